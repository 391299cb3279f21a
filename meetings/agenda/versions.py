"""Keeping every text that a report had."""

from datetime import datetime, timedelta

from django.contrib.auth.base_user import AbstractBaseUser
from django.utils import timezone

from meetings.agenda.models import Report, ReportVersion
from meetings.agenda.report_text import ReportText

SPELL = timedelta(minutes=30)
"""What one person writes with shorter pauses than this is one version."""


def keep_version(
    report: Report,
    text: ReportText,
    *,
    made: ReportVersion.Made,
    by: AbstractBaseUser | None,
    at: datetime | None = None,
) -> ReportVersion:
    """Keep `text` as the report's newest version, in a transaction that holds the report's row.

    What somebody goes on writing replaces their own version before it; a text that is the same as
    the one before it, at the same kind of step, is not kept twice.
    """
    at = at or timezone.now()
    last = report.versions.last()
    if last is not None and last.by_id == (by.pk if by else None) and last.made == made:
        if ReportText.from_json(last.text) == text:
            return last
        goes_on = made == ReportVersion.Made.WRITTEN and at - last.saved_at < SPELL
        if goes_on and not last.steps.exists():
            last.text, last.saved_at = text.as_json(), at
            last.save(update_fields=["text", "saved_at"])
            return last
    return ReportVersion.objects.create(
        report=report,
        number=last.number + 1 if last is not None else 1,
        made=made,
        by_id=by.pk if by else None,
        began_at=at,
        saved_at=at,
        text=text.as_json(),
    )
