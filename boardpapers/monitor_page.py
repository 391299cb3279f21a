"""The action monitor on the screen, of one board or across the reader's boards.

Open and confidential actions are two lists, each with its own order, pages and export: neither
ever stands among the others.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django import forms
from django.db.models import Q
from django.http import QueryDict
from django.utils import timezone

from boardpapers.action_charts import MonthBars, bars_of
from boardpapers.forms.filters import FilterForm, all_of_them, priority_choices, words
from boardpapers.spreadsheets import Cell
from meetings.actions.models import Action, ActionQuerySet
from meetings.actions.monitor import by_item, open_part, overdue_first, secret_part
from meetings.actions.open_and_closed import Life, months_of
from meetings.actions.policies import actions_visible_to
from meetings.actions.printed import due_line, owners_line
from meetings.boards.models import Board, Priority, Secretary
from meetings.boards.policies import SiteUser, account_key
from meetings.boards.year import municipal_year, year_bounds
from meetings.members.models import Person

APRIL = 4
"""In which most councils' years begin: for boards whose years differ."""

SHOWN = [
    ("open", "Not completed"),
    ("overdue", "Overdue"),
    ("proposed", "Completion proposed"),
    ("completed", "Completed"),
    ("all", "All"),
]
WHOSE = [("all", "Everybody’s"), ("mine", "Mine"), ("kept", "Of boards I keep")]


class MonitorFilter(FilterForm):
    """`shown` and `whose` may be left out: what is not completed, everybody's."""

    q = words("Words of the item or action")
    shown = forms.ChoiceField(label="State", choices=SHOWN)
    whose = forms.ChoiceField(label="Whose", choices=WHOSE)
    board = all_of_them("All boards", "Board")
    owner = all_of_them("Anybody", "Action by")
    meeting = all_of_them("Any meeting", "Raised by the meeting of")
    priority = all_of_them("All priorities", "Priority")


@dataclass(frozen=True)
class Monitor:
    """What is visible to the user and was asked for, each part in order."""

    board: Board | None
    form: MonitorFilter
    open: ActionQuerySet
    secret: ActionQuerySet
    year: str
    months: list[MonthBars]

    def part(self, *, confidential: bool) -> ActionQuerySet:
        return self.secret if confidential else self.open

    @property
    def is_charted(self) -> bool:
        """Whether there was anything to draw this year."""
        return any(bars.month.open or bars.month.closed for bars in self.months)


def monitor(user: SiteUser, asked: QueryDict, board: Board | None) -> Monitor:
    """The actions of one board, grouped by item; or of all the user's, overdue first.

    In a number of queries that does not grow with the actions.
    """
    today = timezone.localdate()
    visible = actions_visible_to(user)
    if board is not None:
        visible = visible.filter(meeting__board=board)
    form = _form(visible, asked)
    found = _narrowed(visible, form, user, today)
    in_order = by_item if board is not None else overdue_first
    charted = visible
    if slug := form.chosen("board"):
        charted = charted.filter(meeting__board__slug=slug)
    year, months = _chart(open_part(charted), today)
    return Monitor(
        board,
        form,
        in_order(open_part(found), today),
        in_order(secret_part(found), today),
        year,
        months,
    )


def _form(visible: ActionQuerySet, asked: QueryDict) -> MonitorFilter:
    """With what can be chosen of what is visible."""
    raised = visible.order_by("-meeting__date", "meeting__board__name", "meeting")
    meetings = raised.values_list(
        "meeting", "meeting__date", "meeting__board__slug", "meeting__board__name"
    ).distinct()
    known = list(meetings)
    boards = sorted({(slug, name) for _, _, slug, name in known}, key=lambda board: board[1])
    owners = Person.objects.filter(ownerships__action__in=visible.order_by().values("pk"))
    named = owners.distinct().order_by("name", "pk").values_list("pk", "name")
    several = len(boards) > 1
    return MonitorFilter(
        _with_defaults(asked),
        board=boards,
        owner=[(str(key), name) for key, name in named],
        meeting=[
            (str(key), f"{day:%-d %B %Y}, {name}" if several else f"{day:%-d %B %Y}")
            for key, day, _, name in known
        ],
        priority=priority_choices(
            Board.objects.filter(slug__in=[slug for slug, _ in boards]), several=several
        ),
    )


def _with_defaults(asked: QueryDict) -> QueryDict:
    filled = asked.copy()
    for name, value in (("shown", "open"), ("whose", "all")):
        if not filled.get(name):
            filled[name] = value
    return filled


def _narrowed(
    actions: ActionQuerySet, form: MonitorFilter, user: SiteUser, today: date
) -> ActionQuerySet:
    shown = form.chosen("shown") or "open"
    if shown == "overdue":
        actions = actions.overdue(today)
    elif shown == "open":
        actions = actions.open()
    elif shown != "all":
        actions = actions.filter(state=shown)
    account = account_key(user)
    if form.chosen("whose") == "mine":
        actions = actions.filter(Q(pk__in=Action.objects.owned_by(account).values("pk")))
    elif form.chosen("whose") == "kept":
        kept = Secretary.objects.filter(user_id=account)
        actions = actions.filter(meeting__board__in=kept.values("board"))
    if slug := form.chosen("board"):
        actions = actions.filter(meeting__board__slug=slug)
    if owner := form.chosen("owner"):
        actions = actions.filter(pk__in=Action.objects.filter(owners=owner).order_by().values("pk"))
    if meeting := form.chosen("meeting"):
        actions = actions.filter(meeting=meeting)
    if priority := form.chosen("priority"):
        found = Priority.objects.filter(pk=priority).first()
        actions = actions.under(found) if found is not None else actions.none()
    for word in (form.chosen("q") or "").split():
        actions = actions.filter(Q(item_title__icontains=word) | Q(text__icontains=word))
    return actions


def _chart(actions: ActionQuerySet, today: date) -> tuple[str, list[MonthBars]]:
    """The name of this year, and its months. Boards whose years differ share one from April."""
    rows = list(
        actions.order_by().values_list(
            "meeting__date", "completed_on", "meeting__board__year_starts"
        )
    )
    starts = {start for _, _, start in rows}
    start = starts.pop() if len(starts) == 1 else APRIL
    first, last = year_bounds(today, start)
    lives = [Life(raised, completed) for raised, completed, _ in rows]
    return municipal_year(today, start), bars_of(months_of(lives, first, last, today))


def to_be_shown(actions: ActionQuerySet) -> ActionQuerySet:
    """With all that a line needs of them."""
    return actions.select_related(
        "meeting__board",
        "note_item__item__parent__priority",
        "note_item__item__priority",
        "priority",
    ).prefetch_related("ownerships__person", "updates")


HEAD: Sequence[Cell] = (
    "Board", "Meeting", "No.", "Item", "Action", "Action by", "Due", "Due on", "State",
    "Completed on", "Progress", "Priority",
)  # fmt: skip


def rows(actions: Iterable[Action]) -> Iterable[Sequence[Cell]]:
    """A row of a spreadsheet for each; read by `to_be_shown`."""
    for action in actions:
        latest = action.latest_update
        yield (
            action.meeting.board.name,
            action.meeting.date,
            action.item_number,
            action.item_title,
            action.text,
            owners_line(action),
            due_line(action),
            action.day_due,
            "Overdue" if action.is_overdue else action.get_state_display(),
            action.completed_on,
            latest.text if latest else "",
            action.theme.name if action.theme else "",
        )
