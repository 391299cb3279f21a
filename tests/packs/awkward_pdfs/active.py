"""What acts, hides or is attached: scripts, forms, comments, media, files."""

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream, String

from tests.packs.papers import opened, saved

from .simple import form, helvetica, made, retagged, tagged_letter

SCRIPT = Dictionary(S=Name.JavaScript, JS=String("app.alert('secret')"))


def annotate(pdf, page, subtype, rectangle=(100, 500, 300, 540), shows=None, **entries):
    """Put an annotation on the page; `shows` is the text of its appearance."""
    annotation = pdf.make_indirect(
        Dictionary(Type=Name.Annot, Subtype=Name(f"/{subtype}"), Rect=Array(rectangle), F=4)
    )
    for key, value in entries.items():
        annotation["/" + key.lstrip("_")] = value
    if shows is not None:
        content = f"BT /F 12 Tf 5 10 Td ({shows}) Tj ET".encode()
        annotation["/AP"] = Dictionary(N=form(pdf, content, (0, 0, 200, 40)))
    page["/Annots"] = page.get("/Annots", Array())
    page["/Annots"].append(annotation)
    return annotation


def with_annotation(subtype, **entries):
    return lambda: made(lambda pdf, page: annotate(pdf, page, subtype, **entries))


def with_action(action):
    return with_annotation("Link", A=action, AA=Dictionary(E=action), PA=action)


def everything_at_once():
    def change(pdf, page):
        pdf.Root["/OpenAction"] = SCRIPT
        pdf.Root["/AA"] = Dictionary(WC=SCRIPT, DS=SCRIPT)
        pdf.Root["/Names"] = Dictionary(
            JavaScript=Dictionary(Names=Array([String("start"), SCRIPT]))
        )
        pdf.Root["/URI"] = Dictionary(Base=String("https://secret.example"))
        pdf.Root["/Metadata"] = Stream(pdf, b"<x:xmpmeta>secret author</x:xmpmeta>")
        pdf.Root["/PieceInfo"] = Dictionary(App=Dictionary(Private=String("secret")))
        pdf.Root["/Threads"] = Array([Dictionary(I=Dictionary(Title=String("secret")))])
        pdf.docinfo["/Author"] = "Secret Author"
        page["/AA"] = Dictionary(O=SCRIPT, C=SCRIPT)
        page["/B"] = Array([Dictionary(Type=Name.Bead, R=Array([0, 0, 1, 1]))])
        page["/Thumb"] = Stream(pdf, b"secret thumb")
        page["/PieceInfo"] = Dictionary(App=Dictionary(Private=String("secret")))
        page["/Metadata"] = Stream(pdf, b"secret")
        page["/Trans"] = Dictionary(S=Name.Fly)
        page["/Dur"] = 3
        page["/Resources"]["/Font"]["/F"]["/Metadata"] = Stream(pdf, b"secret")
        page["/Resources"]["/Font"]["/F"]["/Parent"] = SCRIPT
        page["/Resources"]["/Font"]["/F"]["/AA"] = SCRIPT

    return made(change)


def actions_in_a_row():
    last = Dictionary(S=Name.URI, URI=String("https://example.org"), Next=SCRIPT)
    return with_action(Dictionary(S=Name.Named, N=Name.Print, Next=Array([last, SCRIPT])))()


def script_behind_a_tagged_web_link():
    def change(pdf, tree):
        link = pdf.pages[0].obj.Annots[0]
        link["/A"]["/Next"] = SCRIPT
        link["/AA"] = Dictionary(E=SCRIPT)
        link["/PA"] = SCRIPT

    return retagged(change)


def tagged_link_to(action):
    def make():
        def change(pdf, tree):
            pdf.pages[0].obj.Annots[0]["/A"] = action

        return retagged(change)

    return make


