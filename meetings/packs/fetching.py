"""What a part's HTML may draw on while it is rendered: the house's fonts and its own pictures."""

import logging
from collections.abc import Mapping
from importlib.resources import files

from weasyprint.urls import URLFetcher, URLFetcherResponse

logger = logging.getLogger(__name__)

FONT_PACKAGES = {
    "SourceSerifPro": "font_source_serif_pro",
    "SourceSansPro": "font_source_sans_pro",
}
FONT_FACES = ("Regular", "It", "Semibold", "SemiboldIt", "Bold", "BoldIt")


def font_bytes(name: str) -> bytes:
    """A font file by its name, such as SourceSansPro-Bold.ttf.

    Raises: LookupError for a file that is none of the house's.
    """
    family, _, face = name.removesuffix(".ttf").partition("-")
    if family not in FONT_PACKAGES or face not in FONT_FACES or not name.endswith(".ttf"):
        raise LookupError(name)
    return (files(FONT_PACKAGES[family]) / "files" / name).read_bytes()


class HouseFetcher(URLFetcher):
    """Serves `font:NAME` and the pictures it was made with; refuses every other address."""

    def __init__(self, pictures: Mapping[str, bytes] | None = None) -> None:
        super().__init__(allowed_protocols=("font", "image"))
        self._pictures = pictures or {}
        self.refused: list[str] = []

    def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:
        """The bytes behind `url`.

        Raises: ValueError, which WeasyPrint takes for "not there" and goes on.
        """
        scheme, _, name = url.partition(":")
        try:
            if scheme == "font":
                return URLFetcherResponse(url, font_bytes(name), {"Content-Type": "font/ttf"})
            if scheme == "image":
                return URLFetcherResponse(url, self._pictures[url])
        except LookupError:
            pass
        self.refused.append(url)
        logger.warning("A paper asked for %s, which a pack may not load.", url)
        raise ValueError("A pack loads nothing from outside.")
