"""The Papers tab: a reader's papers, and for the secretariat who writes which by when."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from boardpapers.access import Reader, get_meeting
from boardpapers.officers import known_officers
from boardpapers.report_table import SORTS, ReportLine, report_table
from boardpapers.signed_in import signed_in_user
from boardpapers.views.meetings import workspace
from meetings.agenda.agenda_page import AgendaLine, agenda_lines, every_line
from meetings.agenda.assigning import Assignment, AssignmentRefused, assign, default_due
from meetings.agenda.assignment_forms import AssignmentsForm
from meetings.agenda.models import ItemKind, Report
from meetings.agenda.policies import can_edit_agenda, reports_written_by
from meetings.boards.models import Meeting
from meetings.boards.policies import SiteUser

CONFLICT = 409


@require_safe
def meeting_papers(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """The papers by item; before publication an officer sees their own, the secretariat all."""
    reader = get_meeting(request.user, meeting_id)
    if reader.secretary:
        lines = _table(request, reader.meeting)
        return _secretariats(request, reader, lines, _form(request, reader, lines))
    own = _written_by(request.user, reader.meeting)
    return workspace(request, reader, "papers", {"lines": _readable(reader, own), "own": own})


@login_required
@require_POST
def reports_assign(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """The officers and deadlines of all the agenda's reports, in one form."""
    reader = get_meeting(request.user, meeting_id)
    lines = _table(request, reader.meeting)
    form = _form(request, reader, lines)
    if form is None:
        raise Http404
    if not form.is_valid():
        return _secretariats(request, reader, lines, form, status=400)
    try:
        done = assign(
            assignments=[Assignment(*changed) for changed in form.changed()],
            by=signed_in_user(request),
        )
    except AssignmentRefused as refused:
        where = f"officer-{refused.item.pk}" if refused.item is not None else None
        form.add_error(where, str(refused))
        return _secretariats(request, reader, lines, form, status=CONFLICT)
    if done:
        messages.success(request, _told(done))
    else:
        messages.info(request, "Nothing was changed.")
    return redirect("meeting_papers", meeting_id)


def _told(done: list[Report]) -> str:
    officers = len({report.author_id for report in done})
    return (
        f"{len(done)} report{'' if len(done) == 1 else 's'} assigned; "
        f"{officers} officer{' is' if officers == 1 else 's are'} told by e-mail."
    )


def _table(request: HttpRequest, meeting: Meeting) -> list[ReportLine]:
    return report_table(meeting, request.GET.get("sort", ""))


def _form(request: HttpRequest, reader: Reader, lines: list[ReportLine]) -> AssignmentsForm | None:
    """For those reports that are still to be written; None for who may not give them out."""
    if not can_edit_agenda(request.user, reader.meeting):
        return None
    items = [line.item for line in lines if line.is_open]
    return AssignmentsForm(
        request.POST or None,
        items=items,
        officers=known_officers(reader.meeting.board),
        due=default_due(items[0]) if items else None,
    )


def _secretariats(
    request: HttpRequest,
    reader: Reader,
    lines: list[ReportLine],
    form: AssignmentsForm | None,
    *,
    status: int = 200,
) -> HttpResponse:
    sort = request.GET.get("sort", "")
    rows = [(line, form.row(line.item) if form and line.is_open else None) for line in lines]
    answer = workspace(
        request,
        reader,
        "papers",
        {
            "rows": rows,
            "form": form,
            "can_assign": any(row for _, row in rows),
            "sorts": SORTS,
            "sort": sort if sort in SORTS else "",
        },
    )
    answer.status_code = status
    return answer


def _written_by(user: SiteUser, meeting: Meeting) -> set[int]:
    """The items whose reports are theirs to write."""
    if not user.is_authenticated:
        return set()
    theirs = Report.objects.filter(reports_written_by(user), item__meeting=meeting)
    return set(theirs.values_list("item_id", flat=True))


def _readable(reader: Reader, own: set[int]) -> list[AgendaLine]:
    out = agenda_lines(reader.meeting, confidential=reader.confidential, out=True)
    readable = {line.item_id: line for line in every_line(out) if line.kind == ItemKind.REPORT}
    lines = []
    for line in every_line(agenda_lines(reader.meeting, confidential=True, uncleared=True)):
        if line.item_id in own:
            lines.append(line)
        elif line.item_id in readable:
            lines.append(readable[line.item_id])
    return lines
