"""A report that comes as a file: sent in, looked over, mended, accepted."""

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from lxml.html import document_fromstring

from meetings.agenda.models import AgendaItem, Report, ReportImage, ReportUpload, ReportVersion
from meetings.agenda.paragraphs import numbered_paragraphs, plain_text
from meetings.members.models import Person
from tests.agenda.uploaded import CHAIRS_TITLE, word_chairs_report, word_report
from tests.agenda.word_files import with_parts
from tests.factories import (
    AgendaItemFactory,
    AppendixFactory,
    BoardFactory,
    PersonFactory,
    ReportContactFactory,
    ReportFactory,
    ReportImageFactory,
    SecretaryFactory,
    UserFactory,
)
from tests.packs.awkward_pdfs import active
from tests.packs.awkward_pdfs.simple import made
from tests.packs.papers import rendered

pytestmark = pytest.mark.django_db
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@pytest.fixture
def officer():
    return PersonFactory(name="Dora Finch", email="Dora.Finch@Portwick.example",
                         position="Harbour Engineer", user=UserFactory())  # fmt: skip


@pytest.fixture
def report(officer):
    report = ReportFactory(
        title="Lamps", purpose="", summary="", action="", body="", state=Report.State.DRAFT
    )
    ReportContactFactory(report=report, person=officer)
    return report


@pytest.fixture
def browser(client, officer):
    client.force_login(officer.user)
    return client


def send(browser, report, content, name="lamps.docx", at="report_upload"):
    file = SimpleUploadedFile(name, content, content_type="application/octet-stream")
    return browser.post(reverse(at, args=[report.item_id]), {"file": file})


def form_of(response) -> dict[str, str]:
    """What a browser would send back of a page's form, nothing of it touched."""
    form = response.context["form"]
    found = {}
    for field in form:
        value = field.value()
        if value is True:
            value = "on"
        if value not in (None, False):
            found[field.html_name] = str(value)
            if "data-house-editor" in str(field):
                found[f"{field.html_name}-form"] = "html"
    return found | {"revision": str(response.context["revision"])}


def staged(browser, report, **more):
    answer = send(browser, report, word_report(**more))
    assert answer.status_code == 302, answer.content.decode()
    return answer["Location"]


def test_a_chairs_report_is_known_by_its_title_and_asked_for_no_summary_sheet(
    browser, report, officer
):
    page = browser.get(send(browser, report, word_chairs_report(), "chair.docx")["Location"])
    text = page.content.decode()
    assert "A chair’s report" in text
    assert 'name="purpose"' not in text
    sheet = ("purpose", "summary", "recommendation", "action")
    sent = {name: said for name, said in form_of(page).items() if not name.startswith(sheet)}
    answer = browser.post(page.request["PATH_INFO"], sent)
    assert answer.status_code == 302, answer.context["form"].errors
    report = Report.objects.get(pk=report.pk)
    assert report.form == Report.Form.CHAIR
    assert report.title == CHAIRS_TITLE
    assert [each.number for each in numbered_paragraphs(report.body)] == [
        "1", "2", "2.1", "2.2", "2.3", "3"
    ]  # fmt: skip
    assert [str(each.person) for each in report.contacts.all()] == ["Rowan Ashdown", "Dora Finch"]
    shown = browser.get(reverse("report", args=[report.item_id])).content.decode()
    assert "purpose is blank" not in shown
    assert "Purpose" not in shown
    assert shown.index("Stone was bought.") < shown.index("Rivers Adviser")


def test_whoever_looks_it_over_says_how_it_is_printed(browser, report):
    page = browser.get(send(browser, report, word_chairs_report(), "chair.docx")["Location"])
    answer = browser.post(page.request["PATH_INFO"], form_of(page) | {"form": "house"})
    assert answer.status_code == 302
    assert Report.objects.get(pk=report.pk).form == Report.Form.HOUSE
    page = browser.get(staged(browser, report))
    wrong = browser.post(page.request["PATH_INFO"], form_of(page) | {"form": "poem"})
    assert wrong.status_code == 422


def test_a_purpose_that_was_written_before_is_shown_when_a_chairs_report_comes(browser, report):
    Report.objects.filter(pk=report.pk).update(purpose="<p>To be noted.</p>")
    page = browser.get(send(browser, report, word_chairs_report(), "chair.docx")["Location"])
    assert form_of(page)["purpose"] == "<p>To be noted.</p>"
    assert 'name="purpose"' in page.content.decode()


