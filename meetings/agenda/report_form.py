"""The form in which a report is written."""

import json
import re
import secrets
from collections.abc import Mapping
from typing import Any, cast

from django import forms
from django.forms.boundfield import BoundField

from meetings.agenda.editor import HouseFormField
from meetings.agenda.models import Report
from meetings.agenda.officers import known_officers
from meetings.agenda.report_text import ReportText
from meetings.agenda.sections import SECTIONS, digests
from meetings.members.models import Person

SPARE_RECOMMENDATIONS = 2
MOST_ROWS = 60
MOST_SAVES = 2**31 - 1
"""The greatest revision that the database keeps."""
_ROW = re.compile(r"(recommendation|contact)-([0-9]{1,3})")
_DIGEST = re.compile(r"[0-9a-f]{16}")


class OfficerForm(forms.Form):
    """A contact officer who is not in the list."""

    name = forms.CharField(label="Name", max_length=200, required=False)
    position = forms.CharField(label="Position", max_length=200, required=False)
    phone = forms.CharField(label="Phone", max_length=100, required=False)
    email = forms.EmailField(label="E-mail", required=False)

    def __init__(self, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, prefix="officer")
        for field in self.fields.values():
            field.widget.attrs["class"] = "form-control"
            field.widget.attrs["autocomplete"] = "off"

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if any(cleaned.get(each) for each in ("position", "phone", "email")) and not cleaned.get(
            "name"
        ):
            self.add_error("name", "Give the officer's name, or leave all four empty.")
        return cleaned


class ReportForm(forms.Form):
    """Everything a report says but its appendices.

    Recommendations and contact officers have a row each: `recommendation-0` with its place,
    `contact-0`. Empty rows are left out. `seen` says what the writer had before them, so that
    nobody else's words are written over.
    """

    title = forms.CharField(
        label="Title",
        max_length=300,
        error_messages={"required": "Give the report its title."},
        widget=forms.TextInput(attrs={"class": "form-control"}),
    )
    purpose = HouseFormField(kind="short", label="Purpose", help_text="A line: “For decision.”")
    summary = HouseFormField(
        kind="short",
        label="Summary",
        help_text="A paragraph or two. Members read this first, and some read only this.",
    )
    action = HouseFormField(
        kind="short", label="Action", help_text="Who will do what if the board agrees."
    )
    body = HouseFormField(label="Body")
    background = HouseFormField(
        kind="short",
        label="Background papers",
        help_text="What the report relies on; empty where there is none.",
    )
    is_draft_text = forms.BooleanField(
        label="Printed with the word DRAFT, as a text for discussion",
        required=False,
        widget=forms.CheckboxInput(attrs={"class": "form-check-input"}),
    )
    seen_revision = forms.IntegerField(min_value=0, max_value=MOST_SAVES, widget=forms.HiddenInput)
    seen = forms.CharField(widget=forms.HiddenInput, max_length=1000)
    editor = forms.CharField(widget=forms.HiddenInput, max_length=40)

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        report: Report,
        text: ReportText,
        images: str,
        more: int = SPARE_RECOMMENDATIONS,
    ) -> None:
        super().__init__(
            data,
            initial={
                **{name: getattr(text, name) for name in SECTIONS},
                "seen_revision": report.revision,
                "seen": json.dumps(digests(text)),
                "editor": secrets.token_hex(8),
            },
        )
        self.text = text
        cast(HouseFormField, self.fields["body"]).widget.images = images
        numbers = self._rows(data)
        for number in numbers["recommendation"] or range(len(text.recommendations) + more):
            self._add_recommendation(number, text)
        people = known_officers(report.item.board) | Person.objects.filter(pk__in=text.contacts)
        self.people = {person.pk: person for person in people}
        for number in numbers["contact"] or range(len(text.contacts) + 1):
            self._add_contact(number, text)
        for bound in self:
            if bound.help_text or bound.errors:
                self._describe(bound)

    @staticmethod
    def _rows(data: Mapping[str, Any] | None) -> dict[str, list[int]]:
        """The numbers of the rows that were sent."""
        found: dict[str, set[int]] = {"recommendation": set(), "contact": set()}
        for name in data or ():
            match = _ROW.fullmatch(name)
            if match:
                found[match[1]].add(int(match[2]))
        return {kind: sorted(numbers)[:MOST_ROWS] for kind, numbers in found.items()}

    def _add_recommendation(self, number: int, text: ReportText) -> None:
        texts = text.recommendations
        self.fields[f"recommendation-{number}"] = HouseFormField(
            kind="short",
            label=f"Recommendation {number + 1}",
            initial=texts[number] if number < len(texts) else "",
        )
        self.fields[f"place-{number}"] = forms.IntegerField(
            label=f"Place of recommendation {number + 1}",
            required=False,
            initial=number + 1,
            widget=forms.NumberInput(attrs={"class": "form-control", "min": 0, "max": 999}),
        )

    def _add_contact(self, number: int, text: ReportText) -> None:
        choices: list[tuple[str, str]] = [("", "Nobody")]
        choices += [
            (str(person.pk), ", ".join(filter(None, [person.name, person.position])))
            for person in self.people.values()
        ]
        self.fields[f"contact-{number}"] = forms.ChoiceField(
            label=f"Contact officer {number + 1}",
            required=False,
            choices=choices,
            initial=str(text.contacts[number]) if number < len(text.contacts) else "",
            widget=forms.Select(attrs={"class": "form-select"}),
            error_messages={"invalid_choice": "Choose somebody from the list, or add them below."},
        )

    def _describe(self, bound: BoundField) -> None:
        bound.field.widget.attrs["aria-describedby"] = f"{bound.id_for_label}-help"

    def recommendation_rows(self) -> list[tuple[BoundField, BoundField]]:
        names = [name for name in self.fields if name.startswith("recommendation-")]
        return [(self[name], self[name.replace("recommendation", "place")]) for name in names]

    def contact_rows(self) -> list[BoundField]:
        return [self[name] for name in self.fields if name.startswith("contact-")]

    def clean_seen(self) -> dict[str, str]:
        """Only what can be a digest; a section that is not named counts as changed by others."""
        try:
            given = json.loads(self.cleaned_data["seen"])
        except (ValueError, RecursionError):
            given = {}
        found = given if isinstance(given, dict) else {}
        return {
            name: value
            for name, value in found.items()
            if name in SECTIONS and isinstance(value, str) and _DIGEST.fullmatch(value)
        }

    def written_text(self) -> ReportText:
        """The text as sent, with what the form does not hold as the report had it."""
        sent = self.cleaned_data
        placed = []
        for field, place in self.recommendation_rows():
            number = int(field.name.removeprefix("recommendation-"))
            html = sent.get(field.name) or ""
            at = sent.get(place.name)
            if html:
                placed.append((number + 1 if at is None else at, number, html))
        contacts = [sent.get(row.name) for row in self.contact_rows()]
        return ReportText(
            title=sent.get("title") or self.text.title,
            purpose=sent["purpose"],
            summary=sent["summary"],
            recommendations=tuple(html for _, _, html in sorted(placed)),
            action=sent["action"],
            body=sent["body"],
            background=sent["background"],
            pdf=self.text.pdf,
            source_name=self.text.source_name,
            is_draft_text=sent["is_draft_text"],
            contacts=tuple(dict.fromkeys(int(key) for key in contacts if key)),
            appendices=self.text.appendices,
        )
