"""The house form, recognised in a list of blocks: summary sheet, body, appendices."""

import re
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from meetings.agenda.reading.appendices import part_appendices
from meetings.agenda.reading.blocks import Block, drop_start, split_lines
from meetings.agenda.reading.body import body_html
from meetings.agenda.reading.contacts import read_contacts
from meetings.agenda.reading.furniture import (
    join_cut_paragraphs,
    mark_running_heads,
    place_notes,
)
from meetings.agenda.reading.headline import reads_like_heading, reads_like_text, recognise_headings
from meetings.agenda.reading.labels import (
    Section,
    appendix_title,
    contact_label,
    contact_lines,
    is_chairs_title,
    opens_contacts,
    section_label,
)
from meetings.agenda.reading.report import ReadAppendix, ReadReport
from meetings.agenda.reading.typed_numbers import read_typed_numbers
from meetings.agenda.rich_text import clean_rich_text

_SHEET_WITHIN = 12
"""How many blocks may stand before the first label of a summary sheet."""
_AHEAD = 30
"""How many blocks further on a label or contact still belongs to the same summary sheet."""
_ALIKE = 0.9


@dataclass
class _Sheet:
    """What was gathered of a report, in blocks."""

    title: str = ""
    sections: dict[Section, list[Block]] = field(default_factory=dict)
    contact_lines: list[str] = field(default_factory=list)
    body: list[Block] = field(default_factory=list)


def read_house_form(blocks: list[Block]) -> ReadReport:
    """A report made of the blocks of a file; pictures are the caller's to add."""
    doubts: list[str] = []
    mark_running_heads(blocks)
    blocks, found = place_notes(blocks)
    doubts += found
    blocks = [part for block in blocks for part in _labels_apart(block)]
    blocks, found = read_typed_numbers(blocks)
    doubts += found
    blocks = join_cut_paragraphs(blocks)
    sheet = _read_sheet(blocks, doubts)
    _take_later_contacts(sheet)
    body_blocks, parts = part_appendices(sheet.body, doubts)
    if any(block.kind == "draft" for block in body_blocks):
        doubts.append("The report bears the mark DRAFT; it was left out. Is this the final text?")
    kept = [block for block in body_blocks if block.kind not in {"draft", "running head"}]
    body, more = _body(kept)
    doubts += more
    appendices = []
    for part in parts:
        html, more = _body(part.blocks)
        appendices.append(ReadAppendix(part.full_title, html))
        doubts += [f"{part.label}: {doubt[0].lower()}{doubt[1:]}" for doubt in more]
    officers, more = read_contacts(sheet.contact_lines)
    doubts += more
    report = ReadReport(
        title=sheet.title,
        purpose=" ".join(block.flat for block in sheet.sections.get("purpose", [])),
        summary_html=_section_html(sheet.sections.get("summary", [])),
        recommendations=_recommendations(sheet.sections.get("recommendations", []), doubts),
        action_html=_section_html(sheet.sections.get("action", [])),
        contact_officers=officers,
        body_html=body,
        appendices=appendices,
        doubts=doubts,
        is_chairs_report=not sheet.sections and is_chairs_title(sheet.title),
    )
    _doubt_what_is_missing(report, has_sheet=bool(sheet.sections))
    return report


def read_plain_form(blocks: list[Block]) -> ReadReport:
    """A text without a summary sheet, such as an appendix: its title, if it has one, and the rest.

    The title is its first heading, where that stands at its top; the label before it
    ("Appendix 2") is left out, as appendices are numbered by their place.
    """
    mark_running_heads(blocks)
    blocks, doubts = place_notes(blocks)
    blocks, found = read_typed_numbers(blocks)
    doubts += found
    blocks = join_cut_paragraphs(blocks)
    draft = any(block.kind == "draft" for block in blocks)
    kept = [block for block in blocks if block.kind not in {"draft", "running head"}]
    title = ""
    while kept and kept[0].kind in {"text", "heading"}:
        label = appendix_title(kept[0].text.partition("\n")[0])
        if label is not None and not title:
            title = " ".join([label[1], *kept[0].text.partition("\n")[2].split()]).strip()
        elif not title and (kept[0].kind == "heading" or reads_like_heading(kept[0])):
            title = kept[0].flat
        else:
            break
        kept = kept[1:]
    if draft:
        doubts.append("The text bears the mark DRAFT; it was left out. Is this the final text?")
    if not title:
        doubts.append("No title was found; give the appendix one.")
    body, more = _body(kept)
    if not body.strip():
        more.append("The appendix has no text. Look whether the file is complete.")
    return ReadReport(title, "", "", [], "", [], body, [], doubts + more)


def _body(blocks: list[Block]) -> tuple[str, list[str]]:
    recognise_headings(blocks)
    return body_html(blocks)


