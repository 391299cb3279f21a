"""Taking items from agendas of boards below to their parent's, with copies of their reports."""

from collections.abc import Mapping, Sequence

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction

from meetings.agenda.building import refuse_without_reason
from meetings.agenda.models import AgendaChange, AgendaItem, ItemKind
from meetings.agenda.open_agenda import OpenAgenda
from meetings.agenda.outline import END, NotDone, Place
from meetings.agenda.planning import copy_report
from meetings.agenda.report_text import paper_of
from meetings.boards.models import Meeting, Priority

TAKEN = (ItemKind.REPORT, ItemKind.VERBAL, ItemKind.PRESENTATION)
"""The kinds of items that another board can take: the others are of a board's own business."""


@transaction.atomic
def take_from_below(
    *,
    meeting: Meeting,
    by: AbstractBaseUser,
    items: Mapping[int, bool],
    late_reason: str = "",
    place: Place = END,
) -> AgendaChange:
    """Put items of boards that report to the meeting's board on its agenda, in their order there.

    `items`: their keys, and whether `by` sees what is confidential of each where it comes from: the
    confidential appendices of others are not copied. The caller has made sure that `by` may see
    the items. A report is copied as it was cleared, as a draft of this board's; one that is not
    cleared stays where it is. Raises: PermissionDenied; NotDone.
    """
    agenda = OpenAgenda(meeting, by)
    found = _items(items)
    if not found:
        raise NotDone("Choose at least one item to take.")
    _refuse(agenda, found)
    themes = {each.name.casefold(): each for each in _current(agenda)}
    taken: list[AgendaItem] = []
    for item in found:
        new = _copy(item, themes)
        new.late_reason = late_reason
        refuse_without_reason(agenda, new)
        agenda.place_new(new, place)
        if (paper := paper_of(item)) is not None:
            copy_report(paper, new, by, confidential=items[item.pk], form=item.report.form)
        taken.append(new)
    agenda.undo["taken"] = [item.pk for item in taken]
    sentences = [f"Took “{item.title}” from {_where(item)}." for item in found]
    if len(taken) == 1:
        return agenda.record(sentences[0], taken[0])
    AgendaChange.objects.bulk_create(
        AgendaChange(
            board=agenda.meeting.board, meeting=agenda.meeting, item=new, by_id=by.pk, sentence=said
        )
        for new, said in zip(taken, sentences, strict=True)
    )
    return agenda.record(f"Took {len(taken)} items from boards below.")


def _items(keys: Mapping[int, bool]) -> list[AgendaItem]:
    items = AgendaItem.objects.filter(pk__in=keys, meeting__isnull=False)
    return list(
        items.select_related("meeting__board", "parent", "priority", "report__in_force").order_by(
            "meeting__board__name", "meeting__date", "parent__position", "position", "pk"
        )
    )


def _refuse(agenda: OpenAgenda, items: Sequence[AgendaItem]) -> None:
    """Raises: NotDone for what cannot be taken, as it now stands at the other end."""
    there = {each.taken_from_id for each in agenda.items.values()} - {None}
    for item in items:
        if item.board.parent_id != agenda.meeting.board_id:
            raise NotDone(
                f"“{item.title}” is of {item.board}, which does not report to this board."
            )
        if item.withdrawn:
            raise NotDone(
                f"{item.board} has withdrawn “{item.title}” meanwhile. Nothing was taken: look "
                "again at what there is."
            )
        if item.kind not in TAKEN or not (item.is_out or paper_of(item) is not None):
            raise NotDone(
                f"“{item.title}” is not to be taken: {item.board} has not published it, and its "
                "report is not cleared."
            )
        if item.pk in there:
            raise NotDone(f"“{item.title}” has been taken to this agenda already.")


def _current(agenda: OpenAgenda) -> Sequence[Priority]:
    return list(agenda.meeting.board.priorities.on(agenda.meeting.date))


def _copy(item: AgendaItem, themes: Mapping[str, Priority]) -> AgendaItem:
    """Not saved. What is confidential below is so here; a priority of the same name is its."""
    theme = item.priority
    is_secret = item.is_secret
    reason = item.confidential_reason or (item.parent.confidential_reason if item.parent else "")
    return AgendaItem(
        taken_from=item,
        kind=item.kind,
        title=item.title,
        presenter=item.presenter,
        confidential=is_secret,
        confidential_reason=reason if is_secret else "",
        open_title=item.open_title,
        priority=themes.get(theme.name.casefold()) if theme is not None else None,
    )


def _where(item: AgendaItem) -> str:
    return f"{item.board}, {item.agenda.date:%-d %B %Y}"
