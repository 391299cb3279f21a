"""The pages of members, groups and people, as each of those they differ for sees them."""

import re
from collections.abc import Iterator
from datetime import date

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from boardpapers.accounts.models import User
from meetings.boards.models import Board
from meetings.members import seating
from meetings.members.models import Group, GroupSeats, Membership, Person
from meetings.members.people import NewPerson
from tests.factories import (
    BoardFactory,
    GroupSeatsFactory,
    MembershipFactory,
    PersonFactory,
    SecretaryFactory,
    UserFactory,
)
from tests.full_board import FullBoard, full_board

pytestmark = pytest.mark.django_db

QUERIES_OF_THE_PAGE = 12


@pytest.fixture(autouse=True)
def november() -> Iterator[None]:
    with time_machine.travel("2026-11-24", tick=False):
        yield


@pytest.fixture
def full() -> FullBoard:
    return full_board()


@pytest.fixture
def secretary(full: FullBoard, client: Client) -> Client:
    client.force_login(full.secretary)
    return client


def as_user(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def seat(person: Person) -> Membership:
    return Membership.objects.get(person=person)


def page_of(client: Client, name: str, *args: object, query: str = "") -> str:
    response = client.get(reverse(name, args=args) + query)
    assert response.status_code == 200
    return response.content.decode()


def text_of(page: str) -> str:
    main = page.split("<main", 1)[1]
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


def test_the_board_before_and_after_somebody_was_replaced(
    full: FullBoard, secretary: Client
) -> None:
    seating.replace_member(
        membership=seat(full.members[1]),
        by=full.secretary,
        last_day=date(2026, 10, 5),
        person=NewPerson("Wilhelmina Thrush"),
    )
    slug = full.board.slug
    before = text_of(page_of(secretary, "board_members", slug, query="?on=2026-10-05"))
    after = text_of(page_of(secretary, "board_members", slug))
    assert "As the board stood on 5 October 2026" in before
    assert "Ivo Tansley" in before
    assert "since 6 October 2026, in place of Ivo Tansley" in after
    assert "member until 5 October 2026, replaced by Wilhelmina Thrush" in after
    assert "6 members on 7 seats of groups, 1 vacancy" in after
    assert "in place of" not in before


def test_a_list_of_the_past_adds_from_its_day_and_says_nothing_of_who_came_since(
    full: FullBoard, secretary: Client
) -> None:
    seat(full.members[1]).delete()
    slug = full.board.slug
    page = page_of(secretary, "board_members", slug, query="?on=2026-07-01")
    add = re.search(r"/members/new/(\?on=2026-07-01&amp;group=\d+)", page)
    assert add
    form = page_of(secretary, "membership_new", slug, query=add[1].replace("&amp;", "&"))
    assert 'value="2026-07-01"' in form
    assert "Still to begin" not in page_of(secretary, "board_members", slug, query="?on=2000-01-01")


def test_an_office_of_somebody_without_a_group_is_said_on_the_boards_page(
    full: FullBoard, secretary: Client
) -> None:
    Membership.objects.filter(person=full.chair).update(group=None)
    page = text_of(page_of(secretary, "board", full.board.slug))
    assert re.search(rf"No group {full.chair.name} .{{1,60}}? Chair", page)


@pytest.mark.parametrize("asked", ["2026-02-30", "yesterday", "1066-10-14", "99999-01-01"])
def test_a_day_that_is_none_is_said_so(secretary: Client, full: FullBoard, asked: str) -> None:
    page = page_of(secretary, "board_members", full.board.slug, query=f"?on={asked}")
    assert "is no day that can be meant" in page
    assert full.chair.name in page


def test_an_empty_board_says_where_to_begin() -> None:
    kept = SecretaryFactory()
    client = as_user(kept.user)
    for name in ("board", "board_members"):
        page = page_of(client, name, kept.board.slug)
        assert reverse("board_seats", args=[kept.board.slug]) in page
        assert reverse("membership_new", args=[kept.board.slug]) in page
    assert reverse("board_members", args=[kept.board.slug]) in page_of(
        client, "priority_new", kept.board.slug
    )
    assert "No group has seats" in page_of(client, "board_seats", kept.board.slug)


def test_a_board_of_sixty_takes_as_many_queries(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    kept = SecretaryFactory()
    client = as_user(kept.user)
    group = GroupSeatsFactory(board=kept.board, seats=60).group

    def members(number: int) -> None:
        for _ in range(number):
            MembershipFactory(
                board=kept.board, group=group, starts_on=date(2026, 9, 1), person__name="N" * 80
            )

    members(2)
    url = reverse("board_members", args=[kept.board.slug])
    client.get(url)
    with django_assert_num_queries(QUERIES_OF_THE_PAGE):
        client.get(url)
    members(58)
    with django_assert_num_queries(QUERIES_OF_THE_PAGE):
        assert "60 members on 60 seats" in text_of(client.get(url).content.decode())


def new_member(**more: object) -> dict[str, object]:
    return {"name": "Wilhelmina Thrush", "capacity": "member", "starts_on": "2026-11-01", **more}


def test_adding_somebody_twice_is_one_person_and_a_sentence(
    full: FullBoard, secretary: Client
) -> None:
    url = reverse("membership_new", args=[full.board.slug])
    assert secretary.post(url, new_member()).status_code == 302
    person = Person.objects.get(name="Wilhelmina Thrush")
    again = secretary.post(url, new_member())
    assert "is known here already" in again.content.decode()
    chosen = secretary.post(url, new_member(name="", person="wilhelmina  thrush"))
    assert "sits on this board as member from 1 November 2026" in text_of(chosen.content.decode())
    assert person.memberships.count() == 1


def test_what_cannot_be_is_said_beside_its_field(full: FullBoard, secretary: Client) -> None:
    url = reverse("membership_new", args=[full.board.slug])
    for sent, said in (
        (new_member(ends_on="2026-10-01"), "before it begins on 1 November 2026"),
        (new_member(starts_on="1826-11-01"), "cannot be meant"),
        (new_member(starts_on="soon"), "Give a day"),
        (new_member(name=""), "Choose somebody, or give the name"),
        (new_member(group=full.groups[0].pk), "has 3 seats on this board"),
        (new_member(office="chair"), "one chair at a time"),
        (new_member(office="chair", capacity="observer"), "An office is held by a member"),
        (new_member(group=GroupSeatsFactory().group.pk), "not one of the available choices"),
        (new_member(name="", person=PersonFactory().name), "Nobody known here is called so"),
    ):
        response = secretary.post(url, sent)
        assert response.status_code == 200
        assert said in text_of(response.content.decode()), said
    assert not Person.objects.filter(name="Wilhelmina Thrush").exists()


def test_people_are_found_by_a_part_of_their_name(full: FullBoard, secretary: Client) -> None:
    url = reverse("person_join", args=[full.chair.pk])
    twice = [
        MembershipFactory(
            board=full.board, capacity="observer", person__name=name, person__organisation="Quay DC"
        ).person
        for name in ("Dame Alba Belwood", "Dame Alba Belwood", "Rufus Bellwood")
    ]
    box = page_of(secretary, "person_join", full.chair.pk)
    assert 'value="Rufus Bellwood, Quay DC"' in box

    def refused(written: str) -> str:
        return text_of(secretary.post(url, {"other": written}).content.decode())

    named = [f"Dame Alba Belwood, Quay DC (entry {each.pk})" for each in twice[:2]]
    for written in ("belwood", "Dame Alba Belwood", "alba quay"):
        assert f"Write one of these as it stands here: {named[0]}; {named[1]}." in refused(written)
    assert "Nobody known here is called so." in refused("Nobody")
    assert "Nobody known here is called so." in refused(full.chair.name)
    assert secretary.post(url, {"other": named[1]}).status_code == 302
    assert {each.pk for each in Person.objects.filter(pk__in=[p.pk for p in twice])} == {
        twice[0].pk,
        twice[2].pk,
    }


def test_a_group_office_sees_and_keeps_its_own_people(full: FullBoard) -> None:
    office = UserFactory()
    full.groups[0].office_users.add(office)
    client = as_user(office)
    slug, group = full.board.slug, full.groups[0]
    assert reverse("board_group", args=[slug, group.pk]) in page_of(client, "board", slug)
    members = page_of(client, "board_members", slug)
    assert reverse("membership", args=[seat(full.chair).pk]) in members
    assert reverse("membership", args=[seat(full.members[3]).pk]) not in members
    added = client.post(
        reverse("membership_new", args=[slug]),
        new_member(group=group.pk, capacity="substitute", office="chair"),
    )
    assert added["Location"] == reverse("board_group", args=[slug, group.pk])
    assert seat(Person.objects.get(name="Wilhelmina Thrush")).office == ""
    theirs = client.post(
        reverse("membership_new", args=[slug]), new_member(name="X", group=full.groups[1].pk)
    )
    assert "not one of the available choices" in theirs.content.decode()
    ended = seat(full.chair)
    for what in ("office", "change"):
        client.post(
            reverse("membership", args=[ended.pk]),
            {"what": what, "office-office": "", "office-from_day": "2026-11-24",
             "change-capacity": "observer", "change-opened_at": seating.seen(ended)},
        )  # fmt: skip
    ended.refresh_from_db()
    assert (ended.office, ended.capacity) == ("chair", "member")


def test_a_stale_correction_shows_both(full: FullBoard, secretary: Client) -> None:
    url = reverse("membership", args=[seat(full.observer).pk])
    sent = {
        "what": "change", "change-capacity": "observer", "change-sector": "Ports",
        "change-opened_at": seating.seen(seat(full.observer)),
    }  # fmt: skip
    assert secretary.post(url, sent).status_code == 302
    stale = secretary.post(url, {**sent, "change-sector": "Ferries"})
    assert stale.status_code == 409
    assert "Ports" in text_of(stale.content.decode())
    assert seat(full.observer).sector == "Ports"


def test_stale_seats_are_refused_and_none_is_lost(full: FullBoard, secretary: Client) -> None:
    url = reverse("board_seats", args=[full.board.slug])
    page = secretary.get(url).content.decode()
    opened_at = re.search(r'name="opened_at" value="(\w+)"', page)
    assert opened_at is not None
    sent = {f"seats-{group.pk}": 4 for group in full.groups} | {"opened_at": opened_at[1]}
    assert secretary.post(url, sent).status_code == 302
    assert sum(GroupSeats.objects.on().values_list("seats", flat=True)) == 12
    stale = secretary.post(url, {**sent, f"seats-{full.groups[0].pk}": 9})
    assert stale.status_code == 409
    assert 'value="9"' in stale.content.decode()
    wrong = secretary.post(url, {**sent, f"seats-{full.groups[0].pk}": "-1"})
    assert "Give 0 or more." in text_of(wrong.content.decode())


def test_contact_is_for_the_secretariat_the_person_and_their_own_office(full: FullBoard) -> None:
    person = full.members[1]
    person.phone, person.user = "01632 960 555", UserFactory()
    person.save()
    own, other = UserFactory(), UserFactory()
    full.groups[0].office_users.add(own)
    full.groups[1].office_users.add(other)
    full.members[2].user = UserFactory()
    full.members[2].save()
    sees = {
        label: "01632 960 555" in page_of(as_user(user), "person", person.pk)
        for label, user in {
            "secretary": full.secretary, "self": person.user, "own office": own,
            "other office": other, "member": full.members[2].user,
        }.items()
    }  # fmt: skip
    assert sees == {
        "secretary": True, "self": True, "own office": True, "other office": False,
        "member": False,
    }  # fmt: skip


def test_a_persons_page_names_only_boards_that_the_reader_may_see(
    full: FullBoard, client: Client
) -> None:
    Board.objects.filter(pk=full.board.pk).update(is_public=True)
    closed = MembershipFactory(person=full.chair, board=BoardFactory(name="A closed board"))
    page = page_of(client, "person", full.chair.pk)
    assert full.board.name in page
    assert closed.board.name not in page
    assert closed.board.name in page_of(
        as_user(SecretaryFactory(board=closed.board).user), "person", full.chair.pk
    )
    only_there = MembershipFactory(board=closed.board).person
    assert client.get(reverse("person", args=[only_there.pk])).status_code == 404


def test_a_group_with_its_office_and_account(full: FullBoard, secretary: Client) -> None:
    slug, group = full.board.slug, full.groups[0]
    page = reverse("board_group", args=[slug, group.pk])
    secretary.post(page, {"email": "orchard@example.org", "name": "Orchard office"})
    assert [user.email for user in group.office_users.all()] == ["orchard@example.org"]
    secretary.post(reverse("person", args=[full.chair.pk]), {"email": "hesper@example.org"})
    full.chair.refresh_from_db()
    assert full.chair.user is not None
    elsewhere = GroupSeatsFactory().group
    assert secretary.get(reverse("board_group", args=[slug, elsewhere.pk])).status_code == 404
    added = secretary.post(
        reverse("board_seats", args=[slug]),
        {"what": "group", "new-name": "Driftwood", "new-seats": 2},
    )
    assert added.status_code == 302
    assert Group.objects.filter(name="Driftwood", organisation=full.board.organisation).exists()
