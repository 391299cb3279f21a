"""The form in which progress is written."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Field, Layout, Submit
from django import forms

from meetings.actions.models import Action

MOST_CHARACTERS = 4000
RETURNED = "returned"
"""What the secretariat makes of a completion that it does not accept."""
MEANWHILE = (
    "Somebody wrote an update while this page was open: it is shown below. Your text is still here "
    "and has not been saved. Change it if you need to and save again."
)


class ProgressForm(forms.Form):
    """What has been done, and whether that completes the action."""

    text = forms.CharField(
        label="What has been done",
        max_length=MOST_CHARACTERS,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="Printed in the action monitor of the next pack that is built, in the place of "
        "what was written before.",
    )
    state = forms.CharField(
        label="The action is now",
        widget=forms.RadioSelect,
        error_messages={"required": "Say how the action stands now."},
    )
    seen_updates = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: object, action: Action, may_accept: bool, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # passed on as they come
        self.action, self.may_accept = action, may_accept
        choices = _choices(action, may_accept)
        self.fields["state"].widget.choices = choices
        self.initial.setdefault(
            "state", action.state if action.state in dict(choices) else choices[0][0]
        )
        if may_accept and action.state == Action.State.PROPOSED:
            self.initial["state"] = RETURNED
            self.fields["text"].label = "What is still to be done"
            self.fields["text"].help_text = "Its owners are sent what you write, if you return it."
        self.initial.setdefault("seen_updates", action.updates.count())
        self.helper = FormHelper()
        self.helper.template = "forms/form.html"
        self.helper.attrs = {"novalidate": ""}
        self.helper.layout = Layout(
            Field("text"), Field("state"), Field("seen_updates"), Submit("save", "Save progress")
        )

    def reopened(self, error: str) -> "ProgressForm":
        """The form again, with what was written in it, at what the action is now."""
        again = ProgressForm(
            {**self.cleaned_data, "seen_updates": self.action.updates.count()},
            action=self.action,
            may_accept=self.may_accept,
        )
        again.is_valid()
        again.add_error(None, error)
        return again

    def clean_state(self) -> str:
        """Also what was offered before somebody else moved the action on: the service says so."""
        state: str = self.cleaned_data["state"]
        allowed = {*Action.State.values, RETURNED} if self.may_accept else {"open", "proposed"}
        if state not in allowed:
            raise forms.ValidationError("Choose one of these.")
        return state

    def clean(self) -> dict[str, object]:
        """Only a completion may stand without words: it is accepted as it was proposed."""
        cleaned: dict[str, object] = super().clean() or {}
        if not cleaned.get("text") and "text" not in self.errors:
            if cleaned.get("state") == RETURNED:
                self.add_error("text", "Say in a sentence what is still to be done.")
            elif cleaned.get("state") != Action.State.COMPLETED:
                self.add_error("text", "Say in a sentence what has been done.")
        return cleaned


def _choices(action: Action, may_accept: bool) -> list[tuple[str, str]]:
    State = Action.State
    if not may_accept:
        return [
            (State.OPEN, "still open"),
            (State.PROPOSED, "done: I propose that it is completed"),
        ]
    if action.state == State.PROPOSED:
        return [
            (RETURNED, "returned: it is open again, and its owners are told why"),
            (State.COMPLETED, "completed"),
            (State.PROPOSED, "as it is: I only add to its progress"),
        ]
    return [
        (State.OPEN, "still open"),
        (State.PROPOSED, "done: I propose that it is completed"),
        (State.COMPLETED, "completed"),
    ]
