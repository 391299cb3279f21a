"""The forms of what a board has several of: house texts, priorities, secretaries, officers."""

from datetime import date
from typing import Any

from crispy_forms.layout import HTML, Column, Field, Fieldset, Row
from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import QuerySet
from django.http import QueryDict
from django.urls import reverse
from django.utils.html import format_html

from boardpapers.forms.drawn import DrawnForm, WrittenField
from meetings.agenda.plain_paragraphs import written_of
from meetings.boards.models import Board, HouseText, PackPart, Priority
from meetings.boards.services import house_texts
from meetings.members import priorities
from meetings.members.briefing import NewOfficer
from meetings.members.models import Person
from meetings.members.priorities import PriorityFacts

HOW_TO_WRITE = (
    "A blank line begins a new paragraph. HTML for lists, links, bold and headings is kept as it "
    "is; anything else is taken out."
)


class HouseTextForm(DrawnForm):
    """A passage of the board's own words."""

    part = forms.ChoiceField(
        choices=PackPart.choices, label="Page of the pack", initial=PackPart.NOTICE
    )
    heading = forms.CharField(max_length=100)
    text = WrittenField(
        max_length=20000, widget=forms.Textarea(attrs={"rows": 10}), help_text=HOW_TO_WRITE
    )
    opened_at = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        submitted: QueryDict | None = None,
        *,
        board: Board,
        house_text: HouseText | None = None,
    ) -> None:
        initial: dict[str, object] = {}
        if house_text is not None:
            initial = {
                **self.saved(house_text),
                "text": written_of(house_text.text),
                "opened_at": house_texts.seen(house_text),
            }
        super().__init__(submitted, initial=initial)
        self.lay_out(
            Field("opened_at"), Field("part"), Field("heading"), Field("text"),
            save="Save the text", cancel_url=reverse("board_texts", args=[board.slug]),
        )  # fmt: skip

    @staticmethod
    def saved(house_text: HouseText) -> dict[str, object]:
        return {
            "part": house_text.part, "heading": house_text.heading, "text": house_text.text,
        }  # fmt: skip

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"]
        if not text:
            raise forms.ValidationError("There is no text in it. Write what is to be printed.")
        return text


def _day(label: str, help_text: str) -> forms.DateField:
    return forms.DateField(
        label=label,
        required=False,
        help_text=help_text,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": "Give a day, such as 2026-12-08."},
        validators=[
            MinValueValidator(date(1900, 1, 1), "Give a day after 1900."),
            MaxValueValidator(date(2199, 12, 31), "Give a day before 2200."),
        ],
    )


class PriorityForm(DrawnForm):
    """A theme of the board's work, for how long, and who leads on it."""

    name = forms.CharField(max_length=100)
    aim = forms.CharField(
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="What the board wants to reach, in plain words. Everybody who sees the board "
        "reads it.",
    )
    starts_on = _day("First day", "Leave it blank if it always was one.")
    ends_on = _day(
        "Last day",
        "Blank: it goes on. Once it is over it is offered for no new item, and its papers stay.",
    )
    leads = forms.ModelMultipleChoiceField(
        Person.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        label="Lead members",
    )
    leads_from = _day(
        "Changes of lead members hold from",
        "Those you tick lead from this day on, and those you clear led until the day before; both "
        "stay on record. Blank: today.",
    )
    opened_at = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        submitted: QueryDict | None = None,
        *,
        board: Board,
        priority: Priority | None = None,
    ) -> None:
        initial: dict[str, object] = {}
        if priority is not None:
            initial = {**self.saved(priority), "opened_at": priorities.seen(priority)}
        super().__init__(submitted, initial=initial)
        leads: Any = self.fields["leads"]
        leads.queryset = priorities.possible_leads(board, priority)
        if not leads.queryset.exists():
            leads.help_text = format_html(
                'Nobody sits on this board yet: <a href="{}">add its members</a> first.',
                reverse("board_members", args=[board.slug]),
            )
        self.lay_out(
            Field("opened_at"), Field("name"), Field("aim"),
            Row(Column(Field("starts_on")), Column(Field("ends_on"))),
            Field("leads"), Field("leads_from"),
            save="Save the priority",
            cancel_url=reverse("board_priorities", args=[board.slug]),
        )  # fmt: skip

    @staticmethod
    def saved(priority: Priority) -> dict[str, object]:
        return {
            "name": priority.name,
            "aim": priority.aim,
            "starts_on": priority.starts_on,
            "ends_on": priority.ends_on,
            "leads": sorted(priorities.leads_on(priority), key=_by_key),
        }

    def clean_aim(self) -> str:
        return str(self.cleaned_data["aim"]).replace("\r\n", "\n")

    def clean(self) -> dict[str, object]:
        cleaned: dict[str, Any] = super().clean() or {}
        first, last = cleaned.get("starts_on"), cleaned.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", "It would end before it starts. Correct one of the two days.")
        return cleaned

    def facts(self) -> PriorityFacts:
        """What the form says; it has to be valid."""
        wanted = {name: each for name, each in self.cleaned_data.items() if name != "opened_at"}
        return PriorityFacts(**wanted)

    def clean_leads(self) -> list[Person]:
        return sorted(self.cleaned_data["leads"], key=_by_key)


