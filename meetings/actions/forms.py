"""The form in which progress is written."""

from typing import cast

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Field, Layout, Submit
from django import forms

from meetings.actions.models import Action


class ProgressForm(forms.Form):
    """What has been done, and whether that completes the action."""

    text = forms.CharField(
        label="What has been done",
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="Printed in the action monitor of the next pack that is built, in the place of "
        "what was written before.",
    )
    state = forms.ChoiceField(label="The action is now", widget=forms.RadioSelect)
    seen_updates = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: object, action: Action, may_accept: bool, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # passed on as they come
        choices = [
            (Action.State.OPEN, "still open"),
            (Action.State.PROPOSED, "done: I propose that it is completed"),
        ]
        if may_accept:
            choices.append((Action.State.COMPLETED, "completed"))
        cast(forms.ChoiceField, self.fields["state"]).choices = choices
        self.initial.setdefault(
            "state", action.state if action.state in dict(choices) else Action.State.OPEN
        )
        self.initial.setdefault("seen_updates", action.updates.count())
        self.helper = FormHelper()
        self.helper.layout = Layout(
            Field("text"), Field("state"), Field("seen_updates"), Submit("save", "Save progress")
        )

    def clean(self) -> dict[str, object]:
        """Only a completion may stand without words: it is accepted as it was proposed."""
        cleaned: dict[str, object] = super().clean() or {}
        if not cleaned.get("text") and cleaned.get("state") != Action.State.COMPLETED:
            self.add_error("text", "Say in a sentence what has been done.")
        return cleaned
