"""Priorities: the page of each, and those of what was decided."""

from django.urls import path

from boardpapers.views import priorities

urlpatterns = [
    path(
        "boards/<slug:slug>/priorities/<int:priority_id>/",
        priorities.priority_page,
        name="priority_page",
    ),
    path(
        "meetings/<int:meeting_id>/notes/priorities/",
        priorities.noted_priorities,
        name="noted_priorities",
    ),
]
