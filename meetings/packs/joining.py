"""One tagged PDF out of the parts of a pack.

Each part is a PDF of its own. Their pages are put one after another; their tag trees are
hung under one Document element; links from part to part become links within the pack.
"""

import hashlib
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
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

from .links import Aim, aim_links, named_destinations
from .paging import PartPages, Place, page_labels, page_plan
from .pdf_objects import A4
from .stamping import Stamper
from .tag_tree import PackTree


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a pack, ready to be joined.

    `pdf` is a tagged PDF: rendered by WeasyPrint as pdf/ua-1, or an upload as `clean_pdf`
    gives it. Other parts link to it as `https://pack.invalid/#key`. `level` is the depth
    of its bookmark, from 0. `running_head` is printed at the top of each page ("" for
    none). Page 1 is the first page of the first `numbered` part. A part that `starts_right`
    begins on a right-hand page, after a blank one if need be.
    """

    key: str
    pdf: bytes
    title: str
    level: int = 0
    running_head: str = ""
    confidential: bool = False
    numbered: bool = True
    starts_right: bool = True
    outline: bool = True


def join(
    parts: Sequence[Part],
    *,
    title: str,
    created: datetime,
    producer: str,
    language: str = "en-GB",
) -> bytes:
    """The pack: the same parts and arguments give the same bytes.

    `created` must know its time zone. A link to a part that is not in the pack is taken
    out and its words stay.

    Raises: ValueError for parts that `page_plan` refuses; pikepdf.PdfError for a broken one.
    """
    if created.tzinfo is None:
        raise ValueError("The pack's date of creation has no time zone.")
    with ExitStack() as opened:
        pdf = opened.enter_context(Pdf.new())
        sources = [opened.enter_context(Pdf.open(BytesIO(part.pdf))) for part in parts]
        places = page_plan(
            PartPages(part.key, len(source.pages), part.numbered, part.starts_right)
            for part, source in zip(parts, sources, strict=True)
        )
        # Pages first: what is copied after them points at these copies, not at nothing.
        for part, source in zip(parts, sources, strict=True):
            for _ in range(places[part.key].blanks):
                pdf.add_blank_page(page_size=A4)
            for page in source.pages:
                pdf.pages.append(page)
        _carry_over(pdf, parts, sources, places)
        _bookmark(pdf, parts, places)
        _label(pdf, places)
        _stamp(pdf, parts, places)
        _describe(pdf, title, created, producer, language)
        target = BytesIO()
        pdf.save(
            target,
            deterministic_id=True,
            object_stream_mode=ObjectStreamMode.generate,
            compress_streams=True,
            min_version="1.7",
        )
    return target.getvalue()


def _carry_over(
    pdf: Pdf, parts: Sequence[Part], sources: Sequence[Pdf], places: Mapping[str, Place]
) -> None:
    """Tags, links and shared pictures of every part; the pages are in already."""
    all_pages = [page.obj for page in pdf.pages]
    aims = {part.key: Aim(all_pages[places[part.key].index], part.title) for part in parts}
    tree = PackTree(pdf, {page.objgen: index for index, page in enumerate(all_pages)})
    shared: dict[bytes, Object] = {}
    for part, source in zip(parts, sources, strict=True):
        pages = all_pages[places[part.key].index : places[part.key].end]
        anchors = {
            name: pdf.copy_foreign(source.make_indirect(destination))
            for name, destination in named_destinations(source).items()
        }
        part_tree = source.Root.get("/StructTreeRoot")
        if part_tree is not None:
            part_tree = pdf.copy_foreign(source.make_indirect(part_tree))
        rendered_by = str(source.docinfo.get("/Producer", ""))
        tree.add(part_tree, pages, part.title, mend=rendered_by.startswith("WeasyPrint"))
        aim_links(pages, aims, anchors, part.title, tree)
        for page in pages:
            page["/Tabs"] = Name.S
            _share_pictures(page, shared)
    tree.finish()


def _share_pictures(page: Object, shared: dict[bytes, Object]) -> None:
    """Store a picture that several parts carry (a logo) once."""
    drawings = page.get("/Resources", Dictionary()).get("/XObject", Dictionary())
    for name, drawing in drawings.items():
        if drawing.get("/Subtype") != Name.Image or "/SMask" in drawing:
            continue
        described = repr(sorted((key, str(value)) for key, value in drawing.stream_dict.items()))
        digest = hashlib.sha256(drawing.read_raw_bytes() + described.encode()).digest()
        drawings[name] = shared.setdefault(digest, drawing)


def _bookmark(pdf: Pdf, parts: Sequence[Part], places: Mapping[str, Place]) -> None:
    with pdf.open_outline() as outline:
        branches = [outline.root]
        for part in parts:
            if not part.outline:
                continue
            level = min(part.level, len(branches) - 1)
            item = OutlineItem(part.title, places[part.key].index)
            branches[level].append(item)
            branches[level + 1 :] = [item.children]
    pdf.Root["/PageMode"] = Name.UseOutlines


def _label(pdf: Pdf, places: Mapping[str, Place]) -> None:
    numbers: list[Object | int] = []
    for index, style in page_labels(list(places.values())):
        numbers += [index, Dictionary(S=Name("/" + style))]
    pdf.Root["/PageLabels"] = Dictionary(Nums=Array(numbers))


def _stamp(pdf: Pdf, parts: Sequence[Part], places: Mapping[str, Place]) -> None:
    stamper = Stamper(pdf, [part.running_head for part in parts])
    pages = list(pdf.pages)
    for part in parts:
        place = places[part.key]
        for offset in range(-place.blanks, place.pages):
            number = None if place.number is None else place.number + offset
            stamper.stamp(
                pages[place.index + offset],
                head=part.running_head if offset >= 0 else "",
                number=number or None,  # the blank page before page 1 is a front page
                confidential=part.confidential and offset >= 0,
            )


def _describe(pdf: Pdf, title: str, created: datetime, producer: str, language: str) -> None:
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
<pdfuaid:part>1</pdfuaid:part>
</rdf:Description>
</rdf:RDF>
</x:xmpmeta>
<?xpacket end="r"?>"""
    metadata = Stream(pdf, packet.encode(), Type=Name.Metadata, Subtype=Name.XML)
    pdf.Root["/Metadata"] = metadata
