"""What `manage.py check --deploy` says of this site's own settings."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Warning


def check_site_url(
    app_configs: Sequence[AppConfig] | None = None, **options: Any
) -> list[CheckMessage]:
    """Links in e-mail have to lead to the site."""
    if not settings.HTTPS or settings.SITE_URL.startswith("https://"):
        return []
    return [
        Warning(
            f"Links in e-mail begin with {settings.SITE_URL}, and the site is reached over https.",
            hint="Set SITE_URL to the site's address, such as https://papers.example.org.",
            id="boardpapers.W001",
        )
    ]
