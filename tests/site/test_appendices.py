"""The appendices of a report: added, changed, moved, taken out, by several people at once."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from meetings.agenda.appendices import add_appendix, move_appendix, remove_appendix
from meetings.agenda.models import Appendix, Report, ReportVersion
from meetings.agenda.paragraphs import numbered_paragraphs, plain_text
from meetings.agenda.report_text import AppendixText
from tests.agenda.uploaded import word_report
from tests.agenda.word_files import WordFile
from tests.factories import AppendixFactory, ReportFactory, SecretaryFactory
from tests.packs.awkward_pdfs.simple import made
from tests.packs.papers import rendered

pytestmark = pytest.mark.django_db


@pytest.fixture
def report():
    return ReportFactory(title="Lamps", state=Report.State.DRAFT)


@pytest.fixture
def secretary(report):
    return SecretaryFactory(board=report.item.board).user


@pytest.fixture
def browser(client, secretary):
    client.force_login(secretary)
    return client


def three(report) -> list[Appendix]:
    return [
        AppendixFactory(report=report, position=position, title=title)
        for position, title in enumerate(("Prices", "Places", "Plans"), start=1)
    ]


def titles(report) -> list[str]:
    return list(report.appendices.values_list("title", flat=True))


def address(name, report, *more) -> str:
    return reverse(name, args=[report.item_id, *more])


def send(browser, report, content, name):
    return browser.post(
        address("appendix_upload", report), {"file": SimpleUploadedFile(name, content)}
    )


def fields(page) -> dict[str, str]:
    form = page.context["form"]
    found = {field.html_name: field.value() for field in form}
    if "body" in found:
        found["body-form"] = "html"
    return {name: str(value) for name, value in found.items() if value not in (None, False)}


def test_a_written_one_is_added(browser, report):
    answer = browser.post(
        address("appendix_new", report),
        {"title": "Prices", "body": "1. The lamps cost ten.\n2. The buoys cost less."},
    )
    assert answer.status_code == 302
    appendix = report.appendices.get()
    assert [each.number for each in numbered_paragraphs(appendix.body)] == ["1", "2"]
    assert not appendix.confidential
    version = report.versions.get()
    assert version.made == ReportVersion.Made.WRITTEN
    assert version.text["appendices"][0]["title"] == "Prices"
    assert Report.objects.get(pk=report.pk).revision == version.revision == 1


def test_a_confidential_one_needs_its_reason(browser, report):
    sent = {"title": "Prices", "body": "Text.", "confidential": "on", "open_title": "A letter"}
    answer = browser.post(address("appendix_new", report), sent)
    assert answer.status_code == 422
    assert "Say why it is confidential" in answer.content.decode()
    sent["confidential_reason"] = "Paragraph 3"
    assert browser.post(address("appendix_new", report), sent).status_code == 302
    appendix = report.appendices.get()
    assert (appendix.confidential, appendix.confidential_reason, appendix.open_title) == (
        True, "Paragraph 3", "A letter"
    )  # fmt: skip


def test_a_word_file_is_looked_over_and_added(browser, report):
    word = WordFile()
    word.heading("Appendix 2: What the lamps cost", 1)
    word.listed(["The north quay.", "The south quay."], word.new_list())
    word.table([["Quay", "Cost"], ["North", "1,200"]])
    answer = send(browser, report, word.content(), "costs.docx")
    assert not report.appendices.exists()
    page = browser.get(answer["Location"])
    sent = fields(page)
    assert sent["title"] == "What the lamps cost"
    assert browser.post(answer["Location"], sent).status_code == 302
    appendix = report.appendices.get()
    assert (appendix.title, appendix.source_name) == ("What the lamps cost", "costs.docx")
    assert "<table>" in appendix.body
    assert [each.number for each in numbered_paragraphs(appendix.body)] == ["1", "2"]
    assert report.versions.get().made == ReportVersion.Made.UPLOADED
    assert browser.get(answer["Location"]).status_code == 404


def test_a_picture_of_a_word_appendix_is_kept_and_described(browser, report):
    answer = send(browser, report, word_report(appendix=False), "lamps.docx")
    page = browser.get(answer["Location"])
    browser.post(answer["Location"], fields(page) | {"alt-1": "The lamp at the steps"})
    body = report.appendices.get().body
    image = report.images.get()
    assert f'src="image:{image.name}"' in body
    assert 'alt="The lamp at the steps"' in body
    # Nothing of the summary sheet that the file has is lost either.
    for said in ("For discussion and direction", "Dora Finch", "The survey of lamps"):
        assert said in plain_text(body)


def test_a_pdf_is_added_and_then_given_its_title(browser, report):
    answer = send(
        browser, report, rendered("<h1>Letter</h1><p>We ask for buoys.</p>"), "the_letter.pdf"
    )
    appendix = report.appendices.get()
    assert answer["Location"] == address("appendix_edit", report, appendix.pk)
    assert (appendix.title, appendix.source_name) == ("The letter", "the_letter.pdf")
    assert "letter" not in appendix.pdf.name
    page = browser.get(answer["Location"])
    assert "body" not in page.context["form"].fields
    sent = fields(page) | {"title": "Letter of the pilots"}
    assert browser.post(answer["Location"], sent).status_code == 302
    listed = browser.get(address("report_appendices", report)).content.decode()
    for said in ("Letter of the pilots", "the_letter.pdf", "1 page", "accessible"):
        assert said in listed
    pdf = browser.get(address("appendix_file", report, appendix.pk))
    assert pdf["Content-Disposition"] == 'inline; filename="Letter of the pilots.pdf"'
    assert pdf["X-Content-Type-Options"] == "nosniff"


def test_a_pdf_without_tags_says_so(browser, report):
    send(browser, report, made(), "budget.pdf")
    listed = browser.get(address("report_appendices", report)).content.decode()
    assert "not accessible" in listed
    assert "it has no tags" in listed


def test_another_pdf_takes_the_place_of_one_and_the_old_stays_in_the_store(browser, report):
    send(browser, report, made(), "budget.pdf")
    appendix = report.appendices.get()
    old = appendix.pdf.name
    answer = browser.post(
        address("appendix_edit", report, appendix.pk),
        {"replace": "1", "file": SimpleUploadedFile("new.pdf", rendered("<p>New.</p>"))},
    )
    assert answer.status_code == 302
    appendix.refresh_from_db()
    assert appendix.source_name == "new.pdf"
    assert appendix.pdf.name != old
    assert appendix.pdf.storage.exists(old)
    refused = browser.post(
        address("appendix_edit", report, appendix.pk),
        {"replace": "1", "file": SimpleUploadedFile("new.pdf", b"not one")},
    )
    assert refused.status_code == 422
    assert "The file is not a PDF" in refused.content.decode()


def test_what_cannot_be_read_is_refused(browser, report):
    answer = send(browser, report, b"MZ\x90\0" * 50, "costs.docx")
    assert answer.status_code == 422
    assert "is not a Word file" in answer.content.decode()
    assert not report.appendices.exists()


def test_they_are_put_in_order(browser, report):
    prices, _, plans = three(report)
    move = address("appendix_move", report, plans.pk)
    answer = browser.post(move, {"to": "1"})
    assert answer["Location"].endswith(f"#appendix-{plans.pk}")
    assert titles(report) == ["Plans", "Prices", "Places"]
    assert list(report.appendices.values_list("position", flat=True)) == [1, 2, 3]
    answer = browser.post(
        address("appendix_move", report, prices.pk), {"to": "9"}, headers={"HX-Request": "true"}
    )
    assert titles(report) == ["Plans", "Places", "Prices"]
    shown = answer.content.decode()
    assert "“Prices” is now Appendix 3." in shown
    assert re.findall(r"Appendix \d(?=</p>)", shown) == ["Appendix 1", "Appendix 2", "Appendix 3"]
    assert "<html" not in shown


def test_two_people_adding_and_moving_at_once_lose_nothing(report, secretary):
    """Each began with a report that did not have the other's change."""
    prices, places, plans = three(report)
    mine, yours = Report.objects.get(pk=report.pk), Report.objects.get(pk=report.pk)
    list(mine.appendices.all()), list(yours.appendices.all())
    add_appendix(report=mine, by=secretary, appendix=AppendixText(None, "Mine", "<p>a</p>"))
    add_appendix(report=yours, by=secretary, appendix=AppendixText(None, "Yours", "<p>b</p>"))
    move_appendix(report=mine, by=secretary, key=plans.pk, to=1)
    move_appendix(report=yours, by=secretary, key=places.pk, to=1)
    remove_appendix(report=mine, by=secretary, key=prices.pk)
    assert titles(report) == ["Places", "Plans", "Mine", "Yours"]


