"""The forms of a report's steps. Each carries the revision that its reader has before them."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Field, Layout, Submit
from django import forms

MOST = 4000
"""Characters of a comment or a reason."""


class StepForm(forms.Form):
    """A step that needs no words."""

    seen_revision = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    seen_text = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)
    """The `fingerprint` of the text, to find again what was seen if it has changed."""


class ClearForm(StepForm):
    unsubmitted = forms.BooleanField(
        required=False, label="It was not submitted, and I clear it as it stands"
    )


class ReturnForm(StepForm):
    comment = forms.CharField(
        label="What has to be changed",
        max_length=MOST,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="Its officers get your words by e-mail, unless the item is confidential.",
        error_messages={"required": "Say what has to be changed before it comes back."},
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # passed on as they come
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.layout = Layout(
            Field("comment"),
            Field("seen_revision", id="return-seen-revision"),
            Field("seen_text", id="return-seen-text"),
            Submit("return", "Return it", css_class="btn-quiet"),
        )


class ReopenForm(forms.Form):
    reason = forms.CharField(
        label="Why it is opened again",
        max_length=MOST,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Whoever cleared it, and its officers, are told by e-mail.",
        error_messages={"required": "Say why it is opened again: whoever cleared it is told."},
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # passed on as they come
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.layout = Layout(
            Field("reason"), Submit("reopen", "Open it again", css_class="btn-quiet")
        )
