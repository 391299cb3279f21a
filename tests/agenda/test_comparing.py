"""Any two texts of a report compared: nothing is lost, what moved is not shown as rewritten."""

import sys
from collections.abc import Iterable
from dataclasses import replace
from functools import partial
from types import FrameType

from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html as lxml_html

from meetings.agenda.alignment import Change, ComparedPassage
from meetings.agenda.comparing import ComparedPart, Comparison, compare
from meetings.agenda.passages import inline_html, passages_of
from meetings.agenda.report_text import AppendixText, ReportText
from meetings.agenda.rich_text import clean_rich_text

MOST_CALLS = 2_500_000
"""Of functions, for a report of 200 paragraphs and ten tables: a second of a slow machine."""
PEOPLE = {1: "Rowan Pettigrew", 2: "Juno Blackthorn", 3: "Ivo Tansley"}

words = st.sampled_from(
    [
        *("the", "of", "board", "tide,", "barrier", "1,250,000", "£8.6m", "(see", "below)"),
        *("council’s", "harbour;", "re-opened", "–", "survey", "paid", "whether", "agreed", "to"),
    ]
)
sentences = st.lists(words, min_size=1, max_size=12).map(" ".join)
inline = st.one_of(
    sentences,
    sentences.map(lambda text: f"<strong>{text}</strong>"),
    sentences.map(lambda text: f'the <a href="https://x.example/{len(text)}">{text}</a>'),
    sentences.map(lambda text: f'{text}<span class="footnote">{text}</span>'),
    st.just('<img src="image:a.png" alt="A chart">'),
)
lines = st.lists(inline, min_size=1, max_size=3).map(" ".join)
paragraphs = lines.map(lambda text: f"<p>{text}</p>")
headings = sentences.map(lambda text: f"<h2>{text}</h2>")
quotes = paragraphs.map(lambda text: f"<blockquote>{text}</blockquote>")
tables = st.lists(st.lists(lines, min_size=2, max_size=2), min_size=1, max_size=4).map(
    lambda rows: (
        "<table>"
        + "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
        + "</table>"
    )
)
items = st.one_of(
    lines,
    st.tuples(lines, st.lists(lines, min_size=1, max_size=2)).map(
        lambda pair: pair[0] + "<ol>" + "".join(f"<li>{each}</li>" for each in pair[1]) + "</ol>"
    ),
    st.tuples(paragraphs, tables).map("".join),
)
lists = st.lists(items, min_size=1, max_size=4).map(
    lambda texts: "<ol>" + "".join(f"<li>{text}</li>" for text in texts) + "</ol>"
)
blocks = st.one_of(paragraphs, headings, quotes, tables, lists)
bodies = st.lists(blocks, max_size=6)


@st.composite
def two_bodies(draw: st.DrawFn) -> tuple[str, str]:
    """A text, and what somebody made of it: blocks kept, moved, dropped, written anew."""
    old = draw(bodies)
    kept = [block for block in draw(st.permutations(old)) if draw(st.booleans())]
    new = [*kept, *draw(bodies)] if draw(st.booleans()) else [*draw(bodies), *kept]
    return "".join(old), "".join(new)


def of(**parts: object) -> ReportText:
    return ReportText(title="Lamps", **parts)  # type: ignore[arg-type]  # of many types


def part(comparison: Comparison, key: str) -> ComparedPart:
    return next(each for each in comparison.parts if each.key == key)


def body(old: str, new: str) -> list[ComparedPassage]:
    comparison = compare(of(body=old), of(body=new), people=PEOPLE)
    return list(part(comparison, "body").passages)


def side(passages: Iterable[ComparedPassage], *, old: bool) -> str:
    """What one side says, letter by letter, without spaces: taken from what is shown."""
    left_out = {Change.ADDED, Change.MOVED_HERE} if old else {Change.REMOVED, Change.MOVED_AWAY}
    other = Change.ADDED if old else Change.REMOVED
    return "".join(
        word.text
        for passage in passages
        if passage.change not in left_out
        for run in passage.every_run
        if run.change != other
        for word in run.words
    ).replace(" ", "")


def letters(html: str) -> str:
    root = lxml_html.fragment_fromstring(html, create_parent="div")
    for image in root.iter("img"):
        image.tail = image.get("alt", "") + (image.tail or "")
    return "".join(root.text_content().split())


@settings(max_examples=120, deadline=None)
@given(two_bodies())
def test_each_side_is_there_word_for_word(texts: tuple[str, str]) -> None:
    old, new = texts
    passages = body(old, new) if old or new else []
    assert side(passages, old=True) == letters(old)
    assert side(passages, old=False) == letters(new)


@settings(deadline=None)
@given(bodies)
def test_a_text_is_the_same_as_itself(blocks: list[str]) -> None:
    text = "".join(blocks)
    comparison = compare(of(body=text), of(body=text), people=PEOPLE)
    assert comparison.is_same
    assert (comparison.words_added, comparison.words_removed) == (0, 0)


