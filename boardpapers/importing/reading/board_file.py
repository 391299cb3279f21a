"""Reading `board.toml`: the board, the meeting, the venue and the groups."""

import datetime
from dataclasses import dataclass, field

from .doubts import Doubt, Doubts
from .toml_sections import Section, read_toml

LONGEST_PRIORITY = 100
STATES = ("planned", "published", "held", "closed", "cancelled")


@dataclass(frozen=True)
class Contact:
    name: str
    phone: str = ""
    email: str = ""


@dataclass(frozen=True)
class Secretary:
    name: str
    email: str = ""
    position: str = ""
    phone: str = ""


@dataclass(frozen=True)
class PriorityFacts:
    """A theme of the board, with its aim and years where they are given."""

    name: str
    aim: str = ""
    starts_on: datetime.date | None = None
    ends_on: datetime.date | None = None


@dataclass(frozen=True)
class BoardFacts:
    """`notice_days` are clear working days; `quorum` is a number of members.

    `second_person`: whether two people publish a meeting with confidential papers.
    """

    name: str
    organisation: str
    parent: str
    year: str
    priorities: list[PriorityFacts]
    contact: Contact | None
    carers_allowance: str
    notice_days: int | None
    quorum: int | None
    second_person: bool | None
    letters_in_brackets: bool | None


@dataclass(frozen=True)
class MeetingFacts:
    """The meeting of this folder. `next_start` is None where only the day is known."""

    date: datetime.date
    start: datetime.time
    lunch: str
    rooms: str
    previous: datetime.date | None
    next: datetime.date | None
    next_start: datetime.time | None
    duration_minutes: int | None
    reference: str


@dataclass(frozen=True)
class VenueFacts:
    name: str
    address: list[str]


@dataclass(frozen=True)
class GroupFacts:
    name: str
    seats: int
    office: Contact | None
    line: int


@dataclass(frozen=True)
class OtherMeeting:
    """Another meeting of the year; `state` is one of STATES, `reason` why it was cancelled."""

    date: datetime.date
    start: datetime.time | None
    state: str
    reason: str
    line: int


@dataclass(frozen=True)
class BoardFile:
    board: BoardFacts
    meeting: MeetingFacts
    venue: VenueFacts | None
    groups: list[GroupFacts]
    secretariat: list[Secretary] = field(default_factory=list)
    meetings: list[OtherMeeting] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)


def read_board_toml(content: bytes, file_name: str = "board.toml") -> BoardFile:
    """The facts in `board.toml`; a key nobody knows is left out with a doubt.

    Raises UnreadableFile for what is missing or of the wrong kind, naming key, line and remedy.
    """
    doubts = Doubts(file_name)
    root = read_toml(content, file_name, doubts)
    facts = BoardFile(
        board=_board(root.section("board"), root.sections("priority")),
        meeting=_meeting(root.section("meeting")),
        venue=_venue(root.section_if_there("venue")),
        groups=[_group(each) for each in root.sections("group")],
        secretariat=[_secretary(each) for each in root.sections("secretariat")],
        meetings=[_other_meeting(each) for each in root.sections("meetings")],
        doubts=doubts,
    )
    root.done()
    return facts


def _contact(section: Section | None) -> Contact | None:
    if section is None:
        return None
    found = Contact(section.text("name"), section.text("phone", ""), section.text("email", ""))
    section.done()
    return found


def _secretary(section: Section) -> Secretary:
    found = Secretary(
        section.text("name"),
        section.text("email", ""),
        section.text("position", ""),
        section.text("phone", ""),
    )
    section.done()
    return found


def _priorities(section: Section, described: list[Section]) -> list[PriorityFacts]:
    """Those named in a row, then those of sections of their own; each once."""
    found = {name: PriorityFacts(name) for name in section.texts("priorities", [])}
    for each in described:
        facts = PriorityFacts(
            name=each.text("name"),
            aim=each.text("aim", ""),
            starts_on=each.take("starts", datetime.date, None),
            ends_on=each.take("ends", datetime.date, None),
        )
        if len(facts.name) > LONGEST_PRIORITY:
            raise each.refuse(
                "name",
                f"“{facts.name[:40]}…” is too long for the name of a priority.",
                f"Shorten it to {LONGEST_PRIORITY} characters, and say the rest in its aim.",
            )
        if facts.starts_on and facts.ends_on and facts.ends_on < facts.starts_on:
            raise each.refuse(
                "ends",
                f"The priority “{facts.name}” ends before it starts.",
                "Correct one of the two days.",
            )
        found[facts.name] = facts
        each.done()
    return list(found.values())


def _board(section: Section, priorities: list[Section]) -> BoardFacts:
    found = BoardFacts(
        name=section.text("name"),
        organisation=section.text("organisation", ""),
        parent=section.text("parent", ""),
        year=section.text("year", ""),
        priorities=_priorities(section, priorities),
        contact=_contact(section.section_if_there("contact")),
        carers_allowance=section.text("carers_allowance", ""),
        notice_days=section.count("notice_days", None),
        quorum=section.count("quorum", None, least=1),
        second_person=section.take("second_person", bool, None),
        letters_in_brackets=section.take("letters_in_brackets", bool, None),
    )
    section.done()
    return found


def _meeting(section: Section) -> MeetingFacts:
    following = section.values.get("next")
    has_time = isinstance(following, datetime.datetime)
    next_day = section.take("next", datetime.datetime if has_time else datetime.date, None)
    found = MeetingFacts(
        date=section.take("date", datetime.date),
        start=section.take("start", datetime.time),
        lunch=section.text("lunch", ""),
        rooms=section.text("rooms", ""),
        previous=section.take("previous", datetime.date, None),
        next=next_day.date() if has_time else next_day,
        next_start=next_day.time() if has_time else None,
        duration_minutes=section.count("duration_minutes", None, least=1),
        reference=section.text("reference", ""),
    )
    section.done()
    return found


def _venue(section: Section | None) -> VenueFacts | None:
    if section is None:
        return None
    found = VenueFacts(section.text("name"), section.texts("address", []))
    section.done()
    return found


def _group(section: Section) -> GroupFacts:
    found = GroupFacts(
        section.text("name"),
        section.count("seats") or 0,
        _contact(section.section_if_there("office")),
        section.line(),
    )
    section.done()
    return found


def _other_meeting(section: Section) -> OtherMeeting:
    state = section.text("state", "planned")
    if state not in STATES:
        raise section.refuse(
            "state",
            f"“state” in [meetings] is “{state}”.",
            f"It must be one of {', '.join(STATES)}.",
        )
    found = OtherMeeting(
        section.take("date", datetime.date),
        section.take("start", datetime.time, None),
        state,
        section.text("reason", ""),
        section.line(),
    )
    if state == "cancelled" and not found.reason:
        section.doubts.add(
            section.line("state"),
            "The meeting is cancelled and no reason is given.",
            'Add reason = "…".',
        )
    section.done()
    return found
