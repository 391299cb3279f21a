"""After publication: a correction, a late item, one withdrawn, a paper that was to follow.

Each has to come out right in the whole pack made anew, in the supplement, and on the Pack tab.
"""

from datetime import timedelta

import pypdfium2
import pytest
from django.db import transaction
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone

from meetings.agenda.models import AgendaItem, ItemKind, Report, ReportVersion
from meetings.agenda.report_text import read_text
from meetings.agenda.versions import keep_version
from meetings.packs import publishing, services
from meetings.packs.builds import content_key
from meetings.packs.models import Edition, Pack
from meetings.packs.notice_text import Publication
from tests.factories import AgendaItemFactory, MeetingFactory, ReportFactory
from tests.full_board import FullBoard, full_board

pytestmark = pytest.mark.django_db
LATE_REASON = "The ice came on Friday and will not wait for the spring"
SECRET_REASON = "The Gullwater directors want an answer before the thaw sets in"


@pytest.fixture(scope="module")
def board(django_db_setup, django_db_blocker, tmp_path_factory):
    """Published; then corrected, added to and withdrawn from; then built again."""
    media = tmp_path_factory.mktemp("media")
    with django_db_blocker.unblock(), override_settings(MEDIA_ROOT=media), transaction.atomic():
        full = full_board("Corrections Board")
        put_off_from_an_earlier_meeting(full)
        build(full)
        publishing.publish(meeting=full.meeting, by=full.secretary)
        add_late_items(full)
        correct(full)
        AgendaItem.objects.filter(pk=full.items["2 paper"].pk).update(withdrawn=True)
        ReportFactory(item=full.items["5"], title="Budget for the coming year")
        build(full)
        yield full
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def media(board):
    """In place of each test's own folder: the module's, which `board` has set."""


def build(full: FullBoard) -> None:
    services.run_build(services.request_build(meeting=full.meeting, by=full.secretary).pk)


def put_off_from_an_earlier_meeting(full: FullBoard) -> None:
    earlier = MeetingFactory(board=full.board, date=full.meeting.date.replace(month=3))
    before = AgendaItemFactory(
        meeting=earlier, kind=ItemKind.VERBAL, title="Storm season", number_at_publication="4"
    )
    AgendaItem.objects.filter(pk=full.items["4"].pk).update(continues=before)


def add_late_items(full: FullBoard) -> None:
    """After item 5: 5A, and 5B, which is confidential."""
    AgendaItem.objects.filter(pk=full.items["7"].pk).update(position=20)
    AgendaItem.objects.filter(pk=full.items["6"].pk).update(position=19)
    ice = AgendaItemFactory(
        meeting=full.meeting, position=6, title="Ice in the lower harbour", late_reason=LATE_REASON
    )
    ReportFactory(item=ice)
    offer = AgendaItemFactory(
        meeting=full.meeting,
        position=7,
        title="A second offer for the Gullwater company",
        late_reason=SECRET_REASON,
        confidential=True,
        confidential_reason="Paragraph 3.",
        open_title="A commercial offer",
    )
    ReportFactory(
        item=offer,
        purpose="<p>To decide again in private.</p>",
        summary="<p>The Gullwater offer has been made again.</p>",
        action="<p>A second answer to Gullwater.</p>",
        body="<ol><li>The Gullwater offer is higher than before.</li></ol>",
    )


def correct(full: FullBoard) -> None:
    """A cleared report is opened again: until it is cleared, the pack is as it was."""
    report = full.items["1(b)"].report
    cleared = keep_version(
        report, read_text(report), made=ReportVersion.Made.CLEARED, by=full.secretary
    )
    as_published = content_key(full.meeting, Edition.PUBLIC)
    report.in_force, report.state = cleared, Report.State.RETURNED
    report.summary = "<p>All lamps are lit now, and one more.</p>"
    report.save()
    assert content_key(full.meeting, Edition.PUBLIC) == as_published
    report.in_force, report.state = None, Report.State.CLEARED
    report.save()
    assert content_key(full.meeting, Edition.PUBLIC) != as_published


def packs_of(full: FullBoard, edition: Edition) -> tuple[Pack, Pack, Pack]:
    """The first version, the second, and the supplement to the first."""
    packs = Pack.objects.of(full.meeting).filter(edition=edition).order_by("pk")
    first, second, supplement = packs
    assert (first.version, second.version, supplement.supplement_number) == (1, 2, 1)
    return first, second, supplement


def text_of(pack: Pack, key: str = "") -> str:
    """Of the whole, or of one part."""
    with pack.file.open("rb") as file, pypdfium2.PdfDocument(file.read()) as pdf:
        pages = [" ".join(page.get_textpage().get_text_bounded().split()) for page in pdf]
    if not key:
        return " ".join(pages)
    part = pack.parts.get(key=key)
    return " ".join(pages[part.first_index : part.first_index + part.pages])


def of_both(full: FullBoard, edition: Edition) -> tuple[Pack, Pack]:
    _, whole, supplement = packs_of(full, edition)
    return whole, supplement


