"""Building, publishing and downloading packs."""

from collections.abc import Iterable

from django.contrib import messages
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from meetings.boards.models import Meeting
from meetings.boards.notice import notice_of
from meetings.boards.policies import is_secretary
from meetings.packs import publishing, services
from meetings.packs.downloads import answer
from meetings.packs.everything import Everything
from meetings.packs.models import Leak, Pack, PackBuild, PackPaper, PublicationRequest
from meetings.packs.pieces import OneFile
from meetings.packs.policies import can_build, can_download, pack_for
from meetings.packs.telling import tell_again

REASON_LENGTH = 300


def _meeting_to_build(request: HttpRequest, meeting_id: int) -> tuple[Meeting, AbstractBaseUser]:
    """The meeting and its secretary; 404 for anybody else."""
    meeting = get_object_or_404(Meeting.objects.select_related("board"), pk=meeting_id)
    if not isinstance(request.user, AbstractBaseUser) or not can_build(request.user, meeting):
        raise Http404
    return meeting, request.user


@require_POST
def build(request: HttpRequest, meeting_id: int) -> HttpResponse:
    meeting, secretary = _meeting_to_build(request, meeting_id)
    services.request_build(meeting=meeting, by=secretary)
    return redirect("meeting_pack", meeting.pk)


@require_safe
def build_progress(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """The fragment that says how far the build is; htmx asks for it while one runs.

    When the build has ended, htmx is told to load the page anew, which lists the new versions.
    """
    meeting = get_object_or_404(Meeting.objects.select_related("board"), pk=meeting_id)
    if not is_secretary(request.user, meeting.board):
        raise Http404
    if not request.headers.get("HX-Request"):
        return redirect("meeting_pack", meeting.pk)
    newest = PackBuild.objects.filter(meeting=meeting).first()
    response = render(request, "packs/_build_progress.html", {"meeting": meeting, "build": newest})
    if newest is None or not newest.is_running:
        response["HX-Refresh"] = "true"
    return response


@require_POST
def publish(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """Publish, or ask the second person where it takes one; `what` is "whole" or "supplement"."""
    meeting, secretary = _meeting_to_build(request, meeting_id)
    reason = " ".join(request.POST.get("reason", "").replace("\0", "").split())
    notice = notice_of(meeting)
    if notice is not None and notice.is_late and not reason:
        messages.error(
            request,
            f"The last lawful day to publish was {notice.last_day:%A %-d %B}. The agenda can still "
            "go out: say why it is late.",
        )
        return redirect("meeting_publish", meeting.pk)
    supplement = request.POST.get("what") == "supplement"
    packs = publishing.packs_to_publish(meeting, supplement=supplement)
    takes_two = publishing.needs_second_person(meeting, packs)
    try:
        done = (publishing.ask_to_publish if takes_two else publishing.publish)(
            meeting=meeting,
            by=secretary,
            supplement=supplement,
            tell_readers=request.POST.get("tell") == "on",
            reason=reason[:REASON_LENGTH],
        )
    except publishing.NotPublished as refusal:
        messages.error(request, str(refusal))
    else:
        asked = "Asked. Another secretary has to confirm before it is out."
        messages.success(request, _published(done) if isinstance(done, list) else asked)
    return redirect("meeting_pack", meeting.pk)


@require_POST
def tell(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """Send the newest publication's message again to those who were not reached."""
    meeting, secretary = _meeting_to_build(request, meeting_id)
    again = tell_again(meeting=meeting, by=secretary)
    if again:
        people = "1 message is" if again == 1 else f"{again} messages are"
        messages.success(request, f"{people} on the way.")
    else:
        messages.info(
            request,
            "There is nobody left to send it to: give those without an e-mail address one first.",
        )
    return redirect("meeting_pack", meeting.pk)


def _published(packs: Iterable[Pack]) -> str:
    titles = " and ".join(f"{pack.title[0].lower()}{pack.title[1:]}" for pack in packs)
    return f"Published: {titles}."


def _request_to_answer(
    request: HttpRequest, request_id: int
) -> tuple[PublicationRequest, AbstractBaseUser]:
    """The wish to publish and the secretary who answers it; 404 for anybody else."""
    found = get_object_or_404(
        PublicationRequest.objects.select_related("meeting__board"), pk=request_id
    )
    _, secretary = _meeting_to_build(request, found.meeting_id)
    return found, secretary


@require_POST
def confirm(request: HttpRequest, request_id: int) -> HttpResponse:
    asked, secretary = _request_to_answer(request, request_id)
    try:
        packs = publishing.confirm_publication(request=asked, by=secretary)
    except publishing.NotPublished as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _published(packs))
    return redirect("meeting_pack", asked.meeting_id)


@require_POST
def take_back(request: HttpRequest, request_id: int) -> HttpResponse:
    asked, secretary = _request_to_answer(request, request_id)
    try:
        publishing.take_back_request(request=asked, by=secretary)
    except publishing.NotPublished as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "The request to publish is closed. Nothing was published.")
    return redirect("meeting_pack", asked.meeting_id)


@require_POST
def say_open(request: HttpRequest, leak_id: int) -> HttpResponse:
    leak = get_object_or_404(Leak.objects.select_related("build"), pk=leak_id)
    meeting, secretary = _meeting_to_build(request, leak.build.meeting_id)
    try:
        publishing.say_open(meeting=meeting, text=leak.text, by=secretary)
    except publishing.NotPublished as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "Released. Build the pack again to have its public edition.")
    return redirect("meeting_pack", meeting.pk)


@require_safe
def latest(request: HttpRequest, meeting_id: int) -> HttpResponseBase:
    """The newest pack that whoever asks may have."""
    meeting = get_object_or_404(Meeting.objects.select_related("board"), pk=meeting_id)
    pack = pack_for(request.user, meeting)
    if pack is None:
        raise Http404
    return answer(request, OneFile(pack))


def _pack_to_download(request: HttpRequest, pack_id: int) -> Pack:
    """The pack; 404 for whoever may not have it."""
    pack = get_object_or_404(Pack.objects.select_related("meeting__board"), pk=pack_id)
    if not can_download(request.user, pack):
        raise Http404
    return pack


@require_safe
def download(request: HttpRequest, pack_id: int) -> HttpResponseBase:
    return answer(request, OneFile(_pack_to_download(request, pack_id)))


@require_safe
def everything(request: HttpRequest, pack_id: int) -> HttpResponseBase:
    """The pack, each of its papers and a manifest, in a ZIP."""
    return answer(request, Everything(_pack_to_download(request, pack_id)))


@require_safe
def paper(request: HttpRequest, paper_id: int) -> HttpResponseBase:
    """One paper, the agenda or the notes by itself; it goes to whoever may have its pack."""
    papers = PackPaper.objects.select_related("pack__meeting__board")
    found = get_object_or_404(papers, pk=paper_id)
    if not can_download(request.user, found.pack):
        raise Http404
    return answer(request, OneFile(found.pack, found))
