"""Registers of interests and declarations on the screen."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from meetings.attendance.models import Declaration, Interest
from meetings.boards.models import Board, Meeting
from tests.factories import (
    DeclarationFactory,
    InterestFactory,
    MembershipFactory,
    UserFactory,
)
from tests.full_board import OPEN_TITLE, SECRET_TITLE
from tests.world import SECRET_DECLARATION, SECRET_INTEREST, World, make_world

pytestmark = pytest.mark.django_db

Queries = Callable[[int], AbstractContextManager]


@pytest.fixture
def world() -> World:
    """Its meeting is to come whenever the test is run."""
    world = make_world()
    world.full.meeting.date = timezone.localdate() + timedelta(days=10)
    world.full.meeting.save(update_fields=["date"])
    return world


def people_tab(world: World) -> str:
    return reverse("meeting_people", args=[world.full.meeting.pk])


def declare_page(world: World, **query: object) -> str:
    url = reverse("declare", args=[world.full.meeting.pk])
    return url + "".join(f"?{name}={value}" for name, value in query.items())


def section(page: str) -> str:
    return page.partition('id="declarations"')[2].partition("</section>")[0]


def text_of(client: Client, url: str) -> str:
    return client.get(url).content.decode()


def test_a_public_boards_registers_are_open_to_anybody(world: World) -> None:
    own = reverse("interests", args=[world.full.chair.pk])
    whole = reverse("board_interests", args=[world.full.board.slug])
    InterestFactory(person=world.full.chair, text="Trustee of the Tide Mill")
    anybody = world.client("anonymous")
    assert [anybody.get(url).status_code for url in (own, whole)] == [404, 404]
    Board.objects.filter(pk=world.full.board.pk).update(is_public=True)
    for page in (text_of(anybody, own), text_of(anybody, whole)):
        assert "Trustee of the Tide Mill" in page
        assert "There is an interest here whose details are withheld." in page
        assert "Land" not in page
        assert SECRET_INTEREST not in page
        assert "Change" not in page


def test_the_page_of_a_whole_board_withholds_it_from_the_secretariat_too(world: World) -> None:
    """It is made to be printed."""
    whole = reverse("board_interests", args=[world.full.board.slug])
    page = text_of(world.client("secretary"), whole)
    assert "There is an interest here whose details are withheld." in page
    assert SECRET_INTEREST not in page
    assert page.count("Nothing is registered.") == 7
    assert str(world.full.observer) not in page
    InterestFactory(person=world.full.observer)
    assert str(world.full.observer) in text_of(world.client("secretary"), whole)


def test_the_registers_of_sixty_members_take_as_many_queries_as_those_of_eight(
    world: World, django_assert_max_num_queries: Queries
) -> None:
    client = world.client("member")
    url = reverse("board_interests", args=[world.full.board.slug])
    with django_assert_max_num_queries(8) as few:
        client.get(url)
    for _ in range(52):
        person = MembershipFactory(board=world.full.board).person
        InterestFactory.create_batch(2, person=person)
    with django_assert_max_num_queries(len(few.captured_queries)):
        assert text_of(client, url).count("Trustee of harbour charity") == 104


def test_an_interest_is_registered_changed_and_ended(world: World) -> None:
    client = world.client("chair")
    register = reverse("interests", args=[world.full.chair.pk])
    today = timezone.localdate()
    wrong = client.post(
        reverse("interest_new", args=[world.full.chair.pk]),
        {"category": "bodies", "text": "Trustee", "starts_on": today + timedelta(days=1)},
    ).content.decode()
    assert "once it holds" in wrong
    client.post(
        reverse("interest_new", args=[world.full.chair.pk]),
        {"category": "bodies", "text": "Trustee <b>", "starts_on": today},
    )
    made = Interest.objects.get(text="Trustee <b>")
    page = text_of(client, register)
    assert "Trustee &lt;b&gt;" in page
    assert "Yes, remove" in page
    changed = {"category": "bodies", "text": "Chair", "starts_on": today, "revision": 0}
    client.post(reverse("interest", args=[made.pk]), changed)
    stale = client.post(reverse("interest", args=[made.pk]), {**changed, "text": "Honorary chair"})
    assert stale.status_code == 409
    both = stale.content.decode()
    assert "What is saved, and what you wrote" in both
    assert "Honorary chair" in both
    client.post(
        reverse("interest_end", args=[made.pk]), {"ends_on": today, "revision": 0}
    )  # from a page opened before
    made.refresh_from_db()
    assert made.ends_on is None
    client.post(reverse("interest_end", args=[made.pk]), {"ends_on": today, "revision": 1})
    made.refresh_from_db()
    assert (made.text, made.ends_on) == ("Chair", today)


def test_a_member_declares_from_their_register_and_leaves_as_usual(world: World) -> None:
    member = world.full.members[2]
    client = world.client("member")
    interest = InterestFactory(person=member, text="Owns the tug Perseverance")
    item = world.full.items["1(a)"]
    page = text_of(client, declare_page(world))
    assert "Owns the tug Perseverance" in page
    assert SECRET_TITLE in page
    answer = client.post(
        declare_page(world),
        {"item": item.pk, "kind": "pecuniary", "interest": interest.pk, "leaves": "usual"},
    )
    assert answer["Location"] == people_tab(world) + "#declarations"
    made = Declaration.objects.get(person=member)
    assert (made.text, made.left_room, made.interest) == (interest.text, True, interest)
    again = client.post(
        declare_page(world),
        {"item": item.pk, "kind": "personal", "text": "Once more", "leaves": "usual"},
    ).content.decode()
    assert "already" in again
    assert reverse("declaration", args=[made.pk]) in again
    assert "Once more" in again
    agenda = text_of(client, world.full.meeting.get_absolute_url())
    assert agenda.count("1 declaration<") == 2  # this one, and the chair's
    shown = section(text_of(client, people_tab(world)))
    assert "Owns the tug Perseverance" in shown
    assert "Leaves the room" in shown
    assert "Stayed after all" not in shown


def test_the_secretariat_enters_it_for_somebody_and_marks_who_left(world: World) -> None:
    client = world.client("secretary")
    observer = world.full.observer
    assert str(observer) in text_of(client, declare_page(world))
    client.post(
        declare_page(world, person=observer.pk),
        {"item": "whole", "kind": "personal", "text": "A grant", "leaves": "usual"},
    )
    made = Declaration.objects.get(person=observer)
    assert (made.item, made.left_room) == (None, False)
    client.post(reverse("declaration_left", args=[made.pk]), {"left": "yes"})
    made.refresh_from_db()
    assert made.left_room
    stranger = UserFactory().pk
    assert client.get(declare_page(world, person=stranger + 1000)).status_code == 404
    assert client.get(declare_page(world, person="x")).status_code == 404


def test_nobody_declares_for_others_by_their_number(world: World) -> None:
    page = declare_page(world, person=world.full.chair.pk)
    assert world.client("member").get(page).status_code == 404
    client = world.client("member")
    foreign = InterestFactory(person=world.full.chair, text="Hers")
    answer = client.post(
        declare_page(world),
        {"item": "whole", "kind": "personal", "interest": foreign.pk, "leaves": "usual"},
    )
    assert answer.status_code == 200
    assert not Declaration.objects.filter(person=world.full.members[2]).exists()


def test_who_may_not_see_a_confidential_item_declares_in_its_open_title(world: World) -> None:
    page = text_of(world.client("observer"), declare_page(world))
    assert SECRET_TITLE not in page
    assert OPEN_TITLE in page
    item = world.full.items["3"]
    world.client("observer").post(
        declare_page(world),
        {"item": item.pk, "kind": "personal", "text": "Advises shipyards", "leaves": "usual"},
    )
    own = section(text_of(world.client("observer"), people_tab(world)))
    assert "Advises shipyards" in own
    assert SECRET_TITLE not in own
    others = section(text_of(world.client("substitute"), people_tab(world)))
    assert "Advises shipyards" not in others
    assert "Withheld with the item" in others
    assert OPEN_TITLE in others
    assert "Advises shipyards" in section(text_of(world.client("member"), people_tab(world)))


@pytest.mark.parametrize("role", ["officer", "group_office", "anonymous"])
def test_others_see_it_once_the_meeting_was_held(world: World, role: str) -> None:
    Board.objects.filter(pk=world.full.board.pk).update(is_public=True)
    DeclarationFactory(
        meeting=world.full.meeting, person=world.full.members[1], text="Rents a mooring"
    )
    client = world.client(role)
    if role != "anonymous":
        assert "Rents a mooring" not in text_of(client, people_tab(world))
    assert "declaration" not in text_of(client, world.full.meeting.get_absolute_url())
    Meeting.objects.filter(pk=world.full.meeting.pk).update(
        state=Meeting.State.HELD, date=timezone.localdate()
    )
    page = section(text_of(client, people_tab(world)))
    assert "Rents a mooring" in page
    assert "An interest whose details are withheld." in page
    assert SECRET_DECLARATION not in page
    assert "Change or withdraw" not in page


def test_a_stale_declaration_shows_both_and_a_withdrawn_one_loses_no_words(world: World) -> None:
    made = DeclarationFactory(
        meeting=world.full.meeting, person=world.full.members[2], text="A mooring"
    )
    client = world.client("member")
    url = reverse("declaration", args=[made.pk])
    said = {"item": "whole", "kind": "personal", "text": "Two moorings", "leaves": "no"}
    world.client("secretary").post(reverse("declaration_left", args=[made.pk]), {"left": "yes"})
    stale = client.post(url, {**said, "revision": 0})
    assert stale.status_code == 409
    assert "Two moorings" in stale.content.decode()
    client.post(reverse("declaration_withdraw", args=[made.pk]))
    late = client.post(url, {**said, "revision": 1}).content.decode()
    assert "withdrawn or corrected" in late
    assert "Two moorings" in late
    assert "withdrawn or corrected" in text_of(client, url)
    assert "A mooring" in section(text_of(world.client("secretary"), people_tab(world)))
    assert "A mooring" not in section(text_of(client, people_tab(world)))


def test_a_member_is_told_why_nothing_can_be_declared(world: World) -> None:
    world.unpublish()
    page = text_of(world.client("member"), declare_page(world))
    assert "not published yet" in page
    assert "Declare an interest" not in section(text_of(world.client("member"), people_tab(world)))


def test_the_people_tab_asks_as_much_for_forty_declarations(
    world: World, django_assert_max_num_queries: Queries
) -> None:
    client = world.client("secretary")
    with django_assert_max_num_queries(60) as few:
        client.get(people_tab(world))
    for _ in range(40):
        DeclarationFactory(
            meeting=world.full.meeting,
            person=MembershipFactory(board=world.full.board).person,
            item=world.full.items["1(a)"],
        )
    with django_assert_max_num_queries(len(few.captured_queries)):
        client.get(people_tab(world))


def test_the_notes_on_the_screen_withhold_as_print_does(world: World) -> None:
    DeclarationFactory(
        meeting=world.full.last_meeting, person=world.full.members[1], text="Rents a mooring"
    )
    url = reverse("meeting_notes", args=[world.full.last_meeting.pk])
    page = text_of(world.client("secretary"), url)
    assert f"{world.full.members[1]}, the whole meeting, personal interest" in page
    assert "Rents a mooring" in page
    assert SECRET_DECLARATION not in page
    assert "Rents a mooring" not in text_of(world.client("member"), url)  # still a draft
