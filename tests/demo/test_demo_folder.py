"""The demo board's folder on its own: whole, consistent, and naming nobody who could be real."""

import csv
import re
import tomllib
from collections import Counter
from datetime import date, time
from pathlib import Path
from typing import Any

import pytest
from docx import Document

DEMO = Path(__file__).resolve().parents[2] / "boardpapers" / "demo"
REPORTS = sorted((DEMO / "reports").iterdir())
NOTES = DEMO / "notes-of-last-meeting-2026-10-20.txt"
RESERVED = re.compile(r"@(?:[\w-]+\.)*(?:example|example\.org)$")
DRAMA_NUMBER = re.compile(r"^(?:01632 960\d{3}|020 7946 0\d{3})$")
CONFIDENTIAL_WORDS = ("Ravensholt", "Stallybrass", "Larchgrove")

COLUMNS = {
    "members.csv": "group,capacity,role,name,organisation,sector,from,to,email",
    "attendance.csv": "section,name,2026-06-16,2026-07-21,2026-09-15,2026-10-20",
    "people.csv": "name,email,position,organisation",
    "agenda.csv": "number,letter,title,page,paper,restriction,kind,reason,open_title,presenter,"
    "minutes,priority",
    "actions.csv": "item,item_title,action,action_by,progress,due,state,meeting",
}
REQUIRED = {
    "members.csv": ("capacity", "name", "organisation", "from", "email"),
    "attendance.csv": ("section", "name"),
    "people.csv": ("name", "email", "position", "organisation"),
    "agenda.csv": ("number", "title", "kind"),
    "actions.csv": ("item", "item_title", "action", "state", "meeting"),
}


def rows(name: str) -> list[dict[str, str]]:
    with (DEMO / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))


def board() -> dict[str, Any]:
    return tomllib.loads((DEMO / "board.toml").read_text(encoding="utf-8"))


def text_of(path: Path) -> str:
    if path.suffix != ".docx":
        return path.read_text(encoding="utf-8")
    document = Document(str(path))
    cells = [cell.text for t in document.tables for row in t.rows for cell in row.cells]
    return "\n".join([p.text for p in document.paragraphs] + cells)


def all_files() -> list[Path]:
    return [path for path in sorted(DEMO.rglob("*")) if path.is_file()]


@pytest.mark.parametrize("name", COLUMNS)
def test_a_table_has_its_columns_and_no_row_is_ragged_or_lacks_what_it_needs(name: str) -> None:
    with (DEMO / name).open(encoding="utf-8", newline="") as file:
        header, *records = csv.reader(file, strict=True)
    assert ",".join(header) == COLUMNS[name]
    assert {len(record) for record in records} == {len(header)}
    for row in rows(name):
        blank = [column for column in REQUIRED[name] if not row[column].strip()]
        assert not blank, f"{name}: {row} lacks {blank}"


def test_the_seats_of_each_group_are_all_filled() -> None:
    seats = {group["name"]: group["seats"] for group in board()["group"]}
    members = Counter(row["group"] for row in rows("members.csv") if row["capacity"] == "Member")
    assert members == seats
    assert list(seats.values()) == [6, 5, 2, 1]


def test_the_board_has_one_chair_one_vice_chair_two_deputies_and_its_substitutes() -> None:
    members = rows("members.csv")
    assert Counter(row["role"] for row in members if row["role"]) == {
        "Chair": 1,
        "Vice Chair": 1,
        "Deputy Chair": 2,
    }
    assert Counter(row["capacity"] for row in members) == {
        "Member": 14,
        "Substitute": 7,
        "Observer": 3,
    }
    observers = [row for row in members if row["capacity"] == "Observer"]
    assert all(row["sector"] and not row["group"] for row in observers)
    assert len({row["name"] for row in members}) == len(members)


def test_the_only_names_that_do_not_match_are_the_ones_that_are_meant() -> None:
    listed = {row["name"] for row in rows("members.csv")}
    attended = {row["name"] for row in rows("attendance.csv")}
    assert attended - listed == {"Rosalind Okonjo-Whitcombe DBE", "Clement Adeyemi-Rowe"}
    officers = {row["name"] for row in rows("people.csv")}
    owners = {
        owner
        for row in rows("actions.csv")
        for owner in row["action_by"].split(" / ")
        if row["action_by"]
    }
    assert owners - officers == {"Matteo Ferrandis"}
    assert {row["presenter"] for row in rows("agenda.csv") if row["presenter"]} <= officers
    assert {each["name"] for each in board()["secretariat"]} <= officers


