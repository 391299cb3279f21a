"""The register of decisions, and the action monitor of a board."""

from django.urls import path

from boardpapers.views import action_monitor, decisions

urlpatterns = [
    path("decisions/", decisions.decision_list, name="decision_list"),
    path("decisions.<str:kind>", decisions.decision_list_file, name="decision_list_file"),
    path("boards/<slug:slug>/decisions/", decisions.board_decisions, name="board_decisions"),
    path(
        "boards/<slug:slug>/decisions.<str:kind>",
        decisions.board_decisions_file,
        name="board_decisions_file",
    ),
    path("boards/<slug:slug>/actions/", action_monitor.board_actions, name="board_actions"),
    path(
        "boards/<slug:slug>/actions/print/",
        action_monitor.board_actions_print,
        name="board_actions_print",
    ),
    path(
        "boards/<slug:slug>/actions.<str:kind>",
        action_monitor.board_actions_file,
        name="board_actions_file",
    ),
]
