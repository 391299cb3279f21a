"""One invented report, as Word and as text, and the ways its like are untidy."""

import pytest

from meetings.agenda.reading import ReadReport, read_report
from tests.agenda.word_files import WordFile

CONTACT = (
    "Contact officer: Rowan Ashdown\n"
    "Position: Head of Rivers and Bridges\n"
    "Phone no: 01632 960111\n"
    "E-mail: rowan.ashdown@example.org"
)

TEXT = """Item 1(a)

Keeping the Bridges Open

Purpose

For decision.

Summary

This report asks the Board to agree how bridges are inspected.

It also notes last winter's repairs.

Recommendations

1. That the Board agree the plan at **Appendix 1**.
2. That officers report on:
 - 2.1 the cost of the work; and
 - 2.2 the time it takes.

Action

Officers to begin in the spring.

Contact officer: Rowan Ashdown
Position: Head of Rivers and Bridges
Phone no: 01632 960111
E-mail: rowan.ashdown@example.org

Keeping the Bridges Open

Background

1. There are forty bridges. *Crossing Well*, the plan for them, is ten years old and has
been reviewed by the officers who look after the

Item 1(a)

bridges day by day.
2. Each bridge is looked at:
 - 2.1 every year by an officer;
 - 2.2 every sixth year by an engineer¹.

(This does not hold for footbridges.)

¹ Engineers are chartered.

Costs

3. The chair of the forum said:

"Nobody thanks you for a bridge that stands, but everybody blames you for one that has fallen."

4. Costs are these:

Bridge\tCost
Mill Lane\t£1,200
Church Row\t£900

Item 1(a)

5. They can be met from the budget by:
- waiting for tenders;
- buying stone together.

Appendix 1 - Plan for inspection

First year

1. Stone bridges come first.

Item 1(a) : Appendix 1

Later years

2. All others follow:
 - 2.1 iron; and
 - 2.2 timber.
"""


def word_report() -> bytes:
    file = WordFile()
    file.heading("Keeping the Bridges Open", 1)
    file.text("Purpose", bold=True)
    file.text("For decision.")
    file.text("Summary", bold=True)
    file.text("This report asks the Board to agree how bridges are inspected.")
    file.text("It also notes last winter’s repairs.")
    file.text("Recommendations", bold=True)
    numbers = file.new_list()
    file.listed(["That the Board agree the plan at Appendix 1."], numbers)
    file.listed(["That officers report on:"], numbers)
    file.listed(["the cost of the work; and", "the time it takes."], numbers, level=1)
    file.text("Action", bold=True)
    file.text("Officers to begin in the spring.")
    file.text(CONTACT)
    file.text("Keeping the Bridges Open", bold=True)
    file.heading("Background")
    numbers = file.new_list()
    file.listed(
        [
            "There are forty bridges. Crossing Well, the plan for them, is ten years old and has "
            "been reviewed by the officers who look after the bridges day by day.",
            "Each bridge is looked at:",
        ],
        numbers,
    )
    file.listed(["every year by an officer;"], numbers, level=1)
    file.listed(["every sixth year by an engineer"], numbers, level=1)
    noted = file.document.paragraphs[-1]
    file.footnote(noted, "Engineers are chartered.")
    noted.add_run(".")
    file.text("(This does not hold for footbridges.)")
    file.heading("Costs")
    file.listed(["The chair of the forum said:"], file.new_list())
    file.text(
        "“Nobody thanks you for a bridge that stands, but everybody blames you for one that has "
        "fallen.”"
    )
    numbers = file.new_list()
    file.listed(["Costs are these:"], numbers)
    file.table([["Bridge", "Cost"], ["Mill Lane", "£1,200"], ["Church Row", "£900"]])
    file.listed(["They can be met from the budget by:"], file.new_list())
    file.listed(["waiting for tenders;", "buying stone together."], file.new_list("bullet"))
    file.text("Appendix 1 - Plan for inspection", bold=True)
    file.heading("First year")
    file.listed(["Stone bridges come first."], file.new_list())
    file.heading("Later years")
    numbers = file.new_list()
    file.listed(["All others follow:"], numbers)
    file.listed(["iron; and", "timber."], numbers, level=1)
    return file.content()


def straight(value: object) -> object:
    """Values with typographic quotation marks made straight, for comparison."""
    match value:
        case str():
            return value.translate(str.maketrans("’‘“”", "''\"\""))
        case list():
            return [straight(each) for each in value]
        case dict():
            return {key: straight(each) for key, each in value.items()}
    return value


@pytest.fixture(scope="module")
def from_text() -> ReadReport:
    return read_report(TEXT.encode(), "bridges.txt")


