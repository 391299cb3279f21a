from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from meetings.agenda.models import AgendaChange
from meetings.boards.models import Meeting
from meetings.packs import publishing
from meetings.packs.models import Edition, Leak, OpenText, Pack, PackBuild, PublicationRequest
from meetings.packs.publishing import NotPublished
from tests.factories import (
    AgendaItemFactory,
    AppendixFactory,
    BoardFactory,
    MeetingFactory,
    NoteItemFactory,
    NotesFactory,
    PackBuildFactory,
    PackFactory,
    ReportFactory,
    SecretaryFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 12, 1, 12, tzinfo=UTC)
LEAKED = "The directors would accept eleven million crowns."


@pytest.fixture
def meeting():
    return MeetingFactory(board=BoardFactory(parts_off=["notice", "membership", "attendance"]))


@pytest.fixture
def secretary(meeting):
    return SecretaryFactory(board=meeting.board, user__name="Perdita Holloway").user


@pytest.fixture
def second(meeting):
    return SecretaryFactory(board=meeting.board, user__name="Rowan Pettigrew").user


def packs_of(meeting, version=1, **more) -> list[Pack]:
    return [
        PackFactory(meeting=meeting, edition=edition, version=version, **more)
        for edition in Edition
    ]


def published(meeting) -> set[Pack]:
    return set(Pack.objects.of(meeting).published())


def test_publishing_needs_a_finished_build(meeting, secretary):
    with pytest.raises(NotPublished, match="Build it first"):
        publishing.publish(meeting=meeting, by=secretary)
    packs_of(meeting)
    PackBuildFactory(meeting=meeting)
    with pytest.raises(NotPublished, match="being built"):
        publishing.publish(meeting=meeting, by=secretary)


def test_publishing_needs_both_editions(meeting, secretary):
    PackFactory(meeting=meeting, edition=Edition.MEMBERS)
    with pytest.raises(NotPublished, match="The public edition is missing"):
        publishing.publish(meeting=meeting, by=secretary)


def test_publishing_freezes_numbers_and_the_meeting_is_published(meeting, secretary):
    first, second = (AgendaItemFactory(meeting=meeting, position=n) for n in (1, 2))
    packs = packs_of(meeting)
    assert publishing.publish(meeting=meeting, by=secretary, at=NOON) == packs
    meeting.refresh_from_db()
    assert (meeting.state, meeting.published_at) == (Meeting.State.PUBLISHED, NOON)
    assert all(pack.published_at == NOON for pack in Pack.objects.all())
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.number_at_publication, second.number_at_publication) == ("1", "2")


def test_publishing_again_keeps_numbers_and_publishes_the_new_version(meeting, secretary):
    first = AgendaItemFactory(meeting=meeting, position=1)
    second = AgendaItemFactory(meeting=meeting, position=3)
    old = packs_of(meeting)
    publishing.publish(meeting=meeting, by=secretary, at=NOON)
    late = AgendaItemFactory(meeting=meeting, position=2)
    with pytest.raises(NotPublished, match="changed since it was built"):
        publishing.publish(meeting=meeting, by=secretary)
    packs_of(meeting, version=2)
    publishing.publish(meeting=meeting, by=secretary)
    numbers = [
        type(item).objects.get(pk=item.pk).number_at_publication for item in (first, late, second)
    ]
    assert numbers == ["1", "1A", "2"]
    assert Pack.objects.get(pk=old[0].pk).published_at == NOON
    meeting.refresh_from_db()
    assert meeting.published_at == NOON


def test_a_cancelled_meeting_is_not_published(secretary, meeting):
    meeting.state, meeting.cancel_reason = Meeting.State.CANCELLED, "Snow."
    meeting.save()
    with pytest.raises(PermissionDenied):
        publishing.publish(meeting=meeting, by=secretary)


def test_only_the_boards_secretariat_publishes_asks_confirms_and_releases(meeting, secretary):
    packs_of(meeting)
    asked = PublicationRequest.objects.create(meeting=meeting, asked_by=secretary)
    for user in (UserFactory(), SecretaryFactory().user):
        for refused in (
            lambda user=user: publishing.publish(meeting=meeting, by=user),
            lambda user=user: publishing.ask_to_publish(meeting=meeting, by=user),
            lambda user=user: publishing.confirm_publication(request=asked, by=user),
            lambda user=user: publishing.take_back_request(request=asked, by=user),
            lambda user=user: publishing.say_open(meeting=meeting, text=LEAKED, by=user),
        ):
            with pytest.raises(PermissionDenied):
                refused()
    assert published(meeting) == set()