def test_everything_in_a_word_report_comes_through(browser, report, officer):
    page = browser.get(staged(browser, report))
    text = page.content.decode()
    for said in ("Lamps and buoys", "Dora Finch", "Amos Pell", "Where the lamps stand",
                 "no alternative text", "1 to 4"):  # fmt: skip
        assert said in text
    sent = form_of(page)
    assert sent["officer-1"] == str(officer.pk)
    assert sent["officer-2"] == "new"
    sent["alt-1"] = "The lamp at the steps"
    sent["recommendation-2"] = "<p>to note what it costs.</p>"
    answer = browser.post(page.request["PATH_INFO"], sent)
    assert answer.status_code == 302, answer.context["form"].errors
    report = Report.objects.get(pk=report.pk)
    assert report.title == "Lamps and buoys"
    assert plain_text(report.purpose) == "For discussion and direction."
    assert plain_text(report.summary).startswith("The lamps fail")
    assert [plain_text(each.text) for each in report.recommendations.all()] == [
        "Members are asked to agree the new lamps; and", "to note what it costs."
    ]  # fmt: skip
    assert plain_text(report.action) == "Officers to buy the lamps."
    assert [each.number for each in numbered_paragraphs(report.body)] == [
        "1", "2", "2.1", "2.2", "3", "4"
    ]  # fmt: skip
    assert "<table>" in report.body
    assert 'alt="The lamp at the steps"' in report.body
    assert plain_text(report.background) == "The survey of lamps, 2025."
    assert "Background papers" not in report.body
    assert [str(each.person) for each in report.contacts.all()] == ["Dora Finch", "Amos Pell"]
    amos = Person.objects.get(name="Amos Pell")
    assert (amos.position, amos.email) == ("Clerk of Works", "amos.pell@portwick.example")
    (appendix,) = report.appendices.all()
    assert appendix.title == "Appendix 1 - Where the lamps stand"
    assert [each.number for each in numbered_paragraphs(appendix.body)] == ["1", "2"]
    (image,) = report.images.all()
    assert f'src="image:{image.name}"' in report.body
    version = report.versions.get()
    assert version.made == ReportVersion.Made.UPLOADED
    assert version.text["body"] == report.body
    assert report.revision == version.revision == 1
    assert ReportUpload.objects.get().taken_at is not None


def test_nothing_is_written_until_it_is_accepted(browser, report):
    browser.get(staged(browser, report))
    report.refresh_from_db()
    assert (report.title, report.revision, report.images.count()) == ("Lamps", 0, 0)
    assert not report.versions.exists()


def test_a_report_that_changed_meanwhile_is_not_written_over(browser, report):
    page = browser.get(staged(browser, report))
    sent = form_of(page) | {"title": "Lamps, as mended"}
    Report.objects.filter(pk=report.pk).update(summary="<p>Written by another.</p>", revision=5)
    answer = browser.post(page.request["PATH_INFO"], sent)
    assert answer.status_code == 409
    shown = answer.content.decode()
    assert "was changed while you looked this over" in shown
    assert "Lamps, as mended" in shown  # what was entered
    assert "another" in shown  # what would be lost is compared
    report.refresh_from_db()
    assert report.summary == "<p>Written by another.</p>"
    assert ReportImage.objects.count() == 0
    again = browser.post(page.request["PATH_INFO"], sent | {"revision": "5"})
    assert again.status_code == 302
    report.refresh_from_db()
    assert report.title == "Lamps, as mended"


def test_it_is_accepted_once(browser, report):
    page = browser.get(staged(browser, report))
    sent = form_of(page)
    assert browser.post(page.request["PATH_INFO"], sent).status_code == 302
    assert browser.post(page.request["PATH_INFO"], sent).status_code == 404
    assert report.versions.count() == 1


def test_it_is_discarded_and_its_file_kept(browser, report):
    address = staged(browser, report)
    discard = reverse("report_upload_discard", args=[report.item_id, ReportUpload.objects.get().pk])
    assert browser.post(discard).status_code == 302
    assert browser.get(address).status_code == 404
    file = browser.get(reverse("report_upload_file", args=discard.split("/")[2:5:2]))
    assert b"".join(file.streaming_content).startswith(b"PK")
    assert file["Content-Disposition"] == 'attachment; filename="lamps.docx"'
    assert not report.versions.exists()


def test_pictures_of_older_versions_are_not_written_over(browser, report):
    page = browser.get(staged(browser, report))
    browser.post(page.request["PATH_INFO"], form_of(page))
    older = report.versions.get().text["body"]
    first = report.images.get()
    with first.file.open() as kept:
        content = kept.read()
    second = browser.get(staged(browser, report, first="The lamps are new."))
    browser.post(second.request["PATH_INFO"], form_of(second))
    assert f'src="image:{first.name}"' in older
    with report.images.get(name=first.name).file.open() as kept:
        assert kept.read() == content
    assert report.versions.count() == 2


