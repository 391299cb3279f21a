import pytest
from django.urls import reverse
from django.utils import timezone

from meetings.packs.models import Edition, PackBuild
from meetings.packs.policies import pack_for
from tests.factories import (
    ActionOwnerFactory,
    ApologyFactory,
    PackBuildFactory,
    PackFactory,
    UserFactory,
)
from tests.full_board import full_board

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@pytest.fixture
def full():
    return full_board()


@pytest.fixture
def people(full):
    """A user for each place one can have with a board."""
    owner_only = UserFactory()
    found = {
        "secretary": full.secretary,
        "member": UserFactory(),
        "substitute": UserFactory(),
        "observer": UserFactory(),
        "contact": UserFactory(),
        "group office": UserFactory(),
        "outsider": UserFactory(),
        "action owner": owner_only,
    }
    for name, person in {
        "member": full.members[1],
        "substitute": full.substitutes[0],
        "observer": full.observer,
        "contact": full.officers[0],
    }.items():
        person.user = found[name]
        person.save()
    owner = ActionOwnerFactory(action=full.actions[0]).person
    owner.user = owner_only
    owner.save()
    full.groups[0].office_users.add(found["group office"])
    return found


def packs_of(meeting, published_at=None):
    return {
        edition: PackFactory(meeting=meeting, edition=edition, published_at=published_at)
        for edition in Edition
    }


def open_to(client, user, pack) -> bool:
    client.force_login(user)
    return client.get(reverse("packs:download", args=[pack.pk])).status_code == 200


MEMBERS_EDITION = {"secretary", "member"}


def test_before_publication_only_the_secretary_has_packs(client, full, people):
    for pack in packs_of(full.meeting).values():
        assert {name for name, user in people.items() if open_to(client, user, pack)} == {
            "secretary"
        }


def test_published_members_edition_goes_to_members_only(client, full, people):
    pack = packs_of(full.meeting, NOW)[Edition.MEMBERS]
    assert {name for name, user in people.items() if open_to(client, user, pack)} == MEMBERS_EDITION


def test_a_substitute_who_stands_in_has_the_members_edition(client, full, people):
    pack = packs_of(full.meeting, NOW)[Edition.MEMBERS]
    ApologyFactory(meeting=full.meeting, person=full.members[1], substitute=full.substitutes[0])
    assert open_to(client, people["substitute"], pack)


def test_published_public_edition_goes_to_everyone_with_a_place(client, full, people):
    pack = packs_of(full.meeting, NOW)[Edition.PUBLIC]
    allowed = {name for name, user in people.items() if open_to(client, user, pack)}
    assert allowed == set(people) - {"outsider"}
    client.logout()
    assert client.get(reverse("packs:download", args=[pack.pk])).status_code == 404


def test_a_public_boards_public_edition_goes_to_anyone(client, full):
    full.board.is_public = True
    full.board.save()
    packs = packs_of(full.meeting, NOW)
    assert client.get(reverse("packs:download", args=[packs["public"].pk])).status_code == 200
    assert client.get(reverse("packs:download", args=[packs["members"].pk])).status_code == 404


def test_latest_is_the_newest_pack_one_may_have(full, people):
    packs_of(full.meeting, NOW)
    newer = packs_of(full.meeting)
    assert pack_for(people["secretary"], full.meeting) == newer[Edition.MEMBERS]
    assert pack_for(people["member"], full.meeting).edition == Edition.MEMBERS
    assert pack_for(people["member"], full.meeting) != newer[Edition.MEMBERS]
    assert pack_for(people["observer"], full.meeting).edition == Edition.PUBLIC
    assert pack_for(people["outsider"], full.meeting) is None


@pytest.mark.parametrize("name", ["build", "publish"])
def test_building_and_publishing_are_the_secretarys(client, full, people, name):
    url = reverse(f"packs:{name}", args=[full.meeting.pk])
    client.force_login(people["member"])
    assert client.post(url).status_code == 404
    client.force_login(people["secretary"])
    assert client.get(url).status_code == 405
    response = client.post(url)
    assert response["Location"] == reverse("meeting_pack", args=[full.meeting.pk])


def test_progress_is_polled_while_it_runs_and_then_the_page_is_loaded_anew(client, full, people):
    build = PackBuildFactory(
        meeting=full.meeting, state=PackBuild.State.BUILDING, parts_done=3, parts_total=9
    )
    url = reverse("packs:build_progress", args=[full.meeting.pk])
    client.force_login(people["secretary"])
    running = client.get(url, headers={"HX-Request": "true"})
    assert "3 of 9 parts" in running.content.decode()
    assert 'hx-trigger="every 1s"' in running.content.decode()
    assert "HX-Refresh" not in running
    build.state = PackBuild.State.DONE
    build.save()
    assert client.get(url, headers={"HX-Request": "true"})["HX-Refresh"] == "true"
    assert client.get(url).status_code == 302
    client.force_login(people["member"])
    assert client.get(url).status_code == 404
