"""Every address of the site."""

from django.urls import include, path

from boardpapers.views import (
    agenda_build,
    agenda_items,
    appendices,
    assigning,
    board_lists,
    board_settings,
    board_year,
    boards,
    calendar,
    forward_plan,
    home,
    meeting_dates,
    meeting_papers,
    meeting_people,
    meetings,
    packs,
    papers,
    preview,
    publishing,
    report_versions,
    reports,
    set_aside,
    standing_items,
    uploads,
    venues,
    writing,
)

AREAS = (
    "membership",
    "apologies",
    "own",
    "register",
    "interests",
    "record",
    "action_links",
    "decisions",
    "notes",
    "notes_taking",
    "priorities",
    "parents",
    "chairs_reports",
    "search",
)

urlpatterns = [
    path("", home.home, name="home"),
    path("accounts/", include("boardpapers.accounts.urls")),
    path("boards/", boards.board_list, name="board_list"),
    path("boards/new/", board_settings.board_new, name="board_new"),
    path("boards/<slug:slug>/", boards.board, name="board"),
    path("meetings/", meetings.meeting_list, name="meeting_list"),
    path("meetings/<int:meeting_id>/", meetings.meeting_agenda, name="meeting_agenda"),
    path("meetings/<int:meeting_id>/papers/", meeting_papers.meeting_papers, name="meeting_papers"),
    path("meetings/<int:meeting_id>/people/", meeting_people.meeting_people, name="meeting_people"),
    path("meetings/<int:meeting_id>/pack/", packs.meeting_pack, name="meeting_pack"),
    path("meetings/<int:meeting_id>/pack/publish/", publishing.publish, name="meeting_publish"),
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
    path("reports/<int:item_id>/upload/", uploads.upload, name="report_upload"),
    path("reports/<int:item_id>/uploads/<int:upload_id>/", uploads.review, name="report_review"),
    path(
        "reports/<int:item_id>/uploads/<int:upload_id>/discard/",
        uploads.discard,
        name="report_upload_discard",
    ),
    path(
        "reports/<int:item_id>/uploads/<int:upload_id>/file/",
        uploads.file,
        name="report_upload_file",
    ),
    path(
        "reports/<int:item_id>/uploads/<int:upload_id>/images/<str:name>",
        uploads.image,
        name="report_upload_image",
    ),
    path("reports/<int:item_id>/report.pdf", uploads.pdf, name="report_pdf"),
    path("reports/<int:item_id>/pdf/remove/", uploads.pdf_remove, name="report_pdf_remove"),
    path("papers/<int:item_id>/report.pdf", papers.paper_pdf, name="paper_pdf"),
    path("reports/<int:item_id>/appendices/", appendices.appendix_list, name="report_appendices"),
    path("reports/<int:item_id>/appendices/new/", appendices.new, name="appendix_new"),
    path("reports/<int:item_id>/appendices/upload/", appendices.upload, name="appendix_upload"),
    path(
        "reports/<int:item_id>/appendices/uploads/<int:upload_id>/",
        appendices.review,
        name="appendix_review",
    ),
    path(
        "reports/<int:item_id>/appendices/<int:appendix_id>/", appendices.edit, name="appendix_edit"
    ),
    path(
        "reports/<int:item_id>/appendices/<int:appendix_id>.pdf",
        appendices.pdf,
        name="appendix_file",
    ),
    path(
        "reports/<int:item_id>/appendices/<int:appendix_id>/move/",
        appendices.move,
        name="appendix_move",
    ),
    path(
        "reports/<int:item_id>/appendices/<int:appendix_id>/remove/",
        appendices.remove,
        name="appendix_remove",
    ),
    path(
        "reports/<int:item_id>/appendices/<int:appendix_id>/restore/",
        appendices.restore,
        name="appendix_restore",
    ),
    # clearance
    path("items/<int:item_id>/assign/", assigning.report_assign, name="report_assign"),
    path("reports/<int:item_id>/", reports.report, name="report"),
    path(
        "reports/<int:item_id>/versions/", report_versions.report_versions, name="report_versions"
    ),
    path("reports/<int:item_id>/compare/", report_versions.report_compare, name="report_compare"),
    # clock
    path("meetings/<int:meeting_id>/readiness/", publishing.readiness, name="meeting_readiness"),
    path(
        "meetings/<int:meeting_id>/papers/assign/",
        meeting_papers.reports_assign,
        name="reports_assign",
    ),
    path("reports/<int:item_id>/submit/", reports.report_submit, name="report_submit"),
    path("reports/<int:item_id>/take-back/", reports.report_take_back, name="report_take_back"),
    path("reports/<int:item_id>/return/", reports.report_return, name="report_return"),
    path("reports/<int:item_id>/clear/", reports.report_clear, name="report_clear"),
    path("reports/<int:item_id>/reopen/", reports.report_reopen, name="report_reopen"),
    path(
        "reports/<int:item_id>/versions/<int:number>/",
        report_versions.report_version,
        name="report_version",
    ),
    path(
        "reports/<int:item_id>/versions/<int:number>/restore/",
        report_versions.report_restore,
        name="report_restore",
    ),
    # clock
    *(path("", include(f"boardpapers.routes.{area}")) for area in AREAS),
    path("actions/", include("boardpapers.routes.actions")),
    path("packs/", include("meetings.packs.urls")),
    path("import/", include("boardpapers.importing.urls")),
]
