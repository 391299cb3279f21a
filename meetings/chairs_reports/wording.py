"""Decisions, actions and events as a chair's report words them: pure rules on sanitised HTML."""

import re
from collections.abc import Iterator
from html import escape

from lxml import html as lxml_html

from meetings.agenda.paragraphs import plain_text
from meetings.agenda.rich_text import inner_html, parse_fragment
from meetings.minutes.verbs import PAST

_DONE = "|".join(PAST.values())
_WISH = "|".join(PAST)
_BOARD = r"(?:the\s+)?(?:[\w-]+\s+){0,4}?(?:boards?|committees?|panels?|executive)|members|it\s+was"
_DECIDED = re.compile(rf"(?:that\s+)?(?:(?:{_BOARD})\s+)?({_DONE})\b([:,]?)\s*", re.IGNORECASE)
"""“The Board agreed that …”, “noted the …”, “AGREED: …”."""
_WISHED = re.compile(
    rf"(?P<whose>(?:that\s+)?(?:{_BOARD})\s+)?(?:(?:is|are)\s+(?:asked|invited)\s+)?(?P<to>to\s+)?"
    rf"(?P<verb>{_WISH})s?\b[:,]?\s*",
    re.IGNORECASE,
)
"""“That the Board note(s) the …”, “to note the …”, as recommendations are worded."""
_VERB_IN_LEAD = re.compile(rf"\b({_DONE})\b", re.IGNORECASE)
_GOES_ON = re.compile(r"(?:that|to|not to)\s", re.IGNORECASE)
_LOOSE_END = re.compile(r"[\s;,]*(?:[;,]\s*(?:and|or))?[\s;,]*$")
_ASKED = re.compile(
    r"(?P<who>(?:[^\s.,;:]+\s+){0,7}?[^\s.,;:]+)\s+to\s+"
    r"(?P<what>(?!(?:the|an?|all|any|each|every|both|our|their|his|her|its|be)\b)[a-z].*)",
    re.DOTALL,
)
_COMMON = {
    "officers", "members", "councillors", "secretariat", "staff", "chair", "the", "all", "each",
    "lead", "both",
}  # fmt: skip
"""First words of those asked that are no names, and go on small within a sentence."""
_BETWEEN_NAMES = {"and", "of", "the", "for", "de", "la", "van", "von", "&"}
_BLOCKS = {"p", "ul", "ol", "li", "blockquote", "table", "caption", "h2", "h3"}


def decision_told(html: str, lead_in: str = "") -> str:
    """A decision as its board reports it: “noted the report; and”, after “That the Board:”, is
    “We noted the report.” Without a verb of deciding it stands as it is.
    """
    root = parse_fragment(html)
    for strong in [each for each in root.iter("strong") if _is_verb(each)]:
        strong.drop_tag()
    begin = next(_texts(root), None)
    if begin is not None:
        element, slot = begin
        setattr(element, slot, _told(getattr(element, slot).lstrip(), lead_in))
    return as_paragraphs(inner_html(_ended(root)))


def _is_verb(strong: lxml_html.HtmlElement) -> bool:
    return strong.text_content().strip(" :,").casefold() in {*PAST, *PAST.values()}


def _told(words: str, lead_in: str) -> str:
    decided = _DECIDED.match(words)
    if decided:
        rest = words[decided.end() :]
        return f"We {decided[1].lower()}" + (f" {rest}" if rest else decided[2])
    lead = _VERB_IN_LEAD.search(lead_in)
    if lead and _GOES_ON.match(words):
        return f"We {lead[1].lower()} {words[0].lower()}{words[1:]}"
    wished = _WISHED.match(words)
    # “Support for …”, by itself, is no verb
    if wished and (wished["whose"] or wished["to"] or words[0].islower() or lead_in.strip()):
        return f"We {PAST[wished['verb'].lower()]} {words[wished.end() :]}"
    if words.casefold().startswith("that "):
        return f"We agreed that {words[5:]}"
    return words[:1].upper() + words[1:]


def action_told(text: str, progress: str, *, done: bool) -> str:
    """An action with how it is getting on: “Officers to ask …” is “We asked officers to ask …”."""
    words = text.strip()
    asked = _ASKED.fullmatch(words)
    if asked and _are_people(asked["who"]):
        who = asked["who"]
        if who.split()[0].casefold() in _COMMON:
            who = who[0].lower() + who[1:]
        if who in ("chair", "secretariat"):
            who = f"the {who}"
        words = f"We asked {who} to {asked['what']}"
    sentences = [_sentence(words)]
    if progress.strip():
        sentences.append(_sentence(progress.strip()))
    elif done:
        sentences.append("This has been done.")
    return f"<p>{escape(' '.join(sentences), quote=False)}</p>"


def _are_people(who: str) -> bool:
    """Whether an action begins with those who are asked: “Send a letter to …” does not."""
    words = who.split()
    if words[0].casefold() in _COMMON:
        return True
    return len(words) > 1 and all(word in _BETWEEN_NAMES or not word[0].islower() for word in words)


def event_told(html: str) -> str:
    return as_paragraphs(html)


def progress_told(text: str) -> str:
    """Newer progress, to stand after what is told of its action already."""
    return escape(_sentence(text.strip()), quote=False)


def as_paragraphs(html: str) -> str:
    """What can stand in one numbered paragraph: blocks, without headings, nothing outside them."""
    root = parse_fragment(html)
    for heading in [*root.iter("h2", "h3")]:
        heading.tag = "p"
    whole = lxml_html.Element("div")
    run: lxml_html.HtmlElement | None = None

    def run_on() -> lxml_html.HtmlElement:
        nonlocal run
        if run is None:
            run = lxml_html.Element("p")
            whole.append(run)
        return run

    if (root.text or "").strip():
        run_on().text = (root.text or "").lstrip()
    for child in list(root):
        tail, child.tail = child.tail, None
        if child.tag in _BLOCKS:
            if child.tag != "p" or child.text_content().strip() or child.find(".//img") is not None:
                whole.append(child)
            run = None
        else:
            run_on().append(child)
        if tail and (run is not None or tail.strip()):
            _after(run_on(), tail)
    return inner_html(whole).strip()


def _after(paragraph: lxml_html.HtmlElement, text: str) -> None:
    """Put text behind what the paragraph has."""
    if len(paragraph):
        paragraph[-1].tail = (paragraph[-1].tail or "") + text
    else:
        paragraph.text = (paragraph.text or "") + text


def _texts(root: lxml_html.HtmlElement) -> Iterator[tuple[lxml_html.HtmlElement, str]]:
    """Where words stand, in the order they are read: an element, and "text" or "tail" of it."""
    if (root.text or "").strip():
        yield root, "text"
    for child in root:
        yield from _texts(child)
        if (child.tail or "").strip():
            yield child, "tail"


def _ended(root: lxml_html.HtmlElement) -> lxml_html.HtmlElement:
    """With a full stop where a list of decisions had “; and”."""
    last = list(_texts(root))[-1:]
    for element, slot in last:
        in_list = slot == "text" and any(
            each.tag in {"li", "td", "th"} for each in [element, *element.iterancestors()]
        )
        if not in_list:
            setattr(element, slot, _sentence(getattr(element, slot)))
    return root


def _sentence(text: str) -> str:
    """Ended as a sentence is, its first letter as it was written."""
    cut = _LOOSE_END.sub("", text)
    return cut if cut.endswith((".", "!", "?", ":", "”", ".)", "…")) else f"{cut}."


def said(html: str) -> str:
    """The words alone, in one line."""
    return " ".join(plain_text(html).split())
