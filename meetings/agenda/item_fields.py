"""What two people change of one item at the same time, field by field."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import Model

from meetings.agenda.models import AgendaItem, ItemKind
from meetings.agenda.outline import NotDone

FIELDS = {
    "kind": "Kind",
    "title": "Title",
    "priority": "Priority",
    "presenter": "Presenter",
    "minutes_allowed": "Minutes allowed",
    "confidential": "Confidential",
    "confidential_reason": "Reason for confidentiality",
    "open_title": "Open title",
    "late_reason": "Chair’s reason for urgency",
    "proposed_for": "Proposed for",
    "plan_note": "Note",
}
"""What is changed of an item, with the name each has on the page."""


@dataclass(frozen=True)
class Clash:
    """One field that two people changed: what the one wrote, and what it now says."""

    field: str
    label: str
    mine: str
    theirs: str


class ChangedMeanwhile(NotDone):
    """Somebody else has changed the same fields since; nothing was stored."""

    def __init__(self, clashes: list[Clash], by: str) -> None:
        self.clashes = clashes
        self.by = by
        super().__init__(
            f"{by} has changed the {listed([clash.field for clash in clashes])} meanwhile. Nothing "
            "was overwritten: look at both, and save again what it is to be."
        )


def changes_wanted(
    item: AgendaItem, *, by: AbstractBaseUser, seen: Mapping[str, Any], values: Mapping[str, Any]
) -> dict[str, Any]:
    """The fields to set: those in which `values` differ from what the form had `seen`.

    `item` is as it now stands. Raises: ChangedMeanwhile where somebody else changed one of them to
    something else.
    """
    wanted = {
        name: value for name, value in values.items() if plain(value) != plain(seen.get(name))
    }
    clashes = [
        Clash(name, FIELDS[name], _shown(name, value), _shown(name, getattr(item, name)))
        for name, value in wanted.items()
        if plain(getattr(item, name)) not in (plain(seen.get(name)), plain(value))
    ]
    if clashes:
        last = item.changes.exclude(by=by.pk).select_related("by").last()
        raise ChangedMeanwhile(clashes, str(last.by) if last and last.by else "Somebody else")
    return {
        name: value for name, value in wanted.items() if plain(value) != plain(getattr(item, name))
    }


def plain(value: Any) -> Any:
    """A field's value as it is compared and kept in a form: an object by its key."""
    if isinstance(value, Model):
        return value.pk
    return None if value == "" else value


def listed(names: list[str]) -> str:
    """The fields' names in a sentence: "title, presenter and minutes allowed"."""
    words = [FIELDS[name][0].lower() + FIELDS[name][1:] for name in names]
    return " and ".join(part for part in (", ".join(words[:-1]), words[-1]) if part)


def _shown(name: str, value: Any) -> str:
    if value in (None, ""):
        return "nothing"
    if name == "kind":
        return str(ItemKind(value).label)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)
