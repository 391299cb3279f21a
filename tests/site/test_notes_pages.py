"""The Notes tab and the pages behind it: what each reader has, and what is done there."""

from datetime import timedelta

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from meetings.actions import life
from meetings.actions.noted import notes_text
from meetings.boards.models import Meeting
from meetings.minutes.models import NoteItem, Notes, ProposedCorrection, Vote, VoteCast
from tests.factories import ActionFactory, DecisionFactory, NoteItemFactory
from tests.full_board import SECRET_ACTION, SECRET_MINUTE
from tests.world import ROLES, World, make_world

pytestmark = pytest.mark.django_db

OPEN_WORDS = "The Board considered this in confidence."
WELCOME = "The chair welcomed members"
SECRETS = (SECRET_MINUTE, SECRET_ACTION, "harbour master")
SEE_ALL = ("secretary", "chair", "member")
SEE_OPEN = ("substitute", "observer", "officer", "group_office")


@pytest.fixture
def world() -> World:
    world = make_world()
    Meeting.objects.filter(pk=world.full.meeting.pk).update(state="held")
    NoteItem.objects.filter(confidential=True).update(narrative=f"<p>{OPEN_WORDS}</p>")
    return world


def get(world: World, role: str, name: str = "meeting_notes", *args: object) -> HttpResponse:
    return world.client(role).get(_url(world, name, *args))


def post(world: World, role: str, name: str, *args: object, **sent: object) -> HttpResponse:
    return world.client(role).post(_url(world, name, *args), sent)


def _url(world: World, name: str, *args: object) -> str:
    if name in ("correction_answer", "notes_correct"):
        return reverse(name, args=args)
    return reverse(name, args=[world.full.last_meeting.pk, *args])


def shown(world: World, role: str, name: str = "meeting_notes", *args: object) -> str:
    response = get(world, role, name, *args)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def circulate(world: World) -> None:
    day = timezone.localdate() + timedelta(days=7)
    life.circulate(notes=world.full.notes, corrections_by=day, by=world.full.secretary)


def agree(world: World) -> None:
    notes = world.full.notes
    life.agree(
        notes=notes,
        agreed_at=world.full.meeting,
        seen=notes_text(notes).seen,
        by=world.full.secretary,
    )


def change(world: World, narrative: str) -> None:
    world.full.notes.items.filter(title="Dredging").update(narrative=narrative)


def dredging(world: World) -> NoteItem:
    return NoteItem.objects.get(title="Dredging")


def test_each_state_has_its_readers(world: World) -> None:
    world.full.board.is_public = True
    world.full.board.save(update_fields=["is_public"])
    Meeting.objects.filter(pk=world.full.last_meeting.pk).update(published_at=timezone.now())
    readers = {"draft": {"secretary"}, "circulated": {*SEE_ALL, *SEE_OPEN}, "agreed": {*ROLES}}
    for state, expected in readers.items():
        Notes.objects.update(state=state)
        assert {role for role in ROLES if WELCOME in shown(world, role)} == expected, state


@pytest.mark.parametrize("role", SEE_OPEN)
def test_nothing_confidential_is_on_the_tab_of_who_may_not_see_it(world: World, role: str) -> None:
    circulate(world)
    page = shown(world, role)
    assert OPEN_WORDS in page
    assert [secret for secret in SECRETS if secret in page] == []
    assert SECRET_MINUTE in shown(world, "member")


def test_the_tab_has_attendance_votes_decisions_and_actions(world: World) -> None:
    vote = Vote.objects.create(
        note_item=dredging(world), position=1, motion="To dredge", votes_for=5, votes_against=1
    )
    VoteCast.objects.create(vote=vote, person=world.full.chair, cast="for")
    circulate(world)
    page = shown(world, "observer")
    assert "To dredge: 5 for, 1 against, 0 abstained.<br>For: Hesper Quillfeather OBE." in page
    assert '<th scope="rowgroup" rowspan="1">Chair</th><td>Hesper Quillfeather OBE</td>' in page
    assert "That the board:" in page
    assert "Officers to collect the figures of each estuary." in page
    assert "Rowan Pettigrew / Juno Blackthorn, due 3 November 2026" in page


def test_a_meeting_without_notes_offers_to_take_them(world: World) -> None:
    held = world.full.meeting
    url = reverse("meeting_notes", args=[held.pk])
    assert f'href="{url}take/"' in world.client("secretary").get(url).content.decode()
    assert "take/" not in world.client("member").get(url).content.decode()


