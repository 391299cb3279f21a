"""Show what is read from a report's file."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from meetings.agenda.reading import UnreadableReport, read_report
from meetings.agenda.reading.safety import MAX_FILE_BYTES


class Command(BaseCommand):
    help = "Show what is read from a report: a Word, text or Markdown file in the house form."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--json", action="store_true", help="print JSON and nothing else")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        try:
            size = path.stat().st_size
            if size > MAX_FILE_BYTES:
                raise CommandError(
                    f"{path.name} has {size / 1024**2:.0f} MB; a report may have at most "
                    f"{MAX_FILE_BYTES // 1024**2} MB. Make its pictures smaller and try again."
                )
            content = path.read_bytes()
        except OSError as wrong:
            raise CommandError(f"{path} cannot be read: {wrong.strerror}.") from wrong
        try:
            report = read_report(content, path.name)
        except UnreadableReport as wrong:
            raise CommandError(str(wrong)) from wrong
        found = report.as_dict()
        if options["json"]:
            self.stdout.write(json.dumps(found, ensure_ascii=False, indent=2))
            return
        self.stdout.ending = ""
        console = Console(file=self.stdout)  # type: ignore[arg-type]  # it writes as a file does
        sheet = Table(title=escape(report.title), title_justify="left", show_header=False)
        sheet.add_column("Field", style="bold")
        sheet.add_column("Text", overflow="fold")
        for key in ("purpose", "summary", "action"):
            sheet.add_row(key.capitalize(), escape(found[key]))
        for number, text in enumerate(found["recommendations"], 1):
            sheet.add_row(f"Recommendation {number}", escape(text))
        for officer in found["contact_officers"]:
            sheet.add_row("Contact officer", escape(", ".join(filter(None, officer.values()))))
        console.print(sheet)
        self._paragraphs(console, "Paragraphs", found["paragraphs"])
        for appendix in found["appendices"]:
            self._paragraphs(console, appendix["title"], appendix["paragraphs"])
        headings = "; ".join(found["headings"]) or "none"
        console.print(f"Headings: {escape(headings)}", highlight=False)
        for number, doubt in enumerate(found["doubts"], 1):
            console.print(f"{number:3}. {escape(doubt)}", highlight=False)
        console.print(
            f"{len(found['paragraphs'])} paragraphs, {len(found['appendices'])} appendices, "
            f"{len(found['doubts'])} doubts.",
            highlight=False,
        )

    def _paragraphs(self, console: Console, title: str, paragraphs: list[dict[str, str]]) -> None:
        table = Table(title=escape(title), title_justify="left", show_header=False)
        table.add_column("Number", justify="right")
        table.add_column("Text", overflow="fold")
        for paragraph in paragraphs:
            table.add_row(paragraph["number"], escape(paragraph["text"]))
        console.print(table)
