"""What is doubtful is listed with its place and a suggestion, and taken in the safest way."""

import pytest

from boardpapers.importing.services import import_folder
from meetings.actions.models import Action
from meetings.agenda.models import AgendaItem
from meetings.attendance.models import Attendance
from meetings.members.models import Membership, Person
from tests.importing.papers import folder

pytestmark = pytest.mark.django_db


def doubts(**changes: tuple[str, str]) -> list[str]:
    return [str(d) for d in import_folder(folder=folder(**changes), by=None).doubts]


UNTIDY = [
    "actions.csv, line 2: “Silt” is item 1 here, and item 2 in the notes.",
    "actions.csv, line 2: The action of item 1 reads “Officers to measure the silt at "
    "Brineford.”; the notes (line 34) say “Officers to measure the silt at Brineford and at",
    "actions.csv, line 3: The action “Officers to inspect the landings before the summer.” "
    "names nobody who is to do it.",
    "actions.csv: No state is given for the actions.",
    "action-monitor-2026-01-20.txt, line 8: The progress of item 1 says “Was measured in "
    "February.” here and “Measured in February.” in actions.csv, line 2.",
    "agenda.csv, line 3: Item 1(a) is called “The Wexmouth Channel Programme” on the agenda "
    "and “The Wexmouth Channel Project” on its paper.",
    "agenda.csv, line 4: No paper is named for item 1(b), “Disposal of Silt”.",
    "agenda.csv, line 7: “Notes of the last meeting” is confidential and gives no reason.",
    "attendance.csv, line 6: “Hortense Quibell” is in none of the board's lists.",
    "board.toml: The hour of the meetings of 16 September 2025, 20 January 2026 is not given.",
    "notes-of-last-meeting-2026-01-20.txt, line 11: Perpetua Kelso OBE is of “Ferrymouth "
    "Council” in the notes, and of “Ferrymouth CC” in the board's list.",
    "notes-of-last-meeting-2026-01-20.txt, line 13: Wilhelmina Strake is marked “No” for 20 "
    "January 2026 in attendance.csv and sent apologies by the notes.",
    "notes-of-last-meeting-2026-01-20.txt, line 14: “Thaddeus Marlpitt” is in no list; "
    "“Thaddeus Marlpit” (Director, Towing Trust) is.",
    "notes-of-last-meeting-2026-01-20.txt, line 17: Item 1 records an interest: “Councillor "
    "Strake declared a personal interest”.",
    "notes-of-last-meeting-2026-01-20.txt, line 52: Item 4 asks for “Officers to go on "
    "painting the buoys.”, which actions.csv does not have.",
]


def test_untidy_papers_are_doubted_once_each_with_a_suggestion() -> None:
    found = doubts()
    times = {start: [e for e in found if e.startswith(start)] for start in UNTIDY}
    assert [start for start, each in times.items() if len(each) != 1] == []
    assert [start for start, each in times.items() if len(each[0]) < len(start) + 10] == []


def test_titles_and_honours_are_recognised_without_a_doubt() -> None:
    outcome = import_folder(folder=folder(), by=None)
    assert outcome.recognised["Ambrose Tidewell CBE"] == "Sir Ambrose Tidewell CBE"
    assert outcome.recognised["Lib Dem Group"] == "Liberal Democrat"
    assert not any("Tidewell" in str(doubt) for doubt in outcome.doubts)


def test_what_was_not_used_is_listed() -> None:
    assert import_folder(folder=folder(), by=None).unused == ["picture-of-a-crane.jpg"]


def test_a_paper_in_two_forms_is_read_once_and_the_other_is_named() -> None:
    changed = folder()
    changed.files["reports/1a-channel.txt"] = b"The same"
    assert import_folder(folder=changed, by=None).unused == [
        "picture-of-a-crane.jpg",
        "reports/1a-channel.txt (another form of reports/1a-channel.md)",
    ]


