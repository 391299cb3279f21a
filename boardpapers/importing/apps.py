from django.apps import AppConfig


class ImportingConfig(AppConfig):
    name = "boardpapers.importing"
    label = "importing"
