"""A board with as many papers as are asked for, to measure with: invented, the same every time."""

from datetime import date

from django.core.files.base import ContentFile

from meetings.agenda.models import AgendaItem, ItemKind, Report
from meetings.boards.models import Meeting
from tests.factories import (
    AgendaItemFactory,
    AppendixFactory,
    RecommendationFactory,
    ReportContactFactory,
    ReportFactory,
    ReportImageFactory,
)
from tests.full_board import FullBoard, full_board
from tests.performance import made_text

PAPERS_A_HEADING = 4
PAPERS_OF_A_THOUSAND_PAGES = 48
PICTURE = "image1.png"


def make_board(papers: int, name: str = "Harbours Board") -> Meeting:
    """The board's next meeting, with `papers` papers beside those of `full_board`.

    Forty-eight papers make about 1,000 pages: reports of 9 to 21 pages, every third one with a
    picture, and up to two appendices.
    """
    board = full_board(name, date(2026, 12, 8))
    for number in range(papers):
        if number % PAPERS_A_HEADING == 0:
            heading = AgendaItemFactory(
                meeting=board.meeting,
                position=100 + number,
                kind=ItemKind.HEADING,
                title=f"Programme {number // PAPERS_A_HEADING + 1}",
            )
        _add_paper(board, heading, number)
    return board.meeting


def _add_paper(board: FullBoard, heading: AgendaItem, number: int) -> Report:
    subject = made_text.SUBJECTS[number % len(made_text.SUBJECTS)]
    item = AgendaItemFactory(
        meeting=board.meeting,
        parent=heading,
        position=number % PAPERS_A_HEADING + 1,
        title=f"{subject}: report {number + 1}",
        confidential=number % 10 == 9,
        confidential_reason="Paragraph 3: business affairs" if number % 10 == 9 else "",
        open_title=f"A report on the affairs of others ({number + 1})" if number % 10 == 9 else "",
    )
    picture = PICTURE if number % 3 == 0 else ""
    report: Report = ReportFactory(
        item=item,
        summary=made_text.summary(number),
        body=made_text.body(number, 6 + number % 12, picture),
    )
    if picture:
        file = ContentFile(made_text.picture(number), PICTURE)
        ReportImageFactory(report=report, name=PICTURE, file=file)
    for position in range(1, 3):
        RecommendationFactory(report=report, position=position)
    ReportContactFactory(report=report, person=board.officers[number % 2], position=1)
    for position in range(1, number % 3 + 1):
        AppendixFactory(
            report=report,
            position=position,
            title=f"Figures of report {number + 1}, part {position}",
            body=made_text.appendix(10 * number + position, 2 + number % 4),
        )
    return report
