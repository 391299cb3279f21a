"""A pack is published, then a paper changes, one is late and one is withdrawn."""

from io import BytesIO

import pikepdf
import pypdfium2
import pytest
from django.test import override_settings

from meetings.agenda.models import AgendaItem, ItemKind, Report
from meetings.packs import services
from meetings.packs.models import Edition, Pack
from meetings.packs.versions import changes
from tests.factories import AgendaItemFactory, ReportFactory
from tests.full_board import FullBoard, full_board

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def board(django_db_setup, django_db_blocker, tmp_path_factory):
    """One board for the module's tests, with what was built before and after its publication."""
    media = tmp_path_factory.mktemp("media")
    with django_db_blocker.unblock(), override_settings(MEDIA_ROOT=media):
        from django.db import transaction

        with transaction.atomic():
            full = full_board("Supplements Board")
            run(full)
            for pack in Pack.objects.of(full.meeting):
                pack.published_at = pack.built_at
                pack.save()
            change(full)
            run(full)
            yield full
            transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def media(board):
    """In place of each test's own folder: the module's, which `board` has set."""


def run(full: FullBoard) -> None:
    services.run_build(services.request_build(meeting=full.meeting, by=full.secretary).pk)


def change(full: FullBoard) -> None:
    lamps = full.items["1(b)"].report
    lamps.summary = "<p>All lamps are lit now.</p>"
    lamps.save()
    item = full.items["2 paper"]
    AgendaItem.objects.filter(pk=item.pk).update(withdrawn=True)
    late = AgendaItemFactory(
        meeting=full.meeting,
        position=50,
        kind=ItemKind.REPORT,
        title="Ice in the lower harbour",
        late_reason="The ice came on Friday.",
    )
    ReportFactory(item=late, title=late.title, state=Report.State.CLEARED)


def packs_of(full: FullBoard, edition: Edition = Edition.MEMBERS) -> list[Pack]:
    return list(Pack.objects.filter(meeting=full.meeting, edition=edition).order_by("pk"))


def titles(pack: Pack) -> list[str]:
    return [part.title for part in pack.parts.all()]


def texts_of(pack: Pack) -> list[str]:
    with pypdfium2.PdfDocument(pack.file.read()) as pdf:
        return [" ".join(page.get_textpage().get_text_bounded().split()) for page in pdf]


def test_both_a_whole_version_and_a_supplement_are_kept(board):
    for edition in Edition:
        assert [pack.title for pack in packs_of(board, edition)] == [
            f"{edition.label}, version 1",
            f"{edition.label}, version 2",
            f"Supplement 1, {edition.label.lower()}, version 1",
        ]


def test_a_version_says_what_changed(board):
    first, second, _ = packs_of(board)
    found = {c.title: c.what for c in changes(first.parts.all(), second.parts.all())}
    assert found["Item 1(b): Lamps and buoys"] == "changed"
    assert found["Agenda"] == "changed"
    assert found["Item 2: Progress of the apprentices"] == "taken out"
    late = next(title for title in found if "Ice in the lower harbour" in title)
    assert found[late].startswith("added, ")
    assert len(found) == 4


def test_a_supplement_holds_what_changed_and_nothing_else(board):
    *_, supplement = packs_of(board)
    assert titles(supplement)[:3] == ["Supplement 1", "Agenda", "Item 1(b): Lamps and buoys"]
    assert "Ice in the lower harbour" in titles(supplement)[3]
    assert len(titles(supplement)) == 4
    cover = texts_of(supplement)[0]
    assert "Item 2: Progress of the apprentices" in cover
    assert "taken out" in cover


def test_its_pages_are_numbered_on_from_those_that_are_out(board):
    first, _, supplement = packs_of(board)
    out = {part.key: part for part in first.parts.all()}
    new = {part.key: part for part in supplement.parts.all()}
    lamps = f"paper-{board.items['1(b)'].pk}"
    assert new["agenda"].first_label == f"{out['agenda'].last_label}a"
    assert new[lamps].first_label == f"{out[lamps].last_label}a"
    with pypdfium2.PdfDocument(supplement.file.read()) as pdf:
        for part in supplement.parts.all():
            label = pdf.get_page_label(part.first_index)
            assert label == part.first_label
            if part.key != "supplement-cover":
                foot = pdf[part.first_index].get_textpage().get_text_bounded(bottom=30, top=50)
                assert foot.strip() == label


