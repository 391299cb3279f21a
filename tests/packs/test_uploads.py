import base64
import io
import multiprocessing

import page
import pikepdf
import pypdfium2
import pytest
from pdfua import validate
from pikepdf import Array, Dictionary, Name, String
from PIL import Image, ImageChops

from meetings.packs.pdf_objects import A4
from meetings.packs.uploads import Limits, UnusablePdf, clean_pdf
from tests.packs.awkward_pdfs import active, layered, tagged
from tests.packs.awkward_pdfs.colours import every_colour
from tests.packs.awkward_pdfs.simple import made
from tests.packs.papers import PEER_REVIEW, Piece, joined, opened, rendered, saved

LETTER = "<h1>Letter of the pilots</h1><p>We <a href='https://example.org/p'>ask</a> for buoys.</p>"


def untagged(css=""):
    return rendered(LETTER, css=css, variant=None)


def changed(content, change, **options):
    with opened(content) as pdf:
        change(pdf)
        return saved(pdf, **options)


def size(content, index=0):
    with opened(content) as pdf:
        return tuple(float(edge) for edge in pdf.pages[index].obj.MediaBox)[2:]


def ink(content, index=0):
    """Where anything is drawn on a page: left, top, right, bottom as parts of the page."""
    picture = pypdfium2.PdfDocument(content)[index].render(scale=1, grayscale=True).to_pil()
    box = picture.point(lambda value: 255 if value < 200 else 0).getbbox()
    return tuple(edge / picture.size[i % 2] for i, edge in enumerate(box))


def test_an_untagged_upload_is_one_described_picture_in_a_valid_pack(tmp_path):
    cleaned = clean_pdf(untagged(), description="Letter of the pilots, one page")
    assert (cleaned.pages, cleaned.tagged) == (1, False)
    assert "no tags" in cleaned.warnings[0]
    part = Piece("a", cleaned.pdf, "Letter", running_head="Item 1 : Appendix 1", mend=False)
    pack = joined([Piece("agenda", rendered("<h1>Agenda</h1>"), "Agenda"), part])
    file = tmp_path / "pack.pdf"
    file.write_bytes(pack)
    assert list(validate(str(file)).findings) == []
    with opened(pack) as pdf:
        (figure,) = pdf.Root.StructTreeRoot.K[0].K[1].K
        assert str(figure.S) == "/Figure"
        assert str(figure.Alt) == "Letter of the pilots, one page"
        assert figure.K[0].Pg.objgen == pdf.pages[2].obj.objgen
    text = pypdfium2.PdfDocument(pack)[2].get_textpage().get_text_bounded()
    assert "Letter of the pilots" in text
    assert "Appendix 1" in text


def test_a_tagged_upload_keeps_its_tags_and_its_links_to_the_web():
    cleaned = clean_pdf(rendered(LETTER), description="unused")
    assert cleaned.tagged
    assert cleaned.warnings == ()
    with opened(joined([Piece("a", cleaned.pdf, "Letter", mend=False)])) as pdf:
        part = pdf.Root.StructTreeRoot.K[0].K[0]
        assert [str(kid.S) for kid in part.K] == ["/H1", "/P"]
        (link,) = pdf.pages[0].obj.Annots
        assert str(link.A.URI) == "https://example.org/p"


def test_tables_of_a_tagged_upload_are_completed(tmp_path):
    cleaned = clean_pdf(rendered(PEER_REVIEW), description="unused")
    file = tmp_path / "pack.pdf"
    file.write_bytes(joined([Piece("a", cleaned.pdf, "Report", mend=False)]))
    assert list(validate(str(file)).findings) == []


@pytest.mark.parametrize(
    ("css", "turn", "expected"),
    [
        ("", 0, A4),
        ("@page { size: A3 landscape }", 0, A4[::-1]),
        ("@page { size: A3 landscape }", 90, A4),
        ("@page { size: letter }", 0, A4),
        ("@page { size: 90mm 60mm; margin: 5mm }", 270, A4),
        ("", 180, A4),
    ],
)
@pytest.mark.parametrize("variant", [None, "pdf/ua-1"])
def test_every_page_comes_upright_onto_a4_with_its_ink_inside(css, turn, expected, variant):
    def rotate(pdf):
        pdf.pages[0].obj["/Rotate"] = turn

    cleaned = clean_pdf(changed(rendered(LETTER, css, variant), rotate), description="A letter")
    assert size(cleaned.pdf) == pytest.approx(expected, abs=0.01)
    with opened(cleaned.pdf) as pdf:
        assert "/Rotate" not in pdf.pages[0].obj
    left, top, right, bottom = ink(cleaned.pdf)
    assert 0.02 < left < right < 0.98
    assert 0.05 < top < bottom < 0.95


