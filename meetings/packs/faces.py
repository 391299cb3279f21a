"""The house's typefaces in a pack: each stored once, with the glyphs that any page draws.

WeasyPrint puts a subset of each face into every part. `take_out` leaves of it only which glyphs
are drawn and what they say; `PackFonts` puts one subset for all parts into the joined pack.
Glyphs keep the numbers they have in the face's own file, so parts and stamps agree on them.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

import uharfbuzz as hb
from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream, String

from .fetching import font_bytes
from .pdf_objects import drawings

REGULAR = "SourceSansPro-Regular.ttf"
SEMIBOLD = "SourceSansPro-Semibold.ttf"
FACES = {
    f"{family}{style}": f"{file}-{face}.ttf"
    for family, file in (("Pack-Serif", "SourceSerifPro"), ("Pack-Sans", "SourceSansPro"))
    for style, face in (
        ("", "Regular"),
        ("-Italic", "It"),
        ("-Semi-Bold", "Semibold"),
        ("-Semi-Bold-Italic", "SemiboldIt"),
    )
}
"""File by the name that WeasyPrint gives the face after its subset's tag. Source: print.css."""
BFCHAR = re.compile(rb"<([0-9a-fA-F]{4})> <([0-9a-fA-F]+)>")
NOT_FOR_PRINT = (b"BASE", b"DSIG", b"GDEF", b"GPOS", b"GSUB", b"JSTF", b"LTSH", b"PCLT")
STUBS = "/PackFonts"
GLYPHS = "/PackGlyphs"
FACE = "/PackFace"


class Face:
    """One typeface; widths are thousandths of its size, glyphs numbered as in its file."""

    def __init__(self, file_name: str) -> None:
        self.file_name = file_name
        self.italic_angle = -11 if "It" in file_name.rpartition("-")[2] else 0
        self._face = hb.Face(hb.Blob(font_bytes(file_name)))
        self._font = hb.Font(self._face)
        self._unit: float = 1000 / self._face.upem
        self.glyph_count = int(self._face.glyph_count)
        metrics = self._font.get_font_extents("ltr")
        self.ascent = round(metrics.ascender * self._unit)
        self.descent = round(metrics.descender * self._unit)

    def glyph(self, character: str) -> int:
        """The glyph of a character, that of "?" where the face has none."""
        found = self._font.get_nominal_glyph(ord(character))
        return int(found if found else self._font.get_nominal_glyph(ord("?")))

    def width(self, glyph: int) -> int:
        units: int = self._font.get_glyph_h_advance(glyph)
        return round(units * self._unit)

    def text_width(self, text: str, size: float, spacing: float = 0) -> float:
        """In points, with `spacing` points between characters."""
        units = sum(self.width(self.glyph(character)) for character in text)
        return units * size / 1000 + spacing * max(len(text) - 1, 0)

    def shown(self, text: str) -> str:
        """`text` as the operand of Tj."""
        return "<" + "".join(f"{self.glyph(character):04X}" for character in text) + ">"

    def fitted(self, text: str, size: float, room: float) -> str:
        """`text`, cut with an ellipsis where it is wider than `room` points."""
        if self.text_width(text, size) <= room:
            return text
        while text and self.text_width(text + "…", size) > room:
            text = text[:-1]
        return text.rstrip() + "…"


@lru_cache(maxsize=32)
def house_face(file_name: str) -> Face:
    """Raises: LookupError for a file that is none of the house's."""
    return Face(file_name)


@lru_cache(maxsize=64)
def subset(file_name: str, glyphs: frozenset[int]) -> bytes:
    """The face's file with these glyphs only, under their own numbers; the same give the same."""
    wanted = hb.SubsetInput()
    wanted.glyph_set.update(sorted(glyphs))
    wanted.flags = hb.SubsetFlags.RETAIN_GIDS | hb.SubsetFlags.NO_HINTING
    wanted.drop_table_tag_set.update(int.from_bytes(tag) for tag in NOT_FOR_PRINT)
    with_glyphs = hb.subset(hb.Face(hb.Blob(font_bytes(file_name))), wanted)
    return bytes(with_glyphs.blob.data)


def take_out(pdf: Pdf) -> None:
    """Leave of a part's house fonts their names, and which glyphs say what.

    A font that is not the house's, or draws glyphs the house's has not, stays as it is.
    """
    stubs = [font for font in _fonts(pdf) if _take_out(font)]
    if stubs:
        pdf.Root[STUBS] = Array(stubs)


def _fonts(pdf: Pdf) -> Iterator[Object]:
    """The fonts of a part, each once."""
    seen: set[tuple[int, int]] = set()
    drawn: set[tuple[int, int]] = set()
    for page in pdf.pages:
        resources = page.obj.get("/Resources", Dictionary())
        for holder in [resources, *(d.get("/Resources") for d in drawings(resources, drawn))]:
            for font in (holder or Dictionary()).get("/Font", Dictionary()).values():
                if font.is_indirect and font.objgen not in seen:
                    seen.add(font.objgen)
                    yield font


