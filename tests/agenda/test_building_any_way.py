"""Whatever two secretaries do to an agenda, in whatever order, through the services themselves."""

from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from meetings.agenda import building, planning, undoing
from meetings.agenda.agenda_page import references
from meetings.agenda.models import AgendaChange, AgendaItem, ItemKind
from meetings.agenda.outline import END, Direction, NotDone, Place
from meetings.boards.models import Meeting
from meetings.packs import publishing
from meetings.packs.models import Edition
from tests.agenda.agendas import is_dense, numbered
from tests.factories import MeetingFactory, PackFactory, SecretaryFactory

PLACES = st.tuples(st.integers(0, 9), st.booleans())
CHANGES = st.one_of(
    st.tuples(st.just("add"), st.sampled_from([ItemKind.HEADING, ItemKind.VERBAL]), PLACES),
    st.tuples(st.just("move"), st.integers(0, 9), PLACES),
    st.tuples(st.just("step"), st.integers(0, 9), st.sampled_from(Direction)),
    st.tuples(st.just("remove"), st.integers(0, 9), st.none()),
    st.tuples(st.just("withdraw"), st.integers(0, 9), st.none()),
    st.tuples(st.just("defer"), st.integers(0, 9), st.none()),
    st.tuples(st.just("undo"), st.none(), st.none()),
)
QUICK = settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True
)


class AnyWay(TestCase):
    """Hypothesis makes each example in a transaction of its own."""

    def setUp(self) -> None:
        self.meeting = MeetingFactory()
        self.by = SecretaryFactory(board=self.meeting.board).user
        self.version = 0

    def items(self) -> list[AgendaItem]:
        return list(self.meeting.items.in_order())

    def place(self, number: int, under: bool) -> Place:
        """Before an item, or last under it; at the end where there is none of that number."""
        items = self.items()
        if number >= len(items):
            return END
        item = items[number]
        return Place(parent=item.pk) if under else Place(parent=item.parent_id, before=item.pk)

    def do(self, what: str, which: object, where: object) -> None:
        """One change, or a refusal, which leaves everything as it was."""
        before, refused = numbered(self.meeting), False
        try:
            with transaction.atomic():
                self._do(what, which, where)
        except NotDone:
            refused = True
        assert is_dense(self.meeting)
        assert not refused or numbered(self.meeting) == before

    def _do(self, what: str, which: object, where: object) -> None:
        items = self.items()
        if what == "add":
            reason = "The ice came." if self.meeting.is_published else ""
            building.add_item(
                meeting=self.meeting, by=self.by, place=self.place(*where), kind=which,
                title=f"Item {AgendaItem.objects.count()}", late_reason=reason,
            )  # fmt: skip
        elif what == "undo":
            last = AgendaChange.objects.filter(meeting=self.meeting).last()
            if last is not None:
                undoing.undo_last_change(meeting=self.meeting, change=last.pk, by=self.by)
        elif which < len(items):
            item = items[which]
            if what == "move":
                building.move_item(item=item, by=self.by, place=self.place(*where))
            elif what == "step":
                building.step_item(item=item, by=self.by, direction=where)
            elif what == "remove":
                building.remove_item(item=item, by=self.by)
            elif what == "withdraw":
                building.withdraw_item(item=item, by=self.by)
            else:
                planning.defer_item(item=item, by=self.by, to=None, note="")

    def publish(self) -> None:
        self.version += 1
        for edition in Edition:
            PackFactory(meeting=self.meeting, edition=edition, version=self.version)
        publishing.publish(meeting=self.meeting, by=self.by)
        self.meeting = Meeting.objects.get(pk=self.meeting.pk)

    @QUICK
    @given(st.lists(CHANGES, min_size=4, max_size=14))
    def test_the_agenda_stays_in_order_and_numbered_by_the_rule(self, changes) -> None:
        for change in changes:
            self.do(*change)
        items = self.items()
        numbers = references(items)
        top = [item for item in items if item.parent_id is None]
        assert [numbers[item.pk] for item in top] == [f"{n}" for n in range(1, len(top) + 1)]
        for item in top:
            under = [each for each in items if each.parent_id == item.pk]
            lettered = [f"{numbers[item.pk]}({'abcdefghijklmn'[n]})" for n in range(len(under))]
            expected = lettered if len(under) > 1 else [numbers[item.pk]] * len(under)
            assert [numbers[each.pk] for each in under] == expected

    @QUICK
    @given(
        st.lists(CHANGES, min_size=3, max_size=8),
        st.lists(CHANGES, min_size=2, max_size=6),
        st.lists(CHANGES, min_size=2, max_size=6),
    )
    def test_no_published_number_ever_changes(self, before, after, later) -> None:
        published: dict[int, str] = {}
        for changes in (before, after, later):
            for change in changes:
                self.do(*change)
                numbers = references(self.items())
                assert {key: numbers.get(key) for key in published} == published
            self.publish()
            published = references(self.items())
            frozen = {item.pk: item.number_at_publication for item in self.items()}
            assert frozen == published
