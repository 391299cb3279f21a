"""Days and years in addresses that nobody means."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.full_board import full_board

ODD = ("0001-01-01", "9999-12-31", "²\0")


@pytest.mark.django_db
def test_an_odd_day_or_year_in_an_address_is_answered() -> None:
    full = full_board()
    client = Client()
    client.force_login(full.secretary)
    board, meeting = [full.board.slug], [full.meeting.pk]
    asked = {
        "on": (reverse("board_members", args=board),
               reverse("members_list_file", args=[*board, "csv"])),
        "year": (reverse("board_attendance", args=board),
                 reverse("board_attendance_file", args=[*board, "csv"]),
                 reverse("board_seats", args=board)),
        "group": (reverse("membership_new", args=board),),
        "person": (reverse("declare", args=meeting),),
        "for": (reverse("apology_new", args=meeting),),
    }  # fmt: skip
    for name, addresses in asked.items():
        for address in addresses:
            for odd in ODD:
                answer = client.get(address, {name: odd})
                assert answer.status_code in (200, 404), (address, odd)
