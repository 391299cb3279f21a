"""What the forms that narrow a list down have in common. They are sent by GET."""

from typing import Any, cast

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict

from meetings.boards.models import Board, Priority

LONGEST_WORDS = 200


class FilterForm(forms.Form):
    """A form in which everything may be left out; a field that is wrong narrows nothing."""

    def __init__(self, asked: QueryDict, **choices: list[Any]) -> None:
        """`choices` of each field that has some, but for the first, which is "all of them"."""
        super().__init__(asked)
        for name, offered in choices.items():
            choice = cast(forms.ChoiceField, self.fields[name])
            choice.choices = [*cast(list[Any], choice.choices), *offered]
        for field in self.fields.values():
            field.required = False
            is_choice = isinstance(field.widget, forms.Select)
            field.widget.attrs["class"] = "form-select" if is_choice else "form-control"
        self.full_clean()
        for name in self.errors:
            if name in self.fields:
                attrs = self.fields[name].widget.attrs
                attrs |= {"aria-invalid": "true", "aria-describedby": f"id_{name}-wrong"}

    def chosen(self, name: str) -> Any:
        """What was asked for in a field; None where nothing, or nothing that can be."""
        return self.cleaned_data.get(name) or None

    @property
    def narrows(self) -> bool:
        """Whether anything was asked for at all."""
        return any(self.cleaned_data.values())


def all_of_them(words: str, label: str) -> forms.ChoiceField:
    """A field to choose one in; left alone it says `words`."""
    wrong = {"invalid_choice": "Choose one of the list: this one is not in it."}
    return forms.ChoiceField(label=label, choices=[("", words)], error_messages=wrong)


def day(label: str) -> forms.DateField:
    return forms.DateField(
        label=label,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": "Give a day, such as 2026-12-08."},
    )


def words(label: str) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=LONGEST_WORDS,
        widget=forms.TextInput(attrs={"type": "search"}),
    )


def priority_choices(boards: QuerySet[Board], *, several: bool) -> list[tuple[str, object]]:
    """All that the boards have or had, by board where there are several."""
    by_board: dict[str, list[tuple[str, str]]] = {}
    priorities = Priority.objects.filter(board__in=boards).select_related("board")
    for each in priorities.order_by("board__name", "position"):
        by_board.setdefault(each.board.name, []).append((str(each.pk), each.name))
    if several:
        return list(by_board.items())
    return [choice for choices in by_board.values() for choice in choices]
