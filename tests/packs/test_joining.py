import shutil
import subprocess
from datetime import datetime

import pikepdf
import pypdfium2
import pytest
from pdfua import validate
from pikepdf import Name

from tests.packs.papers import (
    DETAILS,
    PEER_REVIEW,
    Piece,
    count_pages,
    joined,
    opened,
    paragraphs,
    picture,
    rendered,
)

AGENDA = """<h1>Agenda</h1>
<p><a href="https://pack.invalid/#item-1">Learning from other harbours</a></p>"""


@pytest.fixture(scope="module")
def parts():
    return [
        Piece("cover", rendered("<h1>Harbour Board</h1>"), "Cover", numbered=False),
        Piece("agenda", rendered(AGENDA), "Agenda"),
        Piece("item-1", rendered(PEER_REVIEW), "Learning", running_head="Item 1"),
        Piece(
            "item-1-appendix-1",
            rendered("<h1>Soundings</h1>" + paragraphs(12)),
            "Soundings",
            level=1,
            running_head="Item 1 : Appendix 1",
            confidential=True,
        ),
        Piece("item-2", rendered(PEER_REVIEW), "Again", running_head="Item 2"),
    ]


@pytest.fixture(scope="module")
def pack(parts):
    return joined(parts)


@pytest.fixture
def pdf(pack):
    with opened(pack) as pdf:
        yield pdf


def walk(element, roles):
    """Structure elements of these roles below an element, in reading order."""
    kids = element.get("/K", [])
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            if str(kid.S)[1:] in roles:
                yield kid
            yield from walk(kid, roles)


def document(pdf):
    return pdf.Root.StructTreeRoot.K[0]


def words(pack, index):
    text = pypdfium2.PdfDocument(pack)[index].get_textpage().get_text_bounded()
    return " ".join(text.split())


def test_same_parts_give_same_bytes(parts, pack):
    assert joined(parts) == pack


def test_validators_find_nothing(pack, pdf, tmp_path):
    file = tmp_path / "pack.pdf"
    file.write_bytes(pack)
    assert list(validate(str(file)).findings) == []
    assert pdf.check_pdf_syntax() == []


def test_one_document_element_holds_every_part_by_title(pdf, parts):
    root = document(pdf)
    assert str(root.S) == "/Document"
    assert [(str(p.S), str(p["/T"])) for p in root.K] == [("/Part", p.title) for p in parts]
    assert [len(list(walk(part, ["H1"]))) for part in root.K] == [1] * len(parts)


@pytest.mark.skipif(not shutil.which("pdfinfo"), reason="poppler is not installed")
def test_another_reader_sees_words_of_every_part_under_their_tags(pack, tmp_path, parts):
    file = tmp_path / "pack.pdf"
    file.write_bytes(pack)
    shown = subprocess.run(["pdfinfo", "-struct-text", file], capture_output=True, text=True)
    assert shown.stderr == ""
    assert shown.stdout.count('"Learning from other harbours"') == 3
    for part in parts:
        assert f'Part "{part.title}"' in shown.stdout
    assert "Item 1 : Appendix 1" not in shown.stdout
    assert "CONFIDENTIAL" not in shown.stdout


def marks_on(element, page):
    """The numbers of an element's own marked content on one page."""
    own = element.get("/Pg")
    for kid in element.K:
        if isinstance(kid, int) and own is not None and own.objgen == page.objgen:
            yield kid
        elif (
            isinstance(kid, pikepdf.Dictionary)
            and "/MCID" in kid
            and kid.get("/Pg", own).objgen == page.objgen
        ):
            yield int(kid.MCID)


def test_marked_content_finds_its_element_and_back(pdf):
    numbers = list(pdf.Root.StructTreeRoot.ParentTree.Nums)
    parents = dict(zip(map(int, numbers[::2]), numbers[1::2], strict=True))
    used = set()
    for page in pdf.pages:
        if "/StructParents" in page.obj:
            used.add(int(page.obj.StructParents))
            for mcid, element in enumerate(parents[int(page.obj.StructParents)]):
                assert mcid in marks_on(element, page.obj)
        for annotation in page.obj.get("/Annots", ()):
            used.add(int(annotation.StructParent))
            element = parents[int(annotation.StructParent)]
            assert str(element.S) == "/Link"
            assert any(
                isinstance(kid, pikepdf.Dictionary) and kid.Obj.objgen == annotation.objgen
                for kid in element.K
            )
    assert len(used) == sum(
        ("/StructParents" in page.obj) + len(page.obj.get("/Annots", ())) for page in pdf.pages
    )


def test_ids_are_unique_and_found(pdf):
    named = [e for e in walk(document(pdf), ["TH", "Note"]) if "/ID" in e]
    ids = [bytes(element["/ID"]) for element in named]
    assert len(ids) == len(set(ids)) > 4
    tree = pdf.Root.StructTreeRoot.IDTree.Names
    assert [bytes(name) for name in list(tree)[::2]] == sorted(ids)
    for cell in walk(document(pdf), ["TD"]):
        for name in cell.get("/A", {}).get("/Headers", ()):
            assert bytes(name) in ids


