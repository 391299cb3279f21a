"""Two texts side by side."""

from hypothesis import given
from hypothesis import strategies as st

from meetings.agenda.side_by_side import side_by_side

LINES = st.lists(
    st.lists(st.sampled_from(["the", "tide", "rose", "by", "two", "feet", "."]), min_size=1).map(
        " ".join
    ),
    max_size=6,
)


@given(LINES, LINES)
def test_every_word_of_both_is_there_in_order(mine: list[str], theirs: list[str]) -> None:
    rows = side_by_side(mine, theirs)
    left = ["".join(piece.words for piece in row.mine) for row in rows if row.mine]
    right = ["".join(piece.words for piece in row.theirs) for row in rows if row.theirs]
    assert left == mine
    assert right == theirs


def test_only_the_words_that_differ_are_marked() -> None:
    (row,) = side_by_side(["The tide rose by two feet."], ["The tide fell by two feet."])
    assert [piece.words for piece in row.mine if piece.own] == ["rose "]
    assert [piece.words for piece in row.theirs if piece.own] == ["fell "]


def test_lines_that_are_the_same_stand_opposite() -> None:
    rows = side_by_side(["One.", "Three."], ["One.", "Two is new.", "Three."])
    assert [row.same for row in rows] == [True, False, True]
