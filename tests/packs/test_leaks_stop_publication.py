"""From the build that finds confidential words to the publication they stop."""

import pytest

from meetings.boards.models import PackPart
from meetings.packs import publishing, services
from meetings.packs.models import Edition, Leak, Pack
from meetings.packs.publishing import NotPublished
from tests.factories import (
    AgendaItemFactory,
    AppendixFactory,
    BoardFactory,
    MeetingFactory,
    ReportFactory,
    SecretaryFactory,
)

pytestmark = pytest.mark.django_db
SENTENCE = "The directors would accept eleven million crowns in April."
PRINTED = (PackPart.AGENDA, PackPart.PAPERS)


@pytest.fixture
def meeting():
    parts_off = [part for part in PackPart if part not in PRINTED]
    return MeetingFactory(board=BoardFactory(parts_off=parts_off))


@pytest.fixture
def secretary(meeting):
    return SecretaryFactory(board=meeting.board).user


@pytest.fixture
def open_report(meeting):
    item = AgendaItemFactory(meeting=meeting, position=1, title="Lamps and buoys")
    return ReportFactory(item=item, summary="<p>All lamps are lit.</p>")


@pytest.fixture
def secret_report(meeting):
    item = AgendaItemFactory(
        meeting=meeting, position=2, title="Purchase of the ferry", confidential=True
    )
    return ReportFactory(
        item=item, purpose="", summary="<p>In private.</p>", body=f"<p>{SENTENCE}</p>"
    )


def run(meeting, secretary) -> None:
    services.run_build(services.request_build(meeting=meeting, by=secretary).pk)


def found(meeting) -> list[tuple[str, str]]:
    return [(each.leak.text, each.leak.source) for each in publishing.leaks_found(meeting)]


def test_a_pasted_sentence_is_found_named_released_and_published(
    meeting, secretary, open_report, secret_report
):
    open_report.summary = f"<p>All lamps are lit. {SENTENCE}</p>"
    open_report.save()
    run(meeting, secretary)
    assert [pack.edition for pack in Pack.objects.all()] == [Edition.MEMBERS]
    assert found(meeting) == [(SENTENCE, "Item 2: Purchase of the ferry")]
    (place,) = Leak.objects.get().places
    assert place == "page 3 in “Item 1: Lamps and buoys”"
    with pytest.raises(NotPublished) as refusal:
        publishing.publish(meeting=meeting, by=secretary)
    assert f"“{SENTENCE}” (Item 2: Purchase of the ferry): {place}" in str(refusal.value)
    publishing.say_open(meeting=meeting, text=SENTENCE, by=secretary)
    run(meeting, secretary)
    assert found(meeting) == []
    assert len(publishing.publish(meeting=meeting, by=secretary)) == 2


def test_the_words_taken_out_are_no_longer_found(meeting, secretary, open_report, secret_report):
    open_report.summary = f"<p>{SENTENCE}</p>"
    open_report.save()
    run(meeting, secretary)
    assert found(meeting)
    open_report.summary = "<p>All lamps are lit.</p>"
    open_report.save()
    run(meeting, secretary)
    assert found(meeting) == []
    assert len(publishing.publish(meeting=meeting, by=secretary)) == 2


def test_an_unchanged_public_edition_is_searched_for_what_became_confidential(
    meeting, secretary, open_report, secret_report
):
    """The confidential report is given a sentence that the open one has had all along."""
    open_report.summary = "<p>The ferry runs at a loss of nine thousand crowns a year.</p>"
    open_report.save()
    run(meeting, secretary)
    assert found(meeting) == []
    secret_report.summary = open_report.summary
    secret_report.save()
    run(meeting, secretary)
    assert [pack.version for pack in Pack.objects.filter(edition=Edition.PUBLIC)] == [1]
    assert [text for text, _ in found(meeting)] == [
        "The ferry runs at a loss of nine thousand crowns a year."
    ]
    with pytest.raises(NotPublished, match="Confidential words"):
        publishing.publish(meeting=meeting, by=secretary)


def test_a_supplement_that_names_what_became_confidential_is_not_kept(
    meeting, secretary, open_report
):
    AppendixFactory(report=open_report, title="Names of the lamplighters")
    run(meeting, secretary)
    publishing.publish(meeting=meeting, by=secretary)
    open_report.appendices.update(confidential=True)
    run(meeting, secretary)
    assert ("Names of the lamplighters", "Appendix 1 of item 1: Names of the lamplighters") in (
        found(meeting)
    )
    assert not Pack.objects.filter(edition=Edition.PUBLIC, supplement_to__isnull=False).exists()
    publishing.say_open(meeting=meeting, text="Names of the lamplighters", by=secretary)
    for text, _ in found(meeting):
        publishing.say_open(meeting=meeting, text=text, by=secretary)
    run(meeting, secretary)
    packs = publishing.publish(meeting=meeting, by=secretary, supplement=True)
    assert Edition.PUBLIC in [pack.edition for pack in packs]
