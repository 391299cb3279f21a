"""Two hundred boards with the papers of twenty years: a million paragraphs, the same every time.

They are written into the index as `meetings.search.indexing` would write them, with their boards,
meetings, items and people, and without the texts of the reports, which a search does not read.
Words are as frequent as in the demo board's papers, and a tenth of them are invented.
"""

import random
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from itertools import accumulate
from typing import Any

from django.db import connection
from psycopg import sql

from meetings.search.models import Passage, drawers
from meetings.search.writing_down import in_plain_letters

BOARDS = 200
YEARS = 20
MEETINGS_A_YEAR = 10
ITEMS = 5
PARAGRAPHS = 25
"""Of the reports of one meeting: 200 boards make a million of them."""
DECISIONS = 3
SEATS = 14
TERMS = 4
"""Of four or five years each: so many people have sat on each seat."""
SENTENCES = 20_000
INVENTED_WORDS = 30_000
FIRST_YEAR = 2007
WITHOUT_INDEX = ("passage_words", "passage_spelled", "passage_subject")
TRIGGERED = (
    "boards_board",
    "boards_meeting",
    "agenda_agendaitem",
    "members_person",
    "members_membership",
)
FIRST_NAMES = (
    "Ada", "Bertram", "Cosima", "Duncan", "Elspeth", "Fergus", "Greta", "Hamish", "Imogen",
    "Jasper", "Kitty", "Lionel", "Morag", "Ned", "Olive", "Percy", "Quentin", "Rhona",
    "Silas", "Tabitha", "Una", "Vernon", "Wilma", "Yorick", "Zelda",
)  # fmt: skip
NAME_BEGINS = (
    "Ash", "Black", "Cold", "Dun", "Elder", "Fair", "Green", "Hazel", "Iron", "Kirk",
    "Long", "Marsh", "North", "Oak", "Penn",
)  # fmt: skip
NAME_ENDS = (
    "acre", "bourne", "combe", "dale", "ford", "garth", "hurst", "ingham", "ley", "more",
    "ridge", "shaw", "thorpe", "wick",
)  # fmt: skip
SYLLABLES = (
    "ba", "ce", "di", "fo", "gu", "ka", "le", "mi", "no", "pu", "ra", "se", "ti", "vo",
    "wu", "zan", "kel", "mor", "nim", "pol", "ral", "sin", "tor", "vex",
)  # fmt: skip
BLANK: dict[str, Any] = {
    "subject": "", "board_id": 0, "meeting_id": None, "date": None, "kind": "", "drawers": [],
    "reach": "anyone", "secret": False, "people": [], "place": "", "key": 0, "anchor": "",
    "title": "", "where": "", "head": "", "text": "", "spelled": "",
}  # fmt: skip
"""The columns of a passage."""


def make_corpus(
    say: Callable[[str], None], *, without: Sequence[str] = (), boards: int = BOARDS
) -> int:
    """Beside what there is; how many passages there are then. `without` are words left out of it.

    On an empty site with the demo board: its keys, and nobody else's, are counted from there.
    """
    chance = random.Random(7)
    sentences = _sentences(chance, without)
    say("Making boards, meetings, items and people ...")
    with connection.cursor() as cursor:
        for table in TRIGGERED:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        made = _Made(chance, boards, _keys_in_use(cursor))
        for table, columns, rows in made.tables():
            _copy(cursor, table, columns, rows)
            cursor.execute(
                f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table}"
            )
        for table in TRIGGERED:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
        say("Writing passages ...")
        indexes = {index.name: index for index in Passage._meta.indexes}
        with connection.schema_editor() as editor:
            for name in WITHOUT_INDEX:
                editor.remove_index(Passage, indexes[name])
        _copy(cursor, "search_passage", tuple(BLANK), made.passages(sentences))
        say("Making the index ...")
        cursor.execute("SET maintenance_work_mem = '512MB'")
        with connection.schema_editor() as editor:
            for name in WITHOUT_INDEX:
                editor.add_index(Passage, indexes[name])
        cursor.execute("RESET maintenance_work_mem")
        cursor.execute("VACUUM ANALYZE")
    return Passage.objects.count()


