"""Comparing the files of a folder that say the same thing twice. Only doubts come of it."""

import re

from rapidfuzz import fuzz, process

from .ledger import Ledger
from .reading.dates import written
from .reading.names import Match, compare_names, words_alone
from .sources import ACTIONS, AGENDA, ATTENDANCE, BOARD_TOML, MEMBERS, Sources


def cross_check(sources: Sources, ledger: Ledger) -> None:
    """Doubts about the printed pages (front matter, monitor, location) beside the tables."""
    _check_printed_tables(sources, ledger)
    _check_contacts(sources, ledger)
    _check_monitor(sources, ledger)
    _check_next_meeting(sources, ledger)


def _check_printed_tables(sources: Sources, ledger: Ledger) -> None:
    front = sources.front
    if front is None or not front.tables_text:
        return
    name, printed = front.doubts.file_name, words_alone(front.tables_text)
    for row in sources.members:
        if row["name"] and words_alone(row["name"]) not in printed:
            ledger.doubt(
                MEMBERS,
                row.line,
                f"{row['name']} is not on the membership page in {name}.",
                "members.csv was followed.",
            )
    for row in sources.agenda:
        if row["title"] and words_alone(row["title"]) not in printed:
            ledger.doubt(
                AGENDA,
                row.line,
                f"“{row['title']}” is not on the agenda page in {name}.",
                "agenda.csv was followed.",
            )
    cells_of = {words_alone(row["name"]): row for row in sources.attendance if row["name"]}
    columns = [column for _, column in sources.attendance.date_columns]
    for line in front.tables_text.splitlines():
        cells = [cell.strip() for cell in line.split("\t")]
        row_here = cells_of.get(words_alone(cells[0]))
        if row_here is None or not set(cells[1:]) & {"Yes", "No", "Apologies"}:
            continue
        shown = (cells[1:] + [""] * len(columns))[: len(columns)]
        for column, cell in zip(columns, shown, strict=True):
            if cell.casefold() != row_here[column].casefold():
                ledger.doubt(
                    ATTENDANCE,
                    row_here.line,
                    f"{row_here['name']} is “{row_here[column] or 'blank'}” on {column}, and "
                    f"“{cell or 'blank'}” in {name}.",
                    "attendance.csv was followed.",
                )


def _check_contacts(sources: Sources, ledger: Ledger) -> None:
    front, contact = sources.front, sources.board.board.contact
    if front is None:
        return
    if contact and front.contact and front.contact.name:
        same = compare_names(contact.name, front.contact.name) is Match.SAME
        if not same or _digits(contact.phone) != _digits(front.contact.phone):
            ledger.doubt(
                front.doubts.file_name,
                front.contact.line,
                f"The contact is {front.contact.name}, {front.contact.phone} here, and "
                f"{contact.name}, {contact.phone} in board.toml.",
                "board.toml was followed.",
            )
    for office in front.group_offices:
        for group in sources.board.groups:
            if group.office and office.group == group.name and office.phone and (
                _digits(office.phone) != _digits(group.office.phone)
            ):  # fmt: skip
                ledger.doubt(
                    front.doubts.file_name,
                    office.line,
                    f"The {group.name} office has the number {office.phone} here, and "
                    f"{group.office.phone} in board.toml.",
                    "board.toml was followed.",
                )


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)


def _check_monitor(sources: Sources, ledger: Ledger) -> None:
    monitor = sources.monitor
    if monitor is None or not sources.has_actions:
        return
    name = monitor.doubts.file_name
    rows = {row.line: row["action"] for row in sources.actions if row["action"]}
    by_line = {row.line: row for row in sources.actions}
    for printed in monitor.rows:
        found = process.extractOne(printed.action, rows, scorer=fuzz.ratio, score_cutoff=75)
        if found is None:
            ledger.doubt(
                name,
                printed.line,
                f"The action “{printed.action[:100]}” is not in actions.csv.",
                "It was left out; add it there if it is still to be followed.",
            )
            continue
        line = found[2]
        del rows[line]
        row = by_line[line]
        for what, here, there in (
            ("action", printed.action, row["action"]),
            ("progress", printed.progress, row["progress"]),
        ):
            if words_alone(here) != words_alone(there):
                one, two = _difference(here, there)
                ledger.doubt(
                    name,
                    printed.line,
                    f"The {what} of item {printed.item_number or row['item']} says “{one}” here "
                    f"and “{two}” in actions.csv, line {line}.",
                    "actions.csv was followed.",
                )
    for line, text in rows.items():
        ledger.doubt(
            ACTIONS,
            line,
            f"The action “{text[:100]}” is not on the printed monitor, {name}.",
            "actions.csv was followed.",
        )


def _difference(one: str, two: str) -> tuple[str, str]:
    """The two texts from a few words before they part to a few words after."""
    first, second = one.split(), two.split()
    start = 0
    while start < min(len(first), len(second)) and first[start] == second[start]:
        start += 1
    begin = max(0, start - 2)

    def cut(words: list[str]) -> str:
        before, after = "… " if begin else "", " …" if len(words) > begin + 8 else ""
        return before + " ".join(words[begin : begin + 8]) + after

    return cut(first), cut(second)


def _check_next_meeting(sources: Sources, ledger: Ledger) -> None:
    """The day that the notes give for the next meeting is this meeting's."""
    front, day = sources.front, sources.board.meeting.date
    if front is not None and front.cover:
        printed = " ".join(front.cover)
        if written(day) not in printed:
            ledger.doubt(
                BOARD_TOML,
                0,
                f"The meeting is on {written(day)} in board.toml; the cover does not say so.",
                "board.toml was followed.",
            )
