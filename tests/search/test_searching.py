"""What the page of the search answers."""

import re
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from meetings.agenda.models import AgendaItem
from meetings.search.finding import Asked, Search
from meetings.search.indexing import index_changes
from meetings.search.models import Passage
from meetings.search.scope import Scope
from tests.factories import (
    AgendaItemFactory,
    BoardFactory,
    MeetingFactory,
    MembershipFactory,
    PersonFactory,
    PriorityFactory,
    ReportFactory,
)
from tests.world import World


def look_for(client: Client, words: str, **more: str) -> tuple[int, str]:
    """How much was found, and the page."""
    response = client.get(reverse("search"), {"q": words, **more})
    assert response.status_code == 200
    page = response.context.get("page")
    return (page.paginator.count if page is not None else -1), response.content.decode()


@pytest.fixture
def secretary(world: World) -> Client:
    return world.client("secretary")


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("inspections", True),
        ("inspect", True),
        ("INSPECTION", True),
        ('"eleven estuaries"', True),
        ('"estuaries eleven"', False),
        ("eleven estuaries", True),
        ("estuaries eleven lighthouse", False),
        ("lighthouse or estuaries", True),
        ("estuaries -eleven", True),
        ('"eleven estuaries" -surveyed', False),
        ("Óttoline", True),
        ("Quillfeather", True),
    ],
)
def test_words_in_all_their_forms_phrases_and_signs(
    secretary: Client, words: str, found: bool
) -> None:
    count, page = look_for(secretary, words)
    assert (count > 0) == found
    assert ("<mark>" in page) == found


def test_a_result_says_where_it_is_and_leads_to_the_very_paragraph(
    world: World, secretary: Client
) -> None:
    item = world.full.items["1(a)"]
    _, page = look_for(secretary, "replaced")
    url = f"{reverse('paper', args=[item.pk])}#p2.3"
    assert f'<a href="{url}">Survey of tidal barriers</a>' in page
    assert "item 1(a), paragraph 2.3" in page
    assert "8 December 2026" in page
    assert "<mark>replaced</mark>" in page
    paper = secretary.get(url).content.decode()
    assert paper.count('id="p2.3"') == 1


def test_every_place_that_is_jumped_to_is_on_its_page(world: World, secretary: Client) -> None:
    from boardpapers.search_page import url_of

    pages: dict[str, str] = {}
    jumps = 0
    for passage in Passage.objects.exclude(anchor="").exclude(place__endswith="pdf"):
        address, _, anchor = url_of(passage).partition("#")
        if address not in pages:
            pages[address] = secretary.get(address).content.decode()
        assert pages[address].count(f'id="{anchor}"') == 1, (address, anchor)
        jumps += 1
    assert jumps > 30


def test_filters_narrow_what_is_found(world: World, secretary: Client) -> None:
    full = world.full
    theme = PriorityFactory(board=full.board)
    AgendaItem.objects.filter(pk=full.items["1(a)"].pk).update(priority=theme)
    index_changes()
    everything, _ = look_for(secretary, "barriers")
    reports, page = look_for(secretary, "barriers", kind="report")
    assert 0 < reports < everything
    assert "Agenda item</span>" not in page
    under, _ = look_for(secretary, "barriers", priority=str(theme.pk))
    assert 0 < under < everything
    assert look_for(secretary, "barriers", since="2026-12-08")[0] == everything
    assert look_for(secretary, "barriers", since="2026-12-09")[0] == 0
    assert look_for(secretary, "barriers", until="2026-12-07")[0] == 0
    assert look_for(secretary, "barriers", until="2026-12-08")[0] == everything
    assert look_for(secretary, "barriers", board=full.board.slug)[0] == everything


def test_nothing_of_other_boards_is_offered_to_choose(world: World) -> None:
    hidden = BoardFactory(name="A board of others", slug="of-others")
    PriorityFactory(board=hidden, name="A theme of others")
    _, page = look_for(world.client("member"), "barriers", board="of-others")
    assert "of others" not in page
    assert "Choose one of the list" in page


def test_the_newest_first(world: World, secretary: Client) -> None:
    for year in (2019, 2023, 2021):
        meeting = MeetingFactory(board=world.full.board, date=date(year, 3, 3))
        AgendaItemFactory(meeting=meeting, title=f"Moorings {year}, moorings, and more moorings")
    index_changes()
    _, page = look_for(secretary, "moorings", order="newest")
    assert page.index("2023, ") < page.index("2021, ") < page.index("2019, ")


@pytest.mark.parametrize(
    "words", ["the and of", "-barriers", "barriers or -tide", "!", "'", "-" * 200]
)
def test_what_cannot_be_looked_for_is_said_to_be_so(secretary: Client, words: str) -> None:
    count, page = look_for(secretary, words)
    assert count == 0
    assert "That cannot be looked for." in page


