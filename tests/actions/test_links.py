"""A signed link opens one action for one of its owners, as long as it is theirs."""

import logging
from datetime import timedelta
from http import HTTPStatus

import pytest
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from boardpapers.hidden_links import Line
from meetings.actions import links, owners, services
from meetings.actions.models import Action, ActionLink
from meetings.actions.owner_links import send_link
from tests.actions.owned import SECRET, Owned, link_of, owned, to, words
from tests.factories import ActionLinkFactory, ProgressUpdateFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def board() -> Owned:
    return owned()


def made(action: Action, board: Owned) -> ActionLink:
    return ActionLinkFactory(action=action, person=board.farmer)


def address(link: ActionLink) -> str:
    return reverse("action_link", args=[links.token_of(link)])


def opened(link: ActionLink) -> HttpResponse:
    return Client().get(address(link))


def write(link: ActionLink, text: str = "Half are counted.", **more: object) -> HttpResponse:
    seen = link.action.updates.count()
    sent = {"text": text, "state": "open", "seen_updates": seen, **more}
    return Client(enforce_csrf_checks=True).post(address(link), sent)


def test_it_opens_its_action_and_nothing_else_of_the_board(board: Owned) -> None:
    ProgressUpdateFactory(action=board.count, text="Begun by the desk.", by=board.secretary)
    answer = opened(made(board.count, board))
    page = answer.content.decode()
    assert answer.status_code == HTTPStatus.OK
    assert "Count the barriers." in page
    assert "together with Rowan Pettigrew" in page
    assert "Begun by the desk." in page
    assert "the secretariat" in page
    for other in (board.paint.text, SECRET, board.secretary.name, board.hermit.name, "/meetings/"):
        assert other not in page
    assert "Perdita Holloway" in page  # the board's contact


def test_its_page_is_kept_nowhere_and_its_address_told_to_nobody(board: Owned) -> None:
    answer = opened(made(board.count, board))
    assert answer["Cache-Control"] == "no-store"
    assert answer["Referrer-Policy"] == "no-referrer"
    assert answer["X-Robots-Tag"] == "noindex, nofollow"
    assert not answer.cookies
    refused = Client().get("/a/nothing.at-all/")
    assert refused["Cache-Control"] == "no-store"


def test_a_confidential_action_is_read_by_its_owner_without_its_item(board: Owned) -> None:
    page = opened(made(board.secret, board)).content.decode()
    assert SECRET in page
    assert ": Gullwater" not in page
    assert "Do not pass on" in page


@pytest.mark.parametrize("how", ["get", "head"])
def test_to_open_it_changes_nothing_but_when(board: Owned, how: str) -> None:
    link = made(board.count, board)
    for _ in range(2):
        assert getattr(Client(), how)(address(link)).status_code == HTTPStatus.OK
    link.refresh_from_db()
    assert link.opened_at is not None
    assert not board.count.updates.exists()


def test_an_owner_writes_and_proposes_and_the_update_is_theirs(board: Owned) -> None:
    link = made(board.count, board)
    assert write(link).status_code == HTTPStatus.FOUND
    assert write(link, "All are counted.", state="proposed").status_code == HTTPStatus.FOUND
    board.count.refresh_from_db()
    assert board.count.state == Action.State.PROPOSED
    first, second = board.count.updates.all()
    assert (first.text, first.by, first.by_owner) == ("Half are counted.", None, board.farmer)
    assert second.state == Action.State.PROPOSED
    page = Client().get(f"{address(link)}?saved").content.decode()
    assert "Saved. Thank you." in page
    assert "You have said that this is done." in page


def test_a_link_completes_nothing(board: Owned) -> None:
    link = made(board.count, board)
    for state in ("completed", "returned", "nonsense", ""):
        answer = write(link, state=state)
        assert answer.status_code == HTTPStatus.OK
        assert "Half are counted." in answer.content.decode()
    with pytest.raises(PermissionDenied):
        links.write_through_link(
            token=links.token_of(link), text="Done.", state=Action.State.COMPLETED, seen_updates=0
        )
    assert not board.count.updates.exists()


def test_the_same_form_twice_is_saved_once(board: Owned) -> None:
    link = made(board.count, board)
    write(link, seen_updates=0)
    again = write(link, seen_updates=0)
    assert again.status_code == HTTPStatus.CONFLICT
    assert "it is saved, once" in again.content.decode()
    assert board.count.updates.count() == 1


