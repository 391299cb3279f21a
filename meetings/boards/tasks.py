"""What the worker does for boards: it sends the messages that were posted."""

import logging

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from meetings.boards.mail import NotDelivered, send_text
from meetings.boards.posting import SEND_TASK

logger = logging.getLogger(__name__)

TRIES = 9
"""Each wait is four times the one before, from four seconds on: the last ends after a day."""


@app.task(
    name=SEND_TASK,
    queue="mail",
    retry=RetryStrategy(max_attempts=TRIES, exponential_wait=4, retry_exceptions=(OSError,)),
)
def send_message(to: str, subject: str, lines: list[str]) -> None:
    """A mail server that is away is tried again; an address that is refused is not."""
    try:
        send_text(to=to, subject=subject, lines=lines)
    except NotDelivered as refused:
        logger.warning("%s", refused)
