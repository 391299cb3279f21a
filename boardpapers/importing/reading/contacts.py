"""Phone numbers, e-mail and web addresses inside lines of text."""

import re

PHONE = re.compile(r"\+?\(?\d[\d ()-]{6,}\d")
EMAIL = re.compile(r"[\w.+'-]+@[\w-]+(?:\.[\w-]+)+")
WEBSITE = re.compile(r"\b(?:https?://|www\.)[^\s<>()]*[^\s<>().,;]", re.I)
POSTCODE = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]?\s*\d[A-Z]{2}\b")
_LABEL = re.compile(r"\b(?:tel(?:ephone)?|phone|e-?mail|mobile|or|on)\b[.:]*", re.I)


def first(pattern: re.Pattern[str], text: str) -> str:
    """The first thing of a kind in a text, "" if there is none."""
    found = pattern.search(text)
    return found[0].strip() if found else ""


def before_contact(text: str) -> str:
    """What stands before the first phone number or e-mail address: a name, without its label."""
    starts = [m.start() for p in (PHONE, EMAIL) if (m := p.search(text))]
    head = text[: min(starts)] if starts else text
    return _LABEL.sub("", head).strip(" :,;(-–\t")
