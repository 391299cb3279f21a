"""A report's pages through the browser's eyes: steps refused with reasons, nothing written lost."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace

import pytest
from django.test import Client
from django.urls import reverse

from meetings.agenda.models import Report, ReportVersion
from meetings.agenda.report_text import read_text, write_text
from meetings.agenda.versions import keep_version
from meetings.boards.models import Board
from tests.factories import (
    AgendaItemFactory,
    MembershipFactory,
    PersonFactory,
    PriorityFactory,
    PriorityLeadFactory,
    ReportContactFactory,
    ReportFactory,
    UserFactory,
)
from tests.world import World

pytestmark = pytest.mark.django_db

COMMENT = "Say what it costs, and who pays."


@pytest.fixture
def report(world: World) -> Report:
    report = world.full.items["1(a)"].report
    report.appendices.filter(confidential=True).update(confidential_reason="Paragraph 3")
    report.state, report.author = "draft", world.full.officers[0]
    report.save()
    keep_version(report, read_text(report), made=ReportVersion.Made.WRITTEN, by=None)
    return report


def url(name: str, report: Report, *more: object) -> str:
    return reverse(name, args=[report.item_id, *more])


def seen(client: Client, report: Report) -> dict[str, str]:
    """The hidden fields of the page that somebody has open."""
    page = client.get(url("report", report)).content.decode()
    return {
        name: re.findall(rf'name="{name}" value="([^"]*)"', page)[0]
        for name in ("seen_revision", "seen_text")
    }


def change(report: Report, **parts: str) -> None:
    held = Report.objects.get(pk=report.pk)
    held.revision += 1
    text = write_text(held, replace(read_text(held), **parts))  # type: ignore[arg-type]  # texts
    keep_version(held, text, made=ReportVersion.Made.WRITTEN, by=None)


def test_the_way_from_draft_to_cleared(world: World, report: Report) -> None:
    officer, secretary = world.client("officer"), world.client("secretary")
    assert "Submit it" in officer.get(url("report", report)).content.decode()
    answer = officer.post(url("report_submit", report), seen(officer, report), follow=True)
    assert "Submitted. Whoever clears it is told." in answer.content.decode()
    fields = {**seen(secretary, report), "comment": COMMENT}
    answer = secretary.post(url("report_return", report), fields, follow=True)
    assert COMMENT in officer.get(url("report", report)).content.decode()
    officer.post(url("report_submit", report), seen(officer, report))
    answer = secretary.post(url("report_clear", report), seen(secretary, report), follow=True)
    assert "Cleared. Its officers are told." in answer.content.decode()
    answer = secretary.post(url("report_reopen", report), {"reason": "A figure."}, follow=True)
    assert "published text stands" in answer.content.decode()


def test_what_is_missing_is_said_on_the_page_and_at_submitting(
    world: World, report: Report
) -> None:
    officer = world.client("officer")
    change(report, purpose="", body="")
    page = officer.get(url("report", report)).content.decode()
    assert "Submit it" not in page
    answer = officer.post(url("report_submit", report), {"seen_revision": 1})
    assert answer.status_code == 409
    for sentence in ("The purpose is blank", "The body is blank"):
        assert sentence in page
        assert sentence in answer.content.decode()


def test_what_changed_meanwhile_is_shown_and_the_comment_kept(world: World, report: Report) -> None:
    """The secretary reads, another changes a word, the secretary returns it."""
    secretary = world.client("secretary")
    Report.objects.filter(pk=report.pk).update(state="submitted")
    keep_version(report, read_text(report), made=ReportVersion.Made.SUBMITTED, by=None)
    opened = seen(secretary, report)
    change(report, purpose="<p>For decision and direction.</p>")
    for name, fields in (("report_clear", {}), ("report_return", {"comment": COMMENT})):
        answer = secretary.post(url(name, report), {**opened, **fields})
        page = answer.content.decode()
        assert answer.status_code == 409
        assert "was changed while you had it open" in page
        assert "[added: </span>decision" in page
        assert "[taken out: </span>discussion" in page
    assert COMMENT in page
    assert Report.objects.get(pk=report.pk).state == "submitted"


def test_what_was_not_submitted_is_cleared_only_on_purpose(world: World, report: Report) -> None:
    secretary = world.client("secretary")
    answer = secretary.post(url("report_clear", report), seen(secretary, report))
    assert answer.status_code == 409
    assert "not submitted" in answer.content.decode()
    fields = {**seen(secretary, report), "unsubmitted": "on"}
    assert secretary.post(url("report_clear", report), fields).status_code == 302
    assert Report.objects.get(pk=report.pk).state == "cleared"


def test_a_lead_member_reads_and_clears(world: World, report: Report) -> None:
    board = world.full.board
    Board.objects.filter(pk=board.pk).update(leads_clear=True)
    priority = PriorityFactory(board=board)
    PriorityLeadFactory(priority=priority, person=world.full.members[2])
    report.item.priority = priority
    report.item.save()
    Report.objects.filter(pk=report.pk).update(state="submitted")
    lead = world.client("member")
    assert "Reports to clear" in lead.get("/").content.decode()
    assert lead.post(url("report_submit", report), {}).status_code == 404
    answer = lead.post(url("report_clear", report), seen(lead, report), follow=True)
    assert "It now waits for the other clearance." in answer.content.decode()
    assert "Reports to clear" not in lead.get("/").content.decode()
    again = lead.post(url("report_clear", report), seen_by_hand(report))
    assert again.status_code == 409
    assert "has cleared it already" in again.content.decode()


def seen_by_hand(report: Report) -> dict[str, str]:
    return {"seen_revision": str(Report.objects.get(pk=report.pk).revision)}


def test_versions_are_listed_read_compared_and_put_back(world: World, report: Report) -> None:
    officer = world.client("officer")
    first = read_text(report)
    Report.objects.filter(pk=report.pk).update(revision=4)
    report.refresh_from_db()
    text = write_text(report, replace(first, title="Survey of barriers and weirs"))
    keep_version(report, text, made=ReportVersion.Made.UPLOADED, by=world.users["officer"])
    listed = officer.get(url("report_versions", report)).content.decode()
    assert "3 added, 1 taken out" in listed or "2 added" in listed
    compared = officer.get(url("report_compare", report) + "?from=1&to=2").content.decode()
    assert "weirs" in compared
    assert "Body: unchanged" in compared
    assert officer.get(url("report_compare", report) + "?from=1&to=99").status_code == 404
    assert officer.get(url("report_version", report, 99)).status_code == 404
    restored = officer.post(url("report_restore", report, 1), {"seen_revision": 4}, follow=True)
    assert "Version 1 is the report’s text again, as version 3." in restored.content.decode()
    assert read_text(Report.objects.get(pk=report.pk)).title == first.title
    stale = officer.post(url("report_restore", report, 2), {"seen_revision": 4})
    assert stale.status_code == 409


def test_the_list_of_versions_asks_as_many_questions_for_many(
    world: World,
    report: Report,
    django_assert_max_num_queries: Callable[[int], AbstractContextManager],
) -> None:
    for number in range(25):
        keep_version(
            report,
            replace(read_text(report), title=f"Survey {number}"),
            made=ReportVersion.Made.UPLOADED,
            by=None,
        )
    client = world.client("officer")
    with django_assert_max_num_queries(20):
        page = client.get(url("report_versions", report)).content.decode()
    assert "page=2" in page


def test_an_item_on_the_forward_plan_has_the_same_page(world: World) -> None:
    officer = world.full.officers[0]
    item = AgendaItemFactory(meeting=None, forward_plan=world.full.board, title="Next year’s tides")
    report = ReportFactory(item=item, state="draft", author=officer)
    ReportContactFactory(report=report, person=officer)
    client = world.client("officer")
    page = client.get(url("report", report)).content.decode()
    assert "forward plan" in page
    assert "Next year’s tides" in client.get("/").content.decode()
    assert client.post(url("report_submit", report), seen(client, report)).status_code == 302


# --- assigning


def test_a_new_officer_is_added_and_assigned(world: World) -> None:
    item = world.full.items["5"]
    address = reverse("report_assign", args=[item.pk])
    client = world.client("secretary")
    fields = {
        "name": "Juniper Vale",
        "position": "Treasurer",
        "email": "juniper@estuaries.example",
        "due": "2026-11-24",
    }
    wrong = client.post(address, {**fields, "email": ""})
    assert "they are told by e-mail" in wrong.content.decode()
    answer = client.post(address, fields, follow=True)
    assert "Assigned to Juniper Vale" in answer.content.decode()
    assert Report.objects.get(item=item).author.name == "Juniper Vale"  # type: ignore[union-attr]
    stale = client.post(address, fields | {"name": "Another", "email": "a@estuaries.example"})
    assert stale.status_code == 409
    assert "was assigned to Juniper Vale meanwhile" in stale.content.decode()
    author = Report.objects.get(item=item).author_id
    left = {"officer": author, "seen_officer": author, "seen_due": "2026-11-24"}
    client.post(address, fields | left | {"name": "Another", "email": "a@estuaries.example"})
    assert Report.objects.get(item=item).author.name == "Another"  # type: ignore[union-attr]


def test_an_officer_of_elsewhere_cannot_be_chosen(world: World) -> None:
    stranger = PersonFactory(email="stranger@example.org", user=UserFactory())
    MembershipFactory(person=stranger)
    answer = world.client("secretary").post(
        reverse("report_assign", args=[world.full.items["5"].pk]), {"officer": stranger.pk}
    )
    assert answer.status_code == 200
    assert not Report.objects.filter(item=world.full.items["5"]).exists()


def test_all_of_an_agenda_in_one_form(
    world: World, django_assert_max_num_queries: Callable[[int], AbstractContextManager]
) -> None:
    meeting = world.full.meeting
    items = [AgendaItemFactory(meeting=meeting, position=50 + n) for n in range(8)]
    client = world.client("secretary")
    papers = reverse("meeting_papers", args=[meeting.pk])
    with django_assert_max_num_queries(40):
        page = client.get(papers).content.decode()
    assert page.count("Not assigned") == 9
    fields: dict[str, object] = {
        key: value
        for item in [*items, world.full.items["5"]]
        for key, value in (
            (f"officer-{item.pk}", ""),
            (f"due-{item.pk}", "2026-11-24"),
            (f"seen-{item.pk}", "/"),
        )
    }
    for number, item in enumerate(items):
        fields[f"officer-{item.pk}"] = world.full.officers[number % 2].pk
    answer = client.post(reverse("reports_assign", args=[meeting.pk]), fields, follow=True)
    assert "8 reports assigned; 2 officers are told by e-mail." in answer.content.decode()
    assert Report.objects.filter(item__in=items, due="2026-11-24").count() == 8
    stale = client.post(reverse("reports_assign", args=[meeting.pk]), fields)
    assert stale.status_code == 409
    assert "meanwhile" in stale.content.decode()
    for sort in ("state", "due", "nonsense"):
        assert client.get(f"{papers}?sort={sort}").status_code == 200