def test_a_stale_form_is_refused_with_both_texts(board: Owned) -> None:
    link = made(board.count, board)
    ProgressUpdateFactory(action=board.count, text="A third is counted.")
    stale = write(link, seen_updates=0)
    page = stale.content.decode()
    assert stale.status_code == HTTPStatus.CONFLICT
    assert "A third is counted." in page
    assert "Half are counted.</textarea>" in page
    assert board.count.updates.count() == 1
    assert write(link).status_code == HTTPStatus.FOUND


@pytest.mark.parametrize(
    "sent", [{"seen_updates": "many"}, {"seen_updates": ""}, {"text": "x" * 4001}, {"text": " "}]
)
def test_bad_input_is_answered_with_a_sentence(board: Owned, sent: dict[str, str]) -> None:
    assert write(made(board.count, board), **sent).status_code == HTTPStatus.OK
    assert not board.count.updates.exists()


def test_what_is_completed_is_written_of_no_more_and_the_text_is_not_lost(board: Owned) -> None:
    link = made(board.count, board)
    services.record_progress(
        action=board.count, by=board.secretary, text="", state=Action.State.COMPLETED,
        seen_updates=0,
    )  # fmt: skip
    assert "<form" not in opened(link).content.decode()
    for seen in (0, 1):
        answer = write(link, seen_updates=seen)
        assert answer.status_code == HTTPStatus.CONFLICT
        assert "This was not saved: “Half are counted.”" in answer.content.decode()
    assert board.count.updates.count() == 1


# --- links that open nothing


def refused(link: ActionLink, sentence: str) -> None:
    """Neither read nor written, with the sentence and nothing of the action."""
    for answer in (opened(link), write(link)):
        page = answer.content.decode()
        assert answer.status_code == HTTPStatus.GONE
        assert sentence in page
        assert "desk@estuaries.example" in page
        assert link.action.text not in page
    assert "Half are counted." in page  # what was written is not lost
    assert not link.action.updates.exists()


def test_an_altered_link_opens_nothing(board: Owned) -> None:
    link, other = made(board.count, board), made(board.paint, board)
    token = links.token_of(link)
    key, signature = token.split(".")
    others_key = links.token_of(other).split(".")[0]
    forged = f"{others_key}.{signature}"
    for altered in (token[:-1], f"{key}.{signature[:-2]}zz", forged, key, "é.ü"):
        answer = Client().get(reverse("action_link", args=[altered]))
        assert answer.status_code == HTTPStatus.NOT_FOUND
        assert "was changed on its way" in answer.content.decode()


def test_one_whose_row_is_gone_opens_nothing(board: Owned) -> None:
    link = made(board.count, board)
    url = address(link)
    link.delete()
    assert Client().get(url).status_code == HTTPStatus.NOT_FOUND


def test_an_expired_link_opens_nothing(board: Owned) -> None:
    link = made(board.count, board)
    link.expires_at = timezone.now() - timedelta(seconds=1)
    link.save()
    refused(link, "This link ended on")


def test_a_revoked_link_opens_nothing(board: Owned) -> None:
    link = made(board.count, board)
    with pytest.raises(PermissionDenied):
        links.revoke(link=link, by=board.officer.user)
    links.revoke(link=link, by=board.secretary)
    refused(link, "withdrawn")
    link.refresh_from_db()
    assert link.revoked_by == board.secretary


def test_it_opens_nothing_once_its_owner_is_another_nor_when_it_is_theirs_again(
    board: Owned,
) -> None:
    link = made(board.count, board)
    owners.remove_owner(action=board.count, by=board.secretary, person=board.farmer)
    refused(link, "no longer yours")
    owners.add_owner(action=board.count, by=board.secretary, person=board.farmer)
    refused(link, "withdrawn")


def test_the_secretariat_sends_a_new_link_in_the_place_of_the_old(board: Owned) -> None:
    old = made(board.count, board)
    send_link(action=board.count, by=board.secretary, person=board.farmer)
    refused(old, "withdrawn")
    new = link_of(board.count, board.farmer)
    assert new != old
    assert links.address_of_link(new) in words(to(board.farmer)[0])
    assert opened(new).status_code == HTTPStatus.OK


# --- what is kept of its address


def test_no_address_of_a_link_is_in_our_log_or_history(board: Owned) -> None:
    link = made(board.count, board)
    token = links.token_of(link)
    record = logging.LogRecord("django.request", 30, "", 0, "Gone: %s", (address(link),), None)
    assert Line("%(message)s").format(record) == "Gone: /a/…/"
    write(link, state="proposed")
    event = board.count.events.latest("pgh_id")
    assert event.state == Action.State.PROPOSED
    assert token not in str(event.pgh_context.metadata)
    assert "/a/" in event.pgh_context.metadata["url"]
