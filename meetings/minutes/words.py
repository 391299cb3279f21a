"""The words of one item of the notes, part by part, and writing them without losing anybody's."""

import hashlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from meetings.agenda.sameness import digest
from meetings.agenda.three_way import three_way
from meetings.minutes.decision_text import lead_in_for, mark_verb
from meetings.minutes.models import Decision, NoteItem, Vote, VoteCast

VOTE = "vote-"
"""The part of one vote is "vote-" and its primary key, or the page's name for a new one."""
LABELS = {
    "title": "Title",
    "confidential": "Confidential",
    "narrative": "What was said",
    "minute": "Confidential minute",
    "lead_in": "Words before the decisions",
    "decisions": "Decisions",
}


@dataclass(frozen=True)
class VoteText:
    """A vote as it is typed; `casts` are people's keys with how each voted, if it was recorded."""

    motion: str
    votes_for: int = 0
    votes_against: int = 0
    abstained: int = 0
    casts: tuple[tuple[int, str], ...] = ()

    def counted(self) -> "VoteText":
        """Where names are taken, the numbers are those of the names."""
        if not self.casts:
            return self
        cast = [how for _, how in self.casts]
        return replace(
            self,
            votes_for=cast.count(VoteCast.Cast.FOR),
            votes_against=cast.count(VoteCast.Cast.AGAINST),
            abstained=cast.count(VoteCast.Cast.ABSTAINED),
        )


Words = dict[str, Any]
"""By part: str (plain or sanitised HTML), bool for `confidential`, a tuple of HTML for `decisions`,
`VoteText` for a vote; None for one that is taken off."""


@dataclass(frozen=True)
class Sent:
    """What a page sends of one kind of parts.

    seen: what they said when the page had them last, as digests. tried: digests of what the page
    has sent before without an answer, which may have been stored: its own words are nobody else's.
    """

    parts: Mapping[str, Any]
    seen: Mapping[str, str] | None
    tried: Mapping[str, Collection[str]] = field(default_factory=dict)


@dataclass
class Written:
    """What came of it. `conflicts`: the parts that somebody else changed too, left as theirs;
    `refused`: those that cannot be stored as they are, each with a sentence; `made`: the keys of
    what was new, by the page's name for it."""

    changed: bool = False
    conflicts: list[str] = field(default_factory=list)
    refused: dict[str, str] = field(default_factory=dict)
    made: dict[str, int] = field(default_factory=dict)


def words_of(row: NoteItem, decisions: Iterable[Decision], votes: Iterable[Vote]) -> Words:
    """Votes with their casts prefetched."""
    row.keep_apart_if_secret()
    return {
        "title": row.title,
        "confidential": row.confidential,
        "narrative": row.narrative,
        "minute": row.confidential_minute,
        "lead_in": row.decisions_lead_in,
        "decisions": tuple(decision.text for decision in decisions),
        **{f"{VOTE}{vote.pk}": vote_text(vote) for vote in votes},
    }


def vote_text(vote: Vote) -> VoteText:
    casts = sorted((cast.person_id, cast.cast) for cast in vote.casts.all())
    return VoteText(vote.motion, vote.votes_for, vote.votes_against, vote.abstained, tuple(casts))


def word_digests(words: Mapping[str, Any]) -> dict[str, str]:
    """A short name of what each part says; texts that read the same have the same."""
    return {name: _digest(name, value) for name, value in words.items()}


def _digest(name: str, value: Any) -> str:
    if name in ("narrative", "minute"):
        return digest(value)
    if name == "decisions":
        return digest_of(*(digest(mark_verb(each)) for each in value))
    if isinstance(value, VoteText):
        return digest_of(repr(value.counted()))
    return digest_of(str(value))


def digest_of(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:16]


def base_of(sent: Sent, theirs: Mapping[str, str]) -> Mapping[str, str] | None:
    """What the sender had before them, where their own unanswered words count as had."""
    if sent.seen is None:
        return None
    own = {name: now for name, now in theirs.items() if now in sent.tried.get(name, ())}
    return {**sent.seen, **own}


def write_words(row: NoteItem, sent: Sent) -> Written:
    """Write the parts that `sent` speaks for; the caller has locked the row, and saves it.

    Three queries to read, and few to write, however much there is.
    """
    decisions = list(row.decisions.all())
    votes = list(row.votes.prefetch_related("casts"))
    there = words_of(row, decisions, votes)
    sent = _kept_apart(row, sent)
    parts = {name: value for name, value in sent.parts.items() if name in LABELS}
    theirs = word_digests(there)
    taken, conflicts = three_way(word_digests(parts), theirs, base_of(sent, theirs), list(parts))
    written = Written(changed=bool(taken), conflicts=list(conflicts))
    _write_row(row, {name: parts[name] for name in taken}, written)
    if "decisions" in taken:
        row.decisions_lead_in = lead_in_for(
            parts["decisions"],
            lead_in=row.decisions_lead_in,
            had_several=len(decisions) > 1,
            was_written="lead_in" in taken,
        )
        _write_decisions(row, decisions, parts["decisions"])
    _write_votes(row, votes, sent, theirs, written)
    return written


