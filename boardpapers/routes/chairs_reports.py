"""What is for a board's record, and its chair's reports to the parent board."""

from django.urls import path

from boardpapers.views import chairs_reports, composing, paragraphs, record_events

COMPOSE = "reports/<int:item_id>/compose"

urlpatterns = [
    path("boards/<slug:slug>/record/", record_events.board_record, name="board_record"),
    path("boards/<slug:slug>/record/new/", record_events.event_new, name="event_new"),
    path("record/<int:event_id>/", record_events.event_change, name="event_change"),
    path("record/<int:event_id>/remove/", record_events.event_remove, name="event_remove"),
    path(
        "boards/<slug:slug>/chairs-report/new/",
        chairs_reports.chairs_report_new,
        name="chairs_report_new",
    ),
    path(f"{COMPOSE}/", composing.compose, name="compose"),
    path(f"{COMPOSE}/do/", composing.compose_do, name="compose_do"),
    path(f"{COMPOSE}/news/", composing.compose_news, name="compose_news"),
    path(f"{COMPOSE}/give-up/", chairs_reports.give_up_report, name="compose_give_up"),
    path(f"{COMPOSE}/contacts/", composing.compose_contacts, name="compose_contacts"),
    path(f"{COMPOSE}/confidential/<str:name>/", composing.compose_secret, name="compose_secret"),
    path(f"{COMPOSE}/paragraphs/new/", paragraphs.paragraph_new, name="paragraph_new"),
    path(f"{COMPOSE}/paragraphs/<int:key>/", paragraphs.paragraph, name="paragraph"),
    path(f"{COMPOSE}/paragraphs/<int:key>/heading/", paragraphs.heading, name="paragraph_heading"),
    path(
        f"{COMPOSE}/paragraphs/<int:key>/subheading/",
        paragraphs.subheading,
        name="paragraph_subheading",
    ),
]
