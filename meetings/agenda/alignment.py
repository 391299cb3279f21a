"""Two rows of passages laid beside each other: what is the same, changed, added, removed, moved."""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from enum import StrEnum

from meetings.agenda.passages import Cell, Passage, Word, inline_html

ALIKE = 0.5
"""Passages that share at least this part of their words are one passage, changed."""
ALIKE_IN_PLACE = 0.3
"""Enough for one that stands where the other stood."""
WORDS_THAT_MOVE = 4
"""Shorter passages are not followed to another place: many are the same by chance."""
COMMON_WORD = 30
"""A word in more passages than this does not tell which of them is meant."""
LONG = 800
"""In a passage of more words, frequent ones are not used to align it."""


KIND_WORDS = {
    "heading": "heading",
    "subheading": "smaller heading",
    "paragraph": "paragraph without a number",
    "numbered": "numbered paragraph",
    "bullet": "bullet",
    "quote": "quotation",
    "caption": "caption",
    "table": "table",
}


class Change(StrEnum):
    SAME = "same"
    CHANGED = "changed"
    ADDED = "added"
    REMOVED = "removed"
    MOVED_HERE = "moved_here"
    MOVED_AWAY = "moved_away"


@dataclass(frozen=True, slots=True)
class Run:
    """Words that stand together and are the same, added or removed."""

    change: Change
    words: tuple[Word, ...]

    @property
    def html(self) -> str:
        return inline_html(self.words).lstrip()

    @property
    def space(self) -> str:
        """What stands before it: so that no mark of a change reaches over a space."""
        return "" if self.words[0].glued else " "


@dataclass(frozen=True, slots=True)
class ComparedCell:
    runs: tuple[Run, ...]
    is_head: bool


@dataclass(frozen=True, slots=True)
class ComparedRow:
    change: Change
    cells: tuple[ComparedCell, ...]


@dataclass(frozen=True, slots=True)
class ComparedPassage:
    """A passage of the new text with what was changed in it, or of the old one.

    The old text is the passages that are neither added nor moved here, without what was added in
    them; the new one those neither removed nor moved away, without what was removed in them.
    """

    change: Change
    kind: str
    depth: int
    number: str
    """As it is now; of what is gone, as it was."""
    old_number: str
    runs: tuple[Run, ...] = ()
    rows: tuple[ComparedRow, ...] = ()
    old_kind: str = ""
    """What it was before, where that is another kind of passage."""

    @property
    def every_run(self) -> Iterator[Run]:
        yield from self.runs
        for row in self.rows:
            for cell in row.cells:
                yield from cell.runs

    @property
    def kind_word(self) -> str:
        return KIND_WORDS[self.kind]

    @property
    def old_kind_word(self) -> str:
        return KIND_WORDS.get(self.old_kind, "")

    @property
    def was_renumbered(self) -> bool:
        return self.change in (Change.SAME, Change.CHANGED, Change.MOVED_HERE) and (
            self.number != self.old_number
        )

    def words_in(self, change: Change) -> int:
        """How many words were added, or removed, in it; moving counts as neither."""
        if self.change == Change.MOVED_AWAY:
            return 0
        return sum(
            word.counts for run in self.every_run if run.change == change for word in run.words
        )


def compare_passages(
    old: Sequence[Passage], new: Sequence[Passage], *, whole: bool = False
) -> list[ComparedPassage]:
    """The new passages in order, with those that are gone where they stood.

    With `whole` a passage is the same or another one: it is not compared word by word, and
    however short it is it can have moved. For names.
    """
    pairs = _same_in_order(old, new)
    gaps = _gaps(pairs, len(old), len(new))
    _match_moved(old, new, pairs, words_needed=1 if whole else WORDS_THAT_MOVE)
    if not whole:
        _match_alike(old, new, pairs, gaps)
    anchors = longest_in_order(sorted(pairs.items()))
    return list(_merged(old, new, pairs, anchors))


