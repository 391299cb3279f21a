"""Where an item stands, as a link for who may open it."""

from django import template
from django.template import RequestContext
from django.urls import reverse

from boardpapers.access import boards_visible_to, meetings_visible_to
from meetings.agenda.models import AgendaItem
from meetings.agenda.policies import can_plan

register = template.Library()


@register.inclusion_tag("agenda/_item_place.html", takes_context=True)
def item_place(
    context: RequestContext, item: AgendaItem, with_papers: bool = False
) -> dict[str, object]:
    """Its meeting, or the forward plan: who has a part in a report need not have either. Those
    who do not keep the plan get to its board. `with_papers` adds the meeting’s papers. Two queries
    at most."""
    user = context["user"]
    board, meeting = item.board, item.meeting
    url = ""
    if meeting is not None:
        if meetings_visible_to(user).filter(pk=meeting.pk).exists():
            url = meeting.get_absolute_url()
        papers = reverse("meeting_papers", args=[meeting.pk]) if url and with_papers else ""
        return {"url": url, "name": f"{board}, {meeting.date:%-d %B %Y}", "papers": papers}
    proposed = item.proposed_for
    planned = f"planned for {proposed.date:%-d %B %Y}" if proposed is not None else "forward plan"
    if can_plan(user, board):
        url = reverse("forward_plan", args=[board.slug])
    elif boards_visible_to(user).filter(pk=board.pk).exists():
        url = board.get_absolute_url()
    return {"url": url, "name": f"{board}, {planned}"}
