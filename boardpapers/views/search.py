"""The one box: everything that is written in papers, as far as the reader may open it."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from boardpapers.search_access import scope_of
from boardpapers.search_page import asking, did_you_mean, lines
from meetings.search.finding import Found

PAGE_LENGTH = 20
FEW = 3
"""Where no more is found, perhaps something else was meant."""


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """What has the words, the best first; narrowed by the form."""
    asked = asking(request.GET, scope_of(request.user))
    context: dict[str, object] = {"form": asked.form, "search": asked.search}
    if asked.search is not None:
        pages: Paginator[Found] = Paginator(asked.search, PAGE_LENGTH)
        page = pages.get_page(request.GET.get("page"))
        context |= {"page": page, "lines": lines(page.object_list)}
        if page.paginator.count <= FEW:
            better, stands_in = did_you_mean(asked.search)
            context |= {"better": better, "stands_in": stands_in}
    return render(request, "search/search.html", context)
