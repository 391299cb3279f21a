"""The forms of interests: an entry of a register, its end, and a declaration at a meeting."""

from collections.abc import Mapping, Sequence
from typing import Any

from crispy_forms.layout import Column, Field, Fieldset, Row
from django import forms
from django.http import QueryDict
from django.utils import timezone

from boardpapers.forms.drawn import DrawnForm
from boardpapers.forms.meetings import DayField
from meetings.agenda.models import AgendaItem
from meetings.attendance.declaring import Declared
from meetings.attendance.declaring_rule import leaves_by_default
from meetings.attendance.interests import Entry
from meetings.attendance.models import Declaration, Interest

MOST_CHARACTERS = 4000
SENSITIVE = (
    "Making it known could lead to violence or intimidation against you or somebody close to you. "
    "Only you and the secretariat then read it; others read that there is an interest whose "
    "details are withheld. What was declared from this entry before is withheld as well; packs "
    "that are out keep what they say."
)
WHOLE_MEETING = "whole"
USUAL, LEAVES, STAYS = "usual", "yes", "no"


class InterestForm(DrawnForm):
    """One entry of a register of interests."""

    category = forms.ChoiceField(choices=[("", "Choose one"), *Interest.Category.choices])
    text = forms.CharField(
        max_length=MOST_CHARACTERS,
        widget=forms.Textarea(attrs={"rows": 4}),
        label="What it is",
        help_text="The body, employer, land or giver, and whose interest it is where it is not "
        "your own.",
    )
    sensitive = forms.BooleanField(
        required=False, label="This is a sensitive interest", help_text=SENSITIVE
    )
    starts_on = DayField(label="Holds since")
    ends_on = DayField(
        required=False, label="Ended on", help_text="Leave it empty while the interest holds."
    )
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False, initial=0)

    def __init__(
        self,
        submitted: QueryDict | None = None,
        *,
        interest: Interest | None = None,
        cancel_url: str,
    ) -> None:
        initial: dict[str, object] = {"starts_on": timezone.localdate()}
        if interest is not None:
            initial = {**self.saved(interest), "revision": interest.revision}
        super().__init__(submitted, initial=initial)
        days: list[object] = [Column(Field("starts_on"))]
        if interest is None:
            del self.fields["ends_on"]
        else:
            days.append(Column(Field("ends_on")))
        self.lay_out(
            Field("revision"), Field("category"), Field("text"), Field("sensitive"), Row(*days),
            save="Save the interest", cancel_url=cancel_url,
        )  # fmt: skip

    @staticmethod
    def saved(interest: Interest) -> dict[str, object]:
        return {
            "category": interest.category,
            "text": interest.text,
            "sensitive": interest.sensitive,
            "starts_on": interest.starts_on,
            "ends_on": interest.ends_on,
        }

    def entry(self) -> Entry:
        """The form has to be valid."""
        return Entry(
            category=Interest.Category(self.cleaned_data["category"]),
            text=self.cleaned_data["text"],
            sensitive=self.cleaned_data["sensitive"],
            starts_on=self.cleaned_data["starts_on"],
            ends_on=self.cleaned_data.get("ends_on"),
        )


class EndForm(forms.Form):
    """The last day of an interest, asked for beside it."""

    ends_on = DayField()
    revision = forms.IntegerField()


