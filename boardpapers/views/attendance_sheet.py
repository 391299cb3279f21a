"""The printed attendance sheet."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import content_disposition_header
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from boardpapers.access import get_meeting_to_keep
from meetings.packs.attendance_sheet import SheetNotMade, sheet_name
from meetings.packs.attendance_sheet import attendance_sheet as made_for


@never_cache
@require_safe
def attendance_sheet(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """Everybody expected with room to sign, as a PDF to print; for the secretariat."""
    meeting = get_meeting_to_keep(request.user, meeting_id)
    try:
        pdf = made_for(meeting)
    except SheetNotMade as error:
        messages.error(request, str(error))
        return redirect("register", meeting.pk)
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = str(
        content_disposition_header(as_attachment=False, filename=sheet_name(meeting))
    )
    return response
