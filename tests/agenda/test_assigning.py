"""A report is given to its officer, who is told, once, and can sign in."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection

from boardpapers.accounts.models import User
from meetings.agenda.assigning import (
    Assignment,
    AssignmentHasChanged,
    AssignmentRefused,
    add_officer,
    assign,
    default_due,
    give_address,
)
from meetings.agenda.models import AgendaChange, AgendaItem, ItemKind, Report
from meetings.agenda.policies import can_write
from meetings.boards.models import OutgoingMessage
from meetings.members.models import BriefedOfficer, Person
from tests.factories import (
    AgendaItemFactory,
    BoardFactory,
    MeetingFactory,
    MembershipFactory,
    PersonFactory,
    ReportContactFactory,
    ReportFactory,
    SecretaryFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_messages_yet(db: None) -> None:
    """What another test, in transactions of its own, left to be sent is none of this one's."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs WHERE queue_name = 'mail'")


DUE = date(2026, 11, 24)


@pytest.fixture
def item() -> AgendaItem:
    return AgendaItemFactory(title="Lamps and buoys", meeting=MeetingFactory())


@pytest.fixture
def secretary(item: AgendaItem) -> User:
    return SecretaryFactory(board=item.board).user


@pytest.fixture
def rowan() -> Person:
    return PersonFactory(name="Rowan Pettigrew", email="rowan@estuaries.example")


def first(item: AgendaItem, officer: Person, due: date | None = DUE, note: str = "") -> Assignment:
    return Assignment(item, officer, due, None, None, note)


def again(report: Report, officer: Person, due: date | None = DUE) -> Assignment:
    return Assignment(report.item, officer, due, report.author_id, report.due)


def messages() -> list[dict[str, str]]:
    return [
        {"to": message.email, "subject": message.subject, "text": "\n".join(message.lines)}
        for message in OutgoingMessage.objects.all()
    ]


def test_a_report_is_begun_as_a_draft_with_its_officer(
    item: AgendaItem, secretary: User, rowan: Person
) -> None:
    (report,) = assign(assignments=[first(item, rowan)], by=secretary)
    report.refresh_from_db()
    assert (report.title, report.state, report.due) == ("Lamps and buoys", "draft", DUE)
    assert [contact.person for contact in report.contacts.all()] == [rowan]
    assert [step.kind for step in report.steps.all()] == ["assigned"]
    assert report.versions.count() == 1
    change = AgendaChange.objects.get(item=item)
    assert change.sentence == (
        "Assigned “Lamps and buoys” to Rowan Pettigrew, due 24 November 2026."
    )


def test_an_officer_without_an_account_gets_one_and_can_write(
    item: AgendaItem, secretary: User, rowan: Person
) -> None:
    (report,) = assign(assignments=[first(item, rowan)], by=secretary)
    account = User.objects.get(email="rowan@estuaries.example")
    assert not account.has_usable_password()
    assert account.name == "Rowan Pettigrew"
    assert can_write(account, report)
    (message,) = messages()
    assert "/accounts/password/reset/" in message["text"]


def test_an_account_of_the_same_address_is_theirs(
    item: AgendaItem, secretary: User, rowan: Person
) -> None:
    account = UserFactory(email="Rowan@estuaries.example")
    assign(assignments=[first(item, rowan)], by=secretary)
    rowan.refresh_from_db()
    assert rowan.user == account
    (message,) = messages()
    assert "password" not in message["text"]


def test_another_persons_account_is_not_given_away(
    item: AgendaItem, secretary: User, rowan: Person
) -> None:
    PersonFactory(name="Somebody else", user=UserFactory(email="rowan@estuaries.example"))
    with pytest.raises(AssignmentRefused, match="another person’s account"):
        assign(assignments=[first(item, rowan)], by=secretary)
    assert not Report.objects.exists()


def test_the_message_says_what_by_when_and_where(
    item: AgendaItem, secretary: User, rowan: Person
) -> None:
    assign(assignments=[first(item, rowan, note="Two pages at most.")], by=secretary)
    (message,) = messages()
    assert message["to"] == "rowan@estuaries.example"
    assert message["subject"] == "To write: “Lamps and buoys”"
    for words in ("due Tuesday 24 November 2026", "Two pages", f"/reports/{item.pk}/"):
        assert words in message["text"]


def test_a_confidential_title_and_note_stay_here(
    item: AgendaItem, secretary: User, rowan: Person
) -> None:
    item.confidential, item.open_title = True, "A commercial matter"
    item.save()
    assign(assignments=[first(item, rowan, note="Eleven million.")], by=secretary)
    (message,) = messages()
    assert "A commercial matter" in message["text"] + message["subject"]
    assert "Lamps" not in message["text"] + message["subject"]
    assert "million" not in message["text"]


def test_several_at_once_are_one_message_to_each_officer(
    item: AgendaItem, secretary: User, rowan: Person
) -> None:
    juno = PersonFactory(name="Juno Blackthorn", email="juno@estuaries.example")
    more = [AgendaItemFactory(meeting=item.meeting, title=f"Paper {n}") for n in range(3)]
    done = assign(
        assignments=[
            first(item, rowan),
            first(more[0], rowan),
            *(first(n, juno) for n in more[1:]),
        ],
        by=secretary,
    )
    assert len(done) == 4
    assert sorted((each["to"], each["subject"].split()[2]) for each in messages()) == [
        ("juno@estuaries.example", "2"),
        ("rowan@estuaries.example", "2"),
    ]


