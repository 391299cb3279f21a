from django.apps import AppConfig


class ActionsConfig(AppConfig):
    name = "meetings.actions"
    label = "actions"
