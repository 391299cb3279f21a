"""The page of a priority: what is under it over time, as far as its reader may see it."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from boardpapers.accounts.models import User
from meetings.actions.models import Action
from meetings.agenda.models import AgendaItem, ItemKind
from meetings.boards.models import Board, Meeting, Priority
from meetings.chairs_reports.models import RecordedEvent
from meetings.minutes.models import Decision, Notes
from tests.factories import (
    ActionFactory,
    AgendaItemFactory,
    BoardFactory,
    DecisionFactory,
    MeetingFactory,
    MembershipFactory,
    NoteItemFactory,
    NotesFactory,
    PriorityFactory,
    PriorityLeadFactory,
    ReportFactory,
    SecretaryFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


class Themed:
    """A board with a priority, and a past, published meeting."""

    def __init__(self) -> None:
        self.board: Board = BoardFactory(name="Pilots Board")
        self.priority: Priority = PriorityFactory(
            board=self.board, name="Safe Passage", aim="No ship aground.",
            starts_on=date(2024, 6, 1),
        )  # fmt: skip
        self.other: Priority = PriorityFactory(board=self.board, name="Clean Water")
        self.meeting: Meeting = MeetingFactory(
            board=self.board, date=date(2026, 3, 3), state=Meeting.State.HELD,
            published_at=timezone.now(),
        )  # fmt: skip
        self.notes = NotesFactory(meeting=self.meeting, state=Notes.State.AGREED)
        self.secretary: User = SecretaryFactory(board=self.board).user
        self.member: User = UserFactory()
        MembershipFactory(board=self.board, person__user=self.member)
        self.observer: User = UserFactory()
        MembershipFactory(board=self.board, person__user=self.observer, capacity="observer")

    def item(self, title: str, **more: object) -> AgendaItem:
        item: AgendaItem = AgendaItemFactory(
            meeting=self.meeting, title=title, **{"priority": self.priority, **more}
        )
        return item

    def decision(self, text: str, item: AgendaItem, **more: object) -> Decision:
        note = NoteItemFactory(notes=self.notes, item=item)
        return DecisionFactory(note_item=note, text=f"<p>{text}</p>", **more)

    def action(self, text: str, item: AgendaItem, **more: object) -> Action:
        note = NoteItemFactory(notes=self.notes, item=item)
        return ActionFactory(meeting=self.meeting, note_item=note, text=text, **more)

    def event(self, text: str, **more: object) -> RecordedEvent:
        return RecordedEvent.objects.create(
            board=self.board, happened_on=date(2026, 4, 1), text=f"<p>{text}</p>",
            added_by=self.secretary, **{"priority": self.priority, **more},
        )  # fmt: skip

    @property
    def url(self) -> str:
        return reverse("priority_page", args=[self.board.slug, self.priority.pk])

    def page(self, user: User | None, query: str = "") -> str:
        client = Client()
        if user is not None:
            client.force_login(user)
        response = client.get(self.url + query)
        assert response.status_code == 200
        return response.content.decode()


@pytest.fixture
def themed() -> Themed:
    return Themed()


def test_it_says_what_it_is_for_and_who_leads_and_led(themed: Themed) -> None:
    PriorityLeadFactory(priority=themed.priority, person__name="Ada Lovell")
    PriorityLeadFactory(
        priority=themed.priority, person__name="Bea Quill", ends_on=date(2025, 5, 31)
    )
    page = themed.page(themed.member)
    assert "No ship aground." in page
    assert "from 1 June 2024" in page
    assert page.index("Led by") < page.index("Ada Lovell") < page.index("Bea Quill")
    assert "until 31 May 2025" in page
    assert "Change aim" not in page
    assert "Change aim" in themed.page(themed.secretary)


def test_everything_under_it_is_there_and_nothing_else(themed: Themed) -> None:
    own = themed.item("Wreck buoys")
    heading = themed.item("Safe water", kind=ItemKind.HEADING)
    under = themed.item("Dredging", parent=heading, priority=None)
    elsewhere = themed.item("Bathing", priority=themed.other)
    themed.decision("Buoys are moved.", own)
    themed.decision("Sand is dredged.", under)
    themed.decision("Bathing is allowed.", elsewhere)
    themed.decision("Beach wardens watch ships.", elsewhere, priority=themed.priority)
    themed.decision("Of water it is.", own, priority=themed.other)
    themed.action("Write to the pilots.", under)
    themed.action("Count the bathers.", elsewhere)
    themed.action("Warn the bathers of ships.", elsewhere, priority=themed.priority)
    themed.action("Long done.", own, state="completed", completed_on=date(2026, 3, 9))
    themed.event("The lamp was lit.")
    themed.event("The weir was opened.", priority=themed.other)
    page = themed.page(themed.member)
    for words in (
        "Wreck buoys", "Dredging", "Buoys are moved", "Sand is dredged", "Beach wardens watch",
        "Write to the pilots", "Warn the bathers", "The lamp was lit",
    ):  # fmt: skip
        assert words in page
    for words in (
        "Bathing is allowed", "Of water it is", "Count the bathers", "Long done", "weir",
    ):  # fmt: skip
        assert words not in page


def test_a_priority_with_nothing_under_it_says_so(themed: Themed) -> None:
    page = themed.page(themed.member)
    assert page.count('class="empty"') == 4
    assert "no lead member" in page


def test_readers_find_what_they_may_open_and_no_count_of_the_rest(themed: Themed) -> None:
    secret = themed.item("Pirates", confidential=True)
    ReportFactory(item=secret)
    themed.decision("Pirates are hunted.", secret)
    themed.action("Hunt the pirates.", secret)
    themed.event("Pirates were seen.", confidential=True, confidential_reason="Safety")
    MeetingFactory(board=themed.board, date=date(2026, 9, 9))
    planned = AgendaItemFactory(
        meeting=MeetingFactory(board=themed.board, date=date(2026, 10, 9)),
        title="Not yet published", priority=themed.priority,
    )  # fmt: skip
    draft = MeetingFactory(board=themed.board, date=date(2026, 2, 2), published_at=timezone.now())
    note = NoteItemFactory(notes__meeting=draft, item=AgendaItemFactory(meeting=draft))
    DecisionFactory(note_item=note, text="<p>Draft words.</p>", priority=themed.priority)
    for user in (themed.secretary, themed.member):
        page = themed.page(user)
        assert "Pirates" in page
        assert ("Draft words" in page) is (user == themed.secretary)
        assert (planned.title in page) is (user == themed.secretary)
    for query in ("", "?show=papers", "?show=decisions", "?show=actions", "?show=events"):
        page = themed.page(themed.observer, query)
        assert "irates" not in page
        assert 'class="soft fw-normal">' not in page  # no count of anything
    Board.objects.filter(pk=themed.board.pk).update(is_public=True)
    themed.item("Open buoys")
    public = themed.page(None)
    assert "Open buoys" in public
    assert "irates" not in public
    assert "Draft words" not in public


def test_an_outsider_and_another_boards_address_find_nothing(themed: Themed) -> None:
    client = Client()
    client.force_login(UserFactory())
    assert client.get(themed.url).status_code == 404
    client.force_login(themed.secretary)
    theirs = PriorityFactory()
    url = reverse("priority_page", args=[themed.board.slug, theirs.pk])
    assert client.get(url).status_code == 404


def _many(themed: Themed, number: int) -> None:
    first = AgendaItem.objects.count()
    items = [themed.item(f"Paper {n}", position=n) for n in range(first, first + number)]
    for item in items:
        ReportFactory(item=item)
    notes = [
        NoteItemFactory(notes=themed.notes, item=item, position=item.position) for item in items
    ]
    Decision.objects.bulk_create(
        Decision(note_item=note, position=1, text=f"<p>Decided {note.position}.</p>")
        for note in notes
    )
    Action.objects.bulk_create(
        Action(meeting=themed.meeting, note_item=note, item_title=note.title,
               position=note.position, text=f"Do {note.position}.")
        for note in notes
    )  # fmt: skip
    for item in items:
        themed.event(f"Happened at {item}.")


@pytest.mark.parametrize("query", ["", "?show=papers", "?show=decisions", "?show=actions"])
def test_the_queries_do_not_grow(themed: Themed, client: Client, query: str) -> None:
    client.force_login(themed.member)
    _many(themed, 1)
    with CaptureQueriesContext(connection) as few:
        client.get(themed.url + query)
    _many(themed, 30)
    with CaptureQueriesContext(connection) as many:
        client.get(themed.url + query)
    assert len(few) == len(many) <= 23


def test_a_thousand_rows_are_paged(themed: Themed) -> None:
    item = themed.item("Buoys")
    note = NoteItemFactory(notes=themed.notes, item=item)
    Decision.objects.bulk_create(
        Decision(note_item=note, position=n, text=f"<p>Decided {n}.</p>") for n in range(1, 1001)
    )
    overview = themed.page(themed.member)
    assert overview.count('register__decision"') == 5
    assert "All 1000" in overview
    last = themed.page(themed.member, "?show=decisions&page=40")
    assert "Decided 1000." in last
    assert "Page 40 of 40" in last
    for odd in ("?show=nothing", "?show=decisions&page=0", "?show=decisions&page=x", "?show=%00"):
        themed.page(themed.member, odd)


def test_it_is_reached_from_the_board_its_papers_and_the_registers(
    themed: Themed, client: Client
) -> None:
    item = themed.item("Buoys", number_at_publication="1")
    ReportFactory(item=item)
    themed.decision("Buoys are moved.", item)
    action = themed.action("Move the buoys.", item)
    client.force_login(themed.member)
    for url in (
        themed.board.get_absolute_url(),
        reverse("meeting_agenda", args=[themed.meeting.pk]),
        reverse("paper", args=[item.pk]),
        reverse("board_decisions", args=[themed.board.slug]),
        action.get_absolute_url(),
    ):
        assert f'href="{themed.url}"' in client.get(url).content.decode(), url


def test_something_is_jotted_down_under_it(themed: Themed, client: Client) -> None:
    jot = f"{reverse('event_new', args=[themed.board.slug])}?priority={themed.priority.pk}"
    assert jot in themed.page(themed.member)
    assert jot not in themed.page(themed.observer)
    client.force_login(themed.member)
    assert f'value="{themed.priority.pk}" selected' in client.get(jot).content.decode()


def test_the_monitor_is_narrowed_by_priority(themed: Themed, client: Client) -> None:
    own, other = themed.item("Buoys"), themed.item("Bathing", priority=themed.other)
    themed.action("Move the buoys.", own)
    themed.action("Count the bathers.", other)
    themed.action("Warn of ships.", other, priority=themed.priority)
    client.force_login(themed.member)
    for name, args in (("board_actions", [themed.board.slug]), ("actions:list", [])):
        page = client.get(reverse(name, args=args), {"priority": themed.priority.pk})
        shown = page.content.decode()
        assert "Move the buoys." in shown
        assert "Warn of ships." in shown
        assert "Count the bathers." not in shown
        odd = client.get(reverse(name, args=args), {"priority": "99999999999999999999"})
        assert "Count the bathers." in odd.content.decode()


def test_the_rule_is_one_for_query_and_property(themed: Themed) -> None:
    heading = themed.item("Safe water", kind=ItemKind.HEADING)
    items = [
        themed.item("Own", priority=themed.other, parent=heading),
        themed.item("Its heading's", priority=None, parent=heading),
        themed.item("None", priority=None),
    ]
    for item in items:
        themed.decision("As its item.", item)
        themed.decision("By itself.", item, priority=themed.other)
        themed.action("As its item.", item)
        themed.action("By itself.", item, priority=themed.priority)
    ActionFactory(meeting=themed.meeting)
    for model in (AgendaItem, Decision, Action):
        for priority in (themed.priority, themed.other):
            rows = model.objects.all()
            under = set(model.objects.all().under(priority))
            assert under == {row for row in rows if row.theme == priority}
            assert under


def test_an_ended_priority_is_offered_for_nothing_new_and_keeps_its_papers(
    themed: Themed, client: Client
) -> None:
    item = themed.item("Old buoys", number_at_publication="1")
    themed.priority.ends_on = date(2026, 5, 31)
    themed.priority.save()
    meeting = MeetingFactory(board=themed.board, date=timezone.localdate() + timedelta(days=30))
    fresh = AgendaItemFactory(meeting=meeting, title="New")
    client.force_login(themed.secretary)
    details = client.get(reverse("item_change", args=[fresh.pk])).content.decode()
    assert "Clean Water" in details
    assert "Safe Passage" not in details
    builder = client.get(reverse("agenda_build", args=[meeting.pk])).content.decode()
    assert "Clean Water" in builder
    assert "Safe Passage" not in builder
    Meeting.objects.filter(pk=themed.meeting.pk).update(state="published")
    assert "Safe Passage" in client.get(reverse("item_change", args=[item.pk])).content.decode()
    assert "Old buoys" in themed.page(themed.member)
    assert "Ended 31 May 2026" in themed.page(themed.member)
