"""What the lists of actions say of each."""

from django import template

from meetings.actions import printed

register = template.Library()

register.filter(printed.owners_line)


@register.filter
def due_line(action: printed.Action) -> str:
    return printed.due_line(action)
