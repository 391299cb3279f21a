"""Links from the words "Appendix 2" in a paper to that appendix."""

import re
from collections.abc import Mapping

from lxml import html as lxml_html

from meetings.agenda.rich_text import inner_html, parse_fragment
from meetings.packs.links import link_to

MENTION = re.compile(r"\b(?:appendix|annex)\s+(\d{1,2})\b(?!\.\d)", re.IGNORECASE)


def link_appendices(html: str, targets: Mapping[int, str]) -> str:
    """`html` with each mention of an appendix made a link; `targets`: part keys by number.

    Words that are a link already, and numbers that are not among the targets, stay as they are.
    """
    if not targets or not MENTION.search(html):
        return html
    root = parse_fragment(html)
    for element in list(root.iter()):
        if not isinstance(element.tag, str) or element.tag == "a":
            continue
        if any(above.tag == "a" for above in element.iterancestors()):
            continue
        _link(element, None, element.text, targets)
        for child in list(element):
            _link(element, child, child.tail, targets)
    return inner_html(root)


def _link(
    parent: lxml_html.HtmlElement,
    after: lxml_html.HtmlElement | None,
    text: str | None,
    targets: Mapping[int, str],
) -> None:
    """Link the mentions in one run of text: that of `parent`, or that which follows `after`."""
    found = [each for each in MENTION.finditer(text or "") if int(each[1]) in targets]
    if not text or not found:
        return
    position = 0 if after is None else parent.index(after) + 1
    links = []
    for number, mention in enumerate(found):
        link = lxml_html.Element("a", href=link_to(targets[int(mention[1])]))
        link.text = mention[0]
        end = found[number + 1].start() if number + 1 < len(found) else len(text)
        link.tail = text[mention.end() : end]
        links.append(link)
    if after is None:
        parent.text = text[: found[0].start()]
    else:
        after.tail = text[: found[0].start()]
    for offset, link in enumerate(links):
        parent.insert(position + offset, link)
