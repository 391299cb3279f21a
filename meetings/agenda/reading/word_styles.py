"""What each paragraph of a Word file is, told from its style and numbering.

mammoth knows ordered and unordered lists and their levels, but not lettered ones, continuation
paragraphs made with an empty bullet, or headings by outline level. So every paragraph's style is
replaced by a mark that says what it is, before mammoth turns it into HTML.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
DEPTHS = 4
HEADINGS = 6

MARKS = [
    "text", "title", "quote", "caption",
    *(f"heading{level}" for level in range(1, HEADINGS + 1)),
    *(f"{kind}{depth}" for kind in ("item", "letter", "bullet") for depth in range(DEPTHS)),
]  # fmt: skip


@dataclass(frozen=True)
class _Style:
    name: str
    based_on: str | None
    numbering: tuple[str | None, int | None]
    outline: int | None


class WordStyles:
    """The styles and numberings of one Word file."""

    def __init__(self, styles: etree._Element | None, numbering: etree._Element | None) -> None:
        """Take the roots of the two parts; a file may lack either."""
        self._styles: dict[str, _Style] = {}
        self._levels: dict[str, dict[int, tuple[str, str]]] = {}
        self._default = ""
        if styles is not None:
            for style in styles.findall(f"{W}style"):
                style_id = style.get(f"{W}styleId") or ""
                self._styles[style_id] = _read_style(style)
                if style.get(f"{W}default") in {"1", "true"} and (
                    style.get(f"{W}type") == "paragraph"
                ):
                    self._default = style_id
        if numbering is not None:
            self._read_numbering(numbering)

    def mark_paragraphs(self, root: etree._Element) -> None:
        """Replace the style of every paragraph by its mark, and take its numbering away."""
        for paragraph in root.iter(f"{W}p"):
            mark = self._mark(paragraph)
            properties = paragraph.find(f"{W}pPr")
            if properties is None:
                properties = etree.Element(f"{W}pPr")
                paragraph.insert(0, properties)
            for tag in ("pStyle", "numPr"):
                for element in properties.findall(f"{W}{tag}"):
                    properties.remove(element)
            style = etree.Element(f"{W}pStyle")
            style.set(f"{W}val", f"house-{mark}")
            properties.insert(0, style)

    def _mark(self, paragraph: etree._Element) -> str:
        style_id = _value(paragraph, f"{W}pPr/{W}pStyle") or self._default
        chain = list(self._chain(style_id))
        for style in chain:
            name = style.name.lower()
            if name == "title":
                return "title"
            if name == "caption":
                return "caption"
            if name.startswith("heading ") and name[8:].isdigit():
                return f"heading{min(int(name[8:]), HEADINGS)}"
        outline = _number(_value(paragraph, f"{W}pPr/{W}outlineLvl"))
        if outline is None:
            outline = next((s.outline for s in chain if s.outline is not None), None)
        if outline is not None and outline < HEADINGS:
            return f"heading{outline + 1}"
        listed = self._list_mark(paragraph, chain)
        if listed:
            return listed
        names = [style.name.lower() for style in chain]
        if any("quot" in name or "block text" in name for name in names):
            return "quote"
        return "text"

    def _list_mark(self, paragraph: etree._Element, chain: list[_Style]) -> str | None:
        numbering_id = _value(paragraph, f"{W}pPr/{W}numPr/{W}numId")
        level = _number(_value(paragraph, f"{W}pPr/{W}numPr/{W}ilvl"))
        for style in chain:
            numbering_id = numbering_id if numbering_id is not None else style.numbering[0]
            level = level if level is not None else style.numbering[1]
        if numbering_id is None or numbering_id == "0":
            return None
        form, pattern = self._levels.get(numbering_id, {}).get(level or 0, ("none", ""))
        depth = min(level or 0, DEPTHS - 1)
        if form == "bullet":
            return f"bullet{depth}" if pattern.strip() else None
        if form == "none" or not pattern.strip():
            return None
        if form in {"lowerLetter", "upperLetter", "lowerRoman", "upperRoman"}:
            return f"letter{depth}"
        return f"item{depth}"

    def _chain(self, style_id: str) -> Iterator[_Style]:
        seen = set()
        following: str | None = style_id
        while following in self._styles and following not in seen:
            seen.add(following)
            yield self._styles[following]
            following = self._styles[following].based_on

    def _read_numbering(self, numbering: etree._Element) -> None:
        abstract: dict[str, dict[int, tuple[str, str]]] = {}
        links: dict[str, str] = {}
        for each in numbering.findall(f"{W}abstractNum"):
            abstract_id = each.get(f"{W}abstractNumId") or ""
            abstract[abstract_id] = _read_levels(each)
            link = _value(each, f"{W}numStyleLink")
            if link in self._styles and self._styles[link].numbering[0]:
                links[abstract_id] = self._styles[link].numbering[0] or ""
        linked: dict[str, str] = {}
        for each in numbering.findall(f"{W}num"):
            numbering_id = each.get(f"{W}numId") or ""
            abstract_id = _value(each, f"{W}abstractNumId") or ""
            levels = dict(abstract.get(abstract_id, {}))
            for override in each.findall(f"{W}lvlOverride"):
                levels.update(_read_levels(override))
            self._levels[numbering_id] = levels
            if abstract_id in links:
                linked[numbering_id] = links[abstract_id]
        for numbering_id, target in linked.items():
            self._levels[numbering_id] = self._levels.get(target, {})


def _read_style(style: etree._Element) -> _Style:
    return _Style(
        name=_value(style, f"{W}name") or "",
        based_on=_value(style, f"{W}basedOn"),
        numbering=(
            _value(style, f"{W}pPr/{W}numPr/{W}numId"),
            _number(_value(style, f"{W}pPr/{W}numPr/{W}ilvl")),
        ),
        outline=_number(_value(style, f"{W}pPr/{W}outlineLvl")),
    )


def _read_levels(parent: etree._Element) -> dict[int, tuple[str, str]]:
    levels = {}
    for level in parent.findall(f"{W}lvl"):
        index = _number(level.get(f"{W}ilvl")) or 0
        form = _value(level, f"{W}numFmt") or "decimal"
        levels[index] = (form, _value(level, f"{W}lvlText") or "")
    return levels


def _value(element: etree._Element, path: str) -> str | None:
    found = element.find(path)
    return None if found is None else found.get(f"{W}val")


def _number(value: str | None) -> int | None:
    return int(value) if value is not None and value.isdigit() else None
