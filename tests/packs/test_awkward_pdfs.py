"""Awkward PDFs, each of which ends in good pages or in a clear refusal."""

import random
from collections.abc import Callable
from dataclasses import dataclass

import pikepdf
import pypdfium2
import pytest
from pikepdf import Dictionary, Name

from meetings.packs.uploads import Limits, UnusablePdf, clean_pdf
from tests.packs.awkward_pdfs import active, broken, drawings, layered, sizes, tagged
from tests.packs.awkward_pdfs.layered import SECRET
from tests.packs.awkward_pdfs.simple import BUDGET, made
from tests.packs.papers import opened, saved
from tests.packs.upload_checks import (
    assert_fit_for_stamps,
    assert_found,
    assert_nothing_acts,
    assert_sentences,
    unpacked,
)

LIMITS = Limits(seconds=4, unpacked=50_000_000)
BUDGET_LINE = "Budget of the harbour"
LETTER = "Letter of the pilots"


@dataclass(frozen=True)
class Good:
    pages: int = 1
    tagged: bool = False
    shows: str = BUDGET_LINE
    hides: str = "ecret"
    warns: str = ""
    landscape: bool = False


@dataclass(frozen=True)
class Refused:
    says: str


Tagged = Good(tagged=True, shows=LETTER)
Outcome = Good | Refused
LANDSCAPE = Good(landscape=True)
DAMAGED = Refused("The PDF is damaged")
COMPLEX = Refused("too complex")

