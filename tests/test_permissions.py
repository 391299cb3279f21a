"""Who may open what: one table of every address and every role.

A row names an address and the roles that get in; everybody else is told that there is nothing
there (404), or, not signed in, is sent to the sign-in page where the row says so.
"""

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass

import pytest
from django.db import transaction
from django.test import Client, override_settings
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from pytest_django import DjangoDbBlocker, Settings

from meetings.boards.models import Board
from meetings.search.indexing import index_changes
from tests.full_board import (
    SECRET_ACTION,
    SECRET_APPENDIX,
    SECRET_BODY,
    SECRET_MINUTE,
    SECRET_TITLE,
)
from tests.permission_table import (
    action_links,
    agenda,
    apologies,
    boards,
    chairs_reports,
    clearance,
    decisions,
    interests,
    membership,
    notes,
    notes_taking,
    own,
    priorities,
    readers,
    record,
    register,
    reports,
    search,
)
from tests.permission_table.row import CONFIDENTIAL, Row
from tests.world import ROLES, SECRET_DECLARATION, SECRET_INTEREST, World, make_world

TABLE = [
    *readers.ROWS,
    *boards.ROWS,
    *agenda.ROWS,
    *reports.ROWS,
    *clearance.ROWS,
    *membership.ROWS,
    *apologies.ROWS,
    *own.ROWS,
    *register.ROWS,
    *interests.ROWS,
    *record.ROWS,
    *action_links.ROWS,
    *decisions.ROWS,
    *notes.ROWS,
    *notes_taking.ROWS,
    *priorities.ROWS,
    *chairs_reports.ROWS,
    *search.ROWS,
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
            index_changes()
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


def every_page(client: Client, world: World) -> Iterator[tuple[Row, str]]:
    for row in PAGES:
        with transaction.atomic():
            response = client.get(reverse(row.name, args=row.args(world)))
            transaction.set_rollback(True)  # a row may have added what it asks for
        if not response.streaming and response["Content-Type"].startswith("text/html"):
            yield row, response.content.decode()


@pytest.mark.parametrize("role", sorted({*ROLES} - CONFIDENTIAL))
def test_no_page_shows_confidential_words(role: str, signed_in: SignedIn) -> None:
    """Of all those who may not see them: nothing of the paper, the minute, the action."""
    world = signed_in.world
    client = signed_in.client(role)
    secrets = [SECRET_TITLE, SECRET_BODY, SECRET_MINUTE, SECRET_ACTION]
    secrets += [SECRET_INTEREST, SECRET_DECLARATION]
    if role != "officer":  # is the contact of the report with the confidential appendix
        secrets.append(SECRET_APPENDIX)
    for row, page in every_page(client, world):
        assert [secret for secret in secrets if secret in page] == [], row.name


def test_no_page_shows_a_member_what_is_sensitive(signed_in: SignedIn) -> None:
    """Of another member's: members see what is confidential, and this they do not."""
    for row, page in every_page(signed_in.client("member"), signed_in.world):
        assert SECRET_INTEREST not in page, row.name
        assert SECRET_DECLARATION not in page, row.name


PLANTED = {
    SECRET_TITLE: ("Gullwater dredging", "Gullwatter"),
    SECRET_BODY: ("million crowns", "crownes"),
    SECRET_APPENDIX: ("fleet valuation", "valuetion"),
    SECRET_MINUTE: ("doubted", "dubted"),
    SECRET_ACTION: ('"contract of service"', "counsil"),
    SECRET_INTEREST: ("Cormorant", "Cormorrant"),
    SECRET_DECLARATION: ("daughter", "cottege"),
}
"""What is confidential: words of it, and a slip of one."""
ONLY_THERE = [
    "gullwater",
    "dredging",
    "crowns",
    "fleet",
    "valuation",
    "doubted",
    "counsel",
    "cormorant",
    "daughter",
    "cottage",
]
WHO_FINDS = {
    SECRET_APPENDIX: CONFIDENTIAL | {"officer"},
    SECRET_MINUTE: {"secretary"},  # the notes are a draft
    SECRET_INTEREST: set(),
    SECRET_DECLARATION: set(),
}


@pytest.mark.parametrize("role", ROLES)
def test_a_search_shows_confidential_words_to_nobody_who_may_not_see_them(
    role: str, signed_in: SignedIn
) -> None:
    """Not as a result, in a count, as what was perhaps meant, or in a passage."""
    client = signed_in.client(role)
    for secret, (words, slip) in PLANTED.items():
        may = role in WHO_FINDS.get(secret, CONFIDENTIAL)
        response = client.get(reverse("search"), {"q": words})
        assert bool(response.context["page"].paginator.count) == may, words
        for asked in (words, slip):
            page = client.get(reverse("search"), {"q": asked}).content.decode()
            shown = page.partition("</main>")[0].rpartition("</form>")[2].lower()
            said = {word for word in ONLY_THERE if word in shown and word not in asked.lower()}
            assert may or said == set(), asked


@pytest.mark.parametrize("role", ["secretary", "chair"])
def test_the_person_and_the_secretariat_do_see_it(role: str, signed_in: SignedIn) -> None:
    """So that the tests above cannot pass by showing nothing."""
    world = signed_in.world
    client = signed_in.client(role)
    register = client.get(reverse("interests", args=[world.full.chair.pk])).content.decode()
    people = client.get(reverse("meeting_people", args=[world.full.meeting.pk])).content.decode()
    assert SECRET_INTEREST in register
    assert SECRET_DECLARATION in people


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
