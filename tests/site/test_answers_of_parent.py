"""The parent's answer, as each end finds it: on the agenda, in the builder, on Home, on reports."""

import re
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags

from boardpapers.accounts.models import User
from boardpapers.answered_boards import answered_boards
from meetings.agenda.models import AgendaItem, Report
from meetings.boards.models import Meeting
from meetings.members.models import Capacity
from meetings.minutes.models import NotesVersion
from tests.factories import (
    AgendaItemFactory,
    BoardFactory,
    MeetingFactory,
    MembershipFactory,
    NoteItemFactory,
    PersonFactory,
    ReportContactFactory,
    ReportFactory,
    SecretaryFactory,
    UserFactory,
)
from tests.packs.parent_board import (
    ASKED,
    DECISION,
    OF_THE_CHAIR,
    SAID,
    SECRET,
    Family,
    at,
    family,
)

pytestmark = pytest.mark.django_db
FROM = "From Executive, 20 October 2026, Item 2"


@pytest.fixture
def both() -> Family:
    return family()


def person_on(both: Family, capacity: Capacity = Capacity.MEMBER) -> User:
    person = PersonFactory(user=UserFactory())
    MembershipFactory(board=both.canals, person=person, capacity=capacity)
    return person.user


def keeper(both: Family) -> User:
    return SecretaryFactory(board=both.canals).user


def words(user: User | None, url: str) -> str:
    client = Client()
    if user is not None:
        client.force_login(user)
    answer = client.get(url)
    assert answer.status_code == 200, url
    return re.sub(r"\s+", " ", strip_tags(answer.content.decode()))


def agenda(user: User | None, meeting: Meeting) -> str:
    return words(user, reverse("meeting_agenda", args=[meeting.pk]))


def publish(both: Family) -> None:
    both.december.published_at = timezone.now()
    both.december.state = Meeting.State.PUBLISHED
    both.december.save()


def test_the_agenda_has_it_under_the_notes_once_they_are_circulated(both) -> None:
    publish(both)
    member = person_on(both)
    assert "From Executive" not in agenda(member, both.december)
    both.circulate(date(2026, 11, 2))
    text = agenda(member, both.december)
    for said in (f"{FROM}: {OF_THE_CHAIR}", DECISION, SAID, ASKED):
        assert said in text


def test_the_public_has_it_once_it_is_agreed(both) -> None:
    for board in (both.canals, both.executive):
        board.is_public = True
        board.save()
    publish(both)
    both.circulate(date(2026, 11, 2))
    assert "From Executive" not in agenda(None, both.december)
    both.circulate(date(2026, 11, 10), NotesVersion.Kind.AGREED)
    assert DECISION in agenda(None, both.december)


def test_a_confidential_one_is_only_said_to_have_been_considered(both) -> None:
    publish(both)
    both.noted.confidential = True
    both.noted.narrative, both.noted.confidential_minute = "", f"<p>{SECRET}</p>"
    both.noted.save()
    both.circulate(date(2026, 11, 2))
    for user in (person_on(both), keeper(both)):
        text = agenda(user, both.december)
        assert "This item was considered in confidence." in text
        for said in (SECRET, SAID, DECISION, ASKED):
            assert said not in text


def test_the_secretariat_finds_it_in_the_builder_on_home_and_before_publication(both) -> None:
    secretary = keeper(both)
    builder = reverse("agenda_build", args=[both.december.pk])
    assert "has answered" not in words(secretary, reverse("home"))
    both.circulate(date(2026, 11, 2))
    assert f"{FROM}: {OF_THE_CHAIR}" in words(secretary, builder)
    assert (
        "The parent board has answered: Executive, 20 October 2026, Item 2. It comes back under "
        "“Notes of the last meeting”." in agenda(secretary, both.december)
    )
    home = words(secretary, reverse("home"))
    assert "Canals Board: Executive has answered" in home
    assert "Meeting of 20 October 2026 · 1 item · comes back on 1 December 2026" in home


