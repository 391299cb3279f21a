"""An import reaches no further than its own board, and stores nothing that was not cleaned."""

import pytest

from boardpapers.importing.services import import_folder
from boardpapers.importing.sources import ImportRefused
from meetings.agenda.models import Report
from meetings.boards.models import Board
from meetings.members.models import Group, Person
from tests.factories import (
    BoardFactory,
    GroupFactory,
    MembershipFactory,
    PersonFactory,
    ReportContactFactory,
    SecretaryFactory,
)
from tests.importing.papers import folder

pytestmark = pytest.mark.django_db


def test_a_purpose_cannot_bring_markup_into_the_page() -> None:
    hostile = "For decision <script src=/papers/1/images/x.js></script> <img src=x> by R&D"
    import_folder(folder=folder(channel=("For decision.", hostile)), by=None)
    purpose = Report.objects.get(title="The Wexmouth Channel Project").purpose
    assert "<" not in purpose
    assert "R&amp;D" in purpose
    assert "&lt;script" in purpose


def test_a_member_list_does_not_correct_an_officer_of_another_board() -> None:
    """Once somebody is a member here, the papers of the other board still print their address."""
    officer = PersonFactory(
        name="Wilhelmina Strake", email="w.strake@hills.example", organisation="Hills CC"
    )
    ReportContactFactory(person=officer)
    for email in ("w.strake@hills.example", "thief@elsewhere.example"):
        made = folder()
        head, *rows = made.files["members.csv"].decode().splitlines()
        lines = [f"{row},{email if 'Strake' in row else ''}" for row in rows]
        made.files["members.csv"] = "\n".join([f"{head},email", *lines]).encode()
        import_folder(folder=made, by=None)
    assert officer.memberships.count() == 1
    officer.refresh_from_db()
    assert (officer.email, officer.organisation) == ("w.strake@hills.example", "Hills CC")
    assert Person.objects.filter(name="Wilhelmina Strake").count() == 1


def test_a_group_that_sits_elsewhere_without_seats_keeps_its_office() -> None:
    group = GroupFactory(
        name="Labour", organisation="Union of Estuary Councils", office_email="true@hills.example"
    )
    MembershipFactory(group=group)
    import_folder(folder=folder(), by=None)
    assert Group.objects.get(name="Labour").office_email == "true@hills.example"


def test_a_board_made_meanwhile_is_not_taken_over() -> None:
    """Two import one new board at once: the second writes nothing into the first's."""
    intruder = SecretaryFactory().user

    def somebody_else_is_first(step: str) -> None:
        if step == "Comparing the files":
            BoardFactory(name="Harbours Board", organisation="Union of Estuary Councils")

    with pytest.raises(ImportRefused, match="somebody else"):
        import_folder(folder=folder(), by=intruder, progress=somebody_else_is_first)
    assert not Board.objects.filter(name="Harbours Board", secretaries__user=intruder).exists()
