"""The search."""

from django.urls import path

from boardpapers.views import search

urlpatterns = [path("search/", search.search, name="search")]
