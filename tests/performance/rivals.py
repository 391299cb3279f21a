"""The same pages by other means: WeasyPrint in one go, Chromium, and joining without tags."""

import multiprocessing
import re
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from io import BytesIO
from pathlib import Path

from pikepdf import Pdf

from boardpapers import this_machine
from meetings.packs.fetching import FONT_FACES, FONT_PACKAGES, font_bytes
from meetings.packs.links import LINK_PREFIX, NUMBER_PREFIX
from meetings.packs.rendering import Sheet

BODY = re.compile(r'<body class="([^"]*)">(.*)</body>', re.DOTALL)
CHROMIUM_FLAGS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--no-pdf-header-footer"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)


class Folder:
    """A pack's parts as one HTML document, with its style, typefaces and pictures beside it."""

    def __init__(self, folder: Path, sheets: Sequence[Sheet]) -> None:
        self.page = folder / "pack.html"
        self.folder = folder
        css = sheets[0].css.replace('url("font:', 'url("fonts/')
        (folder / "print.css").write_text(css)
        (folder / "fonts").mkdir()
        for family in FONT_PACKAGES:
            for face in FONT_FACES:
                name = f"{family}-{face}.ttf"
                (folder / "fonts" / name).write_bytes(font_bytes(name))
        (folder / "pictures").mkdir()
        bodies = [self._body(sheet, number) for number, sheet in enumerate(sheets)]
        self.page.write_text(
            '<!doctype html><html lang="en-GB"><head><meta charset="utf-8"><title>Pack</title>'
            '<link rel="stylesheet" href="print.css"></head><body>'
            + "".join(bodies)
            + "</body></html>"
        )

    def _body(self, sheet: Sheet, number: int) -> str:
        found = BODY.search(sheet.html)
        assert found is not None, sheet.key
        html = found[2]
        for place, (address, content) in enumerate(sheet.pictures.items()):
            name = f"{number}-{place}{Path(address).suffix}"
            (self.folder / "pictures" / name).write_bytes(content)
            html = html.replace(f'"{address}"', f'"pictures/{name}"')
        html = html.replace(NUMBER_PREFIX, "#part-").replace(LINK_PREFIX, "#part-")
        anchor = f'id="part-{sheet.key}" style="break-before: page"'
        return f'<div {anchor} class="{found[1]}">{html}</div>'


def weasyprint_in_one_go(page: Path) -> tuple[float, int, int]:
    """Seconds, peak bytes and pages, of a fresh process with WeasyPrint and typefaces loaded."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.performance.one_go", str(page)],
        cwd=this_machine.CHECKOUT,
        check=True,
        capture_output=True,
        text=True,
    )
    seconds, peak, pages = done.stdout.split()
    return float(seconds), int(peak), int(pages)


def print_with_chromium(chromium: str, page: Path) -> int:
    """Pages."""
    with tempfile.TemporaryDirectory(prefix="boardpapers-bench-") as profile:
        target = Path(profile) / "pack.pdf"
        subprocess.run(
            [
                chromium, *CHROMIUM_FLAGS, f"--user-data-dir={profile}/profile",
                f"--print-to-pdf={target}", page.as_uri(),
            ],
            check=True,
            capture_output=True,
            timeout=600,
        )  # fmt: skip
        with Pdf.open(target) as pdf:
            return len(pdf.pages)


def untouched_parts(sheets: Sequence[Sheet]) -> list[bytes]:
    """Each part's PDF as WeasyPrint writes it."""
    context = multiprocessing.get_context("forkserver")
    with ProcessPoolExecutor(mp_context=context) as executor:
        return list(executor.map(_untouched, sheets))


def _untouched(sheet: Sheet) -> bytes:
    from weasyprint import HTML

    from meetings.packs import rendering
    from meetings.packs.fetching import HouseFetcher

    fonts, style = rendering._house_style(sheet.css)
    fetcher = HouseFetcher(sheet.pictures)
    html = HTML(string=sheet.html, url_fetcher=fetcher)
    rendered = html.render(stylesheets=[style], font_config=fonts, presentational_hints=True)
    pdf: bytes = rendered.write_pdf(pdf_variant="pdf/ua-1")
    return pdf


def join_plainly(parts: Sequence[bytes]) -> bytes:
    """The pages one after another and nothing else: tags and bookmarks are lost."""
    with Pdf.new() as pdf:
        opened = [Pdf.open(BytesIO(part)) for part in parts]
        for each in opened:
            pdf.pages.extend(each.pages)
        target = BytesIO()
        pdf.save(target)
        for each in opened:
            each.close()
    return target.getvalue()
