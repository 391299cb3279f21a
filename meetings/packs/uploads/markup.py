"""What forms, stamps and comments show becomes part of the page; what they hide or do goes."""

from collections.abc import Iterator

from pikepdf import Annotation, Array, Dictionary, Name, Object, Page, Pdf, Stream

from .objects import annotations, contents
from .outcome import UnusablePdf

INVISIBLE, HIDDEN, PRINTED, NO_VIEW = 1, 2, 4, 32
NOTES = {"/Text", "/Popup", "/FileAttachment", "/Sound"}
"""Symbols that open something; on paper they say nothing."""
MEDIA = {"/Movie", "/Screen", "/RichMedia", "/3D"}
STROKES = {
    *("/Highlight", "/Underline", "/Squiggly", "/StrikeOut", "/Line", "/Square", "/Circle"),
    *("/Polygon", "/PolyLine", "/Ink", "/Caret", "/Watermark"),
}
"""Marks whose words, if any, are the page's own."""


def has_worded_markup(source: Pdf) -> bool:
    """Whether fields, stamps or typed comments add words that the document's tags don't know."""
    return any(
        str(each.get("/Subtype")) not in STROKES | NOTES | {"/Link"} and _is_printed(each)
        for page in source.pages
        for each in annotations(page.obj)
    )


def flatten(source: Pdf, *, as_artifacts: bool) -> list[str]:
    """Draw as part of the page what its annotations print; none of them is left.

    `as_artifacts`: mark what is drawn as such, on a page that keeps its tags.

    Gives what the person who uploaded the file should know of it.

    Raises: UnusablePdf when a filled-in field cannot be drawn.
    """
    warnings = list(dict.fromkeys(_left_out(source)))
    form = source.Root.get("/AcroForm")
    if isinstance(form, Dictionary):
        _draw_fields(source, form)
    for page in source.pages:
        for number, each in enumerate(annotations(page.obj)):
            if each.get("/Subtype") != Name.Link and _is_printed(each):
                _draw(source, page, each, Name(f"/Markup{number}"), as_artifacts)
        page.obj["/Annots"] = Array()
    return warnings


def _is_printed(annotation: Object) -> bool:
    subtype = str(annotation.get("/Subtype"))
    flags = _flags(annotation)
    if subtype in NOTES or flags & (HIDDEN | INVISIBLE):
        return False
    # A field that was filled in is seen on screen, whether or not its maker thought of paper.
    return bool(flags & PRINTED) or (subtype in {"/Widget", *MEDIA} and not flags & NO_VIEW)


def _draw(source: Pdf, page: Page, annotation: Object, name: Name, as_artifact: bool) -> None:
    appearance = Annotation(annotation).get_appearance_stream(Name.N)
    if not isinstance(appearance, Stream):
        return
    annotation["/F"] = PRINTED
    appearance["/Type"], appearance["/Subtype"] = Name.XObject, Name.Form
    turn = int(page.obj.get("/Rotate", 0))
    content = Annotation(annotation).get_page_content_for_appearance(name, turn)
    if not content:
        return
    if as_artifact:
        content = b"/Artifact BMC\n" + content + b"\nEMC\n"
    resources = page.obj.get("/Resources", Dictionary())
    own = Dictionary(dict(resources.items()))
    drawings = Dictionary(dict(own.get("/XObject", Dictionary()).items()))
    drawings[name] = appearance
    own["/XObject"] = drawings
    page.obj["/Resources"] = own
    page.obj["/Contents"] = Array(
        [
            Stream(source, b"q\n"),
            *contents(page.obj),
            Stream(source, b"\nQ\n" + content),
        ]
    )


def _draw_fields(source: Pdf, form: Object) -> None:
    fields = [
        each
        for page in source.pages
        for each in annotations(page.obj)
        if each.get("/Subtype") == Name.Widget and _is_printed(each)
    ]
    if any("/AP" not in each for each in fields):
        form["/NeedAppearances"] = True
    source.generate_appearance_streams()
    for field in fields:
        if "/AP" not in field and _holds_something(field):
            raise UnusablePdf(
                "A field of the form was filled in, but cannot be drawn. "
                "Open the PDF, print it to a new PDF and upload that."
            )


def _holds_something(field: Object) -> bool:
    holder: Object | None = field
    for _ in range(20):
        if not isinstance(holder, Dictionary):
            return False
        if "/V" in holder:
            return str(holder["/V"]).strip() not in ("", "/Off")
        holder = holder.get("/Parent")
    return False


def _left_out(source: Pdf) -> Iterator[str]:
    names = source.Root.get("/Names")
    if isinstance(names, Dictionary) and "/EmbeddedFiles" in names:
        yield ATTACHMENTS
    for page in source.pages:
        for each in annotations(page.obj):
            subtype = str(each.get("/Subtype"))
            if subtype == "/FileAttachment":
                yield ATTACHMENTS
            elif subtype == "/Text":
                yield "The PDF has comments in notes that open; the pack leaves them out."
            elif subtype in MEDIA or subtype == "/Sound":
                yield "The PDF has sound, film or a 3D model; the pack has at most a picture of it."
            elif subtype == "/Widget" and _is_signature(each):
                yield "The PDF was signed; in the pack the signature can be seen, but not checked."


ATTACHMENTS = (
    "Files are attached to the PDF; the pack leaves them out. "
    "Upload those the meeting needs as appendices of their own."
)


def _is_signature(field: Object) -> bool:
    parent = field.get("/Parent")
    kind = field.get("/FT", parent.get("/FT") if isinstance(parent, Dictionary) else None)
    return bool(kind == Name.Sig and _holds_something(field))


def _flags(annotation: Object) -> int:
    flags = annotation.get("/F", 0)
    return flags if isinstance(flags, int) else 0
