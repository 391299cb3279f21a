from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

from meetings.agenda.models import ItemKind
from meetings.packs.confidential_texts import confidential_texts
from meetings.packs.models import Edition, OpenText
from tests.factories import (
    AgendaItemFactory,
    AppendixFactory,
    MeetingFactory,
    NoteItemFactory,
    PackFactory,
    RecommendationFactory,
    ReportFactory,
    ReportImageFactory,
    UserFactory,
)
from tests.full_board import (
    OPEN_TITLE,
    REASON,
    SECRET_ACTION,
    SECRET_APPENDIX,
    SECRET_BODY,
    SECRET_MINUTE,
    SECRET_TITLE,
    full_board,
)
from tests.packs.papers import rendered

pytestmark = pytest.mark.django_db
BOILERPLATE = "Members are asked to note the report."


@pytest.fixture
def full():
    return full_board()


def sources(meeting) -> dict[str, str]:
    return {secret.text.strip("."): secret.source for secret in confidential_texts(meeting)}


def confidential_report(full, **texts):
    item = AgendaItemFactory(meeting=full.meeting, position=20, confidential=True)
    blank = {"purpose": "", "summary": "", "action": "", "body": ""}
    return ReportFactory(item=item, title="The staff of the north quay", **(blank | texts))


def test_each_confidential_thing_names_what_it_comes_from(full):
    found = sources(full.meeting)
    item = f"Item 3: {SECRET_TITLE}"
    assert found[SECRET_TITLE] == found[SECRET_BODY] == item
    appendix = f"Appendix 2 of item 1(a): {SECRET_APPENDIX}"
    assert found[SECRET_APPENDIX] == found[f"{SECRET_APPENDIX} came to nine million"] == appendix
    note = "The note of “The harbour master’s position at Ardleigh”"
    assert found["The harbour master’s position at Ardleigh"] == found[SECRET_MINUTE] == note
    assert found[SECRET_ACTION].startswith("An action of 20 October 2026, item “The harbour")


def test_what_is_open_is_not_looked_for(full):
    found = sources(full.meeting)
    for text in ("Survey of tidal barriers", "The questions asked", OPEN_TITLE, REASON, "Dredging"):
        assert text not in found
    assert not any("tidal barriers" in text for text in found)


@pytest.mark.parametrize("under", ["the item", "its heading"])
def test_an_action_of_a_confidential_agenda_item_is_looked_for(full, under):
    action = full.actions[0]
    assert action.text.strip(".") not in sources(full.meeting)
    item = AgendaItemFactory(meeting=full.last_meeting, confidential=True)
    if under == "its heading":
        item = AgendaItemFactory(meeting=full.last_meeting, parent=item)
    action.note_item.item = item
    action.note_item.save(update_fields=["item"])
    assert {action.text.strip("."), SECRET_ACTION} <= set(sources(full.meeting))


def test_a_confidential_paper_of_the_last_meeting_is_looked_for(full):
    item = AgendaItemFactory(
        meeting=full.last_meeting, title="Debts of the pilots’ guild", confidential=True
    )
    ReportFactory(item=item, body="<p>The guild owes nine thousand crowns to its bank.</p>")
    found = sources(full.meeting)
    assert found["The guild owes nine thousand crowns to its bank"] == (
        "Item 1 of 20 October 2026: Debts of the pilots’ guild"
    )


def test_every_field_of_a_confidential_report_is_looked_for(full):
    fields = {
        name: f"<p>The {name} says that eleven clerks must go.</p>"
        for name in ("purpose", "summary", "action", "body")
    }
    report = confidential_report(full, **fields)
    RecommendationFactory(report=report, text="<p>That eleven clerks be dismissed by May.</p>")
    found = set(sources(full.meeting))
    assert {f"The {name} says that eleven clerks must go" for name in fields} <= found
    assert {"That eleven clerks be dismissed by May", "The staff of the north quay"} <= found


def test_tables_footnotes_and_short_sentences_are_looked_for(full):
    confidential_report(
        full,
        body="<table><tr><td>North quay, clerks</td><td>2026</td><td>11</td><td>£410,000</td></tr>"
        "</table>"
        "<p>The clerks at the north<span class=footnote>A note on where this quay lies now.</span>"
        " quay were told of this in January. He is guilty. She knew.</p>"
        "<p>He left. Nobody knows the reasons for it yet.</p>",
    )
    found = set(sources(full.meeting))
    assert {
        "North quay, clerks 2026 11 £410,000",
        "A note on where this quay lies now",
        "The clerks at the north quay were told of this in January",
        "quay were told of this in January",
        "The clerks at the north quay were told of this in January. He is guilty. She knew",
        "He left. Nobody knows the reasons for it yet",
        "Nobody knows the reasons for it yet",
    } <= found
    assert not {"He left", "She knew"} & found


