"""The data of the agenda and of the papers under it, withheld or ready to print."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import prefetch_related_objects
from django.db.models.fields.files import FieldFile
from lxml import html as lxml_html

from meetings.agenda.agenda_page import AgendaLine, every_line
from meetings.agenda.models import Appendix, ItemKind, Report, ReportImage
from meetings.agenda.paragraphs import number_paragraphs
from meetings.agenda.rich_text import MEDIA_PREFIX, inner_html, parse_fragment
from meetings.packs.arising import MattersArising
from meetings.packs.mentions import link_appendices
from meetings.packs.tagging import NO_ALT

WITHHELD_APPENDIX = "Confidential appendix"
FIGURE_SPACE, EM_SPACE = "\u2007", "\u2003"
NOTES_KEY = "notes"
LABEL = re.compile(r"^(?:appendix|annex)\s+(?:[0-9]+|[a-z])\b\s*[-–—:.]*\s*", re.IGNORECASE)
WIDE = 6
"""A table of so many columns is set smaller."""
LONGEST_WHOLE_TABLE = 1200
"""Characters; a table up to this is kept on one page, a longer one may break between rows."""


@dataclass(frozen=True)
class Contact:
    name: str
    position: str
    phone: str
    email: str


@dataclass(frozen=True)
class AppendixText:
    """An appendix to print: `body` is ready HTML; an uploaded one has `pdf` instead.

    `title` is without its label, "Appendix 2", and empty where it has no other.
    """

    key: str
    number: int
    title: str
    running_head: str
    body: str
    pdf: FieldFile | None
    confidential: bool
    reason: str
    pictures: Mapping[str, FieldFile]

    @property
    def label(self) -> str:
        return f"Appendix {self.number}"


@dataclass(frozen=True)
class WithheldAppendix:
    """What the public edition says of a confidential appendix."""

    number: int
    title: str
    reason: str


@dataclass(frozen=True)
class Paper:
    """A report to print; its texts are ready HTML."""

    key: str
    reference: str
    heading: str
    """The agenda's heading above it, where that has several papers."""
    title: str
    form: str
    """Of `Report.Form`: a chair's report has no summary sheet."""
    purpose: str
    summary: str
    recommendations: str
    """HTML, numbered where there are several."""
    several_recommendations: bool
    action: str
    contacts: tuple[Contact, ...]
    body: str
    pdf: FieldFile | None
    """A report that came as a PDF: its pages follow the summary sheet, or the chair's title."""
    background: str
    draft: bool
    confidential: bool
    reason: str
    appendices: tuple[AppendixText, ...]
    withheld: tuple[WithheldAppendix, ...]
    pictures: Mapping[str, FieldFile]
    warnings: tuple[str, ...]

    @property
    def running_head(self) -> str:
        return f"Item {self.reference}"

    @property
    def is_chairs_report(self) -> bool:
        return self.form == Report.Form.CHAIR


@dataclass(frozen=True)
class AgendaRow:
    """A line as the agenda page prints it; `part` is the key of its paper, "" where it has none."""

    number: str
    letter: str
    title: str
    heading: bool
    confidential: bool
    reason: str
    detail: str
    late_reason: str
    to_follow: bool
    withdrawn: bool
    part: str


def agenda_rows(
    lines: Sequence[AgendaLine], printed: Collection[str], arising: MattersArising
) -> tuple[AgendaRow, ...]:
    """The agenda page. A heading's single paper shares its number and stands unlettered.

    `printed`: the keys of the parts that the pack has. The item of the last meeting's notes says
    what is `arising`, and has a row under it for the parent's answers and for each action monitor.
    """
    rows = []
    for line in every_line(lines):
        top = line.parent_id is None
        has_paper = line.report is not None and not line.withdrawn
        part = NOTES_KEY if line.kind == ItemKind.NOTES else f"paper-{line.item_id}"
        waits = line.kind == ItemKind.REPORT and not has_paper and not line.children
        rows.append(
            AgendaRow(
                number=line.reference if top else "",
                letter="" if top else line.letter,
                title=line.title,
                heading=top and (line.kind == ItemKind.HEADING or bool(line.children)),
                confidential=line.confidential,
                reason=line.reason if line.confidential else "",
                detail=_detail(line, arising),
                late_reason=line.late_reason,
                to_follow=waits and not line.withheld and not line.withdrawn,
                withdrawn=line.withdrawn,
                part=part if part in printed else "",
            )
        )
        if _says_what_arises(line):
            rows += [_arising_row(*row) for row in arising.rows]
    return tuple(rows)


