"""Keeping what was built: files and rows that stand or fall together."""

from collections.abc import Iterable, Sequence

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from meetings.boards.models import Meeting
from meetings.packs.builds import BuiltPack, BuiltPaper, program_key
from meetings.packs.copies import find_slot
from meetings.packs.models import Pack, PackPaper, PackPart


def folder_of(meeting: Meeting) -> str:
    return f"packs/{meeting.pk}"


@transaction.atomic
def keep(
    built: BuiltPack,
    papers: Sequence[BuiltPaper],
    *,
    meeting: Meeting,
    by: AbstractBaseUser | None,
    supplement_to: Pack | None = None,
    supplement_number: int = 0,
) -> Pack:
    """Store a built pack and its papers as a new version; where the bytes are those of the last
    version, that is answered."""
    Meeting.objects.select_for_update().get(pk=meeting.pk)
    same_kind = Pack.objects.filter(
        meeting=meeting,
        edition=built.edition,
        supplement_to=supplement_to,
        supplement_number=supplement_number,
    )
    last = same_kind.order_by("-version").first()
    if last is not None and last.sha256 == built.sha256:
        last.content_key = built.content_key  # a change that does not show in print
        last.made_by = program_key()
        last.save(update_fields=["content_key", "made_by"])
        return last
    sweep(meeting)
    version = last.version + 1 if last else 1
    kind = f"{built.edition}-s{supplement_number}" if supplement_to else built.edition
    pack = Pack(
        meeting=meeting,
        edition=built.edition,
        version=version,
        supplement_to=supplement_to,
        supplement_number=supplement_number,
        taken_out=list(built.taken_out),
        sha256=built.sha256,
        content_key=built.content_key,
        made_by=program_key(),
        size=len(built.pdf),
        pages=built.pages,
        confidential=built.confidential,
        copy_slot=find_slot(built.pdf),
        accessible=built.accessible,
        warnings=list(built.warnings),
        built_at=built.created,
        built_by_id=by.pk if by else None,
    )
    stem = f"{meeting.pk}/{kind}-{version}-{built.sha256[:12]}"
    pack.file.save(f"{stem}.pdf", ContentFile(built.pdf), save=False)
    pack.save()
    PackPart.objects.bulk_create(_parts(pack, built))
    for position, paper in enumerate(papers):
        _keep_paper(pack, position, paper, f"{stem}-{position:02}.pdf")
    return pack


def _parts(pack: Pack, built: BuiltPack) -> Iterable[PackPart]:
    for position, part in enumerate(built.parts):
        yield PackPart(
            pack=pack,
            position=position,
            key=part.key,
            title=part.title[:500],
            content_key=part.content_key,
            first_index=part.place.index,
            pages=part.place.pages,
            first_label=part.place.first_label,
            last_label=part.place.last_label,
            confidential=part.confidential,
        )


def _keep_paper(pack: Pack, position: int, paper: BuiltPaper, name: str) -> None:
    row = PackPaper(
        pack=pack,
        position=position,
        key=paper.key,
        title=paper.title[:500],
        sha256=paper.sha256,
        size=len(paper.pdf),
        pages=paper.pages,
        first_label=paper.first_label,
        confidential=paper.confidential,
        copy_slot=find_slot(paper.pdf),
    )
    row.file.save(name, ContentFile(paper.pdf), save=False)
    row.save()


@transaction.atomic
def sweep(meeting: Meeting) -> list[str]:
    """Delete the meeting's files that no row names, and answer with their names.

    They are left by a build that was killed between its files and its rows. The meeting's row is
    held while both are written, so a file that another build is writing is never taken for one.
    """
    Meeting.objects.select_for_update().get(pk=meeting.pk)
    folder = folder_of(meeting)
    try:
        names = {f"{folder}/{name}" for name in default_storage.listdir(folder)[1]}
    except FileNotFoundError:
        return []
    known = set(Pack.objects.filter(meeting=meeting).values_list("file", flat=True))
    known |= set(PackPaper.objects.filter(pack__meeting=meeting).values_list("file", flat=True))
    orphans = sorted(names - known)
    for name in orphans:
        default_storage.delete(name)
    return orphans
