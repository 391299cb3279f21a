"""Somebody who has the page on which notes are taken open, as its script sends and is answered."""

import json
from typing import Any

from django.test import Client
from django.urls import reverse

from meetings.minutes.models import NoteItem


class NoteWriter:
    """`fields` and `seen` are what the page has of the row."""

    def __init__(self, row: NoteItem, user: object) -> None:
        self.row = row
        self.client = Client()
        self.client.force_login(user)
        self.address = reverse("notes_row_save", args=[row.pk])
        self.fields: dict[str, str] = {}
        self.seen: dict[str, str] = {}
        self.load()

    def load(self) -> None:
        news = reverse("notes_news", args=[self.row.notes.meeting_id])
        stored = self.client.get(news).json()["changed"][str(self.row.pk)]
        self.fields, self.seen = stored["fields"], stored["seen"]

    def post(self, fields: dict[str, str], tried: list[dict[str, str]] | None = None) -> Any:
        """Sends fields by the names they have on the page, and leaves what the page has."""
        return self.client.post(
            self.address,
            {**fields, "seen": json.dumps(self.seen), "tried": json.dumps(tried or [])},
            headers={"accept": "application/json"},
        )

    def write(self, *, tried: list[dict[str, str]] | None = None, **fields: str) -> dict[str, Any]:
        """Keywords name fields, with _ for -; "action_n1_text" is that of a new action."""
        named = {
            name.replace("_", "-") if name.startswith(("action", "vote")) else name: value
            for name, value in fields.items()
        }
        answer = self.post(named, tried)
        assert answer.status_code == 200, answer.content
        told: dict[str, Any] = answer.json()
        self.fields = told["fields"]
        unsettled = {*told["conflicts"], *told["refused"]}
        self.seen |= {part: said for part, said in told["seen"].items() if part not in unsettled}
        return told
