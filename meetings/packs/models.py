"""Packs: what was built, from which parts, and who downloaded it."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone

from meetings.boards.models import Meeting


class Edition(models.TextChoices):
    MEMBERS = "members", "Members’ edition"
    PUBLIC = "public", "Public edition"


class PackQuerySet(models.QuerySet["Pack"]):
    def latest_of(self, meeting: Meeting, edition: Edition) -> "Pack | None":
        return self.filter(meeting=meeting, edition=edition).order_by("-version").first()

    def newest_of(self, meeting: Meeting) -> list["Pack"]:
        """The newest version of each edition that has been built."""
        newest = (self.latest_of(meeting, edition) for edition in Edition)
        return [pack for pack in newest if pack is not None]

    def of(self, meeting: Meeting) -> "PackQuerySet":
        return self.filter(meeting=meeting)

    def published(self) -> "PackQuerySet":
        return self.filter(published_at__isnull=False)


class Pack(models.Model):
    """One built PDF: an edition of a meeting's pack in one version. Never overwritten."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="packs")
    edition = models.CharField(max_length=10, choices=Edition.choices)
    version = models.PositiveSmallIntegerField()
    file = models.FileField(upload_to="packs/")
    sha256 = models.CharField(max_length=64)
    content_key = models.CharField(
        max_length=64, blank=True, help_text="Of the data it was built from."
    )
    size = models.PositiveIntegerField(help_text="Bytes.")
    pages = models.PositiveIntegerField()
    built_at = models.DateTimeField(default=timezone.now)
    built_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    published_at = models.DateTimeField(null=True, blank=True)

    objects = PackQuerySet.as_manager()

    class Meta:
        ordering = ["-built_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "edition", "version"], name="pack_version_once"
            ),
            models.CheckConstraint(
                condition=Q(edition__in=Edition.values), name="pack_edition_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.meeting}, {self.get_edition_display()} {self.version}"


RUNNING = ("waiting", "building")
"""The states of a build that is not over."""


class PackBuild(models.Model):
    """A request to build both editions of a meeting's pack, and how far it has got."""

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        BUILDING = "building", "Building"
        DONE = "done", "Done"
        FAILED = "failed", "Failed"

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="builds")
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    parts_done = models.PositiveSmallIntegerField(default=0)
    parts_total = models.PositiveSmallIntegerField(default=0)
    message = models.TextField(blank=True, help_text="What it is doing, or why it failed.")
    warnings = ArrayField(
        models.TextField(), default=list, blank=True, help_text="Sentences for the secretary."
    )
    again = models.BooleanField(
        default=False, help_text="Asked for again while building: it starts over when done."
    )
    requested_at = models.DateTimeField(default=timezone.now)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-requested_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "building", "done", "failed"]),
                name="pack_build_state_known",
            ),
            models.UniqueConstraint(
                fields=["meeting"],
                condition=Q(state__in=RUNNING),
                name="pack_build_one_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.meeting}: {self.get_state_display()}"

    @property
    def is_running(self) -> bool:
        return self.state in RUNNING


class RenderedPart(models.Model):
    """A part's PDF, kept by the hash of everything that went into it."""

    key = models.CharField(max_length=64, primary_key=True, help_text="SHA-256, hexadecimal.")
    pdf = models.BinaryField()
    pages = models.PositiveIntegerField()
    warnings = ArrayField(models.TextField(), default=list, blank=True)
    used_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.key


class Download(models.Model):
    """That somebody downloaded a pack."""

    pack = models.ForeignKey(Pack, on_delete=models.PROTECT, related_name="downloads")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-at"]

    def __str__(self) -> str:
        return f"{self.user or 'Public'}, {self.pack}"
