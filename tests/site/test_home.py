"""Home shows what waits for each role."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from django.urls import reverse

from meetings.actions.models import Action
from meetings.agenda.models import Report
from meetings.attendance.models import Apology
from meetings.minutes.models import Notes, ProposedCorrection
from tests.factories import (
    ActionFactory,
    ActionOwnerFactory,
    AgendaItemFactory,
    MeetingFactory,
    ReportContactFactory,
    ReportFactory,
)
from tests.world import World

pytestmark = pytest.mark.django_db


def home(world: World, role: str) -> str:
    return world.client(role).get("/").content.decode()


def test_the_secretary_sees_meetings_to_prepare(world: World) -> None:
    page = home(world, "secretary")
    assert "Meetings to prepare" in page
    assert "1 report still to come in" in page
    assert "Your next meetings" not in page


def test_the_secretary_sees_completions_to_accept(world: World) -> None:
    Action.objects.filter(pk=world.full.actions[0].pk).update(state=Action.State.PROPOSED)
    assert "Completions to accept" in home(world, "secretary")


def test_the_secretary_sees_which_notes_wait(world: World) -> None:
    notes = world.full.notes
    url = reverse("meeting_notes", args=[world.full.last_meeting.pk])
    assert f'href="{url}">Read and circulate them' in home(world, "secretary")
    assert url not in home(world, "member")
    notes.state = Notes.State.CIRCULATED
    notes.save()
    ProposedCorrection.objects.create(notes=notes, text="Sand.", by=world.full.secretary)
    page = home(world, "secretary")
    assert "1 correction to answer" in page
    assert f'href="{url}#corrections"' in page
    ProposedCorrection.objects.all().delete()
    assert url not in home(world, "secretary")


def test_a_member_can_download_from_home(world: World) -> None:
    page = home(world, "member")
    assert f"/packs/of/{world.full.meeting.pk}/" in page
    world.unpublish()
    page = home(world, "member")
    assert f"/packs/of/{world.full.meeting.pk}/" not in page
    assert "Papers not out yet" in page


def test_an_officer_sees_actions_and_reports(world: World) -> None:
    page = home(world, "officer")
    assert "Officers to collect the figures of each estuary." in page
    assert "Survey of tidal barriers" in page


def test_reports_to_write_say_when_they_are_due_the_soonest_first(world: World) -> None:
    officer = world.full.officers[0]
    for reference, due in (("1(b)", "2026-12-01"), ("2 paper", "2020-01-01")):
        report = world.full.items[reference].report
        report.author, report.state, report.due = officer, "draft", due
        report.save()
    page = home(world, "officer")
    assert "Reports you are to write" in page
    assert page.index("Progress of the apprentices") < page.index("Lamps and buoys")
    assert "Overdue" in page
    assert "since Wednesday 1 January 2020" in page
    secretary = home(world, "secretary")
    assert "Late reports" in secretary
    assert "Submitted reports" not in secretary
    Report.objects.filter(author=officer).update(state="submitted")
    assert "Reports you are to write" not in home(world, "officer")
    secretary = home(world, "secretary")
    assert "Late reports" not in secretary
    assert "Submitted reports, to clear" in secretary


def test_a_group_office_sees_its_own_apologies_alone(world: World) -> None:
    own, other = world.full.members[1], world.full.members[3]
    for person in (own, other):
        Apology.objects.create(meeting=world.full.meeting, person=person)
    page = home(world, "group_office")
    assert f"Apologies from {own.name}" in page
    assert other.name not in page


def test_somebody_standing_in_is_told(world: World) -> None:
    Apology.objects.create(
        meeting=world.full.meeting,
        person=world.full.members[1],
        substitute=world.full.substitutes[0],
    )
    assert "You stand in" in home(world, "substitute")


def test_home_says_as_what_somebody_belongs_to_a_meeting(world: World) -> None:
    assert "Nobody has asked you to stand in." in home(world, "substitute")
    assert '<span class="state">Observer</span>' in home(world, "observer")
    assert "I can’t come" not in home(world, "observer") + home(world, "substitute")


def test_an_outsider_is_told_what_this_page_is_for(world: World) -> None:
    assert "Nothing waits for you." in home(world, "outsider")


@pytest.mark.parametrize("role", ["secretary", "member", "officer", "group_office"])
def test_home_asks_the_same_number_of_questions_however_much_waits(
    world: World, role: str, django_assert_max_num_queries: Callable[[int], AbstractContextManager]
) -> None:
    client = world.client(role)
    with django_assert_max_num_queries(21):
        client.get("/")
    for number in range(10):
        MeetingFactory(board=world.full.board, date=f"2027-03-{number + 1:02}")
        action = ActionFactory(meeting=world.full.last_meeting, position=50 + number)
        ActionOwnerFactory(action=action, person=world.full.officers[0])
        Apology.objects.get_or_create(
            meeting=world.full.next_meeting, person=world.full.members[number % 6]
        )
    ReportContactFactory(report=world.full.items["1(b)"].report, person=world.full.officers[0])
    for number in range(10):
        item = AgendaItemFactory(meeting=world.full.next_meeting, position=number)
        state = ("draft", "submitted")[number % 2]
        ReportFactory(item=item, state=state, author=world.full.officers[0], due="2020-01-01")
    with django_assert_max_num_queries(21):
        client.get("/")
