import pytest
from django.core import mail
from pytest_django import Settings

from boardpapers.checks import check_site_url
from meetings.boards.mail import NotDelivered, send_text, site_link


def test_a_link_begins_with_the_sites_address(settings: Settings) -> None:
    settings.SITE_URL = "https://papers.example.org"
    assert site_link("/meetings/7/") == "https://papers.example.org/meetings/7/"


def test_lines_are_wrapped_between_words_and_links_never() -> None:
    link = "http://localhost:8000/" + "a" * 120
    send_text(to="a@example.org", subject="Papers", lines=["word " * 40, "", f"  {link}"])
    (sent,) = mail.outbox
    first, second, *_, last = sent.body.splitlines()
    assert len(first) <= 76
    assert len(second) <= 76
    assert last == f"  {link}"
    assert sent.to == ["a@example.org"]


def test_a_lists_further_lines_are_indented() -> None:
    send_text(to="a@example.org", subject="Papers", lines=["- " + "word " * 30])
    assert [line[:2] for line in mail.outbox[0].body.splitlines()] == ["- ", "  ", "  "][:2]


def test_typed_words_make_no_header() -> None:
    send_text(
        to="a@example.org", subject="Title\r\nBcc: all@example.org", lines=["Hello\r\nBcc: x@y.org"]
    )
    (sent,) = mail.outbox
    assert sent.subject == "Title Bcc: all@example.org"
    assert sent.recipients() == ["a@example.org"]
    assert sent.message()["Bcc"] is None
    assert sent.body == "Hello Bcc: x@y.org\n"


@pytest.mark.parametrize("address", ["", "nobody", "a@example.org\nBcc: b@example.org", "a@b, c@d"])
def test_an_address_that_is_none_is_refused(address: str) -> None:
    with pytest.raises(NotDelivered, match="not an e-mail address"):
        send_text(to=address, subject="Papers", lines=["Hello"])
    assert mail.outbox == []


def test_the_deploy_check_asks_for_the_address(settings: Settings) -> None:
    settings.HTTPS, settings.SITE_URL = True, "http://localhost:8000"
    assert [warning.id for warning in check_site_url()] == ["boardpapers.W001"]
    settings.SITE_URL = "https://papers.example.org"
    assert check_site_url() == []
