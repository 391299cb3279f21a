"""Comparing names of people, groups, organisations and papers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from boardpapers.importing.reading.names import (
    Match,
    Name,
    best_match,
    compare_names,
    looks_like_a_name,
    match_title,
    parse_name,
    same_group,
    same_organisation,
    split_owners,
)

SAME, PROBABLE, DIFFERENT = Match.SAME, Match.PROBABLE, Match.DIFFERENT


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Sir Daniel Wilkins CBE", Name("Sir", "Daniel", "Wilkins", "CBE")),
        ("Edwin Lord OBE JP", Name("", "Edwin", "Lord", "OBE JP")),
        (
            "Cllr Dr Ann-Marie van der Berg, MBE",
            Name("Cllr Dr", "Ann-Marie", "van der Berg", "MBE"),
        ),
        ("Professor Ida Shell PhD", Name("Professor", "Ida", "Shell", "PhD")),
        ("Lord Lee", Name("Lord", "", "Lee", "")),
        ("", Name("", "", "", "")),
    ],
)
def test_parts_of_a_name(text: str, name: Name) -> None:
    assert parse_name(text) == name


@pytest.mark.parametrize(
    ("a", "b", "match"),
    [
        ("Sir Daniel Wilkins CBE", "Daniel Wilkins CBE", SAME),
        ("Jan Shorter", "Cllr Jan Shorter OBE", SAME),
        ("Zoë O’Neill", "Zoe O'Neill", SAME),
        ("Philip Selwyn", "Philip Sellwyn", PROBABLE),
        ("Julie Whitmore", "Juliet Whitmore", PROBABLE),
        ("Tim Poe", "Timothy Poe", PROBABLE),
        ("J Tailor", "Joan Tailor", PROBABLE),
        ("Brian J Reynold", "Brian Reynold", PROBABLE),
        ("Joan Tailor", "Luke Tailor", DIFFERENT),
        ("Julie Carey", "Julie Whitmore", DIFFERENT),
        ("Philip Selwyn", "Phillip Sellwyn", DIFFERENT),
        ("", "", DIFFERENT),
    ],
)
def test_comparing_people(a: str, b: str, match: Match) -> None:
    assert compare_names(a, b) is match
    assert compare_names(b, a) is match


@given(st.text(max_size=40), st.text(max_size=40))
def test_comparing_never_fails_and_has_no_direction(a: str, b: str) -> None:
    assert compare_names(a, b) is compare_names(b, a)
    assert same_organisation(a, b) is same_organisation(b, a)
    assert match_title(a, b) is match_title(b, a)


def test_the_best_of_several() -> None:
    assert best_match("Julie Whitmore", ["Ann Lee", "Juliet Whitmore"]) == (
        "Juliet Whitmore",
        PROBABLE,
    )
    assert best_match("Ann Lee", ["Anne Lee", "Cllr Ann Lee"]) == ("Cllr Ann Lee", SAME)
    assert best_match("Ann Lee", ["Bob Hay"]) == (None, DIFFERENT)
    assert best_match("Ann Lee", []) == (None, DIFFERENT)


def test_two_of_one_name_are_only_probable() -> None:
    assert best_match("Ann Lee", ["Cllr Ann Lee", "Dr Ann Lee"])[1] is PROBABLE


@pytest.mark.parametrize(
    ("text", "owners"),
    [
        ("Denis Skin / Maud Sharples", ["Denis Skin", "Maud Sharples"]),
        ("Ann Lee, Bob Hay and Cy Poe", ["Ann Lee", "Bob Hay", "Cy Poe"]),
        ("Ann Lee, OBE / Bob Hay", ["Ann Lee OBE", "Bob Hay"]),
        ("Andrew Sandy", ["Andrew Sandy"]),
        ("Ann Lee /", ["Ann Lee"]),
        ("", []),
    ],
)
def test_owners_on_one_line(text: str, owners: list[str]) -> None:
    assert split_owners(text) == owners


@pytest.mark.parametrize(
    ("text", "is_name"),
    [
        ("Ann Lee", True), ("Ann-Marie O'Neill MBE", True), ("Jan van Berg", True),
        ("Close the register", False), ("Lee", False), ("Officers to dig.", False),
    ],
)  # fmt: skip
def test_what_looks_like_a_name(text: str, is_name: bool) -> None:
    assert looks_like_a_name(text) is is_name


@pytest.mark.parametrize(
    ("a", "b", "match"),
    [
        ("Lib Dem Group", "Liberal Democrat", SAME),
        ("Labour", "The Labour Group", SAME),
        ("Conservative", "Conservatve", PROBABLE),
        ("Labour", "Independent", DIFFERENT),
        ("", "", DIFFERENT),
    ],
)
def test_comparing_groups(a: str, b: str, match: Match) -> None:
    assert same_group(a, b) is match


@pytest.mark.parametrize(
    ("a", "b", "match"),
    [
        ("Brackley DC", "Brackley District Council", SAME),
        ("Brackley DC", "Brackley Council", PROBABLE),
        ("Brackley", "Brackley Council", PROBABLE),
        ("Brackley DC", "Brackley CC", DIFFERENT),
        ("London Borough of Weir", "Weir LB", SAME),
        ("Weir City", "City of Weir", SAME),
        ("Holm", "Weir", DIFFERENT),
    ],
)
def test_comparing_organisations(a: str, b: str, match: Match) -> None:
    assert same_organisation(a, b) is match


@pytest.mark.parametrize(
    ("a", "b", "match"),
    [
        ("Pan Asia Review Programme", "Pan-Asian Review Project", PROBABLE),
        ("Sector-led Improvement", "Sector Led Improvement - Confidential", SAME),
        ("Ponds Update", "Ponds Update: March", PROBABLE),
        ("Creative Ponds", "Date of next meeting", DIFFERENT),
        ("", "Ponds", DIFFERENT),
    ],
)
def test_comparing_titles(a: str, b: str, match: Match) -> None:
    assert match_title(a, b) is match
