"""A worker that is killed at random moments while it builds, and what is left when it is not.

Needs Django set up; the worker is a process of its own on the same database and files.
"""

import hashlib
import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from itertools import chain
from random import Random

import psutil
from django.core.files.storage import default_storage
from django.db.models import QuerySet
from pikepdf import Pdf, PdfError
from procrastinate.contrib.django.models import ProcrastinateJob

from boardpapers import this_machine
from boardpapers.accounts.models import User
from meetings.agenda.models import Report
from meetings.boards.models import Meeting
from meetings.packs import services
from meetings.packs.models import RUNNING, Pack, PackBuild, PackPaper, RenderedPart
from meetings.packs.storing import folder_of

SECONDS_TO_END = 10
"""In which what a killed worker started has to be gone."""
LONGEST = 240


class Worker:
    """The worker's process, started as `manage.py serve` does it."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._environment = dict(environment)
        self._held = os.pipe()
        self.left: list[psutil.Process] = []
        """What outlived a worker by more than `SECONDS_TO_END`."""
        self.start()

    def start(self) -> None:
        reading = self._held[0]
        self._process = subprocess.Popen(
            [
                sys.executable, "-m", "boardpapers.with_parent", str(reading), "manage.py",
                "procrastinate", "worker", "--concurrency", "2",
            ],
            cwd=this_machine.CHECKOUT,
            env=self._environment,
            stdin=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            pass_fds=[reading],
            start_new_session=True,
        )  # fmt: skip

    def kill(self) -> None:
        started = self._children()
        self._process.kill()
        self._process.wait()
        self.left += psutil.wait_procs(started, timeout=SECONDS_TO_END)[1]

    def kill_a_renderer(self, chosen: Random) -> bool:
        """Kill one process of the pool; False where there is none yet."""
        renderers = [child for child in self._children() if child.ppid() != self._process.pid]
        if renderers:
            chosen.choice(renderers).kill()
        return bool(renderers)

    def _children(self) -> list[psutil.Process]:
        return psutil.Process(self._process.pid).children(recursive=True)


@dataclass
class Trial:
    """Builds that are asked for while their worker is killed.

    `times`: how often. `chosen` decides on moments and victims.
    """

    meeting: Meeting
    by: User
    environment: Mapping[str, str]
    chosen: Random
    say: Callable[[str], None] = lambda sentence: None
    happened: Counter[str] = field(default_factory=Counter)
    seconds_to_end: list[float] = field(default_factory=list)
    """From a kill to the end of the build it hit, where it was waited for."""

    def run(self, times: int) -> list[str]:
        """Kill `times` times; answers with what is wrong afterwards."""
        worker = Worker(self.environment)
        try:
            first = self._undisturbed(forget=True)
            typical = self._undisturbed(forget=False)
            self.say(f"Undisturbed: {first:.1f} s from nothing, {typical:.1f} s after a change.")
            for number in range(1, times + 1):
                self._disturbed(worker, number, first, typical)
            self._wait()
            self._undisturbed(forget=False)
        finally:
            worker.kill()
        problems = [*self.problems()]
        problems += [f"{process} outlived its worker" for process in worker.left]
        return problems

    def _undisturbed(self, *, forget: bool) -> float:
        """Seconds."""
        if forget:
            RenderedPart.objects.all().delete()
        self._change_a_paper()
        started = time.monotonic()
        asked = services.request_build(meeting=self.meeting, by=self.by)
        self._wait()
        asked.refresh_from_db()
        if asked.state != PackBuild.State.DONE:
            raise AssertionError(f"A build that nobody disturbed is {asked.state}: {asked.message}")
        return time.monotonic() - started

    def _disturbed(self, worker: Worker, number: int, first: float, typical: float) -> None:
        chosen = self.chosen
        forget = chosen.random() < 0.3
        if forget:
            RenderedPart.objects.all().delete()
        self._change_a_paper()
        asked = services.request_build(meeting=self.meeting, by=self.by)
        wait = chosen.uniform(0, first if forget else typical)
        if chosen.random() < 0.3:
            time.sleep(wait / 2)
            self._change_a_paper()
            services.request_build(meeting=self.meeting, by=self.by)
            self.happened["asked again meanwhile"] += 1
            wait /= 2
        time.sleep(wait)
        asked.refresh_from_db()
        at_work = asked.message if asked.is_running else "idle"
        if chosen.random() < 0.25 and worker.kill_a_renderer(chosen):
            what = "renderer killed"
        else:
            worker.kill()
            what = "worker killed"
            worker.start()
        killed = time.monotonic()
        self.happened[what] += 1
        self.happened[f"{what} while {'building' if asked.is_running else 'idle'}"] += 1
        self.say(f"{number}: {what} ({at_work[:60]})")
        if chosen.random() < 0.7:
            self._wait()
            self.seconds_to_end.append(time.monotonic() - killed)

    def _change_a_paper(self) -> None:
        reports = Report.objects.filter(item__meeting=self.meeting).exclude(body="")
        report = self.chosen.choice(list(reports.order_by("pk")))
        added = f"<ol><li>Changed: {self.chosen.randrange(10**9)}.</li></ol>"
        Report.objects.filter(pk=report.pk).update(body=report.body[:5000] + added)

    def _wait(self) -> None:
        """Until no build is waiting or building, and no job of one is at work: a job ends a moment
        after its build does."""
        deadline = time.monotonic() + LONGEST
        while PackBuild.objects.filter(state__in=RUNNING).exists() or _open_jobs().exists():
            if time.monotonic() > deadline:
                return  # `problems` says which
            time.sleep(0.1)

    def problems(self) -> Iterator[str]:
        """Sentences, none where all is well."""
        yield from _unended_builds()
        yield from _wrong_files()
        yield from _orphans(self.meeting)
        yield from _wrong_versions()
        yield from _broken_parts()


def _unended_builds() -> Iterator[str]:
    for build in PackBuild.objects.all():
        if build.is_running:
            yield f"Build {build.pk} is still {build.state}: {build.message}"
        elif build.state == PackBuild.State.FAILED and not build.message:
            yield f"Build {build.pk} failed without a reason"
    for job in _open_jobs():
        yield f"Job {job.pk} is still {job.status}"


def _open_jobs() -> QuerySet[ProcrastinateJob]:
    return ProcrastinateJob.objects.filter(
        task_name=services.BUILD_TASK, status__in=("todo", "doing")
    )


def _wrong_files() -> Iterator[str]:
    for row in chain(Pack.objects.all(), PackPaper.objects.all()):
        try:
            with default_storage.open(row.file.name) as file:
                content = file.read()
        except FileNotFoundError:
            yield f"{row.file.name} is missing"
            continue
        if len(content) != row.size or hashlib.sha256(content).hexdigest() != row.sha256:
            yield f"{row.file.name} is not what was stored"


def _orphans(meeting: Meeting) -> Iterator[str]:
    named = {row.file.name for row in chain(Pack.objects.all(), PackPaper.objects.all())}
    folder = folder_of(meeting)
    for name in default_storage.listdir(folder)[1]:
        if f"{folder}/{name}" not in named:
            yield f"{folder}/{name} belongs to no pack"


def _wrong_versions() -> Iterator[str]:
    kinds: dict[tuple[object, ...], list[int]] = {}
    for pack in Pack.objects.order_by("version"):
        kind = (pack.meeting_id, pack.edition, pack.supplement_to_id, pack.supplement_number)
        kinds.setdefault(kind, []).append(pack.version)
    for kind, versions in kinds.items():
        if versions != list(range(1, len(versions) + 1)):
            yield f"The versions of {kind} are {versions}"


def _broken_parts() -> Iterator[str]:
    for part in RenderedPart.objects.all():
        try:
            with Pdf.open(BytesIO(bytes(part.pdf))) as pdf:
                pages = len(pdf.pages)
        except PdfError as error:
            yield f"Part {part.pk} cannot be read: {error}"
            continue
        if pages != part.pages:
            yield f"Part {part.pk} has {pages} pages, not {part.pages}"