def test_all_are_assigned_or_none(item: AgendaItem, secretary: User, rowan: Person) -> None:
    nobody = PersonFactory(name="Nobody’s address")
    other = AgendaItemFactory(meeting=item.meeting)
    with pytest.raises(AssignmentRefused, match="No e-mail address of Nobody") as refused:
        assign(assignments=[first(item, rowan), first(other, nobody)], by=secretary)
    assert refused.value.item == other
    assert not Report.objects.exists()
    assert messages() == []
    assert not User.objects.filter(email=rowan.email).exists()


def test_given_to_another_who_takes_the_place_among_the_contacts(
    item: AgendaItem, secretary: User, rowan: Person
) -> None:
    juno = PersonFactory(name="Juno Blackthorn", email="juno@estuaries.example")
    ivo = PersonFactory(name="Ivo Tansley")
    (report,) = assign(assignments=[first(item, rowan)], by=secretary)
    ReportContactFactory(report=report, person=ivo, position=2)
    (report,) = assign(assignments=[again(report, juno)], by=secretary)
    contacts = report.contacts.order_by("position")
    assert [contact.person for contact in contacts] == [juno, ivo]
    assert [(each["to"], each["subject"]) for each in messages()][1:] == [
        ("juno@estuaries.example", "To write: “Lamps and buoys”"),
        ("rowan@estuaries.example", "No longer yours to write: “Lamps and buoys”"),
    ]
    assert report.revision == 2


def test_a_new_deadline_tells_the_same_officer(
    item: AgendaItem, secretary: User, rowan: Person
) -> None:
    (report,) = assign(assignments=[first(item, rowan)], by=secretary)
    assign(assignments=[again(report, rowan, date(2026, 11, 20))], by=secretary)
    assert "you had it already" in messages()[-1]["text"]
    assert "20 November" in messages()[-1]["text"]


def test_what_was_assigned_meanwhile_is_not_assigned_over(
    item: AgendaItem, secretary: User, rowan: Person
) -> None:
    juno = PersonFactory(name="Juno Blackthorn", email="juno@estuaries.example")
    assign(assignments=[first(item, juno)], by=secretary)
    with pytest.raises(AssignmentHasChanged, match="Juno Blackthorn meanwhile"):
        assign(assignments=[first(item, rowan)], by=secretary)
    assert Report.objects.get().author == juno


def test_a_cleared_report_is_not_assigned(item: AgendaItem, secretary: User, rowan: Person) -> None:
    report = ReportFactory(item=item)
    with pytest.raises(AssignmentRefused, match="is cleared"):
        assign(assignments=[again(report, rowan)], by=secretary)


@pytest.mark.parametrize("change", [{"kind": ItemKind.VERBAL}, {"withdrawn": True}])
def test_only_reports_that_are_on_are_assigned(
    item: AgendaItem, secretary: User, rowan: Person, change: dict[str, object]
) -> None:
    AgendaItem.objects.filter(pk=item.pk).update(**change)
    with pytest.raises(AssignmentRefused):
        assign(assignments=[first(item, rowan)], by=secretary)


def test_the_secretariat_of_the_board_alone_assigns(item: AgendaItem, rowan: Person) -> None:
    for by in (UserFactory(), SecretaryFactory().user):
        with pytest.raises(PermissionDenied):
            assign(assignments=[first(item, rowan)], by=by)


def test_on_the_forward_plan_too(rowan: Person) -> None:
    board = BoardFactory()
    item = AgendaItemFactory(meeting=None, forward_plan=board)
    secretary = SecretaryFactory(board=board).user
    (report,) = assign(assignments=[first(item, rowan, None)], by=secretary)
    assert report.due is None
    assert default_due(item) is None
    assert "forward plan" in messages()[0]["text"]


def test_the_deadline_leaves_the_boards_clear_working_days(item: AgendaItem) -> None:
    item.agenda.date = date(2026, 12, 8)  # a Tuesday
    item.board.reports_due_days = 5
    assert default_due(item) == date(2026, 11, 30)
    january = replace_meeting(item, date(2027, 1, 4))  # over Christmas, Boxing Day and New Year
    assert default_due(january) == date(2026, 12, 22)


def replace_meeting(item: AgendaItem, day: date) -> AgendaItem:
    item.agenda.date = day
    return item


def test_an_address_that_somebody_has_is_not_given_to_a_new_officer(
    secretary: User, rowan: Person
) -> None:
    with pytest.raises(AssignmentRefused, match="Rowan Pettigrew"):
        add_officer(by=secretary, name="R", position="", phone="", email="ROWAN@estuaries.example")


@pytest.mark.parametrize("has_to_do", ["sits on", "writes for", "is named by", "is told of"])
def test_no_secretary_opens_an_account_for_somebody_of_another_board(
    secretary: User, has_to_do: str
) -> None:
    """With the address they would get what that board shows them."""
    person = PersonFactory(name="Winifred Oakapple")
    match has_to_do:
        case "sits on":
            MembershipFactory(person=person)
        case "writes for":
            ReportFactory(author=person)
        case "is named by":
            ReportContactFactory(person=person)
        case _:
            BriefedOfficer.objects.create(board=BoardFactory(), person=person)
    with pytest.raises(AssignmentRefused, match="another board"):
        give_address(person=person, email="mine@example.org", by=secretary)
    assert person.email == ""


def test_who_works_for_this_board_alone_is_given_an_address(
    item: AgendaItem, secretary: User
) -> None:
    person = ReportContactFactory(report__item=item).person
    give_address(person=person, email="theirs@example.org", by=secretary)
    assert person.email == "theirs@example.org"
