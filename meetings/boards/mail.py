"""E-mail as this site sends it: plain text to one person, with links into the site."""

import smtplib
from collections.abc import Callable, Iterable
from contextlib import suppress
from textwrap import wrap
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.core.validators import validate_email

WIDTH = 76
LONGEST_ADDRESS = 254
PERMANENT = 500
"""Replies of a mail server from here on are final. Source: RFC 5321, 4.2.1."""


class NotDelivered(Exception):
    """The message cannot be delivered, and trying again does not help; the reason in a sentence."""


def site_link(path: str) -> str:
    """The whole address of a page: `path` is what `reverse` gives."""
    return f"{settings.SITE_URL}/{path.lstrip('/')}"


def is_address(email: str) -> bool:
    """Whether it can be kept, and written to."""
    try:
        validate_email(email)
    except ValidationError:
        return False
    return len(email) <= LONGEST_ADDRESS


def send_text(*, to: str, subject: str, lines: Iterable[str]) -> None:
    """Send one plain message to one address, now; call it from the worker or after commit.

    Each of `lines` is a paragraph or a line of a list and is wrapped; "" is an empty line. A link
    belongs on a line of its own. Words that people typed may stand in subject and lines.

    Raises: NotDelivered where the address is none, the mail server refuses it for good, or the
    connection breaks so that nobody knows; OSError where there is no mail server, or it asks to be
    tried again later: then it has not been sent.
    """
    if not is_address(to):
        raise NotDelivered(f"“{to}” is not an e-mail address.")
    message = EmailMessage(
        subject=_one_line(subject),
        body="\n".join(_wrapped(line) for line in lines) + "\n",
        to=[to],
        headers={"Auto-Submitted": "auto-generated"},
    )
    connection = get_connection()
    connection.open()
    message.connection = connection
    is_handed_over = _watched(connection)
    try:
        message.send()
    except smtplib.SMTPRecipientsRefused as error:
        code, reason = next(iter(error.recipients.values()))
        _refused(to, code, reason, error)
    except smtplib.SMTPResponseException as error:
        if isinstance(error, smtplib.SMTPDataError):
            _refused(to, error.smtp_code, error.smtp_error, error)
        raise  # at the sender's address: the server's settings, not the recipient
    except OSError as error:
        if not is_handed_over():
            raise
        raise NotDelivered(
            f"The connection to the mail server broke while the message for {to} was being sent: "
            "it may have arrived."
        ) from error
    finally:
        with suppress(OSError):
            connection.close()


def _watched(connection: BaseEmailBackend) -> Callable[[], bool]:
    """Tells whether the text of a message has begun to go to the mail server: before that nothing
    can have arrived."""
    smtp = getattr(connection, "connection", None)
    if not isinstance(smtp, smtplib.SMTP):
        return lambda: True
    begun = []
    send_data = smtp.data

    def data(text: Any) -> tuple[int, bytes]:
        begun.append(True)
        return send_data(text)

    smtp.data = data  # type: ignore[method-assign, assignment]  # what `sendmail` calls at that moment
    return lambda: bool(begun)


def is_recipients(error: OSError) -> bool:
    """Whether the mail server asks to be tried again later for this recipient, not for all."""
    return isinstance(error, smtplib.SMTPRecipientsRefused | smtplib.SMTPDataError)


def reply_of(error: OSError) -> str:
    """What the mail server said, or else the system."""
    said: bytes | str
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        said = next(iter(error.recipients.values()))[1]
    elif isinstance(error, smtplib.SMTPResponseException):
        said = error.smtp_error
    else:
        return _one_line(str(error))
    return _one_line(said.decode(errors="replace") if isinstance(said, bytes) else said)[:200]


def _refused(to: str, code: int, reason: bytes | str, error: OSError) -> None:
    if code < PERMANENT:
        raise error
    said = reason.decode(errors="replace") if isinstance(reason, bytes) else reason
    raise NotDelivered(
        f"The mail server does not take messages for {to}: {_one_line(said)[:200]}"
    ) from error


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _wrapped(line: str) -> str:
    """Wrapped between words, further lines of a list's line indented as its first one is."""
    text = line.strip()
    if not text:
        return ""
    indent = " " * (len(line) - len(line.lstrip()))
    further = indent + "  " if text.startswith("- ") else indent
    return "\n".join(
        wrap(
            _one_line(text),
            WIDTH,
            initial_indent=indent,
            subsequent_indent=further,
            break_long_words=False,
            break_on_hyphens=False,
        )
    )
