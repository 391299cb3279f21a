"""The tag tree of a whole pack, put together from the trees of its parts."""

from collections.abc import Mapping, Sequence

from pikepdf import Array, Dictionary, Name, Object, Pdf, String

from .pdf_objects import as_list, drawings

ObjectNumber = tuple[int, int]


class PackTree:
    """One Document element with a Part for each part, and what finds tags by number or ID."""

    def __init__(self, pdf: Pdf) -> None:
        self._pdf = pdf
        self._parents: list[Object] = []  # by the number that /StructParent(s) holds
        self._names: list[tuple[bytes, Object]] = []
        self._classes = Dictionary()
        self._document = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Document))
        self._parts: list[Object] = []

    def add(self, tree: Object | None, pages: Sequence[Object], title: str) -> None:
        """Hang a part's tree under the pack's: the StructTreeRoot that `preparing` wrote, copied
        into the pack."""
        numbers = iter(tree["/ParentTree"]["/Nums"] if tree is not None else ())
        self._renumber(pages, {int(number): next(numbers) for number in numbers})
        if tree is None:
            return
        part = self._pdf.make_indirect(
            Dictionary(
                Type=Name.StructElem,
                S=Name.Part,
                P=self._document,
                T=String(title),
                K=tree["/K"],
            )
        )
        for element in tree["/K"]:
            element["/P"] = part
        names = iter(tree.get("/IDTree", Dictionary()).get("/Names", ()))
        self._names += [(bytes(name), next(names)) for name in names]
        for name, attributes in tree.get("/ClassMap", Dictionary()).items():
            self._classes[name] = attributes
        self._parts.append(part)

    def element_of(self, annotation: Object) -> Object | None:
        """The element that an annotation of a part that was added belongs to."""
        number = annotation.get("/StructParent")
        return None if number is None else self._parents[int(number)]

    def mark(self, page: Object, element: Object) -> int:
        """The number of a new piece of marked content on `page`, the last in `element`."""
        marks = self._parents[int(page["/StructParents"])]
        number = len(marks)
        marks.append(element)
        kids = as_list(element.get("/K"))
        kids.append(Dictionary(Type=Name.MCR, Pg=page, MCID=number))
        element["/K"] = Array(kids)
        return number

    def unlink(self, annotation: Object) -> None:
        """Take a removed link out of the tree: its words become plain text."""
        element = self.element_of(annotation)
        if element is None:
            return
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
        number = int(annotation["/StructParent"])
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
        if self._names:
            self._names.sort(key=lambda entry: entry[0])
            flat = [each for name, owner in self._names for each in (String(name), owner)]
            root["/IDTree"] = self._pdf.make_indirect(Dictionary(Names=Array(flat)))
        if len(self._classes):
            root["/ClassMap"] = self._classes
        self._pdf.Root["/StructTreeRoot"] = root

    def _renumber(self, pages: Sequence[Object], parents: Mapping[int, Object]) -> None:
        """Give a part's pages, annotations and drawings numbers that no other part has."""
        moved: set[ObjectNumber] = set()
        seen: set[ObjectNumber] = set()
        for page in pages:
            self._move(page, "/StructParents", parents, moved)
            for annotation in page.get("/Annots", ()):
                self._move(annotation, "/StructParent", parents, moved)
            for drawing in drawings(page.get("/Resources"), seen):
                for key in ("/StructParents", "/StructParent"):
                    self._move(drawing, key, parents, moved)

    def _move(
        self, holder: Object, key: str, parents: Mapping[int, Object], moved: set[ObjectNumber]
    ) -> None:
        number = holder.get(key)
        if number is None or holder.objgen in moved:
            return
        if holder.is_indirect:
            moved.add(holder.objgen)
        parent = parents.get(int(number))
        if parent is None:
            del holder[key]
        else:
            holder[key] = len(self._parents)
            self._parents.append(parent)
