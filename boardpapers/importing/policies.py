"""Who may bring papers in."""

from meetings.boards.policies import SiteUser, can_start_board


def can_import(user: SiteUser) -> bool:
    """Whoever may start a board.

    Into a board that is here already only its own secretariat may import.
    """
    return can_start_board(user)
