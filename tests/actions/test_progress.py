"""Writing the progress of an action."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from meetings.actions import services
from meetings.actions.models import Action, ProgressUpdate
from meetings.actions.updating import ActionHasChanged
from tests.factories import ActionFactory, ProgressUpdateFactory
from tests.world import World

pytestmark = pytest.mark.django_db


def record(world: World, role: str, state: Action.State, seen: int = 0) -> ProgressUpdate:
    return services.record_progress(
        action=world.full.actions[0],
        by=world.users[role],
        text="The figures of six estuaries are in.",
        state=state,
        seen_updates=seen,
        at=datetime(2026, 11, 30, 12, 0, tzinfo=UTC),
    )


def test_an_owner_proposes_completion(world: World) -> None:
    update = record(world, "officer", Action.State.PROPOSED)
    action = Action.objects.get(pk=update.action_id)
    assert (action.state, action.completed_on) == ("proposed", None)
    assert update.by == world.users["officer"]


def test_the_secretariat_completes_and_opens_again(world: World) -> None:
    record(world, "secretary", Action.State.COMPLETED)
    action = Action.objects.get(pk=world.full.actions[0].pk)
    assert (action.state, action.completed_on) == ("completed", date(2026, 11, 30))
    record(world, "secretary", Action.State.OPEN, seen=1)
    action.refresh_from_db()
    assert (action.state, action.completed_on) == ("open", None)
    assert action.updates.count() == 2


def test_an_owner_cannot_complete(world: World) -> None:
    with pytest.raises(PermissionDenied):
        record(world, "officer", Action.State.COMPLETED)
    assert not world.full.actions[0].updates.exists()


@pytest.mark.parametrize("role", ["chair", "member", "other_secretary", "outsider"])
def test_nobody_else_writes(world: World, role: str) -> None:
    with pytest.raises(PermissionDenied):
        record(world, role, Action.State.OPEN)


def test_a_writer_who_has_not_seen_the_last_update_is_refused(world: World) -> None:
    record(world, "officer", Action.State.PROPOSED)
    with pytest.raises(ActionHasChanged) as refusal:
        record(world, "secretary", Action.State.OPEN, seen=0)
    assert refusal.value.latest is not None
    assert world.full.actions[0].updates.count() == 1


def test_a_stale_page_keeps_the_text_and_shows_what_was_written(world: World) -> None:
    url = world.full.actions[0].get_absolute_url()
    client = world.client("officer")
    record(world, "secretary", Action.State.OPEN)
    response = client.post(
        url, {"text": "Ours, written meanwhile", "state": "open", "seen_updates": "0"}
    )
    page = response.content.decode()
    assert response.status_code == 409
    assert "Ours, written meanwhile" in page
    assert "The figures of six estuaries are in." in page
    again = client.post(
        url, {"text": "Ours, written meanwhile", "state": "open", "seen_updates": "1"}
    )
    assert again.status_code == 302
    assert world.full.actions[0].updates.filter(text="Ours, written meanwhile").count() == 1


def test_an_empty_update_is_refused_with_a_sentence(world: World) -> None:
    response = world.client("officer").post(
        world.full.actions[0].get_absolute_url(),
        {"text": " ", "state": "open", "seen_updates": "0"},
    )
    assert response.status_code == 200
    assert "Say in a sentence what has been done." in response.content.decode()


def test_a_completion_is_accepted_with_one_button_and_keeps_the_owners_words(
    world: World,
) -> None:
    record(world, "officer", Action.State.PROPOSED)
    url = world.full.actions[0].get_absolute_url()
    assert "Accept as completed" not in world.client("officer").get(url).content.decode()
    client = world.client("secretary")
    assert "Accept as completed" in client.get(url).content.decode()
    client.post(url, {"text": "", "state": "completed", "seen_updates": "1"})
    action = Action.objects.get(pk=world.full.actions[0].pk)
    assert action.state == Action.State.COMPLETED
    assert action.latest_update is not None
    assert action.latest_update.text == "The figures of six estuaries are in."


def test_overdue_are_open_actions_past_their_day() -> None:
    yesterday = timezone.localdate() - timedelta(days=1)
    late = ActionFactory(due=yesterday)
    ActionFactory(due=yesterday, state=Action.State.PROPOSED)
    ActionFactory(due=timezone.localdate())
    ActionFactory(due=None)
    assert list(Action.objects.overdue()) == [late]
    assert late.is_overdue


def test_the_list_asks_the_same_number_of_questions_for_one_action_and_for_forty(
    world: World, django_assert_max_num_queries: pytest.FixtureRequest
) -> None:
    client = world.client("secretary")
    with django_assert_max_num_queries(16):
        client.get("/actions/?shown=all")
    for number in range(40):
        action = ActionFactory(meeting=world.full.last_meeting, position=100 + number)
        ProgressUpdateFactory(action=action)
    with django_assert_max_num_queries(16):
        page = client.get("/actions/?shown=all").content.decode()
    assert page.count("Officers to report back.") == 40
