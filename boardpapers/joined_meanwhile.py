"""What is answered to a form about somebody who was joined with another entry meanwhile."""

import logging
from collections.abc import Callable

from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from psycopg.errors import ForeignKeyViolation

from meetings.members.models import Person

logger = logging.getLogger(__name__)


class JoinedMeanwhile:
    """Joining two people takes one of them away in the midst of whatever is being written of them.

    Each such service finds the person when it is asked, and Postgres sees when it commits that
    they are gone. Nothing was written then; whoever sent the form is told, and goes back to it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if request.method != "POST" or not _is_of_a_join(exception):
            return None
        logger.warning("Answered as of a person joined meanwhile.", exc_info=exception)
        return render(request, "409.html", status=409)


def _is_of_a_join(exception: Exception) -> bool:
    if isinstance(exception, IntegrityError):
        cause = exception.__cause__
        return isinstance(cause, ForeignKeyViolation) and Person._meta.db_table in str(cause)
    return isinstance(exception, Person.DoesNotExist)
