"""Building packs: select, make what is new, count pages, join."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property, lru_cache
from importlib.metadata import version
from pathlib import Path

from django.utils import timezone

from meetings.boards.models import Meeting
from meetings.packs import rendering
from meetings.packs.confidential_texts import confidential_texts
from meetings.packs.joining import Part, join
from meetings.packs.leaks import Leak, find_leaks
from meetings.packs.making import BuildFailed, Made, MadePart, Note, Source, make, sources, unheard
from meetings.packs.models import Edition, Pack
from meetings.packs.paging import PartPages, Place, Plan, extract_plan, page_plan
from meetings.packs.parts import Draft, drafts, print_css
from meetings.packs.selection import PackContent, select

PRODUCER = "Board Papers"


@dataclass(frozen=True)
class BuiltPart:
    """How one part came out and where it stands."""

    key: str
    title: str
    content_key: str
    place: Place
    confidential: bool
    seconds: float
    kept: bool


@dataclass(frozen=True)
class BuiltPaper:
    """A piece of a pack as a file of its own, such as one paper with its appendices."""

    key: str
    title: str
    pdf: bytes
    pages: int
    first_label: str
    confidential: bool

    @cached_property
    def sha256(self) -> str:
        return hashlib.sha256(self.pdf).hexdigest()


@dataclass(frozen=True)
class BuiltPack:
    """One edition, or a supplement to it, as a file; `leaks` are to keep it from being stored."""

    edition: Edition
    pdf: bytes
    created: datetime
    parts: tuple[BuiltPart, ...]
    warnings: tuple[str, ...]
    content_key: str
    accessible: bool
    leaks: tuple[Leak, ...] = ()
    taken_out: tuple[str, ...] = ()
    """Keys of the parts that a supplement says are no longer in the pack."""

    @cached_property
    def sha256(self) -> str:
        return hashlib.sha256(self.pdf).hexdigest()

    @property
    def pages(self) -> int:
        return self.parts[-1].place.end

    @property
    def confidential(self) -> bool:
        return any(part.confidential for part in self.parts)


@dataclass(frozen=True)
class Contents:
    """What one edition would be built from now."""

    meeting: Meeting
    edition: Edition
    content: PackContent
    drafts: tuple[Draft, ...]
    sources: tuple[Source, ...]

    @cached_property
    def key(self) -> str:
        """SHA-256, hexadecimal, of all of it. A pack with another key is out of date."""
        return _key_of(self.drafts)


def read(meeting: Meeting, edition: Edition) -> Contents:
    """Raises: BuildFailed where nothing is to be printed, or a file is missing."""
    content = select(meeting, edition)
    found = tuple(drafts(content))
    if not found:
        raise BuildFailed("Every page of this pack is switched off in the board's settings.")
    return Contents(content.meeting, edition, content, found, tuple(sources(found)))


def build(
    *,
    meeting: Meeting,
    edition: Edition,
    progress: Note = unheard,
    created: datetime | None = None,
) -> BuiltPack:
    """Build one edition from the data as they are now.

    `created` is the file's date (now); the same data and date give the same bytes. A part that
    has been made before, from the same text and style, is taken from the store.

    Raises: BuildFailed, for a part that cannot be set or an upload that cannot be used.
    """
    contents = read(meeting, edition)
    made = make(contents.sources, progress)
    return assemble(contents, made, created or timezone.now())


def assemble(contents: Contents, made: Made, created: datetime) -> BuiltPack:
    """Join one whole edition; the public one is searched for what is confidential."""
    parts = [made[source.key] for source in contents.sources]
    plan = page_plan(
        PartPages(draft.key, part.pages, draft.numbered, draft.starts_right)
        for draft, part in zip(contents.drafts, parts, strict=True)
    )
    title = pack_title(contents.meeting, contents.edition)
    built = put_together(contents, contents.sources, made, plan, title, created)
    if contents.edition == Edition.PUBLIC:
        leaks = find_leaks(built.pdf, confidential_texts(contents.meeting))
        return replace(built, leaks=tuple(leaks))
    return built


def put_together(
    contents: Contents,
    chosen: Sequence[Source],
    made: Made,
    plan: Plan,
    title: str,
    created: datetime,
    labels: dict[str, str] | None = None,
) -> BuiltPack:
    """Join the chosen parts as `plan` places them."""
    parts = [made[source.key] for source in chosen]
    accessible = not any(part.barriers for part in parts)
    created = created.replace(microsecond=0)
    pdf = join(
        [_part(source.draft, part) for source, part in zip(chosen, parts, strict=True)],
        plan=plan,
        title=title,
        created=created,
        producer=PRODUCER,
        labels=labels,
        accessible=accessible,
    )
    told = [warning for paper in contents.content.papers for warning in paper.warnings]
    for source, part in zip(chosen, parts, strict=True):
        told += [f"{source.draft.title}: {warning}" for warning in part.warnings]
    return BuiltPack(
        contents.edition,
        pdf,
        created,
        tuple(
            BuiltPart(
                source.draft.key,
                source.draft.title,
                source.content_key,
                plan[source.draft.key],
                source.draft.confidential,
                part.seconds,
                part.kept,
            )
            for source, part in zip(chosen, parts, strict=True)
        ),
        tuple(dict.fromkeys(told)),
        contents.key,
        accessible,
    )


def papers_of(contents: Contents, built: BuiltPack, made: Made) -> list[BuiltPaper]:
    """The agenda, each paper with its appendices, notes and monitor as files of their own.

    Their pages have the numbers they have in the pack.
    """
    by_key = {source.draft.key: source for source in contents.sources}
    plan = {part.key: part.place for part in built.parts}
    groups: list[list[Source]] = []
    for part in built.parts:
        source = by_key.get(part.key)
        if source is None or not source.draft.is_paper:
            continue
        if groups and groups[-1][0].draft.paper_key == source.draft.paper_key:
            groups[-1].append(source)
        else:
            groups.append([source])
    of_pack = pack_title(contents.meeting, contents.edition)
    labels = {key: place.first_label for key, place in plan.items()}
    papers = []
    for group in groups:
        draft = group[0].draft
        own = extract_plan(plan, [source.draft.key for source in group])
        title = f"{of_pack}. {draft.title}"
        alone = put_together(contents, group, made, own, title, built.created, labels)
        papers.append(
            BuiltPaper(
                draft.key,
                draft.title,
                alone.pdf,
                alone.pages,
                own[draft.key].first_label,
                alone.confidential,
            )
        )
    return papers


def changed_since_built(packs: Iterable[Pack]) -> bool:
    """Whether a build would now come out otherwise than any of these packs."""
    return any(
        pack.content_key != content_key(pack.meeting, Edition(pack.edition)) for pack in packs
    )


def content_key(meeting: Meeting, edition: Edition) -> str:
    """`Contents.key` of an edition as it is now. Renders nothing and opens no file."""
    return _key_of(drafts(select(meeting, edition)))


def _key_of(found: Iterable[Draft]) -> str:
    digest = hashlib.sha256(print_css().encode())
    for draft in found:
        content = draft.pdf.name if draft.pdf is not None else draft.html()
        pictures = sorted(f"{address} {file.name}" for address, file in draft.pictures.items())
        flags = (draft.key, draft.title, draft.heading, draft.level, draft.running_head)
        places = (draft.confidential, draft.starts_right)
        digest.update(repr((flags, places, content, pictures)).encode())
    return digest.hexdigest()


def pack_title(meeting: Meeting, edition: Edition) -> str:
    title = f"{meeting.board.name}, {meeting.date:%-d %B %Y}: agenda pack"
    return f"{title} (public edition)" if edition == Edition.PUBLIC else title


@lru_cache(maxsize=1)
def program_key() -> str:
    """SHA-256, hexadecimal, of the code and libraries that decide on a pack's bytes."""
    digest = hashlib.sha256(rendering.house_digest())
    for module in ("builds", "copies", "joining", "paging", "stamping", "supplements", "tag_tree"):
        digest.update(Path(__file__).with_name(f"{module}.py").read_bytes())
    digest.update(version("pikepdf").encode())
    return digest.hexdigest()


def _part(draft: Draft, made: MadePart) -> Part:
    return Part(
        key=draft.key,
        pdf=made.pdf,
        title=draft.title,
        heading=draft.heading,
        level=draft.level,
        running_head=draft.running_head,
        confidential=draft.confidential,
    )
