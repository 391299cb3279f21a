"""Terms that cannot be stored, each with the sentence that says why."""

from django.db import IntegrityError, transaction
from django.db.models import F

from meetings.boards.refusals import Refused
from meetings.members.models import Capacity, GroupSeats, Membership, Office, Term
from meetings.members.terms import Allotted, Span, day_in_words, first_overfull, in_words


def refuse_no_seat(membership: Membership) -> None:
    """A member of a group needs one of its seats, on each day whose seats are known."""
    group = membership.group
    if group is None or membership.capacity != Capacity.MEMBER:
        return
    board = membership.board
    others = board.memberships.filter(group=group, capacity=Capacity.MEMBER)
    rows = list(board.group_seats.all())
    full = first_overfull(
        Span(membership.starts_on, membership.ends_on),
        [Span(each.starts_on, each.ends_on) for each in others.exclude(pk=membership.pk)],
        [_allotted(row) for row in rows if row.group_id == group.pk],
        [_allotted(row).span for row in rows],
    )
    if full is None:
        return
    seats = f"{full.seats} seat{'' if full.seats == 1 else 's'}" if full.seats else "no seat"
    raise Refused(
        f"{group} has {seats} on this board on {day_in_words(full.day)}"
        f"{', and all are taken' if full.seats else ''}. Give it another seat first, or end or "
        "replace a member.",
        "group",
    )


def _allotted(row: GroupSeats) -> Allotted:
    return Allotted(Span(row.starts_on, row.ends_on), row.seats)


def save_term(membership: Membership) -> None:
    """Raises: Refused for what the exclusion constraints refuse, with the other term's name."""
    try:
        with transaction.atomic():
            membership.save()
    except IntegrityError as error:
        raise Refused(_why(membership, error), _field_of(error)) from error


def _constraint(error: IntegrityError) -> str:
    diagnostics = getattr(error.__cause__, "diag", None)
    return getattr(diagnostics, "constraint_name", None) or ""


def _field_of(error: IntegrityError) -> str:
    return "office" if "chair" in _constraint(error) else "person"


def _why(membership: Membership, error: IntegrityError) -> str:
    name = _constraint(error)
    others = (
        Membership.objects.filter(board=membership.board)
        .exclude(pk=membership.pk)
        .select_related("person")
        .annotate(term=Term(F("starts_on"), F("ends_on")))
        .filter(term__overlap=Term(membership.starts_on, membership.ends_on))
    )
    if name == "membership_one_chair_at_a_time":
        other = others.filter(office=Office.CHAIR).first()
        if other is not None:
            return (
                f"{other.person} is chair {in_words(other.starts_on, other.ends_on)}, and a board "
                "has one chair at a time. End that office first, or choose another day."
            )
    if name == "membership_terms_do_not_overlap":
        other = others.filter(person=membership.person, capacity=membership.capacity).first()
        if other is not None:
            return (
                f"{other.person} sits on this board as {other.get_capacity_display().lower()} "
                f"{in_words(other.starts_on, other.ends_on)}. Change that term, or choose days "
                "outside it."
            )
    if name == "membership_office_held_by_a_member":
        return "An office is held by a member. Choose member, or no office."
    raise error