def test_one_that_changed_meanwhile_is_not_written_over(browser, report):
    prices, *_ = three(report)
    page = browser.get(address("appendix_edit", report, prices.pk))
    sent = fields(page) | {"title": "Prices of mine"}
    Appendix.objects.filter(pk=prices.pk).update(title="Prices of theirs", body="<p>Theirs.</p>")
    answer = browser.post(address("appendix_edit", report, prices.pk), sent)
    assert answer.status_code == 409
    shown = answer.content.decode()
    assert "Prices of theirs" in shown
    assert "Theirs." in shown
    assert "Prices of mine" in shown
    assert titles(report)[0] == "Prices of theirs"
    again = re.search(r'name="seen" value="([0-9a-f]+)"', shown)
    assert again is not None
    assert browser.post(
        address("appendix_edit", report, prices.pk), sent | {"seen": again[1]}
    ).status_code == 302  # fmt: skip
    assert titles(report)[0] == "Prices of mine"


def test_changes_elsewhere_in_the_report_do_not_stand_against_it(browser, report):
    prices, _, plans = three(report)
    page = browser.get(address("appendix_edit", report, prices.pk))
    browser.post(address("appendix_move", report, plans.pk), {"to": "1"})
    sent = fields(page) | {"title": "Prices of mine"}
    assert browser.post(address("appendix_edit", report, prices.pk), sent).status_code == 302
    assert titles(report) == ["Plans", "Prices of mine", "Places"]


