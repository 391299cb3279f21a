"""Who can stand in for a member at a meeting: the people on the list of the member's group."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from meetings.attendance.models import Apology, Attendance, Attended
from meetings.boards.models import Meeting
from meetings.boards.refusals import Refused
from meetings.members.models import Capacity, Group, Membership, Person


def seat_of(meeting: Meeting, person: Person) -> Membership | None:
    """The seat the person has as a member on the day of the meeting."""
    return (
        Membership.objects.on(meeting.date)
        .in_capacity(Capacity.MEMBER)
        .filter(board=meeting.board_id, person=person)
        .select_related("group")
        .first()
    )


def substitutes_on_list(meeting: Meeting, group: Group | None) -> QuerySet[Person]:
    """The group's substitutes on the day, who are no members then; in the list's order.

    `is_free`: stands in for nobody, by apologies or as registered. Without a group: those who are
    on no group's list.
    """
    on_the_day = Membership.objects.on(meeting.date).filter(board=meeting.board_id)
    listed = on_the_day.in_capacity(Capacity.SUBSTITUTE)
    listed = listed.filter(group__isnull=True) if group is None else listed.filter(group=group)
    members = on_the_day.in_capacity(Capacity.MEMBER)
    apologies = Apology.objects.standing().filter(meeting=meeting, substitute=OuterRef("pk"))
    there = Attendance.objects.filter(
        meeting=meeting,
        person=OuterRef("pk"),
        status=Attendance.Status.PRESENT,
        capacity=Attended.SUBSTITUTE,
        substitute_for__isnull=False,
    )
    return (
        Person.objects.filter(memberships__in=listed)
        .exclude(pk__in=members.values("person"))
        .annotate(is_free=~Exists(apologies) & ~Exists(there))
        .order_by("memberships__position", "memberships__pk")
    )


def free_substitutes(
    meeting: Meeting, group: Group | None, besides: Person | None = None
) -> QuerySet[Person]:
    """Who of the list can be chosen; `besides` also, who is chosen already."""
    listed = substitutes_on_list(meeting, group)
    kept = Q(is_free=True)
    if besides is not None:
        kept |= Q(pk=besides.pk)
    return listed.filter(kept)


def refuse_who_cannot_stand_in(
    meeting: Meeting, group: Group | None, member: Person, substitute: Person
) -> None:
    """Raises: Refused, with why the substitute cannot stand in for the member."""
    if substitute.pk == member.pk:
        raise Refused("Nobody stands in for themself. Choose somebody else.", "substitute")
    listed = substitutes_on_list(meeting, group).filter(pk=substitute.pk).first()
    if listed is None:
        whose = f"{group}’s list" if group is not None else "the list"
        raise Refused(
            f"{substitute} is not on {whose} of substitutes on the day of the meeting. Choose "
            "somebody who is, or leave it open.",
            "substitute",
        )
    if not listed.is_free:  # type: ignore[attr-defined]  # annotated
        raise Refused(
            f"{substitute} already stands in for another member at this meeting. Choose somebody "
            "else, or leave it open.",
            "substitute",
        )
