"""Notes of a meeting, in the tidy form and as a flattened table leaves them."""

import datetime

from boardpapers.importing.reading.attendance_rows import Position
from boardpapers.importing.reading.notes import ReadNotes, read_notes

TIDY = """Title: Parks Board
Date: Tuesday, 17 January 2012
Venue: Weir House

Attendance

Chair: Ann Lee (Northbridge Council)
Members: Bob Hay MBE (Westmere DC), Cy Poe (Eastham BC)
Officers: Di Roe, Ed Shaw and Flo Orr

1. Welcome

The Chair welcomed everyone.

2. Ponds & <weeds>

Members asked:

- who owns the ponds;

- what they cost.

Decisions

That the Board:

- **noted** the report; and
- ***asked*** for another.

Actions

Officers to count the ponds.

By: Di Roe / Ed Shaw

Officers to
write to the owners.

Flo Orr

3. Swans - Confidential

The confidential item was considered.
"""

UNTIDY = """Note of decisions taken

Title:\tParks Board
Date: Tuesday, 17 January 2012
Venue: Weir House

Attendance

Position\tCouncillor\tCouncil
Chairman\tAnn Lee\tNorthbridge Council
Deputy-Chairman\tBob Hay\tWestmere DC
Members\tCy Poe\tEastham BC
\tDot Ray OBE JP\tHolm City
Observers/Other attendees\tCllr Gus Dale\tWeir Trust (Leader)
Parks Officers\tDi Roe, Ed Shaw and Harriet Stone\t

Item\tDecisions and actions\tAction by
1.\t<p>Welcome</p> <p>All were <b>welcome</b>.</p>\t
2.\t<p>Ponds</p> <p>Points:</p> <ul style="x"> • depth; • width. <p>Then more.</p> \
<p><u>Decision</u></p> <p><i>The Board agreed to dig.</i></p> \
<p><u>Action</u></p> <p>Officers to dig.</p>\t<p>Di Roe / Mo Fox</p>

3. Ducks

Item 3

Decision

*The Board **agreed** to feed them.*

Action

Officers to buy bread.

**Harriett Stone /
Ed Shaw**
"""


def sentences(notes: ReadNotes) -> str:
    return "\n".join(str(doubt) for doubt in notes.doubts)


def items(body: str) -> ReadNotes:
    head = TIDY.split("1. Welcome")[0]
    return read_notes(head + body, "notes.txt")


def test_tidy_notes_are_read_without_doubt() -> None:
    notes = read_notes(TIDY, "notes.txt")
    assert (notes.title, notes.venue) == ("Parks Board", "Weir House")
    assert notes.date == datetime.date(2012, 1, 17)
    assert [(a.position, a.name, a.organisation) for a in notes.attendance] == [
        (Position.CHAIR, "Ann Lee", "Northbridge Council"),
        (Position.MEMBER, "Bob Hay MBE", "Westmere DC"),
        (Position.MEMBER, "Cy Poe", "Eastham BC"),
        (Position.OFFICER, "Di Roe", ""),
        (Position.OFFICER, "Ed Shaw", ""),
        (Position.OFFICER, "Flo Orr", ""),
    ]
    welcome, ponds, swans = notes.items
    assert welcome.narrative_html == "<p>The Chair welcomed everyone.</p>"
    assert ponds.title == "Ponds & <weeds>"
    assert ponds.narrative_html == (
        "<p>Members asked:</p><ul><li>who owns the ponds;</li><li>what they cost.</li></ul>"
    )
    assert [(d.lead_in, d.html) for d in ponds.decisions] == [
        ("That the Board:", "<strong>noted</strong> the report; and"),
        ("That the Board:", "<strong>asked</strong> for another."),
    ]
    assert [(a.text, a.owners) for a in ponds.actions] == [
        ("Officers to count the ponds.", ["Di Roe", "Ed Shaw"]),
        ("Officers to write to the owners.", ["Flo Orr"]),
    ]
    assert (swans.title, swans.confidential) == ("Swans", True)
    assert sentences(notes) == ""


def test_a_flattened_table_is_read() -> None:
    notes = read_notes(UNTIDY, "notes.txt")
    assert notes.preamble == ["Note of decisions taken"]
    assert [a.position for a in notes.attendance] == [
        Position.CHAIR, Position.DEPUTY_CHAIR, Position.MEMBER, Position.MEMBER,
        Position.OBSERVER, Position.OFFICER, Position.OFFICER, Position.OFFICER,
    ]  # fmt: skip
    assert notes.attendance[3].name == "Dot Ray OBE JP"
    assert notes.attendance[4].organisation == "Weir Trust (Leader)"
    welcome, ponds, ducks = notes.items
    assert welcome.narrative_html == "<p>All were <strong>welcome</strong>.</p>"
    assert ponds.narrative_html == (
        "<p>Points:</p><ul><li>depth;</li><li>width.</li></ul><p>Then more.</p>"
    )
    assert [d.html for d in ponds.decisions] == ["The Board agreed to dig."]
    assert [(a.text, a.owners) for a in ponds.actions] == [
        ("Officers to dig.", ["Di Roe", "Mo Fox"])
    ]
    assert ducks.decisions[0].html == "The Board <strong>agreed</strong> to feed them."
    assert ducks.actions[0].owners == ["Harriett Stone", "Ed Shaw"]


