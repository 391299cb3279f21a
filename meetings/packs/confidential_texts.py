"""The words that must not be in a public edition, gathered by themselves.

`selection` withholds what is confidential. This looks at the same data from the other side, on
purpose without using that code, so that a mistake there is caught.
"""

from collections.abc import Iterable, Iterator

from django.db.models import F, Q
from django.db.models.fields.files import FieldFile

from meetings.actions.models import Action
from meetings.agenda.agenda_page import references
from meetings.agenda.models import AgendaItem, Appendix, ItemKind, Report, ReportImage
from meetings.agenda.report_text import in_force
from meetings.attendance.models import Declaration
from meetings.boards.models import Meeting
from meetings.minutes.models import NoteItem
from meetings.packs.models import Edition, OpenText
from meetings.packs.secret_index import SHORTEST, Secret, SecretIndex, Wording, letters
from meetings.packs.sentences import (
    descriptions_of,
    names_of,
    sentences_of,
    sentences_of_pdf,
    split_sentences,
)

STANDING = (ItemKind.NOTES, ItemKind.NEXT_MEETING)
"""Items of every agenda: their titles tell nothing."""


def confidential_texts(meeting: Meeting) -> list[Secret]:
    """Titles, sentences and names of files of confidential things, and what each comes from.

    Of the meeting's agenda and of the last one's, of what was declared at both, of the notes of
    the last meeting, and of the actions of all before. Names of contacts and presenters are not
    among them: these people appear openly elsewhere.

    A sentence that an open paper says as well is one of them, since pasting it there is the very
    accident to catch. Not confidential are what the secretariat wrote for the public (open titles
    and reasons), titles that an open item bears too, and what a secretary has released: for this
    meeting, or for another of the board once its public edition was published and so has it in
    print.
    """
    gathered = _Gathered()
    last = Meeting.objects.before(meeting).first()
    for each in filter(None, (meeting, last)):
        when = "" if each == meeting else f" of {each.date:%-d %B %Y}"
        items = each.items.in_order().select_related("report__in_force")
        items = items.prefetch_related(
            "report__recommendations", "report__appendices", "report__images"
        )
        numbers = references(items)
        for item in items:
            gathered.item(item, numbers[item.pk], when)
    notes = NoteItem.objects.filter(notes__meeting=last).select_related("item__parent")
    for note in notes.prefetch_related("decisions", "votes"):
        gathered.note(note)
    actions = Action.objects.filter(
        meeting__board_id=meeting.board_id, meeting__date__lt=meeting.date
    ).select_related("meeting", "note_item__item__parent")
    for action in actions.prefetch_related("updates"):
        gathered.action(action)
    declarations = Declaration.objects.standing().filter(meeting__in=filter(None, (meeting, last)))
    for declaration in declarations.select_related("item__parent", "person", "interest"):
        gathered.declaration(declaration)
    return gathered.secrets(_released(meeting))


def _released(meeting: Meeting) -> set[str]:
    in_print = Q(
        meeting__board_id=meeting.board_id,
        meeting__packs__edition=Edition.PUBLIC,
        meeting__packs__published_at__gte=F("said_at"),
    )
    texts = OpenText.objects.filter(Q(meeting=meeting) | in_print)
    return {letters(text) for text in texts.values_list("text", flat=True)}


