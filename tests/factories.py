"""Makers of test data, one for each model."""

from datetime import date, time, timedelta
from typing import ClassVar

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from boardpapers.accounts.models import User
from meetings.actions.models import Action, ActionLink, ActionOwner, ProgressUpdate
from meetings.agenda.models import (
    AgendaItem,
    Appendix,
    ItemKind,
    Recommendation,
    Report,
    ReportContact,
    ReportImage,
)
from meetings.attendance.models import Apology, Attendance, Attended, Declaration, Interest
from meetings.boards.models import (
    Board,
    HouseText,
    Meeting,
    MeetingMove,
    OutgoingMessage,
    PackPart,
    Priority,
    Secretary,
    Venue,
)
from meetings.chairs_reports.models import ChairsReport, RecordedEvent
from meetings.members.models import (
    Capacity,
    Group,
    GroupSeats,
    Membership,
    Person,
    PriorityLead,
)
from meetings.minutes.models import Decision, NoteItem, Notes
from meetings.packs.builds import content_key
from meetings.packs.models import Edition, Pack, PackBuild, PackPaper

PASSWORD = "a long enough passphrase"


class UserFactory(DjangoModelFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"user{n}@example.org")
    name = factory.Sequence(lambda n: f"User {n}")
    password = factory.django.Password(PASSWORD)


class BoardFactory(DjangoModelFactory):
    class Meta:
        model = Board

    name = factory.Sequence(lambda n: f"Harbours Board {n}")
    slug = factory.Sequence(lambda n: f"harbours-board-{n}")
    organisation = "Association of Estuary Councils"


class SecretaryFactory(DjangoModelFactory):
    class Meta:
        model = Secretary

    board = factory.SubFactory(BoardFactory)
    user = factory.SubFactory(UserFactory)


class PriorityFactory(DjangoModelFactory):
    class Meta:
        model = Priority

    board = factory.SubFactory(BoardFactory)
    name = factory.Sequence(lambda n: f"Theme {n}")
    position = factory.Sequence(lambda n: n)


class HouseTextFactory(DjangoModelFactory):
    class Meta:
        model = HouseText

    board = factory.SubFactory(BoardFactory)
    part = PackPart.NOTICE
    heading = factory.Sequence(lambda n: f"Heading {n}")
    text = "<p>Words of the house.</p>"
    position = factory.Sequence(lambda n: n)


class VenueFactory(DjangoModelFactory):
    class Meta:
        model = Venue

    name = factory.Sequence(lambda n: f"Ferry House {n}")
    address = "Quay Street\nPortwick\nPW1 2AB"


class MeetingFactory(DjangoModelFactory):
    class Meta:
        model = Meeting

    board = factory.SubFactory(BoardFactory)
    date = date(2026, 12, 8)
    start = time(11, 0)


class MeetingMoveFactory(DjangoModelFactory):
    class Meta:
        model = MeetingMove

    meeting = factory.SubFactory(MeetingFactory)
    from_date = date(2026, 12, 1)
    from_start = time(11, 0)


class GroupFactory(DjangoModelFactory):
    class Meta:
        model = Group

    name = factory.Sequence(lambda n: f"Group {n}")


class GroupSeatsFactory(DjangoModelFactory):
    class Meta:
        model = GroupSeats

    board = factory.SubFactory(BoardFactory)
    group = factory.SubFactory(GroupFactory)
    seats = 3
    position = factory.Sequence(lambda n: n)


class PersonFactory(DjangoModelFactory):
    class Meta:
        model = Person

    name = factory.Sequence(lambda n: f"Person {n}")


class PriorityLeadFactory(DjangoModelFactory):
    class Meta:
        model = PriorityLead

    priority = factory.SubFactory(PriorityFactory)
    person = factory.SubFactory(PersonFactory)


class MembershipFactory(DjangoModelFactory):
    class Meta:
        model = Membership

    board = factory.SubFactory(BoardFactory)
    person = factory.SubFactory(PersonFactory)
    capacity = Capacity.MEMBER
    position = factory.Sequence(lambda n: n)


class AgendaItemFactory(DjangoModelFactory):
    class Meta:
        model = AgendaItem

    meeting = factory.SubFactory(MeetingFactory)
    position = factory.Sequence(lambda n: n)
    kind = ItemKind.REPORT
    title = factory.Sequence(lambda n: f"Item on subject {n}")


class ReportFactory(DjangoModelFactory):
    class Meta:
        model = Report

    item = factory.SubFactory(AgendaItemFactory)
    title = factory.LazyAttribute(lambda report: report.item.title)
    purpose = "<p>For discussion and direction.</p>"
    summary = "<p>What the report says in two sentences. This is the second.</p>"
    action = "<p>As agreed by members.</p>"
    body = "<h2>Background</h2><ol><li>The first paragraph.</li><li>The second.</li></ol>"
    state = Report.State.CLEARED


class RecommendationFactory(DjangoModelFactory):
    class Meta:
        model = Recommendation

    report = factory.SubFactory(ReportFactory)
    position = factory.Sequence(lambda n: n)
    text = "<p>Members are asked to note the report.</p>"


class ReportContactFactory(DjangoModelFactory):
    class Meta:
        model = ReportContact

    report = factory.SubFactory(ReportFactory)
    person = factory.SubFactory(PersonFactory)
    position = factory.Sequence(lambda n: n)


class AppendixFactory(DjangoModelFactory):
    class Meta:
        model = Appendix

    report = factory.SubFactory(ReportFactory)
    position = factory.Sequence(lambda n: n)
    title = factory.Sequence(lambda n: f"Figures {n}")
    body = "<ol><li>An appendix begins again at one.</li></ol>"


