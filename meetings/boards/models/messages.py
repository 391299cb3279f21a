"""E-mail that was written, and what came of it."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from meetings.boards.models.boards import Board
from meetings.boards.models.meetings import Meeting


class Posted(models.Model):
    """An e-mail to one address, and what came of it; `boards.outbox` sends it.

    A worker takes it up by making it `sending`, before the message goes: whatever happens then,
    nobody is sent it twice by itself.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting to be sent"
        SENDING = "sending", "Being sent"
        SENT = "sent", "Sent"
        FAILED = "failed", "Not reached"

    name = models.CharField(max_length=200)
    email = models.EmailField(blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    reason = models.CharField(max_length=400, blank=True, help_text="Why not, in a sentence.")
    tried_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True

    def end(self, state: State, reason: str = "") -> None:
        """What came of a try."""
        self.state, self.reason = state, reason[:400]
        self.save(update_fields=["state", "reason"])


class OutgoingMessageQuerySet(models.QuerySet["OutgoingMessage"]):
    def undelivered(self) -> "OutgoingMessageQuerySet":
        """Those that could not be delivered, or not yet, of which somebody has to know; not those
        that the secretariat has set aside, whose text is forgotten."""
        State = OutgoingMessage.State
        waits = Q(state=State.WAITING) & ~Q(reason="")
        return self.filter(waits | (Q(state=State.FAILED) & ~Q(lines=[])))


class OutgoingMessage(Posted):
    """A message written with what it tells of, and sent by a worker after the commit.

    Its text is forgotten once it is sent.
    """

    board = models.ForeignKey(Board, null=True, on_delete=models.PROTECT, related_name="messages")
    meeting = models.ForeignKey(
        Meeting, null=True, on_delete=models.PROTECT, related_name="messages"
    )
    subject = models.CharField(max_length=300)
    lines = models.JSONField(default=list, help_text="Paragraphs, as `mail.send_text` takes them.")
    written_at = models.DateTimeField(default=timezone.now)

    objects = OutgoingMessageQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "sending", "sent", "failed"]),
                name="outgoing_message_state_known",
            )
        ]
        indexes = [
            models.Index(
                fields=["id"],
                condition=Q(state__in=["waiting", "sending"]),
                name="outgoing_message_to_send",
            )
        ]

    def __str__(self) -> str:
        return f"{self.subject}, to {self.name or self.email}"

    def end(self, state: Posted.State, reason: str = "") -> None:
        if state == self.State.SENT:
            self.lines = []
            self.save(update_fields=["lines"])
        super().end(state, reason)
