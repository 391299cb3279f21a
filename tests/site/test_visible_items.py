"""The items of `items_visible_to` are those that agendas show by their title: for every role."""

import pytest
from django.contrib.auth.models import AnonymousUser

from boardpapers.access import get_meeting, meetings_visible_to
from boardpapers.item_access import items_visible_to
from meetings.agenda.agenda_page import agenda_lines, every_line
from meetings.agenda.models import AgendaItem
from meetings.agenda.policies import is_officer_of
from meetings.boards.policies import SiteUser, is_secretary
from tests.factories import AgendaItemFactory, ApologyFactory
from tests.world import ROLES, World, make_world

pytestmark = pytest.mark.django_db


def shown_to(user: SiteUser) -> set[AgendaItem]:
    """By the rules of the agenda page, of the forward plan, and of reports' officers."""
    shown = {
        item
        for item in AgendaItem.objects.all()
        if (item.meeting is None and is_secretary(user, item.board))
        or (item.own_report is not None and is_officer_of(user, item.own_report))
    }
    for meeting in meetings_visible_to(user):
        reader = get_meeting(user, meeting.pk)
        if reader.sees_agenda:
            lines = agenda_lines(
                meeting, confidential=reader.confidential, out=not reader.secretary
            )
            seen = [each.item_id for each in every_line(lines) if not each.withheld]
            shown |= set(AgendaItem.objects.filter(pk__in=seen))
    return shown


@pytest.mark.parametrize(("public", "published"), [(False, True), (True, True), (True, False)])
def test_the_query_and_the_rule_agree_for_every_role(public: bool, published: bool) -> None:
    world: World = make_world()
    full = world.full
    full.board.is_public = public
    full.board.save()
    if not published:
        world.unpublish()
    heading = AgendaItemFactory(meeting=full.meeting, kind="heading", confidential=True)
    AgendaItemFactory(meeting=full.meeting, parent=heading, title="Under a secret heading")
    AgendaItemFactory(meeting=full.meeting, late_reason="A gale")
    AgendaItemFactory(meeting=full.meeting, late_reason="A gale", number_at_publication="9A")
    AgendaItemFactory(meeting=None, forward_plan=full.board)
    AgendaItemFactory(title="Another board's")
    ApologyFactory(meeting=full.meeting, person=full.members[4], substitute=full.substitutes[0])
    seen: dict[str, int] = {}
    for role in ROLES:
        user = world.users[role] or AnonymousUser()
        found = items_visible_to(user)
        assert set(found) == shown_to(user)
        assert found.count() == len(set(found))
        seen[role] = found.count()
    assert seen["outsider"] == 0 or public
    assert seen["secretary"] == AgendaItem.objects.count() - 1
    if published:
        assert seen["member"] > seen["observer"] > 0
