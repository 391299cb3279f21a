"""The appendices of a report: listed, written, sent in, put in order, taken out."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from boardpapers.access import get_report, get_report_to_write
from boardpapers.signed_in import signed_in_user
from boardpapers.views.papers import for_screen, pdf_answer
from boardpapers.views.uploads import is_pdf, waiting
from meetings.agenda.appendices import (
    AppendixChanged,
    AppendixGone,
    add_appendix,
    appendix_texts,
    change_appendix,
    move_appendix,
    remove_appendix,
    removed_appendices,
    replace_pdf,
    restore_appendix,
    state_of,
)
from meetings.agenda.appendix_forms import AppendixForm, MoveForm
from meetings.agenda.models import Report, ReportVersion
from meetings.agenda.policies import can_write
from meetings.agenda.reading import UnreadableReport
from meetings.agenda.report_text import AppendixText
from meetings.agenda.upload_forms import FileForm, PdfForm
from meetings.agenda.uploading import (
    AlreadyTaken,
    accept_appendix,
    read_upload,
    stage_upload,
    waiting_uploads,
)
from meetings.packs.models import UploadedPdf
from meetings.packs.receiving import APPENDICES, found_of, receive_pdf
from meetings.packs.uploads import UnusablePdf

GONE = "Somebody has taken the appendix out meanwhile."
CHANGED = (
    "Somebody else has saved this appendix while you had it open, so nothing was written. What you "
    "have entered is still in the form, and beside it stands what is saved now. Bring in what is "
    "theirs, then save again."
)


@dataclass(frozen=True)
class Listed:
    """A line of the list of appendices."""

    number: int
    text: AppendixText
    found: UploadedPdf | None
    first: bool
    last: bool

    @property
    def up(self) -> int:
        return self.number - 1

    @property
    def down(self) -> int:
        return self.number + 1


def _listed(report: Report) -> Iterator[Listed]:
    texts = appendix_texts(report)
    found = found_of(text.pdf for text in texts if text.pdf)
    for number, text in enumerate(texts, start=1):
        last = number == len(texts)
        yield Listed(number, text, found.get(text.pdf), number == 1, last)


@login_required
@require_safe
def appendix_list(request: HttpRequest, item_id: int) -> HttpResponse:
    """Every appendix in its order, for those who have a part in the report."""
    return _list(request, get_report(request.user, item_id))


def _list(
    request: HttpRequest, report: Report, form: FileForm | None = None, said: str = ""
) -> HttpResponse:
    may_write = can_write(request.user, report)
    whole = not request.htmx  # type: ignore[attr-defined]  # set by django-htmx's middleware
    context = {
        "report": report,
        "item": report.item,
        "appendices": list(_listed(report)),
        "removed": removed_appendices(report) if may_write else [],
        "waiting": [each for each in waiting_uploads(report) if each.is_appendix],
        "may_write": may_write,
        "form": form or (FileForm(label="A file to add as an appendix") if may_write else None),
        "said": said,
    }
    template = "reports/report_appendices.html" if whole else "reports/_appendix_list.html"
    return render(request, template, context, status=422 if form else 200)


@login_required
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, item_id: int) -> HttpResponse:
    """Write an appendix."""
    report = get_report_to_write(request.user, item_id)
    form = AppendixForm(
        request.POST if request.method == "POST" else None,
        pictures=reverse("report_images", args=[item_id]),
    )
    if request.method == "POST" and form.is_valid():
        add_appendix(report=report, by=signed_in_user(request), appendix=form.text())
        messages.success(request, f"“{form.cleaned_data['title']}” was added.")
        return redirect("report_appendices", item_id)
    context = {"report": report, "item": report.item, "form": form}
    return render(
        request, "reports/appendix_form.html", context, status=422 if form.errors else 200
    )


@login_required
@require_POST
def upload(request: HttpRequest, item_id: int) -> HttpResponse:
    """Send in an appendix: a PDF is added at once, anything else is looked over first."""
    report = get_report_to_write(request.user, item_id)
    by = signed_in_user(request)
    form = FileForm(request.POST, request.FILES, label="A file to add as an appendix")
    if form.is_valid():
        sent = form.cleaned_data["file"]
        content = sent.read()
        try:
            if is_pdf(content):
                return _add_pdf(request, report, content, sent.name)
            staged = stage_upload(
                report=report, by=by, name=sent.name, content=content, is_appendix=True
            )
        except (UnreadableReport, UnusablePdf) as refusal:
            form.add_error("file", str(refusal))
        else:
            return redirect("appendix_review", item_id, staged.pk)
    return _list(request, report, form)


def _add_pdf(request: HttpRequest, report: Report, content: bytes, name: str) -> HttpResponse:
    """It is called after its file until its page, which comes next, gives it a title."""
    by = signed_in_user(request)
    title = title_from(name)
    found = receive_pdf(
        report=report, by=by, content=content, name=name, title=title, folder=APPENDICES
    )
    key = add_appendix(
        report=report,
        by=by,
        appendix=AppendixText(None, title, pdf=found.file, source_name=found.source_name),
        made=ReportVersion.Made.UPLOADED,
    )
    pages = "1 page" if found.pages == 1 else f"{found.pages} pages"
    messages.success(request, f"{found.source_name} was added, {pages}. Look over its title.")
    return redirect("appendix_edit", report.item_id, key)


def title_from(file_name: str) -> str:
    """A title to begin with: the file's name without its ending, in words."""
    stem = file_name.rpartition(".")[0] or file_name
    words = " ".join(stem.replace("_", " ").replace("-", " ").split())
    return (words[:1].upper() + words[1:])[:300] or "Appendix"


