"""What cannot be read gets one sentence that names file, line and remedy; nothing is written."""

import io
import zipfile
from pathlib import Path

import pytest

from boardpapers.importing.folder import LARGEST_FILE, open_folder, open_zip
from boardpapers.importing.reading.doubts import UnreadableFile
from boardpapers.importing.services import import_folder
from boardpapers.importing.sources import ImportRefused
from meetings.boards.models import Board
from meetings.members.models import Person
from tests.importing import papers
from tests.importing.papers import folder


def refusal(**changes: tuple[str, str]) -> list[str]:
    with pytest.raises(ImportRefused) as refused:
        import_folder(folder=folder(**changes), by=None)
    assert not Board.objects.exists()
    assert not Person.objects.exists()
    return refused.value.faults


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        (
            {"members": ("group,capacity,role", "group,capacity,office")},
            "members.csv, line 1: There is no column “role”; the columns found are group, "
            "capacity, office, name, organisation, sector. ",
        ),
        (
            {"board": ("date = 2026-03-17", 'date = "17th March"')},
            "board.toml, line 11: “date” in [meeting] is '17th March'. It must be a date: ",
        ),
        (
            {"attendance": ("2025-09-16", "16th of Sept")},
            "attendance.csv, line 1: The column “16th of Sept” is not the date of a meeting. "
            "Write it as ",
        ),
        (
            {"members": ("Saltreach DC,\nLabour,Member,,W", "Saltreach DC\nLabour,Member,,W")},
            "members.csv, line 2: The row has 5 cells where the first line names 6 columns.",
        ),
        (
            {"agenda": ("Disposal of Silt", "")},
            "agenda.csv, line 4: The item has no title. Write it, or delete the row.",
        ),
    ],
)
def test_a_table_that_cannot_be_read(changes: dict[str, tuple[str, str]], sentence: str) -> None:
    faults = refusal(**changes)
    assert len(faults) == 1
    assert faults[0].startswith(sentence)


@pytest.mark.django_db
def test_every_file_that_cannot_be_read_is_named_at_once() -> None:
    changed = folder()
    changed.files["reports/1a-channel.md"] = b"%PDF-1.7 of a report"
    changed.files["members.csv"] = "group\n".encode("utf-16")
    del changed.files["board.toml"]
    with pytest.raises(ImportRefused) as refused:
        import_folder(folder=changed, by=None)
    assert [fault.split(" ")[0] for fault in refused.value.faults] == [
        "board.toml:", "members.csv:", "1a-channel.md",
    ]  # fmt: skip


@pytest.mark.django_db
def test_wrong_cells_in_several_files_are_named_at_once() -> None:
    changed = folder(
        members=("group,capacity,role", "group,capacity,office"),
        agenda=("Disposal of Silt", ""),
        board=("date = 2026-03-17", "date = 2026-03-38"),
    )
    changed.files["actions.csv"] = (
        b"item,item_title,action,action_by,progress,due\n"
        b"1,Silt,Measure it,,,31 February\n1,Silt,Tell us,,,soon\n"
    )
    with pytest.raises(ImportRefused) as refused:
        import_folder(folder=changed, by=None)
    assert [fault.partition(": ")[0] for fault in refused.value.faults] == [
        "board.toml, line 11", "members.csv, line 1", "actions.csv, line 2",
        "actions.csv, line 3", "agenda.csv, line 4",
    ]  # fmt: skip


@pytest.mark.django_db
def test_a_pdf_named_as_a_word_file() -> None:
    changed = folder(agenda=("reports/1a-channel.md", "reports/1a-channel.docx"))
    changed.files["reports/1a-channel.docx"] = b"%PDF-1.7\n..."
    with pytest.raises(ImportRefused, match=r"1a-channel\.docx is a PDF"):
        import_folder(folder=changed, by=None)
    assert not Board.objects.exists()


@pytest.mark.django_db
def test_a_word_file_that_is_a_zip_bomb() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b" " * 40_000_000)
    changed = folder(agenda=("reports/1a-channel.md", "reports/1a-channel.docx"))
    changed.files["reports/1a-channel.docx"] = packed.getvalue()
    with pytest.raises(ImportRefused, match="unpacks to far more"):
        import_folder(folder=changed, by=None)


def zipped(files: dict[str, bytes]) -> io.BytesIO:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    packed.seek(0)
    return packed


def test_a_zip_with_one_folder_at_its_top_is_that_folder() -> None:
    inside = {f"harbours/march/{name}": text for name, text in papers.files().items()}
    inside |= {"__MACOSX/harbours/._board.toml": b"x", "harbours/.DS_Store": b"x"}
    assert open_zip(zipped(inside), "papers.zip").files == papers.files()


@pytest.mark.parametrize("name", ["../board.toml", "/etc/board.toml", "a/../../b", "C:/b.toml"])
def test_a_zip_does_not_reach_out_of_itself(name: str) -> None:
    with pytest.raises(UnreadableFile, match="would lie outside it"):
        open_zip(zipped({name: b"x"}), "papers.zip")


def test_a_link_in_a_zip_is_refused() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        link = zipfile.ZipInfo("board.toml")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
    packed.seek(0)
    with pytest.raises(UnreadableFile, match="is a link, not a file"):
        open_zip(packed, "papers.zip")


def test_a_zip_bomb_is_not_opened() -> None:
    with pytest.raises(UnreadableFile, match=r"zeros\.csv unpacks to far more"):
        open_zip(zipped({"zeros.csv": bytes(30_000_000)}), "papers.zip")


def test_a_zip_of_too_many_files() -> None:
    with pytest.raises(UnreadableFile, match="more than 500 files"):
        open_zip(zipped({f"{n}.txt": b"" for n in range(501)}), "papers.zip")


def test_a_damaged_zip() -> None:
    with pytest.raises(UnreadableFile, match="is not a ZIP file, or it is damaged"):
        open_zip(io.BytesIO(zipped({"board.toml": b"x" * 999}).getvalue()[:80]), "papers.zip")


def test_a_zip_whose_content_was_damaged() -> None:
    content = bytearray(zipped({"a.txt": bytes(range(256)) * 9}).getvalue())
    content[60] ^= 0xFF
    with pytest.raises(UnreadableFile, match="damaged"):
        open_zip(io.BytesIO(content), "papers.zip")


def test_a_file_of_200_mb_is_refused_unread(tmp_path: Path) -> None:
    with (tmp_path / "board.toml").open("wb") as large:
        large.truncate(200 * 1024 * 1024)
    assert LARGEST_FILE < 200 * 1024 * 1024
    with pytest.raises(UnreadableFile, match=r"board\.toml: The file has 200 MB; at most 50 MB"):
        open_folder(tmp_path)


def test_a_link_out_of_the_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "papers").mkdir()
    (tmp_path / "secret.txt").write_text("x")
    (tmp_path / "papers" / "board.toml").symlink_to(tmp_path / "secret.txt")
    with pytest.raises(UnreadableFile, match="leads out of the folder"):
        open_folder(tmp_path / "papers")


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="There is no such folder"):
        open_folder(tmp_path / "nowhere")
