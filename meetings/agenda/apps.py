from django.apps import AppConfig


class AgendaConfig(AppConfig):
    name = "meetings.agenda"
    label = "agenda"
