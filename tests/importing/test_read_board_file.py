"""board.toml."""

import datetime

import pytest

from boardpapers.importing.reading.board_file import Contact, read_board_toml
from boardpapers.importing.reading.doubts import UnreadableFile

TEXT = """[board]
name = "Parks Board"
organisation = "Parks Association"
priorities = ["Ponds", "Ducks"]
contact = { name = "Ann Lee", phone = "020", email = "ann@parks.example" }
notice_days = 5
quorum = 4

[meeting]
date = 2012-03-20
start = 11:00:00
next = 2012-05-15T14:00:00
duration_minutes = 120
reference = "PB/3"

[venue]
name = "Weir House"
address = ["Weir Street", "Holm"]

[[group]]
name = "Blue"
seats = 6
office = { name = "Bob Hay", phone = "021" }

[[group]]
name = "Green"
seats = 1

[[secretariat]]
name = "Cy Poe"
email = "cy@parks.example"

[[meetings]]
date = 2012-01-17
state = "cancelled"
reason = "Snow"
"""


def test_priorities_come_with_aims_and_years() -> None:
    described = """
[[priority]]
name = "Ducks"
aim = "More of them."
starts = 2011-06-01

[[priority]]
name = "Reeds"
ends = 2013-05-31
"""
    first = [(each.name, each.aim) for each in read_board_toml(TEXT.encode()).board.priorities]
    assert first == [("Ponds", ""), ("Ducks", "")]
    facts = read_board_toml((TEXT + described).encode()).board
    assert [(p.name, p.aim, p.starts_on, p.ends_on) for p in facts.priorities] == [
        ("Ponds", "", None, None),
        ("Ducks", "More of them.", datetime.date(2011, 6, 1), None),
        ("Reeds", "", None, datetime.date(2013, 5, 31)),
    ]


@pytest.mark.parametrize(
    ("described", "said"),
    [
        ('name = "Ducks"\nstarts = 2013-06-01\nends = 2013-05-31', "ends before it starts"),
        ('name = "' + "D" * 101 + '"', "too long for the name of a priority"),
        ('aim = "More."', "“name” in [priority] is missing"),
        ('name = "Ducks"\nstarts = "soon"', "“starts” in [priority] is 'soon'"),
    ],
)
def test_a_priority_that_cannot_be_is_refused_with_its_line(described: str, said: str) -> None:
    with pytest.raises(UnreadableFile, match=r"board\.toml") as refused:
        read_board_toml(f"{TEXT}\n[[priority]]\n{described}\n".encode())
    assert said in str(refused.value)


def test_letters_may_stand_without_brackets() -> None:
    assert read_board_toml(TEXT.encode()).board.letters_in_brackets is None
    text = TEXT.replace("notice_days", "letters_in_brackets = false\nnotice_days", 1)
    assert read_board_toml(text.encode()).board.letters_in_brackets is False


def test_everything_is_read() -> None:
    facts = read_board_toml(TEXT.encode())
    assert facts.board.contact == Contact("Ann Lee", "020", "ann@parks.example")
    assert (facts.board.notice_days, facts.board.quorum) == (5, 4)
    assert facts.board.second_person is None
    assert facts.meeting.date == datetime.date(2012, 3, 20)
    assert facts.meeting.start == datetime.time(11)
    assert (facts.meeting.next, facts.meeting.next_start) == (
        datetime.date(2012, 5, 15),
        datetime.time(14),
    )
    assert facts.meeting.previous is None
    assert facts.venue is not None
    assert facts.venue.address == ["Weir Street", "Holm"]
    assert [(g.name, g.seats, g.office) for g in facts.groups] == [
        ("Blue", 6, Contact("Bob Hay", "021")),
        ("Green", 1, None),
    ]
    assert facts.secretariat[0].name == "Cy Poe"
    assert (facts.meetings[0].state, facts.meetings[0].reason) == ("cancelled", "Snow")
    assert facts.doubts == []


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("date = 2012-03-20", "dat = 2012-03-20",
         "board.toml, line 9: “date” in [meeting] is missing. Rename “dat” to “date”."),
        ("start = 11:00:00\n", "",
         "board.toml, line 9: “start” in [meeting] is missing. Add a time: start = 11:00:00."),
        ("date = 2012-03-20", 'date = "20 March"',
         "board.toml, line 10: “date” in [meeting] is '20 March'. It must be a date: "
         "date = 2012-03-20."),
        ("seats = 1\n", 'seats = "one"\n',
         "board.toml, line 27: “seats” in [group] is 'one'. It must be a whole number: seats = 6."),
        ('name = "Ann Lee", ', "",
         "board.toml, line 5: “name” in [board.contact] is missing. Add a text: name = \"…\"."),
        ('name = "Parks Board"', 'name = ""',
         "board.toml, line 2: “name” in [board] is empty. Write it between the quotes."),
        ('state = "cancelled"', 'state = "off"',
         "board.toml, line 35: “state” in [meetings] is “off”. It must be one of planned,"),
        ("quorum = 4", "quorum = 0",
         "board.toml, line 7: “quorum” in [board] is 0. It must be between 1 and 1000."),
        ("quorum = 4", 'second_person = "yes"',
         "board.toml, line 7: “second_person” in [board] is 'yes'. It must be true or false: "
         "second_person = true."),
        ('"Ducks"', "3", "board.toml, line 4: “priorities” in [board] holds 3."),
        ("[board]", "[boards]", "board.toml: “board” is missing. Rename “boards” to “board”."),
        ("quorum = 4", "quorum = ", "board.toml, line 7: This line cannot be read: quorum =. "
         "Each line is `name = \"value\"`"),
        ("date = 2012-03-20", "date = 2012-03-38",
         "board.toml, line 10: 2012-03-38 is not a date. Write the day as 2026-12-08."),
        ("date = 2012-03-20", "date = 2012-3-20",
         "board.toml, line 10: 2012-3-20 is not a date. Write the day as 2026-12-08."),
        ("quorum = 4", "quorum = 4\nquorum = 5",
         "board.toml, line 8: “quorum = 5” says again what is said above. Delete one."),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named_with_line_and_remedy(old: str, new: str, sentence: str) -> None:
    with pytest.raises(UnreadableFile) as refused:
        read_board_toml(TEXT.replace(old, new, 1).encode())
    assert str(refused.value).startswith(sentence)


@pytest.mark.parametrize(("written", "meant"), [("true", True), ("false", False)])
def test_a_board_says_whether_two_people_publish(written: str, meant: bool) -> None:
    facts = read_board_toml(TEXT.replace("quorum = 4", f"second_person = {written}").encode())
    assert facts.board.second_person is meant


def test_an_unknown_key_is_left_out_with_a_doubt() -> None:
    facts = read_board_toml(TEXT.replace("quorum = 4", "quorom = 4").encode())
    assert facts.board.quorum is None
    assert str(facts.doubts[0]) == (
        "board.toml, line 7: “quorom” in [board] is not known here and was left out. "
        "Call it “quorum” if that is meant."
    )