def _detail(line: AgendaLine, arising: MattersArising) -> str:
    """What is said under the title: how the item is taken, by whom, and that it was put off."""
    kinds = {ItemKind.VERBAL: "Verbal update", ItemKind.PRESENTATION: "Presentation"}
    kind = "" if line.withheld else kinds.get(ItemKind(line.kind), "")
    taken = ", ".join(part for part in (kind, line.presenter) if part)
    filled = arising.notes if _says_what_arises(line) else ""
    return ". ".join(part for part in (taken, filled, line.put_off_from) if part)


def _says_what_arises(line: AgendaLine) -> bool:
    return line.kind == ItemKind.NOTES and not line.withheld and not line.withdrawn


def _arising_row(part: str, title: str, confidential: bool) -> AgendaRow:
    """The line of an action monitor, or of the parent's answers, under the item they belong to."""
    return AgendaRow(
        number="",
        letter="",
        title=title,
        heading=False,
        confidential=confidential,
        reason="",
        detail="",
        late_reason="",
        to_follow=False,
        withdrawn=False,
        part=part,
    )


def papers(lines: Sequence[AgendaLine], *, confidential: bool) -> tuple[Paper, ...]:
    """The papers to print, in order, in five queries.

    With `confidential` false a confidential appendix is not in it, only its open title and
    reason; confidential items have lost their report already.
    """
    printed = [
        (line, line.report)
        for line in every_line(lines)
        if line.report is not None and not line.withdrawn
    ]
    prefetch_related_objects(
        [report for _, report in printed], "recommendations", "contacts__person", "images"
    )
    headings = {
        child.item_id: f"Item {line.reference}: {line.title}"
        for line in lines
        for child in line.children
        if len(line.children) > 1
    }
    return tuple(
        _paper(line, report, headings.get(line.item_id, ""), confidential=confidential)
        for line, report in printed
    )


def _paper(line: AgendaLine, report: Report, heading: str, *, confidential: bool) -> Paper:
    pictures = {
        address: image.file for image in report.images.all() for address in _addresses(image)
    }
    head = f"Item {line.reference}"
    appendices: list[AppendixText] = []
    withheld: list[WithheldAppendix] = []
    warnings: list[str] = []
    targets = {
        number: appendix_key(appendix)
        for number, appendix in enumerate(report.appendices.all(), start=1)
        if confidential or not appendix.confidential
    }
    for number, appendix in enumerate(report.appendices.all(), start=1):
        if appendix.confidential and not confidential:
            withheld.append(
                WithheldAppendix(
                    number, appendix.open_title or WITHHELD_APPENDIX, appendix.confidential_reason
                )
            )
            continue
        appendix_head = f"{head} : Appendix {number}"
        appendices.append(_appendix(line, appendix, number, appendix_head, pictures, warnings))
    body = prepare_text(report.body, pictures, f"{head}, {report.title}", warnings)
    body = link_appendices(body, targets)
    background = prepare_text(
        report.background, pictures, f"{head}, {report.title}, background papers", warnings
    )
    background = link_appendices(background, targets)
    return Paper(
        key=f"paper-{line.item_id}",
        reference=line.reference,
        heading=heading,
        title=report.title,
        form=report.form,
        purpose=link_appendices(report.purpose, targets),
        summary=link_appendices(report.summary, targets),
        recommendations=link_appendices(
            _recommendations([r.text for r in report.recommendations.all()]), targets
        ),
        several_recommendations=len(report.recommendations.all()) > 1,
        action=link_appendices(report.action, targets),
        contacts=tuple(
            Contact(c.person.name, c.person.position, c.person.phone, c.person.email)
            for c in report.contacts.all()
        ),
        body=body,
        pdf=report.pdf or None,
        background=background,
        draft=report.is_draft_text,
        confidential=line.confidential,
        reason=line.reason,
        appendices=tuple(appendices),
        withheld=tuple(withheld),
        pictures=_shown(pictures, body + background),
        warnings=tuple(warnings),
    )


def _recommendations(texts: Sequence[str]) -> str:
    """One is a paragraph; several are numbered, their sub-points 2.1, 2.2 as in a body."""
    if len(texts) < 2:
        return "".join(texts)
    root = parse_fragment("<ol>" + "".join(f"<li>{text}</li>" for text in texts) + "</ol>")
    _number(root)
    return inner_html(root)


