"""Decisions as they are typed: lines, the verb in bold, the words before them, recommendations."""

import pytest

from meetings.minutes.decision_text import (
    LEAD_IN,
    as_decision,
    decision_lines,
    lead_in_for,
    mark_verb,
    read_decisions,
)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("", ()),
        ("- noted the progress; and\n\n- asked for more",
         ("<strong>noted</strong> the progress; and", "<strong>asked</strong> for more")),
        ("• The Board Agreed to write", ("The Board <strong>Agreed</strong> to write",)),
        ("1. approved it\n(b) confirmed it",
         ("<strong>approved</strong> it", "<strong>confirmed</strong> it")),
        ("*The Board **agreed** to note it*",
         ("<em>The Board <strong>agreed</strong> to note it</em>",)),
        ("to **write**, as agreed", ("to <strong>write</strong>, as agreed",)),
        ("That councils be asked to help", ("That councils be asked to help",)),
        ("2012/13 priorities stand", ("2012/13 priorities stand",)),
        ("<b onclick=x>noted", ("&lt;b onclick=x&gt;<strong>noted</strong>",)),
    ],
)  # fmt: skip
def test_lines_become_decisions(typed: str, kept: tuple[str, ...]) -> None:
    assert read_decisions(typed) == kept
    assert read_decisions(decision_lines(kept)) == kept


def test_a_line_further_in_goes_on_with_the_decision_before() -> None:
    kept = read_decisions("noted:\n    - one\n    - two\nagreed")
    assert len(kept) == 2
    assert "<li><p>one</p></li>" in kept[0]
    assert read_decisions(decision_lines(kept)) == kept


def test_a_verb_far_into_the_sentence_is_anothers() -> None:
    text = "that a letter be sent to each of the members of the committee who had agreed to it"
    assert mark_verb(text) == text


def test_several_decisions_get_their_lead_in_once() -> None:
    two = ("<strong>noted</strong> it", "<strong>asked</strong> for it")
    untouched = {"lead_in": "", "had_several": False, "was_written": False}
    assert lead_in_for(two, **untouched) == LEAD_IN
    assert lead_in_for(two[:1], **untouched) == ""
    assert lead_in_for(("The Board agreed", "asked"), **untouched) == ""
    # who took it away, or wrote another, has the last word
    assert lead_in_for(two, lead_in="", had_several=True, was_written=False) == ""
    assert lead_in_for(two, lead_in="Members:", had_several=False, was_written=True) == "Members:"
    assert lead_in_for(two[:1], lead_in=LEAD_IN, had_several=True, was_written=False) == ""


@pytest.mark.parametrize(
    ("recommendation", "line"),
    [
        ("<p>to note the survey; and</p>", "noted the survey; and"),
        ("<p>That the Harbours Board <strong>notes</strong> it.</p>", "noted it."),
        ("<p>Members are asked to agree the plan.</p>", "agreed the plan."),
        ("<p>Officers keep watch.</p>", "Officers keep watch."),
    ],
)
def test_a_recommendation_as_the_decision_it_asks_for(recommendation: str, line: str) -> None:
    assert as_decision(recommendation) == line
