"""The forms of reports and appendices that come as files."""

from collections.abc import Iterator, Sequence
from html import escape
from typing import Any, cast

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.forms.boundfield import BoundField

from meetings.agenda.editor import HouseFormField
from meetings.agenda.models import Report
from meetings.agenda.paragraphs import numbered_paragraphs
from meetings.agenda.read_officers import NewOfficer, differences, known_as
from meetings.agenda.read_pictures import describe_pictures, shown_pictures
from meetings.agenda.reading import ReadAppendix, ReadImage, ReadOfficer
from meetings.agenda.report_text import AppendixText, ReportText
from meetings.agenda.sameness import same_text
from meetings.agenda.uploading import Recognised
from meetings.members.models import Person

MEGABYTE = 1024 * 1024
ACCEPTED = ".docx,.md,.markdown,.txt,.pdf"
NEW, LEFT_OUT, ADDED = "new", "", "add"


class FileForm(forms.Form):
    """One file; what it may be is for the reader of its kind to say."""

    file = forms.FileField(
        label="The report",
        help_text="A Word file (.docx), Markdown (.md), text (.txt) or PDF.",
        error_messages={
            "empty": "The file is empty. Save the document again and send that.",
            "required": "Choose a file first.",
        },
    )

    def __init__(self, *args: Any, label: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].label = label or self.fields["file"].label
        self.fields["file"].widget.attrs["accept"] = ACCEPTED

    def clean_file(self) -> "UploadedFile[bytes]":
        upload = cast("UploadedFile[bytes]", self.cleaned_data["file"])
        size, most = upload.size or 0, settings.MAX_UPLOAD_BYTES
        if size > most:
            raise forms.ValidationError(
                f"The file has {size / MEGABYTE:.0f} MB; at most {most // MEGABYTE} MB are read. "
                "Make its pictures smaller and send it again."
            )
        return upload


class PdfForm(FileForm):
    """Another PDF in the place of one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].help_text = ""
        self.fields["file"].widget.attrs["accept"] = ".pdf"


class TextAsRead(HouseFormField):
    """A text for mending; what nobody changed comes out as the HTML that it was made of."""

    def __init__(self, html: str = "", **more: Any) -> None:
        super().__init__(initial=html, **more)
        self.html = html

    def clean(self, value: Any) -> str:
        written = super().clean(value)
        return self.html if same_text(written, self.html) else written


class PicturesForm(forms.Form):
    """The alternative texts of a file's pictures."""

    images: Sequence[ReadImage]

    def add_pictures(self, images: Sequence[ReadImage], texts: Sequence[str]) -> None:
        shown = {name for text in texts for name in shown_pictures(text)}
        self.images = [image for image in images if image.name in shown]
        for number, image in enumerate(self.images, start=1):
            self.fields[f"alt-{number}"] = forms.CharField(
                label=f"What picture {number} shows",
                required=False,
                max_length=1000,
                initial=image.alt,
                widget=forms.Textarea(attrs={"rows": 2}),
            )

    @property
    def pictures(self) -> list[tuple[ReadImage, BoundField]]:
        return [(image, self[f"alt-{number}"]) for number, image in enumerate(self.images, 1)]

    def said(self, name: str) -> Any:
        """What a field says, whether it was sent, and is right, or not."""
        cleaned: dict[str, Any] = getattr(self, "cleaned_data", {})
        return cleaned[name] if name in cleaned else self[name].value() or ""

    def described(self, html: str) -> str:
        """A text with the alternative texts that were given beside the pictures."""
        return describe_pictures(
            html,
            {
                image.name: " ".join(self.said(f"alt-{number}").split())
                for number, image in enumerate(self.images, start=1)
                if f"alt-{number}" in self.changed_data
            },
        )


