"""What changed from one version of a pack to the next."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from meetings.packs.models import Pack, PackPart
from meetings.packs.supplements import COVER_KEY


@dataclass(frozen=True)
class Change:
    """One part that is new, gone, changed, or renamed; `what` is the sentence's end."""

    title: str
    what: str


def changes(before: Iterable[PackPart], after: Iterable[PackPart]) -> list[Change]:
    """The parts of two versions compared, in the newer one's order; what went is last.

    A shift of pages alone is no change of a part.
    """
    old = {part.key: part for part in before}
    new = list(after)
    found = []
    for part in new:
        known = old.get(part.key)
        if known is None:
            found.append(Change(part.title, f"added, {_pages(part.pages)}"))
        elif known.content_key != part.content_key:
            length = "" if known.pages == part.pages else f", now {_pages(part.pages)}"
            renamed = "" if known.title == part.title else f", was “{known.title}”"
            found.append(Change(part.title, f"changed{length}{renamed}"))
        elif known.title != part.title:
            found.append(Change(part.title, f"was “{known.title}”"))
        elif known.confidential != part.confidential:
            now = "now confidential" if part.confidential else "no longer confidential"
            found.append(Change(part.title, now))
    kept = {part.key for part in new}
    found += [Change(part.title, "taken out") for key, part in old.items() if key not in kept]
    return found


def _pages(count: int) -> str:
    return "1 page" if count == 1 else f"{count} pages"


@dataclass(frozen=True)
class Version:
    """A stored pack beside the one before it of its kind; both are None for a first one.

    A first supplement has no such one: its changes are those to what was out.
    """

    pack: Pack
    before: Pack | None
    changes: list[Change] | None


def versions(packs: Sequence[Pack]) -> list[Version]:
    """`packs` with what changed in each; they are all of a meeting, parts prefetched. No query."""
    found = []
    for pack in packs:
        kind = (pack.edition, pack.supplement_to_id, pack.supplement_number)
        before = next(
            (
                other
                for other in packs
                if (other.edition, other.supplement_to_id, other.supplement_number) == kind
                and other.version == pack.version - 1
            ),
            None,
        )
        # A pack stored before parts were kept has none to compare with.
        old = list(before.parts.all()) if before is not None else []
        told = changes(old, pack.parts.all()) if old else None
        if before is None and pack.supplement_number:
            told = _changes_by(pack, packs)
        found.append(Version(pack, before, told))
    return found


def _changes_by(supplement: Pack, packs: Sequence[Pack]) -> list[Change] | None:
    """What it adds to, changes in, and takes out of its pack with the supplements before it; None
    where the pack itself is not among `packs`."""
    base = next((pack for pack in packs if pack.pk == supplement.supplement_to_id), None)
    if base is None:
        return None
    earlier = [
        pack
        for pack in packs
        if pack.supplement_to_id == base.pk
        and pack.published_at is not None
        and pack.supplement_number < supplement.supplement_number
    ]
    out = {part.key: part for part in base.parts.all()}
    for pack in sorted(earlier, key=lambda pack: pack.supplement_number):
        for key in pack.taken_out:
            out.pop(key, None)
        out |= {part.key: part for part in pack.parts.all()}
    new = [part for part in supplement.parts.all() if part.key != COVER_KEY]
    keys = {part.key for part in new} | {*supplement.taken_out}
    return changes([part for key, part in out.items() if key in keys], new)
