"""What the navigation needs to know on every page."""

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from boardpapers.importing.policies import can_import


def navigation(request: HttpRequest) -> dict[str, object]:
    """Whether to offer "Import"; asked only where the navigation is drawn."""
    return {"may_import": SimpleLazyObject(lambda: can_import(request.user))}
