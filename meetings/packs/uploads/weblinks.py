"""Links out to the web: all that is left of what an upload lets its reader do."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pikepdf import Array, Dictionary, Name, Object, Pdf, String

from .fitting import Matrix, moved
from .objects import annotations

WEB_ADDRESSES = ("http://", "https://", "mailto:")

Number = tuple[int, int]


@dataclass(frozen=True, slots=True)
class WebLink:
    page: int
    rectangle: tuple[float, float, float, float]
    address: str
    words: str


def read_links(source: Pdf) -> dict[Number, WebLink]:
    """The links to web and e-mail addresses, by object number."""
    found = {}
    for index, page in enumerate(source.pages):
        for each in annotations(page.obj):
            address, rectangle = _address(each), each.get("/Rect")
            if not address or not isinstance(rectangle, Array) or not rectangle.is_rectangle:
                continue
            x1, y1, x2, y2 = (float(edge) for edge in rectangle)
            words = each.get("/Contents")
            said = str(words).strip() if isinstance(words, String) else ""
            found[each.objgen] = WebLink(index, (x1, y1, x2, y2), address, said or address)
    return {number: link for number, link in found.items() if number != (0, 0)}


def _address(annotation: Object) -> str:
    action = annotation.get("/A")
    if annotation.get("/Subtype") != Name.Link or not isinstance(action, Dictionary):
        return ""
    uri = action.get("/URI")
    if action.get("/S") != Name.URI or not isinstance(uri, String):
        return ""
    address = str(uri).strip()
    is_safe = address.isprintable() and address.lower().startswith(WEB_ADDRESSES)
    return address if is_safe else ""


def draw_links(
    pdf: Pdf, links: Mapping[Number, WebLink], matrices: Sequence[Matrix]
) -> dict[Number, Object]:
    """Put the links onto the fitted pages; the annotations by the number in the upload."""
    drawn: dict[Number, Object] = {}
    on_page: dict[int, list[Object]] = {}
    for number, link in links.items():
        drawn[number] = pdf.make_indirect(
            Dictionary(
                Type=Name.Annot,
                Subtype=Name.Link,
                F=4,
                Rect=Array(moved(link.rectangle, matrices[link.page])),
                Border=Array([0, 0, 0]),
                Contents=String(link.words),
                A=Dictionary(S=Name.URI, URI=String(link.address)),
            )
        )
        on_page.setdefault(link.page, []).append(drawn[number])
    for index, annotated in on_page.items():
        pdf.pages[index].obj["/Annots"] = Array(annotated)
    return drawn