@login_required
@require_http_methods(["GET", "POST"])
def review(request: HttpRequest, item_id: int, upload_id: int) -> HttpResponse:
    """What was read in a file that is to be an appendix; POST adds it."""
    report = get_report_to_write(request.user, item_id)
    by = signed_in_user(request)
    staged = waiting(report, upload_id, is_appendix=True)
    try:
        recognised = read_upload(staged)
    except (UnreadableReport, FileNotFoundError):
        raise Http404 from None
    pictures = reverse("report_upload_image", args=[item_id, upload_id, "-"])[:-1]
    title = recognised.report.title or title_from(staged.name)
    read = AppendixText(None, title, recognised.body, source_name=staged.name)
    form = AppendixForm(
        request.POST if request.method == "POST" else None,
        appendix=read,
        images=recognised.images,
        pictures=pictures,
    )
    if request.method == "POST" and form.is_valid():

        def add() -> int:
            return add_appendix(
                report=report,
                by=by,
                appendix=form.text(),
                images=recognised.images,
                made=ReportVersion.Made.UPLOADED,
            )

        try:
            accept_appendix(upload=staged, by=by, add=add)
        except AlreadyTaken:
            messages.info(request, f"{staged.name} was added or discarded before.")
        else:
            messages.success(request, f"“{form.cleaned_data['title']}” was added.")
        return redirect("report_appendices", item_id)
    context = {
        "report": report,
        "item": report.item,
        "upload": staged,
        "form": form,
        "recognised": recognised,
        "pictures": pictures,
        "body": for_screen(recognised.body, item_id, pictures=pictures),
    }
    return render(
        request, "reports/appendix_review.html", context, status=422 if form.errors else 200
    )


