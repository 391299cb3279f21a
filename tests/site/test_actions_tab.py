"""The Actions tab of a meeting, with what is next for the secretariat; one action's pages."""

from http import HTTPStatus

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from boardpapers.accounts.models import User
from meetings.actions.changing import seen_action
from meetings.actions.models import Action, ActionLink
from meetings.boards import outbox
from meetings.boards.models import Posted
from meetings.members.models import Capacity
from tests.actions.owned import SECRET, Owned, link_of, owned, to
from tests.factories import (
    ActionFactory,
    ActionOwnerFactory,
    MeetingFactory,
    MembershipFactory,
    OutgoingMessageFactory,
    PersonFactory,
    ProgressUpdateFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def board() -> Owned:
    return owned()


def signed_in(user: User | None) -> Client:
    assert user is not None
    client = Client()
    client.force_login(user)
    return client


def tab(board: Owned, user: User | None = None) -> str:
    url = reverse("meeting_actions", args=[board.meeting.pk])
    return signed_in(user or board.secretary).get(url).content.decode()


def member_of(board: Owned) -> User:
    person = PersonFactory(user=UserFactory())
    MembershipFactory(board=board.meeting.board, person=person, capacity=Capacity.OBSERVER)
    user: User = person.user
    return user


def test_the_secretariat_reads_who_is_told_and_what_stands_in_the_way(board: Owned) -> None:
    ActionFactory(meeting=board.meeting, unknown_owners="The ferryman")
    page = tab(board)
    assert "2 owners are to be told of 3 actions" in page
    assert "Tell 2 owners" in page
    assert "Silas Thorn, of 1 action: no e-mail address is known." in page
    assert "“The ferryman”" in page
    assert "not told yet" in page


def test_one_press_tells_them_and_the_tab_says_so(board: Owned) -> None:
    client = signed_in(board.secretary)
    answer = client.post(reverse("tell_owners", args=[board.meeting.pk]), follow=True)
    page = answer.content.decode()
    assert "2 owners are told by e-mail." in page
    assert "No e-mail address is known of Silas Thorn" in page
    assert "message on its way" in page
    outbox.send_waiting()
    assert len(mail.outbox) == 2
    page = tab(board)
    assert "(told " in page
    assert "Tell " not in page.replace("Tell them", "")
    again = client.post(reverse("tell_owners", args=[board.meeting.pk]), follow=True)
    assert "every owner with an address knows already" in again.content.decode()
    assert len(to(board.farmer)) == 1


def test_the_tab_leads_to_what_was_not_delivered(board: Owned) -> None:
    assert "not delivered" not in tab(board)
    OutgoingMessageFactory(board=board.meeting.board, state=Posted.State.FAILED)
    assert "1 message not delivered" in tab(board)
    assert "not delivered" not in tab(board, board.officer.user)


def test_an_owner_reads_theirs_first_and_nothing_of_telling(board: Owned) -> None:
    page = tab(board, board.officer.user)
    assert page.index('id="own"') < page.index('id="raised"')
    for other in ("to be told", "not told yet", SECRET, "Gullwater", "Add an action"):
        assert other not in page


def test_an_action_of_a_confidential_item_says_so(board: Owned) -> None:
    assert not board.secret.confidential
    assert board.secret.is_secret
    mark = '<span class="state state--secret">Confidential</span>'
    assert tab(board).count(mark) == 1


def test_others_of_the_board_read_the_open_ones(board: Owned) -> None:
    page = tab(board, member_of(board))
    assert 'id="own"' not in page
    assert "Paint the buoys." in page
    assert SECRET not in page


def test_what_is_still_open_from_earlier_is_below(board: Owned) -> None:
    later = MeetingFactory(board=board.meeting.board, date=board.meeting.date.replace(day=22))
    Action.objects.filter(pk=board.walk.pk).update(
        state=Action.State.COMPLETED, completed_on=timezone.localdate()
    )
    url = reverse("meeting_actions", args=[later.pk])
    page = signed_in(board.secretary).get(url).content.decode()
    assert "Still open from earlier meetings" in page
    assert "Paint the buoys." in page
    assert "Walk the dyke." not in page
    Action.objects.all().delete()
    assert "No actions yet." in signed_in(board.secretary).get(url).content.decode()


def test_the_tab_asks_the_same_number_of_questions_for_few_actions_and_for_many(
    board: Owned,
) -> None:
    def asked(user: User | None) -> int:
        client = signed_in(user)
        url = reverse("meeting_actions", args=[board.meeting.pk])
        client.get(url)
        with CaptureQueriesContext(connection) as queries:
            client.get(url)
        return len(queries)

    users = [board.secretary, board.officer.user]
    few = [asked(user) for user in users]
    for _ in range(20):
        action = ActionFactory(
            meeting=board.meeting, due_next_meeting=True, note_item=board.secret.note_item
        )
        ActionOwnerFactory(action=action, person=PersonFactory(email="a@estuaries.example"))
        ActionOwnerFactory(action=action, person=board.officer)
        ProgressUpdateFactory(action=action)
    assert [asked(user) for user in users] == few


# --- one action


def test_a_proposed_completion_is_returned_with_a_comment(board: Owned) -> None:
    officer, secretary = signed_in(board.officer.user), signed_in(board.secretary)
    url = board.count.get_absolute_url()
    officer.post(url, {"text": "All counted.", "state": "proposed", "seen_updates": "0"})
    assert "Count the barriers." in tab(board)
    assert "To accept or return" in tab(board)
    page = secretary.get(url).content.decode()
    assert "Accept as completed" in page
    assert "What is still to be done" in page
    empty = secretary.post(url, {"text": "", "state": "returned", "seen_updates": "1"})
    assert "Say in a sentence what is still to be done." in empty.content.decode()
    secretary.post(url, {"text": "Two missing.", "state": "returned", "seen_updates": "1"})
    board.count.refresh_from_db()
    assert board.count.state == Action.State.OPEN
    assert "Returned: not completed yet" in officer.get(url).content.decode()
    assert len(to(board.officer)) == len(to(board.farmer)) == 1


def test_an_owner_cannot_return_or_complete(board: Owned) -> None:
    url = board.count.get_absolute_url()
    for state in ("returned", "completed"):
        answer = signed_in(board.officer.user).post(
            url, {"text": "So.", "state": state, "seen_updates": "0"}
        )
        assert "Choose one of these." in answer.content.decode()
    assert not board.count.updates.exists()


def test_a_form_sent_twice_is_saved_once(board: Owned) -> None:
    client, url = signed_in(board.officer.user), board.count.get_absolute_url()
    for _ in range(2):
        answer = client.post(
            url, {"text": "Begun.", "state": "open", "seen_updates": "0"}, follow=True
        )
    assert "it is saved, once" in answer.content.decode()
    assert board.count.updates.count() == 1


def test_what_an_owner_writes_of_a_completed_action_is_not_lost(board: Owned) -> None:
    client, url = signed_in(board.officer.user), board.count.get_absolute_url()
    signed_in(board.secretary).post(url, {"text": "", "state": "completed", "seen_updates": "0"})
    assert "Save progress" not in client.get(url).content.decode()
    answer = client.post(url, {"text": "And one more.", "state": "open", "seen_updates": "0"})
    page = answer.content.decode()
    assert answer.status_code == HTTPStatus.CONFLICT
    assert "This was not saved: “And one more.”" in page
    assert "Save progress" not in page


def test_the_secretariat_sees_and_revokes_links(board: Owned) -> None:
    client = signed_in(board.secretary)
    client.post(reverse("tell_owners", args=[board.meeting.pk]))
    link = link_of(board.paint, board.farmer)
    url = board.paint.get_absolute_url()
    page = client.get(url).content.decode()
    assert "Links sent to owners" in page
    assert "not yet" in page
    assert "Links sent to owners" not in signed_in(member_of(board)).get(url).content.decode()
    revoke = reverse("action_link_revoke", args=[link.pk])
    assert revoke in page
    assert "opens nothing any more" in client.post(revoke, follow=True).content.decode()
    assert "Revoked" in client.get(url).content.decode()
    send = reverse("action_link_send", args=[board.paint.pk, board.farmer.pk])
    assert (
        "A new link is sent to Hal Barleycorn." in client.post(send, follow=True).content.decode()
    )
    assert ActionLink.objects.filter(action=board.paint, revoked_at__isnull=True).count() == 1


def test_a_stale_change_shows_both_and_saves_when_sent_again(board: Owned) -> None:
    client, url = signed_in(board.secretary), reverse("action_change", args=[board.paint.pk])
    sent = {
        "opened_at": seen_action(board.paint), "text": "Paint them red.", "until": "day",
        "due": "2027-02-01",
    }  # fmt: skip
    Action.objects.filter(pk=board.paint.pk).update(text="Paint them green.")
    stale = client.post(url, sent)
    page = stale.content.decode()
    assert stale.status_code == HTTPStatus.CONFLICT
    assert "Paint them green." in page
    assert "Paint them red." in page
    board.paint.refresh_from_db()
    sent["opened_at"] = seen_action(board.paint)
    assert client.post(url, sent).status_code == HTTPStatus.FOUND
    board.paint.refresh_from_db()
    assert (board.paint.text, str(board.paint.due)) == ("Paint them red.", "2027-02-01")


def test_what_an_action_said_while_it_was_confidential_is_the_secretariats_alone(
    board: Owned,
) -> None:
    url = reverse("action_change", args=[board.paint.pk])
    desk = signed_in(board.secretary)
    for text, more in (("About Gullwater.", {"confidential": "on"}), ("Paint them red.", {})):
        board.paint.refresh_from_db()
        desk.post(
            url,
            {"opened_at": seen_action(board.paint), "text": text, "until": "none", **more},
        )
    page = board.paint.get_absolute_url()
    assert "About Gullwater." in desk.get(page).content.decode()
    others = signed_in(member_of(board)).get(page).content.decode()
    assert "Paint them red." in others
    assert "Gullwater" not in others


def test_an_action_is_added_by_hand_and_then_asks_for_its_owner(board: Owned) -> None:
    client, url = signed_in(board.secretary), reverse("action_new", args=[board.meeting.pk])
    no_item = client.post(url, {"text": "Ring.", "until": "day", "due": ""}).content.decode()
    assert "Say what raised it." in no_item
    assert "Give the day." in no_item
    answer = client.post(
        url, {"text": "Ring.", "until": "next", "item_title": "Any other business"}, follow=True
    )
    page = answer.content.decode()
    assert "Now say whose it is." in page
    assert "Nobody owns this action yet." in page


def test_a_noted_name_is_resolved_on_the_page_of_owners(board: Owned) -> None:
    action = ActionFactory(meeting=board.meeting, unknown_owners="Barleycorn, The {{ferryman}}")
    client, url = signed_in(board.secretary), reverse("action_owners", args=[action.pk])
    page = client.get(url).content.decode()
    assert "Who is “Barleycorn”?" in page
    assert f'<option value="{board.farmer.pk}" selected>' in page
    assert "Who is “The {{ferryman}}”?" in page
    client.post(url, {"instead_of": "Barleycorn", "person": board.farmer.pk})
    new = {"instead_of": "The {{ferryman}}", "person": "", "name": "Wat", "email": "no address"}
    assert "Enter a valid email address" in client.post(url, new).content.decode()
    new["email"] = f"wat@{'a.' * 130}example"
    assert client.post(url, new).status_code == HTTPStatus.OK
    both = {**new, "email": "", "person": board.hermit.pk}
    assert "not both" in client.post(url, both).content.decode()
    client.post(url, {**new, "email": "wat@ferry.example"})
    action.refresh_from_db()
    assert action.unknown_owners == ""
    assert [owner.name for owner in action.owners.order_by("ownerships__position")] == [
        "Hal Barleycorn", "Wat"
    ]  # fmt: skip
    gone = client.post(url, {"instead_of": "Barleycorn", "person": board.farmer.pk}, follow=True)
    assert "no longer among the noted names" in gone.content.decode()
    twice = client.post(url, {"person": board.farmer.pk}).content.decode()
    assert "Hal Barleycorn’s already" in twice
    none = client.post(url, {"person": ""}).content.decode()
    assert "Choose somebody, or give the name of somebody new." in none
