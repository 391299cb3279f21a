"""An import into the database: what it writes, and that it writes it once."""

import csv
import io

import pytest
from django.db import connection
from pytest_django import DjangoAssertNumQueries

from boardpapers.accounts.models import User
from boardpapers.importing.services import Outcome, import_folder
from boardpapers.importing.sources import ImportRefused
from meetings.actions.models import Action, ProgressUpdate
from meetings.actions.noted import NotesText, notes_text
from meetings.agenda.agenda_page import references
from meetings.agenda.models import AgendaItem, ItemKind, Report, ReportVersion
from meetings.agenda.report_text import read_text
from meetings.agenda.versions import keep_version
from meetings.attendance.models import Attendance
from meetings.boards.models import Board, Meeting
from meetings.members.models import Group, Membership, Person
from meetings.minutes.models import NoteItem, Notes, NotesVersion
from tests.agenda.uploaded import CHAIRS_TITLE, word_chairs_report
from tests.importing import papers
from tests.importing.papers import folder

pytestmark = pytest.mark.django_db


def take_in(**changes: tuple[str, str]) -> Outcome:
    return import_folder(folder=folder(**changes), by=None)


CONFIDENTIAL_NOTE = "3. Ferry Landings – Confidential\n\nThe landings are to be sold.\n"


def everything() -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table, the histories too."""
    with connection.cursor() as cursor:
        tables = sorted(connection.introspection.table_names(cursor))
        found = {}
        for table in tables:
            cursor.execute(f'SELECT t::text FROM "{table}" t ORDER BY 1')
            found[table] = cursor.fetchall()
    return found


def counts(outcome: Outcome) -> dict[str, tuple[int, int, int]]:
    return {k: (c.made, c.changed, c.unchanged) for k, c in outcome.counts.items()}


def test_a_second_import_changes_no_row_of_any_table() -> None:
    first = take_in()
    before = everything()
    second = take_in()
    assert everything() == before
    assert second.writes == 0
    made = {kind: made for kind, (made, _, _) in counts(first).items() if made}
    assert {kind: same for kind, (_, _, same) in counts(second).items() if same} == made


def test_a_second_import_with_the_suggestions_changes_nothing_either() -> None:
    import_folder(folder=folder(), by=None, accept_suggestions=True)
    before = everything()
    assert import_folder(folder=folder(), by=None, accept_suggestions=True).writes == 0
    assert take_in().writes == 0
    assert everything() == before


def test_a_dry_run_reports_the_same_and_writes_nothing() -> None:
    before = everything()
    dry = import_folder(folder=folder(), by=None, dry_run=True)
    assert everything() == before
    wet = take_in()
    assert counts(dry) == counts(wet)
    assert dry.doubts == wet.doubts
    assert dry.meeting_id is None


def test_a_fault_in_the_last_file_leaves_nothing() -> None:
    before = everything()
    changed = folder(
        actions=("action_by,progress\n1,", "action_by,progress,due\n1,"),
    )
    text = changed.files["actions.csv"].decode()
    changed.files["actions.csv"] = (
        text.replace("in February.\n", "in February.,31 February 2026\n")
        .replace("summer.,,", "summer.,,,")
        .encode()
    )
    with pytest.raises(ImportRefused) as refused:
        import_folder(folder=changed, by=None)
    assert refused.value.faults == [
        "actions.csv, line 2: “31 February 2026” in the column “due” is not a date. "
        "Write it as 2012-03-20, 20 March 2012 or 20/03/2012."
    ]
    assert everything() == before


def test_the_board_has_its_facts_and_groups() -> None:
    take_in()
    board = Board.objects.get()
    assert (board.name, board.organisation) == ("Harbours Board", "Union of Estuary Councils")
    assert board.parent_name == "Estuary Executive"
    assert board.contact_email == "ottoline.brace@estuary.example"
    assert board.quorum_share == 2
    assert [p.name for p in board.priorities.all()] == ["Dredging", "Ferries"]
    seats = board.group_seats.all()
    assert [(s.group.name, s.seats) for s in seats] == [("Labour", 2), ("Liberal Democrat", 1)]
    assert seats[0].group.office_email == "labour@estuary.example"
    assert "badge" in board.meetings.get(date="2026-03-17").venue.guidance
    assert [t.heading for t in board.house_texts.all()] == ["Apologies"]
    assert board.secretaries.get().user == User.objects.get(email="ottoline.brace@estuary.example")
    assert not board.secretaries.get().user.has_usable_password()


def test_two_people_publish_where_the_file_says_so_and_go_on_where_it_is_silent() -> None:
    take_in()
    assert not Board.objects.get().second_person
    take_in(board=("quorum = 2", "quorum = 2\nsecond_person = true"))
    assert Board.objects.get().second_person
    take_in()
    assert Board.objects.get().second_person
    take_in(board=("quorum = 2", "quorum = 2\nsecond_person = false"))
    assert not Board.objects.get().second_person


def test_calendars_follow_an_hour_that_a_later_import_changes() -> None:
    """They know a change by the meeting's revision."""
    meeting = Meeting.objects.get(pk=take_in().meeting_id)
    take_in(board=("start = 10:30:00", "start = 14:00:00"))
    meeting.refresh_from_db()
    assert (f"{meeting.start:%H.%M}", meeting.revision) == ("14.00", 1)
    take_in(board=("start = 10:30:00", "start = 14:00:00"))
    meeting.refresh_from_db()
    assert meeting.revision == 1


