"""The register of a meeting: at the door, by code, and by the secretariat."""

from django.urls import path

from boardpapers.views import attendance_sheet
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
    path("door/<str:key>/", to_come, name="door"),
    path("here/<str:key>/", to_come, name="sign_in_here"),
]
