"""The forms of the life of the notes: circulating, correcting, answering, agreeing."""

from collections.abc import Sequence
from typing import cast

from crispy_forms.layout import Field
from django import forms
from django.http import QueryDict

from boardpapers.forms.drawn import DrawnForm, WrittenField
from boardpapers.forms.meetings import DayField
from meetings.actions.life import ItemWords
from meetings.actions.models import Action
from meetings.agenda.plain_paragraphs import written_of
from meetings.boards.models import Meeting
from meetings.minutes.models import NoteItem

NEW_DECISIONS = 2
"""Boxes left blank, for decisions that were left out."""
LONGEST = 4000


class CirculateForm(DrawnForm):
    """Until when corrections are asked for."""

    corrections_by = DayField(
        label="Last day for corrections",
        help_text="Members are told by e-mail, with a link and this day.",
    )

    def __init__(
        self,
        submitted: QueryDict | None,
        *,
        again: bool,
        nobody_told: bool,
        cancel_url: str,
        **initial: object,
    ) -> None:
        super().__init__(submitted, initial=initial)
        save = "Circulate again" if again else "Circulate the notes"
        if nobody_told:
            save = "Change the day"
            self.fields["corrections_by"].help_text = ""
        self.lay_out(Field("corrections_by"), save=save, cancel_url=cancel_url)


class ProposeForm(DrawnForm):
    """What is wrong, and how it should read."""

    item = forms.ChoiceField(label="What it is about", required=False)
    text = forms.CharField(
        label="What should be put right",
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="Say what is wrong and how it should read. The secretariat answers it.",
    )

    def __init__(
        self,
        submitted: QueryDict | None,
        *,
        items: Sequence[tuple[int, str]],
        cancel_url: str,
        **initial: object,
    ) -> None:
        super().__init__(submitted, initial=initial)
        choices = [("", "The notes as a whole, or the attendance"), *items]
        cast(forms.ChoiceField, self.fields["item"]).choices = choices
        self.lay_out(
            Field("item"), Field("text"), save="Propose the correction", cancel_url=cancel_url
        )


class AnswerForm(DrawnForm):
    """What became of a proposed correction."""

    state = forms.ChoiceField(
        choices=[("made", "Made"), ("declined", "Not made")],
        widget=forms.RadioSelect,
        label="The correction is",
    )
    answer = forms.CharField(
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Needed where it is not made: the reason, which whoever proposed it reads.",
    )

    def __init__(self, submitted: QueryDict | None, *, cancel_url: str) -> None:
        super().__init__(submitted)
        self.lay_out(Field("state"), Field("answer"), save="Answer", cancel_url=cancel_url)


class AgreeForm(DrawnForm):
    """At which meeting the notes were agreed, and that nothing stands in the way."""

    agreed_at = forms.ChoiceField(label="Agreed at the meeting of")
    leave_open = forms.BooleanField(
        required=False, label="They were agreed with these corrections unanswered"
    )
    seen = forms.CharField(widget=forms.HiddenInput)

    def __init__(
        self,
        submitted: QueryDict | None,
        *,
        meetings: Sequence[Meeting],
        unanswered: int,
        cancel_url: str,
        **initial: object,
    ) -> None:
        super().__init__(submitted, initial=initial)
        choices = [(str(each.pk), f"{each.date:%-d %B %Y}") for each in meetings]
        cast(forms.ChoiceField, self.fields["agreed_at"]).choices = choices
        if not unanswered:
            del self.fields["leave_open"]
        self.lay_out(
            *(Field(name) for name in self.fields), save="They are agreed", cancel_url=cancel_url
        )


