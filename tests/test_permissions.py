"""Who may open what: one table of every address and every role.

A row names an address and the roles that get in; everybody else is told that there is nothing
there (404), or, not signed in, is sent to the sign-in page where the row says so.
"""

from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass

import pytest
from django.db import transaction
from django.test import Client, override_settings
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from pytest_django import DjangoDbBlocker, Settings

from meetings.boards.models import Board
from meetings.packs.models import Leak, PublicationRequest
from tests.full_board import (
    SECRET_ACTION,
    SECRET_APPENDIX,
    SECRET_BODY,
    SECRET_MINUTE,
    SECRET_TITLE,
)
from tests.world import ROLES, World, make_world

SIGNED_IN = {*ROLES} - {"anonymous"}
ON_BOARD = SIGNED_IN - {"outsider", "other_secretary"}
CONFIDENTIAL = {"secretary", "chair", "member"}
SECRETARIES = {"secretary", "other_secretary"}


@dataclass(frozen=True)
class Row:
    """One address: `args` from the world, and who gets in with which status."""

    name: str
    allowed: set[str]
    args: Callable[[World], list[object]] = lambda world: []
    post: bool = False
    status: int = 200
    asks_to_sign_in: bool = False
    before_publication: bool = False
    refused: int = 404
    note: str = ""

    def __str__(self) -> str:
        return " ".join(
            part for part in (self.name, "POST" if self.post else "", self.note) if part
        )


def meeting(world: World) -> list[object]:
    return [world.full.meeting.pk]


def paper(reference: str, *more: object) -> Callable[[World], list[object]]:
    return lambda world: [world.full.items[reference].pk, *more]


def action(number: int) -> Callable[[World], list[object]]:
    return lambda world: [world.full.actions[number].pk]


def wish_to_publish(world: World) -> PublicationRequest:
    asked, _ = PublicationRequest.objects.get_or_create(
        meeting=world.full.meeting, defaults={"asked_by": world.full.secretary}
    )
    return asked


def leak(world: World) -> Leak:
    found, _ = Leak.objects.get_or_create(
        build=world.build, text=SECRET_BODY, defaults={"source": "Item 3", "places": ["page 1"]}
    )
    return found


def pack(edition: str) -> Callable[[World], list[object]]:
    return lambda world: [world.packs[edition].pk]


def paper_of(edition: str) -> Callable[[World], list[object]]:
    return lambda world: [world.papers[edition].pk]


TABLE = [
    Row("home", SIGNED_IN, asks_to_sign_in=True),
    Row("board_list", {*ROLES}),
    Row("board", ON_BOARD, lambda world: [world.full.board.slug]),
    Row("meeting_list", {*ROLES}),
    *(
        Row(f"meeting_{tab}", ON_BOARD, meeting, before_publication=before, note=note)
        for tab in ("agenda", "papers", "people", "pack", "notes", "actions")
        for before, note in ((False, ""), (True, "before publication"))
    ),
    Row("meeting_publish", {"secretary"}, meeting),
    Row("paper", ON_BOARD, paper("1(a)")),
    Row(
        "paper",
        {"secretary", "officer"},
        paper("1(a)"),
        before_publication=True,
        note="before publication: the secretariat and the report's own officers",
    ),
    Row("paper", CONFIDENTIAL, paper("3"), note="confidential"),
    Row("paper", set(), paper("5"), note="to follow"),
    Row("paper_image", ON_BOARD, paper("1(a)", "chart.png")),
    Row(
        "appendix_pdf",
        ON_BOARD,
        lambda world: [world.full.items["1(a)"].pk, world.pdf_appendices["open"].pk],
    ),
    Row(
        "appendix_pdf",
        CONFIDENTIAL | {"officer"},
        lambda world: [world.full.items["1(a)"].pk, world.pdf_appendices["confidential"].pk],
        note="confidential",
    ),
    Row("actions:list", SIGNED_IN, asks_to_sign_in=True),
    Row("actions:action", ON_BOARD, action(0), asks_to_sign_in=True),
    Row("actions:action", CONFIDENTIAL, action(2), asks_to_sign_in=True, note="confidential"),
    Row(
        "actions:action",
        {"secretary", "officer"},
        action(0),
        post=True,
        asks_to_sign_in=True,
        note="writing progress",
    ),
    Row("packs:build", {"secretary"}, meeting, post=True, status=302),
    Row("packs:publish", {"secretary"}, meeting, post=True, status=302),
    Row(
        "packs:confirm",
        {"secretary"},
        lambda world: [wish_to_publish(world).pk],
        post=True,
        status=302,
    ),
    Row(
        "packs:take_back",
        {"secretary"},
        lambda world: [wish_to_publish(world).pk],
        post=True,
        status=302,
    ),
    Row("packs:say_open", {"secretary"}, lambda world: [leak(world).pk], post=True, status=302),
    Row("packs:build_progress", {"secretary"}, meeting, status=302),
    Row("packs:latest", ON_BOARD, meeting),
    Row("packs:latest", {"secretary"}, meeting, before_publication=True, note="before publication"),
    *(
        row
        for name, which in (
            ("packs:download", pack),
            ("packs:everything", pack),
            ("packs:paper", paper_of),
        )
        for row in (
            Row(name, CONFIDENTIAL, which("members"), note="members"),
            Row(name, ON_BOARD, which("public"), note="public"),
            Row(
                name,
                {"secretary"},
                which("public"),
                before_publication=True,
                note="public, before publication",
            ),
            Row(
                name,
                {"secretary"},
                which("members"),
                before_publication=True,
                note="members, before publication",
            ),
        )
    ),
    Row("importing:upload", SECRETARIES, asks_to_sign_in=True),
    Row("account_login", {"anonymous"}, refused=302),
    Row("account_logout", SIGNED_IN, refused=302),
    Row("account_inactive", {*ROLES}),
    Row("account_signup", {"anonymous"}, refused=302, note="closed to all"),
    Row("account_reauthenticate", SIGNED_IN, asks_to_sign_in=True),
    Row("account_change_password", SIGNED_IN, asks_to_sign_in=True),
    Row("account_set_password", SIGNED_IN, status=302, asks_to_sign_in=True),
    Row("account_reset_password", {*ROLES}),
    Row("account_reset_password_done", {*ROLES}),
    Row("account_reset_password_from_key", {*ROLES}, lambda world: ["0", "0"], note="a bad link"),
    Row("account_reset_password_from_key_done", {*ROLES}),
]

