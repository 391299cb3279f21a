"""Reading a report: a Word, text or Markdown file in the house form into its parts."""

from dataclasses import replace

from meetings.agenda.reading.blocks import Block
from meetings.agenda.reading.house_form import read_house_form, read_plain_form
from meetings.agenda.reading.report import (
    ReadAppendix,
    ReadImage,
    ReadOfficer,
    ReadReport,
    UnreadableReport,
)
from meetings.agenda.reading.safety import kind_of_file
from meetings.agenda.reading.text import decode, read_text
from meetings.agenda.reading.word import read_word

__all__ = [
    "ReadAppendix",
    "ReadImage",
    "ReadOfficer",
    "ReadReport",
    "UnreadableReport",
    "read_appendix",
    "read_report",
]


def read_report(content: bytes, file_name: str) -> ReadReport:
    """What a file says, in house form; what was unsure is in its doubts.

    file_name: only its ending and, for messages, its last part count.
    Raises: UnreadableReport, with a sentence naming the file, the line if any, and the remedy.
    """
    blocks, images, doubts = _blocks(content, file_name)
    report = read_house_form(blocks)
    return replace(report, images=images, doubts=doubts + report.doubts)


def read_appendix(content: bytes, file_name: str) -> ReadReport:
    """A file that is an appendix as a whole: its title, and all the rest as its body.

    Raises: UnreadableReport, as `read_report`.
    """
    blocks, images, doubts = _blocks(content, file_name)
    appendix = read_plain_form(blocks)
    return replace(appendix, images=images, doubts=doubts + appendix.doubts)


def _blocks(content: bytes, file_name: str) -> tuple[list[Block], list[ReadImage], list[str]]:
    if kind_of_file(content, file_name) == "word":
        return read_word(content, file_name)
    text, doubts = decode(content, file_name)
    return read_text(text), [], doubts
