"""Writing actions.csv, and the actions that only the notes have."""

from dataclasses import dataclass, field
from datetime import date

from rapidfuzz import fuzz

from meetings.actions.models import Action, ActionOwner, ProgressUpdate
from meetings.boards.models import Meeting
from meetings.members.models import Person
from meetings.minutes.models import NoteItem

from .ledger import Choice
from .reading.dates import written
from .reading.names import Match, looks_like_a_name, match_title, split_owners, words_alone
from .reading.note_items import ReadAction, ReadItem, read_confidential
from .reading.tables import Row, nearest, read_date
from .run import Run
from .sources import ACTIONS
from .wording import change, pair

ALIKE = 60
"""From this likeness (0 to 100) on two wordings under one item are one action."""

_STATES = {
    "": Action.State.OPEN,
    "open": Action.State.OPEN,
    "ongoing": Action.State.OPEN,
    "in progress": Action.State.OPEN,
    "proposed": Action.State.PROPOSED,
    "completion proposed": Action.State.PROPOSED,
    "completed": Action.State.COMPLETED,
    "complete": Action.State.COMPLETED,
    "closed": Action.State.COMPLETED,
    "done": Action.State.COMPLETED,
}
NO_ADDRESS = (
    "A person of that name was made; give an e-mail address in people.csv and import again, so "
    "that they can be asked for progress."
)
OFF, ON = "off", "on"

NotesByPosition = dict[int, tuple[ReadItem, NoteItem]]


@dataclass
class _Noted:
    """An action as the notes have it, until a row of actions.csv turns out to be the same."""

    item: ReadItem
    note_item: NoteItem
    action: ReadAction
    taken: bool = False


