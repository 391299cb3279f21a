"""Taking the notes of a meeting."""

from django.urls import path

from boardpapers.views import notes_taking

urlpatterns = [
    path("meetings/<int:meeting_id>/notes/take/", notes_taking.notes_take, name="notes_take"),
    path("meetings/<int:meeting_id>/notes/take/news/", notes_taking.notes_news, name="notes_news"),
    path("meetings/<int:meeting_id>/notes/take/add/", notes_taking.notes_add, name="notes_add"),
    path("notes/items/<int:row_id>/save/", notes_taking.notes_row_save, name="notes_row_save"),
    path("notes/items/<int:row_id>/do/", notes_taking.notes_row_do, name="notes_row_do"),
]
