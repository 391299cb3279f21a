"""Finding passages by their words, in a time that does not grow with what there is.

A common word stands in hundreds of thousands of passages. Only the newest of them are looked at:
first those of the last months, which the index picks out by themselves, then those of some years,
and at last all; each further step is only taken where the one before had too few.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, partial
from typing import overload

from django.contrib.postgres.search import SearchHeadline, SearchQuery, SearchRank
from django.db import connection, transaction
from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from meetings.search.models import ALWAYS, CONFIG, Kind, Passage, month_of, of_board, of_month
from meetings.search.ranking import Candidate, ranked
from meetings.search.scope import Scope, passages_for

MOST = 1_000
"""Passages that are counted and put in order; where there are more, these are the newest."""
STEPS = (3, 9, 30)
"""Months that are looked through before everything is."""
MONTHS_AHEAD = 14
"""Of meetings that are planned."""
LONGEST_SPAN = 300
"""Months that are given to the index one by one."""
FEW_WORDS = 3
"""At an end of a passage they are shown rather than left out."""
_BEGIN, _END = "\ue000", "\ue001"
_BETWEEN = " … "
_LONE_MINUS = re.compile(r'-(?![^\W_]|"[^\W_])')
"""One before no word or phrase; of a row of them the database makes so many negations."""


@dataclass(frozen=True)
class Asked:
    """What a reader looks for; what is not given narrows nothing."""

    words: str
    board: int | None = None
    kind: Kind | None = None
    priority: int | None = None
    since: date | None = None
    until: date | None = None
    newest_first: bool = False


@dataclass(frozen=True)
class Found:
    """A passage with what was found in it marked."""

    passage: Passage
    head: SafeString
    text: SafeString


class Search(Sequence[Found]):
    """One reader's search: its results are looked up when they are asked for.

    It can be given to a paginator.
    """

    def __init__(self, asked: Asked, scope: Scope) -> None:
        self.asked = asked
        self.scope = scope
        self.words = _LONE_MINUS.sub(" ", asked.words)
        self.query = SearchQuery(self.words, config=CONFIG, search_type="websearch")

    @property
    def says_nothing(self) -> bool:
        """Whether the words are too common to be looked for, or only such as are not to be there:
        what the database could not use its index for."""
        return self._found is None

    @cached_property
    def passages(self) -> QuerySet[Passage]:
        """Those of the reader's that are asked for, whatever words they have."""
        asked = self.asked
        passages = passages_for(self.scope)
        if asked.board is not None:
            passages = passages.filter(board=asked.board, drawers__overlap=[of_board(asked.board)])
        if asked.kind is not None:
            passages = passages.filter(drawers__overlap=[asked.kind.value])
        if asked.priority is not None:
            passages = passages.filter(priority=asked.priority)
        if asked.since is not None:
            passages = passages.filter(date__gte=asked.since)
        if asked.until is not None:
            passages = passages.filter(date__lte=asked.until)
        return passages

    @property
    def candidates(self) -> list[Candidate]:
        """The newest `MOST` that have the words, and one more where there are more; best first."""
        return self._found or []

    @cached_property
    def _found(self) -> list[Candidate] | None:
        """None where the words say nothing."""
        with transaction.atomic():
            if not self._begin():
                return None
            found: list[Candidate] = []
            for months in self._spans():
                found = self._newest(months)
                if len(found) > MOST:
                    break
        return ranked(found, timezone.localdate(), newest=self.asked.newest_first)

    def _begin(self) -> bool:
        """Whether the index can be used. In this transaction the database is not to make programs,
        or start processes, for what takes it some milliseconds."""
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT querytree(websearch_to_tsquery(%s, %s)), set_config('jit', 'off', true), "
                "set_config('max_parallel_workers_per_gather', '0', true)",
                [CONFIG, self.words],
            )
            row = cursor.fetchone()
        return row is not None and row[0] not in ("", "T")

    @property
    def has_more(self) -> bool:
        """Whether there are more than are counted."""
        return len(self.candidates) > MOST

    def __len__(self) -> int:
        return min(len(self.candidates), MOST)

    @overload
    def __getitem__(self, part: int) -> Found: ...

    @overload
    def __getitem__(self, part: slice) -> list[Found]: ...

    def __getitem__(self, part: int | slice) -> Found | list[Found]:
        if isinstance(part, int):
            return self[part : part + 1][0]
        keys = [each.pk for each in self.candidates[:MOST][part]]
        rows = {row.pk: row for row in self._marked(keys)}
        return [_found(rows[key]) for key in keys if key in rows]

    def _spans(self) -> Iterator[Sequence[str] | None]:
        """The drawers of the months to look through in turn; None for all."""
        until, since = self.asked.until, self.asked.since
        today = timezone.localdate()
        last = month_of(until) if until else None
        first = month_of(since) if since else None
        newest = month_of(today)
        if last is not None and last < newest:
            newest = last
        end = last if last is not None else newest + MONTHS_AHEAD
        for step in STEPS:
            start = newest - step + 1
            if first is not None and first >= start:
                break
            yield [*map(of_month, range(start, min(end, newest + MONTHS_AHEAD) + 1)), ALWAYS]
        if first is not None and end - first < LONGEST_SPAN:
            yield [*map(of_month, range(first, end + 1))]
        else:
            yield None

    def _newest(self, months: Sequence[str] | None) -> list[Candidate]:
        passages = self.passages.filter(words=self.query)
        if months is not None:
            passages = passages.filter(drawers__overlap=months)
        newest = passages.order_by(F("date").desc(nulls_first=True), "-pk").values("pk")
        rows = (
            Passage.objects.filter(pk__in=newest[: MOST + 1])
            .annotate(match=SearchRank(F("words"), self.query, cover_density=True))
            .order_by(F("date").desc(nulls_first=True), "-pk")
        )
        return [Candidate(*row) for row in rows.values_list("pk", "kind", "key", "date", "match")]

    def _marked(self, keys: Sequence[int]) -> QuerySet[Passage]:
        """Once more only what is the reader's: a page is asked for in a statement of its own."""
        marked = partial(
            SearchHeadline, query=self.query, config=CONFIG, start_sel=_BEGIN, stop_sel=_END
        )
        return (
            self.passages.filter(pk__in=keys)
            .select_related("board", "meeting", "priority")
            .defer("words")
            .annotate(
                marked_head=marked("head", highlight_all=True),
                marked_text=marked(
                    "text",
                    max_words=45,
                    min_words=20,
                    max_fragments=2,
                    fragment_delimiter=_BETWEEN,
                ),
            )
        )


def _found(passage: Passage) -> Found:
    marked = passage.__dict__
    text = _with_its_ends(marked["marked_text"], passage.text)
    return Found(passage, with_marks(marked["marked_head"]), with_marks(text))


def _with_its_ends(marked: str, text: str) -> str:
    """What the text has before and after it, or dots where that is more than some words: the
    database leaves out even a "The" and a full stop."""
    marked, whole = " ".join(marked.split()), " ".join(text.split())
    shown = re.sub(f"[{_BEGIN}{_END}]", "", marked)
    if not shown:
        return ""
    before, there, _ = whole.partition(shown.partition(_BETWEEN)[0])
    if not there or len(before.split()) > FEW_WORDS:
        before = "… "
    _, there, after = whole.rpartition(shown.rpartition(_BETWEEN)[2])
    if not there or len(after.split()) > FEW_WORDS:
        after = " …"
    return f"{before}{marked}{after}"


def with_marks(text: str) -> SafeString:
    """Plain text as HTML, with <mark> around what was found."""
    safe = escape(" ".join(text.split()))
    return mark_safe(safe.replace(_BEGIN, "<mark>").replace(_END, "</mark>"))
