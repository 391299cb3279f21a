"""A supplement: only what was added or changed since a pack was published.

Each of its parts goes behind a page of that pack, and its pages are numbered on from that page:
behind page 42 stand 42a, 42b. So whoever has printed the pack can slip the new pages in, and no
page that is out changes its number. Source: design §2.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.utils import timezone

from meetings.packs.builds import BuiltPack, Contents, pack_title, put_together
from meetings.packs.making import Made, Source, make, sources
from meetings.packs.models import Edition, Pack, PackPart
from meetings.packs.paging import PartPages, Plan, supplement_plan
from meetings.packs.parts import Draft

COVER_KEY = "supplement-cover"
LETTERED = re.compile(r"^(\d+)([a-z]+)$")


@dataclass(frozen=True)
class SupplementRow:
    """A line on the supplement's cover: a part in it, or one that is no longer in the pack."""

    title: str
    pages: str
    where: str


@dataclass(frozen=True)
class Issued:
    """What readers have: a published pack and the supplements to it."""

    pack: Pack
    parts: Mapping[str, PackPart]
    """By key, each as it was last issued."""
    after: Mapping[str, str]
    """By key, the page of the pack behind which further pages of that part go."""
    used: Mapping[str, int]
    """By page of the pack, how many letters supplements have taken behind it."""
    number: int
    """Of the next supplement."""


def issued(pack: Pack) -> Issued:
    """What has gone out of `pack` and its published supplements."""
    out = list(
        pack.supplements.filter(published_at__isnull=False)
        .order_by("supplement_number")
        .prefetch_related("parts")
    )
    parts = {part.key: part for part in pack.parts.all()}
    after = {key: part.last_label for key, part in parts.items()}
    used: dict[str, int] = {}
    for supplement in out:
        for key in supplement.taken_out:
            parts.pop(key, None)
        bound = [part for part in supplement.parts.all() if part.key != COVER_KEY]
        for part, following in zip(bound, [*bound[1:], None], strict=True):
            parts[part.key] = part
            lettered = LETTERED.match(part.last_label)
            if lettered is None:
                continue
            anchor, letters = lettered.groups()
            after[part.key] = after.get(part.key, anchor)
            blanks = following.first_index - part.first_index - part.pages if following else 0
            used[anchor] = max(used.get(anchor, 0), _count(letters) + blanks)
    return Issued(pack, parts, after, used, len(out) + 1)


def _count(letters: str) -> int:
    """Which page "a", "z", "aa" is: 1, 26, 27. Source: ISO 32000-1, 12.4.2."""
    return 26 * (len(letters) - 1) + ord(letters[0]) - 96


def build_supplement(
    contents: Contents, made: Made, base: Pack, created: datetime
) -> BuiltPack | None:
    """The supplement to `base` as the data are now; None where nothing was added or changed.

    Raises: BuildFailed.
    """
    so_far = issued(base)
    changed = [
        source
        for source in contents.sources
        if source.draft.key != "cover"
        and (
            source.draft.key not in so_far.parts
            or so_far.parts[source.draft.key].content_key != source.content_key
        )
    ]
    now = {source.draft.key for source in contents.sources}
    gone = [part for key, part in so_far.parts.items() if key not in now and key != "cover"]
    if not changed and not gone:
        return None
    changed.sort(key=lambda source: source.draft.numbered)
    after = _anchors(contents.sources, so_far)
    pages = [
        PartPages(
            source.draft.key,
            made[source.key].pages,
            source.draft.numbered,
            source.draft.starts_right,
        )
        for source in changed
    ]
    # The cover prints the numbers of the pages behind it, which do not depend on its length.
    cover = _cover(contents, so_far, changed, gone, supplement_plan(pages, after, so_far.used))
    made_cover = make([cover])
    front = PartPages(COVER_KEY, made_cover[cover.key].pages, numbered=False, starts_right=True)
    plan = supplement_plan([front, *pages], after, so_far.used)
    labels = {key: part.first_label for key, part in so_far.parts.items()}
    built = put_together(
        contents,
        [cover, *changed],
        {**made, **made_cover},
        plan,
        f"{pack_title(contents.meeting, contents.edition)}, supplement {so_far.number}",
        created,
        labels,
    )
    return replace(built, taken_out=tuple(part.key for part in gone))


def _anchors(wanted: Sequence[Source], so_far: Issued) -> dict[str, str]:
    """The page behind which each numbered part goes: its own last, else that of the one before."""
    anchors: dict[str, str] = {}
    before = "0"
    for source in wanted:
        if source.draft.numbered:
            before = so_far.after.get(source.draft.key, before)
            anchors[source.draft.key] = before
    return anchors


def _cover(
    contents: Contents,
    so_far: Issued,
    changed: Sequence[Source],
    gone: Sequence[PackPart],
    plan: Plan,
) -> Source:
    rows = []
    for source in changed:
        place = plan[source.draft.key]
        old = so_far.parts.get(source.draft.key)
        where = "new"
        if old is not None:
            where = f"in place of {_pages(old.first_label, old.last_label)}"
        elif place.printed:
            where = f"new, behind page {place.numbers.prefix}"
        here = _pages(place.first_label, place.last_label) if place.printed else ""
        rows.append(SupplementRow(source.draft.title, here, where))
    for part in gone:
        out = f"taken out: {_pages(part.first_label, part.last_label)}"
        rows.append(SupplementRow(part.title, "", out))
    draft = Draft(
        COVER_KEY,
        f"Supplement {so_far.number}",
        "supplement_cover",
        {
            "board": contents.meeting.board,
            "meeting": contents.meeting,
            "number": so_far.number,
            "base": so_far.pack,
            "published": timezone.localtime(so_far.pack.published_at),
            "public": contents.edition == Edition.PUBLIC,
            "confidential": any(source.draft.confidential for source in changed),
            "rows": rows,
        },
        numbered=False,
        starts_right=True,
    )
    return sources([draft])[0]


def _pages(first: str, last: str) -> str:
    return f"page {first}" if first == last else f"pages {first} to {last}"
