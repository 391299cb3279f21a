"""A chair's report, known by its title and read in its form."""

import pytest

from meetings.agenda.reading import ReadOfficer, read_report
from tests.agenda.uploaded import CHAIRS_TITLE, word_chairs_report

CONTACT = (
    "Contact officer: Rowan Ashdown\nPosition: Rivers Adviser\nPhone no: 01632 960333\n"
    "E-mail: rowan.ashdown@rivers.example\n"
)
TEXT = f"""Item 4e

{CHAIRS_TITLE}

1. Warnings were sent in time.
2. **Progress:** the pumps were tried. They are:
 - 2.1 at the weir
 - 2.2 at the mill (with the millers)

 - 2.3 at the bridge.
3. Stone was bought.

{CONTACT}"""


def test_a_word_file_has_headings_numbers_bold_words_and_contact() -> None:
    report = read_report(word_chairs_report(), "chair.docx")
    assert report.title == CHAIRS_TITLE
    assert report.is_chairs_report
    assert report.body_html == (
        "<h2>Floods</h2><h3>Warnings</h3><ol><li><p>Warnings were sent in time.</p></li></ol>"
        "<h3>Pumps</h3><ol><li><p><strong>Progress: </strong>the pumps were tried. They are:</p>"
        "<ol><li><p>at the weir</p></li><li><p>at the mill (with the millers)</p></li>"
        "<li><p>at the bridge.</p></li></ol></li></ol>"
        "<h2>Bridges</h2><h3>Stone</h3><ol><li><p>Stone was bought.</p></li></ol>"
    )
    assert report.contact_officers == [
        ReadOfficer(
            "Rowan Ashdown", "Rivers Adviser", "01632 960333", "rowan.ashdown@rivers.example"
        )
    ]
    assert report.doubts == []


def test_sub_paragraphs_go_on_after_a_break() -> None:
    report = read_report(TEXT.encode(), "chair.txt")
    numbers = [each["number"] for each in report.as_dict()["paragraphs"]]
    assert report.is_chairs_report
    assert numbers == ["1", "2", "2.1", "2.2", "2.3", "3"]
    assert "<strong>Progress:</strong>" in report.body_html
    assert report.doubts == []


@pytest.mark.parametrize(
    "title",
    [
        "Rivers Board – report from Cllr Ida Quill (Chairman)",
        "Rivers Board - Report from Sir Ida Quill OBE (Chairwoman)",
        "Rivers Board — report by Cllr Ida Quill (Vice-Chair)",
        "Rivers and Canals Board – report of Ida Quill (Deputy Chair)",
    ],
)
def test_titles_that_a_chairs_report_has(title: str) -> None:
    assert read_report(TEXT.replace(CHAIRS_TITLE, title).encode(), "c.txt").is_chairs_report


@pytest.mark.parametrize(
    "title",
    [
        "Report from the chair",
        "Rivers Board – report from the working party",
        "Rivers Board – report on chairs (Chair)",
        "Report from Cllr Ida Quill (Chair)",
    ],
)
def test_titles_of_other_reports(title: str) -> None:
    assert not read_report(TEXT.replace(CHAIRS_TITLE, title).encode(), "c.txt").is_chairs_report


def test_a_report_with_a_summary_sheet_is_in_the_house_form_whatever_it_is_called() -> None:
    text = TEXT.replace("1. Warnings", "Purpose\n\nFor noting.\n\n1. Warnings", 1)
    assert not read_report(text.encode(), "chair.txt").is_chairs_report
