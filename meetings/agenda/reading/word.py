"""Word files into neutral blocks."""

import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import PurePath
from typing import Any

import mammoth
from lxml import etree
from lxml import html as lxml_html

from meetings.agenda.reading.blocks import Block, inline_text
from meetings.agenda.reading.labels import contact_label, section_label
from meetings.agenda.reading.report import ReadImage, UnreadableReport
from meetings.agenda.reading.safety import MAIN_PART, open_word_file, parse_part
from meetings.agenda.reading.tables import table_html
from meetings.agenda.reading.word_styles import MARKS, WordStyles
from meetings.agenda.rich_text import clean_rich_text, inner_html

_STYLE_MAP = "\n".join([*(f"p.house-{mark} => p.{mark}:fresh" for mark in MARKS), "u => u"])
_SUFFIXES = {"image/png": "png", "image/jpeg": "jpg", "image/gif": "gif"}
_BROKEN = (
    "{name} is damaged and cannot be read. Open it in Word, choose Save As, Word Document "
    "(.docx), and send that file."
)


def read_word(content: bytes, file_name: str) -> tuple[list[Block], list[ReadImage], list[str]]:
    """The blocks, pictures and doubts of a Word file.

    Raises: UnreadableReport when the file is damaged, unsafe, or not a Word document.
    """
    name = PurePath(file_name).name
    parts = open_word_file(content, file_name)
    images: list[ReadImage] = []
    doubts: list[str] = []

    def keep_image(image: Any) -> dict[str, str]:
        with image.open() as opened:
            picture = opened.read()
        suffix = _SUFFIXES.get(image.content_type)
        if suffix is None:
            doubts.append(
                f"A picture of the kind {image.content_type} was left out; send it as PNG or JPEG."
            )
            return {}
        kept = ReadImage(
            name=f"picture-{len(images) + 1}.{suffix}",
            content_type=image.content_type,
            content=picture,
            alt=image.alt_text or "",
        )
        images.append(kept)
        if not kept.alt:
            doubts.append(
                f"Picture {len(images)} has no alternative text; write what it shows for readers "
                "who cannot see it."
            )
        return {"src": f"image:{kept.name}", "alt": kept.alt}

    try:
        converted = mammoth.convert_to_html(
            io.BytesIO(_with_marks(parts, name)),
            style_map=_STYLE_MAP,
            include_embedded_style_map=False,
            convert_image=mammoth.images.img_element(keep_image),
        )
    except (KeyError, AttributeError, ValueError, OSError, TypeError, RecursionError) as error:
        raise UnreadableReport(_BROKEN.format(name=name)) from error
    root = lxml_html.fragment_fromstring(converted.value or "<p></p>", create_parent="div")
    _place_notes(root)
    return list(_blocks(root)), images, doubts


def _with_marks(parts: dict[str, bytes], name: str) -> bytes:
    def root_of(part_name: str) -> etree._Element | None:
        return parse_part(parts[part_name], part_name, name) if part_name in parts else None

    styles = WordStyles(root_of("word/styles.xml"), root_of("word/numbering.xml"))
    document = parse_part(parts[MAIN_PART], MAIN_PART, name)
    styles.mark_paragraphs(document)
    marked = io.BytesIO()
    with zipfile.ZipFile(marked, "w", zipfile.ZIP_STORED) as archive:
        for part_name, part in parts.items():
            archive.writestr(
                part_name, etree.tostring(document) if part_name == MAIN_PART else part
            )
    return marked.getvalue()


def _place_notes(root: lxml_html.HtmlElement) -> None:
    """Put the text of each footnote and endnote where its mark stands."""
    texts: dict[str, str] = {}
    for item in root.xpath("./ol/li[@id]"):
        for back in item.xpath(".//a[starts-with(@href, '#') and contains(@href, 'note-ref-')]"):
            back.drop_tree()
        texts["#" + item.get("id")] = " ".join(str(item.text_content()).split())
    for mark in root.xpath(".//sup/a[contains(@id, 'note-ref-')]"):
        note = lxml_html.Element("span")
        note.set("class", "footnote")
        note.text = texts.get(mark.get("href"), "")
        sup = mark.getparent()
        note.tail = sup.tail
        sup.getparent().replace(sup, note)
    for notes in root.xpath("./ol[li/@id]"):
        notes.drop_tree()


