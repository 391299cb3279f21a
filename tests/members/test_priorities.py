"""Priorities with their lead members, and officers told of each pack."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from boardpapers.accounts.models import User
from meetings.boards.models import Board
from meetings.boards.refusals import Refused
from meetings.boards.saved_meanwhile import SavedMeanwhile
from meetings.boards.services.priorities import move_priority, remove_priority
from meetings.members import priorities
from meetings.members.briefing import NewOfficer, brief_officer, stop_briefing
from meetings.members.models import Capacity, Person
from meetings.members.priorities import PriorityFacts
from tests.factories import (
    AgendaItemFactory,
    MembershipFactory,
    PersonFactory,
    PriorityFactory,
    PriorityLeadFactory,
    SecretaryFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def secretary() -> User:
    return SecretaryFactory().user


@pytest.fixture
def board(secretary: User) -> Board:
    return Board.objects.get(secretaries__user=secretary)


def test_leads_are_chosen_among_the_boards_members(board: Board, secretary: User) -> None:
    member = MembershipFactory(board=board).person
    substitute = MembershipFactory(board=board, capacity=Capacity.SUBSTITUTE).person
    gone = MembershipFactory(board=board, ends_on=date(2020, 1, 1)).person
    MembershipFactory()
    assert list(priorities.possible_leads(board)) == [member]
    priority = priorities.add_priority(
        board=board, by=secretary, facts=PriorityFacts("Tides", leads=[member])
    )
    assert [lead.person for lead in priority.leads.all()] == [member]
    for person in (substitute, gone):
        with pytest.raises(Refused, match="is not a member"):
            priorities.add_priority(
                board=board, by=secretary, facts=PriorityFacts("Bars", leads=[person])
            )
    assert board.priorities.get() == priority


def test_a_lead_who_has_left_stays_until_taken_off(board: Board, secretary: User) -> None:
    priority = PriorityFactory(board=board)
    gone = MembershipFactory(board=board, ends_on=date(2020, 1, 1)).person
    PriorityLeadFactory(priority=priority, person=gone)
    priorities.change_priority(
        priority=priority, by=secretary, opened_at=priorities.seen(priority),
        facts=PriorityFacts("Renamed", leads=[gone]))  # fmt: skip
    priority.refresh_from_db()
    assert priority.name == "Renamed"
    assert [lead.person for lead in priority.leads.all()] == [gone]


def test_a_priority_changed_meanwhile_is_not_overwritten(board: Board, secretary: User) -> None:
    priority = PriorityFactory(board=board)
    member = MembershipFactory(board=board).person
    opened_at = priorities.seen(priority)
    PriorityLeadFactory(priority=priority, person=member)
    with pytest.raises(SavedMeanwhile):
        priorities.change_priority(
            priority=priority,
            by=secretary,
            opened_at=opened_at,
            facts=PriorityFacts("Mine", leads=[]),
        )
    assert priority.leads.exists()


def test_a_board_names_a_priority_once(board: Board, secretary: User) -> None:
    PriorityFactory(board=board, name="Tides")
    with pytest.raises(Refused, match="has a priority named"):
        priorities.add_priority(board=board, by=secretary, facts=PriorityFacts("TIDES", leads=[]))


def test_priorities_change_places(board: Board, secretary: User) -> None:
    one, two, three = (
        priorities.add_priority(board=board, by=secretary, facts=PriorityFacts(name))
        for name in ("One", "Two", "Three")
    )
    move_priority(priority=one, by=secretary, direction="down")
    assert list(board.priorities.all()) == [two, one, three]
    move_priority(priority=three, by=secretary, direction="down")
    assert list(board.priorities.all()) == [two, one, three]
    assert [each.position for each in board.priorities.all()] == [1, 2, 3]


def test_a_priority_with_items_is_kept_and_said_why(board: Board, secretary: User) -> None:
    used, unused = PriorityFactory(board=board), PriorityFactory(board=board)
    PriorityLeadFactory(priority=unused)
    item = AgendaItemFactory(meeting__board=board, priority=used)
    AgendaItemFactory(meeting=item.meeting, priority=used)
    with pytest.raises(Refused, match="under it there are 2 agenda items"):
        remove_priority(priority=used, by=secretary)
    remove_priority(priority=unused, by=secretary)
    assert list(board.priorities.all()) == [used]


def test_an_officer_is_told_of_packs_once(board: Board, secretary: User) -> None:
    officer = PersonFactory(email="rowan@example.org")
    briefed = brief_officer(board=board, by=secretary, officer=officer)
    with pytest.raises(Refused, match="already"):
        brief_officer(board=board, by=secretary, officer=officer)
    stop_briefing(briefed=briefed, by=secretary)
    assert not board.briefed_officers.exists()
    assert Person.objects.filter(pk=officer.pk).exists()


def test_a_new_officer_who_is_known_is_not_made_twice(board: Board, secretary: User) -> None:
    known = PersonFactory(name="Rowan Pettigrew", email="rowan@example.org")
    told = brief_officer(
        board=board,
        by=secretary,
        officer=NewOfficer(name="rowan pettigrew", email="Rowan@example.org"),
    )
    assert told.person == known
    other = brief_officer(
        board=board,
        by=secretary,
        officer=NewOfficer(name="Rowan Pettigrew", position="Head", email="other@example.org"),
    )
    assert other.person != known
    assert other.person.position == "Head"


def test_nobody_else_changes_them(board: Board) -> None:
    priority = PriorityFactory(board=board)
    for other in (SecretaryFactory().user, UserFactory()):
        with pytest.raises(PermissionDenied):
            priorities.add_priority(board=board, by=other, facts=PriorityFacts("Mine", leads=[]))
        with pytest.raises(PermissionDenied):
            move_priority(priority=priority, by=other, direction="up")
        with pytest.raises(PermissionDenied):
            remove_priority(priority=priority, by=other)
        with pytest.raises(PermissionDenied):
            brief_officer(board=board, by=other, officer=PersonFactory())
