"""The meeting's workspace, and a paper on the screen."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from django.urls import reverse

from meetings.agenda.models import Report
from meetings.attendance.models import Apology
from meetings.minutes.models import Notes
from tests.factories import AgendaItemFactory, ReportFactory
from tests.full_board import SECRET_APPENDIX, SECRET_MINUTE, SECRET_TITLE
from tests.world import World

pytestmark = pytest.mark.django_db


def tab(world: World, role: str, name: str, meeting_id: int | None = None) -> str:
    url = reverse(f"meeting_{name}", args=[meeting_id or world.full.meeting.pk])
    return world.client(role).get(url).content.decode()


def test_the_agenda_is_lettered_as_printed(world: World) -> None:
    page = " ".join(tab(world, "member", "agenda").split())
    assert '<span class="agenda-line__number">1.</span>' in page
    assert '<span class="agenda-line__number">b)</span>' in page
    assert "To follow" in page


def test_before_publication_members_see_no_agenda(world: World) -> None:
    world.unpublish()
    page = tab(world, "chair", "agenda")
    assert "The agenda has not been published yet" in page
    assert "Survey of tidal barriers" not in page


def test_before_publication_an_officer_sees_their_own_paper_alone(world: World) -> None:
    world.unpublish()
    page = tab(world, "officer", "papers")
    assert "Survey of tidal barriers" in page
    assert "Lamps and buoys" not in page


def test_a_substitute_sees_confidential_papers_only_while_standing_in(world: World) -> None:
    assert SECRET_TITLE not in tab(world, "substitute", "agenda")
    apology = Apology.objects.create(
        meeting=world.full.meeting,
        person=world.full.members[1],
        substitute=world.full.substitutes[0],
    )
    assert SECRET_TITLE in tab(world, "substitute", "agenda")
    apology.withdrawn_at = world.full.meeting.published_at
    apology.save(update_fields=["withdrawn_at"])
    assert SECRET_TITLE not in tab(world, "substitute", "agenda")


def test_notes_are_a_draft_until_circulated(world: World) -> None:
    last = world.full.last_meeting.pk
    assert "The chair welcomed members" in tab(world, "secretary", "notes", last)
    assert "The chair welcomed members" not in tab(world, "member", "notes", last)
    Notes.objects.update(state=Notes.State.CIRCULATED)
    assert "The chair welcomed members" in tab(world, "observer", "notes", last)
    assert SECRET_MINUTE in tab(world, "member", "notes", last)
    assert SECRET_MINUTE not in tab(world, "observer", "notes", last)


def test_the_secretary_is_told_what_stands_in_the_way(world: World) -> None:
    world.unpublish()
    page = tab(world, "secretary", "agenda")
    assert "Its report is not assigned to anybody." in page
    assert "Its report is not assigned" not in tab(world, "member", "agenda")


def test_a_paper_is_numbered_on_the_screen_as_in_the_pack(world: World) -> None:
    url = reverse("paper", args=[world.full.items["1(a)"].pk])
    page = world.client("member").get(url).content.decode()
    assert '<ol start="3">' in page
    assert "Item 1(a)" in page
    assert 'role="region"' in page


def test_confidential_appendices_are_left_out_for_those_who_may_not_see_them(world: World) -> None:
    url = reverse("paper", args=[world.full.items["1(a)"].pk])
    assert SECRET_APPENDIX in world.client("member").get(url).content.decode()
    page = world.client("observer").get(url).content.decode()
    assert SECRET_APPENDIX not in page
    assert "The questions asked" in page


@pytest.mark.parametrize("name", ["agenda", "papers", "people", "notes", "actions"])
def test_tabs_ask_the_same_number_of_questions_at_150_items(
    world: World,
    name: str,
    django_assert_max_num_queries: Callable[[int], AbstractContextManager],
) -> None:
    client = world.client("member")
    url = reverse(f"meeting_{name}", args=[world.full.meeting.pk])
    with django_assert_max_num_queries(46):
        client.get(url)
    for number in range(150):
        ReportFactory(item=AgendaItemFactory(meeting=world.full.meeting, position=100 + number))
    with django_assert_max_num_queries(46):
        client.get(url)


def test_a_missing_page_says_so_and_offers_to_sign_in(world: World) -> None:
    url = reverse("meeting_agenda", args=[world.full.meeting.pk])
    response = world.client("anonymous").get(url)
    assert response.status_code == 404
    assert f"/accounts/login/?next={url}" in response.content.decode()


def test_a_report_that_is_not_cleared_is_still_to_follow(world: World) -> None:
    item = world.full.items["1(b)"]
    Report.objects.filter(item=item).update(state=Report.State.SUBMITTED)
    url = reverse("paper", args=[item.pk])
    assert world.client("member").get(url).status_code == 404
    assert url not in tab(world, "member", "agenda")
    assert world.client("secretary").get(url).status_code == 200
    page = tab(world, "secretary", "papers")
    assert "waits to be cleared by the secretariat" in page
    assert "Submitted" in page


def test_a_picture_of_an_impossible_name_is_not_there(world: World) -> None:
    address = f"/papers/{world.full.items['1(a)'].pk}/images/a%00.png"
    assert world.client("member").get(address).status_code == 404


def test_a_picture_that_is_not_the_reports_own_does_not_take_the_paper_away(world: World) -> None:
    item = world.full.items["1(a)"]
    item.report.body = '<p>See <img src="/media/report-images/a.png" alt=""> below.</p>'
    item.report.save(update_fields=["body"])
    answer = world.client("member").get(reverse("paper", args=[item.pk]))
    assert answer.status_code == 200
    assert "report-images" not in answer.content.decode()


def test_a_withdrawn_paper_is_no_longer_read(world: World) -> None:
    item = world.full.items["1(b)"]
    item.withdrawn = True
    item.save(update_fields=["withdrawn"])
    url = reverse("paper", args=[item.pk])
    assert world.client("member").get(url).status_code == 404
    page = tab(world, "member", "agenda")
    assert url not in page
    assert "Withdrawn" in page


def test_the_item_of_the_notes_leads_to_them(world: World) -> None:
    notes = reverse("meeting_notes", args=[world.full.last_meeting.pk])
    assert f'<a href="{notes}">' in tab(world, "member", "agenda")
