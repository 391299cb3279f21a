import pypdfium2
import pytest

from meetings.packs.fetching import HouseFetcher, font_bytes
from meetings.packs.joining import Part, join
from meetings.packs.paging import PartPages, page_plan
from meetings.packs.papers import prepare_text
from meetings.packs.parts import print_css
from meetings.packs.rendering import NotRendered, Sheet, cache_key, render, render_all
from tests.packs.papers import DETAILS

PAGE = '<!doctype html><html lang="en-GB"><head><title>T</title></head><body>{}</body></html>'


def sheet(body: str, key: str = "a", **more) -> Sheet:
    return Sheet(key, PAGE.format(body), print_css(), **more)


@pytest.mark.parametrize(
    "address",
    [
        "https://example.org/a.png",
        "file:///etc/passwd",
        "data:image/png;base64,AAAA",
        "font:../../secrets.ttf",
        "font:SourceSerifPro-Regular.otf",
        "image:other.png",
    ],
)
def test_everything_but_house_fonts_and_own_pictures_is_refused(address):
    fetcher = HouseFetcher({"image:own.png": b"own"})
    with pytest.raises(ValueError, match="outside"):
        fetcher.fetch(address)
    assert fetcher.refused == [address]
    assert fetcher.fetch("image:own.png").read() == b"own"
    assert fetcher.fetch("font:SourceSerifPro-Bold.ttf").read() == font_bytes(
        "SourceSerifPro-Bold.ttf"
    )


def test_a_character_the_typeface_lacks_is_told():
    rendered = render(sheet("<p>Snow ☃ falls</p>"))
    assert [w for w in rendered.warnings if "the typeface has no" in w and "☃" in w]


def test_print_style_sheet_has_nothing_weasyprint_does_not_know():
    assert render(sheet("<h1>Title</h1><p>Words.</p>")).warnings == ()


def test_pool_and_process_give_the_same_pdf():
    sheets = [sheet(f"<h1>Part {n}</h1>", str(n)) for n in range(4)]
    pooled = dict(render_all(sheets))
    assert set(pooled) == {0, 1, 2, 3}
    assert pooled[2].pdf == render(sheets[2]).pdf


def test_a_part_that_cannot_be_set_names_itself():
    """WeasyPrint cannot set a list marker with content of its own."""
    broken = Sheet("paper-7", PAGE.format("<ol><li>x</li></ol>"), "li::marker { content: 'x' }")
    with pytest.raises(NotRendered) as failure:
        render(broken)
    assert failure.value.key == "paper-7"


def test_cache_key_changes_with_everything_that_is_printed():
    first = sheet("<p>One</p>")
    others = [
        sheet("<p>Two</p>"),
        Sheet("a", first.html, first.css + "p { color: red }"),
        sheet("<p>One</p>", pictures={"image:a.png": b"1"}),
        sheet("<p>One</p>", pictures={"image:a.png": b"2"}),
    ]
    others.append(sheet("<p>One</p>", "another key"))  # its IDs begin with the key
    assert len({cache_key(one) for one in [first, *others]}) == 6
    assert cache_key(sheet("<p>One</p>")) == cache_key(first)


def test_a_line_before_an_inline_element_is_not_broken_after_its_first_word():
    """Seen in a notice: “To” stood on a line of its own before a link further on."""
    style = "p { font-size: 11pt } @page { size: %smm 60mm; margin: 5mm }"
    body = (
        "<p>To book a room in any of the Club Hotels please link to the site at "
        "<a href='https://example.org/'>example.org</a>. Once there enter the password.</p>"
    )
    for width in range(1180, 1300, 4):
        css = print_css().replace("@page {", "@page unused {", 1) + style % (width / 10)
        text = _text(render(Sheet("a", PAGE.format(body), css)).pdf)
        assert len(text.splitlines()[0]) > 10, width


def _text(part: bytes) -> str:
    plan = page_plan([PartPages("a", 1, False, True)])
    pdf = join([Part("a", part, "A")], plan=plan, **DETAILS)
    document = pypdfium2.PdfDocument(pdf)
    return document[0].get_textpage().get_text_bounded()


def test_a_picture_that_is_not_the_reports_is_replaced_by_a_sentence():
    warnings: list[str] = []
    text = '<p>See <img src="image:gone.png" alt="x"> here</p>'
    html = prepare_text(text, {}, "Item 1", warnings)
    assert "could not be printed" in html
    assert "<img" not in html
    assert warnings == ["Item 1: the picture “image:gone.png” is not there and is left out."]


def test_a_row_of_heads_is_repeated_on_each_page():
    html = prepare_text(
        "<table><caption>C</caption><tr><th>A</th></tr><tr><td>1</td></tr></table>", {}, "", []
    )
    assert "<caption>C</caption><thead><tr><th>A</th></tr></thead>" in html
