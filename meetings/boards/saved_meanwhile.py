"""Saves that would overwrite what somebody else has saved since the page was opened."""

import hashlib


class SavedMeanwhile(Exception):
    """Somebody else has saved since this form was opened; nothing of it was saved."""

    def __init__(self) -> None:
        super().__init__("Somebody else has saved this since you opened it.")


def fingerprint(*values: object) -> str:
    """Tells whether a row without a revision is still as a page showed it."""
    written = repr([str(value) for value in values])
    return hashlib.sha256(written.encode()).hexdigest()[:16]
