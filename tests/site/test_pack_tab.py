"""The Pack tab: versions, what changed in them, their papers, and what members are offered."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from meetings.packs.models import Edition, Pack, PackPart
from tests.factories import PackFactory, PackPaperFactory
from tests.full_board import FullBoard, full_board

pytestmark = pytest.mark.django_db


@pytest.fixture
def full() -> FullBoard:
    return full_board()


def part(pack: Pack, key: str, title: str, content: str, pages: int = 2) -> PackPart:
    return PackPart.objects.create(
        pack=pack,
        position=pack.parts.count(),
        key=key,
        title=title,
        content_key=content * 64,
        first_index=0,
        pages=pages,
        first_label="1",
        last_label="2",
    )


def tab(client, full: FullBoard, user, query: str = "") -> str:
    client.force_login(user)
    url = reverse("meeting_pack", args=[full.meeting.pk])
    return " ".join(client.get(f"{url}{query}").content.decode().split())


def two_versions(full: FullBoard) -> tuple[Pack, Pack]:
    old = PackFactory(meeting=full.meeting, version=1, published_at=timezone.now())
    part(old, "agenda", "Agenda", "a")
    part(old, "paper-1", "Item 1: Quays", "b")
    part(old, "paper-2", "Item 2: Piers", "c")
    new = PackFactory(meeting=full.meeting, version=2, accessible=True)
    part(new, "agenda", "Agenda", "a")
    part(new, "paper-1", "Item 1: Quays", "d", pages=5)
    part(new, "paper-3", "Item 3: Cranes", "e", pages=1)
    return old, new


def test_a_version_says_what_changed_since_the_one_before(client, full):
    two_versions(full)
    page = tab(client, full, full.secretary)
    assert "3 parts changed since version 1" in page
    for line in (
        "Item 1: Quays: changed, now 5 pages",
        "Item 3: Cranes: added, 1 page",
        "Item 2: Piers: taken out",
    ):
        assert f"<li>{line}</li>" in page


def test_what_a_screen_reader_cannot_read_is_marked(client, full):
    old, _ = two_versions(full)
    old.warnings = ["Appendix 1: It is not accessible."]
    old.save()
    page = tab(client, full, full.secretary)
    assert page.count('<span class="state state--late">Not accessible</span>') == 1
    assert "Appendix 1: It is not accessible." in page


def test_members_are_offered_papers_and_supplements_but_no_drafts(client, full):
    old, _ = two_versions(full)
    member = full.members[1]
    from tests.factories import UserFactory

    member.user = UserFactory()
    member.save()
    PackPaperFactory(pack=old, title="Item 1: Quays", key="paper-1")
    out = PackFactory(
        meeting=full.meeting,
        supplement_to=old,
        supplement_number=1,
        version=1,
        published_at=timezone.now(),
    )
    part(out, "paper-1", "Item 1: Quays", "d")
    PackFactory(meeting=full.meeting, supplement_to=old, supplement_number=2, version=1)
    page = tab(client, full, member.user)
    assert "Download supplement 1" in page
    assert "supplement 2" not in page
    assert "version 2" not in page
    assert "Changed in a supplement" in page
    assert reverse("packs:everything", args=[old.pk]) in page


def test_a_hundred_versions_are_shown_a_few_at_a_time_and_ask_no_more(client, full):
    def asked(query: str = "") -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            tab(client, full, full.secretary, query)
        return len(queries)

    for version in range(1, 4):
        pack = PackFactory(meeting=full.meeting, version=version)
        part(pack, "agenda", "Agenda", str(version))
        PackPaperFactory(pack=pack)
    tab(client, full, full.secretary)
    few = asked()
    for version in range(4, 101):
        pack = PackFactory(meeting=full.meeting, version=version, content_key="0" * 64)
        part(pack, "agenda", "Agenda", "a")
        PackPaperFactory(pack=pack)
    assert asked() == few
    page = tab(client, full, full.secretary)
    assert page.count("Members’ edition, version") == 8
    assert "Show all 92 older versions too" in page
    assert asked("?all=1") == few
    assert Pack.objects.filter(edition=Edition.MEMBERS).count() == 100
