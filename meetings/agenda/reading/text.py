"""Plain text and Markdown into neutral blocks."""

import codecs
import re
from pathlib import PurePath

from meetings.agenda.reading.blocks import Block, as_html
from meetings.agenda.reading.labels import contact_label, section_label
from meetings.agenda.reading.report import UnreadableReport
from meetings.agenda.reading.tables import table_html

_BULLET = re.compile(r"(\s*)[-•*–▪◦·‣]\s+(?=\S)")
_NUMBERED = re.compile(r"\s*(?:[-•*–]\s+)?(?:\d{1,3}(?:\.\d{1,3}){0,2}[.)]?|\(?[a-z]{1,3}\))\s+\S")
_MARKDOWN_HEADING = re.compile(r"(#{1,6})\s+(.*?)\s*#*\s*")
_RULE = re.compile(r"\s*(?:-{3,}|\*{3,}|_{3,}|={3,})\s*")
_PIPE_RULE = re.compile(r"\s*\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)*\|?\s*")
_FOOTNOTE = re.compile(r"\s*(?:[⁰¹²³⁴-⁹]+\s*|\[\^[^\]\s]+\]:\s+)\S")
_EMPHASIS = [
    (re.compile(r"(?<![\w*])\*\*(?=\S)([^*\n]+?)(?<=\S)\*\*(?![\w*])"), "strong"),
    (re.compile(r"(?<![\w*])\*(?=\S)([^*\n]+?)(?<=\S)\*(?![\w*])"), "em"),
    (re.compile(r"(?<!\w)__(?=\S)([^_\n]+?)(?<=\S)__(?!\w)"), "strong"),
    (re.compile(r"(?<![\w/])_(?=\S)([^_\n/]+?)(?<=\S)_(?!\w)"), "em"),
]
_LIST_MARK = re.compile(r"(?:[-•*–]\s*)?(?:\d{1,3}(?:\.\d{1,3})*[.)]?|[-•*–]|)")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_SAVE_AS_UTF8 = "Save it again as text in UTF-8, or send the Word file."
_WRAP_AT_LEAST = 60


def decode(content: bytes, file_name: str) -> tuple[str, list[str]]:
    """The text of a file and any doubt about its encoding.

    UTF-8, UTF-16 with its mark, and Windows text (cp1252, with a doubt) are read.
    Raises: UnreadableReport, naming the first line that is no text.
    """
    name = PurePath(file_name).name
    doubts: list[str] = []
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encoding = "utf-16"
    else:
        encoding = "utf-8-sig"
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        if encoding == "utf-16":
            raise UnreadableReport(f"{name} breaks off inside a letter. {_SAVE_AS_UTF8}") from error
        try:
            text = content.decode("cp1252")
        except UnicodeDecodeError as second:
            line = content.count(b"\n", 0, second.start) + 1
            raise UnreadableReport(
                f"{name}, line {line}: these bytes are not text in any encoding that is read. "
                f"{_SAVE_AS_UTF8}"
            ) from error
        doubts.append(
            f"The text is not UTF-8 (first at line {line}) and was read as Windows text; look "
            "whether its accents, quotation marks and pound signs are right."
        )
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    found = _CONTROL.search(text)
    if found:
        line = text.count("\n", 0, found.start()) + 1
        raise UnreadableReport(f"{name}, line {line}: this is not text. {_SAVE_AS_UTF8}")
    return text, doubts


def read_text(text: str) -> list[Block]:
    """The blocks of a text; Markdown's marks are read wherever they stand."""
    lines = [line.rstrip() for line in re.sub(r"[\f\v]", " ", text).split("\n")]
    blocks: list[Block] = []
    at = 0
    while at < len(lines):
        at = _read_block(lines, at, blocks)
    return blocks


