"""Two people at once: real threads, each with its own connection."""

from collections.abc import Callable, Iterator
from threading import Barrier, Thread

import pytest
from django.db import connection

from meetings.attendance.apologies import put_substitute, send_apologies, withdraw_apologies
from meetings.attendance.models import Apology
from meetings.boards.refusals import Refused
from tests.attendance.apology_board import apology_board

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def no_mail_left(transactional_db: None) -> Iterator[None]:
    """Django's flush leaves the worker's tables."""
    yield
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE procrastinate_jobs CASCADE")


def at_once(*acts: Callable[[], object]) -> list[str]:
    """Run them together; the sentences of those that were refused."""
    barrier = Barrier(len(acts))
    refused: list[str] = []
    failed: list[BaseException] = []

    def run(act: Callable[[], object]) -> None:
        try:
            barrier.wait()
            act()
        except Refused as refusal:
            refused.append(refusal.sentence)
        except BaseException as failure:
            failed.append(failure)
        finally:
            connection.close()

    threads = [Thread(target=run, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    return refused


def test_of_two_at_once_one_wins_and_the_other_reads_why() -> None:
    board = apology_board()
    meeting = board.meeting

    def send(person: object, by: object) -> Callable[[], object]:
        return lambda: send_apologies(meeting=meeting, person=person, by=by, substitute=board.first)

    # the member and the office both send them
    refused = at_once(send(board.member, board.member.user), send(board.member, board.office))
    assert refused == [
        "Apologies from Ivo Tansley for this meeting are here already. To change who stands in, or "
        "to say that they come after all, open them."
    ]
    apology = meeting.apologies.standing().get()
    withdraw_apologies(apology=apology, by=board.office)

    # two members choose one substitute
    refused = at_once(
        send(board.member, board.member.user), send(board.colleague, board.colleague.user)
    )
    assert len(refused) == 1
    assert refused[0].startswith("Leopold Finch already stands in for another member")
    apology = meeting.apologies.standing().get()

    # the member comes after all while the office puts another substitute in
    refused = at_once(
        lambda: withdraw_apologies(apology=apology, by=apology.person.user),
        lambda: put_substitute(apology=apology, by=board.office, substitute=board.second),
    )
    assert len(refused) <= 1
    assert all("comes after all" in sentence for sentence in refused)
    assert not Apology.objects.standing().exists()
