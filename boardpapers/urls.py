"""Every address of the site."""

from django.urls import include, path

from boardpapers.views import boards, home, meetings, packs, papers

urlpatterns = [
    path("", home.home, name="home"),
    path("accounts/", include("boardpapers.accounts.urls")),
    path("boards/", boards.board_list, name="board_list"),
    path("boards/<slug:slug>/", boards.board, name="board"),
    path("meetings/", meetings.meeting_list, name="meeting_list"),
    path("meetings/<int:meeting_id>/", meetings.meeting_agenda, name="meeting_agenda"),
    path("meetings/<int:meeting_id>/papers/", meetings.meeting_papers, name="meeting_papers"),
    path("meetings/<int:meeting_id>/people/", meetings.meeting_people, name="meeting_people"),
    path("meetings/<int:meeting_id>/pack/", packs.meeting_pack, name="meeting_pack"),
    path("meetings/<int:meeting_id>/pack/publish/", packs.meeting_publish, name="meeting_publish"),
    path("meetings/<int:meeting_id>/notes/", meetings.meeting_notes, name="meeting_notes"),
    path("meetings/<int:meeting_id>/actions/", meetings.meeting_actions, name="meeting_actions"),
    path("papers/<int:item_id>/", papers.paper, name="paper"),
    path("papers/<int:item_id>/images/<str:name>", papers.paper_image, name="paper_image"),
    path(
        "papers/<int:item_id>/appendices/<int:appendix_id>.pdf",
        papers.appendix_pdf,
        name="appendix_pdf",
    ),
    path("actions/", include("meetings.actions.urls")),
    path("packs/", include("meetings.packs.urls")),
    path("import/", include("boardpapers.importing.urls")),
]
