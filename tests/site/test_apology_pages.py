"""The pages of apologies: the whole way of a confidential paper, and who reads what."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from meetings.attendance.models import Apology, Needs, Register
from meetings.boards.models import Meeting
from meetings.members.models import Capacity, Membership, Person
from tests.factories import (
    ApologyFactory,
    AttendanceFactory,
    MembershipFactory,
    PersonFactory,
    UserFactory,
)
from tests.full_board import SECRET_BODY
from tests.world import World

pytestmark = pytest.mark.django_db

NOTE = "My father is in hospital."
QUERIES_AT_MOST = 45


def client_of(person: Person) -> Client:
    if person.user is None:
        person.user = UserFactory(name=person.name)
        person.save()
    client = Client()
    client.force_login(person.user)
    return client


def second_substitute(world: World) -> Person:
    group = world.full.groups[0]
    return MembershipFactory(
        board=world.full.board, group=group, capacity=Capacity.SUBSTITUTE
    ).person


def reads(client: Client, world: World) -> bool:
    """Whether all that decides on confidential papers lets them in; it never lets in by half."""
    meeting = world.full.meeting
    paper = client.get(reverse("paper", args=[world.full.items["3"].pk]))
    agenda = client.get(reverse("meeting_agenda", args=[meeting.pk])).content.decode()
    pack = client.get(reverse("packs:download", args=[world.packs["members"].pk]))
    found = {
        paper.status_code == 200 and SECRET_BODY in paper.content.decode(),
        world.full.items["3"].title in agenda,
        pack.status_code == 200,
    }
    assert len(found) == 1
    return found.pop()


def test_the_papers_follow_whoever_stands_in(world: World) -> None:
    full = world.full
    member, first, second = full.members[2], full.substitutes[0], second_substitute(world)
    office, by_member = world.client("group_office"), client_of(member)
    by_first, by_second = client_of(first), client_of(second)
    assert not reads(by_first, world)

    answer = by_member.post(
        reverse("apology_new", args=[full.meeting.pk]), {"substitute": first.pk, "note": NOTE}
    )
    apology = Apology.objects.get()
    assert answer["Location"] == reverse("apology", args=[apology.pk])
    assert reads(by_first, world)
    assert not reads(by_second, world)

    url = reverse("apology", args=[apology.pk])
    office.post(url, {"put": "1", "substitute": second.pk, "seen": first.pk})
    assert not reads(by_first, world)
    assert reads(by_second, world)

    by_member.post(url, {"withdraw": "1"})
    assert not reads(by_second, world)

    Register.objects.create(meeting=full.meeting, door_key="door", code_key="code")
    AttendanceFactory(
        meeting=full.meeting, person=first, capacity="substitute", substitute_for=member
    )
    assert reads(by_first, world)


def test_a_form_that_was_open_too_long_says_who_stands_in_now(world: World) -> None:
    full = world.full
    first, second = full.substitutes[0], second_substitute(world)
    apology = ApologyFactory(meeting=full.meeting, person=full.members[1], substitute=first)
    sent = {"put": "1", "substitute": second.pk, "seen": 0}
    page = world.client("group_office").post(reverse("apology", args=[apology.pk]), sent)
    assert "Leopold Finch stands in now. You had chosen" in page.content.decode()
    apology.refresh_from_db()
    assert apology.substitute == first


def test_the_second_click_is_answered_in_words(world: World) -> None:
    full = world.full
    client = client_of(full.members[2])
    url = reverse("apology_new", args=[full.meeting.pk])
    client.post(url, {"substitute": full.substitutes[0].pk})
    page = client.post(url, {"substitute": full.substitutes[0].pk}, follow=True)
    assert "are here already" in page.content.decode()
    apology = Apology.objects.get()
    own, substitute = reverse("apology", args=[apology.pk]), client_of(full.substitutes[0])
    for said in ("You no longer stand in for", "You do not stand in there any more"):
        page = substitute.post(own, {"step_down": "1"}, follow=True)
        assert said in page.content.decode()
    assert client.post(own, {"withdraw": "1"}).status_code == 302
    page = client.post(own, {"withdraw": "1"})
    assert (page.status_code, "comes after all" in page.content.decode()) == (409, True)


def test_ids_of_others_are_refused(world: World) -> None:
    full = world.full
    office = world.client("group_office")
    new = reverse("apology_new", args=[full.meeting.pk])
    of_other_group = full.members[3]
    assert office.get(f"{new}?for={of_other_group.pk}").status_code == 404
    assert office.post(f"{new}?for={of_other_group.pk}", {}).status_code == 404
    mine = f"{new}?for={full.members[1].pk}"
    page = office.post(mine, {"substitute": full.substitutes[1].pk})
    assert "can no longer be chosen" in page.content.decode()
    assert not Apology.objects.exists()


def test_what_a_substitute_reads_of_an_apology_is_not_the_note(world: World) -> None:
    full = world.full
    apology = ApologyFactory(
        meeting=full.meeting, person=full.members[1], substitute=full.substitutes[0], note=NOTE
    )
    url = reverse("apology", args=[apology.pk])
    assert NOTE in world.client("group_office").get(url).content.decode()
    substitute = world.client("substitute")
    assert NOTE not in substitute.get(url).content.decode()
    assert substitute.post(url, {"withdraw": "1"}).status_code == 404
    assert substitute.post(url, {"put": "1", "substitute": ""}).status_code == 404


def test_who_reads_the_apologies_on_the_people_tab(world: World) -> None:
    full = world.full
    ApologyFactory(meeting=full.meeting, person=full.members[1], note=NOTE)
    ApologyFactory(meeting=full.meeting, person=full.members[3], note=NOTE)
    said = {1: "Ivo Tansley</a>: no sub", 3: "Winifred Oakapple</a>: no sub"}
    url = reverse("meeting_people", args=[full.meeting.pk])
    seen = {}
    for role in ("secretary", "member", "group_office", "substitute", "observer", "officer"):
        page = world.client(role).get(url).content.decode()
        assert NOTE not in page, role
        text = page.replace("</a>: no sub", ": no sub")
        seen[role] = {number for number, words in said.items() if words.replace("</a>", "") in text}
    assert seen == {
        "secretary": {1, 3},
        "member": {1, 3},
        "group_office": {1},
        "substitute": {1},
        "observer": set(),
        "officer": set(),
    }
    full.board.is_public = True
    full.board.save()
    Meeting.objects.filter(pk=full.meeting.pk).update(date=timezone.localdate())
    assert "no sub" not in Client().get(url).content.decode()


def test_a_groups_page_is_of_that_group_alone(world: World) -> None:
    full = world.full
    ApologyFactory(meeting=full.meeting, person=full.members[1], note=NOTE)
    ApologyFactory(
        meeting=full.meeting, person=full.members[3], substitute=full.substitutes[1], note="No."
    )
    for person in (full.members[0], full.members[4]):
        Needs.objects.create(person=person, diet="Vegan", access=f"A ramp for {person}")
    url = reverse("meeting_group", args=[full.meeting.pk, full.groups[0].pk])
    page = world.client("group_office").get(url).content.decode()
    assert "2 expected of 3 members" in page
    assert NOTE in page
    assert f"A ramp for {full.members[0]}" in page
    for other in (full.members[3], full.members[4], full.substitutes[1], "Vegan"):
        assert str(other) not in page


def test_nobody_but_the_secretariat_reads_who_eats_what(world: World) -> None:
    full = world.full
    Needs.objects.create(person=full.members[0], diet="Kosher", access="A ramp")
    page = world.client("secretary").get(reverse("meeting_needs", args=[full.meeting.pk]))
    caterer, secretariat = page.content.decode().split("For the secretariat")
    assert "Kosher" in caterer
    assert full.members[0].name not in caterer
    assert full.members[0].name in secretariat
    assert "<li>A ramp</li>" in caterer, "for the venue, without the name"


def test_what_was_said_for_one_meeting_is_taken_back_on_its_page(world: World) -> None:
    meeting, member = world.full.meeting, world.full.members[0]
    Needs.objects.create(person=member, diet="Kosher")
    client, url = client_of(member), reverse("person_needs", args=[meeting.pk, member.pk])
    assert "as_always" not in client.get(url).content.decode()
    Needs.objects.create(person=member, meeting=meeting, eats=False)
    assert "as_always" in client.get(url).content.decode()
    client.post(url, {"as_always": "1"})
    assert Needs.objects.get().meeting is None


def test_a_cancelled_meeting_expects_nobody_on_a_groups_page(world: World) -> None:
    full = world.full
    ApologyFactory(meeting=full.meeting, person=full.members[1])
    Meeting.objects.filter(pk=full.meeting.pk).update(state="cancelled", cancel_reason="Snow.")
    url = reverse("meeting_group", args=[full.meeting.pk, full.groups[0].pk])
    page = world.client("group_office").get(url).content.decode()
    assert "Apologies" in page
    for not_so in ("Expected", "expected of", "Nobody stands in yet", ">Free<"):
        assert not_so not in page
    assert reverse("meeting_people", args=[full.meeting.pk]) in page
    needs = world.client("secretary").get(reverse("meeting_needs", args=[full.meeting.pk]))
    assert "nothing is to be provided" in needs.content.decode()


def test_who_has_no_address_is_not_said_to_be_told(world: World) -> None:
    full = world.full
    substitute = second_substitute(world)
    Person.objects.filter(pk=substitute.pk).update(email="")
    url = reverse("apology_new", args=[full.meeting.pk]) + f"?for={full.members[1].pk}"
    answer = world.client("secretary").post(url, {"substitute": substitute.pk}, follow=True)
    page = answer.content.decode()
    assert f"{substitute} stands in. No e-mail address of theirs is known" in page
    assert "is told" not in page


def test_queries_do_not_grow_with_the_board(
    world: World, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    full = world.full
    for number in range(50):
        group = full.groups[number % 2]
        sits = {"board": full.board, "group": group, "person__name": f"{'Ann ' * 18}{number}"}
        member = MembershipFactory(**sits).person
        listed = MembershipFactory(**sits, capacity=Capacity.SUBSTITUTE).person
        if number % 3 == 0:
            ApologyFactory(meeting=full.meeting, person=member, substitute=listed)
    assert Membership.objects.filter(board=full.board).count() > 100
    secretary = world.client("secretary")
    for name, more in (
        ("meeting_people", []),
        ("meeting_group", [full.groups[0].pk]),
        ("meeting_needs", []),
        ("apology_new", []),
    ):
        with django_assert_max_num_queries(QUERIES_AT_MOST):
            page = secretary.get(reverse(name, args=[full.meeting.pk, *more]))
        assert page.status_code == 200


def test_a_board_of_nobody_and_a_person_of_no_board(world: World) -> None:
    full = world.full
    Membership.objects.filter(board=full.board).delete()
    secretary = world.client("secretary")
    for name in ("meeting_people", "meeting_needs"):
        assert secretary.get(reverse(name, args=[full.meeting.pk])).status_code == 200
    assert secretary.get(reverse("apology_new", args=[full.meeting.pk])).status_code == 404
    alone = client_of(PersonFactory())
    assert alone.get(reverse("own_needs")).status_code == 200