def links(pdf, index):
    return {str(a.get("/Contents")): a for a in pdf.pages[index].obj.get("/Annots", ())}


def test_links_between_parts_lead_to_their_first_page(pdf):
    agenda = links(pdf, 2)["Learning"]
    assert agenda.Dest[0].objgen == pdf.pages[4].obj.objgen
    assert "/A" not in agenda
    assert links(pdf, 4)["Agenda"].Dest[0].objgen == pdf.pages[2].obj.objgen


def test_links_within_a_part_lead_to_that_part_though_both_use_one_name(pdf, pack):
    last = count_pages(pack) - 1
    assert links(pdf, 4)["Learning"].Dest[0].objgen == pdf.pages[4].obj.objgen
    assert links(pdf, last)["Again"].Dest[0].objgen == pdf.pages[last].obj.objgen
    assert "/Names" not in pdf.Root


def test_links_to_the_web_stay(pdf):
    assert str(links(pdf, 4)["https://example.org/tides"].A.URI) == "https://example.org/tides"


def test_a_link_to_a_paper_left_out_is_gone_but_its_words_stay(pdf, pack):
    assert len(links(pdf, 4)) == 3
    assert len(list(walk(document(pdf).K[2], ["Link"]))) == 3
    assert "a paper that is not here" in words(pack, 4)
    assert b"item-99" not in pack
    texts = [str(o.URI) for o in pdf.objects if isinstance(o, pikepdf.Dictionary) and "/URI" in o]
    assert not any("pack.invalid" in text for text in texts)


def test_bookmarks_nest_and_open_the_parts(pack):
    found = pypdfium2.PdfDocument(pack).get_toc()
    got = [(b.level, b.get_title(), b.get_dest().get_index()) for b in found]
    last = count_pages(pack) - 1
    assert got[:4] == [(0, "Cover", 0), (0, "Agenda", 2), (0, "Learning", 4), (1, "Soundings", 6)]
    assert got[4:] == [(0, "Again", last)]


def test_page_labels_equal_printed_numbers(pack):
    pdf = pypdfium2.PdfDocument(pack)
    labels = [pdf.get_page_label(index) for index in range(len(pdf))]
    assert labels[:5] == ["i", "ii", "1", "2", "3"]
    for index in range(2, len(pdf)):
        page = pdf[index]
        foot = page.get_textpage().get_text_bounded(bottom=30, top=50)
        assert foot.strip() == labels[index]
    assert words(pack, 0) == "Harbour Board"
    assert words(pack, 1) == ""


def test_running_heads_and_confidential_stand_on_their_own_pages_only(pack):
    heads = [words(pack, index) for index in range(count_pages(pack))]
    assert "Item 1 : Appendix 1" in heads[6]
    assert "CONFIDENTIAL" in heads[6]
    assert "CONFIDENTIAL" in heads[7]
    assert "CONFIDENTIAL" not in heads[4]
    assert heads[5] == "4"  # the blank page before the appendix has its number only


def test_all_that_is_drawn_is_tagged_or_an_artifact(pdf):
    painting = {"Tj", "TJ", "'", '"', "Do", "f", "F", "S", "B", "sh", "f*", "B*", "s", "b"}
    for page in pdf.pages:
        depth = stamps = 0
        for instruction in pikepdf.parse_content_stream(page):
            operator = str(instruction.operator)
            if operator in ("BDC", "BMC"):
                depth += 1
                if operator == "BDC" and instruction.operands[0] == Name.Artifact:
                    assert instruction.operands[1].Type == Name.Pagination
                    stamps += 1
            elif operator == "EMC":
                depth -= 1
            elif operator in painting:
                assert depth > 0
        assert depth == 0
        assert stamps <= 4  # head, number, band, copy slot


def test_stamps_font_is_embedded_and_small(pdf):
    font = pdf.pages[4].obj.Resources.Font.StampText
    descriptor = font.DescendantFonts[0].FontDescriptor
    assert 1000 < len(descriptor.FontFile2.read_bytes()) < 40_000
    assert b"beginbfchar" in font.ToUnicode.read_bytes()


def test_a_head_too_long_for_the_page_is_cut():
    part = Piece("item-1", rendered("<h1>Short</h1>"), "Short", running_head="Item " + "9" * 200)
    text = words(joined([part]), 0)
    assert "…" in text
    assert "9" * 60 in text


def test_letters_of_many_languages_can_stand_in_a_head():
    part = Piece("a", rendered("<h1>Short</h1>"), "S", running_head="Eitem 3 – Ŵyl Çeşme “ž”")
    assert "Eitem 3 – Ŵyl Çeşme “ž”" in words(joined([part]), 0)