def test_states_restored_too_often_do_not_undo_the_fit():
    cleaned = clean_pdf(tagged.too_many_restores(), description="x")
    assert cleaned.tagged
    assert ink(cleaned.pdf)[2] < 0.55


def test_a_page_with_its_own_foot_makes_room_for_the_stamps():
    foot = "p { position: fixed; bottom: -20mm }"
    assert ink(untagged(foot))[3] > 0.96
    cleaned = clean_pdf(untagged(foot), description="A letter")
    assert ink(cleaned.pdf)[3] < 0.95
    assert ink(clean_pdf(untagged(), description="x").pdf) == ink(untagged())


def test_nothing_that_acts_or_hides_comes_through():
    script = Dictionary(S=Name.JavaScript, JS=String("app.alert('boo')"))

    def poison(pdf):
        page = pdf.pages[0].obj
        pdf.Root["/OpenAction"] = script
        pdf.Root["/AA"] = Dictionary(WC=script)
        page["/AA"] = Dictionary(O=script)
        page["/PieceInfo"] = Dictionary(Private=String("kept secret"))
        pdf.attachments["budget.xls"] = b"attached secret"
        field = pdf.make_indirect(
            Dictionary(
                Type=Name.Annot, Subtype=Name.Widget, FT=Name.Tx, T=String("name"),
                V=String("Typed in"), Rect=Array([100, 100, 300, 130]), AA=Dictionary(K=script),
                DA=String("/Helv 12 Tf 0 g"), P=page, F=4,
            )
        )  # fmt: skip
        jump = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=[0, 0, 9, 9], A=script)
        page["/Annots"] = Array([field, pdf.make_indirect(jump)])
        pdf.Root["/AcroForm"] = Dictionary(
            Fields=Array([field]), XFA=String("xfa secret"), DA=String("/Helv 12 Tf 0 g"),
            DR=Dictionary(Font=Dictionary(Helv=Dictionary(
                Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica))),
        )  # fmt: skip

    cleaned = clean_pdf(changed(untagged(), poison), description="A form").pdf
    with opened(cleaned) as pdf:
        raw = saved(
            pdf, compress_streams=False, object_stream_mode=pikepdf.ObjectStreamMode.disable
        )
        assert "/Annots" not in pdf.pages[0].obj
        assert set(pdf.Root.keys()) == {"/Type", "/Pages", "/MarkInfo", "/StructTreeRoot"}
    for trace in (b"JavaScript", b"boo", b"secret", b"XFA", b"/AA"):
        assert trace not in raw
    text = pypdfium2.PdfDocument(cleaned)[0].get_textpage().get_text_bounded()
    assert "Typed in" in text


def test_a_script_on_a_link_of_a_tagged_upload_is_gone():
    def poison(pdf):
        pdf.pages[0].obj.Annots[0]["/A"] = Dictionary(S=Name.JavaScript, JS=String("boo()"))

    cleaned = clean_pdf(changed(rendered(LETTER), poison), description="A letter")
    pack = joined([Piece("a", cleaned.pdf, "Letter", mend=False)])
    with opened(pack) as pdf:
        assert "/Annots" not in pdf.pages[0].obj
        assert not any("/JS" in o for o in pdf.objects if isinstance(o, pikepdf.Dictionary))


def encrypted(content):
    return changed(content, lambda pdf: None, encryption=pikepdf.Encryption(owner="o", user="u"))


def readable(content):
    return changed(content, lambda pdf: None, encryption=pikepdf.Encryption(owner="o", user=""))


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda pdf: b"PK\x03\x04 really a ZIP", "not a PDF"),
        (lambda pdf: b"%PDF-1.7\nnothing follows", "damaged"),
        (lambda pdf: pdf[:600], "damaged"),
        (encrypted, "password"),
        (readable, "encrypted"),
        (lambda pdf: pdf + b"\n" * 2_000_000, "2 MB; the most .* is 1 MB"),
        (lambda pdf: changed(pdf, lambda p: p.pages.extend([p.pages[0]] * 3)), "4 pages; .* is 3"),
    ],
)
def test_an_unusable_upload_is_refused_with_a_sentence(make, says):
    with pytest.raises(UnusablePdf, match=says):
        clean_pdf(make(untagged()), description="x", limits=Limits(size=1_000_000, pages=3))


