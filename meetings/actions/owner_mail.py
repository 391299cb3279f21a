"""What owners are written of their actions; mail is read over shoulders: nothing confidential."""

from collections.abc import Iterable, Sequence

from meetings.actions.links import signs_in, where_to_write
from meetings.actions.models import Action, ProgressUpdate
from meetings.boards.models import Board, Meeting, OutgoingMessage
from meetings.boards.posting import post_text
from meetings.members.addresses import address_of
from meetings.members.models import Person

CONFIDENTIAL_ACTION = "A confidential action"
NO_LINK = "Ask the secretariat for a new link to this action."


def title_of(action: Action) -> str:
    """Its text, unless it is confidential."""
    return CONFIDENTIAL_ACTION if action.is_secret else action.text


def lines_of(action: Action, person: Person, *, anew: bool = False) -> list[str]:
    """One action in a message to one of its owners, with where they write of it.

    In a few queries, unless its owners and `day_due` are fetched with it; one or two more where
    the person is sent a link.
    """
    lines = [f"- {title_of(action)}"]
    others = [owner.name for owner in action.owners.all() if owner.pk != person.pk]
    if others and not action.is_secret:
        lines.append(f"  Together with {in_a_row(others)}.")
    due = due_of(action)
    if due:
        lines.append(f"  {due}")
    where = where_to_write(action, person, anew=anew)
    return [*lines, f"  {where or NO_LINK}", ""]


def due_of(action: Action) -> str:
    """A sentence, or "" where no day is given."""
    day = action.day_due
    if not action.due_next_meeting:
        return f"Due {day:%A %-d %B %Y}." if day else ""
    return f"Due at the next meeting, {day:%A %-d %B %Y}." if day else "Due at the next meeting."


def post_to_owner(
    person: Person, *, subject: str, lines: Sequence[str], boards: Sequence[Board]
) -> OutgoingMessage:
    """A message to one owner, with what they need to know of links and whom to ask.

    The secretariat of the first of `boards` sees when it cannot be delivered.
    """
    closing = []
    if not signs_in(person):
        closing = [
            "A link opens its action without a password, and is meant for you alone: please do not "
            "pass it on.",
            "",
        ]
    for board in boards:
        if contact_of(board):
            whose = f" of the {board}" if len(boards) > 1 else ""
            closing.append(f"Questions? The secretariat{whose}: {contact_of(board)}.")
    return post_text(
        to=address_of(person),
        subject=subject,
        lines=[f"Dear {person.name},", "", *lines, *closing],
        name=person.name,
        board=boards[0],
    )


def tell_of_actions(person: Person, actions: Iterable[Action], meeting: Meeting) -> OutgoingMessage:
    """What a meeting asked somebody to do, in one message."""
    actions = list(actions)
    what = "this" if len(actions) == 1 else "these things"
    met = f"{meeting.date:%A %-d %B %Y}"
    lines = [f"The {meeting.board} met on {met} and asked you to do {what}:", ""]
    for action in actions:
        lines += lines_of(action, person, anew=True)
    lines += ["Write there how it is getting on, and say when it is done.", ""]
    number = "An action" if len(actions) == 1 else f"{len(actions)} actions"
    return post_to_owner(
        person, subject=f"{number} for you: {meeting}", lines=lines, boards=[meeting.board]
    )


def tell_returned(update: ProgressUpdate) -> None:
    """Each owner with an address, that the completion they proposed was not accepted, and why."""
    action = update.action
    for person in action.owners.select_related("user"):
        if not address_of(person):
            continue
        comment = [] if action.is_secret else [*update.text.splitlines(), ""]
        lines = ["This action is not completed yet:", "", *lines_of(action, person)]
        lines += ["The secretariat says:" if comment else "The secretariat says there why.", ""]
        post_to_owner(
            person,
            subject=f"Still to be done: {action.meeting}",
            lines=[*lines, *comment],
            boards=[action.meeting.board],
        )


def contact_of(board: Board) -> str:
    """Name, phone and e-mail address of the secretariat, as far as the board gives them."""
    return ", ".join(filter(None, (board.contact_name, board.contact_phone, board.contact_email)))


def in_a_row(names: Sequence[str]) -> str:
    """As in “A, B and C”."""
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} and {names[-1]}"
