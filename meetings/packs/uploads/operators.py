"""The operators of content streams, by what they do. Source: ISO 32000-1, annex A."""

from pikepdf import ContentStreamInlineImage, ContentStreamInstruction

Instruction = ContentStreamInstruction | ContentStreamInlineImage

INLINE_PICTURE = "INLINE IMAGE"
MARKS = frozenset({"BMC", "BDC", "EMC", "MP", "DP"})
TEXT = frozenset({"Tj", "TJ", "'", '"'})
PATH_STARTS = frozenset({"m", "re"})
PATH_PARTS = PATH_STARTS | {"l", "c", "v", "y", "h", "W", "W*"}
PATH_ENDS = frozenset({"S", "s", "f", "F", "f*", "B", "B*", "b", "b*"})
PICTURES = frozenset({"Do", "sh", INLINE_PICTURE})
OPERATORS = frozenset(
    [
        *(MARKS | TEXT | PATH_PARTS | PATH_ENDS | PICTURES),
        *("BT", "BX", "cm", "CS", "cs", "d", "d0", "d1", "ET", "EX", "G", "g", "gs", "i", "j"),
        *("J", "K", "k", "M", "n", "q", "Q", "RG", "rg", "ri", "SC", "sc", "SCN", "scn", "T*"),
        *("Tc", "Td", "TD", "Tf", "TL", "Tm", "Tr", "Ts", "Tw", "Tz", "w"),
    ]
)


def command(instruction: Instruction) -> str:
    """Its operator, or "" for one that PDF does not have."""
    try:
        operator = str(instruction.operator)
    except UnicodeDecodeError:
        return ""
    return operator if operator in OPERATORS else ""
