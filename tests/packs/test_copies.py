import hashlib
import io
import re
import shutil
import subprocess
from datetime import UTC, datetime, timedelta
from functools import cache

import page
import pdfua
import pikepdf
import pypdfium2
import pytest
from pikepdf import Array, Dictionary, Name

from meetings.packs.copies import CopySlot, NoCopySlot, add_slot, copy_tail, find_slot
from meetings.packs.joining import Part, join
from tests.packs.papers import opened, paragraphs, rendered, saved

AT = datetime(2026, 11, 25, 14, 3, tzinfo=UTC)
READER = "Cllr Winifred Oakapple"


@cache
def joined() -> bytes:
    parts = [
        Part("a", rendered("<h1>One</h1>" + paragraphs(9)), "One", confidential=True),
        Part("b", rendered("<h1>Two</h1>", "@page { size: A4 landscape }"), "Two"),
    ]
    return join(parts, title="Pack", created=AT, producer="Board Papers")


@cache
def stored(empty_pages: int = 0) -> bytes:
    """A pack as it is kept, with its slot."""
    with opened(joined()) as pdf:
        for _ in range(empty_pages):
            pdf.add_blank_page(page_size=(595, 842))
        slot = CopySlot(pdf)
        for each in pdf.pages:
            slot.draw_on(each)
        return saved(
            pdf, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate
        )


def copy_of(pack: bytes, reader: str = READER, at: datetime = AT) -> bytes:
    slot = find_slot(pack)
    assert slot is not None
    return pack + copy_tail(io.BytesIO(pack), slot=slot, reader=reader, at=at)