def test_its_agenda_names_pages_of_the_pack_and_of_itself(board):
    first, _, supplement = packs_of(board)
    out = {part.key: part for part in first.parts.all()}
    new = {part.key: part for part in supplement.parts.all()}
    agenda = texts_of(supplement)[new["agenda"].first_index]
    survey, lamps = (f"paper-{board.items[ref].pk}" for ref in ("1(a)", "1(b)"))
    numbers = agenda.split()
    assert out[survey].first_label in numbers
    assert new[lamps].first_label in numbers
    assert out[lamps].first_label not in numbers


def test_links_of_its_agenda_lead_only_to_what_is_in_it(board):
    *_, supplement = packs_of(board)
    with pikepdf.open(BytesIO(supplement.file.read())) as pdf:
        pages = {page.obj.objgen for page in pdf.pages}
        links = [a for page in pdf.pages for a in page.obj.get("/Annots", ())]
        assert links
        assert all(a.Dest[0].objgen in pages for a in links if "/Dest" in a)
        assert not any("pack.invalid" in str(a.get("/A", {}).get("/URI", "")) for a in links)


def test_the_public_supplement_is_numbered_by_the_public_pack(board):
    first, _, supplement = packs_of(board, Edition.PUBLIC)
    out = {part.key: part for part in first.parts.all()}
    new = {part.key: part for part in supplement.parts.all()}
    assert new["agenda"].first_label == f"{out['agenda'].last_label}a"
    assert not supplement.confidential


def test_a_second_build_keeps_nothing_new(board):
    before = Pack.objects.count()
    run(board)
    assert Pack.objects.count() == before


def test_after_it_is_out_the_next_one_holds_only_what_came_later(board):
    from django.db import transaction

    with transaction.atomic():
        Pack.objects.of(board.meeting).filter(supplement_number=1).update(
            published_at=board.meeting.packs.first().built_at
        )
        survey = board.items["1(a)"].report
        survey.summary = "<p>Two more estuaries.</p>"
        survey.save()
        lamps = board.items["1(b)"].report
        lamps.summary = "<p>One lamp has gone out again.</p>"
        lamps.save()
        run(board)
        first, _, old, *_, newest = packs_of(board)
        assert newest.title == "Supplement 2, members’ edition, version 1"
        assert "Item 2" not in texts_of(newest)[0]  # the first has said that it is taken out
        assert titles(newest)[1:] == [
            "Item 1(a): Survey of tidal barriers",
            "Item 1(b): Lamps and buoys",
        ]
        key = f"paper-{board.items['1(b)'].pk}"
        earlier, later = (pack.parts.get(key=key) for pack in (old, newest))
        assert earlier.last_label < later.first_label
        anchor = first.parts.get(key=key).last_label
        assert later.first_label.startswith(anchor)
        transaction.set_rollback(True)


def test_each_paper_is_a_file_of_its_own_under_its_own_numbers(board):
    first = packs_of(board)[0]
    papers = {paper.title: paper for paper in first.papers.all()}
    assert list(papers)[:3] == [
        "Agenda",
        "Item 1(a): Survey of tidal barriers",
        "Item 1(b): Lamps and buoys",
    ]
    survey = papers["Item 1(a): Survey of tidal barriers"]
    with pypdfium2.PdfDocument(survey.file.read()) as pdf:
        assert len(pdf) == survey.pages
        assert pdf.get_page_label(0) == survey.first_label == "3"
        text = " ".join(page.get_textpage().get_text_bounded() for page in pdf)
        assert "Item 1(a) : Appendix 1" in text
    assert survey.confidential  # one of its appendices is
    assert survey.copy_slot
    assert not papers["Agenda"].confidential
