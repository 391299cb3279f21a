"""One tagged PDF out of the parts of a pack.

Each part is a PDF of its own. Their pages are put one after another; their tag trees are
hung under one Document element; links from part to part become links within the pack.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from xml.sax.saxutils import escape

from pikepdf import (
    Array,
    Dictionary,
    Name,
    Object,
    ObjectStreamMode,
    OutlineItem,
    Pdf,
    Stream,
    String,
)

from .copies import CopySlot
from .faces import STUBS, PackFonts
from .links import Aim, NumberPlace, aim_across
from .paging import Plan, page_labels
from .pdf_objects import A4, as_list, drawings
from .stamping import Stamper
from .tag_tree import PackTree


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a pack, ready to be joined.

    `pdf` is what `preparing.prepare` made. Other parts link to it by `links.link_to(key)`.
    `heading` is the agenda's heading under which its bookmark stands, "" for none; `level` is
    the depth of the bookmark below that. `running_head` is printed at the top of each page.
    """

    key: str
    pdf: bytes
    title: str
    heading: str = ""
    level: int = 0
    running_head: str = ""
    confidential: bool = False


def join(
    parts: Sequence[Part],
    *,
    plan: Plan,
    title: str,
    created: datetime,
    producer: str,
    language: str = "en-GB",
    labels: Mapping[str, str] | None = None,
    accessible: bool = True,
) -> bytes:
    """The pack: the same parts and arguments give the same bytes.

    `plan` says where each part stands. `created` must know its time zone. A link to a part that
    is not in the pack is taken out and its words stay. `labels`: what the contents print as the
    first page of parts that are not in this file. `accessible`: declare PDF/UA-1. Where a part is
    confidential, every page has a slot for readers' own copies; see `copies`.

    Raises: ValueError for a time without zone; pikepdf.PdfError for a broken part.
    """
    if created.tzinfo is None:
        raise ValueError("The pack's date of creation has no time zone.")
    with Pdf.new() as pdf:
        brought = [_bring(pdf, part, plan[part.key].blanks) for part in parts]
        fonts, tree = PackFonts(pdf), PackTree(pdf)
        numbers = _carry_over(pdf, parts, brought, plan, fonts, tree)
        _stamp(pdf, parts, plan, fonts, tree, numbers, labels or {})
        fonts.finish()
        tree.finish()
        _bookmark(pdf, parts, plan)
        _label(pdf, plan)
        _describe(pdf, title, created, producer, language, accessible=accessible)
        target = BytesIO()
        pdf.save(
            target,
            deterministic_id=True,
            object_stream_mode=ObjectStreamMode.generate,
            min_version="1.7",
        )
    return target.getvalue()


@dataclass(frozen=True, slots=True)
class _Brought:
    """What of a part is in the pack beside its pages."""

    tags: Object | None
    fonts: Object | None


def _bring(pdf: Pdf, part: Part, blanks: int) -> _Brought:
    """Put a part's pages at the end, after so many blank ones, and copy its tags and fonts.

    One part is open at a time: together they would take as much memory as the pack.
    """
    for _ in range(blanks):
        pdf.add_blank_page(page_size=A4)
    with Pdf.open(BytesIO(part.pdf)) as source:
        # Pages first: what is copied after them points at these copies, not at nothing.
        pdf.pages.extend(source.pages)
        tags, fonts = (
            pdf.copy_foreign(source.make_indirect(source.Root[key])) if key in source.Root else None
            for key in ("/StructTreeRoot", STUBS)
        )
    return _Brought(tags, fonts)


def _carry_over(
    pdf: Pdf,
    parts: Sequence[Part],
    brought: Sequence[_Brought],
    plan: Plan,
    fonts: PackFonts,
    tree: PackTree,
) -> list[NumberPlace]:
    """Tags, links, fonts and shared files of every part; the pages are in already."""
    all_pages = [page.obj for page in pdf.pages]
    aims = {part.key: Aim(all_pages[plan[part.key].index], part.title) for part in parts}
    numbers: list[NumberPlace] = []
    shared: dict[bytes, Object] = {}
    for part, own in zip(parts, brought, strict=True):
        pages = all_pages[plan[part.key].index : plan[part.key].end]
        tree.add(own.tags, pages, part.title)
        numbers += aim_across(pages, aims, part.title, tree)
        if own.fonts is not None:
            fonts.add_part(own.fonts)
        _share(pages, shared)
    return numbers


def _share(pages: Sequence[Object], shared: dict[bytes, Object]) -> None:
    """Store once what several parts carry: pictures (a logo), and the fonts of uploads."""
    seen: set[tuple[int, int]] = set()
    for page in pages:
        resources = page.get("/Resources")
        if resources is None or (resources.is_indirect and resources.objgen in seen):
            continue
        seen.add(resources.objgen)
        for holder in (resources, *(d.get("/Resources") for d in drawings(resources, seen))):
            _share_in(holder or Dictionary(), shared)


