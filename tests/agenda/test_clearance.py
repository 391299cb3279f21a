"""Draft → submitted → returned → cleared: who may take which step, and what is refused."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from threading import Barrier, Thread

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.utils import timezone

from boardpapers.accounts.models import User
from boardpapers.readiness import readiness
from meetings.agenda import clearance
from meetings.agenda.appendices import add_appendix
from meetings.agenda.clearance import ClearanceRefused, Incomplete, StepTaken, TextHasChanged
from meetings.agenda.clearance_rules import Kind
from meetings.agenda.models import AgendaItem, ClearanceStep, Report, ReportVersion
from meetings.agenda.policies import can_write
from meetings.agenda.report_changes import change_text
from meetings.agenda.report_text import AppendixText, ReportText, paper_of, read_text, write_text
from meetings.agenda.restoring import restore
from meetings.agenda.uploading import set_pdf
from meetings.agenda.versions import keep_version
from meetings.agenda.waiting import to_clear_as_lead
from meetings.agenda.writing import NotBeingWritten, save_text
from meetings.boards.models import Meeting, OutgoingMessage
from meetings.members.models import Person
from tests.factories import (
    AgendaItemFactory,
    BoardFactory,
    MeetingFactory,
    MembershipFactory,
    PersonFactory,
    PriorityFactory,
    PriorityLeadFactory,
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


@dataclass
class Desk:
    """A report as a draft, and everybody who has a part in it."""

    report: Report
    secretary: User
    officer: User
    lead: User
    outsider: User

    @property
    def item(self) -> AgendaItem:
        return AgendaItem.objects.select_related("report__in_force").get(pk=self.report.item_id)

    def again(self) -> Report:
        return Report.objects.get(pk=self.report.pk)

    def submit(self, by: User | None = None) -> Report:
        return clearance.submit(
            report=self.report, by=by or self.officer, seen_revision=self.again().revision
        )

    def clear(self, by: User, seen: int | None = None, *, unsubmitted: bool = False) -> Report:
        seen = self.again().revision if seen is None else seen
        return clearance.clear(
            report=self.report, by=by, seen_revision=seen, unsubmitted=unsubmitted
        )

    def send_back(self, by: User, comment: str = "Say what it costs.") -> Report:
        return clearance.return_to_officers(
            report=self.report, by=by, comment=comment, seen_revision=self.again().revision
        )

    def reopen(self, by: User | None = None, reason: str = "A figure is wrong.") -> Report:
        return clearance.reopen(report=self.report, by=by or self.secretary, reason=reason)

    def write(self, title: str) -> None:
        """As every service that writes does, without asking who may."""
        report = self.again()
        report.revision += 1
        text = write_text(report, replace(read_text(report), title=title))
        keep_version(report, text, made=ReportVersion.Made.WRITTEN, by=self.secretary)

    def kinds(self) -> list[str]:
        return [step.kind for step in self.report.steps.all()]


def account(person: Person) -> User:
    person.user = UserFactory(name=person.name)
    person.save(update_fields=["user"])
    return person.user


def make_desk(*, leads_clear: bool = True) -> Desk:
    board = BoardFactory(leads_clear=leads_clear)
    priority = PriorityFactory(board=board)
    lead = PersonFactory(name="Ivo Tansley")
    MembershipFactory(board=board, person=lead)
    PriorityLeadFactory(priority=priority, person=lead)
    officer = PersonFactory(name="Rowan Pettigrew", email="rowan@estuaries.example")
    item = AgendaItemFactory(
        meeting=MeetingFactory(board=board), priority=priority, title="Lamps and buoys"
    )
    report = ReportFactory(item=item, state="draft", author=officer)
    ReportContactFactory(report=report, person=officer)
    secretary = SecretaryFactory(board=board).user
    return Desk(report, secretary, account(officer), account(lead), UserFactory())


@pytest.fixture
def desk() -> Desk:
    return make_desk()


def mail() -> dict[str, str]:
    """Subjects by address, and forgotten then."""
    found = dict(OutgoingMessage.objects.values_list("email", "subject"))
    OutgoingMessage.objects.all().delete()
    return found


def letters() -> str:
    messages = OutgoingMessage.objects.all()
    return "\n".join(message.subject + "\n".join(message.lines) for message in messages)


# --- the way through


def test_submitted_then_cleared_by_lead_and_secretariat_in_either_order() -> None:
    for first, second in (("lead", "secretary"), ("secretary", "lead")):
        desk = make_desk()
        desk.submit()
        desk.clear(getattr(desk, first))
        assert desk.again().state == "submitted"
        desk.clear(getattr(desk, second))
        assert desk.again().state == "cleared"
        kinds = {"lead": Kind.CLEARED_BY_LEAD, "secretary": Kind.CLEARED_BY_SECRETARIAT}
        assert desk.kinds() == ["submitted", kinds[first], kinds[second]]


def test_each_step_keeps_the_text_as_a_version(desk: Desk) -> None:
    desk.submit()
    desk.send_back(desk.lead)
    desk.submit()
    desk.clear(desk.lead)
    desk.clear(desk.secretary)
    assert [each.made for each in desk.report.versions.all()] == [
        "submitted",
        "returned",
        "submitted",
        "cleared",
        "cleared",
    ]
    assert all(step.version for step in desk.report.steps.all())


def test_a_lead_member_clears_what_is_under_the_heading_of_their_priority(desk: Desk) -> None:
    item = desk.report.item
    item.parent = AgendaItemFactory(
        meeting=item.meeting, kind="heading", title="Lights", priority=item.priority
    )
    item.priority = None
    item.save()
    desk.submit()
    assert list(to_clear_as_lead(desk.lead)) == [desk.report]
    assert "cleared by the secretariat and by Ivo Tansley" in str(readiness(item.meeting))
    desk.clear(desk.secretary)
    assert desk.again().state == "submitted"
    desk.clear(desk.lead)
    assert desk.again().state == "cleared"
    assert not to_clear_as_lead(desk.lead).exists()


def test_without_lead_members_the_secretariat_alone_clears() -> None:
    desk = make_desk(leads_clear=False)
    desk.submit()
    with pytest.raises(PermissionDenied):
        desk.clear(desk.lead)
    desk.clear(desk.secretary)
    assert desk.again().state == "cleared"


def test_a_lead_member_who_left_the_board_is_not_waited_for(desk: Desk) -> None:
    desk.item.board.memberships.update(ends_on="2020-01-01")
    desk.submit()
    with pytest.raises(PermissionDenied):
        desk.clear(desk.lead)
    desk.clear(desk.secretary)
    assert desk.again().state == "cleared"


def test_who_is_both_gives_both_clearances(desk: Desk) -> None:
    SecretaryFactory(board=desk.item.board, user=desk.lead)
    desk.submit()
    desk.clear(desk.lead)
    assert desk.again().state == "cleared"
    assert desk.kinds() == ["submitted", "lead", "secretariat"]


def test_the_secretariat_may_clear_what_was_not_submitted(desk: Desk) -> None:
    with pytest.raises(StepTaken, match="not submitted"):
        desk.clear(desk.secretary)
    desk.clear(desk.secretary, unsubmitted=True)
    assert desk.again().state == "submitted"  # it waits for a lead member
    desk.clear(desk.lead)
    assert desk.again().state == "cleared"


def test_a_lead_member_clears_only_what_was_submitted(desk: Desk) -> None:
    with pytest.raises(StepTaken):
        desk.clear(desk.lead)


def test_a_change_after_one_clearance_makes_it_void(desk: Desk) -> None:
    desk.submit()
    desk.clear(desk.lead)
    desk.write("Lamps, buoys and bells")
    desk.clear(desk.secretary)
    assert desk.again().state == "submitted"
    desk.clear(desk.lead)
    assert desk.again().state == "cleared"


def test_a_change_taken_back_word_for_word_leaves_the_clearance(desk: Desk) -> None:
    desk.submit()
    desk.clear(desk.lead)
    desk.write("Bells")
    desk.write("Lamps and buoys")
    desk.clear(desk.secretary)
    assert desk.again().state == "cleared"


def test_what_was_returned_has_to_be_cleared_by_all_again(desk: Desk) -> None:
    desk.submit()
    desk.clear(desk.secretary)
    desk.send_back(desk.lead)
    desk.submit()
    desk.clear(desk.lead)
    assert desk.again().state == "submitted"
    desk.clear(desk.secretary)
    assert desk.again().state == "cleared"


# --- refusals


def test_everything_missing_is_said_at_once(desk: Desk) -> None:
    write_text(desk.report, ReportText(title="Lamps"))
    for step in (desk.submit, lambda: desk.clear(desk.secretary, unsubmitted=True)):
        with pytest.raises(Incomplete) as refused:
            step()
        assert [each.code for each in refused.value.missing] == ["purpose", "contacts", "body"]
    assert desk.again().state == "draft"
    assert desk.kinds() == []


def test_a_return_without_a_comment_is_refused(desk: Desk) -> None:
    desk.submit()
    with pytest.raises(ClearanceRefused, match="Say what"):
        desk.send_back(desk.secretary, "  ")
    assert desk.again().state == "submitted"


def test_an_officer_takes_it_back_until_somebody_cleared_it(desk: Desk) -> None:
    desk.submit()
    clearance.take_back(report=desk.report, by=desk.officer)
    assert desk.again().state == "draft"
    desk.submit()
    desk.clear(desk.lead)
    with pytest.raises(StepTaken, match="Ivo Tansley has cleared it"):
        clearance.take_back(report=desk.report, by=desk.officer)


@pytest.mark.parametrize("step", ["submit", "clear", "send_back"])
def test_what_was_changed_meanwhile_is_not_cleared_returned_or_submitted(
    desk: Desk, step: str
) -> None:
    if step != "submit":
        desk.submit()
    seen = desk.again().revision
    desk.write("Something else")
    steps: dict[str, Callable[[], Report]] = {
        "submit": lambda: clearance.submit(report=desk.report, by=desk.officer, seen_revision=seen),
        "clear": lambda: desk.clear(desk.lead, seen),
        "send_back": lambda: clearance.return_to_officers(
            report=desk.report, by=desk.lead, comment="Too long.", seen_revision=seen
        ),
    }
    before = desk.kinds()
    with pytest.raises(TextHasChanged):
        steps[step]()
    assert desk.kinds() == before


def test_nobody_takes_a_step_that_is_not_theirs(desk: Desk) -> None:
    for by in (desk.outsider, desk.lead):
        with pytest.raises(PermissionDenied):
            desk.submit(by)
    desk.submit()
    for by in (desk.outsider, desk.officer):
        with pytest.raises(PermissionDenied):
            desk.clear(by)
        with pytest.raises(PermissionDenied):
            desk.send_back(by)
    for by in (desk.outsider, desk.lead, desk.secretary):
        with pytest.raises(PermissionDenied):
            clearance.take_back(report=desk.report, by=by)
    desk.clear(desk.lead)
    desk.clear(desk.secretary)
    for by in (desk.outsider, desk.officer, desk.lead):
        with pytest.raises(PermissionDenied):
            desk.reopen(by)


# --- nobody edits a cleared report unnoticed


def test_who_may_write_in_which_state(desk: Desk) -> None:
    def writers() -> set[str]:
        report = desk.again()
        people = ("secretary", "officer", "lead", "outsider")
        return {name for name in people if can_write(getattr(desk, name), report)}

    assert writers() == {"secretary", "officer"}
    desk.submit()
    assert writers() == {"secretary"}
    desk.send_back(desk.lead)
    assert writers() == {"secretary", "officer"}
    desk.submit()
    desk.clear(desk.lead)
    desk.clear(desk.secretary)
    assert writers() == set()
    desk.reopen()
    assert writers() == {"secretary", "officer"}


def test_an_earlier_version_is_not_put_back_into_a_cleared_report(desk: Desk) -> None:
    desk.submit()
    version = desk.report.versions.first()
    assert version is not None
    desk.clear(desk.lead)
    desk.clear(desk.secretary)
    for by in (desk.secretary, desk.officer):
        with pytest.raises(PermissionDenied):
            restore(report=desk.report, version=version, by=by, seen_revision=0)


WRITING: dict[str, Callable[[Report, User], object]] = {
    "the editor": lambda report, by: save_text(
        report=report, by=by, text=ReportText(title="Bells"), seen_revision=report.revision
    ),
    "another part of the page": lambda report, by: change_text(
        report=report, by=by, change=retitled
    ),
    "a PDF": lambda report, by: set_pdf(report=report, by=by, pdf="a.pdf", source_name="a.pdf"),
    "an appendix": lambda report, by: add_appendix(
        report=report, by=by, appendix=AppendixText(key=None, title="Figures")
    ),
    "an earlier version": lambda report, by: restore(
        report=report,
        version=report.versions.get(number=1),
        by=by,
        seen_revision=report.revision,
    ),
}


@pytest.mark.parametrize("service", WRITING)
def test_no_service_that_writes_touches_a_cleared_report(desk: Desk, service: str) -> None:
    """Nor one that is submitted, for its officer."""
    desk.submit()
    with pytest.raises((PermissionDenied, NotBeingWritten)):
        WRITING[service](desk.again(), desk.officer)
    desk.clear(desk.lead)
    desk.clear(desk.secretary)
    cleared = read_text(desk.again())
    for by in (desk.officer, desk.secretary, desk.lead, desk.outsider):
        with pytest.raises((PermissionDenied, NotBeingWritten)):
            WRITING[service](desk.again(), by)
    assert read_text(desk.again()) == cleared
    assert desk.again().state == "cleared"


def retitled(text: ReportText) -> ReportText:
    return replace(text, title="Bells")


def test_opening_it_again_tells_who_cleared_it_and_its_officers(desk: Desk) -> None:
    desk.submit()
    desk.clear(desk.lead)
    desk.clear(desk.secretary)
    mail()
    other = SecretaryFactory(board=desk.item.board).user
    desk.reopen(other)
    assert set(mail()) == {desk.lead.email, desk.secretary.email, "rowan@estuaries.example"}
    with pytest.raises(StepTaken):
        desk.reopen(other)
    step = desk.report.steps.last()
    assert step is not None
    assert (step.kind, step.comment) == ("reopened", "A figure is wrong.")


def test_opening_it_again_needs_a_reason(desk: Desk) -> None:
    desk.clear(desk.secretary, unsubmitted=True)
    desk.clear(desk.lead)
    with pytest.raises(ClearanceRefused, match="Say why"):
        desk.reopen(reason=" ")


def test_readers_of_a_published_report_keep_the_cleared_text(desk: Desk) -> None:
    desk.submit()
    desk.clear(desk.lead)
    desk.clear(desk.secretary)
    Meeting.objects.update(state="published", published_at="2026-11-27T09:00Z")
    desk.reopen()
    desk.write("Half corrected")
    paper = paper_of(desk.item)
    assert paper is not None
    assert paper.title == "Lamps and buoys"
    desk.submit(desk.secretary)
    desk.clear(desk.secretary)
    assert paper_of(desk.item).title == "Lamps and buoys"  # type: ignore[union-attr]  # it is there
    desk.clear(desk.lead)
    assert desk.again().in_force is None
    assert paper_of(desk.item).title == "Half corrected"  # type: ignore[union-attr]  # it is there


def test_an_imported_report_without_versions_stays_as_it_was_for_readers() -> None:
    desk = make_desk()
    Report.objects.update(state="cleared")
    Meeting.objects.update(state="published", published_at="2026-11-27T09:00Z")
    desk.reopen()
    desk.write("Half corrected")
    assert paper_of(desk.item).title == "Lamps and buoys"  # type: ignore[union-attr]  # it is there


def test_before_publication_nothing_stands_for_readers(desk: Desk) -> None:
    desk.clear(desk.secretary, unsubmitted=True)
    desk.clear(desk.lead)
    desk.reopen()
    assert desk.again().in_force is None
    assert paper_of(desk.item) is None


# --- versions put back


def test_an_earlier_version_comes_back_as_a_new_one(desk: Desk) -> None:
    desk.submit()
    desk.send_back(desk.secretary)
    desk.write("Bells")
    first = desk.report.versions.get(number=1)
    made = restore(
        report=desk.report, version=first, by=desk.officer, seen_revision=desk.again().revision
    )
    assert (made.made, made.by) == ("restored", desk.officer)
    assert desk.again().title == "Lamps and buoys"
    assert [each.text["title"] for each in desk.report.versions.all()][-2:] == [
        "Bells",
        "Lamps and buoys",
    ]


def test_a_version_of_another_report_is_not_put_back(desk: Desk) -> None:
    other = make_desk()
    other.submit()
    theirs = other.report.versions.first()
    assert theirs is not None
    with pytest.raises(PermissionDenied):
        restore(report=desk.report, version=theirs, by=desk.officer, seen_revision=0)


def test_a_version_is_not_put_over_what_was_written_meanwhile(desk: Desk) -> None:
    desk.submit()
    seen = desk.again().revision
    desk.write("Bells")
    version = desk.report.versions.get(number=1)
    with pytest.raises(TextHasChanged):
        restore(report=desk.report, version=version, by=desk.secretary, seen_revision=seen)
    assert desk.again().title == "Bells"


# --- messages


def test_those_concerned_are_told_and_not_who_did_it(desk: Desk) -> None:
    rowan = "rowan@estuaries.example"
    desk.submit()
    assert mail() == dict.fromkeys(
        (desk.secretary.email, desk.lead.email), "Submitted: “Lamps and buoys”"
    )
    desk.send_back(desk.lead)
    assert set(mail()) == {rowan, desk.secretary.email}
    desk.submit()
    mail()
    desk.clear(desk.secretary)
    assert mail() == {desk.lead.email: "Waits for you to clear it: “Lamps and buoys”"}
    desk.clear(desk.lead)
    assert mail() == dict.fromkeys((rowan, desk.secretary.email), "Cleared: “Lamps and buoys”")


def test_the_message_has_the_comment_and_the_address_of_the_page(desk: Desk) -> None:
    desk.submit()
    mail()
    desk.send_back(desk.lead, "Say what it costs.\nAnd to whom.")
    assert "Say what it costs." in letters()
    assert f"/reports/{desk.report.item_id}/" in letters()


def test_messages_on_a_confidential_report_tell_nothing_of_it(desk: Desk) -> None:
    AgendaItem.objects.update(
        confidential=True, confidential_reason="Paragraph 3", open_title="A commercial matter"
    )
    desk.submit()
    desk.send_back(desk.lead, "The eleven million look wrong.")
    desk.submit()
    desk.clear(desk.lead)
    desk.clear(desk.secretary)
    desk.reopen(reason="Twelve million.")
    told = letters()
    assert "A commercial matter" in told
    assert "Lamps" not in told
    assert "million" not in told


def test_what_is_refused_tells_nobody(desk: Desk) -> None:
    write_text(desk.report, ReportText(title="Lamps"))
    with pytest.raises(Incomplete):
        desk.submit()
    assert mail() == {}


# --- two at once


@pytest.fixture
def without_jobs(transactional_db: None) -> Iterator[None]:
    """Not Django's tables: its flush leaves them."""
    yield
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE procrastinate_jobs CASCADE")


