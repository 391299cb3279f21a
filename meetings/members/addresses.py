"""Where people are written to."""

from meetings.members.models import Person


def address_of(person: Person) -> str:
    """Their e-mail address: the one printed in papers, or else the account's; "" for none."""
    if person.email:
        return person.email
    account = person.user
    return account.email if account is not None and account.is_active else ""
