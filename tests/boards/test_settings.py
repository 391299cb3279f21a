"""Starting a board, changing its settings, its secretaries, house texts and venues."""

import pytest
from django.core.exceptions import PermissionDenied

from boardpapers.accounts.models import User
from meetings.boards.models import Board, HouseText, PackPart, Venue
from meetings.boards.refusals import Refused
from meetings.boards.saved_meanwhile import SavedMeanwhile
from meetings.boards.services import house_texts
from meetings.boards.services.boards import change_settings, start_board
from meetings.boards.services.secretaries import add_secretary, remove_secretary
from meetings.boards.services.venues import add_venue, change_venue, remove_venue
from tests.factories import (
    BoardFactory,
    HouseTextFactory,
    MeetingFactory,
    SecretaryFactory,
    UserFactory,
    VenueFactory,
)

pytestmark = pytest.mark.django_db

ESTUARIES = "Association of Estuary Councils"


@pytest.fixture
def secretary() -> User:
    return SecretaryFactory(board__name="Harbours Board").user


@pytest.fixture
def board(secretary: User) -> Board:
    return Board.objects.get(secretaries__user=secretary)


def test_whoever_starts_a_board_keeps_it(secretary: User) -> None:
    board = start_board(by=secretary, name="Tides & Bars Board", organisation=ESTUARIES)
    assert board.slug == "tides-bars-board"
    assert board.secretaries.get().user == secretary


def test_addresses_are_not_shared(secretary: User) -> None:
    for name, organisation, slug in (
        ("New", ESTUARIES, "new-2"),  # /boards/new/ starts a board
        ("New", "Another association", "new-3"),
        ("«»", ESTUARIES, "board"),
        ("Long " * 40, ESTUARIES, ("long-" * 14).strip("-")),
    ):
        assert start_board(by=secretary, name=name, organisation=organisation).slug == slug


def test_a_superuser_starts_the_first_board_and_others_none() -> None:
    superuser = User.objects.create_superuser("root@example.org")
    assert start_board(by=superuser, name="First", organisation=ESTUARIES).slug == "first"
    with pytest.raises(PermissionDenied):
        start_board(by=UserFactory(), name="Second", organisation=ESTUARIES)


def test_an_organisation_has_one_board_of_a_name(secretary: User, board: Board) -> None:
    with pytest.raises(Refused, match="has a board named"):
        start_board(by=secretary, name="harbours board", organisation=board.organisation)
    other = start_board(by=secretary, name="Tides", organisation=board.organisation)
    with pytest.raises(Refused, match="has a board named"):
        change_settings(board=other, by=secretary, revision=0, changes={"name": "Harbours Board"})


def test_settings_are_changed_and_counted(secretary: User, board: Board) -> None:
    events = board.events.count()
    changed = change_settings(
        board=board,
        by=secretary,
        revision=0,
        changes={"notice_days": 3, "parts_off": ["cover"], "name": "Ports Board"},
    )
    board.refresh_from_db()
    assert (board.notice_days, board.parts_off, board.revision) == (3, ["cover"], 1)
    assert (changed.slug, board.name) == (board.slug, "Ports Board")
    assert board.events.count() == events + 1


def test_a_stale_save_changes_nothing(secretary: User, board: Board) -> None:
    change_settings(board=board, by=secretary, revision=0, changes={"notice_days": 3})
    with pytest.raises(SavedMeanwhile):
        change_settings(board=board, by=secretary, revision=0, changes={"notice_days": 7})
    board.refresh_from_db()
    assert board.notice_days == 3


def test_only_settings_are_changed(secretary: User, board: Board) -> None:
    with pytest.raises(ValueError, match="slug"):
        change_settings(board=board, by=secretary, revision=0, changes={"slug": "x"})
    with pytest.raises(PermissionDenied):
        change_settings(board=board, by=SecretaryFactory().user, revision=0, changes={})


def test_the_way_papers_are_lettered_is_a_setting(secretary: User, board: Board) -> None:
    changed = change_settings(
        board=board, by=secretary, revision=0, changes={"letters_in_brackets": False}
    )
    assert not Board.objects.get(pk=changed.pk).letters_in_brackets


def test_boards_do_not_report_in_a_ring(secretary: User, board: Board) -> None:
    child = BoardFactory(parent=BoardFactory(parent=board))
    with pytest.raises(Refused, match="reports to this one"):
        change_settings(board=board, by=secretary, revision=0, changes={"parent": child})
    with pytest.raises(Refused, match="reports to this one"):
        change_settings(board=board, by=secretary, revision=0, changes={"parent": board})


