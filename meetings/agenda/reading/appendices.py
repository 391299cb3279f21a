"""Where a report's body ends and its appendices begin."""

import re
from dataclasses import dataclass, field

from meetings.agenda.reading.blocks import Block
from meetings.agenda.reading.headline import reads_like_heading, reads_like_text
from meetings.agenda.reading.labels import appendix_references, appendix_title, tidy_label

_SHORTEST_TAIL = 3
"""Blocks of unnumbered text after the last numbered paragraph that may be an appendix."""


@dataclass
class AppendixBlocks:
    """An appendix found in a body: its label ("Appendix 1"), printed title, and its blocks."""

    label: str
    title: str = ""
    blocks: list[Block] = field(default_factory=list)
    draft: bool = False

    @property
    def full_title(self) -> str:
        """As on the contents page: "Appendix 1 - Fees (DRAFT)"."""
        named = f"{self.label} - {self.title}" if self.title else self.label
        marked = self.draft and "draft" not in named.lower()
        return f"{named} (DRAFT)" if marked else named


def part_appendices(
    blocks: list[Block], doubts: list[str]
) -> tuple[list[Block], list[AppendixBlocks]]:
    """The body's blocks and the appendices after it; doubts are added to the list.

    An appendix begins at its title, or before the running head that names it, or at a DRAFT mark
    or a long unnumbered tail where the body speaks of an appendix that is nowhere else.
    """
    starts = _titled_starts(blocks)
    _add_running_head_starts(blocks, starts, doubts)
    if not starts:
        _add_implied_start(blocks, starts, doubts)
    if not starts:
        return blocks, []
    order = sorted(starts)
    body = blocks[: order[0]]
    appendices = [
        _appendix(starts[begin], blocks[begin:end])
        for begin, end in zip(order, [*order[1:], len(blocks)], strict=True)
    ]
    return body, appendices


def _titled_starts(blocks: list[Block]) -> dict[int, AppendixBlocks]:
    starts: dict[int, AppendixBlocks] = {}
    labels: set[str] = set()
    for at, block in enumerate(blocks):
        if block.kind not in {"text", "heading"}:
            continue
        first, _, more = block.text.partition("\n")
        found = appendix_title(first)
        if found is None or found[0] in labels or (block.kind == "text" and len(block.text) > 200):
            continue
        label, title = found
        if label in {"Appendix", "Annex", "Annexe"} and (title or more):
            continue
        labels.add(label)
        starts[at] = AppendixBlocks(label, " ".join([title, *more.split()]).strip())
    return starts


def _add_running_head_starts(
    blocks: list[Block], starts: dict[int, AppendixBlocks], doubts: list[str]
) -> None:
    open_label = ""
    for at, block in enumerate(blocks):
        if at in starts:
            open_label = starts[at].label
        if block.kind != "running head" or not block.text:
            continue
        label = tidy_label(block.text)
        if label == open_label or any(start.label == label for start in starts.values()):
            continue
        begin = _draft_before(blocks, at, starts)
        if begin is None:
            begin = at
            doubts.append(
                f"{label} was begun where its running head first stands{block.where}; look whether "
                "text before it belongs to it."
            )
        starts[begin] = AppendixBlocks(label)
        open_label = label


def _draft_before(blocks: list[Block], at: int, starts: dict[int, AppendixBlocks]) -> int | None:
    """The DRAFT mark that opened the page, unless a numbered paragraph stands between."""
    for index in range(at - 1, -1, -1):
        if blocks[index].kind == "item" or index in starts:
            return None
        if blocks[index].kind == "draft":
            return index
    return None


def _add_implied_start(
    blocks: list[Block], starts: dict[int, AppendixBlocks], doubts: list[str]
) -> None:
    named = appendix_references(" ".join(block.text for block in blocks))
    last_item = max((at for at, block in enumerate(blocks) if block.kind == "item"), default=None)
    if not named or last_item is None:
        return
    tail = [at for at in range(last_item + 1, len(blocks)) if blocks[at].kind != "running head"]
    if len(tail) < _SHORTEST_TAIL:
        return
    drafts = [at for at in tail if blocks[at].kind == "draft"]
    first, second = blocks[tail[0]], blocks[tail[1]]
    begins_with_heading = first.kind == "heading" or (
        reads_like_heading(first) and reads_like_text(second)
    )
    if not drafts and (begins_with_heading or len(named) > 1):
        return
    begin = drafts[0] if drafts else tail[0]
    opening = [blocks[at] for at in tail if at >= begin and blocks[at].kind != "draft"]
    if not opening:
        return
    first = opening[0]
    doubts.append(
        f"The text from “{_shortened(first.flat)}”{first.where} to the end was taken to be "
        f"{named[0]}, which the report speaks of. Look whether it begins there."
    )
    starts[begin] = AppendixBlocks(named[0])


def _appendix(appendix: AppendixBlocks, blocks: list[Block]) -> AppendixBlocks:
    titled = bool(blocks) and appendix_title(blocks[0].text.partition("\n")[0]) is not None
    rest = blocks[1:] if titled and blocks[0].kind != "running head" else blocks
    marked = bool(blocks) and blocks[0].kind in {"draft", "running head"}
    appendix.draft = any(block.kind == "draft" for block in rest)
    rest = [block for block in rest if block.kind not in {"draft", "running head"}]
    if not appendix.title and len(rest) > 1 and (titled or marked):
        first = rest[0]
        if (first.kind == "heading" or reads_like_heading(first)) and len(first.text) < 150:
            appendix.title = re.sub(r"\s+", " ", first.text)
            rest = rest[1:]
    appendix.blocks = rest
    return appendix


def _shortened(text: str) -> str:
    return text if len(text) <= 60 else text[:57].rstrip() + "…"
