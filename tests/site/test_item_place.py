"""No page of a report leads its reader to what is not theirs, wherever its item stands."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from meetings.agenda.planning import put_on_agenda
from tests.chairs_reports.boards import Reporting, reporting

pytestmark = pytest.mark.django_db

PAGES = [
    "report",
    "compose",
    "compose_contacts",
    "report_preview",
    "report_upload",
    "report_appendices",
    "report_versions",
]


@pytest.fixture
def world() -> Reporting:
    return reporting()


def dead_links(client: Client, item_id: int) -> set[str]:
    found = set()
    for name in PAGES:
        page = client.get(reverse(name, args=[item_id]), follow=True)
        assert page.status_code == 200, name
        main = page.content.decode().partition("<main")[2].partition("</main>")[0]
        found |= set(re.findall(r'<a [^>]*href="(/[^"#]*)', main))
    assert found
    return {url for url in found if client.get(url).status_code == 404}


@pytest.mark.parametrize("is_public", [False, True])
@pytest.mark.parametrize("on_agenda", [False, True])
def test_every_link_of_a_chairs_report_opens(
    world: Reporting, on_agenda: bool, is_public: bool
) -> None:
    """The child's secretariat has nothing to do with the parent but for its report."""
    world.parent.is_public = is_public
    world.parent.save()
    item = world.begin().report.item
    if on_agenda:
        put_on_agenda(item=item, meeting=world.meeting, by=world.parents_secretary)
    for user in (world.secretary, world.chair.user, world.parents_secretary):
        client = Client()
        client.force_login(user)
        assert dead_links(client, item.pk) == set(), user
