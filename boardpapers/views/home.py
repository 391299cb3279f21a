"""Home: what waits for the person who is signed in, soonest first, for each thing they are."""

from django.contrib.auth.decorators import login_required
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from meetings.actions.models import Action
from meetings.agenda.clearance_rules import WITH_ITS_OFFICERS
from meetings.agenda.models import AgendaItem
from meetings.agenda.waiting import late, to_clear_as_lead, to_clear_as_secretary, written_by
from meetings.attendance.models import Apology
from meetings.attendance.registering import with_register_to_keep
from meetings.boards.models import Board, Meeting, OutgoingMessage
from meetings.boards.notice import notice_of
from meetings.boards.policies import SiteUser, account_key
from meetings.chairs_reports.policies import boards_jotted_for
from meetings.members.models import Group, Membership
from meetings.minutes.waiting import notes_to_keep
from meetings.packs.models import Pack

SHOWN_OF_EACH = 6
OWN_REPORTS_READ = 60


@login_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    account = account_key(request.user)
    groups = list(Group.objects.filter(office_users__pk=account))
    return render(
        request,
        "home/home.html",
        {
            "today": timezone.localdate(),
            "kept": [
                (meeting, notice_of(meeting))
                for meeting in _meetings_kept_by(account)[:SHOWN_OF_EACH]
            ],
            "at_the_door": list(_meetings_to_register(account)[:SHOWN_OF_EACH]),
            "notes_to_keep": list(notes_to_keep(request.user)[:SHOWN_OF_EACH]),
            "without_meetings": list(_boards_without_meetings(account)[:SHOWN_OF_EACH]),
            "undelivered": _boards_with_undelivered_mail(account),
            "proposed": list(_completions_to_accept(account)[:SHOWN_OF_EACH]),
            "to_chase": _actions_to_chase(account),
            "sitting": list(_meetings_sat_in_by(account)[:SHOWN_OF_EACH]),
            "actions": list(_own_actions(account)[:SHOWN_OF_EACH]),
            **_reports(request.user),
            "jotted_for": list(boards_jotted_for(request.user).order_by("name")[:SHOWN_OF_EACH]),
            "groups": groups,
            "group_meetings": list(_meetings_of_groups(groups)[:SHOWN_OF_EACH]) if groups else [],
        },
    )


def _reports(user: SiteUser) -> dict[str, object]:
    """Those that wait for them to write, clear or chase; and their others, which do not."""
    own = list(written_by(user)[:OWN_REPORTS_READ])
    to_write = [report for report in own if report.state in WITH_ITS_OFFICERS]
    return {
        "to_write": to_write[:SHOWN_OF_EACH],
        "reports": [report for report in own if report not in to_write][:SHOWN_OF_EACH],
        "to_clear_as_lead": list(to_clear_as_lead(user)[:SHOWN_OF_EACH]),
        "submitted": list(to_clear_as_secretary(user)[:SHOWN_OF_EACH]),
        "late": list(late(user)[:SHOWN_OF_EACH]),
    }


def _meetings_kept_by(account: int) -> QuerySet[Meeting]:
    """Coming meetings of the boards kept, with how many papers are still to follow."""
    built = Pack.objects.filter(meeting=OuterRef("pk"))
    return (
        Meeting.objects.upcoming()
        .filter(board__secretaries__user_id=account)
        .select_related("board", "venue")
        .annotate(
            papers_to_follow=_count(AgendaItem.objects.to_follow()),
            items_count=_count(AgendaItem.objects.all()),
            pack_built=Exists(built),
        )
    )


def _meetings_to_register(account: int) -> QuerySet[Meeting]:
    """Meetings of the boards kept whose register is open, or is to be opened today or tomorrow."""
    kept = Meeting.objects.filter(board__secretaries__user_id=account)
    return (
        with_register_to_keep(kept)
        .select_related("board", "venue", "register")
        .order_by("date", "start")
    )


