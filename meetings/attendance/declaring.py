"""Declarations of interest at a meeting: making, changing, withdrawing them, leaving the room."""

from dataclasses import dataclass, replace

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from meetings.agenda.models import AgendaItem
from meetings.attendance.declaring_rule import is_over, why_not_declared
from meetings.attendance.expected import expected_at
from meetings.attendance.interest_policies import is_own, keeps_register
from meetings.attendance.models import Apology, Attendance, Declaration, Interest
from meetings.boards.models import Meeting
from meetings.boards.policies import SiteUser, is_secretary
from meetings.boards.refusals import Refused
from meetings.boards.saved_meanwhile import SavedMeanwhile
from meetings.members.models import Membership, Person


@dataclass(frozen=True)
class Declared:
    """What somebody declares. `item` None: the whole meeting.

    `text` may be blank where `interest`, an entry of their register, says it: it is copied, so
    that the record stays what it was when the register changes. A sensitive one makes the
    declaration sensitive; of a sensitive declaration no text is needed.
    """

    item: AgendaItem | None
    kind: Declaration.Kind
    text: str = ""
    sensitive: bool = False
    left_room: bool = False
    interest: Interest | None = None


class AlreadyDeclared(Refused):
    """The person has a declaration in this item; `first` is that one."""

    def __init__(self, first: Declaration) -> None:
        what = "the whole meeting" if first.item_id is None else "this item"
        super().__init__(
            f"{first.person} has declared an interest in {what} already. Change that declaration "
            "if there is more to say.",
            "item",
        )
        self.first = first


def people_at(meeting: Meeting) -> list[Person]:
    """Everybody for whom something can be declared: who is expected, on a list, or was there."""
    people = {expected.person.pk: expected.person for expected in expected_at(meeting)}
    there = Person.objects.filter(
        pk__in=[
            *Attendance.objects.filter(
                meeting=meeting, status=Attendance.Status.PRESENT
            ).values_list("person", flat=True),
            *meeting.register_entries.filter(taken_back_at__isnull=True).values_list(
                "person", flat=True
            ),
        ]
    )
    for person in there:
        people.setdefault(person.pk, person)
    return list(people.values())


def belongs_to(user: SiteUser, meeting: Meeting) -> bool:
    """Whether the account's person is one of `people_at`; one query."""
    if not user.is_authenticated:
        return False
    seats = Membership.objects.on(meeting.date).filter(board=meeting.board_id)
    standing_in = Apology.objects.standing().filter(meeting=meeting, substitute__isnull=False)
    there = Attendance.objects.filter(meeting=meeting, status=Attendance.Status.PRESENT)
    tapped = meeting.register_entries.filter(taken_back_at__isnull=True)
    return Person.objects.filter(
        Q(pk__in=seats.values("person"))
        | Q(pk__in=standing_in.values("substitute"))
        | Q(pk__in=there.values("person"))
        | Q(pk__in=tapped.values("person")),
        user_id=user.pk,
    ).exists()


def items_to_declare_in(meeting: Meeting) -> list[AgendaItem]:
    """The items readers have, in printed order, without those withdrawn. One query.

    Of a meeting that was held without having been published here, all.
    """
    items = meeting.items.in_order().select_related("meeting", "parent")
    return [
        item
        for item in items
        if not item.withdrawn and (item.is_out or meeting.state == Meeting.State.HELD)
    ]


@transaction.atomic
def declare(
    *, meeting: Meeting, person: Person, by: AbstractBaseUser, declared: Declared
) -> Declaration:
    """Raises: PermissionDenied; AlreadyDeclared; Refused where the meeting takes no declarations
    now, the person does not belong to it, or nothing is said."""
    meeting = _lock_meeting(meeting)
    _check(meeting, person, by)
    if person not in people_at(meeting):
        raise Refused(f"{person} is neither expected at this meeting nor there.", "person")
    declared = _checked(declared, meeting, person, by)
    _refuse_a_second(meeting, person, declared.item)
    return _make(meeting, person, by, declared)


@transaction.atomic
def change_declaration(
    *, declaration: Declaration, by: AbstractBaseUser, revision: int, declared: Declared
) -> Declaration:
    """What it says now. Once the meeting is over the old one is kept, withdrawn, and the
    corrected one is another.

    Raises: PermissionDenied; SavedMeanwhile; AlreadyDeclared; Refused as `declare`, or where it
    was withdrawn.
    """
    declaration = _lock(declaration, by)
    if declaration.revision != revision:
        raise SavedMeanwhile
    declared = _checked(declared, declaration.meeting, declaration.person, by, before=declaration)
    _refuse_a_second(declaration.meeting, declaration.person, declared.item, besides=declaration)
    return _rewrite(declaration, by, declared)


@transaction.atomic
def mark_left_room(*, declaration: Declaration, by: AbstractBaseUser, left: bool) -> Declaration:
    """That the person left the room for the item, or stayed. Saying it twice changes nothing.

    Raises: PermissionDenied for all but the secretariat; Refused as `change_declaration`.
    """
    declaration = _lock(declaration, by)
    if not is_secretary(by, declaration.meeting.board):
        raise PermissionDenied
    if declaration.left_room == left:
        return declaration
    return _rewrite(declaration, by, replace(said_in(declaration), left_room=left))


