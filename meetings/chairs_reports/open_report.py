"""A chair's report held for one change: its row locked, its paragraphs, and what undoes it."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import PermissionDenied

from meetings.agenda.models import Report
from meetings.agenda.policies import can_read_in_progress, can_write
from meetings.agenda.report_changes import change_text
from meetings.agenda.writing import NotBeingWritten, why_closed
from meetings.chairs_reports.arranging import NotArranged
from meetings.chairs_reports.body import body_of
from meetings.chairs_reports.drafting import Passage
from meetings.chairs_reports.models import ChairsReport, Source
from meetings.chairs_reports.storing import add_sources, passages_of, says, store

MOST_PARAGRAPHS = 500


class OpenReport:
    """A chair's report held for one change, in the caller's transaction, nobody else's until its
    end.

    Raises: PermissionDenied for who has no part in it; NotBeingWritten where it is submitted or
    cleared; NotArranged where its text was changed in another way and is to be taken up first.
    """

    def __init__(
        self, chairs_report: ChairsReport, by: AbstractBaseUser, *, as_written: bool = True
    ) -> None:
        held = Report.objects.select_for_update(of=("self",)).select_related(
            "item__meeting__board", "item__forward_plan", "item__parent"
        )
        self.report = held.get(pk=chairs_report.report_id)
        self.by = by
        if not can_write(by, self.report):
            if can_read_in_progress(by, self.report) and why_closed(self.report):
                raise NotBeingWritten(why_closed(self.report))
            raise PermissionDenied
        locked = ChairsReport.objects.select_for_update(of=("self",)).select_related("board")
        self.chairs_report = locked.get(pk=chairs_report.pk)
        self.passages = passages_of(self.chairs_report)
        if as_written and not says(self.report.body, self.passages):
            raise NotArranged(
                "The report’s text has been changed in another way, such as by putting an earlier "
                "version back. Load the page again, and take that text up first."
            )

    @property
    def priorities(self) -> list[str]:
        return list(self.chairs_report.board.priorities.values_list("name", flat=True))

    def keep(
        self, passages: Sequence[Passage], sentence: str, *, undo: bool = True
    ) -> list[Passage]:
        """Store them, make the report say them, and remember what it was before."""
        if len(passages) > max(MOST_PARAGRAPHS, len(self.passages)):
            raise NotArranged(
                f"A report has at most {MOST_PARAGRAPHS} paragraphs. Drop or join some first."
            )
        known = set(self.chairs_report.sources.values_list("pk", flat=True))
        before = _as_json(self.chairs_report, self.passages)
        kept = store(self.chairs_report, passages)
        made = self.chairs_report.sources.exclude(pk__in=known).values_list("pk", flat=True)
        self.chairs_report.revision += 1
        self.chairs_report.undo = (
            {"sentence": sentence, "made": list(made), **before} if undo else None
        )
        self.chairs_report.save(update_fields=["revision", "undo"])
        self.passages = kept
        self._write(kept)
        return kept

    def dropped_only(self, sources: Sequence[Source], sentence: str) -> None:
        """Store sources of matters that are not put in; the text stays."""
        made = add_sources(sources)
        self.chairs_report.revision += 1
        self.chairs_report.undo = {
            "sentence": sentence,
            "made": [each.pk for each in made],
            **_as_json(self.chairs_report, self.passages),
        }
        self.chairs_report.save(update_fields=["revision", "undo"])

    def _write(self, passages: Sequence[Passage]) -> None:
        body = body_of(passages)
        change_text(report=self.report, by=self.by, change=lambda text: replace(text, body=body))


def _as_json(chairs_report: ChairsReport, passages: Sequence[Passage]) -> dict[str, Any]:
    return {
        "passages": [
            {
                "key": each.key,
                "heading": each.heading,
                "subheading": each.subheading,
                "text": each.text,
                "sources": list(each.sources),
            }
            for each in passages
        ],
        "progress": dict(chairs_report.sources.values_list("pk", "progress_id")),
    }
