"""What an import did: rows made, changed and left, doubts, and the questions among them."""

from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.db import models

from .reading.doubts import Doubt, Kind, place
from .wording import change, kind_of_rows

M = TypeVar("M", bound=models.Model)


@dataclass
class Count:
    """Rows of one kind. `details` names each row made; `changes` each row changed or taken out,
    with the old and the new of what changed."""

    made: int = 0
    changed: int = 0
    unchanged: int = 0
    details: list[str] = field(default_factory=list)
    changes: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class NotTaken(Doubt):
    """A change in a file that gives way to what is here; `because` of what, in a few words."""

    because: str = ""


@dataclass(frozen=True)
class Choice:
    value: str
    label: str


@dataclass(frozen=True)
class Question:
    """A doubt that can be decided. `safest` is taken where nobody decides."""

    key: str
    doubt: Doubt
    choices: tuple[Choice, ...]
    suggested: str
    safest: str
    taken: str


class Ledger:
    """Writes rows and counts them. A row is written only if it differs from what is there."""

    def __init__(self, answers: dict[str, str] | None = None, accept_suggestions: bool = False):
        self.counts: dict[str, Count] = {}
        self.doubts: list[Doubt] = []
        self.not_taken: list[NotTaken] = []
        self.questions: dict[str, Question] = {}
        self.recognised: dict[str, str] = {}
        self.answers = answers or {}
        self.accept_suggestions = accept_suggestions

    @property
    def writes(self) -> int:
        """Rows made or changed."""
        return sum(count.made + count.changed for count in self.counts.values())

    def leave(self, file_name: str, line: int, problem: str, instead: str, *, because: str) -> None:
        """Note, once, a change in a file that is not taken, and what to do instead."""
        sentence = f"{place(file_name, line)}: {problem}"
        left = NotTaken(file_name, line, sentence, instead, because=because)
        if left not in self.not_taken:
            self.not_taken.append(left)

    def doubt(
        self,
        file_name: str,
        line: int,
        problem: str,
        suggestion: str = "",
        kind: Kind | None = None,
    ) -> Doubt:
        """Note a doubt, once; its kind is the file's unless it is given."""
        doubt = Doubt(file_name, line, f"{place(file_name, line)}: {problem}", suggestion, kind)
        if doubt not in self.doubts:
            self.doubts.append(doubt)
        return doubt

    def ask(
        self, key: str, doubt: Doubt, choices: tuple[Choice, ...], suggested: str, safest: str
    ) -> str:
        """The answer to a question: given, or the suggestion where those are accepted, or the
        safest."""
        given = self.answers.get(key)
        if given not in {choice.value for choice in choices}:
            given = suggested if self.accept_suggestions else safest
        self.questions.setdefault(key, Question(key, doubt, choices, suggested, safest, given))
        return given

    def put(
        self,
        model: type[M],
        values: dict[str, Any],
        row: M | None = None,
        label: str = "",
        new: bool = False,
        **key: Any,
    ) -> M:
        """`row`, or the one found by `key`, brought to `values`; made if there is none.

        With `new` true no row is looked for: the caller has looked.
        """
        if row is None and not new:
            row = model._default_manager.filter(**key).first()
        count = self.count(model)
        if row is None:
            row = model._default_manager.create(**key, **values)
            count.made += 1
            count.details.append(label or str(row))
            return row
        fields = [field for field, value in values.items() if getattr(row, field) != value]
        if not fields:
            count.unchanged += 1
            return row
        named = label or str(row)
        words = "; ".join(change(row, field_name, values[field_name]) for field_name in fields)
        for field_name in fields:
            setattr(row, field_name, values[field_name])
        row.save(update_fields=fields)
        count.changed += 1
        count.changes.append(f"{named}: {words}")
        return row

    def removed(self, model: type[models.Model], rows: models.QuerySet[Any]) -> None:
        """Delete parts of a paper that is being replaced."""
        count = self.count(model)
        for row in rows:
            count.changed += 1
            count.changes.append(f"{row}: taken out")
            row.delete()

    def kept(self, model: type[models.Model], number: int = 1) -> None:
        if number:
            self.count(model).unchanged += number

    def count(self, model: type[models.Model]) -> Count:
        return self.counts.setdefault(kind_of_rows(model), Count())
