"""One invented board, its meeting published, and somebody in every role there is."""

from dataclasses import dataclass
from datetime import datetime

from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone

from boardpapers.accounts.models import User
from meetings.actions.models import ActionOwner
from meetings.agenda.models import Appendix
from meetings.attendance.models import Interest
from meetings.boards.models import Meeting
from meetings.members.models import Person
from meetings.packs.models import Edition, Pack, PackBuild, PackPaper
from tests.factories import (
    DeclarationFactory,
    InterestFactory,
    PackBuildFactory,
    PackFactory,
    PackPaperFactory,
    ReportImageFactory,
    SecretaryFactory,
    UserFactory,
)
from tests.full_board import FullBoard, full_board

ROLES = (
    "secretary",
    "other_secretary",
    "chair",
    "member",
    "substitute",
    "observer",
    "officer",
    "group_office",
    "outsider",
    "anonymous",
)

SECRET_INTEREST = "A cottage in Cormorant Lane at which her daughter lives under another name"
SECRET_DECLARATION = "Her daughter’s cottage lies beside the land to be bought"
PUBLISHED_AT = datetime(2026, 11, 27, 9, 0, tzinfo=timezone.get_default_timezone())


@dataclass
class World:
    """A full board with an account for each role, and packs of both editions."""

    full: FullBoard
    users: dict[str, User | None]
    packs: dict[str, Pack]
    papers: dict[str, PackPaper]
    """One of each pack."""
    build: PackBuild
    pdf_appendices: dict[str, Appendix]

    def client(self, role: str) -> Client:
        """A browser in which the role is signed in."""
        client = Client()
        user = self.users[role]
        if user is not None:
            client.force_login(user)
        return client

    def unpublish(self) -> None:
        """As it was before the secretariat published."""
        Meeting.objects.filter(pk=self.full.meeting.pk).update(
            state=Meeting.State.PLANNED, published_at=None
        )
        Pack.objects.update(published_at=None)


def _account(person: Person) -> User:
    person.user = UserFactory(name=person.name)
    person.save(update_fields=["user"])
    return person.user


def make_world() -> World:
    """The officer is a contact of paper 1(a) and owns the first action; the group office is the
    chair's group's; the substitute is on the list and stands in for nobody."""
    full = full_board()
    full.meeting.state = Meeting.State.PUBLISHED
    full.meeting.published_at = PUBLISHED_AT
    full.meeting.save(update_fields=["state", "published_at"])
    group_office = UserFactory(name="Orchard office")
    full.groups[0].office_users.add(group_office)
    officer = _account(full.officers[0])
    ActionOwner.objects.get_or_create(
        action=full.actions[0], person=full.officers[0], defaults={"position": 9}
    )
    report = full.items["1(a)"].report
    ReportImageFactory(report=report, name="chart.png")
    report.summary += '<p><img src="image:chart.png" alt="A chart"></p>'
    report.save(update_fields=["summary"])
    pdf_appendices = {
        name: Appendix.objects.create(
            report=report,
            position=position,
            title=f"A scanned letter, {name}",
            pdf=ContentFile(b"%PDF-1.4 a letter", name="letter.pdf"),
            confidential=name == "confidential",
        )
        for position, name in enumerate(("open", "confidential"), 8)
    }
    InterestFactory(
        person=full.chair, category=Interest.Category.LAND, text=SECRET_INTEREST, sensitive=True
    )
    for meeting in (full.meeting, full.last_meeting):
        DeclarationFactory(
            meeting=meeting,
            person=full.chair,
            text=SECRET_DECLARATION,
            sensitive=True,
            item=full.items["3"] if meeting == full.meeting else None,
        )
    packs = {
        edition.value: PackFactory(
            meeting=full.meeting, edition=edition, version=1, published_at=PUBLISHED_AT
        )
        for edition in Edition
    }
    return World(
        full=full,
        users={
            "secretary": full.secretary,
            "other_secretary": SecretaryFactory().user,
            "chair": _account(full.chair),
            "member": _account(full.members[2]),
            "substitute": _account(full.substitutes[0]),
            "observer": _account(full.observer),
            "officer": officer,
            "group_office": group_office,
            "outsider": UserFactory(),
            "anonymous": None,
        },
        packs=packs,
        papers={edition: PackPaperFactory(pack=pack) for edition, pack in packs.items()},
        build=PackBuildFactory(meeting=full.meeting, state=PackBuild.State.DONE),
        pdf_appendices=pdf_appendices,
    )
