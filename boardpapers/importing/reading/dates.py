"""Dates as people write them in papers and tables."""

import re
from datetime import date

ACCEPTED = "2012-03-20, 20 March 2012 or 20/03/2012"

_MONTHS = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]
_DAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_NUMERIC = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4}|\d{2})")
_WORDS = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?\s+([a-z]{3,9})\.?,?\s+(\d{4})")
_DAY_NAME = re.compile(rf"^({'|'.join(_DAYS)}|{'|'.join(d[:3] for d in _DAYS)})\b[.,]*\s*")


def parse_date(text: str) -> date | None:
    """The date a text is, British order, with or without the day's name; None if it is no date.

    Years of two digits are of this century. A wrong day's name does not make the date unreadable:
    see `weekday_disagrees`.
    """
    plain = _DAY_NAME.sub("", " ".join(text.lower().split())).strip(" .,")
    if found := _ISO.fullmatch(plain):
        year, month, day = (int(part) for part in found.groups())
    elif found := _NUMERIC.fullmatch(plain):
        day, month, year = (int(part) for part in found.groups())
        year += 2000 if year < 100 else 0
    elif found := _WORDS.fullmatch(plain):
        months = [n for n, name in enumerate(_MONTHS, 1) if name.startswith(found[2][:3])]
        if not months or not (len(found[2]) <= 4 or found[2] == _MONTHS[months[0] - 1]):
            return None
        day, month, year = int(found[1]), months[0], int(found[3])
    else:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def weekday_disagrees(text: str, day: date) -> bool:
    """Whether a text names another day of the week than the date has."""
    found = _DAY_NAME.match(text.lower().strip())
    return found is not None and not _DAYS[day.weekday()].startswith(found[1][:3])


def written(day: date) -> str:
    """A date in the pack's manner: "20 March 2012"."""
    return f"{day.day} {_MONTHS[day.month - 1].capitalize()} {day.year}"