def test_it_is_taken_out_and_put_back(browser, report):
    prices, *_ = three(report)
    browser.post(address("appendix_remove", report, prices.pk))
    assert titles(report) == ["Places", "Plans"]
    page = browser.get(address("report_appendices", report))
    assert [each.title for each in page.context["removed"]] == ["Prices"]
    browser.post(address("appendix_restore", report, prices.pk))
    assert titles(report) == ["Places", "Plans", "Prices"]
    prices.refresh_from_db()
    assert "An appendix begins again at one." in prices.body
    again = browser.post(address("appendix_remove", report, 0))
    assert again.status_code == 302
    assert "has taken the appendix out" in browser.get(again["Location"]).content.decode()


def test_another_reports_appendix_is_not_reached(browser, report):
    three(report)
    other = AppendixFactory(title="Another's", position=1)
    for name in ("appendix_edit", "appendix_file"):
        assert browser.get(address(name, report, other.pk)).status_code == 404
    assert browser.post(address("appendix_restore", report, other.pk)).status_code == 404
    browser.post(address("appendix_move", report, other.pk), {"to": "1"})
    browser.post(address("appendix_remove", report, other.pk))
    assert Appendix.objects.filter(pk=other.pk).exists()
    assert titles(report) == ["Prices", "Places", "Plans"]


def test_once_cleared_they_can_only_be_read(browser, report):
    prices, *_ = three(report)
    Report.objects.filter(pk=report.pk).update(state=Report.State.CLEARED)
    page = browser.get(address("report_appendices", report)).content.decode()
    assert "Prices" in page
    assert "Take out" not in page
    for name, more in (("appendix_new", ()), ("appendix_edit", (prices.pk,))):
        assert browser.get(address(name, report, *more)).status_code == 404
    assert browser.post(address("appendix_move", report, prices.pk), {"to": "2"}).status_code == 404


def test_the_list_asks_few_questions(browser, report, django_assert_max_num_queries):
    for position in range(1, 31):
        AppendixFactory(report=report, position=position)
    with django_assert_max_num_queries(18):
        assert browser.get(address("report_appendices", report)).status_code == 200
