"""The forms of a board's settings: its facts, its rules, and its pack."""

from calendar import month_name
from typing import Any

from crispy_forms.layout import HTML, Column, Field, Fieldset, Row
from django import forms
from django.db.models import Q, QuerySet
from django.http import QueryDict

from boardpapers.forms.drawn import DrawnForm, NumberField
from meetings.boards.models import Board, PackPart

MONTHS = [(number, month_name[number]) for number in range(1, 13)]
MOST_DAYS = 60


class NewBoardForm(DrawnForm):
    """As little as a board needs to be started."""

    name = forms.CharField(
        max_length=200, help_text="As it is printed, such as “Environment Board”."
    )
    organisation = forms.CharField(
        max_length=200, help_text="The council or association whose board it is."
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.lay_out(Field("name"), Field("organisation"), save="Start the board")


class SettingsForm(DrawnForm):
    """Some of a board's settings, as they were when the form was opened."""

    revision = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, submitted: QueryDict | None = None, *, board: Board) -> None:
        super().__init__(submitted, initial={**self.saved(board), "revision": board.revision})
        self.board = board

    def saved(self, board: Board) -> dict[str, object]:
        """What the board has in this form's fields."""
        return {name: getattr(board, name) for name in self.base_fields if name != "revision"}

    def changes(self) -> dict[str, object]:
        """The settings by the board's names; the form has to be valid."""
        return {name: value for name, value in self.cleaned_data.items() if name != "revision"}


class FactsForm(SettingsForm):
    """Who the board is, and how to reach it."""

    name = forms.CharField(max_length=200)
    organisation = forms.CharField(max_length=200)
    website = forms.CharField(
        max_length=200, required=False, help_text="As printed, such as www.council.example."
    )
    parent = forms.ModelChoiceField(
        Board.objects.none(),
        required=False,
        label="Reports to",
        empty_label="No board kept here",
    )
    parent_name = forms.CharField(
        max_length=200,
        required=False,
        label="or, where that body is not kept here, its name",
    )
    contact_name = forms.CharField(max_length=200, required=False, label="Name")
    contact_phone = forms.CharField(max_length=50, required=False, label="Phone")
    contact_email = forms.EmailField(required=False, label="E-mail")
    carers_allowance = forms.CharField(
        max_length=100, required=False, label="Carers’ allowance", help_text="Such as £9 an hour."
    )
    year_starts = forms.TypedChoiceField(
        choices=MONTHS,
        coerce=int,
        label="The board’s year begins in",
        help_text="Meetings and attendance are shown by this year.",
    )
    is_public = forms.BooleanField(
        required=False,
        label="Open to the public",
        help_text="Anyone may read its agendas, open papers and public packs once they are "
        "published: those of past meetings too, from the moment you save.",
    )

    def __init__(
        self,
        submitted: QueryDict | None = None,
        *,
        board: Board,
        parents: QuerySet[Board] | None = None,
    ) -> None:
        super().__init__(submitted, board=board)
        choices = parents if parents is not None else Board.objects.none()
        own: Any = self.fields["parent"]
        own.queryset = Board.objects.filter(
            Q(pk__in=choices.values("pk")) | Q(pk=board.parent_id)
        ).exclude(pk=board.pk)
        self.lay_out(
            Field("revision"),
            Field("name"),
            Field("organisation"),
            Field("website"),
            Fieldset("Its place", Field("parent"), Field("parent_name")),
            Fieldset(
                "Contact",
                HTML("<p>Printed on the notice, and shown to everybody who sees the board.</p>"),
                Field("contact_name"),
                Row(Column(Field("contact_phone")), Column(Field("contact_email"))),
            ),
            Fieldset("The year and the public", Field("year_starts"), Field("carers_allowance"),
                     Field("is_public")),
        )  # fmt: skip

    def clean(self) -> dict[str, object]:
        cleaned: dict[str, object] = super().clean() or {}
        if cleaned.get("parent") and cleaned.get("parent_name"):
            if cleaned["parent_name"] != self.board.parent_name:
                self.add_error("parent_name", "Choose a board above or give a name here, not both.")
            cleaned["parent_name"] = ""
        return cleaned


