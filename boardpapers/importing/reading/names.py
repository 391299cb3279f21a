"""Comparing names of people, political groups, organisations and papers, as different hands
write them. Pure: nothing here knows who exists."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache

from rapidfuzz import fuzz
from rapidfuzz.distance import DamerauLevenshtein

_TITLES = {
    "cllr", "councillor", "sir", "dame", "lord", "lady", "baroness", "baron", "professor", "prof",
    "dr", "mr", "mrs", "ms", "miss", "mx", "rev", "revd", "reverend", "rt", "hon", "alderman",
    "ald", "mayor", "the",
}  # fmt: skip
_HONOURS = {
    "OBE", "MBE", "CBE", "KBE", "DBE", "GBE", "KCB", "DCB", "CB", "CMG", "KCMG", "CVO", "MVO",
    "BEM", "JP", "MP", "MEP", "MSP", "MS", "AM", "QC", "KC", "DL", "PC", "QPM", "TD", "PHD",
    "DPHIL", "FRSA", "FRS", "CPFA", "MBA", "BA", "MA", "BSC", "MSC",
}  # fmt: skip
_PARTICLES = {"de", "da", "di", "del", "van", "von", "der", "den", "la", "le", "bin", "al", "of"}
_TITLE_WORD = re.compile(r"[^\W\d_](?:[\w'’.\-]*\w|\.)?")


class Match(IntEnum):
    """How sure it is that two names are one; larger is surer."""

    DIFFERENT = 0
    PROBABLE = 1
    SAME = 2


@dataclass(frozen=True)
class Name:
    """A person's name in its parts, as written; `title` and `honours` may be empty."""

    title: str
    forenames: str
    surname: str
    honours: str

    @property
    def plain(self) -> str:
        """Forenames and surname only."""
        return f"{self.forenames} {self.surname}".strip()


def words_alone(text: str) -> str:
    """A text as two hands' wordings are compared: its words in small letters, nothing else."""
    return " ".join("".join(c if c.isalnum() else " " for c in text.casefold()).split())


@lru_cache(maxsize=8192)
def parse_name(text: str) -> Name:
    """A name's parts: "Sir Daniel Wilkins CBE" is Sir, Daniel, Wilkins, CBE."""
    words = text.replace(",", " ").split()
    first = 0
    while first < len(words) - 1 and _bare(words[first]) in _TITLES:
        first += 1
    last = len(words)
    while (
        last > first + 1
        and words[last - 1].replace(".", "").upper() in _HONOURS
        and (words[last - 1].isupper() or words[last - 1].lower() in ("phd", "dphil", "bsc", "msc"))
    ):
        last -= 1
    core = words[first:last]
    start = len(core) - 1
    while start > 1 and core[start - 1].lower() in _PARTICLES:
        start -= 1
    return Name(
        " ".join(words[:first]),
        " ".join(core[:start]) if start > 0 else "",
        " ".join(core[start:]) if start >= 0 else "",
        " ".join(words[last:]),
    )


def looks_like_a_name(text: str) -> bool:
    """Whether a text could be one person's full name: two to five capitalised words."""
    name = parse_name(text)
    words = name.plain.split()
    return (
        2 <= len(words) <= 5
        and bool(name.forenames)
        and all(_TITLE_WORD.fullmatch(word) for word in words)
        and all(word[0].isupper() or word.lower() in _PARTICLES for word in words)
    )


def compare_names(a: str, b: str) -> Match:
    """Whether two names are one person's. Titles and honours do not count.

    PROBABLE: a slip of the pen in one part, a short form ("Tim", "Timothy"), or initials.
    """
    one, two = parse_name(a), parse_name(b)
    if _bare(one.plain) == _bare(two.plain):
        return Match.SAME if _bare(one.plain) else Match.DIFFERENT
    surnames = _words_alike(_bare(one.surname), _bare(two.surname))
    if surnames is Match.DIFFERENT:
        return Match.DIFFERENT
    forenames = _forenames_alike(_words(one.forenames), _words(two.forenames))
    if forenames is Match.DIFFERENT or surnames is forenames is Match.PROBABLE:
        return Match.DIFFERENT
    return Match.PROBABLE


def best_match(name: str, candidates: Iterable[str]) -> tuple[str | None, Match]:
    """The candidate most like a name, and how sure that is; (None, DIFFERENT) if none is.

    Two candidates equally the same make it only PROBABLE: the reader of the name cannot know.
    """
    ranked = sorted(
        (
            (compare_names(name, other), fuzz.ratio(_bare(name), _bare(other)), other)
            for other in candidates
        ),
        key=lambda entry: entry[:2],
        reverse=True,
    )
    if not ranked or ranked[0][0] is Match.DIFFERENT:
        return None, Match.DIFFERENT
    match, _, best = ranked[0]
    if match is Match.SAME and any(m is Match.SAME and o != best for m, _, o in ranked[1:]):
        match = Match.PROBABLE
    return best, match


def split_owners(text: str) -> list[str]:
    """The people one line names: "A B / C D", "A B, C D and E F" (honours stay with their name)."""
    parts = re.split(r"\s*[/;&,]\s*|\s+and\s+", " ".join(text.split()))
    found: list[str] = []
    for part in parts:
        if found and part and all(w.replace(".", "").upper() in _HONOURS for w in part.split()):
            found[-1] += f" {part}"
        elif part.strip(" ."):
            found.append(part.strip())
    return found


def same_group(a: str, b: str) -> Match:
    """Whether two names are one political group: "Lib Dem Group" is "Liberal Democrat"."""
    one, two = _group_key(a), _group_key(b)
    if one == two:
        return Match.SAME if one else Match.DIFFERENT
    return Match.PROBABLE if fuzz.ratio(one, two) >= 85 else Match.DIFFERENT


