"""Kill the worker at random moments while it builds, and look at what is left.

    python -m tests.performance.kill_worker [--times 50] [--seed 1]

On the demo board, with a Postgres of its own in `var/kill`. Every build has to end, or to say why
not, with no file, version or process too many. Exits with 1 where one has not.
"""

import argparse
import os
import sys
import time
from collections import Counter
from random import Random
from statistics import median

from tests.performance.own_site import own_site


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    started = time.monotonic()
    with own_site("kill"):
        from boardpapers.importing.demo import BOARD, NEXT, load_demo
        from meetings.boards.models import Meeting, Secretary
        from meetings.packs.models import Pack, PackBuild
        from tests.performance.killing import Trial
        from tests.performance.tables import Table, as_text

        load_demo(lambda step: None)
        meeting = Meeting.objects.get(board__name=BOARD, date=NEXT)
        secretary = Secretary.objects.filter(board=meeting.board).order_by("pk")[0].user
        trial = Trial(meeting, secretary, os.environ, Random(options.seed), _say)
        problems = trial.run(options.times)
        ends = Counter(
            f"build {build.state}: {build.message}" if build.message else f"build {build.state}"
            for build in PackBuild.objects.all()
        )
        rows = [(what, str(often)) for what, often in sorted(trial.happened.items())]
        rows += [(what[:100], str(often)) for what, often in sorted(ends.items())]
        rows.append(("packs stored", str(Pack.objects.count())))
        waits = trial.seconds_to_end
        if waits:
            rows.append(("seconds from a kill to the build's end, median", f"{median(waits):.1f}"))
            rows.append(("seconds from a kill to the build's end, longest", f"{max(waits):.1f}"))
        rows.append(("problems", str(len(problems))))
    head = ("What happened", "Times")
    print("\n" + as_text(Table(f"Seed {options.seed}", head, tuple(rows))))
    print(f"{(time.monotonic() - started) / 60:.1f} minutes.")
    if problems:
        sys.exit("\n".join(problems))


def _say(sentence: str) -> None:
    print(sentence, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
