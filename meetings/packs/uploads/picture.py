"""Pages without tags: one picture over all of them, with a description."""

from pikepdf import Array, Dictionary, Name, Page, Pdf, Stream, String

from .tags import Tag, Tags

UNTAGGED = b"Upload without tags"
"""The title of the figure, by which such a part is known when it is cleaned again."""


def describe(pdf: Pdf, description: str) -> None:
    """Tag pages without tags as one figure whose alternative text is the description."""
    root = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
    figure = pdf.make_indirect(
        Dictionary(
            Type=Name.StructElem,
            S=Name.Figure,
            P=root,
            T=String(UNTAGGED),
            Alt=String(description),
        )
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


def is_described(tags: Tags) -> bool:
    """Whether the tags are no more than what `describe` made."""
    kids = [kid for kid in tags.top.kids if isinstance(kid, Tag)]
    return len(kids) == 1 == len(tags.top.kids) and kids[0].texts.get("/T") == UNTAGGED


def _draw_as_form(pdf: Pdf, page: Page) -> None:
    """Move the page's drawing into a form, where stray states do no harm."""
    page.contents_coalesce()
    form = Stream(pdf, page.obj["/Contents"].read_bytes())
    form["/Type"], form["/Subtype"] = Name.XObject, Name.Form
    form["/BBox"] = page.obj["/MediaBox"]
    form["/Resources"] = page.obj.get("/Resources", Dictionary())
    if "/Group" in page.obj:
        form["/Group"] = page.obj["/Group"]
        del page.obj["/Group"]
    page.obj["/Resources"] = Dictionary(XObject=Dictionary(Upload=form))
    page.obj["/Contents"] = Stream(pdf, b"/Figure <</MCID 0>> BDC\n/Upload Do\nEMC\n")
