from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "boardpapers.accounts"
    label = "accounts"