TABLE: dict[str, tuple[Callable[[], bytes], Outcome]] = {
    # sizes
    "A4": (made, Good(warns="not accessible")),
    "A3": (sizes.sized(842, 1191), Good()),
    "A3 landscape": (sizes.sized(1191, 842), LANDSCAPE),
    "A5": (sizes.sized(420, 595), Good()),
    "letter": (sizes.sized(612, 792), Good()),
    "A0 poster": (sizes.sized(2384, 3370), Good(warns="larger than A4")),
    "five metres wide": (sizes.sized(14_173, 842), Good(landscape=True, warns="larger than A4")),
    "the largest page": (sizes.sized(14_400, 14_400), Good(warns="larger than A4")),
    "larger than any page": (sizes.sized(200_000, 200_000), Good(warns="larger than A4")),
    "a visiting card": (sizes.sized(241, 156), LANDSCAPE),
    "a till receipt": (sizes.sized(160, 3_000), Good(warns="larger than A4")),
    "a map in units of 10 points": (sizes.sized(120, 84, UserUnit=10), LANDSCAPE),
    "units of nothing": (sizes.sized(595, 842, UserUnit=-4), Good()),
    "turned 90": (sizes.sized(595, 842, Rotate=90), LANDSCAPE),
    "turned 180": (sizes.sized(595, 842, Rotate=180), Good()),
    "turned 270": (sizes.sized(595, 842, Rotate=270), LANDSCAPE),
    "turned back": (sizes.sized(595, 842, Rotate=-90), LANDSCAPE),
    "turned 450": (sizes.sized(595, 842, Rotate=450), LANDSCAPE),
    "turned askew": (sizes.sized(595, 842, Rotate=45), Good()),
    "turned by a fraction": (sizes.sized(595, 842, Rotate=90.5), Good()),
    "mixed sizes": (sizes.mixed, Good(pages=5)),
    "reversed box": (sizes.boxed(MediaBox=[595, 842, 0, 0]), Good()),
    "box below zero": (
        sizes.boxed(b"1 0 0 1 -300 -600 cm " + BUDGET, MediaBox=[-300, -600, 295, 242]),
        Good(),
    ),
    "box without an area": (sizes.boxed(MediaBox=[0, 0, 0, 842]), Refused("has no size")),
    "box of names": (sizes.names_for_a_box, Good()),
    "box of three": (sizes.boxed(MediaBox=[0, 0, 595]), Good()),
    "box of absurd numbers": (broken.numbers_without_end, DAMAGED),
    "no box": (sizes.without_any_box, Good()),
    "crop without an area": (sizes.boxed(CropBox=[10, 10, 10, 10]), Good()),
    "crop off the paper": (sizes.boxed(CropBox=[2_000, 2_000, 2_500, 2_500]), Good()),
    "crop larger than the paper": (sizes.boxed(CropBox=[-50, -50, 900, 900]), Good()),
    "cropped": (sizes.boxed(CropBox=[150, 350, 550, 500]), LANDSCAPE),
    "words cropped away": (sizes.words_cropped_away, Good(landscape=True, hides="Cropped")),
    "words off the paper": (sizes.words_off_the_page, Good(hides="Off the paper")),
    "all inherited": (sizes.inherited, LANDSCAPE),
    "one page listed twice": (sizes.same_page_twice, Good(pages=2)),
    "one tagged page listed twice": (
        sizes.same_tagged_page_twice,
        Good(pages=2, shows=LETTER, warns="not accessible"),
    ),
    "content shared by pages": (sizes.shared_content, Good(pages=2)),
    "a page without content": (sizes.no_content, Good(pages=2)),
    "content in pieces": (sizes.content_in_pieces, Good()),
    # drawings
    "states never restored": (drawings.content(b"q q 0.5 0 0 0.5 0 0 cm q BUDGET"), Good()),
    "states restored too often": (drawings.content(b"Q Q q BUDGET Q Q Q"), Good()),
    "marks never closed": (drawings.content(b"/P BMC /Artifact BMC BUDGET"), Good()),
    "marks closed too often": (drawings.content(b"EMC EMC BUDGET EMC"), Good()),
    "text never ended": (drawings.content(b"BUDGET BT /F 9 Tf (half a"), Good()),
    "text never ended in hexadecimal": (drawings.content(b"BUDGET BT /F 9 Tf <4142"), Good()),
    "nonsense among the content": (
        drawings.content(b"]] >> foo bar ) 1 2 3 \xff\xfe BUDGET }}{{ ET"),
        Good(),
    ),
    "nothing but nonsense": (drawings.content(bytes(range(256)) * 20), Good(shows="")),
    "an inline picture": (drawings.inline_picture, Good()),
    "an inline picture without end": (drawings.content(b"BUDGET BI /W 9 /H 9 ID xxxx"), Good()),
    "a form that draws itself": (drawings.draws_itself, Good()),
    "forms that draw each other": (drawings.draw_each_other, Good()),
    "forms in forms": (drawings.forms_within_forms(20, 1), Good()),
    "forms in forms without end": (drawings.forms_within_forms(400, 1), COMPLEX),
    "a million drawings": (drawings.forms_within_forms(6, 12), COMPLEX),
    "a form with the page's resources": (drawings.form_with_the_pages_resources, Good()),
    "drawings that are missing": (drawings.missing_drawing, Good()),
    "a font that is missing": (drawings.missing_font, Good(warns="all of its fonts")),
    "a font drawn by hand": (drawings.type3_font, Good()),
    "drawings nobody draws": (drawings.resources_nobody_draws, Good(hides="Left behind")),
    "words under a black box": (drawings.words_in_black, Good()),
    "a picture from outside": (drawings.external_picture, Good()),
    "marks of no tags": (drawings.marks_of_no_tags, Good()),
    "a bomb in the content": (drawings.bomb_in_the_content(), COMPLEX),
    "a bomb packed twice": (drawings.bomb_in_the_content(times=2), COMPLEX),
    "a bomb in a form": (drawings.bomb_in_a_form, COMPLEX),
    "a bomb in a picture": (drawings.bomb_in_a_picture, COMPLEX),
    "a bomb in the object table": (drawings.bomb_in_an_object_stream, Refused("damaged|complex")),
    "many small bombs": (drawings.many_bombs, COMPLEX),
    "an enormous picture": (drawings.enormous_picture, Refused("60000 by 60000 dots")),
    "a JPEG that is none": (drawings.jpeg_that_lies, Refused("picture in the PDF is damaged")),
    "minutes to draw": (drawings.endless_to_draw, COMPLEX),
    "two thousand pages": (drawings.two_thousand_pages, Refused("2000 pages; the most .* 400")),
    # what acts or is attached
    "every script there is": (active.everything_at_once, Good()),
    "a link that runs a script": (active.with_action(active.SCRIPT), Good()),
    "a link that starts a program": (
        active.with_action(Dictionary(S=Name.Launch, F=pikepdf.String("secret.exe"))),
        Good(),
    ),
    "a link to another file": (
        active.with_action(Dictionary(S=Name.GoToR, F=pikepdf.String("secret.pdf"), D=0)),
        Good(),
    ),
    "a link that sends the form": (
        active.with_action(Dictionary(S=Name.SubmitForm, F=pikepdf.String("https://secret.org"))),
        Good(),
    ),
    "actions in a row": (active.actions_in_a_row, Good()),
    "a script behind a web link": (active.script_behind_a_tagged_web_link, Tagged),
    "a tagged link with a script for an address": (
        active.tagged_link_to(Dictionary(S=Name.URI, URI=pikepdf.String("javascript:secret()"))),
        Tagged,
    ),
    "a tagged link to another file": (
        active.tagged_link_to(Dictionary(S=Name.GoToR, F=pikepdf.String("secret.pdf"), D=0)),
        Tagged,
    ),
    "a form, filled in": (
        active.filled_form(V=pikepdf.String("Typed in"), AA=Dictionary(K=active.SCRIPT)),
        Good(shows="Typed in"),
    ),
    "a form with appearances": (active.filled_form(shows="Typed in"), Good(shows="Typed in")),
    "a form for the screen": (active.filled_form(shows="Typed in", F=0), Good(shows="Typed in")),
    "a hidden field": (active.filled_form(shows="Secret field", F=2), Good()),
    "a choice that cannot be drawn": (
        active.filled_form(FT=Name.Btn, V=Name.Yes),
        Refused("filled in, but cannot be drawn"),
    ),
    "a ticked box": (active.check_box, Good(shows="Ticked", hides="Empty")),
    "a form in two ways": (active.form_with_xfa, Good(shows="Typed in")),
    "a form for Adobe Reader only": (active.xfa_only, Refused("only Adobe Reader")),
    "a form that is made on the fly": (active.needs_rendering, Refused("only Adobe Reader")),
    "a signature": (active.signed, Good(shows="Signed by the chair", warns="was signed")),
    "attached files": (active.attachments, Good(warns="Files are attached")),
    "a file pinned to a page": (active.attached_to_a_page, Good(warns="Files are attached")),
    "a portfolio": (active.portfolio, Refused("portfolio.*one by one")),
    "a redaction not applied": (active.open_redaction, Refused("Page 1 .*Apply the redactions")),
    "a note that opens": (
        active.with_annotation("Text", shows="icon", Contents=pikepdf.String("Secret remark")),
        Good(hides="Secret remark", warns="comments"),
    ),
    "a stamp": (active.with_annotation("Stamp", shows="APPROVED"), Good(shows="APPROVED")),
    "a typed comment": (active.with_annotation("FreeText", shows="See me"), Good(shows="See me")),
    "a film": (
        active.with_annotation("Movie", shows="Poster", Movie=Dictionary()),
        Good(shows="Poster", warns="film"),
    ),
    "a 3D model": (active.with_annotation("3D", shows="Ship", _3DD=7), Good(shows="Ship")),
    "a rich medium": (
        active.with_annotation("RichMedia", RichMediaContent=Dictionary()),
        Good(warns="film"),
    ),
    "a sound": (active.with_annotation("Sound", Sound=7), Good(warns="sound")),
    "a tagged PDF with a highlight": (active.tagged_with_highlight, Tagged),
    "a tagged PDF with a note": (
        active.tagged_with_note,
        Good(tagged=True, shows=LETTER, warns="comments"),
    ),
    "a tagged PDF with a stamp": (
        active.tagged_with_stamp,
        Good(shows="APPROVED", warns="not accessible.*stamps"),
    ),
    "annotations that are none": (active.annotations_that_are_none, Good()),
    "annotations that are a number": (active.annotations_that_are_a_number, Good()),
    "a stamp without a place": (active.stamp_without_a_rectangle, Good()),
    # layers
    "a hidden layer": (
        layered.marked(BUDGET + b"/OC /Off BDC\n" + SECRET + b"EMC\n"),
        Good(warns="switched off"),
    ),
    "a visible layer": (layered.marked(b"/OC /On BDC\n" + BUDGET + b"EMC\n"), Good()),
    "layers in layers": (
        layered.marked(
            b"/OC /On BDC\n" + BUDGET + b"/OC /Off BDC /OC /On BDC\n" + SECRET + b"EMC EMC EMC\n"
        ),
        Good(),
    ),
    "a hidden layer never closed": (
        layered.marked(BUDGET + b"/OC /Off BDC\n" + SECRET),
        Good(),
    ),
    "hidden words that move the pen": (
        layered.marked(BUDGET + b"/OC /Off BDC BT /F 9 Tf 2 3 (Secret) \" (Secret) ' ET EMC\n"),
        Good(),
    ),
    "all layers off but one": (
        layered.marked(
            b"/OC /On BDC\n" + BUDGET + b"EMC /OC /Off BDC\n" + SECRET + b"EMC\n", base=Name.OFF
        ),
        Good(),
    ),
    "a layer nobody knows": (layered.marked(b"/OC /None BDC\n" + BUDGET + b"EMC\n"), Good()),
    "a rule that all be on": (layered.ruled(OCGs=["On", "Off"], P=Name.AllOn), Good()),
    "a rule that any be on": (
        layered.ruled(OCGs=["On", "Off"], P=Name.AnyOn),
        Good(shows="Secret plan", hides="no words"),
    ),
    "a rule that all be off": (layered.ruled(OCGs=["On", "Off"], P=Name.AllOff), Good()),
    "a rule with and, or, not": (
        layered.ruled(VE=[Name.And, [Name.Not, "Off"], [Name.Or, "Off", [Name.Not, "On"]]]),
        Good(),
    ),
    "a rule without end": (layered.endless_rule, DAMAGED),
    "hidden drawings": (layered.hidden_drawings, Good()),
    "a drawing on a hidden layer": (layered.drawn_on_a_hidden_layer, Good()),
    "a hidden stamp": (layered.hidden_stamp, Good()),
    "a layer hidden on screen": (layered.hidden_on_screen, Good()),
    "a hidden layer with tags": (layered.tagged_with_hidden_layer, Tagged),
    "layers that are none": (layered.layers_that_are_none, Good()),
    # broken files
    "an empty file": (broken.empty, Refused("file is empty")),
    "a web page": (broken.web_page, Refused("not a PDF")),
    "a photograph": (broken.jpeg, Refused("not a PDF")),
    "a Word document": (broken.word_document, Refused("not a PDF")),
    "only a header": (broken.only_a_header, DAMAGED),
    "no header": (broken.no_header, Refused("not a PDF")),
    "garbage before it": (broken.garbage_before, Good()),
    "garbage after it": (broken.garbage_after, Good()),
    "a wrong table": (broken.wrong_table, Good()),
    "no table": (broken.no_table, Good()),
    "cut in half": (broken.three_pages(0.5), DAMAGED),
    "cut near its start": (broken.three_pages(0.2), DAMAGED),
    "cut near its end": (broken.three_pages(0.97), Good(pages=3)),
    "a lost page": (broken.lost(4), DAMAGED),
    "a page of lost content": (broken.lost(6), DAMAGED),
    "broken content": (broken.broken_content, DAMAGED),
    "too few pages counted": (broken.wrong_count(0), Good()),
    "too many pages counted": (broken.wrong_count(9), Good()),
    "pages in a circle": (broken.cyclic_pages, DAMAGED),
    "nothing but a circle": (broken.pages_without_end, DAMAGED),
    "no pages": (broken.no_pages, DAMAGED),
    "pages that are none": (broken.kids_that_are_none, Good(pages=2)),
    "a password": (broken.locked(), Refused("password")),
    "an owner's password": (broken.locked(user=""), Refused("encrypted")),
    "lists without end": (broken.nested_without_end, DAMAGED),
    "entries of the wrong kind": (broken.strange_types, Good(shows="")),
    # tags
    "good tags": (tagged.good, Tagged),
    "tags in a loop": (tagged.loops, Tagged),
    "a tag named twice": (tagged.same_element_twice, Tagged),
    "marks that do not exist": (tagged.marks_that_do_not_exist, Tagged),
    "no parent tree": (tagged.without_parent_tree, Tagged),
    "a short parent tree": (tagged.short_parent_tree, Tagged),
    "pages without numbers": (tagged.without_numbers_of_pages, Tagged),
    "a role mapped to itself": (tagged.roles({"/Own": Name.Own}, "/Own"), Tagged),
    "roles in a circle": (tagged.roles({"/A": Name.B, "/B": Name.A}, "/A"), Tagged),
    "a role of the house": (tagged.roles({"/Body": Name.P}, "/Body"), Tagged),
    "a role nobody knows": (tagged.roles({}, "/Wort"), Tagged),
    "no headings": (tagged.no_headings, Good(tagged=True, shows="about buoys")),
    "a picture without words": (
        tagged.picture_without_words,
        Good(tagged=True, shows=LETTER, warns="1 picture"),
    ),
    "a document in a document": (tagged.document_in_document, Tagged),
    "deep tags": (tagged.deep(60), Tagged),
    "absurdly deep tags": (tagged.deep(5_000), Good(shows=LETTER, warns="not accessible")),
    "words of tags without content": (tagged.words_of_tags_without_content, Tagged),
    "words that replace others": (tagged.words_that_replace, Tagged),
    "a letter in Welsh": (tagged.welsh, Tagged),
    "words without tags": (tagged.untagged_words, Good(warns="not accessible.*do not fit")),
    "lines without tags": (tagged.untagged_lines, Tagged),
    "a scanned page among tagged ones": (
        tagged.scanned_page_among_tagged,
        Good(pages=2, shows=LETTER, warns="not accessible"),
    ),
    "a tree without pages": (tagged.tree_without_pages, Good(warns="not accessible")),
    "a tree of numbers": (tagged.tree_of_numbers, Good(shows=LETTER, warns="not accessible")),
    "tagged, restored too often": (tagged.too_many_restores, Tagged),
    "tagged, a mark never closed": (tagged.open_mark, Tagged),
    "an enormous mark": (tagged.enormous_mark_number, Good(shows=LETTER, warns="not accessible")),
    "an enormous table": (tagged.enormous_table, Tagged),
    "secrets in the tags": (tagged.secrets_in_the_tree, Tagged),
}


