"""The form for a list of a board's people."""

from datetime import date
from typing import cast

from django import forms
from django.core.files.uploadedfile import UploadedFile

from boardpapers.forms.drawn import DrawnForm
from boardpapers.importing.reading.tables import LARGEST_BYTES

EARLIEST, LATEST = date(1900, 1, 1), date(2200, 1, 1)


class ListForm(DrawnForm):
    """A list, and the day from which it holds."""

    file = forms.FileField(
        label="The list",
        help_text="An Excel workbook (.xlsx) or a CSV file.",
        error_messages={
            "empty": "The file is empty. Choose the one with the list.",
            "missing": "Choose a file first.",
        },
    )
    holds_from = forms.DateField(
        label="It holds from",
        help_text="Seats that are new, changed or gone begin or end with this day, unless the list "
        "gives days of its own. For attendance it does not matter.",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": "Give a date, such as 2026-06-01."},
    )

    def __init__(self, *args: object, cancel_url: str, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].error_messages["required"] = "Choose a file first."
        self.fields["file"].widget.attrs["accept"] = ".xlsx,.csv,.txt,.tsv,text/csv"
        self.lay_out("file", "holds_from", save="Read the list", name="read", cancel_url=cancel_url)

    def clean_file(self) -> "UploadedFile[bytes]":
        upload = cast("UploadedFile[bytes]", self.cleaned_data["file"])
        if (upload.size or 0) > LARGEST_BYTES:
            raise forms.ValidationError(
                f"The file has {(upload.size or 0) / 1e6:.0f} MB; a list has at most "
                f"{LARGEST_BYTES / 1e6:.0f} MB. Copy the list alone into a new workbook."
            )
        return upload

    def clean_holds_from(self) -> date:
        day = cast(date, self.cleaned_data["holds_from"])
        if not EARLIEST < day < LATEST:
            raise forms.ValidationError("Give a year between 1900 and 2200.")
        return day
