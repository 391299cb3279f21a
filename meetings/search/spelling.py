"""A word with a slip of the pen: what names and titles that the reader may see have like it."""

import re
from collections.abc import Iterable, Iterator

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db import connection, transaction
from django.db.models import QuerySet

from meetings.search.models import Kind, Passage
from meetings.search.writing_down import in_plain_letters

SIMILAR = 0.35
"""Of a word's and a name's groups of three letters, the share that has to be the same."""
THE_SAME = 1.0
"""A name or title with this share of them has the very word: no slip, and soon found."""
LIKE_IT = 40
"""Names and titles that are looked at, for a word."""
MOST_WORDS = 4
SHORTEST = 3
SHORT = 5
"""A word so long has one slip at most, a longer one two."""
_WORD = re.compile(r"[^\W\d_]+(?:[’'][^\W\d_]+)*")


def corrected(words: str, passages: QuerySet[Passage]) -> tuple[str, str]:
    """The words without slips, and in whose name or title that stands; two blanks where nothing is
    like them. `passages` are those in which the reader may find something.

    Of the words only the first four that are in no name and no title are looked at.
    """
    texts: list[str] = []
    answer = words
    for word in list(dict.fromkeys(_WORD.findall(words)))[:MOST_WORDS]:
        if len(word) < SHORTEST:
            continue
        near = _nearest(word, passages)
        if near is None:
            continue
        better, text = near
        answer = better.join(re.split(rf"\b{re.escape(word)}\b", answer))
        texts.append(text)
    return (answer, texts[0]) if texts else ("", "")


@transaction.atomic
def _nearest(word: str, passages: QuerySet[Passage]) -> tuple[str, str] | None:
    """The word of a name or a title that is least unlike, and that name or title; None where
    nothing is like it, or the word itself stands in one."""
    plain = in_plain_letters(word)
    names = (
        passages.filter(kind__in=[Kind.PERSON, Kind.ITEM])
        .exclude(spelled="")
        .filter(spelled__trigram_word_similar=plain)
    )
    _ask_for(THE_SAME)
    if names.exists():
        return None
    _ask_for(SIMILAR)
    like = (
        names.annotate(likeness=TrigramWordSimilarity(plain, "spelled"))
        .order_by("-likeness", "-pk")
        .values_list("head", flat=True)
    )
    slips = 1 if len(plain) <= SHORT else 2
    best = min(_distances(plain, like[:LIKE_IT]), default=None)
    if best is None or best[0] > slips:
        return None
    return best[2], best[3]


def _ask_for(share: float) -> None:
    """Of the groups of three letters, in this transaction."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('pg_trgm.word_similarity_threshold', %s, true)", [str(share)]
        )


def _distances(plain: str, texts: Iterable[str]) -> Iterator[tuple[int, int, str, str]]:
    for place, text in enumerate(texts):
        for each in _WORD.findall(text):
            yield slips_between(plain, in_plain_letters(each)), place, each, text


def slips_between(one: str, other: str) -> int:
    """How many letters were added, left out, mistaken, or changed places with the next."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for at, letter in enumerate(one, start=1):
        earlier, before, row = before, row, [at]
        for to, another in enumerate(other, start=1):
            least = min(
                before[to] + 1,
                row[to - 1] + 1,
                before[to - 1] + (letter != another),
            )
            if at > 1 and to > 1 and letter == other[to - 2] and one[at - 2] == another:
                least = min(least, earlier[to - 2] + 1)
            row.append(least)
    return row[-1]