@login_required
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, item_id: int, appendix_id: int) -> HttpResponse:
    """Change an appendix, or put another PDF in its place."""
    report = get_report_to_write(request.user, item_id)
    by = signed_in_user(request)
    texts = {text.key: text for text in appendix_texts(report)}
    text = texts.get(appendix_id)
    if text is None:
        raise Http404
    pictures = reverse("report_images", args=[item_id])
    sends_file = "replace" in request.POST
    pdf_form = PdfForm(
        request.POST if sends_file else None,
        request.FILES if sends_file else None,
        label="Another PDF in its place",
    )
    form = AppendixForm(
        request.POST if request.method == "POST" and not sends_file else None,
        appendix=text,
        pictures=pictures,
        initial={"seen": state_of(text)},
    )
    theirs = None
    if sends_file and text.pdf and pdf_form.is_valid():
        sent = pdf_form.cleaned_data["file"]
        try:
            found = receive_pdf(
                report=report,
                by=by,
                content=sent.read(),
                name=sent.name,
                title=text.title,
                folder=APPENDICES,
            )
            replace_pdf(
                report=report,
                by=by,
                key=appendix_id,
                pdf=found.file,
                source_name=found.source_name,
            )
        except UnusablePdf as refusal:
            pdf_form.add_error("file", str(refusal))
        except AppendixGone:
            return _gone(request, item_id)
        else:
            messages.success(request, f"{found.source_name} has taken the PDF’s place.")
            return redirect("appendix_edit", item_id, appendix_id)
    elif form.is_bound and form.is_valid():
        try:
            change_appendix(
                report=report,
                by=by,
                key=appendix_id,
                seen=form.cleaned_data["seen"],
                appendix=form.text(),
            )
        except AppendixChanged as changed:
            theirs = changed.now
        except AppendixGone:
            return _gone(request, item_id)
        else:
            messages.success(request, f"“{form.cleaned_data['title']}” was saved.")
            return redirect("report_appendices", item_id)
    context = {
        "report": report,
        "item": report.item,
        "appendix": text,
        "number": list(texts).index(appendix_id) + 1,
        "found": found_of([text.pdf]).get(text.pdf) if text.pdf else None,
        "form": form,
        "pdf_form": pdf_form if text.pdf else None,
        "theirs": theirs,
        "their_state": state_of(theirs) if theirs else "",
        "their_body": for_screen(
            theirs.body, item_id, pictures=reverse("report_images", args=[item_id])
        )
        if theirs
        else "",
        "changed": CHANGED if theirs else "",
    }
    status = 409 if theirs else 422 if form.errors or pdf_form.errors else 200
    return render(request, "reports/appendix_form.html", context, status=status)


@login_required
@require_safe
def pdf(request: HttpRequest, item_id: int, appendix_id: int) -> FileResponse:
    """An appendix as it is being prepared, also on the forward plan."""
    report = get_report(request.user, item_id)
    appendix = get_object_or_404(report.appendices, pk=appendix_id)
    if not appendix.pdf:
        raise Http404
    return pdf_answer(appendix.pdf, appendix.title)


@login_required
@require_POST
def move(request: HttpRequest, item_id: int, appendix_id: int) -> HttpResponse:
    """Put an appendix in another place; answers the list alone where htmx asks."""
    report = get_report_to_write(request.user, item_id)
    form = MoveForm(request.POST)
    if not form.is_valid():
        raise Http404
    try:
        place = move_appendix(
            report=report, by=signed_in_user(request), key=appendix_id, to=form.cleaned_data["to"]
        )
    except AppendixGone:
        return _gone(request, item_id)
    if request.htmx:  # type: ignore[attr-defined]  # set by django-htmx's middleware
        report.refresh_from_db()
        title = next(t.title for t in appendix_texts(report) if t.key == appendix_id)
        return _list(request, report, said=f"“{title}” is now Appendix {place}.")
    return redirect(f"{reverse('report_appendices', args=[item_id])}#appendix-{appendix_id}")


@login_required
@require_POST
def remove(request: HttpRequest, item_id: int, appendix_id: int) -> HttpResponse:
    """Take an appendix out; the list offers to put it back."""
    report = get_report_to_write(request.user, item_id)
    try:
        removed = remove_appendix(report=report, by=signed_in_user(request), key=appendix_id)
    except AppendixGone:
        return _gone(request, item_id)
    messages.success(request, f"“{removed.title}” was taken out. It can be put back below.")
    return redirect("report_appendices", item_id)


@login_required
@require_POST
def restore(request: HttpRequest, item_id: int, appendix_id: int) -> HttpResponse:
    """Put back what was taken out."""
    report = get_report_to_write(request.user, item_id)
    try:
        back = restore_appendix(report=report, by=signed_in_user(request), key=appendix_id)
    except AppendixGone:
        raise Http404 from None
    messages.success(request, f"“{back.title}” is back, as the last appendix.")
    return redirect("report_appendices", item_id)


def _gone(request: HttpRequest, item_id: int) -> HttpResponse:
    messages.error(request, GONE)
    return redirect("report_appendices", item_id)
