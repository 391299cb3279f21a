"""Pictures that came in a file, kept for the report whose texts show them."""

import io
from collections.abc import Mapping, Sequence

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction

from meetings.agenda.models import Report
from meetings.agenda.pictures import UnusablePicture, add_picture, remade
from meetings.agenda.reading import ReadImage
from meetings.agenda.rich_text import inner_html, parse_fragment


def faults(images: Sequence[ReadImage]) -> dict[str, str]:
    """Why pictures cannot be kept, by the names of those that cannot."""
    found = {}
    for image in images:
        try:
            remade(io.BytesIO(image.content))
        except UnusablePicture as fault:
            found[image.name] = str(fault)
    return found


@transaction.atomic
def keep_pictures(
    *,
    report: Report,
    by: AbstractBaseUser,
    images: Sequence[ReadImage],
    texts: Sequence[str],
) -> list[str]:
    """Store the pictures that `texts` show; the texts, naming them as they are stored.

    A picture is named after its content, so none takes the name of another that an older version
    shows. One that cannot be kept is left out of the texts.

    Raises: PermissionDenied.
    """
    shown = {name for text in texts for name in shown_pictures(text)}
    names: dict[str, str] = {}
    for image in images:
        if image.name in shown:
            try:
                kept = add_picture(
                    report=report, by=by, content=io.BytesIO(image.content), file_name=image.name
                )
            except UnusablePicture:
                continue
            names[image.name] = kept.name
    return [_renamed(text, names, left_out={image.name for image in images}) for text in texts]


def shown_pictures(html: str) -> list[str]:
    """The names of a text's pictures, in its order."""
    if "<img" not in html:
        return []
    pictures = parse_fragment(html).iter("img")
    return [picture.get("src", "").removeprefix("image:") for picture in pictures]


def _renamed(html: str, names: dict[str, str], left_out: set[str]) -> str:
    if "<img" not in html:
        return html
    root = parse_fragment(html)
    for picture in list(root.iter("img")):
        name = picture.get("src", "").removeprefix("image:")
        if name in names:
            picture.set("src", f"image:{names[name]}")
        elif name in left_out:
            picture.drop_tree()  # it is none that can be shown
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