def test_publishing_late_is_kept_in_the_agendas_history_with_its_reason(meeting, secretary):
    packs_of(meeting)
    publishing.publish(
        meeting=meeting, by=secretary, at=NOON + timedelta(days=1), reason="The hall was flooded."
    )
    (change,) = AgendaChange.objects.filter(meeting=meeting)
    assert change.sentence == (
        "Published after the last lawful day, 30 November, with 3 of 5 clear working days: "
        "The hall was flooded."
    )
    assert change.by == secretary


def test_publishing_in_time_leaves_no_such_line(meeting, secretary):
    packs_of(meeting)
    publishing.publish(meeting=meeting, by=secretary, at=NOON - timedelta(days=1))
    assert not AgendaChange.objects.filter(meeting=meeting).exists()


# Supplements


def supplement(pack: Pack, number: int = 1, version: int = 1, **more) -> Pack:
    return PackFactory(
        meeting=pack.meeting, edition=pack.edition, supplement_to=pack,
        supplement_number=number, version=version, **more,
    )  # fmt: skip


def test_the_newest_supplements_are_published_and_the_whole_packs_stay(meeting, secretary):
    whole = packs_of(meeting)
    publishing.publish(meeting=meeting, by=secretary, at=NOON)
    supplement(whole[0])
    newest = [supplement(pack, version=2) for pack in whole]
    later = packs_of(meeting, version=2)
    packs = publishing.publish(meeting=meeting, by=secretary, supplement=True)
    assert packs == newest
    assert published(meeting) == {*whole, *newest}
    assert not {*later} & published(meeting)


def test_without_a_new_supplement_there_is_none_to_publish(meeting, secretary):
    whole = packs_of(meeting)
    supplement(whole[0])  # to a pack that nobody has
    with pytest.raises(NotPublished, match="no supplement"):
        publishing.publish(meeting=meeting, by=secretary, supplement=True)
    publishing.publish(meeting=meeting, by=secretary)
    publishing.publish(meeting=meeting, by=secretary, supplement=True)
    with pytest.raises(NotPublished, match="no supplement"):
        publishing.publish(meeting=meeting, by=secretary, supplement=True)


def test_a_supplement_to_a_pack_that_has_been_replaced_is_not_published(meeting, secretary):
    whole = packs_of(meeting)
    publishing.publish(meeting=meeting, by=secretary)
    supplement(whole[0])
    packs_of(meeting, version=2)
    publishing.publish(meeting=meeting, by=secretary)
    with pytest.raises(NotPublished, match="no supplement"):
        publishing.publish(meeting=meeting, by=secretary, supplement=True)


# Leaks


@pytest.fixture
def leak(meeting):
    """The newest build found one; an older public edition is still there."""
    packs_of(meeting)
    build = PackBuildFactory(meeting=meeting, state=PackBuild.State.DONE)
    return Leak.objects.create(
        build=build, text=LEAKED, source="Item 3: Sale of the quay", places=["page 12"]
    )


def test_a_leak_stops_publication_and_its_place_is_named(meeting, secretary, leak):
    with pytest.raises(NotPublished) as refusal:
        publishing.publish(meeting=meeting, by=secretary)
    for words in (LEAKED, "Item 3: Sale of the quay", "page 12"):
        assert words in str(refusal.value)
    assert published(meeting) == set()


def test_a_leak_stops_a_supplement_too(meeting, secretary, leak):
    whole = Pack.objects.get(edition=Edition.MEMBERS)
    Pack.objects.update(published_at=NOON)
    supplement(whole)
    with pytest.raises(NotPublished, match="Confidential words"):
        publishing.publish(meeting=meeting, by=secretary, supplement=True)


def test_a_build_that_failed_does_not_make_one_forget_a_leak(meeting, secretary, leak):
    PackBuildFactory(meeting=meeting, state=PackBuild.State.FAILED)
    with pytest.raises(NotPublished, match="Confidential words"):
        publishing.publish(meeting=meeting, by=secretary)


