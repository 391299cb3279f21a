"""The notes of one meeting as a PDF of their own, set like those in a pack."""

from collections.abc import Iterator
from io import BytesIO

from django.template.loader import render_to_string
from django.utils import timezone

from meetings.packs.builds import PRODUCER
from meetings.packs.by_itself import render_by_itself
from meetings.packs.copies import copy_tail, find_slot, read_ending
from meetings.packs.joining import Part, join
from meetings.packs.notes_file import NotesFile
from meetings.packs.paging import PartPages, page_plan
from meetings.packs.parts import print_css
from meetings.packs.rendering import Sheet


def notes_pdf(found: NotesFile, *, reader: str) -> bytes:
    """A tagged PDF, "Draft" on each page until the notes are agreed.

    A confidential one says on each page whose copy it is: `reader`'s, "" for the secretariat's.

    Raises: by_itself.NotMade.
    """
    sheets = list(_sheets(found))
    rendered = render_by_itself(sheets)
    pdf = join(
        [
            Part(
                sheet.key,
                made.pdf,
                "Confidential minutes" if sheet.key == "confidential-minutes" else "Notes",
                running_head=found.mark,
                confidential=found.is_confidential,
            )
            for sheet, made in zip(sheets, rendered, strict=True)
        ],
        plan=page_plan(
            PartPages(sheet.key, made.pages, numbered=True, starts_right=False)
            for sheet, made in zip(sheets, rendered, strict=True)
        ),
        title=found.title,
        created=timezone.now(),
        producer=PRODUCER,
        accessible=not any(made.barriers for made in rendered),
    )
    slot = find_slot(pdf) if found.is_confidential and reader else None
    if slot is None:
        return pdf
    ending = read_ending(BytesIO(pdf), slot)
    return pdf + copy_tail(ending, reader=reader, at=timezone.localtime())


def _sheets(found: NotesFile) -> Iterator[Sheet]:
    context = {
        "part_title": found.title,
        "board": found.meeting.board,
        "meeting": found.meeting,
    }
    notes = {**context, "notes": found.page, "heading": "Notes", "standing": found.standing}
    yield Sheet("notes", render_to_string("packs/print/notes.html", notes), print_css())
    if found.minutes:
        minutes = {**context, "minutes": found.minutes}
        html = render_to_string("packs/print/confidential_minutes.html", minutes)
        yield Sheet("confidential-minutes", html, print_css())
