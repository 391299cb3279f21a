"""What a board did by a decision, in one word: agreed, noted, asked ..."""

import re

_WORDS = re.compile(r"[a-z]+")
_LOOKED_AT = 8
"""Words at the beginning of a text in which its verb is looked for."""

_VERBS = {
    "Agreed": ("agree", "agrees", "agreed", "resolve", "resolved"),
    "Noted": ("note", "notes", "noted"),
    "Asked": ("ask", "asks", "asked", "request", "requests", "requested"),
    "Approved": ("approve", "approves", "approved", "adopt", "adopts", "adopted"),
    "Endorsed": ("endorse", "endorses", "endorsed", "support", "supports", "supported"),
    "Welcomed": ("welcome", "welcomes", "welcomed"),
    "Commended": ("commend", "commends", "commended"),
    "Recommended": ("recommend", "recommends", "recommended"),
    "Appointed": ("appoint", "appoints", "appointed", "elect", "elects", "elected"),
    "Delegated": ("delegate", "delegates", "delegated"),
    "Deferred": ("defer", "defers", "deferred", "postpone", "postponed"),
    "Rejected": ("reject", "rejects", "rejected", "refuse", "refused"),
}
_VERB_OF_WORD = {word: verb for verb, words in _VERBS.items() for word in words}


def verb_of(text: str, lead_in: str = "") -> str:
    """The first verb near the beginning of a decision, else the last of its lead-in; "" if none.

    "noted the report", "Members agreed to ask ..." and "to note the report", under the lead-in
    "That the board:", are Noted, Agreed and Noted.
    """
    for word in _WORDS.findall(text.casefold())[:_LOOKED_AT]:
        if word in _VERB_OF_WORD:
            return _VERB_OF_WORD[word]
    for word in reversed(_WORDS.findall(lead_in.casefold())):
        if word in _VERB_OF_WORD:
            return _VERB_OF_WORD[word]
    return ""
