"""Word files for the tests, made with python-docx and real numbering definitions."""

import io
import zipfile
from collections.abc import Callable, Iterable

import docx
from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.text.paragraph import Paragraph

_ABSTRACT = {
    "decimal": ("decimal", "%1.", "decimal", "%1.%2"),
    "bullet": ("bullet", "•", "bullet", "o"),
    "letter": ("lowerLetter", "(%1)", "lowerRoman", "(%2)"),
    "continuation": ("bullet", " ", "bullet", " "),
}


class WordFile:
    """A Word document under construction, with lists that Word itself numbers."""

    def __init__(self) -> None:
        self.document: Document = docx.Document()
        self._next = 900

    def new_list(self, kind: str = "decimal") -> int:
        """A list definition of its own, so its numbers begin again at 1."""
        self._next += 1
        numbering = self.document.part.numbering_part.element
        form0, text0, form1, text1 = _ABSTRACT[kind]
        abstract = parse_xml(
            f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{self._next}">'
            f'<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="{form0}"/>'
            f'<w:lvlText w:val="{text0}"/></w:lvl>'
            f'<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="{form1}"/>'
            f'<w:lvlText w:val="{text1}"/></w:lvl></w:abstractNum>'
        )
        numbering.insert(0, abstract)
        numbering.append(
            parse_xml(
                f'<w:num {nsdecls("w")} w:numId="{self._next}">'
                f'<w:abstractNumId w:val="{self._next}"/></w:num>'
            )
        )
        return self._next

    def text(self, text: str, style: str | None = None, *, bold: bool = False) -> Paragraph:
        paragraph = self.document.add_paragraph(style=style)
        for at, line in enumerate(text.split("\n")):
            run = paragraph.add_run(line)
            run.bold = bold or None
            if at < text.count("\n"):
                run.add_break()
        return paragraph

    def heading(self, text: str, level: int = 2) -> None:
        self.document.add_heading(text, level)

    def listed(self, texts: Iterable[str], numbering: int, level: int = 0) -> None:
        for text in texts:
            properties = self.text(text)._p.get_or_add_pPr()
            properties.append(
                parse_xml(
                    f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/>'
                    f'<w:numId w:val="{numbering}"/></w:numPr>'
                )
            )

    def table(self, rows: list[list[str]]) -> None:
        table = self.document.add_table(len(rows), len(rows[0]))
        for row, texts in zip(table.rows, rows, strict=True):
            for cell, text in zip(row.cells, texts, strict=True):
                cell.text = text

    def text_box(self, text: str) -> None:
        """A text box as Word writes it for old readers."""
        run = self.document.add_paragraph().add_run()
        run._r.append(
            parse_xml(
                f'<w:pict {nsdecls("w")} xmlns:v="urn:schemas-microsoft-com:vml"><v:shape>'
                f"<v:textbox><w:txbxContent><w:p><w:r><w:t>{text}</w:t></w:r></w:p>"
                "</w:txbxContent></v:textbox></v:shape></w:pict>"
            )
        )

    def footnote(self, paragraph: Paragraph, note: str) -> None:
        """Mark the end of a paragraph with footnote 2, which `content` then writes."""
        paragraph.add_run()._r.append(parse_xml(f'<w:footnoteReference {nsdecls("w")} w:id="2"/>'))
        self._note = note

    def content(self) -> bytes:
        saved = io.BytesIO()
        self.document.save(saved)
        note = getattr(self, "_note", None)
        if note is None:
            return saved.getvalue()
        return with_parts(
            saved.getvalue(),
            {
                "word/footnotes.xml": (
                    f'<w:footnotes {nsdecls("w")}><w:footnote w:id="2"><w:p><w:r>'
                    f"<w:t>{note}</w:t></w:r></w:p></w:footnote></w:footnotes>"
                ).encode()
            },
        )


def with_parts(content: bytes, parts: dict[str, bytes]) -> bytes:
    """The Word file with members added or replaced."""
    written = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            if name not in parts:
                new.writestr(name, old.read(name))
        for name, part in parts.items():
            new.writestr(name, part)
    return written.getvalue()


def word_file(build: Callable[[WordFile], None]) -> bytes:
    """The bytes of a Word file that a function fills."""
    file = WordFile()
    build(file)
    return file.content()


__all__ = ["WordFile", "with_parts", "word_file"]
