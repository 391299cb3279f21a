"""Confidential words planted in every corner of a PDF, by hand: all of them are to be found."""

import zipfile
from io import BytesIO

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Stream, String

from meetings.packs.leaks import Leak, find_leaks, places_by_secret
from meetings.packs.secret_index import Secret
from tests.packs.papers import opened, rendered, saved

WORDS = "Dismissal of the harbour-master"
SECRET = Secret(WORDS, "Item 3: Dismissal of the harbour-master")
OPEN = (
    "<h1>Open paper</h1><p>Nothing to see, see <a href='https://example.org/'>there</a>.</p>"
    "<p style='break-before: page'>The harbour has a master, and no dismissal is planned.</p>"
)


def secret(text: str) -> Secret:
    return Secret(text, "an item")


def places(pdf: bytes, *texts: str) -> list[str]:
    return [leak.place for leak in find_leaks(pdf, [secret(text) for text in texts or (WORDS,)])]


def test_a_clean_pack_has_no_leaks():
    assert find_leaks(rendered(OPEN), [SECRET]) == []
    assert find_leaks(rendered(OPEN), []) == []


@pytest.mark.parametrize(
    "shown",
    [
        "Dismissal of the harbour-master",
        "DISMISSAL of   the<br>harbour&shy;-<br>master",
        "Dismiss<b>al of</b> the har<i>bour‑mas</i>ter",
        "<span style='font-variant: small-caps'>Dismissal of the harbourmaster</span>",
        "Dismis<wbr>sal of the harbour<br>master",
        "“Dismissal” (of the harbour&#x200b;master)",
        "Dísmìssäl ôf the har&#x0301;bour-master",
    ],
)
def test_found_in_the_text_of_a_page_however_it_is_set(shown):
    leaks = find_leaks(rendered(f"<h1>Open</h1><p>The {shown} it is</p>"), [SECRET])
    assert leaks == [Leak(SECRET, "page 1 in “Open”")]


def test_ligatures_do_not_hide():
    pdf = rendered("<p>The official offer of the staff</p>")
    assert places(pdf, "Oﬃcial oﬀer of the staﬀ") == ["page 1"]


def test_a_short_title_is_found_as_whole_words_only():
    pdf = rendered("<p>Repayment, displaying, and understaffing of the unpaid staff.</p>")
    assert places(pdf, "Paid staff", "Staffing", "Repay") == []
    assert places(rendered("<p>3. Staff-<br>ing 17</p>"), "Staffing") == ["page 1"]
    assert places(rendered("<p>The paid staff stays.</p>"), "Paid staff") == ["page 1"]


def test_found_when_broken_over_two_pages():
    body = "<p>About the dismissal of</p><p style='break-before: page'>the harbour-master</p>"
    assert places(rendered(body)) == ["page 1 and page 2"]


def test_page_numbers_running_heads_and_footnotes_do_not_hide_a_broken_sentence():
    css = (
        "@page { @bottom-center { content: counter(page) } @top-right { content: 'Item 1(a)' } }"
        "table { break-inside: auto }"
    )
    note = "<span class=footnote>A note at the foot of the page.</span>"
    body = (
        f"<p>Open.{note} The dismissal of the</p><p style='break-before: page'>harbour-master.</p>"
    )
    assert places(rendered(body, css)) == ["page 1 and page 2"]


def test_the_same_beginning_is_no_broken_sentence():
    """The secret goes on otherwise than the open paper, whose next page says its last word."""
    text = "Members are asked to note the valuation"
    body = (
        "<p>Members are asked to note the report.</p><p style='break-before: page'>"
        + "Something else is said here at some length. " * 20
        + "A valuation follows.</p>"
    )
    assert places(rendered(body), text) == []


def test_a_title_broken_over_two_pages():
    body = "<p>About the sale</p><p style='break-before: page'>of quays next</p>"
    assert places(rendered(body), "Sale of quays") == ["page 1 and page 2"]


def plant_in_the_title(pdf):
    pdf.docinfo["/Title"] = String(WORDS)


def plant_in_xmp(pdf):
    with pdf.open_metadata() as metadata:
        metadata["dc:description"] = WORDS


def plant_as_bookmark(pdf):
    with pdf.open_outline() as outline:
        outline.root.append(pikepdf.OutlineItem(WORDS, 0))


