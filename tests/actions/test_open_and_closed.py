"""Open against closed, month by month: against counting each day's actions one by one."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from boardpapers.action_charts import HEIGHT, bars_of
from meetings.actions.open_and_closed import Life, Month, months_of

FIRST, LAST = date(2026, 4, 1), date(2027, 3, 31)


def test_a_year_so_far() -> None:
    lives = [
        Life(date(2026, 3, 1), date(2026, 4, 30)),
        Life(date(2026, 4, 10), None),
        Life(date(2026, 5, 1), date(2026, 5, 2)),
    ]
    assert months_of(lives, FIRST, LAST, date(2026, 5, 20)) == [
        Month(date(2026, 4, 30), 1, 1),
        Month(date(2026, 5, 20), 1, 2),
    ]


days = st.integers(-300, 400).map(lambda number: FIRST + timedelta(days=number))


@st.composite
def lives(draw: st.DrawFn) -> Life:
    raised = draw(days)
    lasted = draw(st.none() | st.integers(0, 200))
    return Life(raised, None if lasted is None else raised + timedelta(days=lasted))


@given(st.lists(lives(), max_size=8), days)
def test_every_month_of_any_year(some: list[Life], today: date) -> None:
    months = months_of(some, FIRST, LAST, today)
    assert len(months) == (0 if today < FIRST else 12 if today > LAST else
                           (today.year - 2026) * 12 + today.month - 3)  # fmt: skip
    for month in months:
        days_done = [life.completed_on for life in some if life.completed_on is not None]
        closed = [on for on in days_done if on <= month.last_day]
        raised = [life for life in some if life.raised_on <= month.last_day]
        assert month.open == len(raised) - len(closed)  # none is completed before it is raised
        assert month.closed == sum(on >= FIRST for on in closed)


def test_the_highest_bar_is_as_high_as_the_drawing() -> None:
    bars = bars_of([Month(FIRST, 4, 1), Month(LAST, 0, 2)])
    assert [(b.open.height, b.closed.height) for b in bars] == [(HEIGHT, 30), (0, 60)]
    assert bars[0].open.y == 0
    assert bars_of([Month(FIRST, 0, 0)])[0].open.height == 0
