"""Tables: rows of cells into a table with a header row, where the first row is one."""

import re

from meetings.agenda.reading.blocks import inline_text

_NUMERIC = re.compile(r"[£$€]?\s*[-+(]?[\d.,/ ]+[)%]?\s*(?:%|per cent|k|m|bn)?", re.IGNORECASE)

_BOLD = re.compile(r"(<p>)?\s*<strong>.*</strong>\s*(</p>)?")
_LONGEST_LABEL = 60


def table_html(rows: list[list[str]], *, header_rows: int = 0) -> str:
    """A table of cells that hold inline or block HTML.

    header_rows: how many rows the file itself calls a header; with 0 the first row becomes one
    when it reads like one.
    """
    if not header_rows and len(rows) > 1 and _reads_like_header(rows):
        header_rows = 1
    head = "".join(_row(row, "th") for row in rows[:header_rows])
    body = "".join(_row(row, "td") for row in rows[header_rows:])
    return f"<table>{f'<thead>{head}</thead>' if head else ''}<tbody>{body}</tbody></table>"


def _row(cells: list[str], tag: str) -> str:
    if tag == "th":
        cells = [re.sub(r"</?strong>", "", cell) for cell in cells]
    return "<tr>" + "".join(f"<{tag}>{cell}</{tag}>" for cell in cells) + "</tr>"


def _reads_like_header(rows: list[list[str]]) -> bool:
    first = [inline_text(cell).strip() for cell in rows[0]]
    if not all(first[1:]) or len(set(first)) < len(first) or len(first) < 2:
        return False
    if all(_BOLD.fullmatch(cell) for cell in rows[0] if cell):
        return True
    if any(_is_content(text) or text.endswith(";") for text in first if text):
        return False
    below = (inline_text(cell).strip() for row in rows[1:] for cell in row)
    return any(_is_content(text) for text in below if text)


def _is_content(text: str) -> bool:
    """A figure or a sentence, which no header cell is."""
    return bool(_NUMERIC.fullmatch(text)) or len(text) > _LONGEST_LABEL or text.endswith(".")
