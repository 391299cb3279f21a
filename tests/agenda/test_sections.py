"""Merging two texts of one report, section by section."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from meetings.agenda.report_text import AppendixText, ReportText
from meetings.agenda.sections import SECTIONS, digests, merge, with_sections

BASE = ReportText(
    title="Buoys",
    purpose="<p>For decision.</p>",
    summary="<p>Two sentences.</p>",
    recommendations=("<p>To agree.</p>",),
    action="<p>As agreed.</p>",
    body="<ol><li>One.</li></ol>",
    contacts=(1, 2),
    appendices=(AppendixText(key=5, title="Figures"),),
)
OTHER = {
    "title": "Lamps",
    "purpose": "<p>For discussion.</p>",
    "summary": "<p>Three.</p>",
    "recommendations": ("<p>To agree.</p>", "<p>To note.</p>"),
    "action": "<p>None.</p>",
    "contacts": (2, 1),
    "body": "<ol><li>One.</li><li>Two.</li></ol>",
    "background": "<p>A paper.</p>",
    "is_draft_text": True,
}
some_sections = st.sets(st.sampled_from(list(SECTIONS)))


def changed(names: set[str], suffix: str = "") -> ReportText:
    values = {name: OTHER[name] for name in names}
    if suffix and "title" in names:
        values["title"] = f"{OTHER['title']}{suffix}"
    return replace(BASE, **values)


@given(mine=some_sections, theirs=some_sections)
def test_what_only_one_has_changed_is_taken_from_them(mine: set[str], theirs: set[str]) -> None:
    merged = merge(changed(mine), changed(theirs), digests(BASE))
    assert merged.conflicts == ()
    assert digests(merged.text) == digests(changed(mine | theirs))


@given(mine=some_sections, theirs=some_sections)
def test_what_both_have_changed_stays_as_the_other_wrote_it(
    mine: set[str], theirs: set[str]
) -> None:
    own = changed(mine, suffix=", again")
    merged = merge(own, changed(theirs), digests(BASE))
    assert set(merged.conflicts) == {"title"} & mine & theirs
    if merged.conflicts:
        assert merged.text.title == "Lamps"


def test_without_a_base_every_difference_is_one_that_both_may_have_made() -> None:
    assert merge(changed({"body"}), BASE, None).conflicts == ("body",)
    assert merge(BASE, BASE, None).conflicts == ()


def test_only_the_sections_that_were_sent_are_written() -> None:
    merged = merge(changed({"body", "title"}), BASE, digests(BASE), written=["body"])
    assert merged.text.title == "Buoys"
    assert merged.text.body == OTHER["body"]


def test_appendices_are_never_touched() -> None:
    mine = replace(changed({"body"}), appendices=())
    assert merge(mine, BASE, digests(BASE)).text.appendices == BASE.appendices


def test_a_body_goes_with_the_file_it_came_as() -> None:
    pdf = replace(BASE, pdf="reports/a.pdf", source_name="a.pdf", body="")
    assert with_sections(BASE, pdf, ["body"]).pdf == "reports/a.pdf"
    assert merge(pdf, changed({"body"}), digests(BASE)).conflicts == ("body",)


def test_html_that_reads_the_same_is_no_change() -> None:
    mine = replace(BASE, body="<ol>\n<li><p>One. </p></li></ol>", title="Lamps")
    theirs = changed({"body"})
    merged = merge(mine, theirs, digests(BASE))
    assert merged.conflicts == ()
    assert merged.text.body == theirs.body