@settings(deadline=None)
@given(lines)
def test_the_words_of_a_passage_are_clean_html_again(text: str) -> None:
    shown = "".join(inline_html(passage.words) for passage in passages_of(f"<p>{text}</p>"))
    assert clean_rich_text(shown).strip() == shown.strip()


def test_words_cannot_become_elements() -> None:
    shown = body("<p>a</p>", "<p>a &lt;script&gt;alert(1)&lt;/script&gt; <u>&amp;lt;</u></p>")
    html = "".join(run.html for passage in shown for run in passage.runs)
    assert "<script" not in html
    assert "&lt;" in html


def test_a_changed_word_is_shown_alone() -> None:
    (passage,) = body(
        "<ol><li>Tidal barriers on eleven estuaries were surveyed.</li></ol>",
        "<ol><li>Tidal barriers on twelve estuaries were surveyed.</li></ol>",
    )
    assert passage.change == Change.CHANGED
    assert [(run.change, run.html) for run in passage.runs] == [
        (Change.SAME, "Tidal barriers on"),
        (Change.REMOVED, "eleven"),
        (Change.ADDED, "twelve"),
        (Change.SAME, "estuaries were surveyed."),
    ]


FIRST = "The first paragraph tells of tides and of harbours."
SECOND = "Another one is about money that was spent on lamps."
THIRD = "Nobody knows what the third paragraph wanted to say."


def numbered(*texts: str) -> str:
    return "<ol>" + "".join(f"<li>{text}</li>" for text in texts) + "</ol>"


def test_a_paragraph_before_others_renumbers_and_does_not_rewrite_them() -> None:
    shown = body(numbered(FIRST, SECOND), numbered(THIRD, FIRST, SECOND))
    assert [(each.change, each.number, each.old_number) for each in shown] == [
        (Change.ADDED, "1", "1"),
        (Change.SAME, "2", "1"),
        (Change.SAME, "3", "2"),
    ]
    assert shown[1].was_renumbered


def test_a_moved_paragraph_is_said_to_have_moved() -> None:
    shown = body(numbered(FIRST, SECOND, THIRD), numbered(SECOND, THIRD, FIRST))
    assert [(each.change, each.number) for each in shown] == [
        (Change.MOVED_AWAY, "3"),
        (Change.SAME, "1"),
        (Change.SAME, "2"),
        (Change.MOVED_HERE, "3"),
    ]
    assert shown[-1].old_number == "1"


def test_a_moved_paragraph_that_was_touched_shows_what_was_touched() -> None:
    shown = body(
        numbered(FIRST, SECOND, THIRD), numbered(SECOND, THIRD, FIRST.replace("tides", "storms"))
    )
    assert shown[0].change == Change.MOVED_AWAY
    assert shown[-1].change == Change.MOVED_HERE
    comparison = compare(
        of(body=numbered(FIRST, SECOND, THIRD)),
        of(body=numbered(SECOND, THIRD, FIRST.replace("tides", "storms"))),
        people=PEOPLE,
    )
    assert (comparison.words_added, comparison.words_removed) == (1, 1)


def test_a_paragraph_made_a_heading_is_not_rewritten() -> None:
    (passage,) = body(f"<p>{FIRST}</p>", f"<h2>{FIRST}</h2>")
    assert (passage.change, passage.kind, passage.old_kind) == (
        Change.CHANGED,
        "heading",
        "paragraph",
    )
    assert all(run.change == Change.SAME for run in passage.runs)


def test_emphasis_and_addresses_are_changes_of_their_words() -> None:
    (bold,) = body("<p>One two three</p>", "<p>One <strong>two</strong> three</p>")
    assert [run.html for run in bold.runs] == [
        "One",
        "two",
        "<strong>two</strong>",
        "three",
    ]
    (link,) = body(
        '<p><a href="https://a.example/">Here</a> it is</p>',
        '<p><a href="https://b.example/">Here</a> it is</p>',
    )
    assert link.change == Change.CHANGED


def test_a_cell_of_a_table_is_compared_by_words() -> None:
    old = "<table><tr><th>Estuary</th><th>Cost</th></tr><tr><td>Thane</td><td>£10</td></tr></table>"
    (table,) = body(old, old.replace("£10", "£12"))
    assert [row.change for row in table.rows] == [Change.SAME, Change.CHANGED]
    assert [run.change for run in table.rows[1].cells[0].runs] == [Change.SAME]
    (table,) = body(old, old.replace("</table>", "<tr><td>Marlow</td><td>£9</td></tr></table>"))
    assert [row.change for row in table.rows] == [Change.SAME, Change.SAME, Change.ADDED]


def test_a_picture_or_its_description_changed() -> None:
    old = '<p>See: <img src="image:a.png" alt="A chart"></p>'
    for new in (old.replace("a.png", "b.png"), old.replace("A chart", "A chart of tides")):
        (passage,) = body(old, new)
        assert passage.change == Change.CHANGED


