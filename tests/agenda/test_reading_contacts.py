"""Contact officers: several blocks, several on a line, and what cannot be paired."""

import pytest

from meetings.agenda.reading import ReadOfficer
from meetings.agenda.reading.contacts import read_contacts

UNA = ReadOfficer("Una Fell", "Head of Lamps", "01632 960222", "una.fell@example.org")
ROWAN = ReadOfficer("Rowan Ashdown", "Adviser", "01632 960111", "rowan.ashdown@example.org")


def test_two_blocks() -> None:
    lines = [
        "Contact officer: Una Fell", "Position: Head of Lamps", "Phone no: 01632 960222",
        "E-mail: una.fell@example.org", "Contact officer: Rowan Ashdown", "Position: Adviser",
        "Tel: 01632 960111", "Email: rowan.ashdown@example.org",
    ]  # fmt: skip
    assert read_contacts(lines) == ([UNA, ROWAN], [])


@pytest.mark.parametrize(
    "lines",
    [
        [
            "Contact officers: Una Fell / Rowan Ashdown", "Position: Head of Lamps / Adviser",
            "Phone: 01632 960222 / 01632 960111",
            "E-mail: una.fell@example.org / rowan.ashdown@example.org",
        ],
        [
            "Contact Officers: Una Fell and Rowan Ashdown", "Positions: Head of Lamps; Adviser",
            "Telephone: 01632 960222 and 01632 960111",
            "Email: rowan.ashdown@example.org, una.fell@example.org",
        ],
        [
            "Contact officer(s)", "Una Fell", "Head of Lamps", "01632 960222",
            "una.fell@example.org", "Rowan Ashdown, Adviser", "01632 960111",
            "rowan.ashdown@example.org",
        ],
        [
            "Contact officers:\tUna Fell & Rowan Ashdown Position: Head of Lamps / Adviser "
            "Phone no: 01632 960222 / 01632 960111 "
            "E-mail: una.fell@example.org rowan.ashdown@example.org",
        ],
        [
            "Contact officers: Una Fell", "Rowan Ashdown", "Position: Head of Lamps", "Adviser",
            "Phone: 01632 960222", "01632 960111", "E-mail: una.fell@example.org",
            "rowan.ashdown@example.org",
        ],
    ],
)  # fmt: skip
def test_several_officers_on_one_line_become_several(lines: list[str]) -> None:
    assert read_contacts(lines) == ([UNA, ROWAN], [])


def test_three_officers() -> None:
    officers, doubts = read_contacts(["Contact officers: Una Fell, Ida Quill and Rowan Ashdown"])
    assert [officer.name for officer in officers] == ["Una Fell", "Ida Quill", "Rowan Ashdown"]
    assert doubts == []


def test_position_with_and_stays_whole_for_one_officer() -> None:
    officers, _ = read_contacts(
        ["Contact officer: Una Fell", "Position: Head of Lamps and Oil", "Phone: 0163 2960 / 0777"]
    )
    assert officers == [ReadOfficer("Una Fell", "Head of Lamps and Oil", "0163 2960 / 0777")]


def test_what_cannot_be_paired_is_kept_and_doubted() -> None:
    officers, doubts = read_contacts(
        [
            "Contact officers: Una Fell / Rowan Ashdown",
            "Phone: 01632 960222",
            "Email: lamps@example.org",
        ]
    )
    assert officers == [
        ReadOfficer("Una Fell", "", "01632 960222", "lamps@example.org"),
        ReadOfficer("Rowan Ashdown"),
    ]
    assert len(doubts) == 2
    assert "01632 960222" in doubts[0]
    assert "lamps@example.org" in doubts[1]


def test_contact_without_a_name() -> None:
    officers, doubts = read_contacts(["Contact officer:", "E-mail: lamps@example.org"])
    assert officers == []
    assert "lamps@example.org" in doubts[0]
