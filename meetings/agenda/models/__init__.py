"""Agendas, forward plans, and the papers under them."""

from meetings.agenda.models.items import (
    AgendaChange,
    AgendaItem,
    AgendaItemQuerySet,
    ItemKind,
    StandingItem,
    theme_of,
)
from meetings.agenda.models.reports import (
    Appendix,
    ClearanceStep,
    DeadlineReminder,
    Recommendation,
    Report,
    ReportContact,
    ReportImage,
    ReportUpload,
    ReportVersion,
    TextSetAside,
)

__all__ = [
    "AgendaChange",
    "AgendaItem",
    "AgendaItemQuerySet",
    "Appendix",
    "ClearanceStep",
    "DeadlineReminder",
    "ItemKind",
    "Recommendation",
    "Report",
    "ReportContact",
    "ReportImage",
    "ReportUpload",
    "ReportVersion",
    "StandingItem",
    "TextSetAside",
    "theme_of",
]
