"""The message that says that a pack is out: never a confidential title in it, never the file."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.urls import reverse

from meetings.agenda.agenda_page import AgendaLine, agenda_lines, every_line
from meetings.agenda.models import Appendix
from meetings.boards.mail import site_link
from meetings.packs.models import Edition, Pack, PackNotice, PackPart
from meetings.packs.papers import NOTES_KEY, WITHHELD_APPENDIX
from meetings.packs.supplements import COVER_KEY

NOT_TOLD = {"cover", COVER_KEY}
LONGEST_LIST = 60


@dataclass(frozen=True)
class Publication:
    """A published pack as its messages tell of it; the same for all who have that edition."""

    subject: str
    opening: str
    place: tuple[str, ...]
    link: str
    list_heading: str
    listed: tuple[str, ...]
    is_confidential: bool
    is_public: bool
    contact: tuple[str, ...]

    @classmethod
    def of(cls, pack: Pack) -> "Publication":
        """Read from the pack's parts, and the open titles from the agenda, as they now are."""
        meeting, board = pack.meeting, pack.meeting.board
        day = f"{meeting.date:%-d %B %Y}"
        lines = agenda_lines(meeting, confidential=False)
        before = _before(pack)
        of_board = f"of the {board.name} is out"
        if pack.supplement_number:
            what = f"supplement {pack.supplement_number} to the agenda pack"
            opening = f"Supplement {pack.supplement_number} to the agenda pack {of_board}."
            heading = f"In supplement {pack.supplement_number}:"
            listed = _changes(pack, before, _titles(lines, meeting.pk))
        elif before:
            what = f"agenda pack, version {pack.version}"
            opening = f"Version {pack.version} of the agenda pack {of_board}."
            heading = "New or changed since what was out before:"
            listed = _changes(pack, before, _titles(lines, meeting.pk))
        else:
            what, opening, heading = "agenda pack", f"The agenda pack {of_board}.", "On the agenda:"
            listed = [f"{line.reference} {line.title}{_state(line)}" for line in every_line(lines)]
        if len(listed) > LONGEST_LIST:
            listed = [*listed[:LONGEST_LIST], f"and {len(listed) - LONGEST_LIST} more."]
        where = (meeting.where,) if meeting.where else ()
        contact = (board.contact_name, board.contact_phone, board.contact_email)
        return cls(
            subject=f"{board.name}, {day}: {what}",
            opening=opening,
            place=(
                board.name,
                f"{meeting.date:%A} {day}, {meeting.start:%H.%M}",
                *where,
            ),
            link=site_link(reverse("meeting_pack", args=[meeting.pk])),
            list_heading=heading,
            listed=tuple(listed),
            is_confidential=pack.edition == Edition.MEMBERS and pack.confidential,
            is_public=board.is_public,
            contact=tuple(line for line in contact if line),
        )

    def lines_for(self, notice: PackNotice) -> list[str]:
        """The message to one person."""
        lines = [f"Dear {notice.name},", "", self.opening, "", *self.place, "", self.link, ""]
        if not notice.has_account and not self.is_public:
            ask = self.contact[-1] if self.contact else "the secretariat"
            lines += [
                "To open it you need an account, and there is none with this address yet: please "
                f"ask {ask} for one.",
                "",
            ]
        elif self.is_confidential:
            lines += [
                "It holds confidential papers. Your copy carries your name: please do not pass it "
                "on.",
                "",
            ]
        if self.listed:
            lines += [self.list_heading, *(f"- {each}" for each in self.listed), ""]
        return [*lines, *self.contact] if self.contact else lines[:-1]


def _state(line: AgendaLine) -> str:
    return " (withdrawn)" if line.withdrawn else ""


def _before(pack: Pack) -> Mapping[str, str]:
    """What readers of the edition had before, by key of its parts; empty where that was nothing."""
    if pack.published_at is None:
        raise ValueError("Nobody is told of a pack that is not out.")
    earlier = Pack.objects.published().filter(
        meeting=pack.meeting_id, edition=pack.edition, published_at__lt=pack.published_at
    )
    had: dict[str, str] = {}
    for each in earlier.order_by("published_at").prefetch_related("parts"):
        if not each.supplement_number:
            had = {}
        for key in each.taken_out:
            had.pop(key, None)
        had |= {part.key: part.content_key for part in each.parts.all()}
    return had


def _changes(pack: Pack, before: Mapping[str, str], titles: Mapping[str, str]) -> list[str]:
    """Each part that is new or changed, by a title that anybody may read."""
    found = []
    parts = [part for part in pack.parts.all() if part.key not in NOT_TOLD]
    for part in parts:
        if part.key not in before:
            found.append(f"{_title(part, titles)}: new")
        elif before[part.key] != part.content_key:
            found.append(f"{_title(part, titles)}: changed")
    now = {part.key for part in parts}
    gone = (
        pack.taken_out
        if pack.supplement_number
        else [key for key in before if key not in now and key not in NOT_TOLD]
    )
    found += [f"{titles[key]}: taken out" for key in gone if key in titles]
    return found


def _title(part: PackPart, titles: Mapping[str, str]) -> str:
    """Today's open title, since what was open when it was built may be confidential now."""
    if part.key in titles:
        return titles[part.key]
    return "A confidential part" if part.confidential else part.title


def _titles(lines: list[AgendaLine], meeting_id: int) -> dict[str, str]:
    """By key, what papers and appendices may be called openly; withdrawn ones too."""
    titles = {NOTES_KEY: "Notes of the last meeting"}
    for line in every_line(lines):
        titles[f"paper-{line.item_id}"] = f"Item {line.reference}: {line.title}"
    references = {line.item_id: line for line in every_line(lines)}
    appendices = Appendix.objects.filter(report__item__meeting=meeting_id)
    for appendix in appendices.select_related("report").order_by("report", "position"):
        line = references[appendix.report.item_id]
        hidden = line.withheld or appendix.confidential
        title = (appendix.open_title or WITHHELD_APPENDIX) if hidden else appendix.title
        titles[f"appendix-{appendix.pk}"] = f"Item {line.reference}, {title}"
    return titles