def _take_out(font: Object) -> bool:
    file_name = FACES.get(str(font.get("/BaseFont", "")).partition("+")[2])
    if file_name is None or "/DescendantFonts" not in font or "/ToUnicode" not in font:
        return False
    face = house_face(file_name)
    says = {
        int(glyph, 16): bytes.fromhex(text.decode()).decode("utf-16-be", "replace")
        for glyph, text in BFCHAR.findall(font["/ToUnicode"].read_bytes())
    }
    widths = dict(_widths(font["/DescendantFonts"][0].get("/W", Array())))
    if any(glyph >= face.glyph_count for glyph in {*says, *widths}):
        return False
    if any(abs(width - face.width(glyph)) > 1 for glyph, width in widths.items()):
        return False
    for glyph in widths:
        says.setdefault(glyph, "")
    for key in list(font.keys()):
        if key not in ("/Type", "/Subtype", "/Encoding"):
            del font[key]
    font[FACE] = String(file_name)
    font[GLYPHS] = String(json.dumps(says, ensure_ascii=True))
    return True


def _widths(array: Object) -> Iterator[tuple[int, float]]:
    """The pairs of a font's /W in its two forms. Source: ISO 32000-1, 9.7.4.3."""
    entries = list(array)
    while entries:
        first, second, *entries = entries
        if isinstance(second, Array):
            yield from ((int(first) + n, float(width)) for n, width in enumerate(second))
        else:
            width, *entries = entries
            yield from ((glyph, float(width)) for glyph in range(int(first), int(second) + 1))


class PackFonts:
    """The house's faces of one joined pack; `finish` writes them when all glyphs are known."""

    def __init__(self, pdf: Pdf) -> None:
        self._pdf = pdf
        self._says: dict[str, dict[int, str]] = {}
        self._fonts: dict[str, list[Object]] = {}

    def add_part(self, stubs: Object) -> None:
        """Take up the fonts that `take_out` left in a part, copied into the pack."""
        for font in stubs:
            says = json.loads(str(font[GLYPHS]))
            self._add(str(font[FACE]), font, {int(glyph): text for glyph, text in says.items()})

    def for_text(self, file_name: str, texts: Iterable[str]) -> Object:
        """A font to draw these texts with."""
        face = house_face(file_name)
        font = self._pdf.make_indirect(
            Dictionary(Type=Name.Font, Subtype=Name.Type0, Encoding=Name("/Identity-H"))
        )
        characters = sorted({character for text in texts for character in text})
        self._add(file_name, font, {face.glyph(character): character for character in characters})
        return font

    def _add(self, file_name: str, font: Object, says: Mapping[int, str]) -> None:
        known = self._says.setdefault(file_name, {})
        for glyph, text in says.items():
            known[glyph] = known.get(glyph) or text
        self._fonts.setdefault(file_name, []).append(font)

    def finish(self) -> None:
        for file_name in sorted(self._fonts):
            face, says = house_face(file_name), self._says[file_name]
            name = Name(f"/{_tag(says)}+{file_name.removesuffix('.ttf')}")
            descendants = Array([self._descendant(face, name, sorted(says))])
            text = Stream(self._pdf, _to_unicode(says))
            shared = {
                "/BaseFont": name,
                "/DescendantFonts": self._pdf.make_indirect(descendants),
                "/ToUnicode": self._pdf.make_indirect(text),
            }
            for font in self._fonts[file_name]:
                for key in (FACE, GLYPHS):
                    if key in font:
                        del font[key]
                for key, value in shared.items():
                    font[key] = value

    def _descendant(self, face: Face, name: Name, glyphs: list[int]) -> Object:
        content = subset(face.file_name, frozenset(glyphs))
        descriptor = Dictionary(
            Type=Name.FontDescriptor,
            FontName=name,
            Flags=4,
            FontBBox=[0, face.descent, max(map(face.width, glyphs)), face.ascent],
            ItalicAngle=face.italic_angle,
            Ascent=face.ascent,
            Descent=face.descent,
            CapHeight=660,
            StemV=80,
            FontFile2=Stream(self._pdf, content, Length1=len(content)),
        )
        system = Dictionary(Registry=String("Adobe"), Ordering=String("Identity"), Supplement=0)
        widths: list[object] = []
        for glyph in glyphs:
            widths += [glyph, [face.width(glyph)]]
        return self._pdf.make_indirect(
            Dictionary(
                Type=Name.Font,
                Subtype=Name.CIDFontType2,
                BaseFont=name,
                CIDSystemInfo=system,
                CIDToGIDMap=Name.Identity,
                FontDescriptor=self._pdf.make_indirect(descriptor),
                W=widths,
            )
        )


def _tag(says: Mapping[int, str]) -> str:
    """Six letters that name a subset. Source: ISO 32000-1, 9.6.4."""
    digest = hashlib.sha256(repr(sorted(says)).encode()).digest()
    return "".join(chr(65 + byte % 26) for byte in digest[:6])


def _to_unicode(says: Mapping[int, str]) -> bytes:
    pairs = [
        f"<{glyph:04X}> <{text.encode('utf-16-be').hex().upper()}>"
        for glyph, text in sorted(says.items())
        if text
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
