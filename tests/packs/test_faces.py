import pikepdf
import pypdfium2
import pytest
from pikepdf import Dictionary

from meetings.packs.faces import REGULAR, house_face, subset
from meetings.packs.parts import print_css
from meetings.packs.rendering import Sheet, render
from tests.packs.papers import Piece, joined, opened, rendered

PAGE = '<!doctype html><html lang="en-GB"><head><title>T</title></head><body>{}</body></html>'


@pytest.fixture(scope="module")
def pack():
    """Three parts in the house's typefaces, each with letters of its own."""
    from meetings.packs.joining import Part, join
    from meetings.packs.paging import PartPages, page_plan
    from tests.packs.papers import DETAILS

    bodies = {
        "a": "<h1>Alpha</h1><p>Quay <em>and</em> pier</p>",
        "b": "<h1>Beta</h1><p>Fjord office, flüßig <strong>bold</strong></p>",
        "c": "<h1>Gamma</h1><table><tr><th>Zloty</th></tr><tr><td>1,234</td></tr></table>",
    }
    made = {key: render(Sheet(key, PAGE.format(body), print_css())) for key, body in bodies.items()}
    plan = page_plan(PartPages(key, part.pages, True, False) for key, part in made.items())
    parts = [Part(key, part.pdf, key, running_head="Item 9") for key, part in made.items()]
    return join(parts, plan=plan, **DETAILS)


def font_files(pdf: pikepdf.Pdf) -> list[str]:
    return [
        str(each.FontName).partition("+")[2]
        for each in pdf.objects
        if isinstance(each, Dictionary) and "/FontFile2" in each
    ]


def test_each_typeface_is_stored_once_for_all_parts(pack):
    with opened(pack) as pdf:
        files = font_files(pdf)
        streams = {
            each.FontFile2.objgen
            for each in pdf.objects
            if isinstance(each, Dictionary) and "/FontFile2" in each
        }
    assert len(files) == len(set(files)) == len(streams) >= 4
    assert "SourceSansPro-Semibold" in files


def test_words_of_every_part_can_be_read_and_copied(pack):
    document = pypdfium2.PdfDocument(pack)
    text = " ".join(page.get_textpage().get_text_bounded() for page in document)
    for words in ("Alpha", "Quay and pier", "Fjord office", "flüßig", "Zloty", "1,234", "Item 9"):
        assert words in text


def test_every_glyph_a_page_draws_is_in_the_subset(pack):
    """Drawn with a glyph that is missing, a letter leaves its place white."""
    picture = pypdfium2.PdfDocument(pack)[1].render(scale=1, grayscale=True).to_pil()
    assert picture.getextrema()[0] < 100


def test_a_font_that_is_not_the_houses_stays_in_its_part():
    other = rendered("<h1 style='font-family: monospace'>Other</h1>")
    with opened(joined([Piece("a", other, "A"), Piece("b", other, "B")])) as pdf:
        assert any("SourceSansPro" not in name for name in font_files(pdf))
        assert "/PackFonts" not in pdf.Root


def test_the_same_glyphs_give_the_same_file():
    glyphs = frozenset(map(house_face(REGULAR).glyph, "Harbour"))
    once = subset(REGULAR, glyphs)
    subset.cache_clear()
    assert subset(REGULAR, glyphs) == once
    assert len(once) < 30_000


def test_a_letter_the_face_lacks_is_a_question_mark():
    face = house_face(REGULAR)
    assert face.glyph("☃") == face.glyph("?")
    assert face.fitted("a long running head", 9.5, 40).endswith("…")
