"""Who leads on a priority, and who led: only those who lead on the day have what leading gives."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from boardpapers.accounts.models import User
from meetings.agenda.clearance_rules import leads_who_clear
from meetings.agenda.models import Report
from meetings.agenda.policies import is_lead_of
from meetings.agenda.waiting import to_clear_as_lead
from meetings.boards.models import Board
from meetings.boards.refusals import Refused
from meetings.members import priorities
from meetings.members.merging import join_people
from meetings.members.models import Person, PriorityLead
from meetings.members.priorities import PriorityFacts
from tests.factories import (
    AgendaItemFactory,
    BoardFactory,
    MembershipFactory,
    PersonFactory,
    PriorityFactory,
    PriorityLeadFactory,
    ReportFactory,
    SecretaryFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate()
YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)


@pytest.fixture
def secretary() -> User:
    return SecretaryFactory().user


@pytest.fixture
def board(secretary: User) -> Board:
    return Board.objects.get(secretaries__user=secretary)


def change(
    board: Board, by: User, leads: list[Person], leads_from: date | None = None
) -> list[tuple[str, date | None, date | None]]:
    """The lines of the board's only priority after its form was saved."""
    priority = board.priorities.get()
    priorities.change_priority(
        priority=priority,
        by=by,
        opened_at=priorities.seen(priority),
        facts=PriorityFacts(priority.name, leads=leads, leads_from=leads_from),
    )
    rows = priority.leads.order_by("person__name", "pk")
    return [(str(row.person), row.starts_on, row.ends_on) for row in rows]


def test_who_is_taken_off_led_until_the_day_before(board: Board, secretary: User) -> None:
    priority = PriorityFactory(board=board)
    ada, bea = (MembershipFactory(board=board, person__name=name).person for name in ("Ada", "Bea"))
    PriorityLeadFactory(priority=priority, person=ada)
    assert change(board, secretary, [bea]) == [("Ada", None, YESTERDAY), ("Bea", TODAY, None)]
    assert list(priorities.leads_on(priority)) == [bea]
    assert list(priorities.leads_on(priority, YESTERDAY)) == [ada]


def test_who_comes_back_the_same_day_never_left(board: Board, secretary: User) -> None:
    PriorityFactory(board=board)
    ada = MembershipFactory(board=board, person__name="Ada").person
    day = TODAY - timedelta(days=30)
    assert change(board, secretary, [ada], day) == [("Ada", day, None)]
    assert change(board, secretary, []) == [("Ada", day, YESTERDAY)]
    assert change(board, secretary, [ada]) == [("Ada", day, None)]


def test_who_had_not_begun_never_led(board: Board, secretary: User) -> None:
    PriorityFactory(board=board)
    ada = MembershipFactory(board=board, person__name="Ada").person
    change(board, secretary, [ada])
    assert change(board, secretary, []) == []


def test_a_change_can_be_made_for_another_day(board: Board, secretary: User) -> None:
    priority = PriorityFactory(board=board)
    ada, bea = (MembershipFactory(board=board, person__name=name).person for name in ("Ada", "Bea"))
    PriorityLeadFactory(priority=priority, person=ada)
    assert change(board, secretary, [bea], TOMORROW) == [
        ("Ada", None, TODAY),
        ("Bea", TOMORROW, None),
    ]
    assert list(priorities.leads_on(priority)) == [ada]
    assert change(board, secretary, [ada, bea]) == [("Ada", None, TODAY), ("Bea", TODAY, None)]


def test_a_priority_does_not_end_before_it_starts(board: Board, secretary: User) -> None:
    facts = PriorityFacts("Tides", starts_on=date(2026, 6, 1), ends_on=date(2026, 5, 31))
    with pytest.raises(Refused, match="end before it starts"):
        priorities.add_priority(board=board, by=secretary, facts=facts)


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "leads"),
    [(None, None, True), (TODAY, TODAY, True), (TOMORROW, None, False), (None, YESTERDAY, False)],
)
def test_only_who_leads_today_clears_waits_and_is_waited_for(
    starts_on: date | None, ends_on: date | None, leads: bool
) -> None:
    board = BoardFactory(leads_clear=True)
    person = MembershipFactory(board=board, person__user=UserFactory()).person
    priority = PriorityFactory(board=board)
    PriorityLeadFactory(priority=priority, person=person, starts_on=starts_on, ends_on=ends_on)
    item = AgendaItemFactory(meeting__board=board, meeting__date=TOMORROW, priority=priority)
    report = ReportFactory(item=item, state=Report.State.SUBMITTED)
    assert is_lead_of(person.user, item) is leads
    assert leads_who_clear(report) == ([person] if leads else [])
    assert list(to_clear_as_lead(person.user)) == ([report] if leads else [])


def test_two_people_who_are_one_led_together(board: Board, secretary: User) -> None:
    one, other = PersonFactory(name="Ada"), PersonFactory()
    MembershipFactory(board=board, person=one, starts_on=date(2020, 1, 1))
    MembershipFactory(board=board, person=other, ends_on=date(2000, 1, 1))
    tides, bars, pilots = (PriorityFactory(board=board) for _ in range(3))
    PriorityLeadFactory(priority=tides, person=one, starts_on=date(2026, 1, 1))
    PriorityLeadFactory(priority=tides, person=other, starts_on=date(2025, 1, 1))
    PriorityLeadFactory(priority=bars, person=one, starts_on=date(2026, 1, 1))
    PriorityLeadFactory(priority=bars, person=other, ends_on=date(2024, 1, 1))
    PriorityLeadFactory(priority=pilots, person=other, ends_on=date(2024, 1, 1))
    join_people(kept=one, other=other, by=secretary)
    rows = PriorityLead.objects.order_by("priority__pk", "starts_on").values_list(
        "priority", "person", "starts_on", "ends_on"
    )
    assert set(rows) == {
        (tides.pk, one.pk, date(2025, 1, 1), None),
        (bars.pk, one.pk, date(2026, 1, 1), None),
        (bars.pk, one.pk, None, date(2024, 1, 1)),
        (pilots.pk, one.pk, None, date(2024, 1, 1)),
    }
