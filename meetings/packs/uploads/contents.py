"""The content streams of pages: closed properly, and without marks where tags are not kept."""

import pikepdf
from pikepdf import (
    ContentStreamInlineImage,
    ContentStreamInstruction,
    Dictionary,
    Object,
    Operator,
    Pdf,
    Stream,
)

from .objects import contents

Instruction = ContentStreamInstruction | ContentStreamInlineImage
MARKS = {"BMC", "BDC", "EMC", "MP", "DP"}


def close_pages(source: Pdf) -> None:
    """Make each page's content end where it began, whatever is drawn after it.

    States saved and never restored, restored and never saved, and a text that has no end would
    move or swallow what follows.
    """
    source.get_warnings()  # forgets those there are
    for page in source.pages:
        streams = contents(page.obj)
        depth = lowest = 0
        for each in pikepdf.parse_content_stream(page, "q Q"):
            depth += 1 if str(each.operator) == "q" else -1
            lowest = min(lowest, depth)
        if lowest < 0 or source.get_warnings():
            instructions = _balanced(pikepdf.parse_content_stream(page))
            content = pikepdf.unparse_content_stream(instructions)
            page.obj["/Contents"] = Stream(source, content)
        elif depth:
            page.obj["/Contents"] = pikepdf.Array([*streams, Stream(source, b"\nQ" * depth)])
        source.get_warnings()


def _balanced(instructions: list[Instruction]) -> list[Instruction]:
    kept, depth = [], 0
    for each in instructions:
        operator = str(each.operator)
        if operator == "Q" and not depth:
            continue
        depth += {"q": 1, "Q": -1}.get(operator, 0)
        kept.append(each)
    return kept + [ContentStreamInstruction([], Operator("Q"))] * depth


def remove_marks(source: Pdf) -> None:
    """Take out the marks of tags and artifacts, and the texts that stand in them."""
    for scope in source.content_scopes():
        marks = pikepdf.parse_content_stream(scope.content, " ".join(MARKS))
        if marks:
            instructions = pikepdf.parse_content_stream(scope.content)
            kept = [each for each in instructions if str(each.operator) not in MARKS]
            replace_content(source, scope.content, pikepdf.unparse_content_stream(kept))
        if isinstance(scope.resources, Dictionary) and "/Properties" in scope.resources:
            del scope.resources["/Properties"]


def replace_content(source: Pdf, holder: Object, content: bytes) -> None:
    """Give a page or a form new content."""
    if isinstance(holder, Stream):
        holder.write(content)
    else:
        holder["/Contents"] = Stream(source, content)
