"""The register of decisions: found by words and by what they are of, and never more than that."""

import csv
import io
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from meetings.minutes.models import Notes
from meetings.minutes.searching import LONGEST_PASSAGE, passage
from tests.factories import (
    AgendaItemFactory,
    BoardFactory,
    DecisionFactory,
    MeetingFactory,
    NoteItemFactory,
    NotesFactory,
    PackFactory,
    PriorityFactory,
    ReportFactory,
    SecretaryFactory,
)

pytestmark = pytest.mark.django_db


class Harbours:
    """Two boards that one secretary keeps, with a few decisions."""

    def __init__(self) -> None:
        self.board = BoardFactory(name="Harbours Board", slug="harbours", year_starts=4)
        self.other = BoardFactory(name="Lamps Board", slug="lamps", year_starts=1)
        self.user = SecretaryFactory(board=self.board).user
        SecretaryFactory(board=self.other, user=self.user)
        self.client = Client()
        self.client.force_login(self.user)

    def decision(self, text: str, day: date, board: object = None, **note: object) -> object:
        meeting = MeetingFactory(board=board or self.board, date=day)
        notes = NotesFactory(meeting=meeting, state=Notes.State.AGREED)
        return DecisionFactory(
            note_item=NoteItemFactory(notes=notes, **{"title": "Quays", **note}), text=text
        )

    def found(self, **asked: object) -> list[str]:
        page = self.client.get(reverse("decision_list"), asked)
        assert page.status_code == 200
        return [str(line.passage) for line in page.context["lines"]]


@pytest.fixture
def harbours() -> Harbours:
    return Harbours()


def test_the_newest_meeting_comes_first(harbours: Harbours) -> None:
    harbours.decision("<p>noted the old one</p>", date(2025, 1, 9))
    harbours.decision("<p>noted the new one</p>", date(2026, 1, 9))
    harbours.decision("<p>noted the one between</p>", date(2025, 6, 9), harbours.other)
    assert harbours.found() == ["noted the new one", "noted the one between", "noted the old one"]


def test_words_are_found_in_any_form_and_phrases_as_they_stand(harbours: Harbours) -> None:
    harbours.decision("<p>agreed to <em>dredge</em> the harbours</p>", date(2026, 1, 9))
    harbours.decision("<p>noted the harbour of dredgers</p>", date(2026, 1, 8))
    assert len(harbours.found(q="harbour")) == 2
    assert harbours.found(q="dredging harbour -noted") == [
        "agreed to <mark>dredge</mark> the <mark>harbours</mark>"
    ]
    assert harbours.found(q='"dredge the harbour"') == [
        "agreed to <mark>dredge</mark> the <mark>harbours</mark>"
    ]
    assert harbours.found(q="em") == []  # a tag is no word


def test_the_title_of_the_item_is_searched_too(harbours: Harbours) -> None:
    harbours.decision("<p>noted the report</p>", date(2026, 1, 9), title="Tidal barriers")
    assert harbours.found(q="barrier report") == ["noted the <mark>report</mark>"]


@pytest.mark.parametrize(
    "words", ["'", '"', "a & | !", "<script>", "((", "\\", "%", "😀", "-", "or", "x" * 200]
)
def test_whatever_is_asked_for_is_answered(harbours: Harbours, words: str) -> None:
    harbours.decision("<p>noted &lt;script&gt; R&amp;D</p>", date(2026, 1, 9))
    harbours.found(q=words)


def test_what_was_typed_as_text_stays_text(harbours: Harbours) -> None:
    harbours.decision("<p>noted &lt;b&gt; and R&amp;D reports</p>", date(2026, 1, 9))
    assert harbours.found() == ["noted &lt;b&gt; and R&amp;D reports"]
    assert harbours.found(q="reports") == ["noted &lt;b&gt; and R&amp;D <mark>reports</mark>"]


def test_of_a_long_decision_the_passage_is_shown() -> None:
    found = " ".join(f"word{number}" for number in range(400))
    shown = passage(found.replace("word300", "\ue000word300\ue001")).split()
    assert "<mark>word300</mark>" in shown
    assert len(shown) == LONGEST_PASSAGE + 2
    assert shown[0] == shown[-1] == "…"


def test_it_is_narrowed_by_board_days_year_and_priority(harbours: Harbours) -> None:
    priority = PriorityFactory(board=harbours.board)
    heading = AgendaItemFactory(priority=priority, meeting=MeetingFactory(board=harbours.board))
    paper = AgendaItemFactory(parent=heading, meeting=heading.meeting)
    harbours.decision("<p>march</p>", date(2026, 3, 31), item=paper)
    harbours.decision("<p>april</p>", date(2026, 4, 1))
    harbours.decision("<p>lamps in march</p>", date(2026, 3, 30), harbours.other)
    assert harbours.found(board="lamps") == ["lamps in march"]
    assert harbours.found(since="2026-03-31", until="2026-03-31") == ["march"]
    assert harbours.found(year="2025") == ["march"]  # of a board whose year begins in April
    assert harbours.found(year="2026") == ["april", "lamps in march"]
    assert harbours.found(priority=priority.pk) == ["march"]


