"""Two texts of notes compared word by word, item by item.

Both are to be as one reader may have them (`noted.as_read`, with the secrets of both).
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from meetings.actions.noted import ActionText, ItemText, NotesText, VoteText
from meetings.agenda.alignment import Change, compare_passages
from meetings.agenda.comparing import ComparedPart, Comparison
from meetings.agenda.passages import Passage, passages_of, words_of


def compare_notes(old: NotesText, new: NotesText) -> Comparison:
    """Every item in the new order, those that are gone last."""
    before = {item.key: item for item in old.items}
    kept = {item.key for item in new.items}
    return Comparison(
        (
            *(
                _part(place, item.title, before.get(item.key), item)
                for place, item in enumerate(new.items, start=1)
            ),
            *(
                _part(len(new.items) + place, item.title, item, None)
                for place, item in enumerate(old.items, start=1)
                if item.key not in kept
            ),
        )
    )


def _part(place: int, title: str, old: ItemText | None, new: ItemText | None) -> ComparedPart:
    passages = tuple(compare_passages(_passages(old), _passages(new)))
    if old is None:
        change = Change.ADDED
    elif new is None:
        change = Change.REMOVED
    elif all(passage.change == Change.SAME for passage in passages):
        change = Change.SAME
    else:
        change = Change.CHANGED
    name = f"{place}. {title}" if new is not None else title
    return ComparedPart(f"item-{place}", name, change, passages)


def _passages(item: ItemText | None) -> Sequence[Passage]:
    if item is None:
        return []
    return [passage for passage in _every(item) if passage.words or passage.rows]


def _every(item: ItemText) -> Iterator[Passage]:
    yield Passage("heading", words=words_of(item.title))
    yield from passages_of(item.narrative)
    if item.decisions:
        yield Passage("subheading", words=words_of("Decisions"))
        yield Passage("paragraph", words=words_of(item.lead_in))
        for text in item.decisions:
            for passage in passages_of(text):
                is_plain = passage.kind == "paragraph"
                yield replace(passage, kind="bullet", depth=1) if is_plain else passage
    if item.votes:
        yield Passage("subheading", words=words_of("Votes"))
        for vote in item.votes:
            yield Passage("bullet", 1, words=words_of(_vote(vote)))
    if item.actions:
        yield Passage("subheading", words=words_of("Actions"))
        for action in item.actions:
            yield Passage("bullet", 1, words=words_of(_action(action)))
    if item.confidential_minute:
        yield Passage("subheading", words=words_of("Confidential minute"))
        yield from passages_of(item.confidential_minute)


def _action(action: ActionText) -> str:
    due = "the next meeting" if action.due_next_meeting else ""
    if action.due:
        due = f"{action.due:%-d %B %Y}"
    return action.text + (f" ({action.by})" if action.by else "") + (f", due {due}" if due else "")


def _vote(vote: VoteText) -> str:
    named = [
        f"{word}: {', '.join(names)}"
        for word, names in (
            ("For", vote.names_for),
            ("Against", vote.names_against),
            ("Abstained", vote.names_abstained),
        )
        if names
    ]
    counted = f"{vote.votes_for} for, {vote.votes_against} against, {vote.abstained} abstained"
    return ". ".join([f"{vote.motion}: {counted}", *named])
