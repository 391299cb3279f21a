"""Making the passages of what has changed anew, and of everything."""

import logging
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator

from django.db import connection, transaction
from django.db.models import F, Model

from meetings.actions.models import Action
from meetings.agenda.models import AgendaItem
from meetings.chairs_reports.models import RecordedEvent
from meetings.members.models import Person
from meetings.minutes.models import Notes
from meetings.search.models import Passage, Stale
from meetings.search.of_items import of_items
from meetings.search.of_records import of_actions, of_events, of_notes, of_people

logger = logging.getLogger(__name__)

AT_A_TIME = 200
MOST_TRIES = 5
"""What could not be made so often is left out of every search until it is changed again."""
LOCK = 7_204_118
"""Of the database, for the one who writes passages."""

MAKERS: dict[str, tuple[type[Model], str, Callable[[Iterable[int]], Iterator[Passage]]]] = {
    "item": (AgendaItem, "Agenda items and their papers", of_items),
    "notes": (Notes, "Notes", of_notes),
    "action": (Action, "Actions", of_actions),
    "event": (RecordedEvent, "Events for the record", of_events),
    "person": (Person, "People", of_people),
}
"""By the name of a subject before its colon."""


def index_changes() -> int:
    """Make what is stale anew, all of it; how many subjects. Not to be called in a transaction."""
    done = 0
    while (number := _index_some()) is not None:
        done += number
    return done


@transaction.atomic
def _index_some() -> int | None:
    """None where there is nothing to do, or somebody else does it.

    The rows are read first and the texts after them: so the texts are as new as any of the rows
    that are taken away. A change that comes in meanwhile has a row of its own.
    """
    if not _is_ours():
        return None
    rows = list(Stale.objects.filter(tries__lt=MOST_TRIES).order_by("tries", "pk")[:AT_A_TIME])
    if not rows:
        return None
    subjects = sorted({row.subject for row in rows})
    keys = [row.pk for row in rows]
    try:
        with transaction.atomic():
            make_anew(subjects)
    except Exception:
        if len(subjects) > 1:
            return _one_by_one(subjects, keys)
        logger.exception("%s cannot be indexed.", subjects[0])
        Stale.objects.filter(pk__in=keys).update(tries=F("tries") + 1)
        return 0
    Stale.objects.filter(pk__in=keys).delete()
    return len(subjects)


def _one_by_one(subjects: list[str], keys: list[int]) -> int:
    """One of them cannot be made: the others are."""
    done = 0
    for subject in subjects:
        rows = Stale.objects.filter(pk__in=keys, subject=subject)
        try:
            with transaction.atomic():
                make_anew([subject])
        except Exception:
            logger.exception("%s cannot be indexed.", subject)
            rows.update(tries=F("tries") + 1)
        else:
            rows.delete()
            done += 1
    return done


def _is_ours() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
        row = cursor.fetchone()
    return bool(row and row[0])


def make_anew(subjects: Iterable[str]) -> int:
    """Put the passages of the subjects as they now are in the place of those there were; their
    number. In the caller's transaction."""
    by_kind: dict[str, list[int]] = defaultdict(list)
    for subject in subjects:
        kind, _, key = subject.partition(":")
        by_kind[kind].append(int(key))
    number = 0
    for kind, keys in by_kind.items():
        made = list(MAKERS[kind][2](keys))
        Passage.objects.filter(subject__in=[f"{kind}:{key}" for key in keys]).delete()
        Passage.objects.bulk_create(made, batch_size=500)
        number += len(made)
    return number


def index_everything(progress: Callable[[str, int, int], None]) -> dict[str, tuple[int, int]]:
    """Make every passage anew; of each kind how many things there were, and passages.

    `progress` is told what is being done, how much of it is done, and how much there is.
    """
    _forget_what_is_gone()
    told = {}
    for kind, (model, label, _) in MAKERS.items():
        keys = list(model._default_manager.order_by("pk").values_list("pk", flat=True))
        passages = 0
        for start in range(0, len(keys), AT_A_TIME):
            some = keys[start : start + AT_A_TIME]
            passages += _index_these([f"{kind}:{key}" for key in some])
            progress(label, start + len(some), len(keys))
        told[label] = (len(keys), passages)
    return told


@transaction.atomic
def _index_these(subjects: list[str]) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    rows = list(Stale.objects.filter(subject__in=subjects).values_list("pk", flat=True))
    number = make_anew(subjects)
    Stale.objects.filter(pk__in=rows).delete()
    return number


def _forget_what_is_gone() -> None:
    """Passages of what is there no more, which a restored database may have."""
    for kind, (model, _, _) in MAKERS.items():
        there = {f"{kind}:{key}" for key in model._default_manager.values_list("pk", flat=True)}
        subjects = Passage.objects.filter(subject__startswith=f"{kind}:")
        indexed = set(subjects.values_list("subject", flat=True).distinct())
        Passage.objects.filter(subject__in=indexed - there).delete()