def test_a_substitute_in_nobodys_list_attended_without_a_group() -> None:
    doubts()
    line = Attendance.objects.get(person__name="Hortense Quibell")
    assert (line.capacity, line.group) == ("substitute", None)
    assert not Membership.objects.filter(person=line.person).exists()


def test_an_owner_who_is_no_person_is_kept_behind_the_action() -> None:
    found = doubts(actions=("the summer.,,", "the summer.,All members,"))
    assert any("“All members” is no person's name" in each for each in found)
    assert Action.objects.get(item_title="Ferry Landings").text.endswith("(All members)")


def test_a_paper_that_is_not_in_the_folder_is_to_follow() -> None:
    found = doubts(agenda=("reports/1a-channel.md", "reports/1a-chanel.md"))
    assert (
        "agenda.csv, line 3: The paper of item 1(a), reports/1a-chanel.md, is not in the folder. "
        "The item stands with its paper to follow; is reports/1a-channel.md meant?"
    ) in found


def test_an_unknown_restriction_is_confidential_to_be_safe() -> None:
    found = doubts(agenda=("Confidential", "Sensitive"))
    assert any("“Sensitive” is no restriction known here." in each for each in found)
    assert AgendaItem.objects.get(title="Notes of the last meeting").confidential


def test_a_number_that_does_not_follow_is_doubted() -> None:
    found = doubts(agenda=("4,,Date of next", "5,,Date of next"))
    assert any("is numbered 5 in the file. By its place it is 4" in each for each in found)


def test_a_second_chair_is_seated_without_the_office() -> None:
    found = doubts(members=("Labour,Member,,Wilhelmina", "Labour,Member,Chair,Wilhelmina"))
    assert any("Wilhelmina Strake is listed as chair, and so is Sir Ambrose" in e for e in found)
    assert Membership.objects.get(person__name="Wilhelmina Strake").office == ""


def test_a_group_that_is_not_in_the_board_file_is_made_without_seats() -> None:
    found = doubts(members=("Labour,Substitute,,Jago", "Green,Substitute,,Jago"))
    assert any("The group “Green” is not in board.toml." in each for each in found)
    assert Membership.objects.get(person__name="Jago Penrudd").group.name == "Green"


def test_an_unknown_mark_in_the_attendance_is_no_attendance() -> None:
    found = doubts(attendance=("Jago Penrudd,Yes,", "Jago Penrudd,Maybe,"))
    assert any("“Maybe” of Jago Penrudd on 16 September 2025" in each for each in found)
    assert not Attendance.objects.filter(person__name="Jago Penrudd").exists()


def test_notes_and_matrix_that_contradict_each_other_are_doubted() -> None:
    found = doubts(attendance=("Perpetua Kelso OBE,Apologies,Yes", "Perpetua Kelso OBE,Yes,No"))
    assert any(
        "Perpetua Kelso is among “Vice Chair” in the notes, and “Absent” in attendance.csv" in e
        for e in found
    )
    line = Attendance.objects.get(person__name="Perpetua Kelso OBE", meeting__date="2026-01-20")
    assert line.status == "absent"


def test_a_year_that_the_meeting_is_not_in_is_doubted() -> None:
    assert any("lies in 2025/2026" in e for e in doubts(board=("2025/2026", "2024/2025")))


def test_a_seat_that_has_gone_from_the_file_is_left() -> None:
    doubts()
    found = doubts(members=("Labour,Substitute,,Jago Penrudd,Saltreach DC,\n", ""))
    assert any("Jago Penrudd sits on the board here as substitute" in each for each in found)
    assert Membership.objects.get(person__name="Jago Penrudd").ends_on is None


def test_two_kept_apart_are_doubted_at_the_next_import_too() -> None:
    doubts()
    assert any("are two people here" in each for each in doubts())
    assert Person.objects.filter(name__startswith="Thaddeus").count() == 2