def test_a_released_text_asks_for_a_new_build_which_can_be_published(meeting, secretary, leak):
    said = publishing.say_open(meeting=meeting, text=LEAKED, by=secretary, at=NOON)
    assert publishing.say_open(meeting=meeting, text=LEAKED, by=secretary) == said
    assert (said.meeting, said.said_by, said.said_at) == (meeting, secretary, NOON)
    assert [found.released for found in publishing.leaks_found(meeting)] == [True]
    with pytest.raises(NotPublished, match="released since"):
        publishing.publish(meeting=meeting, by=secretary)
    PackBuildFactory(meeting=meeting, state=PackBuild.State.DONE)
    assert publishing.leaks_found(meeting) == []
    assert publishing.publish(meeting=meeting, by=secretary)


def test_only_what_the_newest_build_found_can_be_released(meeting, secretary, leak):
    with pytest.raises(NotPublished, match="not among what was found"):
        publishing.say_open(meeting=meeting, text="Something else entirely.", by=secretary)
    PackBuildFactory(meeting=meeting, state=PackBuild.State.DONE)
    with pytest.raises(NotPublished, match="not among what was found"):
        publishing.say_open(meeting=meeting, text=LEAKED, by=secretary)
    assert not OpenText.objects.exists()


# A second person


@pytest.fixture
def confidential(meeting):
    """A board of two people, and a confidential item on the agenda."""
    meeting.board.second_person = True
    meeting.board.save(update_fields=["second_person"])
    AgendaItemFactory(meeting=meeting, position=1, confidential=True)
    return packs_of(meeting)


def test_one_secretary_asks_and_another_confirms(meeting, secretary, second, confidential):
    with pytest.raises(NotPublished, match="published by two people"):
        publishing.publish(meeting=meeting, by=secretary)
    asked = publishing.ask_to_publish(meeting=meeting, by=secretary)
    assert published(meeting) == set()
    assert publishing.confirm_publication(request=asked, by=second, at=NOON) == confidential
    assert published(meeting) == set(confidential)
    asked.refresh_from_db()
    assert (asked.confirmed_by, asked.closed_at) == (second, NOON)
    meeting.refresh_from_db()
    assert meeting.state == Meeting.State.PUBLISHED


def test_nobody_confirms_what_they_asked_for_themselves(meeting, secretary, second, confidential):
    asked = publishing.ask_to_publish(meeting=meeting, by=secretary)
    with pytest.raises(NotPublished, match="second person"):
        publishing.confirm_publication(request=asked, by=secretary)
    assert published(meeting) == set()


def test_a_double_click_asks_and_confirms_once(meeting, secretary, second, confidential):
    asked = publishing.ask_to_publish(meeting=meeting, by=secretary)
    assert publishing.ask_to_publish(meeting=meeting, by=secretary) == asked
    first = publishing.confirm_publication(request=asked, by=second, at=NOON)
    assert publishing.confirm_publication(request=asked, by=second) == first
    assert all(pack.published_at == NOON for pack in Pack.objects.all())
    assert PublicationRequest.objects.count() == 1


def test_two_who_ask_at_once_are_told_of_each_other(meeting, secretary, second, confidential):
    publishing.ask_to_publish(meeting=meeting, by=secretary)
    with pytest.raises(NotPublished, match="Perdita Holloway has asked to publish these packs"):
        publishing.ask_to_publish(meeting=meeting, by=second)
    assert PublicationRequest.objects.count() == 1


def test_two_who_confirm_at_once_publish_once(meeting, secretary, second, confidential):
    third = SecretaryFactory(board=meeting.board).user
    asked = publishing.ask_to_publish(meeting=meeting, by=secretary)
    publishing.confirm_publication(request=asked, by=second)
    with pytest.raises(NotPublished, match="Rowan Pettigrew has confirmed"):
        publishing.confirm_publication(request=asked, by=third)
    with pytest.raises(NotPublished, match="Rowan Pettigrew has confirmed"):
        publishing.take_back_request(request=asked, by=third)


