"""The location page."""

from boardpapers.importing.reading.location import read_location

TEXT = """Location Map

Parks Association

Weir House
 Weir Street, Holm HM1 2AB
 Tel: 020 7000 0001
 Fax: 020 7000 0002
 Email: desk@parks.example
 Website: www.parks.example

Public transport

The nearest stations are;

Quay

and **Market**, ten minutes' walk away.

Bus routes

3 Quay - Market **N3**
17 Holm - Weir

By car

Car parks

Tower Car Park
 Tower Street
Mill Car Park
 Mill Lane
"""


def test_address_and_ways_to_reach_it() -> None:
    found = read_location(TEXT)
    assert found.heading == "Location Map"
    assert found.address == ["Parks Association", "Weir House", "Weir Street, Holm HM1 2AB"]
    assert (found.phone, found.fax) == ("020 7000 0001", "020 7000 0002")
    assert (found.email, found.website) == ("desk@parks.example", "www.parks.example")


def test_travel_with_cut_sentence_routes_and_car_parks() -> None:
    found = read_location(TEXT, "location.txt")
    assert found.travel_html == (
        "<h2>Public transport</h2>"
        "<p>The nearest stations are; Quay and <strong>Market</strong>, ten minutes' walk away.</p>"
        "<h2>Bus routes</h2><ul><li>3 Quay - Market <strong>N3</strong></li>"
        "<li>17 Holm - Weir</li></ul>"
        "<h2>By car</h2><h2>Car parks</h2><ul><li>Tower Car Park, Tower Street</li>"
        "<li>Mill Car Park, Mill Lane</li></ul>"
    )
    assert [doubt.line for doubt in found.doubts] == [14]
    assert "joined again from 3 pieces" in str(found.doubts[0])


def test_nothing_there_is_doubted() -> None:
    found = read_location("")
    assert len(found.doubts) == 2
