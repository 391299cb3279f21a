"""The record of attendance."""

from django.urls import path

from boardpapers.views import attendance

urlpatterns = [
    path("boards/<slug:slug>/attendance/", attendance.board_attendance, name="board_attendance"),
    path(
        "boards/<slug:slug>/attendance.<str:kind>",
        attendance.board_attendance_file,
        name="board_attendance_file",
    ),
    path(
        "people/<int:person_id>/attendance/",
        attendance.person_attendance,
        name="person_attendance",
    ),
]