def _boards_with_undelivered_mail(account: int) -> QuerySet[Board]:
    """Boards kept, each with how many messages wait for somebody to look at them."""
    undelivered = OutgoingMessage.objects.undelivered().order_by()
    return (
        Board.objects.filter(secretaries__user_id=account, messages__in=undelivered)
        .annotate(undelivered=Count("messages", distinct=True))
        .order_by("name")
    )


def _boards_without_meetings(account: int) -> QuerySet[Board]:
    """Boards kept that have no meeting to come: their year is to be planned."""
    to_come = Meeting.objects.upcoming().filter(board=OuterRef("pk"))
    held = Meeting.objects.filter(board=OuterRef("pk"))
    return Board.objects.filter(~Exists(to_come), secretaries__user_id=account).annotate(
        has_met=Exists(held)
    )


def _count(items: QuerySet[AgendaItem]) -> Coalesce:
    """How many of the items are on the outer query's meeting."""
    of_meeting = items.filter(meeting=OuterRef("pk")).order_by().values("meeting")
    return Coalesce(Subquery(of_meeting.annotate(found=Count("pk")).values("found")), 0)


def _completions_to_accept(account: int) -> QuerySet[Action]:
    return (
        Action.objects.filter(
            state=Action.State.PROPOSED, meeting__board__secretaries__user_id=account
        )
        .select_related("meeting__board")
        .prefetch_related("owners")
        .order_by("due", "pk")
    )


def _actions_to_chase(account: int) -> dict[str, int]:
    """How many actions of the boards kept wait for the secretariat, and how many are overdue."""
    of_boards = Action.objects.filter(meeting__board__secretaries__user_id=account)
    return of_boards.aggregate(
        proposed=Count("pk", filter=Q(state=Action.State.PROPOSED)),
        overdue=Count("pk", filter=Q(pk__in=of_boards.overdue().values("pk"))),
    )


def _meetings_sat_in_by(account: int) -> QuerySet[Meeting]:
    """Coming meetings of boards somebody sits on or observes, or where they stand in."""
    seats = Membership.objects.on().filter(person__user_id=account)
    apologies = Apology.objects.standing().filter(meeting=OuterRef("pk"))
    standing_in = apologies.filter(substitute__user_id=account)
    excused = apologies.filter(person__user_id=account)
    held = Membership.objects.filter(
        Q(starts_on__isnull=True) | Q(starts_on__lte=OuterRef("date")),
        Q(ends_on__isnull=True) | Q(ends_on__gte=OuterRef("date")),
        board=OuterRef("board"),
        person__user_id=account,
    ).order_by("capacity")  # as it happens member, observer, substitute: what counts more first
    return (
        Meeting.objects.upcoming()
        .annotate(
            stands_in=Subquery(standing_in.values("pk")[:1]),
            excused=Subquery(excused.values("pk")[:1]),
            capacity=Subquery(held.values("capacity")[:1]),
        )
        .filter(Q(board__in=seats.values("board")) | Q(stands_in__isnull=False))
        .select_related("board", "venue")
    )


def _own_actions(account: int) -> QuerySet[Action]:
    """Their open actions, the one due first at the top; those without a day last."""
    return (
        Action.objects.open()
        .owned_by(account)
        .select_related("meeting__board", "note_item__item__parent")
        .prefetch_related("updates")
        .first_due_first()
    )


def _meetings_of_groups(groups: list[Group]) -> QuerySet[Meeting]:
    """Coming meetings of boards where the groups have seats, with their people's apologies."""
    theirs = Membership.objects.on().filter(group__in=groups)
    apologies = (
        Apology.objects.standing()
        .filter(person__in=theirs.values("person"))
        .select_related("person", "substitute")
    )
    on_it = theirs.filter(board=OuterRef("board")).order_by().values("group")
    return (
        Meeting.objects.upcoming()
        .filter(board__in=theirs.values("board"))
        .annotate(groups_on_it=ArraySubquery(on_it))
        .select_related("board", "venue")
        .prefetch_related(Prefetch("apologies", apologies, to_attr="group_apologies"))
    )
