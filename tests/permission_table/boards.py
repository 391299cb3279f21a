"""Boards, venues, years and the calendar."""

from collections.abc import Callable

from meetings.boards.models import HouseText, PackPart, Priority, Venue
from meetings.members.models import BriefedOfficer
from tests.permission_table.row import SECRETARIES, Row, meeting
from tests.world import ROLES, World


def board(world: World) -> list[object]:
    return [world.full.board.slug]


def house_text(world: World) -> list[object]:
    text, _ = HouseText.objects.get_or_create(
        board=world.full.board,
        part=PackPart.AGENDA,
        heading="To be asked for",
        defaults={"text": "<p>Words.</p>", "position": 90},
    )
    return [world.full.board.slug, text.pk]


def priority(world: World) -> list[object]:
    theme, _ = Priority.objects.get_or_create(
        board=world.full.board, name="To be asked for", defaults={"position": 90}
    )
    return [world.full.board.slug, theme.pk]


def secretary(world: World) -> list[object]:
    return [world.full.board.slug, world.full.board.secretaries.get().pk]


def briefed_officer(world: World) -> list[object]:
    briefed, _ = BriefedOfficer.objects.get_or_create(
        board=world.full.board, person=world.full.officers[1]
    )
    return [world.full.board.slug, briefed.pk]


def venue(world: World) -> list[object]:
    unused, _ = Venue.objects.get_or_create(name="Unused hall", defaults={"address": "Quay"})
    return [unused.pk]


def changes(name: str, args: Callable[[World], list[object]]) -> Row:
    """Something of a board that its secretariat does with a button, and comes back."""
    return Row(name, {"secretary"}, args, post=True, status=302)


ROWS: list[Row] = [
    Row("board_new", SECRETARIES),
    *(
        Row(name, {"secretary"}, board)
        for name in (
            "board_settings", "board_rules", "board_pack", "board_texts", "house_text_new",
            "board_priorities", "priority_new", "board_secretariat", "board_year", "meeting_new",
        )
    ),
    *(
        Row(name, {"secretary"}, board, post=True, note="sent empty")
        for name in ("board_settings", "board_rules", "board_pack", "board_secretariat")
    ),
    Row("house_text", {"secretary"}, house_text),
    changes("house_text_move", house_text),
    changes("house_text_remove", house_text),
    Row("priority", {"secretary"}, priority),
    changes("priority_move", priority),
    changes("priority_remove", priority),
    changes("secretary_remove", secretary),
    changes("briefed_officer_remove", briefed_officer),
    Row("meeting_change", {"secretary"}, meeting),
    Row("meeting_cancel", {"secretary"}, meeting),
    changes("meeting_bring_back", meeting),
    Row("venue_list", SECRETARIES),
    Row("venue_new", SECRETARIES),
    Row("venue", SECRETARIES, venue),
    Row("venue_remove", SECRETARIES, venue, post=True, status=302),
    Row("calendar", {*ROLES}),
]  # fmt: skip
