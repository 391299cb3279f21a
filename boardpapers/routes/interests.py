"""Registers of interests, and declarations at meetings."""

from django.urls import path

from boardpapers.views import declarations, interests

urlpatterns = [
    path("people/<int:person_id>/interests/", interests.interests, name="interests"),
    path("boards/<slug:slug>/interests/", interests.board_interests, name="board_interests"),
    path("meetings/<int:meeting_id>/declarations/new/", declarations.declare, name="declare"),
    path("people/<int:person_id>/interests/new/", interests.interest_new, name="interest_new"),
    path("interests/<int:interest_id>/", interests.interest, name="interest"),
    path("interests/<int:interest_id>/end/", interests.interest_end, name="interest_end"),
    path("interests/<int:interest_id>/remove/", interests.interest_remove, name="interest_remove"),
    path("declarations/<int:declaration_id>/", declarations.declaration, name="declaration"),
    path(
        "declarations/<int:declaration_id>/withdraw/",
        declarations.withdraw,
        name="declaration_withdraw",
    ),
    path(
        "declarations/<int:declaration_id>/left/", declarations.left_room, name="declaration_left"
    ),
]
