"""Building one edition of a pack: select, render what is new, count, join, and make sure."""

import hashlib
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path

from django.db.models.fields.files import FieldFile
from django.utils import timezone

from meetings.boards.models import Meeting
from meetings.packs import uploads
from meetings.packs.confidential_texts import confidential_texts
from meetings.packs.joining import Part, join
from meetings.packs.leaks import find_leaks
from meetings.packs.models import Edition, Pack, RenderedPart
from meetings.packs.paging import PartPages, Place, page_plan
from meetings.packs.parts import AGENDA_KEY, Draft, drafts, print_css
from meetings.packs.rendering import NotRendered, Rendered, Sheet, cache_key, render_all
from meetings.packs.selection import select
from meetings.packs.uploads import UnusablePdf, clean_pdf

PRODUCER = "Board Papers"
AGENDA_TRIES = 5
Progress = Callable[[int, int, str], None]
"""Called with parts done, parts in all, and what was done last."""


class BuildFailed(Exception):
    """A pack could not be built; the message is a sentence for the secretary."""


@dataclass(frozen=True)
class BuiltPart:
    """How one part came out; `first_page` as printed, None on front pages."""

    title: str
    pages: int
    first_page: int | None
    seconds: float
    cached: bool


@dataclass(frozen=True)
class BuiltPack:
    edition: Edition
    pdf: bytes
    pages: int
    created: datetime
    parts: tuple[BuiltPart, ...]
    warnings: tuple[str, ...]
    content_key: str
    """Of what it was built from; see `content_key`."""

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.pdf).hexdigest()


@dataclass(frozen=True)
class _Done:
    """A part's PDF, fresh or from the cache."""

    pdf: bytes
    pages: int
    warnings: tuple[str, ...]
    seconds: float
    cached: bool


def no_progress(done: int, total: int, what: str) -> None:
    """For who does not want to know."""


def build(
    *,
    meeting: Meeting,
    edition: Edition,
    progress: Progress = no_progress,
    created: datetime | None = None,
) -> BuiltPack:
    """Build one edition from the data as they are now.

    `created` is the file's date (now); the same data and date give the same bytes. A part that
    has been rendered before, from the same text and style, is taken from the cache.

    Raises: BuildFailed, for a part that cannot be set, an upload that cannot be used, or a
    confidential text found in the public edition.
    """
    content = select(meeting, edition)
    found = drafts(content)
    if not found:
        raise BuildFailed("Every page of this pack is switched off in the board's settings.")
    warnings = [warning for paper in content.papers for warning in paper.warnings]
    done, places = _render(found, progress)
    for draft in found:
        warnings += [f"{draft.title}: {warning}" for warning in done[draft.key].warnings]
    created = (created or timezone.now()).replace(microsecond=0)
    pdf = join(
        [
            Part(
                key=draft.key,
                pdf=done[draft.key].pdf,
                title=draft.title,
                level=draft.level,
                running_head=draft.running_head,
                confidential=draft.confidential,
                numbered=draft.numbered,
                starts_right=draft.starts_right,
            )
            for draft in found
        ],
        title=_title(content.meeting, edition),
        created=created,
        producer=PRODUCER,
    )
    if edition == Edition.PUBLIC:
        _refuse_leaks(pdf, meeting)
    return BuiltPack(
        edition,
        pdf,
        max(place.end for place in places.values()),
        created,
        tuple(
            BuiltPart(
                draft.title,
                done[draft.key].pages,
                places[draft.key].number,
                done[draft.key].seconds,
                done[draft.key].cached,
            )
            for draft in found
        ),
        tuple(dict.fromkeys(warnings)),
        _key_of(found),
    )


def content_key(meeting: Meeting, edition: Edition) -> str:
    """SHA-256, hexadecimal, of what an edition would be built from now.

    A pack with another key was built before something in it changed. Renders nothing.
    """
    return _key_of(drafts(select(meeting, edition)))


def changed_since_built(packs: Iterable[Pack]) -> bool:
    """Whether a build would now come out otherwise than any of these packs."""
    return any(
        pack.content_key != content_key(pack.meeting, Edition(pack.edition)) for pack in packs
    )


def _key_of(found: Sequence[Draft]) -> str:
    digest = hashlib.sha256(print_css().encode())
    for draft in found:
        content = draft.pdf.name if draft.pdf is not None else draft.html(pages={})
        pictures = sorted(f"{address} {file.name}" for address, file in draft.pictures.items())
        flags = (draft.key, draft.title, draft.level, draft.running_head, draft.confidential)
        digest.update(repr((flags, content, pictures)).encode())
    return digest.hexdigest()


def _title(meeting: Meeting, edition: Edition) -> str:
    title = f"{meeting.board.name}, {meeting.date:%-d %B %Y}: agenda pack"
    return f"{title} (public edition)" if edition == Edition.PUBLIC else title


