"""Downloads: who took what when, and whose name it carries.

Everybody but the board's secretariat gets confidential files as copies of their own. The time on
a copy is that of its Download row. A client that has a part of a copy, or all of it, names it by
its ETag or date, and is answered from the same row: with the same bytes.
"""

import hashlib
from datetime import datetime

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone
from django.utils.http import http_date, parse_etags, quote_etag

from meetings.boards.policies import is_secretary
from meetings.packs.models import Download
from meetings.packs.pieces import Copy, Piece
from meetings.packs.sending import is_from_the_start, send

REMEMBERED = 100
"""A reader's copies of one file that are recognised, newest first."""


def record_download(
    *, piece: Piece, by: AbstractBaseUser | None, at: datetime | None = None
) -> Download:
    """Keep that somebody, or one of the public, began to download something."""
    return Download.objects.create(
        pack=piece.pack,
        paper=piece.paper,
        everything=piece.everything,
        user_id=by.pk if by else None,
        at=at or timezone.now(),
    )


def answer(request: HttpRequest, piece: Piece) -> HttpResponseBase:
    """The piece, or a part of it, to somebody who may have it; downloads are recorded.

    What continues a download, and what is not sent, is none.
    """
    reader = request.user if isinstance(request.user, AbstractBaseUser) else None
    if piece.confidential and not is_secretary(request.user, piece.pack.meeting.board):
        if reader is None:
            raise PermissionDenied("A confidential file goes only to somebody with a name.")
        return _answer_with_copy(request, piece, reader)
    response = send(
        request,
        piece.content(None),
        etag=piece.digest,
        modified=piece.modified,
        filename=piece.name,
        content_type=piece.content_type,
    )
    if is_from_the_start(response):
        record_download(piece=piece, by=reader)
    return response


def _answer_with_copy(
    request: HttpRequest, piece: Piece, reader: AbstractBaseUser
) -> HttpResponseBase:
    earlier = _earlier_copy(request, piece, reader)
    copy = earlier or Copy(str(reader), timezone.now())
    response = send(
        request,
        piece.content(copy),
        etag=_etag(piece, copy),
        modified=copy.at,
        filename=piece.name,
        content_type=piece.content_type,
    )
    if earlier is None:
        if response.streaming:
            record_download(piece=piece, by=reader, at=copy.at)
        else:
            del response["ETag"]  # of a copy that nobody will ever get
    return response


def _earlier_copy(request: HttpRequest, piece: Piece, reader: AbstractBaseUser) -> Copy | None:
    """The reader's own copy that the client has something of already."""
    sent = request.headers
    asks_for_range = request.method == "GET" and "Range" in sent
    named = {
        *parse_etags(sent.get("If-Match", "")),
        *(tag.removeprefix("W/") for tag in parse_etags(sent.get("If-None-Match", ""))),
        sent.get("If-Modified-Since"),
        sent.get("If-Unmodified-Since"),
        sent.get("If-Range") if asks_for_range else None,
    }
    downloads = Download.objects.filter(
        pack=piece.pack, paper=piece.paper, everything=piece.everything, user_id=reader.pk
    )
    times = downloads.order_by("-at").values_list("at", flat=True)[:REMEMBERED]
    copies = [Copy(str(reader), at) for at in times]
    for copy in copies:
        if named & {quote_etag(_etag(piece, copy)), http_date(copy.at.timestamp())}:
            return copy
    if request.method == "HEAD" or (asks_for_range and "If-Range" not in sent):
        return copies[0] if copies else None
    return None


def _etag(piece: Piece, copy: Copy) -> str:
    """It differs for another file, reader or time, as the bytes do, and tells none of them."""
    text = f"{piece.digest} {copy.at.timestamp():.6f} {copy.reader}"
    return hashlib.sha256(text.encode()).hexdigest()
