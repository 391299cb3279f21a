"""Accounts of people, two entries of one person, and groups' offices."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from boardpapers.accounts.models import User
from meetings.actions.models import ActionDigest
from meetings.boards.models import Board, OutgoingMessage
from meetings.boards.refusals import Refused
from meetings.members.accounts import make_account
from meetings.members.groups import (
    add_to_office,
    change_office,
    seen_office,
    take_from_office,
)
from meetings.members.merging import join_people
from meetings.members.models import Group, Membership, Person
from tests.factories import (
    ActionOwnerFactory,
    ApologyFactory,
    AttendanceFactory,
    GroupFactory,
    GroupSeatsFactory,
    MeetingFactory,
    MembershipFactory,
    OutgoingMessageFactory,
    PersonFactory,
    PriorityLeadFactory,
    ReportContactFactory,
    SecretaryFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def secretary() -> User:
    user: User = SecretaryFactory(board__slug="harbours").user
    return user


@pytest.fixture
def board(secretary: User) -> Board:
    return Board.objects.get(slug="harbours")


def on(board: Board, **person: object) -> Person:
    membership: Membership = MembershipFactory(board=board, person=PersonFactory(**person))
    return membership.person


def test_an_account_is_made_once(board: Board, secretary: User) -> None:
    person, other = on(board), on(board)
    assert make_account(person=person, by=secretary, email="Hesper@Example.org")
    account = User.objects.get(email="hesper@example.org")
    assert account.person == person
    assert not account.has_usable_password()
    with pytest.raises(Refused, match="has an account already"):
        make_account(person=person, by=secretary, email="else@example.org")
    with pytest.raises(Refused, match=f"is {person}’s"):
        make_account(person=other, by=secretary, email="hesper@example.org")
    existing = UserFactory(email="old@example.org")
    assert not make_account(person=other, by=secretary, email="old@example.org")
    assert existing.person == other


def test_nobody_is_let_in_to_a_board_that_the_secretary_does_not_keep(
    board: Board, secretary: User
) -> None:
    person = on(board)
    elsewhere = MembershipFactory(person=person).board
    with pytest.raises(Refused, match="a board that you do not keep"):
        make_account(person=person, by=secretary, email="mine@example.org")
    with pytest.raises(PermissionDenied):
        make_account(person=PersonFactory(), by=secretary, email="mine@example.org")
    with pytest.raises(Refused, match="a board that you do not keep"):
        join_people(kept=on(board), other=person, by=secretary)
    SecretaryFactory(board=elsewhere, user=secretary)
    assert make_account(person=person, by=secretary, email="mine@example.org")


def test_an_officer_of_another_board_is_let_in_by_neither_alone(
    board: Board, secretary: User
) -> None:
    for row in (
        ReportContactFactory(),
        ActionOwnerFactory(),
        ApologyFactory(substitute=PersonFactory()),
    ):
        person = row.substitute if hasattr(row, "substitute") else row.person
        MembershipFactory(board=board, person=person)
        with pytest.raises(Refused, match="a board that you do not keep"):
            make_account(person=person, by=secretary, email="mine@example.org")


def test_two_entries_become_one_person(board: Board, secretary: User) -> None:
    kept = on(board, name="Sir David Quill CBE", also_called=["D Quill"])
    other = PersonFactory(name="David Quill CBE", phone="01632 960 111", user=UserFactory())
    MembershipFactory(board=board, person=other, capacity="substitute")
    meeting = MeetingFactory(board=board)
    apology = ApologyFactory(meeting=meeting, substitute=other)
    line = AttendanceFactory(meeting=meeting, person=other)
    owner = ActionOwnerFactory(person=other, action__meeting=meeting)
    lead = PriorityLeadFactory(priority__board=board, person=kept)
    PriorityLeadFactory(priority=lead.priority, person=other)
    account = other.user
    join_people(kept=kept, other=other, by=secretary)
    for row in (apology, line, owner):
        row.refresh_from_db()
    assert [apology.substitute, line.person, owner.person] == [kept, kept, kept]
    kept.refresh_from_db()
    assert (kept.user, kept.phone) == (account, "01632 960 111")
    assert kept.also_called == ["D Quill", "David Quill CBE"]
    assert kept.memberships.count() == 2
    assert kept.leads.count() == 1
    assert not Person.objects.filter(pk=other.pk).exists()


def test_that_both_had_a_digest_in_one_week_keeps_nobody_two(board: Board, secretary: User) -> None:
    kept, other = on(board), on(board)
    for person, weeks in ((kept, (5, 12)), (other, (12, 19))):
        for day in weeks:
            ActionDigest.objects.create(
                person=person, week=date(2026, 10, day), message=OutgoingMessageFactory()
            )
    Membership.objects.filter(person=other).update(capacity="substitute")
    join_people(kept=kept, other=other, by=secretary)
    assert [each.week.day for each in kept.action_digests.order_by("week")] == [5, 12, 19]


def test_two_with_lines_at_one_meeting_stay_two(board: Board, secretary: User) -> None:
    kept, other = on(board), on(board, phone="01632")
    Membership.objects.filter(person=other).update(capacity="substitute")
    meeting = MeetingFactory(board=board, date=date(2026, 10, 5))
    for person in (kept, other):
        AttendanceFactory(meeting=meeting, person=person)
    with pytest.raises(Refused, match="in the same place among the attendances"):
        join_people(kept=kept, other=other, by=secretary)
    kept.refresh_from_db()
    assert kept.memberships.count() == 1  # nothing of it was done
    kept.user, other.user = UserFactory(), UserFactory()
    kept.save()
    other.save()
    with pytest.raises(Refused, match="both have accounts"):
        join_people(kept=kept, other=other, by=secretary)


def test_who_says_who_works_in_a_groups_office(board: Board, secretary: User) -> None:
    group = GroupFactory()
    GroupSeatsFactory(board=board, group=group)
    with pytest.raises(Refused, match="Give their name"):
        add_to_office(group=group, by=secretary, email="office@example.org", name="")
    office, is_new = add_to_office(
        group=group, by=secretary, email="office@example.org", name="Orchard office"
    )
    assert is_new
    with pytest.raises(Refused, match="already"):
        add_to_office(group=group, by=secretary, email="OFFICE@example.org", name="")
    GroupSeatsFactory(group=group)  # on a board that the secretary does not keep
    with pytest.raises(PermissionDenied):
        add_to_office(group=group, by=secretary, email="mine@example.org", name="Mine")
    add_to_office(group=group, by=office, email="second@example.org", name="A colleague")
    take_from_office(group=group, by=office, user=office)
    assert [user.name for user in group.office_users.all()] == ["A colleague"]


def test_the_former_address_of_an_office_is_told_who_sends_its_mail_where(
    board: Board, secretary: User
) -> None:
    seats = GroupSeatsFactory(board=board, group__office_email="orchard@estuaries.example")
    board.contact_email = "secretariat@estuaries.example"

    def change(email: str, phone: str = "01632 960 200") -> list[dict[str, object]]:
        group = Group.objects.get(pk=seats.group_id)
        change_office(
            group=group, board=board, by=secretary, opened_at=seen_office(group), office_name="",
            office_phone=phone, office_email=email,
        )  # fmt: skip
        return list(OutgoingMessage.objects.order_by("pk").values("email", "lines"))

    assert not change("Orchard@estuaries.example")
    assert not change("Orchard@estuaries.example", phone="01632 960 201")
    (told,) = change("mallory@example.org")
    text = "\n".join(told["lines"])
    assert told["email"] == "Orchard@estuaries.example"
    assert f"{secretary} ({secretary.email}) has changed" in text
    assert "It now is: mallory@example.org" in text
    assert "tell the secretariat (secretariat@estuaries.example)" in text
    assert reverse("board_group", args=[board.slug, seats.group_id]) in text
    assert "It now is: none" in "\n".join(change("")[1]["lines"])
    assert len(change("orchard@estuaries.example")) == 2, "nobody was there to tell"
