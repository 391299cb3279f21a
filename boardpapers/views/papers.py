"""A paper read on the screen, with its pictures and appendices."""

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from boardpapers.access import get_paper, readable_appendices
from meetings.agenda.agenda_page import references
from meetings.agenda.paragraphs import number_paragraphs


@require_safe
def paper(request: HttpRequest, item_id: int) -> HttpResponse:
    """A report in the house form, its paragraphs numbered as in the pack."""
    reader, item = get_paper(request.user, item_id)
    report = item.report
    reference = references(item.meeting.items.in_order())[item.pk]
    return render(
        request,
        "meetings/paper.html",
        {
            "reader": reader,
            "meeting": item.meeting,
            "item": item,
            "reference": reference,
            "report": report,
            "secret": item.confidential or (item.parent is not None and item.parent.confidential),
            "body": with_images(number_paragraphs(report.body), item.pk),
            "recommendations": report.recommendations.all(),
            "contacts": report.contacts.select_related("person"),
            "appendices": [
                (appendix, with_images(number_paragraphs(appendix.body), item.pk))
                for appendix in readable_appendices(reader, report)
            ],
        },
    )


def with_images(html: str, item_id: int) -> str:
    """The stored text with its pictures' names (`image:NAME`) turned into addresses."""
    return html.replace('src="image:', f'src="/papers/{item_id}/images/')


@require_safe
def paper_image(request: HttpRequest, item_id: int, name: str) -> FileResponse:
    _, item = get_paper(request.user, item_id)
    image = get_object_or_404(item.report.images, name=name)
    return FileResponse(image.file.open(), content_type=image.content_type)


@require_safe
def appendix_pdf(request: HttpRequest, item_id: int, appendix_id: int) -> FileResponse:
    reader, item = get_paper(request.user, item_id)
    appendix = get_object_or_404(readable_appendices(reader, item.report), pk=appendix_id)
    if not appendix.pdf:
        raise Http404
    return FileResponse(
        appendix.pdf.open(), content_type="application/pdf", filename=f"{appendix.title}.pdf"
    )
