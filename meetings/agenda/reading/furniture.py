"""What stands on pages without being text: running heads, DRAFT marks, page breaks, note marks."""

import re

from meetings.agenda.reading.blocks import Block
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


def place_notes(blocks: list[Block]) -> list[str]:
    """Move notes typed as lines ("¹ See …") to where their marks stand. Gives the doubts.

    The blocks of placed notes are taken out of the list.
    """
    doubts: list[str] = []
    for block in list(blocks):
        match = _NOTE.match(block.text) if block.kind == "text" else None
        if match is None:
            continue
        at = next(index for index, each in enumerate(blocks) if each is block)
        note = block.flat[match.end() :]
        digits = (match["mark"] or "").translate(_SUPERSCRIPTS)
        marks = [match["mark"], f"<sup>{digits}</sup>"] if digits else [f"[^{match['label']}]"]
        if _place(blocks[:at][::-1] + blocks[at + 1 :], marks, note):
            del blocks[at]
        else:
            doubts.append(
                f"The note “{_shortened(block.flat)}”{block.where} has no mark in the text; it was "
                "left as a paragraph. Put it where it belongs."
            )
    return doubts


def _place(blocks: list[Block], marks: list[str], note: str) -> bool:
    span = clean_rich_text(f'<span class="footnote">{_escaped(note)}</span>')
    for block in blocks:
        for mark in marks:
            if mark in block.html:
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


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _shortened(text: str) -> str:
    return text if len(text) <= 60 else text[:57].rstrip() + "…"
