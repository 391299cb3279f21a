"""Who is expected at a meeting, and whose place is whose."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.text import get_text_list

from meetings.attendance.models import Apology, Attended
from meetings.boards.models import Meeting
from meetings.members.models import Capacity, Group, Membership, Office, Person


@dataclass(frozen=True)
class Expected:
    """Somebody who belongs to the meeting: a member on the day, a substitute, an observer.

    `apology` is a member's own. A substitute who stands in has `substitute_for`; one who merely
    is on a group's list has not, and comes only if asked.
    """

    person: Person
    capacity: Attended
    group: Group | None
    office: str = ""
    sector: str = ""
    apology: Apology | None = None
    substitute_for: Person | None = None

    @property
    def is_coming(self) -> bool:
        """As far as is known: a member or observer who sent no apologies, or who stands in."""
        if self.capacity == Attended.SUBSTITUTE:
            return self.substitute_for is not None
        return self.apology is None

    @property
    def office_name(self) -> str:
        """As printed, such as "Vice Chair"; "" for none."""
        return Office(self.office).label if self.office else ""


def expected_at(meeting: Meeting) -> list[Expected]:
    """Members, substitutes and observers of the day in printed order; two queries.

    Each person once: as a member rather than a substitute, as a substitute who stands in for
    somebody though in no list, as a substitute rather than an observer.
    """
    apologies = list(
        Apology.objects.standing()
        .filter(meeting=meeting)
        .select_related("person", "substitute__user", "sent_by")
    )
    sent = {apology.person_id: apology for apology in apologies}
    standing_in = {apology.substitute_id: apology for apology in apologies if apology.substitute}
    seats = list(
        Membership.objects.on(meeting.date)
        .filter(board=meeting.board_id)
        .select_related("person__user", "group")
        .order_by("position", "pk")
    )
    group_of = {seat.person_id: seat.group for seat in seats if seat.capacity == Capacity.MEMBER}
    found: dict[int, Expected] = {}
    for capacity in (Capacity.MEMBER, Capacity.SUBSTITUTE):
        for seat in seats:
            if seat.capacity == capacity and seat.person_id not in found:
                found[seat.person_id] = _from_seat(seat, sent, standing_in)
    for apology in apologies:
        if apology.substitute is not None and apology.substitute.pk not in found:
            found[apology.substitute.pk] = Expected(
                apology.substitute,
                Attended.SUBSTITUTE,
                group_of.get(apology.person_id),
                substitute_for=apology.person,
            )
    for seat in seats:
        if seat.capacity == Capacity.OBSERVER and seat.person_id not in found:
            found[seat.person_id] = _from_seat(seat, sent, standing_in)
    return list(found.values())


def in_words(expected: Iterable[Expected]) -> str:
    """How many they are of each kind, such as "12 members, 1 substitute and 2 observers"."""
    times = Counter(Capacity(each.capacity) for each in expected)
    counted = [
        f"{times[each]} {each.label.lower()}{'' if times[each] == 1 else 's'}"
        for each in Capacity
        if times[each]
    ]
    return get_text_list(counted, "and")


def _from_seat(
    seat: Membership, sent: dict[int, Apology], standing_in: dict[int | None, Apology]
) -> Expected:
    stands_in = standing_in.get(seat.person_id) if seat.capacity == Capacity.SUBSTITUTE else None
    return Expected(
        seat.person,
        Attended(seat.capacity),
        seat.group,
        office=seat.office,
        sector=seat.sector,
        apology=None if seat.capacity == Capacity.SUBSTITUTE else sent.get(seat.person_id),
        substitute_for=stands_in.person if stands_in else None,
    )
