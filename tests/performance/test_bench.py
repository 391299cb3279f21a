"""What of the benchmark can go wrong before a number is measured."""

import os

from meetings.packs.models import Edition
from meetings.packs.parts import drafts
from meetings.packs.selection import select
from tests.performance import made_text
from tests.performance.made_board import make_board
from tests.performance.memory import proportional_size
from tests.performance.rivals import Folder
from tests.performance.tables import Table, as_markdown, as_text, measure, shown_ratio

TABLE = Table(
    "Times", ("", "Median", "Reach"), (("A build", "1.2 s", "reached"), ("b", "9 ms", ""))
)


def test_tables_for_the_terminal_and_for_markdown():
    assert as_text(TABLE) == (
        "Times\n"
        "         Median  Reach\n"
        "-------  ------  -------\n"
        "A build   1.2 s  reached\n"
        "b          9 ms\n"
    )
    assert as_markdown(TABLE) == (
        "## Times\n\n"
        "|  | Median | Reach |\n"
        "| --- | ---: | --- |\n"
        "| A build | 1.2 s | reached |\n"
        "| b | 9 ms |  |\n"
    )


def test_a_measurement_ends_with_its_runs_or_its_budget():
    prepared = []
    measured = measure(lambda: None, runs=3, budget=1, before=lambda: prepared.append(1))
    assert len(measured.seconds) == len(prepared) == 3
    assert len(measure(lambda: None, runs=3, budget=0).seconds) == 1
    assert shown_ratio(3, 2) == "1.50"


def test_the_made_texts_are_the_same_every_time():
    assert made_text.body(7, 5) == made_text.body(7, 5) != made_text.body(8, 5)
    assert made_text.appendix(7, 2) == made_text.appendix(7, 2)
    assert made_text.picture(3) == made_text.picture(3)


def test_a_small_made_board_has_its_papers_and_becomes_one_page_of_html(db, tmp_path):
    meeting = make_board(3)
    found = drafts(select(meeting, Edition.MEMBERS))
    reports = [draft for draft in found if "report 1" in draft.title or "report 3" in draft.title]
    assert len(reports) >= 2

    from tests.performance.app_work import Bench

    folder = Folder(tmp_path, Bench(meeting).sheets())
    page = folder.page.read_text()
    assert page.count("break-before: page") == len(found)
    assert "pictures/" in page
    assert "https://pack.invalid" not in page
    assert "image:" not in page


def test_memory_of_a_process_is_told():
    import psutil

    assert proportional_size(psutil.Process(os.getpid())) > 10 * 1024 * 1024
