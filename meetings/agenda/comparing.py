"""Two texts of a report compared word by word, every part of them.

    compare(old: ReportText, new: ReportText, *, people: Mapping[int, str]) -> Comparison

`people` gives the names of the contact officers by primary key. The templates show a
`ComparedPart` through `reports/_compared_part.html`, which folds what is unchanged.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from meetings.agenda.alignment import (
    Change,
    ComparedPassage,
    compare_passages,
    longest_in_order,
)
from meetings.agenda.passages import Passage, passages_of, words_of
from meetings.agenda.report_text import AppendixText, ReportText

SHOWN_AROUND = 1
"""So many unchanged passages are shown before and after a change."""
FOLDED_FROM = 3
"""Fewer unchanged passages than this in a row are not worth folding."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Passages that are shown together, or, all of them unchanged, folded away."""

    folded: bool
    passages: tuple[ComparedPassage, ...]


@dataclass(frozen=True, slots=True)
class ComparedPart:
    """One part of the report. `change` is same, changed, added or removed: of an appendix."""

    key: str
    name: str
    change: Change
    passages: tuple[ComparedPassage, ...] = ()
    notes: tuple[str, ...] = ()
    """What is not a matter of words, in sentences: a PDF replaced, an appendix moved."""

    @property
    def stretches(self) -> list[Stretch]:
        return list(_folded(self.passages))


@dataclass(frozen=True, slots=True)
class Comparison:
    parts: tuple[ComparedPart, ...]

    @property
    def changed_parts(self) -> list[ComparedPart]:
        return [part for part in self.parts if part.change != Change.SAME]

    @property
    def is_same(self) -> bool:
        return not self.changed_parts

    @property
    def words_added(self) -> int:
        return self._words(Change.ADDED)

    @property
    def words_removed(self) -> int:
        return self._words(Change.REMOVED)

    def _words(self, change: Change) -> int:
        return sum(passage.words_in(change) for part in self.parts for passage in part.passages)


def compare(old: ReportText, new: ReportText, *, people: Mapping[int, str]) -> Comparison:
    """Every part of the report, in its order, the unchanged ones too; blank ones are left out."""
    parts = [
        _part("title", "Title", _plain(old.title), _plain(new.title), _draft_note(old, new)),
        _part("purpose", "Purpose", passages_of(old.purpose), passages_of(new.purpose)),
        _part("summary", "Summary", passages_of(old.summary), passages_of(new.summary)),
        _part(
            "recommendations",
            "Recommendations",
            _listed(old.recommendations),
            _listed(new.recommendations),
        ),
        _part("action", "Action", passages_of(old.action), passages_of(new.action)),
        _part(
            "contacts",
            "Contact officers",
            _names(old.contacts, people),
            _names(new.contacts, people),
            whole=True,
        ),
        _part(
            "body",
            "Body",
            passages_of(old.body),
            passages_of(new.body),
            _pdf_note("The body", "The body’s", old.pdf, old.source_name, new.pdf, new.source_name),
        ),
        _part(
            "background",
            "Background papers",
            passages_of(old.background),
            passages_of(new.background),
        ),
        *_compare_appendices(old.appendices, new.appendices),
    ]
    return Comparison(tuple(part for part in parts if part.passages or part.notes))


def _part(
    key: str,
    name: str,
    old: Sequence[Passage],
    new: Sequence[Passage],
    notes: Iterable[str] = (),
    *,
    whole: bool = False,
) -> ComparedPart:
    passages = tuple(compare_passages(old, new, whole=whole))
    told = tuple(notes)
    is_same = not told and all(passage.change == Change.SAME for passage in passages)
    return ComparedPart(key, name, Change.SAME if is_same else Change.CHANGED, passages, told)


def _plain(text: str) -> list[Passage]:
    words = words_of(text)
    return [Passage("heading", words=words)] if words else []


def _listed(texts: Sequence[str]) -> list[Passage]:
    """Recommendations: the first passage of each bears its number, where there are several."""
    found: list[Passage] = []
    for number, text in enumerate(texts, start=1):
        first, *more = passages_of(text) or (Passage("paragraph"),)
        if len(texts) > 1 and first.kind == "paragraph":
            first = replace(first, kind="numbered", number=str(number))
        found.extend(passage for passage in (first, *more) if passage.words or passage.rows)
    return found