def test_a_page_that_unpacks_to_too_much_is_refused():
    def inflate(pdf):
        pdf.pages[0].obj["/Contents"] = pikepdf.Stream(pdf, b" " * 5_000_000)

    with pytest.raises(UnusablePdf, match="too complex"):
        clean_pdf(changed(untagged(), inflate), description="x", limits=Limits(unpacked=1_000_000))


@pytest.mark.parametrize("make", [untagged, tagged.good, layered.hidden_drawings])
def test_same_upload_gives_same_bytes(make):
    upload = make()
    once, again = (clean_pdf(upload, description="x").pdf for _ in range(2))
    assert once == again


def pack_of(content):
    """The upload as the only paper of a pack, and what two validators say of it."""
    cleaned = clean_pdf(content, description="Letter of the pilots")
    agenda = Piece("agenda", rendered("<h1>Agenda</h1>"), "Agenda")
    letter = Piece("a", cleaned.pdf, "Letter", running_head="Item 1", mend=False)
    pack = joined([agenda, letter])
    failures = page.validate_pdf_bytes(pack, profile="ua1").failures
    return cleaned, [failure.message for failure in failures]


@pytest.mark.parametrize(
    "make",
    [
        tagged.good,
        tagged.loops,
        tagged.marks_that_do_not_exist,
        tagged.short_parent_tree,
        tagged.roles({"/A": Name.B, "/B": Name.A}, "/A"),
        tagged.picture_without_words,
        tagged.document_in_document,
        tagged.untagged_lines,
        tagged.too_many_restores,
        tagged.open_mark,
        tagged.enormous_table,
        active.tagged_with_highlight,
        active.tagged_link_to(Dictionary(S=Name.GoToR, F=String("x.pdf"), D=0)),
    ],
)
def test_awkward_tags_stand_in_a_pack_that_is_accessible(make):
    cleaned, failures = pack_of(make())
    assert cleaned.tagged
    assert failures == []


@pytest.mark.parametrize(
    "make",
    [
        untagged,
        lambda: changed(rendered(LETTER), lambda pdf: pdf.Root.__delitem__("/MarkInfo")),
        tagged.deep(5_000),
        tagged.scanned_page_among_tagged,
        layered.marked(b"/OC /On BDC 100 300 200 200 re f EMC"),
    ],
)
def test_uploads_without_tags_stand_in_a_pack_that_is_accessible_as_a_picture(make):
    cleaned, failures = pack_of(make())
    assert not cleaned.tagged
    assert "not accessible" in cleaned.warnings[0]
    assert failures == []


def roles_and_texts(cleaned):
    """The tags of a cleaned upload, each with its texts."""
    with opened(cleaned.pdf) as pdf:
        found, waiting = [], list(pdf.Root.StructTreeRoot.K)
        while waiting:
            tag = waiting.pop(0)
            if not isinstance(tag, Dictionary) or "/S" not in tag:
                continue
            texts = {key: str(tag[key]) for key in ("/ActualText", "/Alt", "/Lang") if key in tag}
            found.append((str(tag.S), texts))
            waiting += list(tag.K)
        return found


def test_words_that_replace_others_and_a_language_of_its_own_are_kept():
    replaced = roles_and_texts(clean_pdf(tagged.words_that_replace(), description="x"))
    assert ("/H1", "Letter of all the pilots") in [
        (role, texts.get("/ActualText")) for role, texts in replaced
    ]
    welsh = roles_and_texts(clean_pdf(tagged.welsh(), description="x"))
    assert welsh[0][1]["/Lang"] == "cy-GB"


def test_a_picture_nobody_described_says_so_and_the_secretary_is_told():
    cleaned = clean_pdf(tagged.picture_without_words(), description="x")
    assert ("/Figure", {"/Alt": "Picture without a description"}) in [
        (role, {key: text for key, text in texts.items() if key == "/Alt"})
        for role, texts in roles_and_texts(cleaned)
    ]
    assert "alternative text" in cleaned.warnings[0]


