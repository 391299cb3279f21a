"""What a report lacks is said in sentences, all of them at once."""

from dataclasses import replace

import pytest

from meetings.agenda.completeness import missing_from
from meetings.agenda.models import AgendaItem, Report
from meetings.agenda.report_text import AppendixText, ReportText

WHOLE = ReportText(
    title="Lamps and buoys",
    purpose="<p>For decision.</p>",
    body='<ol><li>Text.</li></ol><p><img src="image:a.png" alt="A buoy"></p>',
    contacts=(1,),
    appendices=(AppendixText(key=1, title="Figures", body="<p>Ten.</p>"),),
)


def codes(text: ReportText, **item: object) -> list[str]:
    report = Report(item=AgendaItem(title="Lamps", **item))  # type: ignore[misc]  # of many types
    return [each.code for each in missing_from(report, text)]


def test_nothing_is_missing_from_a_whole_report() -> None:
    assert codes(WHOLE) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (replace(WHOLE, title=" "), ["title"]),
        (replace(WHOLE, purpose="<p> </p>"), ["purpose"]),
        (replace(WHOLE, body="<h2> </h2>"), ["body"]),
        (replace(WHOLE, body="", pdf="reports/a.pdf"), []),
        (replace(WHOLE, contacts=()), ["contacts"]),
        (replace(WHOLE, recommendations=("<p>to note</p>", "<p></p>")), ["recommendation"]),
        (replace(WHOLE, body='<p><img src="image:a.png"></p>'), ["image-text"]),
        (replace(WHOLE, summary='<p><img src="image:a.png" alt=" "></p>'), ["image-text"]),
        (
            replace(WHOLE, appendices=(AppendixText(key=None, title="", confidential=True),)),
            ["appendix-title", "appendix-text", "appendix-reason"],
        ),
        (
            replace(WHOLE, appendices=(AppendixText(key=None, title="Scan", pdf="a.pdf"),)),
            [],
        ),
        (ReportText(title=""), ["title", "purpose", "contacts", "body"]),
    ],
)
def test_what_is_missing(text: ReportText, expected: list[str]) -> None:
    assert codes(text) == expected


def test_a_confidential_item_needs_its_reason() -> None:
    assert codes(WHOLE, confidential=True) == ["item-reason"]
    assert codes(WHOLE, confidential=True, confidential_reason="Paragraph 3") == []


def test_the_sentence_says_which_picture() -> None:
    text = replace(WHOLE, body=WHOLE.body + '<p><img src="image:b.png"></p>')
    report = Report(item=AgendaItem(title="Lamps"))
    assert [each.sentence for each in missing_from(report, text)] == [
        "Picture 2 of the body has no alternative text: say what it shows."
    ]
