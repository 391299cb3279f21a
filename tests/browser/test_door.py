"""The register at the door: a minute without a connection, and what is shown beside it."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse
from playwright.sync_api import Page, Route, expect

from meetings.attendance.closing import close_register
from meetings.attendance.models import Register, RegisterEntry
from meetings.attendance.registering import open_register
from tests.browser.demo_board import give_session_of
from tests.browser.test_pages import look_at, look_over
from tests.factories import UserFactory
from tests.full_board import FullBoard, full_board

CheckAxe = Callable[[Page], None]
Visit = Callable[..., Page]

pytestmark = pytest.mark.django_db(transaction=True)

MORNING = datetime(2026, 12, 8, 10, 40, 5, tzinfo=UTC)
"""Twenty minutes before the meeting."""
TABLET = {
    "viewport": {"width": 768, "height": 1024},
    "has_touch": True,
    "timezone_id": "Europe/London",
}
KEPT = """async () => {
    const script = document.querySelector("script[src*=door]").src;
    return Boolean(await caches.match(location.href) && await caches.match(script));
}"""
"""Whether the page and its script are kept for when there is no connection."""
WAITING = "JSON.parse(localStorage.getItem(`${location.pathname}waiting`))"


def opened(full: FullBoard) -> Register:
    return open_register(meeting=full.meeting, by=full.secretary)


def tap(page: Page, name: str, choice: str = "") -> tuple[datetime, datetime]:
    """Taps a name, or what is offered below it; between which two moments of the tablet's."""
    line = page.get_by_role("listitem").filter(has_text=name).first
    if choice:
        line.locator("summary").tap()
    before = page.evaluate("Date.now()")
    target = line.get_by_role("button", name=choice) if choice else line.get_by_role("button")
    target.tap()
    after = page.evaluate("Date.now()")
    return tuple(datetime.fromtimestamp(each / 1000, UTC) for each in (before, after))


def test_a_minute_without_a_connection_loses_no_tap_and_doubles_none(
    visit: Visit, check_axe: CheckAxe
) -> None:
    full = full_board()
    with time_machine.travel(MORNING) as clock:
        register = opened(full)
        tablet = visit(**TABLET)
        tablet.clock.install(time=MORNING)

        def later(seconds: int) -> None:
            clock.shift(timedelta(seconds=seconds))
            tablet.clock.fast_forward(seconds * 1000)

        def waiting_are(number: int) -> None:
            expect(tablet.get_by_text(re.compile(rf"^{number} taps? waiting"))).to_be_visible()
            expect(tablet.get_by_text(re.compile(r"· not sent yet|^not sent yet"))).to_have_count(
                number
            )

        tablet.goto(reverse("door", args=[register.door_key]))
        tapped = {"Hesper Quillfeather OBE": tap(tablet, "Hesper")}
        expect(tablet.get_by_text("No quorum: 1 voting member is present")).to_be_visible()
        tablet.wait_for_function(KEPT)
        look_at(tablet, check_axe)

        tablet.context.set_offline(True)
        expect(tablet.get_by_text("No connection. Go on tapping")).to_be_visible()
        tapped["Winifred Oakapple"] = tap(tablet, "Winifred")
        waiting_are(1)
        later(20)
        tapped["Leopold Finch"] = tap(tablet, "Leopold", "Ivo Tansley")
        tapped["Cosmo Ravenscar"] = tap(tablet, "Cosmo")
        later(20)
        left = tap(tablet, "Hesper", "Left")
        tablet.get_by_label("Name", exact=True).fill("Wilhelmina Thrush")
        tablet.get_by_role("button", name="I am here", exact=True).tap()
        waiting_are(5)
        look_at(tablet, check_axe)

        assert RegisterEntry.objects.count() == 1
        later(20)
        # The tablet was put to sleep, say. Chromium may forget here that it is to be offline, and
        # deliver some: then they are among those that are sent twice below.
        tablet.reload()
        waiting_are(5)
        expect(tablet.get_by_text("Here since 10.40, for Ivo Tansley")).to_be_visible()
        expect(tablet.get_by_text("Left 10.4")).to_be_visible()
        tapped["Barnaby Sproat"] = tap(tablet, "Barnaby")
        waiting_are(6)
        ids = {each["id"] for each in tablet.evaluate(WAITING)}

        answers: list[int] = []

        def lose_the_answer(route: Route) -> None:
            answers.append(route.fetch().status)
            route.abort()

        # The taps arrive, but their answer gets lost on its way: they are sent once more.
        tablet.route("**/taps/", lose_the_answer, times=1)
        with tablet.expect_event("requestfailed", lambda request: "/taps/" in request.url):
            tablet.context.set_offline(False)
        assert answers == [200]
        waiting_are(6)
        with tablet.expect_response("**/taps/") as sent_again:
            later(61)
        assert {each["id"] for each in sent_again.value.json()["outcomes"]} == ids
        expect(tablet.get_by_text("waiting to be sent")).to_be_hidden()
        expect(tablet.get_by_text("No connection.")).to_be_hidden()
        expect(
            tablet.get_by_text("Quorum: 4 voting members are present, from 2 groups")
        ).to_be_visible()
        expect(tablet.get_by_text("5 here")).to_be_visible()

    entries = RegisterEntry.objects.exclude(person=full.chair)
    assert {f"{entry.pk}" for entry in entries} | {
        f"{entry.pk}" for entry in RegisterEntry.objects.filter(kind="left")
    } == ids
    arrived = RegisterEntry.objects.filter(kind="arrived").select_related("person")
    at = {entry.person.name: entry.at for entry in arrived}
    assert len(arrived) == 6
    assert at.keys() == tapped.keys() | {"Wilhelmina Thrush"}
    for name, (before, after) in tapped.items():
        assert before <= at[name] <= after, name
    hesper = RegisterEntry.objects.get(kind="left")
    assert hesper.person == full.chair
    assert left[0] <= hesper.at <= left[1]
    leopold = RegisterEntry.objects.get(person=full.substitutes[0])
    assert leopold.substitute_for == full.members[1]