def test_summary_sheet(from_text: ReadReport) -> None:
    read = from_text.as_dict()
    assert read["title"] == "Keeping the Bridges Open"
    assert read["purpose"] == "For decision."
    assert read["summary"] == (
        "This report asks the Board to agree how bridges are inspected.\n"
        "It also notes last winter's repairs."
    )
    assert read["recommendations"] == [
        "That the Board agree the plan at Appendix 1.",
        "That officers report on:\nthe cost of the work; and\nthe time it takes.",
    ]
    assert read["action"] == "Officers to begin in the spring."
    assert read["contact_officers"] == [
        {
            "name": "Rowan Ashdown",
            "position": "Head of Rivers and Bridges",
            "phone": "01632 960111",
            "email": "rowan.ashdown@example.org",
        }
    ]
    assert read["doubts"] == []


def test_body_is_in_house_form(from_text: ReadReport) -> None:
    assert from_text.body_html == (
        "<h2>Background</h2><ol>"
        "<li><p>There are forty bridges. <em>Crossing Well</em>, the plan for them, is ten years "
        "old and has been reviewed by the officers who look after the bridges day by day.</p></li>"
        "<li><p>Each bridge is looked at:</p><ol><li><p>every year by an officer;</p></li>"
        '<li><p>every sixth year by an engineer<span class="footnote">Engineers are chartered.'
        "</span>.</p><p>(This does not hold for footbridges.)</p></li></ol></li></ol>"
        "<h2>Costs</h2><ol><li><p>The chair of the forum said:</p><blockquote><p>"
        '"Nobody thanks you for a bridge that stands, but everybody blames you for one that has '
        'fallen."</p></blockquote></li><li><p>Costs are these:</p></li></ol>'
        "<table><thead><tr><th>Bridge</th><th>Cost</th></tr></thead><tbody>"
        "<tr><td>Mill Lane</td><td>£1,200</td></tr><tr><td>Church Row</td><td>£900</td></tr>"
        "</tbody></table><ol><li><p>They can be met from the budget by:</p>"
        "<ul><li><p>waiting for tenders;</p></li><li><p>buying stone together.</p></li></ul>"
        "</li></ol>"
    )


def test_paragraph_numbers_go_on_across_headings(from_text: ReadReport) -> None:
    read = from_text.as_dict()
    assert [each["number"] for each in read["paragraphs"]] == [
        "1",
        "2",
        "2.1",
        "2.2",
        "3",
        "4",
        "5",
    ]
    assert read["paragraphs"][3]["text"] == (
        "every sixth year by an engineer.\nEngineers are chartered.\n"
        "(This does not hold for footbridges.)"
    )
    assert read["headings"] == ["Background", "Costs"]


def test_appendix_begins_again_at_one(from_text: ReadReport) -> None:
    (appendix,) = from_text.as_dict()["appendices"]
    assert appendix["title"] == "Appendix 1 - Plan for inspection"
    assert [each["number"] for each in appendix["paragraphs"]] == ["1", "2", "2.1", "2.2"]


def test_word_file_reads_like_its_text(from_text: ReadReport) -> None:
    from_word = read_report(word_report(), "bridges.docx")
    assert straight(from_word.as_dict()) == straight(from_text.as_dict())


def test_chairs_report_has_its_contact_at_the_end() -> None:
    text = (
        "Item 4e\n\nRivers Board – report from Cllr Ida Quill (Chair)\n\n"
        "Floods\n\nWarnings\n\n1. Warnings were sent in time.\n\n"
        "Pumps\n\n2. Pumps were tried.\n\nBridges\n\nStone\n\n3. Stone was bought.\n\n" + CONTACT
    )
    report = read_report(text.encode(), "chair.txt")
    assert report.title == "Rivers Board – report from Cllr Ida Quill (Chair)"
    assert report.body_html == (
        "<h2>Floods</h2><h3>Warnings</h3><ol><li><p>Warnings were sent in time.</p></li></ol>"
        "<h3>Pumps</h3><ol><li><p>Pumps were tried.</p></li></ol>"
        "<h2>Bridges</h2><h3>Stone</h3><ol><li><p>Stone was bought.</p></li></ol>"
    )
    assert [officer.name for officer in report.contact_officers] == ["Rowan Ashdown"]
    assert report.doubts == []


def test_summary_sheet_in_a_table_and_a_text_box() -> None:
    file = WordFile()
    file.text("Ferries", style="Title")
    file.table(
        [["Purpose:", "For noting."], ["Summary", "Ferries run."], ["Recommendation", "Note."]]
    )
    file.text("Action", bold=True)
    file.text("None.")
    file.table(
        [["Contact officer:", "Una Fell"], ["Tel:", "01632 960222"], ["Email:", "una@example.org"]]
    )
    file.text_box("Ferries are old.")
    file.heading("Background")
    file.listed(["They run daily."], file.new_list())
    read = read_report(file.content(), "ferries.docx").as_dict()
    assert (read["title"], read["purpose"], read["summary"]) == (
        "Ferries", "For noting.", "Ferries run.",
    )  # fmt: skip
    assert read["recommendations"] == ["Note."]
    assert read["action"] == "None."
    assert read["contact_officers"][0] == {
        "name": "Una Fell", "position": "", "phone": "01632 960222", "email": "una@example.org",
    }  # fmt: skip
    assert {"number": "", "text": "Ferries are old."} in read["paragraphs"]
    assert read["paragraphs"][-1] == {"number": "1", "text": "They run daily."}


