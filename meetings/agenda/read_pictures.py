"""Pictures that came in a file, kept for the report whose texts show them."""

import hashlib
import io
import warnings
from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from PIL import Image

from meetings.agenda.models import Report, ReportImage
from meetings.agenda.policies import can_write
from meetings.agenda.reading import ReadImage
from meetings.agenda.rich_text import inner_html, parse_fragment

FORMATS = {"image/png": "PNG", "image/jpeg": "JPEG", "image/gif": "GIF"}
MOST_PIXELS = 100_000_000


def is_sound(image: ReadImage) -> bool:
    """Whether it is a picture of the kind it says, and not an absurdly large one."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(image.content)) as opened:
                width, height = opened.size
                known = opened.format == FORMATS.get(image.content_type)
                opened.verify()
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return False
    return known and width * height <= MOST_PIXELS


@transaction.atomic
def keep_pictures(
    *,
    report: Report,
    by: AbstractBaseUser,
    images: Sequence[ReadImage],
    texts: Sequence[str],
) -> list[str]:
    """Store the sound pictures that `texts` show; the texts, naming them as they are stored.

    A picture is named after its content, so none takes the name of another that an older version
    shows.

    Raises: PermissionDenied.
    """
    if not can_write(by, report):
        raise PermissionDenied
    if not images:
        return list(texts)
    by_name = {image.name: image for image in images if is_sound(image)}
    shown = {name for text in texts for name in shown_pictures(text)}
    names = {name: _keep(report, by_name[name]) for name in sorted(shown & by_name.keys())}
    return [_renamed(text, names, left_out={image.name for image in images}) for text in texts]


def shown_pictures(html: str) -> list[str]:
    """The names of a text's pictures, in its order."""
    if "<img" not in html:
        return []
    pictures = parse_fragment(html).iter("img")
    return [picture.get("src", "").removeprefix("image:") for picture in pictures]


def _keep(report: Report, image: ReadImage) -> str:
    digest = hashlib.sha256(image.content).hexdigest()[:32]
    suffix = PurePosixPath(image.name).suffix
    name = f"picture-{digest[:16]}{suffix}"
    stored = f"report-images/{digest}{suffix}"
    if not default_storage.exists(stored):
        stored = default_storage.save(stored, ContentFile(image.content))
    ReportImage.objects.get_or_create(
        report=report, name=name, defaults={"content_type": image.content_type, "file": stored}
    )
    return name


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
