"""What an import did, as tables in a terminal."""

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from .services import Outcome


def print_outcome(console: Console, outcome: Outcome) -> None:
    """The rows of each kind, the doubts one by one, what was not used, and a sentence."""

    def say(line: str, style: str = "") -> None:
        console.print(line, style=style, highlight=False, soft_wrap=True)

    table = Table(title=escape(outcome.board_name), title_justify="left")
    table.add_column("Kind")
    for word in ("made", "changed", "unchanged"):
        table.add_column(word, justify="right")
    for kind, count in sorted(outcome.counts.items()):
        if count.made or count.changed or count.unchanged:
            table.add_row(kind, str(count.made), str(count.changed), str(count.unchanged))
    console.print(table)
    for spelling, name in outcome.recognised.items():
        say(f"Recognised: “{escape(spelling)}” is “{escape(name)}”.")
    taken = {question.doubt: question for question in outcome.questions}
    if outcome.doubts:
        say(f"\n{len(outcome.doubts)} doubts", "bold")
    for number, doubt in enumerate(outcome.doubts, 1):
        say(f"{number:3}. {escape(doubt.sentence)}")
        if doubt.suggestion:
            say(f"     [dim]{escape(doubt.suggestion)}[/dim]")
        question = taken.get(doubt)
        if question:
            chosen = next(c.label for c in question.choices if c.value == question.taken)
            say(f"     [dim]Taken: {escape(chosen)}.[/dim]")
    if outcome.unused:
        say("\nNot used: " + escape(", ".join(outcome.unused)))
    say("\n" + escape(sentence(outcome)))


def sentence(outcome: Outcome) -> str:
    """The outcome in one sentence."""
    made = sum(count.made for count in outcome.counts.values())
    changed = sum(count.changed for count in outcome.counts.values())
    same = sum(count.unchanged for count in outcome.counts.values())
    doubts = f"{len(outcome.doubts)} doubts are listed above." if outcome.doubts else "No doubts."
    if not outcome.writes:
        return f"Everything was there already: nothing changed, {same} rows compared. {doubts}"
    would = "would be " if outcome.dry_run else ""
    nothing = " Nothing was written." if outcome.dry_run else ""
    return f"{made} rows {would}made, {changed} {would}changed, {same} unchanged. {doubts}{nothing}"
