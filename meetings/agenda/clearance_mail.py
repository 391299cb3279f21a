"""Who is told by e-mail of a report's steps, and in what words.

A message names a confidential report by its open title alone, and never quotes what was said of it.
"""

from collections.abc import Iterable, Sequence

from django.contrib.auth import get_user_model
from django.contrib.auth.base_user import AbstractBaseUser
from django.urls import reverse

from meetings.agenda.clearance_rules import Kind, leads_who_clear
from meetings.agenda.models import Report
from meetings.boards.mail import site_link
from meetings.boards.posting import post_text
from meetings.members.addresses import address_of
from meetings.members.models import Person


def name_of(report: Report) -> str:
    """What an e-mail may call it."""
    item = report.item
    if item.is_secret:
        return f"“{item.open_title}”" if item.open_title else "a confidential report"
    return f"“{report.title}”"


def where_of(report: Report) -> str:
    """Board and day, or the forward plan."""
    meeting = report.item.meeting
    if meeting is None:
        return f"{report.item.board}, forward plan"
    return f"{meeting.board}, {meeting.date:%-d %B %Y}"


def tell_submitted(report: Report, by: AbstractBaseUser) -> None:
    _tell(
        [*_secretariat(report), *_addresses(leads_who_clear(report))],
        by,
        f"Submitted: {name_of(report)}",
        [f"{by} has submitted {name_of(report)}.", "Read it, and clear it or return it:"],
        report,
    )


def tell_taken_back(report: Report, by: AbstractBaseUser) -> None:
    _tell(
        [*_secretariat(report), *_addresses(leads_who_clear(report))],
        by,
        f"Taken back: {name_of(report)}",
        [f"{by} has taken {name_of(report)} back to go on writing it. You need do nothing."],
        report,
    )


def tell_returned(report: Report, by: AbstractBaseUser, comment: str) -> None:
    _tell(
        [*_addresses(officers_of(report)), *_secretariat(report)],
        by,
        f"Returned: {name_of(report)}",
        [
            f"{by} has returned {name_of(report)} with comments.",
            *_said(report, comment),
            "Change it, and submit it again:",
        ],
        report,
    )


def tell_waits_for(
    report: Report, by: AbstractBaseUser, leads: Sequence[Person], waits_for: Iterable[Kind]
) -> None:
    to = _addresses(leads) if Kind.CLEARED_BY_LEAD in waits_for else _secretariat(report)
    _tell(
        to,
        by,
        f"Waits for you to clear it: {name_of(report)}",
        [f"{by} has cleared {name_of(report)}. It needs your clearance, too:"],
        report,
    )


def tell_cleared(report: Report, by: AbstractBaseUser) -> None:
    _tell(
        [*_addresses(officers_of(report)), *_secretariat(report)],
        by,
        f"Cleared: {name_of(report)}",
        [
            f"{name_of(report)[:1].upper()}{name_of(report)[1:]} is cleared: {by} was the last.",
            "Nobody can change it now unless the secretariat opens it again.",
        ],
        report,
    )


def tell_reopened(
    report: Report, by: AbstractBaseUser, clearers: Iterable[AbstractBaseUser], reason: str
) -> None:
    _tell(
        [*_addresses(officers_of(report)), *_accounts(clearers)],
        by,
        f"Opened again: {name_of(report)}",
        [
            f"{by} has opened {name_of(report)} again, which was cleared. It can be changed now, "
            "and has to be cleared anew.",
            *_said(report, reason),
        ],
        report,
    )


def officers_of(report: Report) -> list[Person]:
    """Its author and its contact officers."""
    people = [report.author] if report.author is not None else []
    contacts = report.contact_officers.select_related("user").order_by("report_contacts__position")
    return [*people, *(person for person in contacts if person not in people)]


def _said(report: Report, words: str) -> list[str]:
    if report.item.is_secret:
        return ["What they say of it is on its page."]
    return ["", *words.splitlines(), ""]


def _secretariat(report: Report) -> list[str]:
    accounts = get_user_model()._default_manager.filter(
        secretary_of__board=report.item.board, is_active=True
    )
    return _accounts(accounts)


def _accounts(accounts: Iterable[AbstractBaseUser]) -> list[str]:
    return [getattr(account, "email", "") for account in accounts if account.is_active]


def _addresses(people: Iterable[Person]) -> list[str]:
    return [address_of(person) for person in people]


def _tell(
    addresses: Iterable[str],
    by: AbstractBaseUser,
    subject: str,
    lines: Sequence[str],
    report: Report,
) -> None:
    """Each address once, and not the one who did it."""
    own = getattr(by, "email", "").lower()
    link = site_link(reverse("report", args=[report.item_id]))
    told = {own, ""}
    for address in addresses:
        if address.lower() not in told:
            told.add(address.lower())
            post_text(
                to=address,
                subject=subject,
                lines=[where_of(report), "", *lines, "", link],
                board=report.item.board,
            )
