"""What an import says of rows: their kinds in plain words, and a field's old and new value."""

from datetime import date, time
from html import unescape
from typing import Any

from django.db import models
from django.utils.html import strip_tags

from boardpapers.accounts.models import User
from meetings.actions.models import ActionOwner, ProgressUpdate
from meetings.agenda.models import ReportContact, ReportImage
from meetings.attendance.models import Attendance
from meetings.boards.models import HouseText
from meetings.members.models import Group, GroupSeats
from meetings.minutes.models import NoteItem

from .reading.dates import written

LONGEST = 80
"""Characters shown of a value; of longer ones what is shown begins shortly before they part."""
_BEFORE = 20

_KINDS: dict[type[models.Model], str] = {
    ActionOwner: "Owners of actions",
    Attendance: "Lines of attendance",
    Group: "Political groups",
    GroupSeats: "Seats of the groups",
    HouseText: "Texts of the notice",
    NoteItem: "Items of the notes",
    ProgressUpdate: "Progress of actions",
    ReportContact: "Contact officers of reports",
    ReportImage: "Pictures in reports",
    User: "Accounts",
}


def kind_of_rows(model: type[models.Model]) -> str:
    """What the rows of a model are called in an import's table."""
    return _KINDS.get(model) or str(model._meta.verbose_name_plural).capitalize()


def change(row: models.Model, field_name: str, new: Any) -> str:
    """A field's name with its value on the row and its new one: `rooms “A” → “B”`."""
    field = row._meta.get_field(field_name)
    name = str(getattr(field, "verbose_name", field_name)).replace("_", " ")
    before, after = (_plain(field, value) for value in (getattr(row, field_name), new))
    if before == after:
        return f"{name} (its setting, not its words)"
    return f"{name} {pair(before, after)}"


def _plain(field: Any, value: Any) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date):
        return written(value)
    if isinstance(value, time):
        return f"{value:%H.%M}"
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value))
    choices = dict(getattr(field, "flatchoices", None) or [])
    text = str(choices.get(value, value))
    if "<" in text:
        text = unescape(strip_tags(text.replace("><", "> <")))
    return " ".join(text.split())


def pair(before: str, after: str) -> str:
    """Two texts, cut to where they differ: `“A” → “B”`."""
    alike = 0
    if max(len(before), len(after)) > LONGEST:
        while before[alike : alike + 1] == after[alike : alike + 1] != "":
            alike += 1
    return f"{_cut(before, alike - _BEFORE)} → {_cut(after, alike - _BEFORE)}"


def _cut(text: str, start: int) -> str:
    if not text:
        return "empty"
    start = max(start, 0)
    end = start + LONGEST
    return f"“{'…' if start else ''}{text[start:end]}{'…' if end < len(text) else ''}”"
