"""Paragraphs of a chair's report put in another order, joined and parted: pure rules."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import replace

from lxml import html as lxml_html

from meetings.agenda.rich_text import parse_fragment
from meetings.chairs_reports.drafting import Passage


class NotArranged(Exception):
    """Not done; `str()` says why, in a sentence for the user."""


GONE = "This paragraph is no longer in the report: somebody has dropped it or joined it to another."


def at(passages: Sequence[Passage], key: int) -> int:
    """Where the paragraph stands. Raises: NotArranged where it is gone."""
    for place, each in enumerate(passages):
        if each.key == key:
            return place
    raise NotArranged(GONE)


def mark_of(passage: Passage) -> str:
    """Tells whether a paragraph still says what a page showed."""
    said = "\0".join((passage.heading, passage.subheading, passage.text))
    return hashlib.sha256(said.encode()).hexdigest()[:12]


def stepped(passages: Sequence[Passage], key: int, *, up: bool) -> list[Passage]:
    """One place up or down. Where the neighbour stands under another heading, the paragraph goes
    under that one first, in its place; then over the paragraph itself.

    Raises: NotArranged.
    """
    place = at(passages, key)
    other = place + (-1 if up else 1)
    if not 0 <= other < len(passages):
        raise NotArranged(f"This paragraph is the {'first' if up else 'last'} already.")
    here, there = passages[place], passages[other]
    if (here.heading, here.subheading) != (there.heading, there.subheading):
        return [*passages[:place], _under(here, there), *passages[place + 1 :]]
    order = list(passages)
    order[place], order[other] = there, here
    return order


def placed(passages: Sequence[Passage], key: int, before: int | None) -> list[Passage]:
    """Before another paragraph and under its heading; at the end, under the last one's, for None.

    Raises: NotArranged.
    """
    here = passages[at(passages, key)]
    rest = [each for each in passages if each.key != key]
    if before == key or not rest:
        raise NotArranged("This paragraph stands there already.")
    if before is None:
        return [*rest, _under(here, rest[-1])]
    place = at(rest, before)
    return [*rest[:place], _under(here, rest[place]), *rest[place:]]


def _under(passage: Passage, other: Passage) -> Passage:
    return replace(passage, heading=other.heading, subheading=other.subheading)


def joined(passages: Sequence[Passage], key: int) -> list[Passage]:
    """With a paragraph joined to the one above it: one number, the words and sources of both.

    Raises: NotArranged.
    """
    place = at(passages, key)
    if not place:
        raise NotArranged("There is no paragraph above the first one to join it to.")
    above, here = passages[place - 1], passages[place]
    one = replace(
        above,
        text=run_together(above.text, here.text),
        sources=(*above.sources, *here.sources),
    )
    return [*passages[: place - 1], one, *passages[place + 1 :]]


def run_together(first: str, second: str) -> str:
    """Two texts as one: of single paragraphs one paragraph, else the one below the other."""
    one, two = parse_fragment(first), parse_fragment(second)
    if [each.tag for each in one] == ["p"] and [each.tag for each in two] == ["p"]:
        return f"{first.removesuffix('</p>').rstrip()} {second.removeprefix('<p>').lstrip()}"
    return first + second


def parted(text: str) -> list[str]:
    """A text by its paragraphs; lists and tables stay with the one before them."""
    parts: list[str] = []
    for child in parse_fragment(text):
        child.tail = None
        html = lxml_html.tostring(child, encoding="unicode")
        if child.tag == "p" or not parts:
            parts.append(html)
        else:
            parts[-1] += html
    return parts or [text]


def with_heading(passages: Sequence[Passage], key: int, heading: str) -> list[Passage]:
    """With the heading that is printed over a paragraph changed, for all that stand under it.

    Raises: NotArranged.
    """
    place = at(passages, key)
    end = _end_of_run(passages, place, lambda each: each.heading)
    run = [replace(each, heading=heading) for each in passages[place:end]]
    return [*passages[:place], *run, *passages[end:]]


def with_subheading(passages: Sequence[Passage], key: int, subheading: str) -> list[Passage]:
    """The same for a subheading. Raises: NotArranged."""
    place = at(passages, key)
    end = _end_of_run(passages, place, lambda each: (each.heading, each.subheading))
    run = [replace(each, subheading=subheading) for each in passages[place:end]]
    return [*passages[:place], *run, *passages[end:]]


def _end_of_run(passages: Sequence[Passage], place: int, name: Callable[[Passage], object]) -> int:
    """After the last of those that follow on and have the same name as the first."""
    end = place
    while end < len(passages) and name(passages[end]) == name(passages[place]):
        end += 1
    return end
