"""What could not be delivered of a board's mail, for its secretariat."""

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from meetings.boards import outbox
from meetings.boards.models import OutgoingMessage, Posted, Secretary
from tests.factories import OutgoingMessageFactory, SecretaryFactory

pytestmark = pytest.mark.django_db
State = Posted.State
REASON = "The mail server does not take messages for rowan@estuaries.example: No such mailbox"


@pytest.fixture
def secretary() -> Secretary:
    made: Secretary = SecretaryFactory()
    return made


def failed(secretary: Secretary) -> OutgoingMessage:
    message: OutgoingMessage = OutgoingMessageFactory(
        board=secretary.board, state=State.FAILED, reason=REASON, lines=["A private line."]
    )
    return message


def client_of(secretary: Secretary) -> Client:
    client = Client()
    client.force_login(secretary.user)
    return client


def page_of(secretary: Secretary) -> str:
    url = reverse("board_messages", args=[secretary.board.slug])
    return client_of(secretary).get(url).content.decode()


def test_home_leads_to_what_was_not_delivered_and_to_nothing_otherwise(
    secretary: Secretary,
) -> None:
    client, url = client_of(secretary), reverse("board_messages", args=[secretary.board.slug])
    assert url not in client.get("/").content.decode()
    failed(secretary)
    failed(secretary)
    OutgoingMessageFactory(board=secretary.board)
    home = client.get("/").content.decode()
    assert url in home
    assert f"{secretary.board}: 2 messages" in home
    assert url not in client_of(SecretaryFactory()).get("/").content.decode()


def test_the_reason_is_said_and_never_the_text(secretary: Secretary) -> None:
    assert "Nothing is left undelivered." in page_of(secretary)
    failed(secretary)
    failed(SecretaryFactory())
    page = page_of(secretary)
    assert page.count("No such mailbox") == 1
    assert "A private line." not in page


def test_it_is_sent_again_to_an_address_put_right(secretary: Secretary) -> None:
    message, client = failed(secretary), client_of(secretary)
    url = reverse("message_again", args=[message.pk])
    bad = client.post(url, {"email": "rowan"}, follow=True).content.decode()
    assert "“rowan” is not an e-mail address" in bad
    long = {"email": f"rowan@{'a.' * 130}example"}
    assert "is not an e-mail address" in client.post(url, long, follow=True).content.decode()
    client.post(url, {"email": "rowan@new.example"})
    outbox.send_waiting()
    assert [sent.to for sent in mail.outbox] == [["rowan@new.example"]]
    assert "Nothing is left undelivered." in page_of(secretary)
    again = client.post(url, {"email": "rowan@new.example"}, follow=True).content.decode()
    assert "It has been sent meanwhile." in again


def test_it_is_left_unsent(secretary: Secretary) -> None:
    message = failed(secretary)
    client_of(secretary).post(reverse("message_leave", args=[message.pk]))
    message.refresh_from_db()
    assert (message.state, message.lines) == (State.FAILED, [])
    assert "Nothing is left undelivered." in page_of(secretary)


def test_the_page_takes_the_same_number_of_queries_for_one_and_for_many(
    secretary: Secretary,
) -> None:
    client, url = client_of(secretary), reverse("board_messages", args=[secretary.board.slug])

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            client.get(url)
        return len(queries)

    failed(secretary)
    client.get(url)
    few = asked()
    for _ in range(30):
        failed(secretary)
    assert asked() == few
