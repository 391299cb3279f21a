"""A passage is found by those on whose page it stands, and by nobody else: for every role."""

import re
from collections.abc import Callable
from datetime import date

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from lxml import html as lxml_html

from boardpapers.search_access import scope_of
from boardpapers.search_page import url_of
from meetings.agenda.models import AgendaItem, Appendix, Report, ReportVersion
from meetings.agenda.report_text import read_text
from meetings.agenda.versions import keep_version
from meetings.boards.models import Board, Meeting
from meetings.members.models import BriefedOfficer, Membership
from meetings.minutes.models import Notes
from meetings.search.indexing import index_changes
from meetings.search.models import Kind, Passage, Place, Reach
from meetings.search.scope import passages_for
from tests.factories import (
    ActionFactory,
    ApologyFactory,
    AppendixFactory,
    DecisionFactory,
    MembershipFactory,
    NoteItemFactory,
    NotesFactory,
    RecordedEventFactory,
    ReportContactFactory,
    ReportFactory,
)
from tests.world import ROLES, World, make_world

pytestmark = pytest.mark.django_db
FILES = (Place.REPORT_PDF, Place.APPENDIX_PDF)


def as_it_is(world: World) -> None:
    """Published, its notes a draft, the board not public; with two events for the record."""
    for number, secret in enumerate((False, True)):
        RecordedEventFactory(
            board=world.full.board,
            subject=f"Launch {number}",
            text=f"<p>A boat of class {number} was launched.</p>",
            confidential=secret,
        )


def open_to_all(world: World) -> None:
    """A public board, all its meetings published, its notes agreed; of the next meeting, too."""
    Board.objects.update(is_public=True)
    Meeting.objects.filter(state__in=["held", "closed"]).update(published_at="2026-10-12T09:00Z")
    notes = NotesFactory(meeting=world.full.meeting)
    for key in ("1(a)", "3"):
        note = NoteItemFactory(
            notes=notes,
            item=world.full.items[key],
            title=f"Noted on {key}",
            narrative=f"<p>Members spoke of {key} at length.</p>",
        )
        DecisionFactory(note_item=note, text=f"<p>agreed what {key} recommends</p>")
        ActionFactory(meeting=world.full.meeting, note_item=note, text=f"Do what {key} asks for.")
    Notes.objects.update(state=Notes.State.AGREED)


def before_publication(world: World) -> None:
    """Nothing is out, the notes are a draft, and an officer writes for the forward plan."""
    world.unpublish()
    Notes.objects.update(state=Notes.State.DRAFT)
    planned = AgendaItem.objects.create(
        forward_plan=world.full.board, position=1, kind="report", title="Quays in the long run"
    )
    report = ReportFactory(item=planned, state=Report.State.DRAFT, author=world.full.officers[0])
    AppendixFactory(report=report, position=1, title="A list of quays", confidential=True)


def standing_in(world: World) -> None:
    """The substitute stands in for a member, and observers see what is confidential."""
    full = world.full
    ApologyFactory(meeting=full.meeting, person=full.members[1], substitute=full.substitutes[0])
    Board.objects.update(observers_see_confidential=True, is_public=True)


def former_member(world: World) -> None:
    """The member has left since the last meeting; the coming one’s papers are not theirs, but of a
    public board everybody has the open ones. Paper 1(b) is being corrected, 2 is withdrawn."""
    full = world.full
    Board.objects.update(is_public=True)
    person = world.users["member"].person  # type: ignore[union-attr]  # who has signed in
    Membership.objects.filter(person=person).update(ends_on=date(2026, 11, 1))
    Meeting.objects.filter(state__in=["held", "closed"]).update(published_at="2026-10-12T09:00Z")
    Notes.objects.update(state=Notes.State.AGREED)
    report = full.items["1(b)"].report
    report.in_force = keep_version(
        report, read_text(report), made=ReportVersion.Made.CLEARED, by=full.secretary
    )
    report.state = Report.State.DRAFT
    report.body = "<ol><li>Words that nobody has cleared.</li></ol>"
    report.save()
    AgendaItem.objects.filter(pk=full.items["2 paper"].pk).update(withdrawn=True)
    AgendaItem.objects.filter(pk=full.items["4"].pk).update(late_reason="The storm.")
    AgendaItem.objects.filter(pk=full.items["1(a)"].pk).update(number_at_publication="1(a)")


