"""What is changed is not found as it was, from the very moment of the change."""

import threading
from collections.abc import Callable

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.urls import reverse

from meetings.actions.models import Action
from meetings.agenda.models import AgendaItem, Appendix, Report
from meetings.boards.models import Meeting
from meetings.members.models import Membership, Person
from meetings.minutes.models import Decision, NoteItem, Notes
from meetings.search import indexing
from meetings.search.indexing import index_changes
from meetings.search.models import Passage, Stale
from tests.factories import AgendaItemFactory
from tests.world import World


def found(world: World, role: str, words: str) -> int:
    response = world.client(role).get(reverse("search"), {"q": words})
    count: int = response.context["page"].paginator.count
    return count


CHANGES: dict[str, tuple[str, Callable[[World], object]]] = {
    "an item is made confidential": (
        "lamps buoys",
        lambda world: AgendaItem.objects.filter(title="Lamps and buoys").update(confidential=True),
    ),
    "its heading is made confidential": (
        "lamps buoys",
        lambda world: AgendaItem.objects.filter(title="Barriers").update(confidential=True),
    ),
    "the meeting is not out any more": (
        "lamps buoys",
        lambda world: Meeting.objects.update(published_at=None),
    ),
    "the report is withdrawn": (
        "eleven estuaries",
        lambda world: AgendaItem.objects.filter(title="Survey of tidal barriers").update(
            withdrawn=True
        ),
    ),
    "the report is opened again": (
        "eleven estuaries",
        lambda world: Report.objects.update(state=Report.State.DRAFT),
    ),
    "a sentence is taken out of the report": (
        "eleven estuaries",
        lambda world: Report.objects.update(body=""),
    ),
    "an appendix is made confidential": (
        "questions asked",
        lambda world: Appendix.objects.update(confidential=True),
    ),
    "an appendix is deleted": ("questions asked", lambda world: Appendix.objects.all().delete()),
    "notes are taken back": (
        "members discussed tides",
        lambda world: Notes.objects.update(state=Notes.State.DRAFT),
    ),
    "a noted item is made confidential": (
        "asked figures",
        lambda world: NoteItem.objects.filter(title="Dredging").update(confidential=True),
    ),
    "a decision is deleted": (
        "asked figures",
        lambda world: Decision.objects.filter(text__contains="figures").delete(),
    ),
    "an action is made confidential": (
        "officers collect estuary",
        lambda world: Action.objects.update(confidential=True),
    ),
    "a name is changed": (
        "Oakapple",
        lambda world: Person.objects.filter(name="Winifred Oakapple").update(name="W Holm"),
    ),
    "a seat is taken back": (
        "Oakapple",
        lambda world: Membership.objects.filter(person__name="Winifred Oakapple").delete(),
    ),
}


@pytest.mark.parametrize("change", CHANGES)
def test_what_is_changed_is_not_found_any_more(world: World, change: str) -> None:
    Notes.objects.update(state=Notes.State.CIRCULATED)
    index_changes()
    words, make_it = CHANGES[change]
    assert found(world, "observer", words) > 0
    make_it(world)
    assert found(world, "observer", words) == 0
    index_changes()
    assert found(world, "observer", words) == 0


def test_a_seat_that_ends_ends_what_is_found(world: World) -> None:
    assert found(world, "member", "Gullwater") > 0
    Membership.objects.update(ends_on="2026-01-01")
    assert found(world, "member", "Gullwater") == 0


def test_a_new_text_is_found_once_it_is_indexed(world: World) -> None:
    report = world.full.items["1(a)"].report
    report.body += "<ol><li>Puffins nest on the barrier.</li></ol>"
    report.save(update_fields=["body"])
    assert found(world, "member", "puffins") == 0
    assert index_changes() == 1
    assert found(world, "member", "puffins") == 1
    assert not Stale.objects.exists()


def test_what_is_saved_without_a_change_stays_found(world: World) -> None:
    world.full.items["1(a)"].save()
    world.full.meeting.save()
    assert not Stale.objects.exists()


def test_what_is_taken_back_leaves_nothing_stale(world: World) -> None:
    with transaction.atomic():
        AgendaItem.objects.update(confidential=True)
        assert Stale.objects.exists()
        transaction.set_rollback(True)
    assert not Stale.objects.exists()


def test_one_that_cannot_be_indexed_keeps_no_other_from_it_and_is_not_found(
    world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    broken = world.full.items["1(b)"].pk
    of_items = indexing.MAKERS["item"][2]

    def making(keys):
        keys = list(keys)
        if broken in keys:
            raise ValueError("It cannot be read.")
        return of_items(keys)

    monkeypatch.setitem(indexing.MAKERS, "item", (AgendaItem, "Items", making))
    AgendaItem.objects.filter(pk=broken).update(title="Lamps, buoys and bells")
    item = AgendaItemFactory(meeting=world.full.meeting, title="Pelicans")
    index_changes()
    assert found(world, "member", "pelicans") == 1
    assert found(world, "member", "buoys") == 0
    assert Stale.objects.filter(subject=f"item:{broken}").exists()
    assert not Stale.objects.filter(subject=f"item:{item.pk}").exists()
    assert "cannot be indexed" in caplog.text
    monkeypatch.undo()
    call_command("index_passages")
    assert found(world, "member", "bells") > 0


def test_everything_can_be_indexed_anew(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    before = sorted(Passage.objects.values_list("subject", "anchor", "text", "secret", "reach"))
    Passage.objects.filter(kind="report").delete()
    Passage.objects.filter(kind="item").update(subject="item:999999")
    call_command("index_passages")
    after = sorted(Passage.objects.values_list("subject", "anchor", "text", "secret", "reach"))
    assert after == before
    assert "People" in capsys.readouterr().out


def test_a_seat_lets_nobody_find_what_was_confidential_before_it(world: World) -> None:
    full = world.full
    secret = AgendaItemFactory(
        meeting=full.last_meeting, title="The price of herring", confidential=True
    )
    Meeting.objects.filter(pk=full.last_meeting.pk).update(published_at="2026-10-12T09:00Z")
    index_changes()
    assert found(world, "member", "herring") == 1
    person = world.users["member"].person  # type: ignore[union-attr]  # who has signed in
    Membership.objects.filter(person=person).update(starts_on="2026-11-01")
    assert found(world, "member", "herring") == 0
    assert secret.is_secret


@pytest.mark.django_db(transaction=True)
def test_a_change_that_comes_while_it_is_indexed_is_not_lost(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    item = AgendaItemFactory(title="Cormorants")
    index_changes()
    of_items = indexing.MAKERS["item"][2]

    def elsewhere() -> None:
        AgendaItem.objects.filter(pk=item.pk).update(title="Guillemots")
        connection.close()

    def making(keys):
        made = list(of_items(keys))
        if any(passage.head == "Gannets" for passage in made):
            other = threading.Thread(target=elsewhere)
            other.start()
            other.join()
        return made

    monkeypatch.setitem(indexing.MAKERS, "item", (AgendaItem, "Items", making))
    AgendaItem.objects.filter(pk=item.pk).update(title="Gannets")
    index_changes()
    assert [each.head for each in Passage.objects.filter(kind="item")] == ["Guillemots"]
    assert not Stale.objects.exists()
