"""What boards do by a decision: agree, note, ask ..."""

import re

_WORDS = re.compile(r"[a-z]+")
_LOOKED_AT = 8
"""Words at the beginning of a text in which its verb is looked for."""

PAST = {
    "accept": "accepted", "adopt": "adopted", "agree": "agreed", "appoint": "appointed",
    "approve": "approved", "ask": "asked", "authorise": "authorised", "commend": "commended",
    "comment": "commented", "confirm": "confirmed", "consider": "considered",
    "decline": "declined", "defer": "deferred", "delegate": "delegated", "elect": "elected",
    "endorse": "endorsed", "instruct": "instructed", "invite": "invited",
    "nominate": "nominated", "note": "noted", "postpone": "postponed", "ratify": "ratified",
    "receive": "received", "recommend": "recommended", "refer": "referred", "refuse": "refused",
    "reject": "rejected", "request": "requested", "resolve": "resolved", "support": "supported",
    "thank": "thanked", "welcome": "welcomed",
}  # fmt: skip
"""What boards do, as recommendations say it and as decisions do."""
_MEANS = {
    "adopt": "approve", "elect": "appoint", "postpone": "defer", "ratify": "approve",
    "refuse": "reject", "request": "ask", "resolve": "agree", "support": "endorse",
}  # fmt: skip
_VERB_OF_WORD = {
    word: PAST[_MEANS.get(verb, verb)].capitalize()
    for verb, past in PAST.items()
    for word in (verb, f"{verb}s", past)
}


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