def test_describes_itself(pdf):
    assert str(pdf.Root.Lang) == "en-GB"
    assert bool(pdf.Root.MarkInfo.Marked)
    assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)
    assert str(pdf.docinfo["/Title"]) == DETAILS["title"]
    assert str(pdf.docinfo["/CreationDate"]) == "D:20260320113000+00'00'"
    with pdf.open_metadata() as metadata:
        assert metadata["dc:title"] == DETAILS["title"]
        assert metadata["pdfuaid:part"] == "1"
        assert metadata["xmp:CreateDate"] == "2026-03-20T11:30:00+00:00"
    assert all(page.obj.Tabs == Name.S for page in pdf.pages if "/Annots" in page.obj)


def test_a_date_without_zone_is_refused(parts):
    with pytest.raises(ValueError, match="time zone"):
        joined(parts, created=datetime(2026, 1, 1))


# The tags themselves, mended


def roles(element):
    return [str(kid.S)[1:] for kid in element.K if isinstance(kid, pikepdf.Dictionary)]


def test_sub_paragraphs_belong_to_their_paragraph_and_keep_their_place(pdf):
    listing = next(walk(document(pdf).K[2], ["L"]))
    second = listing.K[1]
    assert roles(second) == ["Lbl", "LBody"]
    first, inner, last = second.K[1].K
    assert str(inner.S) == "/L"
    assert first < last
    assert isinstance(first, int)
    assert isinstance(last, int)


def test_paragraphs_within_a_list_item_stand_in_its_body(pdf):
    third = list(walk(document(pdf).K[2], ["L"]))[2].K[0]
    assert roles(third) == ["Lbl", "LBody"]
    assert roles(third.K[1]) == ["P", "P"]


def test_a_list_over_pages_is_one_list_with_every_item_labelled_once(pdf):
    part = document(pdf).K[3]
    assert roles(part) == ["H1", "L"]
    items = list(part.K[1].K)
    assert len(items) == 12
    assert all(roles(item) == ["Lbl", "LBody"] for item in items)
    assert len({item.K[1].Pg.objgen for item in items}) > 1


def test_parents_are_right_after_mending(pdf):
    def check(element):
        for kid in element.get("/K", []) if isinstance(element.get("/K"), pikepdf.Array) else []:
            if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
                assert kid.P.objgen == element.objgen
                check(kid)

    check(document(pdf))


def test_header_cells_say_what_they_head_and_a_lone_box_is_no_table(pdf):
    tables = list(walk(document(pdf).K[2], ["Table"]))
    scopes = [[str(cell.A.Scope) for cell in walk(table, ["TH"])] for table in tables]
    assert scopes == [["/Column", "/Column", "/Row"], ["/Column", "/Column"]]


def test_bold_words_in_a_link_are_within_a_link_element():
    part = rendered("<h1>T</h1><p><a href='https://example.org/'><strong>Bold</strong> it</a></p>")
    with opened(joined([Piece("a", part, "A")])) as pdf:
        holders = [
            element
            for element in walk(document(pdf), ["Link", "NonStruct", "Span", "P"])
            if any(isinstance(k, pikepdf.Dictionary) and "/Obj" in k for k in element.K)
        ]
        assert {str(element.S) for element in holders} == {"/Link"}
        assert len(holders) == len(pdf.pages[0].obj.Annots) == 2


def test_footnotes_are_notes_with_labels(pdf):
    (note,) = walk(document(pdf).K[2], ["Note"])
    assert roles(note)[0] == "Lbl"


def test_no_empty_elements_are_left(pdf):
    for element in walk(document(pdf), ["P", "Span", "NonStruct", "L", "LI", "LBody", "H1", "H2"]):
        assert len(element.K) > 0


def test_a_pictures_box_is_where_the_picture_is(tmp_path):
    (tmp_path / "chart.png").write_bytes(picture())
    body = f'<h1>Chart</h1><img src="{(tmp_path / "chart.png").as_uri()}" alt="Ships a year">'
    once = rendered(body, css="img { width: 40mm; height: 30mm; position: absolute; top: 100mm }")
    pack = joined([Piece("a", once, "A"), Piece("b", once, "B")])
    with opened(pack) as pdf:
        figures = list(walk(document(pdf), ["Figure"]))
        left, bottom, right, top = (float(edge) for edge in figures[0].A.BBox)
        assert right - left == pytest.approx(40 * 72 / 25.4, abs=0.5)
        assert top - bottom == pytest.approx(30 * 72 / 25.4, abs=0.5)
        assert top == pytest.approx(841.89 - 125 * 72 / 25.4, abs=40)
        pictures = [o for o in pdf.objects if isinstance(o, pikepdf.Stream)]
        assert sum(o.get("/Subtype") == Name.Image for o in pictures) == 1
