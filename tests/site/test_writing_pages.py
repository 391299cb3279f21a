"""Writing a report: its page without scripts, saves while one writes, texts set aside."""

import json
import re
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image
from pytest_django import DjangoAssertNumQueries

from boardpapers.accounts.models import User
from meetings.agenda.models import Report, ReportContact, TextSetAside
from meetings.agenda.report_text import read_text
from meetings.agenda.sameness import same_text
from meetings.agenda.sections import digests
from meetings.members.models import Person
from tests.full_board import FullBoard, full_board

pytestmark = pytest.mark.django_db

QUERIES_OF_THE_PAGE = 20


@pytest.fixture
def full() -> FullBoard:
    full = full_board()
    Report.objects.filter(item=full.items["1(a)"]).update(state=Report.State.DRAFT)
    full.officers[0].user = User.objects.create(email="rowan@estuaries.example", name="Rowan")
    full.officers[0].save(update_fields=["user"])
    return full


def report_of(full: FullBoard) -> Report:
    return Report.objects.get(item=full.items["1(a)"])


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def address(full: FullBoard, name: str, *more: object) -> str:
    return reverse(name, args=[full.items["1(a)"].pk, *more])


def fields(page: str) -> dict[str, str]:
    """What a browser without scripts would send of the form as it came."""
    from lxml import html

    form = html.fromstring(page).get_element_by_id("write")
    return {
        name: value or "" for name, value in form.form_values() if name != "csrfmiddlewaretoken"
    }


def test_what_comes_unchanged_changes_nothing(full: FullBoard) -> None:
    client = client_of(full.secretary)
    before = read_text(report_of(full))
    sent = fields(client.get(address(full, "report_write")).content.decode())
    assert sent["body"].lstrip().startswith("## Background")
    answer = client.post(address(full, "report_write"), sent, follow=True)
    assert "Nothing was changed." in answer.content.decode()
    assert read_text(report_of(full)) == before


def test_everything_can_be_written_without_scripts(full: FullBoard) -> None:
    client = client_of(full.secretary)
    sent = fields(client.get(address(full, "report_write")).content.decode())
    sent |= {
        "title": "Barriers, surveyed",
        "body": sent["body"].replace("## Findings", "## What was found"),
        "recommendation-2": "to thank the councils.",
        "place-2": "0",
        "recommendation-0": "",
        "is_draft_text": "on",
        "contact-0": "",
        "officer-name": "Orla Fennimore",
        "officer-position": "Engineer",
    }
    answer = client.post(address(full, "report_write"), sent)
    assert answer.status_code == 302
    text = read_text(report_of(full))
    assert text.title == "Barriers, surveyed"
    assert "<h2>What was found</h2>" in text.body
    assert text.recommendations == (
        "<p>to thank the councils.</p>",
        "<p>to agree its publication.</p>",
    )
    assert text.is_draft_text
    names = [Person.objects.get(pk=key).name for key in text.contacts]
    assert names == ["Juno Blackthorn", "Orla Fennimore"]
    assert len(text.appendices) == 2


def test_what_is_wrong_is_said_and_what_was_written_stays(full: FullBoard) -> None:
    client = client_of(full.secretary)
    sent = fields(client.get(address(full, "report_write")).content.decode())
    answer = client.post(
        address(full, "report_write"),
        {**sent, "title": " ", "summary": "Half an hour’s work.", "officer-phone": "1"},
    )
    page = answer.content.decode()
    assert "Give the report its title." in page
    assert "Give the officer&#x27;s name" in page
    assert "Half an hour’s work." in page
    assert read_text(report_of(full)).summary != "<p>Half an hour’s work.</p>"


def test_a_contact_is_one_of_the_board_s_people(full: FullBoard) -> None:
    stranger = Person.objects.create(name="Nobody of this board")
    client = client_of(full.secretary)
    sent = fields(client.get(address(full, "report_write")).content.decode())
    client.post(address(full, "report_write"), {**sent, "contact-0": str(stranger.pk)})
    assert not ReportContact.objects.filter(person=stranger).exists()


