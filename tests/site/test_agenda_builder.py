"""The agenda builder's pages: fragments and redirects, forms, refusals, and how many queries."""

import json
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from meetings.agenda import building
from meetings.agenda.models import AgendaChange, AgendaItem, ItemKind, StandingItem
from meetings.agenda.outline import Direction
from meetings.boards.models import Meeting
from meetings.packs.models import Edition
from tests.agenda.agendas import made, shape
from tests.agenda.test_building import publish
from tests.factories import (
    AgendaItemFactory,
    MeetingFactory,
    PackFactory,
    PersonFactory,
    ReportContactFactory,
    ReportFactory,
    SecretaryFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}


@pytest.fixture
def meeting():
    return MeetingFactory()


@pytest.fixture
def secretary(meeting):
    return SecretaryFactory(board=meeting.board, user__name="Perdita Holloway").user


@pytest.fixture
def client(secretary):
    client = Client()
    client.force_login(secretary)
    return client


def do(client, meeting, what, key, headers=None, **more):
    return client.post(
        reverse("agenda_do", args=[meeting.pk]), {"do": f"{what}:{key}", **more}, headers=headers
    )


def long_agenda(meeting: Meeting, lines: int) -> list[AgendaItem]:
    """Headings with two reports each."""
    for number in range(1, lines // 3 + 1):
        heading = AgendaItemFactory(meeting=meeting, position=number, kind=ItemKind.HEADING)
        for place in (1, 2):
            item = AgendaItemFactory(meeting=meeting, parent=heading, position=place)
            ReportFactory(item=item)
    return list(meeting.items.in_order())


def test_a_move_takes_as_many_queries_at_15_lines_as_at_150(client, meeting):
    counts = {}
    for lines in (15, 150):
        other = meeting if lines == 15 else MeetingFactory(board=meeting.board, start="14:00")
        items = long_agenda(other, lines)
        assert len(items) == lines
        with CaptureQueriesContext(connection) as queries:
            answer = do(client, other, "up", items[-3].pk, HTMX)
        assert "Moved “" in answer.content.decode()
        counts[lines] = len(queries)
    assert counts[15] == counts[150] <= 20


def test_a_move_across_the_whole_agenda_too(client, meeting, django_assert_num_queries):
    items = long_agenda(meeting, 150)
    with CaptureQueriesContext(connection) as one:
        do(client, meeting, "up", items[-3].pk, HTMX)
    with django_assert_num_queries(len(one)):
        do(client, meeting, "place", items[-3].pk, HTMX, before=items[0].pk)


def test_the_page_takes_as_many_queries_at_15_lines_as_at_150(
    client, meeting, django_assert_num_queries
):
    page = reverse("agenda_build", args=[meeting.pk])
    long_agenda(meeting, 15)
    with CaptureQueriesContext(connection) as queries:
        client.get(page)
    other = MeetingFactory(board=meeting.board, start="14:00")
    long_agenda(other, 150)
    with django_assert_num_queries(len(queries)):
        client.get(reverse("agenda_build", args=[other.pk]))


def test_without_htmx_a_move_leads_back_to_the_button(client, meeting):
    items = made(meeting, "A B")
    answer = do(client, meeting, "up", items["B"].pk)
    at = f"up-{items['B'].pk}"
    assert answer["Location"].endswith(f"?at={at}#{at}")
    page = client.get(answer["Location"]).content.decode()
    assert "Moved “B” up." in page
    assert f'id="{at}" autofocus' in page
    assert shape(meeting) == "B A"


def test_with_htmx_the_lines_come_back_and_say_what_was_done(client, meeting):
    items = made(meeting, "A B")
    answer = do(client, meeting, "down", items["A"].pk, HTMX)
    page = answer.content.decode()
    assert answer["HX-Retarget"] == "#builder"
    assert "<html" not in page
    assert page.index(">B<") < page.index(">A<")
    assert 'id="announcement" hx-swap-oob="innerHTML">Moved “A” down.' in page
    refused = do(client, meeting, "down", items["A"].pk, HTMX).content.decode()
    assert "Not done: “A” is the last item already." in refused


@pytest.mark.parametrize("what", ["", "up", "up:", "up:x", "fly:1", "undo:9", "up:99999999999999"])
def test_nonsense_is_refused_in_a_sentence(what, client, meeting):
    made(meeting, "A")
    answer = client.post(reverse("agenda_do", args=[meeting.pk]), {"do": what}, headers=HTMX)
    assert answer.status_code == 200
    assert "Not done: " in answer.content.decode()
    assert not AgendaChange.objects.exists()


def test_another_meetings_item_is_not_reached(client, meeting):
    elsewhere = made(MeetingFactory(), "A B")
    assert (
        "no longer on the agenda"
        in do(client, meeting, "up", elsewhere["B"].pk, HTMX).content.decode()
    )
    place = {"do": f"place:{made(meeting, 'X')['X'].pk}", "parent": elsewhere["A"].pk}
    url = reverse("agenda_do", args=[meeting.pk])
    assert "removed meanwhile" in client.post(url, place, headers=HTMX).content.decode()


def test_news_are_what_others_did(client, meeting, secretary):
    other = SecretaryFactory(board=meeting.board, user__name="Ailsa Craig").user
    items = made(meeting, "A B")
    url = reverse("agenda_news", args=[meeting.pk])
    assert client.get(url, {"since": 0}, headers=HTMX).status_code == 204
    change = building.step_item(item=items["B"], by=other, direction=Direction.UP)
    page = client.get(url, {"since": 0}, headers=HTMX).content.decode()
    assert "Ailsa Craig moved “B” up." in page
    assert client.get(url, {"since": change.pk}, headers=HTMX).status_code == 204
    assert client.get(url, {"since": "x"}, headers=HTMX).status_code == 200


def test_an_item_is_added_in_its_place_and_a_bad_form_is_shown_there(client, meeting):
    items = made(meeting, "A(B) C")
    url = reverse("agenda_add", args=[meeting.pk])
    place = f"{url}?parent={items['A'].pk}&before={items['B'].pk}"
    wrong = client.post(place, {"kind": "verbal", "title": " "}, headers=HTMX)
    assert wrong["HX-Retarget"] == f"#gap-{items['B'].pk}"
    assert "Give the item a title." in wrong.content.decode()
    assert client.post(place, {"kind": "heading", "title": "X"}).status_code == 200
    client.post(place, {"kind": "verbal", "title": "X"})
    client.post(url, {"kind": "verbal", "title": "Y"})
    assert shape(meeting) == "A(X B) C Y"
    long = client.post(url, {"kind": "verbal", "title": "Z" * 301})
    assert "at most 300" in long.content.decode()


def test_a_late_item_needs_the_chairs_reason(client, meeting, secretary):
    made(meeting, "A")
    publish(meeting, secretary)
    url = reverse("agenda_add", args=[meeting.pk])
    wrong = client.post(url, {"kind": "verbal", "title": "L"}).content.decode()
    assert "give the chair’s reason for urgency" in wrong
    client.post(url, {"kind": "verbal", "title": "L", "late_reason": "Storm."})
    assert meeting.items.get(title="L").late_reason == "Storm."


def form_of(client, url):
    return client.get(url).context["form"]


def test_details_are_changed_and_only_what_was_changed(client, meeting):
    item = made(meeting, "A")["A"]
    url = reverse("item_change", args=[item.pk])
    seen = form_of(client, url).initial["seen"]
    AgendaItem.objects.filter(pk=item.pk).update(presenter="Dr Vane")
    posted = {
        "seen": seen,
        "title": "A",
        "kind": "verbal",
        "minutes_allowed": "15",
        "confidential": "on",
    }
    wrong = client.post(url, posted).content.decode()
    assert "Give the reason why it is confidential" in wrong
    client.post(url, {**posted, "reason_words": "Staff.", "open_title": "Something"})
    item.refresh_from_db()
    assert (item.presenter, item.minutes_allowed) == ("Dr Vane", 15)
    assert (item.confidential, item.confidential_reason) == (True, "Staff.")


def test_a_stale_form_shows_both_texts_and_saves_on_the_second_press(client, meeting, secretary):
    other = SecretaryFactory(board=meeting.board, user__name="Ailsa Craig").user
    item = made(meeting, "A")["A"]
    url = reverse("item_change", args=[item.pk])
    posted = {"seen": form_of(client, url).initial["seen"], "title": "Lamps", "kind": "verbal"}
    building.change_item(
        item=item,
        by=other,
        seen={"title": "A", "presenter": ""},
        values={"title": "Buoys", "presenter": "Dr Vane"},
    )
    page = client.post(url, posted)
    text = page.content.decode()
    assert "Ailsa Craig has changed the title meanwhile" in text
    assert "Lamps" in text
    assert "Buoys" in text
    form = page.context["form"]
    again = {
        name: form[name].value() for name in form.fields if form[name].value() not in (None, False)
    }
    assert (again["title"], again["presenter"]) == ("Lamps", "Dr Vane")
    client.post(url, again)
    item.refresh_from_db()
    assert (item.title, item.presenter) == ("Lamps", "Dr Vane")


def test_a_stale_title_shows_both_texts(client, meeting):
    item = made(meeting, "A")["A"]
    url = reverse("item_title", args=[item.pk])
    AgendaItem.objects.filter(pk=item.pk).update(title="Buoys")
    page = client.post(url, {"seen": json.dumps({"title": "A"}), "title": "Lamps"}, headers=HTMX)
    text = page.content.decode()
    assert "It now says: “Buoys”." in text
    assert 'value="Lamps"' in text
    client.post(url, {"seen": page.context["form"]["seen"].value(), "title": "Lamps"})
    item.refresh_from_db()
    assert item.title == "Lamps"
    for seen in ("", "[]", "{"):
        assert client.post(url, {"seen": seen, "title": "X"}).status_code == 200
    item.refresh_from_db()
    assert item.title == "Lamps"


def test_times_run_from_the_meetings_start_and_too_much_is_said(client, meeting):
    items = made(meeting, "A(B C) D")
    for title, minutes in (("B", 20), ("C", 95), ("D", 15)):
        AgendaItem.objects.filter(pk=items[title].pk).update(minutes_allowed=minutes)
    page = client.get(reverse("agenda_build", args=[meeting.pk])).content.decode()
    for text in ("11.20", "12.55", "Too long by 10 minutes.", "130 of the meeting’s 120 minutes"):
        assert text in page


def test_deferring_and_the_plan_and_taking_it_from_there(client, meeting):
    item = made(meeting, "A B")["B"]
    later = MeetingFactory(board=meeting.board, date=date(2036, 2, 2))
    url = reverse("item_defer", args=[item.pk])
    client.post(url, {"proposed_for": later.pk, "plan_note": "Figures are missing."})
    plan = reverse("forward_plan", args=[meeting.board.slug])
    page = client.get(plan).content.decode()
    assert "Saturday 2 February 2036" in page
    assert "Figures are missing." in page
    elsewhere = MeetingFactory(date=date(2036, 2, 2))
    put = reverse("planned_put", args=[item.pk])
    assert "Select a valid choice" in client.post(put, {"meeting": elsewhere.pk}).content.decode()
    assert client.post(put, {"meeting": later.pk}).status_code == 302
    assert shape(later) == "B"
    assert client.get(put).status_code == 404
    assert client.get(reverse("planned_change", args=[item.pk])).status_code == 404


def test_the_plan_takes_as_many_queries_with_many_items(client, meeting, django_assert_num_queries):
    plan = reverse("forward_plan", args=[meeting.board.slug])

    def put(count):
        start = meeting.board.planned_items.count()
        for number in range(start, start + count):
            item = AgendaItemFactory(
                meeting=None,
                forward_plan=meeting.board,
                proposed_for=meeting if number % 2 else None,
                position=number + 1,
            )
            ReportFactory(item=item)

    put(2)
    with CaptureQueriesContext(connection) as queries:
        client.get(plan)
    put(20)
    with django_assert_num_queries(len(queries)):
        client.get(plan)


def test_an_officer_sees_the_life_of_their_item_and_no_other(meeting):
    officer = UserFactory()
    items = made(meeting, "A B")
    for title in ("A", "B"):
        ReportFactory(item=items[title])
    ReportContactFactory(report=items["A"].report, person=PersonFactory(user=officer))
    client = Client()
    client.force_login(officer)
    assert client.get(reverse("item_history", args=[items["A"].pk])).status_code == 200
    assert client.get(reverse("item_history", args=[items["B"].pk])).status_code == 404
    assert client.get(reverse("item_change", args=[items["A"].pk])).status_code == 404


def test_an_empty_agenda_offers_the_three_starting_points(client, meeting):
    page = client.get(meeting.get_absolute_url()).content.decode()
    for source in ("standing", "last", "plan"):
        url = reverse("agenda_start", args=[meeting.pk, source])
        assert url in page
        assert client.get(url).status_code == 200


def test_planned_items_count_for_no_meeting(client, meeting):
    """Home counts the papers of agendas; what waits on the plan is not among them."""
    AgendaItemFactory(meeting=None, forward_plan=meeting.board, proposed_for=meeting, position=1)
    Meeting.objects.filter(pk=meeting.pk).update(date=date(2036, 2, 2))
    page = client.get(reverse("home")).content.decode()
    assert "No agenda yet" in page


def test_a_reason_with_a_nul_in_it_is_kept_without(client, meeting, secretary):
    """No form cleans these two, and Postgres refuses a text that has one."""
    StandingItem.objects.create(board=meeting.board, position=1, kind="verbal", title="S")
    Meeting.objects.filter(pk=meeting.pk).update(date=timezone.localdate())
    for edition in Edition:
        PackFactory(meeting=meeting, edition=edition, version=1)
    client.post(reverse("packs:publish", args=[meeting.pk]), {"reason": "A st\0orm."})
    assert AgendaChange.objects.get(meeting=meeting).sentence.endswith(": A storm.")
    url = reverse("agenda_start", args=[meeting.pk, "standing"])
    taken = meeting.board.standing_items.get().pk
    assert client.post(url, {"take": taken, "late_reason": "St\0orm."}).status_code == 302
    assert meeting.items.get().late_reason == "Storm."
