"""The measurements of `make bench`, in their order. Needs Django set up on an empty site."""

import os
import platform
import subprocess
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path

from django.utils import timezone

from boardpapers.importing.demo import BOARD, NEXT, load_demo
from meetings.boards.models import Meeting
from meetings.packs.models import Pack
from meetings.packs.parts import print_css
from meetings.packs.rendering import _house_style
from tests.performance import rivals
from tests.performance.app_work import Bench, make_its_end, take_a_copy
from tests.performance.made_board import PAPERS_OF_A_THOUSAND_PAGES, make_board
from tests.performance.memory import Peak
from tests.performance.searching import compare_searches
from tests.performance.tables import (
    Measured,
    Table,
    as_markdown,
    as_text,
    measure,
    shown_ratio,
    shown_reach,
    shown_seconds,
)

MB = 1024 * 1024
BUDGET = 60
"""Seconds after which a measurement is not repeated any more."""
PAPERS_OF_200_PAGES = 10
METHOD = """\
What is compared is the members’ edition, on the same content, in one run on one machine.

1. Times are medians of the number of runs given; a measurement is repeated five times on the demo
   board and three times on the made one, fewer where it has taken a minute.
2. “First build”: read the data, render every part, keep the parts, join, store the pack; no part in
   the store, the renderers up as in a worker that has built before. “Cold” has them to start too.
3. “One paper changed”: the same after the paper of median length has been given another paragraph.
4. “Whole job” is what the worker does: both editions, the papers as files, the search of the public
   edition for what is confidential, all stored. “In a new worker” is a process started for it.
5. WeasyPrint in one go: one HTML document of all parts’ bodies, with the same style, typefaces and
   pictures, PDF/UA-1; in a fresh process, timed after its imports and typefaces. It has no page
   numbers, running heads or bookmarks of parts to make. Parts uploaded as PDF are left out of it.
6. Chromium: `--headless --print-to-pdf` of the same document from files, with an empty profile.
7. Plain joining: pikepdf puts the pages of the parts, as WeasyPrint wrote them, into one file and
   saves it. That is the floor for a join, and loses tags, links and bookmarks.
8. “Personal copy”: all bytes of a reader’s own copy of a stored pack, read to their end.
9. Memory is the greatest sum of proportional set sizes, looked at ten times a second, of the worker
   and all its processes while it does the whole job from nothing.
10. The made board’s words and pictures are invented and the same in every run.
11. A search is the whole answer of the site in its own process, without the network: medians of
    ten, in turn on two databases. The large one has the passages, boards, meetings, items and
    people of 200 boards and twenty years; a quarter of the boards are public. The last account
    keeps all boards.
"""


@dataclass
class Page:
    """What was measured, to be printed and to be written."""

    tables: list[Table] = field(default_factory=list)
    machine: str = ""
    subject: str = ""
    """What is being measured now."""
    missed: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "\n".join([*map(as_text, self.tables), self.machine])

    @property
    def markdown(self) -> str:
        tables = "\n".join(map(as_markdown, self.tables))
        head = "# Benchmark\n\nWritten by `make bench`; not by hand.\n"
        return f"{head}\n{self.machine}\n\n{tables}\n## Method\n\n{METHOD}"

    def reach(self, measured: float, most: float, named: str) -> str:
        shown = shown_reach(measured, most, named)
        if measured > most:
            self.missed.append(
                f"{named} on {self.tables[-1].title if self.tables else 'the first'}"
            )
        return shown


def run(chromium: str, *, quick: bool, say: Callable[[str], None]) -> Page:
    page = Page(machine=_machine(chromium))
    say("Loading the demo board ...")
    load_demo(lambda step: None)
    demo = Meeting.objects.get(board__name=BOARD, date=NEXT)
    page.tables.append(_board(page, "The demo board", Bench(demo), chromium, runs=5, say=say))
    if quick:
        return page
    say("Making a board of 1,000 pages ...")
    large = make_board(PAPERS_OF_A_THOUSAND_PAGES, "Board of a thousand pages")
    bench = Bench(large)
    page.tables.append(_board(page, "A made board", bench, chromium, runs=3, say=say))
    say("Copies ...")
    small = Bench(make_board(PAPERS_OF_200_PAGES, "Board of two hundred pages"))
    small.members_edition()
    page.tables.append(_copies(page, [small.newest_pack(), bench.newest_pack()]))
    searches, missed = compare_searches(say)
    page.tables.append(searches)
    page.missed += missed
    return page


