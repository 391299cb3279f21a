"""The words of a chair's report: a paragraph written or rewritten, and the headings."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from boardpapers.chairs_report_access import (
    get_chairs_report_to_save,
    get_chairs_report_to_write,
    get_paragraph_key,
)
from boardpapers.forms.chairs_reports import HeadingForm, ParagraphForm
from boardpapers.signed_in import signed_in_user
from boardpapers.views.agenda_build import key_of
from meetings.agenda.writing import NotBeingWritten
from meetings.boards.saved_meanwhile import SavedMeanwhile
from meetings.chairs_reports import composing
from meetings.chairs_reports.arranging import NotArranged, mark_of
from meetings.chairs_reports.drafting import Passage
from meetings.chairs_reports.models import ChairsReport
from meetings.chairs_reports.storing import passages_of

CONFLICT = 409


@login_required
@require_http_methods(["GET", "POST"])
def paragraph_new(request: HttpRequest, item_id: int) -> HttpResponse:
    """A paragraph of one's own; `before` in the address names the one it is to stand before."""
    chairs_report = _get(request, item_id)
    passages = passages_of(chairs_report)
    before = key_of(request.GET.get("before", ""))
    beside = next((each for each in passages if each.key == before), None)
    if beside is None and passages:
        beside = passages[-1]
    form = ParagraphForm(
        request.POST or None,
        known=_known(chairs_report, passages),
        cancel_url=_back(item_id, before),
        images=reverse("report_images", args=[item_id]),
        heading=beside.heading if beside is not None else "",
        subheading=beside.subheading if beside is not None else "",
    )
    if form.is_valid():
        try:
            said = composing.add(
                chairs_report=chairs_report,
                by=signed_in_user(request),
                text=form.cleaned_data["text"],
                heading=form.cleaned_data["heading"],
                subheading=form.cleaned_data["subheading"],
                before=before or None,
            )
        except (NotArranged, NotBeingWritten) as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, said)
            return redirect(_back(item_id, before))
    return _page(request, chairs_report, form)


@login_required
@require_http_methods(["GET", "POST"])
def paragraph(request: HttpRequest, item_id: int, key: int) -> HttpResponse:
    """One paragraph, to be rewritten. Where somebody else has saved it meanwhile, both texts are
    shown; where it is gone, what was written can be added as a new one."""
    chairs_report = _get(request, item_id)
    get_paragraph_key(chairs_report, key)
    passages = passages_of(chairs_report)
    at = next((n for n, each in enumerate(passages) if each.key == key), None)
    if at is None:
        return _gone(request, chairs_report, passages)
    passage = passages[at]
    form = ParagraphForm(
        request.POST or None,
        known=_known(chairs_report, passages),
        cancel_url=_back(item_id, key),
        passage=passage,
        seen=mark_of(passage),
        images=reverse("report_images", args=[item_id]),
    )
    context: dict[str, object] = {"number": at + 1}
    status = 200
    if form.is_valid():
        try:
            said = composing.rewrite(
                chairs_report=chairs_report,
                by=signed_in_user(request),
                key=key,
                seen=form.cleaned_data["seen"],
                text=form.cleaned_data["text"],
                heading=form.cleaned_data["heading"],
                subheading=form.cleaned_data["subheading"],
                part=form.cleaned_data["part"],
            )
        except SavedMeanwhile:
            now = next((each for each in passages_of(chairs_report) if each.key == key), passage)
            context["conflicts"] = form.refuse_stale("seen", mark_of(now), form.saved(now))
            status = CONFLICT
        except (NotArranged, NotBeingWritten) as refusal:
            form.add_error(None, str(refusal))
            status = CONFLICT
        else:
            messages.success(request, said)
            return redirect(_back(item_id, key))
    return _page(request, chairs_report, form, status=status, **context)


