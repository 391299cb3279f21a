"""Addresses whose pages are being built beside this one."""

from django.http import Http404, HttpRequest, HttpResponse


def page(request: HttpRequest, **kept: object) -> HttpResponse:
    raise Http404
