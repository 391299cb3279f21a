"""What stands in content streams: unbalanced, missing, endless, enormous."""

from zlib import compress

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, Stream

from tests.packs.papers import saved

from .simple import BUDGET, add_page, draw, form, made, packed_blanks, picture


def content(extra):
    """A page whose content ends, or begins, badly."""
    return lambda: made(content=extra.replace(b"BUDGET", BUDGET))


def draws_itself():
    def change(pdf, page):
        loop = form(pdf, BUDGET + b"/Again Do\n")
        loop["/Resources"]["/XObject"] = Dictionary(Again=loop)
        draw(page, "/Again", loop, b"/Again Do\n")

    return made(change, b"")


def draw_each_other():
    def change(pdf, page):
        one, other = form(pdf, BUDGET + b"/Other Do\n"), form(pdf, b"/One Do\n")
        one["/Resources"]["/XObject"] = Dictionary(Other=other)
        other["/Resources"]["/XObject"] = Dictionary(One=one)
        draw(page, "/One", one, b"/One Do\n")

    return made(change, b"")


def forms_within_forms(depth, times):
    """Each form draws the next one so many times."""

    def make():
        def change(pdf, page):
            inner = form(pdf, BUDGET)
            for _ in range(depth):
                outer = form(pdf, b"/Inner Do\n" * times)
                outer["/Resources"]["/XObject"] = Dictionary(Inner=inner)
                inner = outer
            draw(page, "/Inner", inner, b"/Inner Do\n")

        return made(change, b"")

    return make


def form_with_the_pages_resources():
    def change(pdf, page):
        inner = form(pdf, BUDGET)
        del inner["/Resources"]
        draw(page, "/Inner", inner, b"/Inner Do\n")

    return made(change, b"")


def missing_drawing():
    return made(content=BUDGET + b"/Nowhere Do /Gone gs /Absent sh\n")


def missing_font():
    return made(content=BUDGET + b"BT /Gone 20 Tf 200 300 Td (Without a font) Tj ET\n")


def inline_picture():
    return made(
        content=BUDGET
        + b"q 100 0 0 100 200 500 cm BI /W 2 /H 2 /CS /G /BPC 8 ID \x00\xff\xff\x00 EI Q\n"
    )


def type3_font():
    def change(pdf, page):
        page["/Resources"]["/Font"]["/T"] = Dictionary(
            Type=Name.Font, Subtype=Name.Type3, FontBBox=Array([0, 0, 750, 750]),
            FontMatrix=Array([0.001, 0, 0, 0.001, 0, 0]), FirstChar=97, LastChar=97,
            Widths=Array([1000]),
            CharProcs=Dictionary(A=Stream(pdf, b"1000 0 d0 0 0 750 750 re f")),
            Encoding=Dictionary(Type=Name.Encoding, Differences=Array([97, Name.A])),
        )  # fmt: skip

    return made(change, BUDGET + b"BT /T 40 Tf 200 300 Td (aaa) Tj ET\n")


def resources_nobody_draws():
    def change(pdf, page):
        draw(page, "/Old", form(pdf, b"BT /F 9 Tf (Left behind) Tj ET"))

    return made(change)


def words_in_black():
    """What was blacked out with a box is still there; nobody can tell, but it must not crash."""
    return made(content=BUDGET + b"0 g 190 390 300 40 re f\n")


def bomb_in_the_content(times=1):
    def make():
        def change(pdf, page):
            packed = packed_blanks(200)
            for _ in range(times - 1):
                packed = compress(packed)
            page["/Contents"].write(packed, filter=Array([Name.FlateDecode] * times))

        return made(change)

    return make


def bomb_in_a_form():
    def change(pdf, page):
        inner = form(pdf, b"")
        inner.write(packed_blanks(200), filter=Name.FlateDecode)
        draw(page, "/Bomb", inner, b"/Bomb Do\n")

    return made(change)


