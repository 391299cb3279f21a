"""The pages of a board's settings."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from django.test import Client
from django.urls import reverse

from boardpapers.accounts.models import User
from boardpapers.forms.settings import FactsForm, PackForm, RulesForm
from meetings.boards.models import Board, PackPart
from meetings.boards.services import house_texts
from meetings.members import priorities
from tests.factories import (
    AgendaItemFactory,
    BoardFactory,
    HouseTextFactory,
    MembershipFactory,
    PersonFactory,
    PriorityFactory,
    PriorityLeadFactory,
    ReportContactFactory,
    SecretaryFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

FORMS = {"board_settings": FactsForm, "board_rules": RulesForm, "board_pack": PackForm}


@pytest.fixture
def secretary() -> User:
    return SecretaryFactory(board__name="Harbours Board").user


@pytest.fixture
def board(secretary: User) -> Board:
    return Board.objects.get(secretaries__user=secretary)


@pytest.fixture
def client(secretary: User) -> Client:
    client = Client()
    client.force_login(secretary)
    return client


def as_opened(page: str, board: Board, **changes: object) -> dict[str, object]:
    """What a browser sends of a form whose fields were left as they were, but for some."""
    sent = {**FORMS[page](board=board).initial, **changes}
    return {name: value for name, value in sent.items() if value is not None and value is not False}


def save(client: Client, page: str, board: Board, **changes: object) -> str:
    """Save and follow; the page then shown."""
    board.refresh_from_db()
    url = reverse(page, args=[board.slug])
    return client.post(url, as_opened(page, board, **changes), follow=True).content.decode()


def test_a_board_is_started_and_its_settings_come_next(client: Client, secretary: User) -> None:
    answer = client.post(
        reverse("board_new"), {"name": "Tides Board", "organisation": "Estuaries"}, follow=True
    )
    started = Board.objects.get(name="Tides Board")
    assert answer.redirect_chain[-1][0] == reverse("board_settings", args=[started.slug])
    assert started.secretaries.get().user == secretary
    again = client.post(reverse("board_new"), {"name": "Tides Board", "organisation": "Estuaries"})
    assert "Estuaries has a board named “Tides Board” already" in again.content.decode()


@pytest.mark.parametrize("page", FORMS)
def test_saving_what_is_there_changes_nothing(client: Client, board: Board, page: str) -> None:
    Board.objects.filter(pk=board.pk).update(
        parts_off=["cover", "location"], second_person=True, parent_name="The Executive"
    )
    before = Board.objects.filter(pk=board.pk).values().get()
    assert "Saved." in save(client, page, board)
    after = Board.objects.filter(pk=board.pk).values().get()
    assert after == {**before, "revision": 1}


def test_rules_are_saved(client: Client, board: Board) -> None:
    save(
        client, "board_rules", board,
        notice_days=3, holidays_of="SCT", reports_due_days=7, quorum_share=4, quorum_groups=1,
        second_person="on", leads_clear="on", substitutes_see_confidential="on",
        observers_see_confidential="on",
    )  # fmt: skip
    board.refresh_from_db()
    assert (board.notice_days, board.holidays_of, board.reports_due_days) == (3, "SCT", 7)
    assert (board.quorum_share, board.quorum_groups) == (4, 1)
    assert board.second_person
    assert board.leads_clear
    assert board.substitutes_see_confidential
    assert board.observers_see_confidential


def test_reports_are_not_due_after_the_agenda_is_out(client: Client, board: Board) -> None:
    page = save(client, "board_rules", board, notice_days=5, reports_due_days=4)
    assert "Reports would be due after the agenda has to be out" in page
    assert "Give 60 or less." in save(client, "board_rules", board, notice_days=61)
    assert "Fill this in." in save(client, "board_rules", board, notice_days="")


def test_parts_that_are_not_ticked_are_off(client: Client, board: Board) -> None:
    kept = [part for part in PackPart.values if part not in ("cover", "notes")]
    save(client, "board_pack", board, printed=kept, papers_start_right="")
    board.refresh_from_db()
    assert board.parts_off == ["cover", "notes"]
    assert not board.papers_start_right
    assert "A pack needs a page" not in save(client, "board_pack", board)
    assert "A pack needs a page" in save(client, "board_pack", board, printed=[])


def test_a_parent_is_chosen_among_boards_one_may_see_or_named(
    client: Client, board: Board, secretary: User
) -> None:
    hidden, public = BoardFactory(), BoardFactory(is_public=True)
    assert "Select a valid choice" in save(client, "board_settings", board, parent=hidden.pk)
    save(client, "board_settings", board, parent=public.pk)
    board.refresh_from_db()
    assert board.parent == public
    both = save(client, "board_settings", board, parent=public.pk, parent_name="The Executive")
    assert "not both" in both
    save(client, "board_settings", board, parent="", parent_name="The Executive")
    board.refresh_from_db()
    assert (board.parent, board.parent_name) == (None, "The Executive")


def test_a_parent_one_may_not_see_any_more_stays(client: Client, board: Board) -> None:
    Board.objects.filter(pk=board.pk).update(parent=BoardFactory(name="Executive"))
    board.refresh_from_db()
    assert "Saved." in save(client, "board_settings", board, parent=board.parent_id)
    board.refresh_from_db()
    assert board.parent is not None


def test_a_stale_save_shows_both_texts_and_can_be_saved_again(client: Client, board: Board) -> None:
    opened = as_opened("board_settings", board, contact_name="Mine")
    save(client, "board_settings", board, contact_name="Theirs", website="www.theirs.example")
    url = reverse("board_settings", args=[board.slug])
    answer = client.post(url, opened)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Somebody else has saved this" in page
    assert ">Theirs</td>" in page
    assert ">Mine</td>" in page
    assert ">www.theirs.example</td>" in page
    board.refresh_from_db()
    assert board.contact_name == "Theirs"
    assert f'name="revision" value="{board.revision}"' in page
    client.post(url, {**opened, "revision": board.revision})
    board.refresh_from_db()
    assert board.contact_name == "Mine"


def test_a_house_text_is_written_plainly_and_sanitised(client: Client, board: Board) -> None:
    client.post(
        reverse("house_text_new", args=[board.slug]),
        {"part": "notice", "heading": "Lunch", "text": "Tea & cake.\n\n<b>At one</b><script>x"},
    )
    text = board.house_texts.get()
    assert text.text == "<p>Tea &amp; cake.</p><p><strong>At one</strong></p>"
    page = client.get(reverse("house_text", args=[board.slug, text.pk])).content.decode()
    assert "Tea &amp; cake.\n\n&lt;strong&gt;At one&lt;/strong&gt;" in page


def test_two_writers_of_one_house_text_lose_no_word(client: Client, board: Board) -> None:
    text = HouseTextFactory(board=board, text="<p>As it was.</p>")
    url = reverse("house_text", args=[board.slug, text.pk])
    opened_at = house_texts.seen(text)
    sent = {"part": text.part, "heading": text.heading, "opened_at": opened_at}
    client.post(url, {**sent, "text": "Theirs."})
    answer = client.post(url, {**sent, "text": "Mine."})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert ">Theirs.</td>" in page
    assert ">Mine.</td>" in page
    text.refresh_from_db()
    assert text.text == "<p>Theirs.</p>"
    client.post(url, {**sent, "text": "Mine.", "opened_at": house_texts.seen(text)})
    text.refresh_from_db()
    assert text.text == "<p>Mine.</p>"


def test_two_writers_of_one_priority_lose_no_lead(client: Client, board: Board) -> None:
    priority = PriorityFactory(board=board, name="Tides")
    member = MembershipFactory(board=board, person__name="Ivo Tansley").person
    url = reverse("priority", args=[board.slug, priority.pk])
    opened_at = priorities.seen(priority)
    client.post(url, {"name": "Tides", "leads": [member.pk], "opened_at": opened_at})
    answer = client.post(url, {"name": "Bars", "opened_at": opened_at})
    assert answer.status_code == 409
    assert ">Ivo Tansley</td>" in answer.content.decode()
    assert priority.leads.get().person == member


def test_a_priority_with_items_is_not_removed_and_the_page_says_why(
    client: Client, board: Board
) -> None:
    priority = PriorityFactory(board=board, name="Tides")
    AgendaItemFactory(meeting__board=board, priority=priority)
    url = reverse("priority_remove", args=[board.slug, priority.pk])
    assert (
        "“Tides” cannot be removed: under it there is 1 agenda item."
        in client.post(url, follow=True).content.decode()
    )


def test_what_is_another_boards_is_not_there(client: Client, board: Board) -> None:
    text, priority = HouseTextFactory(), PriorityFactory()
    other = SecretaryFactory()
    for name, pk in (
        ("house_text", text.pk), ("house_text_remove", text.pk), ("priority", priority.pk),
        ("priority_remove", priority.pk), ("secretary_remove", other.pk),
    ):  # fmt: skip
        assert client.post(reverse(name, args=[board.slug, pk])).status_code == 404


def test_a_secretary_is_added_and_told_how_to_sign_in(client: Client, board: Board) -> None:
    url = reverse("board_secretariat", args=[board.slug])
    sent = {"what": "secretary", "secretary-email": "new@example.org"}
    assert "Give their name" in client.post(url, sent).content.decode()
    page = client.post(url, {**sent, "secretary-name": "Ivo Tansley"}, follow=True)
    assert "Forgotten your password?" in page.content.decode()
    assert board.secretaries.filter(user__email="new@example.org").exists()


def test_whoever_removes_themselves_is_taken_to_the_boards(
    client: Client, board: Board, secretary: User
) -> None:
    own = board.secretaries.get()
    url = reverse("secretary_remove", args=[board.slug, own.pk])
    assert "A board needs a secretary" in client.post(url, follow=True).content.decode()
    SecretaryFactory(board=board)
    answer = client.post(url, follow=True)
    assert answer.redirect_chain[-1][0] == reverse("board_list")


def test_an_officer_to_be_told_is_chosen_among_those_known_or_described(
    client: Client, board: Board
) -> None:
    known = ReportContactFactory(report__item__meeting__board=board).person
    ReportContactFactory(person__name="Officer of another board")
    url = reverse("board_secretariat", args=[board.slug])
    assert "Officer of another board" not in client.get(url).content.decode()
    stranger = PersonFactory()
    sent = {"what": "officer", "officer-person": stranger.pk}
    assert "Select a valid choice" in client.post(url, sent).content.decode()
    client.post(url, {"what": "officer", "officer-person": known.pk})
    client.post(
        url,
        {"what": "officer", "officer-name": "Juno", "officer-email": "juno@example.org"},
    )
    assert [each.person.name for each in board.briefed_officers.all()] == ["Juno", known.name]
    page = client.post(url, {"what": "officer", "officer-name": "Nobody"}).content.decode()
    assert "Give the address to which" in page
    assert "Choose somebody above" in client.post(url, {"what": "officer"}).content.decode()


def test_the_board_page_leads_its_secretariat_on(client: Client, board: Board) -> None:
    page = client.get(board.get_absolute_url()).content.decode()
    names = ("board_settings", "board_year", "meeting_new", "forward_plan", "standing_items")
    urls = [reverse(name, args=[board.slug]) for name in names]
    assert all(url in page for url in urls)
    assert "board.toml" not in page
    member = UserFactory()
    MembershipFactory(board=board, person__user=member)
    client.force_login(member)
    page = client.get(board.get_absolute_url()).content.decode()
    assert not any(url in page for url in urls)


@pytest.mark.parametrize("page", ["board_texts", "board_priorities", "board_secretariat"])
def test_long_lists_ask_as_few_questions_as_short_ones(
    client: Client,
    board: Board,
    page: str,
    django_assert_max_num_queries: Callable[[int], AbstractContextManager],
) -> None:
    for number in range(30):
        HouseTextFactory(board=board)
        PriorityLeadFactory(priority=PriorityFactory(board=board, position=number))
        SecretaryFactory(board=board)
    with django_assert_max_num_queries(12):
        client.get(reverse(page, args=[board.slug]))
