"""The priorities of what a meeting decided and asked for, given on one page."""

import json

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from meetings.actions.models import Action
from meetings.boards.models import Priority
from meetings.minutes.models import Decision, NoteItem
from tests.factories import (
    ActionFactory,
    AgendaItemFactory,
    DecisionFactory,
    NoteItemFactory,
    PriorityFactory,
    SecretaryFactory,
)

pytestmark = pytest.mark.django_db


class Noted:
    """A decision and an action of an item under Tides, on a board with Tides and Bars."""

    def __init__(self) -> None:
        item = AgendaItemFactory()
        self.meeting = item.meeting
        self.tides, self.bars = (
            PriorityFactory(board=self.meeting.board, name=name) for name in ("Tides", "Bars")
        )
        item.priority = self.tides
        item.save()
        self.note: NoteItem = NoteItemFactory(notes__meeting=self.meeting, item=item)
        self.decision: Decision = DecisionFactory(note_item=self.note, text="<p>Moved.</p>")
        self.action: Action = ActionFactory(meeting=self.meeting, note_item=self.note)
        self.client = Client()
        self.client.force_login(SecretaryFactory(board=self.meeting.board).user)
        self.url = reverse("noted_priorities", args=[self.meeting.pk])

    @property
    def keys(self) -> tuple[str, str]:
        return f"decision-{self.decision.pk}", f"action-{self.action.pk}"

    def save(
        self,
        decision: Priority | None,
        action: Priority | None,
        seen: tuple[int | None, int | None] = (None, None),
    ) -> tuple[int, str]:
        """Status and page, after redirects."""
        values = [str(each.pk) if each else "" for each in (decision, action)]
        data = {
            **dict(zip(self.keys, values, strict=True)),
            "seen": json.dumps(dict(zip(self.keys, seen, strict=True))),
        }
        answer = self.client.post(self.url, data)
        self.decision.refresh_from_db()
        self.action.refresh_from_db()
        return answer.status_code, answer.content.decode()


@pytest.fixture
def noted() -> Noted:
    return Noted()


def test_each_says_what_its_item_gives_it_and_takes_another(noted: Noted) -> None:
    page = noted.client.get(noted.url).content.decode()
    assert page.count("As its item: Tides") == 2
    assert noted.save(noted.bars, None)[0] == 302
    assert (noted.decision.theme, noted.action.theme) == (noted.bars, noted.tides)
    assert noted.save(None, noted.bars, (noted.bars.pk, None))[0] == 302
    assert (noted.decision.theme, noted.action.theme) == (noted.tides, noted.bars)


def test_two_who_change_different_ones_both_have_theirs(noted: Noted) -> None:
    noted.save(noted.bars, None)
    assert noted.save(None, noted.bars)[0] == 302  # opened before the first was saved
    assert (noted.decision.priority, noted.action.priority) == (noted.bars, noted.bars)


def test_two_who_change_the_same_one_see_both(noted: Noted) -> None:
    noted.save(noted.tides, None)
    status, page = noted.save(noted.bars, noted.bars)
    assert status == 409
    assert "Saved meanwhile by somebody else: Tides" in page
    assert f'<option value="{noted.bars.pk}" selected>' in page
    assert noted.decision.priority == noted.tides
    assert noted.action.priority is None  # nothing of it was saved
    assert noted.save(noted.bars, noted.bars, (noted.tides.pk, None))[0] == 302
    assert noted.decision.priority == noted.bars


@pytest.mark.parametrize("seen", ["", "x", "[]", '{"a": "b"}', "[" * 9999, '{"a": 1.5}'])
def test_bad_input_is_answered(noted: Noted, seen: str) -> None:
    answer = noted.client.post(noted.url, {"seen": seen, noted.keys[0]: "999999999999999999999"})
    assert answer.status_code == 200
    assert "Not saved yet." in answer.content.decode()


def test_another_boards_priority_is_no_choice(noted: Noted) -> None:
    status, page = noted.save(PriorityFactory(), None)
    assert status == 200
    assert "this one is not in it" in page
    assert noted.decision.priority is None


def test_what_was_taken_off_meanwhile_does_not_lose_the_rest(noted: Noted) -> None:
    key = noted.keys[0]
    noted.decision.delete()
    data = {key: noted.bars.pk, noted.keys[1]: noted.bars.pk, "seen": json.dumps({})}
    assert noted.client.post(noted.url, data).status_code == 302
    noted.action.refresh_from_db()
    assert noted.action.priority == noted.bars


def test_words_that_are_typed_anew_keep_their_priority(noted: Noted) -> None:
    noted.save(noted.bars, None)
    noted.decision.text = "<p>Moved a little.</p>"
    noted.decision.save(update_fields=["text"])
    noted.decision.refresh_from_db()
    assert noted.decision.priority == noted.bars


def test_notes_without_decisions_say_so(noted: Noted) -> None:
    noted.decision.delete()
    noted.action.delete()
    assert "Nothing has been decided" in noted.client.get(noted.url).content.decode()


def test_the_queries_do_not_grow(
    noted: Noted, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    noted.client.get(noted.url)
    with django_assert_num_queries(8):
        noted.client.get(noted.url)
    for number in range(1, 20):
        DecisionFactory(note_item=noted.note, position=1000 + number, priority=noted.bars)
        ActionFactory(meeting=noted.meeting, note_item=noted.note)
    with django_assert_num_queries(8):
        noted.client.get(noted.url)
