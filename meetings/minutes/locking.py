"""Holding the notes, so that those who change them come one after the other."""

from meetings.minutes.models import Notes


def lock_notes(notes: Notes) -> Notes:
    """The notes as they are now, and nobody else's until the transaction ends. One query."""
    return (
        Notes.objects.select_for_update(of=("self",), no_key=True)
        .select_related("meeting__board")
        .get(pk=notes.pk)
    )