def compare_words(old: Sequence[Word], new: Sequence[Word]) -> tuple[Run, ...]:
    """Runs of words; those taken out stand before those put in their place."""
    if old == new:
        return (Run(Change.SAME, tuple(new)),) if new else ()
    matcher = _matcher(old, new, autojunk=max(len(old), len(new)) > LONG)
    pieces: list[tuple[bool, list[Word], list[Word]]] = []
    codes = matcher.get_opcodes()
    for number, (code, i1, i2, j1, j2) in enumerate(codes):
        is_same = code == "equal" and not _is_crumb(old[i1:i2], number, len(codes))
        if pieces and not is_same and not pieces[-1][0]:
            pieces[-1][1].extend(old[i1:i2])
            pieces[-1][2].extend(new[j1:j2])
        else:
            pieces.append((is_same, list(old[i1:i2]), list(new[j1:j2])))
    runs: list[Run] = []
    for is_same, before, after in pieces:
        if is_same:
            runs.append(Run(Change.SAME, tuple(after)))
            continue
        if before:
            runs.append(Run(Change.REMOVED, tuple(before)))
        if after:
            runs.append(Run(Change.ADDED, tuple(after)))
    return tuple(runs)


def longest_in_order(pairs: Sequence[tuple[int, int]]) -> set[int]:
    """Of pairs sorted by their first numbers: the first numbers of as many as possible whose
    second ones ascend, too. The others have moved."""
    tails: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for index, (_, second) in enumerate(pairs):
        place = bisect_left(tails, second)
        before.append(ends[place - 1] if place else -1)
        if place == len(tails):
            tails.append(second)
            ends.append(index)
        else:
            tails[place], ends[place] = second, index
    kept: set[int] = set()
    index = ends[-1] if ends else -1
    while index >= 0:
        kept.add(pairs[index][0])
        index = before[index]
    return kept


def _is_crumb(words: Sequence[Word], number: int, codes: int) -> bool:
    """A short word or a comma left standing between two changes only makes them hard to read."""
    return 0 < number < codes - 1 and len(words) <= 2 and sum(len(w.text) for w in words) <= 3


def _matcher(
    old: Sequence[Hashable], new: Sequence[Hashable], *, autojunk: bool = False
) -> "SequenceMatcher[int]":
    """Over numbers in place of the things themselves, which are slow to tell apart often."""
    numbers: dict[Hashable, int] = {}
    before, after = (
        [numbers.setdefault(each, len(numbers)) for each in side] for side in (old, new)
    )
    return SequenceMatcher(None, before, after, autojunk=autojunk)


def _same_in_order(old: Sequence[Hashable], new: Sequence[Hashable]) -> dict[int, int]:
    return {
        block.a + offset: block.b + offset
        for block in _matcher(old, new).get_matching_blocks()
        for offset in range(block.size)
    }


def _gaps(pairs: dict[int, int], old: int, new: int) -> tuple[list[int], list[int]]:
    """For each old and each new passage, how many of the pairs stand before it."""
    taken = set(pairs.values())
    counts: tuple[list[int], list[int]] = ([], [])
    for length, inside, counted in ((old, pairs.keys(), 0), (new, taken, 1)):
        passed = 0
        for index in range(length):
            passed += index in inside
            counts[counted].append(passed)
    return counts


def _match_moved(
    old: Sequence[Passage], new: Sequence[Passage], pairs: dict[int, int], words_needed: int
) -> None:
    """Pair what stands word for word in another place."""
    waiting: defaultdict[Passage, list[int]] = defaultdict(list)
    for i, passage in enumerate(old):
        if i not in pairs and sum(1 for _ in passage.every_word) >= words_needed:
            waiting[passage].append(i)
    taken = set(pairs.values())
    for j, passage in enumerate(new):
        if j not in taken and waiting.get(passage):
            pairs[waiting[passage].pop(0)] = j


def _match_alike(
    old: Sequence[Passage],
    new: Sequence[Passage],
    pairs: dict[int, int],
    gaps: tuple[list[int], list[int]],
) -> None:
    """Pair the rest by the words they share, the likest first; where they stand decides ties."""
    taken = set(pairs.values())
    before = {i: _bag(p) for i, p in enumerate(old) if i not in pairs}
    after = {j: _bag(p) for j, p in enumerate(new) if j not in taken}
    places: defaultdict[str, list[int]] = defaultdict(list)
    for i, bag in before.items():
        for word in bag:
            places[word].append(i)
    in_gap: defaultdict[int, list[int]] = defaultdict(list)
    for i in before:
        in_gap[gaps[0][i]].append(i)
    found: list[tuple[float, int, int]] = []
    for j, bag in after.items():
        gap = gaps[1][j]
        near = in_gap[gap]
        candidates = set(near) if len(near) <= COMMON_WORD else set()
        for word in bag:
            if len(places[word]) <= COMMON_WORD:
                candidates.update(places[word])
        for i in candidates:
            if (old[i].kind == "table") != (new[j].kind == "table"):
                continue
            likeness = _likeness(before[i], bag)
            is_here = gaps[0][i] == gap
            short = min(before[i].total(), bag.total()) < WORDS_THAT_MOVE
            if likeness >= (ALIKE_IN_PLACE if is_here else ALIKE) and (is_here or not short):
                found.append((likeness + (0.25 if is_here else 0), i, j))
    matched: set[int] = set()
    for _, i, j in sorted(found, key=lambda each: (-each[0], abs(each[1] - each[2]), each[1])):
        if i not in pairs and j not in matched:
            pairs[i] = j
            matched.add(j)


