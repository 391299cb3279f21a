"""The forms in which items of agendas and forward plans are written."""

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, cast

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Field, Fieldset, Layout, LayoutObject, Submit
from django import forms

from meetings.agenda.exemption import PARAGRAPHS, join_reason, part_reason
from meetings.agenda.item_fields import plain
from meetings.agenda.models import AgendaItem, ItemKind, StandingItem
from meetings.boards.models import Board, Meeting, Priority

if TYPE_CHECKING:
    OneMeeting = forms.ModelChoiceField[Meeting]
    OnePriority = forms.ModelChoiceField[Priority]
else:
    OneMeeting = OnePriority = forms.ModelChoiceField

LONGEST = 600
"""Minutes; more than any meeting takes."""


class _Minutes(forms.IntegerField):
    def __init__(self) -> None:
        super().__init__(label="Minutes allowed", required=False, min_value=1, max_value=LONGEST)


class _MeetingChoice(OneMeeting):
    """A meeting of the board that `choose_meeting` is told."""

    def __init__(self, label: str, *, needed: bool = False) -> None:
        super().__init__(
            Meeting.objects.none(),
            label=label,
            required=needed,
            empty_label=None if needed else "No meeting yet",
        )

    def label_from_instance(self, obj: Meeting) -> str:
        late = " (published)" if obj.is_published else ""
        return f"{obj.date:%A %-d %B %Y}, {obj.start:%H.%M}{late}"


class _LateReason(forms.CharField):
    def __init__(self) -> None:
        super().__init__(
            label="The chair’s reason for urgency",
            max_length=2000,
            widget=forms.Textarea(attrs={"rows": 2}),
            help_text="The agenda has been published, so this is a late item. The reason is "
            "printed in the notes.",
            error_messages={
                "required": "The agenda has been published: give the chair’s reason for urgency."
            },
        )


def _helper() -> FormHelper:
    """What is wrong is said by the server, all of it, in a summary that has the focus."""
    helper = FormHelper()
    helper.attrs = {"novalidate": ""}
    return helper


