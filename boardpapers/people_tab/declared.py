"""What interests were declared."""

from boardpapers.access import Reader


def shown(reader: Reader) -> dict[str, object]:
    return {}
