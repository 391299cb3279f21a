"""The forms of the import: the ZIP, and the answers to what is doubtful."""

from collections.abc import Sequence
from typing import cast

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Field, Layout, Submit
from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.forms.boundfield import BoundField

from meetings.boards.saved_meanwhile import fingerprint

from .folder import MEGABYTE
from .ledger import Question


def too_large(size: int) -> str:
    """The sentence for an upload of so many bytes."""
    most = settings.MAX_UPLOAD_BYTES // MEGABYTE
    return (
        f"The file has {size / MEGABYTE:.0f} MB; at most {most} MB are read. Make the pictures in "
        "the reports smaller, or leave out what is not part of this meeting."
    )


class UploadForm(forms.Form):
    """A ZIP of one meeting's papers."""

    papers = forms.FileField(
        label="The papers, as a ZIP file",
        help_text="With board.toml, members.csv and agenda.csv at its top, and whatever else there "
        "is of attendance.csv, actions.csv, people.csv, the reports and the notes.",
        error_messages={
            "empty": "The file is empty. Make the ZIP again from the folder.",
            "required": "Choose a file first.",
        },
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # passed on as they come
        self.fields["papers"].widget.attrs["accept"] = ".zip,application/zip"
        self.helper = FormHelper()
        self.helper.attrs = {"novalidate": ""}
        self.helper.layout = Layout(Field("papers"), Submit("upload", "Read the papers"))

    def clean_papers(self) -> "UploadedFile[bytes]":
        upload = cast("UploadedFile[bytes]", self.cleaned_data["papers"])
        if (upload.size or 0) > settings.MAX_UPLOAD_BYTES:
            raise forms.ValidationError(too_large(upload.size or 0))
        if upload.read(4) not in (b"PK\x03\x04", b"PK\x05\x06"):
            raise forms.ValidationError(
                f"{upload.name} is not a ZIP file. Make one of the folder: on Windows “Send to, "
                "Compressed folder”, on a Mac “Compress”."
            )
        upload.seek(0)
        return upload


def name_of(key: str) -> str:
    """The field of a question: its own, so that an answer never goes to another question."""
    return f"question-{fingerprint(key)}"


class AnswersForm(forms.Form):
    """A choice for each question; the suggestion is chosen until somebody chooses otherwise."""

    def __init__(self, *args: object, questions: Sequence[Question], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # passed on as they come
        self.keys: dict[str, Question] = {}
        for question in questions:
            name = name_of(question.key)
            self.keys[name] = question
            self.fields[name] = forms.ChoiceField(
                label=question.doubt.sentence,
                help_text=question.doubt.suggestion,
                choices=[(choice.value, choice.label) for choice in question.choices],
                widget=forms.RadioSelect,
                initial=question.suggested,
                error_messages={"required": "Choose an answer."},
            )

    @property
    def questions(self) -> list[BoundField]:
        return [self[name] for name in self.keys]

    def answers(self) -> dict[str, str]:
        """The answers by the questions' keys; the form has to be valid."""
        return {question.key: self.cleaned_data[name] for name, question in self.keys.items()}
