"""What the browser tests know of the demo board, and how its people come in."""

from collections.abc import Callable
from functools import cache
from urllib.parse import urljoin

from django.conf import settings
from django.test import Client
from playwright.sync_api import Page

from boardpapers.accounts.models import User
from boardpapers.importing.demo import BOARD, NEXT, PASSWORD, SIGN_INS, load_demo
from meetings.boards.models import Meeting

SECRET_TITLE = "Ravensholt District Council: Request for Recovery Support"
OPEN_TITLE = "Support to a Member Council"
NARROW = 320
"""The narrowest window there is, in CSS pixels. Source: WCAG 2.2, success criterion 1.4.10."""


def load() -> Meeting:
    """The demo board, and its meeting to come."""
    load_demo(lambda message: None)
    return Meeting.objects.get(board__name=BOARD, date=NEXT)


@cache
def email_of(role: str) -> str:
    return next(each.email for each in SIGN_INS if each.role == role)


def sign_in(page: Page, role: str) -> None:
    """As people do: through the page."""
    page.goto("/accounts/login/")
    page.get_by_label("E-mail").fill(email_of(role))
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("heading", name="Home", exact=True).wait_for()


def give_session(page: Page, role: str) -> None:
    """Signed in already, where signing in is not what is looked at."""
    give_session_of(page, User.objects.get(email=email_of(role)))


def give_session_of(page: Page, user: User) -> None:
    client = Client()
    client.force_login(user)
    page.goto("/accounts/login/")
    name = settings.SESSION_COOKIE_NAME
    site = urljoin(page.url, "/")
    page.context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": site}])


def widest(page: Page) -> int:
    """How wide the page is, with what one would have to scroll to, once it is all there."""
    page.wait_for_load_state()
    return int(page.evaluate("document.documentElement.scrollWidth"))


def sticking_out(page: Page) -> list[str]:
    """Names the elements that make the page wider than its window."""
    return list(
        page.evaluate(
            """() => [...document.body.querySelectorAll("*")]
                .filter(e => e.getBoundingClientRect().right > innerWidth + 1
                             && !e.closest(".table-scroll"))
                .map(e => `${e.tagName} ${e.className} ${e.textContent.trim().slice(0, 40)}`)
                .slice(0, 5)"""
        )
    )


def look_over(page: Page, check_axe: Callable[[Page], None]) -> None:
    """It fits its window at every width, and axe finds nothing in the narrow one; the window is
    left as it was."""
    own = page.viewport_size
    assert own
    for width in (own["width"], 768, NARROW):
        page.set_viewport_size({"width": width, "height": 900})
        wide = widest(page)
        assert wide <= width, (page.url, width, wide, sticking_out(page))
    check_axe(page)
    page.set_viewport_size(own)
