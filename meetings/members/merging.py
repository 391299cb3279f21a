"""Two people who turn out to be one."""

from datetime import date

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import ForeignObjectRel, ManyToOneRel, Model, QuerySet

from meetings.boards.refusals import Refused
from meetings.members.accounts import boards_kept_elsewhere
from meetings.members.models import BriefedOfficer, Person
from meetings.members.policies import keeps_person

FILLED_IN = ("organisation", "position", "phone", "email")


@transaction.atomic
def join_people(*, kept: Person, other: Person, by: AbstractBaseUser) -> Person:
    """Everything that names `other` names `kept` from now on, and `other` is gone.

    Its spelling, and those it was also called by, stay as `kept`'s other spellings; what `kept`
    has blank is filled in from it. Every foreign key to a person is moved, in every app, so that
    none has to be added here when a model is.

    Raises: PermissionDenied unless `by` keeps boards of both; Refused where both have accounts,
    where a board that `by` does not keep knows either, or where both have a line at one place
    that has room for one.
    """
    people = {
        person.pk: person
        for person in Person.objects.select_for_update()
        .filter(pk__in=[kept.pk, other.pk])
        .order_by("pk")
    }
    if len(people) < 2:
        raise Refused("Somebody has joined these two meanwhile.")
    kept, other = people[kept.pk], people[other.pk]
    if not (keeps_person(by, kept) and keeps_person(by, other)):
        raise PermissionDenied
    if kept.user_id and other.user_id:
        raise Refused(
            f"{kept} and {other} both have accounts, so each signs in as somebody. They cannot be "
            "joined."
        )
    if boards_kept_elsewhere(kept, by) or boards_kept_elsewhere(other, by):
        raise Refused(
            "One of them is on a board that you do not keep. Ask somebody who keeps all of their "
            "boards to join them."
        )
    _drop_doubles(kept, other)
    user_id = other.user_id
    if user_id is not None:
        other.user = None
        other.save(update_fields=["user"])
        kept.user_id = user_id
    for relation in _relations():
        _move(relation, kept, other)
    spellings = [*kept.also_called, other.name, *other.also_called]
    kept.also_called = [each for each in dict.fromkeys(spellings) if each != kept.name]
    for field in FILLED_IN:
        setattr(kept, field, getattr(kept, field) or getattr(other, field))
    kept.save(update_fields=["user", "also_called", *FILLED_IN])
    other.delete()
    return kept


def _drop_doubles(kept: Person, other: Person) -> None:
    """Lists on which both stand, and one line says as much as two."""
    _join_leads(kept, other)
    BriefedOfficer.objects.filter(person=other, board__in=kept.briefed_for.values("board")).delete()


def _join_leads(kept: Person, other: Person) -> None:
    """Where both led on a priority at one time, they led on it together: from the first day of
    either to the last."""
    for led in other.leads.all():
        for own in kept.leads.filter(priority=led.priority_id):
            if not (own.before(led) or led.before(own)):
                led.starts_on = _first(own.starts_on, led.starts_on)
                led.ends_on = _last(own.ends_on, led.ends_on)
                own.delete()
        led.person = kept
        led.save(update_fields=["person", "starts_on", "ends_on"])


def _first(*days: date | None) -> date | None:
    known = [day for day in days if day is not None]
    return min(known) if len(known) == len(days) else None


def _last(*days: date | None) -> date | None:
    known = [day for day in days if day is not None]
    return max(known) if len(known) == len(days) else None


def _relations() -> list[ForeignObjectRel]:
    """Every foreign key to a person; those of kept history, which no constraint holds, are not."""
    return [
        field
        for field in Person._meta.get_fields(include_hidden=True)
        if isinstance(field, ManyToOneRel) and getattr(field.field, "db_constraint", True)
    ]


def _move_each(relation: ForeignObjectRel, kept: Person, rows: QuerySet[Model]) -> None:
    """What only says that something was done once, such as that they had this week's digest: where
    both have one, `kept` keeps its own."""
    for row in rows:
        try:
            with transaction.atomic():
                rows.filter(pk=row.pk).update(**{relation.field.name: kept})
        except IntegrityError:
            rows.filter(pk=row.pk).delete()


def _move(relation: ForeignObjectRel, kept: Person, other: Person) -> None:
    """Raises: Refused where the database has room for one of the two only."""
    rows = relation.related_model._base_manager.filter(**{relation.field.name: other})
    try:
        with transaction.atomic():
            rows.update(**{relation.field.name: kept})
    except IntegrityError as error:
        if getattr(relation.related_model, "one_is_enough", False):
            _move_each(relation, kept, rows)
            return
        what = relation.related_model._meta.verbose_name_plural
        raise Refused(
            f"Both {kept} and {other} stand in the same place among the {what}: at one meeting, or "
            "on one board at the same time. Only one can stay there: mend that first."
        ) from error
