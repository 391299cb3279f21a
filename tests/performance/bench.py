"""How fast packs are built, beside other ways to the same pages: `make bench`.

    python -m tests.performance.bench [--quick]

Prints the tables and writes them to docs/benchmark.md. `--quick` measures the demo board alone and
writes nothing.
"""

import os
import shutil
import sys
import time
from pathlib import Path

from boardpapers import this_machine
from tests.performance.own_site import own_site

TARGET = this_machine.CHECKOUT / "docs" / "benchmark.md"
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def main() -> None:
    started = time.monotonic()
    chromium = _chromium()
    with own_site("bench"):
        from tests.performance import benchmark

        page = benchmark.run(chromium, quick="--quick" in sys.argv, say=_say)
    print("\n" + page.text)
    if "--quick" not in sys.argv:
        TARGET.write_text(page.markdown)
        print(f"Written to {TARGET.relative_to(this_machine.CHECKOUT)}.")
    print(f"Measured in {(time.monotonic() - started) / 60:.1f} minutes.")
    if page.missed:
        sys.exit(f"Missed: {'; '.join(page.missed)}.")


def _say(sentence: str) -> None:
    print(sentence, file=sys.stderr, flush=True)


def _chromium() -> str:
    named = os.environ.get("CHROMIUM")
    found = named or next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)
    if found is None:
        from playwright.sync_api import sync_playwright

        with sync_playwright() as playwright:
            found = playwright.chromium.executable_path
    if not Path(found).exists() and not shutil.which(found):
        sys.exit("There is no Chromium to compare with: set CHROMIUM to the path of one.")
    return found


if __name__ == "__main__":
    main()
