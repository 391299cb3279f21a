"""A report that comes as a file: sent in, looked over beside what was read in it, accepted."""

from collections.abc import Iterable
from dataclasses import replace

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import prefetch_related_objects
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from boardpapers.access import get_report, get_report_to_write
from boardpapers.report_page import names_of
from boardpapers.signed_in import signed_in_user
from boardpapers.views.papers import for_screen, pdf_answer
from meetings.agenda.comparing import Comparison, compare
from meetings.agenda.models import Report, ReportUpload
from meetings.agenda.paragraphs import headings, numbered_paragraphs
from meetings.agenda.read_officers import officers_to_choose
from meetings.agenda.reading import UnreadableReport
from meetings.agenda.report_text import ReportText, read_text
from meetings.agenda.upload_forms import FileForm, ReviewForm
from meetings.agenda.uploading import (
    AlreadyTaken,
    Recognised,
    ReportChanged,
    accept_upload,
    discard_upload,
    read_upload,
    remove_pdf,
    set_pdf,
    stage_upload,
    waiting_uploads,
)
from meetings.members.models import Person
from meetings.packs.receiving import REPORTS, found_of, receive_pdf
from meetings.packs.uploads import UnusablePdf

PDF_MARK = b"%PDF-"
CHANGED = (
    "The report was changed while you looked this over, so nothing was written. What you have "
    "entered is still here. Compare it with the report as it is now, then accept it again."
)


def is_pdf(content: bytes) -> bool:
    return PDF_MARK in content[:1024]


@login_required
@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest, item_id: int) -> HttpResponse:
    """Send in a report; a PDF becomes its body at once, anything else is looked over first."""
    report = get_report_to_write(request.user, item_id)
    by = signed_in_user(request)
    posted = request.POST if request.method == "POST" else None
    form = FileForm(posted, request.FILES if posted is not None else None)
    if request.method == "POST" and form.is_valid():
        sent = form.cleaned_data["file"]
        content = sent.read()
        try:
            if is_pdf(content):
                return _take_pdf(request, report, content, sent.name)
            staged = stage_upload(report=report, by=by, name=sent.name, content=content)
        except (UnreadableReport, UnusablePdf) as refusal:
            form.add_error("file", str(refusal))
        else:
            return redirect("report_review", item_id, staged.pk)
    name = report.pdf.name or ""
    context = {
        "report": report,
        "item": report.item,
        "form": form,
        "waiting": [each for each in waiting_uploads(report) if not each.is_appendix],
        "found": found_of([name]).get(name) if name else None,
    }
    return render(
        request, "reports/report_upload.html", context, status=422 if form.errors else 200
    )


def _take_pdf(request: HttpRequest, report: Report, content: bytes, name: str) -> HttpResponse:
    by = signed_in_user(request)
    found = receive_pdf(
        report=report, by=by, content=content, name=name, title=report.title, folder=REPORTS
    )
    set_pdf(report=report, by=by, pdf=found.file, source_name=found.source_name)
    pages = "1 page" if found.pages == 1 else f"{found.pages} pages"
    messages.success(
        request, f"{found.source_name} is now the text of the report, {pages}. It follows the "
        "summary sheet, which is filled in here.",
    )  # fmt: skip
    return redirect("report_upload", report.item_id)


@login_required
@require_http_methods(["GET", "POST"])
def review(request: HttpRequest, item_id: int, upload_id: int) -> HttpResponse:
    """What was read in a file, beside its doubts and the form to mend it; POST accepts it."""
    report = get_report_to_write(request.user, item_id)
    by = signed_in_user(request)
    staged = waiting(report, upload_id, is_appendix=False)
    try:
        recognised = read_upload(staged)
    except (UnreadableReport, FileNotFoundError):
        raise Http404 from None
    prefetch_related_objects([report], "recommendations", "contacts", "appendices")
    now = read_text(report)
    pictures = reverse("report_upload_image", args=[item_id, upload_id, "-"])[:-1]
    people = officers_to_choose(report, recognised.report.contact_officers)
    form = ReviewForm(
        request.POST if request.method == "POST" else None,
        recognised=recognised,
        now=now,
        revision=report.revision,
        people=people,
        pictures=pictures,
    )
    changed = False
    if request.method == "POST" and form.is_valid():
        try:
            accept_upload(
                upload=staged,
                by=by,
                seen_revision=form.cleaned_data["revision"],
                text=form.text(staged.name),
                contacts=form.contacts(),
                images=recognised.images,
                form=form.cleaned_data["form"] or form.initial["form"],
            )
        except ReportChanged:
            changed = True
        except AlreadyTaken:
            messages.info(request, f"{staged.name} was accepted or discarded before.")
            return redirect("report_upload", item_id)
        else:
            messages.success(request, f"The report now says what {staged.name} says.")
            return redirect("report", item_id)
    context = {
        "report": report,
        "item": report.item,
        "upload": staged,
        "form": form,
        "changed": CHANGED if changed else "",
        "revision": report.revision,
        "recognised": recognised,
        "comparison": _comparison(form, now, staged.name, people) if _has_text(now) else None,
        **_as_read(recognised, item_id, pictures),
    }
    status = 409 if changed else 422 if form.errors else 200
    return render(request, "reports/report_review.html", context, status=status)


