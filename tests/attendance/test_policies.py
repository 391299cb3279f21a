"""Who may see what is confidential of a meeting, by what their board allows."""

import pytest

from meetings.attendance.models import Apology
from meetings.attendance.policies import can_see_confidential
from meetings.boards.models import Board
from tests.world import ROLES, World

pytestmark = pytest.mark.django_db

ALWAYS = {"secretary", "chair", "member"}


def who_sees(world: World) -> set[str]:
    meeting = world.full.meeting
    meeting.board.refresh_from_db()
    seen = set()
    for role in ROLES:
        user = world.users[role]
        if user is not None and can_see_confidential(user, meeting):
            seen.add(role)
    return seen


@pytest.mark.parametrize("substitutes", [False, True])
@pytest.mark.parametrize("observers", [False, True])
def test_a_board_may_let_substitutes_and_observers_see(
    world: World, substitutes: bool, observers: bool
) -> None:
    Board.objects.filter(pk=world.full.board.pk).update(
        substitutes_see_confidential=substitutes, observers_see_confidential=observers
    )
    allowed = set()
    if substitutes:
        allowed.add("substitute")
    if observers:
        allowed.add("observer")
    assert who_sees(world) == ALWAYS | allowed


def test_a_substitute_who_stands_in_sees_whatever_the_board_allows(world: World) -> None:
    Apology.objects.create(
        meeting=world.full.meeting,
        person=world.full.members[1],
        substitute=world.full.substitutes[0],
    )
    assert who_sees(world) == ALWAYS | {"substitute"}


def test_what_one_board_allows_holds_for_that_board_alone(world: World) -> None:
    Board.objects.exclude(pk=world.full.board.pk).update(
        substitutes_see_confidential=True, observers_see_confidential=True
    )
    assert who_sees(world) == ALWAYS
