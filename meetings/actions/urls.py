from django.urls import path

from meetings.actions import views

app_name = "actions"

urlpatterns = [
    path("<int:action_id>/", views.action, name="action"),
]
