"""The notes of one meeting as a Word file, with the same words as their PDF."""

from io import BytesIO
from typing import Any

from docx import Document
from docx.document import Document as WordDocument
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from meetings.actions.noted import ItemText, VoteText
from meetings.packs.notes_file import NotesFile
from meetings.packs.records import NotedDeclaration, Position
from meetings.packs.word_text import add_plain, repeat_row, write_html

LANGUAGE = "en-GB"
ITEM, TEXT, BY = Cm(1.2), Cm(11.3), Cm(3.5)
CONFIDENTIAL = "This item was considered in confidence."


def notes_word(found: NotesFile) -> bytes:
    """A .docx with real headings, lists and tables, its language set."""
    document: Any = Document()
    _set_up(document, found)
    board = found.meeting.board
    document.add_heading("Notes", level=0)
    document.add_paragraph(f"{found.standing}.")
    _facts(document, found)
    if found.page.attendance:
        document.add_heading("Attendance", level=1)
        _attendance(document, found.page.attendance)
    if found.page.declarations:
        document.add_heading("Declarations of interest", level=1)
        for declared in found.page.declarations:
            add_plain(document, _declaration(declared), "List Bullet")
    if found.page.items:
        document.add_heading("Decisions and actions", level=1)
        _items(document, found.page.items)
    if found.minutes:
        document.add_page_break()
        document.add_heading("Confidential minutes", level=1)
        document.add_paragraph(f"Not for publication. {board.name}.")
        for place, item in found.minutes:
            document.add_heading(f"{place}. {item.title}", level=2)
            write_html(document, item.confidential_minute)
            _decisions(document, item)
            _votes(document, item.votes)
            if item.actions:
                document.add_paragraph(
                    "Actions" if len(item.actions) > 1 else "Action", "Strong line"
                )
            for action in item.actions:
                by = f" ({action.by})" if action.by else ""
                add_plain(document, action.text + by, "List Bullet")
    target = BytesIO()
    document.save(target)
    return target.getvalue()


def _set_up(document: WordDocument, found: NotesFile) -> None:
    properties = document.core_properties
    properties.title = found.title
    properties.author = found.meeting.board.organisation
    properties.language = LANGUAGE
    properties.comments = ""
    styles: Any = document.styles
    defaults = styles.element.find(qn("w:docDefaults")).find(qn("w:rPrDefault")).find(qn("w:rPr"))
    language = defaults.find(qn("w:lang"))
    if language is None:
        language = OxmlElement("w:lang")
        defaults.append(language)
    language.set(qn("w:val"), LANGUAGE)
    styles["Normal"].font.name = "Calibri"
    styles["Normal"].font.size = Pt(11)
    strong = styles.add_style("Strong line", 1)
    strong.base_style = styles["Normal"]
    strong.font.bold = True
    strong.paragraph_format.keep_with_next = True
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.5)
    section.top_margin = section.bottom_margin = Cm(2.5)
    marks = [found.mark, "CONFIDENTIAL" if found.is_confidential else ""]
    head = section.header.paragraphs[0]
    run = head.add_run("   ".join(filter(None, marks)))
    run.bold = True
    run.font.color.rgb = RGBColor(0x86, 0x14, 0x1F)
    _page_number(section.footer.paragraphs[0])


def _page_number(paragraph: Any) -> None:
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    paragraph._p.append(field)


def _facts(document: WordDocument, found: NotesFile) -> None:
    meeting = found.meeting
    facts = [
        ("Title", meeting.board.name),
        ("Date", f"{meeting.date:%A %-d %B %Y}"),
        *([("Venue", meeting.venue.name)] if meeting.venue else []),
    ]
    for name, value in facts:
        paragraph = document.add_paragraph()
        paragraph.add_run(f"{name}: ").bold = True
        paragraph.add_run(value)


