"""The forms of meetings: one, its change, its cancelling, and a year of them."""

from collections.abc import Iterable
from datetime import date, time, timedelta

from crispy_forms.layout import Column, Field, Fieldset, Row
from django import forms
from django.http import QueryDict

from boardpapers.forms.drawn import DrawnForm, NumberField
from meetings.boards.models import Board, Meeting, Venue
from meetings.boards.series import LAST, Pattern, Series
from meetings.boards.services.meetings import Place
from meetings.boards.year import year_bounds

FIRST_YEAR, LAST_YEAR = 1990, 2100
MOST_MEETINGS = 60
"""In one series: a weekly one of a year, and some to spare."""
WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]


class DayField(forms.DateField):
    """A day in the years that meetings can lie in."""

    def __init__(self, **kwargs: object) -> None:
        super().__init__(
            widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            input_formats=["%Y-%m-%d", "%d/%m/%Y", "%d %B %Y", "%d %b %Y"],
            error_messages={"invalid": "Give a day, such as 8/12/2026."},
            **kwargs,  # type: ignore[arg-type]  # passed on as they come
        )

    def clean(self, value: object) -> date | None:
        day: date | None = super().clean(value)
        if day is not None and not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise forms.ValidationError(
                f"Give a day between the years {FIRST_YEAR} and {LAST_YEAR}."
            )
        return day


class HourField(forms.TimeField):
    """An hour, with a colon or as it is printed."""

    def __init__(self, **kwargs: object) -> None:
        super().__init__(
            widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
            input_formats=["%H:%M", "%H.%M", "%H:%M:%S"],
            error_messages={"invalid": "Give an hour, such as 11:00."},
            **kwargs,  # type: ignore[arg-type]  # passed on as they come
        )


class PlacedForm(DrawnForm):
    """What every form of meetings asks beside the day."""

    start = HourField(label="Begins at")
    duration_minutes = NumberField(5, 24 * 60, label="Length in minutes", initial=120)
    venue = forms.ModelChoiceField(Venue.objects.all(), required=False, empty_label="Not known yet")
    rooms = forms.CharField(
        max_length=200, required=False, help_text="As printed, such as “Rooms A and B”."
    )
    refreshments = forms.CharField(
        max_length=300, required=False, help_text="A sentence for the notice, on lunch."
    )

    def place(self) -> Place:
        """The form has to be valid."""
        return Place(
            duration_minutes=self.cleaned_data["duration_minutes"],
            venue=self.cleaned_data["venue"],
            rooms=self.cleaned_data["rooms"],
            refreshments=self.cleaned_data["refreshments"],
        )


class MeetingForm(PlacedForm):
    """One meeting. `warned` is the day of which the page has said what speaks against it."""

    date = DayField(label="Day")
    warned = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, submitted: QueryDict | None = None, *, initial: dict[str, object], cancel_url: str
    ) -> None:
        super().__init__(submitted, initial=initial)
        self.lay_out(
            Field("warned"), *_whole_place(), save="Add the meeting", cancel_url=cancel_url
        )


class TellField(forms.BooleanField):
    """Whether those whom a change concerns are told of it by e-mail."""

    def __init__(self, help_text: str) -> None:
        super().__init__(
            required=False,
            label="Tell members, observers and group offices",
            help_text=help_text,
        )


class ChangeForm(MeetingForm):
    """A meeting's new day, hour or place."""

    reason = forms.CharField(
        max_length=300,
        required=False,
        label="Why it is moved",
        help_text="Needed where the day or the hour changes. Everybody who sees the meeting reads "
        "it beside the old date.",
    )
    tell = TellField(
        "By e-mail, with the old and the new day, hour, venue and rooms; those who stand in, too."
    )
    revision = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self, submitted: QueryDict | None = None, *, meeting: Meeting, cancel_url: str
    ) -> None:
        initial = {
            **self.saved(meeting),
            "tell": meeting.is_ahead,
            "revision": meeting.revision,
            "warned": meeting.date.isoformat(),
        }
        super().__init__(submitted, initial=initial, cancel_url=cancel_url)
        self.lay_out(
            Field("warned"), Field("revision"), *_whole_place(), Field("reason"), Field("tell"),
            save="Save the change", cancel_url=cancel_url,
        )  # fmt: skip

    def saved(self, meeting: Meeting) -> dict[str, object]:
        """What the meeting has in this form's fields."""
        return {
            "date": meeting.date,
            "start": meeting.start,
            "duration_minutes": meeting.duration_minutes,
            "venue": meeting.venue,
            "rooms": meeting.rooms,
            "refreshments": meeting.refreshments,
        }


def _whole_place() -> list[object]:
    return [
        Row(Column(Field("date")), Column(Field("start")), Column(Field("duration_minutes"))),
        Field("venue"),
        Field("rooms"),
        Field("refreshments"),
    ]