def _kept_apart(row: NoteItem, sent: Sent) -> Sent:
    """Of a row that its page still had as open: what was said in it is its confidential minute."""
    seen = sent.seen or {}
    knows = sent.parts.get("confidential") or seen.get("confidential") != digest_of(str(False))
    if knows or not row.confidential or "narrative" not in sent.parts:
        return sent
    said = sent.parts["narrative"] + sent.parts.get("minute", "")
    return Sent(
        {**{n: part for n, part in sent.parts.items() if n != "narrative"}, "minute": said},
        {**seen, "minute": seen.get("narrative", "")},
        {**sent.tried, "minute": sent.tried.get("narrative", ())},
    )


def _write_row(row: NoteItem, taken: Mapping[str, Any], written: Written) -> None:
    becomes_secret = not row.confidential and (taken.get("confidential") or taken.get("minute"))
    if "title" in taken:
        row.title = taken["title"]
    if "narrative" in taken:
        row.narrative = taken["narrative"]
    if "minute" in taken:
        row.confidential_minute = taken["minute"]
    if "lead_in" in taken:
        row.decisions_lead_in = taken["lead_in"]
    if becomes_secret and not ("narrative" in taken and "minute" in taken):
        row.keep_apart()
    elif "confidential" in taken:
        row.confidential = taken["confidential"]
    if row.confidential_minute and not row.confidential:
        row.confidential = True
        if "confidential" in taken:
            written.refused["confidential"] = (
                "It has a confidential minute. Take that out first, then say that it is open."
            )


def _write_decisions(row: NoteItem, there: list[Decision], texts: tuple[str, ...]) -> None:
    """A decision whose words stay is the same one wherever it now stands."""
    left = list(there)
    kept: list[Decision | None] = []
    for text in texts:
        same = next((each for each in left if digest(each.text) == digest(text)), None)
        if same is not None:
            left.remove(same)
        kept.append(same)
    changed: list[Decision] = []
    added: list[Decision] = []
    for position, (text, decision) in enumerate(zip(texts, kept, strict=True), 1):
        found = decision or (left.pop(0) if left else None)
        if found is None:
            added.append(Decision(note_item=row, position=position, text=text))
        elif (found.position, found.text) != (position, text):
            found.position = position
            found.text = text if decision is None else found.text
            changed.append(found)
    Decision.objects.filter(pk__in=[each.pk for each in left]).delete()
    Decision.objects.bulk_update(changed, ["position", "text"])
    Decision.objects.bulk_create(added)


def _write_votes(
    row: NoteItem, there: list[Vote], sent: Sent, theirs: Mapping[str, str], written: Written
) -> None:
    by_part = {f"{VOTE}{vote.pk}": vote for vote in there}
    new = {
        name: text
        for name, text in sent.parts.items()
        if name.startswith(VOTE) and name not in by_part and text is not None
    }
    _adopt(new, by_part, sent, theirs, written)
    parts = {name: sent.parts[name] for name in by_part if name in sent.parts}
    mine = word_digests(parts)
    taken, conflicts = three_way(mine, theirs, base_of(sent, theirs), list(parts))
    written.conflicts += conflicts
    for name in taken:
        _change_vote(by_part[name], parts[name])
    place = max((vote.position for vote in there), default=0)
    for name, text in new.items():
        if sent.seen is not None and sent.seen.get(name) == _digest(name, text):
            continue  # somebody else took it off, and nothing was changed in it here
        place += 1
        vote = Vote(note_item=row, position=place)
        _change_vote(vote, text)
        written.made[name] = vote.pk
    written.changed |= bool(taken) or bool(written.made)


def _adopt(
    new: dict[str, VoteText],
    by_part: dict[str, Vote],
    sent: Sent,
    theirs: Mapping[str, str],
    written: Written,
) -> None:
    """A new vote that was stored by an earlier sending, whose answer was lost, is that one."""
    free = {name: vote for name, vote in by_part.items() if name not in sent.parts}
    for name, text in list(new.items()):
        own = {_digest(name, text), *sent.tried.get(name, ())}
        same = next((part for part in free if theirs[part] in own), None)
        if same is None:
            continue
        vote = free.pop(same)
        del new[name]
        written.made[name] = vote.pk
        if theirs[same] != _digest(name, text):
            _change_vote(vote, text)


def _change_vote(vote: Vote, text: VoteText | None) -> None:
    if text is None:
        vote.delete()
        return
    counted = text.counted()
    vote.motion = counted.motion
    vote.votes_for, vote.votes_against = counted.votes_for, counted.votes_against
    vote.abstained = counted.abstained
    vote.save()
    vote.casts.all().delete()
    VoteCast.objects.bulk_create(
        VoteCast(vote=vote, person_id=person, cast=cast) for person, cast in text.casts
    )
