"""The attendance sheet that lies on the table: everybody expected, with room to sign."""

from pathlib import Path

from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.utils import timezone

from meetings.attendance.by_group import by_group
from meetings.attendance.expected import expected_at
from meetings.boards.models import Meeting
from meetings.packs.builds import PRODUCER
from meetings.packs.by_itself import NotMade, render_by_itself
from meetings.packs.file_names import safe_name
from meetings.packs.joining import Part, join
from meetings.packs.paging import PartPages, page_plan
from meetings.packs.parts import print_css
from meetings.packs.rendering import Sheet

KEY = "attendance-sheet"
BLANK_LINES = 10
"""For those who are in no list."""


class SheetNotMade(Exception):
    """The message is a sentence for the secretary."""


def attendance_sheet(meeting: Meeting) -> bytes:
    """The sheet as a tagged PDF. It is set in a process of its own, which ends with it.

    Raises: SheetNotMade.
    """
    title = f"{meeting.board.name}: attendance, {meeting.date:%-d %B %Y}"
    expected = by_group(meeting, expected_at(meeting))
    html = render_to_string(
        "packs/print/attendance_sheet.html",
        {
            "part_title": title,
            "meeting": meeting,
            "board": meeting.board,
            "expected": expected,
            "blank_lines": range(BLANK_LINES),
        },
    )
    try:
        (rendered,) = render_by_itself([Sheet(KEY, html, print_css() + _sheet_css())])
    except NotMade as error:
        raise SheetNotMade(
            "The sheet could not be made. Ask for it again; if that does not help, print this page."
        ) from error
    return join(
        [Part(KEY, rendered.pdf, title)],
        plan=page_plan([PartPages(KEY, rendered.pages, numbered=False, starts_right=False)]),
        title=title,
        created=timezone.now(),
        producer=PRODUCER,
        accessible=not rendered.barriers,
    )


def sheet_name(meeting: Meeting) -> str:
    """What the file is called."""
    return f"{safe_name(meeting.board.name, 60)} {meeting.date:%Y-%m-%d} attendance sheet.pdf"


def _sheet_css() -> str:
    found = finders.find("css/attendance-sheet.css")
    if not isinstance(found, str):
        raise FileNotFoundError("static/css/attendance-sheet.css is not among the site's files.")
    return Path(found).read_text(encoding="utf-8")
