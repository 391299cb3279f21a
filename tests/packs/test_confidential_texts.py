import pytest

from meetings.packs.confidential_texts import confidential_texts
from tests.factories import AgendaItemFactory
from tests.full_board import SECRET_ACTION, full_board

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("under", ["the item", "its heading"])
def test_an_action_of_a_confidential_agenda_item_is_looked_for(under):
    full = full_board()
    action = full.actions[0]
    assert action.text not in confidential_texts(full.meeting)
    item = AgendaItemFactory(meeting=full.last_meeting, confidential=True)
    if under == "its heading":
        item = AgendaItemFactory(meeting=full.last_meeting, parent=item)
    action.note_item.item = item
    action.note_item.save(update_fields=["item"])
    assert {action.text, SECRET_ACTION} <= confidential_texts(full.meeting)
