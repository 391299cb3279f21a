"""Which matter stands where in a draft, and paragraphs put in another order."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetings.agenda.paragraphs import numbered_paragraphs
from meetings.chairs_reports.arranging import (
    NotArranged,
    joined,
    parted,
    placed,
    stepped,
    with_heading,
    with_subheading,
)
from meetings.chairs_reports.body import body_of, read_body, with_headings
from meetings.chairs_reports.drafting import (
    OTHER_MATTERS,
    Kind,
    Matter,
    Passage,
    draft,
    with_matter,
)

DAY = date(2026, 10, 20)
PRIORITIES = ["Tides", "Lamps", "Pilots"]


def matter(key: int, priority: str = "", subject: str = "", **more: object) -> Matter:
    return Matter(
        Kind.DECISION, key, f"<p>Matter {key}.</p>", DAY, priority, subject, place=(key,), **more
    )


def texts(passages: list[Passage]) -> list[str]:
    return [each.text.removeprefix("<p>Matter ").removesuffix(".</p>") for each in passages]


def numbered(*headings_of: tuple[str, str]) -> list[Passage]:
    """Paragraphs of the keys 1, 2, 3 … under these headings and subheadings."""
    return [
        Passage(f"<p>Matter {key}.</p>", heading, subheading, key=key, sources=(key * 10,))
        for key, (heading, subheading) in enumerate(headings_of, start=1)
    ]


def test_headings_come_in_the_order_of_the_priorities_and_what_has_none_last() -> None:
    passages = draft([matter(1), matter(2, "Lamps"), matter(3, "Tides")], PRIORITIES)
    assert [(each.heading, text) for each, text in zip(passages, texts(passages), strict=True)] == [
        ("Tides", "3"),
        ("Lamps", "2"),
        (OTHER_MATTERS, "1"),
    ]


def test_without_priorities_there_are_no_headings() -> None:
    passages = draft([matter(1, subject="Survey"), matter(2, subject="Lamps")], PRIORITIES)
    assert [(each.heading, each.subheading) for each in passages] == [("", ""), ("", "")]


def test_matters_of_one_subject_stand_together_and_those_without_one_first() -> None:
    found = draft(
        [
            matter(1, "Tides", "Survey"),
            matter(2, "Tides", "Dredging"),
            matter(3, "Tides", "Survey"),
            matter(4, "Tides"),
        ],
        PRIORITIES,
    )
    assert texts(found) == ["4", "1", "3", "2"]
    printed = [under for _, under in with_headings(found)]
    assert printed == [("Tides", ""), ("", "Survey"), ("", ""), ("", "Dredging")]


def test_earlier_days_come_first() -> None:
    early = Matter(Kind.EVENT, 9, "<p>Matter 9.</p>", DAY - timedelta(days=1), "Tides")
    assert texts(draft([matter(1, "Tides"), early], PRIORITIES)) == ["9", "1"]


def test_what_is_only_offered_is_not_drafted() -> None:
    assert draft([matter(1, is_drafted=False)], PRIORITIES) == []


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["", *PRIORITIES, "Ended"]), st.sampled_from(["", "Survey", "Lamps"])
        ),
        max_size=12,
    )
)
def test_each_matter_is_told_once_in_a_numbered_paragraph_under_its_heading(
    kinds: list[tuple[str, str]],
) -> None:
    matters = [matter(key, *kind) for key, kind in enumerate(kinds)]
    passages = draft(matters, PRIORITIES)
    body = body_of(passages)
    numbers = numbered_paragraphs(body)
    assert [each.number for each in numbers] == [str(n + 1) for n in range(len(kinds))]
    assert sorted(each.text for each in numbers) == sorted(
        f"Matter {n}." for n in range(len(kinds))
    )
    for passage in passages:
        (told,) = passage.matters
        if any(kind for kind, _ in kinds):
            assert passage.heading == (told.priority or OTHER_MATTERS)
    runs = [heading for _, (heading, _) in with_headings(passages) if heading]
    assert len(runs) == len(set(runs))  # each heading once


@given(
    st.lists(
        st.tuples(st.sampled_from(["Tides", "Lamps"]), st.sampled_from(["", "Survey", "Dredging"])),
        max_size=8,
    )
)
def test_a_body_is_read_back_as_its_paragraphs(kinds: list[tuple[str, str]]) -> None:
    passages = numbered(*kinds)
    again = read_body(body_of(passages), passages)
    assert [each.key for each in again] == [each.key for each in passages]
    assert body_of(again) == body_of(passages)


def test_a_body_from_elsewhere_is_read_into_paragraphs() -> None:
    body = (
        "Loose words<h2>Tides</h2><p>Before any number.</p><h3>Survey</h3>"
        "<ol><li>First.</li><li>Second.<ol><li>Sub.</li></ol></li></ol><p>Goes with the second.</p>"
        "<ol><li>Third.</li></ol>"
    )
    found = read_body(body, [])
    assert [(each.heading, each.subheading) for each in found] == [
        ("", ""),
        ("Tides", ""),
        ("Tides", "Survey"),
        ("Tides", "Survey"),
        ("Tides", "Survey"),
    ]
    assert found[3].text == "<p>Second.</p><ol><li>Sub.</li></ol><p>Goes with the second.</p>"


def test_another_matter_goes_to_its_subject_else_under_its_heading_else_in_order() -> None:
    report = numbered(("Tides", "Survey"), ("Tides", "Dredging"), ("Pilots", ""))
    for new, places in [
        (matter(9, "Tides", "Survey"), ["1", "9", "2", "3"]),
        (matter(9, "Tides", "Ferries"), ["1", "2", "9", "3"]),
        (matter(9, "Lamps"), ["1", "2", "9", "3"]),
        (matter(9, "Pilots", "Rota"), ["1", "2", "3", "9"]),
        (matter(9), ["1", "2", "3", "9"]),
        (matter(9, "Tides"), ["9", "1", "2", "3"]),
    ]:
        assert texts(with_matter(report, new, PRIORITIES)) == places


def test_the_first_priority_goes_before_the_others() -> None:
    report = numbered(("Lamps", ""))
    assert texts(with_matter(report, matter(9, "Tides"), PRIORITIES)) == ["9", "1"]


def test_a_step_crosses_a_heading_before_it_passes_a_paragraph() -> None:
    report = numbered(("Tides", ""), ("Lamps", ""))
    once = stepped(report, 2, up=True)
    assert [(each.key, each.heading) for each in once] == [(1, "Tides"), (2, "Tides")]
    twice = stepped(once, 2, up=True)
    assert [each.key for each in twice] == [2, 1]
    with pytest.raises(NotArranged, match="first already"):
        stepped(twice, 2, up=True)


def test_a_paragraph_is_put_before_another_and_under_its_heading() -> None:
    report = numbered(("Tides", ""), ("Lamps", "Buoys"), ("Pilots", ""))
    assert [(each.key, each.heading, each.subheading) for each in placed(report, 3, 2)] == [
        (1, "Tides", ""),
        (3, "Lamps", "Buoys"),
        (2, "Lamps", "Buoys"),
    ]
    assert [each.key for each in placed(report, 1, None)] == [2, 3, 1]
    with pytest.raises(NotArranged, match="no longer in the report"):
        placed(report, 1, 77)


def test_joined_paragraphs_have_the_words_and_sources_of_both() -> None:
    one, other = joined(numbered(("Tides", ""), ("Lamps", ""), ("Pilots", "")), 2)
    assert (one.text, one.sources) == ("<p>Matter 1. Matter 2.</p>", (10, 20))
    assert (one.heading, other.key) == ("Tides", 3)


def test_lists_are_joined_one_below_the_other() -> None:
    report = [Passage("<p>A:</p><ul><li>b</li></ul>", key=1), Passage("<p>C.</p>", key=2)]
    assert joined(report, 2)[0].text == "<p>A:</p><ul><li>b</li></ul><p>C.</p>"


def test_a_paragraph_is_parted_at_its_own_paragraphs() -> None:
    assert parted("<p>One.</p><ul><li>of it</li></ul><p>Two.</p>") == [
        "<p>One.</p><ul><li>of it</li></ul>",
        "<p>Two.</p>",
    ]


def test_a_heading_is_changed_for_all_that_stand_under_it() -> None:
    report = numbered(("Tides", "A"), ("Tides", "B"), ("Lamps", "A"))
    assert [each.heading for each in with_heading(report, 1, "Water")] == [
        "Water",
        "Water",
        "Lamps",
    ]
    assert [each.subheading for each in with_subheading(report, 1, "Z")] == ["Z", "B", "A"]


@given(st.lists(st.tuples(st.integers(1, 4), st.booleans()), max_size=20))
def test_no_paragraph_is_lost_by_moving(steps: list[tuple[int, bool]]) -> None:
    report = numbered(("Tides", ""), ("Tides", "A"), ("Lamps", ""), ("", ""))
    for key, up in steps:
        try:
            report = stepped(report, key, up=up)
        except NotArranged:
            continue
    assert sorted(each.key or 0 for each in report) == [1, 2, 3, 4]
