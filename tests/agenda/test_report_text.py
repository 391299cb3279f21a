"""A report's text as one value: nothing is lost on the way to a version and back."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from meetings.agenda.models import Report, ReportVersion
from meetings.agenda.report_text import (
    AppendixText,
    ReportText,
    in_force,
    paper_of,
    read_text,
    write_text,
)
from meetings.agenda.versions import SPELL, keep_version
from tests.factories import (
    AppendixFactory,
    PersonFactory,
    RecommendationFactory,
    ReportContactFactory,
    ReportFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=timezone.get_default_timezone())
WRITTEN = ReportVersion.Made.WRITTEN


@pytest.fixture
def report() -> Report:
    report = ReportFactory(background="<p>Minutes of 2025.</p>", is_draft_text=True)
    for text in ("<p>That lamps be lit.</p>", "<p>That buoys be painted.</p>"):
        RecommendationFactory(report=report, text=text)
    ReportContactFactory(report=report)
    AppendixFactory(report=report, position=1)
    AppendixFactory(report=report, position=2, pdf="appendices/a.pdf", confidential=True)
    return report


def again(report: Report) -> Report:
    return Report.objects.get(pk=report.pk)


def test_a_text_comes_back_from_its_json_as_it_was(report):
    text = read_text(report)
    assert ReportText.from_json(text.as_json()) == text
    assert len(text.recommendations) == 2
    assert [each.pdf for each in text.appendices] == ["", "appendices/a.pdf"]


def test_what_is_written_is_what_is_read(report):
    before = read_text(report)
    kept, gone = before.appendices
    text = ReportText(
        title="Lamps",
        purpose="<p>For decision.</p>",
        recommendations=("<p>That lamps be lit at dusk.</p>",),
        body="<ol><li>One.</li></ol>",
        contacts=(PersonFactory().pk, before.contacts[0]),
        appendices=(AppendixText(key=None, title="New"), kept),
    )
    written = write_text(report, text)
    assert read_text(again(report)) == written
    assert written.appendices[1] == kept
    assert gone.key not in [each.key for each in written.appendices]


def test_an_appendix_taken_out_comes_back_under_its_key(report):
    before = read_text(report)
    write_text(report, ReportText(title="Lamps"))
    assert write_text(again(report), before) == before
    assert read_text(again(report)) == before


def test_another_reports_appendix_is_not_taken_over(report):
    other = AppendixFactory(title="Theirs")
    stolen = AppendixText(key=other.pk, title="Ours")
    written = write_text(report, ReportText(title="Lamps", appendices=(stolen,)))
    assert written.appendices[0].key != other.pk
    other.refresh_from_db()
    assert other.title == "Theirs"


def test_readers_keep_the_cleared_text_while_it_is_corrected(report, django_assert_num_queries):
    cleared = read_text(report)
    version = keep_version(report, cleared, made=ReportVersion.Made.CLEARED, by=None)
    report.state, report.in_force = Report.State.RETURNED, version
    report.save()
    write_text(report, ReportText(title="Half corrected"))
    item = again(report).item
    found = paper_of(item)
    assert found is not None
    assert read_text(found) == cleared
    with django_assert_num_queries(0):
        assert [each.title for each in found.appendices.all()] == [
            each.title for each in cleared.appendices
        ]
        assert [str(each.person) for each in found.contacts.all()]
    assert read_text(item.report).title == "Half corrected"


def test_an_uncleared_report_that_was_never_in_force_has_no_paper():
    report = ReportFactory(state=Report.State.SUBMITTED)
    assert in_force(report) is None
    assert paper_of(report.item) is None


def test_a_withdrawn_item_has_no_paper(report):
    report.item.withdrawn = True
    assert paper_of(report.item) is None


def test_one_spell_of_writing_is_one_version(report):
    writer = UserFactory()

    def write(title: str, minutes: int, by=writer) -> ReportVersion:
        at = NOON + timedelta(minutes=minutes)
        return keep_version(report, ReportText(title=title), made=WRITTEN, by=by, at=at)

    first = write("L", 0)
    assert write("La", 1) == first
    assert write("Lam", 25) == first
    assert write("Lamps", 25 + int(SPELL.total_seconds() // 60)).number == 2
    assert write("Lamps!", 56, by=UserFactory()).number == 3
    assert [each.text["title"] for each in report.versions.all()] == ["Lam", "Lamps", "Lamps!"]


def test_a_version_that_a_step_was_taken_at_stands(report):
    writer = UserFactory()
    first = keep_version(report, ReportText(title="L"), made=WRITTEN, by=writer, at=NOON)
    report.steps.create(version=first, kind="submitted", by=writer)
    later = keep_version(report, ReportText(title="La"), made=WRITTEN, by=writer, at=NOON)
    assert later.number == 2
    first.refresh_from_db()
    assert first.text["title"] == "L"


def test_the_same_text_at_the_same_kind_of_step_is_kept_once(report):
    writer = UserFactory()
    text = read_text(report)
    first = keep_version(report, text, made=ReportVersion.Made.SUBMITTED, by=writer)
    assert keep_version(report, text, made=ReportVersion.Made.SUBMITTED, by=writer) == first