def _has_text(text: ReportText) -> bool:
    return bool(text.body or text.pdf or text.summary or text.recommendations)


def _comparison(
    form: ReviewForm, now: ReportText, source_name: str, people: Iterable[Person]
) -> Comparison:
    """What accepting would change, as the form stands; officers to be made have no key yet."""
    names = {person.pk: person.name for person in people} | names_of(now)
    keys = []
    for number, contact in enumerate(form.contacts(), start=1):
        key = contact if isinstance(contact, int) else -number
        if not isinstance(contact, int):
            names[key] = contact.name
        keys.append(key)
    text = replace(form.text(source_name), contacts=tuple(keys))
    return compare(now, text, people=names)


def _as_read(recognised: Recognised, item_id: int, pictures: str) -> dict[str, object]:
    """What the page shows of the file, and what was counted in it."""

    def shown(html: str) -> str:
        return for_screen(html, item_id, pictures=pictures)

    report = recognised.report
    body = recognised.body
    paragraphs = [each.number for each in numbered_paragraphs(body) if each.number]
    return {
        "pictures": pictures,
        "form_read": "A chair’s report" if report.is_chairs_report else "A report",
        "body": shown(body),
        "background": shown(recognised.background),
        "summary": shown(report.summary_html),
        "action": shown(report.action_html),
        "asked": [shown(text) for text in report.recommendations],
        "appendices": [
            (appendix.title, shown(appendix.body_html)) for appendix in report.appendices
        ],
        "headings": headings(body),
        "paragraphs": paragraphs,
        "last_number": paragraphs[-1] if paragraphs else "",
        "tables": body.count("<table"),
        "footnotes": body.count('class="footnote"'),
    }


@login_required
@require_POST
def discard(request: HttpRequest, item_id: int, upload_id: int) -> HttpResponse:
    """Set a file aside unused."""
    report = get_report_to_write(request.user, item_id)
    staged = get_object_or_404(report.uploads, pk=upload_id)
    try:
        discard_upload(upload=staged, by=signed_in_user(request))
    except AlreadyTaken:
        messages.info(request, f"{staged.name} was accepted or discarded before.")
    else:
        messages.info(request, f"{staged.name} was discarded. The report is as it was.")
    return redirect("report_appendices" if staged.is_appendix else "report_upload", item_id)


@login_required
@require_safe
def file(request: HttpRequest, item_id: int, upload_id: int) -> FileResponse:
    """The file as it was sent, for those who have a part in the report."""
    report = get_report(request.user, item_id)
    staged = get_object_or_404(report.uploads, pk=upload_id)
    answer = FileResponse(
        staged.file.open(),
        as_attachment=True,
        filename=staged.name,
        content_type="application/octet-stream",
    )
    answer["Cache-Control"] = "private"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


@login_required
@require_safe
def image(request: HttpRequest, item_id: int, upload_id: int, name: str) -> HttpResponse:
    """A picture of a file that is not accepted yet."""
    report = get_report_to_write(request.user, item_id)
    staged = get_object_or_404(report.uploads, pk=upload_id)
    found = next((each for each in read_upload(staged).images if each.name == name), None)
    if found is None:
        raise Http404
    answer = HttpResponse(found.content, content_type=found.content_type)
    answer["Cache-Control"] = "private"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


@login_required
@require_safe
def pdf(request: HttpRequest, item_id: int) -> FileResponse:
    """The report's PDF as it is being prepared, also on the forward plan."""
    report = get_report(request.user, item_id)
    if not report.pdf:
        raise Http404
    return pdf_answer(report.pdf, report.title)


@login_required
@require_POST
def pdf_remove(request: HttpRequest, item_id: int) -> HttpResponse:
    """Take the PDF out of the report."""
    report = get_report_to_write(request.user, item_id)
    remove_pdf(report=report, by=signed_in_user(request))
    messages.success(
        request, "The PDF was taken out. The report has no text until you write or send one; "
        "earlier versions still have it.",
    )  # fmt: skip
    return redirect("report_upload", item_id)


def waiting(report: Report, upload_id: int, *, is_appendix: bool) -> ReportUpload:
    return get_object_or_404(
        report.uploads, pk=upload_id, is_appendix=is_appendix, taken_at__isnull=True
    )
