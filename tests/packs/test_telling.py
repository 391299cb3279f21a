"""Who is told of a publication, of what, once each; and what the secretariat sees of it."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob

from meetings.agenda.models import AgendaItem
from meetings.attendance.models import Apology
from meetings.attendance.policies import can_see_confidential, people_who_see_confidential
from meetings.boards import outbox
from meetings.boards.models import Board, Meeting
from meetings.members.models import BriefedOfficer, Person
from meetings.packs import publishing, telling
from meetings.packs.models import Edition, Pack, PackNotice, PackPart
from meetings.packs.policies import can_download
from meetings.packs.recipients import recipients_of
from meetings.packs.tasks import TRIES_TO_TELL, take_up_messages, tell_of_packs
from tests.factories import PackFactory, PersonFactory, UserFactory
from tests.full_board import OPEN_TITLE, SECRET_APPENDIX, SECRET_TITLE
from tests.world import World, make_world

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 27, 12, tzinfo=UTC)
State = PackNotice.State


@pytest.fixture
def world() -> World:
    """Before publication, its packs built."""
    made = make_world()
    made.unpublish()
    made.full.meeting.refresh_from_db()
    return made


def publish(world: World, **more) -> list[Pack]:
    packs = publishing.publish(
        meeting=world.full.meeting, by=world.full.secretary, at=more.pop("at", NOON), **more
    )
    world.full.meeting.refresh_from_db()
    return packs


def send(world: World) -> None:
    telling.send_waiting(world.full.meeting.pk)


def told(world: World) -> dict[str, PackNotice]:
    return {notice.name: notice for notice in PackNotice.objects.select_related("pack")}


def message_to(address: str) -> str:
    (found,) = [sent for sent in mail.outbox if sent.to == [address]]
    return f"{found.subject}\n{' '.join(found.body.split())}"


def briefed(world: World) -> Person:
    person = PersonFactory(name="Ida Fernsby", email="ida@estuaries.example")
    person.user = UserFactory(name=person.name)
    person.save()
    BriefedOfficer.objects.create(board=world.full.board, person=person)
    return person


def test_each_is_told_of_the_edition_they_may_have(world):
    officer = briefed(world)
    publish(world)
    notices = told(world)
    editions = {name: notice.pack.edition for name, notice in notices.items()}
    assert editions["Hesper Quillfeather OBE"] == Edition.MEMBERS
    assert editions["Ivo Tansley"] == Edition.MEMBERS
    assert editions["Leopold Finch"] == Edition.PUBLIC
    assert editions["Dr Ottoline Vane"] == Edition.PUBLIC
    assert editions["Rowan Pettigrew"] == Edition.PUBLIC
    assert editions[officer.name] == Edition.PUBLIC
    assert editions["Orchard office"] == Edition.PUBLIC
    for recipient in recipients_of(world.full.meeting):
        person = Person.objects.filter(pk=recipient.person_id, user__isnull=False).first()
        if person is not None and person.user is not None:
            pack = world.packs[recipient.edition]
            pack.refresh_from_db()
            assert can_download(person.user, pack), recipient


def test_a_substitute_who_stands_in_is_told_of_the_members_edition(world):
    Apology.objects.create(
        meeting=world.full.meeting,
        person=world.full.members[1],
        substitute=world.full.substitutes[0],
    )
    publish(world)
    notice = told(world)["Leopold Finch"]
    assert (notice.pack.edition, notice.told_as) == (Edition.MEMBERS, "Stands in for a member")


@pytest.mark.parametrize("substitutes", [False, True])
@pytest.mark.parametrize("observers", [False, True])
def test_the_list_agrees_with_the_policy(world, substitutes, observers):
    Board.objects.filter(pk=world.full.board.pk).update(
        substitutes_see_confidential=substitutes, observers_see_confidential=observers
    )
    meeting = Meeting.objects.get(pk=world.full.meeting.pk)
    people = Person.objects.filter(user__isnull=False).select_related("user")
    assert {p.pk for p in people if can_see_confidential(p.user, meeting)} == (
        people_who_see_confidential(meeting) & {p.pk for p in people}
    )


def test_the_message_has_a_link_and_no_file_and_no_confidential_title(world, settings):
    settings.SITE_URL = "https://papers.example.org"
    chair = world.full.chair
    chair.email = "chair@estuaries.example"
    chair.save()
    publish(world)
    send(world)
    message = message_to("chair@estuaries.example")
    assert "Harbours Board, 8 December 2026: agenda pack" in message
    assert "The agenda pack of the Harbours Board is out." in message
    assert "Tuesday 8 December 2026, 11.00" in message
    assert "Pilot Rooms 1 and 2" in message
    link = f"https://papers.example.org/meetings/{world.full.meeting.pk}/pack/"
    assert link in message
    assert f"- 3 {OPEN_TITLE}" in message
    assert "- 1(a) Survey of tidal barriers" in message
    for sent in mail.outbox:
        text = sent.subject + sent.body
        assert SECRET_TITLE not in text
        assert SECRET_APPENDIX not in text
        assert sent.attachments == []
    assert world.client("chair").get(link.removeprefix(settings.SITE_URL)).status_code == 200


def test_the_link_opens_for_everybody_who_has_an_account(world):
    briefed(world)
    publish(world)
    url = reverse("meeting_pack", args=[world.full.meeting.pk])
    asked = 0
    for recipient in recipients_of(world.full.meeting):
        person = Person.objects.filter(pk=recipient.person_id, user__isnull=False).first()
        if person is None or person.user is None:
            continue
        client = world.client("anonymous")
        client.force_login(person.user)
        assert "Download" in client.get(url).content.decode(), recipient
        asked += 1
    assert asked >= 5


def test_whoever_has_no_account_is_told_how_to_get_one(world):
    publish(world)
    send(world)
    body = message_to("juno@estuaries.example")
    assert "there is none with this address yet" in body
    assert "perdita.holloway@estuaries.example" in body


def test_each_once_however_often_the_worker_goes_round(world):
    publish(world)
    send(world)
    count = len(mail.outbox)
    assert count == PackNotice.objects.filter(state=State.SENT).count() > 3
    send(world)
    tell_of_packs.func(Context(0), meeting_id=world.full.meeting.pk)
    assert len(mail.outbox) == count
    addresses = [sent.to[0] for sent in mail.outbox]
    assert len(set(addresses)) == len(addresses)


def test_two_people_with_one_address_get_one_message_of_what_both_may_have(world):
    for person in (world.full.chair, world.full.observer):
        person.email = "Family@estuaries.example"
        person.save()
    publish(world)
    notices = PackNotice.objects.filter(email__iexact="family@estuaries.example")
    assert [notice.pack.edition for notice in notices] == [Edition.PUBLIC]


def test_publishing_queues_one_job_and_silent_publishing_none(world):
    publish(world, tell_readers=False)
    assert not PackNotice.objects.exists()
    assert not ProcrastinateJob.objects.filter(task_name=telling.TELL_TASK).exists()
    assert telling.tell_again(meeting=world.full.meeting, by=world.full.secretary) > 3
    telling.tell_again(meeting=world.full.meeting, by=world.full.secretary)
    (job,) = ProcrastinateJob.objects.filter(task_name=telling.TELL_TASK)
    assert job.args == {"meeting_id": world.full.meeting.pk}


def test_what_a_second_person_confirms_is_told_as_it_was_asked(world):
    full = world.full
    Board.objects.filter(pk=full.board.pk).update(second_person=True)
    full.meeting.refresh_from_db()
    other = UserFactory(name="Rowan Second")
    full.board.secretaries.create(user=other)
    asked = publishing.ask_to_publish(
        meeting=full.meeting, by=full.secretary, tell_readers=False, reason="Ice.", at=NOON
    )
    publishing.confirm_publication(request=asked, by=other, at=NOON)
    assert not PackNotice.objects.exists()


def test_those_whose_edition_is_not_new_are_left_alone(world):
    publish(world)
    PackNotice.objects.all().delete()
    newer = PackFactory(meeting=world.full.meeting, edition=Edition.MEMBERS, version=2)
    publish(world, at=NOON + timedelta(hours=2))
    assert {notice.pack for notice in PackNotice.objects.all()} == {newer}


def part(pack: Pack, key: str, title: str, content: str, **more) -> PackPart:
    return PackPart.objects.create(
        pack=pack, position=pack.parts.count(), key=key, title=title, content_key=content * 64,
        first_index=0, pages=1, first_label="1", last_label="1", **more,
    )  # fmt: skip


def test_a_supplement_says_what_is_in_it_by_open_titles(world):
    items = world.full.items
    base = world.packs["members"]
    part(base, f"paper-{items['1(b)'].pk}", "Item 1(b): Lamps and buoys", "a")
    publish(world)
    chair = world.full.chair
    chair.email = "chair@estuaries.example"
    chair.save()
    # What was open when the supplement was built is confidential by the time the mail goes.
    AgendaItem.objects.filter(pk=items["1(b)"].pk).update(
        confidential=True, confidential_reason="Trade.", open_title="A matter of trade"
    )
    supplement = PackFactory(
        meeting=world.full.meeting, edition=Edition.MEMBERS, supplement_to=base,
        supplement_number=1, version=1, published_at=NOON + timedelta(days=1), confidential=True,
        taken_out=["appendix-0"],
    )  # fmt: skip
    part(supplement, "supplement-cover", "Supplement 1", "c")
    part(supplement, f"paper-{items['1(b)'].pk}", "Item 1(b): Lamps and buoys", "b")
    part(supplement, f"paper-{items['3'].pk}", f"Item 3: {SECRET_TITLE}", "d", confidential=True)
    part(supplement, "strange", f"Odd: {SECRET_TITLE}", "e", confidential=True)
    telling.tell([supplement])
    mail.outbox.clear()
    PackNotice.objects.exclude(pack=supplement).delete()
    send(world)
    message = message_to("chair@estuaries.example")
    assert "supplement 1 to the agenda pack" in message
    assert "- Item 1(b): A matter of trade: changed" in message
    assert f"- Item 3: {OPEN_TITLE}: new" in message
    assert "- A confidential part: new" in message
    assert "do not pass it on" in message
    assert not any(SECRET_TITLE in sent.body for sent in mail.outbox)
    assert not any("Lamps" in sent.body for sent in mail.outbox)


def test_a_worker_killed_between_two_people_leaves_the_rest_to_the_next(world):
    publish(world)
    first = outbox._take(PackNotice.objects.filter(pack__meeting=world.full.meeting), [])
    assert first is not None
    ProcrastinateJob.objects.all().delete()  # its job is gone with it
    send(world)
    assert first.email not in [sent.to[0] for sent in mail.outbox]
    assert PackNotice.objects.get(pk=first.pk).state == State.SENDING
    telling.take_up_unattended(first.tried_at + outbox.UNATTENDED_AFTER + timedelta(seconds=1))
    first.refresh_from_db()
    assert (first.state, first.reason) == (State.FAILED, outbox.STOPPED)


def test_what_a_killed_worker_left_waiting_is_queued_anew(world):
    publish(world)
    ProcrastinateJob.objects.all().delete()
    take_up_messages.func(timestamp=0)
    take_up_messages.func(timestamp=0)
    assert ProcrastinateJob.objects.filter(task_name=telling.TELL_TASK).count() == 1


def test_a_worker_at_work_is_left_to_it(world):
    publish(world)
    ProcrastinateJob.objects.all().delete()
    first = outbox._take(PackNotice.objects.filter(pack__meeting=world.full.meeting), [])
    assert first is not None
    telling.take_up_unattended(first.tried_at + timedelta(seconds=30))
    assert not ProcrastinateJob.objects.filter(task_name=telling.TELL_TASK).exists()
    telling.take_up_unattended(first.tried_at + outbox.QUIET_FOR)
    assert ProcrastinateJob.objects.filter(task_name=telling.TELL_TASK).exists()


class Context:
    """As much of a worker's context as the task asks for."""

    def __init__(self, attempts: int) -> None:
        self.job = type("Job", (), {"attempts": attempts})


