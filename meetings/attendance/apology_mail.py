"""Who is told by e-mail of apologies, and in what words.

The word a member adds goes to the secretariat and the member's own group office alone. Nobody is
told of what they did themself, nor is the office or the secretariat they did it for.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from django.contrib.auth import get_user_model
from django.contrib.auth.base_user import AbstractBaseUser
from django.urls import reverse

from meetings.attendance.models import Apology
from meetings.attendance.policies import can_see_confidential
from meetings.boards.mail import site_link
from meetings.boards.models import Meeting
from meetings.boards.policies import is_secretary
from meetings.boards.posting import post_text
from meetings.members.addresses import address_of
from meetings.members.models import Group, Person


class Post:
    """The messages of one act: to each address one, the first that is meant for it."""

    def __init__(self, apology: Apology, by: AbstractBaseUser | None) -> None:
        self.apology, self.meeting, self.by = apology, apology.meeting, by
        self.told = {"", getattr(by, "email", "").lower()}

    def to(self, addresses: Iterable[str], subject: str, lines: Sequence[str], link: str) -> None:
        for address in addresses:
            if address.lower() in self.told:
                continue
            self.told.add(address.lower())
            post_text(
                to=address,
                subject=f"{subject}: {self.meeting}",
                lines=[*when_and_where(self.meeting), "", *lines, "", site_link(link)],
                meeting=self.meeting,
            )

    def to_person(self, person: Person, subject: str, lines: Sequence[str]) -> None:
        if self.by is None or person.user_id != self.by.pk:
            self.to([address_of(person)], subject, lines, self.meeting.get_absolute_url())

    def to_office(self, group: Group | None, subject: str, lines: Sequence[str]) -> None:
        if group is None:
            return
        self.to(_of_office(group, self.by), subject, lines, _page_of(self.meeting, group))

    def to_secretariat(self, subject: str, lines: Sequence[str]) -> None:
        board = self.meeting.board
        if self.by is not None and is_secretary(self.by, board):
            return
        addresses = [board.contact_email]
        if not board.contact_email:
            accounts = get_user_model()._default_manager.filter(
                secretary_of__board=board, is_active=True
            )
            addresses = [getattr(account, "email", "") for account in accounts]
        self.to(addresses, subject, lines, reverse("apology", args=[self.apology.pk]))


def tell_sent(apology: Apology, *, by: AbstractBaseUser | None, group: Group | None) -> None:
    """The substitute, the group's office, the secretariat; the member, where another sent them.

    Without `by` they stand again, because the register had the member arrive by mistake.
    """
    post = Post(apology, by)
    if apology.substitute is not None:
        _tell_chosen(post, apology.substitute)
    subject = f"Apologies from {apology.person}"
    lines = [f"{apology.person} cannot come{_sent_by(apology, by)}.", _who_stands_in(apology)]
    noted = [*lines, "", f"A word with it: {apology.note}"] if apology.note else lines
    post.to_office(group, subject, [*noted, *_to_choose(apology)])
    post.to_secretariat(subject, noted)
    if by is None:
        return
    post.to_person(
        apology.person,
        "Apologies sent for you",
        [
            f"{by} has sent your apologies for this meeting. {_who_stands_in(apology)}",
            "If you can come after all, say so on the meeting’s page:"
            if _has_account(apology.person)
            else f"If you can come after all, tell the secretariat{_reached(apology.meeting)}.",
        ],
    )


def tell_changed(
    apology: Apology, *, by: AbstractBaseUser, before: Person | None, group: Group | None
) -> None:
    """Whoever stood in and whoever does now; the office, the secretariat, and the member."""
    post = Post(apology, by)
    if apology.substitute is not None:
        _tell_chosen(post, apology.substitute)
    if before is not None:
        _tell_not_needed(post, before, f"You no longer stand in for {apology.person}.")
    subject = f"Who stands in for {apology.person}"
    lines = [_who_stands_in(apology)]
    if before is not None:
        steps_down = before.user_id == by.pk
        lines = [
            f"{before} cannot stand in after all."
            if steps_down
            else f"{before} no longer stands in.",
            *lines,
        ]
    post.to_office(group, subject, [*lines, *_to_choose(apology)])
    post.to_secretariat(subject, lines)
    post.to_person(apology.person, "Who stands in for you", lines)


def tell_withdrawn(apology: Apology, *, by: AbstractBaseUser | None, group: Group | None) -> None:
    """The substitute, the group's office, the secretariat; the member, where another did it."""
    post = Post(apology, by)
    if apology.substitute is not None:
        _tell_not_needed(
            post,
            apology.substitute,
            f"{apology.person} comes after all: you are no longer needed as a substitute. Thank "
            "you.",
        )
    subject = f"{apology.person} comes after all"
    lines = [f"{apology.person} comes after all: the apologies are withdrawn."]
    if apology.substitute is not None:
        lines.append(f"{apology.substitute} no longer stands in.")
    post.to_office(group, subject, lines)
    post.to_secretariat(subject, lines)
    if by is not None:
        post.to_person(
            apology.person,
            "You are expected after all",
            [f"{by} has withdrawn your apologies: you are expected at this meeting."],
        )