def texts(pdf: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(pdf)
    return [each.get_textpage().get_text_bounded() for each in document]


def run(*command: str, pdf: bytes) -> str:
    if shutil.which(command[0]) is None:
        pytest.skip(f"{command[0]} is not installed")
    return subprocess.run(command, input=pdf, capture_output=True, check=True).stdout.decode()


def test_every_page_of_a_copy_says_whose_it_is():
    pages = texts(copy_of(stored()))
    assert len(pages) >= 3
    assert all("Copy of Cllr Winifred Oakapple, 25 November 2026, 14.03" in text for text in pages)


def test_the_stored_pack_names_nobody():
    assert not any("Copy of" in text for text in texts(stored()))


def test_a_copy_is_the_stored_pack_and_little_more():
    copy = copy_of(stored())
    assert copy.startswith(stored())
    assert len(copy) - len(stored()) < 8_000


def test_a_copy_of_a_thousand_pages_adds_no_more_than_one_of_three():
    many = stored(1_000)
    assert abs(len(copy_of(many)) - len(many) - (len(copy_of(stored())) - len(stored()))) < 50


def test_the_line_stands_in_the_middle_of_the_foot_and_below_the_page_number():
    document = pypdfium2.PdfDocument(copy_of(stored()))
    for each in document:
        text = each.get_textpage()
        start = text.get_text_bounded().index("Copy of")
        left, bottom, _, top = text.get_charbox(start)
        right = text.get_charbox(text.count_chars() - 1)[2]
        assert (left + right) / 2 == pytest.approx(each.get_width() / 2, abs=3)
        assert 15 < bottom < top < 33


def test_the_line_is_an_artifact_and_not_read_aloud():
    with opened(copy_of(stored())) as pdf:
        operations = pikepdf.parse_content_stream(pdf.pages[0])
    drawn = next(n for n, each in enumerate(operations) if each.operands == [Name.CopySlot])
    opening = next(
        each for each in reversed(operations[:drawn]) if str(each.operator) in ("BDC", "EMC")
    )
    assert opening.operands[0] == Name.Artifact
    assert opening.operands[1].Type == Name.Pagination
    depth = {"BDC": 1, "BMC": 1, "EMC": -1}
    assert sum(depth.get(str(each.operator), 0) for each in operations) == 0


@pytest.mark.parametrize(
    ("name", "printed"),
    [
        ("Łukasz Żółć-Şahin", "Łukasz Żółć-Şahin"),
        ("Siân O’Neill", "Siân O’Neill"),
        ("Rene\u0301e D'Arcy", "Renée D'Arcy"),
        ("Κλειώ Щукина", "Κλειώ Щукина"),
        ("山田 (Yamada)", "?? (Yamada)"),
        ("Two\nlines\t) Tj ET", "Two lines ) Tj ET"),
    ],
)
def test_names_are_printed_as_people_write_them(name, printed):
    copy = copy_of(stored(), name)
    assert all(f"Copy of {printed}, 25 Nov" in text for text in texts(copy))
    assert page.validate_pdf_bytes(copy, profile="ua1").is_compliant


@pytest.mark.parametrize("length", [90, 200])
def test_a_very_long_name_stays_on_the_page(length):
    pages = pypdfium2.PdfDocument(copy_of(stored(), "W" * length))
    text = pages[0].get_textpage()
    start = text.get_text_bounded().index("Copy of")
    assert text.get_charbox(start)[0] > 65
    assert text.get_charbox(text.count_chars() - 1)[2] < pages[0].get_width() - 65
    assert find_slot(copy_of(stored(), "W" * length)) is not None


def test_a_copy_is_as_accessible_as_the_stored_pack(tmp_path):
    """PDF/UA-1, by both validators."""
    for pdf in (stored(), copy_of(stored())):
        report = page.validate_pdf_bytes(pdf, profile="ua1")
        assert [(each.rule_id, each.message) for each in report.failures] == []
        path = tmp_path / "pack.pdf"
        path.write_bytes(pdf)
        assert list(pdfua.validate(str(path)).findings) == []


def test_other_programs_open_a_copy_without_complaint(tmp_path):
    copy = copy_of(stored())
    with opened(copy) as pdf:
        assert pdf.check_pdf_syntax() == []
        assert not pdf.get_warnings()
    path = tmp_path / "copy.pdf"
    path.write_bytes(copy)
    assert "No syntax or stream encoding errors" in run("qpdf", "--check", str(path), pdf=b"")
    assert run("pdftotext", "-", "-", pdf=copy).count(READER) == len(texts(copy))


def test_a_copy_can_be_saved_anew():
    with opened(copy_of(stored())) as pdf:
        again = saved(pdf)
    assert all(READER in text for text in texts(again))


def test_the_same_reader_and_time_give_the_same_bytes():
    assert copy_of(stored()) == copy_of(stored())
    assert len({copy_of(stored()), copy_of(stored(), "A. N. Other")}) == 2
    assert len({copy_of(stored()), copy_of(stored(), at=AT + timedelta(minutes=1))}) == 2


def test_a_copy_is_known_as_a_version_of_the_pack():
    with opened(stored()) as before, opened(copy_of(stored())) as after:
        first, second = (bytes(part) for part in after.trailer.ID)
        assert first == bytes(before.trailer.ID[0])
        assert second != bytes(before.trailer.ID[1])
        assert after.docinfo == before.docinfo
        assert after.trailer.Root.objgen == before.trailer.Root.objgen


def test_two_copies_differ_only_at_their_ends():
    digests = {hashlib.sha256(copy_of(stored(), name)[: len(stored())]) for name in ("A", "B")}
    assert len({each.digest() for each in digests}) == 1


def test_only_the_end_of_a_long_pack_is_read():
    class Counting(io.BytesIO):
        taken = 0

        def read(self, size=-1):
            found = super().read(size)
            self.taken += len(found)
            return found

        def readinto(self, buffer):
            taken = super().readinto(buffer)
            self.taken += taken
            return taken

    with opened(joined()) as pdf:
        picture = pikepdf.Stream(pdf, bytes(8_000_000), Type=Name.XObject, Subtype=Name.Form)
        picture["/BBox"] = Array([0, 0, 1, 1])
        slot = CopySlot(pdf)
        for each in pdf.pages:
            slot.draw_on(each)
            each.add_resource(picture, Name.XObject, Name.Long)
        pack = saved(
            pdf,
            deterministic_id=True,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            compress_streams=False,
        )
    file = Counting(pack)
    copy_tail(file, slot=find_slot(pack), reader=READER, at=AT)
    assert file.taken < 300_000 < len(pack)


def test_a_page_that_has_resources_in_common_with_others_draws_the_slot_once():
    with opened(stored()) as pdf:
        for each in pdf.pages:
            content = b"".join(part.read_bytes() for part in each.obj.Contents)
            assert len(re.findall(rb"/CopySlot\s+Do", content)) == 1


def test_a_pack_stored_without_a_slot_is_given_one():
    target = io.BytesIO()
    number = add_slot(io.BytesIO(joined()), target)
    pack = target.getvalue()
    assert number == find_slot(pack)
    assert all(READER in text for text in texts(copy_of(pack)))
    assert page.validate_pdf_bytes(copy_of(pack), profile="ua1").is_compliant
    again = io.BytesIO()
    add_slot(io.BytesIO(joined()), again)
    assert again.getvalue() == pack


def test_a_pack_without_a_slot_goes_to_nobody():
    assert find_slot(joined()) is None
    with opened(joined()) as pdf:
        numbers = [1, pdf.Root.objgen[0], 10**6]
    for number in numbers:
        with pytest.raises(NoCopySlot):
            copy_tail(io.BytesIO(joined()), slot=number, reader=READER, at=AT)
    with pytest.raises((NoCopySlot, pikepdf.PdfError)):
        copy_tail(io.BytesIO(b"not a PDF"), slot=1, reader=READER, at=AT)


def test_a_form_that_is_no_slot_is_not_overwritten():
    with opened(joined()) as pdf:
        form = pikepdf.Stream(pdf, b"0 0 9 9 re f", Type=Name.XObject, Subtype=Name.Form)
        form["/BBox"] = Array([0, 0, 9, 9])
        pdf.pages[0].add_resource(form, Name.XObject, Name.Drawing)
        pack = saved(pdf)
    with opened(pack) as pdf:
        number = pdf.pages[0].resources.get("/XObject", Dictionary())["/Drawing"].objgen[0]
    with pytest.raises(NoCopySlot):
        copy_tail(io.BytesIO(pack), slot=number, reader=READER, at=AT)
