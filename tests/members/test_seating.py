"""Memberships over time: what is written, and what is refused in which words."""

from collections.abc import Iterator
from datetime import date

import pytest
import time_machine
from django.core.exceptions import PermissionDenied

from boardpapers.accounts.models import User
from meetings.boards.models import Board
from meetings.boards.refusals import Refused
from meetings.boards.saved_meanwhile import SavedMeanwhile
from meetings.members import allotting, seating
from meetings.members.models import Capacity, Group, Membership, Office, Person
from meetings.members.people import NewPerson
from meetings.members.roll import roll_of
from meetings.members.year_changes import changes_of_year
from tests.factories import (
    AttendanceFactory,
    GroupFactory,
    GroupSeatsFactory,
    MeetingFactory,
    MembershipFactory,
    PersonFactory,
    SecretaryFactory,
    UserFactory,
)

JUNE, AUTUMN = date(2026, 6, 1), date(2026, 10, 5)
TODAY = "2026-11-24"

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("november")]


@pytest.fixture
def november() -> Iterator[None]:
    with time_machine.travel(TODAY, tick=False):
        yield


@pytest.fixture
def secretary() -> User:
    user: User = SecretaryFactory(board__slug="harbours").user
    return user


@pytest.fixture
def board(secretary: User) -> Board:
    return Board.objects.get(slug="harbours")


@pytest.fixture
def orchard(board: Board) -> Group:
    """A group with two seats, both taken."""
    group: Group = GroupFactory(name="Orchard")
    GroupSeatsFactory(board=board, group=group, seats=2)
    for name in ("Ivo Tansley", "Barnaby Sproat"):
        MembershipFactory(board=board, group=group, person__name=name, starts_on=JUNE)
    return group


@pytest.fixture
def office(orchard: Group) -> User:
    user: User = UserFactory(name="Orchard office")
    orchard.office_users.add(user)
    return user


def seat_of(name: str) -> Membership:
    return Membership.objects.get(person__name=name)


def add(board: Board, by: User, name: str, **place: object) -> Membership:
    return seating.add_member(
        board=board,
        by=by,
        person=NewPerson(name),
        **{"capacity": Capacity.MEMBER, "group": None, "starts_on": JUNE, **place},
    )


def replaced(by: User, last_day: date, starts_on: date | None = None) -> Membership:
    return seating.replace_member(
        membership=seat_of("Ivo Tansley"),
        by=by,
        last_day=last_day,
        person=NewPerson("Wilhelmina Thrush"),
        starts_on=starts_on,
    )


def test_more_members_than_seats_are_refused_by_name_of_the_seats(
    board: Board, secretary: User, orchard: Group
) -> None:
    with pytest.raises(Refused, match="Orchard has 2 seats on this board on 1 June 2026"):
        add(board, secretary, "One Toomany", group=orchard)
    assert not Person.objects.filter(name="One Toomany").exists()
    add(board, secretary, "A Substitute", group=orchard, capacity=Capacity.SUBSTITUTE)
    add(board, secretary, "No Group")


def test_one_person_twice_at_once_is_refused_with_the_other_term(
    board: Board, secretary: User
) -> None:
    first = add(board, secretary, "Hesper Quillfeather", ends_on=AUTUMN)

    def again(starts_on: date, capacity: Capacity = Capacity.MEMBER) -> Membership:
        return seating.add_member(
            board=board, by=secretary, person=first.person, capacity=capacity, group=None,
            starts_on=starts_on,
        )  # fmt: skip

    with pytest.raises(Refused, match="as member from 1 June 2026 to 5 October 2026"):
        again(AUTUMN)
    again(date(2026, 10, 6))
    again(JUNE, Capacity.OBSERVER)


def test_two_chairs_at_once_are_refused_and_a_chair_follows_a_chair(
    board: Board, secretary: User
) -> None:
    first = add(board, secretary, "First Chair", office=Office.CHAIR)
    second = add(board, secretary, "Second Chair")
    with pytest.raises(Refused, match="First Chair is chair from 1 June 2026"):
        seating.give_office(membership=second, by=secretary, office="chair", from_day=AUTUMN)
    seating.give_office(membership=first, by=secretary, office="", from_day=AUTUMN)
    seating.give_office(membership=second, by=secretary, office="chair", from_day=AUTUMN)
    chairs = {
        day: [seat.person.name for seat in board.memberships.on(day).filter(office="chair")]
        for day in (date(2026, 10, 4), AUTUMN)
    }
    assert chairs == {date(2026, 10, 4): ["First Chair"], AUTUMN: ["Second Chair"]}
    changes = changes_of_year(board, date(2026, 11, 24))
    assert (changes.joined, changes.left) == ({}, [])  # a split term is no coming and going