def test_a_tap_that_cannot_be_read_is_set_aside_and_the_others_are_taken(
    visit: Visit, check_axe: CheckAxe
) -> None:
    full = full_board()
    with time_machine.travel(MORNING):
        register = opened(full)
        tablet = visit(**TABLET)
        tablet.clock.install(time=MORNING)
        tablet.goto(reverse("door", args=[register.door_key]))
        unreadable = {"kind": "arrived", "person": full.chair.pk, "name": full.chair.name}
        good = {"kind": "arrived", "person": full.members[3].pk, "name": "Winifred Oakapple"}
        tablet.evaluate(
            """([bad, good]) => {
                const at = new Date().toISOString();
                const wrong = "2026-01-01T00:00:00Z";
                const taps = [
                    { ...bad, id: "none", at }, { ...good, id: crypto.randomUUID(), at: wrong },
                ];
                localStorage.setItem(`${location.pathname}waiting`, JSON.stringify(taps));
            }""",
            [unreadable, good],
        )
        with tablet.expect_event("console", lambda message: "400" in message.text):
            tablet.reload()
        aside = tablet.get_by_text("Not taken: Hesper Quillfeather OBE, arrived 10.40.")
        expect(aside).to_contain_text("Tell the secretariat, who can enter it.")
        expect(tablet.get_by_text("waiting to be sent")).to_be_hidden()
        expect(tablet.get_by_text("The clock of the device cannot be right: 10.4")).to_be_visible()
        look_at(tablet, check_axe)
        tablet.reload()
        expect(aside).to_be_visible()
        aside.get_by_role("button", name="The secretariat knows").tap()
        expect(aside).to_be_hidden()
    assert [entry.person_id for entry in RegisterEntry.objects.all()] == [full.members[3].pk]


def test_what_a_tablet_kept_is_taken_though_the_register_was_closed_meanwhile(
    visit: Visit, check_axe: CheckAxe
) -> None:
    full = full_board()
    with time_machine.travel(MORNING) as clock:
        register = opened(full)
        tablet = visit(**TABLET)
        tablet.clock.install(time=MORNING)
        tablet.goto(reverse("door", args=[register.door_key]))
        tap(tablet, "Hesper")
        expect(tablet.get_by_text("1 voting member is present")).to_be_visible()
        tablet.route("**/taps/", lambda route: route.abort())
        tap(tablet, "Winifred")
        expect(tablet.get_by_text("1 tap waiting")).to_be_visible()
        clock.shift(timedelta(hours=2))
        close_register(register=register, by=full.secretary)
        tablet.unroute("**/taps/")
        with tablet.expect_response("**/taps/"):
            tablet.reload()
        expect(tablet.get_by_text("This register has been closed")).to_be_visible()
        expect(tablet.get_by_text("Winifred")).to_be_hidden()
        look_at(tablet, check_axe)
    assert full.meeting.attendances.get(person=full.members[3]).status == "present"


def test_pages_around_the_door(visit: Visit, check_axe: CheckAxe) -> None:
    full = full_board("Harbours and Intercommunal Weighbridges Improvement Sub-Committee")
    full.chair.user = UserFactory(name=full.chair.name)
    full.chair.save()
    with time_machine.travel(MORNING):
        register = opened(full)
        here = reverse("sign_in_here", args=[register.code_key])
        secretary, member = visit(), visit()
        give_session_of(secretary, full.secretary)
        look_over(secretary, [reverse("register_code", args=[full.meeting.pk])], check_axe)
        give_session_of(member, full.chair.user)
        look_over(member, [here], check_axe)
        member.get_by_role("button", name="I am here").click()
        expect(member.get_by_text("since 10.40")).to_be_visible()
        look_at(member, check_axe)
        look_over(member, [reverse("door", args=["nothing"])], check_axe, status=404)
