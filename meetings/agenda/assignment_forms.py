"""The forms in which a report is given to its officer: one report, and all of an agenda."""

from collections.abc import Iterable
from datetime import date
from typing import cast

from crispy_forms.helper import FormHelper
from crispy_forms.layout import HTML, Field, Fieldset, Layout, Submit
from django import forms
from django.forms.boundfield import BoundField

from meetings.agenda.models import AgendaItem
from meetings.members.models import Person

NEW = ("name", "position", "phone", "email")


class DayInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class AssignForm(forms.Form):
    """One report: a known officer or a new one, the deadline, a note."""

    officer = forms.ChoiceField(label="Officer", required=False)
    name = forms.CharField(label="Name", max_length=200, required=False)
    position = forms.CharField(label="Position", max_length=200, required=False)
    phone = forms.CharField(label="Telephone", max_length=100, required=False)
    email = forms.EmailField(
        label="E-mail",
        required=False,
        help_text="They are told here, and sign in with it. Also for a known officer whose "
        "address is not known yet.",
    )
    due = forms.DateField(label="Deadline", required=False, widget=DayInput())
    note = forms.CharField(
        label="Note to the officer",
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    seen_officer = forms.IntegerField(required=False, widget=forms.HiddenInput)
    seen_due = forms.DateField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, *args: object, officers: Iterable[Person], due_hint: str, **kwargs: object
    ) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # passed on as they come
        self.people = {str(each.pk): each for each in officers}
        cast(forms.ChoiceField, self.fields["officer"]).choices = [
            ("", "Choose, or add somebody below"),
            *((key, _label(each)) for key, each in self.people.items()),
        ]
        self.fields["due"].help_text = due_hint
        self.helper = FormHelper()
        self.helper.attrs = {"novalidate": ""}
        self.helper.layout = Layout(
            Field("officer"),
            Fieldset("Somebody who is not in the list", *map(Field, NEW), css_class="new-officer"),
            Field("due"),
            Field("note"),
            Field("seen_officer"),
            Field("seen_due"),
            Submit("assign", "Assign"),
        )
        if not self.people:
            self.helper.layout.insert(
                1, HTML("<p class='soft'>No officers of this board are known yet.</p>")
            )

    def clean_officer(self) -> Person | None:
        return self.people.get(self.cleaned_data["officer"])

    def clean(self) -> dict[str, object]:
        cleaned: dict[str, object] = super().clean() or {}
        officer: Person | None = self.cleaned_data.get("officer")
        name = cleaned.get("name")
        if officer and name and officer.pk == cleaned.get("seen_officer"):
            cleaned["officer"] = None  # who has it now was left in the list, and another is named
        elif officer and name:
            self.add_error("name", "Choose an officer in the list or add a new one, not both.")
        elif not officer and not name and "officer" not in self.errors:
            self.add_error("officer", "Choose who writes the report, or add somebody below.")
        if name and not cleaned.get("email") and "email" not in self.errors:
            self.add_error("email", "Give the new officer’s address: they are told by e-mail.")
        return cleaned


class AssignmentsForm(forms.Form):
    """All reports of an agenda: for each an officer and a deadline."""

    def __init__(
        self,
        *args: object,
        items: Iterable[AgendaItem],
        officers: Iterable[Person],
        due: date | None,
        **kwargs: object,
    ) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # passed on as they come
        self.people = {each.pk: each for each in officers}
        known = [(str(key), _label(each)) for key, each in self.people.items()]
        self.items = list(items)
        for item in self.items:
            report = item.own_report
            author = report.author if report is not None else None
            choices = [("", "Nobody yet"), *known] if author is None else known
            if author is not None and author.pk not in self.people:
                self.people[author.pk] = author
                choices = [*known, (str(author.pk), _label(author))]
            officer = forms.ChoiceField(
                choices=choices,
                required=False,
                label=f"Officer for {item.title}",
                initial=str(author.pk) if author is not None else "",
                widget=forms.Select(attrs={"class": "form-select"}),
            )
            day = forms.DateField(
                required=False,
                label=f"Deadline of {item.title}",
                initial=report.due if report is not None and author is not None else due,
                widget=DayInput(),
                error_messages={"invalid": "Write the day as 24/11/2026."},
            )
            day.widget.attrs["class"] = "form-control"
            self.fields[f"officer-{item.pk}"] = officer
            self.fields[f"due-{item.pk}"] = day
            seen = f"{author.pk if author else ''}/{report.due if report and report.due else ''}"
            self.fields[f"seen-{item.pk}"] = forms.CharField(
                required=False, max_length=40, initial=seen, widget=forms.HiddenInput
            )

    def row(self, item: AgendaItem) -> tuple[BoundField, BoundField, BoundField]:
        """Its officer, its deadline, and what the two were."""
        return self[f"officer-{item.pk}"], self[f"due-{item.pk}"], self[f"seen-{item.pk}"]

    def changed(self) -> list[tuple[AgendaItem, Person, date | None, int | None, date | None]]:
        """Of the rows in which somebody is named and something is other than the page showed it:
        item, officer, deadline, and the two as they were shown. The form has to be valid."""
        found = []
        for item in self.items:
            chosen = self.cleaned_data[f"officer-{item.pk}"]
            if not chosen:
                continue
            due = self.cleaned_data[f"due-{item.pk}"]
            seen_officer, seen_due = _seen(self.cleaned_data[f"seen-{item.pk}"])
            officer = self.people[int(chosen)]
            if (officer.pk, due) != (seen_officer, seen_due):
                found.append((item, officer, due, seen_officer, seen_due))
        return found


def _label(person: Person) -> str:
    return f"{person.name}, {person.position}" if person.position else person.name


def _seen(value: str) -> tuple[int | None, date | None]:
    officer, _, due = value.partition("/")
    try:
        return (int(officer) if officer else None, date.fromisoformat(due) if due else None)
    except ValueError:
        return None, None
