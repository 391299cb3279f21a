"""Clearing reports, and the way to publication."""

from collections.abc import Callable

from meetings.agenda.models import Report, ReportVersion
from meetings.agenda.report_text import read_text
from meetings.agenda.versions import keep_version
from tests.permission_table.row import Row, meeting, paper
from tests.world import World

WRITERS = {"secretary", "officer"}


def submitted(reference: str, *more: object) -> Callable[[World], list[object]]:
    """The paper's address while it waits to be cleared."""

    def args(world: World) -> list[object]:
        Report.objects.filter(item=world.full.items[reference]).update(state="submitted")
        return [world.full.items[reference].pk, *more]

    return args


def with_version(reference: str) -> Callable[[World], list[object]]:
    """The paper with the text as its first version, while it is written."""

    def args(world: World) -> list[object]:
        report = world.full.items[reference].report
        Report.objects.filter(pk=report.pk).update(state="draft")
        version = report.versions.first() or keep_version(
            report, read_text(report), made=ReportVersion.Made.WRITTEN, by=None
        )
        return [report.item_id, version.number]

    return args


STEPS: list[Row] = [
    Row("report_assign", {"secretary"}, paper("5"), asks_to_sign_in=True),
    Row("report_assign", set(), paper("4"), asks_to_sign_in=True, note="no report"),
    Row("reports_assign", {"secretary"}, meeting, post=True, status=400, asks_to_sign_in=True),
    Row("report", WRITERS, paper("1(a)"), asks_to_sign_in=True),
    Row("report", {"secretary"}, paper("3"), asks_to_sign_in=True, note="confidential"),
    Row("report", set(), paper("5"), asks_to_sign_in=True, note="not begun"),
    # without the revision that was read, 400; what is not theirs to do is not there
    Row("report_submit", WRITERS, paper("1(a)"), post=True, status=400, asks_to_sign_in=True),
    Row(
        "report_take_back",
        {"officer"},
        submitted("1(a)"),
        post=True,
        status=302,
        asks_to_sign_in=True,
    ),
    Row("report_return", {"secretary"}, paper("1(a)"), post=True, status=400, asks_to_sign_in=True),
    Row("report_clear", {"secretary"}, paper("1(a)"), post=True, status=400, asks_to_sign_in=True),
    Row("report_reopen", {"secretary"}, paper("1(a)"), post=True, status=400, asks_to_sign_in=True),
    Row("report_versions", WRITERS, paper("1(a)"), asks_to_sign_in=True),
    Row("report_version", WRITERS, with_version("1(a)"), asks_to_sign_in=True),
    Row(
        "report_restore",
        WRITERS,
        with_version("1(a)"),
        post=True,
        status=400,
        asks_to_sign_in=True,
    ),
    Row(
        "report_compare",
        WRITERS,
        lambda world: with_version("1(a)")(world)[:1],
        asks_to_sign_in=True,
    ),
]

ROWS = [*STEPS]
