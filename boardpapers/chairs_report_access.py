"""How a page gets what is for a board's record, or its chair's report: only through here.

What is not the user's is answered with 404, the same as what does not exist.
"""

from django.http import Http404
from django.shortcuts import get_object_or_404

from boardpapers.access import get_board, get_report
from meetings.agenda.policies import can_write
from meetings.agenda.writing import why_closed
from meetings.boards.models import Board
from meetings.boards.policies import SiteUser
from meetings.chairs_reports.models import ChairsReport, Paragraph, RecordedEvent
from meetings.chairs_reports.policies import (
    can_begin,
    can_jot,
    can_keep_event,
    can_read_record,
    events_visible_to,
)


def get_record(user: SiteUser, slug: str) -> Board:
    """A board of which `user` reads what is for the record. Raises: Http404 otherwise."""
    board = get_board(user, slug)
    if not can_read_record(user, board):
        raise Http404
    return board


def get_record_to_add_to(user: SiteUser, slug: str) -> Board:
    """Raises: Http404 for who may not jot anything down there."""
    board = get_board(user, slug)
    if not can_jot(user, board):
        raise Http404
    return board


def get_event_to_keep(user: SiteUser, event_id: int) -> RecordedEvent:
    """An event that `user` may change. Raises: Http404 otherwise."""
    event = get_object_or_404(
        events_visible_to(user).select_related("board", "priority", "added_by"), pk=event_id
    )
    if not can_keep_event(user, event):
        raise Http404
    return event


def get_board_to_report_for(user: SiteUser, slug: str) -> Board:
    """A board whose chair's report `user` may begin. Raises: Http404 otherwise."""
    board = get_board(user, slug)
    if not can_begin(user, board):
        raise Http404
    return board


def get_chairs_report_to_give_up(user: SiteUser, item_id: int) -> ChairsReport:
    """One that `user` could have begun. Raises: Http404 for everybody else."""
    chairs_report = get_chairs_report(user, item_id)
    if not can_begin(user, chairs_report.board):
        raise Http404
    return chairs_report


def get_chairs_report(user: SiteUser, item_id: int) -> ChairsReport:
    """A chair's report that is composed here, for whoever has a part in it.

    Raises: Http404 otherwise.
    """
    report = get_report(user, item_id)
    chairs_report = get_object_or_404(ChairsReport.objects.select_related("board"), report=report)
    chairs_report.report = report
    return chairs_report


def get_chairs_report_to_write(user: SiteUser, item_id: int) -> ChairsReport:
    """The same, for whoever may write it as it now stands. Raises: Http404 otherwise."""
    chairs_report = get_chairs_report(user, item_id)
    if not can_write(user, chairs_report.report):
        raise Http404
    return chairs_report


def get_chairs_report_to_save(user: SiteUser, item_id: int) -> ChairsReport:
    """For whoever may write it, or could while it was open for it: those are told why not.

    Raises: Http404 for everybody else.
    """
    chairs_report = get_chairs_report(user, item_id)
    if not can_write(user, chairs_report.report) and not why_closed(chairs_report.report):
        raise Http404
    return chairs_report


def get_paragraph_key(chairs_report: ChairsReport, key: int) -> int:
    """Of a paragraph of the report, now or before. Raises: Http404 for another report's."""
    others = Paragraph.objects.exclude(chairs_report=chairs_report)
    if others.filter(pk=key).exists():
        raise Http404
    return key


def is_composed(report_id: int) -> bool:
    """Whether a report is composed of paragraphs, rather than written on the ordinary page."""
    return ChairsReport.objects.filter(report_id=report_id).exists()
