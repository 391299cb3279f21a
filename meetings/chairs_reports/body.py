"""A chair's report as the body of a report, and back: pure rules on sanitised HTML.

Headings are printed where they differ from those of the paragraph before; the paragraphs are
items of top-level ordered lists, which are numbered across headings (`agenda.paragraphs`).
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from html import escape

from lxml import html as lxml_html

from meetings.agenda.paragraphs import plain_text
from meetings.agenda.rich_text import inner_html, parse_fragment
from meetings.agenda.sameness import canonical
from meetings.chairs_reports.drafting import Passage
from meetings.chairs_reports.wording import as_paragraphs


def body_of(passages: Iterable[Passage]) -> str:
    """The body of a report that says these paragraphs."""
    written: list[str] = []
    items: list[str] = []

    def end_list() -> None:
        if items:
            written.append(f"<ol>{''.join(items)}</ol>")
            items.clear()

    for passage, (heading, subheading) in with_headings(passages):
        if heading or subheading:
            end_list()
        if heading:
            written.append(f"<h2>{escape(heading, quote=False)}</h2>")
        if subheading:
            written.append(f"<h3>{escape(subheading, quote=False)}</h3>")
        items.append(f"<li>{passage.text}</li>")
    end_list()
    return "".join(written)


def with_headings(passages: Iterable[Passage]) -> list[tuple[Passage, tuple[str, str]]]:
    """Each with the heading and subheading that are printed before it, "" for none."""
    found = []
    last = ("", "")
    for passage in passages:
        heading = passage.heading if passage.heading != last[0] else ""
        is_new = bool(heading) or passage.subheading != last[1]
        subheading = passage.subheading if is_new else ""
        found.append((passage, (heading, subheading)))
        # what has none of its own goes on under what is printed above it
        last = (
            passage.heading or last[0],
            passage.subheading or ("" if heading else last[1]),
        )
    return found


def read_body(body: str, known: Sequence[Passage]) -> list[Passage]:
    """The paragraphs of a body that was written another way: an upload, an earlier version.

    One that reads as a paragraph in `known` is that paragraph. What is not numbered goes with the
    paragraph before it.
    """
    found: list[Passage] = []
    heading = subheading = ""
    is_after_heading = True
    for child in parse_fragment(_in_blocks(body)):
        if child.tag == "h2":
            heading, subheading, is_after_heading = plain_text(inner_html(child)), "", True
        elif child.tag == "h3":
            subheading, is_after_heading = plain_text(inner_html(child)), True
        elif child.tag == "ol":
            texts = [as_paragraphs(inner_html(item)) for item in child if item.tag == "li"]
            found += [
                Passage(text, heading[:200], subheading[:200]) for text in texts if text.strip()
            ]
            is_after_heading = not texts and is_after_heading
        else:
            child.tail = None
            html = lxml_html.tostring(child, encoding="unicode")
            if is_after_heading:
                found.append(Passage(html, heading[:200], subheading[:200]))
            else:
                found[-1] = replace(found[-1], text=found[-1].text + html)
            is_after_heading = False
    return _recognised(found, known)


def _in_blocks(body: str) -> str:
    """The body with words that stand in no block made a paragraph; headings kept."""
    root = parse_fragment(body)
    if not (root.text or "").strip() and not any((each.tail or "").strip() for each in root):
        return body
    for child in root:
        if (child.tail or "").strip():
            loose = lxml_html.Element("p")
            loose.text, child.tail = child.tail, None
            child.addnext(loose)
    start = f"<p>{escape(root.text, quote=False)}</p>" if (root.text or "").strip() else ""
    root.text = None
    return start + inner_html(root)


def _recognised(found: Sequence[Passage], known: Sequence[Passage]) -> list[Passage]:
    left: dict[str, list[Passage]] = {}
    for passage in known:
        left.setdefault(canonical(passage.text), []).append(passage)
    recognised = []
    for passage in found:
        same = left.get(canonical(passage.text))
        if same:
            before = same.pop(0)
            passage = replace(passage, key=before.key, sources=before.sources)
        recognised.append(passage)
    return recognised
