"""The item of the last meeting's notes fills itself: on the agenda, in the builder, in the pack."""

import re

import pytest
from django.urls import reverse
from django.utils.html import strip_tags

from meetings.actions.models import Action
from meetings.agenda.models import AgendaItem, ItemKind
from meetings.boards.models import PackPart
from meetings.minutes.models import Notes
from meetings.packs.models import Edition
from meetings.packs.selection import select
from tests.factories import AgendaItemFactory
from tests.world import World

pytestmark = pytest.mark.django_db


def words(world: World, role: str, page: str = "meeting_agenda") -> str:
    answer = world.client(role).get(reverse(page, args=[world.full.meeting.pk]))
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", strip_tags(answer.content.decode()))


@pytest.mark.parametrize(
    ("state", "for_secretary", "for_others"),
    [
        (Notes.State.DRAFT, "a draft", "not out yet"),
        (Notes.State.CIRCULATED, "circulated to members, to be agreed", None),
        (Notes.State.AGREED, "agreed", None),
    ],
)
def test_the_agenda_names_the_last_notes_and_how_far_they_are(
    world: World, state: Notes.State, for_secretary: str, for_others: str | None
) -> None:
    Notes.objects.update(state=state)
    day = f"{world.full.last_meeting.date:%-d %B %Y}"
    for page in ("meeting_agenda", "agenda_build"):
        assert f"Notes of {day}: {for_secretary}" in words(world, "secretary", page)
    for role in ("member", "observer"):
        assert f"Notes of {day}: {for_others or for_secretary}" in words(world, role)


def test_it_counts_the_actions_the_reader_may_see(world: World) -> None:
    assert "3 actions arising, 1 confidential" in words(world, "secretary", "agenda_build")
    assert "3 actions arising, 1 confidential" in words(world, "member")
    assert "2 actions arising " in words(world, "observer")
    assert "confidential" not in words(world, "observer").partition("arising")[2][:20]
    page = world.client("member").get(reverse("meeting_agenda", args=[world.full.meeting.pk]))
    assert reverse("board_actions", args=[world.full.board.slug]) in page.content.decode()
    Action.objects.update(on_monitor=False)
    assert "No actions arising" in words(world, "member")


def test_it_gives_the_page_of_the_readers_own_pack(world: World) -> None:
    for edition, label in ((Edition.MEMBERS, "41"), (Edition.PUBLIC, "35")):
        world.packs[edition].parts.create(
            position=0, key="notes", title="Notes", content_key="x", first_index=0, pages=1,
            first_label=label, last_label=label,
        )  # fmt: skip
    assert "page 41 of the pack" in words(world, "member")
    assert "page 35 of the pack" in words(world, "observer")


def test_the_first_meeting_of_a_board_says_so(world: World) -> None:
    first = world.full.last_meeting
    AgendaItemFactory(meeting=first, kind=ItemKind.NOTES, title="Notes of the last meeting")
    address = reverse("meeting_agenda", args=[first.pk])
    page = world.client("secretary").get(address).content.decode()
    assert "The board’s first meeting: there are no earlier notes to agree" in page
    [row] = select(first, Edition.MEMBERS).agenda
    assert row.detail == "There is no earlier meeting whose notes could be agreed"


def printed(world: World, edition: Edition) -> list[tuple[str, str, str, bool]]:
    rows = select(world.full.meeting, edition).agenda
    start = next(place for place, row in enumerate(rows) if row.number == "6")
    return [(row.title, row.detail, row.part, row.confidential) for row in rows[start:-1]]


def test_in_the_pack_it_has_a_line_for_each_monitor(world: World) -> None:
    day = f"{world.full.last_meeting.date:%-d %B %Y}"
    notes = (
        "Notes of the last meeting and actions arising",
        f"Notes of the meeting of {day}, a draft",
        "notes",
        False,
    )
    monitor = ("Action monitor: 2 actions", "", "action-monitor", False)
    secret = ("Action monitor: 1 action", "", "action-monitor-confidential", True)
    assert printed(world, Edition.MEMBERS) == [notes, monitor, secret]
    assert printed(world, Edition.PUBLIC) == [notes, monitor]


def test_what_is_not_printed_is_not_told_of(world: World) -> None:
    board = world.full.board
    board.parts_off = [PackPart.ACTION_MONITOR, PackPart.NOTES]
    board.save()
    assert printed(world, Edition.MEMBERS) == [
        ("Notes of the last meeting and actions arising", "", "", False)
    ]
    board.parts_off = []
    board.save()
    AgendaItem.objects.filter(kind=ItemKind.NOTES).update(
        confidential=True, confidential_reason="Paragraph 3."
    )
    assert printed(world, Edition.PUBLIC) == [("Confidential item", "", "", True)]
