"""Writing and uploading reports."""

from collections.abc import Callable

from meetings.agenda.models import Report, TextSetAside
from meetings.agenda.report_text import read_text
from tests.permission_table.row import Row, paper
from tests.world import World

WRITERS = {"secretary", "officer"}


def being_written(*more: object) -> Callable[[World], list[object]]:
    """Paper 1(a), as long as it is with its officers."""

    def args(world: World) -> list[object]:
        item = world.full.items["1(a)"]
        Report.objects.filter(item=item).update(state=Report.State.DRAFT)
        return [item.pk, *more]

    return args


def set_aside(world: World) -> list[object]:
    """The officer's own."""
    item, *_ = being_written()(world)
    report = Report.objects.get(item_id=item)
    aside, _ = TextSetAside.objects.get_or_create(
        report=report,
        by=world.users["officer"],
        defaults={
            "opened_at_revision": 0,
            "text": read_text(report).as_json(),
            "sections": ["body"],
        },
    )
    return [item, aside.pk]


WRITING = [
    Row("report_write", WRITERS, being_written(), asks_to_sign_in=True),
    Row("report_write", set(), paper("1(a)"), asks_to_sign_in=True, note="cleared"),
    Row("report_write", WRITERS, being_written(), post=True, asks_to_sign_in=True),
    Row(
        "report_write",
        WRITERS,
        paper("1(a)"),
        post=True,
        status=409,
        asks_to_sign_in=True,
        note="cleared meanwhile",
    ),
    Row("report_save", WRITERS, being_written(), post=True, status=422, asks_to_sign_in=True),
    Row("report_images", WRITERS, being_written(), asks_to_sign_in=True),
    Row("report_images", WRITERS, being_written(), post=True, status=422, asks_to_sign_in=True),
    Row("report_images", set(), paper("1(a)"), post=True, asks_to_sign_in=True, note="cleared"),
    Row("report_image", WRITERS, paper("1(a)", "chart.png")),
    Row("report_set_aside", {"officer"}, set_aside, asks_to_sign_in=True),
    Row("report_set_aside", {"officer"}, set_aside, post=True, asks_to_sign_in=True),
    Row("report_preview", WRITERS, paper("1(a)"), asks_to_sign_in=True),
    Row("report_preview", {"secretary"}, paper("3"), asks_to_sign_in=True, note="confidential"),
    Row("report_preview_pages", WRITERS, paper("1(a)"), asks_to_sign_in=True),
]

UPLOADS: list[Row] = []

ROWS = [*WRITING, *UPLOADS]
