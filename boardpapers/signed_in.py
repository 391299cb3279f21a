"""Who has signed in, for views whose access helper has let nobody else through."""

from django.contrib.auth.base_user import AbstractBaseUser
from django.http import Http404, HttpRequest


def signed_in_user(request: HttpRequest) -> AbstractBaseUser:
    """Raises: Http404 for a visitor who has not."""
    if not isinstance(request.user, AbstractBaseUser):
        raise Http404
    return request.user
