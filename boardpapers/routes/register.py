"""The register of a meeting: at the door, by code, and by the secretariat."""

from django.urls import path

from boardpapers.views import attendance_sheet, door, register, sign_in_here

urlpatterns = [
    path("meetings/<int:meeting_id>/register/", register.register, name="register"),
    path("meetings/<int:meeting_id>/register/news/", register.register_news, name="register_news"),
    path("meetings/<int:meeting_id>/register/tap/", register.register_tap, name="register_tap"),
    path(
        "meetings/<int:meeting_id>/register/take-back/",
        register.register_take_back,
        name="register_take_back",
    ),
    path(
        "meetings/<int:meeting_id>/register/guest/", register.register_guest, name="register_guest"
    ),
    path("meetings/<int:meeting_id>/register/keys/", register.register_keys, name="register_keys"),
    path(
        "meetings/<int:meeting_id>/register/close/", register.register_close, name="register_close"
    ),
    path(
        "meetings/<int:meeting_id>/register/reopen/",
        register.register_reopen,
        name="register_reopen",
    ),
    path(
        "meetings/<int:meeting_id>/attendance/<int:person_id>/correct/",
        register.attendance_correct,
        name="attendance_correct",
    ),
    path(
        "meetings/<int:meeting_id>/register/sheet/",
        attendance_sheet.attendance_sheet,
        name="attendance_sheet",
    ),
    path("meetings/<int:meeting_id>/register/code/", sign_in_here.code, name="register_code"),
    path("door/worker.js", door.worker, name="door_worker"),
    path("door/<slug:key>/", door.door, name="door"),
    path("door/<slug:key>/taps/", door.taps, name="door_taps"),
    path("door/<slug:key>/state/", door.state, name="door_state"),
    path("here/<slug:key>/", sign_in_here.sign_in_here, name="sign_in_here"),
]
