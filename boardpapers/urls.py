"""Every address of the site."""

from django.urls import include, path

from boardpapers.views import (
    boards,
    home,
    meetings,
    packs,
    papers,
    preview,
    set_aside,
    to_come,
    writing,
)

urlpatterns = [
    path("", home.home, name="home"),
    path("accounts/", include("boardpapers.accounts.urls")),
    path("boards/", boards.board_list, name="board_list"),
    path("boards/new/", to_come.page, name="board_new"),
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
    # boards
    path("boards/<slug:slug>/settings/", to_come.page, name="board_settings"),
    path("boards/<slug:slug>/year/", to_come.page, name="board_year"),
    path("boards/<slug:slug>/meetings/new/", to_come.page, name="meeting_new"),
    path("calendar/", to_come.page, name="calendar"),
    path("meetings/<int:meeting_id>/change/", to_come.page, name="meeting_change"),
    path("meetings/<int:meeting_id>/cancel/", to_come.page, name="meeting_cancel"),
    path("venues/", to_come.page, name="venue_list"),
    # builder
    path("meetings/<int:meeting_id>/agenda/", to_come.page, name="agenda_build"),
    path("boards/<slug:slug>/forward-plan/", to_come.page, name="forward_plan"),
    path("boards/<slug:slug>/standing-items/", to_come.page, name="standing_items"),
    path("items/<int:item_id>/", to_come.page, name="item_history"),
    # editor
    path("reports/<int:item_id>/write/", writing.report_write, name="report_write"),
    path("reports/<int:item_id>/write/save/", writing.report_save, name="report_save"),
    path("reports/<int:item_id>/images/", writing.report_images, name="report_images"),
    path("reports/<int:item_id>/images/<str:name>", writing.report_image, name="report_image"),
    path(
        "reports/<int:item_id>/set-aside/<int:aside_id>/",
        set_aside.report_set_aside,
        name="report_set_aside",
    ),
    path("reports/<int:item_id>/preview/", preview.report_preview, name="report_preview"),
    path(
        "reports/<int:item_id>/preview/pages/",
        preview.report_preview_pages,
        name="report_preview_pages",
    ),
    # uploads
    path("reports/<int:item_id>/upload/", to_come.page, name="report_upload"),
    path("reports/<int:item_id>/appendices/", to_come.page, name="report_appendices"),
    # clearance
    path("items/<int:item_id>/assign/", to_come.page, name="report_assign"),
    path("reports/<int:item_id>/", to_come.page, name="report"),
    path("reports/<int:item_id>/versions/", to_come.page, name="report_versions"),
    path("reports/<int:item_id>/compare/", to_come.page, name="report_compare"),
    path("actions/", include("meetings.actions.urls")),
    path("packs/", include("meetings.packs.urls")),
    path("import/", include("boardpapers.importing.urls")),
]