def _bag(passage: Passage) -> Counter[str]:
    return Counter(word.text.lower() for word in passage.every_word if word.counts)


def _likeness(one: Counter[str], other: Counter[str]) -> float:
    total = one.total() + other.total()
    return 2 * (one & other).total() / total if total else 0.0


def _merged(
    old: Sequence[Passage], new: Sequence[Passage], pairs: dict[int, int], anchors: set[int]
) -> Iterator[ComparedPassage]:
    came_from = {j: i for i, j in pairs.items()}
    next_old = 0

    def gone(until: int) -> Iterator[ComparedPassage]:
        for i in range(next_old, until):
            if i in pairs:
                now = new[pairs[i]].number
                yield replace(_one_sided(old[i], Change.MOVED_AWAY), number=now)
            else:
                yield _one_sided(old[i], Change.REMOVED)

    added: list[ComparedPassage] = []
    for j, passage in enumerate(new):
        i = came_from.get(j)
        if i is None:
            added.append(_one_sided(passage, Change.ADDED))
        elif i not in anchors:
            added.append(_compared(old[i], passage, Change.MOVED_HERE))
        else:
            yield from gone(i)
            yield from added
            added.clear()
            same = old[i] == passage
            yield _compared(old[i], passage, Change.SAME if same else Change.CHANGED)
            next_old = i + 1
    yield from gone(len(old))
    yield from added


def _one_sided(passage: Passage, change: Change) -> ComparedPassage:
    run = Change.ADDED if change == Change.ADDED else Change.REMOVED
    return ComparedPassage(
        change=change,
        kind=passage.kind,
        depth=passage.depth,
        number=passage.number,
        old_number=passage.number,
        runs=(Run(run, passage.words),) if passage.words else (),
        rows=tuple(_row(row, run) for row in passage.rows),
    )


def _compared(old: Passage, new: Passage, change: Change) -> ComparedPassage:
    return ComparedPassage(
        change=change,
        kind=new.kind,
        depth=new.depth,
        number=new.number,
        old_number=old.number,
        runs=compare_words(old.words, new.words),
        rows=tuple(_compare_rows(old, new)),
        old_kind=old.kind if old.kind != new.kind else "",
    )


def _compare_rows(old: Passage, new: Passage) -> Iterator[ComparedRow]:
    for code, i1, i2, j1, j2 in _matcher(old.rows, new.rows).get_opcodes():
        if code == "equal":
            yield from (_row(row, Change.SAME) for row in new.rows[j1:j2])
            continue
        before, after = old.rows[i1:i2], list(new.rows[j1:j2])
        for row in before:
            like = next((n for n, other in enumerate(after) if _is_like_row(row, other)), None)
            if like is None:
                yield _row(row, Change.REMOVED)
                continue
            yield from (_row(other, Change.ADDED) for other in after[:like])
            yield ComparedRow(
                Change.CHANGED,
                tuple(
                    ComparedCell(compare_words(was.words, now.words), now.is_head)
                    for was, now in zip(row, after[like], strict=True)
                ),
            )
            del after[: like + 1]
        yield from (_row(row, Change.ADDED) for row in after)


def _is_like_row(old: Sequence[Cell], new: Sequence[Cell]) -> bool:
    """Rows of as many cells, of which at least one is the same, or which share half their words."""
    if len(old) != len(new):
        return False
    if any(was.words == now.words for was, now in zip(old, new, strict=True)):
        return True
    bags = [Counter(word.text.lower() for cell in row for word in cell.words) for row in (old, new)]
    return _likeness(*bags) >= ALIKE


def _row(row: Sequence[Cell], change: Change) -> ComparedRow:
    return ComparedRow(
        change,
        tuple(
            ComparedCell((Run(change, cell.words),) if cell.words else (), cell.is_head)
            for cell in row
        ),
    )
