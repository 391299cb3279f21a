"""A process of its own that sets one HTML document with WeasyPrint, and tells what that took.

    python -m tests.performance.one_go PAGE

Prints seconds, peak bytes and pages. What it imports and the typefaces are loaded before it starts.
"""

import resource
import sys
import time
from pathlib import Path

from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher

from meetings.packs.rendering import _without_system_fonts


def main() -> None:
    page = Path(sys.argv[1])
    fetcher = URLFetcher()
    with _without_system_fonts():
        fonts = FontConfiguration()
    style = CSS(filename=page.with_name("print.css"), font_config=fonts, url_fetcher=fetcher)
    text = page.read_text().replace('<link rel="stylesheet" href="print.css">', "")
    base = page.parent.as_uri() + "/"
    HTML(string="<p>warm").render(stylesheets=[style], font_config=fonts)
    started = time.perf_counter()
    document = HTML(string=text, base_url=base, url_fetcher=fetcher).render(
        stylesheets=[style], font_config=fonts, presentational_hints=True
    )
    document.write_pdf(pdf_variant="pdf/ua-1")
    seconds = time.perf_counter() - started
    unit = 1 if sys.platform == "darwin" else 1024
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit
    print(seconds, peak, len(document.pages))


if __name__ == "__main__":
    main()