def test_the_members_are_those_of_the_file() -> None:
    take_in()
    seats = [
        (s.group.name if s.group else "", s.get_capacity_display(), s.get_office_display(),
         s.person.name, s.person.organisation, s.sector)
        for s in Membership.objects.order_by("position").select_related("group", "person")
    ]  # fmt: skip
    assert seats == [tuple(row) for row in csv.reader(io.StringIO(papers.MEMBERS))][1:]


def test_the_attendance_is_that_of_the_file_cell_by_cell() -> None:
    take_in()
    words = {"present": "Yes", "absent": "No", "apologies": "Apologies"}
    found = {
        (line.person.name, str(line.meeting.date)): words[line.status]
        for line in Attendance.objects.exclude(capacity__in=["officer", "observer"])
    }
    expected = {}
    for row in csv.DictReader(io.StringIO(papers.ATTENDANCE)):
        name = {"Ambrose Tidewell CBE": "Sir Ambrose Tidewell CBE"}.get(row["name"], row["name"])
        for day in ("2025-09-16", "2026-01-20"):
            if row[day]:
                expected[name, day] = row[day]
    expected["Wilhelmina Strake", "2026-01-20"] = "Apologies"  # the notes say more than "No"
    assert found == expected


def test_who_stands_in_the_notes_only_is_kept_as_recorded() -> None:
    take_in()
    lines = Attendance.objects.filter(meeting__date="2026-01-20").order_by("position")
    assert [(a.person.name, a.capacity, a.office, a.organisation) for a in lines] == [
        ("Sir Ambrose Tidewell CBE", "member", "chair", "Saltreach DC"),
        ("Perpetua Kelso OBE", "member", "vice_chair", "Ferrymouth Council"),
        ("Hortense Quibell", "substitute", "", "Brineford BC"),
        ("Wilhelmina Strake", "member", "", "Brineford BC"),
        ("Thaddeus Marlpitt", "observer", "", "Towing Trust (Director)"),
        ("Casimir Holt", "officer", "", ""),
        ("Elfrida Noakes", "officer", "", ""),
    ]


def test_the_agenda_is_a_tree_with_the_printed_numbers() -> None:
    take_in()
    meeting = Meeting.objects.get(date="2026-03-17")
    items = list(meeting.items.in_order())
    numbers = references(items)
    assert [(numbers[item.pk], item.kind, item.title) for item in items] == [
        ("1", ItemKind.HEADING, "Dredging"),
        ("1(a)", ItemKind.REPORT, "The Wexmouth Channel Programme"),
        ("1(b)", ItemKind.REPORT, "Disposal of Silt"),
        ("2", ItemKind.HEADING, "Ferries"),
        ("2", ItemKind.REPORT, "Winter Timetable"),
        ("3", ItemKind.NOTES, "Notes of the last meeting"),
        ("4", ItemKind.NEXT_MEETING, "Date of next meeting – Tuesday 19 May 2026"),
    ]
    assert [item.title for item in items if item.confidential] == ["Notes of the last meeting"]
    assert items[0].priority.name == "Dredging"


def test_a_report_has_its_parts() -> None:
    take_in()
    report = Report.objects.get(title="The Wexmouth Channel Project")
    assert report.item.title == "The Wexmouth Channel Programme"
    assert report.purpose == "For decision."
    assert report.recommendations.count() == 2
    assert report.state == Report.State.CLEARED
    officer = report.contacts.get().person
    assert (officer.name, officer.position) == ("Casimir Holt", "Harbour Engineer")
    assert "<ol>" in report.body
    assert not Report.objects.filter(item__title="Disposal of Silt").exists()


