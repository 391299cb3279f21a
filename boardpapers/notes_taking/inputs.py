"""What is typed in a row of the notes: from the page's fields to the parts of it, and back."""

import json
import re
from collections.abc import Collection, Container, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from meetings.actions.noting import ACTION, Due, NotedAction, action_digests
from meetings.actions.owner_names import LONGEST, NamedOwners, hint, read_owners
from meetings.agenda.markdown import as_markdown, from_markdown
from meetings.members.models import Person
from meetings.minutes.decision_text import decision_lines, read_decisions
from meetings.minutes.models import VoteCast
from meetings.minutes.taking import LONGEST_TITLE
from meetings.minutes.words import LABELS, VOTE, Sent, VoteText, Words, word_digests

_KEY = r"(\d{1,18}|n[a-z0-9]{1,16})"
_ACTION_INPUT = re.compile(rf"{ACTION}{_KEY}-(text|owners|due|day|remove)")
_VOTE_INPUT = re.compile(rf"{VOTE}{_KEY}-(motion|for|against|abstained|remove|cast-(\d{{1,18}}))")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_LONGEST_LEAD_IN = 200
_LONGEST_MOTION = 500
_MOST_PEOPLE = 9999
_DAYS = ("%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%d %B %Y")
ACTION_LABELS = {"text": "Action", "owners": "By whom", "due": "Due", "remove": "Take it off"}


@dataclass
class Typed:
    """The parts that fields come to; `refused` ones are in none. `hints`: what to say beside a
    part that is taken all the same."""

    parts: dict[str, Any] = field(default_factory=dict)
    refused: dict[str, str] = field(default_factory=dict)
    hints: dict[str, str] = field(default_factory=dict)


class RowReader:
    """Reads the fields of one row. `known`: whom names of owners may mean; `voters`: the keys of
    those who may have voted."""

    def __init__(self, known: Collection[Person], voters: Container[int]) -> None:
        self.known = known
        self.voters = voters

    def sent(self, posted: Mapping[str, str]) -> tuple[Sent, Typed]:
        """What a page sends, with what it had before it."""
        typed = self.read(posted)
        tried: dict[str, set[str]] = {}
        for fields in _json(posted.get("tried", ""), list):
            if isinstance(fields, dict):
                earlier = self.read({str(name): str(value) for name, value in fields.items()})
                for name, said in digests_of(earlier.parts).items():
                    tried.setdefault(name, set()).add(said)
        seen = _json(posted.get("seen", ""), dict)
        return Sent(typed.parts, {str(k): str(v) for k, v in seen.items()}, tried), typed

    def read(self, fields: Mapping[str, str]) -> Typed:
        typed = Typed()
        self._words(fields, typed)
        actions: dict[str, dict[str, str]] = {}
        votes: dict[str, dict[str, str]] = {}
        for name, value in fields.items():
            if found := _ACTION_INPUT.fullmatch(name):
                actions.setdefault(found[1], {})[found[2]] = _clean(value)
            elif found := _VOTE_INPUT.fullmatch(name):
                votes.setdefault(found[1], {})[found[2]] = _clean(value)
        for key, given in actions.items():
            self._action(key, given, typed)
        for key, given in votes.items():
            self._vote(key, given, typed)
        return typed

    def _words(self, fields: Mapping[str, str], typed: Typed) -> None:
        if "title" in fields:
            title = " ".join(_clean(fields["title"]).split())
            if not title:
                typed.refused["title"] = "An item has a title."
            elif len(title) > LONGEST_TITLE:
                typed.refused["title"] = f"A title has at most {LONGEST_TITLE} characters."
            else:
                typed.parts["title"] = title
        if "lead_in" in fields:
            lead_in = " ".join(_clean(fields["lead_in"]).split())
            if len(lead_in) > _LONGEST_LEAD_IN:
                typed.refused["lead_in"] = f"These have at most {_LONGEST_LEAD_IN} characters."
            else:
                typed.parts["lead_in"] = lead_in
        if "confidential" in fields:
            typed.parts["confidential"] = fields["confidential"] == "1"
        for name in ("narrative", "minute"):
            if name in fields:
                typed.parts[name] = from_markdown(fields[name])
        if "decisions" in fields:
            typed.parts["decisions"] = read_decisions(_clean(fields["decisions"]))

    def _action(self, key: str, given: Mapping[str, str], typed: Typed) -> None:
        name = f"{ACTION}{key}-"
        if given.get("remove"):
            typed.parts[f"{name}remove"] = True
            return
        if given.get("text"):
            typed.parts[f"{name}text"] = given["text"]
        elif "text" in given and (key.isdigit() or given.get("owners") or given.get("due")):
            typed.refused[f"{name}text"] = (
                "Say what is to be done; or take the action off."
                if key.isdigit()
                else "Say what is to be done. The action is not stored before."
            )
        if "owners" in given:
            owners = read_owners(given["owners"], self.known)
            if len(", ".join(owners.unknown)) > LONGEST:
                typed.refused[f"{name}owners"] = (
                    f"Names that are not known have at most {LONGEST} characters together."
                )
            else:
                typed.parts[f"{name}owners"] = owners
                if said := hint(owners):
                    typed.hints[f"{name}owners"] = said
        if "due" in given or "day" in given:
            self._due(name, given, typed)

    def _due(self, name: str, given: Mapping[str, str], typed: Typed) -> None:
        how, written = given.get("due", ""), given.get("day", "")
        if how == "next":
            typed.parts[f"{name}due"] = Due(next_meeting=True)
        elif not written:
            if how == "day":
                typed.refused[f"{name}due"] = "Give the day; or choose “No date”."
            else:
                typed.parts[f"{name}due"] = Due()
        elif (day := _day(written)) is None:
            typed.refused[f"{name}due"] = f"“{written}” is no day. Give one such as 12/03/2027."
        else:
            typed.parts[f"{name}due"] = Due(day=day)

    def _vote(self, key: str, given: Mapping[str, str], typed: Typed) -> None:
        name = f"{VOTE}{key}"
        if given.get("remove"):
            typed.parts[name] = None
            return
        if not any(given.values()) and not key.isdigit():
            return
        motion = " ".join(given.get("motion", "").split())
        if not motion:
            typed.refused[name] = "Say what was voted on."
            return
        if len(motion) > _LONGEST_MOTION:
            typed.refused[name] = f"A motion has at most {_LONGEST_MOTION} characters."
            return
        counts = {each: given.get(each, "") or "0" for each in ("for", "against", "abstained")}
        if not all(x.isascii() and x.isdigit() and len(x) < 5 for x in counts.values()):
            typed.refused[name] = f"Votes are whole numbers up to {_MOST_PEOPLE}."
            return
        casts = sorted(
            (int(each.removeprefix("cast-")), how)
            for each, how in given.items()
            if each.startswith("cast-") and how in VoteCast.Cast.values
        )
        if any(person not in self.voters for person, _ in casts):
            typed.refused[name] = (
                "Somebody named in the vote is not recorded as present. Put the register right "
                "first."
            )
            return
        typed.parts[name] = VoteText(
            motion,
            int(counts["for"]),
            int(counts["against"]),
            int(counts["abstained"]),
            tuple(casts),
        )


