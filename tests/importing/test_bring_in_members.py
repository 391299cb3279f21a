"""A list of members against the board as it stands: what is taken, what is asked, what stays."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from boardpapers.importing.bring_in import bring_in_list
from boardpapers.importing.forms import AnswersForm, name_of
from boardpapers.importing.sources import ImportRefused
from meetings.boards.models import OutgoingMessage
from meetings.boards.saved_meanwhile import SavedMeanwhile
from meetings.members.models import Membership, Person
from tests.factories import (
    ApologyFactory,
    MeetingFactory,
    MembershipFactory,
    PersonFactory,
    UserFactory,
)
from tests.importing.listing import (
    JUNE,
    ROWS,
    as_csv,
    as_suggested,
    asked,
    bring_in,
    groups,
    kept_board,
    seats,
)

pytestmark = pytest.mark.django_db

BEFORE = date(2026, 5, 31)


def test_the_boards_own_people_change_nothing_and_raise_no_question() -> None:
    """Neither titles and honours nor “Lib Dem” make anybody, or any group, anew."""
    board = kept_board()
    rows = [row.replace("Sir Ambrose Tidewell CBE", "Cllr Ambrose Tidewell") for row in ROWS]
    outcome = bring_in(board, as_csv(*rows))
    assert (outcome.writes, outcome.questions, outcome.not_taken) == (0, [], [])
    assert outcome.doubts == []
    assert outcome.recognised == {
        "Cllr Ambrose Tidewell": "Sir Ambrose Tidewell CBE",
        "Lib Dem": "Liberal Democrat",
    }


def test_who_is_new_sits_from_the_day_and_who_is_gone_until_the_day_before() -> None:
    board = kept_board()
    content = as_csv(ROWS[0], "Hortense Quibell,Brineford BC,Labour,Member,", *ROWS[2:])
    outcome = bring_in(board, content, dry_run=True)
    assert asked(outcome) == [
        "Wilhelmina Strake (Member, Labour) sits on the board here and is not in the list."
    ]
    assert Person.objects.filter(name="Hortense Quibell").count() == 0
    as_suggested(board, content)
    assert "Hortense Quibell" in seats(board)
    assert "Wilhelmina Strake" not in seats(board)
    assert "Wilhelmina Strake" in seats(board, BEFORE)
    assert "Hortense Quibell" not in seats(board, BEFORE)


def test_whoever_stood_in_for_somebody_who_is_gone_is_told_once_it_is_brought_in() -> None:
    board = kept_board()
    stood_in = Person.objects.get(name="Jago Penrudd")
    Person.objects.filter(pk=stood_in.pk).update(email="jago@example.org")
    ApologyFactory(
        meeting=MeetingFactory(board=board),
        person=Person.objects.get(name="Wilhelmina Strake"),
        substitute=stood_in,
    )
    content = as_csv(ROWS[0], *ROWS[2:])
    posted = OutgoingMessage.objects.values_list("email", flat=True)
    bring_in(board, content, dry_run=True)
    assert not posted.exists()
    as_suggested(board, content)
    assert list(posted) == ["jago@example.org"]


def test_a_seat_is_kept_where_nobody_says_that_it_ended() -> None:
    board = kept_board()
    bring_in(board, as_csv(*ROWS[:1], *ROWS[2:]))
    assert "Wilhelmina Strake" in seats(board, date(2026, 7, 1))


def test_a_list_of_few_does_not_suggest_that_the_others_have_gone() -> None:
    board = kept_board()
    outcome = bring_in(board, as_csv(ROWS[1]), dry_run=True)
    assert {question.suggested for question in outcome.questions} == {"keep"}
    assert len(outcome.questions) == 4


def test_a_new_office_leaves_the_old_one_as_it_was() -> None:
    """The chair and another member change places, and neither was the other before."""
    board = kept_board()
    first, second = ROWS[0].replace("Chair", ""), f"{ROWS[1]}Chair"
    as_suggested(board, as_csv(first, second, *ROWS[2:]))
    assert seats(board)["Wilhelmina Strake"] == "Chair, Labour"
    assert seats(board)["Sir Ambrose Tidewell CBE"] == "Member, Labour"
    assert seats(board, BEFORE)["Sir Ambrose Tidewell CBE"] == "Chair, Labour"
    assert seats(board, BEFORE)["Wilhelmina Strake"] == "Member, Labour"


def test_an_office_that_was_wrong_all_along_is_corrected() -> None:
    board = kept_board()
    content = as_csv(*ROWS[:3], ROWS[3].replace("Vice Chair", "Deputy Chair"), ROWS[4])
    [question] = bring_in(board, content, dry_run=True).questions
    bring_in(board, content, {question.key: "always"})
    assert seats(board, BEFORE)["Perpetua Kelso OBE"] == "Deputy Chair, Liberal Democrat"
    assert Membership.objects.filter(board=board).count() == 5


def test_two_chairs_are_never_seated() -> None:
    board = kept_board()
    outcome = as_suggested(board, as_csv(ROWS[0], f"{ROWS[1]}Chair", *ROWS[2:]))
    assert [left.because for left in outcome.not_taken] == ["somebody else is chair"]
    assert seats(board)["Wilhelmina Strake"] == "Member, Labour"
    assert list(seats(board).values()).count("Chair, Labour") == 1


def test_a_surname_in_two_spellings_is_asked_about() -> None:
    board = kept_board()
    content = as_csv(*ROWS[:4], ROWS[4].replace("Marlpit", "Marlpitt"))
    outcome = bring_in(board, content, dry_run=True)
    assert asked(outcome)[0] == (
        "“Thaddeus Marlpitt” is in no list; “Thaddeus Marlpit” (Director, Towing Trust) is."
    )
    as_suggested(board, content)
    [person] = Person.objects.filter(name__startswith="Thaddeus")
    assert person.also_called == ["Thaddeus Marlpitt"]
    assert bring_in(board, content).questions == []


def test_a_council_with_two_names_is_asked_about_and_then_known() -> None:
    board = kept_board()
    content = as_csv(*ROWS[:3], ROWS[3].replace("Ferrymouth CC", "Ferrymouth Council"), ROWS[4])
    outcome = bring_in(board, content, dry_run=True)
    assert asked(outcome) == [
        "Perpetua Kelso OBE is of “Ferrymouth Council” in the list, and of “Ferrymouth CC” here."
    ]
    as_suggested(board, content)
    assert Person.objects.get(name="Perpetua Kelso OBE").organisation == "Ferrymouth Council"
    assert bring_in(board, content).writes == 0


def test_namesakes_of_two_councils_are_two_people() -> None:
    board = kept_board()
    namesake = "Wilhelmina Strake,Upfell DC,Labour,Substitute,"
    content = as_csv(*ROWS, namesake)
    as_suggested(board, content)
    assert Person.objects.filter(name="Wilhelmina Strake").count() == 2
    assert bring_in(board, content).writes == 0


def test_somebody_in_the_list_twice_sits_once_and_the_other_row_is_named() -> None:
    board = kept_board()
    outcome = bring_in(board, as_csv(*ROWS, ROWS[1]))
    [left] = outcome.not_taken
    assert left.sentence == "list.csv, line 7: Wilhelmina Strake is in the list twice as member."
    assert outcome.writes == 0


def test_a_group_nobody_knows_is_asked_about() -> None:
    board = kept_board()
    content = as_csv(*ROWS, "Hortense Quibell,Brineford BC,Harbour Residents,Member,")
    assert asked(bring_in(board, content, dry_run=True)) == [
        "There is no group “Harbour Residents” on this board."
    ]
    as_suggested(board, content)
    assert groups() == {"Labour", "Liberal Democrat", "Harbour Residents"}


def test_a_row_that_cannot_be_taken_is_listed_and_its_seat_is_not_taken_for_gone() -> None:
    board = kept_board()
    head = "Name,Authority,Party,Type,Office,From"
    rows = [f"{row}," for row in ROWS]
    rows[1] = "Wilhelmina Strake,Brineford BC,Labour,Member,,soon"
    rows[2] = rows[2].replace("Substitute", "Helper")
    outcome = bring_in(board, as_csv(*rows, ",Brineford BC,Labour,,,", head=head))
    assert [left.line for left in outcome.not_taken] == [3, 4, 7]
    assert {question.suggested for question in outcome.questions} == {"keep"}
    assert outcome.writes == 0


def test_a_later_first_day_of_somebody_who_has_sat_on_is_no_second_term() -> None:
    board = kept_board()
    rows = [f"{row},01/06/2026" for row in ROWS]
    outcome = bring_in(board, as_csv(*rows, head="Name,Authority,Party,Type,Office,From"))
    assert outcome.writes == 0
    assert len(outcome.doubts) == 1
    assert "They have sat without a break" in outcome.doubts[0].suggestion


def test_a_person_of_another_board_is_not_renamed_by_this_ones_list() -> None:
    board = kept_board()
    shared = Person.objects.get(name="Wilhelmina Strake")
    MembershipFactory(person=shared)
    bring_in(board, as_csv(ROWS[0], ROWS[1].replace("Brineford BC", "Upfell DC"), *ROWS[2:]))
    shared.refresh_from_db()
    assert shared.organisation == "Brineford BC"


def test_the_order_of_the_list_is_taken_only_if_somebody_says_so() -> None:
    board = kept_board()
    content = as_csv(ROWS[1], ROWS[0], *ROWS[2:])
    assert bring_in(board, content).writes == 0
    as_suggested(board, content)
    assert next(iter(seats(board))) == "Wilhelmina Strake"


def test_a_change_meanwhile_stops_it_and_nothing_is_written() -> None:
    board = kept_board()
    by = board.secretaries.get().user
    content = as_csv(*ROWS, "Hortense Quibell,Brineford BC,Labour,Substitute,")
    seen = bring_in(board, content, dry_run=True).seen
    MembershipFactory(board=board, person=PersonFactory(name="Casimir Holt"))
    with pytest.raises(SavedMeanwhile):
        bring_in_list(
            board=board, by=by, content=content, file_name="l.csv", holds_from=JUNE, seen=seen
        )
    assert not Person.objects.filter(name="Hortense Quibell").exists()


def test_only_the_boards_own_secretariat_brings_in() -> None:
    board = kept_board()
    with pytest.raises(PermissionDenied):
        bring_in_list(
            board=board, by=UserFactory(), content=as_csv(*ROWS), file_name="l.csv",
            holds_from=JUNE,
        )  # fmt: skip


def test_an_unreadable_list_is_refused_whole() -> None:
    board = kept_board()
    with pytest.raises(ImportRefused, match=r"l.csv|list.csv"):
        bring_in(board, b"Name,Position\nElfrida Noakes,Ferries Officer\n")


def test_an_answer_goes_to_its_own_question_only() -> None:
    """Where the board changed between review and answer, a number would fit another question."""
    board = kept_board()
    one = bring_in(board, as_csv(*ROWS[:1], *ROWS[2:]), dry_run=True).questions
    two = bring_in(board, as_csv(*ROWS[1:]), dry_run=True).questions
    form = AnswersForm({name_of(one[0].key): "end"}, questions=two)
    assert not form.is_valid()