@pytest.mark.parametrize(
    "words",
    ["a", "x", ")(", "' | & ! :* <->", "\\", '"', '"barriers', "%_", "${q}", "<script>", "ﬀ", "🌊",
     "\ue000barriers\ue001", "-" * 99 + "a", "or or or", "barriers " * 22],
)  # fmt: skip
def test_odd_words_are_no_error(secretary: Client, words: str) -> None:
    _, page = look_for(secretary, words)
    assert "<script>alert" not in page
    assert "\ue000barriers" not in page.rpartition("</form>")[2]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("barriers " * 1200, "Look for fewer words: 200 letters at most."),
        ("bar\0riers", "Null characters are not allowed."),
    ],
)
def test_what_is_too_long_or_no_text_is_refused_in_a_sentence(
    secretary: Client, words: str, sentence: str
) -> None:
    count, page = look_for(secretary, words)
    assert count == -1
    assert sentence in page


@given(st.text(st.sampled_from("-\"|&!:()*\\' ora~<>,."), max_size=200))
@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_row_of_signs_is_an_error(db: None, words: str) -> None:
    search = Search(Asked(words=words), Scope(public=[1]))
    assert len(search) == 0


def test_odd_filters_are_no_error(secretary: Client) -> None:
    for name in ("board", "kind", "priority", "since", "until", "order", "page"):
        for value in ("", "x", "-1", "99999999999999999999", "0001-01-01", "9999-12-31", "\0"):
            look_for(secretary, "barriers", **{name: value})


def test_a_slip_of_the_pen_in_a_name(world: World) -> None:
    for slip in ("Quilfeather", "Quillfaether", "quillfether", "Quillfeatherr"):
        count, page = look_for(world.client("member"), slip)
        assert count == 0
        assert "Hesper Quillfeather" in page
        assert "?q=Quillfeather" in page
    _, page = look_for(world.client("outsider"), "Quilfeather")
    assert "Quillfeather" not in page


def test_a_person_on_several_boards_is_found_once(world: World, secretary: Client) -> None:
    person = PersonFactory(name="Zenobia Wraxall")
    for board in (world.full.board, BoardFactory(is_public=True), BoardFactory(is_public=True)):
        MembershipFactory(board=board, person=person)
    index_changes()
    assert look_for(secretary, "Wraxall")[0] == 1
    assert look_for(world.client("anonymous"), "Wraxall")[0] == 1


def test_dots_stand_where_the_passage_goes_on(world: World, secretary: Client) -> None:
    before, after = "Terns and gulls were counted. " * 20, "Oars were mended that week. " * 20
    body = f"<ol><li>{before}A heron stood there. {after}</li><li>One heron more.</li></ol>"
    ReportFactory(item=AgendaItemFactory(meeting=world.full.meeting), body=body, title="Birds")
    index_changes()
    texts = re.findall(r'found__text">(.*?)</p>', look_for(secretary, "heron")[1])
    assert "One <mark>heron</mark> more." in texts
    long = next(text for text in texts if "stood" in text)
    assert long.startswith("… ")
    assert long.endswith(" …")


def test_more_than_a_thousand_are_counted_no_further(
    world: World, secretary: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("meetings.search.finding.MOST", 50)
    item = AgendaItemFactory(meeting=world.full.meeting)
    ReportFactory(
        item=item, body="<ol>" + "<li>A paragraph on herons.</li>" * 120 + "</ol>", title="Birds"
    )
    index_changes()
    count, page = look_for(secretary, "herons")
    assert count == 50
    assert "More than 50 passages" in page
    last = look_for(secretary, "herons", page="99")[1]
    assert "Page 3 of 3" in last
    assert last.count("<mark>herons</mark>") == 10


def test_the_number_of_queries_does_not_grow(
    world: World, secretary: Client, django_assert_num_queries
) -> None:
    def queries(client: Client, most: int) -> None:
        with django_assert_num_queries(most):
            assert look_for(client, "barriers", page="1")[0] > 3

    queries(secretary, 24)
    for number in range(12):
        board = BoardFactory()
        meeting = MeetingFactory(board=board, date=date(2026, 3, number + 1))
        AgendaItemFactory(meeting=meeting, title="More on barriers")
        board.secretaries.create(user=world.users["secretary"])
    index_changes()
    queries(secretary, 23)  # priorities of so many boards are not offered


def test_an_empty_box_says_what_is_found_here(world: World) -> None:
    page = world.client("anonymous").get(reverse("search")).content.decode()
    assert "Everything that is written" in page
    assert "sign in" in page


def test_a_title_without_a_text_is_found(world: World, secretary: Client) -> None:
    AgendaItemFactory(meeting=world.full.meeting, title="Kittiwakes", presenter="")
    index_changes()
    count, page = look_for(secretary, "kittiwakes")
    assert count == 1
    assert "found__text" not in page
