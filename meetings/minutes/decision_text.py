"""Decisions as they are typed, one to a line, and as they are kept: pure rules."""

import re
from collections.abc import Iterator, Sequence

from lxml import html as lxml_html

from meetings.agenda.markdown import as_markdown, from_markdown
from meetings.agenda.rich_text import inner_html, parse_fragment
from meetings.minutes.verbs import PAST

LEAD_IN = "That the Board:"
_WORDS_BEFORE = 12
"""The verb of a decision stands near its beginning; a later one is another's."""
_VERB = re.compile(rf"(?<!\bbe )(?<!\bbeen )\b(?:{'|'.join(PAST.values())})\b", re.IGNORECASE)
_BULLET = re.compile(r"(?:[-*•–]|\(?\d{1,2}[.)]|\(?[a-z][.)])\s+")
_ASKED = re.compile(
    r"(?:that\s+)?(?:the\s+)?(?:[\w-]+\s+){0,4}?(?:boards?|committees?|panels?|executive|members)\s+"
    r"(?:(?:is|are)\s+(?:asked|invited|recommended|requested)\s+to\s+|to\s+)?|to\s+",
    re.IGNORECASE,
)
_WISHED = re.compile(rf"\**({'|'.join(PAST)})s?\b\**", re.IGNORECASE)
_INDENT = "    "


def read_decisions(text: str) -> tuple[str, ...]:
    """The sanitised HTML of each decision; a line four spaces in goes on with the one before.

    The verb is set in bold where the writer marked nothing.
    """
    return tuple(mark_verb(_html(entry)) for entry in _entries(text))


def _entries(text: str) -> Iterator[str]:
    entry: list[str] = []
    for line in text.replace("\r\n", "\n").replace("\r", "\n").expandtabs(4).split("\n"):
        if entry and (line.startswith(_INDENT) or not line.strip()):
            entry.append(line[len(_INDENT) :])
            continue
        if entry:
            yield "\n".join(entry).strip()
        first = _BULLET.sub("", line.strip(), count=1) if _BULLET.match(line.strip()) else line
        entry = [first.strip()] if first.strip() else []
    if entry:
        yield "\n".join(entry).strip()


def _html(entry: str) -> str:
    """A decision of one paragraph is kept without the paragraph around it."""
    html = from_markdown(entry)
    root = parse_fragment(html)
    if len(root) == 1 and root[0].tag == "p" and not (root.text or "").strip():
        return inner_html(root[0])
    return html


def decision_lines(decisions: Sequence[str]) -> str:
    """Decisions as `read_decisions` reads them, and as a textarea shows them."""
    return "\n".join(_entry(as_markdown(html)) for html in decisions)


def _entry(markdown: str) -> str:
    first, *more = markdown.split("\n")
    sign = "- " if _BULLET.match(first) else ""
    return "\n".join([sign + first, *(f"{_INDENT}{line}" if line else "" for line in more)])


def mark_verb(html: str) -> str:
    """The decision with what was decided (agreed, noted …) in bold, unless something is already."""
    root = parse_fragment(html)
    if root.find(".//strong") is not None:
        return html
    words = 0
    for element, slot in list(_slots(root)):
        text = (element.text if slot == "text" else element.tail) or ""
        found = _VERB.search(text)
        if found and words + len(text[: found.start()].split()) <= _WORDS_BEFORE:
            _embolden(element, slot, text, found)
            return inner_html(root)
        words += len(text.split())
    return html


def _slots(root: lxml_html.HtmlElement) -> Iterator[tuple[lxml_html.HtmlElement, str]]:
    """Where text stands, in the order it is read."""
    yield root, "text"
    for child in root:
        yield from _slots(child)
        yield child, "tail"


def _embolden(element: lxml_html.HtmlElement, slot: str, text: str, found: re.Match[str]) -> None:
    strong = lxml_html.Element("strong")
    strong.text, strong.tail = found[0], text[found.end() :]
    before = text[: found.start()]
    if slot == "text":
        element.text = before
        element.insert(0, strong)
        return
    parent = element.getparent()
    element.tail = before
    parent.insert(parent.index(element) + 1, strong)


def lead_in_for(
    decisions: Sequence[str], *, lead_in: str, had_several: bool, was_written: bool
) -> str:
    """The words before the decisions: by themselves where there have come to be several, each of
    which goes on from them; gone again where only one is left.

    was_written: the writer changed them in the same save, and has the last word.
    """
    if was_written:
        return lead_in
    if len(decisions) > 1 and not had_several and not lead_in:
        goes_on = all(_VERB.match(parse_fragment(each).text_content()) for each in decisions)
        return LEAD_IN if goes_on else ""
    return "" if len(decisions) < 2 and lead_in == LEAD_IN else lead_in


def as_decision(recommendation: str) -> str:
    """A recommendation, as HTML, as the line that decides it: "to note the …", "noted the …"."""
    first, *more = as_markdown(recommendation).split("\n")
    asked = _ASKED.match(first)
    wish = first[asked.end() :] if asked else first
    found = _WISHED.match(wish)
    if found:
        first = PAST[found[1].lower()] + wish[found.end() :]
    return _entry("\n".join([first, *more]))
