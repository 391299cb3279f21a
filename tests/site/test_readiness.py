"""The panel of what stands in the way: each thing once, with a link, and never slower."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from boardpapers.readiness import Group, Readiness, readiness
from meetings.agenda.changes import record_change
from meetings.agenda.models import (
    AgendaItem,
    ClearanceStep,
    DeadlineReminder,
    ItemKind,
    Report,
    ReportVersion,
)
from meetings.boards.models import Meeting
from tests.factories import (
    AgendaItemFactory,
    AppendixFactory,
    BoardFactory,
    MeetingFactory,
    MembershipFactory,
    PackFactory,
    PersonFactory,
    PriorityFactory,
    PriorityLeadFactory,
    RecommendationFactory,
    ReportContactFactory,
    ReportFactory,
    SecretaryFactory,
    UserFactory,
    VenueFactory,
)

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 25)


@pytest.fixture
def meeting() -> Meeting:
    return MeetingFactory(board=BoardFactory(leads_clear=True), venue=VenueFactory())


@pytest.fixture
def officer():
    return PersonFactory(name="Rowan Pettigrew", email="rowan@estuaries.example")


def item(meeting: Meeting, **more) -> AgendaItem:
    return AgendaItemFactory(meeting=meeting, **more)


def report(meeting: Meeting, author=None, **more) -> Report:
    """One that lacks nothing, on an item of its own."""
    made = ReportFactory(item=more.pop("item", None) or item(meeting), author=author, **more)
    ReportContactFactory(report=made)
    return made


def found(meeting: Meeting, **more) -> Readiness:
    return readiness(Meeting.objects.get(pk=meeting.pk), on=TODAY, **more)


def said(meeting: Meeting, key: str) -> list[str]:
    """What is said of one item, of the meeting or of the pack."""
    groups = [group for group in found(meeting).groups if group.key == key]
    return [f"{each.word}: {each.sentence}" for group in groups for each in group.obstacles]


def of_item(meeting: Meeting, about: AgendaItem) -> list[str]:
    return said(meeting, f"item-{about.pk}")


def test_an_empty_agenda_and_no_venue():
    meeting = MeetingFactory()
    assert said(meeting, "meeting") == [
        "To do: The agenda has no items yet.",
        "To do: No venue is named.",
    ]
    assert said(meeting, "pack") == []


def test_a_report_on_its_way_says_who_has_it(meeting, officer):
    nobody = item(meeting)
    assert of_item(meeting, nobody) == ["To do: Its report is not assigned to anybody."]
    due = TODAY - timedelta(days=1)
    blank = report(meeting, officer, due=due, state="draft", purpose="", summary="", body="")
    assert of_item(meeting, blank.item) == [
        "To do: Rowan Pettigrew has not begun its report; it was due on 24 November."
    ]
    begun = report(meeting, officer, due=TODAY, state="draft")
    assert of_item(meeting, begun.item) == [
        "To do: Its report is being written by Rowan Pettigrew; it is due today."
    ]


def test_a_returned_report_says_when_and_when_its_officer_was_reminded(meeting, officer):
    returned = report(meeting, officer, due=TODAY + timedelta(days=2), state="returned")
    ClearanceStep.objects.create(
        report=returned, kind="returned", by=UserFactory(), comment="Figures.",
        at=timezone.now().replace(2026, 11, 23),
    )  # fmt: skip
    DeadlineReminder.objects.create(person=officer, day=date(2026, 11, 20), sent_at=timezone.now())
    assert of_item(meeting, returned.item) == [
        "To do: Its report was returned to Rowan Pettigrew on 23 November; it is due on "
        "27 November (last reminded on 20 November)."
    ]


def test_an_officer_who_cannot_be_reminded_is_a_hint(meeting):
    unreachable = PersonFactory(name="Ida Fernsby")
    waiting = report(meeting, unreachable, state="draft")
    assert of_item(meeting, waiting.item)[1:] == [
        "Hint: No e-mail address of Ida Fernsby is known, so no reminder is sent."
    ]
    unreachable.email = "ida@estuaries.example"
    unreachable.save()
    DeadlineReminder.objects.create(person=unreachable, day=TODAY)
    assert of_item(meeting, waiting.item)[1:] == [
        "Hint: The reminder to Ida Fernsby of 25 November could not be delivered."
    ]


def test_a_submitted_report_says_for_whom_it_waits(meeting):
    priority = PriorityFactory(board=meeting.board)
    lead = PriorityLeadFactory(priority=priority, person__name="Ivo Tansley").person
    MembershipFactory(board=meeting.board, person=lead)
    PriorityLeadFactory(priority=priority, person__name="Gone Elsewhere")
    waiting = report(meeting, item=item(meeting, priority=priority), state="submitted")
    start = "To do: Its report waits to be cleared by "
    assert of_item(meeting, waiting.item) == [f"{start}the secretariat and by Ivo Tansley."]
    steps = {"report": waiting, "by": UserFactory()}
    ClearanceStep.objects.create(kind="submitted", **steps)
    ClearanceStep.objects.create(kind="secretariat", **steps)
    assert of_item(meeting, waiting.item) == [f"{start}Ivo Tansley."]
    ClearanceStep.objects.create(kind="submitted", **steps)
    ClearanceStep.objects.create(kind="lead", **steps)
    assert of_item(meeting, waiting.item) == [f"{start}the secretariat."]


def test_what_a_cleared_report_still_lacks(meeting):
    cleared = ReportFactory(
        item=item(meeting), body='<p>See <img src="image:a.png" alt=""></p>', purpose=""
    )
    AppendixFactory(report=cleared, title="Figures", body="", confidential=True)
    lines = of_item(meeting, cleared.item)
    assert "Hint: The purpose is blank: say in a sentence what the report is for." in lines
    assert "To do: No contact officer is named: name at least one." in lines
    assert "To do: Picture 1 of the body has no alternative text: say what it shows." in lines
    assert "To do: Appendix 1 is blank: write it, upload it, or remove it." in lines
    assert "To do: Appendix 1 is confidential, but no reason is given: state it." in lines
    urls = {each.sentence: each.url for group in found(meeting).groups for each in group.obstacles}
    appendices = reverse("report_appendices", args=[cleared.item_id])
    assert urls["Appendix 1 is blank: write it, upload it, or remove it."] == appendices


def test_a_correction_in_progress_is_a_hint(meeting, officer):
    correcting = report(meeting, officer, state="returned")
    now = timezone.now()
    correcting.in_force = ReportVersion.objects.create(
        report=correcting, number=1, made="cleared", began_at=now, saved_at=now, text={}
    )
    correcting.save(update_fields=["in_force"])
    assert of_item(meeting, correcting.item) == [
        "Hint: It is being corrected: until that is cleared, readers have the text as published."
    ]


def test_a_confidential_item_wants_a_reason_and_perhaps_an_open_title(meeting):
    secret = item(meeting, kind=ItemKind.VERBAL, confidential=True)
    assert of_item(meeting, secret) == [
        "To do: It is confidential, but no reason is given.",
        "Hint: It has no open title: the public edition says “Confidential item”.",
    ]


def test_headings_minutes_and_what_is_withdrawn(meeting):
    heading = item(meeting, kind=ItemKind.HEADING, position=1, minutes_allowed=80)
    gone = item(meeting, parent=heading, withdrawn=True)
    item(meeting, kind=ItemKind.VERBAL, position=2, minutes_allowed=50)
    assert of_item(meeting, heading) == ["Hint: No paper stands under this heading."]
    assert of_item(meeting, gone) == []
    assert said(meeting, "meeting") == [
        "Hint: The items are allowed 130 minutes, and the meeting has 120."
    ]


def test_a_pack_that_is_missing_or_out_of_date(meeting):
    item(meeting, kind=ItemKind.VERBAL)
    assert said(meeting, "pack") == ["To do: The pack has not been built."]
    PackFactory(meeting=meeting)
    assert said(meeting, "pack") == []
    record_change("Moved an item up.", by=None, of=meeting)
    (line,) = said(meeting, "pack")
    assert line.startswith("To do: Something has changed since the pack was built on")
    assert not any(g.key == "pack" for g in found(meeting, pack_has_changed=False).groups)


def test_groups_stand_in_the_agendas_order(meeting):
    second = item(meeting, position=2)
    first = item(meeting, position=1)
    keys = [group.key for group in found(meeting).groups]
    assert keys == [f"item-{first.pk}", f"item-{second.pk}", "pack"]


def test_the_fingerprint_changes_with_what_is_said(meeting):
    before = found(meeting).fingerprint
    assert found(meeting).fingerprint == before
    item(meeting)
    assert found(meeting).fingerprint != before


def test_nothing_is_said_of_a_meeting_that_is_over(meeting):
    item(meeting)
    Meeting.objects.filter(pk=meeting.pk).update(state=Meeting.State.HELD)
    assert found(meeting) == Readiness(())


def fill(meeting: Meeting, officer, items: int) -> None:
    priority = PriorityFactory(board=meeting.board)
    PriorityLeadFactory(priority=priority)
    states = ["draft", "returned", "submitted", "cleared"]
    for number in range(items):
        made = report(
            meeting,
            officer if number % 2 else PersonFactory(user=UserFactory()),
            item=item(meeting, priority=priority, confidential=number % 5 == 0),
            state=states[number % 4],
        )
        RecommendationFactory(report=made)
        AppendixFactory(report=made)
        ClearanceStep.objects.create(report=made, kind="submitted", by=UserFactory())


def test_it_takes_the_same_number_of_queries_at_15_items_and_at_150(meeting, officer):
    def asked() -> int:
        fresh = Meeting.objects.select_related("board", "venue").get(pk=meeting.pk)
        with CaptureQueriesContext(connection) as queries:
            assert isinstance(readiness(fresh, on=TODAY).groups[0], Group)
        return len(queries)

    fill(meeting, officer, 15)
    at_15 = asked()
    fill(meeting, officer, 135)
    assert asked() == at_15 <= 12


# The panel on the page


@pytest.fixture
def secretary(client, meeting):
    client.force_login(SecretaryFactory(board=meeting.board).user)
    return client


def test_the_panel_stands_on_every_tab_and_links_to_each_thing(secretary, meeting):
    missing = item(meeting, title="Budget for the coming year")
    assign = reverse("report_assign", args=[missing.pk])
    for name in ("agenda", "papers", "people", "pack", "notes", "actions"):
        page = secretary.get(reverse(f"meeting_{name}", args=[meeting.pk])).content.decode()
        panel = page.partition('<section class="readiness"')[2].partition("</section>")[0]
        assert panel.count(f'href="{assign}"') == 1, name
        assert "last lawful day to publish" in panel.lower(), name


def test_the_fragment_answers_only_when_something_is_new(secretary, meeting):
    url = reverse("meeting_readiness", args=[meeting.pk])
    htmx = {"HX-Request": "true"}
    seen = readiness(meeting).fingerprint
    assert secretary.get(f"{url}?seen={seen}", headers=htmx).status_code == 204
    item(meeting, title="Ice in the lower harbour")
    answer = secretary.get(f"{url}?seen={seen}", headers=htmx)
    assert "Ice in the lower harbour" in answer.content.decode()
    assert answer.content.decode().startswith("<section")


def test_a_long_list_is_folded(secretary, meeting):
    for number in range(12):
        item(meeting, position=number)
    page = secretary.get(reverse("meeting_agenda", args=[meeting.pk])).content.decode()
    assert "<summary>9 more</summary>" in page
