"""Whatever the order of lines, no reader drops a word without saying so."""

from hypothesis import example, given, settings
from hypothesis import strategies as st

from boardpapers.importing.reading.action_monitor import read_action_monitor
from boardpapers.importing.reading.front_matter import read_front_matter
from boardpapers.importing.reading.location import read_location
from boardpapers.importing.reading.notes import read_notes

SHAPES = [
    "", "", "Attendance", "Decision", "Actions", "That the Board:", "Chair: {}", "Members\t{}\t{}",
    "\t{}\t{}", "{}\t{}\t{}", "1. {}", "2. {} {}", "3.\t{}\t{}", "- {} {}", "  - {}", "{} {}.",
    "{} {}", "**{} {}**", "By: {} {}", "{} /", "<p>{}</p> <b>{}</b> {}", "4.\t<p>{}</p><li>{}\t{}",
    "\t<p>Action</p><p>{}</p>\t<p>{} {}</p>", "Date: {}", "Title: {}", "Venue: {}", "• {};",
    "Item 6", "Contact", "Apologies", "{}: Group Office: 020 7000 0001 email: {}@parks.example",
    "Email: {}@parks.example", "Tel: 020 7000 0002 {}", "To: {}", "www.{}.example", "Agenda",
    "{}, Holm HM1 2AB", "cc: {}", "Action: {}", "*{} **{}***", "| {} | {} |", "Council {}; {}",
]  # fmt: skip

papers = st.lists(st.sampled_from(SHAPES), max_size=14)


def filled(shapes: list[str]) -> tuple[str, list[str]]:
    """The text with a word of its own in each gap, and these words."""
    words = [f"Word{chr(97 + n // 26)}{chr(97 + n % 26)}x" for n in range(60)]
    left = iter(words)
    lines = [shape.format(*(next(left) for _ in range(shape.count("{}")))) for shape in shapes]
    text = "\n".join(lines)
    return text, [word for word in words if word in text]


@settings(max_examples=300, deadline=None)
@given(papers)
@example(["1. {}", "Actions", "{} /", "Decision", "That the Board:"])
def test_no_word_is_lost(shapes: list[str]) -> None:
    text, words = filled(shapes)
    for found in (
        read_notes(text, "paper.txt"),
        read_front_matter(text, "paper.txt"),
        read_location(text, "paper.txt"),
        read_action_monitor(text, "paper.txt"),
    ):
        kept = repr(found)
        lost = [word for word in words if word not in kept]
        assert lost == [], type(found).__name__
