"""The action monitor, flattened from its table."""

import datetime

from boardpapers.importing.reading.action_monitor import read_action_monitor

TEXT = """Action Monitor

Title:\tParks Board
Date:\tTuesday, 17 January 2012

Item\tAction\tProgress
1\tPonds\t
\tCount the ponds.\tCounted.
4.\tSwans - Confidential\t
\tFeed the swans.\tFed.

Ring the swans,
all of them.

Rung on 8 February.

9. Ducks – Update

To ask about ducks.

Asked.
"""


def test_rows_from_tabs_and_from_paragraphs() -> None:
    monitor = read_action_monitor(TEXT, "monitor.txt")
    assert monitor.title == "Parks Board"
    assert monitor.date == datetime.date(2012, 1, 17)
    assert [
        (r.item_number, r.item_title, r.confidential, r.action, r.progress) for r in monitor.rows
    ] == [
        ("1", "Ponds", False, "Count the ponds.", "Counted."),
        ("4", "Swans", True, "Feed the swans.", "Fed."),
        ("4", "Swans", True, "Ring the swans, all of them.", "Rung on 8 February."),
        ("9", "Ducks – Update", False, "To ask about ducks.", "Asked."),
    ]
    assert monitor.doubts == []


def test_paragraphs_that_are_no_pairs_are_kept_and_doubted() -> None:
    monitor = read_action_monitor(TEXT + "\nTo count ducks.\n", "monitor.txt")
    assert (monitor.rows[-1].action, monitor.rows[-1].progress) == ("To count ducks.", "")
    assert "monitor.txt, line 19: The 3 paragraphs of item 9 do not come in pairs" in str(
        monitor.doubts[0]
    )


def test_an_item_without_action_is_doubted() -> None:
    monitor = read_action_monitor("1\tPonds\t\n", "monitor.txt")
    assert "has no action" in str(monitor.doubts[0])
