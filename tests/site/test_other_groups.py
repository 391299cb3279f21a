"""What a group's office never has of people who are not, or no longer, its own."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate

from meetings.attendance.models import Needs
from meetings.members.models import Capacity, Membership
from tests.attendance.apology_board import ApologyBoard, apology_board
from tests.factories import ApologyFactory, MembershipFactory, PersonFactory

pytestmark = pytest.mark.django_db

BEFORE = date(2020, 6, 1)


@pytest.fixture
def board() -> ApologyBoard:
    """The member has changed sides since the office had them on its list."""
    board = apology_board()
    Membership.objects.filter(person=board.member).update(
        group=board.other_group, starts_on=date(2021, 6, 1)
    )
    MembershipFactory(
        board=board.meeting.board,
        group=board.group,
        person=board.member,
        starts_on=BEFORE,
        ends_on=date(2021, 5, 31),
    )
    return board


@pytest.fixture
def office(board: ApologyBoard) -> Client:
    client = Client()
    client.force_login(board.office)
    return client


def test_an_office_does_not_read_apologies_of_who_has_changed_sides(
    board: ApologyBoard, office: Client
) -> None:
    ApologyFactory(meeting=board.meeting, person=board.member, substitute=board.other_substitute)
    ApologyFactory(meeting=board.meeting, person=board.colleague, substitute=board.first)
    page = office.get(
        reverse("board_group", args=[board.meeting.board.slug, board.group.pk])
    ).content.decode()
    assert str(board.colleague) in page
    assert str(board.member) not in page
    assert str(board.other_substitute) not in page


def test_an_office_does_not_take_away_addresses_of_who_has_changed_sides(
    board: ApologyBoard, office: Client
) -> None:
    address = reverse("members_list_file", args=[board.meeting.board.slug, "csv"])
    assert board.member.name in (then := office.get(f"{address}?on={BEFORE}").content.decode())
    assert board.member.email not in then
    assert board.colleague.email in office.get(address).content.decode()


def test_an_office_reads_neither_address_nor_need_of_its_groups_observer(
    board: ApologyBoard, office: Client
) -> None:
    observer = PersonFactory(name="Olive Observer", email="olive@shore.example")
    MembershipFactory(
        board=board.meeting.board, group=board.group, person=observer, capacity=Capacity.OBSERVER
    )
    Needs.objects.create(person=observer, access="A chair with arms")
    Needs.objects.create(person=board.colleague, access="A hearing loop")
    page = office.get(
        reverse("meeting_group", args=[board.meeting.pk, board.group.pk])
    ).content.decode()
    assert "A hearing loop" in page
    assert "A chair with arms" not in page
    assert "1 expected of 1 member." in page
    listed = office.get(reverse("members_list_file", args=[board.meeting.board.slug, "csv"]))
    assert observer.email not in listed.content.decode()


def test_an_office_does_not_put_who_has_changed_sides_on_its_list_again(
    board: ApologyBoard, office: Client
) -> None:
    """It would have their telephone number and what they need."""
    address = reverse("membership_new", args=[board.meeting.board.slug])
    place = {"capacity": "substitute", "group": board.group.pk, "starts_on": str(localdate())}
    chosen = office.post(address, {"person": board.member.name, **place})
    assert "Nobody known here is called so" in chosen.content.decode()
    named = {"name": board.member.name, "email": board.member.email}
    assert "sits for another group" in office.post(address, {**named, **place}).content.decode()
    assert not Membership.objects.filter(person=board.member, capacity=Capacity.SUBSTITUTE).exists()
