"""From HTML to tagged PDF, on all cores.

Nothing here touches Django or the database: a part is text, style and pictures in, and a PDF out.
The work is done in processes of their own, forked from a small server that has loaded WeasyPrint
and nothing else.
"""

import hashlib
import logging
import multiprocessing
import os
import re
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.metadata import version
from multiprocessing.connection import wait
from pathlib import Path

from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration

from meetings.packs.fetching import FONT_FACES, FONT_PACKAGES, HouseFetcher, font_bytes

LIBRARIES = ("weasyprint", "pydyf", "fonttools", "tinycss2", "tinyhtml5", "pyphen", "pillow")
SPACE_BEFORE_INLINE = re.compile(r"\s(<(?:a|em|s|strong|sub|sup)(?:\s[^<>]*)?>)(?=[^\s<])")
NO_GLYPH = re.compile(r"\.notdef glyph rendered for Unicode string unsupported by fonts: (.*)")
FEW = 2
"""So few parts are rendered in this process: a pool would take longer to start."""


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
    """A part's PDF (pdf/ua-1), its pages, and what the secretary should know of it."""

    pdf: bytes
    pages: int
    warnings: tuple[str, ...]
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
    digest = hashlib.sha256(Path(__file__).read_bytes())
    for family in FONT_PACKAGES:
        for face in FONT_FACES:
            digest.update(hashlib.sha256(font_bytes(f"{family}-{face}.ttf")).digest())
    for library in LIBRARIES:
        digest.update(f"{library} {version(library)};".encode())
    return digest.digest()


def cache_key(sheet: Sheet) -> str:
    """SHA-256 of everything the part's PDF depends on, hexadecimal; its own key is not in it."""
    digest = hashlib.sha256(house_digest())
    for piece in (sheet.html, sheet.css):
        digest.update(hashlib.sha256(piece.encode()).digest())
    for address, content in sorted(sheet.pictures.items()):
        digest.update(address.encode() + b"\0" + hashlib.sha256(content).digest())
    return digest.hexdigest()


def render_all(sheets: Sequence[Sheet]) -> Iterator[tuple[str, Rendered]]:
    """Every sheet's key and PDF, in the order in which they are done.

    Raises: NotRendered.
    """
    if len(sheets) <= FEW:
        for sheet in sheets:
            yield sheet.key, render(sheet)
        return
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([__name__])
    workers = min(os.cpu_count() or 1, len(sheets))
    with ProcessPoolExecutor(workers, mp_context=context, initializer=_end_with_parent) as pool:
        longest_first = sorted(sheets, key=lambda sheet: len(sheet.html), reverse=True)
        waiting = {pool.submit(render, sheet): sheet.key for sheet in longest_first}
        try:
            for done in as_completed(waiting):
                yield waiting[done], done.result()
        finally:
            for future in waiting:
                future.cancel()


def _end_with_parent() -> None:
    """A pool's process ends when whoever started the pool is killed; by itself it would wait on."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        sentinel = parent.sentinel

        def watch() -> None:
            wait([sentinel])
            os._exit(1)

        threading.Thread(target=watch, daemon=True).start()


def render(sheet: Sheet) -> Rendered:
    """Set one part.

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
            pdf = document.write_pdf(pdf_variant="pdf/ua-1")
    except Exception as error:
        raise NotRendered(sheet.key, f"{type(error).__name__}: {error}") from error
    return Rendered(
        pdf, len(document.pages), tuple(dict.fromkeys(warnings)), time.monotonic() - started
    )


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
