"""Pictures that came in a file, kept for the report whose texts show them."""

import io
from collections.abc import Mapping, Sequence
from dataclasses import replace

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction

from meetings.agenda.models import Report
from meetings.agenda.pictures import UnusablePicture, add_picture, as_kept
from meetings.agenda.reading import ReadImage, ReadReport
from meetings.agenda.rich_text import inner_html, parse_fragment

NAME = "picture"


def called_as_kept(report: ReadReport) -> tuple[ReadReport, list[str]]:
    """The report with its pictures called what they will be once they are kept; and, in
    sentences, which of them cannot be, and are left out.

    They are called after their content: none takes the name of another that an older version, or
    another text of the report, shows.
    """
    images: dict[str, ReadImage] = {}
    names: dict[str, str] = {}
    told: list[str] = []
    for number, image in enumerate(report.images, start=1):
        try:
            *_, name = as_kept(io.BytesIO(image.content), NAME)
        except UnusablePicture as fault:
            told.append(f"Picture {number} would be left out. {fault}")
        else:
            names[image.name] = name
            images.setdefault(name, replace(image, name=name))
    if not report.images:
        return report, told
    called = replace(
        report,
        summary_html=_renamed(report.summary_html, names),
        recommendations=[_renamed(text, names) for text in report.recommendations],
        action_html=_renamed(report.action_html, names),
        body_html=_renamed(report.body_html, names),
        appendices=[
            replace(each, body_html=_renamed(each.body_html, names)) for each in report.appendices
        ],
        images=list(images.values()),
    )
    return called, told


@transaction.atomic
def keep_pictures(
    *,
    report: Report,
    by: AbstractBaseUser,
    images: Sequence[ReadImage],
    texts: Sequence[str],
) -> None:
    """Store those pictures that `texts` show; both are as `called_as_kept` gave them.

    Raises: PermissionDenied.
    """
    shown = {name for text in texts for name in shown_pictures(text)}
    for image in images:
        if image.name in shown:
            content = io.BytesIO(image.content)
            add_picture(report=report, by=by, content=content, file_name=NAME)


def shown_pictures(html: str) -> list[str]:
    """The names of a text's pictures, in its order."""
    if "<img" not in html:
        return []
    pictures = parse_fragment(html).iter("img")
    return [picture.get("src", "").removeprefix("image:") for picture in pictures]


def _renamed(html: str, names: Mapping[str, str]) -> str:
    """The text with its pictures called otherwise, without those that have no name."""
    if "<img" not in html:
        return html
    root = parse_fragment(html)
    for picture in list(root.iter("img")):
        name = picture.get("src", "").removeprefix("image:")
        if name in names:
            picture.set("src", f"image:{names[name]}")
        else:
            picture.drop_tree()
    return inner_html(root)


def describe_pictures(html: str, descriptions: Mapping[str, str]) -> str:
    """The text with the alternative texts of the pictures named."""
    if "<img" not in html:
        return html
    root = parse_fragment(html)
    for picture in root.iter("img"):
        name = picture.get("src", "").removeprefix("image:")
        if name in descriptions:
            picture.set("alt", descriptions[name])
    return inner_html(root)
