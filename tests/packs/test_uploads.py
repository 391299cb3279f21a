import pikepdf
import pypdfium2
import pytest
from pdfua import validate
from pikepdf import Array, Dictionary, Name, String

from meetings.packs.pdf_objects import A4
from meetings.packs.uploads import Limits, UnusablePdf, clean_pdf
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
        clean_pdf(
            changed(untagged(), inflate), description="x", limits=Limits(page_content=1_000_000)
        )


def test_same_upload_gives_same_bytes():
    once, again = (clean_pdf(untagged(), description="x").pdf for _ in range(2))
    assert once == again
