"""The marks that tie a tagged page's content to its tags."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

import pikepdf
from pikepdf import (
    ContentStreamInstruction,
    Dictionary,
    Name,
    Object,
    Operator,
    Page,
    Stream,
    String,
)

from .objects import dictionary, named
from .operators import (
    MARKS,
    PATH_ENDS,
    PATH_PARTS,
    PATH_STARTS,
    PICTURES,
    TEXT,
    Instruction,
    command,
)

MAX_MARK = 200_000
BLANKS = b" \x00\x03\xa0"
"""The codes that stand for a space, Word's two-byte 0003 among them."""


class BrokenTags(Exception):
    """The tags of an upload do not fit its pages; it has to do without."""


@dataclass(slots=True)
class PageMarks:
    """The numbers of a page's marks, each with whether anything is drawn in it.

    `loose`: something is drawn outside all marks.
    """

    numbers: dict[int, bool] = field(default_factory=dict)
    loose: bool = False


def read_marks(page: Page) -> PageMarks:
    """Raises: BrokenTags."""
    marks = PageMarks()
    for _ in _Rewriter(page, marks, None).instructions():
        pass
    if marks.loose and not marks.numbers:
        raise BrokenTags
    return marks


def marked_content(page: Page, claimed: Collection[int]) -> bytes:
    """The page's content with all that no tag claims marked as an artifact."""
    rewriter = _Rewriter(page, PageMarks(), claimed)
    return pikepdf.unparse_content_stream(list(rewriter.instructions()))


class _Rewriter:
    def __init__(self, page: Page, marks: PageMarks, claimed: Collection[int] | None) -> None:
        self._page = page
        self._marks = marks
        self._claimed = claimed
        resources = dictionary(page.obj.get("/Resources"))
        self._drawings = dictionary(resources.get("/XObject"))
        self._properties = dictionary(resources.get("/Properties"))
        self._open: list[int | str] = []  # a number, "artifact", "other" or "dropped"
        self._in_path = False

    def instructions(self) -> Iterator[Instruction]:
        for each in pikepdf.parse_content_stream(self._page):
            operator = command(each)
            if self._in_path and operator not in PATH_PARTS and operator not in PATH_ENDS | {"n"}:
                self._in_path = False
                yield _END
            if operator in MARKS:
                yield from self._mark(each, operator)
            else:
                yield from self._drawing(each, operator)
        yield from [_END for kind in reversed(self._open) if kind != "dropped"]

    def _mark(self, each: Instruction, operator: str) -> Iterator[Instruction]:
        if operator == "EMC":
            if self._open and self._open.pop() != "dropped":
                yield each
            return
        if operator in ("MP", "DP"):
            return
        operands = list(each.operands)
        number = self._number(operands) if operator == "BDC" else None
        if number is not None:
            if self._is_marked() or number in self._marks.numbers or not 0 <= number < MAX_MARK:
                raise BrokenTags
            self._marks.numbers[number] = False
            if self._claimed is not None and number not in self._claimed:
                self._open.append("artifact")
                yield _ARTIFACT
                return
            self._open.append(number)
            role = operands[0] if isinstance(operands[0], Name) else Name.P
            yield ContentStreamInstruction([role, Dictionary(MCID=number)], Operator("BDC"))
        elif operands and operands[0] == Name.Artifact:
            self._open.append("dropped" if self._is_marked() else "artifact")
            if self._open[-1] == "artifact":
                yield _ARTIFACT
        else:
            self._open.append("other")
            yield self._plain_mark(operands)

    def _drawing(self, each: Instruction, operator: str) -> Iterator[Instruction]:
        number = next((kind for kind in self._open if isinstance(kind, int)), None)
        if number is not None and operator in TEXT | PATH_ENDS | PICTURES:
            self._marks.numbers[number] = True
        drawing = named(self._drawings, each.operands[0]) if operator == "Do" else None
        if isinstance(drawing, Stream) and drawing.get("/Subtype") == Name.Form:
            if pikepdf.parse_content_stream(drawing, "BDC") and _has_numbers(drawing):
                raise BrokenTags
            if not self._is_marked() and pikepdf.parse_content_stream(drawing, "Tj TJ ' \""):
                raise BrokenTags
        if self._is_marked():
            yield each
            return
        if operator in TEXT and not _is_blank(each):
            raise BrokenTags
        self._marks.loose |= operator in PATH_ENDS | PICTURES
        if operator in PATH_STARTS and not self._in_path:
            self._in_path = True
            yield _ARTIFACT
        if operator in TEXT | PICTURES:
            yield from (_ARTIFACT, each, _END)
            return
        yield each
        if self._in_path and operator in PATH_ENDS | {"n"}:
            self._in_path = False
            yield _END

    def _is_marked(self) -> bool:
        return any(kind == "artifact" or isinstance(kind, int) for kind in self._open)

    def _entries(self, operands: list[Object]) -> Object:
        entries = operands[1] if len(operands) > 1 else None
        return dictionary(named(self._properties, entries) or entries)

    def _number(self, operands: list[Object]) -> int | None:
        number = self._entries(operands).get("/MCID")
        return number if isinstance(number, int) else None

    def _plain_mark(self, operands: list[Object]) -> Instruction:
        """A mark that says in which language or with which words its content is read."""
        entries = self._entries(operands)
        kept = {
            key: String(bytes(entries[key]))
            for key in ("/ActualText", "/Alt", "/E", "/Lang")
            if isinstance(entries.get(key), String)
        }
        return ContentStreamInstruction([Name.Span, Dictionary(kept)], Operator("BDC"))


def _has_numbers(form: Object) -> bool:
    properties = dictionary(dictionary(form.get("/Resources")).get("/Properties"))
    for each in pikepdf.parse_content_stream(form, "BDC"):
        entries = each.operands[-1]
        if "/MCID" in dictionary(named(properties, entries) or entries):
            return True
    return False


def _is_blank(each: Instruction) -> bool:
    shown = each.operands[-1] if len(each.operands) else None
    pieces = list(shown) if isinstance(shown, pikepdf.Array) else [shown]
    return not b"".join(bytes(one) for one in pieces if isinstance(one, String)).strip(BLANKS)


_ARTIFACT = ContentStreamInstruction([Name.Artifact], Operator("BMC"))
_END = ContentStreamInstruction([], Operator("EMC"))
