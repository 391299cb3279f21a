"""Members, seats, groups and people, and whole lists of them."""

from django.urls import path

from boardpapers.views import groups, member_lists, members, memberships, people

urlpatterns = [
    path("boards/<slug:slug>/members/", members.board_members, name="board_members"),
    path("boards/<slug:slug>/members/new/", memberships.membership_new, name="membership_new"),
    path("memberships/<int:membership_id>/", memberships.membership, name="membership"),
    path("boards/<slug:slug>/seats/", groups.board_seats, name="board_seats"),
    path("boards/<slug:slug>/groups/<int:group_id>/", groups.board_group, name="board_group"),
    path("people/<int:person_id>/", people.person, name="person"),
    path(
        "boards/<slug:slug>/members/list.<str:kind>",
        member_lists.members_list_file,
        name="members_list_file",
    ),
    path(
        "boards/<slug:slug>/members/bring-in/",
        member_lists.members_bring_in,
        name="members_bring_in",
    ),
    path(
        "memberships/<int:membership_id>/replace/",
        memberships.membership_replace,
        name="membership_replace",
    ),
    path(
        "memberships/<int:membership_id>/sits-on/",
        memberships.membership_undo,
        name="membership_undo",
    ),
    path(
        "memberships/<int:membership_id>/remove/",
        memberships.membership_remove,
        name="membership_remove",
    ),
    path(
        "memberships/<int:membership_id>/move/",
        memberships.membership_move,
        name="membership_move",
    ),
    path("boards/<slug:slug>/seats/<int:group_id>/move/", groups.seats_move, name="seats_move"),
    path(
        "boards/<slug:slug>/seats/<int:group_id>/remove/", groups.seats_remove, name="seats_remove"
    ),
    path(
        "boards/<slug:slug>/groups/<int:group_id>/office/",
        groups.group_contact,
        name="group_contact",
    ),
    path(
        "boards/<slug:slug>/groups/<int:group_id>/office/<int:user_id>/remove/",
        groups.group_user_remove,
        name="group_user_remove",
    ),
    path("people/<int:person_id>/change/", people.person_change, name="person_change"),
    path("people/<int:person_id>/join/", people.person_join, name="person_join"),
]
