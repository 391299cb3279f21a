"""Whatever is sent to the forms of notes, decisions and actions is answered with a sentence."""

from collections.abc import Iterator

import pytest
from django.urls import reverse

from meetings.actions import links
from meetings.boards.models import Meeting
from meetings.minutes.models import Notes, ProposedCorrection
from tests.factories import ActionLinkFactory, OutgoingMessageFactory
from tests.world import World

pytestmark = pytest.mark.django_db

SURROGATES = r'[{"narrative": "\ud800", "decisions": "\ud800", "action-n1-text": "\ud800"}]'
ODD = (
    "",
    "\0",
    SURROGATES,
    "a" * 100_000,
    "-1",
    "9" * 30,
    "0001-01-01",
    "9999-12-31",
    "[" * 5000,
    "²",
    "<b>x",
)
FIELDS = {
    "notes_row_save": (
        "narrative", "minute", "decisions", "title", "lead_in", "confidential", "seen", "tried",
        "do", "action-n1-text", "action-n1-owners", "action-n1-due", "action-n1-day",
        "vote-n1-motion", "vote-n1-for", "vote-n1-cast-1",
    ),
    "notes_row_do": ("do", "to"),
    "notes_add": ("title", "confidential"),
    "notes_circulate": ("corrections_by",),
    "notes_agree": ("agreed_at", "seen", "leave_open"),
    "correction_propose": ("text", "item", "note_item"),
    "correction_answer": ("answer", "made", "state"),
    "notes_correct": ("title", "narrative", "reason", "seen_revision", "lead_in"),
    "action_new": ("text", "due", "due_kind", "item", "item_title", "confidential"),
    "action_change": ("text", "due", "due_kind", "opened_at"),
    "action_owners": ("person", "name", "email", "position", "instead_of"),
    "action_owner_address": ("email",),
    "action_name_forget": ("name",),
    "action_link": ("text", "state", "seen_updates"),
    "actions:action": ("text", "state", "seen_updates"),
}  # fmt: skip


def addresses(world: World) -> Iterator[tuple[str, str]]:
    full = world.full
    meeting = full.last_meeting.pk
    row = full.notes.items.first()
    action = full.actions[0]
    person = action.owners.first()
    correction = ProposedCorrection.objects.create(
        notes=full.notes, text="It was silt.", by=world.users["member"]
    )
    link = ActionLinkFactory(action=action, person=person)
    message = OutgoingMessageFactory(board=full.board)
    by_name = {
        **{
            name: [meeting]
            for name in (
                "meeting_notes", "notes_take", "notes_add", "notes_circulate", "notes_take_back",
                "notes_agree", "correction_propose", "tell_owners", "action_new",
            )
        },
        "notes_row_save": [row.pk],
        "notes_row_do": [row.pk],
        "notes_correct": [row.pk],
        "correction_answer": [correction.pk],
        "action_change": [action.pk],
        "action_owners": [action.pk],
        "action_name_forget": [action.pk],
        "action_owner_remove": [action.pk, person.pk],
        "action_owner_address": [action.pk, person.pk],
        "action_link_send": [action.pk, person.pk],
        "actions:action": [action.pk],
        "action_link": [links.token_of(link)],
        "message_again": [message.pk],
        "message_leave": [message.pk],
    }  # fmt: skip
    for name, keys in by_name.items():
        yield name, reverse(name, args=keys)


def odd_forms(name: str) -> Iterator[dict[str, str]]:
    fields = FIELDS.get(name, ())
    yield {}
    for value in ODD:
        yield dict.fromkeys(fields, value)


@pytest.mark.parametrize(
    ("role", "state"),
    [
        *(("secretary", state) for state in Notes.State.values),
        ("member", "circulated"),
        ("officer", "agreed"),
    ],
)
def test_no_form_is_answered_with_an_error(world: World, state: str, role: str) -> None:
    Notes.objects.filter(pk=world.full.notes.pk).update(state=state)
    client = world.client(role)
    for name, address in addresses(world):
        for form in odd_forms(name):
            answer = client.post(address, form, headers={"accept": "application/json"})
            assert answer.status_code < 500, (name, form)


@pytest.mark.parametrize("state", Meeting.State.values)
def test_nor_in_any_state_of_the_meeting(world: World, state: str) -> None:
    reason = "Snow." if state == Meeting.State.CANCELLED else ""
    meetings = Meeting.objects.filter(pk=world.full.last_meeting.pk)
    meetings.update(state=state, cancel_reason=reason)
    client = world.client("secretary")
    for name, address in addresses(world):
        for form in list(odd_forms(name))[:2]:
            assert client.post(address, form).status_code < 500, (name, form)


@pytest.mark.parametrize("name", ["decision_list", "actions:list"])
def test_nor_is_a_search(world: World, name: str) -> None:
    client = world.client("secretary")
    asked = (
        "q",
        "board",
        "priority",
        "year",
        "since",
        "until",
        "page",
        "owner",
        "state",
        "due",
        "kind",
    )
    for value in (*ODD[:3], "a" * 5000, *ODD[4:8], "[" * 500, *ODD[9:], "'\"&|!:*", "-", '"'):
        answer = client.get(reverse(name), dict.fromkeys(asked, value))
        assert answer.status_code < 500, value
        for each in ("q", "since", "page"):
            assert client.get(reverse(name), {each: value}).status_code < 500, (each, value)
