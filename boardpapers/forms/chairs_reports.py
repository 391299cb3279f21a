"""The forms of what is for the record, and of a chair's report."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from crispy_forms.layout import HTML, Column, Field, Fieldset, Row
from django import forms
from django.http import QueryDict
from django.utils import timezone

from boardpapers.forms.drawn import DrawnForm
from boardpapers.forms.meetings import DayField
from meetings.agenda.editor import HouseFormField
from meetings.boards.models import Board, Meeting, Priority
from meetings.chairs_reports.beginning import Beginning
from meetings.chairs_reports.drafting import Passage
from meetings.chairs_reports.events import EventWords
from meetings.chairs_reports.models import RecordedEvent
from meetings.members.models import Person

LONGEST_REASON = 2000


class EventForm(DrawnForm):
    """Something for the record. What is asked first is what is always there."""

    text = HouseFormField(
        kind="short",
        label="What happened",
        required=True,
        help_text="In a sentence or two, as the report could say it.",
    )
    happened_on = DayField(label="On which day")
    subject = forms.CharField(
        max_length=200,
        required=False,
        help_text="A few words, such as the name of a launch: its heading in a report.",
    )
    priority = forms.ChoiceField(required=False)
    confidential = forms.BooleanField(
        required=False,
        label="This is confidential",
        help_text="Then only those who see the board’s confidential papers read it, and you.",
    )
    confidential_reason = forms.CharField(
        max_length=LONGEST_REASON,
        required=False,
        label="Why it is confidential",
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False, initial=0)

    def __init__(
        self,
        submitted: QueryDict | None = None,
        *,
        board: Board,
        event: RecordedEvent | None = None,
        cancel_url: str,
        **initial: object,
    ) -> None:
        first: dict[str, object] = {"happened_on": timezone.localdate(), **initial}
        if event is not None:
            first = {**self.saved(event), "revision": event.revision}
        super().__init__(submitted, initial=first)
        self.priorities = {str(each.pk): each for each in _priorities(board, event)}
        priority: Any = self.fields["priority"]
        priority.choices = [
            ("", "None"),
            *((key, each.name) for key, each in self.priorities.items()),
        ]
        if not self.priorities:
            del self.fields["priority"]
        self.lay_out(
            Field("revision"),
            Field("text"),
            Row(
                Column(Field("happened_on")),
                *([Column(Field("priority"))] if self.priorities else []),
            ),
            Field("subject"),
            Fieldset("Confidential", Field("confidential"), Field("confidential_reason")),
            save="Save it" if event is not None else "Put it on record",
            cancel_url=cancel_url,
        )

    @staticmethod
    def saved(event: RecordedEvent) -> dict[str, object]:
        return {
            "text": event.text,
            "happened_on": event.happened_on,
            "subject": event.subject,
            "priority": str(event.priority_id or ""),
            "confidential": event.confidential,
            "confidential_reason": event.confidential_reason,
        }

    def saved_shown(self, event: RecordedEvent) -> dict[str, object]:
        """What is saved, by the fields that this form has."""
        return {name: value for name, value in self.saved(event).items() if name in self.fields}

    def words(self) -> EventWords:
        """The form has to be valid."""
        given = self.cleaned_data
        return EventWords(
            happened_on=given["happened_on"],
            text=given["text"],
            subject=given["subject"],
            priority=self.priorities.get(given.get("priority", "")),
            confidential=given["confidential"],
            confidential_reason=given["confidential_reason"],
        )


def _priorities(board: Board, event: RecordedEvent | None) -> list[Priority]:
    """The board's of today, and the event's own."""
    own = [event.priority_id] if event is not None and event.priority_id else []
    return list(board.priorities.on() | board.priorities.filter(pk__in=own))


class BeginForm(DrawnForm):
    """For which meeting of the parent a chair's report is begun, and who writes it."""

    meeting = forms.ChoiceField(label="For the meeting of")
    author = forms.ChoiceField(
        label="Written by", help_text="They are told by e-mail, unless it is you."
    )
    contact = forms.ChoiceField(
        label="Contact officer",
        required=False,
        help_text="Printed at the end. It can be named later, and is needed to submit the report.",
    )
    due = DayField(
        label="Due", required=False, help_text="Empty: as the parent board’s other reports are."
    )
    since = DayField(
        label="Tells of what came since",
        required=False,
        help_text="Empty: of everything that no report has told of.",
    )

    def __init__(
        self,
        submitted: QueryDict | None = None,
        *,
        meetings: Sequence[Meeting],
        people: Sequence[Person],
        cancel_url: str,
        **initial: object,
    ) -> None:
        super().__init__(submitted, initial=initial)
        self.meetings = {str(each.pk): each for each in meetings}
        self.people = {str(each.pk): each for each in people}
        named = [(key, _with_post(each)) for key, each in self.people.items()]
        fields: Any = self.fields
        fields["meeting"].choices = [
            (key, f"{each.date:%A %-d %B %Y}") for key, each in self.meetings.items()
        ]
        fields["author"].choices = named
        fields["contact"].choices = [("", "Nobody yet"), *named]
        self.lay_out(
            Field("meeting"), Field("author"), Field("contact"),
            Row(Column(Field("due")), Column(Field("since"))),
            save="Begin the report", cancel_url=cancel_url,
        )  # fmt: skip

    def beginning(self, default_due: date | None) -> Beginning:
        """The form has to be valid."""
        given = self.cleaned_data
        contact = self.people.get(given["contact"])
        return Beginning(
            meeting=self.meetings[given["meeting"]],
            author=self.people[given["author"]],
            contacts=(contact,) if contact is not None else (),
            due=given["due"] or default_due,
            since=given["since"],
        )


