"""The forms of people, of groups' offices and of seats."""

from collections.abc import Iterable
from typing import Any

from crispy_forms.layout import HTML, Column, Div, Field, Row
from django import forms
from django.db.models import QuerySet
from django.http import QueryDict

from boardpapers.forms.drawn import DrawnForm, NumberField
from boardpapers.forms.people_field import PersonField, person_box
from meetings.members.allotting import MOST_SEATS
from meetings.members.allotting import seen as seen_seats
from meetings.members.groups import seen_office
from meetings.members.models import Group, GroupSeats, Person
from meetings.members.people import seen_person


class PersonForm(DrawnForm):
    """What is known of somebody."""

    name = forms.CharField(max_length=200, help_text="As printed, with title and honours.")
    organisation = forms.CharField(
        max_length=200,
        required=False,
        label="Council or organisation",
        help_text="An observer’s post and body.",
    )
    position = forms.CharField(max_length=200, required=False, help_text="An officer’s post.")
    phone = forms.CharField(max_length=100, required=False)
    email = forms.EmailField(required=False, label="E-mail address")
    also_called = forms.CharField(
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        label="Also called",
        help_text="Other spellings, one a line: lists that are brought in may use them.",
    )
    opened_at = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, submitted: QueryDict | None = None, *, person: Person, cancel_url: str
    ) -> None:
        super().__init__(
            submitted,
            initial={
                **self.saved(person),
                "also_called": "\n".join(person.also_called),
                "opened_at": seen_person(person),
            },
        )
        self.lay_out(
            Field("opened_at"), Field("name"),
            Row(Column(Field("organisation")), Column(Field("position"))),
            Row(Column(Field("phone")), Column(Field("email"))),
            Field("also_called"),
            cancel_url=cancel_url,
        )  # fmt: skip

    @staticmethod
    def saved(person: Person) -> dict[str, object]:
        return {
            "name": person.name, "organisation": person.organisation,
            "position": person.position, "phone": person.phone, "email": person.email,
            "also_called": person.also_called,
        }  # fmt: skip

    def clean_also_called(self) -> list[str]:
        written = self.cleaned_data["also_called"].splitlines()
        spellings = [" ".join(line.split()) for line in written if line.strip()]
        if any(len(each) > 200 for each in spellings):
            raise forms.ValidationError("A name has 200 characters at most.")
        return spellings


class AccountForm(DrawnForm):
    """The address with which somebody is to sign in."""

    email = forms.EmailField(label="E-mail address", max_length=254)

    def __init__(self, submitted: QueryDict | None = None, *, person: Person) -> None:
        super().__init__(submitted, initial={"email": person.email})
        self.lay_out(Field("email"), save="Make the account")


class JoinForm(DrawnForm):
    """Who else this person is."""

    other = PersonField(label="The other entry", help_text="Write a part of their name.")

    def __init__(
        self, submitted: QueryDict | None = None, *, people: QuerySet[Person], cancel_url: str
    ) -> None:
        super().__init__(submitted)
        other: Any = self.fields["other"]
        other.queryset = people
        self.lay_out(
            *person_box("other"), save="They are one person: join them", cancel_url=cancel_url
        )


class OfficeContactForm(DrawnForm):
    """How a group's office is reached."""

    office_name = forms.CharField(max_length=200, required=False, label="Name of the office")
    office_phone = forms.CharField(max_length=50, required=False, label="Phone")
    office_email = forms.EmailField(
        required=False, label="E-mail address", help_text="Members’ apologies are sent there."
    )
    opened_at = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, submitted: QueryDict | None = None, *, group: Group, cancel_url: str
    ) -> None:
        super().__init__(submitted, initial={**self.saved(group), "opened_at": seen_office(group)})
        self.lay_out(
            Field("opened_at"), Field("office_name"),
            Row(Column(Field("office_phone")), Column(Field("office_email"))),
            cancel_url=cancel_url,
        )  # fmt: skip

    @staticmethod
    def saved(group: Group) -> dict[str, object]:
        return {
            "office_name": group.office_name, "office_phone": group.office_phone,
            "office_email": group.office_email,
        }  # fmt: skip


class OfficeUserForm(DrawnForm):
    """Somebody who is to work in a group's office."""

    email = forms.EmailField(label="E-mail address", max_length=254)
    name = forms.CharField(
        max_length=200,
        required=False,
        help_text="Needed only where they have no account here yet.",
    )

    def __init__(self, submitted: QueryDict | None = None) -> None:
        super().__init__(submitted)
        self.lay_out(Row(Column(Field("email")), Column(Field("name"))), save="Add them")


class SeatsForm(DrawnForm):
    """The number of seats of each group in a year; the fields are `seats-<group>`."""

    opened_at = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, submitted: QueryDict | None = None, *, rows: Iterable[GroupSeats]) -> None:
        rows = list(rows)
        super().__init__(submitted, initial={"opened_at": seen_seats(rows)})
        for row in rows:
            field = NumberField(0, MOST_SEATS, label=f"Seats of {row.group}", initial=row.seats)
            field.error_messages["required"] = "Give a number; 0 for none."
            self.fields[_field(row.group_id)] = field
        self.groups = [row.group_id for row in rows]

    def numbers(self) -> dict[int, int]:
        """By the group's primary key; the form has to be valid."""
        return {group: self.cleaned_data[_field(group)] for group in self.groups}

    def saved(self, rows: Iterable[GroupSeats]) -> dict[str, object]:
        """What is stored now in the form's fields; a group that came since has none."""
        numbers = {_field(row.group_id): row.seats for row in rows}
        return {name: numbers.get(name, 0) for name in self.fields if name != "opened_at"}

    def box(self, group_id: int) -> forms.BoundField:
        return self[_field(group_id)]


class NewGroupForm(DrawnForm):
    """A group that is to have seats on a board: one known here, or a new one."""

    group = forms.ModelChoiceField(
        Group.objects.none(),
        required=False,
        label="A group known here",
        empty_label="None of these",
    )
    name = forms.CharField(max_length=100, required=False, label="or the name of a new one")
    seats = NumberField(0, MOST_SEATS, label="Seats", initial=1)

    def __init__(self, submitted: QueryDict | None = None, *, groups: QuerySet[Group]) -> None:
        super().__init__(submitted, prefix="new")
        group: Any = self.fields["group"]
        group.queryset = groups
        self.lay_out(
            HTML('<input type="hidden" name="what" value="group">'),
            Row(Column(Field("group")), Column(Field("name"))),
            Div(Field("seats")),
            save="Add the group",
        )  # fmt: skip

    def clean_name(self) -> str:
        return " ".join(self.cleaned_data["name"].split())

    def clean(self) -> dict[str, object]:
        cleaned: dict[str, object] = super().clean() or {}
        if bool(cleaned.get("group")) == bool(cleaned.get("name")) and "name" not in self.errors:
            self.add_error("group", "Choose a group, or give the name of a new one: one of them.")
        return cleaned

    def which(self) -> Group | str:
        """The group, or the new one's name; the form has to be valid."""
        group: Group | None = self.cleaned_data["group"]
        return group or str(self.cleaned_data["name"])


def _field(group_id: int) -> str:
    return f"seats-{group_id}"