@pytest.mark.parametrize(
    "asked",
    [
        {"board": "none-such"}, {"priority": "x"}, {"year": "9" * 30}, {"since": "31.3.2026"},
        {"page": "99999"}, {"q": "x" * 5000}, {"q": "a\0b"}, {"priority": "9" * 40},
    ],
)  # fmt: skip
def test_a_wrong_filter_is_answered_in_words(harbours: Harbours, asked: dict[str, str]) -> None:
    harbours.decision("<p>noted the report</p>", date(2026, 1, 9))
    page = harbours.client.get(reverse("decision_list"), asked)
    assert page.status_code == 200
    if "page" not in asked:
        assert 'class="field-error"' in page.content.decode()


def test_a_board_that_is_not_theirs_cannot_be_chosen(harbours: Harbours) -> None:
    harbours.decision("<p>noted</p>", date(2026, 1, 9))
    theirs = harbours.decision("<p>of others</p>", date(2026, 1, 9), BoardFactory(slug="others"))
    PriorityFactory(board=theirs.note_item.notes.meeting.board, name="A theme of others")
    page = harbours.client.get(reverse("decision_list"), {"board": "others"}).content.decode()
    assert "of others" not in page
    assert "others" not in page.replace("?board=others", "")


def test_each_leads_to_its_notes_its_paper_and_its_page_of_the_pack(harbours: Harbours) -> None:
    decision = harbours.decision("<p>noted the report</p>", date(2026, 1, 9))
    meeting = decision.note_item.notes.meeting
    item = AgendaItemFactory(meeting=meeting)
    ReportFactory(item=item)
    decision.note_item.item = item
    decision.note_item.save()
    pack = PackFactory(meeting=meeting)
    pack.parts.create(
        position=0, key=f"paper-{item.pk}", title="A paper", content_key="x", first_index=0,
        pages=1, first_label="7", last_label="7",
    )  # fmt: skip
    meeting.published_at = pack.built_at
    meeting.save()
    page = harbours.client.get(reverse("board_decisions", args=["harbours"])).content.decode()
    for address in (
        reverse("meeting_notes", args=[meeting.pk]),
        reverse("paper", args=[item.pk]),
        reverse("packs:download", args=[pack.pk]),
    ):
        assert f'href="{address}"' in page
    assert "Pack, page 7" in page


def test_a_paper_that_readers_are_not_given_is_not_linked(harbours: Harbours) -> None:
    decision = harbours.decision("<p>noted the report</p>", date(2026, 1, 9))
    item = AgendaItemFactory(meeting=decision.note_item.notes.meeting)
    ReportFactory(item=item, state="draft")
    decision.note_item.item = item
    decision.note_item.save()
    page = harbours.client.get(reverse("decision_list")).content.decode()
    assert reverse("paper", args=[item.pk]) not in page


def test_the_files_hold_what_is_shown_and_no_formulas(harbours: Harbours) -> None:
    harbours.decision("<p>=1+1 was agreed</p>", date(2026, 1, 9), title="Sums")
    harbours.decision("<p>noted the report</p>", date(2026, 1, 8))
    answer = harbours.client.get(reverse("decision_list_file", args=["csv"]), {"q": "sums"})
    lines = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [line[3] for line in lines] == ["Decision", "'=1+1 was agreed"]
    answer = harbours.client.get(reverse("board_decisions_file", args=["harbours", "xlsx"]))
    rows = list(load_workbook(io.BytesIO(answer.content)).active.values)
    assert len(rows) == 3
    assert rows[1][1].date() == date(2026, 1, 9)


def test_the_queries_do_not_grow_with_the_decisions(harbours: Harbours) -> None:
    def add(number: int) -> None:
        for _ in range(number):
            seen.append(date(2020, 1, 1) + timedelta(days=len(seen)))
            decision = harbours.decision("<p>noted</p>", seen[-1])
            note = decision.note_item
            note.item = AgendaItemFactory(meeting=note.notes.meeting)
            note.save()
            ReportFactory(item=note.item)

    seen: list[date] = []
    add(2)
    address = reverse("decision_list")
    harbours.client.get(address)
    with CaptureQueriesContext(
        connection,
    ) as few:
        harbours.client.get(address, {"q": "noted"})
    add(18)
    with CaptureQueriesContext(connection) as many:
        harbours.client.get(address, {"q": "noted"})
    assert len(few) == len(many)
