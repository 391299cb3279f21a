from datetime import UTC, datetime

import pytest
from django.core.exceptions import PermissionDenied
from procrastinate.contrib.django.models import ProcrastinateJob

from meetings.packs import services
from meetings.packs.models import Edition, Pack, PackBuild
from meetings.packs.tasks import KILLED, TRIES, build_pack
from tests.factories import (
    AgendaItemFactory,
    BoardFactory,
    MeetingFactory,
    PackBuildFactory,
    PackFactory,
    SecretaryFactory,
    UserFactory,
)
from tests.full_board import full_board

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 12, 1, 12, tzinfo=UTC)


@pytest.fixture
def meeting():
    return MeetingFactory(board=BoardFactory(parts_off=["notice", "membership", "attendance"]))


@pytest.fixture
def secretary(meeting):
    return SecretaryFactory(board=meeting.board).user


def jobs() -> list[dict]:
    return [job.args for job in ProcrastinateJob.objects.filter(task_name=services.BUILD_TASK)]


def test_a_request_queues_one_job(meeting, secretary):
    asked = services.request_build(meeting=meeting, by=secretary)
    assert asked.state == PackBuild.State.WAITING
    assert jobs() == [{"build_id": asked.pk}]


def test_asking_again_while_one_waits_adds_nothing(meeting, secretary):
    first = services.request_build(meeting=meeting, by=secretary)
    assert services.request_build(meeting=meeting, by=secretary) == first
    assert len(jobs()) == 1
    first.refresh_from_db()
    assert not first.again


def test_a_newer_request_takes_the_place_of_a_waiting_one(meeting, secretary):
    colleague = SecretaryFactory(board=meeting.board).user
    first = services.request_build(meeting=meeting, by=secretary)
    newer = services.request_build(meeting=meeting, by=colleague)
    assert newer == first
    assert newer.requested_by == colleague
    assert newer.requested_at > first.requested_at
    assert PackBuild.objects.count() == 1


def test_asking_again_while_one_builds_starts_it_over(meeting, secretary):
    building = PackBuildFactory(meeting=meeting, state=PackBuild.State.BUILDING)
    assert services.request_build(meeting=meeting, by=secretary) == building
    building.refresh_from_db()
    assert building.again
    assert jobs() == []
    services.run_build(building.pk)
    building.refresh_from_db()
    assert building.state == PackBuild.State.DONE


def test_after_a_failure_a_new_one_is_queued(meeting, secretary):
    PackBuildFactory(meeting=meeting, state=PackBuild.State.FAILED)
    services.request_build(meeting=meeting, by=secretary)
    assert len(jobs()) == 1


def test_only_the_secretariat_asks(meeting):
    stranger = UserFactory()
    other_secretary = SecretaryFactory().user
    for user in (stranger, other_secretary):
        with pytest.raises(PermissionDenied):
            services.request_build(meeting=meeting, by=user)


def test_a_build_keeps_both_editions_and_a_second_changes_nothing(meeting, secretary):
    for _ in range(2):
        services.run_build(services.request_build(meeting=meeting, by=secretary).pk)
    assert PackBuild.objects.filter(state=PackBuild.State.DONE).count() == 2
    assert [(pack.edition, pack.version) for pack in Pack.objects.order_by("edition")] == [
        ("members", 1),
        ("public", 1),
    ]
    pack = Pack.objects.latest_of(meeting, Edition.MEMBERS)
    assert pack.file.read()[:5] == b"%PDF-"
    assert pack.size == pack.file.size
    assert pack.built_by == secretary


def test_a_change_makes_a_new_version(meeting, secretary):
    services.run_build(services.request_build(meeting=meeting, by=secretary).pk)
    AgendaItemFactory(meeting=meeting)
    services.run_build(services.request_build(meeting=meeting, by=secretary).pk)
    assert Pack.objects.latest_of(meeting, Edition.MEMBERS).version == 2


def test_a_failed_build_says_which_part_and_why(meeting, secretary):
    """An uploaded appendix is not a PDF at all."""
    from django.core.files.base import ContentFile

    from tests.factories import AppendixFactory, ReportFactory

    report = ReportFactory(item=AgendaItemFactory(meeting=meeting))
    AppendixFactory(report=report, title="Map", pdf=ContentFile(b"Not one", name="map.pdf"))
    asked = services.request_build(meeting=meeting, by=secretary)
    services.run_build(asked.pk)
    asked.refresh_from_db()
    assert asked.state == PackBuild.State.FAILED
    assert "Appendix 1: Map" in asked.message
    assert "not a PDF" in asked.message
    assert not Pack.objects.exists()


class Context:
    """What a task is told of its job: here only how often it was tried."""

    def __init__(self, attempts: int) -> None:
        self.job = type("Job", (), {"attempts": attempts})


def test_a_build_that_kills_its_worker_each_time_is_given_up(meeting):
    asked = PackBuildFactory(meeting=meeting, state=PackBuild.State.BUILDING)
    build_pack.func(Context(TRIES + 1), build_id=asked.pk)
    asked.refresh_from_db()
    assert asked.state == PackBuild.State.FAILED
    assert asked.message == KILLED


def test_a_build_left_by_a_killed_worker_is_taken_up_again(meeting):
    asked = PackBuildFactory(meeting=meeting, state=PackBuild.State.BUILDING, parts_done=3)
    build_pack.func(Context(1), build_id=asked.pk)
    asked.refresh_from_db()
    assert asked.state == PackBuild.State.DONE


def test_a_job_delivered_twice_does_no_harm(meeting):
    asked = PackBuildFactory(meeting=meeting, state=PackBuild.State.DONE)
    build_pack.func(Context(0), build_id=asked.pk)
    assert not Pack.objects.exists()


def test_full_board_can_be_made_twice():
    """Other tests want two boards that know nothing of each other."""
    one, other = full_board("One Board"), full_board("Other Board")
    assert one.board != other.board


def test_a_pack_stored_before_parts_were_kept_gets_no_supplement(meeting, secretary):
    for edition in Edition:
        PackFactory(meeting=meeting, edition=edition, version=1, published_at=NOON)
    AgendaItemFactory(meeting=meeting)
    services.run_build(services.request_build(meeting=meeting, by=secretary).pk)
    assert sorted(pack.title for pack in Pack.objects.of(meeting)) == [
        "Members’ edition, version 1",
        "Members’ edition, version 2",
        "Public edition, version 1",
        "Public edition, version 2",
    ]
