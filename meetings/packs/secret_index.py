"""What is looked for, how two wordings are compared, and an index that finds thousands at once."""

import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate

WORD = re.compile(r"[^\W_]+")
SHORTEST = 4
"""Letters; anything shorter stands everywhere."""
SENTENCE = 24
"""Letters; what is shorter is a title or a name and is found as whole words only."""
LONGEST_ANCHOR = 24
"""Letters of a sentence's head and of its tail, at most half of it: of a sentence broken in two
one of them is whole."""
WINDOW, STEP = 9, 4
"""Every STEP letters WINDOW of them are looked up: that touches the shortest anchor, 12 letters."""
FOOT, HEAD = 1500, 300
"""Letters that may stand after the first half of a broken sentence (footnotes, the page's number)
and before the second (the running head, a table's head that is repeated)."""
EDGE = 8
"""Words at the end of a page, and at the head of the next, among which a title may be broken."""


@dataclass(frozen=True, slots=True)
class Secret:
    """A text that must not be public, and the thing it comes from: "Item 3: Sale of the quay"."""

    text: str
    source: str


class Wording:
    """A text as it is compared: its letters and figures alone, small.

    Case, spaces, line breaks, hyphens, quotation marks, ligatures and accents make no difference.
    """

    def __init__(self, text: str) -> None:
        if not text.isascii():
            text = unicodedata.normalize("NFKD", text)
        # Accents are now characters of their own; they are left out with spaces and signs.
        self.words: list[str] = WORD.findall(_unmarked(text).casefold())
        self.letters = "".join(self.words)

    @cached_property
    def bounds(self) -> frozenset[int]:
        """Where a word ends or begins, in letters."""
        return frozenset(accumulate(map(len, self.words), initial=0))

    def starts(self) -> Iterable[int]:
        """Where each word begins, in letters."""
        return accumulate(map(len, self.words[:-1]), initial=0) if self.words else ()


MARKS = re.compile("[\u0300-\u036f\u00ad\u200b-\u200f\u2060-\u2064\ufeff\ufffe\x02]+")


def _unmarked(text: str) -> str:
    """Without what may stand inside a word: accents, soft hyphens, invisible characters."""
    return text if text.isascii() and "\x02" not in text else MARKS.sub("", text)


def letters(text: str) -> str:
    return Wording(text).letters


class SecretIndex:
    """Finds any number of secrets in a text, in about the time of reading it.

    Raises: ValueError for a secret of fewer than four letters: it would be found everywhere.
    """

    def __init__(self, secrets: Collection[Secret]) -> None:
        self.secrets = list(secrets)
        wordings = [Wording(secret.text) for secret in self.secrets]
        self._looks = [wording.letters for wording in wordings]
        if short := [w.letters for w in wordings if len(w.letters) < SHORTEST]:
            raise ValueError(f"Too short to look for: {', '.join(map(repr, short))}.")
        self._windows: dict[str, list[tuple[int, int]]] = {}
        self._short: dict[str, list[int]] = {}
        self._titles: dict[int, list[str]] = {}
        for number, look in enumerate(self._looks):
            if len(look) < SENTENCE:
                self._short.setdefault(look[:SHORTEST], []).append(number)
                self._titles[number] = wordings[number].words
                continue
            tail = len(look) - _anchor(look)
            for at in dict.fromkeys([*range(STEP), *range(tail, tail + STEP)]):
                self._windows.setdefault(look[at : at + WINDOW], []).append((number, at))

    def found_in(self, wording: Wording) -> set[int]:
        """The numbers of the secrets that stand in a text."""
        return {number for number, whole in self._seen_in(wording) if whole}

    def in_pages(self, pages: Iterable[Wording]) -> Iterator[tuple[int, int, bool]]:
        """What stands on pages that follow each other: number, page from 0, goes on overleaf."""
        before = Wording("")
        begun: set[int] = set()
        for page, wording in enumerate(pages):
            whole: set[int] = set()
            partly: set[int] = set()
            for number, is_whole in self._seen_in(wording):
                (whole if is_whole else partly).add(number)
            for number in sorted(whole):
                yield number, page, False
            for number in sorted(begun | partly):
                if self._is_broken(self._looks[number], before.letters, wording.letters):
                    yield number, page - 1, True
            for number in self._broken_titles(before, wording):
                yield number, page - 1, True
            before, begun = wording, partly

    def _seen_in(self, wording: Wording) -> Iterator[tuple[int, bool]]:
        """Secrets that are in a text whole, or (False) at least with their head or tail."""
        text = wording.letters
        for at in range(0, len(text) - WINDOW + 1, STEP) if self._windows else ():
            for number, offset in self._windows.get(text[at : at + WINDOW], ()):
                look, start = self._looks[number], at - offset
                if start >= 0 and text.startswith(look, start):
                    yield number, True
                elif self._has_anchor(look, text, offset, start):
                    yield number, False
        for start in wording.starts() if self._short else ():
            for number in self._short.get(text[start : start + SHORTEST], ()):
                look = self._looks[number]
                if text.startswith(look, start) and start + len(look) in wording.bounds:
                    yield number, True

    def _has_anchor(self, look: str, text: str, offset: int, start: int) -> bool:
        if offset < STEP and start >= 0 and text.startswith(look[: _anchor(look)], start):
            return True
        tail = len(look) - _anchor(look)
        at = start + tail
        return offset >= tail and at >= 0 and text.startswith(look[tail:], at)

    def _is_broken(self, look: str, before: str, after: str) -> bool:
        """Whether it stands partly at the end of one page, and the rest of it on the next."""
        foot, head = before[-FOOT - len(look) :], after[: HEAD + len(look)]
        first = _longest(lambda size: look[:size] in foot, len(look) - 1)
        rest = _longest(lambda size: look[len(look) - size :] in head, len(look) - 1)
        return first + rest >= len(look)

    def _broken_titles(self, before: Wording, after: Wording) -> Iterator[int]:
        foot, head = before.words[-EDGE:], after.words[:EDGE]
        for number, words in self._titles.items():
            if words[0] in foot and any(
                _stand_in(words[:cut], foot) and _stand_in(words[cut:], head)
                for cut in range(1, len(words))
            ):
                yield number


def _anchor(look: str) -> int:
    return min(LONGEST_ANCHOR, len(look) // 2)


def _stand_in(part: list[str], words: list[str]) -> bool:
    return any(words[at : at + len(part)] == part for at in range(len(words)))


def _longest(stands: Callable[[int], bool], most: int) -> int:
    """The greatest size up to `most` that stands there, where every smaller one does too."""
    low, high = 0, most
    while low < high:
        middle = (low + high + 1) // 2
        if stands(middle):
            low = middle
        else:
            high = middle - 1
    return low
