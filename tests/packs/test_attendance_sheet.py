"""The printed attendance sheet."""

from io import BytesIO

import pikepdf
import pypdfium2
import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from meetings.attendance.by_group import by_group
from meetings.attendance.expected import expected_at
from meetings.members.models import Capacity
from meetings.packs.attendance_sheet import attendance_sheet
from tests.factories import ApologyFactory, MembershipFactory, PersonFactory
from tests.full_board import full_board

pytestmark = pytest.mark.django_db

LONG_NAME = "Bartholomew Featherstonehaugh-Cholmondeley of Saltmarsh and the Outer Isles MBE"


def pages_of(pdf: bytes) -> list[str]:
    with pypdfium2.PdfDocument(pdf) as opened:
        return [" ".join(page.get_textpage().get_text_range().split()) for page in opened]


def test_sixty_people_over_pages_that_each_have_a_head() -> None:
    full = full_board()
    ApologyFactory(
        meeting=full.meeting,
        person=full.members[1],
        substitute=full.substitutes[0],
        note="My hip again",
    )
    for number in range(54):
        MembershipFactory(
            board=full.board,
            group=full.groups[number % 3],
            person=PersonFactory(name=f"{LONG_NAME} {number}", email="b@saltmarsh.example"),
        )
    pdf = attendance_sheet(full.meeting)
    pages = pages_of(pdf)
    words = " ".join(pages)
    assert len(pages) > 2
    assert all("Arrived Left Signature" in page for page in pages)
    assert all(f"Sheet {number} of {len(pages)}" in page for number, page in enumerate(pages, 1))
    assert "Tuesday 8 December 2026" in pages[0]
    assert "Pilot Rooms 1 and 2" in pages[0]
    assert words.count("✓") == 1  # the substitute who stands in
    assert "for Ivo Tansley" in words
    assert words.count("Apologies received") == 1
    for name in (*(person.name for person in full.members), full.observer.name):
        assert name in words
    assert "hip" not in words
    assert "saltmarsh.example" not in words
    with pikepdf.open(BytesIO(pdf)) as opened:
        assert b"pdfuaid:part" in opened.Root.Metadata.read_bytes()  # tagged, and found accessible


def test_a_board_without_anybody_has_blank_lines_to_sign(client: Client) -> None:
    full = full_board()
    full.board.memberships.all().delete()
    client.force_login(full.secretary)
    answer = client.get(reverse("attendance_sheet", args=[full.meeting.pk]))
    assert answer["Content-Type"] == "application/pdf"
    assert 'filename="Harbours Board 2026-12-08' in answer["Content-Disposition"]
    assert "Others and guests" in " ".join(pages_of(answer.content))


def test_groups_in_the_boards_order_and_who_stands_in_first(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    full = full_board()
    MembershipFactory(board=full.board, group=None, person=PersonFactory(name="Nobody’s"))
    second = MembershipFactory(
        board=full.board, group=full.groups[0], capacity=Capacity.SUBSTITUTE
    ).person
    ApologyFactory(meeting=full.meeting, person=full.members[1], substitute=second)
    with django_assert_num_queries(3):
        found = by_group(full.meeting, expected_at(full.meeting))
    assert [own.group for own in found.groups] == [*full.groups, None]
    assert [each.person for each in found.groups[0].substitutes] == [second, full.substitutes[0]]
    assert [each.person for each in found.observers] == [full.observer]