@pytest.mark.parametrize(
    ("state", "says"),
    [
        (Meeting.State.PLANNED, "Publish it first; the notes can then be prepared"),
        (Meeting.State.CANCELLED, "The meeting was cancelled, so there is nothing to note."),
        (Meeting.State.PUBLISHED, "They can be prepared before the meeting."),
    ],
)
def test_a_meeting_without_notes_says_when_they_can_be_begun(
    world: World, state: str, says: str
) -> None:
    meeting = world.full.meeting
    Meeting.objects.filter(pk=meeting.pk).update(
        state=state,
        date="2030-01-08",
        cancel_reason="Snow." if state == Meeting.State.CANCELLED else "",
    )
    page = world.client("secretary").get(reverse("meeting_notes", args=[meeting.pk]))
    assert says in page.content.decode()
    assert ("take/" in page.content.decode()) == (state == Meeting.State.PUBLISHED)


def test_a_member_proposes_a_correction_and_reads_the_answer(world: World) -> None:
    circulate(world)
    item = dredging(world)
    sent = {"item": item.pk, "text": "It was sand."}
    assert post(world, "member", "correction_propose", **sent).status_code == 302
    assert "It was sand." in shown(world, "member")
    assert "It was sand." not in shown(world, "chair")
    page = shown(world, "secretary")
    assert "It was sand." in page
    assert "1 correction to answer" in page
    proposed = ProposedCorrection.objects.get()
    assert "Members discussed:" in shown(world, "secretary", "correction_answer", proposed.pk)
    refused = post(world, "secretary", "correction_answer", proposed.pk, state="declined")
    assert "Say why it is not made" in refused.content.decode()
    post(world, "secretary", "correction_answer", proposed.pk, state="made", answer="Thank you.")
    page = shown(world, "member")
    assert "Made" in page
    assert "Thank you." in page
    late = post(world, "secretary", "correction_answer", proposed.pk, state="made", answer="Mine")
    assert late.status_code == 409
    assert "It has been answered" in late.content.decode()
    assert "Mine" in late.content.decode()


def test_who_sees_no_confidential_item_cannot_name_it(world: World) -> None:
    circulate(world)
    secret = NoteItem.objects.get(confidential=True)
    assert f'value="{secret.pk}"' not in shown(world, "observer", "correction_propose")
    answer = post(world, "observer", "correction_propose", item=secret.pk, text="What is it?")
    assert answer.status_code == 200
    assert not ProposedCorrection.objects.exists()
    assert f'value="{secret.pk}"' in shown(world, "member", "correction_propose")


def test_bad_input_is_answered_with_a_sentence(world: World) -> None:
    circulate(world)
    assert (
        "Fill this in."
        in post(world, "member", "correction_propose", item="", text="  ").content.decode()
    )
    for item in ("x", "999999", "-1"):
        assert post(world, "member", "correction_propose", item=item, text="a").status_code == 200
    day = post(world, "secretary", "notes_circulate", corrections_by="soon").content.decode()
    assert "Give a day" in day
    assert get(world, "secretary", "notes_compare").status_code == 200
    for query in ("from=x", "to=99", "from=0&to=1"):
        url = _url(world, "notes_compare")
        assert world.client("secretary").get(f"{url}?{query}").status_code == 404
    at = post(world, "secretary", "notes_agree", agreed_at="x", seen="y")
    assert at.status_code == 200


def test_amendments_are_shown_word_by_word(world: World) -> None:
    circulate(world)
    change(world, "<p>Members discussed the sand.</p>")
    agree(world)
    for role in ("member", "observer"):
        page = shown(world, role)
        assert "with amendments" in page
        assert "sand" in page
        assert "<ins>" in page


def test_amendments_of_a_confidential_minute_are_nothing_to_others(world: World) -> None:
    circulate(world)
    NoteItem.objects.filter(confidential=True).update(
        confidential_minute="<p>The harbour master stays.</p>"
    )
    agree(world)
    assert "with amendments" in shown(world, "member")
    for role in SEE_OPEN:
        page = shown(world, role)
        assert "with amendments" not in page
        assert "harbour master" not in page


def test_versions_and_comparisons_never_tell_what_is_confidential(world: World) -> None:
    """In what went out, what is now, and what became confidential between the two."""
    was_open = NoteItemFactory(
        notes=world.full.notes, position=9, title="Pay of the pilots",
        narrative="<p>The pilots want a crown a day.</p>",
    )  # fmt: skip
    DecisionFactory(note_item=was_open, position=1, text="<p>offered half a crown.</p>")
    ActionFactory(
        meeting=world.full.last_meeting, note_item=was_open, position=9, text="Tell the pilots."
    )
    circulate(world)
    was_open.confidential_minute, was_open.narrative = was_open.narrative, ""
    was_open.confidential = True
    was_open.save()
    circulate(world)
    agree(world)
    words = (*SECRETS, "Pay of the pilots", "crown", "Tell the pilots")
    for role in SEE_OPEN:
        for args in (("notes_version", 1), ("notes_version", 2), ("notes_version", 3)):
            page = shown(world, role, *args)
            assert [each for each in words if each in page] == [], (role, args)
        url = _url(world, "notes_compare")
        for query in ("?from=1&to=2", "?from=2&to=1", "?from=1&to=3", ""):
            page = world.client(role).get(url + query).content.decode()
            assert [each for each in words if each in page] == [], (role, query)
    assert "half a crown" in shown(world, "member", "notes_version", 1)


