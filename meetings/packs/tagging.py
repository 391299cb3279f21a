"""The tag tree of one part, read from its PDF, put right and written back.

WeasyPrint's tags are close to PDF/UA but not there: sub-lists stand beside their item, an
item or list that crosses a page is cut in two, header cells carry no scope, footnotes are
plain spans, pictures' boxes are upside down. `mend` puts that right.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from pikepdf import Array, Dictionary, Name, Object, Pdf, String

from .pdf_objects import as_list

PX = 0.75  # points in a CSS pixel
NO_ALT = "Picture without a description"

Position = tuple[int, int]  # page index, marked content number
NOWHERE: Position = (1 << 30, 1 << 30)


@dataclass(slots=True)
class Content:
    """A leaf of the tree: marked content on a page, or an annotation."""

    raw: Object | int
    position: Position


@dataclass(slots=True)
class Element:
    """A structure element; `kids` is what will be written back as its /K.

    `first` and `last_page` say where its content was when it was read. `named`: it has
    attributes, an ID or an attribute class.
    """

    source: Object
    role: str
    kids: list[Element | Content] = field(default_factory=list)
    first: Position = NOWHERE
    last_page: int = -1
    named: bool = False
    changed: bool = False

    @property
    def position(self) -> Position:
        return self.first

    @property
    def elements(self) -> list[Element]:
        return [kid for kid in self.kids if isinstance(kid, Element)]

    def walk(self) -> Iterator[Element]:
        """This element and all below it, in reading order."""
        waiting = [self]
        while waiting:
            element = waiting.pop()
            yield element
            waiting += reversed(element.elements)

    def keep(self, kids: Sequence[Element | Content]) -> None:
        self.kids = list(kids)
        self.changed = True

    def retag(self, role: str) -> None:
        self.role = role
        self.source["/S"] = Name("/" + role)


def read(tree_root: Object, page_index: Mapping[tuple[int, int], int]) -> list[Element]:
    """The elements under the root; a single Document element is looked through.

    `page_index` says where each page, by its object number, stands in the pack.
    """
    roles = {name: str(role) for name, role in tree_root.get("/RoleMap", Dictionary()).items()}
    reader = _Reader(roles, page_index)
    top = reader.element(Dictionary(K=tree_root.get("/K", Array()))).elements
    if len(top) == 1 and top[0].role == "Document":
        return top[0].elements
    return top


class _Reader:
    """Reads the elements of one tree, each once, whatever loops a damaged tree has."""

    def __init__(self, roles: Mapping[str, str], page_index: Mapping[tuple[int, int], int]) -> None:
        self._roles = roles
        self._page_index = page_index
        self._seen: set[tuple[int, int]] = set()

    def element(self, source: Object) -> Element:
        entries = dict(source.items())
        role = str(entries.get("/S", "/NonStruct"))
        for _ in range(len(self._roles)):
            role = self._roles.get(role, role)
        made = Element(source, role[1:])
        if self._roles:
            made.retag(made.role)
        made.named = "/A" in entries or "/ID" in entries or "/C" in entries
        own_page = self._page(entries.get("/Pg"), NOWHERE[0])
        for kid in as_list(entries.get("/K")):
            read = self._kid(kid, own_page)
            if read is None:
                made.changed = True
                continue
            made.kids.append(read)
            made.first = min(made.first, read.position)
            last = read.last_page if isinstance(read, Element) else read.position[0]
            if last != NOWHERE[0]:
                made.last_page = max(made.last_page, last)
        return made

    def _kid(self, kid: Object | int, own_page: int) -> Element | Content | None:
        if isinstance(kid, int):
            return Content(kid, (own_page, kid))
        if not isinstance(kid, Dictionary):
            return None
        if "/S" not in kid:
            page = self._page(kid.get("/Pg"), own_page)
            return Content(kid, (page, int(kid.get("/MCID", NOWHERE[0]))))
        if not kid.is_indirect or kid.objgen in self._seen:
            return None
        self._seen.add(kid.objgen)
        return self.element(kid)

    def _page(self, page: Object | None, default: int) -> int:
        return default if page is None else self._page_index.get(page.objgen, default)


def write(element: Element, parent: Object) -> None:
    """Write the element under `parent`, and whatever changed below it."""
    element.source["/P"] = parent
    _write_kids(element)


def _write_kids(element: Element) -> None:
    if element.changed:
        element.source["/K"] = Array(
            [kid.source if isinstance(kid, Element) else kid.raw for kid in element.kids]
        )
        for kid in element.elements:
            kid.source["/P"] = element.source
    for kid in element.elements:
        _write_kids(kid)


def mend(pdf: Pdf, elements: list[Element], page_heights: Mapping[int, float]) -> list[Element]:
    """What WeasyPrint meant by these top elements. `page_heights`: points, by page index."""
    root = Element(Dictionary(), "Document", list(elements))
    _prune(root)
    for element in list(root.walk()):
        if element.role == "L":
            _mend_list(pdf, element)
    _join_broken_lists(root)
    for element in root.walk():
        if element.role == "Figure":
            _mend_box(element, page_heights)
        elif element.role in ("NonStruct", "Span") and _holds_annotation(element):
            element.retag("Link")  # bold words in a link have a link of their own
    for element in root.elements:
        if element.role == "NonStruct":
            _mend_footnotes(element)
    return root.elements


def _holds_annotation(element: Element) -> bool:
    return any(
        isinstance(kid, Content) and isinstance(kid.raw, Dictionary) and "/Obj" in kid.raw
        for kid in element.kids
    )


PLAIN = frozenset(["/Type", "/S", "/P", "/K", "/Pg"])
"""What an element that says nothing of its own has."""


def flatten(element: Element) -> None:
    """Let spans that say nothing hand their content to the element above.

    WeasyPrint makes one of each line; read aloud, a paragraph is one piece.
    """
    kids: list[Element | Content] = []
    own_page = element.source.get("/Pg")
    lifted = False
    for kid in element.kids:
        if isinstance(kid, Element):
            flatten(kid)
            if kid.role == "Span" and set(kid.source.keys()) <= PLAIN:
                lifted = True
                kids += [_on_page(inner, kid.source.get("/Pg"), own_page) for inner in kid.kids]
                continue
        kids.append(kid)
    if lifted:
        element.keep(kids)


def _on_page(
    kid: Element | Content, page: Object | None, own_page: Object | None
) -> Element | Content:
    """A bare number means content on its element's own page: elsewhere the page is named."""
    if isinstance(kid, Element) or not isinstance(kid.raw, int) or page is None:
        return kid
    if own_page is not None and page.objgen == own_page.objgen:
        return kid
    return Content(Dictionary(Type=Name.MCR, Pg=page, MCID=kid.raw), kid.position)


