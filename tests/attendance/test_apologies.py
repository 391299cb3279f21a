"""Apologies and substitutes: who may, when, and who is told."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from boardpapers.accounts.models import User
from meetings.attendance.apologies import (
    NOBODY,
    end_standing_apology,
    put_substitute,
    send_apologies,
    step_down,
    withdraw_apologies,
)
from meetings.attendance.models import Apology, Register
from meetings.attendance.policies import people_who_see_confidential, stands_in
from meetings.boards.models import Meeting
from meetings.boards.refusals import Refused
from meetings.members.models import Capacity, Membership
from tests.attendance.apology_board import ApologyBoard, apology_board, posted, told_by
from tests.factories import AttendanceFactory, MembershipFactory, PersonFactory

pytestmark = pytest.mark.django_db

NOTE = "My father is in hospital."
OFFICE, SECRETARIAT = "orchard@estuaries.example", "secretariat@estuaries.example"


@pytest.fixture
def board() -> ApologyBoard:
    return apology_board()


def account(board: ApologyBoard, who: str) -> User:
    found = getattr(board, who)
    return found if isinstance(found, User) else found.user


def words(message: dict[str, object]) -> str:
    return f"{message['subject']} {' '.join(message['lines'])}"


@pytest.mark.parametrize("who", ["member", "office", "secretary"])
def test_these_send_apologies_change_the_substitute_and_take_them_back(
    board: ApologyBoard, who: str
) -> None:
    by = account(board, who)
    apology = send_apologies(meeting=board.meeting, person=board.member, by=by)
    put_substitute(apology=apology, by=by, substitute=board.first)
    assert stands_in(board.first.user, board.meeting)
    put_substitute(apology=apology, by=by, substitute=board.second)
    assert not stands_in(board.first.user, board.meeting)
    put_substitute(apology=apology, by=by, substitute=None)
    withdraw_apologies(apology=apology, by=by)
    assert not board.meeting.apologies.standing().exists()
    again = send_apologies(
        meeting=board.meeting, person=board.member, by=by, substitute=board.first
    )
    assert board.meeting.apologies.standing().get() == again
    assert board.meeting.apologies.count() == 2


@pytest.mark.parametrize(
    "who", ["colleague", "first", "other_office", "other_member", "other_substitute"]
)
def test_nobody_else_does(board: ApologyBoard, who: str) -> None:
    by = account(board, who)
    with pytest.raises(PermissionDenied):
        send_apologies(meeting=board.meeting, person=board.member, by=by)
    apology = send_apologies(meeting=board.meeting, person=board.member, by=board.office)
    with pytest.raises(PermissionDenied):
        put_substitute(apology=apology, by=by, substitute=board.first)
    with pytest.raises(PermissionDenied):
        withdraw_apologies(apology=apology, by=by)
    with pytest.raises(PermissionDenied):
        step_down(apology=apology, by=by)


def test_each_is_told_once_and_no_more_than_is_theirs(board: ApologyBoard) -> None:
    told = told_by(
        send_apologies(
            meeting=board.meeting,
            person=board.member,
            by=board.member.user,
            substitute=board.first,
            note=NOTE,
        )
    )
    assert set(told) == {OFFICE, SECRETARIAT, board.first.email}
    assert {to for to, message in told.items() if NOTE in words(message)} == {OFFICE, SECRETARIAT}
    assert f"/meetings/{board.meeting.pk}/groups/{board.group.pk}/" in words(told[OFFICE])
    for_substitute = words(told[board.first.email])
    assert "Tuesday 8 December 2026, 11.00" in for_substitute
    assert "stand in for Ivo Tansley" in for_substitute
    assert "as soon as they are published" in for_substitute
    assert board.meeting.get_absolute_url() in for_substitute

    Meeting.objects.update(state="published", published_at="2026-11-27T09:00Z")
    apology = Apology.objects.get()
    told = told_by(put_substitute(apology=apology, by=board.office, substitute=board.second))
    assert set(told) == {SECRETARIAT, board.first.email, board.second.email, board.member.email}
    assert "Hester Plumb stands in." in words(told[board.member.email])
    assert "closed to you again" in words(told[board.first.email])
    assert "You no longer stand in for Ivo Tansley." in words(told[board.first.email])
    assert "The papers are out" in words(told[board.second.email])
    assert "Hester Plumb" not in words(told[board.first.email])

    told = told_by(withdraw_apologies(apology=apology, by=board.secretary))
    assert set(told) == {OFFICE, board.second.email, board.member.email}
    assert "no longer needed" in words(told[board.second.email])
    assert "closed to you again" in words(told[board.second.email])


def test_an_office_is_told_what_to_do_next_and_who_has_no_account_whom_to_tell(
    board: ApologyBoard,
) -> None:
    apology = send_apologies(meeting=board.meeting, person=board.member, by=board.member.user)
    told = told_by(apology)
    assert "To choose who stands in:" in words(told[OFFICE])
    assert "To choose" not in words(told[SECRETARIAT])
    board.first.user = None
    board.first.save()
    told = told_by(put_substitute(apology=apology, by=board.secretary, substitute=board.first))
    assert "To choose" not in words(told[OFFICE])
    own = words(told[board.first.email])
    assert f"ask the secretariat ({SECRETARIAT}). If you cannot come, tell them" in own
    assert "say so on the meeting’s page" not in own
    board.colleague.user = None
    board.colleague.save()
    told = told_by(
        send_apologies(meeting=board.meeting, person=board.colleague, by=board.secretary)
    )
    own = words(told[board.colleague.email])
    assert f"If you can come after all, tell the secretariat ({SECRETARIAT})." in own


def test_a_board_that_shows_all_substitutes_its_papers_does_not_say_they_are_closed(
    board: ApologyBoard,
) -> None:
    board.meeting.board.substitutes_see_confidential = True
    board.meeting.board.save()
    apology = send_apologies(
        meeting=board.meeting, person=board.member, by=board.secretary, substitute=board.first
    )
    told_by(apology)
    Meeting.objects.update(state="published", published_at="2026-11-27T09:00Z")
    told = told_by(withdraw_apologies(apology=apology, by=board.member.user))
    assert "closed" not in words(told[board.first.email])


def test_a_substitute_who_cannot_come_takes_themself_out(board: ApologyBoard) -> None:
    apology = send_apologies(
        meeting=board.meeting, person=board.member, by=board.office, substitute=board.first
    )
    told_by(apology)
    told = told_by(step_down(apology=apology, by=board.first.user))
    assert set(told) == {OFFICE, SECRETARIAT, board.member.email}
    for address in told:
        assert "Leopold Finch cannot stand in after all." in words(told[address])
    assert not stands_in(board.first.user, board.meeting)
    with pytest.raises(PermissionDenied):
        step_down(apology=apology, by=board.first.user)


def test_a_mailbox_the_substitute_shares_with_the_office_gets_no_note(board: ApologyBoard) -> None:
    board.first.email = OFFICE.title()
    board.first.save()
    told = told_by(
        send_apologies(
            meeting=board.meeting,
            person=board.member,
            by=board.member.user,
            substitute=board.first,
            note=NOTE,
        )
    )
    assert set(told) == {OFFICE.title(), SECRETARIAT}
    assert NOTE not in words(told[OFFICE.title()])


@pytest.mark.parametrize("state", ["held", "closed", "cancelled"])
def test_not_for_a_meeting_that_is_over_or_cancelled(board: ApologyBoard, state: str) -> None:
    apology = send_apologies(
        meeting=board.meeting, person=board.member, by=board.office, substitute=board.first
    )
    Meeting.objects.update(state=state, cancel_reason="Snow.")
    word = "cancelled" if state == "cancelled" else "over"
    with pytest.raises(Refused, match=word):
        send_apologies(meeting=board.meeting, person=board.colleague, by=board.office)
    with pytest.raises(Refused, match=word):
        put_substitute(apology=apology, by=board.office, substitute=None)
    with pytest.raises(Refused, match=word):
        withdraw_apologies(apology=apology, by=board.office)
    with pytest.raises(Refused, match=word):
        step_down(apology=apology, by=board.first.user)


def test_who_is_no_member_on_that_day_has_nothing_to_apologise_for(board: ApologyBoard) -> None:
    Membership.objects.filter(person=board.member).update(
        ends_on=board.meeting.date - timedelta(days=1)
    )
    with pytest.raises(Refused, match="not a member"):
        send_apologies(meeting=board.meeting, person=board.member, by=board.member.user)
    with pytest.raises(Refused, match="not a member"):
        send_apologies(meeting=board.meeting, person=board.first, by=board.secretary)
    with pytest.raises(PermissionDenied):
        send_apologies(meeting=board.meeting, person=board.member, by=board.office)


def test_who_is_there_sends_no_apologies(board: ApologyBoard) -> None:
    AttendanceFactory(meeting=board.meeting, person=board.member)
    with pytest.raises(Refused, match="registered as present"):
        send_apologies(meeting=board.meeting, person=board.member, by=board.member.user)


def test_only_who_is_free_on_the_groups_own_list_stands_in(board: ApologyBoard) -> None:
    meeting, day = board.meeting, board.meeting.date
    sits = {"board": meeting.board, "group": board.group, "capacity": Capacity.SUBSTITUTE}
    member_too = MembershipFactory(**sits, person=board.other_member).person
    gone = MembershipFactory(**sits, ends_on=day - timedelta(days=1)).person
    not_yet = MembershipFactory(**sits, starts_on=day + timedelta(days=1)).person
    taken = MembershipFactory(**sits).person
    send_apologies(meeting=meeting, person=board.colleague, by=board.office, substitute=taken)
    registered = MembershipFactory(**sits).person
    AttendanceFactory(
        meeting=meeting, person=registered, capacity="substitute", substitute_for=PersonFactory()
    )
    apology = send_apologies(meeting=meeting, person=board.member, by=board.office)
    for person, why in (
        (board.other_substitute, "not on Orchard’s list"),
        (PersonFactory(), "not on Orchard’s list"),
        (member_too, "not on Orchard’s list"),
        (gone, "not on Orchard’s list"),
        (not_yet, "not on Orchard’s list"),
        (taken, "already stands in"),
        (registered, "already stands in"),
        (board.member, "Nobody stands in for themself"),
    ):
        with pytest.raises(Refused, match=why):
            put_substitute(apology=apology, by=board.secretary, substitute=person)


def test_a_member_of_no_group_has_the_substitutes_of_no_group(board: ApologyBoard) -> None:
    alone = MembershipFactory(board=board.meeting.board).person
    apology = send_apologies(meeting=board.meeting, person=alone, by=board.secretary)
    with pytest.raises(Refused, match="not on the list"):
        put_substitute(apology=apology, by=board.secretary, substitute=board.first)
    spare = MembershipFactory(board=board.meeting.board, capacity=Capacity.SUBSTITUTE).person
    put_substitute(apology=apology, by=board.secretary, substitute=spare)
    assert Apology.objects.get().substitute == spare


def test_a_page_opened_before_somebody_else_changed_it_changes_nothing(board: ApologyBoard) -> None:
    apology = send_apologies(meeting=board.meeting, person=board.member, by=board.office)
    put_substitute(apology=apology, by=board.office, substitute=board.first, seen=NOBODY)
    with pytest.raises(Refused, match=r"stands in now.* You had chosen Hester Plumb"):
        put_substitute(apology=apology, by=board.member.user, substitute=board.second, seen=NOBODY)
    put_substitute(
        apology=apology, by=board.member.user, substitute=board.second, seen=board.first.pk
    )


def test_the_second_click_changes_nothing_and_tells_nobody(board: ApologyBoard) -> None:
    apology = send_apologies(meeting=board.meeting, person=board.member, by=board.office)
    told_by(apology)
    told_by(put_substitute(apology=apology, by=board.office, substitute=board.first, seen=NOBODY))
    put_substitute(apology=apology, by=board.office, substitute=board.first, seen=NOBODY)
    assert posted() == {}
    with pytest.raises(Refused, match="here already"):
        send_apologies(meeting=board.meeting, person=board.member, by=board.office)


def test_the_first_member_turns_up_after_all(board: ApologyBoard) -> None:
    apology = send_apologies(
        meeting=board.meeting, person=board.member, by=board.member.user, substitute=board.first
    )
    told_by(apology)
    Meeting.objects.update(state="held")
    end_standing_apology(meeting=board.meeting, person=board.member, by=None)
    assert set(posted()) == {OFFICE, SECRETARIAT, board.first.email}
    assert not stands_in(board.first.user, board.meeting)
    told_by(apology)
    end_standing_apology(meeting=board.meeting, person=board.member, by=board.secretary)
    assert posted() == {}


def test_a_substitute_registered_for_a_member_stands_in_until_they_leave(
    board: ApologyBoard,
) -> None:
    Register.objects.create(meeting=board.meeting, door_key="door", code_key="code")
    line = AttendanceFactory(
        meeting=board.meeting,
        person=board.first,
        capacity="substitute",
        substitute_for=board.member,
    )
    assert stands_in(board.first.user, board.meeting)
    line.left_at = "11:30"
    line.save()
    assert not stands_in(board.first.user, board.meeting)


def test_nobody_stands_in_for_a_member_whose_seat_has_ended(board: ApologyBoard) -> None:
    apology = send_apologies(
        meeting=board.meeting, person=board.member, by=board.member.user, substitute=board.first
    )
    assert stands_in(board.first.user, board.meeting)
    seat = board.meeting.board.memberships.get(person=board.member, capacity="member")
    seat.ends_on = board.meeting.date - timedelta(days=1)
    seat.save()
    assert not stands_in(board.first.user, board.meeting)
    assert board.first.pk not in people_who_see_confidential(board.meeting)
    apology.refresh_from_db()
    assert apology.withdrawn_at is None
