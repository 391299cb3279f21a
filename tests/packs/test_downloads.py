"""Downloads as browsers and download managers ask for them."""

import hashlib
import io
import json
import tracemalloc
import zipfile
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from zoneinfo import ZoneInfo

import pikepdf
import psutil
import pypdfium2
import pytest
import time_machine
from django.core.files.base import ContentFile
from django.core.signals import request_finished
from django.db import close_old_connections
from django.test import Client
from django.urls import reverse
from django.utils.http import http_date
from pikepdf import Name

from boardpapers.accounts.models import User
from meetings.boards.models import Meeting
from meetings.packs.copies import NoCopySlot, find_slot
from meetings.packs.models import Download, Edition, Pack, PackPaper
from meetings.packs.policies import pack_for
from meetings.packs.sending import CHUNK
from tests.factories import (
    BoardFactory,
    MeetingFactory,
    MembershipFactory,
    PackFactory,
    PackPaperFactory,
    SecretaryFactory,
    UserFactory,
)
from tests.packs.papers import opened, rendered, saved, with_slot

pytestmark = pytest.mark.django_db

LONDON = ZoneInfo("Europe/London")
BUILT = datetime(2026, 11, 24, 9, 30, 20, tzinfo=LONDON)
PUBLISHED = datetime(2026, 11, 25, 9, 0, 5, tzinfo=LONDON)
NOON = datetime(2026, 11, 25, 12, 0, tzinfo=LONDON)
LATER = datetime(2026, 11, 26, 8, 15, tzinfo=LONDON)
OPEN_FILE = b"%PDF-1.7 " + bytes(range(256)) * 1000


@cache
def master() -> bytes:
    return with_slot(
        rendered("<h1>Secret</h1><p>Quay rents.</p><h1 style='page-break-before: always'>Two</h1>")
    )


@dataclass
class Shelf:
    """A meeting, its published packs, and people to ask for them."""

    meeting: Meeting
    confidential: Pack
    public: Pack
    paper: PackPaper
    open_paper: PackPaper
    secretary: User
    winifred: User
    rhodri: User


def stored_as(content: bytes, slot: int | None = None) -> dict[str, object]:
    return {
        "file": ContentFile(content, name="stored.pdf"),
        "sha256": hashlib.sha256(content).hexdigest(),
        "size": len(content),
        "copy_slot": slot,
        "confidential": slot is not None,
    }


@pytest.fixture
def shelf() -> Shelf:
    meeting = MeetingFactory(board=BoardFactory(name="Harbours Board"))
    people = [UserFactory(name=name) for name in ("Cllr Winifred Oakapple", "Cllr Rhodri Fenn")]
    for user in people:
        MembershipFactory(board=meeting.board, person__user=user)
    slot = find_slot(master())
    dates = {"meeting": meeting, "built_at": BUILT, "published_at": PUBLISHED, "version": 1}
    pack = PackFactory(edition=Edition.MEMBERS, pages=2, **dates, **stored_as(master(), slot))
    return Shelf(
        meeting=meeting,
        confidential=pack,
        public=PackFactory(edition=Edition.PUBLIC, **dates, **stored_as(OPEN_FILE)),
        open_paper=PackPaperFactory(pack=pack, title="Agenda", **stored_as(OPEN_FILE)),
        paper=PackPaperFactory(
            pack=pack, title="Item 1(a): Quay rents", pages=2, **stored_as(master(), slot)
        ),
        secretary=SecretaryFactory(board=meeting.board).user,
        winifred=people[0],
        rhodri=people[1],
    )


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def address(thing: Pack | PackPaper) -> str:
    return reverse(
        "packs:paper" if isinstance(thing, PackPaper) else "packs:download", args=[thing.pk]
    )


def everything(pack: Pack) -> str:
    return reverse("packs:everything", args=[pack.pk])


def body(response) -> bytes:
    return response.getvalue()


def foot(pdf: bytes) -> set[str]:
    """What stands at the foot of its pages about copies."""
    found = set()
    for page in pypdfium2.PdfDocument(pdf):
        _, mark, line = page.get_textpage().get_text_bounded().partition("Copy of")
        found.add((mark + line).strip())
    return found


