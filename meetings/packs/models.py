"""Packs: what was built, from which parts, and who downloaded it."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone

from meetings.boards.models import Meeting, Posted
from meetings.members.models import Group, Person


class Edition(models.TextChoices):
    MEMBERS = "members", "Members’ edition"
    PUBLIC = "public", "Public edition"


class PackQuerySet(models.QuerySet["Pack"]):
    def whole(self) -> "PackQuerySet":
        """Without the supplements."""
        return self.filter(supplement_to__isnull=True)

    def latest_of(self, meeting: Meeting, edition: Edition) -> "Pack | None":
        """The newest whole pack of an edition."""
        found = self.whole().filter(meeting=meeting, edition=edition)
        return found.order_by("-version").first()

    def newest_of(self, meeting: Meeting) -> list["Pack"]:
        """The newest whole pack of each edition that has been built."""
        newest = (self.latest_of(meeting, edition) for edition in Edition)
        return [pack for pack in newest if pack is not None]

    def of(self, meeting: Meeting) -> "PackQuerySet":
        return self.filter(meeting=meeting)

    def published(self) -> "PackQuerySet":
        return self.filter(published_at__isnull=False)

    def published_of(self, edition: Edition) -> "Pack | None":
        """The newest of an edition that is out."""
        return self.published().filter(edition=edition).order_by("-version").first()


class Pack(models.Model):
    """One built PDF: an edition of a meeting's pack in one version. Never overwritten.

    A supplement is a pack too: it names the published one it belongs to.
    """

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="packs")
    edition = models.CharField(max_length=10, choices=Edition.choices)
    version = models.PositiveSmallIntegerField(
        help_text="Of the edition; of a supplement: of this supplement."
    )
    supplement_to = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="supplements"
    )
    supplement_number = models.PositiveSmallIntegerField(
        default=0, help_text="1 for the first supplement to a pack; 0 for a whole pack."
    )
    taken_out = ArrayField(
        models.CharField(max_length=60),
        default=list,
        blank=True,
        help_text="Keys of the parts that a supplement says are no longer in the pack.",
    )
    file = models.FileField(upload_to="packs/", max_length=200)
    sha256 = models.CharField(max_length=64)
    content_key = models.CharField(
        max_length=64, blank=True, help_text="Of the data it was built from."
    )
    made_by = models.CharField(
        max_length=64, blank=True, help_text="Of the program and libraries that built it."
    )
    size = models.PositiveIntegerField(help_text="Bytes.")
    pages = models.PositiveIntegerField()
    confidential = models.BooleanField(
        default=False, help_text="Holds confidential papers: copies carry their reader's name."
    )
    copy_slot = models.PositiveIntegerField(
        null=True, help_text="The number of the PDF object that a personal copy fills in."
    )
    accessible = models.BooleanField(default=False, help_text="Declares, and is, PDF/UA-1.")
    warnings = ArrayField(
        models.TextField(), default=list, blank=True, help_text="Sentences for the secretary."
    )
    built_at = models.DateTimeField(default=timezone.now)
    built_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    published_at = models.DateTimeField(null=True, blank=True)

    objects = PackQuerySet.as_manager()

    class Meta:
        ordering = ["-built_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "edition", "supplement_to", "supplement_number", "version"],
                nulls_distinct=False,
                name="pack_version_once",
            ),
            models.CheckConstraint(
                condition=Q(edition__in=Edition.values), name="pack_edition_known"
            ),
            models.CheckConstraint(
                condition=Q(supplement_to__isnull=True, supplement_number=0)
                | Q(supplement_to__isnull=False, supplement_number__gte=1),
                name="pack_supplement_has_its_number",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.meeting}, {self.title}"

    @property
    def title(self) -> str:
        """As it is called on pages: "Public edition, version 2"."""
        edition = self.get_edition_display()
        if self.supplement_number:
            return f"Supplement {self.supplement_number}, {edition.lower()}, version {self.version}"
        return f"{edition}, version {self.version}"


class PackPart(models.Model):
    """A part of a stored pack: where it stands in it, and what it was made from."""

    pack = models.ForeignKey(Pack, on_delete=models.CASCADE, related_name="parts")
    position = models.PositiveSmallIntegerField(help_text="From 0, as bound.")
    key = models.CharField(max_length=60, help_text="The same in every version.")
    title = models.CharField(max_length=500)
    content_key = models.CharField(max_length=64, help_text="SHA-256 of its text and pictures.")
    first_index = models.PositiveIntegerField(help_text="Its first page, counted from 0.")
    pages = models.PositiveIntegerField()
    first_label = models.CharField(max_length=20, help_text='As printed: "iv", "12" or "12a".')
    last_label = models.CharField(max_length=20)
    confidential = models.BooleanField(default=False)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["pack", "position"], name="pack_part_position"),
            models.UniqueConstraint(fields=["pack", "key"], name="pack_part_once"),
        ]

    def __str__(self) -> str:
        return self.title


class PackPaper(models.Model):
    """A piece of a stored pack as a file of its own: the agenda, one paper, the notes.

    Its pages carry the numbers they have in the pack.
    """

    pack = models.ForeignKey(Pack, on_delete=models.PROTECT, related_name="papers")
    position = models.PositiveSmallIntegerField()
    key = models.CharField(max_length=60, help_text="Of its first part.")
    title = models.CharField(max_length=500)
    file = models.FileField(upload_to="packs/", max_length=200)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField(help_text="Bytes.")
    pages = models.PositiveIntegerField()
    first_label = models.CharField(max_length=20, help_text="Of its first page, as printed.")
    confidential = models.BooleanField(default=False)
    copy_slot = models.PositiveIntegerField(
        null=True, help_text="The number of the PDF object that a personal copy fills in."
    )

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["pack", "position"], name="pack_paper_position"),
            models.UniqueConstraint(fields=["pack", "key"], name="pack_paper_once"),
        ]

    def __str__(self) -> str:
        return self.title


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
    pages_done = models.PositiveIntegerField(default=0)
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


class Leak(models.Model):
    """A confidential text found in a public edition, which was therefore not stored."""

    build = models.ForeignKey(PackBuild, on_delete=models.CASCADE, related_name="leaks")
    text = models.TextField(help_text="The title, file name or sentence that was found.")
    source = models.CharField(max_length=500, help_text="The confidential thing it comes from.")
    places = ArrayField(models.TextField(), help_text="Where it stands in the public edition.")

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.text


class OpenText(models.Model):
    """That a secretary found a confidential thing's words harmless: they may stand openly."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="open_texts")
    text = models.TextField()
    said_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    said_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["said_at"]
        constraints = [
            models.UniqueConstraint("meeting", models.functions.MD5("text"), name="open_text_once")
        ]

    def __str__(self) -> str:
        return self.text


