"""A member's own page, and calendars."""

from django.urls import path

from boardpapers.views.calendar_files import calendar_feed, meeting_ics
from boardpapers.views.own import feed_renew, own_page

urlpatterns = [
    path("me/", own_page, name="own_page"),
    path("me/calendar/renew/", feed_renew, name="feed_renew"),
    path("calendar/<slug:key>.ics", calendar_feed, name="calendar_feed"),
    path("meetings/<int:meeting_id>/meeting.ics", meeting_ics, name="meeting_ics"),
]
