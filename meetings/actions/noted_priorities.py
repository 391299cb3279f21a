"""The priorities that a meeting's decisions and actions stand under by themselves."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import PermissionDenied
from django.db import transaction

from meetings.actions.models import Action
from meetings.agenda.paragraphs import plain_text
from meetings.boards.models import Meeting, Priority
from meetings.boards.policies import is_secretary
from meetings.boards.refusals import Refused
from meetings.minutes.models import Decision, DecisionQuerySet


@dataclass(frozen=True)
class NotedRow:
    """A decision or an action: `key` is "decision-12"; `own` the priority it says itself, and
    `otherwise` the one it has where it says none."""

    key: str
    what: str
    item_title: str
    text: str
    own: Priority | None
    otherwise: Priority | None
    confidential: bool


def rows_of(meeting: Meeting) -> list[NotedRow]:
    """In the order of the notes, an item's decisions before its actions; in two queries."""
    found: list[tuple[tuple[int, int, int], NotedRow]] = []
    for decision in _decisions(meeting).select_related("priority", *_THEMES):
        note = decision.note_item
        found.append(
            (
                (note.position, 0, decision.position),
                NotedRow(
                    f"decision-{decision.pk}",
                    "Decision",
                    note.title,
                    plain_text(decision.text),
                    decision.priority,
                    note.theme,
                    note.is_secret,
                ),
            )
        )
    for action in meeting.actions.select_related("priority", "note_item", *_THEMES):
        raised_by = action.note_item
        found.append(
            (
                (raised_by.position if raised_by else 10_000, 1, action.position),
                NotedRow(
                    f"action-{action.pk}",
                    "Action",
                    raised_by.title if raised_by else action.item_title,
                    action.text,
                    action.priority,
                    raised_by.theme if raised_by else None,
                    action.is_secret,
                ),
            )
        )
    return [row for _, row in sorted(found, key=lambda each: each[0])]


_THEMES = ("note_item__item__priority", "note_item__item__parent__priority")


def _decisions(meeting: Meeting) -> DecisionQuerySet:
    return Decision.objects.filter(note_item__notes__meeting=meeting)


@transaction.atomic
def set_noted_priorities(
    *,
    meeting: Meeting,
    by: AbstractBaseUser,
    seen: Mapping[str, int | None],
    wanted: Mapping[str, int | None],
) -> int:
    """Give decisions and actions their own priorities, by the keys of `rows_of`; how many changed.

    Only what differs between `seen` and `wanted` is changed. Notes that went out say nothing of
    priorities, so they stay as they are.
    Raises: PermissionDenied; Refused where somebody else changed one of them meanwhile, where one
    is no longer there, or for a priority of another board.
    """
    meeting = Meeting.objects.select_for_update(of=("self",), no_key=True).get(pk=meeting.pk)
    if not is_secretary(by, meeting.board):
        raise PermissionDenied
    changes = {key: value for key, value in wanted.items() if value != seen.get(key)}
    known = set(meeting.board.priorities.values_list("pk", flat=True))
    if not {value for value in changes.values() if value is not None} <= known:
        raise Refused("This priority is another board’s. Choose one of this board’s.")
    decisions = {
        f"decision-{row.pk}": row for row in _decisions(meeting).select_for_update(of=("self",))
    }
    asked = meeting.actions.select_for_update(of=("self",))
    actions = {f"action-{row.pk}": row for row in asked}
    changed: list[Decision | Action] = []
    for key, value in changes.items():
        row = decisions.get(key) or actions.get(key)
        if row is None:
            raise Refused(
                "A decision or action has been taken off the notes meanwhile. Nothing was saved: "
                "what is there now is shown, with your choices."
            )
        if row.priority_id == value:
            continue
        if row.priority_id != seen.get(key):
            raise Refused(
                "Somebody else has given one of these another priority meanwhile. Nothing was "
                "saved: what is saved now stands beside your choices. Save again what it is to be.",
                key,
            )
        row.priority_id = value
        changed.append(row)
    Decision.objects.bulk_update([r for r in changed if isinstance(r, Decision)], ["priority"])
    Action.objects.bulk_update([r for r in changed if isinstance(r, Action)], ["priority"])
    return len(changed)
