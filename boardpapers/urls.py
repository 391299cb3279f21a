"""Every address of the site."""

from django.urls import include, path

from boardpapers.views import (
    board_lists,
    board_settings,
    board_year,
    boards,
    calendar,
    home,
    meeting_dates,
    meetings,
    packs,
    papers,
    to_come,
    venues,
)

urlpatterns = [
    path("", home.home, name="home"),
    path("accounts/", include("boardpapers.accounts.urls")),
    path("boards/", boards.board_list, name="board_list"),
    path("boards/new/", board_settings.board_new, name="board_new"),
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
    path("boards/<slug:slug>/settings/", board_settings.board_settings, name="board_settings"),
    path("boards/<slug:slug>/settings/rules/", board_settings.board_rules, name="board_rules"),
    path("boards/<slug:slug>/settings/pack/", board_settings.board_pack, name="board_pack"),
    path("boards/<slug:slug>/settings/texts/", board_lists.board_texts, name="board_texts"),
    path(
        "boards/<slug:slug>/settings/texts/new/", board_lists.house_text_new, name="house_text_new"
    ),
    path(
        "boards/<slug:slug>/settings/texts/<int:text_id>/",
        board_lists.house_text,
        name="house_text",
    ),
    path(
        "boards/<slug:slug>/settings/texts/<int:text_id>/move/",
        board_lists.house_text_move,
        name="house_text_move",
    ),
    path(
        "boards/<slug:slug>/settings/texts/<int:text_id>/remove/",
        board_lists.house_text_remove,
        name="house_text_remove",
    ),
    path(
        "boards/<slug:slug>/settings/priorities/",
        board_lists.board_priorities,
        name="board_priorities",
    ),
    path(
        "boards/<slug:slug>/settings/priorities/new/",
        board_lists.priority_new,
        name="priority_new",
    ),
    path(
        "boards/<slug:slug>/settings/priorities/<int:priority_id>/",
        board_lists.priority,
        name="priority",
    ),
    path(
        "boards/<slug:slug>/settings/priorities/<int:priority_id>/move/",
        board_lists.priority_move,
        name="priority_move",
    ),
    path(
        "boards/<slug:slug>/settings/priorities/<int:priority_id>/remove/",
        board_lists.priority_remove,
        name="priority_remove",
    ),
    path(
        "boards/<slug:slug>/settings/secretariat/",
        board_lists.board_secretariat,
        name="board_secretariat",
    ),
    path(
        "boards/<slug:slug>/settings/secretariat/<int:secretary_id>/remove/",
        board_lists.secretary_remove,
        name="secretary_remove",
    ),
    path(
        "boards/<slug:slug>/settings/officers/<int:briefed_id>/remove/",
        board_lists.briefed_officer_remove,
        name="briefed_officer_remove",
    ),
    path("boards/<slug:slug>/year/", board_year.board_year, name="board_year"),
    path("boards/<slug:slug>/meetings/new/", meeting_dates.meeting_new, name="meeting_new"),
    path("calendar/", calendar.calendar, name="calendar"),
    path("meetings/<int:meeting_id>/change/", meeting_dates.change, name="meeting_change"),
    path("meetings/<int:meeting_id>/cancel/", meeting_dates.cancel, name="meeting_cancel"),
    path(
        "meetings/<int:meeting_id>/bring-back/", meeting_dates.bring_back, name="meeting_bring_back"
    ),
    path("venues/", venues.venue_list, name="venue_list"),
    path("venues/new/", venues.venue_new, name="venue_new"),
    path("venues/<int:venue_id>/", venues.venue, name="venue"),
    path("venues/<int:venue_id>/remove/", venues.venue_remove, name="venue_remove"),
    # builder
    path("meetings/<int:meeting_id>/agenda/", to_come.page, name="agenda_build"),
    path("boards/<slug:slug>/forward-plan/", to_come.page, name="forward_plan"),
    path("boards/<slug:slug>/standing-items/", to_come.page, name="standing_items"),
    path("items/<int:item_id>/", to_come.page, name="item_history"),
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
