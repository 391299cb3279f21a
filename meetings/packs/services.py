"""Asking for a pack, building it, keeping its versions."""

from collections.abc import Iterable, Sequence

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone
from procrastinate.contrib.django import app

from meetings.boards.models import Meeting
from meetings.packs import rendering
from meetings.packs.builds import (
    BuiltPack,
    BuiltPaper,
    assemble,
    papers_of,
    program_key,
    read,
)
from meetings.packs.confidential_texts import confidential_texts
from meetings.packs.leaks import Leak as FoundLeak
from meetings.packs.leaks import find_leaks, places_by_secret
from meetings.packs.making import BuildFailed, Note, make
from meetings.packs.models import RUNNING, Edition, Leak, Pack, PackBuild
from meetings.packs.parts import print_css
from meetings.packs.policies import can_build
from meetings.packs.storing import keep, sweep
from meetings.packs.supplements import build_supplement, issued

BUILD_TASK = "meetings.packs.tasks.build_pack"


def request_build(*, meeting: Meeting, by: AbstractBaseUser) -> PackBuild:
    """Ask the worker for both editions.

    A waiting one is replaced, in its place in the queue: it reads the data when it starts. One that
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
        else:  # the newer request takes the place of the waiting one, and its turn
            running.requested_by_id, running.requested_at = by.pk, timezone.now()
        running.save(update_fields=["again", "requested_by", "requested_at"])
        return running


def run_build(build_id: int) -> None:
    """What the worker does: build both editions and keep them, or say why not.

    Where the pack is out already, the supplement to it is built too. A build that is asked for
    again meanwhile starts over. One that is done or has failed is left alone, so a job delivered
    twice does no harm.

    Raises: OSError and database errors, for the worker to try again.
    """
    while _start(build_id):
        asked = PackBuild.objects.select_related("meeting__board", "requested_by").get(pk=build_id)
        rendering.warm(print_css())
        try:
            found = [_Edition(asked, edition) for edition in Edition]
            _build(asked, [edition for edition in found if edition.is_new])
            _search(asked, found)
        except BuildFailed as failure:
            fail_build(build_id, str(failure))
        else:
            _keep_all(asked, found)
            sweep(asked.meeting)


class _Edition:
    """One edition of a build: what it is to hold, and what came of it."""

    def __init__(self, asked: PackBuild, edition: Edition) -> None:
        self.contents = read(asked.meeting, edition)
        self.last = Pack.objects.latest_of(asked.meeting, edition)
        self.base = Pack.objects.whole().of(asked.meeting).published_of(edition)
        self.whole: BuiltPack | None = None
        self.papers: list[BuiltPaper] = []
        self.supplement: BuiltPack | None = None
        self.supplement_papers: list[BuiltPaper] = []
        self.leaks: list[FoundLeak] = []

    @property
    def is_new(self) -> bool:
        """Whether it would come out otherwise than the last version."""
        if self.last is None:
            return True
        made_of = (self.last.content_key, self.last.made_by)
        return made_of != (self.contents.key, program_key())


def _build(asked: PackBuild, editions: Sequence[_Edition]) -> None:
    """Make every part that any edition needs, each once, and join them.

    Raises: BuildFailed.
    """
    wanted = [source for edition in editions for source in edition.contents.sources]
    made = make(wanted, _report_to(asked))
    created = asked.requested_at  # tried again, it comes out the same
    for edition in editions:
        contents = edition.contents
        edition.whole = assemble(contents, made, created)
        if edition.whole.leaks:
            continue
        edition.papers = papers_of(contents, edition.whole, made)
        if edition.base is not None and edition.base.parts.exists():
            edition.supplement = build_supplement(contents, made, edition.base, created)
            if edition.supplement is not None:
                edition.supplement_papers = papers_of(contents, edition.supplement, made)


def _search(asked: PackBuild, editions: Iterable[_Edition]) -> None:
    """Look for what is confidential where `assemble` has not: in the public supplement, and in a
    public edition that stays as it is, since what is confidential may have changed around it."""
    for edition in editions:
        if edition.contents.edition != Edition.PUBLIC:
            continue
        unsearched = []
        if edition.whole is not None:
            edition.leaks += edition.whole.leaks
        elif edition.last is not None:
            with edition.last.file.open("rb") as kept:
                unsearched.append(kept.read())
        if edition.supplement is not None:
            unsearched.append(edition.supplement.pdf)
        if unsearched:
            secrets = confidential_texts(asked.meeting)
            edition.leaks += (leak for pdf in unsearched for leak in find_leaks(pdf, secrets))


@transaction.atomic
def _keep_all(asked: PackBuild, editions: Sequence[_Edition]) -> None:
    """Store what was built and end the build, both or neither."""
    warnings: list[str] = []
    _tell_leaks(asked, [leak for edition in editions for leak in edition.leaks])
    for edition in editions:
        whole = edition.whole
        if whole is None:
            warnings += edition.last.warnings if edition.last else []
            continue
        warnings += whole.warnings
        if edition.leaks:
            continue
        keep(whole, edition.papers, meeting=asked.meeting, by=asked.requested_by)
        if edition.supplement is not None and edition.base is not None:
            keep(
                edition.supplement,
                edition.supplement_papers,
                meeting=asked.meeting,
                by=asked.requested_by,
                supplement_to=edition.base,
                supplement_number=issued(edition.base).number,
            )
    _finish(asked, warnings)


def _tell_leaks(asked: PackBuild, leaks: Iterable[FoundLeak]) -> None:
    Leak.objects.filter(build=asked).delete()
    Leak.objects.bulk_create(
        Leak(build=asked, text=secret.text, source=secret.source[:500], places=places)
        for secret, places in places_by_secret(leaks).items()
    )


def fail_build(build_id: int, sentence: str) -> None:
    """End a running build with the reason; the page shows it to the secretary.

    What it had written before it was stopped is deleted.
    """
    PackBuild.objects.filter(pk=build_id, state__in=RUNNING).update(
        state=PackBuild.State.FAILED, message=sentence, finished_at=timezone.now(), again=False
    )
    sweep(Meeting.objects.get(builds=build_id))


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
            pages_done=0,
            message="Reading the papers",
        )
    )


def _report_to(asked: PackBuild) -> Note:
    def report(done: int, total: int, pages: int, what: str) -> None:
        PackBuild.objects.filter(pk=asked.pk).update(
            parts_done=done, parts_total=total, pages_done=pages, message=what[:300]
        )

    return report


def _finish(asked: PackBuild, warnings: Sequence[str]) -> None:
    """Done, unless it was asked for again: then it stays a running build."""
    running = PackBuild.objects.select_for_update().get(pk=asked.pk)
    if running.again or not running.is_running:
        return
    running.state = PackBuild.State.DONE
    running.message = ""
    running.warnings = list(dict.fromkeys(warnings))
    running.finished_at = timezone.now()
    running.save(update_fields=["state", "message", "warnings", "finished_at"])
