"""What is done with the paragraphs of a chair's report, by one and by two at once."""

import pytest
from django.core.exceptions import PermissionDenied

from meetings.agenda import clearance
from meetings.agenda.models import Report
from meetings.agenda.paragraphs import numbered_paragraphs
from meetings.agenda.restoring import restore
from meetings.agenda.writing import NotBeingWritten
from meetings.boards.saved_meanwhile import SavedMeanwhile
from meetings.chairs_reports import choosing, composing
from meetings.chairs_reports.arranging import NotArranged, mark_of
from meetings.chairs_reports.drafting import Passage
from meetings.chairs_reports.models import ChairsReport
from meetings.chairs_reports.storing import passages_of, says
from tests.chairs_reports.boards import Reporting
from tests.factories import PersonFactory, ProgressUpdateFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def report(world: Reporting) -> ChairsReport:
    return world.begin()


def said(report: ChairsReport) -> list[str]:
    body = Report.objects.get(pk=report.report_id).body
    return [each.text for each in numbered_paragraphs(body)]


def passage(report: ChairsReport, number: int) -> Passage:
    return passages_of(report)[number - 1]


def key_of(report: ChairsReport, number: int) -> int:
    return passage(report, number).key or 0


def drop(report: ChairsReport, number: int, world: Reporting) -> str:
    here = passage(report, number)
    return composing.drop(
        chairs_report=report, by=world.secretary, key=here.key or 0, seen=mark_of(here)
    )


def undo(report: ChairsReport, world: Reporting) -> str:
    report.refresh_from_db()
    return composing.undo(chairs_report=report, by=world.secretary, seen_revision=report.revision)


def rewrite(report: ChairsReport, number: int, text: str, world: Reporting, **more: object) -> str:
    here = passage(report, number)
    given: dict[str, object] = {
        "seen": mark_of(here), "heading": here.heading, "subheading": here.subheading, **more,
    }  # fmt: skip
    return composing.rewrite(
        chairs_report=report, by=world.secretary, key=here.key or 0, text=text, **given
    )  # type: ignore[arg-type]


def test_the_body_is_what_the_paragraphs_say_after_each_change(
    world: Reporting, report: ChairsReport
) -> None:
    rewrite(report, 1, "<p>The survey is done.</p>", world)
    composing.step(chairs_report=report, by=world.secretary, key=key_of(report, 2), up=True)
    drop(report, 3, world)
    report.report.refresh_from_db()
    assert says(report.report.body, passages_of(report))
    assert said(report)[1] == "The survey is done."


def test_what_was_dropped_is_not_offered_again_but_can_be_brought_back(
    world: Reporting, report: ChairsReport
) -> None:
    drop(report, 1, world)
    name = f"decision-{world.survey.pk}"
    assert name not in {each.name for each in choosing.offered_to(report, world.secretary)}
    dropped = choosing.dropped_for(report, world.secretary)
    assert [each.matter.name for each in dropped] == [name]
    choosing.put_in(chairs_report=report, by=world.secretary, names=[name])
    assert said(report).count("We noted the survey.") == 1
    assert choosing.dropped_for(report, world.secretary) == []
    assert passage(report, 2).sources  # the same source as before


def test_a_drop_is_undone_with_its_words_and_its_source(
    world: Reporting, report: ChairsReport
) -> None:
    rewrite(report, 1, "<p>The survey is done.</p>", world)
    before = passages_of(report)
    assert drop(report, 1, world) == "Dropped paragraph 1."
    assert undo(report, world) == "Undone: Dropped paragraph 1."
    assert passages_of(report) == before


def test_a_join_is_undone(world: Reporting, report: ChairsReport) -> None:
    before = passages_of(report)
    composing.join(chairs_report=report, by=world.secretary, key=key_of(report, 2))
    joined = passage(report, 1)
    assert joined.sources == before[0].sources + before[1].sources
    assert said(report)[0].startswith("We noted the survey. We asked officers")
    undo(report, world)
    assert passages_of(report) == before


def test_putting_in_is_undone_and_the_matter_offered_again(
    world: Reporting, report: ChairsReport
) -> None:
    name = f"action-{world.letter.pk}"
    choosing.put_in(chairs_report=report, by=world.secretary, names=[name])
    undo(report, world)
    assert name in {each.name for each in choosing.offered_to(report, world.secretary)}


def test_only_the_last_change_is_undone(world: Reporting, report: ChairsReport) -> None:
    drop(report, 1, world)
    report.refresh_from_db()
    seen = report.revision
    drop(report, 1, world)
    with pytest.raises(NotArranged, match="changed since"):
        composing.undo(chairs_report=report, by=world.secretary, seen_revision=seen)


def test_a_paragraph_that_somebody_has_rewritten_is_not_dropped_unread(
    world: Reporting, report: ChairsReport
) -> None:
    stale = passage(report, 1)
    rewrite(report, 1, "<p>Theirs.</p>", world)
    with pytest.raises(NotArranged, match="rewritten meanwhile"):
        composing.drop(
            chairs_report=report, by=world.secretary, key=stale.key or 0, seen=mark_of(stale)
        )


def test_two_who_rewrite_the_same_paragraph_do_not_overwrite_each_other(
    world: Reporting, report: ChairsReport
) -> None:
    opened = mark_of(passage(report, 1))
    rewrite(report, 1, "<p>Theirs.</p>", world)
    with pytest.raises(SavedMeanwhile):
        rewrite(report, 1, "<p>Mine.</p>", world, seen=opened)
    assert said(report)[0] == "Theirs."


