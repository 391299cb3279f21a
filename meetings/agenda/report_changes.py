"""A change of a report's text that goes on from whatever the text is when it is made."""

from collections.abc import Callable

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import PermissionDenied
from django.db import transaction

from meetings.agenda.models import Report, ReportVersion
from meetings.agenda.policies import can_write
from meetings.agenda.report_text import ReportText, read_text, write_text
from meetings.agenda.versions import keep_version


@transaction.atomic
def change_text(
    *,
    report: Report,
    by: AbstractBaseUser,
    change: Callable[[ReportText], ReportText],
    made: ReportVersion.Made = ReportVersion.Made.WRITTEN,
) -> ReportText:
    """Make the text what `change` makes of the newest one, and keep it as a version.

    Two people's changes come one after the other, each on the other's text; `change` may raise
    to refuse. Nothing is written where it changes nothing.

    Raises: PermissionDenied, for who may not write the report as it now stands.
    """
    held = Report.objects.select_for_update(of=("self",)).get(pk=report.pk)
    if not can_write(by, held):
        raise PermissionDenied
    text = read_text(held)
    changed = change(text)
    if changed == text:
        return text
    held.revision += 1
    written = write_text(held, changed)
    version = keep_version(held, written, made=made, by=by)
    version.revision, version.editor = held.revision, ""
    version.save(update_fields=["revision", "editor"])
    return written
