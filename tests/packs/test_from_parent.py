"""What the parent board said comes back to the board that reported, once."""

from datetime import date, time

import pytest

from meetings.agenda.models import ItemKind, Report
from meetings.boards.models import Meeting, PackPart
from meetings.minutes.models import NotesVersion
from meetings.packs.from_parent import FROM_PARENT_KEY, answers_at, answers_to_print
from meetings.packs.models import Edition
from meetings.packs.parts import drafts
from meetings.packs.selection import select
from tests.factories import (
    ActionFactory,
    AgendaItemFactory,
    BoardFactory,
    MeetingFactory,
    NoteItemFactory,
    ReportFactory,
)
from tests.packs.parent_board import ASKED, DECISION, OF_THE_CHAIR, SAID, SECRET, Family, family

pytestmark = pytest.mark.django_db
AGREED = NotesVersion.Kind.AGREED


@pytest.fixture
def both() -> Family:
    return family()


def told(meeting: Meeting, *, public: bool = False) -> list[str]:
    return [answer.noted.title for answer in answers_to_print(meeting, public=public)]


def page(meeting: Meeting, edition: Edition = Edition.MEMBERS) -> str:
    found = [d for d in drafts(select(meeting, edition)) if d.key == FROM_PARENT_KEY]
    return found[0].html() if found else ""


def agenda(meeting: Meeting, edition: Edition = Edition.MEMBERS) -> str:
    return next(d for d in drafts(select(meeting, edition)) if d.key == "agenda").html()


def test_comments_decisions_and_actions_come_back_once_the_notes_are_circulated(both):
    assert told(both.december) == []
    both.circulate(date(2026, 11, 2))
    html = page(both.december)
    for words in (DECISION, SAID, ASKED):
        assert words in html
    assert "From Executive, 20 October 2026, Item 2: Canals Board – report" in html
    assert "From the parent board: Executive, 20 October 2026, Item 2" in agenda(both.december)


def test_what_was_in_an_earlier_pack_is_not_told_again(both):
    both.circulate(date(2026, 11, 2))
    later = MeetingFactory(board=both.canals, date=date(2027, 1, 12))
    assert told(later) == []  # it comes back to the meeting before
    both.give_out(both.december, date(2026, 11, 20))
    both.december.state = Meeting.State.HELD
    both.december.save()
    assert told(later) == []
    assert [a.item_id for a in answers_at(both.december, public=False)] == [both.item.pk]


def test_what_was_said_too_late_for_one_pack_is_in_the_next(both):
    both.give_out(both.december, date(2026, 11, 20))
    later = MeetingFactory(board=both.canals, date=date(2027, 1, 12))
    both.circulate(date(2026, 11, 28))
    assert answers_at(both.december, public=False) == []
    assert told(later) == [OF_THE_CHAIR]


def test_what_was_said_before_a_board_last_met_is_past_where_no_pack_was_made_here(both):
    both.october.date = date(2026, 10, 25)
    both.october.save()
    both.circulate(date(2026, 11, 2))
    assert told(both.december) == []


def test_a_cancelled_meeting_does_not_take_the_answer_with_it(both):
    both.circulate(date(2026, 11, 2))
    both.give_out(both.december, date(2026, 11, 20))
    both.december.state = Meeting.State.CANCELLED
    both.december.cancel_reason = "Snow"
    both.december.save()
    later = MeetingFactory(board=both.canals, date=date(2027, 1, 12))
    assert told(later) == [OF_THE_CHAIR]


def test_of_a_confidential_item_the_board_hears_only_that_it_was_considered(both):
    both.noted.confidential = True
    both.noted.narrative, both.noted.confidential_minute = "", f"<p>{SECRET}</p>"
    both.noted.save()
    both.item.confidential, both.item.confidential_reason = True, "Paragraph 3"
    both.item.open_title = "A report from a board"
    both.item.save()
    both.circulate(date(2026, 11, 2))
    html = page(both.december)
    assert "A report from a board" in html
    assert "This item was considered in confidence." in html
    for words in (SECRET, SAID, DECISION, ASKED, OF_THE_CHAIR):
        assert words not in html


