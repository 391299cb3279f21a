"""The pack somebody may have of each of many meetings is the one the single rule gives."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from django.contrib.auth.models import AnonymousUser

from meetings.attendance.models import Apology
from meetings.boards.models import Board, Meeting
from meetings.members.models import BriefedOfficer, Membership
from meetings.packs.models import Edition
from meetings.packs.own_packs import packs_for
from meetings.packs.policies import pack_for
from tests.factories import PackFactory
from tests.world import PUBLISHED_AT, ROLES, World, make_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    """Beside the published packs: newer ones that are not out, and one meeting has but one."""
    world = make_world()
    for edition in Edition:
        PackFactory(meeting=world.full.meeting, edition=edition, version=2)
    PackFactory(meeting=world.full.next_meeting, edition=Edition.PUBLIC, published_at=PUBLISHED_AT)
    PackFactory(meeting=world.full.last_meeting, edition=Edition.MEMBERS)
    return world


def nothing_more(world: World) -> None:
    """As it is."""


def standing_in(world: World) -> None:
    Apology.objects.create(
        meeting=world.full.meeting,
        person=world.full.members[1],
        substitute=world.full.substitutes[0],
    )


def open_to_more(world: World) -> None:
    Board.objects.update(substitutes_see_confidential=True, observers_see_confidential=True)


def public(world: World) -> None:
    Board.objects.update(is_public=True)


def ended(world: World) -> None:
    Membership.objects.update(ends_on=world.full.last_meeting.date)


def briefed(world: World) -> None:
    ended(world)
    BriefedOfficer.objects.create(board=world.full.board, person=world.full.observer)


@pytest.mark.parametrize(
    "change", [nothing_more, standing_in, open_to_more, public, ended, briefed]
)
def test_it_agrees_with_the_rule_for_one(world: World, change: Callable[[World], None]) -> None:
    change(world)
    meetings = list(Meeting.objects.select_related("board"))
    found = {}
    for role in ROLES:
        user = world.users[role] or AnonymousUser()
        found[role] = packs_for(user, meetings)
        one_by_one = {meeting.pk: pack_for(user, meeting) for meeting in meetings}
        assert found[role] == {pk: pack for pk, pack in one_by_one.items() if pack}, role
    assert found["secretary"]


def test_it_asks_the_same_number_of_questions_however_many(
    world: World, django_assert_num_queries: Callable[[int], AbstractContextManager]
) -> None:
    meetings = list(Meeting.objects.select_related("board"))
    member = world.users["member"]
    assert member is not None
    for number in (1, len(meetings)):
        with django_assert_num_queries(8):
            packs_for(member, [world.full.meeting, *meetings[:number]])
