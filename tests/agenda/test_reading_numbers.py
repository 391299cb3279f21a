"""Paragraph numbers: typed in text, made by Word, and counted by us."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetings.agenda.paragraphs import headings, number_paragraphs, numbered_paragraphs
from meetings.agenda.reading import read_report
from tests.agenda.word_files import WordFile


def numbers_and_texts(text: str) -> list[tuple[str, str]]:
    read = read_report(f"Lamps\n\nBackground\n\n{text}".encode(), "lamps.txt").as_dict()
    return [(each["number"], each["text"]) for each in read["paragraphs"]]


def doubts(text: str) -> list[str]:
    report = read_report(f"Lamps\n\nBackground\n\n{text}".encode(), "lamps.txt")
    return [doubt for doubt in report.doubts if "contact officer" not in doubt]


@pytest.mark.parametrize(
    "text",
    [
        "1. Old lamps:\n - 1.1 one;\n - 1.2 two.\n2. New lamps.",
        "1 Old lamps:\n\n1.1 one;\n\n1.2 two.\n\n2 New lamps.",
        "- 1 Old lamps:\n - 1.1 one;\n - 1.2 two.\n\n- 2 New lamps.",
        "1.\tOld lamps:\n1.1\tone;\n1.2\ttwo.\n2.\tNew lamps.",
        "1) Old lamps:\n   1. one;\n   2. two.\n2) New lamps.",
        "1. Old lamps:\n(a) one;\n(b) two.\n2. New lamps.",
    ],
)
def test_ways_of_typing_numbers(text: str) -> None:
    assert numbers_and_texts(text) == [
        ("1", "Old lamps:"), ("1.1", "one;"), ("1.2", "two."), ("2", "New lamps."),
    ]  # fmt: skip


def test_figures_are_not_paragraph_numbers() -> None:
    assert numbers_and_texts(
        "1. Old lamps.\n\n22 February was the day.\n\n2012 was the year.\n\n1.5 million lamps.\n\n"
        "2. New lamps."
    ) == [
        ("1", "Old lamps.\n22 February was the day.\n2012 was the year.\n1.5 million lamps."),
        ("2", "New lamps."),
    ]


def test_a_number_that_does_not_follow_is_renumbered_with_a_doubt() -> None:
    text = "1. One.\n2. Two.\n4. Four.\n5. Five:\n - 5.1 this;\n - 5.3 that."
    assert [number for number, _ in numbers_and_texts(text)] == ["1", "2", "3", "4", "4.1", "4.2"]
    found = doubts(text)
    assert len(found) == 2
    assert found[0].startswith("Paragraph 4 (line 7) does not follow 2; it is numbered 3 here.")
    assert found[1].startswith("Paragraph 5.3 (line 10) does not follow 5.1")


def test_a_list_that_restarts_after_a_heading_goes_on() -> None:
    text = "1. One.\n2. Two.\n\nCosts\n\n1. There are no costs to the Board from any of this.\n"
    assert [number for number, _ in numbers_and_texts(text)] == ["1", "2", "3"]
    assert len(doubts(text)) == 1


def test_lettered_points_are_doubted() -> None:
    (doubt,) = doubts("1. Old lamps:\n(a) one;\n(b) two.")
    assert "bear letters" in doubt


def test_points_run_together_are_parted() -> None:
    text = "1. These will include: 1. Speed. 2. Low cost. 3. A bell."
    assert numbers_and_texts(text) == [
        ("1", "These will include:"), ("1.1", "Speed."), ("1.2", "Low cost."), ("1.3", "A bell."),
    ]  # fmt: skip
    assert len(doubts(text)) == 1


def test_word_numbers_go_on_and_never_stand_in_the_text() -> None:
    file = WordFile()
    file.heading("Lamps", 1)
    file.heading("Old")
    file.listed(["One."], file.new_list())
    file.heading("New")
    restarted = file.new_list()
    file.listed(["Two:"], restarted)
    file.listed(["this;", "that."], file.new_list(), level=1)
    file.listed(["more of it"], file.new_list("continuation"))
    file.listed(["Three."], restarted)
    file.text("1. “Bright.”\n2. “Warm.”")
    file.listed(["(four)"], file.new_list())
    file.listed(["east", "west"], file.new_list("letter"))
    file.listed(["north"], file.new_list("bullet"))
    read = read_report(file.content(), "lamps.docx").as_dict()
    assert [(each["number"], each["text"]) for each in read["paragraphs"]] == [
        ("1", "One."), ("2", "Two:"), ("2.1", "this;"), ("2.2", "that.\nmore of it"),
        ("3", "Three."), ("3.1", "“Bright.”"), ("3.2", "“Warm.”"),
        ("4", "(four)"), ("4.1", "east"), ("4.2", "west\nnorth"),
    ]  # fmt: skip


def test_numbering_carried_by_a_style() -> None:
    file = WordFile()
    file.heading("Lamps", 1)
    file.heading("Old")
    file.text("One.", style="List Number")
    file.text("this", style="List Bullet")
    file.heading("New")
    file.text("Two.", style="List Number")
    read = read_report(file.content(), "lamps.docx").as_dict()
    assert [(each["number"], each["text"]) for each in read["paragraphs"]] == [
        ("1", "One.\nthis"), ("2", "Two."),
    ]  # fmt: skip


def test_numbered_paragraphs_of_a_body() -> None:
    body = (
        "<p>Before.</p><h2>A</h2><ol><li><p>One<br>line</p><ol><li>sub</li></ol><p>after</p></li>"
        "</ol><table><tbody><tr><td>x</td><td>y</td></tr></tbody></table><h3>B</h3><p>Loose.</p>"
        "<ul><li>p</li><li>q</li></ul><ol><li>Two</li></ol>"
    )
    assert [(each.number, each.text) for each in numbered_paragraphs(body)] == [
        ("", "Before."), ("1", "One line"), ("1.1", "sub\nafter\nx\ty"), ("", "Loose."),
        ("", "p\nq"), ("2", "Two"),
    ]  # fmt: skip
    assert headings(body) == ["A", "B"]
    assert '<h3>B</h3><p>Loose.</p><ul><li>p</li><li>q</li></ul><ol start="2">' in (
        number_paragraphs(body)
    )


@given(st.lists(st.lists(st.integers(0, 3), min_size=1, max_size=4), min_size=1, max_size=6))
def test_numbers_run_through_whatever_the_headings(sections: list[list[int]]) -> None:
    """Each section is a list of paragraphs, told by how many sub-paragraphs each has."""
    body = "".join(
        "<h2>H</h2><ol>"
        + "".join(
            f"<li><p>t</p>{'<ol>' + '<li>s</li>' * subs + '</ol>' if subs else ''}</li>"
            for subs in section
        )
        + "</ol>"
        for section in sections
    )
    flat = [subs for section in sections for subs in section]
    expected = [
        number
        for at, subs in enumerate(flat, start=1)
        for number in [str(at), *(f"{at}.{sub}" for sub in range(1, subs + 1))]
    ]
    assert [each.number for each in numbered_paragraphs(body)] == expected
    shown = number_paragraphs(body)
    assert number_paragraphs(shown) == shown
    assert [each.number for each in numbered_paragraphs(shown)] == expected
    starts = [1 + sum(map(len, sections[:at])) for at in range(1, len(sections))]
    assert [f'<ol start="{start}">' in shown for start in starts] == [True] * len(starts)


@given(st.lists(st.lists(st.integers(0, 3), min_size=1, max_size=4), min_size=1, max_size=5))
def test_typed_numbers_survive_reading(sections: list[list[int]]) -> None:
    lines, expected, number = ["Lamps", ""], [], 0
    for section in sections:
        lines += ["Some heading", ""]
        for subs in section:
            number += 1
            expected.append(str(number))
            lines.append(f"{number}. Paragraph of text.")
            for sub in range(1, subs + 1):
                expected.append(f"{number}.{sub}")
                lines.append(f" - {number}.{sub} point")
        lines.append("")
    report = read_report("\n".join(lines).encode(), "lamps.txt")
    assert [each["number"] for each in report.as_dict()["paragraphs"]] == expected
    assert [doubt for doubt in report.doubts if doubt.startswith("Paragraph")] == []