def test_a_newer_build_overtakes_a_request(meeting, secretary, second, confidential):
    asked = publishing.ask_to_publish(meeting=meeting, by=secretary)
    assert not publishing.standing_request(meeting, second).is_overtaken
    newer = packs_of(meeting, version=2)
    assert publishing.standing_request(meeting, second).is_overtaken
    with pytest.raises(NotPublished, match="built again since"):
        publishing.confirm_publication(request=asked, by=second)
    assert published(meeting) == set()
    asked.refresh_from_db()
    assert asked.closed_at
    with pytest.raises(NotPublished, match="taken back or overtaken"):
        publishing.confirm_publication(request=asked, by=second)
    anew = publishing.ask_to_publish(meeting=meeting, by=second)
    assert set(anew.packs.all()) == set(newer)


def test_asking_again_after_a_build_closes_the_old_request(
    meeting, secretary, second, confidential
):
    old = publishing.ask_to_publish(meeting=meeting, by=second)
    newer = packs_of(meeting, version=2)
    new = publishing.ask_to_publish(meeting=meeting, by=secretary, at=NOON)
    old.refresh_from_db()
    assert old.closed_at == NOON
    assert set(new.packs.all()) == set(newer)


def test_a_change_after_asking_is_not_confirmed(meeting, secretary, second, confidential):
    asked = publishing.ask_to_publish(meeting=meeting, by=secretary)
    AgendaItemFactory(meeting=meeting, position=2)
    with pytest.raises(NotPublished, match="changed since it was built"):
        publishing.confirm_publication(request=asked, by=second)
    PackBuildFactory(meeting=meeting)
    with pytest.raises(NotPublished, match="being built"):
        publishing.confirm_publication(request=asked, by=second)
    assert published(meeting) == set()


def test_a_leak_found_after_asking_is_not_confirmed(meeting, secretary, second, confidential):
    asked = publishing.ask_to_publish(meeting=meeting, by=secretary)
    build = PackBuildFactory(meeting=meeting, state=PackBuild.State.DONE)
    Leak.objects.create(build=build, text=LEAKED, source="Item 1", places=["a bookmark"])
    with pytest.raises(NotPublished, match="Confidential words"):
        publishing.confirm_publication(request=asked, by=second)


@pytest.mark.parametrize("who", ["secretary", "second"])
def test_a_request_is_taken_back_or_declined(meeting, secretary, second, confidential, who):
    asked = publishing.ask_to_publish(meeting=meeting, by=secretary)
    by = {"secretary": secretary, "second": second}[who]
    publishing.take_back_request(request=asked, by=by, at=NOON)
    publishing.take_back_request(request=asked, by=by)
    asked.refresh_from_db()
    assert (asked.closed_at, asked.confirmed_by) == (NOON, None)
    with pytest.raises(NotPublished, match="taken back"):
        publishing.confirm_publication(request=asked, by=second)
    assert publishing.ask_to_publish(meeting=meeting, by=second)


def test_a_lone_secretary_is_told_that_nobody_can_confirm(meeting, secretary, confidential):
    SecretaryFactory(board=meeting.board, user__is_active=False)
    SecretaryFactory()
    with pytest.raises(NotPublished, match="no other secretary of this board has an account"):
        publishing.ask_to_publish(meeting=meeting, by=secretary)


def test_a_supplement_takes_a_second_person_too(meeting, secretary, second, confidential):
    Pack.objects.update(published_at=NOON)
    added = supplement(confidential[0])
    asked = publishing.ask_to_publish(meeting=meeting, by=secretary, supplement=True)
    assert publishing.confirm_publication(request=asked, by=second) == [added]


def test_a_meeting_with_nothing_confidential_is_published_by_one(meeting, secretary):
    meeting.board.second_person = True
    meeting.board.save(update_fields=["second_person"])
    ReportFactory(item=AgendaItemFactory(meeting=meeting))
    packs_of(meeting)
    assert publishing.publish(meeting=meeting, by=secretary)


@pytest.mark.parametrize("what", ["an appendix", "a note", "a pack"])
def test_anything_confidential_takes_two(meeting, secretary, what):
    meeting.board.second_person = True
    meeting.board.save(update_fields=["second_person"])
    report = ReportFactory(item=AgendaItemFactory(meeting=meeting))
    if what == "an appendix":
        AppendixFactory(report=report, confidential=True)
    if what == "a note":
        last = MeetingFactory(board=meeting.board, date=meeting.date - timedelta(days=30))
        NoteItemFactory(notes=NotesFactory(meeting=last), confidential=True)
    packs_of(meeting, confidential=what == "a pack")
    with pytest.raises(NotPublished, match="published by two people"):
        publishing.publish(meeting=meeting, by=secretary)


