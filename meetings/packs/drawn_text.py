"""The text that the drawing of a page or a form spells out, visible or not.

What a viewer leaves out (white, clipped, outside the page, in a layer that is off, in a form that
no page shows) stands in the same commands as the rest. Letters are found through the fonts'
own tables; a font without any, whose codes say nothing, cannot be read.
"""

import re
from codecs import utf_16_be_decode
from collections.abc import Iterator

from fontTools import agl
from pikepdf import Array, Dictionary, Name, Object, PdfError, Stream

from .pdf_objects import as_list
from .pdf_syntax import STRING, string_bytes, string_text

TOKEN = re.compile(
    rb"[/\[(<%](?:"  # one set of first letters: the search runs from one to the next
    rb"(?<=/)(?:(?P<font>[^\x00\s/<>\[\](){}%]++)\s++[-+.\d]++\s++Tf\b"
    rb"|(?:ActualText|Alt|E|Contents|T)\s*+(?P<said>" + STRING + rb"))"
    rb"|(?<=\[)(?P<glyphs>(?:[-+.\d\s]++|<[0-9A-Fa-f\s]*+>)*+)\]"
    rb"|(?<=\()(?P<letters>(?:[^()\\]|\\.|\((?:[^()\\]|\\.)*+\))*+)\)"
    rb"|(?<=<)(?P<figures>[0-9A-Fa-f\s]++)>"
    rb"|(?<=%)(?P<comment>[^\r\n]*+))",
    re.DOTALL,
)
INLINE_PICTURE = re.compile(rb"\bBI\b[^()]*?\bID\s.*?\sEI\b", re.DOTALL)
HEX = re.compile(rb"<([0-9A-Fa-f\s]*)>")
BLOCK = re.compile(rb"begin(bfchar|bfrange)(.*?)end\1", re.DOTALL)
PAIR = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>")
SPAN = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*(?:<([0-9A-Fa-f]+)>|\[([^\]]*)\])")
BASES = {"/MacRomanEncoding": "mac_roman", "/WinAnsiEncoding": "cp1252"}
MOST_FONTS = 8
"""Fonts of one name that are tried on a drawing which does not say which one it means."""


class _Codes(dict[int, str]):
    """A font's codes and the letters they stand for; an unknown code is nothing."""

    def __missing__(self, code: int) -> str:
        return ""


class Font:
    """Turns the codes of one font into letters."""

    def __init__(self, font: Object) -> None:
        self._is_wide = font.get("/Subtype") == Name.Type0
        self._codes = _Codes()
        if not self._is_wide:
            self._codes.update(_encoding(font.get("/Encoding")))
        to_unicode = font.get("/ToUnicode")
        if isinstance(to_unicode, Stream):
            self._codes.update(_mapped(to_unicode.read_bytes()))

    def text(self, codes: bytes) -> str:
        # Straight to the codec: by its name it is looked up each time, for every run of letters.
        plain = utf_16_be_decode(codes, "ignore")[0] if self._is_wide else codes.decode("latin-1")
        return plain.translate(self._codes)


class Fonts:
    """The fonts of a file, each read once."""

    def __init__(self) -> None:
        self._read: dict[tuple[int, int], Font] = {}
        self._named: dict[str, dict[tuple[int, int], Font]] = {}

    def of(self, resources: Object | None) -> dict[str, Font]:
        """By the names that a drawing with these resources calls them."""
        found = {}
        fonts = (resources if resources is not None else Dictionary()).get("/Font", Dictionary())
        for name, font in fonts.items():
            if not isinstance(font, Dictionary):
                continue
            key = font.objgen if font.is_indirect else (-len(self._read) - 1, 0)
            if key not in self._read:
                try:
                    self._read[key] = Font(font)
                except (PdfError, ValueError, TypeError):
                    continue
            found[name] = self._read[key]
            self._named.setdefault(name, {})[key] = self._read[key]
        return found

    def guesses(self) -> Iterator[dict[str, Font]]:
        """For a drawing that brings no fonts: those of its names that others use."""
        for turn in range(min(MOST_FONTS, max(map(len, self._named.values()), default=0))):
            yield {
                name: list(fonts.values())[min(turn, len(fonts) - 1)]
                for name, fonts in self._named.items()
            }


def drawn_text(content: bytes, fonts: dict[str, Font]) -> str:
    """The strings of a drawing in the order they are drawn, and what it says beside them.

    A string of several letters is taken to end with a word, since letters that are set one by
    one are one word.
    """
    if b" EI" in content or b"\nEI" in content:
        content = INLINE_PICTURE.sub(b" ", content)
    shown: list[str] = []
    said: list[str] = []
    font: Font | None = None
    for match in TOKEN.finditer(content):
        kind = match.lastgroup
        if kind == "font":
            font = fonts.get("/" + match["font"].decode("latin-1"))
            continue
        if kind == "said":
            said.append(string_text(string_bytes(match["said"])))
        elif kind == "comment":
            said.append(string_text(match["comment"]))
        elif kind == "letters" or kind == "figures":
            _show(shown, string_bytes(match[0]), font)
        elif kind == "glyphs":
            unspaced = match["glyphs"].replace(b">0<", b"")
            digits = b"".join(HEX.findall(unspaced))
            if digits:
                _show(shown, string_bytes(b"<" + digits + b">"), font)
    return "".join(shown) + "\n" + "\n".join(said)


def _show(shown: list[str], codes: bytes, font: Font | None) -> None:
    text = font.text(codes) if font is not None else string_text(codes)
    if shown and len(text) > 1 and len(shown[-1]) > 1:
        shown.append("\n")
    shown.append(text)


def _encoding(encoding: Object | None) -> dict[int, str]:
    """A simple font's codes: a base, and the differences from it by the letters' names."""
    base, differences = encoding, Array()
    if isinstance(encoding, Dictionary):
        base = encoding.get("/BaseEncoding")
        differences = Array(as_list(encoding.get("/Differences")))
    charset = BASES.get(str(base), "cp1252")
    codes = {code: bytes([code]).decode(charset, "ignore") for code in range(256)}
    code = 0
    for entry in differences:
        if isinstance(entry, Name):
            codes[code] = agl.toUnicode(str(entry)[1:])
            code += 1
        else:
            code = int(entry)
    return codes


def _mapped(cmap: bytes) -> dict[int, str]:
    """The table of a font that says which letters each code is."""
    codes: dict[int, str] = {}
    for kind, block in BLOCK.findall(cmap):
        if kind == b"bfchar":
            codes.update(
                (int(code, 16), _letters(figures)) for code, figures in PAIR.findall(block)
            )
            continue
        for first, last, figures, each in SPAN.findall(block):
            span = range(int(first, 16), min(int(last, 16), 0xFFFF) + 1)
            if each:
                codes.update(zip(span, map(_letters, HEX.findall(each)), strict=False))
            elif figures:
                start, width = int(figures, 16), len(figures)
                for step, code in enumerate(span):
                    codes[code] = _letters(b"%0*X" % (width, start + step))
    return codes


def _letters(figures: bytes) -> str:
    even = figures if len(figures) % 2 == 0 else figures + b"0"
    return bytes.fromhex(even.decode("ascii")).decode("utf-16-be", "ignore")


def is_drawing(content: bytes) -> bool:
    """Whether a stream of unknown kind looks as if it drew text."""
    return b"BT" in content and (b"Tj" in content or b"TJ" in content)
