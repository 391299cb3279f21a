"""Reading the location page: address, how to reach the venue, and travel."""

import re
from dataclasses import dataclass, field, replace

from .blocks import Block, Kind, blocks, numbered_lines
from .contacts import EMAIL, PHONE, POSTCODE, WEBSITE, first
from .doubts import Doubts
from .front_matter import block_text, with_headings

_REACHED = re.compile(r"^(tel|telephone|phone|fax|e-?mail|web(?:site)?)\b[.:\s]*(.*)$", re.I)


@dataclass
class ReadLocation:
    """`heading` is the page's own title, `address` every line of the address from the name of the
    body or building on; `travel_html` has h2, p, ul, li, strong, em and a."""

    heading: str = ""
    address: list[str] = field(default_factory=list)
    phone: str = ""
    fax: str = ""
    email: str = ""
    website: str = ""
    travel_html: str = ""
    doubts: Doubts = field(default_factory=lambda: Doubts(""))


def read_location(text: str, file_name: str = "location page") -> ReadLocation:
    """The location page in a text. Never refuses: what is not certain is in `doubts`."""
    found = ReadLocation(doubts=Doubts(file_name))
    every = list(blocks(numbered_lines(text)))
    end = _address_end(every)
    for block in every[:end]:
        for n, line in enumerate(block.lines):
            _read_address_line(block_text(line), found, block.line + n)
    if not found.address:
        found.doubts.add(0, "No address was found.", "Write it with its postcode above the travel.")
    travel = _rejoin(every[end:], found.doubts)
    found.travel_html = with_headings(travel)
    if not travel:
        found.doubts.add(0, "Nothing about travel was found.", "Write it below the address.")
    return found


def _address_end(every: list[Block]) -> int:
    """One past the last of the first blocks that hold address, phone, e-mail or website lines."""
    end = 0
    for n, block in enumerate(every):
        lines = [block_text(line) for line in block.lines]
        if any(
            _REACHED.match(line) or (POSTCODE.search(line) and len(line) < 70) for line in lines
        ):
            end = n + 1
        elif end:
            break
    return end


def _read_address_line(text: str, found: ReadLocation, line: int) -> None:
    reached = _REACHED.match(text)
    if not reached:
        is_title = re.search(r"\b(location|map|find|get to|get here|travel)\b", text, re.I)
        if is_title and not found.heading and not found.address:
            found.heading = text
        else:
            found.address.append(text)
        return
    label, value = reached[1].lower(), reached[2].strip()
    if label == "fax":
        before, taken = found.fax, first(PHONE, value)
        found.fax = before or taken
    elif "mail" in label:
        before, taken = found.email, first(EMAIL, value)
        found.email = before or taken
    elif label.startswith("web"):
        before, taken = found.website, first(WEBSITE, value)
        found.website = before or taken
    else:
        before, taken = found.phone, first(PHONE, value)
        found.phone = before or taken
    if before or not taken or len(value) > len(taken) + 1:
        found.doubts.add(
            line,
            f"Of the line “{text}” only “{'' if before else taken}” was taken.",
            "Add the rest where it belongs.",
        )


def _rejoin(every: list[Block], doubts: Doubts) -> list[Block]:
    """Put sentences together again that were cut at a word set in bold.

    A paragraph in small letters goes on with the one before; a short one between it and an
    unfinished one belongs to both.
    """
    out: list[Block] = []
    for block in every:
        goes_on = block.kind is Kind.PARAGRAPH and block.text[:1].islower() and out
        if not goes_on or out[-1].kind is not Kind.PARAGRAPH:
            out.append(block)
            continue
        parts = [out.pop(), block]
        if out and len(parts[0].text) <= 40 and out[-1].text.endswith((";", ",", ":", "-", "–")):
            parts.insert(0, out.pop())
        html = " ".join(part.html for part in parts)
        out.append(replace(parts[0], html=html, lines=(html,)))
        doubts.add(
            parts[0].line,
            f"A sentence was cut; it was joined again from {len(parts)} pieces, up to line "
            f"{block.line}.",
            f"Read it once: “…{parts[0].text[-25:]} {parts[1].text[:25]}…”.",
        )
    return out