# Whole, in part, and not at all


def test_a_pack_is_sent_whole_with_its_name_and_what_a_client_needs_to_know(shelf):
    sent = signed_in(shelf.winifred).get(address(shelf.public))
    assert sent.status_code == 200
    assert sent.streaming
    assert body(sent) == OPEN_FILE
    assert sent["Content-Type"] == "application/pdf"
    assert sent["Content-Length"] == str(len(OPEN_FILE))
    assert sent["Content-Disposition"] == (
        'attachment; filename="Harbours Board 2026-12-08 (public).pdf"'
    )
    assert sent["ETag"] == f'"{shelf.public.sha256}"'
    assert sent["Last-Modified"] == "Wed, 25 Nov 2026 09:00:05 GMT"
    assert sent["Accept-Ranges"] == "bytes"
    assert sent["Cache-Control"] == "private, no-cache"
    assert sent["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    ("asked", "part", "named"),
    [
        ("bytes=0-4", slice(0, 5), "bytes 0-4/{size}"),
        ("bytes=1000-199999", slice(1000, 200_000), "bytes 1000-199999/{size}"),
        ("bytes=256000-", slice(256_000, None), "bytes 256000-{last}/{size}"),
        ("bytes=256000-9999999", slice(256_000, None), "bytes 256000-{last}/{size}"),
        ("bytes=-6", slice(-6, None), "bytes 256003-{last}/{size}"),
        ("bytes=-9999999", slice(None), "bytes 0-{last}/{size}"),
    ],
)
def test_a_part_can_be_had(shelf, asked, part, named):
    sent = signed_in(shelf.winifred).get(address(shelf.public), headers={"Range": asked})
    assert sent.status_code == 206
    assert body(sent) == OPEN_FILE[part]
    assert sent["Content-Length"] == str(len(OPEN_FILE[part]))
    size = len(OPEN_FILE)
    assert sent["Content-Range"] == named.format(size=size, last=size - 1)


def test_a_part_behind_the_end_cannot(shelf):
    sent = signed_in(shelf.winifred).get(address(shelf.public), headers={"Range": "bytes=999999-"})
    assert sent.status_code == 416
    assert sent["Content-Range"] == f"bytes */{len(OPEN_FILE)}"
    assert "Content-Disposition" not in sent
    assert Download.objects.count() == 0


@pytest.mark.parametrize("asked", ["bytes=0-4,10-14", "bytes=4-2", "pages=1-2", "bytes=x-", "1-2"])
def test_what_cannot_be_answered_in_part_is_answered_whole(shelf, asked):
    sent = signed_in(shelf.winifred).get(address(shelf.public), headers={"Range": asked})
    assert sent.status_code == 200
    assert body(sent) == OPEN_FILE


@pytest.mark.parametrize(
    ("condition", "status"),
    [
        ({"If-None-Match": '"{etag}"'}, 304),
        ({"If-None-Match": 'W/"{etag}"'}, 304),
        ({"If-None-Match": '"other"'}, 200),
        ({"If-None-Match": '"other"', "If-Modified-Since": "{date}"}, 200),
        ({"If-Modified-Since": "{date}"}, 304),
        ({"If-Modified-Since": "Wed, 25 Nov 2026 09:00:04 GMT"}, 200),
        ({"If-Match": '"{etag}"'}, 200),
        ({"If-Match": "*"}, 200),
        ({"If-Match": '"other"'}, 412),
        ({"If-Unmodified-Since": "{date}"}, 200),
        ({"If-Unmodified-Since": "Wed, 25 Nov 2026 09:00:04 GMT"}, 412),
        ({"Range": "bytes=1-", "If-Range": '"{etag}"'}, 206),
        ({"Range": "bytes=1-", "If-Range": "{date}"}, 206),
        ({"Range": "bytes=1-", "If-Range": 'W/"{etag}"'}, 200),
        ({"Range": "bytes=1-", "If-Range": '"other"'}, 200),
        ({"Range": "bytes=1-", "If-Range": "Wed, 25 Nov 2026 09:00:04 GMT"}, 200),
        ({"Range": "bytes=1-", "If-None-Match": '"{etag}"'}, 304),
        ({"Range": "bytes=1-", "If-Match": '"other"'}, 412),
        ({"Range": "bytes=999999-", "If-Range": '"other"'}, 200),
    ],
)
def test_a_pack_is_sent_only_where_the_conditions_hold(shelf, condition, status):
    about = {"etag": shelf.public.sha256, "date": http_date(PUBLISHED.timestamp())}
    headers = {name: value.format(**about) for name, value in condition.items()}
    sent = signed_in(shelf.winifred).get(address(shelf.public), headers=headers)
    assert sent.status_code == status
    assert sent["ETag"] == f'"{shelf.public.sha256}"'
    assert sent["Cache-Control"] == "private, no-cache"
    assert Download.objects.count() == (status == 200)


