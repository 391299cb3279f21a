import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String

from meetings.packs.leaks import Leak, find_leaks
from tests.packs.papers import opened, rendered, saved

SECRET = "Dismissal of the harbour-master"
OPEN = "<h1>Open paper</h1><p>Nothing to see, see <a href='https://example.org/'>there</a>.</p>"


def test_a_clean_pack_has_no_leaks():
    assert find_leaks(rendered(OPEN), [SECRET]) == []


@pytest.mark.parametrize(
    "shown",
    [
        "Dismissal of the harbour-master",
        "DISMISSAL of   the<br>harbour&shy;-<br>master",
        "Dismiss<b>al of</b> the har<i>bour‑mas</i>ter",
    ],
)
def test_found_in_the_text_of_a_page_however_it_is_set(shown):
    leaks = find_leaks(rendered(f"<h1>Open</h1><p>The {shown} it is</p>"), [SECRET])
    assert leaks == [Leak(SECRET, "page 1")]


def test_ligatures_do_not_hide():
    pdf = rendered("<p>The official offer of the staff</p>")
    assert find_leaks(pdf, ["Oﬃcial oﬀer"]) == [Leak("Oﬃcial oﬀer", "page 1")]


def test_found_when_broken_over_two_pages():
    body = "<p>About the dismissal of</p><p style='break-before: page'>the harbour-master</p>"
    assert find_leaks(rendered(body), [SECRET]) == [Leak(SECRET, "page 1 and page 2")]


def plant_title(pdf):
    pdf.docinfo["/Title"] = String(SECRET)


def plant_xmp(pdf):
    with pdf.open_metadata() as metadata:
        metadata["dc:description"] = SECRET


def plant_bookmark(pdf):
    with pdf.open_outline() as outline:
        outline.root.append(pikepdf.OutlineItem(SECRET, 0))


def plant_label(pdf):
    pdf.Root["/PageLabels"] = Dictionary(Nums=Array([0, Dictionary(P=String(SECRET))]))


def plant_destination(pdf):
    there = Array([pdf.pages[0].obj, Name.Fit])
    names = Dictionary(Names=Array([String("dismissal-of-the-harbour-master"), there]))
    pdf.Root["/Names"] = Dictionary(Dests=names)


def plant_old_destination(pdf):
    there = Array([pdf.pages[0].obj, Name.Fit])
    pdf.Root["/Dests"] = Dictionary({"/DismissalOfTheHarbourMaster": there})


def plant_note(pdf):
    pdf.pages[0].obj.Annots[0]["/Contents"] = String(SECRET)


def plant_alternative(pdf):
    pdf.Root.StructTreeRoot.K[0].K[0]["/Alt"] = String("Picture: dismissal of the harbourmaster")


def plant_attachment(pdf):
    pdf.attachments["notes.txt"] = SECRET.encode("utf-16")


def plant_attachment_name(pdf):
    pdf.attachments[SECRET] = b"x"


def plant_private_data(pdf):
    pdf.pages[0].obj["/PieceInfo"] = Dictionary(Private=Dictionary(Deep=Array([String(SECRET)])))


def plant_actual_text(pdf):
    hexed = SECRET.encode("utf-16").hex()
    pdf.pages[0].contents_add(f"/Span <</ActualText <{hexed}>>> BDC EMC".encode())


@pytest.mark.parametrize(
    ("plant", "place"),
    [
        (plant_title, "Info/Title"),
        (plant_xmp, "Root/Metadata"),
        (plant_bookmark, "Title"),
        (plant_label, "Root/PageLabels"),
        (plant_destination, "Root/Names/Dests"),
        (plant_old_destination, "Root/Dests"),
        (plant_note, "Contents"),
        (plant_alternative, "Alt"),
        (plant_attachment, "EF/"),
        (plant_attachment_name, "Root/Names/EmbeddedFiles"),
        (plant_private_data, "PieceInfo"),
        (plant_actual_text, "Contents"),
    ],
)
def test_found_wherever_it_is_planted(plant, place):
    with opened(rendered(OPEN)) as pdf:
        plant(pdf)
        leaks = find_leaks(saved(pdf), [SECRET])
    assert leaks
    assert all(leak.secret == SECRET for leak in leaks)
    assert any(place in leak.place for leak in leaks), leaks


def test_too_short_to_look_for():
    with pytest.raises(ValueError, match="Too short"):
        find_leaks(b"", ["pay"])
