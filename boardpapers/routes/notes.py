"""The notes of a meeting: read, circulated, corrected, agreed."""

from django.urls import path

from boardpapers.views import notes, notes_corrections, notes_files, notes_life, notes_versions

MEETING = "meetings/<int:meeting_id>/notes"

urlpatterns = [
    path(f"{MEETING}/", notes.meeting_notes, name="meeting_notes"),
    path(f"{MEETING}/circulate/", notes_life.circulate, name="notes_circulate"),
    path(f"{MEETING}/take-back/", notes_life.take_back, name="notes_take_back"),
    path(f"{MEETING}/agree/", notes_life.agree, name="notes_agree"),
    path(f"{MEETING}/corrections/new/", notes_corrections.propose, name="correction_propose"),
    path(
        "notes/corrections/<int:correction_id>/", notes_corrections.answer, name="correction_answer"
    ),
    path("notes/items/<int:item_id>/correct/", notes_corrections.correct, name="notes_correct"),
    path(f"{MEETING}/versions/<int:number>/", notes_versions.version, name="notes_version"),
    path(f"{MEETING}/versions/compare/", notes_versions.compare, name="notes_compare"),
    path(f"{MEETING}/notes.pdf", notes_files.pdf, name="notes_pdf"),
    path(f"{MEETING}/notes.docx", notes_files.word, name="notes_word"),
]