def _labels_apart(block: Block) -> list[Block]:
    """A paragraph whose later lines open sections ("Purpose<br>For …<br>Summary<br>…"), parted."""
    if block.kind != "text" or "<br" not in block.html:
        return [block]
    lines = split_lines(block.html)
    parts: list[list[str]] = []
    for line in lines:
        probe = Block("text", line)
        opens = section_label(probe.text) or (opens_contacts(probe.text) and len(parts) > 0)
        first_contact = opens and not any(opens_contacts(Block("text", p[0]).text) for p in parts)
        if parts and not (opens and (section_label(probe.text) or first_contact)):
            parts[-1].append(line)
        else:
            parts.append([line])
    if len(parts) == 1:
        return [block]
    return [
        Block("text", "<br>".join(part), line=block.line, indent=block.indent) for part in parts
    ]


def _read_sheet(blocks: list[Block], doubts: list[str]) -> _Sheet:
    sheet = _Sheet()
    at = _title_at(blocks)
    if at is None:
        doubts.append("No title was found; give the report one.")
        sheet.body = blocks
        return sheet
    sheet.title = blocks[at].flat
    before = [block for block in blocks[:at] if block.kind not in {"running head", "draft"}]
    if before:
        doubts.append(
            "Text before the title was put at the beginning of the body: "
            f"“{_shortened(' / '.join(block.flat for block in before))}”."
        )
    rest = blocks[at + 1 :]
    first_label = next(
        (i for i, block in enumerate(rest[:_SHEET_WITHIN]) if _label_of(block)), None
    )
    if first_label is None:
        repeated = _repeated_title(rest[:3], sheet.title, doubts)
        sheet.body = before + (rest if repeated is None else rest[:repeated] + rest[repeated + 1 :])
        return sheet
    end = _read_sections(rest, sheet, before, doubts)
    sheet.body = before + rest[end:]
    return sheet


def _title_at(blocks: list[Block]) -> int | None:
    """The title: styled as one, or standing again later, or else the first line."""
    candidates = []
    for at, block in enumerate(blocks[:_SHEET_WITHIN]):
        if block.kind in {"running head", "draft"}:
            continue
        opens_sheet = _label_of(block) or opens_contacts(block.text)
        if opens_sheet or block.kind not in {"text", "heading"}:
            break
        candidates.append(at)
    for at in candidates:
        if blocks[at].kind == "heading" and blocks[at].level == 1:
            return at
    for at in candidates:
        if any(_alike(blocks[at].flat, later.flat) for later in blocks[at + 2 :]):
            return at
    return candidates[0] if candidates else None


def _read_sections(
    blocks: list[Block], sheet: _Sheet, leftover: list[Block], doubts: list[str]
) -> int:
    """Read the summary sheet into its sections; the place where the body begins."""
    labels = [at for at, block in enumerate(blocks) if _label_of(block)]
    repeated = _repeated_title(blocks[labels[0] :], sheet.title, doubts)
    end = len(blocks) if repeated is None else labels[0] + repeated
    current: Section | None = None
    in_contacts = False
    just_labelled = False
    lost: list[Block] = []
    at = 0
    while at < end:
        block = blocks[at]
        label = _label_of(block)
        if block.kind == "running head":
            at += 1
            continue
        if label:
            current, length = label
            in_contacts, just_labelled = False, True
            section = sheet.sections.setdefault(current, [])
            if len(block.text) > length:
                block.kind = "text"
                block.set_html(drop_start(block.html, length))
                section.append(block)
                just_labelled = False
        elif opens_contacts(block.text) or (in_contacts and _is_contact(block)):
            in_contacts = True
            sheet.contact_lines.extend(contact_lines(block.text))
        elif in_contacts and repeated is None:
            break
        elif in_contacts or current is None:
            lost.append(block)
        elif repeated is None and not just_labelled and _opens_body(blocks, at, current):
            break
        else:
            just_labelled = False
            sheet.sections[current].append(block)
        at += 1
    if lost:
        leftover.extend(block for block in lost if block.kind != "draft")
        doubts.append(
            "Text on the summary sheet fits under none of its headings and was put at the "
            f"beginning of the body: “{_shortened(' / '.join(block.flat for block in lost))}”."
        )
    return at if repeated is None else end + 1


def _label_of(block: Block) -> tuple[Section, int] | None:
    if block.kind not in {"text", "heading"}:
        return None
    return section_label(block.text)


def _is_contact(block: Block) -> bool:
    """Whether a block after the contact's label still speaks of contacts."""
    if block.kind != "text":
        return False
    lines = contact_lines(block.text)
    if any(contact_label(line) for line in lines):
        return True
    return len(block.text) < 80 and bool(
        re.search(r"\S@\S", block.text) or re.fullmatch(r"[\d ()+/-]{8,}", block.text)
    )


