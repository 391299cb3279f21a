"""Contact officers: labelled lines into people, several on one line into several."""

import re
from collections.abc import Callable

from meetings.agenda.reading.labels import ContactPart, contact_label, contact_lines
from meetings.agenda.reading.report import ReadOfficer

_EMAIL = re.compile(r"[\w.+'-]+@[\w-]+(?:\.[\w-]+)+")
_PHONE = re.compile(r"\+?\(?\d[\d ()-]{7,}\d")
_Group = dict[ContactPart, list[str]]


def read_contacts(lines: list[str]) -> tuple[list[ReadOfficer], list[str]]:
    """The officers named in the lines of one or more contact blocks, and the doubts.

    Positions, phones and e-mails are paired with names in their order; an e-mail that names an
    officer goes to that one.
    """
    groups: list[_Group] = []
    group: _Group = {}
    part: ContactPart | None = None
    for line in (each for raw in lines for each in contact_lines(raw)):
        label = contact_label(line)
        if label:
            part, length = label
            value = line[length:].strip()
            if part == "name" and group:
                groups.append(group)
                group = {}
            if part == "position" and group.get("position"):
                group["name"] = [*group.get("name", []), *group.pop("position")]
            values = group.setdefault(part, [])
            if value:
                values.append(value)
        else:
            if _starts_another(line, group):
                groups.append(group)
                group = {}
            part = _unlabelled(line, group, part)
    if group:
        groups.append(group)
    officers: list[ReadOfficer] = []
    doubts: list[str] = []
    for each in groups:
        officers.extend(_officers(each, doubts))
    return officers, doubts


def _starts_another(line: str, group: _Group) -> bool:
    """An unlabelled name after a finished contact begins the next one."""
    finished = bool(group.get("name")) and bool(group.get("email") or group.get("phone"))
    return finished and not _EMAIL.search(line) and not _PHONE.search(line)


def _unlabelled(line: str, group: _Group, last: ContactPart | None) -> ContactPart | None:
    """Put a line without a label where it belongs; gives the part it goes on with."""
    email = _EMAIL.search(line)
    phone = _PHONE.search(line)
    if email:
        kind: ContactPart = "email"
        line = email[0] if last is None or last == "name" else line
    elif phone:
        kind = "phone"
    elif last == "position" or (last == "name" and not group.get("name")):
        kind = last
    elif not group.get("name"):
        kind = "name"
    else:
        kind = "position" if last == "name" else (last or "position")
    group.setdefault(kind, []).append(line.strip())
    return last if last in {"position", "phone", "email"} else "name"


def _officers(group: _Group, doubts: list[str]) -> list[ReadOfficer]:
    names = _names(group.get("name", []))
    if not names:
        left = "; ".join(value for values in group.values() for value in values)
        if left:
            doubts.append(
                f"A contact without a name was left out: “{left}”. Add the officer it belongs to."
            )
        return []
    if len(names) == 1:
        name, position = names[0], " ".join(group.get("position", []))
        if not position and "," in name:
            name, position = (part.strip() for part in name.split(",", 1))
        emails = _split_emails(group.get("email", []))
        return [
            ReadOfficer(
                name=name,
                position=position,
                phone=" / ".join(group.get("phone", [])),
                email=" / ".join(emails),
            )
        ]
    positions = _pair(group.get("position", []), names, "position", _split_positions, doubts)
    phones = _pair(group.get("phone", []), names, "phone number", _split_phones, doubts)
    emails = _pair_emails(_split_emails(group.get("email", [])), names, doubts)
    return [
        ReadOfficer(name, position, phone, email)
        for name, position, phone, email in zip(names, positions, phones, emails, strict=True)
    ]


def _names(values: list[str]) -> list[str]:
    names: list[str] = []
    for value in values:
        parts = re.split(r"\s*(?:/|;|&|\n|\band\b)\s*", value)
        if all(len(part.split()) >= 2 for part in parts if part):
            by_comma = [piece.strip() for part in parts for piece in part.split(",")]
            if len(parts) > 1 and all(len(piece.split()) in {2, 3} for piece in by_comma if piece):
                parts = by_comma
            names.extend(part.strip(" ,") for part in parts if part.strip(" ,"))
        else:
            names.append(value)
    return names


def _split_positions(value: str, count: int) -> list[str]:
    for separator in (r"\s+/\s+", r"\s*;\s*", r"\s*/\s*", r"\s*\|\s*", r"\s+and\s+"):
        parts = [part for part in re.split(separator, value) if part]
        if len(parts) == count:
            return parts
    return [value]


def _split_phones(value: str, count: int) -> list[str]:
    parts = [part for part in re.split(r"\s*(?:/|;|,|\||\band\b|\bor\b|&)\s*", value) if part]
    return parts if len(parts) == count else [value]


def _split_emails(values: list[str]) -> list[str]:
    found = _EMAIL.findall(" ".join(values))
    return found or [value for value in values if value]


def _pair(
    values: list[str],
    names: list[str],
    what: str,
    split: Callable[[str, int], list[str]],
    doubts: list[str],
) -> list[str]:
    if not values:
        return [""] * len(names)
    if len(values) != len(names):
        values = split(" / ".join(values), len(names))
    if len(values) == len(names):
        return values
    doubts.append(
        f"The {what} “{' / '.join(values)}” could not be shared out among {_listed(names)}; it was "
        f"given to {names[0]}. Say whose it is."
    )
    return [" / ".join(values), *([""] * (len(names) - 1))]


def _pair_emails(emails: list[str], names: list[str], doubts: list[str]) -> list[str]:
    if not emails:
        return [""] * len(names)
    paired = [""] * len(names)
    left = []
    for email in emails:
        mailbox = email.split("@")[0].lower()
        named = [
            at
            for at, name in enumerate(names)
            if not paired[at] and name.split()[-1].lower() in mailbox
        ]
        if len(named) == 1:
            paired[named[0]] = email
        else:
            left.append(email)
    free = [at for at, email in enumerate(paired) if not email]
    if len(left) == len(free):
        for at, email in zip(free, left, strict=True):
            paired[at] = email
        left = []
    if left:
        paired[0] = " / ".join(filter(None, [paired[0], *left]))
        doubts.append(
            f"The e-mail “{' / '.join(left)}” could not be matched with one of {_listed(names)}; "
            f"it was given to {names[0]}. Say whose it is."
        )
    return paired


def _listed(names: list[str]) -> str:
    return ", ".join(names[:-1]) + f" and {names[-1]}"