@pytest.mark.parametrize("which", ["public", "confidential", "paper"])
def test_a_head_says_what_a_get_would_and_records_nothing(shelf, which):
    client = signed_in(shelf.winifred)
    url = address(getattr(shelf, which))
    with time_machine.travel(NOON, tick=False):
        head = client.head(url, headers={"Range": "bytes=0-4"})
        assert Download.objects.count() == 0
        got = client.get(url)
    assert (head.status_code, body(head)) == (200, b"")
    for name in ("Content-Length", "Content-Type", "Content-Disposition", "Accept-Ranges"):
        assert head[name] == got[name]
    assert client.head(url)["ETag"] == got["ETag"]
    assert client.post(url).status_code == 405


# Records


def test_a_download_is_recorded_once_and_its_continuation_not_at_all(shelf):
    client = signed_in(shelf.winifred)
    body(client.get(address(shelf.public), headers={"Range": "bytes=0-999"}))
    body(client.get(address(shelf.public), headers={"Range": "bytes=1000-1999"}))
    body(client.get(address(shelf.public), headers={"Range": "bytes=-10"}))
    row = Download.objects.get()
    assert (row.pack, row.paper, row.everything) == (shelf.public, None, False)
    assert row.user == shelf.winifred


def test_what_was_taken_is_recorded_and_by_whom(shelf):
    client = signed_in(shelf.rhodri)
    for url in (address(shelf.paper), everything(shelf.confidential)):
        body(client.get(url))
    shelf.meeting.board.is_public = True
    shelf.meeting.board.save()
    body(Client().get(address(shelf.public)))
    assert [
        (row.pack, row.paper, row.everything, row.user) for row in Download.objects.order_by("pk")
    ] == [
        (shelf.confidential, shelf.paper, False, shelf.rhodri),
        (shelf.confidential, None, True, shelf.rhodri),
        (shelf.public, None, False, None),
    ]


# Copies


@pytest.mark.parametrize("which", ["confidential", "paper"])
def test_a_members_copy_carries_their_name_and_the_time_on_every_page(shelf, which):
    stored = getattr(shelf, which)
    with time_machine.travel(NOON, tick=False):
        hers = body(signed_in(shelf.winifred).get(address(stored)))
    with time_machine.travel(LATER, tick=False):
        his = body(signed_in(shelf.rhodri).get(address(stored)))
    assert foot(hers) == {"Copy of Cllr Winifred Oakapple, 25 November 2026, 12.00"}
    assert foot(his) == {"Copy of Cllr Rhodri Fenn, 26 November 2026, 08.15"}
    rows = Download.objects.order_by("at").values_list("user", "at")
    assert list(rows) == [(shelf.winifred.pk, NOON), (shelf.rhodri.pk, LATER)]


def test_the_newest_pack_is_a_copy_too(shelf):
    sent = signed_in(shelf.winifred).get(reverse("packs:latest", args=[shelf.meeting.pk]))
    assert "Winifred" in str(foot(body(sent)))
    assert "(members).pdf" in sent["Content-Disposition"]