ROWS_ELSEWHERE = {
    # staged imports are each user's own; tests/importing/test_import_pages.py goes through them
    "importing:review",
    "importing:apply",
    "importing:discard",
}


@dataclass
class SignedIn:
    """The world that every test of this module finds, and who has signed in there."""

    world: World
    media: str
    clients: dict[str, Client]

    def client(self, role: str) -> Client:
        """A browser in which the role is signed in, without what another test left in it."""
        client = Client()
        client.cookies = deepcopy(self.clients[role].cookies)
        return client


@pytest.fixture(scope="module")
def everybody(
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[SignedIn]:
    """Made once, in a transaction around those of the tests: each test's writes are taken back."""
    media = str(tmp_path_factory.mktemp("media"))
    with django_db_blocker.unblock(), transaction.atomic():
        with override_settings(MEDIA_ROOT=media):
            world = make_world()
        yield SignedIn(world, media, {role: world.client(role) for role in ROLES})
        transaction.set_rollback(True)


@pytest.fixture
def signed_in(everybody: SignedIn, db: None, settings: Settings) -> SignedIn:
    settings.MEDIA_ROOT = everybody.media
    return everybody


@pytest.mark.parametrize("row", TABLE, ids=str)
def test_every_role_at_every_address(row: Row, signed_in: SignedIn) -> None:
    world = signed_in.world
    if row.before_publication:
        world.unpublish()
    found = {}
    for role in ROLES:
        client = signed_in.client(role)
        url = reverse(row.name, args=row.args(world))
        response = client.post(url) if row.post else client.get(url)
        found[role] = response.status_code
        if response.status_code == 302 and role == "anonymous":
            assert response["Location"].startswith("/accounts/login/")
    refused = {
        role: 302 if role == "anonymous" and row.asks_to_sign_in else row.refused for role in ROLES
    }
    assert found == {role: row.status if role in row.allowed else refused[role] for role in ROLES}


def names_of(patterns: list[URLPattern | URLResolver], namespace: str = "") -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from names_of(pattern.url_patterns, inner)
        else:
            assert pattern.name, f"{pattern} needs a name to stand in the table"
            yield f"{namespace}{pattern.name}"


def test_every_address_is_in_the_table() -> None:
    assert (
        set(names_of(get_resolver().url_patterns)) == {row.name for row in TABLE} | ROWS_ELSEWHERE
    )


PAGES = [row for row in TABLE if not row.post and not row.name.startswith(("account_", "packs:"))]


@pytest.mark.parametrize("role", sorted({*ROLES} - CONFIDENTIAL))
def test_no_page_shows_confidential_words(role: str, signed_in: SignedIn) -> None:
    """Of all those who may not see them: nothing of the paper, the minute, the action."""
    world = signed_in.world
    client = signed_in.client(role)
    secrets = [SECRET_TITLE, SECRET_BODY, SECRET_MINUTE, SECRET_ACTION]
    if role != "officer":  # is the contact of the report with the confidential appendix
        secrets.append(SECRET_APPENDIX)
    for row in PAGES:
        response = client.get(reverse(row.name, args=row.args(world)))
        if response.streaming or not response["Content-Type"].startswith("text/html"):
            continue
        page = response.content.decode()
        assert [secret for secret in secrets if secret in page] == [], row.name


def test_members_do_see_them(signed_in: SignedIn) -> None:
    """So that the test above cannot pass by showing nothing."""
    world = signed_in.world
    client = signed_in.client("member")
    pages = "".join(
        client.get(reverse(row.name, args=row.args(world))).content.decode()
        for row in PAGES
        if row.name in ("meeting_agenda", "paper", "actions:list")
    )
    assert all(text in pages for text in (SECRET_TITLE, SECRET_BODY, SECRET_ACTION))


def test_a_public_board_is_open_to_anybody_once_published(signed_in: SignedIn) -> None:
    world = signed_in.world
    Board.objects.filter(pk=world.full.board.pk).update(is_public=True)
    client = signed_in.client("anonymous")
    agenda = reverse("meeting_agenda", args=[world.full.meeting.pk])
    page = client.get(agenda).content.decode()
    assert "Survey of tidal barriers" in page
    assert "A commercial matter" in page
    assert SECRET_TITLE not in page
    assert client.get(reverse("paper", args=[world.full.items["3"].pk])).status_code == 404
    assert client.get(reverse("packs:latest", args=[world.full.meeting.pk])).status_code == 200
    world.unpublish()
    assert client.get(agenda).status_code == 404