def test_notes_brought_in_have_a_version_for_each_change() -> None:
    take_in()
    version = NotesVersion.objects.get()
    assert (version.number, version.kind, version.by) == (1, "circulated", None)
    assert NotesText.from_json(version.text) == notes_text(Notes.objects.get())
    assert "Officers to measure the silt" in str(version.text)
    take_in()
    assert NotesVersion.objects.count() == 1
    take_in(notes=("Casimir Holt spoke.", "Casimir Holt spoke of silt."))
    assert [each.number for each in NotesVersion.objects.all()] == [1, 2]


def test_what_a_file_says_of_a_confidential_item_is_not_for_everybody() -> None:
    take_in(notes=("3. Ferry Landings – Confidential\n", CONFIDENTIAL_NOTE))
    item = NoteItem.objects.get(title="Ferry Landings")
    assert item.narrative == ""
    assert "The landings are to be sold." in item.confidential_minute


def test_the_notes_keep_their_words_and_the_monitor_its_own() -> None:
    take_in()
    assert Notes.objects.get().state == Notes.State.CIRCULATED
    silt = NoteItem.objects.get(title="Silt")
    assert silt.decisions_lead_in == "That the Board:"
    assert [d.text for d in silt.decisions.all()] == [
        "<strong>noted</strong> the report; and", "<strong>asked</strong> for measurements.",
    ]  # fmt: skip
    action = silt.actions.get()
    assert (action.item_number, action.item_title) == ("1", "Silt")
    assert action.text == "Officers to measure the silt at Brineford."
    assert action.noted_text == "Officers to measure the silt at Brineford and at Saltreach."
    assert [o.person.name for o in action.ownerships.all()] == ["Casimir Holt", "Elfrida Noakes"]
    assert [u.text for u in action.updates.all()] == ["Measured in February."]


def test_an_action_of_a_confidential_item_is_confidential() -> None:
    take_in()
    action = Action.objects.get(item_title="Ferry Landings")
    assert action.confidential
    assert action.note_item.confidential
    assert not action.owners.exists()


def test_an_action_only_the_notes_have_stays_off_the_monitor() -> None:
    take_in()
    assert not Action.objects.get(text__contains="buoys").on_monitor


def test_an_action_only_the_notes_have_is_followed_where_somebody_says_so() -> None:
    outcome = take_in()
    key = next(q.key for q in outcome.questions if q.key.startswith("action:"))
    import_folder(folder=folder(), by=None, answers={key: "on"})
    assert Action.objects.get(text__contains="buoys").on_monitor
    assert take_in().writes == 0
    assert Action.objects.get(text__contains="buoys").on_monitor


def test_without_a_monitor_the_actions_of_the_notes_are_followed() -> None:
    changed = folder()
    del changed.files["actions.csv"]
    import_folder(folder=changed, by=None)
    assert set(Action.objects.values_list("on_monitor", flat=True)) == {True}


def test_names_nearly_alike_stay_apart_until_somebody_decides() -> None:
    take_in()
    assert Person.objects.filter(name__startswith="Thaddeus").count() == 2


def test_names_nearly_alike_become_one_where_that_is_the_answer() -> None:
    import_folder(folder=folder(), by=None, answers={"person:thaddeus marlpitt": "same"})
    person = Person.objects.get(name__startswith="Thaddeus")
    assert person.also_called == ["Thaddeus Marlpitt"]
    assert person.attendances.count() == 1
    assert Person.objects.filter(name="Casimir Holte").exists()


def test_progress_an_officer_wrote_is_not_overwritten() -> None:
    take_in()
    action = Action.objects.get(item_title="Silt")
    officer = User.objects.create_user("casimir.holt@estuary.example")
    ProgressUpdate.objects.create(
        action=action, text="Finished on Monday.", state="proposed", by=officer
    )
    action.state = Action.State.PROPOSED
    action.save()
    outcome = take_in(actions=("Measured in February.", "Still measuring."))
    action.refresh_from_db()
    assert action.state == Action.State.PROPOSED
    assert action.updates.count() == 2
    [left] = outcome.not_taken
    assert "progress “Finished on Monday.” → “Still measuring.”" in left.sentence
    assert (left.file_name, left.line) == ("actions.csv", 2)
    assert outcome.writes == 0


def test_a_published_agenda_is_left_as_it_is() -> None:
    take_in()
    meeting = Meeting.objects.get(date="2026-03-17")
    meeting.published_at, meeting.state = "2026-03-09T12:00Z", Meeting.State.PUBLISHED
    meeting.save()
    outcome = take_in(agenda=("1,b,Disposal of Silt", "1,b,What to do with Silt"))
    assert AgendaItem.objects.filter(title="Disposal of Silt").exists()
    [left] = outcome.not_taken
    assert left.sentence == (
        "agenda.csv, line 4: The file changes the published item “Disposal of Silt”: title "
        "“Disposal of Silt” → “What to do with Silt”."
    )
    assert outcome.writes == 0
    meeting.refresh_from_db()
    assert meeting.state == Meeting.State.PUBLISHED


