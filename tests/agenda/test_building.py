"""Building an agenda: each service, what it refuses, what it records, and undoing it."""

import pytest
from django.core.exceptions import PermissionDenied

from meetings.agenda import building, undoing
from meetings.agenda.item_fields import ChangedMeanwhile
from meetings.agenda.models import AgendaChange, AgendaItem, ItemKind
from meetings.agenda.outline import END, Direction, NotDone, Place
from meetings.boards.models import Meeting
from meetings.packs import publishing
from meetings.packs.models import Edition
from tests.agenda.agendas import is_dense, made, numbered, shape
from tests.factories import (
    MeetingFactory,
    PackFactory,
    PriorityFactory,
    ReportFactory,
    SecretaryFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting():
    return MeetingFactory()


@pytest.fixture
def secretary(meeting):
    return SecretaryFactory(board=meeting.board, user__name="Perdita Holloway").user


@pytest.fixture
def other(meeting):
    return SecretaryFactory(board=meeting.board, user__name="Ailsa Craig").user


def publish(meeting, by, version=1):
    for edition in Edition:
        PackFactory(meeting=meeting, edition=edition, version=version)
    publishing.publish(meeting=meeting, by=by)
    meeting.refresh_from_db()


def add(meeting, by, title="New", place=END, **more):
    change = building.add_item(
        meeting=meeting, by=by, place=place, kind=ItemKind.VERBAL, title=title, **more
    )
    return change.item


def step(item, by, direction):
    return building.step_item(item=item, by=by, direction=Direction(direction))


def sentences(meeting):
    return [change.sentence for change in AgendaChange.objects.filter(meeting=meeting)]


def undo(meeting, by):
    last = AgendaChange.objects.filter(meeting=meeting).last()
    return undoing.undo_last_change(meeting=meeting, change=last.pk, by=by)


def test_an_item_is_added_between_under_and_at_the_end(meeting, secretary):
    items = made(meeting, "A(B) C")
    add(meeting, secretary, "X", Place(before=items["C"].pk))
    add(meeting, secretary, "Y", Place(parent=items["A"].pk, before=items["B"].pk))
    add(meeting, secretary, "Z")
    assert shape(meeting) == "A(Y B) X C Z"
    assert is_dense(meeting)
    assert numbered(meeting).startswith("1 A, 1(a) Y, 1(b) B, 2 X")
    assert sentences(meeting) == ["Added “X”.", "Added “Y”.", "Added “Z”."]


def test_items_are_moved_by_steps(meeting, secretary):
    items = made(meeting, "A B C")
    for title, direction, after in (
        ("C", "up", "A C B"),
        ("A", "down", "C A B"),
        ("A", "in", "C(A) B"),
        ("B", "in", "C(A B)"),
        ("B", "up", "C(B A)"),
        ("B", "out", "C(A) B"),
    ):
        step(items[title], secretary, direction)
        assert shape(meeting) == after
        assert is_dense(meeting)
    assert sentences(meeting)[-1] == "Moved “B” out."


def test_an_item_is_put_where_it_is_dropped(meeting, secretary):
    items = made(meeting, "A(B) C D")
    building.move_item(item=items["D"], by=secretary, place=Place(before=items["A"].pk))
    assert shape(meeting) == "D A(B) C"
    building.move_item(item=items["C"], by=secretary, place=Place(parent=items["A"].pk))
    assert shape(meeting) == "D A(B C)"
    assert sentences(meeting) == ["Moved “D” up.", "Moved “C” under another item."]
    with pytest.raises(NotDone, match="stands there already"):
        building.move_item(item=items["C"], by=secretary, place=Place(parent=items["A"].pk))


def test_only_the_secretariat_builds_and_not_once_the_meeting_was_held(meeting, secretary):
    items = made(meeting, "A B")
    for by in (UserFactory(), SecretaryFactory().user):
        with pytest.raises(PermissionDenied):
            step(items["B"], by, "up")
        with pytest.raises(PermissionDenied):
            add(meeting, by)
    Meeting.objects.filter(pk=meeting.pk).update(state=Meeting.State.HELD)
    with pytest.raises(PermissionDenied):
        step(items["B"], secretary, "up")
    assert not sentences(meeting)


def test_a_priority_of_another_board_is_refused(meeting, secretary):
    with pytest.raises(NotDone, match="another board"):
        add(meeting, secretary, priority=PriorityFactory())


def test_two_change_different_things_and_both_stay(meeting, secretary, other):
    item = made(meeting, "A")["A"]
    seen = {"title": "A", "presenter": ""}
    building.change_item(
        item=item, by=secretary, seen=seen, values={"title": "Lamps", "presenter": ""}
    )
    building.change_item(
        item=item, by=other, seen=seen, values={"title": "A", "presenter": "Dr Vane"}
    )
    item.refresh_from_db()
    assert (item.title, item.presenter, item.revision) == ("Lamps", "Dr Vane", 2)
    assert sentences(meeting) == [
        "Changed the title “A” to “Lamps”.",
        "Changed the presenter of “Lamps”.",
    ]


def test_two_change_the_same_thing_and_neither_is_lost(meeting, secretary, other):
    item = made(meeting, "A")["A"]
    seen = {"title": "A"}
    building.change_item(item=item, by=other, seen=seen, values={"title": "Buoys"})
    with pytest.raises(ChangedMeanwhile, match="Ailsa Craig has changed the title") as refused:
        building.change_item(item=item, by=secretary, seen=seen, values={"title": "Lamps"})
    [clash] = refused.value.clashes
    assert (clash.mine, clash.theirs) == ("Lamps", "Buoys")
    item.refresh_from_db()
    assert item.title == "Buoys"
    same = building.change_item(item=item, by=secretary, seen=seen, values={"title": "Buoys"})
    assert same is None


def test_what_has_a_report_or_papers_is_not_removed(meeting, secretary):
    items = made(meeting, "A(B) C")
    ReportFactory(item=items["C"])
    with pytest.raises(NotDone, match="Defer the item"):
        building.remove_item(item=items["C"], by=secretary)
    with pytest.raises(NotDone, match="has papers under it"):
        building.remove_item(item=items["A"], by=secretary)
    building.remove_item(item=items["B"], by=secretary)
    assert shape(meeting) == "A C"
    with pytest.raises(NotDone, match="no longer on the agenda"):
        step(items["B"], secretary, "up")


def test_a_kind_that_does_not_fit_is_refused(meeting, secretary):
    items = made(meeting, "A(B) C")
    ReportFactory(item=items["C"])
    for title, kind, why in (("B", "heading", "under no other"), ("C", "heading", "has a report")):
        item = items[title]
        with pytest.raises(NotDone, match=why):
            building.change_item(
                item=item, by=secretary, seen={"kind": item.kind}, values={"kind": kind}
            )


@pytest.mark.parametrize(
    "do",
    [
        lambda items, by: add(items["A"].meeting, by, place=Place(before=items["B"].pk)),
        lambda items, by: step(items["D"], by, "up"),
        lambda items, by: step(items["D"], by, "in"),
        lambda items, by: step(items["B"], by, "out"),
        lambda items, by: building.remove_item(item=items["B"], by=by),
        lambda items, by: building.change_item(
            item=items["C"],
            by=by,
            seen={"title": "C", "minutes_allowed": None},
            values={"title": "Changed", "minutes_allowed": 5},
        ),
    ],
    ids=["add", "up", "in", "out", "remove", "change"],
)
def test_each_change_can_be_undone_once(do, meeting, secretary):
    items = made(meeting, "A(B) C D")
    before = list(
        AgendaItem.objects.order_by("pk").values_list("pk", "parent", "position", "title")
    )
    changes = list(items["B"].changes.all())
    do(items, secretary)
    assert shape(meeting) != "A(B) C D"
    change = undo(meeting, secretary)
    assert shape(meeting) == "A(B) C D"
    after = AgendaItem.objects.order_by("pk").values_list("pk", "parent", "position", "title")
    assert list(after) == before
    assert change.sentence.startswith("Undid: ")
    assert [*items["B"].changes.exclude(pk=change.pk)][: len(changes)] == changes
    with pytest.raises(NotDone, match="cannot be undone"):
        undo(meeting, secretary)


def test_only_the_last_change_is_undone(meeting, secretary, other):
    items = made(meeting, "A B C")
    mine = step(items["C"], secretary, "up")
    step(items["C"], other, "up")
    with pytest.raises(NotDone, match="Ailsa Craig: Moved “C” up"):
        undoing.undo_last_change(meeting=meeting, change=mine.pk, by=secretary)
    assert shape(meeting) == "C A B"
    assert AgendaChange.objects.filter(undo__isnull=False).count() == 1


def test_what_was_added_and_has_a_report_since_is_not_undone(meeting, secretary):
    ReportFactory(item=add(meeting, secretary))
    with pytest.raises(NotDone, match="has a report by now"):
        undo(meeting, secretary)


def test_what_was_done_before_publication_is_not_undone_after_it(meeting, secretary):
    items = made(meeting, "A B")
    building.remove_item(item=items["A"], by=secretary)
    publish(meeting, secretary)
    with pytest.raises(NotDone, match="published since"):
        undo(meeting, secretary)


def test_after_publication_items_stay_and_late_ones_need_a_reason(meeting, secretary):
    items = made(meeting, "A(B) C")
    publish(meeting, secretary)
    with pytest.raises(NotDone, match="chair’s reason"):
        add(meeting, secretary)
    with pytest.raises(NotDone, match="published in its place"):
        step(items["C"], secretary, "up")
    with pytest.raises(NotDone, match="Withdraw it"):
        building.remove_item(item=items["C"], by=secretary)
    late = add(meeting, secretary, "L", Place(before=items["C"].pk), late_reason="Storm.")
    assert numbered(meeting) == "1 A, 1 B, 1A L, 2 C"
    step(late, secretary, "in")
    assert numbered(meeting) == "1 A, 1 B, 1A L, 2 C"
    assert shape(meeting) == "A(B L) C"
    step(late, secretary, "out")
    publish(meeting, secretary, version=2)
    with pytest.raises(NotDone, match="published in its place"):
        step(late, secretary, "down")
    with pytest.raises(NotDone, match="goes after it"):
        add(meeting, secretary, place=Place(before=late.pk), late_reason="Storm.")
    add(meeting, secretary, "M", Place(before=items["C"].pk), late_reason="Storm.")
    assert numbered(meeting) == "1 A, 1 B, 1A L, 1B M, 2 C"
    with pytest.raises(NotDone, match="chair’s reason"):
        building.add_item(
            meeting=meeting, by=secretary, kind=ItemKind.VERBAL, title="N", late_reason=""
        )


def test_a_published_title_is_corrected_and_that_is_recorded(meeting, secretary):
    item = made(meeting, "Lmaps")["Lmaps"]
    publish(meeting, secretary)
    building.change_item(
        item=item, by=secretary, seen={"title": "Lmaps"}, values={"title": "Lamps"}
    )
    assert sentences(meeting) == ["Changed the title “Lmaps” to “Lamps”."]
    assert numbered(meeting) == "1 Lamps"


def test_a_published_item_is_withdrawn_and_keeps_its_number(meeting, secretary):
    items = made(meeting, "A B C")
    with pytest.raises(NotDone, match="has not been published"):
        building.withdraw_item(item=items["B"], by=secretary)
    publish(meeting, secretary)
    building.withdraw_item(item=items["B"], by=secretary)
    items["B"].refresh_from_db()
    assert items["B"].withdrawn
    assert numbered(meeting) == "1 A, 2 B, 3 C"
    undo(meeting, secretary)
    items["B"].refresh_from_db()
    assert not items["B"].withdrawn


def test_an_agenda_published_before_numbers_were_kept_has_them_frozen(meeting, secretary):
    """A late item would otherwise renumber what members have in their hands."""
    items = made(meeting, "A B")
    publish(meeting, secretary)
    meeting.items.update(number_at_publication="")
    add(meeting, secretary, "L", Place(before=items["B"].pk), late_reason="Storm.")
    assert numbered(meeting) == "1 A, 1A L, 2 B"


def secret_heading(meeting):
    items = made(meeting, "A(B) C(D) E")
    AgendaItem.objects.filter(pk=items["A"].pk).update(
        confidential=True, confidential_reason="Paragraph 3."
    )
    return items["A"], items["B"], items["C"]


def secrecy(item):
    item.refresh_from_db()
    return item.confidential, item.confidential_reason


@pytest.mark.parametrize("how", ["out", "to the end", "under another"])
def test_a_paper_moved_out_of_a_confidential_heading_stays_confidential(meeting, secretary, how):
    _, item, other_heading = secret_heading(meeting)
    if how == "out":
        step(item, secretary, "out")
    else:
        place = END if how == "to the end" else Place(parent=other_heading.pk)
        building.move_item(item=item, by=secretary, place=place)
    assert secrecy(item) == (True, "Paragraph 3.")
    undo(meeting, secretary)
    assert shape(meeting) == "A(B) C(D) E"
    assert secrecy(item) == (False, "")


def test_a_paper_moved_between_confidential_headings_is_so_by_them(meeting, secretary):
    _, item, other_heading = secret_heading(meeting)
    AgendaItem.objects.filter(pk=other_heading.pk).update(confidential=True)
    building.move_item(item=item, by=secretary, place=Place(parent=other_heading.pk))
    assert secrecy(item) == (False, "")
