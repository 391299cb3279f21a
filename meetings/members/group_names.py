"""What groups are called beside each other."""

from collections import Counter
from collections.abc import Iterable

from meetings.members.models import Group

NO_GROUP = "No group"
"""Over those who sit for none, wherever people are shown by group."""


def names_beside_each_other(groups: Iterable[Group]) -> dict[int, str]:
    """Each group's name by its key; where two have one name, with their organisations.

    So no two are called the same: associations may each have a group of one name on a board.
    """
    found = {group.pk: group for group in groups}
    times = Counter(group.name for group in found.values())
    return {
        key: f"{group.name} ({group.organisation})"
        if times[group.name] > 1 and group.organisation
        else group.name
        for key, group in found.items()
    }