def test_the_time_on_a_copy_is_that_of_the_board_and_not_of_greenwich(shelf):
    summer = datetime(2027, 6, 1, 23, 30, tzinfo=ZoneInfo("UTC"))
    with time_machine.travel(summer, tick=False):
        sent = body(signed_in(shelf.winifred).get(address(shelf.confidential)))
    assert foot(sent) == {"Copy of Cllr Winifred Oakapple, 2 June 2027, 00.30"}


def test_the_secretariat_prints_from_the_master(shelf):
    sent = signed_in(shelf.secretary).get(address(shelf.confidential))
    assert body(sent) == master()
    assert sent["ETag"] == f'"{shelf.confidential.sha256}"'


def test_what_is_not_confidential_names_nobody(shelf):
    client = signed_in(shelf.winifred)
    assert body(client.get(address(shelf.open_paper))) == OPEN_FILE


@pytest.mark.parametrize("by", ["ETag", "Last-Modified", None])
def test_a_download_that_broke_off_is_resumed_with_the_same_bytes(shelf, by):
    client = signed_in(shelf.winifred)
    url = address(shelf.confidential)
    with time_machine.travel(NOON, tick=False):
        first = client.get(url)
        whole = body(first)
    for place in (100, len(master()) - 5, len(master()) + 5, len(whole) - 1):
        headers = {"Range": f"bytes={place}-"} | ({"If-Range": first[by]} if by else {})
        with time_machine.travel(LATER, tick=False):
            rest = client.get(url, headers=headers)
        assert rest.status_code == 206
        assert rest["ETag"] == first["ETag"]
        assert whole[:place] + body(rest) == whole
    assert Download.objects.count() == 1


def test_of_several_copies_the_one_that_broke_off_is_resumed(shelf):
    client = signed_in(shelf.winifred)
    url = address(shelf.confidential)
    with time_machine.travel(NOON, tick=False):
        first = client.get(url)
        whole = body(first)
    with time_machine.travel(LATER, tick=False):
        second = client.get(url)
        newest = body(second)
    assert first["ETag"] != second["ETag"]
    end = f"bytes={len(master())}-"
    rest = client.get(url, headers={"Range": end, "If-Range": first["ETag"]})
    assert body(rest) == whole[len(master()) :]
    assert body(client.get(url, headers={"Range": end})) == newest[len(master()) :]
    assert body(client.get(url, headers={"If-Match": first["ETag"]})) == whole
    assert Download.objects.count() == 2


def test_a_copy_one_has_is_not_sent_again(shelf):
    client = signed_in(shelf.winifred)
    url = address(shelf.confidential)
    sent = [client.get(url), client.get(url)]
    for response in sent:
        for name, condition in (("ETag", "If-None-Match"), ("Last-Modified", "If-Modified-Since")):
            again = client.get(url, headers={condition: response[name]})
            assert (again.status_code, again["ETag"]) in {(304, each["ETag"]) for each in sent}
        weak = client.get(url, headers={"If-None-Match": "W/" + response["ETag"]})
        assert weak.status_code == 304
    assert Download.objects.count() == 2


def test_another_members_copy_is_nobody_elses(shelf):
    hers = signed_in(shelf.winifred).get(address(shelf.confidential))
    client = signed_in(shelf.rhodri)
    url = address(shelf.confidential)
    refused = client.get(url, headers={"If-Match": hers["ETag"]})
    assert refused.status_code == 412
    assert Download.objects.count() == 1
    for headers in (
        {"If-None-Match": hers["ETag"]},
        {"If-Range": hers["ETag"], "Range": "bytes=100-"},
    ):
        his = client.get(url, headers=headers)
        assert his.status_code == 200
        assert his["ETag"] != hers["ETag"]
        assert "Rhodri" in str(foot(body(his)))
    part = client.get(url, headers={"Range": f"bytes={len(master())}-"})
    assert b"%%EOF" in body(part)
    assert Download.objects.filter(user=shelf.rhodri).count() == 2


