"""What lasts from one day to another, both included, and is open where a day is blank."""

from datetime import date

from django.db.models import Q
from django.utils import timezone


def holds_on(day: date | None) -> Q:
    """That what lasts from `starts_on` to `ends_on`, blank where open, holds on `day` (today)."""
    day = day or timezone.localdate()
    return Q(Q(starts_on__isnull=True) | Q(starts_on__lte=day)) & Q(
        Q(ends_on__isnull=True) | Q(ends_on__gte=day)
    )


def span_in_words(starts_on: date | None, ends_on: date | None) -> str:
    """ "1 June 2026 to 31 May 2027", "from 1 June 2026"; blank for what is open on both sides."""
    if starts_on is None:
        return f"until {ends_on:%-d %B %Y}" if ends_on else ""
    if ends_on is None:
        return f"from {starts_on:%-d %B %Y}"
    return f"{starts_on:%-d %B %Y} to {ends_on:%-d %B %Y}"