class DeclarationForm(DrawnForm):
    """What somebody declares: in which item, of what kind, and whether they leave the room.

    Items bear the titles their reader may have, `titles` by primary key; entries of the register
    what tells them apart.
    """

    item = forms.ChoiceField(label="In which item")
    kind = forms.ChoiceField(
        choices=[
            (
                Declaration.Kind.PERSONAL,
                "Personal: it touches you, somebody close to you or a body you belong to, more "
                "than most people",
            ),
            (
                Declaration.Kind.PREJUDICIAL,
                "Prejudicial: so much that people would think it likely to sway your judgement",
            ),
            (
                Declaration.Kind.PECUNIARY,
                "Disclosable pecuniary: your own or your partner’s work, land, contracts, shares "
                "and the like",
            ),
        ],
        widget=forms.RadioSelect,
        label="What kind of interest",
    )
    interest = forms.ChoiceField(
        required=False,
        label="From the register",
        help_text="An entry chosen here is copied into the declaration where you write nothing "
        "below.",
    )
    text = forms.CharField(
        max_length=MOST_CHARACTERS,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        label="What the interest is",
    )
    sensitive = forms.BooleanField(
        required=False,
        label="Its details are sensitive",
        help_text="Making them known could lead to violence or intimidation. It is declared that "
        "there is an interest; what it is, only the person and the secretariat read. You may "
        "leave the text empty.",
    )
    leaves = forms.ChoiceField(
        choices=[
            (USUAL, "As usual: stays with a personal interest, leaves with the other kinds"),
            (LEAVES, "Leaves the room for the item"),
            (STAYS, "Stays, as a dispensation or the code of conduct allows"),
        ],
        widget=forms.RadioSelect,
        initial=USUAL,
        label="In the room",
        help_text="Whoever leaves is not counted in the attendance and the quorum of the item.",
    )
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False, initial=0)

    def __init__(
        self,
        submitted: QueryDict | None = None,
        *,
        items: Sequence[AgendaItem],
        titles: dict[int, str],
        register: Mapping[Interest, str],
        declaration: Declaration | None = None,
        item_id: str = "",
        cancel_url: str,
    ) -> None:
        initial: dict[str, object] = {"item": item_id}
        if declaration is not None:
            initial = {**self.saved(declaration), "revision": declaration.revision}
        super().__init__(submitted, initial=initial)
        self.items = {str(item.pk): item for item in items}
        self.register = {str(interest.pk): interest for interest in register}
        item: Any = self.fields["item"]
        item.choices = [
            ("", "Choose one"),
            (WHOLE_MEETING, "The whole meeting"),
            *((key, titles[each.pk]) for key, each in self.items.items()),
        ]
        entry: Any = self.fields["interest"]
        entry.choices = [
            ("", "Nothing from it"),
            *((str(interest.pk), label) for interest, label in register.items()),
        ]
        if not self.register:
            del self.fields["interest"]
        self.lay_out(
            Field("revision"), Field("item"), Field("kind"),
            Fieldset(
                "The interest",
                *([Field("interest")] if self.register else []), Field("text"), Field("sensitive"),
            ),
            Field("leaves"),
            save="Declare it" if declaration is None else "Save the declaration",
            cancel_url=cancel_url,
        )  # fmt: skip

    @staticmethod
    def saved(declaration: Declaration) -> dict[str, object]:
        return {
            "item": str(declaration.item_id or WHOLE_MEETING),
            "kind": declaration.kind,
            "interest": str(declaration.interest_id or ""),
            "text": declaration.text,
            "sensitive": declaration.is_sensitive,
            "leaves": LEAVES if declaration.left_room else STAYS,
        }

    def declared(self) -> Declared:
        """The form has to be valid."""
        kind = Declaration.Kind(self.cleaned_data["kind"])
        leaves = self.cleaned_data["leaves"]
        return Declared(
            item=self.items.get(self.cleaned_data["item"]),
            kind=kind,
            text=self.cleaned_data["text"],
            sensitive=self.cleaned_data["sensitive"],
            left_room=leaves_by_default(kind) if leaves == USUAL else leaves == LEAVES,
            interest=self.register.get(self.cleaned_data.get("interest", "")),
        )


class WhomForm(DrawnForm):
    """For whom the secretariat declares; sent with GET."""

    person = forms.ChoiceField(label="Who declares an interest")

    def __init__(self, people: Sequence[tuple[str, str]], *, cancel_url: str) -> None:
        super().__init__(None)
        person: Any = self.fields["person"]
        person.choices = [("", "Choose one"), *people]
        self.helper.form_method = "get"
        self.lay_out(Field("person"), save="Next", name="next", cancel_url=cancel_url)
