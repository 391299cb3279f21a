"""Index every paper, note, action and person anew."""

import time
from typing import Any

from django.core.management.base import BaseCommand
from django.db import connection
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from meetings.search.indexing import index_everything


class Command(BaseCommand):
    help = "Make the index of the search anew, from everything there is."

    def handle(self, *args: Any, **options: Any) -> None:
        started = time.monotonic()
        with Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            console=Console(stderr=True),
            transient=True,
        ) as bar:
            task = bar.add_task("Reading", total=None)

            def report(what: str, done: int, total: int) -> None:
                bar.update(task, description=what, completed=done, total=total)

            told = index_everything(report)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE search_passage")
        table = Table("Indexed", "How many", "Passages", title="The search")
        for label, (things, passages) in told.items():
            table.add_row(label, f"{things:,}", f"{passages:,}")
        console = Console(file=self.stdout)  # type: ignore[arg-type]  # it writes, as a file does
        console.print(table)
        self.stdout.write(f"Indexed in {time.monotonic() - started:.1f} seconds.")