def plant_as_label(pdf):
    pdf.Root["/PageLabels"] = Dictionary(Nums=Array([0, Dictionary(P=String(WORDS))]))


def plant_as_destination(pdf):
    there = Array([pdf.pages[0].obj, Name.Fit])
    names = Dictionary(Names=Array([String("dismissal-of-the-harbour-master"), there]))
    pdf.Root["/Names"] = Dictionary(Dests=names)


def plant_as_old_destination(pdf):
    there = Array([pdf.pages[0].obj, Name.Fit])
    pdf.Root["/Dests"] = Dictionary({"/DismissalOfTheHarbourMaster": there})


def plant_as_name_with_escapes(pdf):
    there = Array([pdf.pages[0].obj, Name.Fit])
    pdf.Root["/Dests"] = Dictionary({f"/{WORDS}": there})


def plant_in_a_note(pdf):
    pdf.pages[0].obj.Annots[0]["/Contents"] = String(WORDS)


def plant_in_alternative_text(pdf):
    pdf.Root.StructTreeRoot.K[0].K[0]["/Alt"] = String("Picture: dismissal of the harbourmaster")


def plant_in_a_tags_title(pdf):
    pdf.Root.StructTreeRoot.K[0].K[0]["/T"] = String(WORDS)


def plant_in_an_attachment(pdf):
    pdf.attachments["notes.txt"] = WORDS.encode("utf-16")


def plant_in_a_word_file(pdf):
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        runs = "<w:t>Dismis</w:t></w:r><w:r><w:t>sal of the harbour&#45;master</w:t>"
        archive.writestr("word/document.xml", f"<w:p><w:r>{runs}</w:r></w:p>")
    pdf.attachments["paper.docx"] = target.getvalue()


def plant_in_an_attached_pdf(pdf):
    pdf.attachments["paper.pdf"] = rendered(f"<p>{WORDS}</p>")


def plant_as_an_attachments_name(pdf):
    pdf.attachments["dismissal_of_the_harbour_master.pdf"] = b"x"


def plant_in_private_data(pdf):
    pdf.pages[0].obj["/PieceInfo"] = Dictionary(Private=Dictionary(Deep=Array([String(WORDS)])))


def plant_as_read_aloud(pdf):
    hexed = WORDS.encode("utf-16").hex()
    pdf.pages[0].contents_add(f"/Span <</ActualText <{hexed}>>> BDC EMC".encode())


def plant_in_a_script(pdf):
    script = Dictionary(S=Name.JavaScript, JS=String(f"app.alert('{WORDS}')"))
    pdf.Root["/OpenAction"] = script


def plant_as_a_layers_name(pdf):
    layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String(WORDS)))
    pdf.Root["/OCProperties"] = Dictionary(OCGs=Array([layer]), D=Dictionary())


def plant_in_a_pictures_head(pdf):
    jpeg = b"\xff\xd8\xff\xfe\x00\x30" + WORDS.encode() + b"\xff\xd9"
    photo = Stream(pdf, jpeg, Type=Name.XObject, Subtype=Name.Image, Filter=Name.DCTDecode)
    pdf.pages[0].obj.Resources["/XObject"] = Dictionary(Photo=photo)


ELSEWHERE = {
    plant_in_the_title: "the document’s properties (Info/Title)",
    plant_in_xmp: "the document’s properties (",
    plant_as_bookmark: "a bookmark (Root/Outlines/",
    plant_as_label: "a page’s number (Root/PageLabels/",
    plant_as_destination: "the name of a link’s aim (Root/Names/Dests/",
    plant_as_old_destination: "the name of a link’s aim (Root/Dests",
    plant_as_name_with_escapes: "the name of a link’s aim (Root/Dests",
    plant_in_a_note: "a note or link on page 1 in “Open paper” (",
    plant_in_alternative_text: "an alternative text (Root/StructTreeRoot/",
    plant_in_a_tags_title: "a tag (Root/StructTreeRoot/",
    plant_in_an_attachment: "an attachment (Root/Names/EmbeddedFiles/",
    plant_in_a_word_file: "an attachment (Root/Names/EmbeddedFiles/",
    plant_in_an_attached_pdf: "an attachment (Root/Names/EmbeddedFiles/",
    plant_as_an_attachments_name: "an attachment (Root/Names/EmbeddedFiles/",
    plant_in_private_data: "a hidden entry on page 1 in “Open paper” (Pages[0]/PieceInfo/",
    plant_as_read_aloud: "page 1 in “Open paper”, where it is not seen (Pages[0]/Contents)",
    plant_in_a_script: "a script (Root/OpenAction/JS)",
    plant_as_a_layers_name: "the name of a layer (Root/OCProperties/",
    plant_in_a_pictures_head: "a drawing on page 1 in “Open paper” (Pages[0]/Resources/XObject",
}


