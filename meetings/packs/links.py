"""The links of a pack: from part to part, within a part, and out to the web."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple
from urllib.parse import unquote

from pikepdf import Array, Dictionary, Name, Object, Pdf, String

from .pdf_objects import tree_pairs
from .tag_tree import PackTree

LINK_PREFIX = "https://pack.invalid/#"
NUMBER_PREFIX = "https://pack.invalid/page#"


class Aim(NamedTuple):
    """What a link to a part leads to."""

    page: Object
    title: str


class NumberPlace(NamedTuple):
    """Where the page number of another part is to be printed: a link on `page`."""

    page: Object
    rectangle: tuple[float, ...]
    element: Object | None
    key: str


def link_to(key: str) -> str:
    """The address by which one part's HTML links to another."""
    return LINK_PREFIX + key


def number_of(key: str) -> str:
    """The address of a link in which the number of another part's first page is to be printed.

    The link's text is blank and wide enough for the number, which is put in when the pack is
    joined: so a shift of pages changes no part.
    """
    return NUMBER_PREFIX + key


def named_destinations(pdf: Pdf) -> dict[bytes, Object]:
    """The destinations that links within one PDF name."""
    found = {
        name[1:].encode(): _array(target)
        for name, target in pdf.Root.get("/Dests", Dictionary()).items()
    }
    names = pdf.Root.get("/Names", Dictionary()).get("/Dests")
    if names is not None:
        found |= {bytes(name): _array(target) for name, target in tree_pairs(names, "/Names")}
    return {name: target for name, target in found.items() if isinstance(target, Array)}


def _array(target: Object) -> Object | None:
    return target.get("/D") if isinstance(target, Dictionary) else target


def aim_within(page: Object, anchors: Mapping[bytes, Object]) -> None:
    """Point the links of a part's page that lead within the part at the place itself.

    `anchors`: the part's named destinations; the names of different parts could clash. A link
    that leads nowhere is left without an aim, for `aim_across` to take out.
    """
    for annotation in page.get("/Annots", ()):
        _set_upright(annotation)
        action = annotation.get("/A", Dictionary())
        if annotation.get("/Subtype") != Name.Link or "/URI" in action:
            continue
        target = annotation.get("/Dest", action.get("/D"))
        if isinstance(target, Name):
            target = anchors.get(str(target)[1:].encode())
        elif isinstance(target, String):
            target = anchors.get(bytes(target))
        for key in ("/A", "/Dest"):
            if key in annotation:
                del annotation[key]
        if isinstance(target, Array):
            annotation["/Dest"] = target


def aim_across(
    pages: Sequence[Object], aims: Mapping[str, Aim], part_title: str, tree: PackTree
) -> list[NumberPlace]:
    """Point every link of one part's pages at its place in the pack.

    `aims`: by part key. A link that leads nowhere is removed and its words stay. Answers with
    the places where page numbers are to be printed, whether their part is here or not.
    """
    numbers: list[NumberPlace] = []
    for page in pages:
        annotations = page.get("/Annots")
        if annotations is None:
            continue
        kept = []
        for annotation in annotations:
            if annotation.get("/Subtype") == Name.Link:
                address = str(annotation.get("/A", Dictionary()).get("/URI", ""))
                if address.startswith(NUMBER_PREFIX):
                    rectangle = tuple(float(edge) for edge in annotation["/Rect"])
                    element = tree.element_of(annotation)
                    numbers.append(NumberPlace(page, rectangle, element, _key(address)))
                if not _aim(annotation, address, aims, part_title):
                    tree.unlink(annotation)
                    continue
            kept.append(annotation)
        if len(kept) == len(annotations):
            continue
        if kept:
            page["/Annots"] = Array(kept)
        else:
            del page["/Annots"]
    return numbers


def _key(address: str) -> str:
    return unquote(address.partition("#")[2])


def _aim(annotation: Object, address: str, aims: Mapping[str, Aim], part_title: str) -> bool:
    if address.startswith((LINK_PREFIX, NUMBER_PREFIX)):
        aim = aims.get(_key(address))
        if aim is None:
            return False
        top = aim.page["/MediaBox"][3]
        annotation["/Dest"] = Array([aim.page, Name.XYZ, None, top, None])
        annotation["/Contents"] = String(aim.title)
        del annotation["/A"]
    elif not address:
        if "/Dest" not in annotation:
            return False
        annotation["/Contents"] = String(part_title)
    return True


def _set_upright(annotation: Object) -> None:
    """WeasyPrint writes a link's rectangle from its top; readers want the bottom first."""
    if "/Rect" in annotation:
        x1, y1, x2, y2 = annotation["/Rect"]
        annotation["/Rect"] = Array([min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2)])
