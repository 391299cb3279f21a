"""Running heads, page numbers and the word CONFIDENTIAL, put on finished pages.

Everything drawn here is a pagination artifact: seen on paper, outside the tag tree. Lengths
are points, measured from the page's edges.
"""

from collections.abc import Iterable
from functools import lru_cache
from io import BytesIO

from fontTools import subset
from fontTools.ttLib import TTFont
from pikepdf import Array, Dictionary, Name, Object, Page, Pdf, Stream, String

from .fetching import font_bytes
from .pdf_objects import MM, as_list

SIDE_MARGIN = 25 * MM
HEAD_BASELINE = 14 * MM
NUMBER_BASELINE = 13 * MM
BAND_TOP, BAND_HEIGHT = 4.5 * MM, 5 * MM
TEXT_SIZE = 9.5
BAND_SIZE = 9.0
BAND_SPACING = 1.2
INK = "0.13 0.13 0.13 rg"
BAND_COLOUR = "0.53 0.08 0.12 rg"
CONFIDENTIAL = "CONFIDENTIAL"
DIGITS = "0123456789"


@lru_cache(maxsize=32)
def _subset(file_name: str, characters: str) -> bytes:
    """The font with these characters only; the same characters give the same bytes."""
    options = subset.Options()
    options.hinting = False
    options.layout_features = []
    options.notdef_outline = True
    options.name_IDs = [1, 2, 6]
    options.drop_tables += ["DSIG", "GPOS", "GSUB", "GDEF"]
    font = TTFont(BytesIO(font_bytes(file_name)), recalcTimestamp=False)
    subsetter = subset.Subsetter(options)
    subsetter.populate(text=characters)
    subsetter.subset(font)
    target = BytesIO()
    font.save(target)
    return target.getvalue()


class StampFont:
    """A TrueType font embedded in `pdf` with just the characters it has to draw."""

    def __init__(self, pdf: Pdf, file_name: str, texts: Iterable[str]) -> None:
        characters = "".join(sorted(set("".join(texts)) | {" ", "?", "…"}))
        content = _subset(file_name, characters)
        font = TTFont(BytesIO(content))
        scale = 1000 / font["head"].unitsPerEm
        order = font.getGlyphOrder()
        self._glyphs: dict[str, int] = {
            chr(code): font.getGlyphID(name) for code, name in font.getBestCmap().items()
        }
        self._widths: list[int] = [round(font["hmtx"][name][0] * scale) for name in order]
        self.object = self._embed(pdf, font, content, scale)

    def _embed(self, pdf: Pdf, font: TTFont, content: bytes, scale: float) -> Object:
        head, metrics = font["head"], font["OS/2"]
        name = Name("/PACKAA+" + str(font["name"].getDebugName(6)))
        descriptor = Dictionary(
            Type=Name.FontDescriptor,
            FontName=name,
            Flags=4,
            FontBBox=[round(v * scale) for v in (head.xMin, head.yMin, head.xMax, head.yMax)],
            ItalicAngle=0,
            Ascent=round(font["hhea"].ascent * scale),
            Descent=round(font["hhea"].descent * scale),
            CapHeight=round(metrics.sCapHeight * scale),
            StemV=80,
            FontFile2=Stream(pdf, content, Length1=len(content)),
        )
        descendant = Dictionary(
            Type=Name.Font,
            Subtype=Name.CIDFontType2,
            BaseFont=name,
            CIDSystemInfo=Dictionary(
                Registry=String("Adobe"), Ordering=String("Identity"), Supplement=0
            ),
            CIDToGIDMap=Name.Identity,
            FontDescriptor=pdf.make_indirect(descriptor),
            W=[0, self._widths],
        )
        return pdf.make_indirect(
            Dictionary(
                Type=Name.Font,
                Subtype=Name.Type0,
                BaseFont=name,
                Encoding=Name("/Identity-H"),
                DescendantFonts=Array([pdf.make_indirect(descendant)]),
                ToUnicode=Stream(pdf, self._to_unicode()),
            )
        )

    def _to_unicode(self) -> bytes:
        pairs = [
            f"<{glyph:04X}> <{character.encode('utf-16-be').hex().upper()}>"
            for character, glyph in sorted(self._glyphs.items(), key=lambda pair: pair[1])
        ]
        blocks = "".join(
            f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar\n"
            for block in (pairs[start : start + 100] for start in range(0, len(pairs), 100))
        )
        return (
            "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
            "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
            "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
            "1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n"
            f"{blocks}endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend"
        ).encode("ascii")

    def _glyph(self, character: str) -> int:
        return self._glyphs.get(character, self._glyphs["?"])

    def width(self, text: str, size: float, spacing: float = 0) -> float:
        units: int = sum(self._widths[self._glyph(character)] for character in text)
        return units * size / 1000 + spacing * max(len(text) - 1, 0)

    def hex(self, text: str) -> str:
        """`text` as the operand of Tj."""
        return "<" + "".join(f"{self._glyph(character):04X}" for character in text) + ">"

    def fitted(self, text: str, size: float, room: float) -> str:
        """`text`, cut with an ellipsis where it is wider than `room`."""
        if self.width(text, size) <= room:
            return text
        while text and self.width(text + "…", size) > room:
            text = text[:-1]
        return text.rstrip() + "…"


