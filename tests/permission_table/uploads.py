"""Reports and appendices that come as files."""

from collections.abc import Callable

from meetings.agenda.models import Appendix, Report, ReportUpload
from meetings.agenda.uploading import stage_upload
from tests.factories import AppendixFactory
from tests.permission_table.row import Row
from tests.world import World

WRITERS = {"secretary", "officer"}
"""Of paper 1(a): its board's secretariat, and its contact officer while it is with them."""
TEXT = b"Lamps and buoys\n\nPurpose\n\nFor direction.\n\nBackground\n\n1. The first paragraph.\n"


def draft(world: World) -> Report:
    """Paper 1(a), opened again so that it can be written."""
    report = world.full.items["1(a)"].report
    Report.objects.filter(pk=report.pk).update(state=Report.State.DRAFT)
    return Report.objects.get(pk=report.pk)


def written(*more: object) -> Callable[[World], list[object]]:
    return lambda world: [draft(world).item_id, *more]


def cleared(world: World) -> list[object]:
    return [world.full.items["1(a)"].pk]


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


ROWS = [
    Row("report_upload", WRITERS, written()),
    Row("report_upload", set(), cleared, note="cleared"),
    Row("report_upload", WRITERS, written(), post=True, status=422),
    Row("report_review", WRITERS, _upload()),
    Row("report_review", WRITERS, _upload(), post=True, status=422),
    Row("report_upload_discard", WRITERS, _upload(), post=True, status=302),
    Row("report_upload_file", WRITERS, _upload()),
    Row("report_upload_image", set(), _upload(more=("picture-1.png",)), note="of a text"),
    Row("report_pdf", set(), written(), note="none"),
    Row("report_pdf", WRITERS, _with_pdf),
    Row("report_pdf_remove", WRITERS, _with_pdf, post=True, status=302),
    Row("paper_pdf", set(), cleared, note="none"),
    Row("report_appendices", WRITERS, written()),
    Row("report_appendices", WRITERS, cleared, note="cleared, to read"),
    Row("appendix_new", WRITERS, written()),
    Row("appendix_new", set(), cleared, note="cleared"),
    Row("appendix_upload", WRITERS, written(), post=True, status=422),
    Row("appendix_review", WRITERS, _upload(is_appendix=True)),
    Row("appendix_edit", WRITERS, _appendix),
    Row("appendix_edit", WRITERS, _appendix, post=True, status=422),
    Row("appendix_move", set(), _appendix, post=True, note="nowhere"),
    Row("appendix_remove", WRITERS, _appendix, post=True, status=302),
    Row("appendix_restore", WRITERS, _appendix, post=True, status=302),
    Row("appendix_file", WRITERS, _pdf_appendix("confidential")),
    Row("appendix_file", WRITERS, _pdf_appendix("open")),
]
