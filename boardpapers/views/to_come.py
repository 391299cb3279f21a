"""A page that is to come: its address is known, and there is nothing there yet."""

from django.http import Http404, HttpRequest, HttpResponse


def to_come(request: HttpRequest, **kwargs: object) -> HttpResponse:
    raise Http404