class CancelForm(DrawnForm):
    """Why a meeting is not held."""

    reason = forms.CharField(
        max_length=300,
        label="Why it is cancelled",
        help_text="Everybody who sees the meeting reads it.",
    )
    tell = TellField("By e-mail, with the reason; those who stand in, too.")

    def __init__(
        self, submitted: QueryDict | None = None, *, meeting: Meeting, cancel_url: str
    ) -> None:
        super().__init__(submitted, initial={"tell": meeting.is_ahead})
        self.lay_out(
            Field("reason"),
            Field("tell"),
            save="Cancel the meeting",
            cancel_url=cancel_url,
            cancel="Leave it as it is",
        )


class SeriesForm(PlacedForm):
    """A year of meetings by a rule. Sent with GET: the dates it gives change nothing yet."""

    pattern = forms.ChoiceField(
        choices=[
            (Pattern.MONTHLY, "By the month: on the same weekday of it, such as the third Tuesday"),
            (Pattern.WEEKLY, "By the week: on the same weekday"),
        ],
        widget=forms.RadioSelect,
        label="How the meetings come round",
    )
    which = forms.TypedChoiceField(
        choices=[(1, "First"), (2, "Second"), (3, "Third"), (4, "Fourth"), (LAST, "Last")],
        coerce=int,
        initial=1,
        label="Which of the month",
        help_text="Not read where it is by the week.",
    )
    weekday = forms.TypedChoiceField(choices=list(enumerate(WEEKDAYS)), coerce=int)
    interval = NumberField(1, 52, label="Every", help_text="1: each month or week; 2: every other.")
    first = DayField(label="From")
    last = DayField(label="To")

    def __init__(self, sent: QueryDict | None, *, initial: dict[str, object]) -> None:
        super().__init__(sent, initial=initial)
        self.helper.form_method = "get"
        self.helper.attrs["class"] = "drawn-form plan-series"
        self.lay_out(
            Fieldset(
                "When",
                Field("pattern"),
                Row(Column(Field("which")), Column(Field("weekday")), Column(Field("interval"))),
                Row(Column(Field("first")), Column(Field("last"))),
                Row(Column(Field("start")), Column(Field("duration_minutes"))),
            ),
            Fieldset("Where", Field("venue"), Field("rooms"), Field("refreshments")),
            name="show",
            save="Show the dates",
        )

    def clean(self) -> dict[str, object]:
        cleaned: dict[str, object] = super().clean() or {}
        if self.errors:
            return cleaned
        if not self.days():
            self.add_error("last", "No such day lies between these two. Give a later one here.")
        elif len(self.days()) > MOST_MEETINGS:
            self.add_error(
                "last",
                f"That makes more than {MOST_MEETINGS} meetings. Give an earlier day, and plan "
                "the rest afterwards.",
            )
        return cleaned

    def days(self) -> list[date]:
        """The series' days, at most one more than is allowed; its fields have to be valid."""
        series = Series(
            pattern=Pattern(self.cleaned_data["pattern"]),
            weekday=self.cleaned_data["weekday"],
            interval=self.cleaned_data["interval"],
            first=self.cleaned_data["first"],
            last=self.cleaned_data["last"],
            which=self.cleaned_data["which"],
        )
        return [day for day, _ in zip(series.dates(), range(MOST_MEETINGS + 1), strict=False)]


class SittingForm(forms.Form):
    """One date of a series as it is looked at: taken or not, and when."""

    take = forms.BooleanField(required=False)
    date = DayField(required=False)
    start = HourField(required=False)
    warned = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean(self) -> dict[str, object]:
        cleaned: dict[str, object] = super().clean() or {}
        for name, sentence in (("date", "Give the day."), ("start", "Give the hour.")):
            if cleaned.get("take") and name not in self.errors and not cleaned.get(name):
                self.add_error(name, sentence)
        return cleaned


SittingFormSet = forms.formset_factory(
    SittingForm, extra=0, max_num=MOST_MEETINGS, absolute_max=MOST_MEETINGS, validate_max=True
)


def usual(board: Board) -> dict[str, object]:
    """How the board's last meeting with a venue is held, for a form to start from."""
    meetings = board.meetings.exclude(state=Meeting.State.CANCELLED).order_by("-date")
    last = meetings.filter(venue__isnull=False).first() or meetings.first()
    if last is None:
        return {"start": time(11), "duration_minutes": 120}
    return {
        "start": last.start,
        "duration_minutes": last.duration_minutes,
        "venue": last.venue_id,
        "rooms": last.rooms,
        "refreshments": last.refreshments,
        "weekday": last.date.weekday(),
    }


def spans(board: Board, today: date) -> list[tuple[str, date, date]]:
    """What is left of the board's year, and the year after it, with their names."""
    _, last = year_bounds(today, board.year_starts)
    after = last + timedelta(days=1)
    return [
        (board.year_of(today), today, last),
        (board.year_of(after), *year_bounds(after, board.year_starts)),
    ]


def years_of(days: Iterable[date | None]) -> set[int]:
    return {day.year for day in days if day is not None}