class RulesForm(SettingsForm):
    """Notice, quorum, clearance, and who sees what."""

    notice_days = NumberField(
        0,
        MOST_DAYS,
        label="Notice of a meeting, in clear working days",
        help_text="Between the day the agenda is published and the day of the meeting; neither of "
        "the two counts. The Local Government Act 1972 asks councils for five.",
    )
    holidays_of = forms.ChoiceField(
        choices=Board.Holidays.choices,
        label="Bank holidays of",
        help_text="They are not working days.",
    )
    reports_due_days = NumberField(
        0,
        MOST_DAYS,
        label="Reports are due so many clear working days before the meeting",
        help_text="Where no other day is given to the officer.",
    )
    quorum_share = NumberField(
        1,
        20,
        label="One member in",
        help_text="3 makes a third of the members; 1 makes all.",
    )
    quorum_groups = NumberField(0, 20, label="from at least so many political groups")
    leads_clear = forms.BooleanField(
        required=False,
        label="Lead members clear reports under their priority, too",
        help_text="Such a report is cleared when the secretariat and one of the priority’s lead "
        "members have cleared it.",
    )
    second_person = forms.BooleanField(
        required=False,
        label="Two people publish where anything is confidential",
        help_text="One secretary asks for a pack to be published, another confirms it. Otherwise "
        "one secretary publishes a pack, confidential papers or not.",
    )
    substitutes_see_confidential = forms.BooleanField(
        required=False,
        label="Every substitute may",
        help_text="Otherwise a substitute sees them only for a meeting at which they stand in for "
        "a member who has sent apologies.",
    )
    observers_see_confidential = forms.BooleanField(
        required=False,
        label="Observers may",
        help_text="Otherwise observers get the public edition, which leaves them out.",
    )

    def __init__(self, submitted: QueryDict | None = None, *, board: Board) -> None:
        super().__init__(submitted, board=board)
        self.lay_out(
            Field("revision"),
            Fieldset("Notice", Field("notice_days"), Field("holidays_of"),
                     Field("reports_due_days")),
            Fieldset(
                "Quorum", Row(Column(Field("quorum_share")), Column(Field("quorum_groups")))
            ),
            Fieldset("Clearing and publishing", Field("leads_clear"), Field("second_person")),
            Fieldset(
                "Who may see confidential papers",
                HTML(
                    "<p>Members and the secretariat always may, and officers their own reports. A "
                    "change here holds from the moment you save, for packs that are out and for "
                    "past meetings, too.</p>"
                ),
                Field("substitutes_see_confidential"),
                Field("observers_see_confidential"),
            ),
        )  # fmt: skip

    def clean(self) -> dict[str, object]:
        cleaned: dict[str, Any] = super().clean() or {}
        due, notice = cleaned.get("reports_due_days"), cleaned.get("notice_days")
        if due is not None and notice is not None and due < notice:
            self.add_error(
                "reports_due_days",
                f"Reports would be due after the agenda has to be out. Give {notice} days or more.",
            )
        return cleaned


class PackForm(SettingsForm):
    """What is printed in the board's packs."""

    printed = forms.MultipleChoiceField(
        choices=PackPart.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        label="Printed in the pack, in this order",
    )
    papers_start_right = forms.BooleanField(
        required=False,
        label="Each paper starts on a right-hand page",
        help_text="For packs that are printed on both sides; a blank page is put in where one is "
        "needed.",
    )

    letters_in_brackets = forms.BooleanField(
        required=False,
        label="Letters of papers in brackets: 4(a), 4(b)",
        help_text="Otherwise 4a, 4b. Published agendas keep the numbers they have.",
    )

    def __init__(self, submitted: QueryDict | None = None, *, board: Board) -> None:
        super().__init__(submitted, board=board)
        self.lay_out(
            Field("revision"),
            Field("printed"),
            Field("papers_start_right"),
            Field("letters_in_brackets"),
        )

    def saved(self, board: Board) -> dict[str, object]:
        return {
            "printed": [part for part in PackPart.values if part not in board.parts_off],
            "papers_start_right": board.papers_start_right,
            "letters_in_brackets": board.letters_in_brackets,
        }

    def clean_printed(self) -> list[str]:
        printed = self.cleaned_data["printed"]
        if not printed:
            raise forms.ValidationError("A pack needs a page. Tick what is to be printed.")
        return [part for part in PackPart.values if part in printed]

    def changes(self) -> dict[str, object]:
        return {
            "parts_off": [
                part for part in PackPart.values if part not in self.cleaned_data["printed"]
            ],
            "papers_start_right": self.cleaned_data["papers_start_right"],
            "letters_in_brackets": self.cleaned_data["letters_in_brackets"],
        }
