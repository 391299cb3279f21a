"""A member cannot come, another stands in, and the member comes after all: on a phone and at a
desk, with what each may read in between."""

from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from boardpapers.accounts.models import User
from meetings.members.models import Capacity, Person
from tests.browser.demo_board import NARROW, give_session_of
from tests.browser.test_pages import look_at, look_over
from tests.factories import MembershipFactory, UserFactory
from tests.full_board import SECRET_BODY
from tests.world import World

CheckAxe = Callable[[Page], None]
Visit = Callable[..., Page]

pytestmark = [pytest.mark.usefixtures("november"), pytest.mark.django_db(transaction=True)]

PHONE = {"viewport": {"width": NARROW, "height": 640}, "has_touch": True, "is_mobile": True}


def second_substitute(world: World) -> Person:
    user = UserFactory(name="Hester Plumb")
    return MembershipFactory(
        board=world.full.board,
        group=world.full.groups[0],
        capacity=Capacity.SUBSTITUTE,
        person__name=user.name,
        person__user=user,
    ).person


def of(visit: Visit, user: User | None, **options: object) -> Page:
    page = visit(**options)
    assert user is not None
    give_session_of(page, user)
    return page


def status_of(page: Page, address: str) -> int:
    answer = page.goto(address)
    assert answer is not None
    return answer.status


@pytest.mark.usefixtures("working")
def test_the_papers_go_to_whoever_stands_in_until_the_member_comes_after_all(
    visit: Visit, world: World, check_axe: CheckAxe
) -> None:
    second = second_substitute(world)
    meeting = world.full.meeting
    secret = reverse("paper", args=[world.full.items["3"].pk])
    first, substitute = of(visit, world.users["substitute"]), of(visit, second.user)
    for each in (first, substitute):
        assert status_of(each, secret) == 404

    member = of(visit, world.users["member"], **PHONE)
    member.goto("/")
    member.get_by_role("link", name="I can’t come").first.tap()
    expect(member.get_by_role("heading", name="I can’t come")).to_be_visible()
    check_axe(member)
    member.get_by_label("Leopold Finch").tap()
    member.get_by_label("A word with it").fill("I am at the dentist’s.")
    member.get_by_role("button", name="I can’t come").tap()
    expect(member.get_by_role("status")).to_contain_text("Leopold Finch stands in, and is told.")
    look_at(member, check_axe)
    first.goto(secret)
    expect(first.get_by_text(SECRET_BODY)).to_be_visible()
    assert status_of(substitute, secret) == 404

    office = of(visit, world.users["group_office"], java_script_enabled=False)
    assert status_of(office, secret) == 404
    office.goto("/")
    office.get_by_role("link", name="Apologies and substitutes").first.click()
    expect(office.get_by_text("I am at the dentist’s.")).to_be_visible()
    office.get_by_label("Who stands in for Barnaby Sproat").select_option("Hester Plumb")
    office.get_by_role("button", name="Save").click()
    expect(office.get_by_text("Hester Plumb stands in for Barnaby Sproat now")).to_be_visible()

    assert status_of(first, secret) == 404
    substitute.goto("/")
    expect(substitute.get_by_text("You stand in", exact=True)).to_be_visible()
    substitute.goto(secret)
    expect(substitute.get_by_text(SECRET_BODY)).to_be_visible()
    look_at(substitute, check_axe)
    substitute.goto(meeting.get_absolute_url())
    expect(substitute.get_by_text("You stand in for Barnaby Sproat")).to_be_visible()
    check_axe(substitute)
    substitute.get_by_role("link", name="I can’t stand in").click()
    expect(substitute.get_by_role("heading", name="You stand in for")).to_be_visible()
    look_at(substitute, check_axe)

    member.goto(meeting.get_absolute_url())
    member.get_by_role("link", name="I can come after all").tap()
    member.get_by_role("button", name="I can come after all").tap()
    expect(member.get_by_role("status")).to_contain_text("You are expected after all.")
    assert status_of(substitute, secret) == 404
    substitute.goto("/")
    expect(substitute.get_by_role("heading", name="Home", exact=True)).to_be_visible()
    expect(substitute.get_by_text("You stand in", exact=True)).to_have_count(0)


def test_every_page_of_apologies_and_needs(visit: Visit, world: World, check_axe: CheckAxe) -> None:
    full = world.full
    full.members[1].name = "Ivo " + "Tansley-Quillfeather " * 4
    full.members[1].save()
    sent = full.meeting.apologies.create(person=full.members[1], note="A word. " * 30)
    full.members[0].needs.create(diet="Vegetarian, no nuts", access="A hearing loop")
    meeting = [full.meeting.pk]
    page = of(visit, world.users["secretary"])
    look_over(
        page,
        [
            reverse("meeting_people", args=meeting),
            reverse("apology_new", args=meeting),
            reverse("apology", args=[sent.pk]),
            reverse("meeting_group", args=[*meeting, full.groups[0].pk]),
            reverse("meeting_needs", args=meeting),
            reverse("person_needs", args=[*meeting, full.chair.pk]),
        ],
        check_axe,
    )
    page = of(visit, world.users["member"])
    look_over(page, ["/", reverse("own_needs")], check_axe)
