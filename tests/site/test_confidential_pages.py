"""What a confidential item's notes, actions and reasons say, and to whom."""

import pytest
from django.urls import reverse

from meetings.agenda.models import AgendaItem
from meetings.boards.models import Board
from meetings.minutes.models import NoteItem, Notes
from tests.factories import (
    AgendaItemFactory,
    AppendixFactory,
    DecisionFactory,
    NoteItemFactory,
    ReportFactory,
    ReportImageFactory,
)
from tests.full_board import OPEN_TITLE
from tests.world import World, make_world

pytestmark = pytest.mark.django_db

SECRET = "The berth was sold to a named bidder"
NOT_THEIRS = ("substitute", "observer", "officer", "group_office")


@pytest.fixture
def world() -> World:
    world = make_world()
    Notes.objects.filter(meeting=world.full.last_meeting).update(state=Notes.State.AGREED)
    return world


def notes_page(world: World, role: str) -> str:
    url = reverse("meeting_notes", args=[world.full.last_meeting.pk])
    return world.client(role).get(url).content.decode()


@pytest.mark.parametrize("by_its_agenda_item", [False, True])
def test_the_notes_of_a_confidential_item_are_for_those_who_may_see_it(
    world: World, by_its_agenda_item: bool
) -> None:
    item = NoteItemFactory(
        notes=world.full.notes,
        position=9,
        title=f"{SECRET}, title",
        narrative=f"<p>{SECRET}, narrative.</p>" if by_its_agenda_item else "<p>Considered.</p>",
        confidential_minute="" if by_its_agenda_item else f"<p>{SECRET}, narrative.</p>",
        decisions_lead_in=f"{SECRET}, lead-in",
        confidential=not by_its_agenda_item,
        item=world.full.items["3"] if by_its_agenda_item else None,
    )
    DecisionFactory(note_item=item, position=1, text=f"<p>{SECRET}, decision.</p>")
    for role in NOT_THEIRS:
        page = notes_page(world, role)
        assert SECRET not in page, role
        assert (OPEN_TITLE if by_its_agenda_item else "Confidential item") in page
        assert ("<p>Considered.</p>" in page) is not by_its_agenda_item
    for role in ("secretary", "member"):
        assert notes_page(world, role).count(SECRET) == 4


def test_a_public_board_shows_nothing_of_a_confidential_item(world: World) -> None:
    world.full.board.is_public = True
    world.full.board.save(update_fields=["is_public"])
    type(world.full.last_meeting).objects.filter(pk=world.full.last_meeting.pk).update(
        published_at=world.full.meeting.published_at
    )
    NoteItem.objects.filter(confidential=True).update(
        title=SECRET, confidential_minute=f"<p>{SECRET}</p>"
    )
    page = notes_page(world, "anonymous")
    assert "Dredging" in page
    assert SECRET not in page


@pytest.mark.parametrize("role", ["observer", "group_office", "substitute"])
def test_an_action_that_a_confidential_item_raised_is_confidential(world: World, role: str) -> None:
    """Though nobody marked the action itself."""
    action = world.full.actions[2]
    action.confidential, action.text = False, SECRET
    action.save(update_fields=["confidential", "text"])
    address = reverse("actions:action", args=[action.pk])
    assert world.client(role).get(address).status_code == 404
    assert SECRET not in world.client(role).get(reverse("actions:list")).content.decode()
    assert world.client("member").get(address).status_code == 200


def test_why_a_withheld_item_is_urgent_is_withheld_too(world: World) -> None:
    item = world.full.items["3"]
    item.late_reason, item.number_at_publication = SECRET, "3"
    item.save(update_fields=["late_reason", "number_at_publication"])
    address = reverse("meeting_agenda", args=[world.full.meeting.pk])
    assert SECRET not in world.client("observer").get(address).content.decode()
    assert SECRET in world.client("member").get(address).content.decode()


@pytest.mark.parametrize("role", ["member", "observer", "anonymous"])
def test_a_late_item_is_read_by_nobody_before_it_goes_out(world: World, role: str) -> None:
    """When it is added its title cannot be confidential yet, and it may be taken off again."""
    Board.objects.filter(pk=world.full.meeting.board_id).update(is_public=True)
    late = AgendaItemFactory(
        meeting=world.full.meeting, position=30, title="A late thing", late_reason="The storm."
    )
    ReportFactory(item=late, title="A late thing")
    paper = reverse("paper", args=[late.pk])
    lists = [
        reverse(name, args=[world.full.meeting.pk]) for name in ("meeting_agenda", "meeting_papers")
    ]

    def seen(by: str) -> list[bool]:
        client = world.client(by)
        return ["A late thing" in client.get(address).content.decode() for address in lists] + [
            client.get(paper).status_code == 200
        ]

    assert seen("secretary") == [True] * 3
    assert seen(role) == [False] * 3
    AgendaItem.objects.filter(pk=late.pk).update(number_at_publication="7A")
    assert seen(role) == [True] * 3


@pytest.mark.parametrize("role", NOT_THEIRS)
def test_a_picture_of_a_confidential_appendix_is_not_theirs(world: World, role: str) -> None:
    """Pictures of a Word file that was brought in are called picture-1, picture-2 and so on."""
    report = world.full.items["1(b)"].report
    ReportImageFactory(report=report, name="picture-2.png")
    AppendixFactory(
        report=report,
        position=9,
        confidential=True,
        body='<p><img src="image:picture-2.png" alt="The bid"></p>',
    )
    address = reverse("paper_image", args=[report.item_id, "picture-2.png"])
    assert world.client(role).get(address).status_code == 404
    assert world.client("member").get(address).status_code == 200