def test_pictures_are_looked_for_by_description_and_name(full, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    report = confidential_report(
        full, body='<p><img src="image:clerks-by-age.png" alt="Ages of the clerks"></p>'
    )
    ReportImageFactory(report=report, name="clerks-by-age.png")
    ReportImageFactory(report=report, name="image2.png", file__filename="image2.png")
    found = set(sources(full.meeting))
    assert {"Ages of the clerks", "clerks-by-age"} <= found
    assert not any("image" in text for text in found)


def test_a_picture_that_the_open_report_shows_is_not_looked_for(full, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    report = full.items["1(a)"].report
    for name in ("open-barriers.png", "fleet-values.png"):
        ReportImageFactory(report=report, name=name, file__filename=name)
    report.body = '<img src="image:open-barriers.png" alt="All of the barriers">'
    report.save()
    appendix = report.appendices.get(confidential=True)
    appendix.body = '<img src="image:fleet-values.png" alt="What the fleet is worth">'
    appendix.save()
    found = set(sources(full.meeting))
    assert {"fleet-values", "What the fleet is worth"} <= found
    assert not {"open-barriers", "All of the barriers"} & found


def test_an_uploaded_appendix_is_read_and_its_name_looked_for(full, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    text = "The fleet of Gullwater was valued by two surveyors in turn, who did not agree. " * 3
    pdf = rendered(f"<h2>Method</h2><p>{text}</p><p>Nobody else has seen both of the figures.</p>")
    for title in ("Valuation", "Second valuation"):
        AppendixFactory(
            report=full.items["1(a)"].report,
            title=title,
            confidential=True,
            pdf=ContentFile(pdf, name="gullwater-valuation-2026.pdf"),
        )
    found = set(sources(full.meeting))
    assert {
        "gullwater-valuation-2026",
        "The fleet of Gullwater was valued by two surveyors in turn, who did not agree",
        "Nobody else has seen both of the figures",
    } <= found


def test_a_file_called_by_one_word_is_looked_for_with_its_ending(full, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    report = full.items["1(a)"].report
    pdf = ContentFile(b"not a PDF", name="clerks.pdf")
    AppendixFactory(report=report, title="Their names", confidential=True, pdf=pdf)
    found = set(sources(full.meeting))
    assert "clerks.pdf" in found
    assert "clerks" not in found


def test_a_missing_upload_does_not_stop_the_search(full, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    report = full.items["1(a)"].report
    appendix = AppendixFactory(report=report, confidential=True, pdf="appendices/lost-file.pdf")
    assert {appendix.title, "lost-file"} <= set(sources(full.meeting))


def test_a_sentence_said_in_an_open_paper_too_is_looked_for(full):
    confidential_report(full, summary=f"<p>{BOILERPLATE}</p>")
    open_report = full.items["1(a)"].report
    open_report.summary = f"<p>{BOILERPLATE}</p>"
    open_report.save()
    assert BOILERPLATE.strip(".") in sources(full.meeting)


def test_titles_that_tell_nothing_are_not_looked_for(full):
    """The notes' item, one that is called as an open one is, and one as its own open title."""
    for position, (kind, title, open_title) in enumerate(
        [
            (ItemKind.NOTES, "Notes of the meeting in October", ""),
            (ItemKind.REPORT, "LAMPS AND BUOYS", ""),
            (ItemKind.REPORT, "Storm season, again", "Storm season, again"),
            (ItemKind.REPORT, "Pay", ""),
            (ItemKind.REPORT, "Staffing", ""),
        ],
        start=20,
    ):
        AgendaItemFactory(
            meeting=full.meeting, position=position, kind=kind, title=title,
            open_title=open_title, confidential=True,
        )  # fmt: skip
    NoteItemFactory(
        notes=full.notes, position=9, title="Notes of the last meeting", confidential=True
    )
    found = set(sources(full.meeting))
    assert "Staffing" in found
    assert not {
        "Notes of the meeting in October", "LAMPS AND BUOYS", "Storm season, again", "Pay",
        "Notes of the last meeting",
    } & found  # fmt: skip


def release(meeting, text, said_at):
    OpenText.objects.create(meeting=meeting, text=text, said_by=UserFactory(), said_at=said_at)


def test_a_released_text_is_no_longer_looked_for(full):
    confidential_report(full, summary=f"<p>{BOILERPLATE}</p>")
    release(full.meeting, "Members are asked to  note the Report", timezone.now())
    assert BOILERPLATE.strip(".") not in sources(full.meeting)


def test_what_another_meeting_released_counts_once_it_is_in_print(full):
    now = timezone.now()
    confidential_report(full, summary=f"<p>{BOILERPLATE}</p>")
    elsewhere = MeetingFactory(date=full.meeting.date)
    release(elsewhere, BOILERPLATE, now)
    PackFactory(meeting=elsewhere, edition=Edition.PUBLIC, published_at=now)
    release(full.last_meeting, BOILERPLATE, now)
    PackFactory(
        meeting=full.last_meeting, edition=Edition.PUBLIC, published_at=now - timedelta(days=1)
    )
    assert BOILERPLATE.strip(".") in sources(full.meeting)
    PackFactory(meeting=full.last_meeting, edition=Edition.PUBLIC, published_at=now)
    assert BOILERPLATE.strip(".") not in sources(full.meeting)


def test_the_number_of_queries_does_not_grow_with_the_agenda(full, django_assert_max_num_queries):
    for position in range(30, 40):
        item = AgendaItemFactory(meeting=full.meeting, position=position, confidential=True)
        RecommendationFactory(report=ReportFactory(item=item))
    with django_assert_max_num_queries(16):
        confidential_texts(full.meeting)
