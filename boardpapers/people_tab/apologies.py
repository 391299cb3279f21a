"""Who will not come, and who stands in."""

from boardpapers.access import Reader


def shown(reader: Reader) -> dict[str, object]:
    apologies = (
        reader.meeting.apologies.standing().select_related("person", "substitute")
        if reader.on_board
        else []
    )
    return {"apologies": apologies}
