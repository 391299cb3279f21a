"""The page on which notes are taken, as it works without scripts, and what it costs."""

import json
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from meetings.actions.models import Action
from meetings.agenda.models import ItemKind
from meetings.minutes.models import NoteItem, Notes
from tests.actions.note_writer import NoteWriter
from tests.actions.test_noting import Table
from tests.factories import (
    ActionFactory,
    AgendaItemFactory,
    AttendanceFactory,
    DecisionFactory,
    DeclarationFactory,
    NoteItemFactory,
    RecommendationFactory,
    ReportFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def table() -> Table:
    return Table()


@pytest.fixture
def client(table: Table) -> Client:
    client = Client()
    client.force_login(table.secretaries[0])
    return client


def take(table: Table) -> str:
    return reverse("notes_take", args=[table.meeting.pk])


def seen_in(page: str, row: NoteItem) -> str:
    """What the row's form carries, as a browser reads it."""
    section = page.partition(f'id="item-{row.pk}"')[2]
    found = re.search(r'name="seen" value="([^"]*)"', section)
    assert found
    return found[1].replace("&quot;", '"')


def save(client: Client, row: NoteItem, **fields: str) -> str:
    answer = client.post(reverse("notes_row_save", args=[row.pk]), fields, follow=True)
    return answer.content.decode()


def test_notes_begin_with_a_button_and_have_what_is_at_hand(table: Table, client: Client) -> None:
    Notes.objects.all().delete()
    item = AgendaItemFactory(meeting=table.meeting, position=1, kind=ItemKind.REPORT)
    report = ReportFactory(item=item, state="cleared")
    RecommendationFactory(report=report, position=1, text="<p>to note the silt.</p>")
    person = table.people[0]
    AttendanceFactory(meeting=table.meeting, person=person)
    AttendanceFactory(meeting=table.meeting, person=table.people[1], status="apologies")
    DeclarationFactory(meeting=table.meeting, person=person, item=item, text="Owns a dredger.")
    assert "Begin the notes" in client.get(take(table)).content.decode()
    page = client.post(take(table), follow=True).content.decode()
    assert "On the record: 1 member, 1 with apologies" in page
    assert f"<strong>{person}</strong> declared an interest" in page
    assert "Owns a dredger." in page
    assert reverse("paper", args=[item.pk]) in page
    assert "Take over as decisions" in page
    late = AgendaItemFactory(meeting=table.meeting, position=2, title="The wall", late_reason="Now")
    page = client.get(take(table)).content.decode()
    assert "On the agenda, and not in the notes: “The wall”." in page
    client.post(take(table))
    assert "urgency: Now" in NoteItem.objects.get(item=late).narrative


def test_a_row_is_saved_without_scripts(table: Table, client: Client) -> None:
    seen = seen_in(client.get(take(table)).content.decode(), table.row)
    fields = {
        "seen": seen, "title": "Dredging", "narrative": "Said.", "decisions": "noted it",
        "lead_in": "", "action-n0-text": "Do it.", "action-n0-owners": "Ned Eastwick",
        "action-n0-due": "", "action-n0-day": "",
    }  # fmt: skip
    page = save(client, table.row, **fields)
    assert "“Dredging” is saved." in page
    assert Action.objects.get().owners.get() == table.people[0]
    save(client, table.row, **fields)  # pressed twice
    assert Action.objects.count() == 1


def test_recommendations_are_taken_over_and_a_vote_added_without_scripts(
    table: Table, client: Client
) -> None:
    item = AgendaItemFactory(meeting=table.meeting, position=1, kind=ItemKind.REPORT)
    RecommendationFactory(
        report=ReportFactory(item=item, state="cleared"), position=1, text="<p>to note it.</p>"
    )
    table.row.item = item
    table.row.save()
    seen = seen_in(client.get(take(table)).content.decode(), table.row)
    page = save(client, table.row, seen=seen, decisions="agreed that", do="take")
    assert "<strong>noted</strong> it." in table.decided()
    page = save(client, table.row, seen=seen_in(page, table.row), narrative="Said.", do="vote")
    assert 'name="vote-n0-motion"' in page
    assert table.stored().narrative == "<p>Said.</p>"


def test_what_two_wrote_is_shown_without_scripts_and_the_next_save_decides(
    table: Table, client: Client
) -> None:
    seen = seen_in(client.get(take(table)).content.decode(), table.row)
    table.writer(1).write(narrative="Theirs.")
    page = save(client, table.row, seen=seen, narrative="Mine.", decisions="noted it")
    assert "Somebody else wrote in the same place" in page
    assert ">Mine.</textarea>" in page
    assert "Theirs." in page
    assert table.stored().narrative == "<p>Theirs.</p>"
    assert table.decided() == ["<strong>noted</strong> it"]
    save(client, table.row, seen=seen_in(page, table.row), narrative="Mine and theirs.")
    assert table.stored().narrative == "<p>Mine and theirs.</p>"


def test_what_is_wrong_is_said_beside_it_and_stays_in_its_box(table: Table, client: Client) -> None:
    seen = seen_in(client.get(take(table)).content.decode(), table.row)
    page = save(client, table.row, **{
        "seen": seen, "narrative": "Said.", "action-n0-text": "",
        "action-n0-owners": "Nobody Known",
        "action-n0-due": "day", "action-n0-day": "",
    })  # fmt: skip
    assert "Say what is to be done. The action is not stored before." in page
    assert 'value="Nobody Known"' in page
    assert table.stored().narrative == "<p>Said.</p>"


@pytest.mark.parametrize("sent", ["", "[1]", "{", '{"narrative": 7}', "\0"])
def test_what_no_page_sends_is_no_error(sent: str, table: Table, client: Client) -> None:
    save(client, table.row, seen=sent, tried=sent, narrative="Sa\0id", title="\0")
    for what in ("", "to", "up", "sideways"):
        address = reverse("notes_row_do", args=[table.row.pk])
        assert client.post(address, {"do": what, "to": "x\0"}).status_code == 302
    news = reverse("notes_news", args=[table.meeting.pk])
    assert client.get(news, {"rows": f"{sent},9", "revision": sent}).status_code in (200, 204)


def test_agreed_notes_are_not_written_over_and_the_words_are_not_lost(
    table: Table, client: Client
) -> None:
    page = table.writer()
    Notes.objects.update(state="circulated")
    assert page.write(narrative="A correction.")["changed"]
    Notes.objects.update(state="agreed")
    answer = page.post({"narrative": "Later."})
    assert answer.status_code == 409
    assert "These notes were agreed" in answer.json()["closed"]
    answer = client.post(reverse("notes_row_save", args=[table.row.pk]), {"narrative": "Later."})
    assert "Later." in answer.content.decode()
    assert "These notes were agreed" in client.get(take(table)).content.decode()
    assert table.stored().narrative == "<p>A correction.</p>"


def test_news_tell_what_others_did(table: Table, client: Client) -> None:
    address = reverse("notes_news", args=[table.meeting.pk])
    had = {"revision": table.notes.revision, "rows": f"{table.row.pk}.0"}
    assert client.get(address, had).status_code == 204
    table.writer(1).write(decisions="noted it")
    told = client.get(address, had).json()
    assert told["changed"][str(table.row.pk)]["fields"]["decisions"] == "**noted** it"
    assert told["new"] == {}
    client.post(reverse("notes_add", args=[table.meeting.pk]), {"title": "Order of business"})
    added = NoteItem.objects.get(title="Order of business")
    told = client.get(address, had).json()
    assert told["order"] == [table.row.pk, added.pk]
    assert "Order of business" in told["new"][str(added.pk)]


def full_notes(table: Table, count: int) -> NoteItem:
    """Notes of `count` items with decisions and actions; the last one is answered."""
    rows = [
        NoteItemFactory(notes=table.notes, position=n, title=f"Item {n}")
        for n in range(2, count + 1)
    ]
    for row in rows:
        DecisionFactory(note_item=row, position=1)
        ActionFactory(meeting=table.meeting, note_item=row, position=row.position)
    return rows[-1]


def spent(client: Client, method: str, address: str, fields: dict[str, str]) -> int:
    with CaptureQueriesContext(
        connection,
    ) as queries:
        answer = getattr(client, method)(address, fields, headers={"accept": "application/json"})
    assert answer.status_code in (200, 204), answer.content
    return len(queries)


def test_a_row_is_one_request_with_as_many_queries_at_7_items_as_at_70(client: Client) -> None:
    costs = []
    for count in (7, 70):
        table = Table()
        row = full_notes(table, count)
        client.force_login(table.secretaries[0])
        page = NoteWriter(row, table.secretaries[0])
        news = reverse("notes_news", args=[table.meeting.pk])
        fields = {
            "seen": json.dumps(page.seen), "narrative": "Said.",
            "decisions": "noted it\nasked for more", "action-n1-text": "Do it.",
            "action-n1-owners": "Ned Eastwick / Nobody",
        }  # fmt: skip
        saving = spent(client, "post", page.address, fields)
        revisions = table.notes.items.values_list("pk", "revision")
        had = ",".join(f"{key}.{revision}" for key, revision in revisions)
        costs.append(
            (
                saving,
                spent(client, "get", news, {"rows": had, "revision": "0"}),
                spent(client, "get", news, {"rows": "", "revision": "0"}),
                spent(client, "get", take(table), {}),
            )
        )
    assert costs[0] == costs[1]
    save_row, quiet, _, _ = costs[0]
    assert save_row <= 50
    assert quiet <= 6
