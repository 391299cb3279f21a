from django.apps import AppConfig


class MinutesConfig(AppConfig):
    name = "meetings.minutes"
    label = "minutes"
