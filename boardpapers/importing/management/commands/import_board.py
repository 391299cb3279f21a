"""Read a folder of a board's papers into the database."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from rich.console import Console

from boardpapers.importing.folder import open_folder
from boardpapers.importing.printing import print_outcome
from boardpapers.importing.reading.doubts import UnreadableFile
from boardpapers.importing.services import import_folder
from boardpapers.importing.sources import ImportRefused


class Command(BaseCommand):
    help = (
        "Read a folder (or ZIP) of a board's papers into a new or existing board. What is certain "
        "goes in, what is doubtful is listed; a second run changes nothing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, metavar="FOLDER")
        parser.add_argument(
            "--dry-run", action="store_true", help="report the same and write nothing"
        )
        parser.add_argument(
            "--accept-suggestions",
            action="store_true",
            help="decide every question as suggested, instead of in the safest way",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.ending = ""
        console = Console(file=self.stdout)  # type: ignore[arg-type]  # it writes as a file does
        try:
            folder = open_folder(options["folder"])
            with console.status("Reading the folder") as status:
                outcome = import_folder(
                    folder=folder,
                    by=None,
                    dry_run=options["dry_run"],
                    accept_suggestions=options["accept_suggestions"],
                    progress=status.update,
                )
        except UnreadableFile as fault:
            raise CommandError(str(fault)) from fault
        except ImportRefused as refused:
            raise CommandError("\n".join([*refused.faults, "Nothing was imported."])) from refused
        print_outcome(console, outcome)