def test_labels_on_the_line_of_their_text_and_no_title_repeated() -> None:
    text = (
        "Lamps\n\nPurpose: For noting\nSummary:\tLamps are lit.\nRecommendation - Note it.\n\n"
        "Action required: none\n\nContact officers:\nUna Fell, Lamp Officer\n01632 960222\n"
        "una@example.org\n\nBackground\n\n1 Lamps burn oil.\n2 Oil is dear.\n"
    )
    read = read_report(text.encode(), "lamps.txt").as_dict()
    assert (read["purpose"], read["summary"], read["action"]) == (
        "For noting", "Lamps are lit.", "none",
    )  # fmt: skip
    assert read["recommendations"] == ["Note it."]
    assert read["contact_officers"] == [
        {
            "name": "Una Fell", "position": "Lamp Officer", "phone": "01632 960222",
            "email": "una@example.org",
        }
    ]  # fmt: skip
    assert read["headings"] == ["Background"]
    assert [each["number"] for each in read["paragraphs"]] == ["1", "2"]


def test_what_stands_before_the_title_is_kept_with_a_doubt() -> None:
    text = (
        "Rivers Board, 3 May\n\nLamps\n\nPurpose\n\nFor noting.\n\n"
        + CONTACT
        + ("\n\nLamps\n\nBackground\n\n1. Lamps burn oil.\n")
    )
    report = read_report(text.encode(), "lamps.txt")
    assert report.title == "Lamps"
    assert "Rivers Board, 3 May" in report.body_html
    assert any("Rivers Board, 3 May" in doubt for doubt in report.doubts)


def test_a_title_that_changes_is_doubted() -> None:
    text = "Lamps in 2011\n\nPurpose\n\nFor noting.\n\nLamps in 2012\n\n1. So.\n"
    report = read_report(text.encode(), "lamps.txt")
    assert report.title == "Lamps in 2011"
    assert any("“Lamps in 2012” (line 7)" in doubt for doubt in report.doubts)


def test_several_recommendations_in_bullets_with_an_opening() -> None:
    text = (
        "Lamps\n\nPurpose\n\nFor decision.\n\nRecommendations\n\nThe Board is asked to:\n\n"
        "- agree the lamps;\n- note the oil.\n\n" + CONTACT + "\n\nLamps\n\n1. Lamps burn oil.\n"
    )
    report = read_report(text.encode(), "lamps.txt")
    assert report.recommendations == [
        "<p>The Board is asked to:</p><p>agree the lamps;</p>",
        "<p>note the oil.</p>",
    ]
    assert any("The Board is asked to:" in doubt for doubt in report.doubts)


def test_missing_parts_are_doubts() -> None:
    text = "Lamps\n\nPurpose\n\nFor decision.\n\nSummary\n\nLamps are lit.\n\nLamps\n\n1. So.\n"
    doubts = read_report(text.encode(), "lamps.txt").doubts
    assert [doubt.split(".")[0] for doubt in doubts] == [
        "The report has no Recommendation",
        "The report has no Action",
        "The report names no contact officer",
    ]


def test_headings_of_two_levels_keep_them_and_bold_lines_are_headings() -> None:
    text = "# Lamps\n\n## Streets\n\n### Mill Lane\n\n1. Dark.\n\n## Squares\n\n2. Light.\n"
    assert "<h2>Streets</h2><h3>Mill Lane</h3>" in read_report(text.encode(), "l.md").body_html
    bold = "Lamps\n\n**Streets**\n\nDark\n\n**Squares**\n\n1. Light.\n"
    assert read_report(bold.encode(), "l.txt").as_dict()["headings"] == ["Streets", "Squares"]


def test_addresses_and_letters_are_not_headings() -> None:
    text = (
        "Lamps\n\n1. A letter follows.\n\nMinistry of Lamps\n\n1 High Street, Anyport, AB1 2CD\n\n"
        "Dear Una\n\nThank you for your letter about the lamps.\n\nYours ever\n"
    )
    assert read_report(text.encode(), "l.txt").as_dict()["headings"] == []


def test_a_line_that_names_a_table_is_its_caption_and_no_heading() -> None:
    report = read_report(
        (
            "Bridges\n\nPurpose\n\nFor decision.\n\nBridges\n\nBackground\n\n"
            "1. Costs are below.\n\n**Table 1: Costs by year**\n\n"
            "| Year | Cost |\n|---|---|\n| 2027 | £4m |\n\n2. They will rise.\n"
        ).encode(),
        "bridges.md",
    )
    read = report.as_dict()
    assert read["headings"] == ["Background"]
    assert [paragraph["number"] for paragraph in read["paragraphs"]] == ["1", "2"]
    assert "<table><caption>Table 1: Costs by year</caption>" in report.body_html