def test_everybody_was_present_or_not_in_words_that_are_known() -> None:
    meetings = COLUMNS["attendance.csv"].split(",")[2:]
    marks = Counter(row[day] for row in rows("attendance.csv") for day in meetings)
    assert set(marks) == {"Yes", "No", "Apologies", ""}


def test_the_notes_name_the_same_people_present_as_the_attendance_table() -> None:
    notes = NOTES.read_text(encoding="utf-8").split("Item\tDecisions")[0].replace("Dame ", "")
    for row in rows("attendance.csv"):
        assert (row["name"] in notes) == (row["2026-10-20"] in ("Yes", "Apologies")), row["name"]


def test_the_meetings_of_the_year_are_tuesdays_of_the_municipal_year() -> None:
    facts = board()
    others = {meeting["date"]: meeting for meeting in facts["meetings"]}
    days = [*others, facts["meeting"]["date"]]
    assert facts["meeting"]["date"] == date(2026, 12, 8)
    assert facts["meeting"]["start"] == time(11)
    assert len(days) == len(set(days)) == 9
    assert all(day.strftime("%A") == "Tuesday" for day in days)
    assert all(date(2026, 5, 21) < day < date(2027, 5, 20) for day in days)
    assert others[facts["meeting"]["previous"]]["state"] == "held"
    assert others[facts["meeting"]["next"].date()]["state"] == "planned"
    held = [day.isoformat() for day, meeting in others.items() if meeting["state"] == "held"]
    assert held == COLUMNS["attendance.csv"].split(",")[2:]
    cancelled = [each for each in others.values() if each["state"] == "cancelled"]
    assert len(cancelled) == 1
    assert cancelled[0]["reason"]


def test_every_paper_on_the_agenda_is_there_and_every_report_is_on_it() -> None:
    papers = {DEMO / row["paper"] for row in rows("agenda.csv") if row["paper"]}
    assert all(path.is_file() for path in papers)
    assert papers == {*REPORTS, NOTES}
    assert Counter(path.suffix for path in REPORTS) == {".md": 6, ".txt": 1, ".docx": 1}


def test_the_agenda_has_headings_with_one_paper_and_with_several() -> None:
    agenda = rows("agenda.csv")
    places = [f"{row['number']}{row['letter']}" for row in agenda if row["kind"] != "heading"]
    assert places == ["1a", "1b", "1c", "2", "3", "4", "5a", "5b", "5c", "6", "7"]
    assert Counter(row["kind"] for row in agenda) == {
        "heading": 5,
        "report": 8,
        "verbal": 1,
        "notes": 1,
        "next_meeting": 1,
    }
    priorities = set(board()["board"]["priorities"])
    assert {row["priority"] for row in agenda if row["kind"] == "report"} == priorities
    assert all(row["minutes"].isdigit() for row in agenda if row["presenter"])


def test_what_is_confidential_stands_in_its_own_paper_and_nowhere_else() -> None:
    [secret] = [row for row in rows("agenda.csv") if row["restriction"]]
    assert secret["restriction"] == "Confidential"
    assert "Schedule 12A" in secret["reason"]
    assert secret["open_title"]
    report = (DEMO / secret["paper"]).read_text(encoding="utf-8")
    for word in CONFIDENTIAL_WORDS:
        assert word in report
        assert word not in secret["open_title"]
    allowed = {DEMO / secret["paper"], DEMO / "agenda.csv"}
    for path in all_files():
        if path not in allowed:
            found = [word for word in CONFIDENTIAL_WORDS if word in text_of(path)]
            assert not found, f"{path.name} names {found}"


def test_actions_are_in_every_state() -> None:
    actions = rows("actions.csv")
    today = date(2026, 11, 22)
    open_days = [row["due"] for row in actions if row["state"] == "open" and row["due"]]
    assert 10 <= len(actions) <= 12
    assert {row["state"] for row in actions} == {"open", "proposed", "completed"}
    assert any(date.fromisoformat(day) < today for day in open_days)
    assert any(date.fromisoformat(day) >= today for day in open_days)
    assert any(" / " in row["action_by"] for row in actions)
    assert any(not row["action_by"] for row in actions)
    assert any(row["item_title"].endswith("Confidential") for row in actions)
    assert {row["meeting"] for row in actions} == {"2026-09-15", "2026-10-20"}