def complete(elements: Sequence[Element]) -> None:
    """What tables and pictures of any source must have and often do not."""
    for top in elements:
        for element in list(top.walk()):
            if element.role == "Table":
                _mend_table(element)
            elif element.role == "Figure" and not (
                str(element.source.get("/Alt", "")).strip() or "/ActualText" in element.source
            ):
                element.source["/Alt"] = String(NO_ALT)


def _prune(element: Element) -> bool:
    """Take out elements that hold nothing; says whether `element` is to stay itself."""
    kept = [kid for kid in element.kids if isinstance(kid, Content) or _prune(kid)]
    if len(kept) != len(element.kids):
        element.keep(kept)
    return bool(kept) or element.role in ("TD", "TH", "TR")


def _mend_list(pdf: Pdf, listing: Element) -> None:
    """Each item becomes a label and one body; a sub-list moves into its item's body."""
    kids: list[Element | Content] = []
    item: Element | None = None
    for kid in listing.kids:
        if isinstance(kid, Element) and kid.role == "LI":
            _gather_body(pdf, kid)
            item = kid
        elif isinstance(kid, Element) and kid.role == "L" and item is not None:
            body = _body(pdf, item)
            # The text that follows a sub-list was tagged before it: the order on the page decides.
            body.keep(sorted([*body.kids, kid], key=_position))
            continue
        kids.append(kid)
    if len(kids) != len(listing.kids):
        listing.keep(kids)


def _position(kid: Element | Content) -> Position:
    return kid.position


def _body(pdf: Pdf, item: Element) -> Element:
    """The body of a list item, made if there is none."""
    for kid in item.elements:
        if kid.role == "LBody":
            return kid
    source = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.LBody))
    if "/Pg" in item.source:
        source["/Pg"] = item.source["/Pg"]
    body = Element(source, "LBody", changed=True)
    item.keep([*item.kids, body])
    return body


def _gather_body(pdf: Pdf, item: Element) -> None:
    labels = [kid for kid in item.elements if kid.role == "Lbl"]
    rest = [kid for kid in item.kids if not (isinstance(kid, Element) and kid.role == "Lbl")]
    if not rest or [getattr(kid, "role", None) for kid in rest] == ["LBody"]:
        return
    body = _body(pdf, item)
    within: list[Element | Content] = []
    for kid in rest:
        within += kid.kids if isinstance(kid, Element) and kid.role == "LBody" else [kid]
    body.keep(within)
    item.keep([*labels, body])


