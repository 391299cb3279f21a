"""Apologies, substitutes, and what people need."""

from django.urls import path

from boardpapers.views import apologies, meeting_groups, needs

urlpatterns = [
    path("meetings/<int:meeting_id>/apologies/new/", apologies.apology_new, name="apology_new"),
    path("apologies/<int:apology_id>/", apologies.apology, name="apology"),
    path(
        "meetings/<int:meeting_id>/groups/<int:group_id>/",
        meeting_groups.meeting_group,
        name="meeting_group",
    ),
    path("meetings/<int:meeting_id>/needs/", needs.meeting_needs, name="meeting_needs"),
    path(
        "meetings/<int:meeting_id>/needs/<int:person_id>/",
        needs.person_needs,
        name="person_needs",
    ),
    path("me/needs/", needs.own_needs, name="own_needs"),
]