def test_words_for_a_report_that_was_submitted_meanwhile_are_shown(full: FullBoard) -> None:
    client = client_of(full.officers[0].user)
    sent = fields(client.get(address(full, "report_write")).content.decode())
    Report.objects.update(state=Report.State.SUBMITTED)
    answer = client.post(address(full, "report_write"), {**sent, "summary": "My late words."})
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "The report has been submitted." in page
    assert "My late words." in page


def test_two_without_scripts_lose_no_word(full: FullBoard) -> None:
    officer, secretary = client_of(full.officers[0].user), client_of(full.secretary)
    first = fields(officer.get(address(full, "report_write")).content.decode())
    second = fields(secretary.get(address(full, "report_write")).content.decode())
    officer.post(address(full, "report_write"), {**first, "summary": "The officer’s words."})
    answer = secretary.post(
        address(full, "report_write"),
        {**second, "summary": "The secretary’s words.", "purpose": "For decision."},
        follow=True,
    )
    page = answer.content.decode()
    assert "Nothing is lost." in page
    words = re.sub(r"<[^>]+>|\s+", " ", page)
    assert "The officer’s" in " ".join(words.split())
    assert "The secretary’s" in " ".join(words.split())
    text = read_text(report_of(full))
    assert (text.summary, text.purpose) == (
        "<p>The officer’s words.</p>",
        "<p>For decision.</p>",
    )
    aside = TextSetAside.objects.get()
    settle = address(full, "report_set_aside", aside.pk)
    assert officer.get(settle).status_code == 404
    sent = {
        "seen_revision": report_of(full).revision,
        "seen": " ".join(f"{name}:{key}" for name, key in digests(text).items()),
        "summary-choice": "together",
        "summary-text": "The words of both.",
    }
    assert "Choose which words" in secretary.post(settle, {"seen_revision": 1}).content.decode()
    assert secretary.post(settle, sent).status_code == 302
    assert read_text(report_of(full)).summary == "<p>The words of both.</p>"
    assert secretary.get(settle).status_code == 404


def autosave(
    full: FullBoard, user: User, seen: dict[str, str], **changes: str
) -> dict[str, object]:
    answer = client_of(user).post(
        address(full, "report_save"),
        {
            "seen_revision": 0,
            "seen": json.dumps(seen),
            "editor": f"page of {user.pk}",
            "only": list(changes),
            **changes,
            **{f"{name}-form": "html" for name in changes},
        },
    )
    assert answer.status_code == 200, answer.content
    found: dict[str, object] = answer.json()
    return found


def test_a_save_in_passing_says_what_others_changed(full: FullBoard) -> None:
    seen = digests(read_text(report_of(full)))
    autosave(full, full.officers[0].user, seen, summary="<p>Theirs.</p>")
    told = autosave(full, full.secretary, seen, purpose="<p>Mine.</p>")
    assert told["changed"]
    assert told["theirs"] == {"summary": "<p>Theirs.</p>"}
    assert told["others"] == ["Summary"]
    assert told["conflicts"] == []
    assert told["seen"] == digests(read_text(report_of(full)))


def test_a_section_in_conflict_stays_so_until_it_is_settled(full: FullBoard) -> None:
    seen = digests(read_text(report_of(full)))
    autosave(full, full.officers[0].user, seen, summary="<p>Theirs.</p>")
    told = autosave(full, full.secretary, seen, summary="<p>Mine.</p>")
    assert told["conflicts"] == ["Summary"]
    again = told["seen"]
    assert isinstance(again, dict)
    assert again["summary"] == seen["summary"]
    autosave(full, full.secretary, again, summary="<p>Mine, and more.</p>", action="<p>Now.</p>")
    text = read_text(report_of(full))
    assert (text.summary, text.action) == ("<p>Theirs.</p>", "<p>Now.</p>")
    assert TextSetAside.objects.get().text["summary"] == "<p>Mine, and more.</p>"