def test_what_is_unchanged_is_folded() -> None:
    texts = [f"Paragraph about {name} and {name} again" for name in "abcdefghij"]
    changed = [*texts[:5], texts[5] + " and more", *texts[6:]]
    comparison = compare(of(body=numbered(*texts)), of(body=numbered(*changed)), people=PEOPLE)
    assert [(s.folded, len(s.passages)) for s in part(comparison, "body").stretches] == [
        (True, 4),
        (False, 3),
        (True, 3),
    ]


def test_recommendations_contacts_and_draft() -> None:
    old = of(recommendations=("<p>to note the survey; and</p>", "<p>to agree</p>"), contacts=(1, 2))
    new = replace(
        old, recommendations=("<p>to note the survey</p>",), contacts=(2, 3), is_draft_text=True
    )
    comparison = compare(old, new, people=PEOPLE)
    assert [each.key for each in comparison.changed_parts] == [
        "title",
        "recommendations",
        "contacts",
    ]
    assert part(comparison, "title").notes == ("It is now printed with the word DRAFT.",)
    assert [(each.change, each.runs[0].html) for each in part(comparison, "contacts").passages] == [
        (Change.REMOVED, "Rowan Pettigrew"),
        (Change.SAME, "Juno Blackthorn"),
        (Change.ADDED, "Ivo Tansley"),
    ]


def test_appendices_added_removed_moved_and_changed() -> None:
    figures = AppendixText(key=1, title="Figures", body=numbered(FIRST))
    letter = AppendixText(key=2, title="Letter", pdf="appendices/a.pdf", source_name="letter.pdf")
    maps = AppendixText(key=3, title="Maps", body=numbered(SECOND))
    old = of(appendices=(figures, letter, maps))
    new = of(
        appendices=(
            replace(maps, confidential=True, confidential_reason="Paragraph 3"),
            figures,
            AppendixText(key=9, title="Answers", body=numbered(THIRD)),
            replace(letter, pdf="appendices/b.pdf"),
        )
    )
    comparison = compare(old, new, people=PEOPLE)
    found = {each.name: (each.change, each.notes) for each in comparison.changed_parts}
    assert found == {
        "Appendix 1: Maps": (
            Change.CHANGED,
            (
                "Moved: it was appendix 3.",
                "Now confidential.",
                "The reason for confidentiality: “Paragraph 3”.",
            ),
        ),
        "Appendix 3: Answers": (Change.ADDED, ()),
        "Appendix 4: Letter": (
            Change.CHANGED,
            ("Its PDF was replaced by another of the same name: letter.pdf.",),
        ),
    }
    gone = compare(old, of(appendices=(figures, letter)), people=PEOPLE)
    assert [(each.name, each.change) for each in gone.changed_parts] == [
        ("Appendix 3: Maps", Change.REMOVED)
    ]


def long_body(mark: str, paragraphs: int = 200, tables: int = 10) -> str:
    """Every paragraph differs from every other, and every second one by the mark."""
    rows = "".join(
        "<tr>" + "".join(f"<td>figure {row} {column}</td>" for column in range(6)) + "</tr>"
        for row in range(20)
    )
    texts = []
    for number in range(paragraphs):
        said = " ".join(f"word{number * 7 + each % 13} of the board" for each in range(25))
        texts.append(f"<li>{said} {mark if number % 2 else ''} in the end {number}</li>")
        if number % (paragraphs // tables) == 0:
            texts.append(
                f"</ol><table>{rows}<tr><td>{mark}</td><td>{number}</td></tr></table>"
                f'<p><img src="image:{number}.png" alt="Chart {number}"></p><ol>'
            )
    return "<ol>" + "".join(texts) + "</ol>"


def calls_to_compare(old: ReportText, new: ReportText) -> int:
    """How much work it is: calls of functions, which are the same on a slow machine."""
    calls = 0

    def count(frame: FrameType, event: str, arg: object) -> None:
        nonlocal calls
        calls += event in ("call", "c_call")

    passages_of.cache_clear()
    before = sys.getprofile()
    sys.setprofile(count)
    try:
        comparison = compare(old, new, people=PEOPLE)
        for each in comparison.parts:
            for passage in each.passages:
                for run in passage.every_run:
                    assert run.html
    finally:
        sys.setprofile(before)
    return calls


def test_a_report_twice_as_long_is_little_more_than_twice_the_work_to_compare() -> None:
    def rewritten(paragraphs: int) -> str:
        return long_body("x", paragraphs).replace("word", "other").replace("of the", "for some")

    for other in (partial(long_body, "afterwards it was"), rewritten):
        half, whole = (
            calls_to_compare(of(body=long_body("before", size)), of(body=other(paragraphs=size)))
            for size in (100, 200)
        )
        assert whole < MOST_CALLS
        assert whole < 2.5 * half
