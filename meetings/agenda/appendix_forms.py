"""The forms of a report's appendices."""

from collections.abc import Sequence
from typing import Any

from django import forms

from meetings.agenda.reading import ReadImage
from meetings.agenda.report_text import AppendixText
from meetings.agenda.upload_forms import PicturesForm, TextAsRead


class AppendixForm(PicturesForm):
    """An appendix: its title, its text where it is written, and whether it is confidential.

    Given `images`, it is one that was read from a file and is not an appendix yet; `pictures` is
    the address at which pictures are shown.
    """

    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    title = forms.CharField(
        max_length=300,
        help_text="Without “Appendix 1”: appendices are numbered by their place.",
        error_messages={"required": "Give the appendix a title."},
    )
    confidential = forms.BooleanField(label="This appendix is confidential", required=False)
    confidential_reason = forms.CharField(
        label="Reason",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Printed in the public edition, such as a paragraph of Schedule 12A to the Local "
        "Government Act 1972. Only if it is confidential.",
    )
    open_title = forms.CharField(
        required=False,
        max_length=300,
        help_text="Printed in the public edition in the title’s place. Left blank, it says "
        "“Confidential appendix”.",
    )

    def __init__(
        self,
        *args: object,
        appendix: AppendixText | None = None,
        images: Sequence[ReadImage] = (),
        pictures: str = "",
        **kwargs: object,
    ) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # passed on as they come
        self.appendix = appendix or AppendixText(None, "")
        for name in ("title", "confidential", "confidential_reason", "open_title"):
            self.initial.setdefault(name, getattr(self.appendix, name))
        if not self.appendix.pdf:
            is_read = appendix is not None and appendix.key is None
            self.fields["body"] = TextAsRead(
                self.appendix.body, label="Text", images=pictures, takes_pictures=not is_read
            )
            self.order_fields(["seen", "title", "body"])
        self.add_pictures(images, [self.appendix.body])

    def clean(self) -> dict[str, object]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("confidential") and not cleaned.get("confidential_reason"):
            self.add_error(
                "confidential_reason", "Say why it is confidential: the reason is printed."
            )
        if not cleaned.get("confidential"):
            cleaned |= {"confidential_reason": "", "open_title": ""}
        return cleaned

    def text(self) -> AppendixText:
        """The appendix as the form has it, which has to be valid."""
        cleaned = self.cleaned_data
        return AppendixText(
            key=self.appendix.key,
            title=cleaned["title"],
            body=self.described(cleaned["body"]) if "body" in cleaned else self.appendix.body,
            pdf=self.appendix.pdf,
            source_name=self.appendix.source_name,
            confidential=cleaned["confidential"],
            confidential_reason=cleaned["confidential_reason"],
            open_title=cleaned["open_title"],
        )


class MoveForm(forms.Form):
    """Where an appendix goes: its new place, counted from 1."""

    to = forms.IntegerField(min_value=1, max_value=1000)