def _board(
    page: Page,
    name: str,
    bench: Bench,
    chromium: str,
    *,
    runs: int,
    say: Callable[[str], None],
) -> Table:
    def timed(
        what: str, work: Callable[[], object], before: Callable[[], object] = lambda: None
    ) -> Measured:
        say(f"{name}: {what} ...")
        found = measure(work, runs=runs, budget=BUDGET, before=before)
        say(f"  {shown_seconds(found.median)}")
        return found

    def from_nothing() -> None:
        bench.forget()
        bench.warm()

    def from_a_cold_start() -> None:
        bench.forget()
        bench.cool()

    page.subject = name
    say(f"{name}: the whole job in a new worker ...")
    whole_seconds, peak = bench.in_a_worker()
    first = timed("first build", bench.members_edition, from_nothing)
    cold = []
    if first.median < BUDGET / 4:  # of a large pack it is a second in a minute
        cold = [timed("first build, cold", bench.members_edition, from_a_cold_start)]
    bench.warm()
    bench.members_edition()
    changed = timed("one paper changed", bench.members_edition, bench.change_a_paper)
    whole_changed = timed("whole job, one paper changed", bench.whole_job, bench.change_a_paper)
    unchanged = timed("nothing changed", bench.whole_job)
    joiner = bench.joiner()
    joined = timed("joining", joiner.join)
    pack = bench.newest_pack()
    sheets = bench.sheets()
    bench.cool()
    with tempfile.TemporaryDirectory(prefix="boardpapers-bench-") as folder:
        rival = rivals.Folder(Path(folder), sheets)
        say(f"{name}: WeasyPrint in one go ...")
        peaks: list[int] = []
        one_go_pages = 0
        seconds: list[float] = []
        while len(seconds) < runs and sum(seconds) < BUDGET:
            took, used, one_go_pages = rivals.weasyprint_in_one_go(rival.page)
            seconds.append(took)
            peaks.append(used)
        one_go = Measured(tuple(seconds))
        say(f"  {shown_seconds(one_go.median)}")
        printed: list[int] = []
        chrome = timed(
            "Chromium",
            lambda: printed.append(rivals.print_with_chromium(chromium, rival.page)),
        )
    say(f"{name}: the parts as WeasyPrint writes them ...")
    untouched = rivals.untouched_parts(sheets)
    floor = timed("plain joining", lambda: rivals.join_plainly(untouched))

    def row(what: str, found: Measured, reach: str = "") -> tuple[str, ...]:
        return (
            what,
            shown_seconds(found.median),
            str(len(found.seconds)),
            shown_ratio(found.median, one_go.median),
            shown_ratio(found.median, chrome.median),
            reach,
        )

    a_tenth, below = one_go.median / 10, "under Chromium"
    changed_reach = (
        page.reach(changed.median, a_tenth, "at most 0.1 of one go")
        + "; "
        + page.reach(changed.median, chrome.median, below)
    )
    two_cores = "at most 0.7 of one go on two cores"
    rows = [
        row("(a) First build", first, page.reach(first.median, 0.7 * one_go.median, two_cores)),
        *(row("First build, cold", found) for found in cold),
        row("(b) One paper changed", changed, changed_reach),
        row("(c) Nothing changed, whole job", unchanged),
        row("Whole job, from nothing, in a new worker", Measured((whole_seconds,))),
        row("Whole job, one paper changed", whole_changed),
        row(f"WeasyPrint in one go, {one_go_pages} pages", one_go),
        row(f"Chromium print-to-PDF, {printed[-1]} pages", chrome),
        row(
            "The join",
            joined,
            page.reach(joined.median, 3 * floor.median, "at most 3 times plain joining"),
        ),
        row("Plain joining with pikepdf (floor)", floor),
        *_memory(page, peak, max(peaks)),
    ]
    head = ("", "Median", "Runs", "Of one go", "Of Chromium", "Reach")
    return Table(f"{name}: {pack.pages:,} pages, {len(sheets)} parts", head, tuple(rows))


def _memory(page: Page, peak: Peak, one_go: int) -> list[tuple[str, ...]]:
    tree = page.reach(peak.tree, 400 * MB, "under 400 MB")
    return [
        ("Memory: worker and its renderers", f"{peak.tree / MB:.0f} MB", "1", "", "", tree),
        ("Memory: the worker alone", f"{peak.worker / MB:.0f} MB", "1", "", "", ""),
        ("Memory: WeasyPrint in one go", f"{one_go / MB:.0f} MB", "", "", "", ""),
    ]


def _copies(page: Page, packs: list[Pack]) -> Table:
    page.subject = "Personal copies"
    rows = []
    for pack in packs:
        whole = measure(lambda pack=pack: take_a_copy(pack), runs=9, budget=BUDGET)
        end = measure(lambda pack=pack: make_its_end(pack), runs=9, budget=BUDGET)
        most = "under 0.3 s for 200 pages"
        reach = page.reach(whole.median, 0.3, most) if pack.pages < 500 else ""
        size = f"{pack.size / MB:.1f} MB"
        rows.append(
            (
                f"(d) A personal copy of {pack.pages:,} pages",
                size,
                shown_seconds(whole.median),
                shown_seconds(end.median),
                reach,
            )
        )
    head = ("", "Size", "All of it", "Its own end", "Reach")
    return Table("Personal copies", head, tuple(rows))


def _machine(chromium: str) -> str:
    said = subprocess.run([chromium, "--version"], capture_output=True, text=True, check=True)
    browser = " ".join(said.stdout.split()[:2])
    _house_style(print_css())
    return (
        f"{timezone.localdate():%-d %B %Y}: {os.cpu_count()} cores ({platform.machine()}), "
        f"Python {platform.python_version()}, WeasyPrint {version('weasyprint')}, "
        f"pikepdf {version('pikepdf')}, {browser}."
    )
