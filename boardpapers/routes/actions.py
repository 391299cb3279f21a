"""Actions: the monitor across boards, and each action's own page."""

from django.urls import path

from boardpapers.views import action_monitor
from meetings.actions import urls

app_name = "actions"

urlpatterns = [
    path("", action_monitor.action_list, name="list"),
    path("print/", action_monitor.action_list_print, name="list_print"),
    path("monitor.<str:kind>", action_monitor.action_list_file, name="list_file"),
    *urls.urlpatterns,
]
