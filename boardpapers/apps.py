from django.apps import AppConfig
from django.core.checks import register

from boardpapers.checks import check_site_url


class BoardPapersConfig(AppConfig):
    name = "boardpapers"
    verbose_name = "Board Papers"

    def ready(self) -> None:
        register(check_site_url, deploy=True)