@pytest.mark.usefixtures("without_jobs")
def test_two_who_clear_at_once_are_one_clearance() -> None:
    desk = make_desk(leads_clear=False)
    other = SecretaryFactory(board=desk.item.board).user
    desk.submit()
    outcomes = at_once(lambda: desk.clear(desk.secretary, 0), lambda: desk.clear(other, 0))
    assert sorted(outcomes) == ["StepTaken", "done"]
    assert desk.again().state == "cleared"
    assert desk.kinds() == ["submitted", "secretariat"]


@pytest.mark.usefixtures("without_jobs")
def test_a_lead_and_the_secretariat_at_once_clear_it_together() -> None:
    desk = make_desk()
    desk.submit()
    outcomes = at_once(lambda: desk.clear(desk.lead, 0), lambda: desk.clear(desk.secretary, 0))
    assert outcomes == ["done", "done"]
    assert desk.again().state == "cleared"


@pytest.mark.usefixtures("without_jobs")
def test_clearing_and_returning_at_once_is_one_or_the_other() -> None:
    desk = make_desk(leads_clear=False)
    other = SecretaryFactory(board=desk.item.board).user
    desk.submit()
    outcomes = at_once(lambda: desk.clear(desk.secretary, 0), lambda: desk.send_back(other))
    assert sorted(outcomes) == ["StepTaken", "done"]
    assert len(ClearanceStep.objects.all()) == 2


