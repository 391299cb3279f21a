"""Small things the print templates say over and over."""

from datetime import time

from django import template
from django.utils.safestring import SafeString, mark_safe

from meetings.packs.links import link_to, number_of

register = template.Library()

BLOCKS = ("<p", "<ol", "<ul", "<table", "<blockquote", "<h2", "<h3")


@register.filter
def clock(at: time) -> str:
    """A time of day as papers print it: "11.00am"."""
    return f"{at.hour % 12 or 12}.{at:%M}{'am' if at.hour < 12 else 'pm'}"


@register.filter
def link_to_part(key: str) -> str:
    return link_to(key)


@register.filter
def number_of_part(key: str) -> str:
    """The address of a link whose text will be the number of the part's first page."""
    return number_of(key)


@register.filter
def paragraphs(html: str) -> SafeString:
    """A stored text that is sanitised HTML; one without any block is made a paragraph."""
    html = html.strip()
    if not html or html.startswith(BLOCKS):
        return mark_safe(html)
    return mark_safe(f"<p>{html}</p>")
