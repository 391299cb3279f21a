"""An item on two boards' agendas: each end shows the other's state, to those who see it there."""

from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from boardpapers.accounts.models import User
from boardpapers.other_end import elsewhere, ends_of
from meetings.agenda.building import withdraw_item
from meetings.agenda.models import AgendaItem, ItemKind
from meetings.agenda.planning import defer_item, put_on_agenda
from meetings.agenda.taking import take_from_below
from meetings.boards.models import Board, Meeting
from meetings.minutes.models import Notes
from tests.factories import (
    AgendaItemFactory,
    BoardFactory,
    DecisionFactory,
    MeetingFactory,
    MembershipFactory,
    NoteItemFactory,
    SecretaryFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


class Two:
    """A board below with a published item that the parent has taken: "Wreck buoys"."""

    def __init__(self) -> None:
        self.parent: Board = BoardFactory(name="Estuary Leaders", letters_in_brackets=False)
        self.child: Board = BoardFactory(name="Pilots Board", parent=self.parent)
        self.above: Meeting = MeetingFactory(board=self.parent, date=date(2027, 1, 12))
        self.below: Meeting = MeetingFactory(
            board=self.child, published_at=timezone.now(), state=Meeting.State.PUBLISHED
        )
        self.item: AgendaItem = AgendaItemFactory(
            meeting=self.below, title="Wreck buoys", kind=ItemKind.VERBAL,
            number_at_publication="3",
        )  # fmt: skip
        self.keeps_parent = SecretaryFactory(board=self.parent).user
        self.keeps_child = SecretaryFactory(board=self.child).user
        self.keeps_both = SecretaryFactory(board=self.parent).user
        SecretaryFactory(board=self.child, user=self.keeps_both)
        take_from_below(meeting=self.above, by=self.keeps_parent, items={self.item.pk: True})
        self.taken = AgendaItem.objects.get(taken_from=self.item)

    def publish(self) -> None:
        self.above.refresh_from_db()
        self.above.state, self.above.published_at = Meeting.State.PUBLISHED, timezone.now()
        self.above.save()
        AgendaItem.objects.filter(pk=self.taken.pk).update(number_at_publication="1")
        self.taken.refresh_from_db()

    def said(self, user: User, item: AgendaItem | None = None) -> list[str]:
        key = (item or self.item).pk
        return [each.sentence for each in elsewhere(user, [key]).get(key, [])]


@pytest.fixture
def two() -> Two:
    return Two()


def test_each_end_says_how_it_stands_at_the_other(two: Two) -> None:
    assert two.said(two.keeps_both) == [
        "Taken to Estuary Leaders, 12 January 2027, item 1: planned"
    ]
    assert two.said(two.keeps_both, two.taken) == [
        "From Pilots Board, 8 December 2026, item 3: published"
    ]
    two.publish()
    assert two.said(two.keeps_both) == [
        "Taken to Estuary Leaders, 12 January 2027, item 1: published"
    ]
    note = NoteItemFactory(
        notes__meeting=two.above, notes__state=Notes.State.AGREED, item=two.taken
    )
    DecisionFactory(note_item=note, text="<p>The buoys are <b>moved</b>.</p>", position=1)
    Meeting.objects.filter(pk=two.above.pk).update(state=Meeting.State.HELD)
    assert two.said(two.keeps_both) == [
        "Taken to Estuary Leaders, 12 January 2027, item 1: agreed: The buoys are moved."
    ]


def test_what_is_not_published_is_said_only_to_those_who_see_it(two: Two) -> None:
    assert two.said(two.keeps_child) == []
    assert two.said(AnonymousUser()) == []
    two.publish()
    assert two.said(two.keeps_child) == []  # it does not see the parent's meetings at all
    member = MembershipFactory(board=two.parent, person__user=two.keeps_child)
    assert two.said(two.keeps_child) == [
        "Taken to Estuary Leaders, 12 January 2027, item 1: published"
    ]
    AgendaItem.objects.filter(pk=two.taken.pk).update(confidential=True)
    assert two.said(two.keeps_child) != []
    member.delete()
    Board.objects.update(is_public=True)
    assert two.said(two.keeps_child) == []
    assert two.said(AnonymousUser()) == []
    AgendaItem.objects.filter(pk=two.taken.pk).update(confidential=False)
    assert two.said(AnonymousUser()) == [
        "Taken to Estuary Leaders, 12 January 2027, item 1: published"
    ]
    AgendaItem.objects.filter(pk=two.item.pk).update(confidential=True)
    assert two.said(AnonymousUser(), two.taken) == []


def test_decisions_are_said_only_to_those_who_read_the_notes(two: Two) -> None:
    two.publish()
    Board.objects.update(is_public=True)
    note = NoteItemFactory(notes__meeting=two.above, item=two.taken)
    DecisionFactory(note_item=note, text="<p>The buoys are moved.</p>", position=1)
    assert "buoys are moved" in two.said(two.keeps_both)[0]
    assert "buoys are moved" not in two.said(two.keeps_child)[0]
    assert two.said(two.keeps_child)[0].endswith("published")


def test_withdrawing_and_putting_off_is_said_at_the_other_end(two: Two) -> None:
    withdraw_item(item=two.item, by=two.keeps_child)
    assert two.said(two.keeps_both, two.taken) == [
        "From Pilots Board, 8 December 2026, item 3: withdrawn"
    ]
    two.publish()
    later: Meeting = MeetingFactory(board=two.parent, date=date(2027, 3, 2))
    defer_item(item=two.taken, by=two.keeps_parent, to=later)
    assert two.said(two.keeps_both) == [
        "Taken to Estuary Leaders, forward plan: put off to 2 March 2027"
    ]
    Board.objects.update(is_public=True)
    assert two.said(two.keeps_child) == [
        "Taken to Estuary Leaders, 12 January 2027, item 1: put off to a later meeting"
    ]
    continued = AgendaItem.objects.get(continues=two.taken)
    put_on_agenda(item=continued, meeting=later, by=two.keeps_parent)
    assert two.said(two.keeps_both) == ["Taken to Estuary Leaders, 2 March 2027, item 1: planned"]
    assert two.said(two.keeps_both, continued) == two.said(two.keeps_both, two.taken)


def test_what_goes_on_below_shows_where_it_was_taken(two: Two) -> None:
    later: Meeting = MeetingFactory(board=two.child, date=date(2027, 2, 2))
    defer_item(item=two.item, by=two.keeps_child, to=later)
    continued = AgendaItem.objects.get(continues=two.item)
    assert two.said(two.keeps_both, continued) == [
        "Taken to Estuary Leaders, 12 January 2027, item 1: planned"
    ]
    assert two.said(two.keeps_both, two.taken) == [
        "From Pilots Board, forward plan: put off to 2 February 2027"
    ]


def test_a_cancelled_meeting_is_said(two: Two) -> None:
    Meeting.objects.filter(pk=two.above.pk).update(
        state=Meeting.State.CANCELLED, cancel_reason="Fog"
    )
    assert two.said(two.keeps_both)[0].endswith("the meeting is cancelled")


def test_a_withheld_line_says_nothing_of_its_other_end(two: Two) -> None:
    """Or whoever reads the open agenda would know by its open copy what is confidential here."""
    two.publish()
    Board.objects.update(is_public=True)
    AgendaItem.objects.filter(pk=two.item.pk).update(confidential=True, open_title="A matter")
    page = Client().get(reverse("meeting_agenda", args=[two.below.pk])).content.decode()
    assert "A matter" in page
    assert "Taken to" not in page


@pytest.mark.parametrize("address", ["meeting_agenda", "agenda_build"])
def test_it_stands_on_the_pages_of_both_ends(two: Two, client: Client, address: str) -> None:
    client.force_login(two.keeps_both)
    below = client.get(reverse(address, args=[two.below.pk])).content.decode()
    assert "Taken to Estuary Leaders, 12 January 2027, item 1: planned" in below
    above = client.get(reverse(address, args=[two.above.pk])).content.decode()
    assert "From Pilots Board, 8 December 2026, item 3: published" in above


def test_it_stands_in_the_items_history(two: Two, client: Client) -> None:
    client.force_login(two.keeps_both)
    page = client.get(reverse("item_history", args=[two.item.pk])).content.decode()
    assert "Taken to Estuary Leaders" in page


def test_the_queries_do_not_grow_with_the_items(
    two: Two, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    user = two.keeps_both
    with django_assert_num_queries(5):
        assert len(elsewhere(user, [two.item.pk])) == 1
    more = [
        AgendaItemFactory(meeting=two.below, kind=ItemKind.VERBAL, number_at_publication=f"{n}")
        for n in range(4, 24)
    ]
    take_from_below(meeting=two.above, by=user, items={item.pk: True for item in more})
    with django_assert_num_queries(5):
        assert len(elsewhere(user, [two.item.pk, *(item.pk for item in more)])) == 21
    alone = AgendaItemFactory(meeting=two.above)
    with django_assert_num_queries(2):
        assert elsewhere(user, [alone.pk]) == {}


def test_somebody_who_sees_neither_board_sees_nothing(two: Two) -> None:
    two.publish()
    assert ends_of(UserFactory(), [two.item.pk, two.taken.pk]) == {}