def _opens_body(blocks: list[Block], at: int, current: Section) -> bool:
    """Where the title is not repeated, the first heading that is no label opens the body, or
    else the first numbered paragraph after the last label."""
    block = blocks[at]
    if block.kind == "heading":
        return True
    if block.kind in {"item", "table"} and current != "recommendations":
        ahead = blocks[at + 1 : at + _AHEAD]
        return not any(_label_of(each) or opens_contacts(each.text) for each in ahead)
    following = next(
        (each for each in blocks[at + 1 : at + _AHEAD] if each.kind != "running head"), None
    )
    return reads_like_heading(block) and following is not None and reads_like_text(following)


def _repeated_title(blocks: list[Block], title: str, doubts: list[str]) -> int | None:
    """Where the title stands again; that it is not quite the same is a doubt."""
    for at, block in enumerate(blocks):
        if block.kind not in {"text", "heading"} or opens_contacts(block.text):
            continue
        if _alike(block.flat, title):
            if _words(block.flat) != _words(title):
                doubts.append(
                    f"The title stands over the body as “{block.flat}”{block.where}, a little "
                    f"different from “{title}”. Say which is right."
                )
            return at
    return None


def _take_later_contacts(sheet: _Sheet) -> None:
    """A chair's report names its contact officer at the end: take it out of the body."""
    if sheet.contact_lines:
        return
    kept: list[Block] = []
    in_contacts = False
    for block in sheet.body:
        if block.kind in {"text", "heading"} and opens_contacts(block.text):
            in_contacts = True
        elif in_contacts and not _is_contact(block) and block.kind != "running head":
            in_contacts = False
        if in_contacts:
            sheet.contact_lines.extend(contact_lines(block.text))
        else:
            kept.append(block)
    sheet.body = kept


def _section_html(blocks: list[Block]) -> str:
    html, _ = body_html([block for block in blocks if block.kind not in {"draft", "running head"}])
    return html


def _recommendations(blocks: list[Block], doubts: list[str]) -> list[str]:
    """Each numbered (or bulleted) recommendation; text before the first goes with it."""
    groups: list[list[Block]] = []
    opening: list[Block] = []
    listed = next((block.kind for block in blocks if block.kind in {"item", "bullet"}), None)
    top = min((block.level for block in blocks if block.kind == listed), default=0)
    for block in blocks:
        if block.kind in {"running head", "draft"}:
            continue
        if listed and block.kind == listed and block.level == top:
            block.kind = "text"
            groups.append([block])
        elif groups:
            if block.kind == "item":
                block.level = max(block.level - top, 1)
            groups[-1].append(block)
        else:
            opening.append(block)
    if not groups:
        return [_section_html(blocks)] if blocks else []
    if opening:
        groups[0] = opening + groups[0]
        doubts.append(
            f"The recommendations open with “{_shortened(opening[0].flat)}”; it was put before the "
            "first of them."
        )
    return [_recommendation_html(group) for group in groups]


def _recommendation_html(blocks: list[Block]) -> str:
    """Its text, and its points as a list that the recommendation's own number goes before."""
    pieces = []
    points: list[str] = []
    for block in [*blocks, None]:
        if block is not None and block.kind == "item":
            points.append(f"<li><p>{block.html}</p></li>")
            continue
        if points:
            pieces.append(f"<ol>{''.join(points)}</ol>")
            points = []
        if block is not None:
            pieces.append(_section_html([block]))
    return clean_rich_text("".join(pieces)).replace("</ul><ul>", "")


def _doubt_what_is_missing(report: ReadReport, *, has_sheet: bool) -> None:
    if has_sheet:
        parts = {
            "Purpose": report.purpose,
            "Summary": report.summary_html,
            "Recommendation": report.recommendations,
            "Action": report.action_html,
        }
        for name, value in parts.items():
            if not value:
                report.doubts.append(
                    f"The report has no {name}. Ask its officer, or leave it empty."
                )
    if not report.contact_officers:
        report.doubts.append("The report names no contact officer. Add one.")
    for officer in report.contact_officers:
        if not officer.email:
            report.doubts.append(f"No e-mail address is given for {officer.name}. Add it.")
    if not report.body_html.strip():
        report.doubts.append("The report has no body text. Look whether the file is complete.")


def _alike(one: str, other: str) -> bool:
    first, second = _words(one), _words(other)
    if not first or not second or abs(len(first) - len(second)) > 20:
        return False
    if first == second:
        return True
    matcher = SequenceMatcher(None, first, second)
    return matcher.real_quick_ratio() >= _ALIKE and matcher.ratio() >= _ALIKE


def _words(text: str) -> str:
    return re.sub(r"\W+", " ", text).strip().lower()


def _shortened(text: str) -> str:
    return text if len(text) <= 60 else text[:57].rstrip() + "…"