@pytest.mark.parametrize("plant", ELSEWHERE, ids=lambda plant: plant.__name__)
@pytest.mark.parametrize("packed", [True, False], ids=["packed", "plain"])
def test_found_outside_the_pages_text_and_its_place_is_named(plant, packed):
    with opened(rendered(OPEN)) as pdf:
        plant(pdf)
        mode = pikepdf.ObjectStreamMode.generate if packed else pikepdf.ObjectStreamMode.disable
        found = places(saved(pdf, object_stream_mode=mode))
    assert found
    assert all(place.startswith(ELSEWHERE[plant]) for place in found), found


def drawing(pdf: pikepdf.Pdf, commands: str, **more: object) -> None:
    """Draw on the first page in Helvetica, called F9 there."""
    page = pdf.pages[0]
    page.obj["/Resources"] = page.obj.Resources  # its own, no longer inherited
    fonts = page.obj.Resources.get("/Font", Dictionary())
    fonts["/F9"] = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    page.obj.Resources["/Font"] = fonts
    for key, value in more.items():
        page.obj.Resources[f"/{key}"] = value
    page.contents_add(commands.encode())


def shown(where: str = "72 400 Td", size: str = "12", state: str = "") -> str:
    return f"q {state} BT /F9 {size} Tf {where} ({WORDS}) Tj ET Q"


def one_by_one() -> str:
    letters = " ".join(f"1 0 0 1 {72 + 9 * n} 400 Tm ({x}) Tj" for n, x in enumerate(WORDS))
    return f"BT /F9 12 Tf {letters} ET"


@pytest.mark.parametrize(
    "commands",
    [
        shown(state="1 1 1 rg"),
        shown() + " 0.9 g 0 0 600 900 re f",
        shown(where="-900 400 Td"),
        shown(where="72 5000 Td"),
        shown(size="0.01"),
        shown(state="3 Tr"),
        shown(state="7 Tr"),
        shown(state="0 0 1 1 re W n"),
        shown(state="0 0 0 0 0 0 cm"),
        f"/OC /Off BDC {shown()} EMC",
        f"/Artifact BMC {shown()} EMC",
        one_by_one(),
        f"BT /F9 12 Tf 72 400 Td <{WORDS.encode().hex()}> Tj ET",
        r"BT /F9 12 Tf 72 400 Td [(Dism\151ssal) -300 (of the harb) 20 (our-\(master)] TJ ET",
        f"% {WORDS}",
    ],
    ids=[
        "white", "behind a shape", "beside the page", "above the page", "tiny", "invisible",
        "as a clip", "clipped away", "shrunk to nothing", "a layer that is off", "an artifact",
        "letter by letter", "in figures", "with kerns and escapes", "a comment",
    ],
)  # fmt: skip
def test_found_when_it_is_drawn_so_that_nobody_sees_it(commands):
    with opened(rendered(OPEN)) as pdf:
        layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String("Off")))
        pdf.Root["/OCProperties"] = Dictionary(
            OCGs=Array([layer]), D=Dictionary(OFF=Array([layer]))
        )
        drawing(pdf, commands, Properties=Dictionary(Off=layer))
        found = places(saved(pdf))
    assert found
    assert all(place.startswith("page 1") for place in found), found


def a_form(pdf: pikepdf.Pdf) -> Stream:
    helvetica = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    return Stream(
        pdf,
        f"BT /F9 12 Tf 10 10 Td ({WORDS[:12]}) Tj ({WORDS[12:]}) Tj ET".encode(),
        Type=Name.XObject,
        Subtype=Name.Form,
        BBox=[0, 0, 300, 300],
        Resources=Dictionary(Font=Dictionary(F9=helvetica)),
    )