def test_the_public_has_no_version_that_was_only_circulated(world: World) -> None:
    circulate(world)
    change(world, "<p>Members discussed the sand.</p>")
    agree(world)
    world.full.board.is_public = True
    world.full.board.save(update_fields=["is_public"])
    Meeting.objects.filter(pk=world.full.last_meeting.pk).update(published_at=timezone.now())
    for role in ("anonymous", "outsider"):
        assert get(world, role, "notes_version", 1).status_code == 404
        assert get(world, role, "notes_version", 2).status_code == 200
        page = shown(world, role)
        assert "the silt" not in page
        assert "with amendments" not in page


def test_notes_are_agreed_as_they_were_read(world: World) -> None:
    circulate(world)
    ProposedCorrection.objects.create(
        notes=world.full.notes, text="It was sand.", by=world.users["member"]
    )
    seen = notes_text(world.full.notes).seen
    sent = {"agreed_at": world.full.meeting.pk, "seen": seen}
    page = post(world, "secretary", "notes_agree", **sent).content.decode()
    assert "A proposed correction has no answer yet" in page
    change(world, "<p>Sand.</p>")
    stale = post(world, "secretary", "notes_agree", leave_open="on", **sent)
    assert stale.status_code == 409
    fresh = notes_text(world.full.notes).seen
    assert f'value="{fresh}"' in stale.content.decode()
    sent["seen"] = fresh
    assert post(world, "secretary", "notes_agree", leave_open="on", **sent).status_code == 302
    assert "Agreed at the meeting of" in shown(world, "member")


def test_agreed_notes_are_corrected_item_by_item(world: World) -> None:
    circulate(world)
    agree(world)
    item = dredging(world)
    page = shown(world, "secretary", "notes_correct", item.pk)
    assert "Members discussed:" in page
    first, second = item.decisions.all()
    action = world.full.actions[0]
    sent = {
        "title": "Dredging",
        "narrative": "Members discussed the sand.",
        "lead_in": "That the board:",
        f"decision_{first.pk}": "noted the report; and",
        f"decision_{second.pk}": "",
        f"action_{action.pk}": "Officers to collect the figures of each estuary.",
        f"action_{world.full.actions[1].pk}": "Officers to thank the pilots.",
        "reason": "It was never silt.",
        "seen_revision": 0,
    }
    assert post(world, "secretary", "notes_correct", item.pk, **sent).status_code == 302
    page = shown(world, "observer")
    assert "Corrected since" in page
    assert "It was never silt." in page
    assert "asked for figures" not in page.partition('id="amendments"')[0]
    sent["narrative"] = "Mine."
    stale = post(world, "secretary", "notes_correct", item.pk, **sent)
    assert stale.status_code == 409
    assert "Mine." in stale.content.decode()
    assert "Members discussed the sand." in stale.content.decode()


def test_a_box_left_as_it_was_keeps_its_text_to_the_letter(world: World) -> None:
    table = "<p>Figures:</p><table><tbody><tr><td>1  2</td></tr></tbody></table>"
    change(world, table)
    circulate(world)
    agree(world)
    item = dredging(world)
    form = get(world, "secretary", "notes_correct", item.pk).context["form"]
    sent = {name: "" if form[name].value() is None else form[name].value() for name in form.fields}
    sent |= {"title": "Dredging the estuaries", "reason": "The title was cut short."}
    response = post(world, "secretary", "notes_correct", item.pk, **sent)
    assert response.status_code == 302, response.context["form"].errors
    item.refresh_from_db()
    assert (item.title, item.narrative) == ("Dredging the estuaries", table)
    assert item.decisions.count() == 2


def test_the_tab_takes_as_many_queries_with_many_items(
    world: World, django_assert_max_num_queries
) -> None:
    circulate(world)
    client = world.client("secretary")
    url = _url(world, "meeting_notes")
    client.get(url)
    with CaptureQueriesContext(
        connection,
    ) as few:
        client.get(url)
    for position in range(20, 40):
        item = NoteItemFactory(notes=world.full.notes, position=position)
        DecisionFactory(note_item=item, position=1)
        ActionFactory(meeting=world.full.last_meeting, note_item=item, position=position)
        ProposedCorrection.objects.create(
            notes=world.full.notes, note_item=item, text="x", by=world.users["member"]
        )
    with django_assert_max_num_queries(len(few) + 2):
        client.get(url)
