"""What stands on pages without being text: running heads, DRAFT marks, page breaks, note marks."""

import re

from meetings.agenda.reading.blocks import Block, as_html
from meetings.agenda.reading.labels import (
    appendix_title,
    contact_label,
    is_draft_mark,
    running_head,
    section_label,
)
from meetings.agenda.rich_text import clean_rich_text

_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_NOTE = re.compile(r"(?P<mark>[⁰¹²³⁴-⁹]+)\s*|\[\^(?P<label>[^\]\s]+)\]:\s+")
_MARK = re.compile(r"[⁰¹²³⁴-⁹]|<sup>\d|\[\^")
_ENDED = re.compile(r"[.!?:;][\"'”’)\]]*$")


def mark_running_heads(blocks: list[Block]) -> None:
    """Turn running heads and lone DRAFT marks into blocks of their own kind.

    A running head's HTML becomes the appendix it names ("Appendix 1"), or nothing.
    """
    for block in blocks:
        if block.kind not in {"text", "heading"} or not block.text:
            continue
        head = running_head(block.flat)
        if head is not None:
            block.kind = "running head"
            block.set_html(head)
        elif is_draft_mark(block.flat):
            block.kind = "draft"


def place_notes(blocks: list[Block]) -> tuple[list[Block], list[str]]:
    """Move notes typed as lines ("¹ See …") to where their marks stand.

    Gives the blocks without the placed notes, and the doubts.
    """
    doubts: list[str] = []
    kept: list[Block] = []
    marked = [block for block in blocks if _MARK.search(block.html) and not _is_note(block)]
    for block in blocks:
        match = _NOTE.match(block.text) if _is_note(block) else None
        if match is None:
            kept.append(block)
            continue
        digits = (match["mark"] or "").translate(_SUPERSCRIPTS)
        marks = [match["mark"], f"<sup>{digits}</sup>"] if digits else [f"[^{match['label']}]"]
        if not _place(marked, marks, block.flat[match.end() :]):
            kept.append(block)
            doubts.append(
                f"The note “{_shortened(block.flat)}”{block.where} has no mark in the text; it was "
                "left as a paragraph. Put it where it belongs."
            )
    return kept, doubts


def _is_note(block: Block) -> bool:
    return block.kind == "text" and _NOTE.match(block.text) is not None


def _place(blocks: list[Block], marks: list[str], note: str) -> bool:
    for block in blocks:
        for mark in marks:
            if mark in block.html:
                span = clean_rich_text(f'<span class="footnote">{as_html(note)}</span>')
                block.set_html(block.html.replace(mark, span, 1))
                return True
    return False


def join_cut_paragraphs(blocks: list[Block]) -> list[Block]:
    """Join a paragraph that a page's end cut in two: no full stop, then a small letter."""
    joined: list[Block] = []
    for block in blocks:
        last = next((b for b in reversed(joined) if b.kind != "running head"), None)
        if last is not None and _goes_on(last, block):
            last.set_html(f"{last.html} {block.html}")
        else:
            joined.append(block)
    return joined


def _goes_on(first: Block, second: Block) -> bool:
    return (
        second.kind == "text"
        and first.kind in {"text", "item", "bullet"}
        and second.text[:1].islower()
        and len(first.text) > 40
        and not _ENDED.search(first.text)
        and contact_label(second.text) is None
        and section_label(second.text) is None
        and contact_label(first.text.rsplit("\n", 1)[-1]) is None
        and appendix_title(first.text) is None
        and not re.match(r"(?:https?:|www\.|\S+@)", second.text)
    )


def _shortened(text: str) -> str:
    return text if len(text) <= 60 else text[:57].rstrip() + "…"
