"""Rich text in a plain box: what is written, and what is shown of it again."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetings.agenda.plain_paragraphs import html_of, written_of

PIECES = st.sampled_from(
    [
        "Members & guests", "a < b", "&amp;lt;", "\n", "\n\n", "\n \n", " ", "\xa0", "£9 an hour",
        "<strong>never</strong>", "<em>a\nb</em>", "<br>", "<p>One.</p>", "<p>Two<br>lines.</p>",
        "<ul><li>a</li>\n\n<li>b</li></ul>", "<h2>Fire</h2>", "<script>alert(1)</script>",
        '<a href="https://example.org/?a=1&amp;b=2">the site</a>', "<p></p>", "</p>",
        "<p>a\nb &amp; c</p>",

        "<table><tr><td>1</td></tr></table>", '<p class="x" onclick="y">Three.</p>',
    ]
)  # fmt: skip
WRITTEN = st.lists(PIECES, max_size=8).map("".join)


@pytest.mark.parametrize(
    ("written", "html"),
    [
        ("One.\n\nTwo.", "<p>One.</p><p>Two.</p>"),
        ("One,\r\nand on.\r\n\r\n\r\nTwo.", "<p>One,<br>and on.</p><p>Two.</p>"),
        ("Members & guests", "<p>Members &amp; guests</p>"),
        ("Up to <strong>£9</strong> an hour.", "<p>Up to <strong>£9</strong> an hour.</p>"),
        (
            "Before.\n\n<ul><li>a</li><li>b</li></ul>\n\nAfter.",
            "<p>Before.</p><ul><li>a</li><li>b</li></ul><p>After.</p>",
        ),
        ("<p>As it was.</p>", "<p>As it was.</p>"),
        ("Fine.<script>alert(1)</script>", "<p>Fine.</p>"),
        ("  \n\n ", ""),
        ("", ""),
    ],
)
def test_what_is_made_of_what_is_written(written: str, html: str) -> None:
    assert html_of(written) == html


def test_plain_paragraphs_are_shown_without_markup() -> None:
    html = "<p>Tea &amp; cake,<br>at one.</p><h2>Fire</h2><p>Leave <em>at once</em>.</p>"
    assert written_of(html) == ("Tea & cake,\nat one.\n\n<h2>Fire</h2>\n\nLeave <em>at once</em>.")


def test_text_outside_any_paragraph_is_not_lost() -> None:
    assert written_of("Come by train.<p>Or by bus.</p>Or on foot.") == (
        "Come by train.\n\nOr by bus.\n\nOr on foot."
    )


@given(WRITTEN)
def test_saving_what_is_shown_changes_nothing(written: str) -> None:
    html = html_of(written)
    assert html_of(written_of(html)) == html
