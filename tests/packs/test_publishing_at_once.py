"""Two people at two machines at the same moment: real threads, each with its own connection."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from meetings.packs import publishing
from meetings.packs.models import Edition, Pack, PublicationRequest
from meetings.packs.publishing import NotPublished
from tests.factories import (
    AgendaItemFactory,
    BoardFactory,
    MeetingFactory,
    PackFactory,
    SecretaryFactory,
)

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*doings: Callable[[], object]) -> list[object]:
    """What each of them came to: its answer, or its refusal."""
    barrier = Barrier(len(doings))

    def one(do: Callable[[], object]) -> object:
        barrier.wait()
        try:
            return do()
        except NotPublished as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(doings)) as pool:
        return list(pool.map(one, doings))


@pytest.fixture
def meeting():
    board = BoardFactory(
        second_person=True, parts_off=["notice", "membership", "attendance", "papers"]
    )
    meeting = MeetingFactory(board=board)
    AgendaItemFactory(meeting=meeting, confidential=True)
    for edition in Edition:
        PackFactory(meeting=meeting, edition=edition)
    return meeting


@pytest.fixture
def secretaries(meeting):
    return [SecretaryFactory(board=meeting.board).user for _ in range(3)]


def test_two_who_ask_at_once_make_one_request(meeting, secretaries):
    first, second, _ = secretaries
    came = at_once(
        lambda: publishing.ask_to_publish(meeting=meeting, by=first),
        lambda: publishing.ask_to_publish(meeting=meeting, by=second),
    )
    assert {type(each) for each in came} == {PublicationRequest, NotPublished}
    assert PublicationRequest.objects.count() == 1


def test_two_who_confirm_at_once_publish_once(meeting, secretaries):
    first, second, third = secretaries
    asked = publishing.ask_to_publish(meeting=meeting, by=first)
    came = at_once(
        lambda: publishing.confirm_publication(request=asked, by=second),
        lambda: publishing.confirm_publication(request=asked, by=third),
    )
    assert {type(each) for each in came} == {list, NotPublished}
    assert len({pack.published_at for pack in Pack.objects.all()}) == 1


def test_taken_back_while_it_is_confirmed_it_is_one_or_the_other(meeting, secretaries):
    first, second, _ = secretaries
    asked = publishing.ask_to_publish(meeting=meeting, by=first)
    came = at_once(
        lambda: publishing.confirm_publication(request=asked, by=second),
        lambda: publishing.take_back_request(request=asked, by=first),
    )
    asked.refresh_from_db()
    is_out = Pack.objects.published().count() == 2
    assert is_out == (asked.confirmed_by_id is not None)
    assert sum(isinstance(each, NotPublished) for each in came) == 1
