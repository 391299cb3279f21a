"""The forms of a meeting's register and of its corrections."""

from typing import Any

from crispy_forms.layout import Column, Field, Row
from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from django.urls import reverse

from boardpapers.forms.drawn import DrawnForm
from boardpapers.forms.meetings import HourField
from meetings.attendance.correcting import corrections_of
from meetings.attendance.models import Attendance, Attended
from meetings.boards.models import Meeting
from meetings.members.models import Capacity, Person


class GuestForm(DrawnForm):
    """Somebody who is in no list."""

    name = forms.CharField(max_length=200)
    organisation = forms.CharField(max_length=200, required=False)
    capacity = forms.ChoiceField(
        choices=[
            (Attended.OBSERVER, "Another attendee"),
            (Attended.OFFICER, "An officer"),
            (Attended.SUBSTITUTE, "A substitute who is in no list"),
        ],
        label="Comes as",
    )
    substitute_for = forms.ModelChoiceField(
        Person.objects.none(), required=False, empty_label="Nobody", label="Stands in for"
    )
    at = HourField(required=False, label="Arrived at", help_text="Blank: now.")
    id = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(
        self, submitted: QueryDict | None = None, *, meeting: Meeting, **initial: object
    ) -> None:
        super().__init__(submitted, prefix="guest", initial=initial)
        self.helper.form_action = reverse("register_guest", args=[meeting.pk])
        members: Any = self.fields["substitute_for"]
        members.queryset = members_on_the_day(meeting)
        self.lay_out(
            Field("id"),
            Row(Column(Field("name")), Column(Field("organisation"))),
            Row(Column(Field("capacity")), Column(Field("substitute_for")), Column(Field("at"))),
            save="Add to the register",
        )


class CorrectionForm(DrawnForm):
    """What the line of one person has to say."""

    status = forms.ChoiceField(choices=Attendance.Status.choices, label="Attendance")
    capacity = forms.ChoiceField(choices=Attended.choices, label="As")
    substitute_for = forms.ModelChoiceField(
        Person.objects.none(),
        required=False,
        empty_label="Nobody",
        label="Stood in for",
        help_text="For a substitute who was present.",
    )
    arrived_at = HourField(required=False, label="Arrived at")
    left_at = HourField(required=False, label="Left at")
    reason = forms.CharField(
        max_length=300,
        required=False,
        label="Why it is corrected",
        help_text="Kept with the correction: members and the secretariat read it.",
    )
    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self, submitted: QueryDict | None, *, meeting: Meeting, person: Person, expected: Attended
    ) -> None:
        super().__init__(
            submitted,
            initial={
                **saved(meeting, person, expected),
                "seen": corrections_of(meeting, person),
            },
        )
        members: Any = self.fields["substitute_for"]
        members.queryset = members_on_the_day(meeting).exclude(pk=person.pk)
        self.lay_out(
            Field("seen"),
            Row(Column(Field("status")), Column(Field("capacity"))),
            Field("substitute_for"),
            Row(Column(Field("arrived_at")), Column(Field("left_at"))),
            Field("reason"),
            save="Correct the attendance",
            cancel_url=reverse("meeting_people", args=[meeting.pk]),
        )

    def facts(self) -> dict[str, Any]:
        """What the service takes; the form has to be valid."""
        cleaned = self.cleaned_data
        return {
            "status": Attendance.Status(cleaned["status"]),
            "capacity": Attended(cleaned["capacity"]),
            "substitute_for": cleaned["substitute_for"],
            "arrived_at": cleaned["arrived_at"],
            "left_at": cleaned["left_at"],
            "reason": cleaned["reason"],
            "seen": cleaned["seen"],
        }


def members_on_the_day(meeting: Meeting) -> QuerySet[Person]:
    seats = meeting.board.memberships.on(meeting.date).in_capacity(Capacity.MEMBER)
    return Person.objects.filter(memberships__in=seats).distinct()


def saved(meeting: Meeting, person: Person, expected: Attended) -> dict[str, object]:
    """What is on record of a person, in the form's fields."""
    row = meeting.attendances.filter(person=person).select_related("substitute_for").first()
    if row is None:
        return {"status": Attendance.Status.PRESENT, "capacity": expected}
    return {
        "status": row.status,
        "capacity": row.capacity,
        "substitute_for": row.substitute_for,
        "arrived_at": row.arrived_at,
        "left_at": row.left_at,
    }
