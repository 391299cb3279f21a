"""What an import did: rows made, changed and left, doubts, and the questions among them."""

from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.db import models

from .reading.doubts import Doubt, place

M = TypeVar("M", bound=models.Model)


@dataclass
class Count:
    """Rows of one kind. `details` names each row made or changed, and of a change its fields."""

    made: int = 0
    changed: int = 0
    unchanged: int = 0
    details: list[str] = field(default_factory=list)


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
        self.questions: dict[str, Question] = {}
        self.recognised: dict[str, str] = {}
        self.answers = answers or {}
        self.accept_suggestions = accept_suggestions

    @property
    def writes(self) -> int:
        """Rows made or changed."""
        return sum(count.made + count.changed for count in self.counts.values())

    def doubt(self, file_name: str, line: int, problem: str, suggestion: str = "") -> Doubt:
        """Note a doubt, once."""
        doubt = Doubt(file_name, line, f"{place(file_name, line)}: {problem}", suggestion)
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
        for field_name in fields:
            setattr(row, field_name, values[field_name])
        row.save(update_fields=fields)
        count.changed += 1
        words = ", ".join(field_name.replace("_", " ") for field_name in fields)
        count.details.append(f"{label or row}: {words}")
        return row

    def removed(self, model: type[models.Model], rows: models.QuerySet[Any]) -> None:
        """Delete parts of a paper that is being replaced."""
        count = self.count(model)
        for row in rows:
            count.changed += 1
            count.details.append(f"{row}: taken out")
            row.delete()

    def kept(self, model: type[models.Model], number: int = 1) -> None:
        if number:
            self.count(model).unchanged += number

    def count(self, model: type[models.Model]) -> Count:
        kind = str(model._meta.verbose_name_plural).capitalize()
        return self.counts.setdefault(kind, Count())