def test_a_confidential_action_of_an_open_item_stays_at_the_parent(both):
    ActionFactory(note_item=both.noted, meeting=both.executive_met, text=SECRET, confidential=True)
    both.circulate(date(2026, 11, 2))
    assert ASKED in page(both.december)
    assert SECRET not in page(both.december)


def test_the_public_hears_of_it_once_it_is_agreed_and_the_parent_is_open(both):
    both.circulate(date(2026, 11, 2))
    assert told(both.december, public=True) == []
    both.circulate(date(2026, 11, 10), AGREED)
    assert told(both.december, public=True) == []
    both.executive.is_public = True
    both.executive.save()
    assert told(both.december, public=True) == [OF_THE_CHAIR]
    assert DECISION in page(both.december, Edition.PUBLIC)


def test_what_was_agreed_after_a_pack_is_in_the_public_edition_of_the_next(both):
    both.executive.is_public = True
    both.executive.save()
    both.circulate(date(2026, 11, 2))
    both.give_out(both.december, date(2026, 11, 20))
    both.circulate(date(2026, 12, 15), AGREED)
    later = MeetingFactory(board=both.canals, date=date(2027, 1, 12))
    assert told(later) == []
    assert told(later, public=True) == [OF_THE_CHAIR]


def test_an_item_that_the_parent_took_comes_back_too(both):
    taken = AgendaItemFactory(meeting=both.october, title="Locks")
    there = AgendaItemFactory(meeting=both.executive_met, title="Locks", taken_from=taken)
    NoteItemFactory(notes=both.notes, item=there, title="Locks", narrative="<p>Repair them.</p>")
    both.circulate(date(2026, 11, 2))
    assert told(both.december) == [OF_THE_CHAIR, "Locks"]


def test_an_imported_report_is_known_by_the_board_that_its_title_names(both):
    """“Canals Board Panel” is another board, whose name opens with the same words."""
    panel = BoardFactory(name="Canals Board Panel", slug="panel", parent=both.executive)
    coming = MeetingFactory(board=panel, date=date(2026, 12, 2))
    for name in ("Canals Board", "Canals Board Panel"):
        title = f"{name} – report from Cllr Ada Pond (Chair)"
        item = AgendaItemFactory(meeting=both.executive_met, title=title)
        ReportFactory(item=item, title=title, form=Report.Form.CHAIR)
        NoteItemFactory(notes=both.notes, item=item, title=name, narrative="<p>Noted.</p>")
    both.circulate(date(2026, 11, 2))
    assert told(both.december) == [OF_THE_CHAIR, "Canals Board"]
    assert told(coming) == ["Canals Board Panel"]


def test_items_on_which_nothing_was_said_do_not_come_back(both):
    both.noted.narrative = ""
    both.noted.save()
    both.noted.decisions.all().delete()
    both.noted.actions.all().delete()
    both.circulate(date(2026, 11, 2))
    assert told(both.december) == []


def test_nothing_is_printed_where_the_item_of_the_notes_is_switched_off_or_withheld(both):
    both.circulate(date(2026, 11, 2))
    notes_item = both.december.items.get(kind=ItemKind.NOTES)
    notes_item.withdrawn = True
    notes_item.save()
    assert page(both.december) == ""
    notes_item.withdrawn = False
    notes_item.save()
    both.canals.parts_off = [PackPart.NOTES]
    both.canals.save()
    assert page(both.december) == ""


def test_as_many_queries_for_many_answers_as_for_one(both, django_assert_num_queries):
    both.circulate(date(2026, 11, 2))
    with django_assert_num_queries(9):
        assert len(answers_to_print(both.december, public=False)) == 1
    for number in range(30):
        met = MeetingFactory(board=both.executive, date=date(2026, 10, 21), start=time(9, number))
        taken = AgendaItemFactory(meeting=both.october, title=f"Lock {number}")
        there = AgendaItemFactory(meeting=met, title=f"Lock {number}", taken_from=taken)
        noted = NoteItemFactory(item=there, narrative="<p>Repair it.</p>", notes__meeting=met)
        noted.notes.state = "circulated"
        noted.notes.save()
    with django_assert_num_queries(9):
        assert len(answers_to_print(both.december, public=False)) == 31
