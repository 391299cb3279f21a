"""Registers of interests: who writes in them, what is kept, what is withheld."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from boardpapers.accounts.models import User
from meetings.attendance.interest_policies import keeps_register
from meetings.attendance.interests import (
    Entry,
    add_interest,
    change_interest,
    end_interest,
    register_of,
    remove_interest,
)
from meetings.attendance.models import Interest
from meetings.boards.refusals import Refused
from meetings.boards.saved_meanwhile import SavedMeanwhile
from meetings.members.models import Membership, Person
from tests.factories import (
    DeclarationFactory,
    InterestFactory,
    MembershipFactory,
    SecretaryFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def seat() -> Membership:
    return MembershipFactory(person__user=UserFactory())


@pytest.fixture
def person(seat: Membership) -> Person:
    return seat.person


@pytest.fixture
def own(person: Person) -> User:
    return person.user


@pytest.fixture
def secretary(seat: Membership) -> User:
    return SecretaryFactory(board=seat.board).user


def entry() -> Entry:
    return Entry(
        Interest.Category.BODIES, "Trustee of the Seamen’s Mission", False, timezone.localdate()
    )


def test_the_person_and_the_secretariat_of_their_boards_write_in_it(person, own, secretary) -> None:
    for writer in (own, secretary):
        assert add_interest(person=person, by=writer, entry=entry()).entered_by == writer
    for stranger in (UserFactory(), SecretaryFactory().user):
        with pytest.raises(PermissionDenied):
            add_interest(person=person, by=stranger, entry=entry())


def test_the_secretariat_keeps_it_until_the_last_seat_has_ended(seat, person, secretary) -> None:
    today = timezone.localdate()
    for starts_on, ends_on, keeps in (
        (today + timedelta(days=9), None, True),  # is about to sit, and registers beforehand
        (None, today, True),
        (None, today - timedelta(days=1), False),
    ):
        Membership.objects.filter(pk=seat.pk).update(starts_on=starts_on, ends_on=ends_on)
        assert keeps_register(secretary, person) is keeps


def test_an_interest_is_changed_and_ended_and_every_state_is_kept(person, own) -> None:
    interest = add_interest(person=person, by=own, entry=entry())
    change_interest(
        interest=interest, by=own, revision=0, entry=replace(entry(), text="Chair of the Mission")
    )
    end_interest(interest=interest, by=own, revision=1, ends_on=timezone.localdate())
    events = Interest.pgh_event_model.objects.filter(pgh_obj_id=interest.pk)
    assert [each.text for each in events.order_by("pgh_id")] == [
        "Trustee of the Seamen’s Mission", "Chair of the Mission", "Chair of the Mission",
    ]  # fmt: skip


def test_a_stale_change_is_refused(person, own, secretary) -> None:
    interest = add_interest(person=person, by=own, entry=entry())
    change_interest(
        interest=interest, by=secretary, revision=0, entry=replace(entry(), text="Theirs")
    )
    with pytest.raises(SavedMeanwhile):
        change_interest(interest=interest, by=own, revision=0, entry=replace(entry(), text="Mine"))
    with pytest.raises(SavedMeanwhile):
        end_interest(interest=interest, by=own, revision=0, ends_on=timezone.localdate())
    interest.refresh_from_db()
    assert (interest.text, interest.ends_on) == ("Theirs", None)


def test_what_cannot_be_is_refused_at_its_field(person, own) -> None:
    today = timezone.localdate()
    for wrong, field in (
        (replace(entry(), text="  "), "text"),
        (replace(entry(), starts_on=today + timedelta(days=1)), "starts_on"),
        (replace(entry(), ends_on=today - timedelta(days=1)), "ends_on"),
    ):
        with pytest.raises(Refused) as refused:
            add_interest(person=person, by=own, entry=wrong)
        assert refused.value.field == field


def test_only_ones_own_slip_of_today_is_removed(person, own, secretary) -> None:
    slip = add_interest(person=person, by=own, entry=entry())
    with pytest.raises(Refused, match="yourself today"):
        remove_interest(interest=slip, by=secretary)
    DeclarationFactory(person=person, interest=slip)
    with pytest.raises(Refused, match="declared at a meeting"):
        remove_interest(interest=slip, by=own)
    slip.declarations.all().delete()
    Interest.objects.filter(pk=slip.pk).update(entered_at=timezone.now() - timedelta(days=1))
    with pytest.raises(Refused, match="yourself today"):
        remove_interest(interest=slip, by=own)
    Interest.objects.filter(pk=slip.pk).update(entered_at=timezone.now())
    remove_interest(interest=slip, by=own)
    assert not Interest.objects.exists()
    with pytest.raises(Refused, match="removed meanwhile"):
        change_interest(interest=slip, by=own, revision=0, entry=entry())


def test_a_register_gives_nothing_of_what_is_withheld_but_that_it_is_there(person) -> None:
    today = timezone.localdate()
    InterestFactory(person=person, category="gifts", text="A barometer")
    InterestFactory(person=person, category="employment", text="Pilot", ends_on=today)
    InterestFactory(person=person, category="bodies", text="Old", ends_on=today - timedelta(days=1))
    InterestFactory(person=person, category="land", text="The cottage", sensitive=True)
    InterestFactory(
        person=person, category="land", text="The barn", sensitive=True,
        ends_on=today - timedelta(days=1),
    )  # fmt: skip
    everything = list(person.interests.all())

    others = register_of(everything, sensitive=False)
    assert [[each.text for each in c.interests] for c in others.current] == [
        ["Pilot"], ["A barometer"],
    ]  # fmt: skip
    assert [[each.text for each in c.interests] for c in others.ended] == [["Old"]]
    assert others.withheld == 1
    assert "Land" not in {category.label for category in [*others.current, *others.ended]}

    own = register_of(everything, sensitive=True)
    assert [c.label for c in own.current][1:] == ["Land", "Gifts and hospitality"]
    assert [c.label for c in own.ended] == ["Land", "Membership of other bodies"]
    assert own.withheld == 0
