"""Versions of the notes: what went out, kept as it was."""

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser

from meetings.minutes.models import Notes, NotesVersion


def keep_version(
    notes: Notes,
    *,
    kind: NotesVersion.Kind,
    text: dict[str, Any],
    by: AbstractBaseUser | None,
    reason: str = "",
) -> NotesVersion:
    """The next version, in the transaction of the caller, who has locked the notes."""
    last = newest_version(notes)
    return NotesVersion.objects.create(
        notes=notes,
        number=last.number + 1 if last else 1,
        kind=kind,
        text=text,
        reason=reason,
        by_id=by.pk if by else None,
    )


def newest_version(notes: Notes) -> NotesVersion | None:
    return notes.versions.order_by("-number").first()
