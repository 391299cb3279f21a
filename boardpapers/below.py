"""What a board's secretariat can take to its agenda from the boards below, as far as it sees it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.db.models import Q

from boardpapers.access import boards_visible_to
from boardpapers.item_access import IS_OUT, items_visible_to
from boardpapers.other_end import elsewhere
from meetings.agenda.elsewhere import Elsewhere
from meetings.agenda.models import AgendaItem, AgendaItemQuerySet, Report
from meetings.agenda.report_text import paper_of
from meetings.agenda.taking import TAKEN
from meetings.attendance.policies import meetings_confidential_to
from meetings.boards.models import Board, Meeting
from meetings.boards.policies import SiteUser

PAGE_LENGTH = 30


@dataclass(frozen=True)
class Offered:
    """One item of a board below; `has_paper`: a copy of its report comes with it."""

    item: AgendaItem
    has_paper: bool
    is_here: bool
    elsewhere: Sequence[Elsewhere]


@dataclass(frozen=True)
class Below:
    """`boards`: those below that the user sees; `unseen`: how many they do not."""

    boards: list[Board]
    unseen: int
    board: Board | None
    page: Page[AgendaItem]
    offers: list[Offered]


def below(user: SiteUser, meeting: Meeting, *, slug: str, number: str | None) -> Below:
    """The items that can be taken, the latest first; of one board where `slug` names it."""
    boards = list(boards_visible_to(user).filter(parent=meeting.board_id))
    board = next((each for each in boards if each.slug == slug), None)
    rows = _takeable(user, meeting)
    if board is not None:
        rows = rows.filter(meeting__board=board)
    page = Paginator(rows, PAGE_LENGTH).get_page(number)
    items = list(page.object_list)
    said = elsewhere(user, [item.pk for item in items])
    here = set(meeting.items.values_list("taken_from", flat=True))
    return Below(
        boards,
        Board.objects.filter(parent=meeting.board_id).count() - len(boards),
        board,
        page,
        [
            Offered(item, paper_of(item) is not None, item.pk in here, said.get(item.pk, []))
            for item in items
        ],
    )


def to_take(user: SiteUser, meeting: Meeting, keys: Collection[int]) -> dict[int, bool]:
    """Of `keys` those that `user` may take to `meeting`, each with whether what is confidential of
    it is theirs to see."""
    rows = _takeable(user, meeting).filter(pk__in=keys)
    confidential = meetings_confidential_to(user).filter(items__in=keys).values_list("items")
    sees = {key for (key,) in confidential}
    return {item.pk: item.pk in sees for item in rows}


def _takeable(user: SiteUser, meeting: Meeting) -> AgendaItemQuerySet:
    return (
        items_visible_to(user)
        .filter(
            IS_OUT | Q(report__state=Report.State.CLEARED),
            meeting__board__parent=meeting.board_id,
            kind__in=TAKEN,
            withdrawn=False,
        )
        .exclude(meeting__state=Meeting.State.CANCELLED)
        .select_related("meeting__board", "parent", "report__in_force")
        .order_by(
            "-meeting__date", "meeting__board__name", "-meeting__start", "parent__position",
            "position", "pk",
        )
    )  # fmt: skip
