"""The register of decisions, and the action monitor of a board."""

from django.urls import path

from boardpapers.views import decisions

urlpatterns = [
    path("decisions/", decisions.decision_list, name="decision_list"),
    path("decisions.<str:kind>", decisions.decision_list_file, name="decision_list_file"),
    path("boards/<slug:slug>/decisions/", decisions.board_decisions, name="board_decisions"),
    path(
        "boards/<slug:slug>/decisions.<str:kind>",
        decisions.board_decisions_file,
        name="board_decisions_file",
    ),
]
