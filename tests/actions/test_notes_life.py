"""Notes are circulated, taken back, agreed at a later meeting, and corrected since."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from meetings.actions import life
from meetings.actions.life import ItemWords
from meetings.actions.noted import notes_text
from meetings.boards.models import Meeting, OutgoingMessage
from meetings.boards.refusals import Refused
from meetings.boards.saved_meanwhile import SavedMeanwhile
from meetings.minutes import corrections
from meetings.minutes.models import NoteItem, Notes, NotesVersion, ProposedCorrection
from tests.factories import MeetingFactory, NotesFactory
from tests.full_board import SECRET_ACTION, SECRET_MINUTE
from tests.world import World, make_world

pytestmark = pytest.mark.django_db

Kind = NotesVersion.Kind


@pytest.fixture
def world() -> World:
    """The meeting after the one that was noted has been held, too."""
    world = make_world()
    Meeting.objects.filter(pk=world.full.meeting.pk).update(state="held")
    return world


@pytest.fixture
def notes(world: World) -> Notes:
    return world.full.notes


def soon() -> date:
    return timezone.localdate() + timedelta(days=7)


def circulate(world: World, day: date | None = None) -> NotesVersion | None:
    return life.circulate(
        notes=world.full.notes, corrections_by=day or soon(), by=world.full.secretary
    )


def agree(world: World, **more: object) -> NotesVersion:
    notes = world.full.notes
    return life.agree(
        **{
            "notes": notes,
            "agreed_at": world.full.meeting,
            "seen": notes_text(notes).seen,
            "by": world.full.secretary,
            **more,
        }
    )


def messages() -> list[dict[str, object]]:
    return list(OutgoingMessage.objects.order_by("pk").values("email", "subject", "lines"))


def propose(world: World, role: str = "member", item: NoteItem | None = None) -> ProposedCorrection:
    return corrections.propose_correction(
        notes=world.full.notes, note_item=item, text="It was silt.", by=world.users[role]
    )


def words(item: NoteItem, **more: object) -> ItemWords:
    saved = {
        "title": item.title,
        "narrative": item.narrative,
        "confidential_minute": item.confidential_minute,
        "lead_in": item.decisions_lead_in,
        "decisions": tuple((each.pk, each.text) for each in item.decisions.all()),
        "actions": (),
    }
    return ItemWords(**{**saved, **more})


def test_circulating_keeps_a_version_and_tells_each_once(world: World, notes: Notes) -> None:
    version = circulate(world)
    notes.refresh_from_db()
    assert (version.number, version.kind, notes.state) == (1, Kind.CIRCULATED, "circulated")
    assert version.text == notes_text(notes).as_json()
    sent = messages()
    told = [message["email"] for message in sent]
    assert len(told) == len(set(told))
    for role in ("chair", "member", "substitute", "observer"):
        assert world.users[role].email in told, role
    for role in ("group_office", "secretary", "outsider"):
        assert world.users[role].email not in told, role
    assert not any(group.office_email in told for group in world.full.groups)
    assert f"/meetings/{notes.meeting_id}/notes/" in str(sent)
    assert SECRET_MINUTE not in str(sent)
    assert "harbour master" not in str(sent)


def test_only_the_secretariat_circulates(world: World, notes: Notes) -> None:
    for role in ("chair", "other_secretary"):
        with pytest.raises(PermissionDenied):
            life.circulate(notes=notes, corrections_by=soon(), by=world.users[role])
    assert not messages()


def test_a_day_that_is_past_is_refused(world: World, notes: Notes) -> None:
    with pytest.raises(Refused) as refused:
        circulate(world, timezone.localdate() - timedelta(days=1))
    assert refused.value.field == "corrections_by"
    notes.refresh_from_db()
    assert notes.state == "draft"


def test_circulating_again_needs_something_new(world: World, notes: Notes) -> None:
    circulate(world)
    told = len(messages())
    with pytest.raises(Refused):
        circulate(world)
    assert circulate(world, soon() + timedelta(days=1)) is None
    assert len(messages()) == told
    notes.items.filter(position=1).update(narrative="<p>Others were welcomed.</p>")
    assert circulate(world).number == 2
    assert len(messages()) == 2 * told


def test_they_are_taken_back_until_somebody_proposes_a_correction(
    world: World, notes: Notes
) -> None:
    circulate(world)
    life.take_back(notes=notes, by=world.full.secretary)
    notes.refresh_from_db()
    assert (notes.state, notes.corrections_by) == ("draft", None)
    assert notes.versions.count() == 1
    circulate(world)
    propose(world)
    with pytest.raises(Refused, match="proposed already"):
        life.take_back(notes=notes, by=world.full.secretary)


@pytest.mark.parametrize("role", ["chair", "member", "substitute", "observer"])
def test_those_on_the_board_propose_corrections(world: World, role: str) -> None:
    circulate(world)
    dredging = NoteItem.objects.get(title="Dredging")
    assert propose(world, role, dredging) == propose(world, role, dredging)
    assert ProposedCorrection.objects.count() == 1


@pytest.mark.parametrize("role", ["officer", "group_office", "outsider", "other_secretary"])
def test_others_propose_none(world: World, role: str) -> None:
    circulate(world)
    with pytest.raises(PermissionDenied):
        propose(world, role)


def test_a_confidential_item_is_commented_on_by_those_who_see_it(world: World) -> None:
    circulate(world)
    secret = NoteItem.objects.get(confidential=True)
    propose(world, "member", secret)
    for role in ("observer", "substitute"):
        with pytest.raises(PermissionDenied):
            propose(world, role, secret)


def test_corrections_are_taken_while_they_are_asked_for(world: World, notes: Notes) -> None:
    with pytest.raises(Refused, match="not circulated"):
        propose(world)
    circulate(world)
    yesterday = timezone.localdate() - timedelta(days=1)
    Notes.objects.update(corrections_by=yesterday)
    with pytest.raises(Refused, match="last day for corrections was"):
        propose(world)
    Notes.objects.update(corrections_by=timezone.localdate())
    propose(world)


def test_an_answer_is_given_once_and_told(world: World) -> None:
    circulate(world)
    proposed = propose(world)
    told = len(messages())
    answer = {"correction": proposed, "by": world.full.secretary}
    with pytest.raises(Refused, match="Say why"):
        corrections.answer_correction(made=False, answer=" ", **answer)
    with pytest.raises(PermissionDenied):
        corrections.answer_correction(
            correction=proposed, made=True, answer="", by=world.users["chair"]
        )
    corrections.answer_correction(made=False, answer="It was sand.", **answer)
    with pytest.raises(SavedMeanwhile):
        corrections.answer_correction(made=True, answer="", **answer)
    (message,) = messages()[told:]
    assert message["email"] == world.users["member"].email
    assert "silt" not in str(message)
    proposed.refresh_from_db()
    assert (proposed.state, proposed.answer) == ("declined", "It was sand.")


def test_a_later_meeting_agrees_them(world: World, notes: Notes) -> None:
    with pytest.raises(Refused, match="not been circulated"):
        agree(world)
    circulate(world)
    ahead = MeetingFactory(board=world.full.board, date=timezone.localdate() + timedelta(days=400))
    for meeting in (ahead, world.full.last_meeting):
        with pytest.raises(Refused, match="later meeting"):
            agree(world, agreed_at=meeting)
    with pytest.raises(PermissionDenied):
        agree(world, by=world.users["chair"])
    version = agree(world)
    notes.refresh_from_db()
    assert (version.kind, version.number) == (Kind.AGREED, 2)
    assert (notes.state, notes.agreed_at) == ("agreed", world.full.meeting)
    with pytest.raises(Refused, match="agreed already"):
        agree(world)
    with pytest.raises(Refused):
        circulate(world, soon() + timedelta(days=3))


def test_another_board_does_not_agree_them(world: World) -> None:
    circulate(world)
    other = NotesFactory().meeting
    Meeting.objects.filter(pk=other.pk).update(date=world.full.meeting.date, state="held")
    with pytest.raises(Refused):
        agree(world, agreed_at=other)


def test_words_changed_meanwhile_are_not_agreed_unread(world: World, notes: Notes) -> None:
    circulate(world)
    seen = notes_text(notes).seen
    notes.items.filter(position=1).update(narrative="<p>Nobody was welcomed.</p>")
    with pytest.raises(SavedMeanwhile):
        agree(world, seen=seen)


def test_unanswered_corrections_stand_in_the_way_until_it_is_confirmed(world: World) -> None:
    circulate(world)
    propose(world)
    with pytest.raises(Refused) as refused:
        agree(world)
    assert refused.value.field == "leave_open"
    agree(world, leave_open=True)


def test_a_correction_of_agreed_notes_is_a_new_version_with_its_reason(
    world: World, notes: Notes
) -> None:
    item = NoteItem.objects.get(title="Dredging")
    correct = {"note_item": item, "by": world.full.secretary, "reason": "A name was wrong."}
    changed = words(item, narrative="<p>Members discussed the tides.</p>")
    with pytest.raises(Refused, match="not agreed yet"):
        life.correct(words=changed, seen_revision=item.revision, **correct)
    circulate(world)
    agree(world)
    for reason in ("", "  "):
        with pytest.raises(Refused) as refused:
            life.correct(words=changed, seen_revision=0, **{**correct, "reason": reason})
        assert refused.value.field == "reason"
    with pytest.raises(Refused, match="nothing was changed"):
        life.correct(words=words(item), seen_revision=0, **correct)
    with pytest.raises(PermissionDenied):
        life.correct(
            words=changed, seen_revision=0, **{**correct, "by": world.users["other_secretary"]}
        )
    version = life.correct(words=changed, seen_revision=0, **correct)
    assert (version.number, version.kind, version.reason) == (
        3, Kind.CORRECTED, "A name was wrong.",
    )  # fmt: skip
    assert "the silt" in str(notes.versions.get(number=2).text)
    assert "the silt" not in str(version.text)
    with pytest.raises(SavedMeanwhile):
        life.correct(words=changed, seen_revision=0, **correct)


def test_a_correction_adds_and_takes_away_decisions_and_words_actions_anew(world: World) -> None:
    circulate(world)
    agree(world)
    item = NoteItem.objects.get(title="Dredging")
    first, second = item.decisions.all()
    action = world.full.actions[0]
    life.correct(
        note_item=item,
        words=words(
            item,
            decisions=((second.pk, "<p>asked for all figures.</p>"), (None, "<p>thanked all.</p>")),
            actions=((action.pk, "Officers to collect every figure."),),
        ),
        reason="Left out.",
        seen_revision=0,
        by=world.full.secretary,
    )
    assert [(each.pk == second.pk, each.text) for each in item.decisions.all()] == [
        (True, "<p>asked for all figures.</p>"),
        (False, "<p>thanked all.</p>"),
    ]
    assert not type(first).objects.filter(pk=first.pk).exists()
    action.refresh_from_db()
    assert action.noted_text == "Officers to collect every figure."
    assert action.text == "Officers to collect the figures of each estuary."


def test_a_correction_of_another_items_action_changes_nothing(world: World) -> None:
    circulate(world)
    agree(world)
    item = NoteItem.objects.get(title="Welcome and introductions")
    with pytest.raises(Refused, match="nothing was changed"):
        life.correct(
            note_item=item,
            words=words(item, actions=((world.full.actions[2].pk, "Nothing"),)),
            reason="Trying.",
            seen_revision=0,
            by=world.full.secretary,
        )
    world.full.actions[2].refresh_from_db()
    assert world.full.actions[2].text == SECRET_ACTION
