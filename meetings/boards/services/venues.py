"""Venues. Their guidance and travel page are HTML that has been sanitised."""

from collections.abc import Mapping

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import ProtectedError

from meetings.boards.models import Venue
from meetings.boards.policies import keeps_a_board
from meetings.boards.refusals import Refused
from meetings.boards.saved_meanwhile import SavedMeanwhile

FACTS = frozenset(
    {"name", "address", "phone", "fax", "email", "website", "guidance", "travel"}
)  # fmt: skip


@transaction.atomic
def add_venue(*, by: AbstractBaseUser, facts: Mapping[str, str]) -> Venue:
    """Raises: PermissionDenied; Refused where there is one of this name."""
    if not keeps_a_board(by):
        raise PermissionDenied
    _refuse_unknown(facts)
    _refuse_a_second(facts["name"])
    return Venue.objects.create(**facts)


@transaction.atomic
def change_venue(
    *, venue: Venue, by: AbstractBaseUser, revision: int, facts: Mapping[str, str]
) -> Venue:
    """Raises: PermissionDenied; SavedMeanwhile; Refused where the name is another venue's."""
    if not keeps_a_board(by):
        raise PermissionDenied
    _refuse_unknown(facts)
    venue = Venue.objects.select_for_update().get(pk=venue.pk)
    if venue.revision != revision:
        raise SavedMeanwhile
    _refuse_a_second(facts.get("name", venue.name), besides=venue)
    for field, value in facts.items():
        setattr(venue, field, value)
    venue.revision += 1
    venue.save(update_fields=[*facts, "revision"])
    return venue


@transaction.atomic
def remove_venue(*, venue: Venue, by: AbstractBaseUser) -> None:
    """Raises: PermissionDenied; Refused where a meeting is, or was, held there."""
    if not keeps_a_board(by):
        raise PermissionDenied
    try:
        with transaction.atomic():
            venue.delete()
    except ProtectedError as error:
        raise Refused(
            f"{venue} cannot be removed: meetings are, or were, held there, and their records "
            "name it."
        ) from error


def _refuse_unknown(facts: Mapping[str, str]) -> None:
    if unknown := facts.keys() - FACTS:
        raise ValueError(f"Not facts of a venue: {', '.join(sorted(unknown))}")


def _refuse_a_second(name: str, besides: Venue | None = None) -> None:
    others = Venue.objects.filter(name__iexact=name)
    if besides is not None:
        others = others.exclude(pk=besides.pk)
    if others.exists():
        raise Refused(
            f"There is a venue named “{name}” already. Use that one, or tell them apart by name.",
            "name",
        )
