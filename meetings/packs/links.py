"""The links of a pack: from part to part, within a part, and out to the web."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple
from urllib.parse import unquote

from pikepdf import Array, Dictionary, Name, Object, Pdf, String

from .tag_tree import PackTree

LINK_PREFIX = "https://pack.invalid/#"


class Aim(NamedTuple):
    """What a link to a part leads to."""

    page: Object
    title: str


def link_to(key: str) -> str:
    """The address by which one part's HTML links to another."""
    return LINK_PREFIX + key


def named_destinations(pdf: Pdf) -> dict[bytes, Object]:
    """The destinations that links within one PDF name."""
    found = {
        name[1:].encode(): _array(target)
        for name, target in pdf.Root.get("/Dests", Dictionary()).items()
    }
    names = pdf.Root.get("/Names", Dictionary()).get("/Dests")
    if names is not None:
        found |= {name: _array(target) for name, target in _name_tree(names)}
    return {name: target for name, target in found.items() if isinstance(target, Array)}


def _array(target: Object) -> Object | None:
    return target.get("/D") if isinstance(target, Dictionary) else target


def _name_tree(node: Object, depth: int = 0) -> Iterator[tuple[bytes, Object]]:
    names = node.get("/Names", Array())
    for index in range(0, len(names) - 1, 2):
        yield bytes(names[index]), names[index + 1]
    if depth < 20:
        for kid in node.get("/Kids", Array()):
            yield from _name_tree(kid, depth + 1)


def aim_links(
    pages: Sequence[Object],
    aims: Mapping[str, Aim],
    anchors: Mapping[bytes, Object],
    part_title: str,
    tree: PackTree,
) -> None:
    """Point every link of one part's pages at its place in the pack.

    `aims`: by part key. `anchors`: the part's own named destinations; links get the place
    itself instead of its name, so names of different parts cannot clash. A link that leads
    nowhere is removed.
    """
    for page in pages:
        annotations = page.get("/Annots")
        if annotations is None:
            continue
        kept = []
        for annotation in annotations:
            is_link = annotation.get("/Subtype") == Name.Link
            if is_link and not _aim(annotation, aims, anchors, part_title):
                tree.unlink(annotation)
                continue
            _set_upright(annotation)
            kept.append(annotation)
        if kept:
            page["/Annots"] = Array(kept)
        else:
            del page["/Annots"]


def _aim(
    annotation: Object,
    aims: Mapping[str, Aim],
    anchors: Mapping[bytes, Object],
    part_title: str,
) -> bool:
    action = annotation.get("/A", Dictionary())
    address = str(action.get("/URI", ""))
    if address.startswith(LINK_PREFIX):
        aim = aims.get(unquote(address.removeprefix(LINK_PREFIX)))
        if aim is None:
            return False
        top = aim.page["/MediaBox"][3]
        destination: Object = Array([aim.page, Name.XYZ, None, top, None])
        description = aim.title
    elif address:
        return True
    else:
        target = annotation.get("/Dest", action.get("/D"))
        if isinstance(target, Name):
            target = anchors.get(str(target)[1:].encode())
        elif isinstance(target, String):
            target = anchors.get(bytes(target))
        if not isinstance(target, Array):
            return False
        destination, description = target, part_title
    annotation["/Dest"] = destination
    annotation["/Contents"] = String(description)
    if "/A" in annotation:
        del annotation["/A"]
    return True


def _set_upright(annotation: Object) -> None:
    """WeasyPrint writes a link's rectangle from its top; readers want the bottom first."""
    if "/Rect" in annotation:
        x1, y1, x2, y2 = annotation["/Rect"]
        annotation["/Rect"] = Array([min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2)])
