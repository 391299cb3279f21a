"""Where appendices begin when the file does not say it plainly."""

from meetings.agenda.reading import read_report

OPENING = "Lamps\n\nPurpose\n\nFor decision.\n\nLamps\n\nBackground\n\n"


def appendices(text: str) -> tuple[dict[str, list[str]], list[str]]:
    report = read_report(text.encode(), "lamps.txt")
    numbers = {
        each["title"]: [p["number"] + p["text"] for p in each["paragraphs"]]
        for each in report.as_dict()["appendices"]
    }
    return numbers, report.doubts


def test_running_head_after_a_draft_title_page_tells_where_it_begins() -> None:
    found, _ = appendices(
        OPENING + "1. The plan is at Appendix 1.\n\nDRAFT\n\nLamps\n\nThe lamps are old.\n\n"
        "Item 1(a) : Appendix 1\n\nThey are to be changed.\n"
    )
    assert found == {
        "Appendix 1 - Lamps (DRAFT)": ["The lamps are old.", "They are to be changed."]
    }


def test_draft_mark_alone_is_enough_when_the_report_speaks_of_an_appendix() -> None:
    found, doubts = appendices(
        OPENING + "1. The plan is at Appendix 2.\n\nDRAFT\n\nPlan for lamps\n\nThe lamps are "
        "old.\n\nThey are to be changed.\n"
    )
    assert list(found) == ["Appendix 2 - Plan for lamps (DRAFT)"]
    assert any("taken to be Appendix 2" in doubt for doubt in doubts)


def test_unnumbered_tail_is_the_appendix_the_report_speaks_of() -> None:
    found, doubts = appendices(
        OPENING + "1. A letter is at **Appendix 1**.\n\nCosts\n\n2. None.\n\nMinistry of Lamps\n"
        "1 High Street\nAB1 2CD\n\nDear Una\n\nThank you for writing to us.\n\nYours ever\n"
    )
    assert list(found) == ["Appendix 1"]
    assert any("Ministry of Lamps" in doubt and "(line 17)" in doubt for doubt in doubts)


def test_tail_under_a_heading_stays_in_the_body() -> None:
    found, _ = appendices(
        OPENING + "1. The plan is at Appendix 1.\n\nMoney\n\nNone is needed.\n\nStaff\n\n"
        "None are needed.\n"
    )
    assert found == {}


def test_running_head_without_a_mark_begins_it_there_with_a_doubt() -> None:
    found, doubts = appendices(
        OPENING + "1. See the plan.\n\nItem 2 : Annex A\n\nPlan for lamps\n\n1. Change them.\n"
    )
    assert found == {"Annex A - Plan for lamps": ["1Change them."]}
    assert any(doubt.startswith("Annex A was begun") for doubt in doubts)


def test_label_alone_takes_the_next_line_as_title() -> None:
    found, _ = appendices(
        OPENING + "1. See Appendix A and Appendix B.\n\nAPPENDIX A\n\nOil\n\n1. Dear.\n\n"
        "Appendix B: Wicks\n\n1. Cheap.\n2. Short.\n"
    )
    assert found == {"Appendix A - Oil": ["1Dear."], "Appendix B - Wicks": ["1Cheap.", "2Short."]}


def test_sentence_about_an_appendix_opens_none() -> None:
    found, _ = appendices(OPENING + "1. Old.\n\nAppendix 1 sets out the lamps.\n\n2. New.\n")
    assert found == {}


def test_purpose_inside_an_appendix_is_a_heading_there() -> None:
    report = read_report(
        (
            OPENING
            + "1. See it.\n\nAppendix 1 - Pledge\n\nPurpose\n\nIt sets out what is pledged.\n"
        ).encode(),
        "l.txt",
    )
    assert report.purpose == "For decision."
    assert report.appendices[0].body_html == ("<h2>Purpose</h2><p>It sets out what is pledged.</p>")


def test_draft_mark_in_the_body_is_left_out_with_a_doubt() -> None:
    report = read_report((OPENING + "1. Old.\n\nDRAFT\n\n2. New.\n").encode(), "l.txt")
    assert "DRAFT" not in report.body_html
    assert any("DRAFT" in doubt for doubt in report.doubts)
