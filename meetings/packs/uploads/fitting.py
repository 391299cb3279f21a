"""Pages of any size, box and turn come upright onto A4, with room for the stamps."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

import pypdfium2
from pikepdf import Array, Object, Page, Pdf, Stream

from meetings.packs.pdf_objects import A4, MM, STAMP_ZONE

from .objects import contents
from .outcome import UnusablePdf

SIDE_MARGIN = 15 * MM
LARGEST = 1_000_000
"""Points; a box with a larger number in it is not taken at its word."""
LETTER = (0.0, 0.0, 612.0, 792.0)
"""The page that readers show for one that gives no size."""
ILLEGIBLE = 0.45
"""Scales below this make small print unreadable; A2 on A4 is 0.5."""

NEAR_THE_EDGE = 3
"""So many letters may be thought outside that only touch the edge."""

Box = tuple[float, float, float, float]
Matrix = tuple[float, float, float, float, float, float]


def make_plain(page: Page) -> None:
    """Reduce the page's boxes to the one that readers show, and its turn to a right angle."""
    for key, value in (
        ("/MediaBox", Array([round(edge, 4) for edge in visible_box(page.obj)])),
        ("/Rotate", _turn(page.obj)),
        ("/UserUnit", _unit(page.obj)),
    ):
        page.obj[key] = value
    for key in ("/CropBox", "/TrimBox", "/BleedBox", "/ArtBox"):
        if key in page.obj:
            del page.obj[key]


def visible_box(page: Object) -> Box:
    """What readers show of the page: the crop box as far as it is on the paper.

    Raises: UnusablePdf for a page without an area.
    """
    paper = _box(page.get("/MediaBox")) or LETTER
    crop = _box(page.get("/CropBox")) or paper
    left, low = max(paper[0], crop[0]), max(paper[1], crop[1])
    right, high = min(paper[2], crop[2]), min(paper[3], crop[3])
    if right - left < 1 or high - low < 1:
        left, low, right, high = paper
    if right - left < 1 or high - low < 1:
        raise UnusablePdf("A page of the PDF has no size. Print it to a new PDF and upload that.")
    return left, low, right, high


def _box(value: Object | None) -> Box | None:
    """A box's edges in order, or None for what is not a box."""
    if not isinstance(value, Array) or len(value) != 4:
        return None
    edges = [each for each in value if isinstance(each, int | float | Decimal)]
    if len(edges) < 4 or any(abs(each) > LARGEST for each in edges):
        return None
    x1, y1, x2, y2 = map(float, edges)
    return min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2)


def _turn(page: Object) -> int:
    turn = page.get("/Rotate", 0)
    return int(turn) % 360 if isinstance(turn, int) and turn % 90 == 0 else 0


def _unit(page: Object) -> float:
    unit = page.get("/UserUnit", 1)
    if isinstance(unit, int | float | Decimal) and 0 < unit <= LARGEST:
        return float(unit)
    return 1.0


@dataclass(frozen=True, slots=True)
class Look:
    """How a page looks: whether, on A4, all is white where the stamps will stand.

    `words_off_page`: it has words outside of what is shown.
    """

    free_edges: bool
    words_off_page: bool


def look_at(content: bytes) -> list[Look]:
    """Draw each plain page, small, and look at it."""
    looks = []
    document = pypdfium2.PdfDocument(content)
    try:
        for page in document:
            looks.append(Look(_has_free_edges(page), _has_words_off_page(page)))
            page.close()
    finally:
        document.close()
    return looks


def words_off_page(content: bytes) -> list[bool]:
    """For each page: whether it has words outside of what is shown."""
    found = []
    document = pypdfium2.PdfDocument(content)
    try:
        for page in document:
            found.append(_has_words_off_page(page))
            page.close()
    finally:
        document.close()
    return found


def _has_words_off_page(page: pypdfium2.PdfPage) -> bool:
    words = page.get_textpage()
    found, seen = _letters(words.get_text_range()), _letters(words.get_text_bounded())
    words.close()
    return found - seen > NEAR_THE_EDGE


def _has_free_edges(page: pypdfium2.PdfPage) -> bool:
    width, height = page.get_size()
    scale = min(0.5, 500 / max(width, height, 1))
    picture = page.render(scale=scale, grayscale=True).to_pil()
    share = STAMP_ZONE / (A4[1] if height >= width else A4[0])
    strip = max(1, round(picture.height * share))
    edges = [
        picture.crop((0, 0, picture.width, strip)),
        picture.crop((0, picture.height - strip, picture.width, picture.height)),
    ]
    return all(edge.getextrema()[0] > 245 for edge in edges)


def _letters(text: str) -> int:
    return sum(map(str.isalnum, text))


def fit(pdf: Pdf, page: Page, edges_free: bool) -> tuple[Matrix, float]:
    """Put a plain page, turned as it is read, on A4; how it was moved, and its scale.

    An A4 page with nothing at its top and bottom keeps its size; any other is made to fit
    within the margins, never enlarged. Wide pages come to stand on A4 landscape.
    """
    left, low, right, high = (float(edge) for edge in page.obj["/MediaBox"])
    turn, unit = int(page.obj["/Rotate"]), float(page.obj["/UserUnit"])
    width, height = right - left, high - low
    if turn in (90, 270):
        width, height = height, width
    paper_width, paper_height = A4 if height >= width else A4[::-1]
    is_a4 = abs(width * unit - paper_width) < 3 and abs(height * unit - paper_height) < 3
    keeps_size = is_a4 and edges_free
    room_width = paper_width - (0 if keeps_size else 2 * SIDE_MARGIN)
    room_height = paper_height - (0 if keeps_size else 2 * STAMP_ZONE)
    scale = min(room_width / width, room_height / height, unit)
    x = (paper_width - width * scale) / 2
    y = (paper_height - height * scale) / 2
    matrix = {
        0: (scale, 0, 0, scale, x - left * scale, y - low * scale),
        90: (0, -scale, scale, 0, x - low * scale, y + right * scale),
        180: (-scale, 0, 0, -scale, x + right * scale, y + high * scale),
        270: (0, scale, -scale, 0, x + high * scale, y - left * scale),
    }[turn]
    operands = " ".join(f"{value:.5f}" for value in matrix)
    crop = f"{left:.3f} {low:.3f} {right - left:.3f} {high - low:.3f} re W n"
    own = contents(page.obj)
    page.obj["/Contents"] = Array(
        [Stream(pdf, f"q {operands} cm {crop}\n".encode()), *own, Stream(pdf, b"\nQ\n")]
    )
    page.obj["/MediaBox"] = Array([0, 0, paper_width, paper_height])
    for key in ("/Rotate", "/UserUnit"):
        del page.obj[key]
    return matrix, scale / unit


def moved(rectangle: Iterable[float], matrix: Sequence[float]) -> list[float]:
    """A rectangle's edges after the page was moved."""
    a, b, c, d, e, f = matrix
    x1, y1, x2, y2 = (float(value) for value in rectangle)
    corners = [(a * x + c * y + e, b * x + d * y + f) for x in (x1, x2) for y in (y1, y2)]
    xs, ys = zip(*corners, strict=True)
    return [round(value, 3) for value in (min(xs), min(ys), max(xs), max(ys))]
