"""An import as one write: everything it reports, or nothing."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import DatabaseError, transaction

from boardpapers.accounts.models import User
from meetings.boards.models import Board
from meetings.boards.policies import is_secretary

from .cross_check import cross_check
from .folder import ImportFolder
from .ledger import Count, Ledger, NotTaken, Question
from .people import People
from .policies import can_import
from .reading.doubts import Doubt, UnreadableFile
from .run import Run
from .sources import ImportRefused, Progress, Sources, read_sources
from .write_actions import write_actions
from .write_agenda import write_agenda
from .write_attendance import write_attendance
from .write_board import find_board, write_board, write_meetings, write_settings
from .write_members import write_members, write_people
from .write_notes import keep_notes_version, write_notes


@dataclass
class Outcome:
    """What an import did, or, of a dry run, would do. `board_slug` and `meeting_id` name what
    was written; of a dry run the meeting is None. `not_taken` are changes in the files that give
    way to what is here."""

    board_name: str
    board_slug: str
    meeting_id: int | None
    counts: dict[str, Count]
    not_taken: list[NotTaken]
    doubts: list[Doubt]
    questions: list[Question]
    recognised: dict[str, str]
    unused: list[str]
    writes: int
    dry_run: bool
    answers: dict[str, str] = field(default_factory=dict)
    seen: str = ""
    """Tells whether the board is still as it was looked over; "" where nothing depends on it."""


def left_out(outcome: Outcome) -> str:
    """The heading over the changes that give way: how many, and to what; "" without any."""
    number = len(outcome.not_taken)
    if not number:
        return ""
    changes = "1 change" if number == 1 else f"{number} changes"
    word = "will" if outcome.dry_run else "were" if number > 1 else "was"
    reasons = "; ".join(dict.fromkeys(left.because for left in outcome.not_taken))
    return f"{changes} in your files {word} not {'be ' * outcome.dry_run}taken: {reasons}"


class DryRun(Exception):
    """Takes back what a dry run wrote."""


def _nothing(step: str) -> None:
    pass


def import_folder(
    *,
    folder: ImportFolder,
    by: User | None,
    dry_run: bool = False,
    answers: dict[str, str] | None = None,
    accept_suggestions: bool = False,
    progress: Progress = _nothing,
) -> Outcome:
    """Read a folder of papers and write it into its board, made if there is none.

    `by` is the user whose right to do so is checked; None is the machine's own administrator.
    A dry run does the same and takes it back. Raises: ImportRefused, and then nothing is written.
    """
    if by is not None and not can_import(by):
        raise ImportRefused(
            ["Only a board's secretariat may import papers. Ask your secretariat to do it."]
        )
    sources = read_sources(folder, progress)
    ledger = Ledger(answers, accept_suggestions)
    stored: list[str] = []
    outcome: Outcome | None = None
    try:
        with transaction.atomic():
            run = _write(sources, ledger, by, progress)
            outcome = _outcome(run, dry_run)
            if dry_run:
                raise DryRun
            _store(run.files, stored)
    except DryRun:
        pass
    except UnreadableFile as fault:
        raise ImportRefused([str(fault)]) from fault
    except BaseException as wrong:
        for name in stored:
            default_storage.delete(name)
        if isinstance(wrong, DatabaseError):
            raise ImportRefused(
                [
                    f"{folder.name}: Two of its facts cannot both be true, or somebody else "
                    f"changed the board meanwhile, and nothing was written ({_first_line(wrong)}). "
                    "Check members.csv for overlapping seats, then try again."
                ]
            ) from wrong
        raise
    assert outcome is not None  # noqa: S101  (set before the transaction ended)
    return outcome


def _write(sources: Sources, ledger: Ledger, by: User | None, progress: Progress) -> Run:
    board = find_board(sources.board)
    if board is not None and by is not None and not is_secretary(by, board):
        raise ImportRefused(
            [
                "board.toml: A board of this name is kept by another secretariat. Ask them to "
                "import these papers, or give the board another name."
            ]
        )
    if board is not None:
        Board.objects.select_for_update().get(pk=board.pk)
    progress("Comparing the files")
    cross_check(sources, ledger)
    progress("Writing the board")
    is_new = board is None
    board = write_board(sources, ledger, board)
    run = Run(sources, ledger, board, is_new, People(ledger, board))
    write_settings(run, by)
    write_meetings(run)
    progress("Writing the members")
    write_members(run)
    write_people(run)
    progress("Writing the agenda and its papers")
    write_agenda(run)
    progress("Writing the attendance")
    write_attendance(run)
    progress("Writing the notes and actions")
    noted = write_notes(run)
    write_actions(run, noted)
    run.people.finish()
    keep_notes_version(noted)
    return run


def _store(files: Iterable[tuple[str, bytes]], stored: list[str]) -> None:
    """Put pictures into storage; `stored` grows with those that were not there before."""
    for name, content in files:
        if not default_storage.exists(name):
            stored.append(default_storage.save(name, ContentFile(content)))


def _outcome(run: Run, dry_run: bool) -> Outcome:
    return outcome_of(
        run.board,
        run.ledger,
        run.sources.doubts,
        meeting_id=None if dry_run else run.meeting.pk,
        unused=_unused(run.sources.folder),
        dry_run=dry_run,
    )


def outcome_of(
    board: Board,
    ledger: Ledger,
    read_doubts: Iterable[Doubt],
    *,
    dry_run: bool,
    meeting_id: int | None = None,
    unused: Iterable[str] = (),
    seen: str = "",
) -> Outcome:
    """What the ledger holds, with the doubts of the readers that are not put as questions."""
    asked = [question.doubt for question in ledger.questions.values()]
    read = [d for d in read_doubts if not any(_is_about_the_same(d, q) for q in asked)]
    doubts = list(dict.fromkeys([*read, *ledger.doubts]))
    return Outcome(
        board_name=board.name,
        board_slug=board.slug,
        meeting_id=meeting_id,
        counts=dict(ledger.counts),
        not_taken=sorted(ledger.not_taken, key=lambda left: (left.file_name, left.line)),
        doubts=sorted(doubts, key=lambda d: (d.file_name, d.line)),
        questions=list(ledger.questions.values()),
        recognised=ledger.recognised,
        unused=list(unused),
        writes=ledger.writes,
        dry_run=dry_run,
        answers=dict(ledger.answers),
        seen=seen,
    )


def _unused(folder: ImportFolder) -> list[str]:
    forms = folder.other_forms
    return [
        f"{path} (another form of {forms[path]})" if path in forms else path
        for path in folder.unused
    ]


def _is_about_the_same(read: Doubt, asked: Doubt) -> bool:
    """Whether a reader's doubt is put as a question too: the same line, the same names."""
    names = set(re.findall("“[^”]*”", read.sentence))
    return (
        (read.file_name, read.line) == (asked.file_name, asked.line)
        and bool(names)
        and (names <= set(re.findall("“[^”]*”", asked.sentence)))
    )


def _first_line(wrong: BaseException) -> str:
    return str(wrong).splitlines()[0] if str(wrong) else type(wrong).__name__
