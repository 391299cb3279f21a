"""What the lists of actions say of each."""

from django import template

from meetings.actions import printed
from meetings.actions.models import Action

register = template.Library()

register.filter(printed.owners_line)


@register.filter
def due_line(action: Action) -> str:
    return printed.due_line(action)