class Stamper:
    """Stamps the pages of one pack; made once, with every running head it will print."""

    def __init__(self, pdf: Pdf, heads: Iterable[str]) -> None:
        self._pdf = pdf
        self._regular = StampFont(pdf, "SourceSansPro-Regular.ttf", [DIGITS, *heads])
        self._bold = StampFont(pdf, "SourceSansPro-Bold.ttf", [CONFIDENTIAL])
        self._save_state = Stream(pdf, b"q\n")

    def stamp(
        self, page: Page, *, head: str = "", number: int | None = None, confidential: bool = False
    ) -> None:
        """Draw on top of `page`; its own content is left in a saved graphics state."""
        left, bottom, right, top = (float(edge) for edge in page.mediabox)
        drawn: list[str] = []
        if confidential:
            drawn.append(self._band(left, right, top))
        if head:
            head = self._regular.fitted(head, TEXT_SIZE, right - left - 2 * SIDE_MARGIN)
            start = right - SIDE_MARGIN - self._regular.width(head, TEXT_SIZE)
            drawn.append(
                _artifact("Header", self._text("StampText", start, top - HEAD_BASELINE, head))
            )
        if number is not None:
            text = str(number)
            start = (left + right - self._regular.width(text, TEXT_SIZE)) / 2
            drawn.append(
                _artifact("Footer", self._text("StampText", start, bottom + NUMBER_BASELINE, text))
            )
        if not drawn:
            return
        resources = page.obj.get("/Resources")
        if resources is None:
            resources = page.obj["/Resources"] = Dictionary()
        fonts = resources.get("/Font")
        if fonts is None:
            fonts = resources["/Font"] = Dictionary()
        fonts["/StampText"] = self._regular.object
        fonts["/StampBand"] = self._bold.object
        own = as_list(page.obj.get("/Contents"))
        stamps = Stream(self._pdf, ("\nQ\n" + "".join(drawn)).encode("ascii"))
        page.obj["/Contents"] = Array([self._save_state, *own, stamps])

    def _text(self, font: str, x: float, y: float, text: str) -> str:
        shown = self._regular.hex(text)
        return f"BT {INK} /{font} {TEXT_SIZE} Tf {x:.2f} {y:.2f} Td {shown} Tj ET\n"

    def _band(self, left: float, right: float, top: float) -> str:
        bottom = top - BAND_TOP - BAND_HEIGHT
        width = right - left - 2 * SIDE_MARGIN
        start = (left + right - self._bold.width(CONFIDENTIAL, BAND_SIZE, BAND_SPACING)) / 2
        baseline = bottom + (BAND_HEIGHT - 0.66 * BAND_SIZE) / 2
        return _artifact(
            "Header",
            f"{BAND_COLOUR} {left + SIDE_MARGIN:.2f} {bottom:.2f} {width:.2f} {BAND_HEIGHT:.2f} "
            f"re f\nBT 1 g /StampBand {BAND_SIZE} Tf {BAND_SPACING} Tc {start:.2f} {baseline:.2f} "
            f"Td {self._bold.hex(CONFIDENTIAL)} Tj ET\n",
        )


def _artifact(subtype: str, operators: str) -> str:
    edge = "Top" if subtype == "Header" else "Bottom"
    return (
        f"/Artifact <</Type /Pagination /Subtype /{subtype} /Attached [/{edge}]>> BDC\n"
        f"q\n{operators}Q\nEMC\n"
    )