class _Gathered:
    """What has been found so far, each text once, with the first thing it comes from."""

    def __init__(self) -> None:
        self._found: dict[str, Secret] = {}
        self._open_titles = {letters(kind.label) for kind in ItemKind}
        self._open_words: set[str] = set()

    def secrets(self, released: set[str]) -> list[Secret]:
        kept = [
            secret
            for look, secret in self._found.items()
            if look not in released and look not in self._open_titles
        ]
        index = SecretIndex(kept)
        said: set[int] = set()
        for words in self._open_words:
            said |= index.found_in(Wording(words))
        return [secret for number, secret in enumerate(kept) if number not in said]

    def _add(self, texts: Iterable[str], source: str) -> None:
        for text in texts:
            look = letters(text)
            if len(look) >= SHORTEST:
                self._found.setdefault(look, Secret(text.strip(), source))

    def item(self, item: AgendaItem, number: str, when: str) -> None:
        self._open_words |= {item.open_title, item.confidential_reason}
        name = f"item {number}{when}"
        if _is_hidden(item):
            source = f"{name[0].upper()}{name[1:]}: {item.title}"
            if item.kind not in STANDING:
                self._add([item.title], source)
            self._add(split_sentences(item.late_reason), source)
        else:
            source = ""
            self._open_titles.add(letters(item.title))
        report = item.own_report
        if report is not None:
            self._report(report, name, source)
            published = in_force(report)
            if published is not None:  # it is printed while the report's own text is corrected
                self._report(published, name, source)

    def _report(self, report: Report, name: str, source: str) -> None:
        """`source` is empty where the report itself is open."""
        if source:
            self._add(_texts_of(report), source)
        appendices = list(report.appendices.all())
        hidden = [each for each in appendices if source or each.confidential]
        open_texts = [] if source else [report.body, report.background]
        open_texts += [each.body for each in appendices if each not in hidden]
        for position, appendix in enumerate(appendices, start=1):
            self._open_words |= {appendix.open_title, appendix.confidential_reason}
            if appendix not in hidden:
                continue
            where = f"Appendix {position} of {name}: {appendix.title}"
            self._add([appendix.title], where)
            self._add(_appendix_texts(appendix), where)
        if not source and not hidden:
            return
        for image in report.images.all():
            if not any(_shows(text, image) for text in open_texts):
                names = [*names_of(image.name), *names_of(str(image.file.name))]
                self._add(names, f"A picture in {name}")

    def note(self, note: NoteItem) -> None:
        if note.item is not None:
            self._open_words |= {note.item.open_title, note.item.confidential_reason}
        source = f"The note of “{note.title}”"
        self._add(sentences_of(note.confidential_minute), source)
        is_standing = note.item is not None and note.item.kind in STANDING
        if not (note.confidential or (note.item is not None and _is_hidden(note.item))):
            self._open_titles.add(letters(note.title))
            return
        if not is_standing:
            self._add([note.title], source)
        if not note.confidential:  # else it is what the open notes say instead
            self._add(sentences_of(note.narrative), source)
        for decision in note.decisions.all():
            self._add(sentences_of(decision.text), source)
        for vote in note.votes.all():
            self._add(split_sentences(vote.motion), source)

    def declaration(self, declaration: Declaration) -> None:
        hidden = declaration.item is not None and _is_hidden(declaration.item)
        texts = list(split_sentences(declaration.text))
        if declaration.is_sensitive or hidden:
            self._add(texts, f"A declaration of interest by {declaration.person}")
        else:
            self._open_titles |= {letters(text) for text in texts}

    def action(self, action: Action) -> None:
        note = action.note_item
        hidden = note is not None and (
            note.confidential or (note.item is not None and _is_hidden(note.item))
        )
        if not hidden and not action.confidential:
            return
        source = f"An action of {action.meeting.date:%-d %B %Y}, item “{action.item_title}”"
        if hidden:
            self._add([action.item_title], source)
        for text in (action.text, action.noted_text, *(u.text for u in action.updates.all())):
            for line in text.splitlines():
                self._add(split_sentences(line), source)


def _is_hidden(item: AgendaItem) -> bool:
    return item.confidential or (item.parent is not None and item.parent.confidential)


def _texts_of(report: Report) -> Iterator[str]:
    yield report.title
    yield from names_of(report.source_name)
    yield from _pdf_texts(report.pdf)
    written = [report.purpose, report.summary, report.action, report.body, report.background]
    written += [recommendation.text for recommendation in report.recommendations.all()]
    for html in written:
        yield from sentences_of(html)
        yield from descriptions_of(html)


def _appendix_texts(appendix: Appendix) -> Iterator[str]:
    yield from sentences_of(appendix.body)
    yield from descriptions_of(appendix.body)
    yield from names_of(appendix.source_name)
    yield from _pdf_texts(appendix.pdf)


def _pdf_texts(file: FieldFile) -> Iterator[str]:
    if file:
        yield from names_of(str(file.name))
        yield from sentences_of_pdf(_content(file))


def _content(file: FieldFile) -> bytes:
    """Empty where the file is missing from the store: the members' edition fails for it."""
    try:
        with file.open("rb") as opened:
            return bytes(opened.read())
    except OSError:
        return b""


def _shows(html: str, image: ReportImage) -> bool:
    return f'"image:{image.name}"' in html or str(image.file.name) in html