def test_two_who_rewrite_different_paragraphs_both_do(
    world: Reporting, report: ChairsReport
) -> None:
    opened = mark_of(passage(report, 2))
    rewrite(report, 1, "<p>Theirs.</p>", world)
    composing.step(chairs_report=report, by=world.secretary, key=key_of(report, 1), up=False)
    here = [each for each in passages_of(report) if mark_of(each) == opened]
    assert len(here) == 1  # a move does not make it another paragraph


def test_a_paragraph_is_parted(world: Reporting, report: ChairsReport) -> None:
    sentence = rewrite(report, 1, "<p>One.</p><p>Two.</p>", world, part=True)
    assert sentence == "Parted paragraph 1 into 2."
    assert said(report)[:2] == ["One.", "Two."]
    assert passage(report, 1).sources
    assert not passage(report, 2).sources


def test_blank_words_are_refused(world: Reporting, report: ChairsReport) -> None:
    with pytest.raises(NotArranged, match="Write something"):
        rewrite(report, 1, "<p> </p>", world)


def test_ones_own_paragraph_is_added_before_another(world: Reporting, report: ChairsReport) -> None:
    composing.add(
        chairs_report=report, by=world.secretary, text="Welcome.", heading="Tides", subheading="",
        before=key_of(report, 1),
    )  # fmt: skip
    assert said(report)[0] == "Welcome."


def test_a_heading_is_changed_unless_somebody_else_has(
    world: Reporting, report: ChairsReport
) -> None:
    change = {"chairs_report": report, "by": world.secretary, "key": key_of(report, 1)}
    composing.change_heading(**change, seen="Tides", heading="Water", is_sub=False)  # type: ignore[arg-type]
    assert [each.heading for each in passages_of(report)[:2]] == ["Water", "Water"]
    with pytest.raises(SavedMeanwhile):
        composing.change_heading(**change, seen="Tides", heading="Sea", is_sub=False)  # type: ignore[arg-type]


def test_newer_progress_is_added_to_the_paragraph_that_tells_of_its_action(
    world: Reporting, report: ChairsReport
) -> None:
    source = report.sources.get(action=world.figures)
    with pytest.raises(NotArranged, match="no newer progress"):
        choosing.bring_up_to_date(chairs_report=report, by=world.secretary, source=source.pk)
    newer = ProgressUpdateFactory(action=world.figures, text="All six are in")
    choosing.bring_up_to_date(chairs_report=report, by=world.secretary, source=source.pk)
    assert said(report)[1].endswith("Four of six are in. All six are in.")
    source.refresh_from_db()
    assert source.progress == newer
    undo(report, world)
    source.refresh_from_db()
    assert source.progress != newer


def test_an_offer_that_was_taken_meanwhile_is_refused_with_a_sentence(
    world: Reporting, report: ChairsReport
) -> None:
    name = f"action-{world.letter.pk}"
    choosing.leave_out(chairs_report=report, by=world.secretary, names=[name])
    with pytest.raises(NotArranged, match="no longer offered"):
        choosing.leave_out(chairs_report=report, by=world.secretary, names=[name])
    with pytest.raises(NotArranged, match="no longer offered"):
        choosing.put_in(chairs_report=report, by=world.secretary, names=["event-9999"])


def test_an_earlier_version_that_was_put_back_is_taken_up_with_its_sources(
    world: Reporting, report: ChairsReport
) -> None:
    sources = passage(report, 1).sources
    row = Report.objects.get(pk=report.report_id)
    composing.name_contacts(chairs_report=report, by=world.secretary, contacts=[PersonFactory()])
    row.refresh_from_db()
    clearance.submit(report=row, by=world.secretary, seen_revision=row.revision)
    clearance.take_back(report=row, by=world.secretary)
    drop(report, 4, world)
    row.refresh_from_db()
    restore(
        report=row, version=report.report.versions.order_by("number")[0],
        by=world.secretary, seen_revision=row.revision,
    )  # fmt: skip
    with pytest.raises(NotArranged, match="take that text up first"):
        drop(report, 1, world)
    composing.take_up(chairs_report=report, by=world.secretary)
    assert len(said(report)) == 4
    assert passage(report, 1).sources == sources
    drop(report, 1, world)


def test_a_submitted_report_is_not_changed(world: Reporting, report: ChairsReport) -> None:
    row = Report.objects.get(pk=report.report_id)
    composing.name_contacts(chairs_report=report, by=world.secretary, contacts=[PersonFactory()])
    row.refresh_from_db()
    clearance.submit(report=row, by=world.chair.user, seen_revision=row.revision)
    with pytest.raises(NotBeingWritten, match="submitted"):
        composing.step(chairs_report=report, by=world.secretary, key=key_of(report, 1), up=False)
    # the parent's secretariat, which clears it, may still put it right
    composing.step(
        chairs_report=report, by=world.parents_secretary, key=key_of(report, 1), up=False
    )


def test_it_is_submitted_without_a_purpose_but_not_without_a_contact(
    world: Reporting, report: ChairsReport
) -> None:
    with pytest.raises(clearance.Incomplete) as refused:
        clearance.submit(
            report=report.report, by=world.secretary, seen_revision=report.report.revision
        )
    assert [each.code for each in refused.value.missing] == ["contacts"]


def test_nobody_else_composes_it(world: Reporting, report: ChairsReport) -> None:
    with pytest.raises(PermissionDenied):
        composing.step(chairs_report=report, by=UserFactory(), key=key_of(report, 1), up=False)


def test_the_parents_secretariat_is_offered_nothing_of_the_board(
    world: Reporting, report: ChairsReport
) -> None:
    assert choosing.offered_to(report, world.parents_secretary) == []
    with pytest.raises(NotArranged):
        choosing.put_in(
            chairs_report=report, by=world.parents_secretary,
            names=[f"action-{world.letter.pk}"],
        )  # fmt: skip
