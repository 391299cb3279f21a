"""Finding decisions by their words, and the passage in which they were found."""

from django.contrib.postgres.search import SearchHeadline, SearchQuery, SearchVector
from django.db.models import F, Func, QuerySet, TextField, Value
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from meetings.minutes.models import Decision

LANGUAGE = "english"
LONGEST_PASSAGE = 70
"""Words of a long decision that are shown around what was found."""

_BEGIN, _END = "\ue000", "\ue001"


def _plain(field: str) -> Func:
    """HTML without its tags, as the database reads it."""
    return Func(
        F(field),
        Value("<[^>]*>"),
        Value(" "),
        Value("g"),
        function="regexp_replace",
        output_field=TextField(),
    )


def having_words(decisions: QuerySet[Decision], words: str) -> QuerySet[Decision]:
    """Those with the words in their text, their lead-in or the title of their item.

    Words are found in any of their forms; "in quotes" as a phrase; `or` and a minus as in a web
    search. `found_in` of each is the text with what was found marked, for `passage`.
    """
    query = SearchQuery(words, config=LANGUAGE, search_type="websearch")
    vector = SearchVector(
        _plain("text"), "note_item__title", "note_item__decisions_lead_in", config=LANGUAGE
    )
    return decisions.annotate(
        searched=vector,
        found_in=SearchHeadline(
            _plain("text"),
            query,
            config=LANGUAGE,
            start_sel=_BEGIN,
            stop_sel=_END,
            highlight_all=True,
        ),
    ).filter(searched=query)


def passage(found_in: str) -> SafeString:
    """A plain text marked as `having_words` does, with <mark>; of a long one the part around it."""
    words = found_in.split()
    length = len(words)
    if length > LONGEST_PASSAGE:
        first = next((at for at, word in enumerate(words) if _BEGIN in word), 0)
        start = max(0, min(first - LONGEST_PASSAGE // 2, length - LONGEST_PASSAGE))
        shown = words[start : start + LONGEST_PASSAGE]
        words = [*(["…"] if start else []), *shown]
        if start + LONGEST_PASSAGE < length:
            words.append("…")
    safe = escape(" ".join(words))
    marked = safe.replace(_BEGIN, "<mark>").replace(_END, "</mark>")
    return mark_safe(marked)