def test_scripts_are_not_saved(full: FullBoard) -> None:
    seen = digests(read_text(report_of(full)))
    autosave(full, full.secretary, seen, body='<p onclick="x">a<script>alert(1)</script></p>')
    assert same_text(read_text(report_of(full)).body, "<p>a</p>")


def test_a_save_in_passing_of_a_cleared_report_is_a_sentence(full: FullBoard) -> None:
    Report.objects.update(state=Report.State.CLEARED)
    answer = client_of(full.secretary).post(
        address(full, "report_save"),
        {"seen_revision": 0, "seen": "{}", "editor": "a", "only": "title", "title": "Late"},
    )
    assert answer.status_code == 409
    assert "has been cleared" in answer.json()["closed"]


def png() -> SimpleUploadedFile:
    target = BytesIO()
    Image.new("RGB", (9, 9), "teal").save(target, "PNG")
    return SimpleUploadedFile("chart.png", target.getvalue())


def test_a_picture_is_sent_by_a_plain_form(full: FullBoard) -> None:
    client = client_of(full.secretary)
    page = client.post(
        address(full, "report_images"), {"file": png(), "alt": "A chart of tides"}
    ).content.decode()
    name = report_of(full).images.get().name
    assert f"![A chart of tides](image:{name})" in page
    shown = client.get(address(full, "report_image", name))
    assert shown["Content-Type"] == "image/png"


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"alt": "x"}, "Choose a picture"),
        ({"file": png()}, "Say in a sentence what the picture shows."),
        ({"file": SimpleUploadedFile("a.png", b"no picture"), "alt": "x"}, "not a picture"),
    ],
)
def test_a_picture_that_is_not_taken(full: FullBoard, sent: dict[str, object], said: str) -> None:
    answer = client_of(full.secretary).post(
        address(full, "report_images"), sent, headers={"Accept": "application/json"}
    )
    assert answer.status_code == 422
    assert said in answer.json()["error"]


def test_the_page_asks_a_fixed_number_of_questions(
    full: FullBoard, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client = client_of(full.secretary)
    with django_assert_max_num_queries(QUERIES_OF_THE_PAGE) as few:
        client.get(address(full, "report_write"))
    for number in range(30):
        person = Person.objects.create(name=f"Officer {number}")
        ReportContact.objects.create(
            report=full.items["1(b)"].report, person=person, position=number + 5
        )
    with django_assert_max_num_queries(len(few.captured_queries)):
        client.get(address(full, "report_write"))


@pytest.mark.parametrize("seen", ["2147483648", "9" * 30, "-1"])
def test_a_revision_that_never_was_is_refused_in_a_sentence(full: FullBoard, seen: str) -> None:
    """It is kept beside a text that is set aside, where the database would refuse it."""
    client = client_of(full.secretary)
    page = client.get(address(full, "report_write")).content.decode()
    sent = {**fields(page), "body": "Mine.", "seen_revision": seen, "seen": "{}"}
    assert client.post(address(full, "report_save"), {**sent, "only": "body"}).status_code == 422
    assert client.post(address(full, "report_write"), sent).status_code == 200
    assert not TextSetAside.objects.exists()


def test_what_was_seen_may_be_any_nonsense(full: FullBoard) -> None:
    client = client_of(full.secretary)
    page = client.get(address(full, "report_write")).content.decode()
    sent = {**fields(page), "seen": "[" * 1000}
    assert client.post(address(full, "report_write"), sent).status_code == 302
    for deep in ("[" * 100_000, "0"):
        answer = client.post(address(full, "item_title"), {"title": "A", "seen": deep})
        assert answer.status_code == 200
    assert report_of(full).item.title != "A"