def field(pdf, page, shows=None, **entries):
    given = {"FT": Name.Tx, "T": String("name"), "DA": String("/Helv 12 Tf 0 g"), **entries}
    made_field = annotate(pdf, page, "Widget", shows=shows, **given)
    fonts = Dictionary(Font=Dictionary(Helv=helvetica()))
    pdf.Root["/AcroForm"] = Dictionary(
        Fields=Array([made_field]), DR=fonts, DA=String("/Helv 12 Tf 0 g")
    )
    return made_field


def filled_form(**entries):
    return lambda: made(lambda pdf, page: field(pdf, page, **entries))


def form_with_xfa():
    def change(pdf, page):
        field(pdf, page, shows="Typed in")
        pdf.Root["/AcroForm"]["/XFA"] = Stream(pdf, b"<xdp>secret</xdp>")

    return made(change)


def xfa_only():
    def change(pdf, page):
        pdf.Root["/AcroForm"] = Dictionary(Fields=Array(), XFA=Stream(pdf, b"<xdp/>"))

    return made(change, b"BT /F 12 Tf 100 700 Td (Please wait...) Tj ET")


def needs_rendering():
    def change(pdf, page):
        field(pdf, page, shows="x")
        pdf.Root["/NeedsRendering"] = True

    return made(change)


def signed():
    signature = Dictionary(
        Type=Name.Sig, Filter=Name("/Adobe.PPKLite"), Contents=String("secret"),
        ByteRange=Array([0, 1, 2, 3]),
    )  # fmt: skip
    return filled_form(shows="Signed by the chair", FT=Name.Sig, V=signature)()


def check_box():
    def change(pdf, page):
        box = field(pdf, page, FT=Name.Btn, V=Name.Yes, AS=Name.Yes)
        box["/AP"] = Dictionary(
            N=Dictionary(
                Yes=form(pdf, b"BT /F 12 Tf 5 10 Td (Ticked) Tj ET", (0, 0, 200, 40)),
                Off=form(pdf, b"BT /F 12 Tf 5 10 Td (Empty) Tj ET", (0, 0, 200, 40)),
            )
        )

    return made(change)


def attachments():
    def change(pdf, page):
        pdf.attachments["secret.xls"] = b"secret figures"

    return made(change)


def attached_to_a_page():
    def change(pdf, page):
        spec = pikepdf.AttachedFileSpec(pdf, b"secret figures", filename="secret.xls")
        annotate(pdf, page, "FileAttachment", shows="pin", FS=spec.obj)
        page["/AF"] = Array([spec.obj])

    return made(change)


def portfolio():
    def change(pdf, page):
        pdf.attachments["budget.pdf"] = b"%PDF-1.7"
        pdf.Root["/Collection"] = Dictionary(View=Name.T)

    return made(change, b"BT /F 12 Tf 100 700 Td (For the best experience) Tj ET")


def open_redaction():
    return with_annotation("Redact", shows="", OverlayText=String("x"))()


def tagged_with_highlight():
    with opened(tagged_letter()) as pdf:
        annotate(pdf, pdf.pages[0].obj, "Highlight", shows="", QuadPoints=Array([0] * 8))
        return saved(pdf)


def tagged_with_note():
    with opened(tagged_letter()) as pdf:
        annotate(pdf, pdf.pages[0].obj, "Text", shows="", Contents=String("secret remark"))
        return saved(pdf)


def tagged_with_stamp():
    with opened(tagged_letter()) as pdf:
        annotate(pdf, pdf.pages[0].obj, "Stamp", shows="APPROVED")
        return saved(pdf)


def annotations_that_are_none():
    def change(pdf, page):
        page["/Annots"] = Array([None, 7, Name.Link, Array([]), Dictionary(), Stream(pdf, b"x")])

    return made(change)


def annotations_that_are_a_number():
    def change(pdf, page):
        page["/Annots"] = 12

    return made(change)


def stamp_without_a_rectangle():
    def change(pdf, page):
        stamp = annotate(pdf, page, "Stamp", shows="APPROVED")
        del stamp["/Rect"]

    return made(change)
