"""The line that says whose copy it is, as objects of a PDF with the little font they need."""

import struct
import unicodedata
import zlib
from functools import lru_cache

import uharfbuzz as hb

from .fetching import font_bytes
from .pdf_objects import A4, MM

FONT = "SourceSansPro-Regular"
SIZE, LEAST_SIZE = 7.5, 4.5
MAX_WIDTH = A4[0] - 2 * 25 * MM
INK = "0.13 0.13 0.13 rg"
UNNEEDED_TABLES = ("BASE", "DSIG", "GDEF", "GPOS", "GSUB", "OS/2", "gasp", "name", "post")


@lru_cache(maxsize=1)
def _house_face() -> hb.Face:
    return hb.Face(hb.Blob(font_bytes(f"{FONT}.ttf")))


def _subset(characters: set[str]) -> hb.Face:
    """The house font with these characters only; the same ones give the same bytes."""
    wanted = hb.SubsetInput()
    wanted.unicode_set.update(map(ord, characters))
    wanted.layout_feature_tag_set.clear()
    wanted.flags |= hb.SubsetFlags.NO_HINTING | hb.SubsetFlags.NOTDEF_OUTLINE
    wanted.drop_table_tag_set.update(
        int.from_bytes(table.encode().ljust(4), "big") for table in UNNEEDED_TABLES
    )
    return hb.subset(_house_face(), wanted)


class CopyLine:
    """One line of text, centred on the origin; smaller where it would be wider than MAX_WIDTH.

    A character that the house font lacks is printed as "?".
    """

    def __init__(self, text: str) -> None:
        known = _house_face().unicodes
        plain = " ".join(unicodedata.normalize("NFC", text).split())
        self.text = "".join(letter if ord(letter) in known else "?" for letter in plain)
        self._face = _subset({*self.text, "…"})
        self._font = hb.Font(self._face)
        self._glyphs = {
            letter: self._font.get_nominal_glyph(ord(letter)) for letter in {*self.text, "…"}
        }
        self._scale: float = 1000 / self._face.upem
        while self._width() * LEAST_SIZE > MAX_WIDTH:
            self.text = self.text.removesuffix("…")[:-1] + "…"
        self._size = min(SIZE, MAX_WIDTH / self._width())

    def _advance(self, glyph: int) -> int:
        units: int = self._font.get_glyph_h_advance(glyph)
        return round(units * self._scale)

    def _width(self) -> float:
        """In a size of one point."""
        return sum(self._advance(self._glyphs[letter]) for letter in self.text) / 1000

    def form(self, font: int) -> bytes:
        """The form that draws the line with the font whose object's number is `font`."""
        width = self._width() * self._size
        shown = "".join(f"{self._glyphs[letter]:04X}" for letter in self.text)
        content = f"BT {INK} /F {self._size:.3f} Tf {-width / 2:.2f} 0 Td <{shown}> Tj ET"
        box = f"{-width / 2 - 1:.2f} -3 {width / 2 + 1:.2f} 9"
        return _stream(
            f"/Type /XObject /Subtype /Form /BBox [{box}] /Resources <</Font <</F {font} 0 R>>>>",
            content.encode("ascii"),
        )

    def font_objects(self, font: int) -> dict[int, bytes]:
        """The font, in objects numbered from `font` on."""
        descendant, descriptor, program, to_unicode = range(font + 1, font + 5)
        name = f"/COPYAA+{FONT}"
        widths = " ".join(str(self._advance(glyph)) for glyph in range(self._face.glyph_count))
        house = hb.Font(_house_face())
        extents = house.get_font_extents("ltr")
        capitals = house.get_metric_position(hb.OTMetricsTag.CAP_HEIGHT)
        box = struct.unpack(">4h", self._face.reference_table("head").data[36:44])
        ascent, descent, cap_height, *box_edges = (
            round(length * self._scale)
            for length in (extents.ascender, extents.descender, capitals, *box)
        )
        content = self._face.blob.data
        return {
            font: (
                f"<</Type /Font /Subtype /Type0 /BaseFont {name} /Encoding /Identity-H "
                f"/DescendantFonts [{descendant} 0 R] /ToUnicode {to_unicode} 0 R>>"
            ).encode("ascii"),
            descendant: (
                f"<</Type /Font /Subtype /CIDFontType2 /BaseFont {name} "
                "/CIDSystemInfo <</Registry (Adobe) /Ordering (Identity) /Supplement 0>> "
                f"/CIDToGIDMap /Identity /FontDescriptor {descriptor} 0 R /W [0 [{widths}]]>>"
            ).encode("ascii"),
            descriptor: (
                f"<</Type /FontDescriptor /FontName {name} /Flags 4 /ItalicAngle 0 /StemV 80 "
                f"/FontBBox [{' '.join(map(str, box_edges))}] /Ascent {ascent} "
                f"/Descent {descent} /CapHeight {cap_height} /FontFile2 {program} 0 R>>"
            ).encode("ascii"),
            program: _stream(f"/Length1 {len(content)}", content),
            to_unicode: _stream("", self._to_unicode()),
        }

    def _to_unicode(self) -> bytes:
        pairs = sorted((glyph, letter) for letter, glyph in self._glyphs.items())
        rows = [
            f"<{glyph:04X}> <{letter.encode('utf-16-be').hex().upper()}>\n"
            for glyph, letter in pairs
        ]
        blocks = "".join(
            f"{len(block)} beginbfchar\n{''.join(block)}endbfchar\n"
            for block in (rows[start : start + 100] for start in range(0, len(rows), 100))
        )
        return (
            "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
            "/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def\n"
            "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
            "1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n"
            f"{blocks}endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend"
        ).encode("ascii")


def _stream(entries: str, content: bytes) -> bytes:
    packed = zlib.compress(content, 9)
    return b"<<%b /Filter /FlateDecode /Length %d>>\nstream\n%b\nendstream" % (
        entries.encode("ascii"),
        len(packed),
        packed,
    )