class ReviewForm(PicturesForm):
    """What was recognised in a file, part by part, for an officer to mend.

    `now` is the report's text as it is: its appendices may be replaced by the file's, and what the
    file lacks is taken from it. `pictures` is the address at which the file's pictures are shown.
    """

    revision = forms.IntegerField(widget=forms.HiddenInput)
    title = forms.CharField(max_length=300, error_messages={"required": "Give the report a title."})
    is_draft_text = forms.BooleanField(
        label="Print the word DRAFT on it, as a text for discussion", required=False
    )
    form = forms.ChoiceField(
        label="How it is printed",
        choices=[
            (Report.Form.HOUSE, "As a report, with its summary sheet"),
            (Report.Form.CHAIR, "As a chair’s report: title, numbered paragraphs, contact officer"),
        ],
        required=False,
    )

    def __init__(
        self,
        *args: object,
        recognised: Recognised,
        now: ReportText,
        revision: int,
        people: Sequence[Person],
        pictures: str = "",
        **kwargs: object,
    ) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # passed on as they come
        self.recognised, self.now, self.people = recognised, now, people
        report = recognised.report
        self.initial.update(
            revision=revision,
            title=report.title or now.title,
            is_draft_text=recognised.is_draft,
            form=Report.Form.CHAIR if report.is_chairs_report else Report.Form.HOUSE,
        )
        self._add("purpose", "Purpose", _paragraph(report.purpose) or now.purpose)
        self._add("summary", "Summary", report.summary_html or now.summary)
        self.asked = report.recommendations or list(now.recommendations)
        for number, text in enumerate([*self.asked, ""], start=1):
            self._add(f"recommendation-{number}", f"Recommendation {number}", text)
        self._add("action", "Action", report.action_html or now.action)
        self._add("body", "The text itself", recognised.body, kind="body", images=pictures)
        self._add("background", "Background papers", recognised.background or now.background)
        self.officers = [(each, known_as(each, people)) for each in report.contact_officers]
        named = {person.pk for _, person in self.officers if person}
        by_key = {person.pk: person for person in people}
        kept = [by_key[key] for key in now.contacts if key in by_key and key not in named]
        self.officers += [(ReadOfficer(person.name), person) for person in kept]
        self.read_officers = len(report.contact_officers)
        self.officers.append((ReadOfficer(""), None))
        for number, (officer, known) in enumerate(self.officers, start=1):
            self._add_officer(f"officer-{number}", officer, known)
        for number, appendix in enumerate(report.appendices, start=1):
            self._add_appendix(f"appendix-{number}", appendix)
        self.add_pictures(
            recognised.images,
            [
                *(recognised.body, recognised.background, report.summary_html, report.action_html),
                *report.recommendations,
                *(appendix.body_html for appendix in report.appendices),
            ],
        )

    def _add(self, name: str, label: str, html: str, kind: str = "short", images: str = "") -> None:
        """The pictures are those of the file; new ones are put into the report itself."""
        self.fields[name] = TextAsRead(
            html, label=label, kind=kind, images=images, takes_pictures=False
        )

    def _add_officer(self, name: str, officer: ReadOfficer, known: Person | None) -> None:
        default = str(known.pk) if known else NEW if officer.name else LEFT_OUT
        self.fields[name] = forms.ChoiceField(
            label="Who it is" if officer.name else "One more contact officer",
            required=False,
            initial=default,
            choices=[
                (LEFT_OUT, "Leave out" if officer.name else "Nobody"),
                (NEW, "Somebody new, with these details:"),
                *((str(each.pk), _with_position(each)) for each in self.people),
            ],
        )
        for part, label, field in (
            ("name", "Name", forms.CharField(max_length=200, required=False)),
            ("position", "Position", forms.CharField(max_length=200, required=False)),
            ("phone", "Telephone", forms.CharField(max_length=100, required=False)),
            ("email", "E-mail", forms.EmailField(required=False)),
        ):
            field.label, field.initial = label, getattr(officer, part)
            self.fields[f"{name}-{part}"] = field

    def _add_appendix(self, name: str, appendix: ReadAppendix) -> None:
        same = next((a for a in self.now.appendices if _same_title(a.title, appendix.title)), None)
        self.fields[name] = forms.ChoiceField(
            label="What becomes of it",
            required=False,
            initial=str(same.key) if same else ADDED,
            choices=[
                (ADDED, "Add it after the appendices that are here" if self.now.appendices
                 else "Keep it as an appendix"),
                *(
                    (str(each.key), f"Put it in the place of Appendix {number}: {each.title}")
                    for number, each in enumerate(self.now.appendices, start=1)
                ),
                (LEFT_OUT, "Leave it out"),
            ],
        )  # fmt: skip
        title = forms.CharField(label="Its title", max_length=300, required=False)
        title.initial = appendix.title
        self.fields[f"{name}-title"] = title

    # How the template shows it.

    @property
    def has_sheet(self) -> bool:
        """Whether there is a summary sheet to look over: a chair's report has none."""
        now = self.now
        return not self.recognised.report.is_chairs_report or any(
            (now.purpose, now.summary, now.recommendations, now.action)
        )

    @property
    def recommendations(self) -> list[tuple[str, BoundField]]:
        texts = enumerate([*self.asked, ""], start=1)
        return [(text, self[f"recommendation-{number}"]) for number, text in texts]

    @property
    def contact_rows(self) -> Iterator[dict[str, object]]:
        for number, (officer, known) in enumerate(self.officers, start=1):
            name = f"officer-{number}"
            yield {
                "officer": officer,
                "known": known,
                "kept": bool(known) and number > self.read_officers,
                "differences": differences(officer, known) if known else [],
                "choice": self[name],
                "details": [self[f"{name}-{part}"] for part in _DETAILS],
                "wrong": any(self[f"{name}-{part}"].errors for part in _DETAILS),
            }

    @property
    def appendix_rows(self) -> Iterator[dict[str, object]]:
        for number, appendix in enumerate(self.recognised.report.appendices, start=1):
            name = f"appendix-{number}"
            yield {
                "appendix": appendix,
                "paragraphs": len(numbered_paragraphs(appendix.body_html)),
                "choice": self[name],
                "title": self[f"{name}-title"],
            }

    # What it says.

    def clean(self) -> dict[str, object]:
        cleaned: dict[str, Any] = super().clean() or {}
        for number in range(1, len(self.officers) + 1):
            name = f"officer-{number}"
            if cleaned.get(name) == NEW and not cleaned.get(f"{name}-name"):
                self.add_error(f"{name}-name", "Give the new contact officer’s name.")
        taken: set[str] = set()
        for number in range(1, len(self.recognised.report.appendices) + 1):
            choice = str(cleaned.get(f"appendix-{number}", LEFT_OUT))
            if choice != LEFT_OUT and not cleaned.get(f"appendix-{number}-title"):
                self.add_error(f"appendix-{number}-title", "Give the appendix a title.")
            if choice in taken:
                self.add_error(f"appendix-{number}", "Another appendix takes that place already.")
            taken |= {choice} - {LEFT_OUT, ADDED}
        return cleaned

    def contacts(self) -> list[int | NewOfficer]:
        """Primary keys of people, each once, and officers to be made."""
        found: list[int | NewOfficer] = []
        for number in range(1, len(self.officers) + 1):
            name = f"officer-{number}"
            choice = str(self.said(name))
            if choice == NEW:
                found.append(NewOfficer(*(str(self.said(f"{name}-{part}")) for part in _DETAILS)))
            elif choice.isdecimal() and int(choice) not in found:
                found.append(int(choice))
        return found

    def text(self, source_name: str) -> ReportText:
        """The report as the form has it, without its contact officers."""

        def text(name: str) -> str:
            return self.described(str(self.said(name)))

        asked = (text(field.name) for _, field in self.recommendations)
        return ReportText(
            title=self.said("title"),
            purpose=text("purpose"),
            summary=text("summary"),
            recommendations=tuple(each for each in asked if each),
            action=text("action"),
            body=text("body"),
            background=text("background"),
            source_name=source_name,
            is_draft_text=bool(self.said("is_draft_text")),
            appendices=self._appendices(source_name),
        )

    def _appendices(self, source_name: str) -> tuple[AppendixText, ...]:
        """Those that are here, with the file's in their places or after them.

        What takes the place of a confidential one stays confidential.
        """
        places = {str(each.key): each for each in self.now.appendices}
        added = []
        for number, appendix in enumerate(self.recognised.report.appendices, start=1):
            choice = str(self.said(f"appendix-{number}"))
            if choice == LEFT_OUT:
                continue
            was = places.get(choice)
            now = AppendixText(
                key=was.key if was else None,
                title=self.said(f"appendix-{number}-title"),
                body=self.described(appendix.body_html),
                source_name=source_name,
                confidential=was.confidential if was else False,
                confidential_reason=was.confidential_reason if was else "",
                open_title=was.open_title if was else "",
            )
            if was:
                places[choice] = now
            else:
                added.append(now)
        return (*places.values(), *added)


_DETAILS = ("name", "position", "phone", "email")


def _paragraph(text: str) -> str:
    return f"<p>{escape(text, quote=False)}</p>" if text else ""


def _with_position(person: Person) -> str:
    return f"{person.name}, {person.position}" if person.position else person.name


def _same_title(one: str, other: str) -> bool:
    return " ".join(one.split()).casefold() == " ".join(other.split()).casefold()
