"""Two boards that are put under each other at the same moment."""

import pytest

from meetings.boards.models import Board
from meetings.boards.refusals import Refused
from meetings.boards.services.boards import change_settings
from tests.at_once import begun_meanwhile
from tests.factories import BoardFactory, SecretaryFactory

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_second_is_refused_in_words() -> None:
    one, other = BoardFactory(), BoardFactory()
    user = SecretaryFactory(board=one).user
    SecretaryFactory(board=other, user=user)

    def put_under(board: Board, parent: Board) -> None:
        change_settings(board=board, by=user, revision=0, changes={"parent": parent})

    with begun_meanwhile(lambda: put_under(other, one)) as came:
        put_under(one, other)
    with pytest.raises(Refused, match="reports to this one"):
        came.result()
    assert Board.objects.get(pk=one.pk).parent == other
    assert Board.objects.get(pk=other.pk).parent is None
