from datetime import time

import pytest

from meetings.agenda.models import Report
from meetings.attendance.models import Attendance
from meetings.boards.models import PackPart
from meetings.packs.models import Edition
from meetings.packs.papers import prepare_text
from meetings.packs.parts import drafts
from meetings.packs.selection import select
from tests.factories import AgendaItemFactory, ReportFactory
from tests.full_board import (
    OPEN_TITLE,
    REASON,
    SECRET_ACTION,
    SECRET_APPENDIX,
    SECRET_BODY,
    SECRET_MINUTE,
    SECRET_TITLE,
    FullBoard,
    full_board,
)

pytestmark = pytest.mark.django_db
QUERIES = 31


@pytest.fixture
def board() -> FullBoard:
    return full_board()


def keys(meeting, edition=Edition.MEMBERS):
    return [draft.key.partition("-")[0] for draft in drafts(select(meeting, edition))]


def html(meeting, edition) -> str:
    return "".join(draft.html() for draft in drafts(select(meeting, edition)))


def test_all_kinds_of_page_in_order(board):
    assert keys(board.meeting) == [
        "cover", "guidance", "notice", "membership", "attendance", "agenda",
        "paper", "appendix", "appendix", "paper", "paper", "paper",
        "notes", "action", "action", "location",
    ]  # fmt: skip


@pytest.mark.parametrize("part", list(PackPart))
def test_a_part_switched_off_is_not_there(board, part):
    board.board.parts_off = [part]
    board.board.save()
    heads = {"papers": "paper", "action_monitor": "action"}
    assert heads.get(part, part.value) not in keys(board.meeting)


def test_public_edition_is_given_nothing_confidential(board):
    members, public = html(board.meeting, Edition.MEMBERS), html(board.meeting, Edition.PUBLIC)
    for secret in (SECRET_TITLE, SECRET_BODY, SECRET_APPENDIX, SECRET_ACTION):
        assert secret in members
        assert secret not in public
    assert SECRET_MINUTE not in members + public
    assert OPEN_TITLE in public
    assert REASON in public


def test_a_confidential_notes_item_keeps_the_notes_out_of_the_public_edition(board):
    assert "notes" in keys(board.meeting, Edition.PUBLIC)
    board.items["6"].confidential = True
    board.items["6"].save()
    assert "notes" not in keys(board.meeting, Edition.PUBLIC)
    assert "tides" not in html(board.meeting, Edition.PUBLIC)
    assert "notes" in keys(board.meeting, Edition.MEMBERS)


def test_open_and_confidential_actions_never_mix(board):
    content = select(board.meeting, Edition.MEMBERS)
    listed = [a.text for group in content.monitor.groups for a in group.actions]
    kept_back = [a.text for group in content.confidential_monitor.groups for a in group.actions]
    assert kept_back == [SECRET_ACTION]
    assert SECRET_ACTION not in listed
    assert select(board.meeting, Edition.PUBLIC).confidential_monitor is None


def test_agenda_rows_number_heading_and_papers(board):
    rows = select(board.meeting, Edition.MEMBERS).agenda
    printed = [(row.number, row.letter, row.heading, bool(row.part)) for row in rows]
    assert printed == [
        ("1", "", True, False), ("", "a", False, True), ("", "b", False, True),
        ("2", "", True, False), ("", "", False, True),
        ("3", "", False, True), ("4", "", False, False), ("5", "", False, False),
        ("6", "", False, True), ("", "", False, True), ("", "", False, True),
        ("7", "", False, False),
    ]  # fmt: skip
    assert [row.title for row in rows if row.to_follow] == ["Budget for the coming year"]


def test_a_report_that_is_not_cleared_is_to_follow(board):
    ReportFactory(item=board.items["5"], state=Report.State.SUBMITTED)
    rows = select(board.meeting, Edition.MEMBERS).agenda
    assert [row.title for row in rows if row.to_follow] == ["Budget for the coming year"]
    assert keys(board.meeting).count("paper") == 4


def test_a_withdrawn_item_keeps_its_line_and_loses_its_paper(board):
    item = board.items["1(b)"]
    item.withdrawn = True
    item.save()
    row = next(row for row in select(board.meeting, Edition.MEMBERS).agenda if row.letter == "b")
    assert row.withdrawn
    assert not row.part
    assert keys(board.meeting).count("paper") == 3


def test_vacancies_and_observers_are_listed(board):
    page = select(board.meeting, Edition.MEMBERS).membership
    assert [group.vacancies for group in page.groups] == [0, 1, 0]
    assert page.observers[0].sector == "Academic institutions"


def test_hours_are_printed_of_those_who_were_not_there_the_whole_time(board):
    last = Attendance.objects.exclude(meeting=board.meeting).first().meeting
    lines = list(last.attendances.filter(status="present", capacity="member")[:2])
    early, late = lines
    begins = last.start.hour
    Attendance.objects.filter(pk=early.pk).update(
        arrived_at=time(begins - 1, 52), left_at=time(23, 59)
    )
    Attendance.objects.filter(pk=late.pk).update(
        arrived_at=time(begins, 20), left_at=time(begins + 1, 10)
    )
    told = {
        person.name: person.arrival
        for position in select(board.meeting, Edition.MEMBERS).notes.attendance
        for person in position.people
    }
    assert told[early.person.name] == ""
    assert told[late.person.name] == f"from {begins}.20, until {begins + 1}.10"


def test_paragraph_numbers_go_on_across_headings(board):
    body = select(board.meeting, Edition.MEMBERS).papers[0].body
    assert [number for number in ("1.", "2.", "2.1", "2.3", "3.", "4.", "5.")
            if f'list-style-type: "{number}' not in body] == []  # fmt: skip
    assert 'list-style-type: "6.' not in body


@pytest.mark.parametrize("edition", list(Edition))
def test_selection_takes_a_fixed_number_of_queries(board, edition, django_assert_num_queries):
    with django_assert_num_queries(QUERIES):
        select(board.meeting, edition)
    for number in range(10, 16):
        ReportFactory(item=AgendaItemFactory(meeting=board.meeting, position=number))
    with django_assert_num_queries(QUERIES):
        select(board.meeting, edition)


def test_the_monitor_goes_with_the_item_of_the_notes(board):
    notes = board.items["6"]
    notes.confidential = True
    notes.save(update_fields=["confidential"])
    assert select(board.meeting, Edition.MEMBERS).monitor is not None
    public = select(board.meeting, Edition.PUBLIC)
    assert (public.notes, public.monitor, public.has_confidential) == (None, None, False)
    assert select(board.meeting, Edition.MEMBERS).has_confidential


def test_a_short_table_is_kept_whole_and_a_long_one_may_break():
    short = "<table><tr><th>Year</th><th>Cost</th></tr><tr><td>2027</td><td>£4m</td></tr></table>"
    assert 'class="whole"' in prepare_text(short, {}, "Item 1", [])
    long = short.replace("£4m", "a long tale " * 120)
    assert "whole" not in prepare_text(long, {}, "Item 1", [])
    wide = f"<table><tr>{'<th>Year</th>' * 8}</tr><tr>{'<td>1</td>' * 8}</tr></table>"
    assert 'class="wide whole"' in prepare_text(wide, {}, "Item 1", [])
