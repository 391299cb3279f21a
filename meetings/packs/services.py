"""Asking for a pack, building it, keeping its versions."""

from collections.abc import Sequence

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.utils import timezone
from procrastinate.contrib.django import app

from meetings.boards.models import Meeting
from meetings.packs.builds import BuildFailed, BuiltPack, Progress, build, no_progress
from meetings.packs.models import RUNNING, Download, Edition, Pack, PackBuild
from meetings.packs.policies import can_build

BUILD_TASK = "meetings.packs.tasks.build_pack"


def request_build(*, meeting: Meeting, by: AbstractBaseUser) -> PackBuild:
    """Ask the worker for both editions.

    While one is waiting there is nothing to add: it will read the data when it starts. One that
    is building may have read them already, so it is told to start over when it is done.

    Raises: PermissionDenied.
    """
    _check(meeting, by)
    with transaction.atomic():
        running = _running(meeting)
        if running is None:
            try:
                with transaction.atomic():
                    asked = PackBuild.objects.create(meeting=meeting, requested_by_id=by.pk)
            except IntegrityError:
                running = _running(meeting)
                if running is None:
                    raise
            else:
                # On Django's own connection: the job is there if and only if the build is.
                app.configure_task(BUILD_TASK, lock=f"pack-{meeting.pk}", queue="packs").defer(
                    build_id=asked.pk
                )
                return asked
        if running.state == PackBuild.State.BUILDING:
            running.again = True
            running.save(update_fields=["again"])
        return running


def run_build(build_id: int) -> None:
    """What the worker does: build both editions and keep them, or say why not.

    A build that is asked for again meanwhile starts over. One that is done or has failed is left
    alone, so a job delivered twice does no harm.

    Raises: OSError and database errors, for the worker to try again.
    """
    while _start(build_id):
        asked = PackBuild.objects.select_related("meeting__board", "requested_by").get(pk=build_id)
        try:
            built = [
                build_edition(
                    meeting=asked.meeting,
                    edition=edition,
                    progress=_report_to(asked, number, len(Edition)),
                )
                for number, edition in enumerate(Edition)
            ]
        except BuildFailed as failure:
            fail_build(build_id, str(failure))
            return
        with transaction.atomic():
            for pack in built:
                keep(pack, meeting=asked.meeting, by=asked.requested_by)
            _finish(asked, built)


def fail_build(build_id: int, sentence: str) -> None:
    """End a running build with the reason; the page shows it to the secretary."""
    PackBuild.objects.filter(pk=build_id, state__in=RUNNING).update(
        state=PackBuild.State.FAILED, message=sentence, finished_at=timezone.now(), again=False
    )


def build_edition(
    *, meeting: Meeting, edition: Edition, progress: Progress = no_progress
) -> BuiltPack:
    """One edition as it is now; exactly the last version where nothing has changed.

    Raises: BuildFailed.
    """
    last = Pack.objects.latest_of(meeting, edition)
    if last is not None:
        same = build(meeting=meeting, edition=edition, progress=progress, created=last.built_at)
        if same.sha256 == last.sha256:
            return same
    return build(meeting=meeting, edition=edition, progress=progress)


@transaction.atomic
def keep(built: BuiltPack, *, meeting: Meeting, by: AbstractBaseUser | None) -> Pack:
    """Store a built edition as a new version; the last one is answered where it is the same."""
    Meeting.objects.select_for_update().get(pk=meeting.pk)
    last = Pack.objects.latest_of(meeting, built.edition)
    if last is not None and last.sha256 == built.sha256:
        last.content_key = built.content_key  # a change that does not show in print
        last.save(update_fields=["content_key"])
        return last
    version = last.version + 1 if last else 1
    pack = Pack(
        meeting=meeting,
        edition=built.edition,
        version=version,
        sha256=built.sha256,
        content_key=built.content_key,
        size=len(built.pdf),
        pages=built.pages,
        built_at=built.created,
        built_by_id=by.pk if by else None,
    )
    name = f"{meeting.pk}/{built.edition}-{version}-{built.sha256[:12]}.pdf"
    pack.file.save(name, ContentFile(built.pdf), save=False)
    pack.save()
    return pack


def record_download(*, pack: Pack, by: AbstractBaseUser | None) -> Download:
    return Download.objects.create(pack=pack, user_id=by.pk if by else None)


def _check(meeting: Meeting, by: AbstractBaseUser) -> None:
    if not can_build(by, meeting):
        raise PermissionDenied("Only the board’s secretariat builds and publishes its packs.")


def _running(meeting: Meeting) -> PackBuild | None:
    return PackBuild.objects.select_for_update().filter(meeting=meeting, state__in=RUNNING).first()


def _start(build_id: int) -> bool:
    """Mark the build as begun; False where there is nothing to do."""
    return bool(
        PackBuild.objects.filter(pk=build_id, state__in=RUNNING).update(
            state=PackBuild.State.BUILDING,
            again=False,
            parts_done=0,
            parts_total=0,
            message="Reading the papers",
        )
    )


def _report_to(asked: PackBuild, number: int, editions: int) -> Progress:
    """Progress of one of several editions on the build's one line."""

    def report(done: int, total: int, what: str) -> None:
        PackBuild.objects.filter(pk=asked.pk).update(
            parts_done=number * total + done, parts_total=editions * total, message=what[:300]
        )

    return report


def _finish(asked: PackBuild, built: Sequence[BuiltPack]) -> None:
    """Done, unless it was asked for again: then it stays a running build."""
    running = PackBuild.objects.select_for_update().get(pk=asked.pk)
    if running.again:
        return
    running.state = PackBuild.State.DONE
    running.message = ""
    running.parts_done = running.parts_total
    running.warnings = list(dict.fromkeys(w for pack in built for w in pack.warnings))
    running.finished_at = timezone.now()
    running.save(update_fields=["state", "message", "parts_done", "warnings", "finished_at"])