def test_a_member_replaced_in_mid_year(board: Board, secretary: User, orchard: Group) -> None:
    comes = replaced(secretary, AUTUMN)
    assert comes.replaces == seat_of("Ivo Tansley")
    assert comes.starts_on == date(2026, 10, 6)

    def members_on(day: date) -> list[str]:
        return sorted(seat.person.name for seat in roll_of(board, day).members)

    assert members_on(AUTUMN) == ["Barnaby Sproat", "Ivo Tansley"]
    assert members_on(date(2026, 10, 6)) == ["Barnaby Sproat", "Wilhelmina Thrush"]
    changes = changes_of_year(board, date(2026, 11, 24))
    joined = changes.joined[comes.pk]
    assert (joined.on, str(joined.in_place_of)) == (date(2026, 10, 6), "Ivo Tansley")
    assert [(str(left.membership.person), str(left.replaced_by)) for left in changes.left] == [
        ("Ivo Tansley", "Wilhelmina Thrush")
    ]
    with pytest.raises(Refused, match="Wilhelmina Thrush has taken over this seat already"):
        replaced(secretary, AUTUMN)
    with pytest.raises(Refused, match="Wilhelmina Thrush has this seat"):
        seating.undo_ending(membership=seat_of("Ivo Tansley"), by=secretary)


@pytest.mark.parametrize("day", [date.min, date.max])
def test_a_replacement_on_a_day_that_nobody_means_is_refused(
    board: Board, secretary: User, orchard: Group, day: date
) -> None:
    for starts_on in (None, day):
        with pytest.raises(Refused, match="cannot be meant"):
            replaced(secretary, day, starts_on)
    assert seat_of("Ivo Tansley").ends_on is None


def test_a_replacement_on_the_same_day_leaves_the_seat_one_holder(
    board: Board, secretary: User, orchard: Group
) -> None:
    replaced(secretary, AUTUMN, AUTUMN)
    assert seat_of("Ivo Tansley").ends_on == date(2026, 10, 4)
    assert len(roll_of(board, AUTUMN).members) == 2


def test_sitting_on_after_all_needs_the_seat(board: Board, secretary: User, orchard: Group) -> None:
    leaves = seat_of("Ivo Tansley")
    seating.end_membership(membership=leaves, by=secretary, last_day=AUTUMN)
    seating.undo_ending(membership=leaves, by=secretary)
    assert seat_of("Ivo Tansley").ends_on is None
    seating.end_membership(membership=leaves, by=secretary, last_day=AUTUMN)
    add(board, secretary, "Somebody Else", group=orchard, starts_on=date(2026, 11, 1))
    with pytest.raises(Refused, match="2 seats on this board on 1 November 2026"):
        seating.undo_ending(membership=leaves, by=secretary)


def test_a_group_office_keeps_its_own_list_alone(
    board: Board, office: User, orchard: Group
) -> None:
    replaced(office, AUTUMN)
    add(board, office, "A Substitute", group=orchard, capacity=Capacity.SUBSTITUTE)
    other = MembershipFactory(board=board, group=GroupFactory())
    for refused in (
        lambda: seating.end_membership(membership=other, by=office, last_day=AUTUMN),
        lambda: add(board, office, "Intruder"),
        lambda: add(board, office, "Intruder", group=other.group),
        lambda: add(board, office, "Chair", group=orchard, office=Office.CHAIR),
        lambda: seating.give_office(
            membership=seat_of("Barnaby Sproat"), by=office, office="chair", from_day=AUTUMN
        ),
        lambda: seating.add_member(
            board=board, by=office, person=other.person, capacity=Capacity.SUBSTITUTE,
            group=orchard, starts_on=JUNE,
        ),
    ):  # fmt: skip
        with pytest.raises(PermissionDenied):
            refused()
    with pytest.raises(Refused, match="from 1 June 2026 on"):
        seating.end_membership(
            membership=MembershipFactory(board=board, group=orchard, capacity="substitute"),
            by=office,
            last_day=date(2026, 5, 1),
        )