def _share_in(resources: Object, shared: dict[bytes, Object]) -> None:
    pictures = resources.get("/XObject", Dictionary())
    for name, picture in pictures.items():
        if picture.get("/Subtype") == Name.Image:
            if "/SMask" in picture:
                picture["/SMask"] = _first_of_its_kind(picture["/SMask"], shared)
            pictures[name] = _first_of_its_kind(picture, shared)
    for font in resources.get("/Font", Dictionary()).values():
        for inner in (font, *as_list(font.get("/DescendantFonts"))):
            described = inner.get("/FontDescriptor", Dictionary())
            for key in ("/FontFile", "/FontFile2", "/FontFile3"):
                if key in described:
                    described[key] = _first_of_its_kind(described[key], shared)


def _first_of_its_kind(stream: Object, shared: dict[bytes, Object]) -> Object:
    entries = repr(sorted((key, _shown(value)) for key, value in stream.stream_dict.items()))
    digest = hashlib.sha256(stream.read_raw_bytes() + entries.encode()).digest()
    return shared.setdefault(digest, stream)


def _shown(value: object) -> str:
    if isinstance(value, Object) and value.is_indirect:
        return str(value.objgen)
    return str(value)


def _bookmark(pdf: Pdf, parts: Sequence[Part], plan: Plan) -> None:
    """A bookmark for each part; neighbours under one heading of the agenda stand under it."""
    with pdf.open_outline() as outline:
        heading = ""
        branches = [outline.root]
        for part in parts:
            page = plan[part.key].index
            if part.level == 0 and part.heading != heading:
                heading, branches = part.heading, [outline.root]
                if heading:
                    above = OutlineItem(heading, page)
                    outline.root.append(above)
                    branches = [above.children]
            level = min(part.level, len(branches) - 1)
            item = OutlineItem(part.title, page)
            branches[level].append(item)
            branches[level + 1 :] = [item.children]
    pdf.Root["/PageMode"] = Name.UseOutlines


def _label(pdf: Pdf, plan: Plan) -> None:
    entries: list[Object | int] = []
    for index, numbers in page_labels(plan.values()):
        label = Dictionary(S=Name("/" + numbers.style), St=numbers.first)
        if numbers.prefix:
            label["/P"] = String(numbers.prefix)
        entries += [index, label]
    pdf.Root["/PageLabels"] = Dictionary(Nums=Array(entries))


def _stamp(
    pdf: Pdf,
    parts: Sequence[Part],
    plan: Plan,
    fonts: PackFonts,
    tree: PackTree,
    numbers: Sequence[NumberPlace],
    labels: Mapping[str, str],
) -> None:
    known = {**labels, **{part.key: plan[part.key].first_label for part in parts}}
    letters = "0123456789abcdefghijklmnopqrstuvwxyz"
    slot = CopySlot(pdf) if any(part.confidential for part in parts) else None
    stamper = Stamper(pdf, fonts, [letters, *(part.running_head for part in parts)], slot)
    contents: dict[tuple[int, int], list[str]] = {}
    for gap in numbers:
        if gap.key in known:
            drawn = stamper.contents_number(gap, known[gap.key], tree)
            contents.setdefault(gap.page.objgen, []).append(drawn)
    pages = list(pdf.pages)
    before = None
    for part in parts:
        place = plan[part.key]
        if place.blanks and before is not None:
            number = before.numbers.text(before.pages) if before.printed else ""
            stamper.stamp(pages[before.end], number=number)
        for offset, page in enumerate(pages[place.index : place.end]):
            stamper.stamp(
                page,
                head=part.running_head,
                number=place.numbers.text(offset) if place.printed else "",
                confidential=part.confidential,
                contents=contents.get(page.obj.objgen, ()),
            )
        before = place


def _describe(
    pdf: Pdf, title: str, created: datetime, producer: str, language: str, *, accessible: bool
) -> None:
    pdf.Root["/Lang"] = String(language)
    pdf.Root["/MarkInfo"] = Dictionary(Marked=True)
    pdf.Root["/ViewerPreferences"] = Dictionary(DisplayDocTitle=True)
    offset = created.strftime("%z")
    pdf_date = String(f"D:{created:%Y%m%d%H%M%S}{offset[:3]}'{offset[3:5]}'")
    for key, text in {
        "/Title": String(title),
        "/Creator": String(producer),
        "/Producer": String(producer),
        "/CreationDate": pdf_date,
        "/ModDate": pdf_date,
    }.items():
        pdf.docinfo[key] = text
    xmp_date = created.isoformat(timespec="seconds")
    packet = f"""<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about=""
 xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:xmp="http://ns.adobe.com/xap/1.0/"
 xmlns:pdf="http://ns.adobe.com/pdf/1.3/"
 xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
<dc:format>application/pdf</dc:format>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{escape(title)}</rdf:li></rdf:Alt></dc:title>
<dc:language><rdf:Bag><rdf:li>{escape(language)}</rdf:li></rdf:Bag></dc:language>
<xmp:CreateDate>{xmp_date}</xmp:CreateDate>
<xmp:ModifyDate>{xmp_date}</xmp:ModifyDate>
<xmp:CreatorTool>{escape(producer)}</xmp:CreatorTool>
<pdf:Producer>{escape(producer)}</pdf:Producer>
{"<pdfuaid:part>1</pdfuaid:part>" if accessible else ""}
</rdf:Description>
</rdf:RDF>
</x:xmpmeta>
<?xpacket end="r"?>"""
    metadata = Stream(pdf, packet.encode(), Type=Name.Metadata, Subtype=Name.XML)
    pdf.Root["/Metadata"] = metadata