def _join_broken_lists(parent: Element) -> None:
    """Make one list again of the pieces a list was cut into by page breaks."""
    kids: list[Element | Content] = []
    for kid in parent.kids:
        before = kids[-1] if kids else None
        if (
            isinstance(before, Element)
            and isinstance(kid, Element)
            and before.role == kid.role == "L"
            and before.last_page < kid.first[0]
        ):
            _append_list(before, kid)
        else:
            kids.append(kid)
    if len(kids) != len(parent.kids):
        parent.keep(kids)
    for element in parent.elements:
        _join_broken_lists(element)


def _append_list(listing: Element, rest: Element) -> None:
    """Add the items of `rest`; what stands before its first label goes on the last item."""
    items = list(rest.kids)
    last = listing.elements[-1] if listing.elements else None
    bodies = [kid for kid in last.elements if kid.role == "LBody"] if last else []
    while items and bodies:
        piece = items[0]
        if not isinstance(piece, Element) or _starts_anew(piece):
            break
        inner = piece.elements[0].kids if piece.role == "LI" and piece.elements else [piece]
        bodies[-1].keep([*bodies[-1].kids, *inner])
        items = items[1:]
    listing.keep([*listing.kids, *items])
    listing.last_page = max(listing.last_page, rest.last_page)


def _starts_anew(piece: Element) -> bool:
    """Whether a list's first piece on a page is a new item, not the rest of the last one."""
    return piece.role not in ("LI", "L") or any(kid.role == "Lbl" for kid in piece.elements)


def _mend_table(table: Element) -> None:
    """Header cells say whether they head a column or a row; a table without any gets them.

    A table of one row or one column that has no header cell is not a table to a reader who
    cannot see it: it becomes plain divisions.
    """
    rows = [element for element in table.walk() if element.role == "TR"]
    cells = [[cell for cell in row.elements if cell.role in ("TH", "TD")] for row in rows]
    headless = not any(cell.role == "TH" for row in cells for cell in row)
    if headless and (len(rows) < 2 or max(map(len, cells)) < 2):
        for element in table.walk():
            if element.role in ("Table", "THead", "TBody", "TFoot", "TR", "TD", "Caption"):
                element.retag("Div")
                if "/A" in element.source:
                    del element.source["/A"]
        return
    if headless:
        for cell in cells[0]:
            cell.retag("TH")
    heads = {id(row) for part in table.elements if part.role == "THead" for row in part.elements}
    for index, (row, row_cells) in enumerate(zip(rows, cells, strict=True)):
        all_heads = all(cell.role == "TH" for cell in row_cells)
        for column, cell in enumerate(row_cells):
            attributes = _table_attributes(cell)
            if cell.role == "TH" and "/Scope" not in attributes:
                is_column = id(row) in heads or (index == 0 and (all_heads or column > 0))
                attributes["/Scope"] = Name.Column if is_column else Name.Row
            if "/Headers" in attributes and len(attributes["/Headers"]) == 0:
                del attributes["/Headers"]


def _table_attributes(cell: Element) -> Object:
    """The cell's attributes of the kind /Table, made if it has none."""
    every = as_list(cell.source.get("/A"))
    for attributes in every:
        if isinstance(attributes, Dictionary) and attributes.get("/O") == Name.Table:
            return attributes
    attributes = Dictionary(O=Name.Table)
    cell.source["/A"] = Array([*every, attributes]) if every else attributes
    cell.named = True
    return cell.source["/A"][-1] if every else cell.source["/A"]


def _mend_box(figure: Element, page_heights: Mapping[int, float]) -> None:
    """WeasyPrint gives a picture's box in pixels from the top."""
    attributes = figure.source.get("/A")
    height = page_heights.get(figure.first[0])
    if height is None or not isinstance(attributes, Dictionary) or "/BBox" not in attributes:
        return
    left, top, right, bottom = (float(edge) * PX for edge in attributes["/BBox"])
    attributes["/BBox"] = Array(
        [round(edge, 3) for edge in (left, height - bottom, right, height - top)]
    )


def _mend_footnotes(area: Element) -> None:
    """The footnote area at the foot of a page: each span in it is a note with its label."""
    notes = area.elements
    if not notes or len(notes) != len(area.kids):
        return
    if any(
        note.role != "Span" or not note.elements or note.elements[0].role != "NonStruct"
        for note in notes
    ):
        return
    for note in notes:
        note.retag("Note")
        note.elements[0].retag("Lbl")
        note.source["/ID"] = String(f"note-{note.first[0]}-{note.first[1]}")
        note.named = True
