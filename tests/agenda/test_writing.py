"""Saving what is written: merging, texts set aside, and two at once."""

import threading
from collections.abc import Callable
from dataclasses import replace

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connections

from boardpapers.accounts.models import User
from meetings.agenda.models import Report, ReportVersion, TextSetAside
from meetings.agenda.report_text import ReportText, read_text
from meetings.agenda.sections import digests
from meetings.agenda.writing import NotBeingWritten, Saved, drop_set_aside, save_text, settle
from tests.factories import (
    AppendixFactory,
    PersonFactory,
    RecommendationFactory,
    ReportContactFactory,
    ReportFactory,
    SecretaryFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


class Desk:
    """A report with its officer and a secretary, each with the page open."""

    def __init__(self) -> None:
        self.report = ReportFactory(state=Report.State.DRAFT)
        RecommendationFactory(report=self.report, position=1)
        AppendixFactory(report=self.report, position=1)
        self.officer: User = UserFactory(name="Juno Blackthorn")
        person = PersonFactory(user=self.officer)
        ReportContactFactory(report=self.report, person=person, position=1)
        self.secretary: User = SecretaryFactory(board=self.report.item.board).user
        self.opened = self.now()

    def now(self) -> ReportText:
        return read_text(Report.objects.get(pk=self.report.pk))

    def save(self, by: User, seen: ReportText | None = None, **changes: object) -> Saved:
        """As a page that was opened on `seen`, or on what the desk began with."""
        opened = seen or self.opened
        return save_text(
            report=self.report,
            by=by,
            text=replace(opened, **changes),
            seen_revision=0,
            seen=digests(opened),
            editor=f"page of {by.pk}",
        )


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_a_save_is_kept_as_a_version_and_counted(desk: Desk) -> None:
    saved = desk.save(desk.officer, title="Buoys and lamps")
    assert (saved.changed, saved.revision, saved.conflicts) == (True, 1, ())
    version = desk.report.versions.get()
    assert version.made == ReportVersion.Made.WRITTEN
    assert version.by == desk.officer
    assert ReportText.from_json(version.text) == desk.now()
    assert version.revision == 1


def test_a_save_without_a_change_leaves_no_trace(desk: Desk) -> None:
    assert not desk.save(desk.officer).changed
    assert not desk.report.versions.exists()


def test_two_who_change_different_sections_both_have_theirs(desk: Desk) -> None:
    desk.save(desk.officer, summary="<p>Mine.</p>")
    saved = desk.save(desk.secretary, title="Theirs", body="<ol><li>Body.</li></ol>")
    assert saved.conflicts == ()
    now = desk.now()
    assert (now.summary, now.title) == ("<p>Mine.</p>", "Theirs")
    assert now.body == "<ol><li>Body.</li></ol>"


def test_a_section_that_both_changed_is_not_written_over(desk: Desk) -> None:
    desk.save(desk.officer, summary="<p>Mine.</p>")
    saved = desk.save(desk.secretary, summary="<p>Theirs.</p>", title="Theirs")
    assert saved.conflicts == ("summary",)
    assert (desk.now().summary, desk.now().title) == ("<p>Mine.</p>", "Theirs")
    assert saved.set_aside is not None
    assert ReportText.from_json(saved.set_aside.text).summary == "<p>Theirs.</p>"
    assert saved.set_aside.sections == ["summary"]


def test_a_save_in_passing_sets_only_what_it_sent_aside(desk: Desk) -> None:
    desk.save(desk.officer, summary="<p>Mine.</p>")
    saved = save_text(
        report=desk.report,
        by=desk.secretary,
        text=ReportText(title="", summary="<p>Theirs.</p>"),
        seen_revision=0,
        seen=digests(desk.opened),
        written=["summary"],
    )
    assert saved.set_aside is not None
    kept = ReportText.from_json(saved.set_aside.text)
    assert kept == replace(desk.now(), summary="<p>Theirs.</p>")


def test_a_page_that_writes_on_has_one_text_set_aside(desk: Desk) -> None:
    desk.save(desk.officer, summary="<p>Mine.</p>")
    desk.save(desk.secretary, summary="<p>Theirs.</p>", action="<p>One.</p>")
    save_text(
        report=desk.report,
        by=desk.secretary,
        text=replace(desk.now(), action="<p>Two.</p>"),
        seen_revision=0,
        seen={**digests(desk.now()), "summary": digests(desk.opened)["summary"]},
        written=["action"],
        editor=f"page of {desk.secretary.pk}",
    )
    again = desk.save(desk.secretary, summary="<p>Theirs, longer.</p>", action="<p>Two.</p>")
    aside = TextSetAside.objects.get()
    assert again.set_aside == aside
    assert ReportText.from_json(aside.text).summary == "<p>Theirs, longer.</p>"
    assert desk.now().summary == "<p>Mine.</p>"


def test_a_page_does_not_stand_against_itself(desk: Desk) -> None:
    """The answer to its first save had not come when it was left and sent the second."""
    desk.save(desk.officer, summary="<p>One word.</p>")
    saved = desk.save(desk.officer, summary="<p>One word more.</p>")
    assert saved.conflicts == ()
    assert desk.now().summary == "<p>One word more.</p>"


def test_two_pages_of_one_person_do(desk: Desk) -> None:
    desk.save(desk.officer, summary="<p>One.</p>")
    other = save_text(
        report=desk.report,
        by=desk.officer,
        text=replace(desk.opened, summary="<p>Two.</p>"),
        seen_revision=0,
        seen=digests(desk.opened),
        editor="another page",
    )
    assert other.conflicts == ("summary",)


def test_what_was_seen_is_found_by_its_revision(desk: Desk) -> None:
    first = desk.save(desk.officer, summary="<p>First.</p>")
    desk.save(desk.secretary, seen=desk.now(), title="Theirs")
    saved = save_text(
        report=desk.report,
        by=desk.officer,
        text=replace(first.text, action="<p>Mine.</p>"),
        seen_revision=first.revision,
    )
    assert saved.conflicts == ()
    assert (desk.now().title, desk.now().action) == ("Theirs", "<p>Mine.</p>")


def test_appendices_stay_whatever_is_sent(desk: Desk) -> None:
    desk.save(desk.officer, title="New", appendices=())
    assert len(desk.now().appendices) == 1


@pytest.mark.parametrize("state", [Report.State.CLEARED, Report.State.SUBMITTED])
def test_a_report_that_left_its_officer_is_not_written(desk: Desk, state: Report.State) -> None:
    Report.objects.update(state=state)
    with pytest.raises(NotBeingWritten, match=r"cleared|submitted"):
        desk.save(desk.officer, title="Too late")
    assert desk.now().title == desk.opened.title


def test_whoever_has_no_part_in_it_cannot_save(desk: Desk) -> None:
    with pytest.raises(PermissionDenied):
        desk.save(UserFactory(), title="Nothing to do with me")


def test_a_text_set_aside_is_settled(desk: Desk) -> None:
    desk.save(desk.officer, summary="<p>Mine.</p>")
    aside = desk.save(desk.secretary, summary="<p>Theirs.</p>").set_aside
    assert aside is not None
    now = desk.now()
    settle(
        aside=aside,
        by=desk.secretary,
        text=replace(now, summary="<p>Both.</p>"),
        seen_revision=1,
        seen=digests(now),
    )
    assert desk.now().summary == "<p>Both.</p>"
    aside.refresh_from_db()
    assert aside.dealt_with_at is not None


def test_it_stays_where_the_report_changes_again(desk: Desk) -> None:
    desk.save(desk.officer, summary="<p>Mine.</p>")
    aside = desk.save(desk.secretary, summary="<p>Theirs.</p>").set_aside
    assert aside is not None
    shown = desk.now()
    desk.save(desk.officer, seen=shown, summary="<p>Mine, again.</p>")
    chosen = replace(shown, summary="<p>Both.</p>")
    saved = settle(
        aside=aside, by=desk.secretary, text=chosen, seen_revision=1, seen=digests(shown)
    )
    assert saved.conflicts == ("summary",)
    assert desk.now().summary == "<p>Mine, again.</p>"
    aside.refresh_from_db()
    assert aside.dealt_with_at is None
    assert ReportText.from_json(aside.text).summary == "<p>Both.</p>"


def test_only_its_writer_deals_with_a_text(desk: Desk) -> None:
    desk.save(desk.officer, summary="<p>Mine.</p>")
    aside = desk.save(desk.secretary, summary="<p>Theirs.</p>").set_aside
    assert aside is not None
    with pytest.raises(PermissionDenied):
        drop_set_aside(aside=aside, by=desk.officer)
    drop_set_aside(aside=aside, by=desk.secretary)
    assert TextSetAside.objects.get().dealt_with_at is not None


def at_once(*works: Callable[[], object]) -> None:
    start = threading.Barrier(len(works))
    failures: list[BaseException] = []

    def run(work: Callable[[], object]) -> None:
        try:
            start.wait(20)
            work()
        except BaseException as failure:
            failures.append(failure)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    if failures:
        raise failures[0]


@pytest.mark.django_db(transaction=True)
def test_many_saves_at_once_lose_no_word() -> None:
    """Four pages change a section of their own, two the same one."""
    desk = Desk()
    own = {
        "purpose": "<p>Purpose.</p>",
        "summary": "<p>Summary.</p>",
        "action": "<p>Action.</p>",
        "background": "<p>Background.</p>",
    }
    people = [desk.officer, desk.secretary]

    def saving(number: int, name: str, value: str) -> Callable[[], object]:
        return lambda: save_text(
            report=desk.report,
            by=people[number % 2],
            text=replace(desk.opened, **{name: value}),
            seen_revision=0,
            seen=digests(desk.opened),
            editor=f"page {number}",
        )

    bodies = ["<ol><li>One.</li></ol>", "<ol><li>Two.</li></ol>"]
    at_once(
        *(saving(number, name, value) for number, (name, value) in enumerate(own.items())),
        *(saving(number, "body", body) for number, body in enumerate(bodies, start=8)),
    )
    now = desk.now()
    assert {name: getattr(now, name) for name in own} == own
    aside = TextSetAside.objects.get()
    assert {now.body, ReportText.from_json(aside.text).body} == set(bodies)
    assert Report.objects.get(pk=desk.report.pk).revision == 5