def test_what_it_would_change_is_compared_word_by_word(browser, report):
    page = browser.get(staged(browser, report))
    assert page.context["comparison"] is None
    browser.post(page.request["PATH_INFO"], form_of(page))
    same = browser.get(staged(browser, report))
    # Its picture too, though every Word file calls its first one the same.
    assert [part.key for part in same.context["comparison"].changed_parts] == []
    again = browser.get(staged(browser, report, first="The lamps on the south quay are old."))
    changed = {part.key for part in again.context["comparison"].changed_parts}
    assert "body" in changed
    assert "summary" not in changed
    added = document_fromstring(again.content.decode()).iter("ins")
    assert any("south" in str(each.text_content()) for each in added)


def test_an_appendix_of_the_same_title_takes_its_place_and_stays_confidential(browser, report):
    secret = AppendixFactory(
        report=report, position=1, title="Appendix 1 - Where the lamps stand", confidential=True,
        confidential_reason="Paragraph 7", open_title="A plan",
    )  # fmt: skip
    other = AppendixFactory(report=report, position=2, title="Prices")
    page = browser.get(staged(browser, report))
    assert form_of(page)["appendix-1"] == str(secret.pk)
    browser.post(page.request["PATH_INFO"], form_of(page))
    assert list(report.appendices.values_list("pk", "confidential")) == [
        (secret.pk, True), (other.pk, False)
    ]  # fmt: skip
    secret.refresh_from_db()
    assert "North quay" in secret.body
    assert secret.confidential_reason == "Paragraph 7"


def test_an_appendix_in_the_file_can_be_left_out(browser, report):
    page = browser.get(staged(browser, report))
    browser.post(page.request["PATH_INFO"], form_of(page) | {"appendix-1": ""})
    assert not report.appendices.exists()


