from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "meetings.search"
    label = "search"
