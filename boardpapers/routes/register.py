"""The register of a meeting: at the door, by code, and by the secretariat."""

from django.urls import path

from boardpapers.views import attendance_sheet, door, sign_in_here
from boardpapers.views.to_come import to_come

urlpatterns = [
    path("meetings/<int:meeting_id>/register/", to_come, name="register"),
    path(
        "meetings/<int:meeting_id>/attendance/<int:person_id>/correct/",
        to_come,
        name="attendance_correct",
    ),
    path(
        "meetings/<int:meeting_id>/register/sheet/",
        attendance_sheet.attendance_sheet,
        name="attendance_sheet",
    ),
    path("meetings/<int:meeting_id>/register/code/", sign_in_here.code, name="register_code"),
    path("door/worker.js", door.worker, name="door_worker"),
    path("door/<str:key>/", door.door, name="door"),
    path("door/<str:key>/taps/", door.taps, name="door_taps"),
    path("door/<str:key>/state/", door.state, name="door_state"),
    path("here/<str:key>/", sign_in_here.sign_in_here, name="sign_in_here"),
]
