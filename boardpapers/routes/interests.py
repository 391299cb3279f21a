"""Registers of interests, and declarations at meetings."""

from django.urls import path

from boardpapers.views.to_come import to_come

urlpatterns = [
    path("people/<int:person_id>/interests/", to_come, name="interests"),
    path("boards/<slug:slug>/interests/", to_come, name="board_interests"),
    path("meetings/<int:meeting_id>/declarations/new/", to_come, name="declare"),
]
