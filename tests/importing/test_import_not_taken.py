"""Changes in the files that give way to what is here are named, and nothing else is."""

import pytest

from boardpapers.accounts.models import User
from boardpapers.importing.services import Outcome, import_folder, left_out
from meetings.actions.models import Action, ProgressUpdate
from meetings.agenda.models import AgendaItem, ItemKind, Report
from meetings.boards.models import Meeting
from meetings.minutes.models import NoteItem, Notes
from tests.importing.papers import folder

pytestmark = pytest.mark.django_db


def take_in(**changes: tuple[str, str]) -> Outcome:
    return import_folder(folder=folder(**changes), by=None)


def left(**changes: tuple[str, str]) -> list[str]:
    outcome = take_in(**changes)
    assert outcome.writes == 0
    return [each.sentence for each in outcome.not_taken]


@pytest.fixture
def published() -> Meeting:
    take_in()
    meeting = Meeting.objects.get(date="2026-03-17")
    meeting.published_at, meeting.state = "2026-03-09T12:00Z", Meeting.State.PUBLISHED
    meeting.save()
    return meeting


@pytest.fixture
def agreed() -> Notes:
    take_in()
    notes = Notes.objects.get()
    notes.state = Notes.State.AGREED
    notes.agreed_at = Meeting.objects.get(date="2026-03-17")
    notes.save()
    return notes


def test_the_same_papers_leave_nothing_out(published: Meeting) -> None:
    assert left() == []


def test_a_changed_report_of_a_published_agenda_is_named(published: Meeting) -> None:
    before = Report.objects.get(title="The Wexmouth Channel Project").body
    [sentence] = left(channel=("it has lost a metre", "it has lost two metres"))
    assert sentence.startswith(
        "reports/1a-channel.md: The published report “The Wexmouth Channel Project” differs from "
        "the file: body “"
    )
    assert "lost a metre" in sentence.partition("→")[0]
    assert "lost two metres" in sentence.partition("→")[2]
    assert Report.objects.get(title="The Wexmouth Channel Project").body == before


def test_changed_recommendations_of_a_published_report_are_named(published: Meeting) -> None:
    [sentence] = left(channel=("2. That dredging begin in May.\n", ""))
    assert sentence.endswith("its recommendations.")


def test_a_published_item_made_confidential_in_the_file_is_named(published: Meeting) -> None:
    [sentence] = left(agenda=("Notes of the last meeting,", "Notes of our last meeting,"))
    assert "title “Notes of the last meeting” → “Notes of our last meeting”" in sentence
    AgendaItem.objects.filter(title="Notes of the last meeting").update(confidential=False)
    assert "confidential “no” → “yes”" in left()[0]


def test_items_added_left_out_and_moved_are_named_but_a_late_item_is_not(
    published: Meeting,
) -> None:
    [sentence] = left(agenda=("1,b,Disposal of Silt,7,,\n", ""))
    assert sentence == (
        "agenda.csv: “Disposal of Silt” is on the published agenda but not in the file."
    )
    [sentence] = left(
        agenda=("1,b,Disposal of Silt,7,,\n", "1,b,Disposal of Silt,7,,\n1,c,Buoys,5,,\n")
    )
    assert "The published agenda has no item “Buoys”" in sentence
    AgendaItem.objects.create(
        meeting=published, kind=ItemKind.VERBAL, title="Storm", position=9, late_reason="A storm"
    )
    assert left() == []


def test_changed_notes_that_are_agreed_are_named(agreed: Notes) -> None:
    assert left() == []
    before = NoteItem.objects.get(title="Silt").decisions.count()
    [sentence] = left(notes=("for measurements.", "for soundings."))
    assert "The file changes item “Silt” of the agreed notes: its decisions." in sentence
    assert NoteItem.objects.get(title="Silt").decisions.count() == before


def test_progress_taken_in_before_an_officer_wrote_is_no_change() -> None:
    take_in()
    action = Action.objects.get(item_title="Silt")
    ProgressUpdate.objects.create(
        action=action, text="Done.", state="proposed", by=User.objects.create_user("c@e.example")
    )
    Action.objects.filter(pk=action.pk).update(state="proposed")
    assert left() == []


def test_every_reason_is_in_the_heading_once(published: Meeting) -> None:
    outcome = take_in(
        agenda=("Winter Timetable", "Summer Timetable"),
        channel=("it has lost a metre", "it has lost two metres"),
    )
    assert left_out(outcome) == "2 changes in your files were not taken: the agenda is published"
    assert left_out(take_in()) == ""
