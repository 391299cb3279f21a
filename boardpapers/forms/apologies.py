"""The forms of apologies, and of what people eat and need."""

from crispy_forms.layout import Field
from django import forms
from django.db.models import QuerySet
from django.http import QueryDict

from boardpapers.forms.drawn import DrawnForm, with_value
from meetings.attendance.apologies import NOBODY
from meetings.attendance.models import Apology, Needs
from meetings.attendance.needs import seen
from meetings.members.models import Person

LEFT_OPEN = "Leave it open"


class SubstituteField(forms.ModelChoiceField):  # type: ignore[type-arg]  # none at run time
    """One of those who are free on a group's list, or nobody yet."""

    def __init__(self) -> None:
        super().__init__(
            Person.objects.none(),
            required=False,
            blank=True,
            empty_label=LEFT_OPEN,
            widget=forms.RadioSelect,
            label="Who stands in?",
            error_messages={
                "invalid_choice": "They can no longer be chosen: somebody else may have been "
                "quicker. Choose somebody else, or leave it open."
            },
        )

    def label_from_instance(self, obj: Person) -> str:
        return f"{obj}, {obj.organisation}" if obj.organisation else str(obj)


class SendForm(DrawnForm):
    """A member cannot come."""

    substitute = SubstituteField()
    note = forms.CharField(
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        label="A word with it",
    )

    def __init__(
        self,
        submitted: QueryDict | None,
        *,
        free: QuerySet[Person],
        has_office: bool,
        save: str,
        cancel_url: str,
    ) -> None:
        super().__init__(submitted)
        _offer(self, free)
        read_by = "the group office and the secretariat" if has_office else "the secretariat"
        self.fields["note"].help_text = f"Not needed. Only {read_by} read it."
        self.lay_out(Field("substitute"), Field("note"), save=save, cancel_url=cancel_url)


class SubstituteForm(DrawnForm):
    """Another substitute for somebody who cannot come."""

    substitute = SubstituteField()
    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self, submitted: QueryDict | None, *, apology: Apology, free: QuerySet[Person]
    ) -> None:
        super().__init__(
            submitted,
            initial={
                "substitute": apology.substitute_id,
                "seen": apology.substitute_id or NOBODY,
            },
        )
        _offer(self, free)
        self.lay_out(Field("seen"), Field("substitute"), save="Save", name="put")

    def show_again(self, submitted: QueryDict, apology: Apology, free: QuerySet[Person]) -> None:
        """As it was sent, beside what is saved now: to be sent once more."""
        self.data = with_value(submitted, "seen", apology.substitute_id or NOBODY)
        _offer(self, free)


def _offer(form: forms.Form, free: QuerySet[Person]) -> None:
    field = form.fields["substitute"]
    assert isinstance(field, SubstituteField)  # noqa: S101  # which field it is, for the checker
    field.queryset = free
    if not free:
        field.help_text = "Nobody on the list is free."


class NeedsForm(DrawnForm):
    """What somebody eats and needs."""

    eats = forms.BooleanField(required=False, label="Eats when there is food")
    diet = forms.CharField(
        max_length=200, required=False, help_text="Such as vegetarian, halal, no nuts."
    )
    access = forms.CharField(
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        label="Needed to take part",
        help_text="Such as a hearing loop, a ramp, large print, a parking place.",
    )
    opened_at = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, submitted: QueryDict | None, *, needs: Needs, cancel_url: str) -> None:
        super().__init__(submitted, initial={**self.saved(needs), "opened_at": seen(needs)})
        self.lay_out(
            Field("opened_at"),
            Field("eats"),
            Field("diet"),
            Field("access"),
            cancel_url=cancel_url,
        )

    @staticmethod
    def saved(needs: Needs) -> dict[str, object]:
        return {"eats": needs.eats, "diet": needs.diet, "access": needs.access}
