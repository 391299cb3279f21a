"""The one way in for written text: an allowlist of elements, attributes and addresses."""

import re

import nh3
from lxml import html as lxml_html

MEDIA_PREFIX = "/media/"
"""Where the site serves the pictures of papers; no other path is taken for a picture."""

_TAGS = {
    "h2", "h3", "p", "ol", "ul", "li", "blockquote", "table", "caption", "thead", "tbody", "tr",
    "th", "td", "strong", "em", "u", "s", "sub", "sup", "a", "br", "img", "span",
}  # fmt: skip
_RENAMED = {
    "b": "strong", "i": "em", "del": "s", "strike": "s",
    "h1": "h2", "h4": "h3", "h5": "h3", "h6": "h3",
}  # fmt: skip
_ATTRIBUTES = {
    "a": {"href"},
    "img": {"src", "alt"},
    "span": {"class"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan"},
}
_LINK = re.compile(r"(?:https?://|mailto:)[^\s]+", re.IGNORECASE)
_PLACEHOLDER = re.compile(r"image:[A-Za-z0-9][A-Za-z0-9._-]*")
_MEDIA = re.compile(re.escape(MEDIA_PREFIX) + r"[A-Za-z0-9][A-Za-z0-9._/-]*")
_SPAN = re.compile(r"[1-9][0-9]?")


def clean_rich_text(html: str) -> str:
    """The HTML with everything outside the house form taken away; its text is kept.

    Links go to http, https or mailto addresses. Pictures come from the site's own media, or from
    `image:NAME`, the placeholder for a picture read from a report and not stored yet; data
    addresses and other sites are refused. The result can be cleaned again without change.
    """
    cleaned = nh3.clean(
        html,
        tags=_TAGS | set(_RENAMED),
        attributes=_ATTRIBUTES,
        attribute_filter=_attribute,
        url_schemes={"http", "https", "mailto", "image"},
        link_rel=None,
    )
    if "<" not in cleaned:
        return cleaned
    root = parse_fragment(cleaned)
    for element in list(root.iter()):
        if element is root:
            continue
        element.tag = _RENAMED.get(element.tag, element.tag)
        bare = (element.tag == "span" and "class" not in element.attrib) or (
            element.tag == "a" and "href" not in element.attrib
        )
        if bare:
            element.drop_tag()
        elif element.tag == "img" and "src" not in element.attrib:
            element.drop_tree()
    return inner_html(root)


def parse_fragment(html: str) -> lxml_html.HtmlElement:
    """A stored text as the children of a div; `inner_html` writes it again."""
    if not html.strip():
        return lxml_html.Element("div")
    return lxml_html.fragment_fromstring(html, create_parent="div")


def inner_html(root: lxml_html.HtmlElement) -> str:
    """The HTML inside an element, its own tag left off."""
    before = lxml_html.tostring(_text_only(root.text or ""), encoding="unicode")
    children = "".join(lxml_html.tostring(child, encoding="unicode") for child in root)
    return str(before[len("<p>") : -len("</p>")]) + children


def _text_only(text: str) -> lxml_html.HtmlElement:
    element = lxml_html.Element("p")
    element.text = text
    return element


def _attribute(tag: str, name: str, value: str) -> str | None:
    value = value.strip()
    match tag, name:
        case "a", "href":
            return value if _LINK.fullmatch(value) else None
        case "img", "src":
            in_media = _MEDIA.fullmatch(value) and ".." not in value
            return value if in_media or _PLACEHOLDER.fullmatch(value) else None
        case "span", "class":
            return value if value == "footnote" else None
        case _, ("colspan" | "rowspan"):
            return value if _SPAN.fullmatch(value) else None
    return value
