"""What an import did, as tables in a terminal."""

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from .reading.doubts import by_kind
from .services import Outcome, left_out


def print_outcome(console: Console, outcome: Outcome) -> None:
    """The rows of each kind and what changed of them, what was not taken, the doubts by kind and
    numbered through, what was not used, and a sentence."""

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
    for kind, count in sorted(outcome.counts.items()):
        for line in count.changes:
            say(f"{kind}, changed: {escape(line)}")
    for spelling, name in outcome.recognised.items():
        say(f"Recognised: “{escape(spelling)}” is “{escape(name)}”.")
    taken = {question.doubt: question for question in outcome.questions}
    if outcome.not_taken:
        say(f"\n{left_out(outcome)}", "bold")
    for left in outcome.not_taken:
        say(f"  –  {escape(left.sentence)}")
        say(f"     [dim]{escape(left.suggestion)}[/dim]")
    number = 0
    for kind, doubts in by_kind(outcome.doubts):
        say(f"\n{kind} ({len(doubts)})", "bold")
        for doubt in doubts:
            number += 1
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
    left = len(outcome.not_taken)
    if left:
        doubts = f"{left} {'change was' if left == 1 else 'changes were'} not taken. {doubts}"
    if not outcome.writes and left:
        return f"Nothing else is new: {same} rows are here already. {doubts}"
    if not outcome.writes:
        return f"Everything was there already: nothing changed, {same} rows compared. {doubts}"
    would = "would be " if outcome.dry_run else ""
    nothing = " Nothing was written." if outcome.dry_run else ""
    return f"{made} rows {would}made, {changed} {would}changed, {same} unchanged. {doubts}{nothing}"
