"""A row of the table, the sets of roles, and where rows find their things in the world."""

from collections.abc import Callable
from dataclasses import dataclass

from meetings.packs.models import Leak, PublicationRequest
from tests.full_board import SECRET_BODY
from tests.world import ROLES, World

SIGNED_IN = {*ROLES} - {"anonymous"}
ON_BOARD = SIGNED_IN - {"outsider", "other_secretary"}
CONFIDENTIAL = {"secretary", "chair", "member"}
SECRETARIES = {"secretary", "other_secretary"}


@dataclass(frozen=True)
class Row:
    """One address: `args` from the world, and who gets in with which status."""

    name: str
    allowed: set[str]
    args: Callable[[World], list[object]] = lambda world: []
    post: bool = False
    status: int = 200
    asks_to_sign_in: bool = False
    before_publication: bool = False
    refused: int = 404
    note: str = ""

    def __str__(self) -> str:
        return " ".join(
            part for part in (self.name, "POST" if self.post else "", self.note) if part
        )


def meeting(world: World) -> list[object]:
    return [world.full.meeting.pk]


def paper(reference: str, *more: object) -> Callable[[World], list[object]]:
    return lambda world: [world.full.items[reference].pk, *more]


def action(number: int) -> Callable[[World], list[object]]:
    return lambda world: [world.full.actions[number].pk]


def wish_to_publish(world: World) -> PublicationRequest:
    asked, _ = PublicationRequest.objects.get_or_create(
        meeting=world.full.meeting, defaults={"asked_by": world.full.secretary}
    )
    return asked


def leak(world: World) -> Leak:
    found, _ = Leak.objects.get_or_create(
        build=world.build, text=SECRET_BODY, defaults={"source": "Item 3", "places": ["page 1"]}
    )
    return found


def pack(edition: str) -> Callable[[World], list[object]]:
    return lambda world: [world.packs[edition].pk]


def paper_of(edition: str) -> Callable[[World], list[object]]:
    return lambda world: [world.papers[edition].pk]
