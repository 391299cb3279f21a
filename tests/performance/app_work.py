"""What Board Papers does for a pack, step by step, to be timed. Needs Django set up."""

import subprocess
import sys
from dataclasses import dataclass
from statistics import median_low

from django.utils import timezone

from boardpapers import this_machine
from boardpapers.accounts.models import User
from meetings.agenda.models import Report
from meetings.boards.models import Meeting, Secretary
from meetings.packs import rendering, services
from meetings.packs.builds import BuiltPack, assemble, read
from meetings.packs.joining import join
from meetings.packs.making import Made, make
from meetings.packs.models import Edition, Pack, PackBuild, RenderedPart
from meetings.packs.paging import PartPages, page_plan
from meetings.packs.parts import print_css
from meetings.packs.pieces import Copy, OneFile
from meetings.packs.storing import keep
from tests.performance.memory import Peak, Watch


@dataclass
class Bench:
    """A meeting whose pack is built again and again."""

    meeting: Meeting
    edits: int = 0

    def forget(self) -> None:
        """No part is in the store, and no pack was built before."""
        RenderedPart.objects.all().delete()

    def warm(self) -> None:
        """The renderers are up and have set some pages, as in a worker that has built before."""
        if not rendering._pool.is_running:
            rendering.warm(print_css())
            list(rendering.render_all(self.sheets()[:8]))

    def cool(self) -> None:
        """There are no renderers, as in a worker that has just been started."""
        rendering._pool.end()

    def members_edition(self) -> BuiltPack:
        """One edition: read the data, make what is not in the store, join, store."""
        contents = read(self.meeting, Edition.MEMBERS)
        made = make(contents.sources)
        built = assemble(contents, made, timezone.now())
        keep(built, [], meeting=self.meeting, by=None)
        return built

    def change_a_paper(self) -> None:
        """Other words in the paper of median length."""
        reports = Report.objects.filter(item__meeting=self.meeting).exclude(body="")
        lengths = {len(report.body): report for report in reports.order_by("pk")}
        report = lengths[median_low(lengths)]
        self.edits += 1
        added = f"<ol><li>A paragraph that was added: number {self.edits:04}.</li></ol>"
        Report.objects.filter(pk=report.pk).update(body=report.body + added)
        self._report = report

    def change_back(self) -> None:
        Report.objects.filter(pk=self._report.pk).update(body=self._report.body)

    def ask(self) -> PackBuild:
        secretary = User.objects.get(
            pk=Secretary.objects.filter(board=self.meeting.board).order_by("pk")[0].user_id
        )
        return services.request_build(meeting=self.meeting, by=secretary)

    def whole_job(self) -> None:
        """Both editions, their papers, all stored: what a job of the worker does."""
        asked = self.ask()
        services.run_build(asked.pk)
        asked.refresh_from_db()
        assert asked.state == PackBuild.State.DONE, asked.message

    def in_a_worker(self) -> tuple[float, Peak]:
        """Seconds and memory of the whole job in a worker of its own that has just started."""
        asked = self.ask()
        worker = subprocess.Popen(
            [
                sys.executable,
                "manage.py",
                "procrastinate",
                "worker",
                "--concurrency",
                "2",
                "--one-shot",
            ],
            cwd=this_machine.CHECKOUT,
        )
        with Watch(worker.pid) as watch:
            code = worker.wait()
        asked.refresh_from_db()
        assert code == 0
        assert asked.finished_at, asked.message
        return (asked.finished_at - asked.requested_at).total_seconds(), watch.peak

    def joiner(self) -> "Joiner":
        contents = read(self.meeting, Edition.MEMBERS)
        return Joiner(self.meeting, make(contents.sources))

    def sheets(self) -> list[rendering.Sheet]:
        """What the members' edition is rendered from; its uploaded PDFs are left out."""
        sources = read(self.meeting, Edition.MEMBERS).sources
        return [source.sheet for source in sources if source.sheet is not None]

    def newest_pack(self) -> Pack:
        pack = Pack.objects.latest_of(self.meeting, Edition.MEMBERS)
        assert pack is not None
        return pack


class Joiner:
    """The join alone, of the parts that are rendered, not uploaded."""

    def __init__(self, meeting: Meeting, made: Made) -> None:
        from meetings.packs.builds import _part

        sources = [
            source for source in read(meeting, Edition.MEMBERS).sources if source.sheet is not None
        ]
        self.parts = [_part(source.draft, made[source.key]) for source in sources]
        self.plan = page_plan(
            PartPages(
                source.draft.key,
                made[source.key].pages,
                source.draft.numbered,
                source.draft.starts_right,
            )
            for source in sources
        )

    def join(self) -> bytes:
        return join(
            self.parts,
            plan=self.plan,
            title="Pack",
            created=timezone.now(),
            producer="Board Papers",
        )


def take_a_copy(pack: Pack) -> None:
    """All of a reader's own copy, as it would go to them."""
    content = OneFile(pack).content(Copy("Rosalind Featherstone", timezone.now()))
    for _ in content.chunks(0, content.size):
        pass
    assert content.tail


def make_its_end(pack: Pack) -> None:
    """What is a copy's own."""
    assert OneFile(pack).content(Copy("Rosalind Featherstone", timezone.now())).tail
