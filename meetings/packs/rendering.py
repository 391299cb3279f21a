"""From HTML to a part that is ready to be joined, on all cores.

Nothing here touches Django or the database: a part is text, style and pictures in, and a PDF out.
The work is done in processes of their own, forked from a small server that has loaded WeasyPrint
and nothing else. They stay, with the typefaces loaded, for the next pack.
"""

import gc
import hashlib
import logging
import multiprocessing
import os
import re
import tempfile
import threading
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.metadata import version
from multiprocessing.connection import wait
from pathlib import Path

from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration

from meetings.packs.accessibility import barriers
from meetings.packs.fetching import FONT_FACES, FONT_PACKAGES, HouseFetcher, font_bytes
from meetings.packs.forks import fork_context
from meetings.packs.preparing import prepare

LIBRARIES = (
    *("weasyprint", "pydyf", "fonttools", "tinycss2", "tinyhtml5", "pyphen", "pillow"),
    *("pikepdf", "uharfbuzz", "page-validation"),
)
CODE = ("rendering", "accessibility", "faces", "links", "pdf_objects", "preparing", "tagging")
SPACE_BEFORE_INLINE = re.compile(r"\s(<(?:a|em|s|strong|sub|sup)(?:\s[^<>]*)?>)(?=[^\s<])")
NO_GLYPH = re.compile(r"\.notdef glyph rendered for Unicode string unsupported by fonts: (.*)")
FEW = 2
"""So few parts are rendered in this process where there are no others yet."""
MANY_PAGES = 300
"""Renderers that have set more for one pack are ended: they have grown, and joining so many pages
needs the memory. The next pack's are started while its data are read."""


@dataclass(frozen=True)
class Sheet:
    """One part as it goes to be rendered."""

    key: str
    html: str
    css: str
    pictures: Mapping[str, bytes] = field(default_factory=dict)
    """By the address they have in the HTML, `image:NAME`."""


@dataclass(frozen=True)
class Rendered:
    """A part as `preparing` makes it, and what the secretary should know of it.

    `barriers`: what keeps it from being PDF/UA-1.
    """

    pdf: bytes
    pages: int
    warnings: tuple[str, ...]
    barriers: tuple[str, ...]
    seconds: float


class NotRendered(Exception):
    """A part could not be set; the message says which and why."""

    def __init__(self, key: str, why: str) -> None:
        super().__init__(why)
        self.key = key

    def __reduce__(self) -> tuple[type["NotRendered"], tuple[str, str]]:
        return type(self), (self.key, str(self))


@lru_cache(maxsize=1)
def house_digest() -> bytes:
    """A digest of what sets a page: this code, the fonts, the libraries' versions."""
    digest = hashlib.sha256()
    for module in CODE:
        digest.update(Path(__file__).with_name(f"{module}.py").read_bytes())
    for family in FONT_PACKAGES:
        for face in FONT_FACES:
            digest.update(hashlib.sha256(font_bytes(f"{family}-{face}.ttf")).digest())
    for library in LIBRARIES:
        digest.update(f"{library} {version(library)};".encode())
    return digest.digest()


def cache_key(sheet: Sheet) -> str:
    """SHA-256 of everything the part's PDF depends on, hexadecimal."""
    digest = hashlib.sha256(house_digest())
    for piece in (sheet.key, sheet.html, sheet.css):
        digest.update(hashlib.sha256(piece.encode()).digest())
    for address, content in sorted(sheet.pictures.items()):
        digest.update(address.encode() + b"\0" + hashlib.sha256(content).digest())
    return digest.hexdigest()


