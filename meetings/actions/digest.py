"""The weekly digest: one message to each owner of what is overdue and due soon, across boards."""

from datetime import date, timedelta

from django.db import transaction
from django.db.models import Prefetch

from meetings.actions.models import Action, ActionDigest, ActionOwner, ActionQuerySet
from meetings.actions.owner_mail import lines_of, post_to_owner
from meetings.boards.models import Meeting
from meetings.members.addresses import address_of
from meetings.members.models import Person

SOON = timedelta(days=14)


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


def owners_to_remind(today: date) -> list[int]:
    """The primary keys of all who own something overdue or due soon and have had no digest in this
    week, in two queries."""
    had = ActionDigest.objects.filter(week=monday_of(today)).values("person")
    due = _due(today).values_list("pk", flat=True)
    owners = ActionOwner.objects.filter(action__in=list(due)).exclude(person__in=had)
    return sorted(set(owners.values_list("person", flat=True)))


@transaction.atomic
def send_digest(person_id: int, today: date) -> bool:
    """Post somebody's digest of the week; whether there was one to post.

    Not to whoever had it, owns nothing that is due, or has no address.
    """
    people = Person.objects.select_for_update(of=("self",), no_key=True)
    person = people.select_related("user").get(pk=person_id)
    week = monday_of(today)
    if not address_of(person) or person.action_digests.filter(week=week).exists():
        return False
    actions = list(_due(today).filter(ownerships__person=person))
    if not actions:
        return False
    late = [action for action in actions if _is_late(action, today)]
    soon = [action for action in actions if not _is_late(action, today)]
    lines = ["These actions are yours:", ""]
    lines += _part("Overdue", late, person) + _part("Due soon", soon, person)
    lines += ["This is sent once a week at most, while something is overdue or due soon.", ""]
    message = post_to_owner(
        person,
        subject=_subject(len(late), len(soon)),
        lines=lines,
        boards=list(dict.fromkeys(action.meeting.board for action in actions)),
    )
    ActionDigest.objects.create(person=person, week=week, message=message)
    return True


def _due(today: date) -> ActionQuerySet:
    """Open actions that are overdue on `today` or due within two weeks, the first due first.

    Those due at the next meeting by its day; their completion is not proposed.
    """
    owners = Prefetch("owners", Person.objects.order_by("ownerships__position"))
    return (
        Action.objects.overdue(today + SOON + timedelta(days=1))
        .exclude(meeting__state=Meeting.State.CANCELLED)
        .select_related("meeting__board", "note_item__item__parent")
        .prefetch_related(owners)
        .first_due_first()
    )


def _is_late(action: Action, today: date) -> bool:
    return action.day_due is not None and action.day_due < today


def _part(heading: str, actions: list[Action], person: Person) -> list[str]:
    if not actions:
        return []
    lines = [f"{heading}:", ""]
    for action in actions:
        first, *others = lines_of(action, person)
        meeting = action.meeting
        lines += [first, f"  {meeting.board}, {meeting.date:%-d %B %Y}.", *others]
    return lines


def _subject(late: int, soon: int) -> str:
    parts = [f"{late} overdue"] if late else []
    if soon:
        parts.append(f"{soon} due soon")
    return f"Your actions: {', '.join(parts)}"
