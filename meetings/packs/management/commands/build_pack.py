"""Build one edition of a pack into a file."""

import time
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db.models import Q
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from meetings.boards.models import Board, Meeting
from meetings.packs.builds import BuiltPack, build
from meetings.packs.making import BuildFailed
from meetings.packs.models import Edition


class Command(BaseCommand):
    help = "Build one edition of a meeting's agenda pack and write it to a file."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("board", help="the board's name or its short name in addresses")
        parser.add_argument("date", help="the day of the meeting, as 2026-12-08")
        parser.add_argument("--edition", choices=Edition.values, default=Edition.MEMBERS.value)
        parser.add_argument("--output", type=Path, required=True, help="the PDF to write")

    def handle(self, *args: Any, **options: Any) -> None:
        meeting = _meeting(options["board"], options["date"])
        output: Path = options["output"]
        if not output.parent.is_dir():
            raise CommandError(f"There is no folder {output.parent}. Make it first.")
        errors = Console(stderr=True)
        started = time.monotonic()
        with Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            console=errors,
            transient=True,
        ) as bar:
            task = bar.add_task("Reading the papers", total=None)

            def report(done: int, total: int, pages: int, what: str) -> None:
                bar.update(task, completed=done, total=total, description=what[:60])

            try:
                built = build(meeting=meeting, edition=Edition(options["edition"]), progress=report)
            except BuildFailed as failure:
                raise CommandError(str(failure)) from failure
        if built.leaks:
            found = "; ".join(f"“{leak.secret.text}” on {leak.place}" for leak in built.leaks)
            raise CommandError(f"Confidential words stand in the public edition: {found}.")
        unfinished = output.with_name(f".{output.name}.part")
        try:
            unfinished.write_bytes(built.pdf)
            unfinished.replace(output)
        except OSError as error:
            unfinished.unlink(missing_ok=True)
            raise CommandError(f"{output} could not be written: {error.strerror}.") from error
        self.stdout.write(_told(built, output, time.monotonic() - started))


def _meeting(board_name: str, day: str) -> Meeting:
    boards = list(Board.objects.filter(Q(slug=board_name) | Q(name__iexact=board_name)))
    if not boards:
        known = ", ".join(Board.objects.values_list("slug", flat=True)) or "none yet"
        raise CommandError(f"There is no board {board_name}. Boards: {known}.")
    if len(boards) > 1:
        slugs = ", ".join(board.slug for board in boards)
        raise CommandError(f"Several boards are called {board_name}. Name one of: {slugs}.")
    try:
        wanted = date.fromisoformat(day)
    except ValueError as error:
        raise CommandError(f"{day} is not a day. Write it as 2026-12-08.") from error
    meeting = Meeting.objects.filter(board=boards[0], date=wanted).order_by("start").first()
    if meeting is None:
        days = Meeting.objects.filter(board=boards[0]).order_by("-date")[:10]
        known = ", ".join(f"{meeting.date:%Y-%m-%d}" for meeting in days) or "none yet"
        raise CommandError(f"{boards[0]} has no meeting on {day}. Its latest meetings: {known}.")
    return meeting


def _table(built: BuiltPack) -> Table:
    table = Table("Part", "Page", "Pages", "Seconds", title=f"{built.edition.label}")
    for column in table.columns[1:]:
        column.justify = "right"
    for part in built.parts:
        seconds = "kept" if part.kept else f"{part.seconds:.2f}"
        table.add_row(
            part.title,
            part.place.first_label if part.place.printed else "",
            str(part.place.pages),
            seconds,
        )
    return table


def _told(built: BuiltPack, output: Path, seconds: float) -> str:
    console = Console()
    with console.capture() as told:
        console.print(_table(built))
        for warning in built.warnings:
            console.print(f"To look at: {warning}", markup=False)
        console.print(
            f"{output}: {built.pages} pages, {len(built.pdf) / 1024:.0f} KB, {seconds:.1f} s",
            markup=False,
            highlight=False,
        )
    return told.get()
