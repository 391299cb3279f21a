"""A row of the notes is saved: words, actions and votes, with what others save meanwhile."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from meetings.actions.models import Action, ActionLink, ActionOwner, OwnerTold
from meetings.actions.noting import add_row, move_row
from meetings.boards.models import OutgoingMessage
from meetings.minutes.models import Decision, NoteItem, Notes, Vote
from tests.actions.note_writer import NoteWriter
from tests.factories import (
    ActionFactory,
    AttendanceFactory,
    MeetingFactory,
    MembershipFactory,
    NoteItemFactory,
    PersonFactory,
    ProgressUpdateFactory,
    SecretaryFactory,
)

pytestmark = pytest.mark.django_db


class Table:
    """A board at its meeting, two secretaries, three people it knows, and one row of notes."""

    def __init__(self) -> None:
        self.meeting = MeetingFactory(state="published", published_at=timezone.now())
        board = self.meeting.board
        self.secretaries = [SecretaryFactory(board=board).user for _ in range(2)]
        self.people = [
            PersonFactory(name=name)
            for name in ("Ned Eastwick", "Cllr Bram Rennick", "Ivo O’Carrow")
        ]
        for person in self.people:
            MembershipFactory(board=board, person=person)
        self.notes = Notes.objects.create(meeting=self.meeting)
        self.row = NoteItemFactory(notes=self.notes, position=1, title="Dredging")

    def writer(self, number: int = 0) -> NoteWriter:
        return NoteWriter(self.row, self.secretaries[number])

    def decided(self) -> list[str]:
        return list(self.row.decisions.values_list("text", flat=True))

    def stored(self) -> NoteItem:
        return NoteItem.objects.get(pk=self.row.pk)


@pytest.fixture
def table() -> Table:
    return Table()


def test_words_are_kept_in_the_house_form_and_come_back_as_they_were_typed(table: Table) -> None:
    page = table.writer()
    told = page.write(
        narrative="Members discussed:\n\n- the tides;\n- the silt.",
        decisions="noted the report; and\nasked for figures.",
    )
    assert told["changed"]
    row = table.stored()
    assert "<li>" in row.narrative
    assert row.decisions_lead_in == "That the Board:"
    assert table.decided() == [
        "<strong>noted</strong> the report; and",
        "<strong>asked</strong> for figures.",
    ]
    assert page.fields["narrative"] == "Members discussed:\n\n- the tides;\n- the silt."
    assert row.revision == 1
    assert not page.write(narrative=page.fields["narrative"])["changed"]
    assert table.stored().revision == 1


def test_a_decision_that_stays_is_the_same_one_wherever_it_stands(table: Table) -> None:
    page = table.writer()
    page.write(decisions="noted A\nagreed B")
    noted, agreed = Decision.objects.order_by("position")
    page.write(decisions="agreed B\nnoted A\nasked C")
    assert list(Decision.objects.order_by("position"))[:2] == [agreed, noted]
    page.write(decisions="noted A")
    assert Decision.objects.get() == noted
    assert table.stored().decisions_lead_in == ""


def test_an_action_has_owners_and_a_day_and_keeps_names_nobody_knows(table: Table) -> None:
    page = table.writer()
    told = page.write(
        action_n1_text="Write to ministers.",
        action_n1_owners="councillor bram rennick / Ned Eastwick, Maud Sharples",
        action_n1_due="next",
    )
    action = Action.objects.get()
    assert told["made"] == {"action-n1": action.pk}
    ned, bram, _ = table.people
    owners = [each.person for each in action.ownerships.order_by("position")]
    assert owners == [bram, ned]
    assert action.unknown_owners == "Maud Sharples"
    assert action.due_next_meeting
    assert (action.item_number, action.item_title) == ("1", "Dredging")
    assert (
        "“Maud Sharples” is not known to the board" in told["hints"][f"action-{action.pk}-owners"]
    )
    assert told["fields"][f"action-{action.pk}-owners"] == (
        "Cllr Bram Rennick / Ned Eastwick / Maud Sharples"
    )
    stays = ActionOwner.objects.get(person=ned)
    page.write(
        **{
            f"action_{action.pk}_owners": "Ned Eastwick / Ivo O'Carrow",
            f"action_{action.pk}_day": "2027-03-01",
            f"action_{action.pk}_due": "day",
        }
    )
    action = Action.objects.get()
    assert ActionOwner.objects.get(person=ned) == stays
    assert action.owners.count() == 2
    assert (action.due, action.due_next_meeting, action.unknown_owners) == (
        date(2027, 3, 1), False, "",
    )  # fmt: skip


def test_what_cannot_be_stored_is_said_and_the_rest_is_stored(table: Table) -> None:
    page = table.writer()
    told = page.write(
        narrative="Said.", action_n1_owners="Ned Eastwick", action_n1_text="",
        action_n2_text="Do it.", action_n2_day="31 February", vote_n3_for="nine", title=" ",
    )  # fmt: skip
    assert told["refused"].keys() == {
        "title", "action-n1-text", "action-n2-due", "vote-n3",
    }  # fmt: skip
    assert table.stored().narrative == "<p>Said.</p>"
    assert Action.objects.get().text == "Do it."
    assert not Vote.objects.exists()


def test_an_action_is_only_taken_off_while_nobody_was_told_and_nothing_reported(
    table: Table,
) -> None:
    told_of, reported, fresh = (
        ActionFactory(meeting=table.meeting, note_item=table.row, position=n) for n in (1, 2, 3)
    )
    message = OutgoingMessage.objects.create(name="Ned", subject="Actions")
    OwnerTold.objects.create(action=told_of, person=table.people[0], message=message)
    ProgressUpdateFactory(action=reported)
    page = table.writer()
    told = page.write(**{f"action_{each.pk}_remove": "1" for each in (told_of, reported, fresh)})
    assert set(Action.objects.all()) == {told_of, reported}
    assert "have been told" in told["refused"][f"action-{told_of.pk}-remove"]
    assert "Something was reported" in told["refused"][f"action-{reported.pk}-remove"]
    assert told["kept"].keys() == {str(told_of.pk), str(reported.pk)}
    told = page.write(**{f"action_{told_of.pk}_text": ""})
    assert f"action-{told_of.pk}-text" in told["refused"]
    page.write(**{f"action_{told_of.pk}_text": "Other words."})
    assert Action.objects.get(text="Other words.") == told_of


def test_two_who_change_other_parts_both_keep_their_change(table: Table) -> None:
    action = ActionFactory(meeting=table.meeting, note_item=table.row, position=1, text="Do it.")
    one, other = table.writer(0), table.writer(1)
    one.write(narrative="Said.", **{f"action_{action.pk}_owners": "Ned Eastwick"})
    told = other.write(decisions="noted it", **{f"action_{action.pk}_text": "Do it soon."})
    assert told["conflicts"] == {}
    assert told["fields"]["narrative"] == "Said."
    action.refresh_from_db()
    assert (action.text, action.owners.get()) == ("Do it soon.", table.people[0])


def test_two_who_change_the_same_part_see_both_and_nothing_is_lost(table: Table) -> None:
    action = ActionFactory(meeting=table.meeting, note_item=table.row, position=1, text="Do it.")
    one, other = table.writer(0), table.writer(1)
    text = f"action-{action.pk}-text"
    one.write(narrative="Mine.", decisions="agreed it", **{f"action_{action.pk}_text": "Do A."})
    told = other.write(narrative="Yours.", decisions="asked", title="Dredging again",
                       **{f"action_{action.pk}_text": "Do B."})  # fmt: skip
    assert {part: each["text"] for part, each in told["conflicts"].items()} == {
        "narrative": "Mine.", "decisions": "**agreed** it", text: "Do A.",
    }  # fmt: skip
    row = table.stored()
    assert (row.narrative, row.title) == ("<p>Mine.</p>", "Dredging again")
    again = other.write(narrative="Yours.")
    assert again["conflicts"].keys() == {"narrative"}
    other.seen = again["seen"]  # having seen both
    assert other.write(narrative="Mine and yours.")["conflicts"] == {}
    assert table.stored().narrative == "<p>Mine and yours.</p>"


def test_what_was_stored_though_its_answer_was_lost_is_sent_again_and_stored_once(
    table: Table,
) -> None:
    page = table.writer()
    lost = {
        "narrative": "Sai", "action-n1-text": "Write to", "action-n1-owners": "",
        "vote-n2-motion": "That it be", "vote-n2-for": "2",
    }  # fmt: skip
    page.post(lost)  # and the answer never came
    told = page.write(
        tried=[lost], narrative="Said.", action_n1_text="Write to ministers.",
        action_n1_owners="Ned Eastwick", vote_n2_motion="That it be done.", vote_n2_for="2",
    )  # fmt: skip
    assert told["conflicts"] == {}
    action, vote = Action.objects.get(), Vote.objects.get()
    assert told["made"] == {"action-n1": action.pk, "vote-n2": vote.pk}
    assert (action.text, action.owners.get()) == ("Write to ministers.", table.people[0])
    assert (vote.motion, vote.votes_for) == ("That it be done.", 2)
    assert table.stored().narrative == "<p>Said.</p>"


def test_what_was_sent_in_vain_does_not_pass_over_what_another_wrote(table: Table) -> None:
    page, other = table.writer(0), table.writer(1)
    lost = {"narrative": "Sai"}
    other.write(narrative="Theirs.")
    assert page.write(tried=[lost], narrative="Said.")["conflicts"].keys() == {"narrative"}


def test_an_action_somebody_took_off_comes_back_only_where_it_was_changed(table: Table) -> None:
    action = ActionFactory(meeting=table.meeting, note_item=table.row, position=1, text="Do it.")
    one, other, third = table.writer(0), table.writer(1), table.writer(1)
    one.write(**{f"action_{action.pk}_remove": "1"})
    assert (
        f"action-{action.pk}-text"
        not in other.write(**{f"action_{action.pk}_text": "Do it."})["seen"]
    )
    told = third.write(**{f"action_{action.pk}_text": "Do it soon."})
    assert Action.objects.get().text == "Do it soon."
    assert told["made"] == {f"action-{action.pk}": Action.objects.get().pk}


def test_a_confidential_minute_stays_with_its_item(table: Table) -> None:
    page = table.writer()
    page.write(confidential="1", minute="In private.", narrative="It was considered.")
    assert table.stored().confidential_minute == "<p>In private.</p>"
    told = page.write(confidential="")
    assert "Take that out first" in told["refused"]["confidential"]
    assert table.stored().confidential
    page.write(confidential="", minute="")
    assert not table.stored().confidential


def test_a_vote_with_names_counts_by_them(table: Table) -> None:
    ned, bram, ian = table.people
    for person in (ned, bram):
        AttendanceFactory(meeting=table.meeting, person=person)
    page = table.writer()
    told = page.write(vote_n1_motion="That it be done.", **{f"vote_n1_cast_{ian.pk}": "for"})
    assert "not recorded as present" in told["refused"]["vote-n1"]
    page.write(
        vote_n1_motion="That it be done.", vote_n1_for="7",
        **{f"vote_n1_cast_{ned.pk}": "for", f"vote_n1_cast_{bram.pk}": "against"},
    )  # fmt: skip
    vote = Vote.objects.get()
    assert (vote.votes_for, vote.votes_against, vote.abstained) == (1, 1, 0)
    assert vote.casts.count() == 2
    page.write(**{f"vote_{vote.pk}_remove": "1"})
    assert not Vote.objects.exists()


def test_actions_follow_their_item_in_its_order_and_title(table: Table) -> None:
    later = add_row(notes=table.notes, by=table.secretaries[0], title="Lamps")
    first = ActionFactory(meeting=table.meeting, note_item=table.row, position=1, item_number="1")
    other = ActionFactory(meeting=table.meeting, note_item=later, position=2, item_number="7")
    move_row(row=later, by=table.secretaries[0], to="up")
    first.refresh_from_db()
    other.refresh_from_db()
    assert (other.position, other.item_number) == (1, "7")  # an imported monitor's own number
    assert (first.position, first.item_number) == (2, "2")
    first.item_title = "Dredging"
    first.save()
    NoteWriter(table.stored(), table.secretaries[0]).write(title="Dredging and silt")
    first.refresh_from_db()
    assert first.item_title == "Dredging and silt"


def test_whoever_is_taken_off_as_owner_has_no_link_to_it_and_is_told_anew(table: Table) -> None:
    page = table.writer()
    page.write(action_n1_text="Write to ministers.", action_n1_owners="Ned Eastwick")
    action = Action.objects.get()
    owner = action.owners.get()
    ActionLink.objects.create(
        action=action, person=owner, expires_at=timezone.now() + timedelta(days=90)
    )
    message = OutgoingMessage.objects.create(name=owner.name, subject="Actions for you")
    OwnerTold.objects.create(action=action, person=owner, message=message)
    page.write(**{f"action_{action.pk}_owners": "Bram Rennick"})
    assert ActionLink.objects.get().revoked_at is not None
    assert not OwnerTold.objects.exists()
