"""Composing a chair's report: what is done with its paragraphs, each by one service.

Each holds the report's row, goes by paragraphs rather than by positions, so that two people's
changes both do what they were meant to, makes the report's body of the paragraphs, and can be
undone until the next. Each answers with the sentence that says what was done.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction

from meetings.agenda.completeness import is_blank
from meetings.agenda.officers import add_officer
from meetings.agenda.report_changes import change_text
from meetings.boards.saved_meanwhile import SavedMeanwhile
from meetings.chairs_reports import arranging
from meetings.chairs_reports.arranging import NotArranged, mark_of
from meetings.chairs_reports.body import read_body
from meetings.chairs_reports.drafting import Passage
from meetings.chairs_reports.matters import told_in
from meetings.chairs_reports.models import ChairsReport
from meetings.chairs_reports.open_report import OpenReport
from meetings.chairs_reports.wording import as_paragraphs
from meetings.members.models import Person


@transaction.atomic
def step(*, chairs_report: ChairsReport, by: AbstractBaseUser, key: int, up: bool) -> str:
    """Move a paragraph up or down. The sentence that says what was done.

    Raises: as `OpenReport`; NotArranged.
    """
    held = OpenReport(chairs_report, by)
    before = held.passages[arranging.at(held.passages, key)]
    passages = arranging.stepped(held.passages, key, up=up)
    after = passages[arranging.at(passages, key)]
    if after.heading != before.heading:
        sentence = f"Moved the paragraph under “{after.heading or 'no heading'}”."
    elif after.subheading != before.subheading:
        sentence = f"Moved the paragraph under “{after.subheading or 'no subheading'}”."
    else:
        sentence = f"Moved the paragraph {'up' if up else 'down'}."
    held.keep(passages, sentence)
    return sentence


@transaction.atomic
def place(
    *, chairs_report: ChairsReport, by: AbstractBaseUser, key: int, before: int | None
) -> str:
    """Put a paragraph before another and under its heading, or at the end. Raises: as `step`."""
    held = OpenReport(chairs_report, by)
    held.keep(arranging.placed(held.passages, key, before), "Moved the paragraph.")
    return "Moved the paragraph."


@transaction.atomic
def join(*, chairs_report: ChairsReport, by: AbstractBaseUser, key: int) -> str:
    """Join a paragraph to the one above it. Raises: as `step`."""
    held = OpenReport(chairs_report, by)
    sentence = f"Joined the paragraph to {arranging.at(held.passages, key)}."
    held.keep(arranging.joined(held.passages, key), sentence)
    return sentence


@transaction.atomic
def drop(*, chairs_report: ChairsReport, by: AbstractBaseUser, key: int, seen: str) -> str:
    """Take a paragraph out; what it tells of is not offered again, but can be looked up.

    seen: the paragraph's `mark_of` on the page. Raises: as `step`; NotArranged, too, where
    somebody has rewritten it meanwhile.
    """
    held = OpenReport(chairs_report, by)
    at = arranging.at(held.passages, key)
    if mark_of(held.passages[at]) != seen:
        raise NotArranged(
            f"Paragraph {at + 1} has been rewritten meanwhile. Read it, and drop it again if it "
            "is still to go."
        )
    held.keep([*held.passages[:at], *held.passages[at + 1 :]], f"Dropped paragraph {at + 1}.")
    return f"Dropped paragraph {at + 1}."


@transaction.atomic
def undo(*, chairs_report: ChairsReport, by: AbstractBaseUser, seen_revision: int) -> str:
    """Put back what the report was before its last change.

    Raises: as `step`; NotArranged, where something has been changed since, and where what would
    come back is confidential and the report is open by now.
    """
    held = OpenReport(chairs_report, by)
    row = held.chairs_report
    if row.undo is None or row.revision != seen_revision:
        raise NotArranged("Something else has been changed since, so this is not undone any more.")
    kept = row.undo
    passages = [
        Passage(
            each["text"],
            each["heading"],
            each["subheading"],
            key=each["key"],
            sources=tuple(each["sources"]),
        )
        for each in kept["passages"]
    ]
    coming = {source for each in passages for source in each.sources}
    coming -= {source for each in held.passages for source in each.sources}
    if not held.report.item.is_secret and any_secret(row, coming):
        raise NotArranged(
            "What would come back is confidential, and the report is open. Bring it back from the "
            "list of what was dropped."
        )
    row.sources.filter(pk__in=kept["made"]).delete()
    for source in row.sources.all():
        was = kept["progress"].get(str(source.pk), source.progress_id)
        if was != source.progress_id:
            source.progress_id = was
            source.save(update_fields=["progress"])
    held.keep(passages, "", undo=False)
    return f"Undone: {kept['sentence']}"


def any_secret(chairs_report: ChairsReport, sources: Collection[int]) -> bool:
    """Whether one of these sources is a matter that is confidential now."""
    return bool(sources) and any(
        told.matter.secret for told in told_in(chairs_report) if told.source.pk in sources
    )


@transaction.atomic
def rewrite(
    *,
    chairs_report: ChairsReport,
    by: AbstractBaseUser,
    key: int,
    seen: str,
    text: str,
    heading: str,
    subheading: str,
    part: bool = False,
) -> str:
    """Give a paragraph other words; with `part` its own paragraphs become numbered ones.

    text: sanitised HTML. Raises: as `step`; SavedMeanwhile where it says something else than
    `seen`, its `mark_of` when it was opened; NotArranged without words.
    """
    held = OpenReport(chairs_report, by)
    at = arranging.at(held.passages, key)
    old = held.passages[at]
    if mark_of(old) != seen:
        raise SavedMeanwhile
    new = replace(old, text=_words(text), heading=heading, subheading=subheading)
    texts = arranging.parted(new.text) if part else [new.text]
    if len(texts) > 1 and any_secret(held.chairs_report, old.sources):
        raise NotArranged(
            "This paragraph tells of something confidential, so it stays one: a part of it would "
            "no longer be known to."
        )
    parts = [
        replace(new, text=each) if not place else Passage(each, heading, subheading)
        for place, each in enumerate(texts)
    ]
    if parts == [old]:
        return "Nothing was changed."
    sentence = f"Rewrote paragraph {at + 1}."
    if len(parts) > 1:
        sentence = f"Parted paragraph {at + 1} into {len(parts)}."
    held.keep([*held.passages[:at], *parts, *held.passages[at + 1 :]], sentence)
    return sentence


@transaction.atomic
def add(
    *,
    chairs_report: ChairsReport,
    by: AbstractBaseUser,
    text: str,
    heading: str,
    subheading: str,
    before: int | None = None,
) -> str:
    """Add a paragraph of one's own, before another or at the end.

    One that is to stand before a paragraph that is gone comes at the end. Raises: as `step`.
    """
    held = OpenReport(chairs_report, by)
    new = Passage(_words(text), heading, subheading)
    keys = [each.key for each in held.passages]
    at = keys.index(before) if before in keys else len(keys)
    held.keep([*held.passages[:at], new, *held.passages[at:]], f"Added paragraph {at + 1}.")
    return f"Added paragraph {at + 1}."


def _words(text: str) -> str:
    words = as_paragraphs(text)
    if is_blank(words):
        raise NotArranged("Write something. A paragraph that is not wanted is dropped.")
    return words


@transaction.atomic
def change_heading(
    *,
    chairs_report: ChairsReport,
    by: AbstractBaseUser,
    key: int,
    seen: str,
    heading: str,
    is_sub: bool,
) -> str:
    """Change the heading printed over a paragraph, for all that stand under it.

    seen: the heading as the page showed it. Raises: as `step`; SavedMeanwhile.
    """
    held = OpenReport(chairs_report, by)
    first = held.passages[arranging.at(held.passages, key)]
    if (first.subheading if is_sub else first.heading) != seen:
        raise SavedMeanwhile
    change: Callable[..., list[Passage]] = (
        arranging.with_subheading if is_sub else arranging.with_heading
    )
    passages = change(held.passages, key, heading)
    if passages == held.passages:
        return "Nothing was changed."
    sentence = (
        f"Changed the heading “{seen}” to “{heading}”."
        if heading
        else (f"Took out the heading “{seen}”.")
    )
    held.keep(passages, sentence)
    return sentence


@transaction.atomic
def take_up(*, chairs_report: ChairsReport, by: AbstractBaseUser) -> str:
    """Make the paragraphs those of a text that was written another way. Raises: as `OpenReport`."""
    held = OpenReport(chairs_report, by, as_written=False)
    passages = read_body(held.report.body, held.passages)
    held.keep(passages, "Took the report’s text up as paragraphs.")
    return "The paragraphs are those of the report’s text again."


@transaction.atomic
def name_contacts(
    *,
    chairs_report: ChairsReport,
    by: AbstractBaseUser,
    contacts: Sequence[Person],
    new: Mapping[str, str] | None = None,
) -> None:
    """Say who is named under the report, in this order; last somebody `new`, by the fields of
    `add_officer`. Raises: as `OpenReport`."""
    held = OpenReport(chairs_report, by, as_written=False)
    if new is not None:
        contacts = [*contacts, add_officer(report=held.report, by=by, **new)]
    keys = tuple(dict.fromkeys(each.pk for each in contacts))
    change_text(report=held.report, by=by, change=lambda text: replace(text, contacts=keys))
