"""Which items of all boards' agendas somebody may see by their own title, as a query."""

from django.db.models import Q

from boardpapers.access import meetings_visible_to
from meetings.agenda.models import AgendaItem, AgendaItemQuerySet, Report
from meetings.agenda.policies import reports_written_by
from meetings.attendance.policies import meetings_confidential_to
from meetings.boards.models import Secretary
from meetings.boards.policies import SiteUser, account_key

SECRET = Q(confidential=True) | Q(parent__confidential=True)
"""As `AgendaItem.is_secret`."""

IS_OUT = Q(meeting__published_at__isnull=False) & (~Q(number_at_publication="") | Q(late_reason=""))
"""As `AgendaItem.is_out`."""


def items_visible_to(user: SiteUser) -> AgendaItemQuerySet:
    """Items of agendas that a user finds there, and not as a confidential one without its title.

    The secretariat's all, and those on the forward plans it keeps; of others those that are out,
    on the agendas of meetings they see; of confidential items only those of meetings whose
    confidential papers they see. Officers have those that they write the report of.
    """
    kept = Secretary.objects.filter(user_id=account_key(user)).values("board")
    seen = meetings_visible_to(user).order_by().values("pk")
    written = Report.objects.filter(reports_written_by(user)).values("item")
    return AgendaItem.objects.filter(
        Q(meeting__board__in=kept)
        | Q(forward_plan__in=kept)
        | Q(IS_OUT, ~SECRET, meeting__in=seen)
        | Q(IS_OUT, meeting__in=seen) & Q(meeting__in=meetings_confidential_to(user).values("pk"))
        | Q(pk__in=written)
    )
