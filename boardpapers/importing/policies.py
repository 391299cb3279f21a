"""Who may bring papers in."""

from meetings.boards.models import Secretary
from meetings.boards.policies import SiteUser


def can_import(user: SiteUser) -> bool:
    """The secretariat of any board, and a superuser, who makes the first one.

    Into a board that is here already only its own secretariat may import.
    """
    return bool(
        user.is_authenticated
        and (getattr(user, "is_superuser", False) or Secretary.objects.filter(user_id=user.pk).exists())
    )
