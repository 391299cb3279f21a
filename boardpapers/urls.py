"""Every address of the site."""

from django.urls import include, path

from boardpapers.views import (
    appendices,
    assigning,
    boards,
    home,
    meeting_papers,
    meetings,
    packs,
    papers,
    preview,
    report_versions,
    reports,
    set_aside,
    to_come,
    uploads,
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
    path("meetings/<int:meeting_id>/papers/", meeting_papers.meeting_papers, name="meeting_papers"),
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
    path(
        "meetings/<int:meeting_id>/papers/assign/",
        meeting_papers.reports_assign,
        name="reports_assign",
    ),
    path("reports/<int:item_id>/", reports.report, name="report"),
    path("reports/<int:item_id>/submit/", reports.report_submit, name="report_submit"),
    path("reports/<int:item_id>/take-back/", reports.report_take_back, name="report_take_back"),
    path("reports/<int:item_id>/return/", reports.report_return, name="report_return"),
    path("reports/<int:item_id>/clear/", reports.report_clear, name="report_clear"),
    path("reports/<int:item_id>/reopen/", reports.report_reopen, name="report_reopen"),
    path(
        "reports/<int:item_id>/versions/", report_versions.report_versions, name="report_versions"
    ),
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
    path("reports/<int:item_id>/compare/", report_versions.report_compare, name="report_compare"),
    path("actions/", include("meetings.actions.urls")),
    path("packs/", include("meetings.packs.urls")),
    path("import/", include("boardpapers.importing.urls")),
]
