from django.apps import AppConfig


class BoardsConfig(AppConfig):
    name = "meetings.boards"
    label = "boards"
