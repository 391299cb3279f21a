"""What only Word files hold: pictures, runs, tables made by hand, tracked changes."""

import io
import struct
import zlib

from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from meetings.agenda.reading import read_report
from tests.agenda.word_files import WordFile


def png() -> bytes:
    """A picture of one grey dot."""

    def chunk(kind: bytes, held: bytes) -> bytes:
        return (
            struct.pack(">I", len(held)) + kind + held + struct.pack(">I", zlib.crc32(kind + held))
        )

    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
        + chunk(b"IDAT", zlib.compress(b"\0\x80"))
        + chunk(b"IEND", b"")
    )


def lamps() -> WordFile:
    file = WordFile()
    file.heading("Lamps", 1)
    return file


def test_picture_is_kept_beside_the_body() -> None:
    file = lamps()
    file.text("A lamp:").add_run().add_picture(io.BytesIO(png()))
    described = file.document.inline_shapes[0]._inline.docPr
    described.set("descr", "A lamp at night")
    file.document.add_picture(io.BytesIO(png()))
    report = read_report(file.content(), "lamps.docx")
    first, second = report.images
    assert (first.name, first.content_type, first.content) == ("picture-1.png", "image/png", png())
    assert first.alt == "A lamp at night"
    assert 'src="image:picture-1.png"' in report.body_html
    assert 'alt="A lamp at night"' in report.body_html
    assert f'src="image:{second.name}"' in report.body_html
    assert any("Picture 2 has no alternative text" in doubt for doubt in report.doubts)


def test_runs_keep_their_emphasis_and_breaks() -> None:
    file = lamps()
    paragraph = file.text("Old ")
    paragraph.add_run("bold").bold = True
    paragraph.add_run(" and ")
    paragraph.add_run("italic").italic = True
    paragraph.add_run(" H")
    paragraph.add_run("2").font.subscript = True
    paragraph.add_run("O").add_break()
    paragraph.add_run("<end>.")
    assert read_report(file.content(), "l.docx").body_html == (
        "<p>Old <strong>bold</strong> and <em>italic</em> H<sub>2</sub>O<br>&lt;end&gt;.</p>"
    )


def test_table_with_bold_first_row_has_a_header() -> None:
    file = lamps()
    table = file.document.add_table(3, 2)
    for cell, text in zip(table.rows[0].cells, ["Street", "Keeper"], strict=True):
        cell.paragraphs[0].add_run(text).bold = True
    for row, texts in zip(
        table.rows[1:], [["Mill Lane", "Una"], ["Church Row", "Ida"]], strict=True
    ):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    assert read_report(file.content(), "l.docx").body_html == (
        "<table><thead><tr><th>Street</th><th>Keeper</th></tr></thead><tbody>"
        "<tr><td>Mill Lane</td><td>Una</td></tr><tr><td>Church Row</td><td>Ida</td></tr>"
        "</tbody></table>"
    )


def test_merged_cells_keep_their_span() -> None:
    file = lamps()
    table = file.document.add_table(2, 3)
    table.cell(0, 0).merge(table.cell(0, 1)).text = "Streets"
    table.cell(0, 2).text = "Cost"
    for cell in table.rows[1].cells:
        cell.text = "1"
    assert '<td colspan="2">Streets</td>' in read_report(file.content(), "l.docx").body_html


def test_lists_inside_a_cell_bear_no_numbers() -> None:
    file = lamps()
    table = file.document.add_table(2, 2)
    for row in table.rows:
        for cell in row.cells:
            cell.text = "oil"
    numbered = table.cell(1, 1).add_paragraph("wick")._p
    numbered.get_or_add_pPr().append(
        parse_xml(
            f'<w:numPr {nsdecls("w")}><w:ilvl w:val="0"/><w:numId w:val="{file.new_list()}"/>'
            "</w:numPr>"
        )
    )
    body = read_report(file.content(), "l.docx").body_html
    assert "<td><p>oil</p><ul><li><p>wick</p></li></ul></td>" in body


def test_deleted_text_is_gone_and_inserted_text_is_read() -> None:
    file = lamps()
    paragraph = file.text("Lamps are ")
    for tag, text_tag, word in (("del", "delText", "old"), ("ins", "t", "new.")):
        paragraph._p.append(
            parse_xml(
                f'<w:{tag} {nsdecls("w")} w:id="1" w:author="x"><w:r><w:{text_tag}>{word}'
                f"</w:{text_tag}></w:r></w:{tag}>"
            )
        )
    assert read_report(file.content(), "l.docx").body_html == "<p>Lamps are new.</p>"


def test_markdown_reads_like_word() -> None:
    text = (
        "# Lamps\n\n## Old\n\n1. One with a [link](https://example.org/) and a note[^1].\n"
        "   - a bullet\n\n> Quoted.\n\n| Street | Cost |\n|---|---:|\n| Mill | 3 |\n\n"
        "[^1]: The note.\n"
    )
    assert read_report(text.encode(), "lamps.md").body_html == (
        '<h2>Old</h2><ol><li><p>One with a <a href="https://example.org/">link</a> and a note'
        '<span class="footnote">The note.</span>.</p><ul><li><p>a bullet</p></li></ul>'
        "<blockquote><p>Quoted.</p></blockquote></li></ol>"
        "<table><thead><tr><th>Street</th><th>Cost</th></tr></thead><tbody>"
        "<tr><td>Mill</td><td>3</td></tr></tbody></table>"
    )