def _names(contacts: Sequence[int], people: Mapping[int, str]) -> list[Passage]:
    return [
        Passage("bullet", 1, words_of(people.get(person, "An officer no longer kept here")))
        for person in contacts
    ]


def _draft_note(old: ReportText, new: ReportText) -> Iterator[str]:
    if new.is_draft_text and not old.is_draft_text:
        yield "It is now printed with the word DRAFT."
    elif old.is_draft_text and not new.is_draft_text:
        yield "It is no longer printed with the word DRAFT."


def _pdf_note(
    name: str, whose: str, old: str, old_source: str, new: str, new_source: str
) -> Iterator[str]:
    was, now = _file_name(old, old_source), _file_name(new, new_source)
    if old == new:
        return
    if not old:
        yield f"{name} is now a PDF: {now}."
    elif not new:
        yield f"{name} is no longer a PDF; it was {was}."
    elif was == now:
        yield f"{whose} PDF was replaced by another of the same name: {now}."
    else:
        yield f"{whose} PDF was replaced: {now} instead of {was}."


def _file_name(stored: str, source: str) -> str:
    return source or PurePosixPath(stored).name


def _compare_appendices(
    old: Sequence[AppendixText], new: Sequence[AppendixText]
) -> Iterator[ComparedPart]:
    """In the new order, the removed ones last."""
    pairs = _paired(old, new)
    kept = longest_in_order(sorted(pairs.items()))
    came_from = {j: i for i, j in pairs.items()}
    for j, appendix in enumerate(new):
        i = came_from.get(j)
        name = f"Appendix {j + 1}: {appendix.title}"
        if i is None:
            part = _appendix_part(name, AppendixText(None, ""), appendix, j)
            yield replace(part, change=Change.ADDED)
        else:
            moved = "" if i in kept else f"Moved: it was appendix {i + 1}."
            yield _appendix_part(name, old[i], appendix, j, moved)
    for i, appendix in enumerate(old):
        if i not in pairs:
            name = f"Appendix {i + 1}: {appendix.title}"
            part = _appendix_part(name, appendix, AppendixText(None, ""), len(new) + i)
            yield replace(part, change=Change.REMOVED)


def _paired(old: Sequence[AppendixText], new: Sequence[AppendixText]) -> dict[int, int]:
    """The same appendix by its key, or, where it was stored anew, by its title."""
    pairs: dict[int, int] = {}
    for same in (_has_same_key, _has_same_title):
        for i, was in enumerate(old):
            for j, now in enumerate(new):
                if i not in pairs and j not in pairs.values() and same(was, now):
                    pairs[i] = j
    return pairs


def _has_same_key(one: AppendixText, other: AppendixText) -> bool:
    return one.key is not None and one.key == other.key


def _has_same_title(one: AppendixText, other: AppendixText) -> bool:
    return one.title.casefold() == other.title.casefold()


def _appendix_part(
    name: str, old: AppendixText, new: AppendixText, position: int, moved: str = ""
) -> ComparedPart:
    notes = [
        moved,
        *_pdf_note("It", "Its", old.pdf, old.source_name, new.pdf, new.source_name),
        "Now confidential." if new.confidential and not old.confidential else "",
        "No longer confidential." if old.confidential and not new.confidential else "",
        _wording(
            "The reason for confidentiality", old.confidential_reason, new.confidential_reason
        ),
        _wording("The open title", old.open_title, new.open_title),
    ]
    return _part(
        f"appendix-{position + 1}",
        name,
        [*_plain(old.title), *passages_of(old.body)],
        [*_plain(new.title), *passages_of(new.body)],
        filter(None, notes),
    )


def _wording(name: str, old: str, new: str) -> str:
    if old == new:
        return ""
    if not old:
        return f"{name}: “{new}”."
    if not new:
        return f"{name} was “{old}”, and is now blank."
    return f"{name} was “{old}”, and is now “{new}”."


def _folded(passages: Sequence[ComparedPassage]) -> Iterator[Stretch]:
    near = {
        index
        for at, passage in enumerate(passages)
        if passage.change != Change.SAME
        for index in range(at - SHOWN_AROUND, at + SHOWN_AROUND + 1)
    }
    start = 0
    while start < len(passages):
        end = start
        while end < len(passages) and (end in near) == (start in near):
            end += 1
        is_worth_it = start not in near and end - start >= FOLDED_FROM
        yield Stretch(is_worth_it, tuple(passages[start:end]))
        start = end
