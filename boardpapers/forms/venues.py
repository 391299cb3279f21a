"""The form of a venue."""

from crispy_forms.layout import Column, Field, Fieldset, Row
from django import forms
from django.http import QueryDict
from django.urls import reverse

from boardpapers.forms.drawn import DrawnForm, WrittenField
from boardpapers.forms.lists import HOW_TO_WRITE
from meetings.agenda.plain_paragraphs import written_of
from meetings.boards.models import Venue


class VenueForm(DrawnForm):
    """Where a board meets, and what visitors have to know."""

    name = forms.CharField(max_length=200)
    address = forms.CharField(
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4, "autocomplete": "off"}),
        help_text="Each line of it on a line.",
    )
    phone = forms.CharField(max_length=50, required=False)
    fax = forms.CharField(max_length=50, required=False)
    email = forms.EmailField(required=False, label="E-mail")
    website = forms.CharField(max_length=200, required=False)
    guidance = WrittenField(
        required=False,
        max_length=20000,
        label="Guidance for visitors",
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text=f"Fire, security, access: a page of the pack. {HOW_TO_WRITE}",
    )
    travel = WrittenField(
        required=False,
        max_length=20000,
        label="How to get there",
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text=f"The location page, last in the pack. {HOW_TO_WRITE}",
    )
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, submitted: QueryDict | None = None, *, venue: Venue | None = None) -> None:
        initial: dict[str, object] = {}
        if venue is not None:
            initial = {
                **self.saved(venue),
                "guidance": written_of(venue.guidance),
                "travel": written_of(venue.travel),
                "revision": venue.revision,
            }
        super().__init__(submitted, initial=initial)
        self.lay_out(
            Field("revision"),
            Field("name"),
            Field("address"),
            Row(Column(Field("phone")), Column(Field("fax"))),
            Row(Column(Field("email")), Column(Field("website"))),
            Fieldset("For the pack", Field("guidance"), Field("travel")),
            save="Save the venue",
            cancel_url=reverse("venue_list"),
        )

    def saved(self, venue: Venue) -> dict[str, object]:
        return {name: getattr(venue, name) for name in self.base_fields if name != "revision"}

    def facts(self) -> dict[str, str]:
        """The venue's facts by their names; the form has to be valid."""
        return {name: value for name, value in self.cleaned_data.items() if name != "revision"}