def test_found_behind_a_picture():
    with opened(rendered(f"<p>{WORDS}</p>")) as pdf:
        photo = Stream(
            pdf, b"\x80" * 3, Type=Name.XObject, Subtype=Name.Image, Width=1, Height=1,
            ColorSpace=Name.DeviceRGB, BitsPerComponent=8,
        )  # fmt: skip
        drawing(pdf, "q 600 0 0 900 0 0 cm /Photo Do Q", XObject=Dictionary(Photo=photo))
        assert places(saved(pdf)) == ["page 1"]


def test_found_outside_the_cut_edge_of_a_page():
    with opened(rendered(f"<p>{WORDS}</p>")) as pdf:
        pdf.pages[0].cropbox = [0, 0, 50, 50]
        assert all(place.startswith("page 1") for place in places(saved(pdf)))
        assert places(saved(pdf))


def test_found_in_a_form_that_a_page_draws():
    with opened(rendered(OPEN)) as pdf:
        drawing(pdf, "/Form Do", XObject=Dictionary(Form=a_form(pdf)))
        assert places(saved(pdf)) == ["page 1 in “Open paper”"]


def test_found_in_a_form_that_no_page_draws():
    with opened(rendered(OPEN)) as pdf:
        drawing(pdf, "", XObject=Dictionary(Form=a_form(pdf)))
        (place,) = places(saved(pdf))
        assert place == "a drawing on page 1 in “Open paper” (Pages[0]/Resources/XObject/Form)"


def test_found_in_how_a_note_looks():
    with opened(rendered(OPEN)) as pdf:
        form = pdf.make_indirect(a_form(pdf))
        pdf.pages[0].obj.Annots[0]["/AP"] = Dictionary(N=form)
        assert any(place.startswith("a note or link on page 1") for place in places(saved(pdf)))


def test_found_in_letters_that_are_drawings_themselves():
    """A Type 3 font: each letter a small drawing, known by the names of its codes."""
    names = {f"/{x}": x for x in "dismaloftherbu"}
    with opened(rendered(OPEN)) as pdf:
        glyph = pdf.make_indirect(Stream(pdf, b"500 0 0 0 400 600 d1 0 0 400 600 re f"))
        codes = sorted(names.values())
        font = Dictionary(
            Type=Name.Font, Subtype=Name.Type3, FontBBox=[0, 0, 500, 700], FirstChar=1,
            LastChar=len(codes), Widths=[500] * len(codes), FontMatrix=[0.001, 0, 0, 0.001, 0, 0],
            CharProcs=Dictionary({f"/{x}": glyph for x in codes}),
            Encoding=Dictionary(Differences=Array([1, *(Name(f"/{x}") for x in codes)])),
        )  # fmt: skip
        drawing(pdf, "")
        pdf.pages[0].obj.Resources.Font["/T3"] = font
        letters = [x for x in WORDS.lower() if x.isalpha()]
        hexed = bytes(codes.index(x) + 1 for x in letters).hex()
        pdf.pages[0].contents_add(f"BT /T3 12 Tf 72 300 Td <{hexed}> Tj ET".encode())
        assert all(place.startswith("page 1") for place in places(saved(pdf)))
        assert places(saved(pdf))


def appended(before: bytes, number: int, body: bytes) -> bytes:
    """The file with one object added, or written over, by a later state, as editors save it."""
    offset = len(before)
    previous = int(before[before.rindex(b"startxref") + len(b"startxref") :].split()[0])
    with opened(before) as pdf:
        size, root = max(len(pdf.objects), number) + 1, pdf.Root.objgen[0]
    text = f"{number} 0 obj\n".encode() + body + b"\nendobj\n"
    return (
        before
        + text
        + f"xref\n{number} 1\n{offset:010d} 00000 n \n".encode()
        + f"trailer\n<</Size {size} /Root {root} 0 R /Prev {previous}>>\n".encode()
        + f"startxref\n{offset + len(text)}\n%%EOF\n".encode()
    )


def plainly_saved(pdf: pikepdf.Pdf) -> bytes:
    return saved(pdf, object_stream_mode=pikepdf.ObjectStreamMode.disable)


