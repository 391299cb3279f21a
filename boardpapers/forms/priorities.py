"""The form in which what a meeting decided is put under priorities."""

import json
from collections.abc import Iterator, Sequence

from django import forms
from django.forms import BoundField
from django.http import QueryDict

from meetings.actions.noted_priorities import NotedRow, rows_of
from meetings.boards.models import Meeting, Priority
from meetings.boards.refusals import Refused


class NotedPrioritiesForm(forms.Form):
    """One choice for each decision and action; `seen` is what they had when it was opened."""

    seen = forms.CharField(widget=forms.HiddenInput)

    def __init__(
        self,
        submitted: QueryDict | None = None,
        *,
        meeting: Meeting,
        rows: Sequence[NotedRow],
    ) -> None:
        had = {row.key: row.own.pk if row.own else None for row in rows}
        super().__init__(submitted, initial={"seen": json.dumps(had)})
        self.rows = rows
        self.changed_meanwhile: dict[str, str] = {}
        offered = list(meeting.board.priorities.on(meeting.date))
        for row in rows:
            kept = [row.own] if row.own and row.own not in offered else []
            named = [(str(each.pk), each.name) for each in [*offered, *kept]]
            self.fields[row.key] = forms.ChoiceField(
                label=row.what,
                required=False,
                choices=[("", _blank(row.otherwise)), *named],
                initial=str(row.own.pk) if row.own else "",
                widget=forms.Select(attrs={"class": "form-select"}),
                error_messages={"invalid_choice": "Choose one of the list: this one is not in it."},
            )

    def lines(self) -> Iterator[tuple[NotedRow, BoundField, str]]:
        """Each row with its field, and what somebody else has saved for it meanwhile."""
        for row in self.rows:
            yield row, self[row.key], self.changed_meanwhile.get(row.key, "")

    def clean_seen(self) -> dict[str, int | None]:
        try:
            seen = json.loads(self.cleaned_data["seen"])
        except (ValueError, RecursionError):
            seen = None
        if not isinstance(seen, dict) or not all(
            value is None or type(value) is int for value in seen.values()
        ):
            raise forms.ValidationError("Open the page again, and make your choices there.")
        return seen

    def wanted(self) -> dict[str, int | None]:
        """By key; the form has to be valid."""
        sent = set(self.data)
        return {
            row.key: int(self.cleaned_data[row.key]) if self.cleaned_data[row.key] else None
            for row in self.rows
            if row.key in sent
        }

    def refuse(self, refused: Refused) -> None:
        self.add_error(None, refused.sentence)

    @classmethod
    def again(cls, meeting: Meeting, form: "NotedPrioritiesForm") -> "NotedPrioritiesForm":
        """With the same choices, at what is saved now; what changed meanwhile is said beside it."""
        rows = rows_of(meeting)
        now = {row.key: row.own.pk if row.own else None for row in rows}
        seen, wanted = form.cleaned_data["seen"], form.wanted()
        data = QueryDict(mutable=True)
        data["seen"] = json.dumps(now)
        for row in rows:
            mine = wanted.get(row.key) if wanted.get(row.key) != seen.get(row.key) else now[row.key]
            data[row.key] = str(mine or "")
        opened = cls(data, meeting=meeting, rows=rows)
        opened.is_valid()
        opened.changed_meanwhile = {
            row.key: row.own.name if row.own else _blank(row.otherwise)
            for row in rows
            if row.key in seen and now[row.key] != seen[row.key]
        }
        return opened


def _blank(otherwise: Priority | None) -> str:
    return f"As its item: {otherwise}" if otherwise else "None"
