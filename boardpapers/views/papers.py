"""A paper read on the screen, with its pictures and appendices."""

from collections.abc import Iterable
from urllib.parse import quote

from django.db.models import prefetch_related_objects
from django.db.models.fields.files import FieldFile
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe
from lxml.html.builder import E

from boardpapers.access import boards_visible_to, get_paper, readable_appendices
from boardpapers.other_end import elsewhere
from meetings.agenda.agenda_page import references
from meetings.agenda.models import Appendix, Report, ReportContact
from meetings.agenda.paragraphs import mark_paragraphs, number_paragraphs
from meetings.agenda.rich_text import inner_html, parse_fragment
from meetings.boards.models import Board
from meetings.boards.policies import SiteUser
from meetings.chairs_reports.answers import board_reporting
from meetings.packs.file_names import safe_name
from meetings.search.of_items import BACKGROUND, appendix_anchor


@require_safe
def paper(request: HttpRequest, item_id: int) -> HttpResponse:
    """A report in the house form, its paragraphs numbered as in the pack."""
    reader, item, report = get_paper(request.user, item_id)
    reference = references(item.agenda.items.in_order())[item.pk]
    return render(
        request,
        "meetings/paper.html",
        {
            "reader": reader,
            "meeting": item.meeting,
            "item": item,
            "reference": reference,
            "secret": item.is_secret,
            "reporting_board": _reporting_board(request.user, report),
            "theme": item.theme,
            "elsewhere": elsewhere(request.user, [item.pk]).get(item.pk, []),
            **printed(report, readable_appendices(reader, report)),
        },
    )


def _reporting_board(user: SiteUser, report: Report) -> Board | None:
    """Of a chair's report: the board it comes from, where the reader may open its page."""
    if report.form != Report.Form.CHAIR:
        return None
    board = board_reporting(report.item)
    return boards_visible_to(user).filter(pk=board.pk).first() if board else None


def printed(
    report: Report, appendices: Iterable[Appendix], *, pictures: str = ""
) -> dict[str, object]:
    """What `meetings/_paper_text.html` needs to show a report as it is printed.

    `pictures` is as `for_screen` has it.
    """

    def shown(html: str, anchors: str) -> str:
        return for_screen(html, report.item_id, pictures=pictures, anchors=anchors)

    return {
        "report": report,
        "is_chairs_report": report.form == Report.Form.CHAIR,
        "body": shown(report.body, ""),
        "background": shown(report.background, BACKGROUND),
        "recommendations": report.recommendations.all(),
        "contacts": _with_people(report),
        "appendices": [
            (appendix, shown(appendix.body, f"{appendix_anchor(appendix.position)}-"))
            for appendix in appendices
        ],
    }


def _with_people(report: Report) -> list[ReportContact]:
    prefetch_related_objects([report], "contacts__person")
    return list(report.contacts.all())


def for_screen(html: str, item_id: int, *, pictures: str = "", anchors: str | None = None) -> str:
    """The stored text numbered as in the pack, its pictures addressed, wide tables to scroll.

    `pictures` is the address before a picture's name, where it is not the paper's. Paragraphs have
    ids that begin with `anchors`, where that is given.
    """
    root = parse_fragment(number_paragraphs(html))
    if anchors is not None:
        mark_paragraphs(root, anchors)
    for picture in list(root.iter("img")):
        scheme, _, name = picture.get("src", "").partition(":")
        if scheme != "image":
            picture.drop_tree()  # none of the report's own
            continue
        at = pictures + quote(name) if pictures else reverse("paper_image", args=[item_id, name])
        picture.set("src", at)
    for head in root.iter("th"):
        if not len(head) and not (head.text or "").strip():
            head.tag = "td"  # the corner of a table heads nothing; read out, it would be "blank"
    for number, table in enumerate(list(root.iter("table")), start=1):
        frame = E.DIV({"class": "table-scroll", "role": "region", "tabindex": "0"})
        frame.set("aria-label", table.findtext("caption") or f"Table {number}")
        frame.tail, table.tail = table.tail, None
        table.getparent().replace(table, frame)
        frame.append(table)
    return inner_html(root)


@require_safe
def paper_image(request: HttpRequest, item_id: int, name: str) -> FileResponse:
    """A picture of what the reader may read: not one of an appendix that is withheld from them."""
    reader, _, report = get_paper(request.user, item_id)
    texts = [report.purpose, report.summary, report.action, report.body, report.background]
    texts += [each.text for each in report.recommendations.all()]
    texts += [each.body for each in readable_appendices(reader, report)]
    if "\0" in name or not any(f'"image:{name}"' in html for html in texts):
        raise Http404
    image = get_object_or_404(report.images, name=name)
    return FileResponse(image.file.open(), content_type=image.content_type)


@require_safe
def paper_pdf(request: HttpRequest, item_id: int) -> FileResponse:
    """The body of a report that came as a PDF."""
    _, _, report = get_paper(request.user, item_id)
    if not report.pdf:
        raise Http404
    return pdf_answer(report.pdf, report.title)


@require_safe
def appendix_pdf(request: HttpRequest, item_id: int, appendix_id: int) -> FileResponse:
    reader, _, report = get_paper(request.user, item_id)
    readable = readable_appendices(reader, report)
    appendix = next((each for each in readable if each.pk == appendix_id), None)
    if appendix is None or not appendix.pdf:
        raise Http404
    return pdf_answer(appendix.pdf, appendix.title)


def pdf_answer(file: FieldFile, title: str) -> FileResponse:
    """An uploaded PDF, to open in the browser; for its reader alone, not for a cache between.

    Raises: Http404 where the store has lost it.
    """
    try:
        opened = file.open()
    except FileNotFoundError as error:
        raise Http404 from error
    name = f"{safe_name(title)}.pdf"
    answer = FileResponse(opened, content_type="application/pdf", filename=name)
    answer["Cache-Control"] = "private"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
