"""The record of attendance: a board's year, a person's, and the files."""

import csv
import io
import re
from datetime import UTC, date, datetime, time, timedelta
from uuid import uuid4

import openpyxl
import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from meetings.attendance.closing import close_register
from meetings.attendance.models import (
    Attendance,
    AttendanceCorrection,
    Attended,
    RegisterEntry,
)
from meetings.attendance.registering import Tap, open_register, take_taps
from meetings.boards.models import Board, Meeting
from meetings.members.models import Capacity, Membership, Person
from meetings.packs.builds import content_key
from meetings.packs.models import Edition
from tests.factories import (
    AttendanceFactory,
    GroupFactory,
    GroupSeatsFactory,
    MeetingFactory,
    MembershipFactory,
    PersonFactory,
    SecretaryFactory,
)
from tests.full_board import FullBoard, full_board

pytestmark = pytest.mark.django_db


@pytest.fixture
def full() -> FullBoard:
    return full_board()


@pytest.fixture
def client(full: FullBoard) -> Client:
    client = Client()
    client.force_login(full.secretary)
    return client


def page_of(client: Client, board: Board, year: int = 2026) -> str:
    address = reverse("board_attendance", args=[board.slug])
    return client.get(address, {"year": year}).content.decode()


def words(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def test_the_matrix_names_who_stood_in_and_for_whom(client: Client, full: FullBoard) -> None:
    page = words(page_of(client, full.board))
    assert "Ivo Tansley Apologies substituted by Leopold Finch" in page
    assert "Leopold Finch Yes for Ivo Tansley" in page
    assert "Ottoline Vane" not in page  # an observer is on no record
    assert "Of 6 attendances expected at 1 meeting, members came to 5 (83%)" in page


def test_a_correction_is_on_the_page_and_changes_the_pack(client: Client, full: FullBoard) -> None:
    line = Attendance.objects.get(meeting=full.last_meeting, person=full.chair)
    before = content_key(full.meeting, Edition.MEMBERS)
    AttendanceCorrection.objects.create(
        meeting=full.last_meeting, person=full.chair, was_status=line.status,
        was_capacity=line.capacity, reason="Was ill.", corrected_by=full.secretary,
    )  # fmt: skip
    assert content_key(full.meeting, Edition.MEMBERS) == before  # nothing reads otherwise yet
    line.status = Attendance.Status.ABSENT
    line.save(update_fields=["status"])
    assert content_key(full.meeting, Edition.MEMBERS) != before
    page = words(page_of(client, full.board))
    assert "Hesper Quillfeather OBE No Corrected: was Yes" in page
    assert "Was ill." not in page


def test_who_stood_in_and_closing_a_register_change_the_pack(full: FullBoard) -> None:
    keys = [content_key(full.meeting, Edition.MEMBERS)]
    line = full.last_meeting.attendances.get(substitute_for__isnull=False)
    line.substitute_for = full.chair
    line.save(update_fields=["substitute_for"])
    keys.append(content_key(full.meeting, Edition.MEMBERS))
    held = MeetingFactory(board=full.board, date=full.last_meeting.date + timedelta(days=7))
    keys.append(content_key(full.meeting, Edition.MEMBERS))
    with time_machine.travel(datetime.combine(held.date, time(11, 30), UTC), tick=False):
        register = open_register(meeting=held, by=full.secretary)
        tap = Tap(uuid4(), full.chair.pk, "arrived", timezone.now(), Attended.MEMBER)
        way = RegisterEntry.Way.SECRETARIAT
        assert take_taps(register=register, taps=[tap], way=way, by=full.secretary)[0].taken
        assert content_key(full.meeting, Edition.MEMBERS) == keys[-1]  # not counted while open
        close_register(register=register, by=full.secretary)
        keys.append(content_key(full.meeting, Edition.MEMBERS))
    assert len(set(keys)) == len(keys)


def test_the_public_sees_published_meetings_alone(full: FullBoard) -> None:
    visitor = Client()
    address = reverse("board_attendance", args=[full.board.slug])
    own = reverse("person_attendance", args=[full.chair.pk])
    assert visitor.get(address).status_code == visitor.get(own).status_code == 404
    Board.objects.update(is_public=True)
    assert "No attendance has been recorded" in words(visitor.get(address).content.decode())
    assert "No attendance of" in words(visitor.get(own).content.decode())
    Meeting.objects.filter(pk=full.last_meeting.pk).update(published_at=timezone.now())
    assert "substituted by Leopold Finch" in words(page_of(visitor, full.board))
    assert "Expected at 1 meeting, present at 1 (100%)" in words(visitor.get(own).content.decode())


@pytest.mark.parametrize("year", ["", "1066", "2026x", "-1", "99999999999999999999"])
def test_a_year_the_board_has_not_is_not_found(client: Client, full: FullBoard, year: str) -> None:
    for name, args in (
        ("board_attendance", [full.board.slug]),
        ("board_attendance_file", [full.board.slug, "csv"]),
    ):
        assert client.get(reverse(name, args=args), {"year": year}).status_code == 404


def test_a_persons_page_says_for_whom_they_stood_in(client: Client, full: FullBoard) -> None:
    page = client.get(reverse("person_attendance", args=[full.substitutes[0].pk]))
    assert "Substitute for Ivo Tansley Yes" in words(page.content.decode())
    page = client.get(reverse("person_attendance", args=[full.members[1].pk]))
    assert "Apologies, substituted by Leopold Finch" in words(page.content.decode())
    assert "Substituted at 1" in words(page.content.decode())


def test_two_groups_of_one_name_stay_two(client: Client, full: FullBoard) -> None:
    """In the matrix and in the statistics; with one group of that name it is enough."""
    orchard = full.groups[0]
    assert f"{orchard.name} (" not in words(page_of(client, full.board))
    other = GroupFactory(name=orchard.name, organisation="Isles")
    type(orchard).objects.filter(pk=orchard.pk).update(organisation="Northmere")
    seat = MembershipFactory(board=full.board, person__name="Nell Harbottle", group=other)
    AttendanceFactory(meeting=full.last_meeting, person=seat.person, status="absent")
    full.last_meeting.attendances.filter(person=seat.person).update(group=other)
    answer = client.get(reverse("board_attendance_file", args=[full.board.slug, "xlsx"]))
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    of_person = {row[1]: row[0] for row in book["Matrix"].iter_rows(values_only=True)}
    assert of_person["Nell Harbottle"] == f"{orchard.name} (Isles)"
    assert of_person[full.chair.name] == f"{orchard.name} (Northmere)"
    expected = {row[0]: row[1] for row in book["By group"].iter_rows(values_only=True)}
    assert expected[f"{orchard.name} (Isles)"] == 1
    assert expected[f"{orchard.name} (Northmere)"] == 3


def test_files_hold_the_matrix_and_the_statistics(client: Client, full: FullBoard) -> None:
    Person.objects.filter(pk=full.chair.pk).update(name="=HYPERLINK(1)")
    answer = client.get(reverse("board_attendance_file", args=[full.board.slug, "csv"]))
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    found = {row[1]: row for row in rows}
    assert "'=HYPERLINK(1)" in found
    assert "Apologies, substituted by Leopold Finch" in found["Ivo Tansley"]
    answer = client.get(reverse("board_attendance_file", args=[full.board.slug, "xlsx"]))
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    assert book.sheetnames == ["Matrix", "By person", "By group", "Meetings"]
    assert book["Matrix"]["B2"].data_type == "s"
    assert book["By group"]["B2"].value == 3  # the Orchard group was expected three times


def big_board(people: int, meetings: int) -> Board:
    board = SecretaryFactory().board
    group = GroupSeatsFactory(board=board, group=GroupFactory(), seats=people).group
    members = [PersonFactory() for _ in range(people)]
    Membership.objects.bulk_create(
        Membership(
            board=board, person=member, group=group, capacity=Capacity.MEMBER, position=place
        )
        for place, member in enumerate(members)
    )
    held = [
        MeetingFactory(board=board, date=date(2026, 6, 1) + timedelta(days=7 * number))
        for number in range(meetings)
    ]
    Attendance.objects.bulk_create(
        Attendance(
            meeting=meeting, person=person, status="present", capacity=Attended.MEMBER, group=group
        )
        for meeting in held
        for person in members
    )
    return board


def test_as_many_queries_for_sixty_members_and_forty_meetings_as_for_five() -> None:
    counts = []
    for people, meetings in ((5, 5), (60, 40)):
        board = big_board(people, meetings)
        client = Client()
        client.force_login(board.secretaries.get().user)
        person = board.memberships.first().person
        for address in (
            f"{reverse('board_attendance', args=[board.slug])}?year=2026",
            f"{reverse('board_attendance_file', args=[board.slug, 'csv'])}?year=2026",
            reverse("person_attendance", args=[person.pk]),
        ):
            with CaptureQueriesContext(
                connection,
            ) as queries:
                assert client.get(address).status_code == 200
            counts.append((address.split("?")[0].count("csv"), len(queries)))
    assert counts[:3] == counts[3:]
    assert max(number for _, number in counts) <= 12


def test_a_replaced_member_keeps_a_row(client: Client, full: FullBoard) -> None:
    gone = Membership.objects.get(person=full.members[2])
    gone.ends_on = full.last_meeting.date
    gone.save(update_fields=["ends_on"])
    MembershipFactory(
        board=full.board, person=PersonFactory(name="Nell Harbottle"), group=gone.group,
        starts_on=gone.ends_on + timedelta(days=1), replaces=gone,
    )  # fmt: skip
    AttendanceFactory(meeting=full.meeting, person=full.members[2], status="absent")
    page = words(page_of(client, full.board))
    assert "Nell Harbottle – Not a member" in page
    assert "No without a seat that day" in page
