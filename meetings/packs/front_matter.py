"""The data of the pack's first pages: notice, membership, attendance."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils.html import format_html, strip_tags

from meetings.attendance.matrix import Matrix
from meetings.attendance.record import attendance_record
from meetings.boards.models import Board, HouseText, Meeting, PackPart
from meetings.boards.year import year_bounds
from meetings.members.models import Capacity, Group, GroupSeats, Membership


@dataclass(frozen=True)
class NamedText:
    """A passage under its heading; `html` is sanitised."""

    heading: str
    html: str


@dataclass(frozen=True)
class Office:
    """A political group's office, which takes apologies."""

    group: str
    name: str
    phone: str
    email: str


@dataclass(frozen=True)
class NoticeSection(NamedText):
    offices: tuple[Office, ...] = ()
    contact: bool = False
    """The board's contact is printed under the text."""


LINES_KEPT_TOGETHER = 12


@dataclass(frozen=True)
class ListedSeat:
    name: str
    organisation: str
    office: str
    sector: str


@dataclass(frozen=True)
class GroupList:
    """A group's members and substitutes; `vacancies` is how many seats nobody holds."""

    name: str
    seats: int | None
    members: tuple[ListedSeat, ...]
    substitutes: tuple[ListedSeat, ...]
    vacancies: int

    @property
    def is_long(self) -> bool:
        """Kept on one page it would leave much of the page before it empty."""
        return len(self.members) + len(self.substitutes) > LINES_KEPT_TOGETHER


@dataclass(frozen=True)
class MembershipPage:
    year: str
    groups: tuple[GroupList, ...]
    observers: tuple[ListedSeat, ...]


@dataclass(frozen=True)
class AttendancePage:
    year: str
    matrix: Matrix


@dataclass(frozen=True)
class HouseTexts:
    """A board's own passages by the page they stand on."""

    by_part: dict[str, list[NamedText]] = field(default_factory=dict)

    @classmethod
    def of(cls, texts: Sequence[HouseText]) -> "HouseTexts":
        found: dict[str, list[NamedText]] = {}
        for text in texts:
            found.setdefault(text.part, []).append(NamedText(text.heading, text.text))
        return cls(found)

    def on(self, part: PackPart) -> tuple[NamedText, ...]:
        return tuple(self.by_part.get(part, ()))


APOLOGIES = (
    "<p>Please tell your political group’s office if you are unable to attend this meeting, so "
    "that a substitute can be arranged and catering numbers adjusted.</p>"
)
REGISTER = (
    "<p>Please sign the attendance register, which will be in the meeting room. It is the only "
    "record of your presence at the meeting.</p>"
)


def notice_sections(
    meeting: Meeting, texts: HouseTexts, offices: Sequence[Office]
) -> tuple[NoticeSection, ...]:
    """The notice under its headings: the board's own words where it has them, else the house's.

    What is computed (offices, contact) is printed under the words. A board's passages under
    other headings follow in their order.
    """
    own = list(texts.on(PackPart.NOTICE))
    board, venue = meeting.board, meeting.venue

    def take(pattern: str) -> NamedText | None:
        for text in own:
            if re.search(pattern, text.heading, re.IGNORECASE):
                own.remove(text)
                return text
        return None

    sections: list[NoticeSection] = []
    text = take("apolog")
    if offices or text:
        sections.append(
            NoticeSection(
                text.heading if text else "Apologies",
                text.html if text else APOLOGIES,
                tuple(offices),
            )
        )
    text = take("attendance|register|signing in")
    sections.append(
        NoticeSection(
            text.heading if text else "Attendance register", text.html if text else REGISTER
        )
    )
    text = take("location|map|how to (get|find)")
    if text:
        sections.append(NoticeSection(text.heading, text.html))
    elif venue and PackPart.LOCATION not in board.parts_off:
        printed = format_html("<p>How to find {} is printed on the last page.</p>", venue.name)
        sections.append(NoticeSection("Location", printed))
    text = take("contact")
    if text or board.contact_name:
        html = text.html if text else ""
        sections.append(
            NoticeSection(
                text.heading if text else "Contact",
                html,
                contact=bool(board.contact_name) and board.contact_name not in strip_tags(html),
            )
        )
    text = take("allowance")
    if text:
        sections.append(NoticeSection(text.heading, text.html))
    elif board.carers_allowance:
        printed = format_html(
            "<p>A carers’ allowance of up to {} is available towards the cost of care for "
            "dependants while you attend this meeting.</p>",
            board.carers_allowance,
        )
        sections.append(NoticeSection("Carers’ allowance", printed))
    sections += [NoticeSection(text.heading, text.html) for text in own]
    return tuple(sections)


def offices_of(seats: Sequence[GroupSeats]) -> tuple[Office, ...]:
    groups = [seat.group for seat in seats]
    return tuple(
        Office(group.name, group.office_name, group.office_phone, group.office_email)
        for group in groups
        if group.office_name or group.office_phone or group.office_email
    )


def memberships_of_year(meeting: Meeting) -> list[Membership]:
    """Everyone who belonged to the board on some day of its year up to the meeting."""
    first, _ = year_bounds(meeting.date, meeting.board.year_starts)
    return [
        membership
        for membership in Membership.objects.filter(board=meeting.board).select_related(
            "person", "group"
        )
        if (membership.ends_on is None or membership.ends_on >= first)
        and (membership.starts_on is None or membership.starts_on <= meeting.date)
    ]


def membership_page(
    meeting: Meeting, seats: Sequence[GroupSeats], memberships: Sequence[Membership]
) -> MembershipPage:
    """Who sits on the day of the meeting, by group in printed order."""
    sitting = [
        m
        for m in memberships
        if (m.starts_on is None or m.starts_on <= meeting.date)
        and (m.ends_on is None or m.ends_on >= meeting.date)
    ]

    def listed(capacity: Capacity, group: Group | None) -> tuple[ListedSeat, ...]:
        return tuple(
            ListedSeat(
                m.person.name,
                m.person.organisation,
                m.get_office_display() if m.office else "",
                m.sector,
            )
            for m in sitting
            if m.capacity == capacity and m.group == group
        )

    numbers: dict[Group, int | None] = {seat.group: seat.seats for seat in seats}
    for m in sitting:
        if m.group is not None and m.capacity != Capacity.OBSERVER:
            numbers.setdefault(m.group, None)
    groups = []
    for group, number in numbers.items():
        members = listed(Capacity.MEMBER, group)
        groups.append(
            GroupList(
                group.name,
                number,
                members,
                listed(Capacity.SUBSTITUTE, group),
                max((number or 0) - len(members), 0),
            )
        )
    without = listed(Capacity.MEMBER, None)
    substitutes = listed(Capacity.SUBSTITUTE, None)
    if without or substitutes:
        groups.append(GroupList("Other members", None, without, substitutes, 0))
    observers = tuple(
        ListedSeat(m.person.name, m.person.organisation, "", m.sector)
        for m in sitting
        if m.capacity == Capacity.OBSERVER
    )
    return MembershipPage(meeting.board.year_of(meeting.date), tuple(groups), observers)


def attendance_page(
    board: Board,
    meeting: Meeting,
    year: Sequence[Meeting],
    seats: Sequence[GroupSeats],
    memberships: Sequence[Membership],
) -> AttendancePage:
    """The matrix of the board's year; two queries."""
    record = attendance_record(year, memberships, [seat.group for seat in seats])
    return AttendancePage(board.year_of(meeting.date), record.matrix)
