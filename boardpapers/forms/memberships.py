"""The forms of memberships: a new one, its change, its end, an office, and a successor."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from crispy_forms.layout import HTML, Column, Div, Field, Fieldset, Row
from django import forms
from django.db.models import QuerySet
from django.http import QueryDict

from boardpapers.forms.drawn import DrawnForm
from boardpapers.forms.people_field import PersonField, person_box
from boardpapers.people_access import Keeper
from meetings.members.group_names import NO_GROUP
from meetings.members.models import Capacity, Group, Membership, Office, Person
from meetings.members.people import NewPerson
from meetings.members.seating import seen
from meetings.members.terms import ONE_DAY

OFFICES = [("", "No office"), *Office.choices]


class TermDayField(forms.DateField):
    """A first or last day; which days can be meant is the rule of terms."""

    def __init__(self, **kwargs: object) -> None:
        super().__init__(
            widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            input_formats=["%Y-%m-%d", "%d/%m/%Y", "%d %B %Y", "%d %b %Y"],
            error_messages={"invalid": "Give a day, such as 8/12/2026."},
            **kwargs,  # type: ignore[arg-type]  # passed on as they come
        )


class SomebodyForm(DrawnForm):
    """Asks for somebody known here, or somebody new."""

    person = PersonField(
        required=False, label="Somebody known here", help_text="Write a part of their name."
    )
    name = forms.CharField(
        max_length=200, required=False, help_text="As printed, with title and honours."
    )
    organisation = forms.CharField(max_length=200, required=False, label="Council or organisation")
    email = forms.EmailField(required=False, label="E-mail address")
    is_another = forms.BooleanField(
        required=False, label="Somebody else of the same name as a person known here"
    )

    somebody = (
        *person_box("person"),
        Fieldset(
            "or somebody new",
            Field("name"),
            Row(Column(Field("organisation")), Column(Field("email"))),
            Field("is_another"),
            css_class="somebody-new",
        ),
    )

    def offer(self, people: QuerySet[Person]) -> None:
        """The people who may be chosen; without any there is only somebody new."""
        person: Any = self.fields["person"]
        person.queryset = people

    def clean(self) -> dict[str, object]:
        cleaned: dict[str, object] = super().clean() or {}
        if cleaned.get("person") and cleaned.get("name"):
            self.add_error("person", "Choose somebody here or name somebody new, not both.")
        elif not (
            cleaned.get("person") or cleaned.get("name") or {"person", "name"} & self.errors.keys()
        ):
            self.add_error("person", "Choose somebody, or give the name of somebody new.")
        return cleaned

    def whom(self) -> Person | NewPerson:
        """Whom the form names; it has to be valid."""
        person: Person | None = self.cleaned_data["person"]
        if person is not None:
            return person
        return NewPerson(
            name=self.cleaned_data["name"],
            organisation=self.cleaned_data["organisation"],
            email=self.cleaned_data["email"],
            is_another=self.cleaned_data["is_another"],
        )


class NewMembershipForm(SomebodyForm):
    """Somebody takes a place on a board. A group's office fills its own group's."""

    capacity = forms.ChoiceField(choices=Capacity.choices)
    group = forms.ModelChoiceField(
        Group.objects.none(), required=False, empty_label=NO_GROUP, label="Group"
    )
    office = forms.ChoiceField(choices=OFFICES, required=False)
    sector = forms.CharField(
        max_length=100, required=False, help_text="An observer’s, such as “Trade unions”."
    )
    starts_on = TermDayField(required=False, label="First day", help_text="Blank: not known.")
    ends_on = TermDayField(
        required=False, label="Last day", help_text="Blank: until further notice."
    )

    def __init__(
        self,
        submitted: QueryDict | None = None,
        *,
        keeper: Keeper,
        people: QuerySet[Person],
        groups: QuerySet[Group],
        wanted: Mapping[str, object],
        cancel_url: str,
    ) -> None:
        super().__init__(submitted, initial=wanted)
        self.offer(people)
        group: Any = self.fields["group"]
        group.queryset = groups
        place: list[object] = [Row(Column(Field("capacity")), Column(Field("group")))]
        if keeper.secretary:
            place.append(Row(Column(Field("office")), Column(Field("sector"))))
        else:
            capacity: Any = self.fields["capacity"]
            capacity.choices = [each for each in Capacity.choices if each[0] != Capacity.OBSERVER]
            group.required, group.empty_label = True, None
            del self.fields["office"], self.fields["sector"]
            self.fields["starts_on"].required = True
            self.fields["starts_on"].help_text = ""
        self.lay_out(
            Fieldset("Who", *self.somebody),
            Fieldset("What as", *place),
            Fieldset("From when", Row(Column(Field("starts_on")), Column(Field("ends_on")))),
            save="Add them to the board",
            cancel_url=cancel_url,
        )

    def place(self) -> dict[str, Any]:
        """Capacity, group, office, sector and days; the form has to be valid."""
        return {
            "capacity": Capacity(self.cleaned_data["capacity"]),
            "group": self.cleaned_data["group"],
            "office": self.cleaned_data.get("office", ""),
            "sector": self.cleaned_data.get("sector", ""),
            "starts_on": self.cleaned_data["starts_on"],
            "ends_on": self.cleaned_data["ends_on"],
        }


class MembershipForm(DrawnForm):
    """Corrects a membership as a whole."""

    capacity = forms.ChoiceField(choices=Capacity.choices)
    group = forms.ModelChoiceField(
        Group.objects.none(), required=False, empty_label=NO_GROUP, label="Group"
    )
    office = forms.ChoiceField(choices=OFFICES, required=False, help_text="For the whole term.")
    sector = forms.CharField(max_length=100, required=False, help_text="An observer’s.")
    starts_on = TermDayField(required=False, label="First day", help_text="Blank: not known.")
    ends_on = TermDayField(
        required=False, label="Last day", help_text="Blank: until further notice."
    )
    opened_at = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        submitted: QueryDict | None = None,
        *,
        membership: Membership,
        groups: QuerySet[Group],
    ) -> None:
        super().__init__(
            submitted,
            initial={**self.saved(membership), "opened_at": seen(membership)},
            prefix="change",
        )
        group: Any = self.fields["group"]
        group.queryset = groups
        self.lay_out(
            _what("change"),
            Field("opened_at"),
            Row(Column(Field("capacity")), Column(Field("group"))),
            Row(Column(Field("office")), Column(Field("sector"))),
            Row(Column(Field("starts_on")), Column(Field("ends_on"))),
            save="Save the correction",
        )

    @staticmethod
    def saved(membership: Membership) -> dict[str, object]:
        """What is stored in the form's fields."""
        return {
            "capacity": membership.capacity, "group": membership.group,
            "office": membership.office, "sector": membership.sector,
            "starts_on": membership.starts_on, "ends_on": membership.ends_on,
        }  # fmt: skip


