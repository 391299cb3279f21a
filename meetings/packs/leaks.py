"""Looks for words that must not be in a PDF, everywhere a PDF can hold them."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO

import pypdfium2
from pikepdf import Pdf

from .file_texts import file_texts
from .leak_places import entries, page_names
from .secret_index import Secret, SecretIndex, Wording


@dataclass(frozen=True, slots=True)
class Leak:
    """A secret and where it stands, in words for a secretary: the printed page and the paper it
    belongs to, "a bookmark", "an attachment", and the exact way there in brackets."""

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
    on_pages = list(index.in_pages(_pages(pdf)))
    with _opened(pdf) as (content, opened):
        seen = _Seen(set(), {}, {})
        for where, text in file_texts(content, opened):
            numbers = index.found_in(Wording(text))
            if isinstance(where, int):
                seen.drawn |= {(number, where) for number in numbers}
            elif isinstance(where, tuple):
                seen.in_streams.setdefault(where, set()).update(numbers)
            else:
                seen.in_objects.update(dict.fromkeys(numbers, where or "its objects"))
        if not on_pages and not seen:
            return []
        named = _named(opened, index, page_names(pdf), on_pages, seen)
        return list(dict.fromkeys(named))


@dataclass
class _Seen:
    """The numbers of secrets that were seen besides what the pages show, by where that was."""

    drawn: set[tuple[int, int]]
    """With the page, from 1, that they are drawn on."""
    in_streams: dict[tuple[int, int], set[int]]
    in_objects: dict[int, str]

    def __bool__(self) -> bool:
        return bool(self.drawn or self.in_objects or any(self.in_streams.values()))


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


def _named(
    pdf: Pdf,
    index: SecretIndex,
    pages: Sequence[str],
    on_pages: Iterable[tuple[int, int, bool]],
    seen: _Seen,
) -> Iterator[Leak]:
    """What was found, with its places; what pages show is not named again as their drawing."""
    shown: set[tuple[int, int]] = set()
    for number, page, goes_on in on_pages:
        place = f"{pages[page]} and {pages[page + 1]}" if goes_on else pages[page]
        shown |= {(number, page + 1), (number, page + 1 + goes_on)}
        yield Leak(index.secrets[number], place)
    for number, page in sorted(seen.drawn - shown):
        place = f"{pages[page - 1]}, where it is not seen (Pages[{page - 1}]/Contents)"
        yield Leak(index.secrets[number], place)
    if seen.in_objects or any(seen.in_streams.values()):
        yield from _in_objects(pdf, index, pages, shown, seen)


def _in_objects(
    pdf: Pdf,
    index: SecretIndex,
    pages: Sequence[str],
    shown: set[tuple[int, int]],
    seen: _Seen,
) -> Iterator[Leak]:
    """What the file's objects say; what they no longer say is left over from before."""
    numbers = sorted(seen.in_objects)
    few = SecretIndex([index.secrets[number] for number in numbers])
    left = dict(seen.in_objects)
    for entry in entries(pdf):
        if entry.stream is not None:
            hits = seen.in_streams.get(entry.stream, set())
        else:
            hits = {numbers[at] for at in few.found_in(Wording(entry.text))}
        for number in sorted(hits):
            left.pop(number, None)
            if entry.stream is None or (number, entry.page) not in shown:
                yield Leak(index.secrets[number], entry.place(pages))
    for number, where in left.items():
        place = f"an earlier state of the file, which is still in it ({where})"
        yield Leak(index.secrets[number], place)
