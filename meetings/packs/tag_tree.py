"""The tag tree of a whole pack, put together from the trees of its parts."""

from collections.abc import Iterator, Mapping, Sequence

from pikepdf import Array, Dictionary, Name, Object, Pdf, String

from . import tagging
from .pdf_objects import as_list, drawings

ObjectNumber = tuple[int, int]


class PackTree:
    """One Document element with a Part for each part, and what finds tags by number or ID."""

    def __init__(self, pdf: Pdf, page_index: Mapping[ObjectNumber, int]) -> None:
        self._pdf = pdf
        self._page_index = page_index
        self._parents: list[Object] = []  # by the number that /StructParent(s) holds
        self._ids: dict[bytes, Object] = {}
        self._classes = Dictionary()
        self._document = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Document))
        self._parts: list[Object] = []

    def add(self, tree: Object | None, pages: Sequence[Object], title: str, *, mend: bool) -> None:
        """Hang a part's tree (a StructTreeRoot already copied into the pack) under the pack's.

        `mend`: the part was rendered by WeasyPrint, see `tagging`.
        """
        parents = {} if tree is None else dict(_numbers(tree.get("/ParentTree", Dictionary())))
        self._renumber(pages, parents)
        if tree is None:
            return
        elements = tagging.read(tree, self._page_index)
        if mend:
            heights = {self._page_index[page.objgen]: float(page["/MediaBox"][3]) for page in pages}
            elements = tagging.mend(self._pdf, elements, heights)
        tagging.complete(elements)
        part = self._pdf.make_indirect(
            Dictionary(Type=Name.StructElem, S=Name.Part, P=self._document, T=String(title))
        )
        part["/K"] = Array([element.source for element in elements])
        for element in elements:
            tagging.write(element, part)
            self._own_names(element, tree.get("/ClassMap"))
        self._parts.append(part)

    def unlink(self, annotation: Object) -> None:
        """Take a removed link out of the tree: its words become plain text."""
        if "/StructParent" not in annotation:
            return
        number = int(annotation["/StructParent"])
        element = self._parents[number]
        kept = [
            kid
            for kid in as_list(element.get("/K"))
            if not (
                isinstance(kid, Dictionary)
                and kid.get("/Type") == Name.OBJR
                and kid["/Obj"].objgen == annotation.objgen
            )
        ]
        element["/K"] = Array(kept)
        if not any(isinstance(kid, Dictionary) and "/Obj" in kid for kid in kept):
            element["/S"] = Name.Span
        self._parents[number] = self._pdf.make_indirect(Dictionary())  # never asked for again
        del annotation["/StructParent"]

    def finish(self) -> None:
        """Write the pack's StructTreeRoot."""
        numbers = [entry for pair in enumerate(self._parents) for entry in pair]
        root = self._pdf.make_indirect(
            Dictionary(
                Type=Name.StructTreeRoot,
                K=Array([self._document]),
                ParentTree=self._pdf.make_indirect(Dictionary(Nums=Array(numbers))),
                ParentTreeNextKey=len(self._parents),
            )
        )
        self._document["/K"] = Array(self._parts)
        self._document["/P"] = root
        if self._ids:
            names = [entry for name in sorted(self._ids) for entry in (name, self._ids[name])]
            names = [String(entry) if isinstance(entry, bytes) else entry for entry in names]
            root["/IDTree"] = self._pdf.make_indirect(Dictionary(Names=Array(names)))
        if len(self._classes):
            root["/ClassMap"] = self._classes
        self._pdf.Root["/StructTreeRoot"] = root

    def _renumber(self, pages: Sequence[Object], parents: Mapping[int, Object]) -> None:
        """Give a part's pages, annotations and drawings numbers that no other part has."""
        moved: set[ObjectNumber] = set()
        for page in pages:
            holders = [page, *page.get("/Annots", ())]
            holders += drawings(page.get("/Resources"), set())
            for holder in holders:
                key = "/StructParents" if "/StructParents" in holder else "/StructParent"
                if key not in holder or holder.objgen in moved:
                    continue
                if holder.is_indirect:
                    moved.add(holder.objgen)
                parent = parents.get(int(holder[key]))
                if parent is None:
                    del holder[key]
                else:
                    holder[key] = len(self._parents)
                    self._parents.append(parent)

    def _own_names(self, top: tagging.Element, classes: Object | None) -> None:
        """IDs and attribute classes are the part's own: a number keeps them apart."""
        prefix = f"{len(self._parts)}-"
        for element in top.walk():
            if not element.named:
                continue
            source = element.source
            if "/ID" in source:
                name = prefix.encode() + bytes(source["/ID"])
                source["/ID"] = String(name)
                self._ids[name] = source
            for attributes in as_list(source.get("/A")):
                if isinstance(attributes, Dictionary) and "/Headers" in attributes:
                    attributes["/Headers"] = Array(
                        [String(prefix.encode() + bytes(name)) for name in attributes["/Headers"]]
                    )
            if "/C" in source:
                used = [one for one in as_list(source["/C"]) if isinstance(one, Name)]
                if classes is not None:
                    for one in used:
                        if one in classes:
                            self._classes[_prefixed(one, prefix)] = classes[one]
                source["/C"] = Array([_prefixed(one, prefix) for one in used])


def _prefixed(name: Object, prefix: str) -> Name:
    return Name(f"/{prefix}{str(name)[1:]}")


def _numbers(node: Object, depth: int = 0) -> Iterator[tuple[int, Object]]:
    """The pairs of a number tree."""
    pairs = node.get("/Nums", Array())
    for index in range(0, len(pairs) - 1, 2):
        yield int(pairs[index]), pairs[index + 1]
    if depth < 20:
        for kid in node.get("/Kids", Array()):
            yield from _numbers(kid, depth + 1)