def test_a_secretary_without_an_account_gets_one(secretary: User, board: Board) -> None:
    with pytest.raises(Refused, match="Give their name"):
        add_secretary(board=board, by=secretary, email="new@example.org", name="")
    added, is_new = add_secretary(
        board=board, by=secretary, email="New@Example.org", name="Ivo Tansley"
    )
    assert is_new
    assert (added.user.email, added.user.name) == ("new@example.org", "Ivo Tansley")
    assert not added.user.has_usable_password()


def test_a_secretary_with_an_account_keeps_its_name(secretary: User, board: Board) -> None:
    known = UserFactory(name="Ivo Tansley", email="ivo@example.org")
    added, is_new = add_secretary(board=board, by=secretary, email="IVO@example.org", name="X")
    assert (added.user, is_new, added.user.name) == (known, False, "Ivo Tansley")
    with pytest.raises(Refused, match="already"):
        add_secretary(board=board, by=secretary, email="ivo@example.org", name="")


def test_the_last_secretary_stays(secretary: User, board: Board) -> None:
    only = board.secretaries.get()
    with pytest.raises(Refused, match="A board needs a secretary"):
        remove_secretary(secretary=only, by=secretary)
    other = SecretaryFactory(board=board)
    remove_secretary(secretary=only, by=other.user)
    assert board.secretaries.get() == other
    with pytest.raises(PermissionDenied):
        remove_secretary(secretary=other, by=secretary)


def test_house_texts_follow_each_other_on_their_page(secretary: User, board: Board) -> None:
    one, two, three = (
        house_texts.add_house_text(
            board=board, by=secretary, part=PackPart.NOTICE, heading=heading, text="<p>x</p>"
        )
        for heading in ("Lunch", "Hotels", "Trains")
    )

    def order() -> list[HouseText]:
        return list(board.house_texts.filter(part=PackPart.NOTICE))

    assert order() == [one, two, three]
    house_texts.move_house_text(house_text=three, by=secretary, direction="up")
    assert order() == [one, three, two]
    house_texts.move_house_text(house_text=one, by=secretary, direction="up")
    assert order() == [one, three, two]
    house_texts.remove_house_text(house_text=three, by=secretary)
    assert order() == [one, two]


def test_a_page_has_one_text_under_a_heading(secretary: User, board: Board) -> None:
    HouseTextFactory(board=board, part=PackPart.NOTICE, heading="Lunch")
    other = HouseTextFactory(board=board, part=PackPart.COVER, heading="Lunch")
    with pytest.raises(Refused, match="has a text headed"):
        house_texts.change_house_text(
            house_text=other,
            by=secretary,
            opened_at=house_texts.seen(other),
            part=PackPart.NOTICE,
            heading="Lunch",
            text="<p>x</p>",
        )


def test_a_house_text_that_was_changed_or_removed_meanwhile_is_not_overwritten(
    secretary: User, board: Board
) -> None:
    text = HouseTextFactory(board=board, text="<p>As it was.</p>")
    opened_at = house_texts.seen(text)

    def save(words: str) -> None:
        house_texts.change_house_text(
            house_text=text, by=secretary, opened_at=opened_at,
            part=PackPart(text.part), heading=text.heading, text=words,
        )  # fmt: skip

    save("<p>Theirs.</p>")
    with pytest.raises(SavedMeanwhile):
        save("<p>Mine.</p>")
    assert board.house_texts.get().text == "<p>Theirs.</p>"
    board.house_texts.all().delete()
    with pytest.raises(Refused, match="removed this text"):
        save("<p>Mine.</p>")


def test_venues_are_kept_by_every_secretary(secretary: User) -> None:
    venue = add_venue(by=secretary, facts={"name": "Ferry House", "address": "Quay"})
    with pytest.raises(Refused, match="There is a venue named"):
        add_venue(by=secretary, facts={"name": "FERRY house", "address": "Quay"})
    other = SecretaryFactory().user
    change_venue(venue=venue, by=other, revision=0, facts={"phone": "1"})
    with pytest.raises(SavedMeanwhile):
        change_venue(venue=venue, by=secretary, revision=0, facts={"phone": "2"})
    venue.refresh_from_db()
    assert (venue.phone, venue.revision) == ("1", 1)
    for attempt in (
        lambda: add_venue(by=UserFactory(), facts={"name": "Hall", "address": ""}),
        lambda: change_venue(venue=venue, by=UserFactory(), revision=1, facts={}),
        lambda: remove_venue(venue=venue, by=UserFactory()),
    ):
        with pytest.raises(PermissionDenied):
            attempt()


def test_a_venue_is_removed_only_while_no_meeting_names_it(secretary: User) -> None:
    used, unused = VenueFactory(), VenueFactory()
    MeetingFactory(venue=used)
    with pytest.raises(Refused, match="cannot be removed"):
        remove_venue(venue=used, by=secretary)
    remove_venue(venue=unused, by=secretary)
    assert list(Venue.objects.all()) == [used]