@transaction.atomic
def withdraw_declaration(*, declaration: Declaration, by: AbstractBaseUser) -> None:
    """It is kept, and no longer stands. Raises: PermissionDenied; Refused as for a change."""
    _withdraw(_lock(declaration, by))


def left_the_room(meeting: Meeting) -> dict[int | None, set[int]]:
    """Who has left, or will leave, for which item: people's primary keys by items', in two queries
    at most.

    None: for the whole meeting. Who leaves for a heading leaves for each paper under it.
    """
    left: dict[int | None, set[int]] = {}
    declared = Declaration.objects.standing().filter(meeting=meeting, left_room=True)
    for item_id, person_id in declared.values_list("item", "person"):
        left.setdefault(item_id, set()).add(person_id)
    headings = [key for key in left if key is not None]
    if headings:
        papers = AgendaItem.objects.filter(parent__in=headings)
        for item_id, heading_id in papers.values_list("pk", "parent"):
            left.setdefault(item_id, set()).update(left[heading_id])
    return left


def said_in(declaration: Declaration) -> Declared:
    return Declared(
        item=declaration.item,
        kind=Declaration.Kind(declaration.kind),
        text=declaration.text,
        sensitive=declaration.is_sensitive,
        left_room=declaration.left_room,
        interest=declaration.interest,
    )


def may_declare_for(user: SiteUser, meeting: Meeting, person: Person) -> bool:
    """The person, and the secretariat."""
    return is_own(user, person) or is_secretary(user, meeting.board)


def _lock_meeting(meeting: Meeting) -> Meeting:
    """One declaration at a time, so that the second of two is refused with a sentence."""
    return (
        Meeting.objects.select_for_update(of=("self",)).select_related("board").get(pk=meeting.pk)
    )


def _lock(declaration: Declaration, by: AbstractBaseUser) -> Declaration:
    meeting = _lock_meeting(declaration.meeting)
    declaration = Declaration.objects.select_related(
        "meeting__board", "person", "item", "interest"
    ).get(pk=declaration.pk)
    _check(meeting, declaration.person, by)
    if declaration.withdrawn_at is not None:
        raise Refused(
            "This declaration has been withdrawn or corrected meanwhile. The People tab of the "
            "meeting shows what stands now."
        )
    return declaration


def _check(meeting: Meeting, person: Person, by: AbstractBaseUser) -> None:
    if not may_declare_for(by, meeting, person):
        raise PermissionDenied
    why_not = why_not_declared(
        meeting, secretary=is_secretary(by, meeting.board), today=timezone.localdate()
    )
    if why_not:
        raise Refused(why_not)


def _checked(
    declared: Declared,
    meeting: Meeting,
    person: Person,
    by: AbstractBaseUser,
    before: Declaration | None = None,
) -> Declared:
    """With the text of the register where there is no other. What was declared `before` may stay
    though its item was withdrawn meanwhile, or its entry ended."""
    item, interest = declared.item, declared.interest
    stays = before is not None and item is not None and item.pk == before.item_id
    if item is not None and not stays and item not in items_to_declare_in(meeting):
        raise Refused(
            "This item is not, or no longer, on the agenda. Choose another, or the whole meeting.",
            "item",
        )
    text, sensitive = declared.text.strip(), declared.sensitive
    if interest is not None:
        is_known = before is not None and interest.pk == before.interest_id
        if interest.person_id != person.pk or not (
            is_known or not interest.sensitive or keeps_register(by, person)
        ):
            raise Refused(f"This is not in the register of {person}.", "interest")
        text = text or interest.text
        sensitive = sensitive or interest.sensitive
    if not text and not sensitive:
        raise Refused(
            "Say what the interest is, or choose it from the register. Only where it is sensitive "
            "need nothing be said.",
            "text",
        )
    return replace(declared, text=text, sensitive=sensitive)


def _refuse_a_second(
    meeting: Meeting,
    person: Person,
    item: AgendaItem | None,
    besides: Declaration | None = None,
) -> None:
    others = Declaration.objects.standing().filter(meeting=meeting, person=person, item=item)
    if besides is not None:
        others = others.exclude(pk=besides.pk)
    first = others.select_related("person").first()
    if first is not None:
        raise AlreadyDeclared(first)


def _make(
    meeting: Meeting, person: Person, by: AbstractBaseUser, declared: Declared
) -> Declaration:
    declaration = Declaration(meeting=meeting, person=person, declared_by_id=by.pk)
    _write(declaration, declared)
    declaration.save()
    return declaration


def _rewrite(declaration: Declaration, by: AbstractBaseUser, declared: Declared) -> Declaration:
    if declared == said_in(declaration):
        return declaration
    if is_over(declaration.meeting, timezone.localdate()):
        _withdraw(declaration)
        return _make(declaration.meeting, declaration.person, by, declared)
    _write(declaration, declared)
    declaration.revision += 1
    declaration.save(
        update_fields=["item", "kind", "text", "sensitive", "left_room", "interest", "revision"]
    )
    return declaration


def _withdraw(declaration: Declaration) -> None:
    declaration.withdrawn_at = timezone.now()
    declaration.revision += 1
    declaration.save(update_fields=["withdrawn_at", "revision"])


def _write(declaration: Declaration, declared: Declared) -> None:
    declaration.item = declared.item
    declaration.kind = declared.kind
    declaration.text = declared.text
    declaration.sensitive = declared.sensitive
    declaration.left_room = declared.left_room
    declaration.interest = declared.interest
