"""Making the parts of packs: from the store where nothing has changed, else rendered anew."""

import hashlib
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from django.db.models.fields.files import FieldFile
from django.utils import timezone

from meetings.packs import accessibility, preparing, rendering
from meetings.packs.models import RenderedPart
from meetings.packs.parts import Draft, print_css
from meetings.packs.uploads import UnusablePdf, clean_pdf, cleaner_digest

NOT_ACCESSIBLE = "It was uploaded as a PDF without tags."
FAULTY_TAGS = "Its tags have faults, so it is not accessible."


class BuildFailed(Exception):
    """A pack could not be built; the message is a sentence for the secretary."""


@dataclass(frozen=True)
class MadePart:
    """A part ready to be joined, fresh or from the store.

    `warnings`: sentences for the secretary. `barriers`: what keeps it from being accessible.
    """

    pdf: bytes
    pages: int
    warnings: tuple[str, ...]
    barriers: tuple[str, ...]
    seconds: float
    kept: bool


Made = Mapping[str, MadePart]
"""By the `source_key` of its draft."""
Note = Callable[[int, int, int, str], None]
"""Called with parts done, parts in all, pages done, and what was done last."""


@dataclass(frozen=True)
class Source:
    """A draft with what it is rendered or cleaned from, and the key of all of that."""

    draft: Draft
    key: str
    content_key: str
    sheet: rendering.Sheet | None
    upload: bytes | None


def sources(drafts: Iterable[Draft]) -> list[Source]:
    """Raises: BuildFailed where a file is missing from the store."""
    css = print_css()
    return [
        _sheet(draft, css) if draft.pdf is None else _upload(draft, draft.pdf) for draft in drafts
    ]


def _sheet(draft: Draft, css: str) -> Source:
    try:
        pictures = {address: _content(file) for address, file in draft.pictures.items()}
    except OSError as error:
        raise BuildFailed(
            f"{draft.title}: one of its pictures is missing from the store. Upload the paper again."
        ) from error
    sheet = rendering.Sheet(draft.key, draft.html(), css, pictures)
    content = hashlib.sha256(sheet.html.encode() + _stamped(draft))
    for address, picture in sorted(pictures.items()):
        content.update(address.encode() + b"\0" + hashlib.sha256(picture).digest())
    return Source(draft, rendering.cache_key(sheet), content.hexdigest(), sheet, None)


def _upload(draft: Draft, file: FieldFile) -> Source:
    try:
        content = _content(file)
    except OSError as error:
        raise BuildFailed(
            f"{draft.title}: its PDF is missing from the store. Upload it again."
        ) from error
    named = draft.title.encode() + b"\0" + content
    key = hashlib.sha256(_cleaner() + draft.key.encode() + b"\0" + named).hexdigest()
    content_key = hashlib.sha256(named + _stamped(draft)).hexdigest()
    return Source(draft, key, content_key, None, content)


def _stamped(draft: Draft) -> bytes:
    """What is printed on the part when it is joined, but for its page numbers."""
    return f"\0{draft.running_head}\0{draft.confidential}".encode()


def _content(file: FieldFile) -> bytes:
    with file.open("rb") as opened:
        return bytes(opened.read())


def unheard(done: int, total: int, pages: int, what: str) -> None:
    """For who does not want to know how far it is."""


def make(wanted: Sequence[Source], note: Note = unheard) -> dict[str, MadePart]:
    """Every part, each once however many packs have it; by its source's key.

    Raises: BuildFailed, for a part that cannot be set or an upload that cannot be used.
    """
    by_key = {source.key: source for source in wanted}
    made: dict[str, MadePart] = {}
    kept = RenderedPart.objects.in_bulk(list(by_key))
    RenderedPart.objects.filter(pk__in=kept).update(used_at=timezone.now())
    for key, part in kept.items():
        texts = tuple(part.warnings), tuple(part.barriers)
        made[key] = MadePart(bytes(part.pdf), part.pages, *texts, 0, True)
    pages = sum(part.pages for part in made.values())
    note(len(made), len(by_key), pages, "Reading the papers")

    def done(key: str, part: MadePart) -> None:
        nonlocal pages
        made[key] = part
        pages += part.pages
        note(len(made), len(by_key), pages, by_key[key].draft.title)

    missing = [source for key, source in by_key.items() if key not in kept]
    for source in missing:
        if source.upload is not None:
            done(source.key, _keep(source.key, _cleaned(source)))
    _render(missing, done)
    return made


def _render(missing: Sequence[Source], done: Callable[[str, MadePart], None]) -> None:
    """Two editions may set a part of one name from two texts, so sheets are told by place."""
    sheets = [(source, source.sheet) for source in missing if source.sheet is not None]
    try:
        for number, rendered in rendering.render_all([sheet for _, sheet in sheets]):
            source = sheets[number][0]
            part = MadePart(
                rendered.pdf,
                rendered.pages,
                rendered.warnings,
                rendered.barriers,
                rendered.seconds,
                False,
            )
            done(source.key, _keep(source.key, part))
    except rendering.NotRendered as error:
        title = next(s.draft.title for s, sheet in sheets if sheet.key == error.key)
        raise BuildFailed(f"{title} could not be set: {error}") from error


def _cleaned(source: Source) -> MadePart:
    draft = source.draft
    started = time.monotonic()
    try:
        cleaned = clean_pdf(source.upload or b"", description=f"{draft.title}, uploaded as PDF")
    except UnusablePdf as error:
        raise BuildFailed(f"{draft.title}: {error}") from error
    part = preparing.prepare(cleaned.pdf, draft.key, mend=False)
    found = accessibility.barriers(part, draft.key)
    if not cleaned.tagged:
        found = (NOT_ACCESSIBLE, *found)
    warnings = cleaned.warnings
    if found and cleaned.tagged:
        warnings = (*warnings, FAULTY_TAGS)
    return MadePart(part.pdf, part.pages, warnings, found, time.monotonic() - started, False)


def _keep(key: str, part: MadePart) -> MadePart:
    row = RenderedPart(
        key=key,
        pdf=part.pdf,
        pages=part.pages,
        warnings=list(part.warnings),
        barriers=list(part.barriers),
    )
    RenderedPart.objects.bulk_create([row], ignore_conflicts=True)
    return part


@lru_cache(maxsize=1)
def _cleaner() -> bytes:
    """A digest of the code and the libraries that make an upload fit for a pack."""
    return hashlib.sha256(cleaner_digest() + rendering.house_digest()).digest()
