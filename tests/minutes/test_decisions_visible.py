"""The decisions of the register are those that the Notes pages show: for every role, by both."""

import pytest
from django.urls import reverse

from boardpapers.access import boards_of, meetings_visible_to
from boardpapers.decision_access import decisions_visible_to
from meetings.attendance.policies import can_see_confidential, meetings_confidential_to
from meetings.boards.models import Meeting
from meetings.boards.policies import SiteUser, is_secretary
from meetings.minutes.models import Decision, Notes
from tests.factories import (
    ApologyFactory,
    DecisionFactory,
    MembershipFactory,
    NoteItemFactory,
    NotesFactory,
)
from tests.world import ROLES, World, make_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    """Decisions of both meetings: open, of a secret item of the notes, of one of the agenda."""
    world = make_world()
    full = world.full
    secret = full.notes.items.get(confidential=True)
    DecisionFactory(note_item=secret, text="<p>agreed to keep the harbour master</p>")
    notes = NotesFactory(meeting=full.meeting)
    for key in ("1(a)", "3"):
        note = NoteItemFactory(notes=notes, item=full.items[key], title=f"Item {key}")
        DecisionFactory(note_item=note, text=f"<p>noted paper {key}</p>")
    return world


def may_see(user: SiteUser, decision: Decision) -> bool:
    """The rule of the Notes page, one decision at a time."""
    note = decision.note_item
    meeting = note.notes.meeting
    if not meetings_visible_to(user).filter(pk=meeting.pk).exists():
        return False
    readable = {
        Notes.State.DRAFT: is_secretary(user, meeting.board),
        Notes.State.CIRCULATED: boards_of(user).filter(pk=meeting.board_id).exists(),
        Notes.State.AGREED: True,
    }
    if not readable[Notes.State(note.notes.state)]:
        return False
    return not note.is_secret or can_see_confidential(user, meeting)


def compare(world: World, role: str) -> int:
    """How many there are; the same by query, by rule, and on the pages of the notes."""
    user = world.client(role).get(reverse("board_list")).wsgi_request.user
    found = set(decisions_visible_to(user))
    assert found == {each for each in Decision.objects.all() if may_see(user, each)}
    assert decisions_visible_to(user).count() == len(found)
    return len(found)


@pytest.mark.parametrize("public", [False, True])
@pytest.mark.parametrize("state", list(Notes.State))
def test_the_query_and_the_rule_agree_for_every_role(
    world: World, state: Notes.State, public: bool
) -> None:
    Notes.objects.update(state=state)
    board = world.full.board
    board.is_public = public
    board.save()
    counts = {role: compare(world, role) for role in ROLES}
    assert counts["secretary"] == 5
    assert counts["member"] == (0 if state == Notes.State.DRAFT else 5)
    assert counts["observer"] == (0 if state == Notes.State.DRAFT else 3)
    assert counts["outsider"] == counts["anonymous"]
    # the last meeting was never published from here: only the coming one is for everybody
    assert counts["anonymous"] == (1 if public and state == Notes.State.AGREED else 0)


def test_and_in_every_way_of_seeing_confidential_papers(world: World) -> None:
    full = world.full
    Notes.objects.update(state=Notes.State.CIRCULATED)
    before = compare(world, "substitute")
    ApologyFactory(meeting=full.meeting, person=full.members[0], substitute=full.substitutes[0])
    assert compare(world, "substitute") == before + 1
    full.board.substitutes_see_confidential = True
    full.board.observers_see_confidential = True
    full.board.save()
    assert compare(world, "substitute") == compare(world, "observer") == 5
    MembershipFactory(
        board=full.board, person=full.officers[0], ends_on=full.last_meeting.date
    )  # was a member when the board met last
    assert compare(world, "officer") == 4


def test_the_pages_of_the_notes_show_the_same(world: World) -> None:
    Notes.objects.update(state=Notes.State.CIRCULATED)
    for role in ("secretary", "member", "observer"):
        client = world.client(role)
        register = client.get(reverse("decision_list")).content.decode()
        notes = client.get(reverse("meeting_notes", args=[world.full.last_meeting.pk]))
        for text in ("noted the report; and", "agreed to keep the harbour master"):
            assert (text in register) == (text in notes.content.decode()), (role, text)


@pytest.mark.parametrize("role", ROLES)
def test_meetings_confidential_to_somebody_are_those_of_the_rule(world: World, role: str) -> None:
    user = world.client(role).get(reverse("board_list")).wsgi_request.user
    meetings = Meeting.objects.all()
    assert set(meetings_confidential_to(user)) == {
        meeting for meeting in meetings if can_see_confidential(user, meeting)
    }