def test_after_all_tries_those_not_reached_are_named_with_the_reason(world, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    publish(world)
    with pytest.raises(outbox.StillWaiting):
        tell_of_packs.func(Context(0), meeting_id=world.full.meeting.pk)
    assert PackNotice.objects.filter(state=State.WAITING).count() > 3
    tell_of_packs.func(Context(TRIES_TO_TELL), meeting_id=world.full.meeting.pk)
    assert not PackNotice.objects.filter(state=State.WAITING).exists()
    page = world.client("secretary").get(reverse("meeting_pack", args=[world.full.meeting.pk]))
    assert "The mail server cannot be used now" in page.content.decode()
    assert "Send again to those who were not reached" in page.content.decode()


def test_sending_again_goes_to_those_not_reached_at_the_address_they_have_now(world):
    publish(world)
    send(world)
    reached = {sent.to[0] for sent in mail.outbox}
    Person.objects.filter(name="Cosmo Ravenscar").update(email="cosmo@estuaries.example")
    before = told(world)["Cosmo Ravenscar"]
    assert (before.state, before.reason) == (State.FAILED, outbox.NO_ADDRESS)
    mail.outbox.clear()
    client = world.client("secretary")
    answer = client.post(reverse("packs:tell", args=[world.full.meeting.pk]), follow=True)
    assert "1 message is on the way." in answer.content.decode()
    send(world)
    assert [sent.to for sent in mail.outbox] == [["cosmo@estuaries.example"]]
    assert "cosmo@estuaries.example" not in reached


def test_only_the_secretariat_has_people_told(world):
    publish(world)
    with pytest.raises(PermissionDenied):
        telling.tell_again(meeting=world.full.meeting, by=world.users["chair"])


def test_the_recipients_are_found_in_a_fixed_number_of_queries(world):
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            recipients_of(world.full.meeting)
        return len(queries)

    recipients_of(world.full.meeting)
    few = asked()
    for number in range(40):
        BriefedOfficer.objects.create(
            board=world.full.board, person=PersonFactory(email=f"p{number}@example.org")
        )
    assert asked() == few <= 10
