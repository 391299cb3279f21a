"""Members, seats, groups and people, and whole lists of them."""

from django.urls import path

from boardpapers.views import member_lists
from boardpapers.views.to_come import to_come

urlpatterns = [
    path("boards/<slug:slug>/members/", to_come, name="board_members"),
    path("boards/<slug:slug>/members/new/", to_come, name="membership_new"),
    path("memberships/<int:membership_id>/", to_come, name="membership"),
    path("boards/<slug:slug>/seats/", to_come, name="board_seats"),
    path("boards/<slug:slug>/groups/<int:group_id>/", to_come, name="board_group"),
    path("people/<int:person_id>/", to_come, name="person"),
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
]