def tell_seats_changed(
    changed: Iterable[tuple[Apology, Person, Group | None, bool]], *, by: AbstractBaseUser
) -> None:
    """Apologies that a change of seats or days has touched, each with its substitute, the member's
    group and whether it stands again: substitutes and offices have one message each."""
    to: dict[str, list[_Told]] = {}
    for apology, substitute, group, stands_again in changed:
        member, meeting = apology.person, apology.meeting
        if stands_again:
            seat = f"{member} is a member on the day of this meeting again"
            subject, own = "You stand in", [f"{seat}.", *_asked(apology, substitute)]
            lines = [f"{seat}: the apologies stand, and {substitute} stands in."]
        else:
            no_seat = f"{member} is no longer a member on the day of this meeting"
            subject = "You no longer stand in"
            own = _not_needed(
                apology, substitute, f"{no_seat}, so you no longer stand in for them."
            )
            lines = [f"{no_seat}: the apologies lapse, and {substitute} no longer stands in."]
        if substitute.user_id != by.pk:
            to.setdefault(address_of(substitute), []).append(
                _Told(subject, meeting, own, meeting.get_absolute_url())
            )
        if group is not None:
            told = _Told("Who stands in", meeting, lines, _page_of(meeting, group))
            for address in _of_office(group, by):
                to.setdefault(address, []).append(told)
    for address, paragraphs in to.items():
        if address and address.lower() != getattr(by, "email", "").lower():
            _post(address, paragraphs)


def when_and_where(meeting: Meeting) -> list[str]:
    """The meeting's board, day, hour and place."""
    lines = [f"{meeting.board}", f"{meeting.date:%A %-d %B %Y}, {meeting.start:%H.%M}"]
    if meeting.where:
        lines.append(meeting.where)
    return lines


class _Told(NamedTuple):
    """What one message says of one meeting."""

    subject: str
    meeting: Meeting
    lines: Sequence[str]
    link: str


def _post(address: str, told: Sequence[_Told]) -> None:
    """One message, with a paragraph for each meeting."""
    first = told[0]
    subjects = {each.subject for each in told}
    subject = first.subject if len(subjects) == 1 else "Who stands in"
    of = first.meeting if len(told) == 1 else first.meeting.board
    lines: list[str] = []
    for each in told:
        lines += ["", ""] if lines else []
        lines += [*when_and_where(each.meeting), "", *each.lines, "", site_link(each.link)]
    post_text(to=address, subject=f"{subject}: {of}", lines=lines)


def _of_office(group: Group, by: AbstractBaseUser | None) -> list[str]:
    """Where the office is written to; nowhere where `by` works in it."""
    users = [user for user in group.office_users.all() if user.is_active]
    if by is not None and any(user.pk == by.pk for user in users):
        return []
    return [group.office_email] if group.office_email else [user.email for user in users]


def _page_of(meeting: Meeting, group: Group) -> str:
    return reverse("meeting_group", args=[meeting.pk, group.pk])


def _tell_chosen(post: Post, substitute: Person) -> None:
    lines = _asked(post.apology, substitute)
    post.to_person(substitute, f"You stand in for {post.apology.person}", lines)


def _asked(apology: Apology, substitute: Person) -> list[str]:
    meeting = apology.meeting
    lines = [f"You are asked to stand in for {apology.person} at this meeting."]
    if not _has_account(substitute):
        lines.append(
            "You have no account here yet, which you need to read the papers: ask the "
            f"secretariat{_reached(meeting)}. If you cannot come, tell them, so that another is "
            "found."
        )
        return [*lines, "With an account, you find the meeting here:"]
    if meeting.is_published:
        lines.append("The papers are out: you can read and download them there once you sign in.")
    else:
        lines.append("You will be able to read the papers there as soon as they are published.")
    lines.append("If you cannot come, say so on the meeting’s page, so that another is found:")
    return lines


def _tell_not_needed(post: Post, substitute: Person, sentence: str) -> None:
    lines = _not_needed(post.apology, substitute, sentence)
    post.to_person(substitute, "You no longer stand in", lines)


def _not_needed(apology: Apology, substitute: Person, sentence: str) -> list[str]:
    lines = [sentence]
    account, meeting = substitute.user, apology.meeting
    if (
        account is not None
        and account.is_active
        and meeting.is_published
        and not can_see_confidential(account, meeting)
    ):
        lines.append("The meeting’s confidential papers are closed to you again.")
    return lines


def _has_account(person: Person) -> bool:
    return person.user is not None and person.user.is_active


def _reached(meeting: Meeting) -> str:
    """The secretariat's address in brackets, where there is one."""
    contact = meeting.board.contact_email
    return f" ({contact})" if contact else ""


def _who_stands_in(apology: Apology) -> str:
    if apology.substitute is None:
        return "Nobody stands in yet."
    return f"{apology.substitute} stands in."


def _to_choose(apology: Apology) -> list[str]:
    """What an office does next, beside the link to where it does it."""
    return [] if apology.substitute is not None else ["", "To choose who stands in:"]


def _sent_by(apology: Apology, by: AbstractBaseUser | None) -> str:
    if by is None:
        return " after all: they were entered in the register by mistake"
    return "" if apology.person.user_id == by.pk else f"; {by} has said so"
