"""The pages on which a chair's report is begun and composed."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from meetings.agenda.models import AgendaItem, Report
from meetings.chairs_reports import choosing
from meetings.chairs_reports.arranging import mark_of
from meetings.chairs_reports.models import ChairsReport, Paragraph
from meetings.chairs_reports.storing import passages_of
from tests.chairs_reports.boards import SECRET_DECISION, Reporting, reporting
from tests.factories import (
    ActionFactory,
    DecisionFactory,
    MeetingFactory,
    NoteItemFactory,
    ProgressUpdateFactory,
    RecordedEventFactory,
    ReportContactFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> Reporting:
    return reporting()


@pytest.fixture
def report(world: Reporting) -> ChairsReport:
    return world.begin()


def signed_in(user: object) -> Client:
    client = Client()
    client.force_login(user)  # type: ignore[arg-type]
    return client


@pytest.fixture
def chair(world: Reporting) -> Client:
    return signed_in(world.chair.user)


def compose(report: ChairsReport) -> str:
    return reverse("compose", args=[report.report.item_id])


def do(client: Client, report: ChairsReport, what: str, **more: str) -> str:
    """The page after one thing was done, without scripts."""
    address = reverse("compose_do", args=[report.report.item_id])
    return client.post(address, {"do": what, **more}, follow=True).content.decode()


def paragraph_of(report: ChairsReport, number: int) -> str:
    return reverse("paragraph", args=[report.report.item_id, passages_of(report)[number - 1].key])


def test_a_report_is_begun_on_its_page(world: Reporting, chair: Client) -> None:
    address = reverse("chairs_report_new", args=[world.board.slug])
    assert "Estuaries Executive" in chair.get(address).content.decode()
    response = chair.post(
        address, {"meeting": world.meeting.pk, "author": world.chair.pk, "since": "2026-10-01"}
    )
    report = ChairsReport.objects.get()
    assert response["Location"] == compose(report)
    assert report.report.due is not None  # as the parent's other reports
    page = chair.get(compose(report)).content.decode()
    assert "We noted the survey." in page
    assert "Tides" in page
    assert reverse("meeting_notes", args=[world.held.pk]) in page


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"meeting": "x", "author": "y"},
        {"meeting": "999999", "author": "999999"},
        {"meeting": "1", "author": "1", "since": "yesterday", "due": "0000-00-00"},
    ],
)
def test_a_report_badly_begun_is_refused_with_sentences(
    sent: dict[str, str], world: Reporting, chair: Client
) -> None:
    response = chair.post(reverse("chairs_report_new", args=[world.board.slug]), {**sent, "x": "1"})
    assert response.status_code == 200
    assert "Not saved yet." in response.content.decode()
    assert not ChairsReport.objects.exists()


def test_what_is_begun_already_is_gone_on_with(
    world: Reporting, report: ChairsReport, chair: Client
) -> None:
    page = chair.get(reverse("chairs_report_new", args=[world.board.slug])).content.decode()
    assert compose(report) in page
    assert "There is a report to each meeting" in page


def test_the_ordinary_writing_page_leads_to_the_composing_page(
    world: Reporting, report: ChairsReport, chair: Client
) -> None:
    response = chair.get(reverse("report_write", args=[report.report.item_id]))
    assert response["Location"] == compose(report)
    assert signed_in(world.parents_secretary).get(compose(report)).status_code == 200


def test_an_imported_chairs_report_has_the_ordinary_page(world: Reporting) -> None:
    item = AgendaItem.objects.create(
        meeting=world.meeting, position=1, kind="report", title="From elsewhere"
    )
    Report.objects.create(item=item, form=Report.Form.CHAIR, title=item.title)
    client = signed_in(world.parents_secretary)
    assert client.get(reverse("report_write", args=[item.pk])).status_code == 200
    assert client.get(reverse("compose", args=[item.pk])).status_code == 404


def test_everything_is_done_without_scripts(
    world: Reporting, report: ChairsReport, chair: Client
) -> None:
    first, second = passages_of(report)[:2]
    assert "Moved the paragraph" in do(chair, report, f"down:{first.key}")
    assert "Undone: Moved" in do(chair, report, f"undo:{_revision(report)}")
    assert [each.key for each in passages_of(report)][:2] == [first.key, second.key]
    assert "Dropped paragraph 1." in do(chair, report, f"drop:{first.key}:{mark_of(first)}")
    assert "Put in one paragraph." in do(chair, report, f"put:decision-{world.survey.pk}")
    assert "It is not offered again." in do(chair, report, f"leave:action-{world.letter.pk}")
    last = passages_of(report)[-1]
    assert "Joined the paragraph" in do(chair, report, f"join:{last.key}")
    moved = passages_of(report)[0].key
    assert "Moved the paragraph." in do(chair, report, f"place:{moved}", before="")
    assert passages_of(report)[-1].key == moved


def _revision(report: ChairsReport) -> int:
    return ChairsReport.objects.get(pk=report.pk).revision


@pytest.mark.parametrize(
    "what",
    [
        "", "up:", "up:999999", "up:x", "drop:1:", "join:0", "place:9", "undo:77", "put:", "put:x",
        "put:decision-0", "leave:event-99", "newer:1", "newer:x", "in:1", "out:1", "open:", "dance",
        "put:" + "x," * 600, "up:" + "9" * 30, "take-up",
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_answered_with_a_sentence(
    what: str, world: Reporting, report: ChairsReport, chair: Client
) -> None:
    before = passages_of(report)
    address = reverse("compose_do", args=[report.report.item_id])
    response = chair.post(address, {"do": what}, HTTP_HX_REQUEST="true")
    assert response.status_code == 200
    assert [each.text for each in passages_of(report)] == [each.text for each in before]
    assert "builder__said" in response.content.decode()


def test_a_paragraph_of_another_report_is_not_found(
    world: Reporting, report: ChairsReport, chair: Client
) -> None:
    later = MeetingFactory(board=world.parent, date=world.meeting.date + timedelta(days=30))
    RecordedEventFactory(board=world.board)
    other = world.begin(meeting=later)
    key = Paragraph.objects.get(chairs_report=other).pk
    address = reverse("paragraph", args=[report.report.item_id, key])
    assert chair.get(address).status_code == 404
    assert "no longer in the report" in do(chair, report, f"up:{key}")


def test_a_stale_paragraph_shows_both_texts_and_nothing_is_lost(
    world: Reporting, report: ChairsReport, chair: Client
) -> None:
    address = paragraph_of(report, 1)
    seen = mark_of(passages_of(report)[0])
    sent = {"heading": "Tides", "subheading": "", "seen": seen}
    assert chair.post(address, {**sent, "text": "Theirs."}).status_code == 302
    response = chair.post(address, {**sent, "text": "Mine."})
    page = response.content.decode()
    assert response.status_code == 409
    assert "Theirs." in page
    assert "Mine." in page
    now = mark_of(passages_of(report)[0])
    assert now in page
    assert chair.post(address, {**sent, "text": "Mine.", "seen": now}).status_code == 302
    assert passages_of(report)[0].text == "<p>Mine.</p>"


def test_what_is_written_on_a_paragraph_that_is_gone_can_be_added_as_a_new_one(
    world: Reporting, report: ChairsReport, chair: Client
) -> None:
    first = passages_of(report)[0]
    address = paragraph_of(report, 1)
    do(chair, report, f"drop:{first.key}:{mark_of(first)}")
    response = chair.post(address, {"text": "Mine.", "heading": "Tides", "seen": mark_of(first)})
    page = response.content.decode()
    assert response.status_code == 409
    assert "Mine." in page
    assert reverse("paragraph_new", args=[report.report.item_id]) in page
    assert "no longer in the report" in chair.get(address, follow=True).content.decode()


def test_what_is_written_while_it_is_submitted_is_shown_and_not_saved(
    world: Reporting, report: ChairsReport, chair: Client
) -> None:
    address = paragraph_of(report, 1)
    seen = mark_of(passages_of(report)[0])
    ReportContactFactory(report=report.report)
    row = Report.objects.get(pk=report.report_id)
    row.state = Report.State.SUBMITTED
    row.save(update_fields=["state"])
    response = chair.post(address, {"text": "Mine.", "heading": "", "seen": seen})
    assert response.status_code == 409
    assert "Mine." in response.content.decode()
    assert "has been submitted" in response.content.decode()
    assert chair.get(address).status_code == 404
    read = chair.get(compose(report)).content.decode()
    assert "has been submitted" in read
    assert "We noted the survey." in read
    assert 'form="doer"' not in read
    assert "has been submitted" in do(chair, report, f"up:{passages_of(report)[1].key}")


def test_it_goes_through_clearance_onto_the_agenda_like_any_report(
    world: Reporting, report: ChairsReport, chair: Client
) -> None:
    item_id = report.report.item_id
    parents = signed_in(world.parents_secretary)
    secretary = signed_in(world.secretary)

    def step(client: Client, what: str, **more: object) -> None:
        revision = Report.objects.get(pk=report.report_id).revision
        sent = {"seen_revision": revision, "seen_text": "x", **more}
        assert client.post(reverse(f"report_{what}", args=[item_id]), sent).status_code == 302, what

    officer = ReportContactFactory(report__item__meeting=world.held).person
    chair.post(reverse("compose_contacts", args=[item_id]), {"contacts": [officer.pk]})
    step(chair, "submit")
    step(parents, "return", comment="Shorter, please.")
    do(secretary, report, f"join:{passages_of(report)[1].key}")
    step(secretary, "submit")
    step(parents, "clear")
    assert Report.objects.get(pk=report.report_id).state == Report.State.CLEARED
    page = secretary.get(compose(report)).content.decode()
    assert "has been cleared" in page
    assert 'form="doer"' not in page
    for name in ("report", "report_versions", "report_preview", "item_history"):
        assert secretary.get(reverse(name, args=[item_id])).status_code == 200, name
    parents.post(reverse("planned_put", args=[item_id]), {"meeting": world.meeting.pk})
    assert AgendaItem.objects.get(pk=item_id).meeting == world.meeting
    step(parents, "reopen", reason="A figure is wrong.")
    do(chair, report, f"down:{passages_of(report)[0].key}")
    assert ChairsReport.objects.get(pk=report.pk).undo is not None


def test_a_confidential_matter_is_put_in_on_a_page_that_says_what_becomes_of_the_report(
    world: Reporting, report: ChairsReport, chair: Client
) -> None:
    name = f"decision-{world.quay.pk}"
    address = reverse("compose_secret", args=[report.report.item_id, name])
    assert address in chair.get(compose(report)).content.decode()
    page = chair.get(address).content.decode()
    assert "The whole report becomes confidential." in page
    assert "Paragraph 3: a price is being agreed." in page
    assert chair.post(address, {"reason": ""}).status_code == 200
    assert not AgendaItem.objects.get(pk=report.report.item_id).confidential
    response = chair.post(address, {"reason": "Paragraph 3."}, follow=True)
    assert "The report is confidential." in response.content.decode()
    assert SECRET_DECISION in response.content.decode()


def test_when_the_last_confidential_paragraph_is_dropped_the_page_offers_to_open_the_report(
    world: Reporting, report: ChairsReport, chair: Client
) -> None:
    choosing.put_in_secret(
        chairs_report=report, by=world.chair.user, name=f"decision-{world.quay.pk}", reason="3"
    )
    assert "Make the report open" not in chair.get(compose(report)).content.decode()
    source = report.sources.get(decision=world.quay)
    passage = next(each for each in passages_of(report) if source.pk in each.sources)
    assert "Make the report open" in do(chair, report, f"drop:{passage.key}:{mark_of(passage)}")
    assert "The report is open." in do(chair, report, "open:")


def test_the_parents_secretariat_reads_the_report_and_nothing_besides(
    world: Reporting, report: ChairsReport
) -> None:
    page = signed_in(world.parents_secretary).get(compose(report)).content.decode()
    assert "We noted the survey." in page
    assert "Not in the report" not in page
    assert SECRET_DECISION not in page
    assert "Survey of barriers</a>" not in page  # they may not open the notes
    assert reverse("meeting_notes", args=[world.held.pk]) not in page


def test_the_contact_officers_are_named(
    world: Reporting, report: ChairsReport, chair: Client
) -> None:
    address = reverse("compose_contacts", args=[report.report.item_id])
    officer = ReportContactFactory(report__item__meeting=world.held).person
    assert officer.name in chair.get(address).content.decode()
    assert chair.post(address, {"contacts": [officer.pk]}).status_code == 302
    assert [each.person for each in report.report.contacts.all()] == [officer]
    assert chair.post(address, {"contacts": ["999999"]}).status_code == 200
    new = {"officer-name": "Rowan Ashdown", "officer-position": "Tides Adviser"}
    assert chair.post(address, {"contacts": [officer.pk], **new}).status_code == 302
    assert [each.person.name for each in report.report.contacts.all()] == [
        officer.name, "Rowan Ashdown"
    ]  # fmt: skip
    page = chair.post(address, {"officer-phone": "020 7946 0000"}).content.decode()
    assert "Give the officer&#x27;s name" in page
    assert report.report.contacts.count() == 2
    assert chair.post(address, {}).status_code == 302
    assert not report.report.contacts.exists()


def test_others_changes_are_news(world: Reporting, report: ChairsReport, chair: Client) -> None:
    address = reverse("compose_news", args=[report.report.item_id])
    assert chair.get(f"{address}?since={report.revision}").status_code == 204
    do(signed_in(world.secretary), report, f"join:{passages_of(report)[1].key}")
    response = chair.get(f"{address}?since={report.revision}")
    assert response.status_code == 200
    assert "Somebody else has changed the report." in response.content.decode()
    assert chair.get(f"{address}?since=x").status_code == 200


def test_board_and_meeting_lead_to_the_report(world: Reporting, chair: Client) -> None:
    new = reverse("chairs_report_new", args=[world.board.slug]) + f"?meeting={world.meeting.pk}"
    board = reverse("board", args=[world.board.slug])
    assert new in chair.get(board).content.decode()
    world.parent.is_public = True
    world.parent.save(update_fields=["is_public"])
    world.meeting.published_at = "2026-11-20T09:00Z"
    world.meeting.save(update_fields=["published_at"])
    assert new in chair.get(world.meeting.get_absolute_url()).content.decode()
    report = world.begin()
    assert compose(report) in chair.get(board).content.decode()
    assert compose(report) in chair.get(world.meeting.get_absolute_url()).content.decode()
    home = chair.get(reverse("home")).content.decode()
    assert report.report.title in home


def _grow(world: Reporting, paragraphs: int) -> None:
    """A third each of decisions, actions and events, half of them confidential or without progress
    and so offered only."""
    for number in range(paragraphs // 3):
        note = NoteItemFactory(notes=world.notes, confidential=number % 4 == 0)
        DecisionFactory(note_item=note)
        action = ActionFactory(meeting=world.held, note_item=note)
        if number % 2:
            ProgressUpdateFactory(action=action)
        RecordedEventFactory(board=world.board, priority=world.tides)


@pytest.mark.parametrize("paragraphs", [7, 70])
def test_the_page_takes_the_same_queries_for_many_paragraphs(
    paragraphs: int,
    world: Reporting,
    chair: Client,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    _grow(world, paragraphs)
    report = world.begin()
    first = passages_of(report)[0]
    do(chair, report, f"drop:{first.key}:{mark_of(first)}")
    ProgressUpdateFactory(action=world.figures, text="All in.")
    chair.get(compose(report))
    with django_assert_num_queries(PAGE_QUERIES):
        chair.get(compose(report))
    key = passages_of(report)[2].key
    address = reverse("compose_do", args=[report.report.item_id])
    with django_assert_num_queries(STEP_QUERIES):
        chair.post(address, {"do": f"up:{key}"}, HTTP_HX_REQUEST="true")


PAGE_QUERIES = 39
STEP_QUERIES = 79
