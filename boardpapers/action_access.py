"""How a page gets an action to keep, one of its links, or a message: only through here.

What is not the user's is answered with 404, the same as what does not exist.
"""

from django.http import Http404
from django.shortcuts import get_object_or_404

from meetings.actions.models import Action, ActionLink
from meetings.actions.policies import can_accept
from meetings.boards.models import Board, OutgoingMessage
from meetings.boards.policies import SiteUser, is_secretary


def get_action_to_keep(user: SiteUser, action_id: int) -> Action:
    """An action of a board of whose secretariat `user` is. Raises: Http404 for everybody else."""
    action = get_object_or_404(
        Action.objects.select_related("meeting__board", "note_item__item__parent"), pk=action_id
    )
    if not can_accept(user, action):
        raise Http404
    return action


def get_link_to_keep(user: SiteUser, link_id: int) -> ActionLink:
    """A link to such an action. Raises: Http404 for everybody else."""
    link = get_object_or_404(
        ActionLink.objects.select_related("person", "action__meeting__board"), pk=link_id
    )
    if not can_accept(user, link.action):
        raise Http404
    return link


def get_message_to_keep(user: SiteUser, message_id: int) -> tuple[OutgoingMessage, Board]:
    """A message, and its board, of whose secretariat `user` is.

    Raises: Http404 for everybody else.
    """
    message = get_object_or_404(OutgoingMessage.objects.select_related("board"), pk=message_id)
    if message.board is None or not is_secretary(user, message.board):
        raise Http404
    return message, message.board
