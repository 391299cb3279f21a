"""One side of the comparison of searches: a process with a database of its own.

    python -m tests.performance.search_work demo|large

Makes what it searches, says so, and then answers a search for each line that it is sent, as JSON:
how long the whole answer took, how much was found, and how the database looked for it.
"""

import json
import re
import sys
import time
from typing import Any

RARE = "millimetres"
"""A word that is left out of what is made: it stands where the demo board has it."""


def main(which: str) -> None:
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", interactive=False, verbosity=0)
    work = _Work(which)
    _answer({"ready": work.passages})
    for line in sys.stdin:
        _answer(work.search(json.loads(line)))


def _answer(told: dict[str, Any]) -> None:
    print(json.dumps(told), flush=True)


class _Work:
    """Two readers, in whose names everything is looked for."""

    def __init__(self, which: str) -> None:
        from django.conf import settings
        from django.db import connection
        from django.test import Client

        from boardpapers.accounts.models import User
        from boardpapers.importing.demo import SIGN_INS, load_demo
        from boardpapers.static_files import collect_if_changed
        from meetings.boards.models import Board, Secretary
        from meetings.search.indexing import index_everything
        from meetings.search.models import Passage
        from tests.performance.made_corpus import make_corpus

        settings.ALLOWED_HOSTS = ["testserver"]
        collect_if_changed()
        if not Passage.objects.exists():
            load_demo(_say)
            Board.objects.update(is_public=True)
            index_everything(lambda what, done, total: None)
            with connection.cursor() as cursor:
                cursor.execute("VACUUM ANALYZE")
            if which == "large":
                started = time.monotonic()
                make_corpus(_say, without=[RARE, "millimetre"])
                _say(f"Made in {time.monotonic() - started:.0f} seconds.")
        emails = {each.role: each.email for each in SIGN_INS}
        keeper = User.objects.get(email=emails["secretary of another board"])
        Secretary.objects.bulk_create(
            (Secretary(board=board, user=keeper) for board in Board.objects.all()),
            ignore_conflicts=True,
        )
        self.clients = {"public": Client()}
        for role, email in (("member", emails["member"]), ("secretary of all", keeper.email)):
            self.clients[role] = Client()
            self.clients[role].force_login(User.objects.get(email=email))
        self.passages = Passage.objects.count()

    def search(self, asked: dict[str, Any]) -> dict[str, Any]:
        from django.db import connection

        client = self.clients[asked["who"]]
        statements: list[tuple[str, Any]] = []

        def keep(execute: Any, statement: str, params: Any, many: bool, context: Any) -> Any:
            if "search_passage" in statement:
                statements.append((statement, params))
            return execute(statement, params, many, context)

        if asked.get("explain"):
            with connection.execute_wrapper(keep):
                client.get("/search/", asked["query"])
            return {"plans": [_plan(*each) for each in statements]}
        started = time.perf_counter()
        response = client.get("/search/", asked["query"])
        seconds = time.perf_counter() - started
        assert response.status_code == 200, response.status_code
        page = response.content.decode()
        told = re.search(r"(More than )?(\d+) passages?", page)
        return {
            "seconds": seconds,
            "found": int(told[2]) if told else 0,
            "more": bool(told and told[1]),
            "meant": "Did you mean" in page,
        }


def _plan(statement: str, params: Any) -> str:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS) {statement}", params)
        return "\n".join(row[0] for row in cursor.fetchall())


def indexes_in(plan: str) -> set[str]:
    return set(re.findall(r"Scan (?:using|on) (\w+_(?:words|spelled|pkey|subject))", plan))


def _say(sentence: str) -> None:
    print(sentence, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main(sys.argv[1])