class _Pool:
    """This process's renderers: started when first asked for, and again after they were ended."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._executor: ProcessPoolExecutor | None = None

    @property
    def is_running(self) -> bool:
        return self._executor is not None

    def warm(self, css: str) -> None:
        if not self.is_running:
            with self._lock:
                executor = self._started()
                for _ in range(os.cpu_count() or 1):
                    executor.submit(_house_style_loaded, css)

    def render(self, sheets: Iterable[Sheet]) -> list[Future[Rendered]]:
        with self._lock:
            executor = self._started()
            return [executor.submit(_render_apart, sheet) for sheet in sheets]

    def end(self) -> None:
        """They finish what they were given, for whomever it is."""
        with self._lock:
            if self._executor is not None:
                self._executor.shutdown(wait=False)
                self._executor = None

    def _started(self) -> ProcessPoolExecutor:
        if self._executor is None:
            self._executor = ProcessPoolExecutor(
                os.cpu_count() or 1, mp_context=fork_context(), initializer=_begin_renderer
            )
        return self._executor


_pool = _Pool()


def warm(css: str) -> None:
    """Start the renderers, if they are not there yet, and have them load the typefaces."""
    _pool.warm(css)


def _house_style_loaded(css: str) -> None:
    _house_style(css)


def render_all(sheets: Sequence[Sheet]) -> Iterator[tuple[int, Rendered]]:
    """Every sheet's place in `sheets` and its PDF, in the order in which they are done.

    Raises: NotRendered; BrokenProcessPool where a renderer was killed.
    """
    if len(sheets) <= FEW and not _pool.is_running:
        yield from enumerate(map(render, sheets))
        return
    longest_first = sorted(range(len(sheets)), key=lambda n: len(sheets[n].html), reverse=True)
    waiting: dict[Future[Rendered], int] = {}
    pages = 0
    try:
        futures = _pool.render(sheets[number] for number in longest_first)
        waiting = dict(zip(futures, longest_first, strict=True))
        for done in as_completed(futures):
            rendered = done.result()
            pages += rendered.pages
            yield waiting.pop(done), rendered
    except BrokenProcessPool:
        _pool.end()
        raise
    finally:
        for future in waiting:
            future.cancel()
    if pages > MANY_PAGES:
        _pool.end()


def _begin_renderer() -> None:
    """Done once in each of the pool's processes."""
    # Almost all that WeasyPrint makes lives until the part is written, so looking for garbage
    # meanwhile finds none and takes a tenth of the time: `_render_apart` looks after each part.
    # What was loaded before is never looked at, so its memory stays shared.
    gc.disable()
    gc.freeze()
    _end_with_parent()


def _render_apart(sheet: Sheet) -> Rendered:
    try:
        return render(sheet)
    finally:
        gc.collect()


def _end_with_parent() -> None:
    """A pool's process ends when whoever started the pool is killed; by itself it would wait on."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        sentinel = parent.sentinel

        def watch() -> None:
            wait([sentinel])
            os._exit(1)

        threading.Thread(target=watch, daemon=True).start()


def render(sheet: Sheet, *, tagged: bool = True) -> Rendered:
    """Set one part; without tags where its pages are only to be looked at, which is quicker.

    Raises: NotRendered.
    """
    started = time.monotonic()
    fetcher = HouseFetcher(sheet.pictures)
    try:
        fonts, style = _house_style(sheet.css)
        with _collected_warnings() as warnings:
            document = HTML(string=_spaces_inside(sheet.html), url_fetcher=fetcher).render(
                stylesheets=[style], font_config=fonts, presentational_hints=True
            )
            pdf = document.write_pdf(pdf_variant="pdf/ua-1" if tagged else None)
        part = prepare(pdf, sheet.key, mend=tagged)
        found = barriers(part, sheet.key) if tagged else ()
    except Exception as error:
        raise NotRendered(sheet.key, f"{type(error).__name__}: {error}") from error
    seconds = time.monotonic() - started
    return Rendered(part.pdf, part.pages, tuple(dict.fromkeys(warnings)), found, seconds)


def _spaces_inside(html: str) -> str:
    """Move the space before an inline element into it; the page looks the same.

    WeasyPrint breaks a line after its first word where the text before such an element fits
    exactly but for its last space.
    """
    return SPACE_BEFORE_INLINE.sub(r"\1 ", html)


@lru_cache(maxsize=4)
def _house_style(css: str) -> tuple[FontConfiguration, CSS]:
    """The style sheet with the house's fonts and no others, loaded once a process."""
    with _without_system_fonts():
        fonts = FontConfiguration()
    return fonts, CSS(string=css, font_config=fonts, url_fetcher=HouseFetcher())


@contextmanager
def _without_system_fonts() -> Iterator[None]:
    """Fontconfig finds no font of this machine, so a pack looks the same on every one."""
    before = os.environ.get("FONTCONFIG_FILE")
    with tempfile.TemporaryDirectory(prefix="boardpapers-fonts-") as folder:
        empty = Path(folder) / "fonts.conf"
        empty.write_text(
            '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig/>'
        )
        os.environ["FONTCONFIG_FILE"] = str(empty)
        try:
            yield
        finally:
            if before is None:
                del os.environ["FONTCONFIG_FILE"]
            else:
                os.environ["FONTCONFIG_FILE"] = before


@contextmanager
def _collected_warnings() -> Iterator[list[str]]:
    """WeasyPrint's warnings while the block runs, as sentences."""
    found: list[str] = []

    class Collector(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            found.append(NO_GLYPH.sub(r"the typeface has no \1", record.getMessage()))

    handler = Collector(logging.WARNING)
    logger = logging.getLogger("weasyprint")
    propagated = logger.propagate
    logger.addHandler(handler)
    logger.propagate = False
    try:
        yield found
    finally:
        logger.removeHandler(handler)
        logger.propagate = propagated
