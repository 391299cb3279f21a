"""What a board did, in one word."""

import pytest

from meetings.minutes.verbs import verb_of


@pytest.mark.parametrize(
    ("text", "lead_in", "verb"),
    [
        ("noted the report; and", "That the board:", "Noted"),
        ("asked officers to note the figures.", "", "Asked"),
        ("Members agreed to ask for figures.", "", "Agreed"),
        ("RESOLVED: that the budget be approved.", "", "Agreed"),
        ("to the survey of the barriers.", "Members agreed:", "Agreed"),
        ("The budget of the coming year and all of the tables in it are approved.", "", ""),
        ("A notebook for each pilot.", "", ""),
        ("", "", ""),
    ],
)
def test_the_first_verb_near_the_beginning(text: str, lead_in: str, verb: str) -> None:
    assert verb_of(text, lead_in) == verb
