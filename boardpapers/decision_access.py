"""Which decisions of all boards somebody may read, as a query."""

from django.db.models import Q

from boardpapers.access import boards_of, meetings_visible_to
from meetings.attendance.policies import meetings_confidential_to
from meetings.boards.models import Secretary
from meetings.boards.policies import SiteUser, account_key
from meetings.minutes.models import NOTED_IN_SECRET, Decision, DecisionQuerySet, Notes


def decisions_visible_to(user: SiteUser) -> DecisionQuerySet:
    """The decisions a user reads on the Notes pages of the meetings they see.

    Those of drafts: the secretariat. Of circulated notes: whoever has to do with the board. Of
    agreed notes: whoever sees the meeting. Of secret items, in each case, only those who see the
    meeting's confidential papers.
    """
    kept = Secretary.objects.filter(user_id=account_key(user))
    notes = "note_item__notes"
    return Decision.objects.filter(
        Q(**{f"{notes}__meeting__board__in": kept.values("board")})
        | Q(
            **{
                f"{notes}__state": Notes.State.CIRCULATED,
                f"{notes}__meeting__board__in": boards_of(user).values("pk"),
            }
        )
        | Q(
            **{
                f"{notes}__state": Notes.State.AGREED,
                f"{notes}__meeting__in": meetings_visible_to(user).order_by().values("pk"),
            }
        ),
        ~NOTED_IN_SECRET
        | Q(**{f"{notes}__meeting__in": meetings_confidential_to(user).values("pk")}),
    )