def _with_post(person: Person) -> str:
    return f"{person}, {person.position}" if person.position else str(person)


class ParagraphForm(DrawnForm):
    """One paragraph's words, and what it stands under."""

    text = HouseFormField(kind="short", label="The paragraph", required=True)
    heading = forms.CharField(max_length=200, required=False)
    subheading = forms.CharField(max_length=200, required=False)
    part = forms.BooleanField(
        required=False,
        label="Give each of its paragraphs a number of its own",
        help_text="Press Enter where it is to be parted. What it tells of stays with the first.",
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        submitted: QueryDict | None = None,
        *,
        known: Iterable[str],
        cancel_url: str,
        passage: Passage | None = None,
        seen: str = "",
        images: str = "",
        **initial: object,
    ) -> None:
        first = {**initial, "seen": seen}
        if passage is not None:
            first = {**self.saved(passage), "seen": seen}
        super().__init__(submitted, initial=first)
        field: Any = self.fields["text"]
        field.widget.images, field.widget.takes_pictures = images, False
        self.known = list(dict.fromkeys(known))
        self.fields["heading"].widget.attrs["list"] = "headings-known"
        if passage is None:
            del self.fields["part"]
        self.lay_out(
            Field("seen"),
            Field("text"),
            Row(Column(Field("heading")), Column(Field("subheading"))),
            HTML(
                '<datalist id="headings-known">{% for each in form.known %}'
                '<option value="{{ each }}"></option>{% endfor %}</datalist>'
            ),
            *([Field("part")] if passage is not None else []),
            save="Save the paragraph" if passage is not None else "Add the paragraph",
            cancel_url=cancel_url,
        )

    @staticmethod
    def saved(passage: Passage) -> dict[str, object]:
        return {
            "text": passage.text,
            "heading": passage.heading,
            "subheading": passage.subheading,
        }


class HeadingForm(DrawnForm):
    """The heading over a run of paragraphs. `seen` is what it was when the form was opened."""

    heading = forms.CharField(
        max_length=200,
        required=False,
        help_text="Changed for all paragraphs that stand under it. Empty: it is taken out.",
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False, strip=False)

    def __init__(
        self, submitted: QueryDict | None = None, *, heading: str, cancel_url: str
    ) -> None:
        super().__init__(submitted, initial={"heading": heading, "seen": heading})
        self.lay_out(
            Field("seen"), Field("heading"), save="Save the heading", cancel_url=cancel_url
        )


class SecretForm(DrawnForm):
    """That a confidential matter goes into a report, which becomes confidential."""

    reason = forms.CharField(
        max_length=LONGEST_REASON,
        label="Why the report is confidential",
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Stated on the agenda, and read by those who may not see the report.",
    )

    def __init__(self, submitted: QueryDict | None = None, *, reason: str, cancel_url: str) -> None:
        super().__init__(submitted, initial={"reason": reason})
        self.lay_out(Field("reason"), save="Put it in", cancel_url=cancel_url)


class ContactsForm(DrawnForm):
    """Who is named under a report, in the order of the list: those named already come first."""

    contacts = forms.MultipleChoiceField(
        required=False, label="Contact officers", widget=forms.CheckboxSelectMultiple
    )

    def __init__(
        self,
        submitted: QueryDict | None = None,
        *,
        people: Sequence[Person],
        chosen: Sequence[int],
        cancel_url: str,
    ) -> None:
        super().__init__(submitted, initial={"contacts": [str(key) for key in chosen]})
        field: Any = self.fields["contacts"]
        named = {each.pk: each for each in people}
        first = [named[key] for key in chosen if key in named]
        field.choices = [
            (str(each.pk), _with_post(each))
            for each in (*first, *(each for each in people if each.pk not in chosen))
        ]
        new = HTML("{% include 'agenda/_new_officer.html' %}")
        self.lay_out(Field("contacts"), new, save="Save the contacts", cancel_url=cancel_url)

    def chosen(self) -> list[int]:
        """In the order of the list. The form has to be valid."""
        chosen = set(self.cleaned_data["contacts"])
        field: Any = self.fields["contacts"]
        return [int(key) for key, _ in field.choices if key in chosen]