def test_the_box_of_a_picture_follows_its_page_onto_a4():
    def enlarge(pdf, tree):
        pdf.pages[0].obj["/MediaBox"] = Array([0, 0, 2 * A4[0], 2 * A4[1]])
        heading = tree["/K"][0]["/K"][0]
        heading["/S"], heading["/Alt"] = Name.Figure, String("A letter")
        heading["/A"] = Dictionary(O=Name.Layout, BBox=Array([0, 0, 2 * A4[0], 2 * A4[1]]))

    cleaned = clean_pdf(tagged.retagged(enlarge), description="x")
    with opened(cleaned.pdf) as pdf:
        (box,) = (
            [float(edge) for edge in each.A.BBox]
            for each in pdf.objects
            if isinstance(each, Dictionary) and each.get("/S") == Name.Figure
        )
    assert 0 < box[0] < box[2] < A4[0]
    assert 0 < box[1] < box[3] < A4[1]


def test_a_process_that_gets_no_memory_ends_in_a_sentence_and_leaves_nothing_behind():
    before = set(multiprocessing.active_children())  # the renderers, if another test had them
    with pytest.raises(UnusablePdf, match=r"Open it, print it to a new PDF and upload that\."):
        clean_pdf(made(content=b" " * 30_000_000), description="x", limits=Limits(memory=1_000_000))
    assert set(multiprocessing.active_children()) == before


RICH = """
<style>h1 { background: linear-gradient(90deg, #b00, #00b); color: white; opacity: 0.7 }
div { background: radial-gradient(#eee, #9cc); height: 3cm }</style>
<h1>Tides</h1><div></div><p>Ünïcödé – 漢字</p>
<img alt="A chart" style="opacity: 0.5" src="data:image/png;base64,%s">
<svg width="200" height="100"><defs><pattern id="p" width="10" height="10"
patternUnits="userSpaceOnUse"><circle cx="5" cy="5" r="3" fill="teal"/></pattern>
<mask id="m"><rect width="150" height="100" fill="#888"/></mask></defs>
<rect width="200" height="100" fill="url(#p)" mask="url(#m)"/></svg>
"""


def seen(content):
    return pypdfium2.PdfDocument(content)[0].render(scale=2).to_pil()


@pytest.mark.parametrize("variant", [None, "pdf/ua-1"])
def test_a_page_with_colours_pictures_and_veils_looks_as_it_did(variant):
    target = io.BytesIO()
    Image.linear_gradient("L").convert("LA").save(target, "PNG")
    upload = rendered(RICH % base64.b64encode(target.getvalue()).decode(), variant=variant)
    cleaned = clean_pdf(upload, description="Tides")
    difference = ImageChops.difference(seen(upload), seen(cleaned.pdf))
    assert max(high for _, high in difference.getextrema()) < 32
    assert len(seen(cleaned.pdf).getcolors(1_000_000)) > 500


def test_every_kind_of_colour_comes_through():
    upload = every_colour()
    cleaned = clean_pdf(upload, description="Colours")
    difference = ImageChops.difference(seen(upload), seen(cleaned.pdf))
    assert max(high for _, high in difference.getextrema()) < 32
    whole = seen(upload).convert("L")
    for x, y in [(140, 340), (240, 440), (340, 540), (440, 440), (240, 240), (370, 150)]:
        square = whole.crop((2 * x - 20, 2 * (842 - y) - 20, 2 * x + 20, 2 * (842 - y) + 20))
        assert square.getextrema()[0] < 250


def test_what_was_cleaned_before_is_as_untagged_as_it_was():
    once = clean_pdf(untagged(), description="Letter of the pilots")
    again = clean_pdf(once.pdf, description="Letter of the harbour pilots")
    assert (again.pages, again.tagged, again.warnings) == (1, False, once.warnings)
    with opened(again.pdf) as pdf:
        (figure,) = pdf.Root.StructTreeRoot.K
        assert str(figure.Alt) == "Letter of the harbour pilots"


def test_a_tagged_upload_can_be_cleaned_again():
    once = clean_pdf(rendered(LETTER), description="Letter of the pilots")
    again = clean_pdf(once.pdf, description="Letter of the pilots")
    assert (again.pages, again.tagged, again.warnings) == (1, True, once.warnings)
