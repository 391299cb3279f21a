"""Looking up what was declared beside a line of the agenda."""

from collections.abc import Mapping

from django import template

register = template.Library()


@register.filter
def in_item(counts: Mapping[int, int] | str, item_id: int) -> int:
    """How many of `declared_counts` are in the item; none where a page has no counts."""
    return counts.get(item_id, 0) if isinstance(counts, Mapping) else 0