def _gone(
    request: HttpRequest, chairs_report: ChairsReport, passages: list[Passage]
) -> HttpResponse:
    """What was written of a paragraph that somebody has dropped or joined meanwhile."""
    item_id = chairs_report.report.item_id
    if request.method != "POST":
        messages.error(
            request,
            "This paragraph is no longer in the report: somebody has dropped it or joined it to "
            "another.",
        )
        return redirect("compose", item_id)
    form = ParagraphForm(
        request.POST,
        known=_known(chairs_report, passages),
        cancel_url=_back(item_id, 0),
        images=reverse("report_images", args=[item_id]),
    )
    form.add_error(
        None,
        "Somebody has dropped this paragraph meanwhile, or joined it to another. Nothing of yours "
        "is lost: it is still in the form, and can be added as a new paragraph.",
    )
    address = reverse("paragraph_new", args=[item_id])
    form.helper.form_action = address
    return _page(request, chairs_report, form, status=CONFLICT)


@login_required
@require_http_methods(["GET", "POST"])
def heading(request: HttpRequest, item_id: int, key: int) -> HttpResponse:
    return _heading(request, item_id, key, is_sub=False)


@login_required
@require_http_methods(["GET", "POST"])
def subheading(request: HttpRequest, item_id: int, key: int) -> HttpResponse:
    return _heading(request, item_id, key, is_sub=True)


def _heading(request: HttpRequest, item_id: int, key: int, *, is_sub: bool) -> HttpResponse:
    """What is printed over a paragraph, for all that stand under it."""
    chairs_report = _get(request, item_id)
    get_paragraph_key(chairs_report, key)
    first = next((each for each in passages_of(chairs_report) if each.key == key), None)
    if first is None:
        return _gone_heading(request, item_id)
    now = first.subheading if is_sub else first.heading
    form = HeadingForm(request.POST or None, heading=now, cancel_url=_back(item_id, key))
    context: dict[str, object] = {}
    status = 200
    if form.is_valid():
        try:
            said = composing.change_heading(
                chairs_report=chairs_report,
                by=signed_in_user(request),
                key=key,
                seen=form.cleaned_data["seen"],
                heading=form.cleaned_data["heading"],
                is_sub=is_sub,
            )
        except SavedMeanwhile:
            context["conflicts"] = form.refuse_stale("seen", now, {"heading": now})
            status = CONFLICT
        except (NotArranged, NotBeingWritten) as refusal:
            form.add_error(None, str(refusal))
            status = CONFLICT
        else:
            messages.success(request, said)
            return redirect(_back(item_id, key))
    return render(
        request,
        "chairs_reports/heading.html",
        {
            "form": form,
            "report": chairs_report.report,
            "item": chairs_report.report.item,
            "is_sub": is_sub,
            **context,
        },
        status=status,
    )


def _gone_heading(request: HttpRequest, item_id: int) -> HttpResponse:
    messages.error(request, "What stood under this heading has been dropped meanwhile.")
    return redirect("compose", item_id)


def _get(request: HttpRequest, item_id: int) -> ChairsReport:
    """What is sent is taken, too, where it can no longer be saved: so that it is not lost."""
    if request.method == "POST":
        return get_chairs_report_to_save(request.user, item_id)
    return get_chairs_report_to_write(request.user, item_id)


def _known(chairs_report: ChairsReport, passages: list[Passage]) -> list[str]:
    """Headings to suggest: those of the report, and the board's priorities."""
    names = chairs_report.board.priorities.values_list("name", flat=True)
    return [*(each.heading for each in passages if each.heading), *names]


def _back(item_id: int, key: int) -> str:
    return reverse("compose", args=[item_id]) + (f"#paragraph-{key}" if key else "")


def _page(
    request: HttpRequest,
    chairs_report: ChairsReport,
    form: ParagraphForm,
    *,
    status: int = 200,
    **context: object,
) -> HttpResponse:
    report = chairs_report.report
    return render(
        request,
        "chairs_reports/paragraph.html",
        {"form": form, "report": report, "item": report.item, **context},
        status=status,
    )