def _table(document: WordDocument, heads: tuple[str, ...], widths: tuple[Any, ...]) -> Any:
    table = document.add_table(rows=1, cols=len(heads), style="Table Grid")
    table.autofit = False
    for cell, head in zip(table.rows[0].cells, heads, strict=True):
        cell.paragraphs[0].add_run(head).bold = True
    repeat_row(table.rows[0])
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    return table


def _row(table: Any, widths: tuple[Any, ...]) -> Any:
    row = table.add_row()
    for cell, width in zip(row.cells, widths, strict=True):
        cell.width = width
    return row.cells


def _attendance(document: WordDocument, positions: tuple[Position, ...]) -> None:
    widths = (Cm(4), Cm(6), Cm(6))
    table = _table(document, ("Position", "Name", "Council or organisation"), widths)
    for position in positions:
        if position.run_on:
            cells = _row(table, widths)
            cells[0].paragraphs[0].add_run(position.heading)
            names = cells[1].merge(cells[2])
            names.paragraphs[0].add_run(", ".join(person.name for person in position.people))
            continue
        for number, person in enumerate(position.people):
            cells = _row(table, widths)
            cells[0].paragraphs[0].add_run(position.heading if not number else "")
            arrival = f" ({person.arrival})" if person.arrival else ""
            cells[1].paragraphs[0].add_run(person.name + arrival)
            cells[2].paragraphs[0].add_run(person.organisation)


def _declaration(declared: NotedDeclaration) -> str:
    left = ", left the room" if declared.left_room else ""
    text = f": {declared.text}" if declared.text else ""
    return f"{declared.name}, {declared.where}, {declared.kind} interest{left}{text}"


def _items(document: WordDocument, items: tuple[ItemText, ...]) -> None:
    widths = (ITEM, TEXT, BY)
    table = _table(document, ("Item", "Decisions and actions", "Action by"), widths)
    for number, item in enumerate(items, start=1):
        cells = _row(table, widths)
        cells[0].paragraphs[0].add_run(f"{number}.")
        title = cells[1].paragraphs[0]
        title.style = "Heading 2"
        title.add_run(item.title + (" – Confidential" if item.confidential else ""))
        if item.confidential and not item.narrative:
            cells[1].add_paragraph(CONFIDENTIAL)
        write_html(cells[1], item.narrative)
        _decisions(cells[1], item)
        _votes(cells[1], item.votes)
        for place, action in enumerate(item.actions):
            cells = _row(table, widths)
            if not place:
                word = "Actions" if len(item.actions) > 1 else "Action"
                cells[1].paragraphs[0].style = "Strong line"
                cells[1].paragraphs[0].add_run(word)
                add_plain(cells[1], action.text)
            else:
                _remove_first(cells[1], action.text)
            cells[2].paragraphs[0].add_run(action.by)


def _remove_first(cell: Any, text: str) -> None:
    """The text in the paragraph that every cell begins with."""
    cell.paragraphs[0]._p.getparent().remove(cell.paragraphs[0]._p)
    add_plain(cell, text)


def _decisions(place: Any, item: ItemText) -> None:
    if not item.decisions:
        return
    several = len(item.decisions) > 1
    place.add_paragraph("Decisions" if several else "Decision", "Strong line")
    if item.lead_in:
        place.add_paragraph(item.lead_in)
    for text in item.decisions:
        write_html(place, text, italic=True, bullet=several)


def _votes(place: Any, votes: tuple[VoteText, ...]) -> None:
    for vote in votes:
        place.add_paragraph("Vote", "Strong line")
        place.add_paragraph(
            f"{vote.motion}: {vote.votes_for} for, {vote.votes_against} against, "
            f"{vote.abstained} abstained."
        )
        for word, names in (
            ("For", vote.names_for),
            ("Against", vote.names_against),
            ("Abstained", vote.names_abstained),
        ):
            if names:
                place.add_paragraph(f"{word}: {', '.join(names)}.")