def test_the_notes_have_ten_items_and_an_action_of_each_is_monitored_word_for_word() -> None:
    notes = NOTES.read_text(encoding="utf-8")
    numbers = [int(number) for number in re.findall(r"^(\d+)\. ", notes, re.MULTILINE)]
    assert numbers == list(range(1, 11))
    october = [row for row in rows("actions.csv") if row["meeting"] == "2026-10-20"]
    for row in october:
        minuted = row["action"] in notes
        assert minuted or row["item"] in ("5", "8"), row["action"]


@pytest.mark.parametrize("path", REPORTS, ids=lambda path: path.name)
def test_a_report_has_the_parts_of_the_house_form_in_their_order(path: Path) -> None:
    lines = [line.lstrip("# ").strip() for line in text_of(path).splitlines()]
    title = lines[0]
    parts = [line for line in lines if line in ("Purpose", "Summary", "Action")]
    assert parts == ["Purpose", "Summary", "Action"]
    assert lines.count(title) == 2
    before, after = (index for index, line in enumerate(lines) if line == title)
    summary_sheet = lines[before:after]
    assert {"Recommendation", "Recommendations"} & set(summary_sheet)
    text = "\n".join(summary_sheet)
    officers = {row["name"]: row["email"] for row in rows("people.csv")}
    named = re.findall(r"^Contact officer: (.+)$", text, re.MULTILINE)
    mailed = re.findall(r"^E-mail: (.+)$", text, re.MULTILINE)
    assert named
    assert [officers[name] for name in named] == mailed


@pytest.mark.parametrize("path", [p for p in REPORTS if p.suffix != ".docx"], ids=lambda p: p.name)
def test_paragraphs_are_numbered_on_through_headings_and_again_in_an_appendix(path: Path) -> None:
    text = text_of(path)
    body = text.split(text.splitlines()[0])[2]
    for part in re.split(r"^# Appendix \d", body, flags=re.MULTILINE):
        numbers = [int(number) for number in re.findall(r"^(\d+)\. ", part, re.MULTILINE)]
        assert numbers == list(range(1, len(numbers) + 1))
        assert numbers


def test_the_word_report_is_numbered_by_word_and_starts_again_after_a_heading() -> None:
    [path] = [path for path in REPORTS if path.suffix == ".docx"]
    document = Document(str(path))
    lists = [
        int(number)
        for paragraph in document.paragraphs
        for number in paragraph._p.xpath("./w:pPr/w:numPr/w:numId/@w:val")
    ]
    assert len(set(lists)) == 6  # the recommendations and five headings
    assert lists == sorted(lists)
    assert not any(re.match(r"\d+\.", paragraph.text) for paragraph in document.paragraphs)
    assert len(document.tables) == 1


def test_the_reports_are_as_long_as_real_ones() -> None:
    words = {path.name: len(text_of(path).split()) for path in REPORTS}
    assert sum(words.values()) > 8_000
    assert max(words.values()) > 2_500
    assert min(words.values()) > 500


@pytest.mark.parametrize("path", all_files(), ids=lambda path: path.name)
def test_addresses_and_telephone_numbers_are_nobodys(path: Path) -> None:
    text = text_of(path)
    for address in re.findall(r"[\w.+-]+@[\w.-]+\w", text):
        assert RESERVED.search(address), address
    for site in re.findall(r"(?:www\.|https?://)[\w.-]+\w", text):
        assert site.endswith(".example"), site
    for number in re.findall(r"\b0\d{2,4} \d{3,4} ?\d{3,4}\b", text):
        assert DRAMA_NUMBER.match(number), number


@pytest.mark.parametrize("row", rows("members.csv") + rows("people.csv"), ids=lambda r: r["name"])
def test_a_persons_address_is_made_of_their_name(row: dict[str, str]) -> None:
    assert RESERVED.search(row["email"])
    assert row["email"].isascii()
    assert row["email"] == row["email"].lower()
