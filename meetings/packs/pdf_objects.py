"""What the modules that handle finished PDFs all need: the paper, and the objects of a page."""

from collections.abc import Iterator

from pikepdf import Array, Dictionary, Object

MM = 72 / 25.4
"""Points in a millimetre."""
A4 = (595.276, 841.89)
"""Width and height, in points."""
STAMP_ZONE = 17 * MM
"""The top and the bottom of a page, where running heads, page numbers and bands are stamped."""


def as_list(value: Object | None) -> list[Object]:
    """An entry that may be missing, one object or an array of them."""
    if value is None:
        return []
    return list(value) if isinstance(value, Array) else [value]


def tree_pairs(node: Object, entries: str, depth: int = 0) -> Iterator[tuple[Object, Object]]:
    """The pairs of a name tree ("/Names") or a number tree ("/Nums"), however it is split up."""
    pairs = node.get(entries, Array())
    for index in range(0, len(pairs) - 1, 2):
        yield pairs[index], pairs[index + 1]
    if depth < 20:
        for kid in node.get("/Kids", Array()):
            yield from tree_pairs(kid, entries, depth + 1)


def drawings(resources: Object | None, seen: set[tuple[int, int]]) -> Iterator[Object]:
    """The pictures and forms a page draws, those inside forms too; each once."""
    for drawing in (resources or Dictionary()).get("/XObject", Dictionary()).values():
        if drawing.objgen not in seen:
            seen.add(drawing.objgen)
            yield drawing
            yield from drawings(drawing.get("/Resources"), seen)