def bomb_in_a_picture():
    def change(pdf, page):
        big = picture(pdf, 5_000, 5_000)
        big.write(packed_blanks(200), filter=Name.FlateDecode)
        draw(page, "/Bomb", big, b"q 100 0 0 100 100 100 cm /Bomb Do Q\n")

    return made(change)


def many_bombs():
    """None of them large enough to be noticed by itself."""

    def change(pdf, page):
        for number in range(30):
            one = form(pdf, b"")
            one.write(packed_blanks(10), filter=Name.FlateDecode)
            draw(page, f"/Bomb{number}", one, f"/Bomb{number} Do\n".encode())

    return made(change)


def bomb_in_an_object_stream():
    """A file whose page tree is itself in the bomb."""
    packed = packed_blanks(200)
    content = made(object_stream_mode=pikepdf.ObjectStreamMode.generate)
    start = content.index(b"/Type /ObjStm")
    begin = content.index(b"stream\n", start) + 7
    end = content.index(b"endstream", begin)
    head = content.rindex(b"obj", 0, start)
    entries = b"obj\n<< /Type /ObjStm /Length %d /Filter /FlateDecode /First 20 /N 4 >>\nstream\n"
    return content[:head] + entries % len(packed) + packed + b"\n" + content[end:]


def enormous_picture():
    def change(pdf, page):
        big = picture(pdf, 60_000, 60_000)
        draw(page, "/Big", big, b"q 100 0 0 100 100 100 cm /Big Do Q\n")

    return made(change)


def jpeg_that_lies():
    """A picture said to be JPEG whose bytes are nothing of the kind."""

    def change(pdf, page):
        lie = picture(pdf, 500, 500)
        lie.write(b"\xff\xd8\xff\xe0 nothing", filter=Name.DCTDecode)
        draw(page, "/Lie", lie, b"q 100 0 0 100 100 100 cm /Lie Do Q\n")

    return made(change)


def endless_to_draw():
    """Small to read, minutes to draw: transparency over the whole page, again and again."""

    def change(pdf, page):
        group = Dictionary(S=Name.Transparency, I=True)
        veil = form(pdf, b"/G gs 0 0 595 842 re f\n" * 1500, Group=group)
        state = Dictionary(ca=0.001, BM=Name.Luminosity)
        veil["/Resources"] = Dictionary(ExtGState=Dictionary(G=state))
        draw(page, "/Veil", veil, b"/Veil Do\n" * 3000)

    return made(change)


def external_picture():
    """The picture's bytes are in another file of the reader's machine."""

    def change(pdf, page):
        outside = picture(pdf)
        outside["/F"] = pikepdf.String("/etc/passwd")
        outside["/Alternates"] = Array([Dictionary(Image=picture(pdf), DefaultForPrinting=True)])
        outside["/OPI"] = Dictionary()
        draw(page, "/Out", outside, b"q 100 0 0 100 100 100 cm /Out Do Q\n")
        page["/Resources"]["/XObject"]["/PS"] = Stream(
            pdf, b"(secret) run", Type=Name.XObject, Subtype=Name.PS
        )
        page["/Contents"].write(page["/Contents"].read_bytes() + b"/PS Do\n")
        reference = form(pdf, b"", Ref=Dictionary(F=pikepdf.String("secret.pdf"), Page=0))
        draw(page, "/Inside", reference, b"/Inside Do\n")

    return made(change)


def marks_of_no_tags():
    """Words stand in marks, as in a PDF whose tags were thrown away."""

    def change(pdf, page):
        page["/Resources"]["/Properties"] = Dictionary(
            M=Dictionary(ActualText=pikepdf.String("spoken secret"))
        )

    inline = b"/P <</MCID 0 /ActualText (spoken secret)>> BDC /Span /M BDC\n"
    return made(change, inline + BUDGET + b"EMC EMC EMC\n")


def two_thousand_pages():
    with Pdf.new() as pdf:
        page = add_page(pdf)
        for _ in range(1_999):
            pdf.pages.append(pikepdf.Page(page))
        return saved(pdf)
