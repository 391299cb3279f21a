"""Apologies, substitutes, and what people need."""

from django.urls import path

from boardpapers.views.to_come import to_come

urlpatterns = [
    path("meetings/<int:meeting_id>/apologies/new/", to_come, name="apology_new"),
    path("apologies/<int:apology_id>/", to_come, name="apology"),
    path("meetings/<int:meeting_id>/groups/<int:group_id>/", to_come, name="meeting_group"),
    path("meetings/<int:meeting_id>/needs/", to_come, name="meeting_needs"),
    path("me/needs/", to_come, name="own_needs"),
]
