"""Nothing is lost: whatever the order of a file's lines, every word of it comes out somewhere."""

import json
import re

from hypothesis import given, settings
from hypothesis import strategies as st

from meetings.agenda.reading import UnreadableReport, read_report

_LINES = [
    "Purpose", "Summary:", "Recommendations", "Action", "Contact officer: {w} {w}",
    "Position: {w}", "Phone no: 01632 960111", "E-mail: {w}@example.org", "{w}",
    "{w} {w} {w}", "The {w} was {w}.", "the {w} goes on without a stop while it is {w}",
    "{n}. The {w} was {w}.", "{n} The {w} was {w} and went on being so for long.",
    " - {n}.1 the {w};", "- the {w}", "   - {w}", "(a) the {w};", "Item 1(a)", "DRAFT",
    "Appendix 1 - {w}", "Appendix {n}", "Item 2 : Appendix {n}", "**{w}**", "¹ See {w}.",
    "The {w}¹ is noted at Appendix 1.", "{w}\t{w}", "| {w} | {w} |", "|---|---|", "> {w}",
    "# {w}", "## {w} {w}", "Annex A", "Dear {w}", "1. Both: 1. {w} 2. {w} 3. {w}", "",
]  # fmt: skip


@st.composite
def texts(draw: st.DrawFn) -> str:
    lines = draw(st.lists(st.sampled_from(_LINES), min_size=1, max_size=25))
    count = 0
    written = []
    for line in lines:
        while "{w}" in line:
            count += 1
            line = line.replace("{w}", f"Word{count:03d}x", 1)
        written.append(line.replace("{n}", str(draw(st.integers(1, 9)))))
        written.extend([""] * draw(st.integers(0, 1)))
    return "\n".join(written)


@settings(max_examples=150, deadline=None)
@given(texts())
def test_every_word_comes_out(text: str) -> None:
    if not text.strip():
        return
    report = read_report(text.encode(), "lamps.txt")
    out = json.dumps(report.as_dict(), ensure_ascii=False).lower() + report.body_html.lower()
    for appendix in report.appendices:
        out += appendix.body_html.lower()
    words = re.findall(r"word\d+x", text.lower())
    assert [word for word in words if word not in out] == []


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=300), st.sampled_from(["a.txt", "a.md", "a.docx", "a.doc"]))
def test_any_bytes_are_read_or_refused_with_a_sentence(content: bytes, name: str) -> None:
    try:
        read_report(content, name)
    except UnreadableReport as refusal:
        sentence = str(refusal)
    else:
        return
    assert sentence.startswith(name)
    assert sentence.endswith(".")