def _clean(text: str) -> str:
    return _CONTROL.sub(" ", text.replace("\r\n", "\n").replace("\r", "\n")).strip("\n ")


def _day(text: str) -> date | None:
    for form in _DAYS:
        try:
            return datetime.strptime(text, form).date()
        except ValueError:
            continue
    return None


def _json(text: str, kind: type) -> Any:
    """Empty where it is no JSON, is nested too deep, or has half a character in it."""
    try:
        found = json.loads(text)
        json.dumps(found, ensure_ascii=False).encode()
    except (ValueError, RecursionError):
        return kind()
    return found if isinstance(found, kind) else kind()


def digests_of(parts: Mapping[str, Any]) -> dict[str, str]:
    """What each part says, as a page keeps it to tell what was changed."""
    words = {name: value for name, value in parts.items() if not name.startswith(ACTION)}
    return {
        **word_digests({name: value for name, value in words.items() if value is not None}),
        **action_digests(parts),
    }


def parts_of(words: Words, actions: Iterable[NotedAction]) -> dict[str, Any]:
    """All parts of a row as it is stored."""
    parts = dict(words)
    for noted in actions:
        name = f"{ACTION}{noted.action.pk}-"
        parts |= {
            f"{name}text": noted.text,
            f"{name}owners": noted.owners,
            f"{name}due": noted.due,
        }
    return parts


def fields_of(parts: Mapping[str, Any], called: Mapping[int, str]) -> dict[str, str]:
    """The page's fields with what is stored in them; `called` as `owner_names.calls` says."""
    fields: dict[str, str] = {}
    for name, value in parts.items():
        if name in ("narrative", "minute"):
            fields[name] = as_markdown(value)
        elif name == "decisions":
            fields[name] = decision_lines(value)
        elif name == "confidential":
            fields[name] = "1" if value else ""
        elif isinstance(value, VoteText):
            fields |= {
                f"{name}-motion": value.motion,
                f"{name}-for": str(value.votes_for),
                f"{name}-against": str(value.votes_against),
                f"{name}-abstained": str(value.abstained),
                **{f"{name}-cast-{person}": how for person, how in value.casts},
            }
        elif isinstance(value, Due):
            fields[name] = "next" if value.next_meeting else "day" if value.day else ""
            fields[f"{name.removesuffix('due')}day"] = value.day.isoformat() if value.day else ""
        elif isinstance(value, NamedOwners):
            fields[name] = value.typed(called)
        else:
            fields[name] = value
    return fields


def label_of(part: str) -> str:
    """A part's name on the page."""
    if part.startswith(ACTION):
        return ACTION_LABELS[part.rpartition("-")[2]]
    return LABELS.get(part, "Vote")


def shown(part: str, value: Any) -> str:
    """What a part says, for somebody to read beside their own words."""
    if value in (None, "", ()):
        return "Nothing"
    if isinstance(value, VoteText):
        return (
            f"{value.motion}: {value.votes_for} for, {value.votes_against} against, "
            f"{value.abstained} abstained"
        )
    if isinstance(value, bool):
        return "Confidential" if value else "Open"
    if isinstance(value, Due):
        if value.next_meeting:
            return "Next meeting"
        return f"{value.day:%-d %B %Y}" if value.day else "No date"
    return next(iter(fields_of({part: value}, {}).values())) or "Nothing"
