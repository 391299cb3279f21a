"""Working days: neither weekends nor bank holidays; and clear ones counted back from a meeting."""

from collections.abc import Container, Iterable
from datetime import date, timedelta

import holidays

SATURDAY = 5


def bank_holidays(region: str, years: Iterable[int]) -> dict[date, str]:
    """The bank holidays of one part of the United Kingdom (`Board.Holidays`), named, by day."""
    kept = holidays.country_holidays("GB", subdiv=region, years=years, expand=False)
    return {
        day: name.replace("(observed)", "(substitute day)").replace("'", "’")
        for day, name in kept.items()
    }


def is_working_day(day: date, holidays: Container[date]) -> bool:
    return day.weekday() < SATURDAY and day not in holidays


def working_days_before(day: date, count: int, holidays: Container[date]) -> date:
    """The latest working day with `count` clear working days strictly between it and `day`.

    The day of issue and the day of the meeting do not count. Source: Local Government Act 1972,
    s. 100B(3), "five clear days"; holidays have to reach back as far as the count does.
    """
    clear = 0
    issue = day - timedelta(days=1)
    while clear < count or not is_working_day(issue, holidays):
        clear += is_working_day(issue, holidays)
        issue -= timedelta(days=1)
    return issue