class CorrectForm(DrawnForm):
    """The words of one item of agreed notes, and why they are corrected."""

    title = forms.CharField(max_length=300)
    narrative = WrittenField(
        required=False, widget=forms.Textarea(attrs={"rows": 8}), label="What was said"
    )
    confidential_minute = WrittenField(required=False, widget=forms.Textarea(attrs={"rows": 8}))
    lead_in = forms.CharField(max_length=200, required=False, label="Words before the decisions")
    reason = forms.CharField(
        max_length=LONGEST,
        required=False,
        label="Why it is corrected",
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Whoever reads the notes reads it, so nothing confidential here.",
    )
    seen_revision = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self,
        submitted: QueryDict | None,
        *,
        item: NoteItem,
        actions: Sequence[Action],
        cancel_url: str,
    ) -> None:
        decisions = list(item.decisions.all())
        self._decisions = [(f"decision_{each.pk}", each.pk) for each in decisions]
        self._decisions_new = [f"decision_new_{number}" for number in range(NEW_DECISIONS)]
        self._actions = [(f"action_{each.pk}", each.pk) for each in actions]
        self._saved = saved_words(item, actions)
        super().__init__(
            submitted,
            initial={**self._shown(self._saved), "seen_revision": item.revision},
        )
        if item.is_secret:
            self.fields["narrative"].label = "What the open notes say instead"
        if not item.confidential:
            del self.fields["confidential_minute"]
        for number, (name, _) in enumerate(self._decisions, start=1):
            self.fields[name] = _decision_box(f"Decision {number}", "Blank: it is taken away.")
        for number, name in enumerate(self._decisions_new, start=len(decisions) + 1):
            self.fields[name] = _decision_box(f"Decision {number}, left out before")
        for number, (name, _) in enumerate(self._actions, start=1):
            self.fields[name] = forms.CharField(
                label=f"Action {number}, as the notes word it",
                widget=forms.Textarea(attrs={"rows": 3}),
                max_length=LONGEST,
                help_text="Owners, days and progress are changed on the action’s own page.",
            )
        self._order()
        self.lay_out(
            *(Field(name) for name in self.fields),
            save="Keep the correction",
            cancel_url=cancel_url,
        )

    def words(self) -> ItemWords:
        """What the service takes. A box left as it was keeps the saved text to the letter."""
        cleaned = self.cleaned_data

        def text(name: str) -> str:
            saved = str(self._saved.get(name, ""))
            given = str(cleaned.get(name, ""))
            return saved if given == _cleaned_of(saved) else given

        decisions = [(key, text(name)) for name, key in self._decisions]
        decisions += [(None, text(name)) for name in self._decisions_new]  # type: ignore[misc]  # no key yet
        return ItemWords(
            title=cleaned["title"],
            narrative=text("narrative"),
            confidential_minute=(
                text("confidential_minute") if "confidential_minute" in self.data else None
            ),
            lead_in=cleaned["lead_in"],
            decisions=tuple((key, html) for key, html in decisions if html),
            actions=tuple((key, cleaned[name]) for name, key in self._actions),
        )

    def _shown(self, saved: dict[str, object]) -> dict[str, object]:
        return {
            name: written_of(str(value)) if _is_written(name) else value
            for name, value in saved.items()
        }

    def _order(self) -> None:
        last = ["reason", "seen_revision"]
        first = [name for name in self.fields if name not in last]
        self.order_fields([*first, *last])


def saved_words(item: NoteItem, actions: Sequence[Action]) -> dict[str, object]:
    """What is saved of an item, by the form's fields."""
    return {
        "title": item.title,
        "narrative": item.narrative,
        "confidential_minute": item.confidential_minute,
        "lead_in": item.decisions_lead_in,
        **{f"decision_{each.pk}": each.text for each in item.decisions.all()},
        **{f"action_{each.pk}": each.noted_text or each.text for each in actions},
    }


def _decision_box(label: str, help_text: str = "") -> WrittenField:
    return WrittenField(
        required=False,
        label=label,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=help_text,
    )


def _is_written(name: str) -> bool:
    return name in ("narrative", "confidential_minute") or name.startswith("decision_")


def _cleaned_of(html: str) -> str:
    """What the box makes of a saved text that nobody changed."""
    return WrittenField(required=False).clean(written_of(html))