def test_a_changed_paper_replaces_what_was_read_before() -> None:
    take_in()
    outcome = take_in(channel=("2. That dredging begin in May.\n", ""))
    report = Report.objects.get(title="The Wexmouth Channel Project")
    assert report.recommendations.count() == 1
    assert counts(outcome)["Reports"] == (0, 1, 1)


def test_a_report_written_here_is_not_overwritten_by_its_file() -> None:
    take_in()
    report = Report.objects.get(title="The Wexmouth Channel Project")
    report.body = "<ol><li>Written here.</li></ol>"
    report.save()
    keep_version(report, read_text(report), made=ReportVersion.Made.WRITTEN, by=None)
    outcome = take_in(channel=("it has lost a metre", "it has lost two metres"))
    report.refresh_from_db()
    assert report.body == "<ol><li>Written here.</li></ol>"
    said = "reports/1a-channel.md: The report of item 1(a) has been worked on here since."
    assert said in [doubt.sentence for doubt in outcome.doubts]


def test_an_item_moved_on_the_agenda_keeps_its_row() -> None:
    take_in()
    before = AgendaItem.objects.get(title="Disposal of Silt").pk
    take_in(
        agenda=("1,b,Disposal of Silt,7,,\n", "1,b,Buoys,5,,\n1,c,Disposal of Silt,7,,\n"),
    )
    item = AgendaItem.objects.get(pk=before)
    assert (item.title, item.position) == ("Disposal of Silt", 3)


def test_an_item_that_is_not_in_the_file_stays_after_the_others() -> None:
    take_in()
    outcome = take_in(agenda=("1,b,Disposal of Silt,7,,\n", ""))
    assert AgendaItem.objects.filter(title="Disposal of Silt").exists()
    assert any("is on the agenda here but not in the file" in d.sentence for d in outcome.doubts)


def test_another_associations_group_of_the_same_name_is_not_touched() -> None:
    theirs = Group.objects.create(
        name="Labour", organisation="Hill Councils", office_phone="01632 960299"
    )
    take_in()
    theirs.refresh_from_db()
    assert theirs.office_phone == "01632 960299"
    assert Group.objects.filter(name="Labour").count() == 2


def test_a_person_of_another_board_is_not_taken_for_a_namesake() -> None:
    other = Board.objects.create(name="Hills", slug="hills", organisation="Hill Councils")
    namesake = Person.objects.create(name="Wilhelmina Strake", organisation="Upfell DC")
    Membership.objects.create(board=other, person=namesake, capacity="member")
    take_in()
    namesake.refresh_from_db()
    assert namesake.organisation == "Upfell DC"
    assert Person.objects.filter(name="Wilhelmina Strake").count() == 2


def test_a_person_of_another_board_with_the_same_address_is_the_same() -> None:
    other = Board.objects.create(name="Hills", slug="hills", organisation="Hill Councils")
    officer = Person.objects.create(
        name="Casimir Holt", email="casimir.holt@estuary.example", phone="01632 960999"
    )
    Membership.objects.create(board=other, person=officer, capacity="observer")
    outcome = take_in()
    officer.refresh_from_db()
    assert (officer.phone, officer.position) == ("01632 960999", "Harbour Engineer")
    assert Person.objects.filter(name="Casimir Holt").count() == 1
    assert not any("01632 960999" in d.sentence for d in outcome.doubts)


def test_an_import_takes_few_queries(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    take_in()
    with django_assert_max_num_queries(260):
        take_in()


def test_a_chairs_report_in_the_folder_is_printed_as_one() -> None:
    made = folder(agenda=("reports/2-timetable.txt", "reports/4e-rivers.docx"))
    made.files["reports/4e-rivers.docx"] = word_chairs_report()
    import_folder(folder=made, by=None)
    report = Report.objects.get(title=CHAIRS_TITLE)
    assert report.form == Report.Form.CHAIR
    assert (report.purpose, report.summary, report.action) == ("", "", "")
    assert [str(each.person) for each in report.contacts.all()] == ["Rowan Ashdown"]
    again = import_folder(folder=made, by=None)
    assert again.writes == 0
    assert Report.objects.exclude(pk=report.pk).filter(form=Report.Form.CHAIR).count() == 0
