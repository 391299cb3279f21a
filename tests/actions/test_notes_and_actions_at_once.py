"""The notes written while their actions are told, changed or reported on: nobody waits for ever."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from meetings.actions import changing, digest, life, links, noting, telling
from meetings.actions.models import Action, OwnerTold
from meetings.actions.noting import ACTION, save_row
from meetings.boards.models import OutgoingMessage
from meetings.minutes import corrections
from meetings.minutes.models import NoteItem, Notes
from meetings.minutes.words import Sent, word_digests
from tests.actions.test_actions_at_once import at_once
from tests.actions.test_noting import Table
from tests.at_once import begin, begun_meanwhile, wait_for_us
from tests.factories import (
    ActionFactory,
    ActionLinkFactory,
    ActionOwnerFactory,
    MeetingFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def table() -> Table:
    return Table()


def action_of(table: Table, position: int = 1) -> Action:
    """One that is due, by somebody with an address and without an account."""
    person = table.people[0]
    person.email = "ned@farm.example"
    person.save(update_fields=["email"])
    action = ActionFactory(
        meeting=table.meeting,
        note_item=table.row,
        position=position,
        text=f"Count the ducks, {position}.",
        due=timezone.localdate(),
    )
    ActionOwnerFactory(action=action, person=person, position=1)
    return action


def row_of(table: Table) -> NoteItem:
    return NoteItem.objects.select_related("notes__meeting").get(pk=table.row.pk)


def save(table: Table, parts: dict[str, object], due: date | None = None) -> Callable[[], object]:
    """By a page that had no narrative, and actions due on that day."""
    row = row_of(table)
    seen = word_digests({"narrative": ""})
    seen |= noting.action_digests({name: noting.Due(day=due) for name in parts})
    return lambda: save_row(row=row, by=table.secretaries[0], sent=Sent(parts, seen))


def taking_off(table: Table, action: Action) -> Callable[[], object]:
    return save(table, {f"{ACTION}{action.pk}-remove": True})


def test_an_action_is_taken_off_while_its_owner_writes(table: Table) -> None:
    action = action_of(table)
    token = links.token_of(ActionLinkFactory(action=action, person=table.people[0]))
    with begun_meanwhile(taking_off(table, action)) as taken_off:
        links.write_through_link(
            token=token, text="Half are counted.", state=Action.State.OPEN, seen_updates=0
        )
    assert f"{ACTION}{action.pk}-remove" in taken_off.result().refused
    assert action.updates.get().text == "Half are counted."


def test_an_action_is_taken_off_while_owners_are_told(table: Table) -> None:
    action = action_of(table)
    with begun_meanwhile(taking_off(table, action)) as taken_off:
        telling.tell_owners(meeting=table.meeting, by=table.secretaries[1])
    assert f"{ACTION}{action.pk}-remove" in taken_off.result().refused
    assert OwnerTold.objects.get().action == action


def test_a_row_is_saved_while_its_action_is_changed(table: Table) -> None:
    """Each had locked what the other wanted next: the item here, the action there."""
    action = action_of(table)
    parts = {"narrative": "<p>Ducks.</p>", f"{ACTION}{action.pk}-due": noting.Due(True)}
    with transaction.atomic():
        NoteItem.objects.select_for_update().get(pk=table.row.pk)
        saved = begin(save(table, parts, action.due))
        wait_for_us(saved)
        changing.change_action(
            action=action,
            by=table.secretaries[1],
            opened_at=changing.seen_action(action),
            asked=changing.Asked("Count the geese.", action.due, False, False),
        )
    assert saved.result()
    action.refresh_from_db()
    assert (action.text, action.due_next_meeting) == ("Count the geese.", True)
    assert row_of(table).narrative == "<p>Ducks.</p>"
    assert row_of(table).revision == 2


def test_owners_are_told_while_the_digest_goes_out(table: Table) -> None:
    """Neither waits for the other: each makes a link of the same owner to the same action."""
    action = action_of(table)
    with transaction.atomic():
        telling.tell_owners(meeting=table.meeting, by=table.secretaries[0])
        sent = begin(lambda: digest.send_digest(table.people[0].pk, timezone.localdate()))
        assert sent.result(timeout=60)
    assert OutgoingMessage.objects.count() == 2
    assert OwnerTold.objects.get().action == action


def test_a_digest_by_two_workers_is_sent_once(table: Table) -> None:
    action_of(table)

    def send() -> object:
        return digest.send_digest(table.people[0].pk, timezone.localdate())

    assert at_once(send, send) == []
    assert OutgoingMessage.objects.count() == 1


def circulating(table: Table) -> Callable[[], object]:
    soon = timezone.localdate() + timedelta(days=7)
    return lambda: life.circulate(notes=table.notes, corrections_by=soon, by=table.secretaries[0])


def test_two_circulate_at_once(table: Table) -> None:
    assert [each.__name__ for each in at_once(circulating(table), circulating(table))] == [
        "Refused"
    ]
    assert table.notes.versions.count() == 1


def test_what_circulates_is_what_was_saved_before(table: Table) -> None:
    with begun_meanwhile(circulating(table)) as circulated:
        save(table, {"narrative": "<p>Ducks.</p>"})()
    assert circulated.result().text["items"][0]["narrative"] == "<p>Ducks.</p>"


def test_a_correction_proposed_while_notes_are_agreed_is_not_left_without_an_answer(
    table: Table,
) -> None:
    person = table.people[1]
    person.user = UserFactory()
    person.save(update_fields=["user"])
    later = MeetingFactory(
        board=table.meeting.board, date=table.meeting.date + timedelta(days=1), state="held"
    )
    circulating(table)()
    seen = life.notes_text(Notes.objects.get()).seen

    def propose() -> object:
        return corrections.propose_correction(
            notes=table.notes, note_item=None, text="Geese.", by=person.user
        )

    with begun_meanwhile(propose) as proposed:
        life.agree(notes=table.notes, agreed_at=later, seen=seen, by=table.secretaries[0])
    assert type(proposed.exception()).__name__ == "Refused"


def test_rows_moved_and_taken_off_at_once_stay_in_order(table: Table) -> None:
    secretary = table.secretaries[0]
    rows = [
        noting.add_row(notes=table.notes, by=secretary, title=f"Item {number}")
        for number in range(3)
    ]
    raised = at_once(
        lambda: noting.move_row(row=rows[2], by=secretary, to=1),
        lambda: noting.remove_row(row=rows[0], by=secretary),
        lambda: noting.add_row(notes=table.notes, by=secretary, title="Another"),
    )
    assert raised == []
    assert list(table.notes.items.values_list("position", flat=True)) == [1, 2, 3, 4]