def _copy(cursor: Any, table: str, columns: Sequence[str], rows: Iterator[Sequence[Any]]) -> None:
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(table), sql.SQL(", ").join(map(sql.Identifier, columns))
    )
    with cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(row)


def _keys_in_use(cursor: Any) -> dict[str, int]:
    keys = {}
    for table in TRIGGERED:
        cursor.execute(f"SELECT coalesce(max(id), 0) FROM {table}")
        keys[table] = cursor.fetchone()[0]
    return keys


def _sentences(chance: random.Random, without: Sequence[str]) -> list[str]:
    counted: Counter[str] = Counter()
    for text in Passage.objects.values_list("text", flat=True):
        counted.update(re.findall(r"[a-z]{2,}", text.lower()))
    known = [word for word in counted if word not in without]
    upto = list(accumulate(counted[word] for word in known))
    invented = [
        "".join(chance.choices(SYLLABLES, k=chance.randint(2, 4))) for _ in range(INVENTED_WORDS)
    ]
    invented_upto = list(accumulate(1 / place for place in range(1, INVENTED_WORDS + 1)))
    sentences = []
    for _ in range(SENTENCES):
        length = chance.randint(8, 16)
        words = chance.choices(known, cum_weights=upto, k=length)
        words += chance.choices(invented, cum_weights=invented_upto, k=max(1, length // 9))
        chance.shuffle(words)
        sentences.append(" ".join(words).capitalize() + ".")
    return sentences


class _Made:
    """What is made, by the keys that it has."""

    def __init__(self, chance: random.Random, boards: int, used: dict[str, int]) -> None:
        self.chance = chance
        self.boards = [used["boards_board"] + number for number in range(1, boards + 1)]
        self.first_meeting = used["boards_meeting"] + 1
        self.first_item = used["agenda_agendaitem"] + 1
        self.first_person = used["members_person"] + 1
        self.first_seat = used["members_membership"] + 1

    def name_of_board(self, board: int) -> str:
        return f"Made Board {board}"

    def days(self) -> Iterator[tuple[int, int, date]]:
        """The key, board and day of each meeting, board by board."""
        key = self.first_meeting
        for board in self.boards:
            for year in range(FIRST_YEAR, FIRST_YEAR + YEARS):
                for month in range(MEETINGS_A_YEAR):
                    yield key, board, date(year, month + 1, board % 28 + 1)
                    key += 1

    def people(self) -> Iterator[tuple[int, int, str, date | None, date | None]]:
        """Key, board, name and term of each."""
        key = self.first_person
        for board in self.boards:
            for seat in range(SEATS * TERMS):
                name = " ".join(
                    [
                        self.chance.choice(FIRST_NAMES),
                        self.chance.choice(NAME_BEGINS) + self.chance.choice(NAME_ENDS),
                    ]
                )
                start = date(FIRST_YEAR + 5 * (seat % TERMS), 5, 1)
                end = date(start.year + 5, 4, 30) if seat % TERMS < TERMS - 1 else None
                yield key, board, name, start, end
                key += 1

    def tables(self) -> Iterator[tuple[str, Sequence[str], Iterator[Sequence[Any]]]]:
        with connection.cursor() as cursor:
            cursor.execute("SELECT * FROM boards_board ORDER BY id LIMIT 1")
            row = dict(
                zip([each[0] for each in cursor.description], cursor.fetchone(), strict=True)
            )
        yield (
            "boards_board",
            tuple(row),
            (
                tuple(
                    {
                        **row,
                        "id": board,
                        "name": self.name_of_board(board),
                        "slug": f"made-{board}",
                        "is_public": board % 4 == 0,
                        "parent_id": None,
                    }.values()
                )
                for board in self.boards
            ),
        )
        yield (
            "boards_meeting",
            (
                "id",
                "board_id",
                "date",
                "start",
                "duration_minutes",
                "rooms",
                "refreshments",
                "state",
                "cancel_reason",
                "published_at",
                "revision",
            ),
            (
                (key, board, day, "10:00", 120, "", "", "held", "", day - timedelta(8), 0)
                for key, board, day in self.days()
            ),
        )
        yield (
            "agenda_agendaitem",
            (
                "id",
                "meeting_id",
                "position",
                "kind",
                "title",
                "confidential",
                "confidential_reason",
                "open_title",
                "plan_note",
                "presenter",
                "number_at_publication",
                "withdrawn",
                "late_reason",
                "revision",
            ),
            (
                (
                    self.item(meeting, number),
                    meeting,
                    number + 1,
                    "report",
                    f"Item {number + 1}",
                    False,
                    "",
                    "",
                    "",
                    "",
                    str(number + 1),
                    False,
                    "",
                    0,
                )
                for meeting, _, _ in self.days()
                for number in range(ITEMS)
            ),
        )
        people = list(self.people())
        self.everybody = people
        yield (
            "members_person",
            ("id", "name", "also_called", "organisation", "position", "phone", "email"),
            ((key, name, [], "", "", "", "") for key, _, name, _, _ in people),
        )
        yield (
            "members_membership",
            (
                "id",
                "board_id",
                "person_id",
                "capacity",
                "office",
                "sector",
                "starts_on",
                "ends_on",
                "position",
            ),
            (
                (self.first_seat + number, board, key, "member", "", "", start, end, 0)
                for number, (key, board, _, start, end) in enumerate(people)
            ),
        )

    def item(self, meeting: int, number: int) -> int:
        return self.first_item + (meeting - self.first_meeting) * ITEMS + number

    def passages(self, sentences: list[str]) -> Iterator[Sequence[Any]]:
        for passage in self._passages(sentences):
            board, kind, day = passage["board_id"], passage["kind"], passage.get("date")
            spelled = in_plain_letters(passage.get("head", ""))
            made = {"drawers": drawers(board, kind, day), "spelled": spelled}
            yield tuple({**BLANK, **passage, **made}.values())

    def _passages(self, sentences: list[str]) -> Iterator[dict[str, Any]]:
        chance = self.chance
        for meeting, board, day in self.days():
            at = {"board_id": board, "meeting_id": meeting, "date": day}
            titles = [_title(chance.choice(sentences)) for _ in range(ITEMS)]
            items = [
                {
                    **at,
                    "subject": f"item:{self.item(meeting, number)}",
                    "key": self.item(meeting, number),
                    "title": titles[number],
                    "secret": number == ITEMS - 1,
                }
                for number in range(ITEMS)
            ]
            for number, item in enumerate(items):
                yield {**item, "kind": "item", "place": "agenda", "head": titles[number]}
            for number in range(PARAGRAPHS):
                yield {
                    **items[number % ITEMS],
                    "kind": "report",
                    "place": "paper",
                    "anchor": f"p{number // ITEMS + 1}",
                    "where": f"paragraph {number // ITEMS + 1}",
                    "text": " ".join(chance.choices(sentences, k=chance.randint(2, 5))),
                }
            for number in range(DECISIONS):
                yield {
                    **at,
                    "subject": f"notes:{meeting}",
                    "kind": "decision",
                    "place": "notes",
                    "key": meeting,
                    "title": titles[number],
                    "where": f"item {number + 1}",
                    "text": chance.choice(sentences),
                }
        for key, board, name, _, end in self.everybody:
            what = f"Member, until {end:%-d %B %Y}" if end else "Member"
            yield {
                "subject": f"person:{key}",
                "board_id": board,
                "kind": "person",
                "place": "person",
                "key": key,
                "people": [key],
                "title": name,
                "head": name,
                "where": what,
                "text": what,
            }


def _title(sentence: str) -> str:
    return " ".join(sentence.rstrip(".").split()[:7])
