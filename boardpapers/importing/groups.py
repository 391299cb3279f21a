"""Which group a name in the papers means."""

from collections.abc import Iterable

from meetings.members.models import Group

from .reading.names import Match, same_group


def likeliest_group(groups: Iterable[Group], name: str) -> tuple[Group | None, Match]:
    """The group a name means, by any name it goes under, and how sure that is."""
    best: Group | None = None
    for group in groups:
        for known in (group.name, *group.also_called):
            match = same_group(name, known)
            if match is Match.SAME:
                return group, match
            if match is Match.PROBABLE:
                best = group
    return best, Match.PROBABLE if best is not None else Match.DIFFERENT
