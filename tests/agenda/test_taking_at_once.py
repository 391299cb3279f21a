"""Two secretaries of the parent who take the same item at the same moment."""

import pytest
from django.utils import timezone

from meetings.agenda.models import AgendaItem
from meetings.agenda.outline import NotDone
from meetings.agenda.taking import take_from_below
from tests.at_once import begun_meanwhile
from tests.factories import AgendaItemFactory, MeetingFactory, SecretaryFactory

pytestmark = pytest.mark.django_db(transaction=True)


def test_it_is_taken_once() -> None:
    meeting = MeetingFactory()
    one, other = (SecretaryFactory(board=meeting.board).user for _ in range(2))
    item = AgendaItemFactory(
        meeting__board__parent=meeting.board, meeting__published_at=timezone.now()
    )
    with begun_meanwhile(
        lambda: take_from_below(meeting=meeting, by=other, items={item.pk: True})
    ) as came:
        take_from_below(meeting=meeting, by=one, items={item.pk: True})
    with pytest.raises(NotDone, match="taken to this agenda already"):
        came.result()
    assert AgendaItem.objects.filter(taken_from=item).count() == 1
