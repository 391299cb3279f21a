"""The notes of a meeting as a PDF and as a Word file."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import content_disposition_header
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from boardpapers.notes_access import NotesReader, get_notes
from meetings.attendance.interest_policies import sees_declarations
from meetings.packs.by_itself import NotMade
from meetings.packs.notes_file import NotesFile, notes_file
from meetings.packs.notes_pdf import notes_pdf
from meetings.packs.notes_word import notes_word

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@never_cache
@require_safe
def pdf(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """As the reader may have them; a confidential one says whose copy it is."""
    found = get_notes(request.user, meeting_id)
    file = _file(found)
    reader = "" if found.reader.secretary else str(request.user)
    try:
        content = notes_pdf(file, reader=reader)
    except NotMade:
        messages.error(
            request, "The PDF could not be made. Ask for it again, or take the Word file instead."
        )
        return redirect("meeting_notes", meeting_id)
    return _answer(content, "application/pdf", f"{file.name}.pdf")


@never_cache
@require_safe
def word(request: HttpRequest, meeting_id: int) -> HttpResponse:
    file = _file(get_notes(request.user, meeting_id))
    return _answer(notes_word(file), WORD, f"{file.name}.docx")


def _file(found: NotesReader) -> NotesFile:
    reader = found.reader
    return notes_file(
        found.notes,
        confidential=reader.confidential,
        declarations=sees_declarations(reader.user, reader.meeting),
    )


def _answer(content: bytes, content_type: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = str(
        content_disposition_header(as_attachment=True, filename=name)
    )
    return response
