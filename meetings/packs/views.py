"""Building, publishing and downloading packs."""

from django.contrib import messages
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from meetings.boards.models import Meeting
from meetings.boards.policies import is_secretary
from meetings.packs import services
from meetings.packs.downloads import answer
from meetings.packs.everything import Everything
from meetings.packs.models import Pack, PackBuild, PackPaper
from meetings.packs.pieces import OneFile
from meetings.packs.policies import can_build, can_download, pack_for


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
    meeting, secretary = _meeting_to_build(request, meeting_id)
    try:
        packs = services.publish(meeting=meeting, by=secretary)
    except services.NotPublished as refusal:
        messages.error(request, str(refusal))
    else:
        versions = " and ".join(
            f"{pack.get_edition_display().lower()}, version {pack.version}" for pack in packs
        )
        messages.success(request, f"Published: {versions}.")
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