class PublicationRequest(models.Model):
    """A secretary's wish to publish these packs, where a second person has to confirm it."""

    meeting = models.ForeignKey(
        Meeting, on_delete=models.PROTECT, related_name="publication_requests"
    )
    packs = models.ManyToManyField(Pack, related_name="+")
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    asked_at = models.DateTimeField(default=timezone.now)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    closed_at = models.DateTimeField(
        null=True, blank=True, help_text="When it was confirmed, taken back or overtaken."
    )
    tell = models.BooleanField(default=True, help_text="Readers are told by e-mail.")
    reason = models.CharField(
        max_length=300, blank=True, help_text="Why it goes out after the last lawful day."
    )

    class Meta:
        ordering = ["-asked_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting"],
                condition=Q(closed_at__isnull=True),
                name="publication_request_one_open",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=models.F("asked_by")),
                name="publication_request_second_person",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.meeting}, asked by {self.asked_by}"


class PackNotice(Posted):
    """That somebody is told by e-mail of a published pack, and what came of it."""

    pack = models.ForeignKey(Pack, on_delete=models.PROTECT, related_name="notices")
    person = models.ForeignKey(
        Person, null=True, on_delete=models.PROTECT, related_name="pack_notices"
    )
    group = models.ForeignKey(
        Group, null=True, on_delete=models.PROTECT, related_name="pack_notices"
    )
    told_as = models.CharField(max_length=40, help_text="Such as: Member.")
    has_account = models.BooleanField(default=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "sending", "sent", "failed"]),
                name="pack_notice_state_known",
            ),
            models.UniqueConstraint(
                fields=["pack", "email"], condition=~Q(email=""), name="pack_notice_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.pack}"


class RenderedPart(models.Model):
    """A part's PDF, kept by the hash of everything that went into it.

    It is ready to be joined: its tags are mended, its house fonts left out.
    """

    key = models.CharField(max_length=64, primary_key=True, help_text="SHA-256, hexadecimal.")
    pdf = models.BinaryField()
    pages = models.PositiveIntegerField()
    warnings = ArrayField(models.TextField(), default=list, blank=True)
    barriers = ArrayField(
        models.TextField(),
        default=list,
        blank=True,
        help_text="Why it is not PDF/UA-1; mostly none.",
    )
    used_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.key


class UploadedPdf(models.Model):
    """What was found of a PDF that is kept as a report or an appendix, when it was sent in."""

    file = models.CharField(max_length=100, unique=True, help_text="The stored file's name.")
    source_name = models.CharField(max_length=200, help_text="The file's as it was sent.")
    size = models.PositiveIntegerField(help_text="Bytes.")
    pages = models.PositiveIntegerField()
    accessible = models.BooleanField()
    warnings = ArrayField(models.TextField(), default=list, blank=True)
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return self.source_name


class Download(models.Model):
    """That somebody downloaded a pack, a paper of it, or all of it.

    `at` is printed on a personal copy, which is made anew from this row for each piece asked for.
    """

    pack = models.ForeignKey(Pack, on_delete=models.PROTECT, related_name="downloads")
    paper = models.ForeignKey(
        PackPaper, null=True, on_delete=models.PROTECT, related_name="downloads"
    )
    everything = models.BooleanField(default=False, help_text="The ZIP of the pack and its papers.")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-at"]

    def __str__(self) -> str:
        return f"{self.user or 'Public'}, {self.pack}"