def _blocks(root: lxml_html.HtmlElement) -> Iterator[Block]:
    for element in root:
        if element.tag == "table":
            yield from _table_blocks(element)
        elif element.tag == "p":
            block = _paragraph(element)
            if block.text or "<img" in block.html:
                yield block
        elif str(element.text_content()).strip():
            yield Block("text", clean_rich_text(inner_html(element)))


def _paragraph(element: lxml_html.HtmlElement) -> Block:
    mark = element.get("class") or "text"
    html = clean_rich_text(inner_html(element))
    kind, level = re.fullmatch(r"([a-z]+)(\d*)", mark).groups()  # type: ignore[union-attr]  # MARKS only
    depth = int(level or 0)
    match kind:
        case "title":
            return Block("heading", html, level=1, styled=True)
        case "heading":
            return Block("heading", html, level=depth, styled=True)
        case "item":
            return Block("item", html, level=depth)
        case "letter":
            return Block("item", html, level=max(depth, 1), lettered=True)
        case "bullet":
            return Block("bullet", html, level=depth)
        case "quote":
            return Block("quote", html)
    return Block("text", html)


def _table_blocks(table: lxml_html.HtmlElement) -> Iterator[Block]:
    rows = [list(row) for row in table.xpath("./tr | ./thead/tr | ./tbody/tr")]
    header_rows = len(table.xpath("./thead/tr"))
    if not any(str(cell.text_content()).strip() for row in rows for cell in row):
        return
    if all(len(row) == 1 for row in rows):
        for row in rows:
            yield from _blocks(row[0])
    elif _is_layout(rows):
        for row in rows:
            yield from _layout_row(row)
    else:
        cells = [[_cell_html(cell) for cell in row] for row in rows]
        spanned = table.xpath(".//*[@colspan or @rowspan]")
        if spanned:
            yield Block("table", _spanning_table(rows, header_rows))
        else:
            yield Block("table", table_html(cells, header_rows=header_rows))


def _is_layout(rows: list[list[lxml_html.HtmlElement]]) -> bool:
    """Whether the table only lays out labels of the summary sheet beside their texts."""
    labelled = 0
    for row in rows:
        text = str(row[0].text_content()).strip() if row else ""
        labelled += bool(section_label(text) or contact_label(text))
    return labelled * 2 > len(rows)


def _layout_row(row: list[lxml_html.HtmlElement]) -> Iterator[Block]:
    label, *others = (list(_blocks(cell)) for cell in row)
    following = [block for blocks in others for block in blocks]
    if len(label) == 1 and following and following[0].kind == "text":
        first = following.pop(0)
        colon = "" if label[0].text.endswith(":") else ":"
        yield Block("text", f"{label[0].html}{colon} {first.html}")
    else:
        yield from label
    yield from following


def _cell_html(cell: lxml_html.HtmlElement) -> str:
    pieces: list[str] = []
    in_list = False
    blocks = list(_blocks(cell))
    if len(blocks) == 1 and blocks[0].kind in {"text", "heading"}:
        return blocks[0].html
    for block in blocks:
        listed = block.kind in {"bullet", "item"}
        if listed != in_list:
            pieces.append("<ul>" if listed else "</ul>")
            in_list = listed
        if listed:
            pieces.append(f"<li><p>{block.html}</p></li>")
        else:
            pieces.append(block.html if block.kind == "table" else f"<p>{block.html}</p>")
    return "".join(pieces) + ("</ul>" if in_list else "")


def _spanning_table(rows: list[list[lxml_html.HtmlElement]], header_rows: int) -> str:
    """A table with cells over several columns or rows; mammoth's own header is kept."""
    written = []
    first_bold = rows and all(
        "<strong>" in _cell_html(cell) or not inline_text(_cell_html(cell)) for cell in rows[0]
    )
    header_rows = header_rows or int(bool(first_bold) and len(rows) > 1)
    for at, row in enumerate(rows):
        tag = "th" if at < header_rows else "td"
        cells = ""
        for cell in row:
            spans = "".join(
                f' {name}="{cell.get(name)}"' for name in ("colspan", "rowspan") if cell.get(name)
            )
            cells += f"<{tag}{spans}>{_cell_html(cell)}</{tag}>"
        written.append(f"<tr>{cells}</tr>")
    head = "".join(written[:header_rows])
    body = "".join(written[header_rows:])
    return clean_rich_text(
        f"<table>{f'<thead>{head}</thead>' if head else ''}<tbody>{body}</tbody></table>"
    )