def test_a_part_asked_for_after_another_members_download_is_a_download_of_ones_own(shelf):
    url = address(shelf.confidential)
    with time_machine.travel(NOON, tick=False):
        body(signed_in(shelf.winifred).get(url))
    with time_machine.travel(LATER, tick=False):
        his = signed_in(shelf.rhodri).get(url, headers={"Range": "bytes=0-9999999"})
    assert his.status_code == 206
    assert foot(body(his)) == {"Copy of Cllr Rhodri Fenn, 26 November 2026, 08.15"}
    assert Download.objects.get(user=shelf.rhodri).at == LATER


def test_a_part_asked_for_first_is_a_download(shelf):
    client = signed_in(shelf.winifred)
    url = address(shelf.confidential)
    first = client.get(url, headers={"Range": "bytes=0-999"})
    rest = client.get(url, headers={"Range": "bytes=1000-", "If-Range": first["ETag"]})
    assert (first.status_code, rest.status_code) == (206, 206)
    assert "Winifred" in str(foot(body(first) + body(rest)))
    assert Download.objects.count() == 1


def test_nothing_is_recorded_where_nothing_is_sent(shelf):
    client = signed_in(shelf.winifred)
    for headers, status in (
        ({"Range": "bytes=99999999-"}, 416),
        ({"If-Match": '"other"'}, 412),
        ({"If-None-Match": "*"}, 304),
    ):
        sent = client.get(address(shelf.confidential), headers=headers)
        assert sent.status_code == status
        assert "ETag" not in sent
    assert Download.objects.count() == 0


def test_a_reader_who_changes_their_name_gets_no_copy_of_two_names(shelf):
    client = signed_in(shelf.winifred)
    url = address(shelf.confidential)
    before = client.get(url)
    shelf.winifred.name = "Cllr Winifred Oakapple-Strand"
    shelf.winifred.save()
    after = client.get(url, headers={"Range": "bytes=100-", "If-Range": before["ETag"]})
    assert after.status_code == 200
    assert "Oakapple-Strand" in str(foot(body(after)))


def test_a_pack_stored_before_there_were_slots_is_stamped_and_resumed(shelf):
    content = rendered("<h1>Old</h1>")
    Pack.objects.filter(pk=shelf.confidential.pk).update(copy_slot=None)
    pack = Pack.objects.get(pk=shelf.confidential.pk)
    pack.file.save("old.pdf", ContentFile(content))
    client = signed_in(shelf.winifred)
    first = client.get(address(pack))
    whole = body(first)
    assert "Winifred" in str(foot(whole))
    rest = client.get(address(pack), headers={"Range": "bytes=99-", "If-Range": first["ETag"]})
    assert whole[:99] + body(rest) == whole


def test_a_confidential_pack_that_cannot_be_stamped_is_not_sent(shelf):
    Pack.objects.filter(pk=shelf.confidential.pk).update(copy_slot=1)
    with pytest.raises(NoCopySlot):
        signed_in(shelf.winifred).get(address(shelf.confidential))
    assert Download.objects.count() == 0


# Everything


