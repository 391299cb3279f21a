"""Running heads, page numbers and the word CONFIDENTIAL, put on finished pages.

What is drawn at the edges is a pagination artifact: seen on paper, outside the tag tree. The
numbers of the contents are not: they belong to the links they stand in. Lengths are points,
measured from the page's edges.
"""

from collections.abc import Iterable

from pikepdf import Array, Dictionary, Object, Page, Pdf, Stream

from .copies import CopySlot
from .faces import REGULAR, SEMIBOLD, PackFonts, house_face
from .links import NumberPlace
from .pdf_objects import MM, as_list
from .tag_tree import PackTree

SIDE_MARGIN = 25 * MM
HEAD_BASELINE = 14 * MM
NUMBER_BASELINE = 13 * MM
BAND_TOP, BAND_HEIGHT = 4.5 * MM, 5 * MM
TEXT_SIZE = 9.5
BAND_SIZE = 9.0
BAND_SPACING = 1.2
INK = "0.11 0.1 0.09 rg"
BAND_COLOUR = "0.53 0.08 0.12 rg"
CONFIDENTIAL = "CONFIDENTIAL"


class Stamper:
    """Stamps the pages of one pack; made once, with every text it will print.

    `slot`: drawn on every page, for readers' own copies.
    """

    def __init__(
        self, pdf: Pdf, fonts: PackFonts, texts: Iterable[str], slot: CopySlot | None = None
    ) -> None:
        self._pdf = pdf
        self._slot = slot
        self._ready: set[tuple[int, int]] = set()
        self._regular = house_face(REGULAR)
        self._bold = house_face(SEMIBOLD)
        self._fonts = {
            "/StampText": fonts.for_text(REGULAR, ["?…", *texts]),
            "/StampBand": fonts.for_text(SEMIBOLD, [CONFIDENTIAL]),
        }
        self._save_state = Stream(pdf, b"q\n")

    def stamp(
        self,
        page: Page,
        *,
        head: str = "",
        number: str = "",
        confidential: bool = False,
        contents: Iterable[str] = (),
    ) -> None:
        """Draw on top of `page`; its own content is left in a saved graphics state.

        `contents`: operators of `contents_number`.
        """
        left, bottom, right, top = (float(edge) for edge in page.obj["/MediaBox"])
        drawn: list[str] = list(contents)
        if confidential:
            drawn.append(self._band(left, right, top))
        if head:
            head = self._regular.fitted(head, TEXT_SIZE, right - left - 2 * SIDE_MARGIN)
            start = right - SIDE_MARGIN - self._regular.text_width(head, TEXT_SIZE)
            drawn.append(artifact("Header", self._text(start, top - HEAD_BASELINE, head)))
        if number:
            start = (left + right - self._regular.text_width(number, TEXT_SIZE)) / 2
            drawn.append(artifact("Footer", self._text(start, bottom + NUMBER_BASELINE, number)))
        if self._slot is not None:
            drawn.append(self._slot.operators(page.obj["/MediaBox"]))
        if not drawn:
            return
        self._make_ready(page.obj)
        own = as_list(page.obj.get("/Contents"))
        stamps = Stream(self._pdf, ("\nQ\n" + "".join(drawn)).encode("ascii"))
        page.obj["/Contents"] = Array([self._save_state, *own, stamps])

    def _make_ready(self, page: Object) -> None:
        """Give the page's resources, which pages may share, what stamps draw with."""
        if "/Resources" not in page:
            page["/Resources"] = Dictionary()
        resources = page["/Resources"]
        if resources.is_indirect and resources.objgen in self._ready:
            return
        self._ready.add(resources.objgen)
        if "/Font" not in resources:
            resources["/Font"] = Dictionary()
        for name, font in self._fonts.items():
            resources["/Font"][name] = font
        if self._slot is not None:
            self._slot.add_to(resources)

    def contents_number(self, place: NumberPlace, text: str, tree: PackTree) -> str:
        """Operators that print a page number flush right in the link kept free for it.

        The link's height is that of its line of text, from which its size follows.
        """
        _, bottom, right, top = place.rectangle
        height = (self._regular.ascent - self._regular.descent) / 1000
        size = (top - bottom) / height
        baseline = bottom - self._regular.descent * size / 1000
        start = right - self._regular.text_width(text, size)
        drawn = self._text(start, baseline, text, size)
        if place.element is None:
            return artifact("Header", drawn)
        mark = tree.mark(place.page, place.element)
        role = str(place.element["/S"])
        return f"{role} <</MCID {mark}>> BDC\nq\n{drawn}Q\nEMC\n"

    def _text(self, x: float, y: float, text: str, size: float = TEXT_SIZE) -> str:
        shown = self._regular.shown(text)
        return f"BT {INK} /StampText {size:.3g} Tf {x:.2f} {y:.2f} Td {shown} Tj ET\n"

    def _band(self, left: float, right: float, top: float) -> str:
        bottom = top - BAND_TOP - BAND_HEIGHT
        width = right - left - 2 * SIDE_MARGIN
        text_width = self._bold.text_width(CONFIDENTIAL, BAND_SIZE, BAND_SPACING)
        start = (left + right - text_width) / 2
        baseline = bottom + (BAND_HEIGHT - 0.66 * BAND_SIZE) / 2
        return artifact(
            "Header",
            f"{BAND_COLOUR} {left + SIDE_MARGIN:.2f} {bottom:.2f} {width:.2f} {BAND_HEIGHT:.2f} "
            f"re f\nBT 1 g /StampBand {BAND_SIZE} Tf {BAND_SPACING} Tc {start:.2f} {baseline:.2f} "
            f"Td {self._bold.shown(CONFIDENTIAL)} Tj ET\n",
        )


def artifact(subtype: str, operators: str) -> str:
    """Drawing outside the tag tree, at the top (Header) or the bottom (Footer) of a page."""
    edge = "Top" if subtype == "Header" else "Bottom"
    return (
        f"/Artifact <</Type /Pagination /Subtype /{subtype} /Attached [/{edge}]>> BDC\n"
        f"q\n{operators}Q\nEMC\n"
    )
