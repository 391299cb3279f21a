"""Boards, where and when they meet, who keeps their papers, and what they are told by mail."""

from meetings.boards.models.boards import Board, HouseText, PackPart, Priority, Secretary
from meetings.boards.models.meetings import Meeting, MeetingMove, MeetingQuerySet, Venue
from meetings.boards.models.messages import OutgoingMessage, OutgoingMessageQuerySet, Posted

__all__ = [
    "Board",
    "HouseText",
    "Meeting",
    "MeetingMove",
    "MeetingQuerySet",
    "OutgoingMessage",
    "OutgoingMessageQuerySet",
    "PackPart",
    "Posted",
    "Priority",
    "Secretary",
    "Venue",
]
