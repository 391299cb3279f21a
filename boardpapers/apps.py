from django.apps import AppConfig


class BoardPapersConfig(AppConfig):
    name = "boardpapers"
    verbose_name = "Board Papers"
