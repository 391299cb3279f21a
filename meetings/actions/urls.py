from django.urls import path

from meetings.actions import views

app_name = "actions"

urlpatterns = [
    path("", views.action_list, name="list"),
    path("<int:action_id>/", views.action, name="action"),
]