_GROUPS = {
    "con": "conservative", "cons": "conservative", "tory": "conservative", "lab": "labour",
    "libdem": "liberal democrat", "libdems": "liberal democrat", "ld": "liberal democrat",
    "liberaldemocrats": "liberal democrat", "liberaldemocrat": "liberal democrat",
    "ind": "independent", "indep": "independent", "independents": "independent",
    "conservatives": "conservative", "greens": "green",
}  # fmt: skip


def _group_key(text: str) -> str:
    key = re.sub(r"\b(the|group|party|members?)\b", " ", _bare(text))
    key = " ".join(key.split())
    return _GROUPS.get(key.replace(" ", ""), key)


def same_organisation(a: str, b: str) -> Match:
    """Whether two names are one organisation: "Brackley DC", "Brackley Council".

    SAME if only the kind's abbreviation differs ("DC" for "District Council"); PROBABLE if one
    leaves the kind out or says only "Council"; two kinds that exclude each other are DIFFERENT.
    """
    (one, kind_one), (two, kind_two) = _organisation_key(a), _organisation_key(b)
    if not one or not two:
        return Match.DIFFERENT
    alike = 100.0 if one == two else fuzz.ratio(one, two)
    if kind_one and kind_two and kind_one != kind_two:
        return Match.DIFFERENT
    if alike == 100 and kind_one == kind_two and _bare(a) == _bare(b):
        return Match.SAME
    if alike == 100:
        return Match.SAME if kind_one and kind_one == kind_two else Match.PROBABLE
    return Match.PROBABLE if alike >= 88 else Match.DIFFERENT


_KINDS = {
    "dc": "district", "district council": "district", "bc": "borough",
    "borough council": "borough", "cc": "county", "county council": "county",
    "mbc": "metropolitan", "metropolitan borough council": "metropolitan",
    "cbc": "county borough", "county borough council": "county borough",
    "lb": "london borough", "london borough council": "london borough",
    "city council": "city", "city": "city", "ua": "unitary", "unitary authority": "unitary",
}  # fmt: skip


def _organisation_key(text: str) -> tuple[str, str]:
    bare = _bare(text)
    if found := re.fullmatch(r"(?:the )?(london borough|city|county|borough) of (.+)", bare):
        bare = f"{found[2]} {found[1]} council".replace("  ", " ")
    bare = re.sub(r"^the ", "", bare)
    for ending in sorted(_KINDS, key=len, reverse=True):
        if bare.endswith(f" {ending}"):
            return bare[: -len(ending)].strip(), _KINDS[ending]
    return re.sub(r" (council|authority)$", "", bare), ""


def match_title(a: str, b: str) -> Match:
    """Whether two titles are one paper's: SAME but for case, dashes and "Confidential".

    PROBABLE: most words are alike ("… Programme", "… Project").
    """
    one, two = (re.sub(r"\bconfidential\b", "", _bare(text)).strip() for text in (a, b))
    if not one or not two:
        return Match.DIFFERENT
    if one.replace(" ", "") == two.replace(" ", ""):
        return Match.SAME
    short, long = sorted((one, two), key=len)
    contained = len(short.split()) >= 2 and fuzz.partial_ratio(short, long) >= 92
    return Match.PROBABLE if contained or fuzz.token_sort_ratio(one, two) >= 72 else Match.DIFFERENT


_SHORT_FORMS = [
    {"tim", "timothy"}, {"tony", "anthony"}, {"mike", "michael"}, {"bob", "rob", "robert"},
    {"bill", "will", "william"}, {"dick", "rick", "richard"}, {"jim", "james"}, {"ted", "edward"},
    {"jill", "gill", "gillian"}, {"liz", "beth", "elizabeth"}, {"kate", "katherine", "catherine"},
    {"dave", "david"}, {"andy", "andrew"}, {"steve", "stephen", "steven"}, {"sue", "susan"},
    {"chris", "christopher", "christine"}, {"nick", "nicholas"}, {"peggy", "margaret"},
    {"jack", "john"}, {"tom", "thomas"}, {"ben", "benjamin"}, {"joe", "joseph"},
    {"maggie", "margaret"}, {"matt", "matthew"}, {"pat", "patricia", "patrick"},
    {"sam", "samuel", "samantha"}, {"alex", "alexander", "alexandra"}, {"ed", "edward"},
    {"geoff", "geoffrey"}, {"ron", "ronald"}, {"ken", "kenneth"}, {"fred", "frederick"},
]  # fmt: skip


def _forenames_alike(one: list[str], two: list[str]) -> Match:
    if one == two:
        return Match.SAME
    if not one or not two:
        return Match.PROBABLE
    first, second = one[0], two[0]
    if first == second:
        return Match.SAME
    if 1 in (len(first), len(second)):
        return Match.PROBABLE if first[0] == second[0] else Match.DIFFERENT
    if any(first in forms and second in forms for forms in _SHORT_FORMS):
        return Match.PROBABLE
    return _words_alike(first, second)


def _words_alike(one: str, two: str) -> Match:
    if one == two:
        return Match.SAME
    distance = DamerauLevenshtein.distance(one, two)
    if distance == 1 and min(len(one), len(two)) >= 4:
        return Match.PROBABLE
    if distance == 2 and min(len(one), len(two)) >= 6 and one[0] == two[0]:
        return Match.PROBABLE
    return Match.DIFFERENT


@lru_cache(maxsize=8192)
def _bare(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.lower())
    letters = "".join(c for c in decomposed if not unicodedata.combining(c))
    letters = re.sub(r"['’`.]", "", letters)
    return " ".join(re.sub(r"[\W_]+", " ", letters).split())


def _words(text: str) -> list[str]:
    return _bare(text).split()