def _by_key(person: Person) -> int:
    return person.pk


class SecretaryForm(DrawnForm):
    """Somebody who is to keep the board's papers."""

    email = forms.EmailField(label="E-mail address", max_length=254)
    name = forms.CharField(
        max_length=200,
        required=False,
        label="Name",
        help_text="Needed only where they have no account here yet.",
    )

    def __init__(self, submitted: QueryDict | None = None) -> None:
        super().__init__(submitted, prefix="secretary")
        self.lay_out(
            HTML('<input type="hidden" name="what" value="secretary">'),
            Field("email"), Field("name"),
            save="Add the secretary",
        )  # fmt: skip


class OfficerForm(DrawnForm):
    """An officer who is to be told of each pack: somebody known here, or somebody new."""

    person = forms.ModelChoiceField(
        Person.objects.none(),
        required=False,
        label="Somebody known here",
        empty_label="Nobody of these",
    )
    name = forms.CharField(max_length=200, required=False)
    position = forms.CharField(max_length=200, required=False)
    phone = forms.CharField(max_length=100, required=False)
    email = forms.EmailField(required=False, label="E-mail address")

    def __init__(self, submitted: QueryDict | None = None, *, known: QuerySet[Person]) -> None:
        super().__init__(submitted, prefix="officer")
        person: Any = self.fields["person"]
        person.queryset = known
        person.label_from_instance = _with_position
        self.lay_out(
            HTML('<input type="hidden" name="what" value="officer">'),
            Field("person"),
            Fieldset(
                "or somebody new",
                Row(Column(Field("name")), Column(Field("position"))),
                Row(Column(Field("phone")), Column(Field("email"))),
            ),
            save="Add the officer",
        )

    def clean(self) -> dict[str, object]:
        cleaned: dict[str, object] = super().clean() or {}
        new = [cleaned.get(field) for field in ("name", "position", "phone", "email")]
        if cleaned.get("person") and any(new):
            self.add_error("person", "Choose somebody here or describe somebody new, not both.")
        elif not cleaned.get("person") and not self.errors:
            if not cleaned.get("name"):
                self.add_error("name", "Choose somebody above, or give the name of somebody new.")
            elif not cleaned.get("email"):
                self.add_error("email", "Give the address to which the packs’ links are sent.")
        return cleaned

    def officer(self) -> Person | NewOfficer:
        """Whom the form names; it has to be valid."""
        person: Person | None = self.cleaned_data["person"]
        if person is not None:
            return person
        return NewOfficer(
            name=self.cleaned_data["name"],
            position=self.cleaned_data["position"],
            phone=self.cleaned_data["phone"],
            email=self.cleaned_data["email"],
        )


def _with_position(person: Person) -> str:
    return ", ".join(part for part in (person.name, person.position) if part)
