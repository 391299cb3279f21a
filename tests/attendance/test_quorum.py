"""The rule of the quorum, against a second computation that counts on its fingers."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from meetings.attendance.quorum import Voter, quorum

VOTERS = st.lists(
    st.builds(Voter, st.integers(1, 40), st.one_of(st.none(), st.integers(1, 5))),
    unique_by=lambda voter: voter.person,
)


def has_quorum_slowly(members: int, present: list[Voter], share: int, groups: int) -> bool:
    """Each one present stands for `share` members; groups are ticked off a list."""
    spoken_for = 0
    seen: list[int] = []
    for voter in present:
        spoken_for += share
        if voter.group is not None and voter.group not in seen:
            seen.append(voter.group)
    if len(present) == 0:
        return False
    return spoken_for >= members and len(seen) >= groups


@given(st.integers(0, 60), VOTERS, st.integers(1, 10), st.integers(0, 4))
@example(21, [Voter(n, n % 2) for n in range(7)], 3, 2)
@example(22, [Voter(n, n % 2) for n in range(7)], 3, 2)
def test_as_counted_on_fingers(members: int, present: list[Voter], share: int, groups: int) -> None:
    found = quorum(voting_members=members, present=present, share=share, groups=groups)
    assert found.met == has_quorum_slowly(members, present, share, groups)
    assert found.sentence.startswith("Quorum" if found.met else "No quorum")


def test_a_person_counts_once() -> None:
    twice = [Voter(1, 1), Voter(1, 1)]
    assert quorum(voting_members=3, present=twice, share=2, groups=1).present == 1


@pytest.mark.parametrize(
    ("groups_of", "groups", "sentence"),
    [
        ([], 2, "No quorum: no voting member is present, 2 are needed."),
        ([1], 2, "No quorum: 1 voting member is present, 2 are needed."),
        (
            [1, 1],
            2,
            "No quorum: 2 voting members are present, from 1 group; 2 groups are needed.",
        ),
        (
            [None, None],
            1,
            "No quorum: 2 voting members are present, none of a political group; "
            "one group is needed.",
        ),
        ([1, 2], 2, "Quorum: 2 voting members are present, from 2 groups (needed: 2, from 2)."),
        ([1, 2], 0, "Quorum: 2 voting members are present (needed: 2)."),
    ],
)
def test_it_says_what_is_missing(groups_of: list[int | None], groups: int, sentence: str) -> None:
    present = [Voter(number, group) for number, group in enumerate(groups_of)]
    found = quorum(voting_members=5, present=present, share=3, groups=groups)
    assert found.sentence == sentence
