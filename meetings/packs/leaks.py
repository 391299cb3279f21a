"""Looks for words that must not be in a PDF, everywhere a PDF can hold them."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO

import pypdfium2
from pikepdf import Pdf

from .file_texts import file_texts
from .leak_places import entries
from .secret_index import Secret, SecretIndex, Wording


@dataclass(frozen=True, slots=True)
class Leak:
    """A secret and where it stands: "page 3", "page 3 and page 4", "a bookmark (Root/…)"."""

    secret: Secret
    place: str


def find_leaks(pdf: bytes, secrets: Collection[Secret]) -> list[Leak]:
    """The secrets found in the text of the pages and in every string and stream of the file.

    Pages are read twice: as a viewer reads them, and by their drawing commands, which also
    spell what no viewer shows. A sentence is found however it is set, broken over two lines or two
    pages too; a text of fewer than 24 letters as whole words only. It is a check on accidents:
    words in a picture, or written in other letters that look the same, are not found.

    Raises: ValueError for a secret of fewer than four letters.
    """
    if not secrets:
        return []
    index = SecretIndex(secrets)
    found: dict[Leak, None] = {}
    on_pages: set[tuple[int, int]] = set()
    for number, page, goes_on in index.in_pages(_pages(pdf)):
        place = f"page {page + 1} and page {page + 2}" if goes_on else f"page {page + 1}"
        found[Leak(index.secrets[number], place)] = None
        on_pages |= {(number, page + 1), (number, page + 2)} if goes_on else {(number, page + 1)}
    with _opened(pdf) as (content, opened):
        in_streams: dict[tuple[int, int], set[int]] = {}
        in_objects: dict[int, str] = {}
        for where, text in file_texts(content, opened):
            numbers = index.found_in(Wording(text))
            if isinstance(where, int):
                for number in sorted(numbers):
                    if (number, where) not in on_pages:
                        place = f"page {where}, where it is not seen (page {where}/Contents)"
                        found[Leak(index.secrets[number], place)] = None
            elif isinstance(where, tuple):
                in_streams.setdefault(where, set()).update(numbers)
            else:
                in_objects.update(dict.fromkeys(numbers, where or "its objects"))
        if in_objects or any(in_streams.values()):
            named = _places(opened, index, in_streams, in_objects, on_pages)
            found.update(dict.fromkeys(named))
    return list(found)


def places_by_secret(leaks: Iterable[Leak]) -> dict[Secret, list[str]]:
    """Each secret that was found, once, with all its places."""
    places: dict[Secret, list[str]] = {}
    for leak in leaks:
        places.setdefault(leak.secret, []).append(leak.place)
    return places


def _pages(pdf: bytes) -> Iterator[Wording]:
    document = pypdfium2.PdfDocument(pdf)
    try:
        for page in document:
            textpage = page.get_textpage()
            yield Wording(textpage.get_text_range())
            textpage.close()
            page.close()
    finally:
        document.close()


@contextmanager
def _opened(pdf: bytes) -> Iterator[tuple[bytes, Pdf]]:
    """The file and its objects; of an encrypted one a copy that is not."""
    with Pdf.open(BytesIO(pdf)) as opened:
        if not opened.is_encrypted:
            yield pdf, opened
            return
        target = BytesIO()
        opened.save(target)
    with Pdf.open(target) as opened:
        yield target.getvalue(), opened


def _places(
    pdf: Pdf,
    index: SecretIndex,
    in_streams: Mapping[tuple[int, int], set[int]],
    in_objects: Mapping[int, str],
    on_pages: set[tuple[int, int]],
) -> Iterator[Leak]:
    """Where secrets that are in the file stand; what its objects no longer say is left over."""
    numbers = sorted(in_objects)
    few = SecretIndex([index.secrets[number] for number in numbers])
    left = dict(in_objects)
    for entry in entries(pdf):
        if entry.stream is not None:
            hits = in_streams.get(entry.stream, set())
        else:
            hits = {numbers[at] for at in few.found_in(Wording(entry.text))}
        for number in sorted(hits):
            left.pop(number, None)
            if entry.stream is None or (number, entry.page) not in on_pages:
                yield Leak(index.secrets[number], entry.place)
    for number, where in left.items():
        place = f"an earlier state of the file, which is still in it ({where})"
        yield Leak(index.secrets[number], place)
