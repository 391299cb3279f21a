"""Cover, visitors' guidance and notice."""

from boardpapers.importing.reading.front_matter import read_front_matter

TEXT = """
Parks Board

Agenda

Tuesday 20 March 2012
11.00am

To: Members of the Parks Board
cc: Named officers

www.parks.example

Guidance notes for visitors

Weir House, Weir Street, Holm HM1 2AB

Security

Sign in at the desk.

Fire instructions

Leave by the green signs.

DO NOT RUN.

Parks Board

20 March 2012

The **Parks Board** meeting will be held on **Tuesday 20 March 2012** at **11.00am**.

Lunch will follow at 1pm.

Apologies

Tell your group office.

Blue: Ann Lee: 020 7000 0001 email: ann@parks.example
Green: Group Office: 020 7000 0002

Attendance Sheet

Sign the register.

Location

See the back cover.

Contact

Bob Hay (Tel: 020 7000 0003, email: bob.hay@parks.example)

Carers' Allowance

Up to £6 an hour.

Hotels

See <http://hotels.example>.

Bicycles

In the yard.

Parks Board

Parks Board - Membership 2011/2012

Councillor\tAuthority
Ann Lee [Chair]\tHolm
"""


def test_cover_and_guidance() -> None:
    matter = read_front_matter(TEXT, "front.txt")
    assert matter.board == "Parks Board"
    assert matter.to == "Members of the Parks Board"
    assert matter.cc == "Named officers"
    assert matter.website == "www.parks.example"
    assert matter.guidance_html == (
        "<p>Weir House, Weir Street, Holm HM1 2AB</p>"
        "<h2>Security</h2><p>Sign in at the desk.</p>"
        "<h2>Fire instructions</h2><p>Leave by the green signs.</p><p>DO NOT RUN.</p>"
    )


def test_the_notice_by_heading() -> None:
    matter = read_front_matter(TEXT, "front.txt")
    assert matter.lunch == "Lunch will follow at 1pm."
    assert matter.notice_html.startswith("<p>The <strong>Parks Board</strong> meeting")
    assert {key: text.html for key, text in matter.texts.items()} == {
        "apologies": "<p>Tell your group office.</p>",
        "attendance_sheet": "<p>Sign the register.</p>",
        "location": "<p>See the back cover.</p>",
        "contact": "<p>Bob Hay (Tel: 020 7000 0003, email: bob.hay@parks.example)</p>",
        "carers_allowance": "<p>Up to £6 an hour.</p>",
        "hotels": '<p>See <a href="http://hotels.example">http://hotels.example</a>.</p>',
    }


def test_contacts_and_offices() -> None:
    matter = read_front_matter(TEXT, "front.txt")
    assert matter.contact is not None
    assert (matter.contact.name, matter.contact.phone) == ("Bob Hay", "020 7000 0003")
    assert matter.contact.email == "bob.hay@parks.example"
    assert [(o.group, o.name, o.phone, o.email) for o in matter.group_offices] == [
        ("Blue", "Ann Lee", "020 7000 0001", "ann@parks.example"),
        ("Green", "Group Office", "020 7000 0002", ""),
    ]
    assert any("“Green” has no e-mail" in str(doubt) for doubt in matter.doubts)


def test_an_unknown_heading_is_kept_with_a_doubt_and_the_tables_are_handed_back() -> None:
    matter = read_front_matter(TEXT, "front.txt")
    assert [(t.heading, t.html) for t in matter.other_texts] == [
        ("Bicycles", "<p>In the yard.</p>")
    ]
    assert any("“Bicycles” is not known here" in str(doubt) for doubt in matter.doubts)
    assert "Ann Lee [Chair]\tHolm" in matter.tables_text
    assert TEXT.splitlines()[matter.tables_line - 1] == "Parks Board"


def test_text_without_any_of_it_is_doubts_only() -> None:
    matter = read_front_matter("", "front.txt")
    assert matter.guidance_html == ""
    assert any("No visitors' guidance was found" in str(doubt) for doubt in matter.doubts)
