"""Taking in the pictures of reports: looked into, bounded, made anew without what they carry."""

import hashlib
import re
import warnings
from io import BytesIO
from pathlib import PurePath
from typing import BinaryIO

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from PIL import Image, ImageOps, UnidentifiedImageError

from meetings.agenda.models import Report, ReportImage
from meetings.agenda.policies import can_write

MEGABYTE = 1024 * 1024
MOST_BYTES = 15 * MEGABYTE
MOST_PIXELS = 50_000_000
LONGEST_SIDE = 2400
"""Pixels; more than print shows across a page at 300 to the inch."""
_FORMATS = ("PNG", "JPEG", "GIF", "WEBP")
_KINDS = {"PNG": ("image/png", "png"), "JPEG": ("image/jpeg", "jpg")}


class UnusablePicture(Exception):
    """The picture is not taken; the message says why and what to do."""


def add_picture(
    *, report: Report, by: AbstractBaseUser, content: BinaryIO, file_name: str
) -> ReportImage:
    """Store a picture for a report's texts, which name it `image:NAME`.

    The same picture sent again is the one that is there.
    Raises: UnusablePicture; PermissionDenied.
    """
    if not can_write(by, report):
        raise PermissionDenied
    made, kind = remade(content)
    content_type, ending = _KINDS[kind]
    name = f"{_stem(file_name)}-{hashlib.sha256(made).hexdigest()[:10]}.{ending}"
    found = report.images.filter(name=name).first()
    if found is not None:
        return found
    image = ReportImage(report=report, name=name, content_type=content_type)
    image.file.save(f"{report.pk}-{name}", ContentFile(made), save=False)
    try:
        with transaction.atomic():
            image.save()
    except IntegrityError:  # sent twice at once
        return report.images.get(name=name)
    return image


def remade(content: BinaryIO) -> tuple[bytes, str]:
    """The picture drawn anew, upright and no larger than print shows, as PNG or JPEG.

    What the file carried besides (place, camera, comments, further frames) is not in it.
    Raises: UnusablePicture.
    """
    data = content.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise UnusablePicture(
            f"The picture is larger than {MOST_BYTES // MEGABYTE} MB. Save it smaller, then send "
            "it again."
        )
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(BytesIO(data), formats=_FORMATS) as opened:
                return _drawn_anew(opened)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _too_many_pixels() from error
    except UnidentifiedImageError as error:
        raise UnusablePicture(
            "The file is not a picture that can be used. Send a PNG, JPEG, GIF or WebP file."
        ) from error
    except (OSError, SyntaxError, ValueError) as error:
        raise UnusablePicture(
            "The picture is damaged. Save it again from the program it was made with."
        ) from error


def _drawn_anew(opened: Image.Image) -> tuple[bytes, str]:
    if opened.width * opened.height > MOST_PIXELS:
        raise _too_many_pixels()
    kind = "JPEG" if opened.format == "JPEG" else "PNG"
    picture = ImageOps.exif_transpose(opened)
    has_alpha = "transparency" in picture.info or picture.mode in ("RGBA", "LA", "PA")
    picture = picture.convert("RGBA" if has_alpha and kind == "PNG" else "RGB")
    picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    plain = Image.new(picture.mode, picture.size)
    plain.paste(picture)
    target = BytesIO()
    plain.save(target, kind, optimize=True, **({"quality": 88} if kind == "JPEG" else {}))
    return target.getvalue(), kind


def _too_many_pixels() -> UnusablePicture:
    return UnusablePicture(
        f"The picture has more than {MOST_PIXELS // 1_000_000} million points. Save it smaller, "
        "then send it again."
    )


def _stem(file_name: str) -> str:
    stem = re.sub(r"[^a-z0-9]+", "-", PurePath(file_name).stem.lower()).strip("-")
    return stem[:40].strip("-") or "picture"
