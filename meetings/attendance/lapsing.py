"""Apologies that stop standing, or stand again, because seats or days change around them."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.db.models import Subquery

from meetings.attendance.apology_mail import tell_seats_changed
from meetings.attendance.models import Apology, seats_as_member
from meetings.boards.models import Board
from meetings.boards.services.meetings import TO_COME
from meetings.members.models import Group


@contextmanager
def telling_who_stands_in(board: Board, by: AbstractBaseUser) -> Iterator[None]:
    """Around a change of who sits on the board, or of when it meets: whoever stands in no longer
    through it, or stands in again, is told after commit, and so is their group's office.

    Those who seat people know nothing of apologies, so whoever calls them says so with this.
    """
    with transaction.atomic():
        before = _standing_in(board)
        yield
        after = _standing_in(board)
        changed = before.keys() ^ after.keys()
        if not changed:
            return
        groups = {**after, **before}
        apologies = (
            Apology.objects.filter(pk__in=changed)
            .select_related("person", "substitute__user", "meeting__board", "meeting__venue")
            .order_by("meeting__date", "pk")
        )
        offices = Group.objects.prefetch_related("office_users").in_bulk(
            {group for group in groups.values() if group is not None}
        )
        tell_seats_changed(
            [
                (each, each.substitute, offices.get(groups[each.pk] or 0), each.pk in after)
                for each in apologies
                if each.substitute is not None
            ],
            by=by,
        )


def _standing_in(board: Board) -> dict[int, int | None]:
    """The apologies with a substitute at meetings to come, and the group each member sits for."""
    standing = Apology.objects.standing().filter(
        meeting__board=board, meeting__state__in=TO_COME, substitute__isnull=False
    )
    group = Subquery(seats_as_member().values("group")[:1])
    return dict(standing.annotate(of_group=group).values_list("pk", "of_group"))
