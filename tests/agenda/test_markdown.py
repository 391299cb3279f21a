"""A text as Markdown and back."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from boardpapers.importing.demo import FOLDER
from meetings.agenda.markdown import as_markdown, from_markdown
from meetings.agenda.reading import read_report
from meetings.agenda.rich_text import clean_rich_text
from meetings.agenda.sameness import canonical, same_text

WORDS = st.lists(
    st.sampled_from(
        [
            "barrier", "tide", "1.", "(a)", "*", "**", "_x_", "[^1]", "<", "&", "|", "#", "##", ">",
            "-", "March", "Table 1:", "Appendix 2", "Contact officer:", "“said”", "£5m", "said:",
            "http://a.example/b", "\\", "`", "100%", "Purpose", "Item 1(a)", "DRAFT", "¹", "a|b",
        ]
    ),
    min_size=1,
    max_size=6,
).map(" ".join)  # fmt: skip
PLAIN = WORDS.map(lambda text: text.replace("&", "&amp;").replace("<", "&lt;"))


def marked(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(
        st.tuples(st.sampled_from(["strong", "em", "u", "sub", "sup", "s"]), inner).map(
            lambda t: f"<{t[0]}>{t[1]}</{t[0]}>"
        ),
        inner.map(lambda text: f'<a href="https://x.example/y">{text}</a>'),
        inner.map(lambda text: f'<span class="footnote">{text}</span>'),
        st.just("<br>"),
        st.just('<img src="image:a-1.png" alt="A chart &amp; more">'),
    )


INLINE = st.lists(st.one_of(PLAIN, marked(PLAIN)), min_size=1, max_size=3).map(" ".join)
PARAGRAPH = INLINE.map(lambda text: f"<p>{text}</p>")
CELLS = st.lists(INLINE, min_size=2, max_size=2)


def table(rows: list[list[str]], head: bool, caption: str, span: bool) -> str:
    lines = []
    for number, row in enumerate(rows):
        tag = "th" if head and not number else "td"
        lines.append(f"<tr>{''.join(f'<{tag}>{cell}</{tag}>' for cell in row)}</tr>")
    if span:
        lines.append('<tr><td colspan="2">together</td></tr>')
    return f"<table>{f'<caption>{caption}</caption>' if caption else ''}{''.join(lines)}</table>"


TABLE = st.builds(
    table,
    st.lists(CELLS, min_size=1, max_size=3),
    st.booleans(),
    st.one_of(st.just(""), INLINE, st.just("Table 1: Costs")),
    st.booleans(),
)


def listed(tag: str) -> st.SearchStrategy[str]:
    inner = st.one_of(
        st.just(""),
        PARAGRAPH,
        INLINE.map(lambda text: f"<ol><li>{text}</li></ol>"),
        INLINE.map(lambda text: f"<ul><li>{text}</li><li>more</li></ul>"),
    )
    item = st.tuples(st.one_of(INLINE, PARAGRAPH), inner).map(lambda t: f"<li>{t[0]}{t[1]}</li>")
    return st.lists(item, min_size=1, max_size=3).map(lambda i: f"<{tag}>{''.join(i)}</{tag}>")


BODY = st.lists(
    st.one_of(
        INLINE.map(lambda text: f"<h2>{text}</h2>"),
        INLINE.map(lambda text: f"<h3>{text}</h3>"),
        PARAGRAPH,
        PARAGRAPH.map(lambda html: f"<blockquote>{html}</blockquote>"),
        listed("ol"),
        listed("ul"),
        TABLE,
    ),
    max_size=5,
).map("".join)


@given(BODY)
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_text_comes_back_as_it_was(html: str) -> None:
    stored = clean_rich_text(html)
    assert canonical(from_markdown(as_markdown(stored))) == canonical(stored)


@given(st.text(max_size=200))
@settings(deadline=None)
def test_whatever_is_typed_is_read_and_is_clean(text: str) -> None:
    html = from_markdown(text)
    assert clean_rich_text(html) == html


@pytest.mark.parametrize("name", sorted(path.name for path in (FOLDER / "reports").glob("*.md")))
def test_a_report_of_the_demo_board_is_mostly_markdown(name: str) -> None:
    content = (FOLDER / "reports" / name).read_bytes()
    html = read_report(content, name).body_html
    written = as_markdown(html)
    assert same_text(from_markdown(written), html)
    lines = [line for line in written.splitlines() if line.strip()]
    assert sum(line.startswith("<") for line in lines) <= len(lines) * 0.2, written


def test_the_house_form_as_people_type_it() -> None:
    html = from_markdown(
        "## Background\n\n1. A pool costs more.[^1]\n2. It would:\n    1. open late; and\n"
        "    2. close early.\n\n[^1]: Last winter.\n\n- one\n- two\n\n> Said.\n"
    )
    assert html == (
        '<h2>Background</h2><ol><li><p>A pool costs more.<span class="footnote">Last winter.</span>'
        "</p></li><li><p>It would:</p><ol><li><p>open late; and</p></li><li><p>close early.</p>"
        "<ul><li><p>one</p></li><li><p>two</p></li></ul><blockquote><p>Said.</p></blockquote></li>"
        "</ol></li></ol>"
    )


def test_numbers_go_on_across_what_is_kept_as_html() -> None:
    html = "<ol><li>One.</li></ol><p>Between.</p><ol><li>Two <u>2</u>.</li><li>Three.</li></ol>"
    written = as_markdown(html)
    assert written.splitlines()[-1] == "3. Three."


def test_a_picture_has_a_line_of_its_own() -> None:
    html = from_markdown("![A chart](image:chart.png)")
    assert html == '<p><img src="image:chart.png" alt="A chart"></p>'


def test_scripts_do_not_come_in_as_kept_html() -> None:
    assert "script" not in from_markdown("<p>a<script>alert(1)</script></p>")
    assert "onclick" not in from_markdown('<p>a <a href="javascript:x" onclick="y">b</a></p>')