@dataclass
class ActionsWriter:
    """Writes the actions of one import."""

    run: Run
    notes: NotesByPosition
    noted: list[_Noted] = field(default_factory=list)
    positions: dict[int, int] = field(default_factory=dict)
    there: list[Action] = field(default_factory=list)
    renumbered: set[str] = field(default_factory=set)

    def write(self) -> None:
        self.noted = [
            _Noted(item, note_item, action)
            for item, note_item in self.notes.values()
            for action in item.actions
        ]
        meetings = list(self.run.meetings.values())
        self.there = list(
            Action.objects.filter(meeting__in=meetings).prefetch_related("ownerships", "updates")
        )
        rows = [row for row in self.run.sources.actions if row["action"]]
        for row in rows:
            self._write_row(row)
        if rows and all(not row["state"] for row in rows):
            self.run.ledger.doubt(
                ACTIONS,
                0,
                "No state is given for the actions.",
                "All were taken as open; write completed in a column “state” of actions.csv beside "
                "those that are done, and import again.",
            )
        for noted in self.noted:
            if not noted.taken:
                self._write_noted(noted)

    def _write_row(self, row: Row) -> None:
        meeting = self._meeting(row)
        if meeting is None:
            return
        title, confidential = read_confidential(row["item_title"])
        note = self._note_item(row, title, meeting)
        noted = self._same_as(row["action"], note) if note else None
        names = split_owners(row["action_by"])
        text, owners = self._owners(row["action"], names, ACTIONS, row.line)
        if not owners and not row["action_by"]:
            self.run.ledger.doubt(
                ACTIONS,
                row.line,
                f"The action “{_short(text)}” names nobody who is to do it.",
                "It stands without an owner, and nobody is asked for progress; name somebody under "
                "“action_by” in actions.csv and import again.",
            )
        values: dict[str, object] = {
            "item_number": row["item"].strip(". ")[:10],
            "item_title": title[:300],
            "text": text,
            "on_monitor": True,
            "noted_text": "",
            "confidential": confidential or bool(note and note.confidential),
        }
        if note:
            values["note_item"] = note
        if noted:
            noted.taken = True
            values["noted_text"] = self._wording(row, noted)
        due = read_date(row, "due")
        if due:
            values["due"] = due
        there = self._find(meeting, text, title)
        moved_on = there is not None and any(update.by_id for update in there.updates.all())
        if not moved_on:
            values["state"] = state = self._state(row)
            done = state is Action.State.COMPLETED
            before = there.completed_on if there else None
            values["completed_on"] = (before or self._completed_on(meeting)) if done else None
        action = self._put(meeting, values, there, [] if moved_on else owners)
        self._write_progress(action, row, moved_on, owners)

    def _meeting(self, row: Row) -> Meeting | None:
        day = read_date(row, "meeting")
        meeting = self.run.meetings.get(day) if day else self.run.previous
        if day and meeting is None:
            meeting = self.run.board.meetings.filter(date=day).first()
        if meeting is None:
            self.run.ledger.doubt(
                ACTIONS,
                row.line,
                f"No meeting is known on {written(day)}." if day else
                "It is not known which meeting asked for this action.",
                "The action was left out; name the meeting in board.toml, as “previous” or under "
                "[[meetings]].",
            )  # fmt: skip
        return meeting

    def _note_item(self, row: Row, title: str, meeting: Meeting) -> NoteItem | None:
        """The item of the notes that raised an action, by title; numbers often differ."""
        best: tuple[Match, float, ReadItem, NoteItem] | None = None
        for item, note_item in self.notes.values():
            match = match_title(title, item.title)
            score = fuzz.token_sort_ratio(title.casefold(), item.title.casefold())
            if match is not Match.DIFFERENT and (best is None or (match, score) > best[:2]):
                best = (match, score, item, note_item)
        if best is None or best[3].notes.meeting_id != meeting.pk:
            if self.notes and meeting == self.run.previous:
                self.run.ledger.doubt(
                    ACTIONS,
                    row.line,
                    f"No item of the notes is called “{title}”.",
                    "The action was kept with that title, without a link to the notes.",
                )
            return None
        match, _, item, note_item = best
        number = row["item"].strip(". ")
        if number and number != item.number and title not in self.renumbered:
            self.renumbered.add(title)
            self.run.ledger.doubt(
                ACTIONS,
                row.line,
                f"“{title}” is item {number} here, and item {item.number} in the notes.",
                "They were linked by title; the number here is printed on the monitor.",
            )
        if match is Match.PROBABLE:
            self.run.ledger.doubt(
                ACTIONS,
                row.line,
                f"“{title}” is called “{item.title}” in the notes.",
                "They were taken as one item, each keeping its words.",
            )
        return note_item

    def _same_as(self, text: str, note: NoteItem) -> _Noted | None:
        scored = [
            (_likeness(text, noted.action.text), noted)
            for noted in self.noted
            if noted.note_item == note and not noted.taken
        ]
        best = max(scored, key=lambda pair: pair[0], default=None)
        return best[1] if best and best[0] >= ALIKE else None

    def _wording(self, row: Row, noted: _Noted) -> str:
        """The notes' wording if it differs by more than stops and case, with a doubt."""
        if words_alone(row["action"]) == words_alone(noted.action.text):
            return ""
        self.run.ledger.doubt(
            ACTIONS,
            row.line,
            f"The action of item {row['item']} reads “{_short(row['action'], 120)}”; the notes "
            f"(line {noted.action.line}) say “{_short(noted.action.text, 160)}”.",
            "They were taken as one action: the monitor prints the first, the notes the second.",
        )
        return noted.action.text

    def _owners(
        self, text: str, names: list[str], file_name: str, line: int
    ) -> tuple[str, list[Person]]:
        """The people an action is by; a name that is no person's is kept behind the text."""
        people: list[Person] = []
        for name in names:
            if looks_like_a_name(name):
                person = self.run.people.find(name, file_name, line, if_new=NO_ADDRESS)
                if person not in people:
                    people.append(person)
                continue
            self.run.ledger.doubt(
                file_name,
                line,
                f"“{name}” is no person's name, and cannot own an action.",
                "It was kept in brackets behind the action; name somebody.",
            )
            text = f"{text} ({name})"
        return text, people

    def _find(self, meeting: Meeting, text: str, title: str) -> Action | None:
        """The action that is here already, by meeting, item and words."""
        found = next(
            (
                action
                for action in self.there
                if action.meeting_id == meeting.pk
                and words_alone(action.text) == words_alone(text)
                and action.item_title == title[:300]
            ),
            None,
        )
        if found is not None:
            self.there.remove(found)
        return found

    def _put(
        self,
        meeting: Meeting,
        values: dict[str, object],
        there: Action | None,
        owners: list[Person],
    ) -> Action:
        if there is None:
            values["position"] = self._free_position(meeting)
        action = self.run.ledger.put(
            Action, values, row=there, label=_short(str(values["text"])), new=True, meeting=meeting
        )
        for position, person in enumerate(owners, 1):
            self.run.ledger.put(
                ActionOwner,
                {"position": position},
                label=f"{person.name}: {_short(action.text)}",
                action=action,
                person=person,
            )
        return action

    def _free_position(self, meeting: Meeting) -> int:
        if meeting.pk not in self.positions:
            last = meeting.actions.order_by("-position").first()
            self.positions[meeting.pk] = last.position if last else 0
        self.positions[meeting.pk] += 1
        return self.positions[meeting.pk]

    def _write_progress(
        self, action: Action, row: Row, moved_on: bool, owners: list[Person]
    ) -> None:
        updates = list(action.updates.all())
        texts = [update.text for update in updates]
        if moved_on:
            self._compare_moved_on(action, row, updates, owners)
        if moved_on or not row["progress"] or row["progress"] in texts[-1:]:
            self.run.ledger.kept(ProgressUpdate, len(updates))
            return
        self.run.ledger.put(
            ProgressUpdate, {}, label=_short(row["progress"]), new=True, action=action,
            text=row["progress"], state=action.state,
        )  # fmt: skip

    def _compare_moved_on(
        self, action: Action, row: Row, updates: list[ProgressUpdate], owners: list[Person]
    ) -> None:
        """Name what the file has otherwise than an action on which somebody reported here."""
        changes: list[str] = []
        latest = updates[-1].text
        if row["progress"] and row["progress"] not in [update.text for update in updates]:
            changes.append(f"progress {pair(latest, row['progress'])}")
        imported = [update.state for update in updates if not update.by_id]
        if row["state"]:
            state = self._state(row)
            if state not in (action.state, *(imported[-1:] or [Action.State.OPEN])):
                changes.append(change(action, "state", state))
        here = [owner.person for owner in action.ownerships.select_related("person")]
        if any(person not in here for person in owners):
            names = (", ".join(person.name for person in people) for people in (here, owners))
            changes.append(f"owners {pair(*names)}")
        if changes:
            self.run.ledger.leave(
                ACTIONS,
                row.line,
                f"The file changes “{_short(action.text)}”, on which progress was written here "
                f"since: {'; '.join(changes)}.",
                "What is here was left; if the file is newer, write it as progress on the action's "
                "page.",
                because="progress was written here since",
            )

    def _state(self, row: Row) -> Action.State:
        word = row["state"].casefold().strip()
        if word in _STATES:
            return _STATES[word]
        near = nearest(word, [each for each in _STATES if each])
        self.run.ledger.doubt(
            ACTIONS,
            row.line,
            f"“{row['state']}” is no state of an action.",
            f"It was taken as open; write “{near}” if that is meant." if near
            else "It was taken as open; write open, proposed or completed.",
        )  # fmt: skip
        return Action.State.OPEN

    def _completed_on(self, meeting: Meeting) -> date:
        """An imported monitor says that an action is done, not when: since the last meeting."""
        previous = self.run.previous
        self.run.ledger.doubt(
            ACTIONS,
            0,
            "The day on which the completed actions were done is not given.",
            "The day of the last meeting was taken, from which this monitor counts.",
        )
        return previous.date if previous else meeting.date

    def _write_noted(self, noted: _Noted) -> None:
        """An action of the notes that the monitor does not have."""
        run, action = self.run, noted.action
        name = run.sources.notes.doubts.file_name if run.sources.notes else ""
        meeting = noted.note_item.notes.meeting
        text, owners = self._owners(action.text, action.owners, name, action.line)
        there = self._find(meeting, text, noted.item.title)
        answer = ON
        if run.sources.has_actions:
            doubt = run.ledger.doubt(
                name,
                action.line,
                f"Item {noted.item.number} asks for “{_short(action.text, 120)}”, which "
                "actions.csv does not have.",
                "It is kept in the notes; add it to actions.csv and import again if it is to be "
                "followed.",
            )
            as_it_is = ON if there and there.on_monitor else OFF
            answer = run.ledger.ask(
                f"action:{noted.item.number}:{words_alone(action.text)[:80]}",
                doubt,
                (Choice(OFF, "Keep it in the notes only"), Choice(ON, "Follow it on the monitor")),
                as_it_is,
                as_it_is,
            )
        self._put(
            meeting,
            {
                "note_item": noted.note_item,
                "item_number": noted.item.number[:10],
                "item_title": noted.item.title[:300],
                "text": text,
                "noted_text": "",
                "on_monitor": answer == ON,
                "confidential": noted.item.confidential,
            },
            there,
            owners,
        )


def write_actions(run: Run, notes: NotesByPosition) -> None:
    """The actions of actions.csv, then those that only the notes have."""
    ActionsWriter(run, notes).write()


def _likeness(one: str, two: str) -> float:
    return max(
        fuzz.token_sort_ratio(words_alone(one), words_alone(two)),
        fuzz.token_set_ratio(words_alone(one), words_alone(two)) * 0.85,
    )


def _short(text: str, length: int = 60) -> str:
    return text if len(text) <= length else f"{text[:length].rstrip()}…"
