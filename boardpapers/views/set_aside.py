"""A text that could not be saved as it was: both texts side by side, and which words stand."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.forms.boundfield import BoundField
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from boardpapers.access import get_report
from boardpapers.signed_in import signed_in_user
from meetings.agenda.editor import HouseFormField
from meetings.agenda.models import TextSetAside
from meetings.agenda.paragraphs import plain_text
from meetings.agenda.report_form import MOST_SAVES
from meetings.agenda.report_text import ReportText, read_text
from meetings.agenda.sections import SECTIONS, digests, with_sections
from meetings.agenda.side_by_side import Row, side_by_side
from meetings.agenda.writing import NotBeingWritten, drop_set_aside, settle
from meetings.members.models import Person

MINE, THEIRS, TOGETHER = "mine", "theirs", "together"
WRITTEN_TOGETHER = ("purpose", "summary", "action", "body", "background")


@dataclass(frozen=True)
class Section:
    """One section that the two texts have differently."""

    name: str
    label: str
    rows: list[Row]
    choice: BoundField
    together: BoundField | None

    @property
    def same_words(self) -> bool:
        """They differ in what cannot be seen in the words: layout, links, pictures."""
        return all(row.same for row in self.rows)


class ChoicesForm(forms.Form):
    """For each section that differs: mine, theirs, or a text made of both."""

    def __init__(
        self,
        data: Any = None,
        *,
        sections: Sequence[str],
        mine: ReportText,
        images: str,
    ) -> None:
        super().__init__(data)
        self.sections = list(sections)
        self.mine = mine
        for name in self.sections:
            choices = [(MINE, "Keep what I wrote"), (THEIRS, "Keep what the report says now")]
            if name in WRITTEN_TOGETHER:
                choices.append((TOGETHER, "Write it together, below"))
                kind = "body" if name == "body" else "short"
                self.fields[f"{name}-text"] = HouseFormField(
                    kind=kind,
                    label=f"{SECTIONS[name]}, written together",
                    initial=getattr(mine, name),
                    images=images if name == "body" else "",
                )
            self.fields[f"{name}-choice"] = forms.ChoiceField(
                label=f"{SECTIONS[name]}: which words stand?",
                choices=choices,
                widget=forms.RadioSelect(attrs={"class": "form-check-input"}),
                error_messages={"required": f"Choose which words of “{SECTIONS[name]}” stand."},
            )
        self.fields["seen_revision"] = forms.IntegerField(
            min_value=0, max_value=MOST_SAVES, widget=forms.HiddenInput
        )
        self.fields["seen"] = forms.RegexField(
            r"(?:[a-z_]+:[0-9a-f]{16} ?)*", widget=forms.HiddenInput, required=False
        )

    def chosen(self, now: ReportText) -> ReportText:
        """The text that the answers make."""
        text = now
        for name in self.sections:
            match self.cleaned_data[f"{name}-choice"]:
                case "mine":
                    text = with_sections(text, self.mine, [name])
                case "together":
                    together: dict[str, Any] = {name: self.cleaned_data[f"{name}-text"]}
                    text = replace(text, **together)
        return text

    def seen(self) -> dict[str, str]:
        return dict(each.split(":") for each in self.cleaned_data["seen"].split())


@login_required
@require_http_methods(["GET", "POST"])
def report_set_aside(request: HttpRequest, item_id: int, aside_id: int) -> HttpResponse:
    """Both texts, section by section where they differ."""
    report = get_report(request.user, item_id)
    aside: TextSetAside = get_object_or_404(
        report.texts_set_aside, pk=aside_id, by_id=_pk(request), dealt_with_at__isnull=True
    )
    aside.report = report
    mine, now = ReportText.from_json(aside.text), read_text(report)
    words, their_words = digests(mine), digests(now)
    differing = [name for name in aside.sections if words[name] != their_words[name]]
    images = reverse("report_images", args=[item_id])
    refused = ""
    form = ChoicesForm(request.POST or None, sections=differing, mine=mine, images=images)
    if request.method == "POST" and "drop" in request.POST:
        drop_set_aside(aside=aside, by=_user(request))
        messages.success(request, "The report stays as it is.")
        return redirect("report", item_id)
    if form.is_valid():
        try:
            saved = settle(
                aside=aside,
                by=_user(request),
                text=form.chosen(now),
                seen_revision=form.cleaned_data["seen_revision"],
                seen=form.seen(),
            )
        except NotBeingWritten as refusal:
            refused = str(refusal)
        except PermissionDenied as error:
            raise Http404 from error
        else:
            if saved.set_aside is None:
                messages.success(request, "Saved.")
                return redirect("report_write", item_id)
            messages.warning(
                request, "The report has been changed again meanwhile. Look at both texts anew."
            )
            return redirect("report_set_aside", item_id, saved.set_aside.pk)
    form.fields["seen_revision"].initial = report.revision
    form.fields["seen"].initial = " ".join(f"{name}:{key}" for name, key in their_words.items())
    return render(
        request,
        "agenda/report_set_aside.html",
        {
            "report": report,
            "item": report.item,
            "aside": aside,
            "form": form,
            "refused": refused,
            "last": report.versions.select_related("by").last(),
            "sections": [_section(name, mine, now, form) for name in differing],
        },
        status=409 if refused else 200,
    )


def _user(request: HttpRequest) -> AbstractBaseUser:
    return signed_in_user(request)


def _pk(request: HttpRequest) -> int:
    return int(cast(Model, request.user).pk)


def _section(name: str, mine: ReportText, now: ReportText, form: ChoicesForm) -> Section:
    people = Person.objects.in_bulk({*mine.contacts, *now.contacts})
    rows = side_by_side(_lines(name, mine, people), _lines(name, now, people))
    together = form[f"{name}-text"] if f"{name}-text" in form.fields else None
    return Section(name, SECTIONS[name], rows, form[f"{name}-choice"], together)


def _lines(name: str, text: ReportText, people: dict[int, Person]) -> list[str]:
    """A section as plain lines, to be compared."""
    match name:
        case "title":
            return [text.title]
        case "recommendations":
            return [
                f"{number}. {plain_text(html)}"
                for number, html in enumerate(text.recommendations, start=1)
            ]
        case "contacts":
            return [str(people[key]) for key in text.contacts if key in people]
        case "is_draft_text":
            return ["Printed with the word DRAFT" if text.is_draft_text else "Without it"]
        case "body" if text.pdf:
            return [f"The file {text.source_name}", *plain_text(text.body).splitlines()]
    return str(plain_text(getattr(text, name))).splitlines()
