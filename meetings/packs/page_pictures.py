"""A paper set and drawn page by page, in a process of its own.

Nothing here touches Django or the database. The process is given one paper after another and
keeps the typefaces loaded; it ends with whoever started it.
"""

import gc
import hashlib
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Any

import pikepdf
import pypdfium2
from PIL import Image

from meetings.packs import rendering
from meetings.packs.forks import fork_context
from meetings.packs.joining import Part, join
from meetings.packs.paging import PartPages, page_plan

SCALE = 1.5
"""Points of a picture to a point of paper: 893 by 1263 for A4."""
QUALITY = 82
JOBS = 150
"""After so many a process has grown, and another takes its place."""
LONGEST_WAIT = 45.0
"""Seconds for one paper, those for the papers before it in the same process included."""
_NEVER = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Job:
    """A paper to set, with what is stamped on its pages."""

    sheet: rendering.Sheet
    running_head: str
    confidential: bool


@dataclass(frozen=True)
class Laid:
    """A paper on its pages. `pages` are digests of what is on each; `warnings` sentences."""

    pdf: bytes
    pages: tuple[str, ...]
    warnings: tuple[str, ...]
    seconds: float


class NotDrawn(Exception):
    """The pages could not be made; the message is a sentence for the writer."""


def lay_out(job: Job) -> Laid:
    """Raises: rendering.NotRendered."""
    rendered = rendering.render(job.sheet, tagged=False)
    part = Part(
        key=job.sheet.key,
        pdf=rendered.pdf,
        title="Preview",
        running_head=job.running_head,
        confidential=job.confidential,
    )
    plan = page_plan([PartPages(part.key, rendered.pages, numbered=True, starts_right=True)])
    pdf = join([part], plan=plan, title="Preview", created=_NEVER, producer="", accessible=False)
    return Laid(pdf, _page_digests(pdf), rendered.warnings, rendered.seconds)


def _page_digests(pdf: bytes) -> tuple[str, ...]:
    """One for each page, of all that is drawn on it."""
    digests = []
    with pikepdf.Pdf.open(BytesIO(pdf)) as opened:
        for page in opened.pages:
            digest = hashlib.sha256(f"{SCALE} {QUALITY}".encode())
            contents = page.obj.get("/Contents")
            for stream in contents if isinstance(contents, pikepdf.Array) else [contents]:
                digest.update(stream.read_bytes() if stream is not None else b"")
            for name, drawing in sorted(page.resources.get("/XObject", {}).items()):
                digest.update(name.encode() + hashlib.sha256(drawing.read_raw_bytes()).digest())
            digests.append(digest.hexdigest()[:24])
    return tuple(digests)


def draw(pdf: bytes, numbers: Sequence[int]) -> dict[int, bytes]:
    """Pictures of pages, counted from 0, as WebP."""
    drawn = {}
    with pypdfium2.PdfDocument(pdf) as opened:
        for number in numbers:
            page: Image.Image = opened[number].render(scale=SCALE).to_pil().convert("RGB")
            target = BytesIO()
            page.save(target, "WEBP", quality=QUALITY, method=2)
            drawn[number] = target.getvalue()
    return drawn


class Setter:
    """A process that sets and draws papers, one at a time, for all threads of this one.

    It is started when it is first asked, ended where it takes too long, and started again.
    """

    def __init__(self) -> None:
        self._turn = threading.Lock()
        self._process: BaseProcess | None = None
        self._pipe: Connection | None = None
        self._jobs = 0

    def lay_out(self, job: Job) -> Laid:
        """Raises: NotDrawn."""
        laid: Laid = self._ask("lay_out", job)
        return laid

    def draw(self, pdf: bytes, numbers: Sequence[int]) -> Mapping[int, bytes]:
        """Raises: NotDrawn."""
        drawn: Mapping[int, bytes] = self._ask("draw", (pdf, tuple(numbers)))
        return drawn

    def end(self) -> None:
        """The process ends, whatever it is at."""
        if self._process is not None:
            self._process.kill()
            self._process.join()
        if self._pipe is not None:
            self._pipe.close()
        self._process = self._pipe = None

    def _ask(self, what: str, given: Any) -> Any:
        if not self._turn.acquire(timeout=LONGEST_WAIT):
            raise NotDrawn("The pages of others are being made. Ask again in a moment.")
        try:
            pipe = self._started()
            try:
                pipe.send((what, given))
                if not pipe.poll(LONGEST_WAIT):
                    self.end()
                    raise NotDrawn(
                        "The pages took too long to make and were given up. Look for a very large "
                        "table or picture in what you changed last."
                    )
                done, answer = pipe.recv()
            except (EOFError, OSError) as error:
                self.end()
                raise NotDrawn("The pages could not be made. Ask again.") from error
            if not done:
                raise NotDrawn(f"The pages could not be made: {answer}")
            return answer
        finally:
            self._turn.release()

    def _started(self) -> Connection:
        if self._jobs >= JOBS:
            self.end()
        if self._pipe is None or self._process is None or not self._process.is_alive():
            self.end()
            context = fork_context()
            self._pipe, theirs = context.Pipe()
            self._process = context.Process(target=_serve, args=(theirs,), daemon=True)
            self._process.start()
            theirs.close()
            self._jobs = 0
        self._jobs += 1
        return self._pipe


def _serve(pipe: Connection) -> None:
    """What the process does: answer until nobody asks any more."""
    gc.disable()  # as in the renderers of packs: almost nothing dies before the paper is written
    gc.freeze()
    while True:
        try:
            what, given = pipe.recv()
        except EOFError:
            return
        try:
            answer = lay_out(given) if what == "lay_out" else draw(*given)
            pipe.send((True, answer))
        except rendering.NotRendered as error:
            pipe.send((False, str(error)))
        gc.collect()
