"""Actions of a meeting, their owners, the links they are sent, and mail that was not delivered."""

from django.urls import path

from boardpapers.views import action_changes, action_links, action_owners, meeting_actions, messages

urlpatterns = [
    path(
        "meetings/<int:meeting_id>/actions/",
        meeting_actions.meeting_actions,
        name="meeting_actions",
    ),
    path(
        "meetings/<int:meeting_id>/actions/tell/", meeting_actions.tell_owners, name="tell_owners"
    ),
    path("meetings/<int:meeting_id>/actions/new/", action_changes.action_new, name="action_new"),
    path("actions/<int:action_id>/change/", action_changes.action_change, name="action_change"),
    path("actions/<int:action_id>/owners/", action_owners.action_owners, name="action_owners"),
    path(
        "actions/<int:action_id>/owners/<int:person_id>/remove/",
        action_owners.owner_remove,
        name="action_owner_remove",
    ),
    path(
        "actions/<int:action_id>/owners/<int:person_id>/link/",
        action_owners.link_send,
        name="action_link_send",
    ),
    path(
        "actions/<int:action_id>/owners/<int:person_id>/address/",
        action_owners.owner_address,
        name="action_owner_address",
    ),
    path(
        "actions/<int:action_id>/owners/forget/",
        action_owners.name_forget,
        name="action_name_forget",
    ),
    path(
        "action-links/<int:link_id>/revoke/", action_owners.link_revoke, name="action_link_revoke"
    ),
    path("a/<str:token>/", action_links.action_link, name="action_link"),
    path("boards/<slug:slug>/messages/", messages.board_messages, name="board_messages"),
    path("messages/<int:message_id>/again/", messages.message_again, name="message_again"),
    path("messages/<int:message_id>/leave/", messages.message_leave, name="message_leave"),
]