def test_it_says_so_where_the_agenda_has_no_item_for_it(both) -> None:
    both.december.items.all().delete()
    both.circulate(date(2026, 11, 2))
    text = agenda(keeper(both), both.december)
    assert "for which this agenda has no item" in text


def test_home_says_when_the_next_meeting_is_not_planned(both) -> None:
    both.circulate(date(2026, 11, 2))
    both.december.state, both.december.cancel_reason = Meeting.State.CANCELLED, "Snow"
    both.december.save()
    assert "comes back to the next meeting, which is not planned yet" in words(
        keeper(both), reverse("home")
    )


def test_home_is_quiet_once_a_pack_of_the_board_has_told_of_it(both) -> None:
    secretary = keeper(both)
    both.circulate(date(2026, 11, 2))
    both.give_out(both.december, date(2026, 11, 20))
    assert "has answered" not in words(secretary, reverse("home"))


def test_home_and_others_boards(both) -> None:
    both.circulate(date(2026, 11, 2))
    parents = SecretaryFactory(board=both.executive).user
    assert "has answered" not in words(parents, reverse("home"))


def test_home_asks_as_often_for_many_answered_boards(both, django_assert_num_queries) -> None:
    secretary = keeper(both)
    both.circulate(date(2026, 11, 2))
    with django_assert_num_queries(5):
        assert len(answered_boards(secretary.pk)) == 1
    for number in range(12):
        board = BoardFactory(parent=both.executive)
        title = f"{board.name} – report from Cllr Ann Lee (Chair)"
        item = AgendaItemFactory(meeting=both.executive_met, title=title)
        ReportFactory(item=item, title=title, form=Report.Form.CHAIR)
        NoteItemFactory(notes=both.notes, item=item, narrative=f"<p>Noted {number}.</p>")
        SecretaryFactory(board=board, user=secretary)
    with django_assert_num_queries(5):
        assert len(answered_boards(secretary.pk)) == 13


def test_the_reports_page_tells_how_far_it_has_come_at_the_parent(both) -> None:
    ReportContactFactory(report=both.item.report, person=PersonFactory(user=UserFactory()))
    officer = both.item.report.contact_officers.get().user

    def state() -> str:
        text = words(officer, reverse("report", args=[both.item.pk]))
        return text.partition("At the parent board")[2].partition("The report")[0].strip()

    both.circulate(date(2026, 10, 30))
    assert state().startswith(
        "From Canals Board. Considered by Executive, 20 October 2026, as Item 2."
    )
    assert DECISION in state()
    both.notes.state = "draft"
    both.notes.save()
    assert state() == (
        "From Canals Board. Considered by Executive, 20 October 2026, as Item 2; its notes are "
        "not out yet."
    )
    to_come = MeetingFactory(board=both.executive, date=date(2027, 1, 19))
    AgendaItem.objects.filter(pk=both.item.pk).update(meeting=to_come)
    both.noted.actions.all().delete()
    both.noted.delete()
    assert state() == (
        "From Canals Board. On the agenda of Executive, 19 January 2027, as Item 1; cleared, not "
        "published yet."
    )
    to_come.published_at = at(date(2027, 1, 11))
    to_come.save()
    assert "Published on the agenda of Executive, 19 January 2027, as Item 1." in state()
    AgendaItem.objects.filter(pk=both.item.pk).update(
        meeting=None, forward_plan=both.executive, proposed_for=to_come
    )
    Report.objects.filter(item=both.item).update(state=Report.State.DRAFT)
    assert state() == "From Canals Board. Planned for Executive, 19 January 2027; not cleared yet."


def test_readers_at_the_parent_see_which_board_it_is_from(both) -> None:
    parents = SecretaryFactory(board=both.executive).user
    paper = reverse("paper", args=[both.item.pk])
    assert "From the board" not in words(parents, paper)
    both.canals.is_public = True
    both.canals.save()
    assert "From the board Canals Board" in words(parents, paper)
    assert "Purpose" not in words(parents, paper)
