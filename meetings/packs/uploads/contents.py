"""The content streams of pages: closed properly, and without what must not come through."""

from collections.abc import Iterable

import pikepdf
from pikepdf import ContentStreamInstruction, Object, Operator, Pdf, Stream

from .fitting import visible_box
from .objects import contents, dictionary
from .offpage import Pen
from .operators import MARKS, Instruction, command


def tidy_pages(source: Pdf, off_page: Iterable[bool]) -> None:
    """Make each page's content end where it began, and take out what is drawn beside the page.

    States saved and never restored, restored and never saved, and a text that has no end would
    move or swallow what follows. `off_page`: whether a page has words that are not shown.
    """
    source.get_warnings()  # forgets those there are
    for page, has_words_off_page in zip(source.pages, off_page, strict=True):
        instructions = pikepdf.parse_content_stream(page)
        kept = _balanced(instructions)
        resources = dictionary(page.obj.get("/Resources"))
        pen = Pen(resources, visible_box(page.obj), follows_words=has_words_off_page)
        kept = [shown for each in kept for shown in pen.follow(each)]
        if source.get_warnings() or pen.removed or len(kept) != len(instructions):
            replace_content(source, page.obj, pikepdf.unparse_content_stream(kept))


def _balanced(instructions: Iterable[Instruction]) -> list[Instruction]:
    kept: list[Instruction] = []
    depth = 0
    for each in instructions:
        operator = command(each)
        if not operator or (operator == "Q" and not depth):
            continue
        depth += (operator == "q") - (operator == "Q")
        kept.append(each)
    return kept + [ContentStreamInstruction([], Operator("Q"))] * depth


def remove_marks(source: Pdf, *, in_pages: bool) -> None:
    """Take out the marks of tags and artifacts, and the texts that stand in them.

    Those in forms always go; those `in_pages` where the tags they belong to are not kept.
    """
    for scope in source.content_scopes():
        if scope.kind == "page" and not in_pages:
            continue
        if not any(mark in _unpacked(scope.content) for mark in (b"MC", b"BDC", b"DP", b"MP")):
            continue
        instructions = pikepdf.parse_content_stream(scope.content)
        kept = [each for each in instructions if command(each) not in MARKS | {""}]
        if len(kept) != len(instructions):
            replace_content(source, scope.content, pikepdf.unparse_content_stream(kept))


def _unpacked(holder: Object) -> bytes:
    streams = [holder] if isinstance(holder, Stream) else contents(holder)
    return b"\n".join(stream.read_bytes() for stream in streams)


def replace_content(source: Pdf, holder: Object, content: bytes) -> None:
    """Give a page or a form new content."""
    if isinstance(holder, Stream):
        holder.write(content)
    else:
        holder["/Contents"] = Stream(source, content)