def _render(
    found: Sequence[Draft], progress: Progress
) -> tuple[dict[str, _Done], Mapping[str, Place]]:
    """Every part but the agenda first; then the agenda, until its own length no longer changes."""
    css = print_css()
    titles = {draft.key: draft.title for draft in found}
    others = [draft for draft in found if draft.key != AGENDA_KEY]
    agenda = next((draft for draft in found if draft.key == AGENDA_KEY), None)
    done: dict[str, _Done] = {}
    total = len(found)
    progress(0, total, "Reading the papers")

    def note(key: str) -> None:
        progress(len(done), total, titles[key])

    for draft in others:
        if draft.pdf is not None:
            done[draft.key] = _uploaded(draft.title, draft.pdf)
            note(draft.key)
    sheets = [_sheet(draft, css, draft.html()) for draft in others if draft.pdf is None]
    _render_sheets(sheets, titles, done, note)
    if agenda is None:
        return done, _plan(found, done)
    guess = 1
    for _ in range(AGENDA_TRIES):
        done[AGENDA_KEY] = _Done(b"", guess, (), 0, True)
        places = _plan(found, done)
        numbers = {key: place.number for key, place in places.items()}
        html = agenda.html(pages=numbers)
        _render_sheets([_sheet(agenda, css, html)], titles, done, note)
        if done[AGENDA_KEY].pages == guess:
            return done, places
        guess = done[AGENDA_KEY].pages
    raise BuildFailed("The agenda's page numbers do not come to rest; shorten one of its titles.")


def _plan(found: Sequence[Draft], done: Mapping[str, _Done]) -> dict[str, Place]:
    return page_plan(
        PartPages(draft.key, done[draft.key].pages, draft.numbered, draft.starts_right)
        for draft in found
    )


def _sheet(draft: Draft, css: str, html: str) -> Sheet:
    try:
        pictures = {address: _content(file) for address, file in draft.pictures.items()}
    except OSError as error:
        raise BuildFailed(
            f"{draft.title}: one of its pictures is missing from the store. Upload the paper again."
        ) from error
    return Sheet(draft.key, html, css, pictures)


def _content(file: FieldFile) -> bytes:
    with file.open("rb") as opened:
        return bytes(opened.read())


def _render_sheets(
    sheets: Sequence[Sheet],
    titles: Mapping[str, str],
    done: dict[str, _Done],
    note: Callable[[str], None],
) -> None:
    """Take from the cache what is there, render the rest and keep it."""
    keys = {sheet.key: cache_key(sheet) for sheet in sheets}
    kept = RenderedPart.objects.in_bulk(list(keys.values()))
    RenderedPart.objects.filter(pk__in=kept).update(used_at=timezone.now())
    missing = []
    for sheet in sheets:
        part = kept.get(keys[sheet.key])
        if part is None:
            missing.append(sheet)
        else:
            done[sheet.key] = _Done(bytes(part.pdf), part.pages, tuple(part.warnings), 0, True)
            note(sheet.key)
    try:
        for key, rendered in render_all(missing):
            _keep(keys[key], rendered)
            done[key] = _Done(
                rendered.pdf, rendered.pages, rendered.warnings, rendered.seconds, False
            )
            note(key)
    except NotRendered as error:
        raise BuildFailed(f"{titles[error.key]} could not be set: {error}") from error


def _keep(key: str, rendered: Rendered) -> None:
    RenderedPart.objects.bulk_create(
        [
            RenderedPart(
                key=key, pdf=rendered.pdf, pages=rendered.pages, warnings=list(rendered.warnings)
            )
        ],
        ignore_conflicts=True,
    )


def _uploaded(title: str, file: FieldFile) -> _Done:
    try:
        content = _content(file)
    except OSError as error:
        raise BuildFailed(
            f"{title}: its PDF is missing from the store. Upload it again."
        ) from error
    key = hashlib.sha256(_cleaner() + title.encode() + b"\0" + content).hexdigest()
    kept = RenderedPart.objects.filter(pk=key).first()
    if kept is not None:
        RenderedPart.objects.filter(pk=key).update(used_at=timezone.now())
        return _Done(bytes(kept.pdf), kept.pages, tuple(kept.warnings), 0, True)
    started = time.monotonic()
    try:
        cleaned = clean_pdf(content, description=f"{title}, uploaded as PDF")
    except UnusablePdf as error:
        raise BuildFailed(f"{title}: {error}") from error
    seconds = time.monotonic() - started
    _keep(key, Rendered(cleaned.pdf, cleaned.pages, cleaned.warnings, seconds))
    return _Done(cleaned.pdf, cleaned.pages, cleaned.warnings, seconds, False)


@lru_cache(maxsize=1)
def _cleaner() -> bytes:
    """A digest of the code and the library that make an upload fit for a pack."""
    code = Path(uploads.__file__).read_bytes()
    return hashlib.sha256(code + version("pikepdf").encode()).digest()


def _refuse_leaks(pdf: bytes, meeting: Meeting) -> None:
    """Refuse a public edition that holds a confidential text anywhere."""
    leaks = find_leaks(pdf, confidential_texts(meeting))
    if leaks:
        places = ", ".join(dict.fromkeys(leak.place for leak in leaks))
        raise BuildFailed(
            "The public edition was not stored, because confidential words stand in it: "
            f"{places}. Look for an open paper that repeats the text of a confidential one."
        )
