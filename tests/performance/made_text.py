"""The words of the made board's papers: invented, mixed as in real reports, always the same."""

import io
from collections.abc import Iterator
from random import Random

from PIL import Image, ImageDraw

SUBJECTS = (
    *("Harbour lighting", "Dredging of the upper reaches", "Flood barriers", "Pilots’ training"),
    *("Ferry timetables", "Moorings for visitors", "Quayside markets", "Storm forecasts"),
    *("Tidal energy", "Repair of sea walls", "Fishing quotas", "Marsh restoration"),
    *("Lifeboat stations", "Dockside housing", "School visits", "Buoys and beacons"),
)
SENTENCES = (
    "The survey was carried out between March and September by officers of the councils concerned.",
    "Each estuary was visited at least twice, once at spring tide and once at neap tide.",
    "Members asked at the last meeting for the figures to be set out council by council, and they "
    "are given in the table below.",
    "Where no figure is shown, the council had not replied when this report was written.",
    "The cost of the work has risen by nine per cent since the estimate was made, mainly because "
    "steel and timber have become dearer.",
    "Officers met representatives of the ferry companies in May and found them willing to share "
    "the cost of new landing stages.",
    "A smaller programme could be begun at once and would not stand in the way of the larger one.",
    "The consultation drew two hundred and fourteen answers, of which a third came from people "
    "who live within a mile of the water.",
    "Most of those who answered wished for better lighting, and few of them for longer hours.",
    "The insurers have been told, and have not asked for any change to the arrangements.",
    "It is suggested that the board returns to the subject in the spring, when the first results "
    "will be known.",
    "There is at present no agreement on who is to maintain the slipways after the tenth year.",
    "Experience elsewhere suggests that such schemes take some eighteen months from the decision "
    "to the first day of work.",
    "The environmental assessment found nothing that could not be put right by planting and by "
    "keeping to the months outside of the breeding season.",
    "Three councils have adopted the standard already; the others expect to do so within the year.",
    "A working group of five officers has met monthly, and its notes are open to members.",
    "The proposals would be paid for from the capital programme, in which there is room for them.",
    "If nothing is done, the barriers at the two oldest harbours will reach the end of their "
    "planned life before the end of the decade.",
)
HEADINGS = (
    *("Background", "What was found", "Options considered", "Consultation", "Costs and funding"),
    *("Risks", "Equality and access", "Links to other programmes", "Next steps", "Implications"),
)
PLACES = ("Thane", "Marlow Sound", "Portwick", "Ardleigh", "Selby Creek", "Orme", "Wexcombe")


def body(number: int, sections: int, picture: str = "") -> str:
    """A report's body of some `sections` pages; the same number gives the same words."""
    chosen = Random(number)  # not for secrecy: for words that repeat from run to run
    parts = [_section(chosen, place) for place in range(sections)]
    if picture:
        described = "Columns that rise from left to right"
        parts.insert(1, f'<p><img src="image:{picture}" alt="{described}"></p>')
    return "".join(parts)


def appendix(number: int, sections: int) -> str:
    """A table of many rows, and some numbered paragraphs."""
    chosen = Random(f"appendix {number}")
    return _table(chosen, rows=22 * sections) + f"<ol>{_paragraphs(chosen, 3 * sections)}</ol>"


def summary(number: int) -> str:
    chosen = Random(f"summary {number}")
    return f"<p>{' '.join(chosen.sample(SENTENCES, 3))}</p>"


def picture(number: int) -> bytes:
    """A chart as a PNG, of the size in which one comes out of a spreadsheet."""
    chosen = Random(f"picture {number}")
    image = Image.new("RGB", (1200, 700), "white")
    draw = ImageDraw.Draw(image)
    for column in range(12):
        height = chosen.randint(60, 560)
        left = 60 + column * 92
        draw.rectangle((left, 640 - height, left + 60, 640), fill=(29, 77 + column * 9, 79))
    draw.line((40, 640, 1180, 640), fill="black", width=4)
    target = io.BytesIO()
    image.save(target, "PNG")
    return target.getvalue()


def _section(chosen: Random, place: int) -> str:
    heading = f"<h2>{HEADINGS[place % len(HEADINGS)]}</h2>"
    kind = place % 4
    middle = ""
    if kind == 1:
        middle = _table(chosen, rows=7)
    elif kind == 2:
        middle = f"<ul>{''.join(f'<li>{_sentence(chosen)}</li>' for _ in range(4))}</ul>"
    elif kind == 3:
        middle = f"<h3>In other places</h3><blockquote><p>{_sentence(chosen)}</p></blockquote>"
    before, after = _paragraphs(chosen, 3), _paragraphs(chosen, 2)
    return f"{heading}<ol>{before}</ol>{middle}<ol>{after}</ol>"


def _paragraphs(chosen: Random, count: int) -> str:
    return "".join(_numbered(chosen, last=place == count - 1) for place in range(count))


def _numbered(chosen: Random, *, last: bool) -> str:
    text = " ".join(chosen.sample(SENTENCES, 4))
    if chosen.random() < 0.15:
        text += f'<span class="footnote">{_sentence(chosen)}</span>'
    if last and chosen.random() < 0.4:
        points = "".join(f"<li>{_sentence(chosen)}</li>" for _ in range(3))
        text += f"<ol>{points}</ol>"
    return f"<li>{text}</li>"


def _sentence(chosen: Random) -> str:
    return chosen.choice(SENTENCES)


def _table(chosen: Random, rows: int) -> str:
    return (
        "<table><thead><tr><th>Estuary</th><th>Year</th><th>Ships</th><th>Cost</th></tr></thead>"
        f"<tbody>{''.join(_rows(chosen, rows))}</tbody></table>"
    )


def _rows(chosen: Random, count: int) -> Iterator[str]:
    for _ in range(count):
        cost = f"£{chosen.randint(10, 2500) * 1000:,}"
        ships = f"{chosen.randint(2, 900)}"
        year = 2020 + chosen.randint(0, 9)
        cells = (chosen.choice(PLACES), year, ships, cost)
        yield f"<tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>"
