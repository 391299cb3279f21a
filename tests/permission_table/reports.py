"""Writing and uploading reports."""

from collections.abc import Callable

from meetings.agenda.models import Appendix, Report, ReportUpload, TextSetAside
from meetings.agenda.report_text import read_text
from meetings.agenda.uploading import stage_upload
from tests.factories import AppendixFactory
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


def draft(world: World) -> Report:
    being_written()(world)
    return Report.objects.get(item=world.full.items["1(a)"])


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


TEXT = b"Lamps and buoys\n\nPurpose\n\nFor direction.\n\nBackground\n\n1. The first paragraph.\n"


def _upload(*, is_appendix: bool = False, more: tuple[object, ...] = ()) -> Callable[
    [World], list[object]
]:  # fmt: skip
    def args(world: World) -> list[object]:
        report = draft(world)
        found = ReportUpload.objects.filter(report=report, is_appendix=is_appendix).first()
        secretary = world.full.secretary
        staged = found or stage_upload(
            report=report, by=secretary, name="lamps.txt", content=TEXT, is_appendix=is_appendix
        )
        return [report.item_id, staged.pk, *more]

    return args


def _appendix(world: World) -> list[object]:
    report = draft(world)
    found = Appendix.objects.filter(report=report, pdf="").first()
    return [report.item_id, (found or AppendixFactory(report=report, position=20)).pk]


def _pdf_appendix(name: str) -> Callable[[World], list[object]]:
    return lambda world: [world.full.items["1(a)"].pk, world.pdf_appendices[name].pk]


def _with_pdf(world: World) -> list[object]:
    report = draft(world)
    Report.objects.filter(pk=report.pk).update(pdf=world.pdf_appendices["open"].pdf.name)
    return [report.item_id]


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

UPLOADS = [
    Row("report_upload", WRITERS, being_written(), asks_to_sign_in=True),
    Row("report_upload", set(), paper("1(a)"), note="cleared", asks_to_sign_in=True),
    Row("report_upload", WRITERS, being_written(), post=True, status=422, asks_to_sign_in=True),
    Row("report_review", WRITERS, _upload(), asks_to_sign_in=True),
    Row("report_review", WRITERS, _upload(), post=True, status=422, asks_to_sign_in=True),
    Row("report_upload_discard", WRITERS, _upload(), post=True, status=302, asks_to_sign_in=True),
    Row("report_upload_file", WRITERS, _upload(), asks_to_sign_in=True),
    Row(
        "report_upload_image",
        set(),
        _upload(more=("picture-1.png",)),
        note="of a text",
        asks_to_sign_in=True,
    ),
    Row("report_pdf", set(), being_written(), note="none", asks_to_sign_in=True),
    Row("report_pdf", WRITERS, _with_pdf, asks_to_sign_in=True),
    Row("report_pdf_remove", WRITERS, _with_pdf, post=True, status=302, asks_to_sign_in=True),
    Row("paper_pdf", set(), paper("1(a)"), note="none"),
    Row("report_appendices", WRITERS, being_written(), asks_to_sign_in=True),
    Row("report_appendices", WRITERS, paper("1(a)"), note="cleared, to read", asks_to_sign_in=True),
    Row("appendix_new", WRITERS, being_written(), asks_to_sign_in=True),
    Row("appendix_new", set(), paper("1(a)"), note="cleared", asks_to_sign_in=True),
    Row("appendix_upload", WRITERS, being_written(), post=True, status=422, asks_to_sign_in=True),
    Row("appendix_review", WRITERS, _upload(is_appendix=True), asks_to_sign_in=True),
    Row("appendix_edit", WRITERS, _appendix, asks_to_sign_in=True),
    Row("appendix_edit", WRITERS, _appendix, post=True, status=422, asks_to_sign_in=True),
    Row("appendix_move", set(), _appendix, post=True, note="nowhere", asks_to_sign_in=True),
    Row("appendix_remove", WRITERS, _appendix, post=True, status=302, asks_to_sign_in=True),
    Row("appendix_restore", WRITERS, _appendix, post=True, status=302, asks_to_sign_in=True),
    Row("appendix_file", WRITERS, _pdf_appendix("confidential"), asks_to_sign_in=True),
    Row("appendix_file", WRITERS, _pdf_appendix("open"), asks_to_sign_in=True),
]

ROWS = [*WRITING, *UPLOADS]
