"""Who is told by e-mail of apologies, and in what words.

The word a member adds goes to the secretariat and the member's own group office alone. Nobody is
told of what they did themself, nor is the office or the secretariat they did it for.
"""

from collections.abc import Iterable, Sequence

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
        users = [user for user in group.office_users.all() if user.is_active]
        if self.by is not None and any(user.pk == self.by.pk for user in users):
            return
        addresses = [group.office_email] if group.office_email else [user.email for user in users]
        self.to(
            addresses, subject, lines, reverse("meeting_group", args=[self.meeting.pk, group.pk])
        )

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
    noted = [*lines, "", f"They add: {apology.note}"] if apology.note else lines
    post.to_office(group, subject, noted)
    post.to_secretariat(subject, noted)
    if by is None:
        return
    post.to_person(
        apology.person,
        "Apologies sent for you",
        [
            f"{by} has sent your apologies for this meeting. {_who_stands_in(apology)}",
            "If you can come after all, say so on the meeting’s page:",
        ],
    )


def tell_changed(
    apology: Apology, *, by: AbstractBaseUser, before: Person | None, group: Group | None
) -> None:
    """Whoever stood in and whoever does now; the office, and the secretariat, of where it is."""
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
    post.to_office(group, subject, lines)
    post.to_secretariat(subject, lines)


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
        lines.append(f"{apology.substitute} no longer stands in, and is told so.")
    post.to_office(group, subject, lines)
    post.to_secretariat(subject, lines)
    if by is not None:
        post.to_person(
            apology.person,
            "You are expected after all",
            [f"{by} has withdrawn your apologies: you are expected at this meeting."],
        )


def when_and_where(meeting: Meeting) -> list[str]:
    """The meeting's board, day, hour and place."""
    lines = [f"{meeting.board}", f"{meeting.date:%A %-d %B %Y}, {meeting.start:%H.%M}"]
    if meeting.where:
        lines.append(meeting.where)
    return lines


def _tell_chosen(post: Post, substitute: Person) -> None:
    member = post.apology.person
    lines = [f"You are asked to stand in for {member} at this meeting."]
    account = substitute.user
    if account is None or not account.is_active:
        contact = post.meeting.board.contact_email
        lines.append(
            "You have no account here yet, which you need to read the papers: ask the "
            f"secretariat{f' ({contact})' if contact else ''}."
        )
    elif post.meeting.is_published:
        lines.append("The papers are out: you can read and download them there once you sign in.")
    else:
        lines.append("You will be able to read the papers there as soon as they are published.")
    lines.append("If you cannot come, say so on the meeting’s page, so that another is found:")
    post.to_person(substitute, f"You stand in for {member}", lines)


def _tell_not_needed(post: Post, substitute: Person, sentence: str) -> None:
    lines = [sentence]
    account = substitute.user
    if (
        account is not None
        and account.is_active
        and post.meeting.is_published
        and not can_see_confidential(account, post.meeting)
    ):
        lines.append("Its confidential papers are closed to you again.")
    post.to_person(substitute, "You no longer stand in", lines)


def _who_stands_in(apology: Apology) -> str:
    if apology.substitute is None:
        return "Nobody stands in yet."
    return f"{apology.substitute} stands in."


def _sent_by(apology: Apology, by: AbstractBaseUser | None) -> str:
    if by is None:
        return " after all: they were entered in the register by mistake"
    return "" if apology.person.user_id == by.pk else f"; {by} has said so"
