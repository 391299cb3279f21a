"""A member's own page, and calendars."""

from django.urls import path

from boardpapers.views.to_come import to_come

urlpatterns = [
    path("me/", to_come, name="own_page"),
    path("me/calendar/renew/", to_come, name="feed_renew"),
    path("calendar/<str:key>.ics", to_come, name="calendar_feed"),
    path("meetings/<int:meeting_id>/meeting.ics", to_come, name="meeting_ics"),
]
