"""The meeting's workspace: one page with a tab for each part of the work."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.views.decorators.http import require_safe

from boardpapers.access import Reader, boards_visible_to, get_meeting, meetings_visible_to
from boardpapers.interest_access import may_declare
from boardpapers.matters_arising import matters_arising
from boardpapers.other_end import elsewhere
from boardpapers.own_answer import own_answer
from boardpapers.readiness import Readiness, readiness
from boardpapers.reporting_upward import reports_to
from boardpapers.views.calendar import chosen_board, kept_boards
from meetings.agenda.agenda_page import agenda_lines, every_line
from meetings.agenda.models import ItemKind
from meetings.agenda.policies import can_edit_agenda
from meetings.attendance.declared import declared_counts
from meetings.attendance.interest_policies import sees_declarations
from meetings.attendance.policies import sits_as_member
from meetings.boards.models import Meeting
from meetings.boards.notice import notice_of
from meetings.minutes.models import Notes
from meetings.packs.from_parent import answers_at
from meetings.packs.policies import pack_for

MEETINGS_ON_A_PAGE = 30
DOWNLOADS_SHOWN = 20

TABS = [
    ("agenda", "Agenda"),
    ("papers", "Papers"),
    ("people", "People"),
    ("pack", "Pack"),
    ("notes", "Notes"),
    ("actions", "Actions"),
]


@require_safe
def meeting_list(request: HttpRequest) -> HttpResponse:
    """Coming meetings, or past ones with ?past, of every board the user may see."""
    past = "past" in request.GET
    visible = meetings_visible_to(request.user)
    boards = list(boards_visible_to(request.user))
    board = chosen_board(request, boards)
    if board is not None:
        visible = visible.filter(board=board)
    today = timezone.localdate()
    if past:
        visible = visible.filter(date__lt=today).order_by("-date", "-start")
    else:
        visible = visible.filter(date__gte=today).order_by("date", "start")
    page = Paginator(visible, MEETINGS_ON_A_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "meetings/meeting_list.html",
        {
            "page": page,
            "past": past,
            "boards": boards,
            "board": board,
            "kept_boards": kept_boards(request, board),
        },
    )


def workspace(
    request: HttpRequest,
    reader: Reader,
    tab: str,
    context: dict[str, object],
    *,
    has_changed: bool | None = None,
) -> HttpResponse:
    """One tab, within what every tab shows: the meeting's head and how far it has come.

    `has_changed`: whether the pack is out of date, where the tab had to find that out.
    """
    meeting = reader.meeting
    notes = Notes.objects.filter(meeting=meeting).first()
    return render(
        request,
        f"meetings/meeting_{tab}.html",
        {
            "reader": reader,
            "meeting": meeting,
            "tab": tab,
            "tabs": TABS,
            "life": _life(meeting, notes),
            "readiness": SimpleLazyObject(  # not every tab asks for it
                lambda: (
                    readiness(meeting, pack_has_changed=has_changed)
                    if reader.secretary
                    else Readiness()
                )
            ),
            "notice": notice_of(meeting) if reader.secretary else None,
            "own_pack": pack_for(request.user, meeting),
            "sits": sits_as_member(request.user, meeting),
            "own_answer": own_answer(request.user, meeting),
            **context,
        },
    )


def _life(meeting: Meeting, notes: Notes | None) -> list[tuple[str, str]]:
    """The steps of a meeting's life, each "done" or "to come"; the last one done is "reached"."""
    papers_in = meeting.items.exists() and not meeting.items.to_follow().exists()
    held = meeting.state in (Meeting.State.HELD, Meeting.State.CLOSED)
    done = [
        ("Planned", True),
        ("Papers in", papers_in or held),
        ("Published", meeting.is_published or held),
        ("Held", held),
        ("Notes agreed", notes is not None and notes.state == Notes.State.AGREED),
    ]
    reached = max(number for number, (_, is_done) in enumerate(done) if is_done)
    return [
        (name, "reached" if number == reached else "done" if is_done else "to come")
        for number, (name, is_done) in enumerate(done)
    ]


@require_safe
def meeting_agenda(request: HttpRequest, meeting_id: int) -> HttpResponse:
    reader = get_meeting(request.user, meeting_id)
    lines = (
        agenda_lines(
            reader.meeting,
            confidential=reader.confidential,
            uncleared=reader.secretary,
            out=not reader.secretary,
        )
        if reader.sees_agenda
        else []
    )
    every = [line for line in every_line(lines) if not line.withheld]
    said = elsewhere(request.user, [line.item_id for line in every])
    for line in every:
        line.elsewhere = said.get(line.item_id, ())
    has_notes_item = any(line.kind == ItemKind.NOTES for line in every_line(lines))
    arising = None
    if reader.on_board and has_notes_item:
        arising = matters_arising(request.user, reader.meeting, secretary=reader.secretary)
    return workspace(
        request,
        reader,
        "agenda",
        {
            "lines": lines,
            "arising": arising,
            "answers": (
                answers_at(reader.meeting, public=not reader.on_board) if has_notes_item else []
            ),
            "reports_upward": reports_to(request.user, reader.meeting),
            "can_build": can_edit_agenda(request.user, reader.meeting),
            "may_declare": may_declare(reader),
            "declared_counts": (
                declared_counts(reader.meeting)
                if sees_declarations(request.user, reader.meeting)
                else {}
            ),
        },
    )
