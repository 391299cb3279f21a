"""What the pages draw: only that stays among their resources, in forms that end."""

import pikepdf
from pikepdf import Dictionary, Name, Object, Pdf, Stream

from .objects import dictionary, named
from .outcome import TOO_COMPLEX, UnusablePdf

MAX_DEPTH = 60
MAX_DRAWINGS = 200_000
"""How often one page may draw a form or a picture, those inside forms counted each time."""


def keep_drawn(pdf: Pdf) -> None:
    """Give each page and form resources of its own, with only the drawings it draws.

    A form that draws itself loses that drawing. A form without resources gets the page's,
    which it would lose when the page becomes a form.

    Raises: UnusablePdf when a page draws too much.
    """
    finished: dict[tuple[int, int], int] = {}
    for page in pdf.pages:
        resources = dictionary(page.obj.get("/Resources"))
        if _Walk(resources, finished).drawings(page.obj, resources) > MAX_DRAWINGS:
            raise UnusablePdf(TOO_COMPLEX)


class _Walk:
    def __init__(self, page_resources: Object, finished: dict[tuple[int, int], int]) -> None:
        self._page_resources = page_resources
        self._finished = finished
        self._open: set[tuple[int, int]] = set()

    def drawings(self, content: Object, resources: Object) -> int:
        """Prune below this content; how many drawings it makes."""
        if len(self._open) > MAX_DEPTH:
            raise UnusablePdf(TOO_COMPLEX)
        drawings = dictionary(resources.get("/XObject"))
        own = Dictionary(dict(resources.items()))
        kept, count = Dictionary(), 0
        for each in pikepdf.parse_content_stream(content, "Do"):
            name = each.operands[0] if len(each.operands) else None
            drawing = named(drawings, name)
            if not isinstance(name, Name) or not isinstance(drawing, Stream):
                continue
            if drawing.objgen in self._open:
                continue
            kept[name] = drawing
            count += 1 + self._within(drawing)
        for state in dictionary(resources.get("/ExtGState")).values():
            count += self._within(dictionary(dictionary(state).get("/SMask")).get("/G"))
        for pattern in dictionary(resources.get("/Pattern")).values():
            count += self._within(pattern)
        own["/XObject"] = kept
        content["/Resources"] = own
        return count

    def _within(self, drawing: Object | None) -> int:
        if not isinstance(drawing, Stream) or drawing.get("/Subtype") == Name.Image:
            return 0
        number = drawing.objgen
        if number in self._open:
            return 0
        if number not in self._finished:
            self._open.add(number)
            resources = drawing.get("/Resources", self._page_resources)
            self._finished[number] = self.drawings(drawing, dictionary(resources))
            self._open.remove(number)
        return self._finished[number]