class ReportImageFactory(DjangoModelFactory):
    class Meta:
        model = ReportImage

    report = factory.SubFactory(ReportFactory)
    name = "image1.png"
    content_type = "image/png"
    file = factory.django.ImageField(filename="image1.png", width=120, height=60, color="teal")


class ApologyFactory(DjangoModelFactory):
    """Of a member: who has no seat on the day is given one for it."""

    class Meta:
        model = Apology
        skip_postgeneration_save = True

    meeting = factory.SubFactory(MeetingFactory)
    person = factory.SubFactory(PersonFactory)

    @factory.post_generation
    def seat(self, create: bool, extracted: object, **more: object) -> None:
        meeting: Meeting = self.meeting
        seats = meeting.board.memberships.on(meeting.date).in_capacity(Capacity.MEMBER)
        if not seats.filter(person=self.person).exists():
            MembershipFactory(
                board=meeting.board,
                person=self.person,
                starts_on=meeting.date,
                ends_on=meeting.date,
            )


class AttendanceFactory(DjangoModelFactory):
    class Meta:
        model = Attendance

    meeting = factory.SubFactory(MeetingFactory)
    person = factory.SubFactory(PersonFactory)
    status = Attendance.Status.PRESENT
    capacity = Attended.MEMBER
    position = factory.Sequence(lambda n: n)


class DeclarationFactory(DjangoModelFactory):
    class Meta:
        model = Declaration

    meeting = factory.SubFactory(MeetingFactory)
    person = factory.SubFactory(PersonFactory)


class InterestFactory(DjangoModelFactory):
    class Meta:
        model = Interest

    person = factory.SubFactory(PersonFactory)
    category = Interest.Category.BODIES
    text = factory.Sequence(lambda n: f"Trustee of harbour charity {n}")
    starts_on = date(2026, 6, 1)


class NotesFactory(DjangoModelFactory):
    class Meta:
        model = Notes

    meeting = factory.SubFactory(MeetingFactory)


class NoteItemFactory(DjangoModelFactory):
    class Meta:
        model = NoteItem

    notes = factory.SubFactory(NotesFactory)
    position = factory.Sequence(lambda n: n)
    title = factory.Sequence(lambda n: f"Noted subject {n}")


class DecisionFactory(DjangoModelFactory):
    class Meta:
        model = Decision

    note_item = factory.SubFactory(NoteItemFactory)
    position = factory.Sequence(lambda n: n)
    text = "<p>The board noted the report.</p>"


class ActionFactory(DjangoModelFactory):
    class Meta:
        model = Action

    meeting = factory.SubFactory(MeetingFactory)
    item_title = "Noted subject"
    item_number = "1"
    position = factory.Sequence(lambda n: n)
    text = "Officers to report back."


class ActionOwnerFactory(DjangoModelFactory):
    class Meta:
        model = ActionOwner

    action = factory.SubFactory(ActionFactory)
    person = factory.SubFactory(PersonFactory)
    position = factory.Sequence(lambda n: n)


class ProgressUpdateFactory(DjangoModelFactory):
    class Meta:
        model = ProgressUpdate

    action = factory.SubFactory(ActionFactory)
    text = "Begun."
    state = Action.State.OPEN


class ActionLinkFactory(DjangoModelFactory):
    class Meta:
        model = ActionLink

    action = factory.SubFactory(ActionFactory)
    person = factory.SubFactory(PersonFactory)
    expires_at = factory.LazyFunction(lambda: timezone.now() + timedelta(days=90))


class OutgoingMessageFactory(DjangoModelFactory):
    class Meta:
        model = OutgoingMessage

    board = factory.SubFactory(BoardFactory)
    name = "Rowan Pettigrew"
    email = factory.Sequence(lambda n: f"owner{n}@estuaries.example")
    subject = "An action for you"
    lines: ClassVar = ["Dear Rowan Pettigrew,"]


class PackFactory(DjangoModelFactory):
    """A pack whose file is not a real PDF; use `builds.build` where its pages matter."""

    class Meta:
        model = Pack

    meeting = factory.SubFactory(MeetingFactory)
    edition = Edition.MEMBERS
    version = factory.Sequence(lambda n: n + 1)
    file = factory.django.FileField(filename="pack.pdf", data=b"%PDF-1.7 a pack")
    sha256 = factory.Sequence(lambda n: f"{n:064x}")
    content_key = factory.LazyAttribute(lambda pack: content_key(pack.meeting, pack.edition))
    size = 15
    pages = 1


class PackPaperFactory(DjangoModelFactory):
    """A paper of a pack; its file is not a real PDF either."""

    class Meta:
        model = PackPaper

    pack = factory.SubFactory(PackFactory)
    position = factory.Sequence(lambda n: n)
    key = factory.Sequence(lambda n: f"item-{n}")
    title = "Item 2: Lamps and buoys"
    file = factory.django.FileField(filename="paper.pdf", data=b"%PDF-1.7 a paper")
    sha256 = factory.Sequence(lambda n: f"{n:064x}")
    size = 16
    pages = 1
    first_label = "3"


class PackBuildFactory(DjangoModelFactory):
    class Meta:
        model = PackBuild

    meeting = factory.SubFactory(MeetingFactory)


class RecordedEventFactory(DjangoModelFactory):
    class Meta:
        model = RecordedEvent

    board = factory.SubFactory(BoardFactory)
    happened_on = date(2026, 11, 12)
    text = factory.Sequence(lambda n: f"<p>The chair opened landing stage {n}.</p>")
    added_by = factory.SubFactory(UserFactory)


class ChairsReportFactory(DjangoModelFactory):
    class Meta:
        model = ChairsReport

    board = factory.SubFactory(BoardFactory)
    report = factory.SubFactory(
        ReportFactory, form=Report.Form.CHAIR, state=Report.State.DRAFT, body="", purpose=""
    )