HELVETICA = "<</Font <</F9 <</Type /Font /Subtype /Type1 /BaseFont /Helvetica>>>>>>"
A_DRAWING = f"BT /F9 12 Tf 10 10 Td ({WORDS[:12]}) Tj ({WORDS[12:]}) Tj ET"


@pytest.mark.parametrize(
    "body",
    [
        f"<</Old ({WORDS})>>",
        f"<</Old <{WORDS.encode('utf-16').hex()}>>>",
        f"<</Length {len(A_DRAWING)} /Resources {HELVETICA}>>\nstream\n{A_DRAWING}\nendstream",
        f"<</Length {len(A_DRAWING)}>>\nstream\n{A_DRAWING}\nendstream",
    ],
    ids=["a string", "a string in figures", "a form", "a drawing without its fonts"],
)
def test_found_in_an_object_that_hangs_on_nothing(body):
    with opened(rendered(OPEN)) as pdf:
        drawing(pdf, "")
        first = plainly_saved(pdf)
        number = len(pdf.objects) + 50
    (place,) = places(appended(first, number, body.encode()))
    assert place.startswith("a hidden object (object ")


def test_found_in_an_old_drawing_that_was_replaced():
    """House fonts, whose codes mean nothing without their tables; the page says other words."""
    with opened(rendered(f"<p>{WORDS}</p>")) as pdf:
        first = plainly_saved(pdf)
    with opened(first) as pdf:
        number = pdf.pages[0].Contents.objgen[0]
    second = appended(first, number, b"<</Length 3>>\nstream\nq Q\nendstream")
    (place,) = places(second)
    assert place.startswith("an earlier state of the file, which is still in it (byte ")


@pytest.mark.parametrize("kind", ["a string", "a drawing"])
def test_found_in_an_earlier_state_of_the_file(kind):
    with opened(rendered(OPEN)) as pdf:
        if kind == "a string":
            thing = pdf.make_indirect(Dictionary(Title=String(WORDS)))
        else:
            thing = pdf.make_indirect(a_form(pdf))
        pdf.Root["/Thing"] = thing
        first = plainly_saved(pdf)
    assert places(first)
    with opened(first) as pdf:
        number = pdf.Root.Thing.objgen[0]
    second = appended(first, number, b"<</Title (Nothing)>>")
    with opened(second) as pdf:
        assert str(pdf.Root.Thing.Title) == "Nothing"
    (place,) = places(second)
    assert place.startswith("an earlier state of the file, which is still in it (")


def test_a_place_has_its_printed_number_and_the_paper_it_is_in():
    body = (
        "<h1>Item 3: Lamps</h1><p>Lit.</p><h2 style='break-before: page'>Appendix 1: Costs</h2>"
        f"<p>High. {WORDS[:20]}</p><p style='break-before: page'>{WORDS[20:]}</p>"
    )
    with opened(rendered(body)) as pdf:
        labels = [0, Dictionary(S=Name.r), 1, Dictionary(S=Name.D, St=12)]
        pdf.Root["/PageLabels"] = Dictionary(Nums=Array(labels))
        appendix = "“Item 3: Lamps, Appendix 1: Costs”"
        assert places(saved(pdf)) == [f"page 12 in {appendix} and page 13 in {appendix}"]
        assert places(saved(pdf), "Item 3: Lamps")[0] == "page i in “Item 3: Lamps”"


def test_found_in_a_file_that_is_encrypted():
    with opened(rendered(OPEN)) as pdf:
        plant_as_bookmark(pdf)
        found = places(saved(pdf, encryption=pikepdf.Encryption(owner="harbour", user="")))
    assert [place.startswith("a bookmark (") for place in found] == [True]


def test_found_in_more_places_than_one_and_no_more_often_than_there():
    body = f"<p>{WORDS}</p><p style='break-before: page'>{WORDS}, {WORDS}</p>"
    assert places(rendered(body)) == ["page 1", "page 2"]


def test_places_of_one_secret_come_together():
    with opened(rendered(f"<p>{WORDS}</p>")) as pdf:
        plant_in_the_title(pdf)
        found = places_by_secret(find_leaks(saved(pdf), [SECRET, secret("Purchase of the quay")]))
    assert found == {SECRET: ["page 1", "the document’s properties (Info/Title)"]}


def test_too_short_to_look_for():
    with pytest.raises(ValueError, match="Too short"):
        find_leaks(b"", [secret("pay")])
