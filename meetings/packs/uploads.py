"""An uploaded PDF made safe and fit to stand in a pack."""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO

import pikepdf
import pypdfium2
from pikepdf import Array, Dictionary, Name, Object, Page, Pdf, Rectangle, Stream, String

from .pdf_objects import A4, MM, STAMP_ZONE, as_list, drawings

SIDE_MARGIN = 15 * MM
WEB_ADDRESSES = ("http://", "https://", "mailto:")


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of an upload is read: bytes of the file, pages, and bytes once unpacked."""

    size: int = 50_000_000
    pages: int = 400
    page_content: int = 100_000_000


@dataclass(frozen=True, slots=True)
class CleanedPdf:
    """An upload fit for `joining.Part`: A4 pages, no scripts, forms or attachments.

    `tagged`: its own tags were kept; otherwise each page is one picture with a description.
    `warnings`: sentences for the person who uploaded it.
    """

    pdf: bytes
    pages: int
    tagged: bool
    warnings: tuple[str, ...] = ()


class UnusablePdf(ValueError):
    """An upload that cannot stand in a pack; the message says why and what to do."""


def clean_pdf(content: bytes, *, description: str, limits: Limits | None = None) -> CleanedPdf:
    """Make a pack's part of an upload.

    `description` is the alternative text of an upload without tags, such as "Appendix 1:
    Budget, 4 pages, uploaded as a picture". The same upload gives the same bytes.

    Raises: UnusablePdf.
    """
    limits = limits or Limits()
    if len(content) > limits.size:
        raise UnusablePdf(
            f"The file has {len(content) / 1e6:.0f} MB; the most a PDF may have is "
            f"{limits.size / 1e6:.0f} MB. Save it again with smaller pictures."
        )
    if b"%PDF-" not in content[:1024]:
        raise UnusablePdf("The file is not a PDF. Save the document as PDF and upload that.")
    try:
        with Pdf.open(BytesIO(content)) as source:
            _check(source, limits)
            return _clean(source, description, _free_edges(content))
    except pikepdf.PasswordError as error:
        raise UnusablePdf(
            "The PDF is protected by a password. Save it without one and upload it again."
        ) from error
    except (
        pikepdf.PdfError,
        pypdfium2.PdfiumError,
        TypeError,
        ValueError,
        KeyError,
        RecursionError,
    ) as error:
        if isinstance(error, UnusablePdf):
            raise
        raise UnusablePdf(
            "The PDF is damaged. Open it, print it to a new PDF and upload that."
        ) from error


def _check(source: Pdf, limits: Limits) -> None:
    if source.is_encrypted:
        raise UnusablePdf(
            "The PDF is encrypted. Save it without any protection and upload it again."
        )
    count = len(source.pages)
    if not count:
        raise UnusablePdf("The PDF has no pages.")
    if count > limits.pages:
        raise UnusablePdf(
            f"The PDF has {count} pages; the most it may have is {limits.pages}. "
            "Upload the pages the meeting needs, or split it into appendices."
        )
    _check_content(source, limits)


def _clean(source: Pdf, description: str, free_edges: Sequence[bool]) -> CleanedPdf:
    tagged = _has_usable_tags(source)
    warnings = []
    if not tagged:
        warnings.append(
            "The PDF has no tags, so people who use a screen reader hear its description only. "
            "Upload the Word document, or a tagged PDF, if you have it."
        )
        _flatten(source)
    if not all(_fonts_embedded(page.obj) for page in source.pages):
        warnings.append(
            "The PDF does not carry all of its fonts and may look different on another machine."
        )
    with Pdf.new() as pdf:
        for page in source.pages:
            pdf.pages.append(page)
        if tagged:
            root = source.make_indirect(source.Root["/StructTreeRoot"])
            pdf.Root["/StructTreeRoot"] = pdf.copy_foreign(root)
        for page, edges_free in zip(pdf.pages, free_edges, strict=True):
            _strip_page(page.obj)
            if tagged:
                _keep_web_links(page.obj)
            _fit(pdf, page, edges_free)
        if not tagged:
            _describe(pdf, description)
        pdf.Root["/MarkInfo"] = Dictionary(Marked=True)
        pdf.remove_unreferenced_resources()
        target = BytesIO()
        pdf.save(target, deterministic_id=True, min_version="1.7")
    return CleanedPdf(target.getvalue(), len(free_edges), tagged, tuple(warnings))


def _check_content(source: Pdf, limits: Limits) -> None:
    """Refuse content that unpacks to an absurd size, and streams that cannot be unpacked."""
    total = 0
    for page in source.pages:
        for stream in as_list(page.obj.get("/Contents")):
            if isinstance(stream, Stream):
                total += len(stream.read_bytes())
            if total > limits.page_content:
                raise UnusablePdf(
                    "The PDF's pages are too complex. Print it to a new PDF and upload that."
                )


def _flatten(source: Pdf) -> None:
    """Draw what forms, stamps and comments show as part of the page."""
    form = source.Root.get("/AcroForm")
    annotations = [each for page in source.pages for each in page.obj.get("/Annots", ())]
    if form is not None and any(
        each.get("/Subtype") == Name.Widget and "/AP" not in each for each in annotations
    ):
        form["/NeedAppearances"] = True
    source.generate_appearance_streams()
    source.flatten_annotations(mode="print")


def _free_edges(content: bytes) -> list[bool]:
    """For each page: whether its top and bottom are white where the stamps will stand."""
    free = []
    document = pypdfium2.PdfDocument(content)
    try:
        for page in document:
            scale = min(0.5, 500 / max(*page.get_size(), 1))
            picture = page.render(scale=scale, grayscale=True).to_pil()
            strip = min(round(STAMP_ZONE * scale), picture.height)
            edges = [
                picture.crop((0, 0, picture.width, strip)),
                picture.crop((0, picture.height - strip, picture.width, picture.height)),
            ]
            free.append(all(edge.getextrema()[0] > 245 for edge in edges))
            page.close()
    finally:
        document.close()
    return free


def _has_usable_tags(source: Pdf) -> bool:
    """Tags worth keeping: marked, a tree, every page in it, and nothing but links on the pages."""
    marked = source.Root.get("/MarkInfo", Dictionary()).get("/Marked", False)
    tree = source.Root.get("/StructTreeRoot")
    if not marked or not isinstance(tree, Dictionary) or "/ParentTree" not in tree:
        return False
    return all(
        "/StructParents" in page.obj
        and all(
            annotation.get("/Subtype") == Name.Link and "/StructParent" in annotation
            for annotation in page.obj.get("/Annots", ())
        )
        for page in source.pages
    )


def _fonts_embedded(page: Object) -> bool:
    fonts = page.get("/Resources", Dictionary()).get("/Font", Dictionary())
    for font in fonts.values():
        if font.get("/Subtype") == Name.Type3:
            continue
        inner = font["/DescendantFonts"][0] if "/DescendantFonts" in font else font
        descriptor = inner.get("/FontDescriptor", Dictionary())
        if not any(key in descriptor for key in ("/FontFile", "/FontFile2", "/FontFile3")):
            return False
    return True


PAGE_KEYS = frozenset(
    [
        *("/Type", "/Parent", "/Contents", "/Resources", "/MediaBox", "/CropBox", "/Rotate"),
        *("/Annots", "/StructParents", "/Group", "/UserUnit"),
    ]
)


def _strip_page(page: Object) -> None:
    """Leave what draws the page: no actions, thumbnails, metadata or private data."""
    for key in list(page.keys()):
        if key not in PAGE_KEYS:
            del page[key]
    for drawing in drawings(page.get("/Resources"), set()):
        for key in ("/OC", "/OPI", "/PieceInfo", "/Metadata", "/PS", "/LastModified"):
            if key in drawing:
                del drawing[key]


def _keep_web_links(page: Object) -> None:
    """Links out to the web stay; every other link loses its action, joining then drops it."""
    for annotation in page.get("/Annots", ()):
        action = annotation.get("/A", Dictionary())
        address = str(action.get("/URI", ""))
        for key in list(annotation.keys()):
            if key not in ("/Type", "/Subtype", "/Rect", "/StructParent", "/Contents", "/BS"):
                del annotation[key]
        annotation["/Border"] = Array([0, 0, 0])
        if address.lower().startswith(WEB_ADDRESSES):
            annotation["/A"] = Dictionary(S=Name.URI, URI=String(address))
            annotation["/Contents"] = String(str(annotation.get("/Contents", "")) or address)


def _fit(pdf: Pdf, page: Page, edges_free: bool) -> None:
    """Put the page, turned as it is read, on A4 with room for the stamps.

    An A4 page with nothing at its top and bottom keeps its size; any other is made to fit
    within the margins, never enlarged. Wide pages come to stand on A4 landscape.
    """
    box = Rectangle(page.cropbox)
    unit = float(page.obj.get("/UserUnit", 1))
    turn = int(page.obj.get("/Rotate", 0)) % 360
    width, height = float(box.width), float(box.height)
    if width <= 0 or height <= 0:
        raise UnusablePdf("A page of the PDF has no size. Print it to a new PDF and upload that.")
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
    left, low = float(box.llx), float(box.lly)
    right, high = float(box.urx), float(box.ury)
    matrix = {
        0: (scale, 0, 0, scale, x - left * scale, y - low * scale),
        90: (0, -scale, scale, 0, x - low * scale, y + right * scale),
        180: (-scale, 0, 0, -scale, x + right * scale, y + high * scale),
        270: (0, scale, -scale, 0, x + high * scale, y - left * scale),
    }.get(turn)
    if matrix is None:
        raise UnusablePdf("A page of the PDF is turned askew. Print it to a new PDF first.")
    operands = " ".join(f"{value:.5f}" for value in matrix)
    crop = f"{left:.3f} {low:.3f} {right - left:.3f} {high - low:.3f} re W n"
    own = as_list(page.obj.get("/Contents"))
    page.obj["/Contents"] = Array(
        [Stream(pdf, f"q {operands} cm {crop}\n".encode()), *own, Stream(pdf, b"\nQ\n")]
    )
    for annotation in page.obj.get("/Annots", ()):
        annotation["/Rect"] = Array(_moved(annotation["/Rect"], matrix))
    page.obj["/MediaBox"] = Array([0, 0, paper_width, paper_height])
    for key in ("/CropBox", "/Rotate", "/UserUnit"):
        if key in page.obj:
            del page.obj[key]


def _moved(rectangle: Object, matrix: Sequence[float]) -> list[float]:
    a, b, c, d, e, f = matrix
    x1, y1, x2, y2 = (float(value) for value in rectangle)
    corners = [(a * x + c * y + e, b * x + d * y + f) for x in (x1, x2) for y in (y1, y2)]
    xs, ys = zip(*corners, strict=True)
    return [round(value, 3) for value in (min(xs), min(ys), max(xs), max(ys))]


def _describe(pdf: Pdf, description: str) -> None:
    """Tag pages without tags: one picture, drawn over all of them, with its description."""
    root = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
    figure = pdf.make_indirect(
        Dictionary(Type=Name.StructElem, S=Name.Figure, P=root, Alt=String(description))
    )
    marks, parents = [], []
    for index, page in enumerate(pdf.pages):
        _draw_as_form(pdf, page)
        page.obj["/StructParents"] = index
        marks.append(Dictionary(Type=Name.MCR, Pg=page.obj, MCID=0))
        parents += [index, Array([figure])]
    box = [round(float(edge), 3) for edge in pdf.pages[0].mediabox]
    figure["/A"] = Dictionary(O=Name.Layout, BBox=box, Placement=Name.Block)
    figure["/Pg"] = pdf.pages[0].obj
    figure["/K"] = Array(marks)
    root["/K"] = Array([figure])
    root["/ParentTree"] = pdf.make_indirect(Dictionary(Nums=Array(parents)))
    pdf.Root["/StructTreeRoot"] = root


def _draw_as_form(pdf: Pdf, page: Page) -> None:
    """Move the page's drawing into a form, where stray marks and states do no harm."""
    page.contents_coalesce()
    form = Stream(pdf, page.obj["/Contents"].read_bytes())
    form["/Type"], form["/Subtype"] = Name.XObject, Name.Form
    form["/BBox"] = page.obj["/MediaBox"]
    form["/Resources"] = page.obj.get("/Resources", Dictionary())
    if "/Group" in page.obj:
        form["/Group"] = page.obj["/Group"]
    for key in ("/Annots", "/StructParents", "/Group"):
        if key in page.obj:
            del page.obj[key]
    page.obj["/Resources"] = Dictionary(XObject=Dictionary(Upload=form))
    page.obj["/Contents"] = Stream(pdf, b"/Figure <</MCID 0>> BDC\n/Upload Do\nEMC\n")