def test_a_request_is_closed_when_the_rule_is_dropped_and_one_publishes(
    meeting, secretary, second, confidential
):
    asked = publishing.ask_to_publish(meeting=meeting, by=secretary)
    meeting.board.second_person = False
    meeting.board.save(update_fields=["second_person"])
    publishing.publish(meeting=meeting, by=second, at=NOON)
    asked.refresh_from_db()
    assert (asked.closed_at, asked.confirmed_by) == (NOON, None)


# Pages


def post(client, user, name, key):
    client.force_login(user)
    return client.post(reverse(f"packs:{name}", args=[key]), follow=True)


def publish_page(client, user, meeting) -> str:
    client.force_login(user)
    page = client.get(reverse("meeting_publish", args=[meeting.pk]))
    return " ".join(page.content.decode().split())


def test_the_page_asks_and_the_other_secretary_confirms(
    client, meeting, secretary, second, confidential
):
    page = publish_page(client, secretary, meeting)
    assert "Rowan Pettigrew has to confirm" in page
    assert "Ask to publish" in page
    asked = post(client, secretary, "publish", meeting.pk)
    assert "Another secretary has to confirm" in asked.content.decode()
    key = PublicationRequest.objects.get().pk
    own = publish_page(client, secretary, meeting)
    assert "You have asked to publish" in own
    assert "Confirm and publish" not in own
    others = publish_page(client, second, meeting)
    assert "Perdita Holloway has asked to publish" in others
    assert "Confirm and publish" in others
    assert "second person" in post(client, secretary, "confirm", key).content.decode()
    assert published(meeting) == set()
    assert "Published: members’ edition" in post(client, second, "confirm", key).content.decode()
    assert published(meeting) == set(confidential)


def test_the_page_takes_a_request_back(client, meeting, secretary, second, confidential):
    asked = publishing.ask_to_publish(meeting=meeting, by=secretary)
    packs_of(meeting, version=2)
    post(client, second, "take_back", asked.pk)
    asked.refresh_from_db()
    assert asked.closed_at
    assert "Ask to publish" in publish_page(client, secretary, meeting)


def test_the_page_tells_a_lone_secretary(client, meeting, secretary, confidential):
    assert "no other secretary of this board has an account" in publish_page(
        client, secretary, meeting
    )


def test_the_page_offers_the_supplement_or_the_whole(client, meeting, secretary):
    whole = packs_of(meeting)
    assert "What to publish" not in publish_page(client, secretary, meeting)
    publishing.publish(meeting=meeting, by=secretary)
    added = supplement(whole[0])
    assert "What to publish" in publish_page(client, secretary, meeting)
    client.post(reverse("packs:publish", args=[meeting.pk]), {"what": "supplement"})
    assert published(meeting) == {*whole, added}


def test_the_page_names_leaks_and_releases_them(client, meeting, secretary, leak):
    page = publish_page(client, secretary, meeting)
    for words in (LEAKED, "Item 3: Sale of the quay", "page 12", "This may be public"):
        assert words in page
    released = post(client, secretary, "say_open", leak.pk)
    assert "Released. Build the pack again" in released.content.decode()
    assert OpenText.objects.get().said_by == secretary
    assert "This may be public</button>" not in publish_page(client, secretary, meeting)


def test_the_boards_page_says_how_many_people_publish(client, meeting, secretary):
    client.force_login(secretary)
    url = meeting.board.get_absolute_url()
    assert "One secretary publishes a pack" in client.get(url).content.decode()
    meeting.board.second_person = True
    meeting.board.save(update_fields=["second_person"])
    assert "two people publish its pack" in client.get(url).content.decode()


def test_an_old_list_of_leaks_releases_nothing(client, meeting, secretary, leak):
    PackBuildFactory(
        meeting=meeting,
        state=PackBuild.State.DONE,
        requested_at=timezone.now() + timedelta(minutes=1),
    )
    page = post(client, secretary, "say_open", leak.pk).content.decode()
    assert "not among what was found" in page
    assert not OpenText.objects.exists()