@pytest.mark.parametrize("edition", Edition)
def test_a_corrected_report_is_in_both_as_it_was_cleared_again(board, edition):
    key = f"paper-{board.items['1(b)'].pk}"
    first, *_ = packs_of(board, edition)
    assert "All lamps are lit now" not in text_of(first)
    for pack in of_both(board, edition):
        assert "All lamps are lit now, and one more." in text_of(pack, key)


@pytest.mark.parametrize("edition", Edition)
def test_a_late_item_has_its_number_and_its_reason_on_the_agenda_page(board, edition):
    for pack in of_both(board, edition):
        agenda = text_of(pack, "agenda")
        assert f"5A. Ice in the lower harbour Late item: {LATE_REASON}" in agenda
        assert "6. Notes of the last meeting" in agenda
        assert "Item 5A: Ice in the lower harbour" in [part.title for part in pack.parts.all()]


def test_the_reason_of_a_confidential_late_item_is_for_members_alone(board):
    for pack in of_both(board, Edition.MEMBERS):
        assert SECRET_REASON in text_of(pack, "agenda")
        assert "A second offer for the Gullwater company" in text_of(pack)
    for pack in of_both(board, Edition.PUBLIC):
        text = text_of(pack)
        assert "5B. A commercial offer – Confidential" in text
        assert SECRET_REASON not in text
        assert "Gullwater" not in text
        assert "Late item: The Gullwater" not in text


@pytest.mark.parametrize("edition", Edition)
def test_a_withdrawn_item_keeps_its_number_and_its_paper_goes(board, edition):
    key = f"paper-{board.items['2 paper'].pk}"
    _, whole, supplement = packs_of(board, edition)
    for pack in (whole, supplement):
        assert "Progress of the apprentices – Withdrawn" in text_of(pack, "agenda")
        assert not pack.parts.filter(key=key).exists()
    assert "taken out" in text_of(supplement, "supplement-cover")
    assert key in supplement.taken_out


@pytest.mark.parametrize("edition", Edition)
def test_a_paper_that_was_to_follow_comes(board, edition):
    key = f"paper-{board.items['5'].pk}"
    first, *_ = packs_of(board, edition)
    assert "Budget for the coming year – To follow" in text_of(first, "agenda")
    for pack in of_both(board, edition):
        agenda = text_of(pack, "agenda")
        assert "Budget for the coming year" in agenda
        assert "To follow" not in agenda
        assert "Budget for the coming year" in text_of(pack, key)


@pytest.mark.parametrize("edition", Edition)
def test_an_item_that_was_put_off_says_from_where(board, edition):
    first, *_ = packs_of(board, edition)
    assert "Put off from the meeting of 8 March 2026, where it was item 4" in text_of(
        first, "agenda"
    )


def test_the_pack_tab_says_what_changed_in_the_whole_and_in_the_supplement(board):
    client = Client()
    client.force_login(board.secretary)
    page = client.get(reverse("meeting_pack", args=[board.meeting.pk])).content.decode()
    for line in (
        "Item 1(b): Lamps and buoys: changed",
        "Item 2: Progress of the apprentices: taken out",
        "Agenda: changed",
    ):
        assert page.count(f"<li>{line}</li>") == 4, line  # two editions, twice each
    for title in ("Item 5A: Ice in the lower harbour", "Item 5: Budget for the coming year"):
        assert page.count(f"<li>{title}: added, ") == 4, title
    assert page.count("A second offer for the Gullwater company: added") == 2


def test_on_the_agenda_tab_it_says_so_too(board):
    client = Client()
    client.force_login(board.secretary)
    page = client.get(reverse("meeting_agenda", args=[board.meeting.pk])).content.decode()
    assert f"Late item: {LATE_REASON}" in page
    assert "Put off from the meeting of 8 March 2026, where it was item 4" in page
    papers = client.get(reverse("meeting_papers", args=[board.meeting.pk])).content.decode()
    assert "Withdrawn" in papers


def test_an_item_that_was_put_off_to_a_later_meeting_says_so_on_the_old_agenda(board):
    with transaction.atomic():
        AgendaItemFactory(meeting=board.next_meeting, continues=board.items["5"])
        client = Client()
        client.force_login(board.secretary)
        page = client.get(reverse("meeting_agenda", args=[board.meeting.pk])).content.decode()
        day = board.next_meeting.date
        assert f"Put off to the meeting of {day:%-d %B %Y}" in page
        key = content_key(board.meeting, Edition.PUBLIC)
        assert key == Pack.objects.latest_of(board.meeting, Edition.PUBLIC).content_key
        transaction.set_rollback(True)


def test_once_the_supplement_is_out_the_mail_lists_what_is_in_it(board):
    with transaction.atomic():
        publishing.publish(
            meeting=board.meeting,
            by=board.secretary,
            supplement=True,
            at=timezone.now() + timedelta(minutes=1),
        )
        supplement = packs_of(board, Edition.MEMBERS)[2]
        listed = Publication.of(supplement).listed
        assert "Item 5A: Ice in the lower harbour: new" in listed
        assert "Item 5B: A commercial offer: new" in listed
        assert "Item 1(b): Lamps and buoys: changed" in listed
        assert "Item 2: Progress of the apprentices: taken out" in listed
        assert not any("Gullwater" in line for line in listed)
        transaction.set_rollback(True)