def _title() -> forms.CharField:
    return forms.CharField(
        label="Title",
        max_length=300,
        error_messages={"required": "Give the item a title."},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class AddItemForm(forms.Form):
    """A new item, for the place that the address names."""

    kind = forms.ChoiceField(label="Kind", choices=ItemKind.choices, initial=ItemKind.REPORT)
    title = _title()

    priority = OnePriority(
        Priority.objects.none(), label="Priority", required=False, empty_label="None"
    )

    def __init__(
        self,
        *args: object,
        is_late: bool,
        meeting: Meeting,
        under: AgendaItem | None = None,
        **kwargs: object,
    ) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # passed on as they come
        offer_priorities(self, meeting.board, on=meeting)
        offered = cast(OnePriority, self.fields["priority"])
        if not offered.queryset:
            del self.fields["priority"]
        elif under is not None and under.priority in offered.queryset:
            offered.initial = under.priority_id
        if is_late:
            self.fields["late_reason"] = _LateReason()
        if under is not None:
            _without_heading(self)


def _without_heading(form: forms.Form) -> None:
    """A heading stands under no other item."""
    kind = cast(forms.ChoiceField, form.fields["kind"])
    kind.choices = [choice for choice in ItemKind.choices if choice[0] != ItemKind.HEADING]


class SeenForm(forms.Form):
    """A form that carries what it was opened with, so that only what was changed is stored."""

    seen_fields: tuple[str, ...] = ()
    seen = forms.CharField(widget=forms.HiddenInput)

    def clean_seen(self) -> dict[str, Any]:
        try:
            seen = json.loads(self.cleaned_data["seen"])
        except (ValueError, RecursionError):
            seen = None
        if not isinstance(seen, dict):
            raise forms.ValidationError("Open the page again, and make your change there.")
        return seen

    def values(self) -> dict[str, Any]:
        """The item's fields as they are wanted; the form has to be valid."""
        return {name: self.cleaned_data[name] for name in self.seen_fields}

    @classmethod
    def seen_of(cls, item: AgendaItem) -> str:
        return json.dumps({name: plain(getattr(item, name)) for name in cls.seen_fields})


def offer_priorities(
    form: forms.Form, board: Board, *, on: Meeting | None, keep: Priority | None = None
) -> None:
    """Those the board has on the meeting's day, or today, and the one that stands there."""
    current = board.priorities.on(on.date if on is not None else None)
    keys = [*current.values_list("pk", flat=True), *([keep.pk] if keep is not None else [])]
    offered = Priority.objects.filter(board=board, pk__in=keys)
    cast(OnePriority, form.fields["priority"]).queryset = offered


class TitleForm(SeenForm):
    """The title alone, edited where it stands."""

    seen_fields = ("title",)
    title = _title()


class ItemForm(SeenForm):
    """Everything about an item of an agenda."""

    seen_fields: tuple[str, ...] = (
        "kind",
        "title",
        "priority",
        "presenter",
        "minutes_allowed",
        "confidential",
        "confidential_reason",
        "open_title",
    )
    title = _title()
    kind = forms.ChoiceField(label="Kind", choices=ItemKind.choices)
    priority = OnePriority(Priority.objects.none(), label="Priority", required=False)
    presenter = forms.CharField(label="Presenter", max_length=200, required=False)
    minutes_allowed = _Minutes()
    confidential = forms.BooleanField(
        label="This item is confidential",
        required=False,
        help_text="Its papers go to the members’ edition only.",
    )
    paragraph = forms.ChoiceField(
        label="Reason, by the paragraph of Schedule 12A to the Local Government Act 1972",
        required=False,
        choices=[("", "None of these; the reason is in the words below")]
        + [(each, each) for each in PARAGRAPHS],
    )
    reason_words = forms.CharField(
        label="Reason in your own words, or more about it",
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    open_title = forms.CharField(
        label="Open title",
        max_length=300,
        required=False,
        help_text="Printed in the public edition in the title’s place; without one it says "
        "“Confidential item”.",
    )

    def __init__(self, *args: object, item: AgendaItem, **kwargs: object) -> None:
        kwargs.setdefault("auto_id", f"item-{item.pk}-%s")  # several are open on one page
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # passed on as they come
        self.item = item
        offer_priorities(self, item.board, on=item.meeting, keep=item.priority)
        if item.parent_id is not None:
            _without_heading(self)
        if item.late_reason:
            self.seen_fields = (*self.seen_fields, "late_reason")
            self.fields["late_reason"] = _LateReason()
        self.initial = {**self.shown(item), "seen": self.seen_json(), **self.initial}
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.form_show_errors = True
        self.helper.layout = self.layout()

    def layout(self) -> LayoutObject:
        return Layout(
            Field("seen"),
            Field("title"),
            Div(
                Div(Field("kind"), css_class="col-md-6"),
                Div(Field("priority"), css_class="col-md-6"),
                Div(Field("presenter"), css_class="col-md-8"),
                Div(Field("minutes_allowed"), css_class="col-md-4"),
                css_class="row",
            ),
            *(["late_reason"] if "late_reason" in self.fields else []),
            Fieldset(
                "Confidentiality",
                Field("confidential"),
                Field("paragraph"),
                Field("reason_words"),
                Field("open_title"),
            ),
        )

    def seen_json(self) -> str:
        return json.dumps({name: plain(getattr(self.item, name)) for name in self.seen_fields})

    def shown(self, item: AgendaItem) -> dict[str, Any]:
        """The item in the form's fields."""
        values = {name: plain(getattr(item, name)) for name in self.seen_fields}
        paragraph, words = part_reason(item.confidential_reason)
        return {**values, "paragraph": paragraph, "reason_words": words}

    def values(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        reason = join_reason(cleaned["paragraph"], cleaned["reason_words"])
        kept = {name: cleaned.get(name) for name in self.seen_fields}
        return {**kept, "confidential_reason": reason}

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        has_reason = cleaned.get("paragraph") or cleaned.get("reason_words")
        if cleaned.get("confidential") and not has_reason:
            self.add_error(
                "paragraph",
                "Give the reason why it is confidential: a paragraph, or words of your own.",
            )
        return cleaned

    def with_theirs(self, posted: Mapping[str, Any], now: AgendaItem) -> dict[str, Any]:
        """What to show after somebody else's change: mine where I changed something, else theirs.

        The form has to be valid, and is not to be used any further.
        """
        values, seen = self.values(), self.cleaned_data["seen"]
        mine = {name for name in self.seen_fields if plain(values[name]) != seen.get(name)}
        theirs = self.shown(now)
        found = {
            name: posted.get(name) if name in mine else theirs[name] for name in self.seen_fields
        }
        words = posted if "confidential_reason" in mine else theirs
        found |= {name: words.get(name) or "" for name in ("paragraph", "reason_words")}
        self.item = now
        found["seen"] = self.seen_json()
        return {name: value for name, value in found.items() if value not in (None, False)}


class PlannedItemForm(ItemForm):
    """Everything about an item of the forward plan."""

    seen_fields = (*ItemForm.seen_fields, "proposed_for", "plan_note")
    proposed_for = _MeetingChoice("Proposed for")
    plan_note = forms.CharField(
        label="Note", max_length=300, required=False, help_text="Why, or what it waits for."
    )

    def __init__(self, *args: object, item: AgendaItem, **kwargs: object) -> None:
        super().__init__(*args, item=item, **kwargs)
        choose_meeting(self, item.board, keep=item.proposed_for)

    def layout(self) -> LayoutObject:
        return Layout(Field("proposed_for"), Field("plan_note"), super().layout())


class PlanItemForm(forms.Form):
    """A new item of the forward plan."""

    title = _title()
    kind = forms.ChoiceField(label="Kind", choices=ItemKind.choices, initial=ItemKind.REPORT)
    proposed_for = _MeetingChoice("Proposed for")
    plan_note = forms.CharField(
        label="Note", max_length=300, required=False, help_text="Why, or what it waits for."
    )

    def __init__(self, *args: object, board: Board, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # passed on as they come
        choose_meeting(self, board)
        self.helper = _helper()
        self.helper.layout = Layout(
            Field("title"),
            Div(
                Div(Field("kind"), css_class="col-md-6"),
                Div(Field("proposed_for"), css_class="col-md-6"),
                css_class="row",
            ),
            Field("plan_note"),
            Submit("plan", "Put it on the plan"),
        )


class DeferForm(forms.Form):
    """Where an item is put off to."""

    proposed_for = _MeetingChoice("To")
    plan_note = forms.CharField(
        label="Note", max_length=300, required=False, help_text="Why, or what it waits for."
    )

    def __init__(self, *args: object, item: AgendaItem, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # passed on as they come
        choose_meeting(self, item.board, other_than=item.meeting)
        self.helper = _helper()
        self.helper.layout = Layout(
            Field("proposed_for"), Field("plan_note"), Submit("defer", "Defer it")
        )


class PutOnAgendaForm(forms.Form):
    """To which agenda a planned item goes; a published one needs the chair's reason."""

    meeting = _MeetingChoice("The agenda of", needed=True)
    late_reason = forms.CharField(
        label="The chair’s reason for urgency",
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Only where the agenda has been published already.",
    )

    def __init__(self, *args: object, item: AgendaItem, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # passed on as they come
        choose_meeting(self, item.board, "meeting", keep=item.proposed_for)
        self.helper = _helper()
        self.helper.layout = Layout(
            Field("meeting"), Field("late_reason"), Submit("put", "Put it on this agenda")
        )


def choose_meeting(
    form: forms.Form,
    board: Board,
    name: str = "proposed_for",
    *,
    keep: Meeting | None = None,
    other_than: Meeting | None = None,
) -> None:
    """Offer the board's meetings that are still to come, and the one that stands there."""
    meetings = Meeting.objects.filter(
        pk__in=[
            *Meeting.objects.upcoming().filter(board=board).values_list("pk", flat=True),
            *([keep.pk] if keep is not None else []),
        ]
    )
    if other_than is not None:
        meetings = meetings.exclude(pk=other_than.pk)
    cast(_MeetingChoice, form.fields[name]).queryset = meetings.order_by("date", "start")


class StandingItemForm(forms.Form):
    """An item that each agenda of the board starts with."""

    title = _title()
    kind = forms.ChoiceField(label="Kind", choices=ItemKind.choices, initial=ItemKind.REPORT)
    presenter = forms.CharField(label="Presenter", max_length=200, required=False)
    minutes_allowed = _Minutes()

    def __init__(self, *args: object, item: StandingItem | None = None, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # passed on as they come
        if item is not None:
            self.initial = {name: getattr(item, name) for name in self.fields}
        self.helper = _helper()
        self.helper.layout = Layout(
            Field("title"),
            Div(
                Div(Field("kind"), css_class="col-md-5"),
                Div(Field("presenter"), css_class="col-md-4"),
                Div(Field("minutes_allowed"), css_class="col-md-3"),
                css_class="row",
            ),
            Submit("save", "Add the standing item" if item is None else "Save"),
        )