def under_a_secret_heading(world: World) -> None:
    """All under heading 1 is confidential, and the officers of the secret paper are told of."""
    full = world.full
    AgendaItem.objects.filter(pk=full.items["1"].pk).update(
        confidential=True, open_title="Matters of trade"
    )
    BriefedOfficer.objects.create(board=full.board, person=full.officers[1])
    ReportContactFactory(report=full.items["3"].report, person=full.officers[0], position=1)
    MembershipFactory(board=Board.objects.exclude(pk=full.board.pk).first(), person=full.observer)


STATES = {
    as_it_is: ROLES,
    open_to_all: ("member", "observer", "outsider", "anonymous"),
    before_publication: ("secretary", "chair", "officer", "group_office"),
    standing_in: ("substitute", "observer", "outsider"),
    former_member: ("secretary", "member", "officer", "anonymous"),
    under_a_secret_heading: ("secretary", "member", "officer", "substitute"),
}
"""With the roles for whom each makes a difference."""


class Pages:
    """What one role reads, page by page."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self.read: dict[str, str | None] = {}

    def text(self, url: str) -> str | None:
        """None where it does not open."""
        address = url.partition("#")[0]
        if address not in self.read:
            response = self.client.get(address)
            if response.status_code != 200:
                self.read[address] = None
            elif response.streaming:
                response.close()
                self.read[address] = ""
            else:
                root = lxml_html.fromstring(response.content.decode())
                for left_out in root.xpath("//nav | //header | //form | //script | //head"):
                    left_out.drop_tree()
                self.read[address] = squeezed(root.text_content())
        return self.read[address]


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def pieces_of(passage: Passage) -> list[str]:
    """What has to stand on a page that shows the passage; pages join such pieces in other ways."""
    said = f"{passage.head}\n{passage.text}"
    if passage.kind == Kind.PERSON:
        said = passage.head
        if passage.reach != Reach.KEEPERS:
            said += f"\n{passage.board}"
    return [squeezed(piece) for each in re.split(r"[\n,/\t]+", said) if (piece := each.strip())]


def stands_on(passage: Passage, pages: Pages) -> bool:
    text = pages.text(url_of(passage))
    if text is None:
        return False
    return passage.place in FILES or all(piece in text for piece in pieces_of(passage))


def is_open_title(passage: Passage) -> bool:
    """In the place of the real one, which is what those see who may."""
    return (
        not passage.secret
        and not passage.text
        and Passage.objects.filter(
            subject=passage.subject, kind=passage.kind, anchor=passage.anchor, secret=True
        ).exists()
    )


@pytest.mark.parametrize(
    ("state", "roles"), STATES.items(), ids=[state.__name__ for state in STATES]
)
def test_what_is_found_is_what_is_read(
    state: Callable[[World], None], roles: tuple[str, ...]
) -> None:
    world = make_world()
    state(world)
    index_changes()
    passages = list(Passage.objects.select_related("board"))
    for role in roles:
        client = world.client(role)
        user = client.get(reverse("board_list")).wsgi_request.user
        found = set(passages_for(scope_of(user)).values_list("pk", flat=True))
        pages = Pages(client)
        wrong = [
            f"{role}: {each.subject} {each.kind} {each.reach}, {each.head}: {each.text}"
            for each in passages
            if (each.pk in found) != stands_on(each, pages) and not is_open_title(each)
        ]
        assert wrong == [], "\n".join(wrong)
        assert bool(found) or role in ("other_secretary", "outsider", "anonymous"), role


def test_an_appendix_that_is_a_pdf_is_found_by_the_words_of_its_pages(
    tmp_path: object, two_pages: bytes
) -> None:
    world = make_world()
    report = world.full.items["1(a)"].report
    Appendix.objects.create(
        report=report,
        position=20,
        title="A letter",
        pdf=ContentFile(two_pages, name="letter.pdf"),
        confidential=True,
    )
    index_changes()
    page = Passage.objects.get(text__contains="lighthouse")
    assert (page.place, page.anchor, page.where) == (
        Place.APPENDIX_PDF,
        "page=2",
        "Appendix 20, page 2",
    )
    finders = {
        role
        for role in ROLES
        if world.client(role).get("/search/?q=lighthouses").context["page"].paginator.count
    }
    assert finders == {"secretary", "chair", "member", "officer"}


@pytest.fixture
def two_pages() -> bytes:
    """A PDF with a word on its second page."""
    from weasyprint import HTML

    pages = "<p>To whom it concerns.<p style='break-before: page'>The lighthouse is lit."
    return bytes(HTML(string=pages).write_pdf())
