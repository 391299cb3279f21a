"""The Pack tab of a meeting."""

from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from boardpapers.access import get_meeting
from boardpapers.views.meetings import workspace
from meetings.boards.models import Meeting
from meetings.packs import publishing
from meetings.packs.builds import changed_since_built
from meetings.packs.models import Download, Pack, PackBuild
from meetings.packs.policies import pack_for
from meetings.packs.told import publications
from meetings.packs.versions import versions

VERSIONS_SHOWN = 8
DOWNLOADS_SHOWN = 20


@require_safe
def meeting_pack(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """The secretariat builds, looks and publishes; everybody else downloads."""
    reader = get_meeting(request.user, meeting_id)
    if reader.secretary and isinstance(request.user, AbstractBaseUser):
        context = _for_secretary(reader.meeting, request.user, every="all" in request.GET)
        changed = bool(context["has_changed"])
        return workspace(request, reader, "pack", context, has_changed=changed)
    own = pack_for(request.user, reader.meeting)
    return workspace(request, reader, "pack", _for_reader(own) if own is not None else {})


def _for_secretary(meeting: Meeting, user: AbstractBaseUser, *, every: bool) -> dict[str, object]:
    build = PackBuild.objects.filter(meeting=meeting).first()
    is_building = build is not None and build.is_running
    newest = Pack.objects.newest_of(meeting)
    has_changed = changed_since_built(newest)
    leaks = publishing.leaks_found(meeting)
    standing = publishing.standing_request(meeting, user)
    waits = standing is not None and not standing.is_overtaken
    is_open = not (is_building or has_changed or leaks or waits)
    unpublished = [pack for pack in newest if pack.published_at is None]
    out = meeting.packs.published().values_list("edition", "content_key")
    unread = [pack for pack in unpublished if (pack.edition, pack.content_key) not in set(out)]
    packs = list(
        meeting.packs.select_related("built_by")
        .prefetch_related("parts", "papers")
        .order_by("-built_at", "-supplement_number", "edition", "-pk")[
            : None if every else 2 * VERSIONS_SHOWN
        ]
    )
    shown = versions(packs)[: None if every else VERSIONS_SHOWN]
    return {
        "build": build,
        "is_building": is_building,
        "has_changed": has_changed,
        "leaks": leaks,
        "standing": standing,
        "can_publish": is_open and bool(unread),
        "can_publish_whole": is_open and bool(unpublished) and not unread,
        "publications": publications(meeting),
        "versions": shown,
        "older": meeting.packs.count() - len(shown),
        "downloads": Download.objects.filter(pack__meeting=meeting).select_related(
            "pack", "paper", "user"
        )[:DOWNLOADS_SHOWN],
    }


def _for_reader(pack: Pack) -> dict[str, object]:
    """The supplements that are out, and which papers of the pack they replace."""
    published = pack.supplements.published().order_by("supplement_number")
    supplements = list(published.prefetch_related("parts"))
    replaced = {part.key for supplement in supplements for part in supplement.parts.all()}
    return {"supplements": supplements, "replaced": replaced}
