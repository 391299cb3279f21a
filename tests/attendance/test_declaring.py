"""Declarations of interest at a meeting: when, by whom, in what, and who leaves the room."""

from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from boardpapers.accounts.models import User
from meetings.agenda.models import AgendaItem
from meetings.attendance.declared import CONFIDENTIAL, SENSITIVE, declared_lines
from meetings.attendance.declaring import (
    AlreadyDeclared,
    Declared,
    belongs_to,
    change_declaration,
    declare,
    left_the_room,
    mark_left_room,
    people_at,
    said_in,
    withdraw_declaration,
)
from meetings.attendance.models import Declaration, Interest
from meetings.boards.models import Meeting
from meetings.boards.refusals import Refused
from meetings.boards.saved_meanwhile import SavedMeanwhile
from meetings.members.models import Capacity, Person
from tests.factories import (
    AgendaItemFactory,
    ApologyFactory,
    AttendanceFactory,
    DeclarationFactory,
    InterestFactory,
    MeetingFactory,
    MembershipFactory,
    PersonFactory,
    SecretaryFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting() -> Meeting:
    return MeetingFactory(
        date=timezone.localdate() + timedelta(days=5),
        state=Meeting.State.PUBLISHED,
        published_at=timezone.now(),
    )


@pytest.fixture
def person(meeting: Meeting) -> Person:
    return MembershipFactory(board=meeting.board, person__user=UserFactory()).person


@pytest.fixture
def own(person: Person) -> User:
    return person.user


@pytest.fixture
def secretary(meeting: Meeting) -> User:
    return SecretaryFactory(board=meeting.board).user


@pytest.fixture
def item(meeting: Meeting) -> AgendaItem:
    return AgendaItemFactory(meeting=meeting)


def said(item: AgendaItem | None, **more: object) -> Declared:
    return Declared(item, Declaration.Kind.PERSONAL, "I rent a mooring", **more)


def becomes(meeting: Meeting, state: Meeting.State, days: int = 0) -> None:
    Meeting.objects.filter(pk=meeting.pk).update(
        state=state, date=timezone.localdate() + timedelta(days=days), cancel_reason="Snow."
    )


def test_a_member_declares_for_themself_and_the_secretariat_for_anybody(
    meeting, item, person, own, secretary
) -> None:
    other = MembershipFactory(board=meeting.board, person__user=UserFactory()).person
    assert declare(meeting=meeting, person=person, by=own, declared=said(item)).item == item
    with pytest.raises(PermissionDenied):
        declare(meeting=meeting, person=other, by=own, declared=said(item))
    made = declare(meeting=meeting, person=other, by=secretary, declared=said(None))
    assert (made.item, made.declared_by) == (None, secretary)
    with pytest.raises(PermissionDenied):
        withdraw_declaration(declaration=made, by=own)
    with pytest.raises(Refused, match="neither expected"):
        declare(meeting=meeting, person=PersonFactory(), by=secretary, declared=said(item))


def test_everybody_who_belongs_to_the_meeting_may(meeting, person) -> None:
    """`belongs_to`, which asks one question, says the same as the list."""
    MembershipFactory(board=meeting.board, capacity=Capacity.OBSERVER, person__user=UserFactory())
    ApologyFactory(meeting=meeting, person=person, substitute=PersonFactory(user=UserFactory()))
    ApologyFactory(
        meeting=meeting,
        person=MembershipFactory(board=meeting.board).person,
        substitute=PersonFactory(user=UserFactory()),
        withdrawn_at=timezone.now(),
    )
    AttendanceFactory(meeting=meeting, person__user=UserFactory(), capacity="officer")
    AttendanceFactory(meeting=meeting, person__user=UserFactory(), status="absent")
    MembershipFactory(
        board=meeting.board, person__user=UserFactory(), ends_on=meeting.date - timedelta(days=1)
    )
    MembershipFactory(person__user=UserFactory())
    listed = {each for each in people_at(meeting) if each.user_id}
    assert len(listed) == 4
    assert listed == {
        each for each in Person.objects.exclude(user=None) if belongs_to(each.user, meeting)
    }


def test_a_second_in_the_same_item_is_refused_and_names_the_first(
    meeting, item, person, own
) -> None:
    for where in (item, None):
        first = declare(meeting=meeting, person=person, by=own, declared=said(where))
        with pytest.raises(AlreadyDeclared, match="already") as refused:
            declare(meeting=meeting, person=person, by=own, declared=said(where))
        assert refused.value.first == first
        with pytest.raises(IntegrityError), transaction.atomic():
            DeclarationFactory(meeting=meeting, person=person, item=where)
        withdraw_declaration(declaration=first, by=own)
        declare(meeting=meeting, person=person, by=own, declared=said(where))
    assert meeting.declarations.count() == 4


@pytest.mark.parametrize(
    ("state", "days", "who"),
    [
        ("planned", 5, set()),
        ("published", 5, {"own", "secretary"}),
        ("published", 0, {"own", "secretary"}),
        ("published", -1, {"secretary"}),
        ("held", 0, {"secretary"}),
        ("closed", -1, set()),
        ("cancelled", 5, set()),
    ],
)
def test_when_interests_are_declared(
    meeting, item, person, own, secretary, state: str, days: int, who: set[str]
) -> None:
    becomes(meeting, Meeting.State(state), days)
    could = set()
    for name, user in (("own", own), ("secretary", secretary)):
        with suppress(Refused), transaction.atomic():
            declare(meeting=meeting, person=person, by=user, declared=said(item))
            could.add(name)
            transaction.set_rollback(True)
    assert could == who


def test_only_items_that_readers_have(meeting, person, own) -> None:
    withdrawn = AgendaItemFactory(meeting=meeting, withdrawn=True)
    late = AgendaItemFactory(meeting=meeting, late_reason="Storm.")
    elsewhere = AgendaItemFactory(
        meeting__state="published", meeting__published_at=timezone.now(), meeting__board__name="X"
    )
    for item in (withdrawn, late, elsewhere):
        with pytest.raises(Refused) as refused:
            declare(meeting=meeting, person=person, by=own, declared=said(item))
        assert refused.value.field == "item"


def test_the_register_says_it_and_makes_it_sensitive(meeting, item, person, own) -> None:
    interest = InterestFactory(person=person, text="A cottage", sensitive=True)
    from_register = replace(said(item), text="", interest=interest)
    made = declare(meeting=meeting, person=person, by=own, declared=from_register)
    assert (made.text, made.sensitive) == ("A cottage", True)
    with pytest.raises(Refused, match="not in the register") as refused:
        declare(
            meeting=meeting, person=person, by=own,
            declared=replace(said(None), interest=InterestFactory()),
        )  # fmt: skip
    assert refused.value.field == "interest"


def test_something_is_said_unless_it_is_sensitive(meeting, item, person, own) -> None:
    silent = replace(said(item), text=" ")
    with pytest.raises(Refused) as refused:
        declare(meeting=meeting, person=person, by=own, declared=silent)
    assert refused.value.field == "text"
    silent = replace(silent, sensitive=True)
    assert declare(meeting=meeting, person=person, by=own, declared=silent).sensitive


def test_a_change_is_refused_where_somebody_has_saved_meanwhile(
    meeting, item, person, own, secretary
) -> None:
    made = declare(meeting=meeting, person=person, by=own, declared=said(item))
    mark_left_room(declaration=made, by=secretary, left=True)
    with pytest.raises(SavedMeanwhile):
        change_declaration(declaration=made, by=own, revision=0, declared=said(None))
    changed = change_declaration(declaration=made, by=own, revision=1, declared=said(None))
    assert (changed.pk, changed.item, changed.left_room) == (made.pk, None, False)


def test_after_the_meeting_a_correction_keeps_what_it_corrects(
    meeting, item, person, own, secretary
) -> None:
    made = declare(meeting=meeting, person=person, by=own, declared=said(item))
    becomes(meeting, Meeting.State.HELD)
    mark_left_room(declaration=made, by=secretary, left=True)
    assert [
        (each.left_room, each.withdrawn_at is None) for each in meeting.declarations.order_by("pk")
    ] == [(False, False), (True, True)]
    with pytest.raises(Refused, match="withdrawn or corrected"):
        mark_left_room(declaration=made, by=secretary, left=True)
    corrected = meeting.declarations.standing().get()
    mark_left_room(declaration=corrected, by=secretary, left=True)  # a second tap
    assert meeting.declarations.count() == 2


def test_only_the_secretariat_says_who_left(meeting, item, person, own) -> None:
    made = declare(meeting=meeting, person=person, by=own, declared=said(item))
    with pytest.raises(PermissionDenied):
        mark_left_room(declaration=made, by=own, left=True)


def test_who_left_the_room_is_out_of_the_item_alone(
    meeting, django_assert_num_queries: Callable[[int], AbstractContextManager]
) -> None:
    heading = AgendaItemFactory(meeting=meeting, kind="heading")
    paper = AgendaItemFactory(meeting=meeting, parent=heading)
    for_all, for_heading, for_paper, stays, withdrawn = PersonFactory.create_batch(5)
    for person, where, more in (
        (for_all, None, {}),
        (for_heading, heading, {}),
        (for_paper, paper, {}),
        (stays, paper, {"left_room": False}),
        (withdrawn, paper, {"withdrawn_at": timezone.now()}),
    ):
        DeclarationFactory(
            meeting=meeting, person=person, item=where, **{"left_room": True, **more}
        )
    DeclarationFactory(person=stays, left_room=True)  # at another meeting
    with django_assert_num_queries(2):
        left = left_the_room(meeting)
    assert left == {
        None: {for_all.pk},
        heading.pk: {for_heading.pk},
        paper.pk: {for_paper.pk, for_heading.pk},
    }


def test_a_reader_has_only_what_they_may_see(
    meeting, item, person, django_assert_num_queries: Callable[[int], AbstractContextManager]
) -> None:
    secret = AgendaItemFactory(
        meeting=meeting, title="Buying Gullwater", open_title="A matter", confidential=True
    )
    DeclarationFactory(meeting=meeting, person=person, item=secret, text="Shares in Gullwater")
    DeclarationFactory(meeting=meeting, person=person, item=item, text="Hidden", sensitive=True)
    DeclarationFactory(meeting=meeting, person=person, text="Known to all")

    def shown(**reader: object) -> list[tuple[str, str, str]]:
        with django_assert_num_queries(2):
            lines = declared_lines(meeting, **reader)
        return [(line.title, line.text, line.withheld) for line in lines]

    assert shown(confidential=False, sensitive=False) == [
        ("", "Known to all", ""),
        (item.title, "", SENSITIVE),
        ("A matter", "", CONFIDENTIAL),
    ]
    assert shown(confidential=True, sensitive=False)[1:] == [
        (item.title, "", SENSITIVE), ("Buying Gullwater", "Shares in Gullwater", ""),
    ]  # fmt: skip
    assert shown(confidential=True, sensitive=True)[1][1:] == ("Hidden", "")
    own = shown(confidential=False, sensitive=False, own=person.pk)
    assert [text for _, text, _ in own] == ["Known to all", "Hidden", "Shares in Gullwater"]
    assert own[2][0] == "A matter"


def test_an_entry_marked_sensitive_later_withholds_what_was_declared_from_it(
    meeting, item, person, own, secretary
) -> None:
    interest = InterestFactory(person=person, text="A cottage")
    made = declare(
        meeting=meeting, person=person, by=own,
        declared=Declared(item, Declaration.Kind.PERSONAL, interest=interest),
    )  # fmt: skip
    Interest.objects.filter(pk=interest.pk).update(sensitive=True)
    (line,) = declared_lines(meeting, confidential=True, sensitive=False)
    assert (line.text, line.withheld, line.sensitive) == ("", SENSITIVE, True)
    (line,) = declared_lines(meeting, confidential=True, sensitive=True)
    assert (line.text, line.withheld, line.sensitive) == ("A cottage", "", True)
    becomes(meeting, Meeting.State.HELD, days=-1)
    made.refresh_from_db()
    mark_left_room(declaration=made, by=secretary, left=True)
    Declaration.objects.standing().update(interest=None)
    (line,) = declared_lines(meeting, confidential=True, sensitive=False)
    assert line.withheld == SENSITIVE, "as it was when it was corrected"


def test_what_is_said_in_a_declaration_can_be_said_again(meeting, item, person, own) -> None:
    made = declare(meeting=meeting, person=person, by=own, declared=said(item, left_room=True))
    change_declaration(declaration=made, by=own, revision=0, declared=said_in(made))
    made.refresh_from_db()
    assert made.revision == 0