@pytest.mark.usefixtures("without_jobs")
def test_clearing_while_somebody_writes_clears_what_was_read_or_nothing() -> None:
    """Whoever comes second is told; no word is lost, and none is cleared unread."""
    desk = make_desk(leads_clear=False)
    desk.submit()
    other = SecretaryFactory(board=desk.item.board).user
    outcomes = at_once(
        lambda: desk.clear(desk.secretary, 0),
        lambda: change_text(
            report=desk.report, by=other, change=lambda text: replace(text, title="Bells")
        ),
    )
    report = desk.again()
    if outcomes == ["done", "PermissionDenied"]:
        assert (report.state, report.title) == ("cleared", "Lamps and buoys")
    else:
        assert outcomes == ["TextHasChanged", "done"]
        assert (report.state, report.title) == ("submitted", "Bells")


@pytest.mark.usefixtures("without_jobs")
def test_submitting_while_the_secretariat_writes_submits_what_was_read_or_nothing() -> None:
    desk = make_desk()
    outcomes = at_once(
        lambda: clearance.submit(report=desk.report, by=desk.officer, seen_revision=0),
        lambda: change_text(
            report=desk.report, by=desk.secretary, change=lambda text: replace(text, title="Bells")
        ),
    )
    assert desk.again().title == "Bells"
    assert outcomes in (["done", "done"], ["TextHasChanged", "done"])


def at_once(*steps: Callable[[], object]) -> list[str]:
    """Each in a thread and a database session of its own, all begun together; what came of each."""
    start = Barrier(len(steps))
    outcomes = [""] * len(steps)

    def run(number: int) -> None:
        try:
            start.wait()
            steps[number]()
            outcomes[number] = "done"
        except Exception as failure:
            outcomes[number] = type(failure).__name__
        finally:
            connection.close()

    threads = [Thread(target=run, args=(number,)) for number in range(len(steps))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


def test_a_late_item_that_never_went_out_has_no_text_in_force(desk: Desk) -> None:
    """Or the next agenda that it is put on prints it, though nobody has cleared it again."""
    Meeting.objects.filter(pk=desk.item.meeting_id).update(published_at=timezone.now())
    AgendaItem.objects.filter(pk=desk.item.pk).update(late_reason="The storm.")
    desk.submit()
    desk.clear(desk.lead)
    desk.clear(desk.secretary)
    assert desk.reopen().in_force is None
    AgendaItem.objects.filter(pk=desk.item.pk).update(number_at_publication="1A")
    desk.submit()
    desk.clear(desk.lead)
    desk.clear(desk.secretary)
    assert desk.reopen().in_force is not None
