"""How long a search takes on the demo board, and on 200 boards with the papers of twenty years."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from statistics import median
from typing import Any

from boardpapers import this_machine
from tests.performance.search_work import RARE, indexes_in
from tests.performance.tables import Table, shown_ratio, shown_seconds

ROUNDS = 12
TIMES, PLUS = 1.5, 0.05
"""A search of the large corpus takes so many times as long at most, and so many seconds more."""
SEARCHES: list[tuple[str, str, dict[str, str]]] = [
    ("A rare word", "member", {"q": RARE}),
    ("A rare word", "public", {"q": RARE}),
    ("A common word", "member", {"q": "council"}),
    ("A common word", "public", {"q": "council"}),
    ("A common word", "secretary of all", {"q": "council"}),
    ("Two common words", "secretary of all", {"q": "councils report"}),
    ("A phrase", "secretary of all", {"q": '"the councils"'}),
    ("A phrase", "member", {"q": '"peer learning"'}),
    ("A rare phrase of common words", "member", {"q": '"report council"'}),
    ("A misspelt name", "member", {"q": "Okonjo-Witcombe"}),
    ("A misspelt name", "public", {"q": "Okonjo-Witcombe"}),
    ("Without a word", "secretary of all", {"q": "council -report"}),
    ("Common, one board", "public", {"q": "council", "board": "improvement-and-learning-board"}),
    ("Common, decisions alone", "secretary of all", {"q": "council", "kind": "decision"}),
    ("Common, until 2015", "public", {"q": "council", "until": "2015-12-31"}),
    (
        "Common, newest, page 9",
        "secretary of all",
        {"q": "council", "order": "newest", "page": "9"},
    ),
]
"""What is looked for, by whom."""
NOT_HELD = {"A rare phrase of common words"}
"""Measured, and known to take longer than it should: the index has no word's place, so that the
database reads every passage in which the words are anywhere."""


@dataclass
class Side:
    """A process that searches when it is told to."""

    process: subprocess.Popen[str]
    passages: int = 0

    def ask(self, asked: dict[str, Any]) -> dict[str, Any]:
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps(asked) + "\n")
        self.process.stdin.flush()
        return self.answer()

    def answer(self) -> dict[str, Any]:
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError("A process that searches has ended; what it said is above.")
        told: dict[str, Any] = json.loads(line)
        return told


def compare_searches(say: Callable[[str], None], *, keep: bool = False) -> tuple[Table, list[str]]:
    """The table, and what was missed. Two databases are made beside the site's and taken away."""
    say("Making the demo board, and a million paragraphs ...")
    with _side("search_demo", "demo", keep) as small, _side("search_large", "large", keep) as large:
        rows = []
        missed = []
        for number, (name, who, query) in enumerate(SEARCHES, start=1):
            say(f"Searching, {number} of {len(SEARCHES)} ...")
            asked = {"who": who, "query": query}
            both = [[side.ask(asked) for side in (small, large)] for _ in range(ROUNDS)][2:]
            few, many = (median(pair[which]["seconds"] for pair in both) for which in (0, 1))
            plans = large.ask({**asked, "explain": True})["plans"]
            used = set().union(*map(indexes_in, plans)) & {"passage_words", "passage_spelled"}
            whole = any("Seq Scan on search_passage" in plan for plan in plans)
            reached = many <= TIMES * few + PLUS
            held = name not in NOT_HELD
            if held and (not reached or whole or not used):
                missed.append(f"{name}, {who}")
            found = both[-1][1]
            rows.append(
                (
                    f"{name}, {who}",
                    shown_seconds(few),
                    shown_seconds(many),
                    shown_ratio(many, few),
                    f"{'more than ' if found['more'] else ''}{found['found']:,}",
                    "whole table" if whole else ", ".join(sorted(used)) or "none",
                    "reached" if reached else "MISSED" if held else "not reached",
                )
            )
        title = (
            f"Searches: {small.passages:,} passages of the demo board, and {large.passages:,} of "
            "202 boards"
        )
        head = (
            "", "Demo", "Large", "Ratio", "Found", "Index used",
            f"At most {TIMES} × demo + {PLUS * 1000:.0f} ms",
        )  # fmt: skip
    return Table(title, head, tuple(rows)), missed


@contextmanager
def _side(database: str, which: str, keep: bool) -> Iterator[Side]:
    import psycopg

    url = os.environ["DATABASE_URL"]
    own = url.replace("/boardpapers?", f"/{database}?")
    with psycopg.connect(url, autocommit=True) as connection:
        there = connection.execute("SELECT FROM pg_database WHERE datname = %s", [database])
        if not (keep and there.rowcount):
            connection.execute(f"DROP DATABASE IF EXISTS {database} WITH (FORCE)")
            connection.execute(f"CREATE DATABASE {database}")
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.performance.search_work", which],
        cwd=this_machine.CHECKOUT,
        env={**os.environ, "DATABASE_URL": own},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        side = Side(process)
        side.passages = side.answer()["ready"]
        yield side
    finally:
        if process.stdin is not None:
            process.stdin.close()
        process.wait()
        if not keep:
            with psycopg.connect(url, autocommit=True) as connection:
                connection.execute(f"DROP DATABASE IF EXISTS {database} WITH (FORCE)")


def main() -> None:
    """By itself: python -m tests.performance.searching [--keep]"""
    from tests.performance.own_site import own_site
    from tests.performance.tables import as_text

    with own_site("search"):
        table, missed = compare_searches(
            lambda sentence: print(sentence, file=sys.stderr, flush=True),
            keep="--keep" in sys.argv,
        )
    print(as_text(table))
    if missed:
        sys.exit(f"Missed: {'; '.join(missed)}.")


if __name__ == "__main__":
    main()
