"""Apologies, substitutes, and what people need."""

from collections.abc import Callable

from meetings.attendance.models import Apology
from tests.permission_table.row import Row, meeting
from tests.world import World

ANSWERING = {"secretary", "chair", "member", "group_office"}


def apology(world: World) -> list[object]:
    """Of a member of the office's group, without a substitute."""
    sent, _ = Apology.objects.get_or_create(
        meeting=world.full.meeting, person=world.full.members[1]
    )
    return [sent.pk]


def apology_with_substitute(world: World) -> list[object]:
    (pk,) = apology(world)
    Apology.objects.filter(pk=pk).update(substitute=world.full.substitutes[0])
    return [pk]


def apology_of_another_group(world: World) -> list[object]:
    sent, _ = Apology.objects.get_or_create(
        meeting=world.full.meeting, person=world.full.members[3]
    )
    return [sent.pk]


def group(number: int) -> Callable[[World], list[object]]:
    return lambda world: [world.full.meeting.pk, world.full.groups[number].pk]


def needs_of_member(world: World) -> list[object]:
    return [world.full.meeting.pk, world.full.members[2].pk]


ROWS: list[Row] = [
    Row("apology_new", ANSWERING, meeting),
    Row("apology", {"secretary", "group_office"}, apology),
    Row(
        "apology",
        {"secretary", "group_office", "substitute"},
        apology_with_substitute,
        note="with a substitute",
    ),
    Row("apology", {"secretary"}, apology_of_another_group, note="of another group"),
    Row("meeting_group", {"secretary", "group_office"}, group(0)),
    Row("meeting_group", {"secretary"}, group(1), note="another group's"),
    Row("meeting_needs", {"secretary"}, meeting),
    Row("person_needs", {"secretary", "member"}, needs_of_member),
    Row("own_needs", {"chair", "member", "substitute", "observer", "officer"}),
]
