"""A small invented board, and lists of its people as different hands keep them."""

import csv
import io
from datetime import date

from boardpapers.importing.bring_in import bring_in_list
from boardpapers.importing.services import Outcome
from meetings.boards.models import Board
from meetings.members.models import Capacity, Group, Membership
from tests.factories import (
    GroupFactory,
    GroupSeatsFactory,
    MembershipFactory,
    PersonFactory,
    SecretaryFactory,
)

JUNE = date(2026, 6, 1)
HEAD = "Councillor,Authority,Party,Type,Office"
ROWS = (
    "Sir Ambrose Tidewell CBE,Saltreach DC,Labour,Member,Chair",
    "Wilhelmina Strake,Brineford BC,Labour,Member,",
    "Jago Penrudd,Saltreach DC,Labour,Substitute,",
    "Perpetua Kelso OBE,Ferrymouth CC,Lib Dem,Member,Vice Chair",
    'Thaddeus Marlpit,"Director, Towing Trust",,Observer,',
)


def kept_board() -> Board:
    """Labour with two members and a substitute, a Liberal Democrat, an observer."""
    board: Board = SecretaryFactory(board__name="Harbours Board").board
    labour = GroupFactory(name="Labour", organisation=board.organisation)
    liberal = GroupFactory(name="Liberal Democrat", organisation=board.organisation)
    GroupSeatsFactory(board=board, group=labour, seats=2, position=1)
    GroupSeatsFactory(board=board, group=liberal, seats=1, position=2)
    for position, (name, organisation, group, capacity, office) in enumerate(
        (
            ("Sir Ambrose Tidewell CBE", "Saltreach DC", labour, Capacity.MEMBER, "chair"),
            ("Wilhelmina Strake", "Brineford BC", labour, Capacity.MEMBER, ""),
            ("Jago Penrudd", "Saltreach DC", labour, Capacity.SUBSTITUTE, ""),
            ("Perpetua Kelso OBE", "Ferrymouth CC", liberal, Capacity.MEMBER, "vice_chair"),
            ("Thaddeus Marlpit", "Director, Towing Trust", None, Capacity.OBSERVER, ""),
        ),
        1,
    ):
        MembershipFactory(
            board=board, group=group, capacity=capacity, office=office, position=position,
            person=PersonFactory(name=name, organisation=organisation),
            sector="Business" if capacity is Capacity.OBSERVER else "",
            starts_on=date(2025, 6, 1),
        )  # fmt: skip
    return board


def as_csv(*rows: str, head: str = HEAD) -> bytes:
    return "\n".join([head, *rows]).encode()


def bring_in(
    board: Board, content: bytes, answers: dict[str, str] | None = None, dry_run: bool = False
) -> Outcome:
    return bring_in_list(
        board=board, by=board.secretaries.get().user, content=content, file_name="list.csv",
        holds_from=JUNE, answers=answers, dry_run=dry_run,
    )  # fmt: skip


def as_suggested(board: Board, content: bytes) -> Outcome:
    """Brought in with every question answered as it is suggested."""
    answers: dict[str, str] = {}
    for _ in range(5):
        asked = bring_in(board, content, answers, dry_run=True).questions
        if not {question.key for question in asked} - set(answers):
            break
        answers |= {question.key: question.suggested for question in asked}
    return bring_in(board, content, answers)


def asked(outcome: Outcome) -> list[str]:
    return [question.doubt.sentence.partition(": ")[2] for question in outcome.questions]


def seats(board: Board, day: date = JUNE) -> dict[str, str]:
    """Who sits on a day, and as what."""
    return {
        seat.person.name: f"{seat.get_office_display() or seat.get_capacity_display()}, "
        f"{seat.group or 'no group'}"
        for seat in Membership.objects.on(day).filter(board=board).select_related("person", "group")
    }


def groups() -> set[str]:
    return set(Group.objects.values_list("name", flat=True))


def grid(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
