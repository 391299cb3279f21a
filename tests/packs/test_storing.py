from datetime import UTC, datetime

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from meetings.packs import services
from meetings.packs.builds import BuiltPack, BuiltPaper, BuiltPart
from meetings.packs.models import Edition, Pack
from meetings.packs.paging import Numbers, Place
from meetings.packs.storing import keep, sweep
from tests.factories import BoardFactory, MeetingFactory, SecretaryFactory
from tests.packs.papers import Piece, joined, rendered

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 12, 1, 12, tzinfo=UTC)
PART = BuiltPart("a", "A", "0" * 64, Place(0, 0, 1, Numbers("", "D", 1)), False, 0, False)


@pytest.fixture
def meeting():
    return MeetingFactory(board=BoardFactory(parts_off=["notice", "membership", "attendance"]))


def built(words: str) -> BuiltPack:
    pdf = joined([Piece("a", rendered(f"<h1>{words}</h1>"), "A")])
    return BuiltPack(Edition.MEMBERS, pdf, NOON, (PART,), (), "0" * 64, True)


def paper(words: str) -> BuiltPaper:
    pdf = joined([Piece("a", rendered(f"<h1>{words}</h1>"), "A")])
    return BuiltPaper("a", "A", pdf, 1, "1", False)


def files(meeting) -> set[str]:
    folder = f"packs/{meeting.pk}"
    return {f"{folder}/{name}" for name in default_storage.listdir(folder)[1]}


def test_keeping_the_same_bytes_makes_no_version(meeting):
    first = keep(built("one"), [], meeting=meeting, by=None)
    assert keep(built("one"), [], meeting=meeting, by=None) == first
    second = keep(built("two"), [], meeting=meeting, by=None)
    assert (first.version, second.version) == (1, 2)


def test_what_is_kept_is_what_was_built(meeting):
    pack = keep(built("one"), [paper("one")], meeting=meeting, by=None)
    assert pack.file.read() == built("one").pdf
    assert pack.size == pack.file.size
    assert [part.first_label for part in pack.parts.all()] == ["1"]
    (own,) = pack.papers.all()
    assert own.file.read() == paper("one").pdf
    assert files(meeting) == {pack.file.name, own.file.name}


def test_files_of_a_build_that_was_killed_are_swept_away(meeting):
    pack = keep(built("one"), [paper("one")], meeting=meeting, by=None)
    orphan = default_storage.save(f"packs/{meeting.pk}/members-2-abc.pdf", ContentFile(b"%PDF"))
    assert sweep(meeting) == [orphan]
    assert pack.file.name in files(meeting)
    assert len(files(meeting)) == 2


def test_a_meeting_without_files_is_swept_in_peace(meeting):
    assert sweep(meeting) == []


def test_a_build_sweeps_behind_itself(meeting):
    secretary = SecretaryFactory(board=meeting.board).user
    orphan = default_storage.save(f"packs/{meeting.pk}/public-9-abc.pdf", ContentFile(b"%PDF"))
    services.run_build(services.request_build(meeting=meeting, by=secretary).pk)
    assert not default_storage.exists(orphan)
    assert Pack.objects.of(meeting).count() == 2


def test_a_build_tried_again_after_its_files_were_written_comes_out_the_same(meeting):
    """Killed between files and rows: the second try writes the same file under the same name."""
    secretary = SecretaryFactory(board=meeting.board).user
    asked = services.request_build(meeting=meeting, by=secretary)
    services.run_build(asked.pk)
    once = {pack.file.name: pack.sha256 for pack in Pack.objects.of(meeting)}
    for pack in Pack.objects.of(meeting):
        pack.papers.all().delete()
        pack.delete()  # the rows never came to be; the files are there
    type(asked).objects.filter(pk=asked.pk).update(state="building")
    services.run_build(asked.pk)
    assert {pack.file.name: pack.sha256 for pack in Pack.objects.of(meeting)} == once
    assert files(meeting) >= set(once)
