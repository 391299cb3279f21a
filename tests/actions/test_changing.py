"""Actions changed, added, given owners and returned after the meeting, with their history."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from meetings.actions import changing, owners, services
from meetings.actions.changing import Asked, seen_action
from meetings.actions.history import history_of
from meetings.actions.models import Action, ActionOwner
from meetings.actions.owner_names import people_known_to
from meetings.actions.owners import NewOwner
from meetings.actions.updating import ActionHasChanged, AlreadySaved
from meetings.boards.refusals import Refused
from meetings.boards.saved_meanwhile import SavedMeanwhile
from meetings.members.models import Person
from meetings.minutes.models import NoteItem, Notes
from tests.actions.owned import SECRET, Owned, owned, to, words
from tests.factories import ActionFactory, MembershipFactory, NoteItemFactory, SecretaryFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def board() -> Owned:
    return owned()


def change(board: Owned, action: Action, seen: str = "", **changes: object) -> Action:
    asked = Asked(**{**vars(Asked.of(action)), **changes})
    return changing.change_action(
        action=action, by=board.secretary, opened_at=seen or seen_action(action), asked=asked
    )


def sentences(action: Action) -> list[str]:
    return [event.what for event in history_of(action, with_changes=True)]


# --- changing


def test_a_change_is_in_the_history_with_what_it_was(board: Owned) -> None:
    change(board, board.paint, text="Paint the buoys red.", due=date(2027, 3, 1))
    board.paint.refresh_from_db()
    assert board.paint.text == "Paint the buoys red."
    (event,) = history_of(board.paint, with_changes=True)
    assert event.who == str(board.secretary)
    assert event.what == (
        "Text changed; it was: “Paint the buoys.” Due on 1 March 2027; it was due on no day."
    )
    change(board, board.paint)
    assert len(history_of(board.paint, with_changes=True)) == 1


def test_a_stale_change_is_refused(board: Owned) -> None:
    seen = seen_action(board.paint)
    change(board, board.paint, confidential=True)
    with pytest.raises(SavedMeanwhile):
        change(board, board.paint, seen, text="Other words.")


def test_notes_that_are_out_keep_their_wording_and_drafts_follow(board: Owned) -> None:
    item = NoteItemFactory(notes=board.secret.note_item.notes)
    action = ActionFactory(meeting=board.meeting, note_item=item, text="Mow.")
    change(board, action, text="Mow the bank.")
    action.refresh_from_db()
    assert action.noted_text == ""
    assert NoteItem.objects.get(pk=item.pk).revision == item.revision + 1
    Notes.objects.update(state=Notes.State.CIRCULATED)
    for text in ("Mow both banks.", "Mow all banks."):
        change(board, action, text=text)
        action.refresh_from_db()
    assert (action.text, action.noted_text) == ("Mow all banks.", "Mow the bank.")


def test_an_action_added_by_hand_is_not_in_the_notes_and_as_secret_as_its_item(
    board: Owned,
) -> None:
    asked = Asked("Ring the bell.", None, True, False)
    by = board.secretary
    item = board.secret.note_item
    secret = changing.add_action(meeting=board.meeting, by=by, asked=asked, item=item)
    assert (secret.note_item, secret.item_title, secret.confidential) == (None, "Gullwater", True)
    assert secret.position > board.walk.position
    other = changing.add_action(meeting=board.meeting, by=by, asked=asked, item_title="Any other")
    assert (other.item_title, other.confidential, other.due_next_meeting) == (
        "Any other", False, True
    )  # fmt: skip


def test_nobody_else_changes_anything(board: Owned) -> None:
    asked = Asked.of(board.paint)
    for by in (board.officer.user, SecretaryFactory().user):
        for act in (
            lambda by=by: changing.add_action(meeting=board.meeting, by=by, asked=asked),
            lambda by=by: changing.change_action(
                action=board.count, by=by, opened_at=seen_action(board.count), asked=asked
            ),
            lambda by=by: owners.add_owner(action=board.count, by=by, person=board.hermit),
            lambda by=by: owners.remove_owner(action=board.count, by=by, person=board.farmer),
            lambda by=by: owners.give_address(
                action=board.walk, by=by, person=board.hermit, email="a@example.org"
            ),
        ):
            with pytest.raises(PermissionDenied):
                act()


# --- owners


def test_noted_names_become_owners_or_are_struck_out(board: Owned) -> None:
    action = ActionFactory(meeting=board.meeting, unknown_owners="The ferryman, R Pettigrew, No")
    assert action.unknown_names == ("The ferryman", "R Pettigrew", "No")
    by = board.secretary
    owners.add_owner(action=action, by=by, person=board.officer, instead_of="R Pettigrew")
    new = NewOwner("Wat Ferryman", "wat@ferry.example", "Ferryman")
    owners.add_owner(action=action, by=by, person=new, instead_of="The ferryman")
    owners.forget_name(action=action, by=by, name="No")
    action.refresh_from_db()
    assert action.unknown_owners == ""
    ordered = ActionOwner.objects.filter(action=action).values_list("person__name", flat=True)
    assert list(ordered) == ["Rowan Pettigrew", "Wat Ferryman"]
    made = Person.objects.get(name="Wat Ferryman")
    assert (made.email, made.position) == ("wat@ferry.example", "Ferryman")
    assert "Owner added: Wat Ferryman, noted as “The ferryman”." in sentences(action)


def test_the_same_name_again_is_no_second_person(board: Owned) -> None:
    by = board.secretary
    with pytest.raises(Refused, match="known here already"):
        owners.add_owner(action=board.walk, by=by, person=NewOwner("hal barleycorn"))
    same = NewOwner("Hal Barleycorn", "HAL@farm.example")
    assert owners.add_owner(action=board.walk, by=by, person=same) == board.farmer
    with pytest.raises(Refused, match="already"):
        owners.add_owner(action=board.walk, by=by, person=board.farmer)
    another = NewOwner("Hal Barleycorn", "hal@mill.example", is_another=True)
    assert owners.add_owner(action=board.walk, by=by, person=another) != board.farmer


def test_somebody_whom_the_board_does_not_know_is_nobodys_to_choose(board: Owned) -> None:
    stranger = MembershipFactory().person
    with pytest.raises(PermissionDenied):
        owners.add_owner(action=board.walk, by=board.secretary, person=stranger)


def test_a_name_is_guessed_where_only_one_can_be_meant(board: Owned) -> None:
    people = people_known_to(board.meeting.board)
    assert owners.guess("Barleycorn", people) == board.farmer
    assert owners.guess("The ferryman", people) is None
    assert owners.guess("", people) is None
    assert owners.guess("r", people) is None


def test_an_address_is_given_once(board: Owned) -> None:
    by = board.secretary
    with pytest.raises(Refused, match="not an e-mail address"):
        owners.give_address(action=board.walk, by=by, person=board.hermit, email="silas")
    owners.give_address(action=board.walk, by=by, person=board.hermit, email="s@dyke.example")
    with pytest.raises(Refused, match="written to at"):
        owners.give_address(action=board.walk, by=by, person=board.hermit, email="t@dyke.example")


# --- sent back


def propose(board: Owned, action: Action) -> None:
    services.record_progress(
        action=action, by=board.secretary, text="All is done.", state=Action.State.PROPOSED,
        seen_updates=action.updates.count(),
    )  # fmt: skip


def send_back(board: Owned, action: Action, seen: int = 1, comment: str = "Two missing.") -> None:
    services.return_action(action=action, by=board.secretary, comment=comment, seen_updates=seen)


def test_a_returned_action_is_open_its_owners_told_and_the_comment_not_printed(
    board: Owned,
) -> None:
    propose(board, board.count)
    send_back(board, board.count)
    board.count.refresh_from_db()
    assert board.count.state == Action.State.OPEN
    assert board.count.latest_update is not None
    assert board.count.latest_update.text == "All is done."
    assert sentences(board.count)[0] == "Returned: not completed yet"
    for person in (board.farmer, board.officer):
        (message,) = to(person)
        assert "Two missing." in words(message)
    assert "/a/" in words(to(board.farmer)[0])
    assert board.count.get_absolute_url() in words(to(board.officer)[0])


def test_of_a_confidential_action_the_comment_is_not_in_the_mail(board: Owned) -> None:
    propose(board, board.secret)
    send_back(board, board.secret)
    text = words(to(board.farmer)[0])
    assert "Two missing." not in text
    assert SECRET not in text
    assert "A confidential action" in text


def test_nothing_is_returned_that_is_not_proposed_nor_twice(board: Owned) -> None:
    with pytest.raises(Refused, match="Nobody proposes"):
        send_back(board, board.count, seen=0)
    propose(board, board.count)
    send_back(board, board.count)
    with pytest.raises(AlreadySaved):
        send_back(board, board.count)
    with pytest.raises(ActionHasChanged):
        send_back(board, board.count, comment="Other words.")
    assert len(to(board.farmer)) == 1


def test_an_owner_does_not_open_again_what_is_completed(board: Owned) -> None:
    services.record_progress(
        action=board.count, by=board.secretary, text="", state=Action.State.COMPLETED,
        seen_updates=0,
    )  # fmt: skip
    with pytest.raises(Refused, match="is completed"):
        services.record_progress(
            action=board.count, by=board.officer.user, text="But.", state=Action.State.OPEN,
            seen_updates=1,
        )  # fmt: skip