def test_what_the_file_lacks_is_left_as_it_is(browser, report, officer):
    Report.objects.filter(pk=report.pk).update(purpose="<p>As it was.</p>", body="<p>Old.</p>")
    answer = send(browser, report, b"Lamps and buoys\n\n1. The only paragraph.\n", "lamps.md")
    page = browser.get(answer["Location"])
    assert "This is what the report has now" in page.content.decode()
    browser.post(page.request["PATH_INFO"], form_of(page))
    report.refresh_from_db()
    assert plain_text(report.purpose) == "As it was."
    assert plain_text(report.body) == "The only paragraph."
    assert list(report.contact_officers.all()) == [officer]


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("lamps.doc", bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600, "an old Word"),
        (
            "lamps.docx",
            bytes.fromhex("d0cf11e0a1b11ae1") + "EncryptedPackage".encode("utf-16-le"),
            "protected by a password",
        ),
        ("lamps.docx", b"", "The file is empty"),
        ("lamps.docx", b"MZ\x90\0" + b"\0" * 200, "not a Word file"),
        ("lamps.exe", b"MZ\x90\0" + b"\0" * 200, "of a kind that is not read"),
        ("lamps.pdf", b"MZ\x90\0" + b"\0" * 200, "of a kind that is not read"),
        ("lamps.pdf", b"%PDF-1.4 nothing more", "The PDF is damaged"),
        ("lamps.docx", b"PK\x03\x04 broken", "damaged"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_sentence(browser, report, name, content, says):
    answer = send(browser, report, content, name)
    assert answer.status_code == 422
    (sentence,) = answer.context["form"].errors["file"]
    assert says in sentence
    assert sentence.endswith(".")
    assert not report.uploads.exists()


def test_no_file_at_all(browser, report):
    answer = browser.post(reverse("report_upload", args=[report.item_id]))
    assert answer.status_code == 422
    assert "Choose a file first" in answer.content.decode()


def test_a_pdf_becomes_the_report_cleaned_and_shown_for_what_it_is(browser, report):
    Report.objects.filter(pk=report.pk).update(body="<p>Written before.</p>")
    answer = send(browser, report, made(), "Lamps of the quay.pdf")
    assert answer.status_code == 302
    report = Report.objects.get(pk=report.pk)
    assert (report.body, report.source_name) == ("", "Lamps of the quay.pdf")
    assert "quay" not in report.pdf.name
    page = browser.get(answer["Location"]).content.decode()
    for said in ("Lamps of the quay.pdf", "1 page", "not accessible", "it has no tags"):
        assert said in page
    pdf = browser.get(reverse("report_pdf", args=[report.item_id]))
    assert pdf["Content-Type"] == "application/pdf"
    assert pdf["X-Content-Type-Options"] == "nosniff"
    assert pdf["Content-Disposition"].startswith("inline")
    assert b"".join(pdf.streaming_content).startswith(b"%PDF")
    assert report.versions.get().text["pdf"] == report.pdf.name


def test_a_pdf_that_acts_is_kept_without_its_scripts(browser, report):
    content = active.everything_at_once()
    assert b"/JavaScript" in content
    send(browser, report, content, "lamps.pdf")
    with Report.objects.get(pk=report.pk).pdf.open() as kept:
        stored = kept.read()
    assert b"/JavaScript" not in stored


def test_the_pdf_is_replaced_and_taken_out_and_the_files_stay(browser, report):
    send(browser, report, made(), "first.pdf")
    first = Report.objects.get(pk=report.pk).pdf.name
    send(browser, report, rendered("<h1>Second</h1><p>With tags.</p>"), "second.pdf")
    report = Report.objects.get(pk=report.pk)
    assert report.pdf.name != first
    assert report.pdf.storage.exists(first)
    answer = browser.post(reverse("report_pdf_remove", args=[report.item_id]))
    assert answer.status_code == 302
    second = report.pdf.name
    report = Report.objects.get(pk=report.pk)
    assert (report.pdf.name, report.source_name) == ("", "")
    assert report.pdf.storage.exists(second)
    assert [version.text["pdf"] for version in report.versions.all()][:2] == [first, second]


def test_on_the_forward_plan_too(client):
    secretary = SecretaryFactory()
    item = AgendaItem.objects.create(
        forward_plan=secretary.board, position=1, kind="report", title="Lamps"
    )
    report = ReportFactory(item=item, state=Report.State.DRAFT)
    client.force_login(secretary.user)
    assert client.get(reverse("report_upload", args=[item.pk])).status_code == 200
    page = client.get(staged(client, report))
    assert page.status_code == 200
    assert client.post(page.request["PATH_INFO"], form_of(page)).status_code == 302
    assert client.get(reverse("report_appendices", args=[item.pk])).status_code == 200
    send(client, report, made(), "lamps.pdf")
    assert client.get(reverse("report_pdf", args=[item.pk])).status_code == 200


def test_the_page_asks_the_same_few_questions_however_many_officers(
    browser, report, django_assert_max_num_queries
):
    board = report.item.board
    for _ in range(150):
        item = AgendaItemFactory(meeting=report.item.meeting)
        ReportContactFactory(report=ReportFactory(item=item), person=PersonFactory())
    address = staged(browser, report)
    with django_assert_max_num_queries(30):
        browser.get(address)
    assert board.pk


def test_another_boards_secretary_finds_nothing(client, report):
    client.force_login(SecretaryFactory(board=BoardFactory()).user)
    assert client.get(reverse("report_upload", args=[report.item_id])).status_code == 404


def test_a_picture_of_the_file_does_not_take_the_place_of_one_with_its_name(browser, report):
    """Imported reports have pictures called picture-1.png; so has every Word file."""
    ReportImageFactory(report=report, name="picture-1.png")
    AppendixFactory(
        report=report, position=1, title="A plan",
        body='<p><img src="image:picture-1.png" alt="The plan"></p>',
    )  # fmt: skip
    page = browser.get(staged(browser, report, appendix=False))
    browser.post(page.request["PATH_INFO"], form_of(page))
    report.refresh_from_db()
    plan = report.appendices.get(title="A plan")
    assert 'src="image:picture-1.png"' in plan.body
    assert "picture-1.png" not in report.body
    assert report.images.count() == 2


def test_a_contact_whom_the_file_does_not_name_is_not_dropped_unasked(browser, report, officer):
    """Else an officer could lose their own report by sending it in."""
    Person.objects.filter(pk=officer.pk).update(name="Dorothea Finch-Hale")
    answer = send(browser, report, word_report(email="other@portwick.example"))
    page = browser.get(answer["Location"])
    sent = form_of(page)
    keys = [
        value for name, value in sent.items() if name in ("officer-1", "officer-2", "officer-3")
    ]
    assert str(officer.pk) in keys
    browser.post(answer["Location"], sent)
    assert officer in report.contact_officers.all()
    assert browser.get(reverse("report", args=[report.item_id])).status_code == 200


def test_a_damaged_picture_is_told_and_left_out(browser, report):
    content = word_report()
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        name = next(each for each in archive.namelist() if each.startswith("word/media/"))
    answer = send(browser, report, with_parts(content, {name: b"\x89PNG\r\n broken"}))
    page = browser.get(answer["Location"])
    assert any(
        "Picture 1 would be left out" in doubt for doubt in page.context["recognised"].doubts
    )
    browser.post(answer["Location"], form_of(page))
    report.refresh_from_db()
    assert "<img" not in report.body
    assert "Members decide." in report.body
