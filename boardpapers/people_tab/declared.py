"""What interests were declared."""

from boardpapers.access import Reader
from boardpapers.interest_access import may_declare
from meetings.attendance.declared import declared_lines
from meetings.attendance.interest_policies import sees_declarations
from meetings.boards.policies import account_key
from meetings.members.models import Person


def shown(reader: Reader) -> dict[str, object]:
    """The lines the reader may have; withdrawn ones for the secretariat alone."""
    own = Person.objects.filter(user_id=account_key(reader.user)).first()
    lines = (
        declared_lines(
            reader.meeting,
            confidential=reader.confidential,
            sensitive=reader.secretary,
            own=own.pk if own else None,
            withdrawn=reader.secretary,
        )
        if sees_declarations(reader.user, reader.meeting)
        else []
    )
    may = may_declare(reader)
    return {
        "declared": [line for line in lines if not line.withdrawn],
        "declarations_withdrawn": [line for line in lines if line.withdrawn],
        "may_declare": may,
        "own_person": own,
        "marks_leaving": may and reader.secretary,
    }
