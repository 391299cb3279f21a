"""The forms of actions: what is asked, and whose it is."""

from typing import Any

from crispy_forms.layout import HTML, Column, Field, Fieldset, Row
from django import forms
from django.db.models import QuerySet
from django.http import QueryDict

from boardpapers.forms.drawn import DrawnForm
from boardpapers.forms.meetings import DayField
from meetings.actions.changing import Asked, seen_action
from meetings.actions.models import Action
from meetings.actions.owners import NewOwner
from meetings.boards.mail import LONGEST_ADDRESS
from meetings.members.models import Person
from meetings.minutes.models import NoteItem

MOST_CHARACTERS = 2000
ON_A_DAY, AT_THE_NEXT, NO_DAY = "day", "next", "none"


class AskedForm(DrawnForm):
    """What is asked, and until when."""

    text = forms.CharField(
        label="What is asked",
        max_length=MOST_CHARACTERS,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    until = forms.ChoiceField(
        label="Due",
        choices=[
            (AT_THE_NEXT, "at the board’s next meeting, on whatever day that is"),
            (ON_A_DAY, "on a day"),
            (NO_DAY, "no day is given"),
        ],
        widget=forms.RadioSelect,
    )
    due = DayField(required=False, label="The day")
    confidential = forms.BooleanField(
        required=False,
        label="Confidential",
        help_text="Only its owners, the secretariat and the board’s members read it. What a "
        "confidential item raised is confidential anyway. What was written of it while it was "
        "confidential is open with it once it is not.",
    )

    def clean(self) -> dict[str, object]:
        cleaned: dict[str, object] = super().clean() or {}
        if cleaned.get("until") == ON_A_DAY and not cleaned.get("due") and "due" not in self.errors:
            self.add_error("due", "Give the day.")
        return cleaned

    def asked(self) -> Asked:
        """The form has to be valid."""
        until = self.cleaned_data["until"]
        return Asked(
            text=self.cleaned_data["text"],
            due=self.cleaned_data["due"] if until == ON_A_DAY else None,
            due_next_meeting=until == AT_THE_NEXT,
            confidential=self.cleaned_data["confidential"],
        )


class ChangeForm(AskedForm):
    """An action as it was when the form was opened."""

    opened_at = forms.CharField(widget=forms.HiddenInput)

    def __init__(
        self, submitted: QueryDict | None = None, *, action: Action, cancel_url: str
    ) -> None:
        super().__init__(
            submitted, initial={**self.saved(action), "opened_at": seen_action(action)}
        )
        self.lay_out(
            Field("opened_at"), Field("text"), Field("until"), Field("due"),
            Field("confidential"), save="Save the action", cancel_url=cancel_url,
        )  # fmt: skip

    @staticmethod
    def saved(action: Action) -> dict[str, object]:
        until = AT_THE_NEXT if action.due_next_meeting else ON_A_DAY if action.due else NO_DAY
        return {
            "text": action.text,
            "until": until,
            "due": action.due,
            "confidential": action.confidential,
        }


class NewActionForm(AskedForm):
    """An action that the notes do not have, and the item that raised it."""

    item = forms.ModelChoiceField(
        NoteItem.objects.none(),
        required=False,
        label="Raised by item",
        empty_label="None of them",
    )
    item_title = forms.CharField(
        required=False, max_length=300, label="or by", help_text="Such as “Any other business”."
    )

    def __init__(
        self, submitted: QueryDict | None = None, *, items: QuerySet[NoteItem], cancel_url: str
    ) -> None:
        super().__init__(submitted, initial={"until": AT_THE_NEXT})
        item: Any = self.fields["item"]
        item.queryset = items
        item.label_from_instance = lambda each: each.title
        by = [Field("item"), Field("item_title")]
        if not items:
            del self.fields["item"]
            self.fields["item_title"].label = "Raised by"
            by = [Field("item_title")]
        self.lay_out(
            Field("text"), Fieldset("Where it comes from", *by), Field("until"), Field("due"),
            Field("confidential"), save="Add the action", cancel_url=cancel_url,
        )  # fmt: skip

    def clean(self) -> dict[str, object]:
        cleaned = super().clean()
        if not cleaned.get("item") and not cleaned.get("item_title"):
            self.add_error("item_title", "Say what raised it.")
        return cleaned


class OwnerForm(DrawnForm):
    """One more owner: chosen, or somebody who is not kept here yet.

    `name` is the noted name that is theirs; `guess` whom it may mean; `number` tells the forms of
    one page apart.
    """

    instead_of = forms.CharField(required=False, widget=forms.HiddenInput)
    person = forms.ModelChoiceField(
        Person.objects.none(), required=False, label="Who", empty_label="Choose somebody"
    )
    name = forms.CharField(required=False, max_length=200, label="Name")
    email = forms.EmailField(required=False, max_length=LONGEST_ADDRESS, label="E-mail")
    position = forms.CharField(required=False, max_length=200, label="Position")
    is_another = forms.BooleanField(
        required=False, label="This is somebody else of a name that is known here"
    )

    def __init__(
        self,
        submitted: QueryDict | None = None,
        *,
        people: QuerySet[Person],
        name: str = "",
        guess: Person | None = None,
        number: int = 0,
    ) -> None:
        super().__init__(
            submitted,
            initial={"instead_of": name, "person": guess, "name": "" if guess else name},
            auto_id=f"owner-{number}-%s",
        )
        person: Any = self.fields["person"]
        person.queryset = people
        person.label_from_instance = _label
        self.lay_out(
            Field("instead_of"), Field("person"),
            Fieldset(
                "or somebody new",
                HTML('<p class="form-text">Where they are not in the list.</p>'),
                Field("name"),
                Row(Column(Field("email")), Column(Field("position"))),
                Field("is_another"),
            ),
            save="It is theirs" if name else "Add this owner",
        )  # fmt: skip

    def clean(self) -> dict[str, object]:
        cleaned: dict[str, object] = super().clean() or {}
        if not self.errors and not cleaned.get("person") and not cleaned.get("name"):
            self.add_error("person", "Choose somebody, or give the name of somebody new.")
        if cleaned.get("person") and cleaned.get("name"):
            self.add_error("name", "Choose somebody or give a new name, not both.")
        return cleaned

    def owner(self) -> Person | NewOwner:
        """The form has to be valid."""
        chosen: Person | None = self.cleaned_data["person"]
        if chosen is not None:
            return chosen
        return NewOwner(
            name=self.cleaned_data["name"],
            email=self.cleaned_data["email"],
            position=self.cleaned_data["position"],
            is_another=self.cleaned_data["is_another"],
        )


def _label(person: Person) -> str:
    more = person.position or person.organisation
    return f"{person.name}, {more}" if more else person.name
