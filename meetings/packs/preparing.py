"""A part made ready once, so that joining it is quick.

What a part needs to stand in a tagged pack depends on the part alone: its tags put right, its IDs
made its own, its links aimed within it, the house's fonts taken out, whatever else it carries
dropped. All that is done here, when it is rendered or uploaded, and kept with it.
"""

from dataclasses import dataclass
from io import BytesIO

from pikepdf import Array, Dictionary, Name, Object, Pdf, String

from . import tagging
from .faces import STUBS, take_out
from .links import aim_within, named_destinations
from .pdf_objects import as_list, tree_pairs

KEPT = frozenset(["/Type", "/Pages", "/StructTreeRoot", "/Lang", "/MarkInfo", STUBS])
UNDESCRIBED = "A picture has no description."


@dataclass(frozen=True, slots=True)
class Prepared:
    """A part for `joining.join`. `barriers`: sentences on what keeps it from being accessible."""

    pdf: bytes
    pages: int
    barriers: tuple[str, ...]


def prepare(pdf: bytes, key: str, *, mend: bool) -> Prepared:
    """`key` names the part in its pack. `mend`: it was rendered by WeasyPrint, see `tagging`.

    The same part and key give the same bytes.
    """
    barriers: list[str] = []
    with Pdf.open(BytesIO(pdf)) as opened:
        pages: list[Object] = [page.obj for page in opened.pages]
        tree = opened.Root.get("/StructTreeRoot")
        if isinstance(tree, Dictionary):
            _order_tags(opened, tree, pages, key, mend=mend, barriers=barriers)
        anchors = named_destinations(opened)
        for page in pages:
            aim_within(page, anchors)
            page["/Tabs"] = Name.S
        take_out(opened)
        for entry in list(opened.Root.keys()):
            if entry not in KEPT:
                del opened.Root[entry]
        del opened.docinfo
        target = BytesIO()
        opened.save(target, deterministic_id=True, min_version="1.7")
        return Prepared(target.getvalue(), len(pages), tuple(dict.fromkeys(barriers)))


def _order_tags(
    pdf: Pdf, tree: Object, pages: list[Object], key: str, *, mend: bool, barriers: list[str]
) -> None:
    """Put the tags right and write the part's StructTreeRoot as joining expects it.

    Its /K are the part's top elements, its /ParentTree is flat, its IDs and attribute classes
    begin with the part's key.
    """
    index = {page.objgen: number for number, page in enumerate(pages)}
    elements = tagging.read(tree, index)
    if mend:
        heights = {number: float(page["/MediaBox"][3]) for number, page in enumerate(pages)}
        elements = tagging.mend(pdf, elements, heights)
    tagging.complete(elements)
    root = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
    names: dict[bytes, Object] = {}
    classes = Dictionary()
    parents = tree_pairs(tree.get("/ParentTree", Dictionary()), "/Nums")
    owners = _Owners({int(number): owner for number, owner in parents}, pages)
    for element in elements:
        tagging.flatten(element)
        tagging.write(element, root)
        for inner in element.walk():
            owners.add(inner)
            if inner.named:
                _own_names(inner.source, f"{key}-", names, tree.get("/ClassMap"), classes)
            if inner.role == "Figure" and str(inner.source.get("/Alt", "")) == tagging.NO_ALT:
                barriers.append(UNDESCRIBED)
    root["/K"] = Array([element.source for element in elements])
    root["/ParentTree"] = Dictionary(Nums=owners.numbers())
    if names:
        flat = [each for name in sorted(names) for each in (String(name), names[name])]
        root["/IDTree"] = Dictionary(Names=Array(flat))
    if len(classes):
        root["/ClassMap"] = classes
    pdf.Root["/StructTreeRoot"] = root


class _Owners:
    """Which element each piece of marked content, and each annotation, belongs to.

    Read off the tree as it is now; what the old ParentTree said is kept for drawings only.
    """

    def __init__(self, old: dict[int, Object], pages: list[Object]) -> None:
        self._entries: dict[int, Object | dict[int, Object]] = dict(old)
        self._number_of_page: dict[int, int] = {}
        for index, page in enumerate(pages):
            if "/StructParents" in page:
                number = int(page["/StructParents"])
                self._number_of_page[index] = number
                self._entries[number] = {}

    def add(self, element: tagging.Element) -> None:
        for kid in element.kids:
            if not isinstance(kid, tagging.Content):
                continue
            annotation = kid.raw.get("/Obj") if isinstance(kid.raw, Dictionary) else None
            if annotation is not None:
                if "/StructParent" in annotation:
                    self._entries[int(annotation["/StructParent"])] = element.source
            elif not (isinstance(kid.raw, Dictionary) and "/Stm" in kid.raw):
                page, mark = kid.position
                marks = self._entries.get(self._number_of_page.get(page, -1))
                if isinstance(marks, dict):
                    marks[mark] = element.source

    def numbers(self) -> Array:
        """As the /Nums of a ParentTree."""
        flat: list[object] = []
        for number, entry in sorted(self._entries.items()):
            if isinstance(entry, dict):
                count = max(entry, default=-1) + 1
                entry = Array([entry.get(mark) for mark in range(count)])
            flat += [number, entry]
        return Array(flat)


def _own_names(
    source: Object, prefix: str, names: dict[bytes, Object], old: Object | None, classes: Object
) -> None:
    """Give one element's ID and attribute classes the part's prefix, and note them."""
    if "/ID" in source:
        name = prefix.encode() + bytes(source["/ID"])
        source["/ID"] = String(name)
        names[name] = source
    for attributes in as_list(source.get("/A")):
        if isinstance(attributes, Dictionary) and "/Headers" in attributes:
            attributes["/Headers"] = Array(
                [String(prefix.encode() + bytes(name)) for name in attributes["/Headers"]]
            )
    if "/C" in source:
        used = [one for one in as_list(source["/C"]) if isinstance(one, Name)]
        if old is not None:
            for one in used:
                if one in old:
                    classes[_prefixed(one, prefix)] = old[one]
        source["/C"] = Array([_prefixed(one, prefix) for one in used])


def _prefixed(name: Object, prefix: str) -> Name:
    return Name(f"/{prefix}{str(name)[1:]}")