def test_a_membership_goes_only_while_nothing_is_recorded_on_it(
    board: Board, secretary: User
) -> None:
    seat = add(board, secretary, "Hesper Quillfeather")
    meeting = MeetingFactory(board=board, date=AUTUMN)
    line = AttendanceFactory(meeting=meeting, person=seat.person)
    with pytest.raises(Refused, match="in the records of 5 October 2026"):
        seating.remove_membership(membership=seat, by=secretary)
    line.delete()
    seating.remove_membership(membership=seat, by=secretary)
    with pytest.raises(Refused, match="removed this membership meanwhile"):
        seating.end_membership(membership=seat, by=secretary, last_day=AUTUMN)


def test_a_stale_correction_is_refused(board: Board, secretary: User) -> None:
    seat = add(board, secretary, "Hesper Quillfeather")
    opened_at = seating.seen(seat)
    as_it_is = {
        "capacity": Capacity.OBSERVER, "group": None, "office": "", "sector": "Ports",
        "starts_on": JUNE, "ends_on": None,
    }  # fmt: skip
    seating.change_membership(membership=seat, by=secretary, opened_at=opened_at, **as_it_is)
    with pytest.raises(SavedMeanwhile):
        seating.change_membership(membership=seat, by=secretary, opened_at=opened_at, **as_it_is)


def test_the_printed_order_is_moved_also_where_places_are_alike(
    board: Board, secretary: User, orchard: Group
) -> None:
    Membership.objects.update(position=0)
    seating.move_member(membership=seat_of("Barnaby Sproat"), by=secretary, direction="up")
    listed = [seat.person.name for seat in board.memberships.all()]
    assert listed == ["Barnaby Sproat", "Ivo Tansley"]


def test_seats_of_a_year_and_groups_that_come_and_go(
    board: Board, secretary: User, orchard: Group
) -> None:
    next_year = date(2027, 6, 1)
    meadow = allotting.put_group(
        board=board, by=secretary, year_first=next_year, group="Meadow", seats=4
    )
    rows = allotting.seats_of_year(board, next_year)
    allotting.allot_seats(
        board=board,
        by=secretary,
        year_first=next_year,
        opened_at=allotting.seen(rows),
        numbers={orchard.pk: 3, meadow.pk: 4},
    )

    def seats_in(day: date) -> list[tuple[str, int]]:
        return [(str(row.group), row.seats) for row in board.group_seats.on(day)]

    assert seats_in(JUNE) == [("Orchard", 2)]
    assert seats_in(date(2029, 1, 1)) == [("Orchard", 3), ("Meadow", 4)]
    with pytest.raises(SavedMeanwhile):
        allotting.allot_seats(
            board=board, by=secretary, year_first=next_year,
            opened_at=allotting.seen(rows), numbers={},
        )  # fmt: skip
    allotting.move_group(
        board=board, by=secretary, year_first=next_year, group=meadow, direction="up"
    )
    assert seats_in(next_year) == [("Meadow", 4), ("Orchard", 3)]
    with pytest.raises(Refused, match="sits for Orchard on or after 1 June 2027"):
        allotting.take_group_off(board=board, by=secretary, year_first=next_year, group=orchard)
    allotting.take_group_off(board=board, by=secretary, year_first=next_year, group=meadow)
    assert seats_in(next_year) == [("Orchard", 3)]


def test_another_boards_group_cannot_be_taken(board: Board, secretary: User) -> None:
    theirs = GroupSeatsFactory(group__organisation=board.organisation, group__name="Harvest").group
    with pytest.raises(PermissionDenied):
        allotting.put_group(board=board, by=secretary, year_first=JUNE, group=theirs, seats=1)
    with pytest.raises(Refused, match="on a board that you do not keep"):
        allotting.put_group(board=board, by=secretary, year_first=JUNE, group="harvest", seats=1)


def test_somebody_of_a_known_name_is_asked_about(board: Board, secretary: User) -> None:
    add(board, secretary, "Hesper Quillfeather")
    with pytest.raises(Refused, match="is known here already"):
        add(board, secretary, "hesper quillfeather", capacity=Capacity.OBSERVER)
    twin = seating.add_member(
        board=board,
        by=secretary,
        person=NewPerson("Hesper Quillfeather", is_another=True),
        capacity=Capacity.OBSERVER,
        group=None,
        starts_on=JUNE,
    )
    assert Person.objects.filter(name="Hesper Quillfeather").count() == 2
    stranger = PersonFactory()
    with pytest.raises(PermissionDenied):
        seating.add_member(
            board=board, by=secretary, person=stranger, capacity=Capacity.OBSERVER, group=None,
            starts_on=JUNE,
        )  # fmt: skip
    assert twin.pk
