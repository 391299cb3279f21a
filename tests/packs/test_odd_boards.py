"""Boards that are empty, large, or write long words: the pack is built and nothing runs off it."""

from datetime import date, timedelta

import pypdfium2
import pytest

from meetings.packs.builds import build
from meetings.packs.models import Edition
from tests.factories import (
    AgendaItemFactory,
    AttendanceFactory,
    GroupFactory,
    GroupSeatsFactory,
    MeetingFactory,
    MembershipFactory,
    NotesFactory,
    PersonFactory,
    ReportFactory,
)

pytestmark = pytest.mark.django_db


def runs_off(pdf: bytes) -> list[str]:
    """The text of each page that has a letter beyond its edge."""
    document = pypdfium2.PdfDocument(pdf)
    found = []
    for page in document:
        text = page.get_textpage()
        letters = (text.get_charbox(index) for index in range(text.count_chars()))
        if any(right > page.get_width() or left < 0 for left, _, right, _ in letters):
            found.append(text.get_text_bounded())
    document.close()
    return found


def test_a_board_without_members_agenda_or_venue() -> None:
    for edition in Edition:
        assert build(meeting=MeetingFactory(), edition=edition).pages


def test_a_year_of_weekly_meetings_stays_on_the_page() -> None:
    meeting = MeetingFactory(date=date(2026, 6, 2))
    board = meeting.board
    later = [
        MeetingFactory(board=board, date=meeting.date + timedelta(days=7 * week), state="held")
        for week in range(1, 40)
    ]
    group = GroupFactory()
    GroupSeatsFactory(board=board, group=group)
    person = PersonFactory(name="Councillor Bartholomew Featherstonehaugh-Ramsbottom OBE")
    MembershipFactory(board=board, group=group, person=person)
    for each in later:
        AttendanceFactory(meeting=each, person=person, group=group, status="apologies")
    pdf = build(meeting=later[-1], edition=Edition.MEMBERS).pdf
    assert runs_off(pdf) == []


def test_a_large_board_with_names_of_one_long_word_stays_on_the_page() -> None:
    """Its groups, too long to be kept together, follow one another without half-empty pages."""
    last = MeetingFactory(date=date(2026, 9, 8), state="held")
    board = last.board
    NotesFactory(meeting=last, state="circulated")
    meeting = MeetingFactory(board=board, date=date(2026, 11, 3))
    AgendaItemFactory(meeting=meeting, kind="notes")
    days = [date(2026, 6, 2) + timedelta(days=7 * week) for week in range(6)]
    held = [last, *(MeetingFactory(board=board, date=day, state="held") for day in days)]
    word = "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch"
    body = "Royal Borough of Kingsbury-upon-the-Water and Lower Marshland Metropolitan Council"
    for _ in range(3):
        group = GroupFactory()
        GroupSeatsFactory(board=board, group=group, seats=13)
        for number in range(13):
            name = word if number == 3 else f"Councillor {number} of {group}"
            person = PersonFactory(name=name, organisation=body)
            MembershipFactory(board=board, group=group, person=person)
            for each in held:
                AttendanceFactory(
                    meeting=each, person=person, group=group, status="apologies", organisation=body
                )
    pdf = build(meeting=meeting, edition=Edition.MEMBERS).pdf
    assert runs_off(pdf) == []
    with pypdfium2.PdfDocument(pdf) as opened:
        texts = [page.get_textpage().get_text_range() for page in opened]
    assert sum("Authority" in text for text in texts) == 2


def test_long_words_are_broken() -> None:
    meeting = MeetingFactory()
    address = "https://estuaries.example/" + "a-very-long-way" * 30
    item = AgendaItemFactory(meeting=meeting, position=1, title="T" * 300)
    ReportFactory(item=item, body=f"<ol><li>See {address}.</li></ol>")
    AgendaItemFactory(meeting=meeting, position=2, title="Many words of a title " * 13)
    assert runs_off(build(meeting=meeting, edition=Edition.MEMBERS).pdf) == []
