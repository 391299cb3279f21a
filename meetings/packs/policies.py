"""Who may have which pack."""

from meetings.actions.models import ActionOwner
from meetings.agenda.models import Report
from meetings.agenda.policies import reports_written_by
from meetings.attendance.policies import can_see_confidential
from meetings.boards.models import Meeting
from meetings.boards.policies import SiteUser, is_secretary
from meetings.members.models import BriefedOfficer
from meetings.members.policies import capacities, runs_group_office
from meetings.packs.models import Edition, Pack


def can_build(user: SiteUser, meeting: Meeting) -> bool:
    """Build and publish: the secretariat, for any meeting that is not cancelled."""
    return is_secretary(user, meeting.board) and meeting.state != Meeting.State.CANCELLED


def has_public_edition(user: SiteUser, meeting: Meeting) -> bool:
    """Whether `user` may have the public edition once it is published.

    Anyone where the board is public; elsewhere its members, substitutes and observers, the
    offices of its groups, officers with a paper on this agenda or an action of this board, and
    those whom it briefs.
    """
    board = meeting.board
    if board.is_public:
        return True
    if not user.is_authenticated:
        return False
    return bool(
        can_see_confidential(user, meeting)
        or capacities(user, board, meeting.date)
        or capacities(user, board)
        or runs_group_office(user, board)
        or Report.objects.filter(reports_written_by(user), item__meeting=meeting).exists()
        or BriefedOfficer.objects.filter(board=board, person__user_id=user.pk).exists()
        or ActionOwner.objects.filter(
            action__meeting__board=board, person__user_id=user.pk
        ).exists()
    )


def can_download(user: SiteUser, pack: Pack) -> bool:
    """Whether `user` may have this very pack."""
    meeting = pack.meeting
    if is_secretary(user, meeting.board):
        return True
    if pack.published_at is None:
        return False
    if pack.edition == Edition.MEMBERS:
        return can_see_confidential(user, meeting)
    return has_public_edition(user, meeting)


def pack_for(user: SiteUser, meeting: Meeting) -> Pack | None:
    """The latest whole pack `user` may have: the members' edition if theirs, else the public."""
    packs = Pack.objects.of(meeting).whole().order_by("-version")
    if is_secretary(user, meeting.board):
        return packs.filter(edition=Edition.MEMBERS).first()
    published = packs.published()
    if can_see_confidential(user, meeting):
        mine = published.filter(edition=Edition.MEMBERS).first()
        if mine is not None:
            return mine
    if has_public_edition(user, meeting):
        return published.filter(edition=Edition.PUBLIC).first()
    return None
