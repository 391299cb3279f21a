"""Whether a part may be declared accessible: PDF/UA-1, checked by a validator.

A pack is declared PDF/UA-1 only if every part of it passes here. Parts are checked one by one, when
they are made, so that a pack need not be checked as a whole each time; the tests do that.
"""

from datetime import UTC, datetime

import page as validator

from .joining import Part, join
from .paging import PartPages, page_plan
from .preparing import Prepared


def barriers(prepared: Prepared, key: str) -> tuple[str, ...]:
    """What keeps a part from being PDF/UA-1: sentences, none where it passes."""
    alone = join(
        [Part(key, prepared.pdf, key)],
        plan=page_plan([PartPages(key, prepared.pages, numbered=True, starts_right=True)]),
        title=key,
        created=datetime(2000, 1, 1, tzinfo=UTC),
        producer="",
    )
    report = validator.validate_pdf_bytes(alone, profile="ua1")
    found = (f"{failure.rule_id}: {failure.message}" for failure in report.failures)
    return tuple(dict.fromkeys([*prepared.barriers, *found]))
