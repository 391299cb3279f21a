"""What is said of an action wherever it is listed: whom it is by, and when it is due."""

from datetime import date

from meetings.actions.models import Action


def owner_names(action: Action) -> tuple[str, ...]:
    """The owners in printed order, then the names that are nobody's yet.

    Their people are to be prefetched.
    """
    known = [ownership.person.name for ownership in action.ownerships.all()]
    return (*known, *action.unknown_names)


def owners_line(action: Action) -> str:
    """As `owner_names` has them: "A / B"."""
    return " / ".join(owner_names(action))


def due_line(action: Action, at_meeting: date | None = None) -> str:
    """When it is due, in words; "" where no day is given.

    What is due when the board meets next is said to be due at that meeting; at a meeting on
    `at_meeting`, in whose pack this is printed, "at this meeting".
    """
    day = action.day_due
    if not action.due_next_meeting:
        return f"{day:%-d %B %Y}" if day else ""
    if day is None:
        return "at the next meeting"
    if day == at_meeting:
        return "at this meeting"
    return f"at the meeting of {day:%-d %B %Y}"
