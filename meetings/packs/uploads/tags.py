"""The tags an upload brings along: read with suspicion, and written anew."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from pikepdf import Array, Dictionary, Name, Object, Page, Pdf, String

from meetings.packs.pdf_objects import as_list

from .allowed import KINDS
from .fitting import Matrix, moved
from .marks import BrokenTags, PageMarks, read_marks
from .objects import dictionary

MAX_DEPTH = 100
MAX_ELEMENTS = 200_000
MAX_SPAN = 1_000
STANDARD = frozenset(
    [
        *("Document", "Part", "Art", "Sect", "Div", "BlockQuote", "Caption", "TOC", "TOCI"),
        *("Index", "NonStruct", "Private", "P", "H", "H1", "H2", "H3", "H4", "H5", "H6"),
        *("L", "LI", "Lbl", "LBody", "Table", "TR", "TH", "TD", "THead", "TBody", "TFoot"),
        *("Span", "Quote", "Note", "Reference", "BibEntry", "Code", "Link", "Annot", "Ruby"),
        *("RB", "RT", "RP", "Warichu", "WT", "WP", "Figure", "Formula", "Form"),
    ]
)
NEEDS_WORDS = ("Figure", "Formula")
TEXTS = ("/Alt", "/ActualText", "/E", "/T", "/Lang", "/ID")

Number = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Mark:
    """Marked content: the page's index and the mark's number."""

    page: int
    number: int


@dataclass(slots=True)
class Tag:
    role: str
    texts: dict[str, bytes] = field(default_factory=dict)
    attributes: list[dict[str, Object]] = field(default_factory=list)
    kids: list[Tag | Mark | Number] = field(default_factory=list)
    """Its parts: tags, marked content, and links (the object number in the upload)."""

    def walk(self) -> Iterator[Tag]:
        waiting = [self]
        while waiting:
            tag = waiting.pop()
            yield tag
            waiting += [kid for kid in reversed(tag.kids) if isinstance(kid, Tag)]

    def page(self) -> int | None:
        """The index of the page on which its content begins."""
        marks = (kid for tag in self.walk() for kid in tag.kids if isinstance(kid, Mark))
        return next((mark.page for mark in marks), None)


@dataclass(slots=True)
class Tags:
    """`claimed`: for each page, the marks that a tag holds. `links`: object numbers."""

    top: Tag
    claimed: list[set[int]]
    links: set[Number]


def read_tags(source: Pdf, links: Collection[Number]) -> Tags | None:
    """The upload's tags, or None where it has none. `links` are those that may stay.

    Raises: BrokenTags when they leave out or contradict what stands on the pages.
    """
    marked = source.Root.get("/MarkInfo")
    tree = source.Root.get("/StructTreeRoot")
    if not isinstance(marked, Dictionary) or not marked.get_bool("/Marked"):
        return None
    if not isinstance(tree, Dictionary):
        return None
    marks = [read_marks(page) for page in source.pages]
    reader = _Reader(source, tree, marks, links)
    kids = reader.kids(tree, None, 0)
    top = Tag("Document", kids=[kid if isinstance(kid, Tag) else _wrapped(kid) for kid in kids])
    for page_marks, claimed in zip(marks, reader.claimed, strict=True):
        if any(drawn and number not in claimed for number, drawn in page_marks.numbers.items()):
            raise BrokenTags
    if not any(reader.claimed):
        raise BrokenTags
    language = source.Root.get("/Lang")
    if isinstance(language, String) and len(bytes(language)):
        for tag in top.kids:
            if isinstance(tag, Tag):
                tag.texts.setdefault("/Lang", bytes(language))
    return Tags(top, reader.claimed, reader.links)


class _Reader:
    """Reads each element once, whatever loops a damaged tree has."""

    def __init__(
        self, source: Pdf, tree: Object, marks: Sequence[PageMarks], links: Collection[Number]
    ) -> None:
        pages = list(source.pages)
        self.claimed: list[set[int]] = [set() for _ in pages]
        self.links: set[Number] = set()
        self._marks = marks
        self._pages = {page.obj.objgen: index for index, page in enumerate(pages)}
        self._links = links
        self._seen: set[Number] = set()
        self._roles = dictionary(tree.get("/RoleMap"))
        self._classes = dictionary(tree.get("/ClassMap"))

    def kids(self, element: Object, page: int | None, depth: int) -> list[Tag | Mark | Number]:
        if depth > MAX_DEPTH:
            raise BrokenTags
        read = (self._kid(kid, page, depth) for kid in as_list(element.get("/K")))
        return [kid for kid in read if kid is not None]

    def _kid(self, kid: Object | int, page: int | None, depth: int) -> Tag | Mark | Number | None:
        if isinstance(kid, int):
            return self._mark(page, kid)
        if not isinstance(kid, Dictionary):
            return None
        page = self._pages.get(kid["/Pg"].objgen, page) if _has_page(kid) else page
        if "/S" in kid:
            return self._tag(kid, page, depth)
        if "/Obj" in kid:
            target = kid["/Obj"]
            number = target.objgen if isinstance(target, Dictionary) else (0, 0)
            if number not in self._links or number in self.links:
                return None
            self.links.add(number)
            return number
        return None if "/Stm" in kid else self._mark(page, kid.get("/MCID"))

    def _mark(self, page: int | None, number: object) -> Mark | None:
        if page is None or not isinstance(number, int) or number in self.claimed[page]:
            return None
        if not self._marks[page].numbers.get(number):
            return None
        self.claimed[page].add(number)
        return Mark(page, number)

    def _tag(self, element: Object, page: int | None, depth: int) -> Tag | None:
        if element.objgen in self._seen:
            return None
        if element.is_indirect:
            self._seen.add(element.objgen)
        if len(self._seen) > MAX_ELEMENTS:
            raise BrokenTags
        tag = Tag(self._role(element["/S"]))
        tag.kids = self.kids(element, page, depth + 1)
        if tag.role == "Link":
            if not any(isinstance(kid, tuple) for kid in tag.kids):
                tag.role = "Span"
        else:
            tag.kids = [_wrapped(kid) if isinstance(kid, tuple) else kid for kid in tag.kids]
        if not tag.kids and tag.role not in ("TD", "TH"):
            return None
        tag.attributes = list(self._attributes(element))
        if tag.kids:
            tag.texts = {
                key: bytes(element[key])
                for key in TEXTS
                if isinstance(element.get(key), String) and len(bytes(element[key]))
            }
        return tag

    def _role(self, name: Object) -> str:
        role = str(name)[1:] if isinstance(name, Name) else ""
        for _ in range(20):
            if role in STANDARD:
                return role
            mapped = self._roles.get(f"/{role}") if role else None
            if not isinstance(mapped, Name):
                break
            role = str(mapped)[1:]
        return "NonStruct"

    def _attributes(self, element: Object) -> Iterator[dict[str, Object]]:
        own = as_list(element.get("/A"))
        for name in as_list(element.get("/C")):
            if isinstance(name, Name):
                own += as_list(self._classes.get(name))
        for each in own:
            if isinstance(each, Dictionary) and isinstance(each.get("/O"), Name):
                yield {
                    key: _unbound(value)
                    for key, value in each.items()
                    if key in KINDS["attributes"] and _is_sound(key, value)
                }


def _wrapped(kid: Mark | Number) -> Tag:
    return Tag("P" if isinstance(kid, Mark) else "Link", kids=[kid])


def _has_page(kid: Object) -> bool:
    return isinstance(kid.get("/Pg"), Dictionary)


def _is_sound(key: str, value: object) -> bool:
    if key in ("/RowSpan", "/ColSpan"):
        return isinstance(value, int) and 0 < value <= MAX_SPAN
    if key == "/BBox":
        return isinstance(value, Array) and value.is_rectangle
    if isinstance(value, Array):
        return not any(isinstance(each, Array | Dictionary) for each in value)
    return not isinstance(value, Dictionary)


def _unbound(value: Object) -> Object:
    """A copy that belongs to no file."""
    if isinstance(value, Array):
        return Array([_unbound(each) for each in value])
    if isinstance(value, String):
        return String(bytes(value))
    return Name(str(value)) if isinstance(value, Name) else value


def describe_pictures(tags: Tags) -> int:
    """Give pictures without a description a word instead; how many there were."""
    found = 0
    for tag in tags.top.walk():
        if tag.role in NEEDS_WORDS and not {"/Alt", "/ActualText"} & tag.texts.keys():
            tag.texts["/Alt"] = b"Picture without a description"
            found += 1
    return found


def move_boxes(tags: Tags, matrices: Sequence[Matrix]) -> None:
    """Let the boxes that tags carry follow their pages, each moved by its matrix."""
    for tag in tags.top.walk():
        for attributes in tag.attributes:
            page = tag.page()
            if "/BBox" in attributes and page is not None:
                attributes["/BBox"] = Array(moved(map(float, attributes["/BBox"]), matrices[page]))


def write_tags(pdf: Pdf, tags: Tags, links: Mapping[Number, Object]) -> None:
    """Hang the tags into a PDF that has the upload's pages.

    `links`: the link annotations, by their object numbers in the upload.
    """
    writer = _Writer(pdf, links)
    root = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
    root["/K"] = Array([writer.element(kid, root) for kid in tags.top.kids if isinstance(kid, Tag)])
    numbers: list[Object | int] = []
    for index, (page, parents) in enumerate(zip(writer.pages, writer.parents, strict=True)):
        page.obj["/StructParents"] = index
        slots = [parents.get(number) for number in range(max(parents, default=-1) + 1)]
        numbers += [index, pdf.make_indirect(Array(slots))]
    for number, (link, element) in enumerate(writer.linked, len(writer.pages)):
        link["/StructParent"] = number
        numbers += [number, element]
    root["/ParentTree"] = pdf.make_indirect(Dictionary(Nums=Array(numbers)))
    root["/ParentTreeNextKey"] = len(numbers) // 2
    pdf.Root["/StructTreeRoot"] = root


class _Writer:
    def __init__(self, pdf: Pdf, links: Mapping[Number, Object]) -> None:
        self.pages: list[Page] = list(pdf.pages)
        self.parents: list[dict[int, Object]] = [{} for _ in self.pages]
        self.linked: list[tuple[Object, Object]] = []
        self._pdf = pdf
        self._links = links

    def element(self, tag: Tag, parent: Object) -> Object:
        element = self._pdf.make_indirect(
            Dictionary(Type=Name.StructElem, S=Name(f"/{tag.role}"), P=parent)
        )
        for key, value in tag.texts.items():
            element[key] = String(value)
        attributes = [Dictionary(each) for each in tag.attributes]
        if attributes:
            element["/A"] = attributes[0] if len(attributes) == 1 else Array(attributes)
        page = next((kid.page for kid in tag.kids if isinstance(kid, Mark)), None)
        if page is not None:
            element["/Pg"] = self.pages[page].obj
        element["/K"] = Array([self._kid(kid, element, page) for kid in tag.kids])
        return element

    def _kid(self, kid: Tag | Mark | Number, element: Object, page: int | None) -> Object | int:
        if isinstance(kid, Tag):
            return self.element(kid, element)
        if isinstance(kid, Mark):
            self.parents[kid.page][kid.number] = element
            if kid.page == page:
                return kid.number
            return Dictionary(Type=Name.MCR, Pg=self.pages[kid.page].obj, MCID=kid.number)
        link = self._links[kid]
        self.linked.append((link, element))
        return Dictionary(Type=Name.OBJR, Obj=link)
