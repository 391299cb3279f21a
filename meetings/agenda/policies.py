"""Who writes, returns and clears reports, and who builds agendas."""

from django.db.models import Q

from meetings.agenda.models import AgendaItem, Report
from meetings.boards.models import Board, Meeting
from meetings.boards.policies import SiteUser, account_key, is_secretary
from meetings.members.models import Membership, Office, PriorityLead


def reports_written_by(user: SiteUser) -> Q:
    """For filtering reports: those a user writes, as their author or as a contact officer.

    A chair's report, too, who chairs the board that reports, and its secretariat.
    """
    account = account_key(user)
    chaired = Membership.objects.on().filter(person__user_id=account, office=Office.CHAIR)
    return (
        Q(author__user_id=account)
        | Q(contact_officers__user_id=account)
        | Q(chairs_report__board__secretaries__user_id=account)
        | Q(chairs_report__board__in=chaired.values("board"))
    )


def is_officer_of(user: SiteUser, report: Report) -> bool:
    """Whether `user` is the officer who writes the report, or one of its contact officers."""
    return bool(
        user.is_authenticated
        and Report.objects.filter(reports_written_by(user), pk=report.pk).exists()
    )


def is_lead_of(user: SiteUser, item: AgendaItem) -> bool:
    """Whether `user` clears the item's report as a lead member of the priority it is under.

    Only where the board wants that, and only while they lead on it and sit on the board.
    """
    return bool(
        user.is_authenticated
        and item.board.leads_clear
        and item.theme is not None
        and PriorityLead.objects.on()
        .filter(
            priority=item.theme,
            person__user_id=user.pk,
            person__in=Membership.objects.on().filter(board=item.board).values("person"),
        )
        .exists()
    )


def can_edit_agenda(user: SiteUser, meeting: Meeting) -> bool:
    """The secretariat, until the meeting has been held or cancelled."""
    return meeting.state in (Meeting.State.PLANNED, Meeting.State.PUBLISHED) and is_secretary(
        user, meeting.board
    )


def can_plan(user: SiteUser, board: Board) -> bool:
    """Keep the forward plan and the standing items: the secretariat."""
    return is_secretary(user, board)


def can_write(user: SiteUser, report: Report) -> bool:
    """The secretariat until it is cleared; its officers while it is with them."""
    if report.state == Report.State.CLEARED:
        return False
    if is_secretary(user, report.item.board):
        return True
    return report.state != Report.State.SUBMITTED and is_officer_of(user, report)


def can_read_in_progress(user: SiteUser, report: Report) -> bool:
    """Read it, its versions and its steps before it is published: whoever has a part in it."""
    return (
        is_secretary(user, report.item.board)
        or is_officer_of(user, report)
        or is_lead_of(user, report.item)
    )
