"""What downloaded files are called, so that any computer can keep them."""

import re
import textwrap
import unicodedata

from meetings.packs.models import Pack, PackPaper

LONGEST = 120
"""Characters of a name, its ending not counted; Windows takes 260 with all folders."""


def pack_name(pack: Pack) -> str:
    """Such as "Harbours Board 2026-12-08 (members, supplement 1)", without an ending."""
    which: str = pack.edition
    if pack.supplement_number:
        which += f", supplement {pack.supplement_number}"
    return f"{meeting_name(pack)} ({which})"


def paper_name(paper: PackPaper) -> str:
    """Such as "Harbours Board 2026-12-08 Item 2 Lamps and buoys", without an ending."""
    return safe_name(f"{meeting_name(paper.pack)} {paper.title}")


def meeting_name(pack: Pack) -> str:
    """Such as "Harbours Board 2026-12-08"."""
    board = safe_name(pack.meeting.board.name, longest=LONGEST // 2)
    return f"{board} {pack.meeting.date:%Y-%m-%d}"


def safe_name(text: str, longest: int = LONGEST) -> str:
    """`text` without what a file's name may not hold on some computer, cut between words."""
    seen = "".join(
        " " if unicodedata.category(letter) == "Cc" else letter
        for letter in text
        if unicodedata.category(letter) not in ("Cf", "Co", "Cs")
    )
    plain = re.sub(r'[<>:"/\\|?*]', "-", seen.replace(": ", " ").replace('"', "'"))
    plain = " ".join(plain.split())
    short = textwrap.shorten(plain, longest, placeholder="") or plain[:longest]
    return short.strip(" .")
