"""The record of attendance."""

from django.urls import path

from boardpapers.views.to_come import to_come

urlpatterns = [
    path("boards/<slug:slug>/attendance/", to_come, name="board_attendance"),
    path("boards/<slug:slug>/attendance.<str:kind>", to_come, name="board_attendance_file"),
    path("people/<int:person_id>/attendance/", to_come, name="person_attendance"),
]
