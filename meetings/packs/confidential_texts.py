"""The words that must not be in a public edition, gathered by themselves.

`selection` withholds what is confidential. This looks at the same data from the other side, on
purpose without using that code, so that a mistake there is caught.
"""

import re
from collections.abc import Iterable

from meetings.actions.models import Action
from meetings.agenda.models import AgendaItem, Appendix
from meetings.agenda.paragraphs import plain_text
from meetings.boards.models import Meeting
from meetings.minutes.models import NoteItem

SHORTEST = 24
"""Letters; a shorter text stands in too many places to say anything."""
SENTENCE_END = re.compile(r"(?<=[.!?])\s+|[\n\t]+")


def confidential_texts(meeting: Meeting) -> set[str]:
    """Titles and sentences of `meeting`'s confidential things that are said nowhere openly."""
    secret: list[str] = []
    said: list[str] = []
    items = meeting.items.select_related("parent", "report").prefetch_related(
        "report__recommendations", "report__appendices"
    )
    for item in items:
        _sort_item(item, secret, said)
    last = Meeting.objects.before(meeting).first()
    notes = NoteItem.objects.filter(notes__meeting=last).select_related("item__parent")
    for note in notes.prefetch_related("decisions"):
        _sort_note(note, secret, said)
    actions = Action.objects.filter(
        meeting__board_id=meeting.board_id, meeting__date__lt=meeting.date
    )
    with_items = actions.select_related("note_item__item__parent")
    for action in with_items.prefetch_related("updates"):
        kept_back = action.confidential or (
            action.note_item is not None and _is_hidden(action.note_item)
        )
        texts = [action.text, *(update.text for update in action.updates.all())]
        (secret if kept_back else said).extend(texts)
        if not kept_back:
            said.append(action.item_title)
    openly = _letters(" ".join(said))
    return {
        sentence
        for sentence in _sentences(secret)
        if len(_letters(sentence)) >= SHORTEST and _letters(sentence) not in openly
    }


def _sort_item(item: AgendaItem, secret: list[str], said: list[str]) -> None:
    hidden = item.confidential or (item.parent is not None and item.parent.confidential)
    (secret if hidden else said).append(item.title)
    said += [item.open_title, item.confidential_reason]
    report = item.own_report
    if report is None:
        return
    texts = [report.title, report.purpose, report.summary, report.action, report.body]
    texts += [recommendation.text for recommendation in report.recommendations.all()]
    (secret if hidden else said).extend(map(plain_text, texts))
    for appendix in report.appendices.all():
        _sort_appendix(appendix, secret if hidden or appendix.confidential else said, said)


def _sort_appendix(appendix: Appendix, texts: list[str], said: list[str]) -> None:
    texts += [appendix.title, plain_text(appendix.body)]
    said += [appendix.open_title, appendix.confidential_reason]


def _sort_note(note: NoteItem, secret: list[str], said: list[str]) -> None:
    hidden = _is_hidden(note)
    secret.append(plain_text(note.confidential_minute))
    texts = [note.title, note.narrative, *(decision.text for decision in note.decisions.all())]
    (secret if hidden else said).extend(map(plain_text, texts))
    if note.item is not None:
        said.append(note.item.open_title)


def _is_hidden(note: NoteItem) -> bool:
    item = note.item
    return note.confidential or (
        item is not None
        and (item.confidential or (item.parent is not None and item.parent.confidential))
    )


def _sentences(texts: Iterable[str]) -> Iterable[str]:
    for text in texts:
        for sentence in SENTENCE_END.split(text):
            if sentence.strip():
                yield sentence.strip()


def _letters(text: str) -> str:
    """Letters and figures only, small: how two wordings are compared."""
    return "".join(character for character in text.casefold() if character.isalnum())


class Secret: ...
