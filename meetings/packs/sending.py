"""Files as answers to requests: whole or in part, or not at all where the reader has them.

Conditions and ranges follow RFC 9110. An answer is read a chunk at a time as it is sent, so it
takes the same little memory for a file of any length.
"""

from collections.abc import Callable, Generator
from dataclasses import dataclass
from datetime import datetime
from typing import IO, Protocol

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header, http_date, quote_etag
from werkzeug.http import parse_range_header

CHUNK = 64 * 1024


class Content(Protocol):
    """Bytes that can be sent from any place in them."""

    @property
    def size(self) -> int: ...

    def chunks(self, start: int, stop: int) -> Generator[bytes]:
        """The bytes from `start` up to `stop`. What it opens is closed with the iterator."""


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file and what follows it. Each reading opens it anew: answers never share one."""

    open: Callable[[], IO[bytes]]
    file_size: int
    tail: bytes = b""

    @property
    def size(self) -> int:
        return self.file_size + len(self.tail)

    def chunks(self, start: int, stop: int) -> Generator[bytes]:
        if start < self.file_size:
            with self.open() as file:
                file.seek(start)
                left = min(stop, self.file_size) - start
                while left > 0:
                    chunk = file.read(min(left, CHUNK))
                    if not chunk:
                        raise EOFError("A stored file is shorter than its storage says.")
                    left -= len(chunk)
                    yield chunk
        tail = self.tail[max(start - self.file_size, 0) : max(stop - self.file_size, 0)]
        if tail:
            yield tail


class _NotSatisfiable(Exception):
    """The range asked for lies outside of the content."""


def send(
    request: HttpRequest,
    content: Content,
    *,
    etag: str,
    modified: datetime,
    filename: str,
    content_type: str = "application/pdf",
) -> HttpResponseBase:
    """200, 206, 304, 412 or 416, to a GET or HEAD request.

    `etag` has to change whenever a byte does. Several ranges are answered with the whole.
    """
    tag, date = quote_etag(etag), http_date(modified.timestamp())
    response: HttpResponseBase | None = get_conditional_response(
        request, etag=tag, last_modified=int(modified.timestamp())
    )
    if response is None:
        response = _send(request, content, tag, date, content_type)
        response["Accept-Ranges"] = "bytes"
        response["X-Content-Type-Options"] = "nosniff"
        if response.status_code != 416:
            response["Content-Disposition"] = content_disposition_header(True, filename)
    response["ETag"] = tag
    response["Last-Modified"] = date
    response["Cache-Control"] = "private, no-cache"
    return response


def is_from_the_start(response: HttpResponseBase) -> bool:
    """Whether it sends the first bytes, and so begins a download."""
    if not response.streaming:
        return False
    return response.status_code == 200 or response["Content-Range"].startswith("bytes 0-")


def _send(
    request: HttpRequest, content: Content, tag: str, date: str, content_type: str
) -> HttpResponseBase:
    size = content.size
    try:
        asked = _asked_range(request, size, tag, date)
    except _NotSatisfiable:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    start, stop = asked or (0, size)
    headers = {"Content-Type": content_type, "Content-Length": str(stop - start)}
    if request.method == "HEAD":
        return HttpResponse(headers=headers)
    if asked:
        headers["Content-Range"] = f"bytes {start}-{stop - 1}/{size}"
    return StreamingHttpResponse(
        content.chunks(start, stop), status=206 if asked else 200, headers=headers
    )


def _asked_range(request: HttpRequest, size: int, tag: str, date: str) -> tuple[int, int] | None:
    """From where up to where; None for the whole.

    Raises: _NotSatisfiable.
    """
    asked = parse_range_header(request.headers.get("Range"))
    if request.method != "GET" or asked is None or asked.units != "bytes":
        return None
    if len(asked.ranges) != 1 or request.headers.get("If-Range", tag) not in (tag, date):
        return None
    # werkzeug refuses a last part that is longer than the whole
    if size and asked.ranges[0][0] <= -size:
        return 0, size
    found = asked.range_for_length(size)
    if found is None:
        raise _NotSatisfiable
    return found
