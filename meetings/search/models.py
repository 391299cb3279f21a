"""The index: what is written where, and who may read it."""

from datetime import date

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models import F, Q

from meetings.boards.models import Board, Meeting, Priority

CONFIG = "papers"
"""The database's text search configuration: English, with and without accents the same."""


class Kind(models.TextChoices):
    """What a reader looks for."""

    ITEM = "item", "Agenda items"
    REPORT = "report", "Reports"
    APPENDIX = "appendix", "Appendices"
    NOTES = "notes", "Notes of meetings"
    DECISION = "decision", "Decisions"
    ACTION = "action", "Actions"
    EVENT = "event", "Events for the record"
    PERSON = "person", "People"


class Place(models.TextChoices):
    """The page on which a passage stands; `key` and `part` of the passage say which."""

    AGENDA = "agenda", "A meeting's agenda"
    PLAN = "plan", "An item of a forward plan"
    PAPER = "paper", "A report as readers have it"
    REPORT = "report", "A report that is not out"
    REPORT_PDF = "report_pdf", "A report that came as a PDF"
    APPENDIX_PDF = "appendix_pdf", "An appendix that came as a PDF"
    NOTES = "notes", "The notes of a meeting"
    ACTION = "action", "An action"
    EVENT = "event", "What is for a board's record"
    PERSON = "person", "A person"


class Reach(models.TextChoices):
    """How far a passage goes while it is not confidential."""

    ANYONE = "anyone", "Whoever sees the board: the public, where that is everybody"
    BOARD = "board", "Whoever has to do with the board"
    KEEPERS = "keepers", "Its secretariat"
    ACTION = "action", "As `actions_visible_to` says"
    EVENT = "event", "As `events_visible_to` says"


ALWAYS = "always"
"""The drawer of what has no day, in the place of its month."""


def month_of(day: date) -> int:
    """Months since the year 0."""
    return day.year * 12 + day.month - 1


def of_board(board: int) -> str:
    """The drawer of all that is a board's."""
    return f"board {board}"


def of_month(month: int) -> str:
    return f"month {month}"


def drawers(board: int, kind: str, day: date | None) -> list[str]:
    """Those in which a passage is: of its board, its kind and its month."""
    return [of_board(board), kind, of_month(month_of(day)) if day is not None else ALWAYS]


class Passage(models.Model):
    """A paragraph, a title, a decision, a person: what is found, and where that is.

    Made from other tables and never the truth; `Stale` names what of it is not to be believed.
    What it belongs to is named without constraints: it goes with it, in the worker's time.
    """

    subject = models.CharField(max_length=30, help_text="What it was made from, as `item:12`.")
    board = models.ForeignKey(
        Board, on_delete=models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+"
    )
    meeting = models.ForeignKey(
        Meeting,
        null=True,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        db_index=False,
        related_name="+",
    )
    priority = models.ForeignKey(
        Priority,
        null=True,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        db_index=False,
        related_name="+",
    )
    date = models.DateField(null=True, help_text="The meeting's.")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    reach = models.CharField(max_length=10, choices=Reach.choices)
    secret = models.BooleanField(help_text="For those who see confidential papers of the meeting.")
    people = ArrayField(
        models.BigIntegerField(), default=list, help_text="Who have it whatever else is so."
    )
    place = models.CharField(max_length=12, choices=Place.choices)
    key = models.BigIntegerField(help_text="Of the item, meeting, action, event or person.")
    part = models.BigIntegerField(null=True, help_text="Of the appendix.")
    anchor = models.CharField(max_length=80, blank=True, help_text="Where on the page.")
    title = models.CharField(max_length=300, help_text="Of what it stands in; not searched.")
    where = models.CharField(max_length=200, blank=True, help_text="Such as paragraph 6.1.")
    head = models.CharField(max_length=300, blank=True, help_text="A title: counts for more.")
    text = models.TextField(blank=True)
    drawers = ArrayField(
        models.CharField(max_length=30), help_text="By which the index picks it out."
    )
    spelled = models.CharField(
        max_length=300, blank=True, help_text="A name or title in plain letters, for slips."
    )
    words = models.GeneratedField(
        expression=SearchVector("head", weight="A", config=CONFIG)
        + SearchVector("text", weight="D", config=CONFIG),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    class Meta:
        indexes = [
            models.Index(fields=["subject"], name="passage_subject"),
            GinIndex(fields=["words", "drawers"], name="passage_words", fastupdate=False),
            GinIndex(
                OpClass(F("spelled"), "gin_trgm_ops"),
                name="passage_spelled",
                condition=~Q(spelled=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title}, {self.where}"


class Stale(models.Model):
    """A subject that was changed, and whose passages nobody is given until they are made anew.

    Written by triggers, in the transaction of the change itself. A row for each change, so that
    none waits for another, and a change while passages are made anew is not lost.
    """

    subject = models.CharField(max_length=30, db_index=True)
    tries = models.PositiveSmallIntegerField(db_default=0)

    class Meta:
        verbose_name_plural = "stale"

    def __str__(self) -> str:
        return self.subject


class FileText(models.Model):
    """The text of an uploaded PDF, page by page: a file never changes under its name."""

    name = models.CharField(max_length=200, unique=True)
    pages = ArrayField(models.TextField())

    def __str__(self) -> str:
        return self.name
