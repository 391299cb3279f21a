"""From an upload to a part of a pack, step by step; run where it can do no harm."""

from collections.abc import Iterator
from io import BytesIO

import pikepdf
from pikepdf import Dictionary, Name, Object, ObjectStreamMode, Pdf, Stream

from .allowed import keep_allowed
from .checks import refuse_absurd, refuse_unusable
from .contents import remove_marks, tidy_pages
from .drawn import keep_drawn
from .fitting import ILLEGIBLE, Matrix, fit, look_at, make_plain, words_off_page
from .layers import remove_hidden_layers
from .marks import BrokenTags, marked_content
from .markup import flatten, has_worded_markup
from .outcome import DAMAGED, TOO_COMPLEX, CleanedPdf, Limits, UnusablePdf
from .picture import describe, is_described
from .tags import Tags, describe_pictures, move_boxes, read_tags, write_tags
from .weblinks import WebLink, draw_links, read_links

MOST_NAMED = 8
HEARD = (
    "so people who use a screen reader hear its title only. "
    "Upload the Word document, or a tagged PDF, if you have it."
)
NO_TAGS = f"The PDF is not accessible: it has no tags, {HEARD}"
BROKEN_TAGS = f"The PDF is not accessible: its tags do not fit what is on the pages, {HEARD}"
UNTAGGED_WORDS = (
    "The PDF is not accessible: fields, stamps or comments on it have no tags, "
    f"{HEARD.replace('Upload', 'Upload it without them, or upload')}"
)
LAYERS_LEFT_OUT = (
    "Layers of the PDF that are switched off were left out. "
    "If the meeting needs them, switch them on, save the PDF and upload it again."
)
NO_FONTS = (
    "The PDF does not carry all of its fonts and may look different on another machine. "
    "Save it again with all fonts embedded, if you can."
)


def clean(content: bytes, description: str, limits: Limits) -> CleanedPdf:
    """The work of `clean_pdf`, with none of its protection.

    Raises: UnusablePdf.
    """
    try:
        with Pdf.open(BytesIO(content)) as source:
            refuse_unusable(source, limits)
            return _clean(source, description, limits)
    except UnusablePdf:
        raise
    except pikepdf.PasswordError as error:
        raise UnusablePdf(
            "The PDF is protected by a password. Save it without one and upload it again."
        ) from error
    except MemoryError as error:
        raise UnusablePdf(TOO_COMPLEX) from error
    except Exception as error:  # whatever a hostile file brings about, the answer is a sentence
        raise UnusablePdf(TOO_COMPLEX if "limit exceeded" in str(error) else DAMAGED) from error


def _clean(source: Pdf, description: str, limits: Limits) -> CleanedPdf:
    warnings = [LAYERS_LEFT_OUT] if remove_hidden_layers(source) else []
    keep_drawn(source)  # before anything draws the pages; again when more is taken out of them
    tidy_pages(source, words_off_page(_saved(source)))
    links = read_links(source)
    tags, complaints = _tags(source, links)
    remove_marks(source, in_pages=tags is None)
    if tags is not None:
        for page, claimed in zip(source.pages, tags.claimed, strict=True):
            page.obj["/Contents"] = Stream(source, marked_content(page, claimed))
    warnings += complaints + flatten(source, as_artifacts=tags is not None)
    keep_drawn(source)
    with Pdf.new() as pdf:
        for page in source.pages:
            pdf.pages.append(page)
        for page in pdf.pages:
            make_plain(page)
        keep_allowed((page.obj, "page") for page in pdf.pages)
        refuse_absurd(pdf, limits)
        if not all(map(_is_embedded, _fonts(pdf))):
            warnings.append(NO_FONTS)
        matrices, small = _fit_all(pdf)
        warnings += small
        if tags is None:
            describe(pdf, description)
        else:
            warnings += _tag(pdf, tags, links, matrices)
        pdf.Root["/MarkInfo"] = Dictionary(Marked=True)
        cleaned = _saved(pdf)
    return CleanedPdf(cleaned, len(matrices), tags is not None, tuple(warnings))


def _tags(source: Pdf, links: dict[tuple[int, int], WebLink]) -> tuple[Tags | None, list[str]]:
    """The tags to keep, and why there are none."""
    try:
        tags = read_tags(source, links)
    except BrokenTags:
        return None, [BROKEN_TAGS]
    if tags is None or is_described(tags):
        return None, [NO_TAGS]
    return (None, [UNTAGGED_WORDS]) if has_worded_markup(source) else (tags, [])


def _fit_all(pdf: Pdf) -> tuple[list[Matrix], list[str]]:
    """How each page was moved, and what the pages hide or make hard to read."""
    looks = look_at(_saved(pdf))
    fitted = [fit(pdf, page, look.free_edges) for page, look in zip(pdf.pages, looks, strict=True)]
    warnings = []
    small = [number for number, (_, scale) in enumerate(fitted, 1) if scale < ILLEGIBLE]
    if small:
        warnings.append(
            f"Much larger than A4, so that small print may be hard to read: {_pages(small)}."
        )
    hiding = [number for number, look in enumerate(looks, 1) if look.words_off_page]
    if hiding:
        warnings.append(
            f"Words that cannot be seen can still be found by searching: {_pages(hiding)}. "
            "If they are private, print the PDF to a new one and upload that."
        )
    return [matrix for matrix, _ in fitted], warnings


def _pages(numbers: list[int]) -> str:
    if len(numbers) == 1:
        return f"page {numbers[0]}"
    if len(numbers) > MOST_NAMED:
        return f"{len(numbers)} pages"
    return f"pages {', '.join(map(str, numbers[:-1]))} and {numbers[-1]}"


def _tag(
    pdf: Pdf,
    tags: Tags,
    links: dict[tuple[int, int], WebLink],
    matrices: list[Matrix],
) -> list[str]:
    move_boxes(tags, matrices)
    kept = {number: link for number, link in links.items() if number in tags.links}
    nameless = describe_pictures(tags)
    write_tags(pdf, tags, draw_links(pdf, kept, matrices))
    if not nameless:
        return []
    pictures = "1 picture" if nameless == 1 else f"{nameless} pictures"
    return [
        f"{pictures} in the PDF cannot be heard by people who use a screen reader: "
        "there is no alternative text. Add it where the PDF was made and upload it again."
    ]


def _saved(pdf: Pdf) -> bytes:
    target = BytesIO()
    pdf.save(
        target,
        deterministic_id=True,
        min_version="1.7",
        object_stream_mode=ObjectStreamMode.generate,
    )
    return target.getvalue()


def _fonts(pdf: Pdf) -> Iterator[Object]:
    for scope in pdf.content_scopes():
        fonts = scope.resources.get("/Font") if scope.resources is not None else None
        if isinstance(fonts, Dictionary):
            yield from (font for font in fonts.values() if isinstance(font, Dictionary))


def _is_embedded(font: Object) -> bool:
    if font.get("/Subtype") == Name.Type3:
        return True
    inner = font["/DescendantFonts"][0] if "/DescendantFonts" in font else font
    descriptor = inner.get("/FontDescriptor", Dictionary())
    return any(key in descriptor for key in ("/FontFile", "/FontFile2", "/FontFile3"))
