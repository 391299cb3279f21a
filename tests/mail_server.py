"""A real mail server on this machine, for tests: the fixtures `post` and `server`."""

import asyncio
import socket
from email import message_from_bytes
from email.policy import default

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from pytest_django import Settings


class Post:
    """A mail server's mailboxes; `answers` are its replies to a recipient, one for each time."""

    def __init__(self) -> None:
        self.came: list[tuple[str, str]] = []
        self.answers: dict[str, list[str]] = {}
        self.hangs_up = False
        self.hangs = False
        """Takes a message, and does not answer."""
        self.hangs_at_once = False
        """Does not even say whether it knows the recipient."""
        self.answers_before_holding = 10_000
        """After so many messages the next one is taken, and its sender kept waiting."""

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        while self.hangs_at_once:
            await asyncio.sleep(0.05)
        waiting = self.answers.get(address, [])
        if waiting:
            return waiting.pop(0)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        message = message_from_bytes(envelope.content or b"", policy=default)
        body = message.get_body()
        assert body is not None
        for address in envelope.rcpt_tos:
            self.came.append((address, body.get_content()))
        while self.hangs or len(self.came) > self.answers_before_holding:
            await asyncio.sleep(0.05)
        if self.hangs_up:
            assert server.transport is not None
            server.transport.abort()
        return "250 OK"

    @property
    def addresses(self) -> list[str]:
        return [address for address, _ in self.came]


class Server:
    """The server, which can be down; it comes back on the same port."""

    def __init__(self, post: Post, settings: Settings) -> None:
        self._post = post
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port: int = free.getsockname()[1]
        self.start_again()
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", self.port

    def stop(self) -> None:
        self._controller.stop(no_assert=True)

    def start_again(self) -> None:
        self._controller = Controller(self._post, hostname="127.0.0.1", port=self.port)
        self._controller.start()
