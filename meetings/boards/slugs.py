"""A board's place in addresses, from its name."""

from django.utils.text import slugify

from meetings.boards.models import Board

_LONGEST_STEM = 70
_TAKEN = {"new"}
"""What stands in that place of an address for something else."""


def free_slug(name: str) -> str:
    stem = slugify(name)[:_LONGEST_STEM].strip("-") or "board"
    slug, number = stem, 1
    while slug in _TAKEN or Board.objects.filter(slug=slug).exists():
        number += 1
        slug = f"{stem}-{number}"
    return slug
