"""Which reports wait for somebody: to be written, to be cleared, or chased."""

from datetime import date

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from meetings.agenda.clearance_rules import BEGIN_AGAIN, WITH_ITS_OFFICERS, Kind
from meetings.agenda.models import ClearanceStep, Report, ReportVersion, theme_of
from meetings.agenda.policies import reports_written_by
from meetings.boards.models import Meeting, Secretary
from meetings.boards.policies import SiteUser, account_key
from meetings.members.models import Membership, PriorityLead

Made = ReportVersion.Made
CHANGES = (Made.WRITTEN, Made.UPLOADED, Made.RESTORED)
"""How versions are made whose text is another one than before."""


def written_by(user: SiteUser, on: date | None = None) -> QuerySet[Report]:
    """Theirs, as author or contact officer, for meetings to come and on the forward plan; the one
    due first at the top."""
    theirs = Report.objects.filter(reports_written_by(user)).values("pk")
    return _to_come(on).filter(pk__in=theirs).order_by(F("due").asc(nulls_last=True), "pk")


def to_clear_as_lead(user: SiteUser, on: date | None = None) -> QuerySet[Report]:
    """Submitted under a priority they lead, on a board they sit on that wants leads to clear."""
    account = account_key(user)
    seats = Membership.objects.on(on).filter(person__user_id=account)
    led = PriorityLead.objects.on(on).filter(
        person__user_id=account,
        priority__board__leads_clear=True,
        priority__board__in=seats.values("board"),
    )
    submitted = _submitted(Kind.CLEARED_BY_LEAD, on).alias(theme=theme_of("item__"))
    return submitted.filter(theme__in=led.values("priority"))


def to_clear_as_secretary(user: SiteUser, on: date | None = None) -> QuerySet[Report]:
    """Submitted to boards whose papers they keep."""
    return _submitted(Kind.CLEARED_BY_SECRETARIAT, on).filter(_kept_by(user))


def late(user: SiteUser, on: date | None = None) -> QuerySet[Report]:
    """Of the boards kept: past their deadline and still with their officers, the latest first.

    What was published and is being corrected is not.
    """
    on = on or timezone.localdate()
    return (
        _to_come(on)
        .filter(_kept_by(user), due__lt=on, state__in=WITH_ITS_OFFICERS, in_force__isnull=True)
        .order_by("due", "pk")
    )


def _submitted(kind: Kind, on: date | None) -> QuerySet[Report]:
    """Those that still want a clearance of this kind, the soonest meeting first.

    A clearance stands while no step after it begins again and no version after it is a change.
    """
    later = ReportVersion.objects.filter(
        report=OuterRef("report"), number__gt=OuterRef("version__number"), made__in=CHANGES
    )
    undone = ClearanceStep.objects.filter(
        report=OuterRef("report"), pk__gt=OuterRef("pk"), kind__in=BEGIN_AGAIN
    )
    given = ClearanceStep.objects.filter(
        ~Exists(later), ~Exists(undone), report=OuterRef("pk"), kind=kind
    )
    return (
        _to_come(on)
        .filter(~Exists(given), state=Report.State.SUBMITTED)
        .order_by(F("item__meeting__date").asc(nulls_last=True), "pk")
    )


def _to_come(on: date | None) -> QuerySet[Report]:
    on = on or timezone.localdate()
    to_come = Q(item__meeting__date__gte=on) & ~Q(item__meeting__state=Meeting.State.CANCELLED)
    return Report.objects.filter(
        to_come | Q(item__meeting__isnull=True), item__withdrawn=False
    ).select_related(
        "author",
        "item__parent",
        "item__meeting__board",
        "item__forward_plan",
        "item__proposed_for",
    )


def _kept_by(user: SiteUser) -> Q:
    kept = Secretary.objects.filter(user_id=account_key(user)).values("board")
    return Q(item__meeting__board__in=kept) | Q(item__forward_plan__in=kept)
