"""Load the demo board and its accounts."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from rich.console import Console
from rich.table import Table

from boardpapers.importing import demo
from boardpapers.importing.sources import ImportRefused


class Command(BaseCommand):
    help = (
        "Load the demo board, an invented association's, with an account for each role. Never on "
        "a site with boards of its own: everybody knows the password."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--force", action="store_true", help="load it beside boards that are real"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if demo.other_boards() and not options["force"]:
            raise CommandError(
                "There are other boards here, and everybody knows the demo's password. Load the "
                "demo into a database of its own, or add --force."
            )
        self.stdout.ending = ""
        console = Console(file=self.stdout)  # type: ignore[arg-type]  # it writes as a file does
        try:
            with console.status("Loading the demo board") as status:
                outcome, made = demo.load_demo(status.update)
        except ImportRefused as refused:
            raise CommandError("\n".join(refused.faults)) from refused
        table = Table(title="Sign-ins of the demo board", title_justify="left")
        for heading in ("Role", "E-mail"):
            table.add_column(heading, overflow="fold")
        for each in demo.SIGN_INS:
            table.add_row(each.role, each.email)
        console.print(table)
        console.print(f"The password of each: {demo.PASSWORD}", highlight=False)
        changed = outcome.writes + made
        console.print(
            f"{outcome.board_name}: {changed} rows made or changed."
            if changed
            else f"{outcome.board_name} was there already; nothing changed.",
            highlight=False,
            soft_wrap=True,
        )
