"""Which paragraphs are headings where the file does not say so."""

import re

from meetings.agenda.reading.blocks import Block
from meetings.agenda.reading.labels import contact_label

_LONGEST = 90
_MOST_WORDS = 14
_POSTCODE = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b")
_ADDRESS = re.compile(r"https?:|www\.|\S@\S")
_SENTENCE_END = re.compile(r"[.!?:;][\"'”’)\]]*$")
_CONTACT = re.compile(r"\be-?mail\s*:", re.IGNORECASE)
_MOST_IN_A_ROW = 2


def recognise_headings(blocks: list[Block]) -> None:
    """Make headings of short lines that stand over text, and even out the levels to 2 and 3.

    A line in bold is one; another is when text, a list or a table follows it.
    """
    for at in range(len(blocks) - 1, -1, -1):
        block = blocks[at]
        if reads_like_heading(block) and (_is_bold(block) or _stands_over_text(blocks, at)):
            block.styled = _is_bold(block)
            block.kind = "heading"
            block.level = 2
            block.set_html(re.sub(r"^<strong>(.*)</strong>$", r"\1", block.html))
    _set_levels([block for block in blocks if block.kind == "heading"], blocks)


def reads_like_heading(block: Block) -> bool:
    """Whether a paragraph could be a heading by its own words."""
    text = block.text
    if block.kind == "item":
        return _is_bold(block) and len(text) <= _LONGEST and not _SENTENCE_END.search(text)
    if block.kind != "text" or "\n" in text or not 2 <= len(text) <= _LONGEST:
        return False
    if len(text.split()) > _MOST_WORDS or text[0].islower() or text[0] in "(*¹²³[":
        return False
    if _POSTCODE.search(text) or _ADDRESS.search(text) or contact_label(text):
        return False
    if re.match(r"(?:Dear|Yours)\b", text) or text.endswith((".", ";", ",", "!")):
        return False
    if re.search(r"[.;,!][\"'”’)]$", text):
        return False
    if text.endswith(":"):
        return len(text.split()) <= 3
    return any(letter.isalpha() for letter in text)


def reads_like_text(block: Block) -> bool:
    """Whether a block is running text, a list or a table rather than one more short line."""
    if block.kind in {"item", "bullet", "quote", "table"}:
        return True
    if block.kind != "text":
        return False
    text = block.text
    return bool(
        len(text) > _LONGEST
        or len(text.split()) > _MOST_WORDS
        or _CONTACT.search(text)
        or (_SENTENCE_END.search(text) and not contact_label(text))
    )


def _is_bold(block: Block) -> bool:
    return re.fullmatch(r"<strong>[^<]*</strong>", block.html) is not None


def _stands_over_text(blocks: list[Block], at: int) -> bool:
    """Blocks after it are judged already: the list is gone through from its end."""
    following = blocks[at + 1 : at + 1 + _MOST_IN_A_ROW]
    for block in following:
        if block.kind != "heading":
            return reads_like_text(block)
        if block.styled:
            return False
    return False


def _set_levels(headings: list[Block], blocks: list[Block]) -> None:
    """Levels 2 and 3. Where the file has one level only, but its first heading stands right
    over another, headings that stand over headings are 2 and the others 3."""
    if not headings:
        return
    levels = sorted({heading.level for heading in headings})
    if len(levels) > 1:
        for heading in headings:
            heading.level = 2 if heading.level == levels[0] else 3
        return
    over = [
        following is not None and following.kind == "heading"
        for block, following in zip(blocks, [*blocks[1:], None], strict=True)
        if block.kind == "heading"
    ]
    nested = bool(over) and over[0] and blocks[0].kind == "heading"
    for heading, stands_over in zip(headings, over, strict=True):
        heading.level = 3 if nested and not stands_over else 2
