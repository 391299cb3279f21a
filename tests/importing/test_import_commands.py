"""The commands: what they print, and how they end."""

import io
import json
import re
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from boardpapers.accounts.models import User
from boardpapers.importing import demo
from boardpapers.importing.reading.doubts import Kind
from meetings.attendance.models import Apology
from meetings.boards.models import Board, Meeting
from tests.importing import papers


@pytest.fixture
def on_disk(tmp_path: Path) -> Path:
    for name, content in papers.files().items():
        path = tmp_path / "harbours" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return tmp_path / "harbours"


def run(*args: object, **options: object) -> str:
    printed = io.StringIO()
    call_command(*args, stdout=printed, **options)
    return printed.getvalue()


@pytest.mark.django_db
def test_import_board_prints_tables_doubts_and_a_sentence(on_disk: Path) -> None:
    printed = run("import_board", on_disk)
    assert "Memberships" in printed
    headings = [
        line.rpartition(" (")[0]
        for line in printed.splitlines()
        if line.endswith(")") and line.partition(" (")[0] in list(Kind)
    ]
    assert headings == [
        "Confidentiality", "People", "Agenda and papers", "Attendance and notes", "Actions",
        "Files",
    ]  # fmt: skip
    numbers = [int(n) for n in re.findall(r"^ *(\d+)\. ", printed, re.M)]
    assert numbers == list(range(1, len(numbers) + 1))
    assert "  1. agenda.csv, line 7: “Notes of the last meeting” is confidential" in printed
    assert "Taken: Another person: Thaddeus Marlpitt." in printed
    assert "Not used: picture-of-a-crane.jpg" in printed
    assert "0 changed" in printed.splitlines()[-1]
    again = run("import_board", on_disk)
    assert again.splitlines()[-1].startswith("Everything was there already: nothing changed")


@pytest.mark.django_db
def test_import_board_prints_what_is_not_taken_first_and_what_changed(on_disk: Path) -> None:
    run("import_board", on_disk)
    Meeting.objects.filter(date="2026-03-17").update(
        published_at="2026-03-09T12:00Z", state="published"
    )
    board = on_disk / "board.toml"
    board.write_text(board.read_text().replace("rooms = ", 'rooms = "The Loft" # '))
    (on_disk / "agenda.csv").write_text(
        papers.AGENDA.replace("Winter Timetable", "Ferries at Yule")
    )
    printed = run("import_board", on_disk)
    assert "Meetings, changed: 17 March 2026: rooms “" in printed
    assert "” → “The Loft”" in printed
    assert printed.index("1 change in your files was not taken") < printed.index("People (")
    assert "title “Winter Timetable” → “Ferries at Yule”" in printed
    assert "1 change was not taken." in printed.splitlines()[-1]


@pytest.mark.django_db
def test_import_board_dry_run_says_that_nothing_was_written(on_disk: Path) -> None:
    assert run("import_board", on_disk, dry_run=True).rstrip().endswith("Nothing was written.")
    assert not Board.objects.exists()


@pytest.mark.django_db
def test_import_board_ends_with_every_fault(on_disk: Path) -> None:
    (on_disk / "members.csv").write_text("name\n")
    (on_disk / "board.toml").write_text("[board\n")
    with pytest.raises(CommandError) as wrong:
        run("import_board", on_disk)
    lines = str(wrong.value).splitlines()
    assert lines[0].startswith("board.toml, line 1: This line cannot be read: [board. ")
    assert lines[1].startswith("members.csv, line 1: There is no column “group”")
    assert lines[2:] == ["Nothing was imported."]


def test_read_report_prints_json_and_nothing_else(on_disk: Path) -> None:
    found = json.loads(run("read_report", on_disk / "reports/1a-channel.md", json=True))
    assert found["title"] == "The Wexmouth Channel Project"
    assert found["paragraphs"][1] == {"number": "2", "text": "Since then it has lost a metre."}
    assert found["contact_officers"][0]["email"] == "casimir.holt@estuary.example"


def test_read_report_prints_tables(on_disk: Path) -> None:
    printed = run("read_report", on_disk / "reports/1a-channel.md")
    assert "Harbour Engineer" in printed
    assert printed.rstrip().endswith("2 paragraphs, 0 appendices, 0 doubts.")


def test_read_report_refuses_what_is_no_report(tmp_path: Path) -> None:
    (tmp_path / "plan.docx").write_bytes(b"%PDF-1.4")
    with pytest.raises(CommandError, match="is a PDF"):
        run("read_report", tmp_path / "plan.docx")
    with pytest.raises(CommandError, match="cannot be read: No such file"):
        run("read_report", tmp_path / "nothing.docx")


@pytest.mark.django_db
def test_load_demo_twice_changes_nothing_the_second_time() -> None:
    printed = run("load_demo")
    assert all(each.email in printed for each in demo.SIGN_INS)
    chair = User.objects.get(email="philippa.harcastle-wynne@example.org")
    assert chair.check_password(demo.PASSWORD)
    assert chair.person.memberships.get().office == "chair"
    assert Apology.objects.get(person__name="Zoë Prendergast").substitute.user is not None
    assert run("load_demo").rstrip().endswith("was there already; nothing changed.")


@pytest.mark.django_db
def test_load_demo_keeps_away_from_real_boards() -> None:
    Board.objects.create(name="Harbours", slug="harbours", organisation="Estuary")
    with pytest.raises(CommandError, match="everybody knows the demo's password"):
        run("load_demo")
    assert not User.objects.exists()