def _appendix(
    line: AgendaLine,
    appendix: Appendix,
    number: int,
    running_head: str,
    pictures: Mapping[str, FieldFile],
    warnings: list[str],
) -> AppendixText:
    body = prepare_text(appendix.body, pictures, f"{running_head}, {appendix.title}", warnings)
    return AppendixText(
        key=appendix_key(appendix),
        number=number,
        title=LABEL.sub("", appendix.title),
        running_head=running_head,
        body=body,
        pdf=appendix.pdf or None,
        confidential=line.confidential or appendix.confidential,
        reason=appendix.confidential_reason or line.reason,
        pictures=_shown(pictures, body),
    )


def _shown(pictures: Mapping[str, FieldFile], html: str) -> dict[str, FieldFile]:
    return {address: file for address, file in pictures.items() if f'"{address}"' in html}


def appendix_key(appendix: Appendix) -> str:
    return f"appendix-{appendix.pk}"


def _addresses(image: ReportImage) -> tuple[str, ...]:
    """The ways in which a text may name one of its report's pictures."""
    return f"image:{image.name}", MEDIA_PREFIX + str(image.file.name)


def prepare_text(html: str, pictures: Mapping[str, object], where: str, warnings: list[str]) -> str:
    """House form ready for the page: paragraphs numbered, tables headed, pictures checked.

    A picture that is not the report's own is replaced by a sentence that says so, and `warnings`
    get another, beginning with `where`.
    """
    if not html.strip():
        return ""
    root = parse_fragment(number_paragraphs(html))
    for picture in list(root.iter("img")):
        address = picture.get("src", "")
        if address not in pictures:
            note = lxml_html.Element("em")
            note.text = "[A picture stood here that could not be printed.]"
            note.tail = picture.tail
            picture.getparent().replace(picture, note)
            warnings.append(f"{where}: the picture “{address}” is not there and is left out.")
        elif not picture.get("alt", "").strip():
            picture.set("alt", NO_ALT)
            warnings.append(f"{where}: the picture “{address}” has no description.")
    _skip_no_level(root)
    for table in root.iter("table"):
        _head_table(table)
        if len(table.text_content()) <= LONGEST_WHOLE_TABLE:
            table.set("class", f"{table.get('class', '')} whole".strip())
    _number(root)
    return inner_html(root)


def _skip_no_level(root: lxml_html.HtmlElement) -> None:
    """Lesser headings that stand before any greater one are tagged as the title's next level, and
    look as they are. Source: PDF/UA-1, 7.4.2."""
    for element in root:
        if element.tag == "h2":
            break
        if element.tag == "h3":
            element.tag = "h2"
            element.set("class", "lesser")


def _number(root: lxml_html.HtmlElement) -> None:
    """Write out the numbers of paragraphs, "6." and "6.1", for the marker of each.

    They are padded with figure spaces to one width: markers are set flush right, and numbers
    are to stand flush left.
    """
    for item_list in root.findall("ol"):
        item_list.set("class", "paragraphs")
        for number, item in enumerate(item_list, start=int(item_list.get("start", "1"))):
            _mark(item, f"{number}.", 3)
            for inner in item.findall("ol"):
                for count, sub in enumerate(inner, start=1):
                    _mark(sub, f"{number}.{count}", 4)


def _mark(item: lxml_html.HtmlElement, number: str, width: int) -> None:
    padded = number.ljust(width, FIGURE_SPACE)
    item.set("style", f'list-style-type: "{padded}{EM_SPACE}"')


def _head_table(table: lxml_html.HtmlElement) -> None:
    """A first row of heads becomes the table's head, so that it is repeated on each page."""
    rows = list(table.iter("tr"))
    if not rows:
        return
    if table.find("thead") is None and len(rows[0]) and all(cell.tag == "th" for cell in rows[0]):
        head = lxml_html.Element("thead")
        body = rows[0].getparent()
        head.append(rows[0])
        if body is table:
            caption = table.find("caption")
            table.insert(0 if caption is None else table.index(caption) + 1, head)
        else:
            table.insert(table.index(body), head)
    if max(sum(int(cell.get("colspan", "1")) for cell in row) for row in rows) >= WIDE:
        table.set("class", "wide")
