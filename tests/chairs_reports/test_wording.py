"""How decisions, actions and events are worded in a chair's report."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetings.agenda.paragraphs import plain_text
from meetings.chairs_reports.wording import action_told, as_paragraphs, decision_told, event_told

GOES_ON = "That the Board:"


@pytest.mark.parametrize(
    ("decision", "lead_in", "told"),
    [
        ("<strong>noted</strong> the survey; and", GOES_ON, "We noted the survey."),
        ("<strong>asked</strong> for a costing.", GOES_ON, "We asked for a costing."),
        ("agreed its publication", "", "We agreed its publication."),
        ("The Board agreed that the pilot goes on.", "", "We agreed that the pilot goes on."),
        ("That the Estuaries Board notes the tides", "", "We noted the tides."),
        ("Members <strong>welcomed</strong> the visit;", "", "We welcomed the visit."),
        ("It was agreed that Ivo Tansley speaks", "", "We agreed that Ivo Tansley speaks."),
        ("note the tides", GOES_ON, "We noted the tides."),
        ("to buy a buoy", "The Board agreed:", "We agreed to buy a buoy."),
        ("That the lamps be lit", "", "We agreed that the lamps be lit."),
        ("AGREED: that the lamps be lit", "", "We agreed that the lamps be lit."),
    ],
)
def test_a_decision_is_told_by_the_board(decision: str, lead_in: str, told: str) -> None:
    assert decision_told(decision, lead_in) == f"<p>{told}</p>"


@pytest.mark.parametrize(
    "decision",
    [
        "The lamps are to be lit.",
        "Support for pilots goes on.",  # no verb, though the word is one
        "The Board’s thanks were given to the pilots.",
    ],
)
def test_what_says_no_verb_of_deciding_stands_as_it_is(decision: str) -> None:
    assert plain_text(decision_told(decision)) == decision


def test_a_list_within_a_decision_is_kept() -> None:
    decision = "<p>agreed:</p><ul><li>the survey; and</li><li>the lamps</li></ul>"
    assert decision_told(decision, GOES_ON) == (
        "<p>We agreed:</p><ul><li>the survey; and</li><li>the lamps</li></ul>"
    )


def test_emphasis_besides_the_verb_is_kept() -> None:
    told = decision_told("<strong>noted</strong> the <em>Tidal Survey</em>, and", GOES_ON)
    assert told == "<p>We noted the <em>Tidal Survey</em>.</p>"


@pytest.mark.parametrize(
    ("text", "progress", "told"),
    [
        (
            "Officers to collect the figures.",
            "Four of six are in",
            "We asked officers to collect the figures. Four of six are in.",
        ),
        ("The Chair to write.", "", "We asked the Chair to write."),
        (
            "Rowan Pettigrew and Ivo Tansley to meet the pilots",
            "They met.",
            "We asked Rowan Pettigrew and Ivo Tansley to meet the pilots. They met.",
        ),
        # nobody is asked in these: the words before “to” are no people
        ("Send a letter to the pilots.", "Sent.", "Send a letter to the pilots. Sent."),
        ("Write to all pilots.", "", "Write to all pilots."),
        ("The letter to the pilots to be sent", "", "The letter to the pilots to be sent."),
    ],
)
def test_an_action_is_told_with_its_progress(text: str, progress: str, told: str) -> None:
    assert action_told(text, progress, done=False) == f"<p>{told}</p>"


def test_an_action_that_is_done_without_a_word_says_so() -> None:
    told = action_told("Officers to thank the pilots.", "", done=True)
    assert told == "<p>We asked officers to thank the pilots. This has been done.</p>"


def test_an_action_is_text_and_no_markup() -> None:
    assert (
        action_told("Ask <Ivo> & others.", "", done=False) == "<p>Ask &lt;Ivo&gt; &amp; others.</p>"
    )


def test_an_event_stands_in_paragraphs_without_headings() -> None:
    assert event_told("<h2>Launch</h2>The <em>stage</em> was opened.") == (
        "<p>Launch</p><p>The <em>stage</em> was opened.</p>"
    )


@given(st.text(alphabet="ab <>&;,.é", max_size=60), st.sampled_from(["", GOES_ON, "x agreed:"]))
def test_no_word_of_a_decision_is_lost(text: str, lead_in: str) -> None:
    from html import escape

    said = plain_text(decision_told(escape(text), lead_in)).replace(" ", "")
    kept = text.replace(" ", "").rstrip(";,.").casefold()
    assert kept in said.casefold()


@given(
    st.sampled_from(["<p>a</p>", "b", "<strong>c</strong>", "<ul><li>d</li></ul>", "<h3>e</h3>"])
)
def test_paragraphs_made_once_are_left_alone(piece: str) -> None:
    once = as_paragraphs(piece + " and " + piece)
    assert as_paragraphs(once) == once
