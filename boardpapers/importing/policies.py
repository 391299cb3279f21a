"""Who may bring papers in."""

from meetings.boards.models import Secretary
from meetings.boards.policies import SiteUser


def can_import(user: SiteUser) -> bool:
    """The secretariat of any board, and a superuser, who makes the first one.

    Into a board that is here already only its own secretariat may import.
    """
    if not user.is_authenticated:
        return False
    is_superuser: bool = getattr(user, "is_superuser", False)
    return is_superuser or Secretary.objects.filter(user_id=user.pk).exists()
