"""The content streams of pages: closed properly, and without marks where tags are not kept."""

import pikepdf
from pikepdf import (
    ContentStreamInlineImage,
    ContentStreamInstruction,
    Object,
    Operator,
    Pdf,
    Stream,
)

from .objects import contents

Instruction = ContentStreamInstruction | ContentStreamInlineImage
OPERATORS = frozenset(
    [
        *("b", "B", "b*", "B*", "BDC", "BI", "BMC", "BT", "BX", "c", "cm", "CS", "cs", "d", "d0"),
        *("d1", "Do", "DP", "EI", "EMC", "ET", "EX", "f", "F", "f*", "G", "g", "gs", "h", "i"),
        *("ID", "INLINE IMAGE", "j", "J", "K", "k", "l", "m", "M", "MP", "n", "q", "Q", "re", "RG"),
        *("rg", "ri", "s", "S", "SC", "sc", "SCN", "scn", "sh", "T*", "Tc", "Td", "TD", "Tf"),
        *("Tj", "TJ", "TL", "Tm", "Tr", "Ts", "Tw", "Tz", "v", "w", "W", "W*", "y", "'", '"'),
    ]
)
"""Source: ISO 32000-1, annex A."""
MARKS = {"BMC", "BDC", "EMC", "MP", "DP"}


def command(instruction: Instruction) -> str:
    """Its operator, or "" for one that PDF does not have."""
    try:
        operator = str(instruction.operator)
    except UnicodeDecodeError:
        return ""
    return operator if operator in OPERATORS else ""


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
            depth += 1 if command(each) == "q" else -1
            lowest = min(lowest, depth)
        instructions = pikepdf.parse_content_stream(page)
        if lowest < 0 or source.get_warnings() or not all(map(command, instructions)):
            instructions = _balanced(instructions)
            content = pikepdf.unparse_content_stream(instructions)
            page.obj["/Contents"] = Stream(source, content)
        elif depth:
            page.obj["/Contents"] = pikepdf.Array([*streams, Stream(source, b"\nQ" * depth)])
        source.get_warnings()


def _balanced(instructions: list[Instruction]) -> list[Instruction]:
    kept, depth = [], 0
    for each in instructions:
        operator = command(each)
        if not operator or (operator == "Q" and not depth):
            continue
        depth += {"q": 1, "Q": -1}.get(operator, 0)
        kept.append(each)
    return kept + [ContentStreamInstruction([], Operator("Q"))] * depth


def remove_marks(source: Pdf, *, in_pages: bool) -> None:
    """Take out the marks of tags and artifacts, and the texts that stand in them.

    Those in forms always go; those `in_pages` where the tags they belong to are not kept.
    """
    for scope in source.content_scopes():
        if scope.kind == "page" and not in_pages:
            continue
        marks = pikepdf.parse_content_stream(scope.content, " ".join(MARKS))
        if marks:
            instructions = pikepdf.parse_content_stream(scope.content)
            kept = [each for each in instructions if command(each) not in MARKS | {""}]
            replace_content(source, scope.content, pikepdf.unparse_content_stream(kept))


def replace_content(source: Pdf, holder: Object, content: bytes) -> None:
    """Give a page or a form new content."""
    if isinstance(holder, Stream):
        holder.write(content)
    else:
        holder["/Contents"] = Stream(source, content)