def test_everything_is_the_pack_its_papers_and_a_manifest(shelf):
    with time_machine.travel(NOON, tick=False):
        sent = signed_in(shelf.winifred).get(everything(shelf.confidential))
        content = body(sent)
    assert sent["Content-Type"] == "application/zip"
    assert "Harbours Board 2026-12-08 (members).zip" in sent["Content-Disposition"]
    assert int(sent["Content-Length"]) == len(content)
    folder = "Harbours Board 2026-12-08/"
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        assert archive.namelist() == [
            folder + "manifest.json",
            folder + "Harbours Board 2026-12-08 (members).pdf",
            folder + "01 Agenda.pdf",
            folder + "02 Item 1(a) Quay rents.pdf",
        ]
        assert {entry.date_time for entry in archive.infolist()} == {(2026, 11, 24, 9, 30, 20)}
        manifest = json.loads(archive.read(folder + "manifest.json"))
        files = [archive.read(folder + each["name"]) for each in manifest["files"]]
    assert manifest["board"] == "Harbours Board"
    assert manifest["meeting"] == "2026-12-08"
    assert (manifest["edition"], manifest["version"]) == ("members", 1)
    assert manifest["built"] == "2026-11-24T09:30:20+00:00"
    assert manifest["published"] == "2026-11-25T09:00:05+00:00"
    copy = {"name": "Cllr Winifred Oakapple", "at": "2026-11-25T12:00:00+00:00"}
    assert [each["copy_of"] for each in manifest["files"]] == [copy, None, copy]
    assert manifest["files"][2] | {"bytes": 0, "sha256": ""} == {
        "name": "02 Item 1(a) Quay rents.pdf",
        "title": "Item 1(a): Quay rents",
        "pages": 2,
        "first_page": "3",
        "bytes": 0,
        "stored_bytes": len(master()),
        "sha256": "",
        "copy_of": copy,
    }
    for each, file in zip(manifest["files"], files, strict=True):
        assert each["bytes"] == len(file)
        assert each["sha256"] == hashlib.sha256(file[: each["stored_bytes"]]).hexdigest()
        line = "Copy of Cllr Winifred Oakapple, 25 November 2026, 12.00"
        if each["copy_of"]:
            assert foot(file) == {line}
        else:
            assert file == OPEN_FILE


def test_a_zip_of_many_papers_asks_the_database_no_more_often(
    shelf, django_assert_num_queries, django_assert_max_num_queries
):
    client = signed_in(shelf.winifred)
    with django_assert_max_num_queries(20) as few:
        body(client.get(everything(shelf.confidential)))
    for _ in range(5):
        PackPaperFactory(pack=shelf.confidential, **stored_as(OPEN_FILE))
    with django_assert_num_queries(len(few.captured_queries)):
        body(client.get(everything(shelf.confidential)))


