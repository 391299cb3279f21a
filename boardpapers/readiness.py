"""What stands in the way of publishing a meeting's agenda."""

from dataclasses import dataclass

from django.urls import reverse

from meetings.agenda.agenda_page import references
from meetings.agenda.models import ItemKind, Report
from meetings.boards.models import Meeting
from meetings.packs.models import Pack


@dataclass(frozen=True)
class Obstacle:
    """One sentence, and where to put it right."""

    sentence: str
    url: str


def obstacles(meeting: Meeting) -> list[Obstacle]:
    """Everything missing from a meeting that is still to be held, in the agenda's order."""
    if meeting.state not in (Meeting.State.PLANNED, Meeting.State.PUBLISHED):
        return []
    items = list(meeting.items.in_order().select_related("report"))
    found = []
    if not items:
        found.append(
            Obstacle("The agenda has no items yet.", reverse("meeting_agenda", args=[meeting.pk]))
        )
    numbers = references(items)
    papers = reverse("meeting_papers", args=[meeting.pk])
    for item in items:
        if item.withdrawn:
            continue
        name = f"Item {numbers[item.pk]}, {item.title}"
        if item.kind == ItemKind.REPORT:
            report = item.own_report
            if report is None:
                found.append(Obstacle(f"{name}: its report is not in.", papers))
            elif report.state != Report.State.CLEARED:
                found.append(Obstacle(f"{name}: its report is not cleared.", papers))
        if item.confidential and not item.confidential_reason:
            found.append(Obstacle(f"{name}: it is confidential, but no reason is given.", papers))
    if meeting.venue is None:
        found.append(Obstacle("No venue is named.", reverse("meeting_people", args=[meeting.pk])))
    if items and not Pack.objects.filter(meeting=meeting).exists():
        found.append(
            Obstacle("The pack has not been built.", reverse("meeting_pack", args=[meeting.pk]))
        )
    return found
