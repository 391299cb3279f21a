"""Members, seats, groups and people, and whole lists of them."""

from collections.abc import Callable

from meetings.members.models import Capacity, Membership
from tests.permission_table.row import ON_BOARD, Row
from tests.world import World

OFFICE = {"secretary", "group_office"}
"""The secretariat, and the chair's group's own office."""


def members_list(kind: str) -> Callable[[World], list[object]]:
    return lambda world: [world.full.board.slug, kind]


def board(world: World) -> list[object]:
    return [world.full.board.slug]


def group(number: int) -> Callable[[World], list[object]]:
    return lambda world: [world.full.board.slug, world.full.groups[number].pk]


def office_user(world: World) -> list[object]:
    office = world.users["group_office"]
    assert office is not None
    world.full.groups[0].office_users.add(office)  # again, where the role before took it off
    return [*group(0)(world), office.pk]


def seat(label: str) -> Callable[[World], list[object]]:
    """The chair's, whose group has the office; another group's; the observer's."""

    def args(world: World) -> list[object]:
        person = {
            "own": world.full.chair,
            "other": world.full.members[3],
            "observer": world.full.observer,
        }[label]
        return [Membership.objects.get(board=world.full.board, person=person).pk]

    return args


def past(world: World) -> list[object]:
    """Somebody of the group who sat until the year began."""
    full = world.full
    membership, _ = Membership.objects.get_or_create(
        board=full.board,
        person=full.members[1],
        group=full.groups[0],
        capacity=Capacity.SUBSTITUTE,
    )
    return [membership.pk]


def person(label: str) -> Callable[[World], list[object]]:
    return lambda world: [{"chair": world.full.chair, "officer": world.full.officers[0]}[label].pk]


def does(name: str, allowed: set[str], args: Callable[[World], list[object]], note: str) -> Row:
    return Row(name, allowed, args, post=True, status=302, note=note)


ROWS: list[Row] = [
    Row("board_members", ON_BOARD, board),
    Row("membership_new", OFFICE, board),
    Row("membership_new", OFFICE, board, post=True, note="sent empty"),
    Row("membership", OFFICE, seat("own"), note="own group"),
    Row("membership", {"secretary"}, seat("other"), note="another group"),
    Row("membership", {"secretary"}, seat("observer"), note="an observer"),
    Row("membership", {"secretary"}, seat("other"), post=True, note="another group, sent empty"),
    Row("membership_replace", OFFICE, seat("own"), note="own group"),
    Row("membership_replace", {"secretary"}, seat("other"), note="another group"),
    does("membership_undo", OFFICE, seat("own"), "own group"),
    does("membership_undo", {"secretary"}, seat("other"), "another group"),
    does("membership_remove", OFFICE, seat("own"), "own group"),
    does("membership_remove", {"secretary"}, seat("other"), "another group"),
    does("membership_move", OFFICE, past, "own group"),
    does("membership_move", {"secretary"}, seat("other"), "another group"),
    Row("board_seats", {"secretary"}, board),
    does("seats_move", {"secretary"}, group(0), "a group"),
    does("seats_remove", {"secretary"}, group(0), "a group"),
    Row("board_group", OFFICE, group(0), note="own group"),
    Row("board_group", {"secretary"}, group(1), note="another group"),
    Row("group_contact", OFFICE, group(0), note="own group"),
    Row("group_contact", {"secretary"}, group(1), note="another group"),
    does("group_user_remove", OFFICE, office_user, "own group"),
    Row("person", ON_BOARD, person("chair"), note="the chair"),
    Row("person", {"officer"}, person("officer"), note="somebody on no board"),
    Row("person_change", {"secretary"}, person("chair")),
    Row("person_change", set(), person("officer"), note="somebody on no board"),
    Row("person_join", {"secretary"}, person("chair")),
    Row("members_list_file", ON_BOARD, members_list("csv"), note="csv"),
    Row("members_list_file", ON_BOARD, members_list("xlsx"), note="workbook"),
    Row("members_list_file", set(), members_list("pdf"), note="another kind"),
    Row("members_bring_in", {"secretary"}, board, asks_to_sign_in=True),
    Row(
        "members_bring_in", {"secretary"}, board, post=True, status=422, asks_to_sign_in=True,
        note="sent empty",
    ),
]  # fmt: skip