def test_a_running_head_and_a_misspelt_owner_are_doubted() -> None:
    doubts = sentences(read_notes(UNTIDY, "notes.txt"))
    assert "“Item 3” was left out as a running head." in doubts
    assert "“Harriett Stone”, who is not in the attendance; “Harriet Stone” is." in doubts


def test_an_action_without_owner_is_doubted_with_its_line() -> None:
    notes = items("1. Ponds\n\nAction\n\nOfficers to dig.\n")
    assert notes.items[0].actions[0].owners == []
    assert "notes.txt, line 15: The action “Officers to dig.” of item 1 has no owner." in sentences(
        notes
    )


def test_an_owner_cut_at_a_slash_goes_on_below_and_a_single_name_is_doubted() -> None:
    notes = items("1. Ponds\n\nAction\n\nOfficers to dig.\n\nDi Roe /\n\n**Shaw**\n")
    assert notes.items[0].actions[0].owners == ["Di Roe", "Shaw"]
    assert "The owner “Shaw” of an action looks cut" in sentences(notes)


def test_a_numbered_list_inside_an_item_is_no_item() -> None:
    notes = items(
        "1. Ponds\n\nThree ways:\n\n1. dig;\n\n2. fill;\n\n3. wait.\n\n2. Ducks\n\nFed.\n"
    )
    assert [item.title for item in notes.items] == ["Ponds", "Ducks"]
    assert "<p>2. fill;</p>" in notes.items[0].narrative_html
    assert "begins with a number, but was kept as text of item 1" in sentences(notes)


def test_a_gap_in_the_numbers_is_doubted() -> None:
    notes = items("1. Ponds\n\nDug.\n\n4. Ducks\n\n11.00am Tuesday, 20 March 2012\n")
    assert [item.number for item in notes.items] == ["1", "4"]
    assert "Item 4 follows item 1." in sentences(notes)


def test_a_decision_in_the_text_is_kept_there_and_doubted() -> None:
    notes = items("1. Notes of the last meeting\n\nThe Board **agreed** the notes.\n")
    assert notes.items[0].decisions == []
    assert "without a heading “Decision”" in sentences(notes)


def test_text_under_a_decision_that_decides_nothing_is_doubted() -> None:
    notes = items("1. Ponds\n\nDecision\n\nIt rained all day.\n")
    assert notes.items[0].decisions[0].html == "It rained all day."
    assert "names nothing agreed" in sentences(notes)


def test_a_lead_in_that_nothing_follows_is_not_lost() -> None:
    notes = items("1. Ponds\n\nDecision\n\nThat the Board:\n\n2. Ducks\n\nFed.\n")
    assert [d.html for d in notes.items[0].decisions] == ["That the Board:"]
    assert "Nothing follows “That the Board:”." in sentences(notes)


def test_a_date_that_is_none_and_a_wrong_weekday_are_doubted() -> None:
    wrong = read_notes(TIDY.replace("Tuesday, 17 January 2012", "17 Never"), "n.txt")
    assert wrong.date is None
    assert "n.txt, line 2: “17 Never” is not a date. Write it as 2012-03-20" in sentences(wrong)
    monday = read_notes(TIDY.replace("Tuesday", "Monday"), "n.txt")
    assert monday.date == datetime.date(2012, 1, 17)
    assert "names a day of the week that 17 January 2012 is not" in sentences(monday)


def test_owners_that_do_not_match_the_actions_of_a_row_are_given_to_none() -> None:
    row = "1.\t<p>Ponds</p><p>Actions</p><p>Dig.</p><p>Fill.</p>\t<p>Di Roe</p>"
    notes = items(f"Item\tDecisions and actions\tAction by\n{row}\n")
    assert [a.owners for a in notes.items[0].actions] == [[], []]
    assert "(Di Roe); none was given to an action" in sentences(notes)


def test_an_unknown_position_is_read_as_observer_with_a_doubt() -> None:
    notes = read_notes(TIDY.replace("Members:", "Pipers\tZoe Bell\t\nMembers:"), "notes.txt")
    assert (Position.OBSERVER, "Zoe Bell") in [(a.position, a.name) for a in notes.attendance]
    assert "“Pipers” is no position known here" in sentences(notes)


def test_decision_and_action_may_stand_on_the_line_of_their_heading() -> None:
    notes = items("1. Ponds\n\nDecision: The Board **noted** it.\n\nAction: Dig.\n\nBy: Di Roe\n")
    assert notes.items[0].decisions[0].html == "The Board <strong>noted</strong> it."
    assert [(a.text, a.owners) for a in notes.items[0].actions] == [("Dig.", ["Di Roe"])]


def test_html_that_is_no_known_element_stays_text() -> None:
    notes = items("1. Ponds\n\n<script>alert(1)</script> and 3 < 4\n")
    assert notes.items[0].narrative_html == (
        "<p>&lt;script&gt;alert(1)&lt;/script&gt; and 3 &lt; 4</p>"
    )


def test_an_empty_file_is_doubts_only() -> None:
    notes = read_notes("", "notes.txt")
    assert notes.items == []
    assert "No item was found." in sentences(notes)
