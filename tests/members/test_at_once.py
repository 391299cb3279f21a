"""Two secretaries, or a secretary and an office, at the same moment."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from meetings.boards.refusals import Refused
from meetings.members.accounts import make_account
from meetings.members.allotting import put_group
from meetings.members.groups import add_to_office
from meetings.members.merging import join_people
from meetings.members.models import Capacity, Group, Membership
from tests.at_once import begun_meanwhile
from tests.attendance.apology_board import apology_board
from tests.factories import BoardFactory, MembershipFactory, SecretaryFactory

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_seat_for_somebody_who_is_being_joined_is_refused_in_words() -> None:
    places = apology_board()
    board, kept = places.meeting.board, places.colleague
    twin = MembershipFactory(board=board, group=None, capacity=Capacity.OBSERVER).person
    client = Client()
    client.force_login(places.secretary)
    address = reverse("membership_new", args=[board.slug])
    sent = {"person": twin.name, "capacity": Capacity.SUBSTITUTE, "group": places.group.pk,
            "starts_on": timezone.localdate()}  # fmt: skip
    with begun_meanwhile(lambda: client.post(address, sent)) as came:
        join_people(kept=kept, other=twin, by=places.secretary)
    answer = came.result()
    assert answer.status_code == 409
    assert "somebody has joined two entries of one person" in answer.content.decode()
    assert not Membership.objects.filter(person=kept, capacity=Capacity.SUBSTITUTE).exists()


def test_what_is_written_of_somebody_who_is_being_joined_is_refused_in_words() -> None:
    places = apology_board()
    client = Client()
    client.force_login(places.secretary)
    address = reverse("person_change", args=[places.second.pk])
    sent = {
        "name": "Another",
        "opened_at": client.get(address).context["form"]["opened_at"].value(),
    }
    places.second.user = None
    places.second.save(update_fields=["user"])
    with begun_meanwhile(lambda: client.post(address, sent)) as came:
        join_people(kept=places.colleague, other=places.second, by=places.secretary)
    assert came.result().status_code == 409


def test_two_offices_that_add_one_new_address_at_once_make_one_account() -> None:
    places = apology_board()
    email = "new@estuaries.example"

    def other_office() -> object:
        return add_to_office(
            group=places.other_group, by=places.other_office, email=email, name="Nan"
        )

    with begun_meanwhile(other_office) as came:
        first, _ = add_to_office(group=places.group, by=places.office, email=email, name="Nan")
    assert came.result() == (first, False)
    assert places.other_group.office_users.filter(pk=first.pk).exists()


def test_two_people_cannot_be_given_one_new_account_at_once() -> None:
    places = apology_board()
    for person in (places.member, places.colleague):
        person.user = None
        person.save(update_fields=["user"])
    email = "new@estuaries.example"
    by = places.secretary
    with begun_meanwhile(lambda: make_account(person=places.colleague, by=by, email=email)) as came:
        make_account(person=places.member, by=by, email=email)
    with pytest.raises(Refused, match="The account with this address is Ivo Tansley’s"):
        came.result()


def test_two_boards_that_add_one_new_group_at_once_make_one() -> None:
    first = SecretaryFactory()
    other = SecretaryFactory(board=BoardFactory(organisation=first.board.organisation))

    def put(secretary: object) -> Group:
        return put_group(
            board=secretary.board,
            by=secretary.user,
            year_first=timezone.localdate(),
            group="Harbour",
            seats=1,
        )

    with begun_meanwhile(lambda: put(other)) as came:
        put(first)
    with pytest.raises(Refused, match="has a group of this name"):
        came.result()
