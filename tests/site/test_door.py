"""The register at the door, and with the code: what is taken, what is refused, what is shown."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from uuid import uuid4

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from meetings.attendance import closing, registering
from meetings.attendance.models import Apology, Register, RegisterEntry
from meetings.attendance.taps import last_moment
from meetings.members.models import Person
from tests.factories import ApologyFactory, MeetingFactory, UserFactory
from tests.full_board import FullBoard, full_board

pytestmark = pytest.mark.django_db

MORNING = datetime(2026, 12, 8, 10, 40, tzinfo=UTC)
"""Twenty minutes before the meeting."""


@dataclass
class Door:
    """A register that is open, and a tablet without an account."""

    full: FullBoard
    register: Register
    client: Client

    def send(self, *taps: object) -> tuple[int, dict[str, object]]:
        answer = self.client.post(
            reverse("door_taps", args=[self.register.door_key]),
            json.dumps({"taps": taps}),
            content_type="application/json",
        )
        return answer.status_code, answer.json()

    def page(self) -> str:
        answer = self.client.get(reverse("door", args=[self.register.door_key]))
        assert answer.status_code == 200
        return answer.content.decode()


@pytest.fixture
def door() -> Iterator[Door]:
    full = full_board()
    with time_machine.travel(MORNING, tick=False):
        register = registering.open_register(meeting=full.meeting, by=full.secretary)
        yield Door(full, register, Client(enforce_csrf_checks=True))


def tap(person: Person | int, kind: str = "arrived", **more: object) -> dict[str, object]:
    key = person if isinstance(person, int) else person.pk
    return {"id": str(uuid4()), "kind": kind, "person": key, "at": MORNING.isoformat(), **more}


def test_a_tap_sent_twice_is_taken_once_at_the_time_it_was_tapped(door: Door) -> None:
    early = MORNING - timedelta(minutes=12)
    one = tap(door.full.chair, at=early.isoformat())
    for _ in range(2):
        status, told = door.send(one, one)
        assert status == 200
        assert {each["taken"] for each in told["outcomes"]} == {True}
    entry = RegisterEntry.objects.get()
    assert (str(entry.pk), entry.at, entry.person) == (one["id"], early, door.full.chair)
    assert entry.way == RegisterEntry.Way.DOOR
    assert told["state"]["present"] == 1
    assert "Here since 10.28" in door.page()


def test_what_cannot_be_taken_is_refused_beside_what_can(door: Door) -> None:
    outsider = UserFactory(name="Somebody Else")
    stranger = Person.objects.create(name="Stranger", user=outsider)
    sent = [
        tap(door.full.chair),
        tap(stranger),
        tap(2**62),
        tap(door.full.substitutes[0], **{"for": door.full.members[4].pk}),
        tap(door.full.chair, "mistake", entry=str(uuid4())),
    ]
    _, told = door.send(*sent)
    assert [each["id"] for each in told["outcomes"]] == [each["id"] for each in sent]
    assert [each["taken"] for each in told["outcomes"]] == [True, False, False, False, False]
    assert all(each["sentence"] for each in told["outcomes"][1:])
    assert RegisterEntry.objects.count() == 1
    assert "Stranger" not in json.dumps(told)


def test_a_substitute_a_guest_a_departure_and_a_mistake(door: Door) -> None:
    full = door.full
    guest = {**tap(0, "guest"), "name": "Nettie  Rowe", "organisation": "Quay Press"}
    stands_in = tap(full.substitutes[0], **{"for": full.members[1].pk})
    wrong = tap(full.observer)
    _, told = door.send(
        stands_in, guest, wrong, tap(full.observer, "mistake", entry=wrong["id"]), guest
    )
    assert [each["taken"] for each in told["outcomes"]] == [True] * 5
    state = told["state"]
    assert state["present"] == 2
    assert state["groups"][0]["substitutes"][0]["for_name"] == full.members[1].name
    assert [each["name"] for each in state["others"]] == ["Nettie Rowe"]
    assert state["observers"][0]["state"] == "away"
    left = tap(full.substitutes[0], "left", at=(MORNING + timedelta(minutes=1)).isoformat())
    with time_machine.travel(MORNING + timedelta(minutes=2), tick=False):
        _, told = door.send(left)
    assert told["state"]["groups"][0]["substitutes"][0]["state"] == "left"


@pytest.mark.parametrize(
    "body",
    [
        "",
        "not json",
        "[]",
        '{"taps": 3}',
        '{"taps": [3]}',
        '{"taps": [{}]}',
        '{"taps": [{"id": "x", "kind": "arrived"}]}',
        '{"taps": [{"id": "6d5e2f1c-0000-4000-8000-000000000000", "kind": "x"}]}',
        '{"taps": [{"id": "6d5e2f1c-0000-4000-8000-000000000000", "kind": "left", "at": "noon"}]}',
        '{"taps": [' + ",".join(["{}"] * 201) + "]}",
        "[" * 100_000,
        b"\xff\xfe",
    ],
)
def test_what_is_no_tap_is_answered_with_a_sentence(door: Door, body: str | bytes) -> None:
    address = reverse("door_taps", args=[door.register.door_key])
    answer = door.client.post(address, body, content_type="application/json")
    assert answer.status_code == 400
    assert answer.json()["sentence"]
    big = door.client.post(address, " " * 200_000, content_type="application/json")
    assert big.status_code == 413


def test_a_closed_register_takes_what_was_tapped_before_and_shows_nothing(door: Door) -> None:
    door.send(tap(door.full.members[2]))
    with time_machine.travel(MORNING + timedelta(hours=3), tick=False):
        closing.close_register(register=door.register, by=door.full.secretary)
        page = door.client.get(reverse("door", args=[door.register.door_key]))
        assert page.status_code == 404
        assert "ask the secretariat" in page.content.decode()
        assert door.full.chair.name not in page.content.decode()
        state = door.client.get(reverse("door_state", args=[door.register.door_key]))
        assert (state.status_code, list(state.json())) == (404, ["sentence"])
        late = tap(door.full.chair, at=(MORNING + timedelta(hours=4)).isoformat())
        status, told = door.send(tap(door.full.observer), late)
        assert status == 200
        assert [each["taken"] for each in told["outcomes"]] == [True, False]
        assert "state" not in told
    until = last_moment(door.full.meeting)
    with time_machine.travel(until, tick=False):
        status, told = door.send(tap(door.full.chair))
        assert (status, [each["taken"] for each in told["outcomes"]]) == (200, [True])
    with time_machine.travel(until + timedelta(minutes=1), tick=False):
        assert door.send(tap(door.full.chair))[0] == 404


def test_another_key_is_told_nothing(door: Door) -> None:
    old = door.register.door_key
    registering.renew_keys(register=door.register, by=door.full.secretary)
    for key in (old, "x", door.register.code_key):
        assert door.client.get(reverse("door", args=[key])).status_code == 404
        assert door.client.get(reverse("door_state", args=[key])).status_code == 404
    assert door.send(tap(door.full.chair)) == (
        404,
        {"sentence": "This register has been closed or its link renewed: ask the secretariat."},
    )


def test_the_tablet_gets_no_cookie_no_way_out_and_nothing_private(door: Door) -> None:
    full = door.full
    Person.objects.update(email="private@estuaries.example", phone="01632 960 999")
    ApologyFactory(meeting=full.meeting, person=full.members[1], note="My hip again")
    page = door.client.get(reverse("door", args=[door.register.door_key]))
    words = page.content.decode()
    assert not page.cookies
    assert page["Referrer-Policy"] == "no-referrer"
    assert "noindex" in page["X-Robots-Tag"]
    assert "worker-src 'self'" in page["Content-Security-Policy"]
    assert full.chair.name in words
    assert "Sent apologies" in words
    for secret in ("hip", "private@", "960 999", "<a ", "Survey of tidal barriers"):
        assert secret not in words
    _, told = door.send(tap(full.members[1]))
    assert "private@" not in json.dumps(told)
    assert not Apology.objects.standing().exists()  # has come after all


def test_the_state_is_sent_again_only_once_it_changed(door: Door) -> None:
    address = reverse("door_state", args=[door.register.door_key])
    etag = door.client.get(address)["ETag"]
    assert door.client.get(address, headers={"if-none-match": etag}).status_code == 304
    door.send(tap(door.full.chair))
    assert door.client.get(address, headers={"if-none-match": etag}).status_code == 200


def test_without_a_script_plain_forms_do_it(door: Door) -> None:
    address = reverse("door", args=[door.register.door_key])
    full = door.full
    assert (
        door.client.post(address, {"kind": "arrived", "person": full.chair.pk}).status_code == 302
    )
    entry = RegisterEntry.objects.get()
    assert f'value="{entry.pk}"' in door.page()
    door.client.post(address, {"kind": "mistake", "person": full.chair.pk, "entry": entry.pk})
    assert RegisterEntry.objects.get().taken_back_at is not None
    guest = {"kind": "guest", "id": uuid4(), "name": "Nettie Rowe"}
    door.client.post(address, guest)
    door.client.post(address, guest)
    assert RegisterEntry.objects.filter(person__name="Nettie Rowe").count() == 1
    refused = door.client.post(address, {"kind": "arrived", "person": "9" * 18})
    assert refused.status_code == 422
    assert "Add them as a guest" in refused.content.decode()
    assert door.client.post(address, {"kind": "dance"}).status_code == 422


def signed_in(person: Person) -> Client:
    person.user = UserFactory(name=person.name)
    person.save(update_fields=["user"])
    client = Client()
    client.force_login(person.user)
    return client


def test_a_member_scans_the_code(door: Door) -> None:
    full = door.full
    address = reverse("sign_in_here", args=[door.register.code_key])
    assert Client().get(address)["Location"] == f"/accounts/login/?next={address}"
    client = signed_in(full.members[2])
    assert "I am here" in client.get(address).content.decode()
    assert client.post(address, {"kind": "arrived", "id": uuid4()}).status_code == 302
    page = client.get(address).content.decode()
    assert "You are in the register" in page
    assert "I am leaving" in page
    entry = RegisterEntry.objects.get()
    assert (entry.way, entry.by) == (RegisterEntry.Way.CODE, full.members[2].user)

    substitute = signed_in(full.substitutes[1])
    ApologyFactory(meeting=full.meeting, person=full.members[4], substitute=full.substitutes[1])
    page = substitute.get(address).content.decode()
    assert page.index(f"for {full.members[4].name}") < page.index(f"for {full.members[3].name}")
    substitute.post(address, {"kind": "arrived", "id": uuid4(), "for": full.members[4].pk})
    assert RegisterEntry.objects.get(person=full.substitutes[1]).substitute_for == full.members[4]


def test_a_mistake_with_the_code_is_taken_back_by_who_made_it(door: Door) -> None:
    address = reverse("sign_in_here", args=[door.register.code_key])
    client = signed_in(door.full.members[2])
    assert "mistake" not in client.get(address).content.decode()
    client.post(address, {"kind": "arrived", "id": uuid4()})
    entry = RegisterEntry.objects.get()
    assert f'name="entry" value="{entry.pk}"' in client.get(address).content.decode()
    others = signed_in(door.full.members[3])
    others.post(address, {"kind": "mistake", "id": uuid4(), "entry": entry.pk})
    entry.refresh_from_db()
    assert entry.taken_back_at is None
    client.post(address, {"kind": ["arrived", "mistake"], "id": uuid4(), "entry": entry.pk})
    entry.refresh_from_db()
    assert entry.taken_back_at is not None
    assert "You are in the register" not in client.get(address).content.decode()


def test_the_code_is_for_the_day_and_for_those_expected(door: Door) -> None:
    address = reverse("sign_in_here", args=[door.register.code_key])
    client = signed_in(door.full.members[2])
    assert signed_in(Person.objects.create(name="Outsider")).get(address).status_code == 404
    assert client.get(reverse("sign_in_here", args=[door.register.door_key])).status_code == 404
    with time_machine.travel(MORNING - timedelta(days=1)):
        assert client.get(address).status_code == 404
    door.send(tap(door.full.members[3]))
    with time_machine.travel(MORNING + timedelta(hours=3)):
        closing.close_register(register=door.register, by=door.full.secretary)
        assert client.get(address).status_code == 404


def test_a_guest_whose_tap_is_another_meetings_is_refused_in_words(door: Door) -> None:
    other = MeetingFactory(board=door.full.board, date=door.full.meeting.date, start=time(15))
    theirs = registering.open_register(meeting=other, by=door.full.secretary)
    sent = {"id": str(uuid4()), "kind": "guest", "name": "Ada Guest"}
    assert door.send(sent)[1]["outcomes"][0]["taken"]
    again = door.client.post(
        reverse("door_taps", args=[theirs.door_key]),
        json.dumps({"taps": [sent]}),
        content_type="application/json",
    )
    assert again.status_code == 200
    assert not again.json()["outcomes"][0]["taken"]
    assert not RegisterEntry.objects.filter(meeting=other).exists()


def test_a_member_who_adds_their_own_name_as_a_guest_is_told_to_tap_it(door: Door) -> None:
    chair = door.full.chair
    _, told = door.send(
        {
            "id": str(uuid4()),
            "kind": "guest",
            "name": chair.name,
            "organisation": chair.organisation,
        }
    )
    (outcome,) = told["outcomes"]
    assert not outcome["taken"]
    assert "is a member of this board" in outcome["sentence"]
    assert not RegisterEntry.objects.exists()


@pytest.mark.parametrize(
    "body",
    [
        b"\xff\xfe", b"", b"null", b"[]", b'"taps"', b'{"taps": {}}', b'{"taps": [1]}',
        b"[" * 50_000, b'{"taps": ' + b"[" * 20_000, b'{"taps": [{"at": NaN}]}',
        b'{"taps": [{"person": ' + b"9" * 6000 + b"}]}",
    ],
    ids=range(11),
)  # fmt: skip
def test_what_no_tablet_sends_is_refused_in_words(door: Door, body: bytes) -> None:
    answer = door.client.post(
        reverse("door_taps", args=[door.register.door_key]), body, content_type="application/json"
    )
    assert (answer.status_code, bool(answer.json()["sentence"])) == (400, True)


@pytest.mark.parametrize(
    "more",
    [
        {"at": "0001-01-01T00:00:00+14:00"},
        {"at": "9999-12-31T23:59:59-14:00"},
        {"at": "2026-12-08T10:39:00"},
        {"person": 10**30},
        {"person": True},
        {"person": [1]},
        {"for": 2**62},
        {"for": "1"},
        {"kind": "guest", "name": "a\0b\ud800"},
        {"kind": "guest", "name": {"a": ["b"]}},
        {"kind": "guest", "name": "Ada", "organisation": "\udfff"},
        {"kind": "mistake", "entry": str(uuid4())},
    ],
    ids=str,
)
def test_an_odd_tap_is_answered_and_leaves_the_register_whole(
    door: Door, more: dict[str, object]
) -> None:
    status, told = door.send({**tap(door.full.chair), **more})
    assert status in (200, 400), told
    assert door.send(tap(door.full.members[4]))[1]["outcomes"][0]["taken"]
    door.page()


@pytest.mark.parametrize("address", ["door/{}/", "door/{}/taps/", "door/{}/state/", "here/{}/"])
def test_a_key_that_nobody_has_opens_nothing(door: Door, address: str) -> None:
    client = Client()
    client.force_login(door.full.secretary)
    for key in ("%00", "%25", "'; --", "a" * 5000, f"{door.register.door_key}%00"):
        path = f"/{address.format(key)}"
        send = client.post if "taps" in path else client.get
        assert send(path).status_code == 404, key


def test_a_length_that_is_none_is_refused_in_words(door: Door) -> None:
    answer = door.client.post(
        reverse("door_taps", args=[door.register.door_key]),
        b"{}",
        content_type="application/json",
        CONTENT_LENGTH="many",
    )
    assert answer.status_code == 400
