"""What the printed monitor lists: open actions, and those closed since the last monitor."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from meetings.actions.models import Action
from meetings.boards.models import Board, Meeting
from meetings.packs.last_monitor import last_monitor_before
from meetings.packs.records import MonitorPage, monitor_pages
from tests.factories import (
    ActionFactory,
    ActionOwnerFactory,
    BoardFactory,
    MeetingFactory,
    NoteItemFactory,
    NotesFactory,
    PackFactory,
    PersonFactory,
    ProgressUpdateFactory,
)

pytestmark = pytest.mark.django_db

JANUARY, MARCH, MAY = date(2026, 1, 20), date(2026, 3, 17), date(2026, 5, 19)
PACK_OF_MARCH = datetime(2026, 3, 9, 12, 0, tzinfo=timezone.get_default_timezone())


def listed(page: MonitorPage | None) -> list[str]:
    return [action.text for group in page.groups for action in group.actions] if page else []


def printed(meeting: Meeting, *, confidential: bool = True) -> tuple[list[str], list[str]]:
    """The texts of the open and of the confidential monitor."""
    last = Meeting.objects.before(meeting).first()
    first, second = monitor_pages(meeting, last, confidential=confidential)
    return listed(first), listed(second)


def complete(action: Action, at: datetime) -> None:
    ProgressUpdateFactory(action=action, state=Action.State.COMPLETED, at=at)
    action.state, action.completed_on = Action.State.COMPLETED, timezone.localdate(at)
    action.save()


@dataclass
class Year:
    """A board that met in January, whose pack of March went out on the 9th at noon."""

    board: Board = field(default_factory=BoardFactory)

    def __post_init__(self) -> None:
        self.january, self.march, self.may = (
            MeetingFactory(board=self.board, date=day) for day in (JANUARY, MARCH, MAY)
        )
        self.action = ActionFactory(meeting=self.january, text="Count the lamps.")
        PackFactory(meeting=self.march, built_at=PACK_OF_MARCH, published_at=PACK_OF_MARCH)


@pytest.fixture
def year() -> Year:
    return Year()


def test_an_open_action_is_carried_forward_until_it_is_closed(year: Year) -> None:
    assert printed(year.march) == printed(year.may) == (["Count the lamps."], [])
    complete(year.action, PACK_OF_MARCH - timedelta(days=1))
    assert printed(year.march) == (["Count the lamps."], [])
    assert printed(year.may) == ([], [])


@pytest.mark.parametrize(
    ("at", "in_may"),
    [
        (PACK_OF_MARCH - timedelta(minutes=1), []),
        (PACK_OF_MARCH + timedelta(minutes=1), ["Count the lamps."]),
        # on the day of the meeting itself, before it and after it
        (datetime(2026, 3, 17, 9, 0, tzinfo=PACK_OF_MARCH.tzinfo), ["Count the lamps."]),
        (datetime(2026, 3, 17, 19, 0, tzinfo=PACK_OF_MARCH.tzinfo), ["Count the lamps."]),
    ],
)
def test_what_was_done_after_a_pack_was_made_is_in_the_next(
    year: Year, at: datetime, in_may: list[str]
) -> None:
    complete(year.action, at)
    assert printed(year.may) == (in_may, [])


def test_what_was_reopened_and_done_again_is_listed_again(year: Year) -> None:
    complete(year.action, PACK_OF_MARCH - timedelta(days=2))
    ProgressUpdateFactory(action=year.action, at=PACK_OF_MARCH + timedelta(days=1))
    complete(year.action, PACK_OF_MARCH + timedelta(days=2))
    assert printed(year.may) == (["Count the lamps."], [])


def test_a_cancelled_meeting_took_no_monitor(year: Year) -> None:
    complete(year.action, PACK_OF_MARCH - timedelta(days=1))
    Meeting.objects.filter(pk=year.march.pk).update(state="cancelled", cancel_reason="Snow.")
    assert printed(year.may) == (["Count the lamps."], [])


def test_a_moved_meeting_took_the_monitor_of_its_pack(year: Year) -> None:
    complete(year.action, PACK_OF_MARCH + timedelta(days=1))
    Meeting.objects.filter(pk=year.march.pk).update(date=MARCH + timedelta(days=21))
    assert printed(year.may) == (["Count the lamps."], [])


def test_a_pack_that_was_only_built_is_no_monitor(year: Year) -> None:
    later = PACK_OF_MARCH + timedelta(days=5)
    PackFactory(meeting=year.march, built_at=later)
    complete(year.action, PACK_OF_MARCH + timedelta(days=1))
    assert printed(year.may) == (["Count the lamps."], [])


@pytest.mark.parametrize(
    ("key", "found"), [("action-monitor", []), ("paper-1", ["Count the lamps."])]
)
def test_a_supplement_is_one_if_it_has_the_monitor(year: Year, key: str, found: list[str]) -> None:
    later = PACK_OF_MARCH + timedelta(days=5)
    supplement = PackFactory(
        meeting=year.march, built_at=later, published_at=later, supplement_number=1,
        supplement_to=year.march.packs.get(),
    )  # fmt: skip
    supplement.parts.create(
        position=0, key=key, title="A part", content_key="x", first_index=0, pages=1,
        first_label="7a", last_label="7a",
    )  # fmt: skip
    complete(year.action, PACK_OF_MARCH + timedelta(days=1))
    assert printed(year.may) == (found, [])


def test_where_no_pack_has_gone_out_from_here_the_day_of_the_last_meeting_counts(
    year: Year,
) -> None:
    year.march.packs.all().delete()
    for day, text in ((MARCH - timedelta(days=1), "Before."), (MARCH, "On the day.")):
        ActionFactory(
            meeting=year.january, text=text, state=Action.State.COMPLETED, completed_on=day
        )
    assert printed(year.may) == (["Count the lamps.", "On the day."], [])


def test_open_and_confidential_are_never_mixed(year: Year) -> None:
    secret = NoteItemFactory(notes=NotesFactory(meeting=year.january), confidential=True)
    ActionFactory(meeting=year.january, text="By its item.", note_item=secret)
    ActionFactory(meeting=year.january, text="By itself.", confidential=True)
    ActionFactory(meeting=year.january, text="Not followed.", on_monitor=False)
    assert printed(year.march) == (["Count the lamps."], ["By its item.", "By itself."])
    assert printed(year.march, confidential=False) == (["Count the lamps."], [])


def test_owners_and_the_day_it_is_due_are_printed_in_words(year: Year) -> None:
    ActionOwnerFactory(action=year.action, person=PersonFactory(name="Rowan Pettigrew"))
    Action.objects.update(unknown_owners="the pilots", due_next_meeting=True)

    def lines(meeting: Meeting) -> list[tuple[str, str, bool]]:
        page, _ = monitor_pages(meeting, year.january, confidential=False)
        assert page is not None
        return [(a.owners, a.due, a.overdue) for group in page.groups for a in group.actions]

    owners = "Rowan Pettigrew / the pilots"
    assert lines(year.march) == [(owners, "at this meeting", False)]
    assert lines(year.may) == [(owners, "at the meeting of 17 March 2026", True)]
    Meeting.objects.filter(pk=year.march.pk).update(state="cancelled", cancel_reason="Snow.")
    assert lines(year.may) == [(owners, "at this meeting", False)]


DAYS = 40
FIRST = datetime(2026, 1, 1, 12, 0, tzinfo=timezone.get_default_timezone())


@dataclass(frozen=True)
class Sitting:
    """`pack`: on which day, before it, its pack was made and went out; None: never."""

    day: int
    pack: int | None
    cancelled: bool


@dataclass(frozen=True)
class Done:
    """An action: the sitting that raised it, and the days it was closed and reopened, by turns."""

    raised_at: int
    turns: list[int]


@st.composite
def histories(draw: st.DrawFn) -> tuple[list[Sitting], list[Done]]:
    days = sorted(draw(st.sets(st.integers(1, DAYS), min_size=2, max_size=6)))
    sittings = []
    for number, day in enumerate(days):
        earliest = days[number - 1] if number else 0
        pack = draw(st.none() | st.integers(earliest, day))
        # the first goes out from here, so that no history begins on paper
        pack = pack if number else day
        sittings.append(Sitting(day, pack, bool(number) and draw(st.integers(0, 4)) == 0))
    actions = []
    for _ in range(draw(st.integers(1, 5))):
        raised = draw(st.integers(0, len(days) - 2))
        turns = draw(st.lists(st.integers(days[raised], DAYS), max_size=3, unique=True))
        actions.append(Done(raised, sorted(turns)))
    return sittings, actions


def is_closed(action: Done, day: float) -> bool:
    return sum(turn <= day for turn in action.turns) % 2 == 1


def obvious(sittings: list[Sitting], actions: list[Done]) -> set[int]:
    """What the monitor of the last sitting lists, by going through all days and all packs."""
    given = [s for s in sittings[:-1] if s.pack is not None and not s.cancelled]
    monitor = given[-1].pack
    assert monitor is not None
    found = set()
    for number, action in enumerate(actions):
        if not is_closed(action, DAYS):
            found.add(number)
            continue
        closed_on = max(action.turns)
        seen_closed = any(is_closed(action, day) and closed_on <= day for day in range(monitor + 1))
        if not seen_closed:
            found.add(number)
    return found


def at_noon(day: int) -> datetime:
    return FIRST + timedelta(days=day)


@settings(max_examples=30)
@given(histories())
def test_random_histories_against_going_through_every_day(
    history: tuple[list[Sitting], list[Done]],
) -> None:
    sittings, actions = history
    with transaction.atomic():
        board = BoardFactory()
        meetings = []
        for sitting in sittings:
            state = Meeting.State.CANCELLED if sitting.cancelled else Meeting.State.PLANNED
            meeting = MeetingFactory(
                board=board, date=at_noon(sitting.day).date(), start=time(11), state=state,
                cancel_reason="Snow." if sitting.cancelled else "",
            )  # fmt: skip
            meetings.append(meeting)
            if sitting.pack is not None:
                made = at_noon(sitting.pack) + timedelta(hours=1)
                PackFactory(meeting=meeting, built_at=made, published_at=made)
        for number, done in enumerate(actions):
            action = ActionFactory(meeting=meetings[done.raised_at], text=str(number))
            for turn, day in enumerate(done.turns):
                if turn % 2 == 0:
                    complete(action, at_noon(day))
                else:
                    ProgressUpdateFactory(action=action, at=at_noon(day))
                    action.state, action.completed_on = Action.State.OPEN, None
                    action.save()
        last = meetings[-1]
        Meeting.objects.filter(pk=last.pk).update(state=Meeting.State.PLANNED, cancel_reason="")
        assert last_monitor_before(last) is not None
        found, _ = printed(last)
        assert {int(text) for text in found} == obvious(sittings, actions)
        transaction.set_rollback(True)
