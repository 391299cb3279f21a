"""What the page shows on which a chair's report is composed, for one reader."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from django.urls import reverse

from boardpapers.decision_access import decisions_visible_to
from boardpapers.views.papers import for_screen
from meetings.actions.policies import actions_visible_to
from meetings.agenda.models import Report
from meetings.agenda.policies import can_write
from meetings.boards.policies import SiteUser
from meetings.chairs_reports.arranging import mark_of
from meetings.chairs_reports.beginning import why_not_given_up
from meetings.chairs_reports.body import read_body, with_headings
from meetings.chairs_reports.choosing import offered_to, tells_of_secrets
from meetings.chairs_reports.drafting import Kind, Matter, Passage
from meetings.chairs_reports.matters import Told, seen_by, told_in
from meetings.chairs_reports.models import ChairsReport, event_url
from meetings.chairs_reports.policies import can_begin, events_visible_to, is_offered_matters
from meetings.chairs_reports.storing import passages_of, says

KIND_WORDS = {
    Kind.DECISION: "Decision",
    Kind.ACTION: "Action",
    Kind.EVENT: "For the record",
}


@dataclass(frozen=True)
class SourceLink:
    """What a paragraph tells of. `url` and `title` are "" where the reader may not open it."""

    label: str
    title: str
    url: str
    secret: bool
    newer: str
    """An action's progress since it was told of."""
    key: int
    name: str


@dataclass(frozen=True)
class Line:
    """A paragraph, with what is printed over it; `key` is None for one not taken up yet."""

    key: int | None
    number: int
    heading: str
    subheading: str
    under: tuple[str, str]
    html: str
    mark: str
    sources: list[SourceLink]


@dataclass(frozen=True)
class Offer:
    """A matter to choose, or one that was dropped."""

    name: str
    label: str
    title: str
    html: str
    priority: str


@dataclass(frozen=True)
class ComposingPage:
    chairs_report: ChairsReport
    may_write: bool
    lines: list[Line]
    by_priority: list[tuple[str, list[Offer]]]
    secret: list[Offer]
    dropped: list[Offer]
    dropped_secret: list[Offer]
    is_offered: bool
    is_as_written: bool
    """The report's text is what the paragraphs make."""
    tells_of_secrets: bool
    may_give_up: bool

    @property
    def report(self) -> Report:
        return self.chairs_report.report

    @property
    def offers_to_open(self) -> bool:
        """Nothing confidential is told of, and the item itself is confidential still."""
        item = self.report.item
        return (
            self.may_write and item.confidential and not self.tells_of_secrets and not item.is_out
        )

    @property
    def is_leaking(self) -> bool:
        """Something has become confidential of which the open report tells."""
        return self.tells_of_secrets and not self.report.item.is_secret

    @property
    def undo_sentence(self) -> str:
        """What can be undone, "" for nothing."""
        undo = self.chairs_report.undo
        return undo["sentence"] if self.may_write and undo else ""

    @property
    def dropped_count(self) -> int:
        return len(self.dropped) + len(self.dropped_secret)


def composing_page(user: SiteUser, chairs_report: ChairsReport) -> ComposingPage:
    """In a number of queries that does not grow with the report."""
    report = chairs_report.report
    stored = passages_of(chairs_report)
    is_as_written = says(report.body, stored)
    passages = stored if is_as_written else read_body(report.body, stored)
    told = told_in(chairs_report)
    may_write = can_write(user, report)
    is_offered = is_offered_matters(user, chairs_report)
    offered = offered_to(chairs_report, user) if may_write else []
    gone = [each for each in told if each.source.paragraph_id is None]
    dropped = seen_by(user, gone) if is_offered else []
    links = _links(user, told, newer=is_offered)
    return ComposingPage(
        chairs_report=chairs_report,
        may_write=may_write,
        lines=_lines(chairs_report, passages, links, is_as_written=is_as_written),
        by_priority=_by_priority(each for each in offered if not each.secret),
        secret=[_offer(each) for each in offered if each.secret],
        dropped=[_offer(each.matter) for each in dropped if not each.matter.secret],
        dropped_secret=[_offer(each.matter) for each in dropped if each.matter.secret],
        is_offered=is_offered,
        is_as_written=is_as_written,
        tells_of_secrets=tells_of_secrets(told, report.body),
        may_give_up=can_begin(user, chairs_report.board) and not why_not_given_up(chairs_report),
    )


def _lines(
    chairs_report: ChairsReport,
    passages: Iterable[Passage],
    links: dict[int, SourceLink],
    *,
    is_as_written: bool,
) -> list[Line]:
    item_id = chairs_report.report.item_id
    pictures = reverse("report_images", args=[item_id])
    return [
        Line(
            key=passage.key if is_as_written else None,
            number=number,
            heading=heading,
            subheading=subheading,
            under=(passage.heading, passage.subheading),
            html=for_screen(passage.text, item_id, pictures=pictures),
            mark=mark_of(passage),
            sources=[links[key] for key in passage.sources if key in links],
        )
        for number, (passage, (heading, subheading)) in enumerate(with_headings(passages), start=1)
    ]


def _links(user: SiteUser, told: list[Told], *, newer: bool) -> dict[int, SourceLink]:
    """By the source's primary key, in three queries."""
    keys: dict[Kind, list[int]] = {kind: [] for kind in Kind}
    for each in told:
        keys[each.matter.kind].append(each.matter.key)
    decisions = decisions_visible_to(user).filter(pk__in=keys[Kind.DECISION])
    meetings = dict(decisions.values_list("pk", "note_item__notes__meeting"))
    notes = dict(decisions.values_list("pk", "note_item"))
    actions = actions_visible_to(user).filter(pk__in=keys[Kind.ACTION])
    events = events_visible_to(user).filter(pk__in=keys[Kind.EVENT])
    urls: dict[tuple[Kind, int], str] = {
        (Kind.DECISION, key): reverse("meeting_notes", args=[meeting]) + f"#noted-{notes[key]}"
        for key, meeting in meetings.items()
    }
    urls |= {
        (Kind.ACTION, key): reverse("actions:action", args=[key])
        for key in actions.values_list("pk", flat=True)
    }
    urls |= {
        (Kind.EVENT, key): event_url(slug, key)
        for key, slug in events.values_list("pk", "board__slug")
    }
    return {each.source.pk: _link(each, urls, newer=newer) for each in told}


def _link(told: Told, urls: dict[tuple[Kind, int], str], *, newer: bool) -> SourceLink:
    matter = told.matter
    url = urls.get((matter.kind, matter.key), "")
    since = told.newer.text if told.newer is not None and newer and url else ""
    return SourceLink(
        label=_label(matter),
        title=matter.subject if url else "",
        url=url,
        secret=matter.secret,
        newer=since,
        key=told.source.pk,
        name=matter.name,
    )


def _label(matter: Matter) -> str:
    return f"{KIND_WORDS[matter.kind]}, {matter.day:%-d %B %Y}"


def _offer(matter: Matter) -> Offer:
    return Offer(matter.name, _label(matter), matter.subject, matter.told, matter.priority)


def _by_priority(matters: Iterable[Matter]) -> list[tuple[str, list[Offer]]]:
    """In the order of the priorities' names, what has none last."""
    found = sorted(matters, key=lambda each: (not each.priority, each.priority, each.day))
    return [
        (priority, [_offer(each) for each in group])
        for priority, group in groupby(found, key=lambda each: each.priority)
    ]