@pytest.mark.parametrize("name", TABLE)
def test_an_awkward_pdf_ends_in_good_pages_or_a_clear_refusal(name):
    make, outcome = TABLE[name]
    if isinstance(outcome, Refused):
        with pytest.raises(UnusablePdf, match=outcome.says) as refusal:
            clean_pdf(make(), description="Appendix 1: Budget", limits=LIMITS)
        assert_sentences(str(refusal.value))
        return
    cleaned = clean_pdf(make(), description="Appendix 1: Budget", limits=LIMITS)
    assert (cleaned.pages, cleaned.tagged) == (outcome.pages, outcome.tagged), cleaned.warnings
    assert_sentences(*cleaned.warnings)
    warnings = " ".join(cleaned.warnings)
    assert_found(outcome.warns, warnings)
    assert ("not accessible" in warnings) is not outcome.tagged
    assert_nothing_acts(cleaned)
    assert_fit_for_stamps(cleaned, landscape=outcome.landscape if outcome.pages == 1 else None)
    text = "".join(
        page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(cleaned.pdf)
    )
    assert outcome.shows in text
    assert outcome.hides not in text
    assert outcome.hides.encode() not in unpacked(cleaned)


@pytest.mark.parametrize("seed", range(60))
def test_a_file_damaged_at_random_ends_in_pages_or_a_sentence(seed):
    chance = random.Random(seed)
    content = bytearray(chance.choice(TO_DAMAGE)())
    for _ in range(chance.randint(1, 12)):
        place, length = chance.randrange(len(content)), chance.randint(1, 40)
        match chance.choice(["flip", "cut", "repeat", "end"]):
            case "flip":
                content[place] ^= 1 << chance.randrange(8)
            case "cut":
                del content[place : place + length]
            case "repeat":
                content[place:place] = content[place : place + length]
            case "end" if chance.random() < 0.3:
                del content[max(place, 100) :]
    try:
        cleaned = clean_pdf(bytes(content), description="Appendix 1: Budget", limits=LIMITS)
    except UnusablePdf as refusal:
        assert_sentences(str(refusal))
    else:
        assert_sentences(*cleaned.warnings)
        assert_nothing_acts(cleaned)


def unpacked_letter() -> bytes:
    with opened(tagged.good()) as pdf:
        return saved(
            pdf, compress_streams=False, object_stream_mode=pikepdf.ObjectStreamMode.disable
        )


TO_DAMAGE = (
    unpacked_letter,
    tagged.good,
    active.everything_at_once,
    active.form_with_xfa,
    layered.hidden_drawings,
    sizes.mixed,
)
