"""Putting an earlier text of a report back, as its newest version."""

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import PermissionDenied
from django.db import transaction

from meetings.agenda.clearance import TextHasChanged
from meetings.agenda.models import Report, ReportVersion
from meetings.agenda.policies import can_write
from meetings.agenda.report_text import ReportText, write_text
from meetings.agenda.versions import keep_version


@transaction.atomic
def restore(
    *, report: Report, version: ReportVersion, by: AbstractBaseUser, seen_revision: int
) -> ReportVersion:
    """Make the report say what it said in `version`; every other version is kept.

    Raises: PermissionDenied, for who may not write it now; TextHasChanged.
    """
    held = Report.objects.select_for_update(of=("self",)).get(pk=report.pk)
    if version.report_id != held.pk or not can_write(by, held):
        raise PermissionDenied
    if held.revision != seen_revision:
        raise TextHasChanged
    held.revision += 1
    written = write_text(held, ReportText.from_json(version.text))
    return keep_version(held, written, made=ReportVersion.Made.RESTORED, by=by)
