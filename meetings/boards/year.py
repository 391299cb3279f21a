"""The board's year, which is not the calendar's."""

from datetime import date, timedelta


def year_bounds(day: date, first_month: int) -> tuple[date, date]:
    """First and last day of the year, beginning on the 1st of `first_month`, that `day` is in."""
    first_year = day.year if day.month >= first_month else day.year - 1
    first = date(first_year, first_month, 1)
    return first, date(first_year + 1, first_month, 1) - timedelta(days=1)


def municipal_year(day: date, first_month: int) -> str:
    """The year's name: "2011/2012", or "2012" where it is the calendar's."""
    first, last = year_bounds(day, first_month)
    return f"{first.year}" if first.year == last.year else f"{first.year}/{last.year}"
