"""The reasons that the law knows for keeping an item confidential."""

PARAGRAPHS = (
    "Paragraph 1: information relating to any individual.",
    "Paragraph 2: information which is likely to reveal the identity of an individual.",
    "Paragraph 3: information relating to the financial or business affairs of any particular "
    "person (including the authority holding that information).",
    "Paragraph 4: information relating to any consultations or negotiations, or contemplated "
    "consultations or negotiations, in connection with any labour relations matter.",
    "Paragraph 5: information in respect of which a claim to legal professional privilege could "
    "be maintained in legal proceedings.",
    "Paragraph 6: information which reveals that the authority proposes to give a notice, make "
    "an order or direction under any enactment.",
    "Paragraph 7: information relating to any action taken or to be taken in connection with the "
    "prevention, investigation or prosecution of crime.",
)
"""Source: Local Government Act 1972, Schedule 12A, Part 1 (England), shortened in 4 and 6."""


def part_reason(reason: str) -> tuple[str, str]:
    """The paragraph that a reason begins with, "" for none, and its further words."""
    for paragraph in PARAGRAPHS:
        if reason.startswith(paragraph):
            return paragraph, reason.removeprefix(paragraph).strip()
    return "", reason


def join_reason(paragraph: str, words: str) -> str:
    return " ".join(part for part in (paragraph, words.strip()) if part)
