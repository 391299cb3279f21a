"""Every address of the site."""

from django.urls import include, path

from boardpapers.views import (
    agenda_build,
    agenda_items,
    boards,
    forward_plan,
    home,
    meetings,
    packs,
    papers,
    standing_items,
    to_come,
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
    path("meetings/<int:meeting_id>/agenda/", agenda_build.agenda_build, name="agenda_build"),
    path("meetings/<int:meeting_id>/agenda/news/", agenda_build.agenda_news, name="agenda_news"),
    path("meetings/<int:meeting_id>/agenda/do/", agenda_build.agenda_do, name="agenda_do"),
    path("meetings/<int:meeting_id>/agenda/add/", agenda_build.agenda_add, name="agenda_add"),
    path(
        "meetings/<int:meeting_id>/agenda/start/<str:source>/",
        agenda_build.agenda_start,
        name="agenda_start",
    ),
    path("items/<int:item_id>/", agenda_items.item_history, name="item_history"),
    path("items/<int:item_id>/title/", agenda_items.item_title, name="item_title"),
    path("items/<int:item_id>/change/", agenda_items.item_change, name="item_change"),
    path("items/<int:item_id>/defer/", agenda_items.item_defer, name="item_defer"),
    path("boards/<slug:slug>/forward-plan/", forward_plan.forward_plan, name="forward_plan"),
    path("planned/<int:item_id>/change/", forward_plan.planned_change, name="planned_change"),
    path("planned/<int:item_id>/put/", forward_plan.planned_put, name="planned_put"),
    path("planned/<int:item_id>/delete/", forward_plan.planned_delete, name="planned_delete"),
    path(
        "boards/<slug:slug>/standing-items/", standing_items.standing_items, name="standing_items"
    ),
    path(
        "standing-items/<int:item_id>/change/",
        standing_items.standing_item_change,
        name="standing_item_change",
    ),
    path(
        "standing-items/<int:item_id>/do/", standing_items.standing_item_do, name="standing_item_do"
    ),
    # editor
    path("reports/<int:item_id>/write/", to_come.page, name="report_write"),
    path("reports/<int:item_id>/preview/", to_come.page, name="report_preview"),
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
