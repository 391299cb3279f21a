from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from tests.factories import BoardFactory, MeetingFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting():
    board = BoardFactory(name="Locks Board", slug="locks-board", parts_off=["notice"])
    return MeetingFactory(board=board)


def run(*arguments) -> str:
    out = StringIO()
    call_command("build_pack", *map(str, arguments), stdout=out)
    return out.getvalue()


@pytest.mark.parametrize("name", ["locks-board", "Locks Board", "locks board"])
def test_a_pack_is_written_and_its_parts_are_told(meeting, tmp_path, name):
    output = tmp_path / "pack.pdf"
    told = run(name, "2026-12-08", "--edition", "public", "--output", output)
    assert output.read_bytes().startswith(b"%PDF-")
    assert "Agenda" in told
    assert "pages" in told
    assert list(tmp_path.iterdir()) == [output]


@pytest.mark.parametrize(
    ("board", "day", "sentence"),
    [
        ("nothing", "2026-12-08", "There is no board nothing. Boards: locks-board"),
        ("locks-board", "8 December", "8 December is not a day"),
        ("locks-board", "2026-12-09", "no meeting on 2026-12-09. Its latest meetings: 2026-12-08"),
    ],
)
def test_what_is_not_there_is_said(meeting, tmp_path, board, day, sentence):
    with pytest.raises(CommandError, match=sentence):
        run(board, day, "--output", tmp_path / "pack.pdf")


def test_a_missing_folder_is_said(meeting, tmp_path):
    with pytest.raises(CommandError, match="There is no folder"):
        run("locks-board", "2026-12-08", "--output", tmp_path / "none" / "pack.pdf")