def _read_block(lines: list[str], at: int, blocks: list[Block]) -> int:
    """Read the block that begins at a line; the line after it."""
    line = lines[at]
    if not line.strip() or _RULE.fullmatch(line):
        return at + 1
    heading = _MARKDOWN_HEADING.fullmatch(line)
    if heading:
        blocks.append(
            Block("heading", inline(heading[2]), level=len(heading[1]), line=at + 1, styled=True)
        )
        return at + 1
    end = _table_end(lines, at)
    if end:
        blocks.append(Block("table", _table(lines[at:end]), line=at + 1))
        return end
    if line.lstrip().startswith(">"):
        end = at
        while end < len(lines) and lines[end].lstrip().startswith(">"):
            end += 1
        quoted = [each.lstrip().lstrip(">").strip() for each in lines[at:end]]
        blocks.append(Block("quote", inline(" ".join(filter(None, quoted))), line=at + 1))
        return end
    end = at + 1
    while end < len(lines) and not _begins_anew(lines, end):
        end += 1
    blocks.append(_block(lines[at:end], at + 1))
    return end


def _begins_anew(lines: list[str], at: int) -> bool:
    line = lines[at]
    return (
        not line.strip()
        or _BULLET.match(line) is not None
        or _NUMBERED.match(line) is not None
        or _MARKDOWN_HEADING.fullmatch(line) is not None
        or _FOOTNOTE.match(line) is not None
        or line.lstrip().startswith(">")
        or _table_end(lines, at) > 0
    )


def _block(lines: list[str], number: int) -> Block:
    bullet = _BULLET.match(lines[0])
    indent = len(lines[0]) - len(lines[0].lstrip())
    if bullet:
        first = lines[0][bullet.end() :]
        html = inline(" ".join([first, *(line.strip() for line in lines[1:])]))
        return Block(
            "bullet", html, line=number, level=min(indent // 4, 2), typed_bullet=True, indent=indent
        )
    stripped = [line.strip() for line in lines]
    joined = " " if _NUMBERED.match(lines[0]) or _is_wrapped(stripped) else "<br>"
    return Block("text", joined.join(inline(line) for line in stripped), line=number, indent=indent)


def _is_wrapped(lines: list[str]) -> bool:
    """Whether line ends are only where the typist's line was full."""
    return len(lines) > 1 and all(len(line) >= _WRAP_AT_LEAST for line in lines[:-1])


def inline(text: str) -> str:
    """Inline HTML of a line: strong, em, links; everything else is text."""
    html = as_html(text)
    html = re.sub(r"&lt;((?:https?://|mailto:)[^\s<>]+?)&gt;", r'<a href="\1">\1</a>', html)
    html = re.sub(
        r"(?<!!)\[([^\]^][^\]]*)\]\(((?:https?://|mailto:)[^\s)]+)\)", r'<a href="\2">\1</a>', html
    )
    for pattern, tag in _EMPHASIS:
        html = pattern.sub(rf"<{tag}>\1</{tag}>", html)
    return html


def _table_end(lines: list[str], at: int) -> int:
    """The line after the table that begins here; 0 where none does."""
    if "|" in lines[at] and at + 1 < len(lines) and _PIPE_RULE.fullmatch(lines[at + 1]):
        end = at + 2
        while end < len(lines) and "|" in lines[end]:
            end += 1
        return end
    columns = _tabbed_columns(lines[at])
    if columns < 2:
        return 0
    end = at
    while end < len(lines) and _tabbed_columns(lines[end]) >= 2:
        end += 1
    return end if end - at >= 2 else 0


def _tabbed_columns(line: str) -> int:
    cells = line.strip("\n").split("\t")
    first = cells[0].strip()
    if len(cells) < 2 or section_label(first) or contact_label(first):
        return 0
    if len(cells) == 2 and _LIST_MARK.fullmatch(first):
        return 0
    return len(cells)


def _table(lines: list[str]) -> str:
    if len(lines) > 1 and _PIPE_RULE.fullmatch(lines[1]):
        rows = [_pipe_cells(line) for index, line in enumerate(lines) if index != 1]
        header = 1
    else:
        rows = [line.split("\t") for line in lines]
        header = 0
    width = max(len(row) for row in rows)
    cells = [[inline(cell.strip()) for cell in row] + [""] * (width - len(row)) for row in rows]
    return table_html(cells, header_rows=header)


def _pipe_cells(line: str) -> list[str]:
    inner = line.strip().removeprefix("|").removesuffix("|")
    return [cell.replace(r"\|", "|") for cell in re.split(r"(?<!\\)\|", inner)]