def test_the_secretariats_zip_is_the_same_each_time_and_names_nobody(shelf):
    client = signed_in(shelf.secretary)
    with time_machine.travel(NOON, tick=False):
        first = client.get(everything(shelf.confidential))
    with time_machine.travel(LATER, tick=False):
        second = client.get(everything(shelf.confidential))
    assert body(first) == body(second)
    assert first["ETag"] == second["ETag"]
    with zipfile.ZipFile(io.BytesIO(body(client.get(everything(shelf.confidential))))) as archive:
        assert master() in [archive.read(name) for name in archive.namelist()]
    again = client.get(everything(shelf.confidential), headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 304


def test_the_zip_is_another_once_the_pack_is_published(shelf):
    client = signed_in(shelf.secretary)
    published = client.get(everything(shelf.public))["ETag"]
    Pack.objects.filter(pk=shelf.public.pk).update(published_at=None)
    assert client.get(everything(shelf.public))["ETag"] != published


def test_a_zip_that_broke_off_is_resumed_with_the_same_bytes(shelf):
    client = signed_in(shelf.winifred)
    url = everything(shelf.confidential)
    with time_machine.travel(NOON, tick=False):
        first = client.get(url)
    whole = body(first)
    for place in (0, 77, 150_000, len(whole) - 30):
        with time_machine.travel(LATER, tick=False):
            headers = {"Range": f"bytes={place}-", "If-Range": first["ETag"]}
            rest = client.get(url, headers=headers)
        assert rest.status_code == 206
        assert whole[:place] + body(rest) == whole
    some = client.get(url, headers={"Range": "bytes=100000-100099"})
    assert body(some) == whole[100_000:100_100]
    assert Download.objects.count() == 1


# Names


@pytest.mark.parametrize(
    ("board", "name"),
    [
        ("Roads/Rail \\ Harbours", 'filename="Roads-Rail - Harbours 2026-12-08 (public).pdf"'),
        ("Board\r\nX-Evil: 1", 'filename="Board X-Evil 1 2026-12-08 (public).pdf"'),
        ('The "Quay" Board?', "filename=\"The 'Quay' Board- 2026-12-08 (public).pdf\""),
        ("Bwrdd Ŵyl", "filename*=utf-8''Bwrdd%20%C5%B4yl%202026-12-08%20%28public%29.pdf"),
        ("gpj.\u202eBoard", 'filename="gpj.Board 2026-12-08 (public).pdf"'),
    ],
)
def test_a_file_is_named_so_that_any_computer_can_keep_it(shelf, board, name):
    shelf.meeting.board.name = board
    shelf.meeting.board.save()
    sent = signed_in(shelf.secretary).get(address(shelf.public))
    assert sent["Content-Disposition"] == f"attachment; {name}"


def test_a_paper_is_named_for_its_item_and_cut_between_words(shelf):
    client = signed_in(shelf.secretary)
    named = client.get(address(shelf.paper))["Content-Disposition"]
    assert named == 'attachment; filename="Harbours Board 2026-12-08 Item 1(a) Quay rents.pdf"'
    PackPaper.objects.filter(pk=shelf.paper.pk).update(title="Item 3: " + "Lamps and buoys " * 30)
    named = client.get(address(shelf.paper))["Content-Disposition"]
    assert len(named) < 160
    assert named.endswith(('Lamps.pdf"', 'and.pdf"', 'buoys.pdf"'))
    PackPaper.objects.filter(pk=shelf.paper.pk).update(title="Llanfair" * 60)
    assert 80 < len(client.get(address(shelf.paper))["Content-Disposition"]) < 160


def test_a_supplement_is_named_as_one_and_is_not_the_newest_pack(shelf):
    slot = find_slot(master())
    supplement = PackFactory(
        meeting=shelf.meeting,
        edition=Edition.MEMBERS,
        version=7,
        supplement_to=shelf.confidential,
        supplement_number=1,
        published_at=PUBLISHED,
        **stored_as(master(), slot),
    )
    sent = signed_in(shelf.winifred).get(address(supplement))
    assert "Harbours Board 2026-12-08 (members, supplement 1).pdf" in sent["Content-Disposition"]
    assert "Winifred" in str(foot(body(sent)))
    assert pack_for(shelf.winifred, shelf.meeting) == shelf.confidential


# What a download costs


def long_master(megabytes: int) -> bytes:
    with opened(master()) as pdf:
        form = pikepdf.Stream(pdf, bytes(megabytes * 1_000_000), Type=Name.XObject)
        form.Subtype, form.BBox = Name.Form, pikepdf.Array([0, 0, 1, 1])
        pdf.pages[0].add_resource(form, Name.XObject, Name.Long)
        return saved(
            pdf,
            compress_streams=False,
            deterministic_id=True,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
        )


@pytest.mark.parametrize("which", ["pack", "everything"])
def test_a_long_pack_takes_no_memory(shelf, which):
    content = long_master(60)
    Pack.objects.filter(pk=shelf.confidential.pk).update(copy_slot=find_slot(content))
    pack = Pack.objects.get(pk=shelf.confidential.pk)
    pack.file.save("long.pdf", ContentFile(content))
    size = len(content)
    del content
    client = signed_in(shelf.winifred)
    url = address(pack) if which == "pack" else everything(pack)
    body(client.get(url, headers={"Range": "bytes=0-9"}))
    tracemalloc.start()
    try:
        sent = sum(len(chunk) for chunk in client.get(url).streaming_content)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert sent > size
    assert peak < 2_000_000


@pytest.mark.parametrize("url", [address, everything])
def test_a_client_that_hangs_up_leaves_no_file_open(shelf, url):
    content = long_master(1)
    Pack.objects.filter(pk=shelf.confidential.pk).update(copy_slot=find_slot(content))
    pack = Pack.objects.get(pk=shelf.confidential.pk)
    pack.file.save("long.pdf", ContentFile(content))

    def is_open() -> bool:
        return any(pack.file.path == each.path for each in psutil.Process().open_files())

    response = signed_in(shelf.winifred).get(url(pack))
    chunks = iter(response.streaming_content)
    taken = 0
    while taken < 3 * CHUNK:
        taken += len(next(chunks))
    assert is_open()
    request_finished.disconnect(close_old_connections)  # it is that of the test's transaction
    try:
        response.close()
    finally:
        request_finished.connect(close_old_connections)
    assert not is_open()
