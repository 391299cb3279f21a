"""What this site's forms have in common: how they are drawn, and what happens to a stale one."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, time
from typing import cast

from crispy_forms.helper import FormHelper
from crispy_forms.layout import HTML, Div, Layout, Submit
from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.http import QueryDict

from meetings.agenda.editor import HouseFormField
from meetings.agenda.markdown import as_markdown
from meetings.agenda.plain_paragraphs import html_of, written_of
from meetings.boards.refusals import Refused

MEANWHILE = (
    "Somebody else has saved this while you had it open. Nothing of yours is lost: it is still in "
    "the form. Compare it with what is saved now, bring in what is theirs, then save again."
)


class DrawnForm(forms.Form):
    """A form with its errors in a summary that has the focus."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # passed on as they come
        for field in self.fields.values():
            field.error_messages["required"] = "Fill this in."
        self.helper = FormHelper()
        self.helper.template = "forms/form.html"
        self.helper.attrs = {"novalidate": "", "class": "drawn-form"}

    def lay_out(
        self,
        *parts: object,
        save: str = "Save",
        name: str = "save",
        cancel_url: str = "",
        cancel: str = "Cancel",
    ) -> None:
        """Fix the order of the fields, with the button, and a way out, below them."""
        buttons: list[object] = [Submit(name, save)]
        if cancel_url:
            buttons.append(HTML(f'<a class="btn btn-quiet" href="{cancel_url}">{cancel}</a>'))
        self.helper.layout = Layout(*parts, Div(*buttons, css_class="actions-row"))

    def refuse(self, refused: Refused) -> None:
        """Show why a service did not do it, at the field it is about."""
        field = refused.field if refused.field in self.fields else None
        self.add_error(field, refused.sentence)

    def refuse_stale(
        self, opened_at: str, now: object, saved: Mapping[str, object]
    ) -> list["Conflict"]:
        """Show that somebody else has saved meanwhile; answers with what is to be compared.

        `opened_at` is the field that says at what the form was opened: from here on at `now`, so
        that it can be sent again. `saved` is what is saved, by field. The form has to be valid.
        """
        conflicts = conflicts_of(self, saved)
        self.data = with_value(cast(QueryDict, self.data), self.add_prefix(opened_at), now)
        self.add_error(None, MEANWHILE)
        return conflicts


class NumberField(forms.IntegerField):
    """A whole number in a range, both ends included."""

    def __init__(self, least: int, most: int, **kwargs: object) -> None:
        super().__init__(
            validators=[
                MinValueValidator(least, f"Give {least} or more."),
                MaxValueValidator(most, f"Give {most} or less."),
            ],
            error_messages={"invalid": "Give a whole number."},
            **kwargs,  # type: ignore[arg-type]  # passed on as they come
        )


class WrittenField(forms.CharField):
    """Rich text in a plain box; the cleaned value is sanitised HTML."""

    widget = forms.Textarea

    def clean(self, value: object) -> str:
        return html_of(str(super().clean(value)))


@dataclass(frozen=True)
class Conflict:
    """One field of a stale form: what is saved now, and what the form would have saved."""

    label: str
    saved: str
    yours: str


def conflicts_of(form: forms.Form, saved: Mapping[str, object]) -> list[Conflict]:
    """The fields in which a valid form differs from what is saved now."""
    return [
        Conflict(
            label=str(form[name].label),
            saved=in_words(form.fields[name], value),
            yours=in_words(form.fields[name], form.cleaned_data[name]),
        )
        for name, value in saved.items()
        if form.cleaned_data[name] != _as_cleaned(form.fields[name], value)
    ]


def _as_cleaned(field: forms.Field, value: object) -> object:
    return html_of(str(value)) if isinstance(field, WrittenField) else value


def in_words(field: forms.Field, value: object) -> str:
    """A field's value as a reader would say it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(field, WrittenField):
        return written_of(str(value))
    if isinstance(field, HouseFormField):
        return as_markdown(str(value))
    if isinstance(value, date):
        return f"{value:%-d %B %Y}"
    if isinstance(value, time):
        return f"{value:%H.%M}"
    labels = {str(key): str(label) for key, label in getattr(field, "choices", [])}
    if isinstance(value, Iterable) and not isinstance(value, str):
        return ", ".join(sorted(labels.get(str(each), str(each)) for each in value))
    return labels.get(str(value), "" if value is None else str(value))


def with_value(submitted: QueryDict, name: str, value: object) -> QueryDict:
    """What was submitted, with one value in the place of its own."""
    changed = submitted.copy()
    changed[name] = str(value)
    return changed
