"""Strings and names as they are written in a PDF file, read back into text."""

import re
from collections.abc import Iterator

STRING = rb"\((?:[^()\\]|\\.|\((?:[^()\\]|\\.)*\))*\)|<[0-9A-Fa-f\s]+>"
"""In brackets, which may nest once, or in hexadecimal digits."""
WRITTEN = re.compile(STRING + rb"|/[^\x00\s/\[\]()<>{}%]{4,}", re.DOTALL)
NAME_ESCAPE = re.compile(rb"#([0-9A-Fa-f]{2})")
ESCAPE = re.compile(rb"\\([0-7]{1,3}|\r\n|.)", re.DOTALL)
ESCAPED = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f", b"\n": b"", b"\r": b""}


def written_texts(syntax: bytes) -> Iterator[str]:
    """Every string and name in a piece of a file, each once, whatever object it belongs to."""
    for token in dict.fromkeys(WRITTEN.findall(syntax)):
        if token[:1] == b"/":
            yield name_text(token)
        else:
            yield string_text(string_bytes(token))


def string_bytes(token: bytes) -> bytes:
    """What a string holds; `token` with its brackets."""
    inner = token[1:-1]
    if token[:1] == b"(":
        return ESCAPE.sub(_unescape, inner) if b"\\" in inner else inner
    figures = inner.decode("ascii")
    try:
        return bytes.fromhex(figures)
    except ValueError:  # a space within a pair, or the last nought left out
        figures = "".join(figures.split())
        return bytes.fromhex(figures + "0" * (len(figures) % 2))


def _unescape(match: re.Match[bytes]) -> bytes:
    escaped = match[1]
    if escaped[:1].isdigit() and escaped[0] < ord("8"):
        return bytes([int(escaped, 8) & 255])
    return ESCAPED.get(escaped, b"" if escaped == b"\r\n" else escaped)


def string_text(content: bytes) -> str:
    """A string in each way it may be meant, one a line: it may lack the mark of its encoding."""
    if content.isascii() and b"\0" not in content:
        return content.decode("ascii")
    if content[:2] in (b"\xfe\xff", b"\xff\xfe"):
        return content.decode("utf-16", "ignore")
    readings = [content.decode("utf-8", "ignore"), content.decode("pdfdoc", "replace")]
    if b"\0" in content:
        readings += [content.decode("utf-16-be", "ignore"), content.decode("utf-16-le", "ignore")]
    return "\n".join(readings)


def name_text(token: bytes) -> str:
    """A name without its slash; #20 is a space."""
    plain = NAME_ESCAPE.sub(lambda match: bytes.fromhex(match[1].decode("ascii")), token[1:])
    return plain.decode("utf-8", "replace")