class EndForm(DrawnForm):
    """The last day of a term."""

    last_day = TermDayField(label="Last day", help_text="They are still expected on that day.")

    def __init__(
        self, submitted: QueryDict | None = None, *, membership: Membership, today: date
    ) -> None:
        super().__init__(submitted, initial={"last_day": membership.ends_on or today}, prefix="end")
        self.lay_out(_what("end"), Field("last_day"), save="End the term on that day")


class OfficeForm(DrawnForm):
    """An office from a day on."""

    office = forms.ChoiceField(choices=OFFICES, required=False)
    from_day = TermDayField(label="From")

    def __init__(
        self, submitted: QueryDict | None = None, *, membership: Membership, today: date
    ) -> None:
        super().__init__(
            submitted,
            initial={"office": membership.office, "from_day": today},
            prefix="office",
        )
        self.lay_out(
            _what("office"),
            Row(Column(Field("office")), Column(Field("from_day"))),
            save="Save the office",
        )


class ReplaceForm(SomebodyForm):
    """Who leaves a seat and on which day, who comes and from when."""

    last_day = TermDayField(label="Their last day")
    starts_on = TermDayField(
        required=False,
        label="The first day of the one who comes",
        help_text="Blank: the day after.",
    )

    def __init__(
        self,
        submitted: QueryDict | None = None,
        *,
        membership: Membership,
        people: QuerySet[Person],
        today: date,
        cancel_url: str,
    ) -> None:
        super().__init__(submitted, initial={"last_day": membership.ends_on or today - ONE_DAY})
        self.offer(people)
        self.lay_out(
            Fieldset("Who leaves", Div(Field("last_day"))),
            Fieldset("Who comes", *self.somebody, Field("starts_on")),
            HTML("<p class='soft small'>An office does not pass on with the seat.</p>"),
            save="Replace them",
            cancel_url=cancel_url,
        )


def _what(form: str) -> HTML:
    """Tells the forms of one page apart when they are sent."""
    return HTML(f'<input type="hidden" name="what" value="{form}">')
