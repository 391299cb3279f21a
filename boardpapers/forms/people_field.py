"""Choosing one of many people by writing a part of their name."""

from collections import Counter

from crispy_forms.layout import HTML, Field
from django import forms
from django.core.exceptions import ValidationError

from meetings.members.models import Person

MOST_NAMED = 5
"""How many are named where what was written fits several."""


class PersonField(forms.ModelChoiceField):  # type: ignore[type-arg]  # none at run time
    """A box with suggestions: it takes one of them as it stands, or a name that one alone has."""

    widget = forms.TextInput

    def __init__(self, **kwargs: object) -> None:
        super().__init__(Person.objects.none(), **kwargs)  # type: ignore[arg-type]  # as they come
        self.widget.attrs["autocomplete"] = "off"
        self.widget.attrs["maxlength"] = 500

    def suggestions(self) -> dict[str, Person]:
        """Each person under what is suggested for them; two of one name and body stay two."""
        people = list(self.queryset or [])
        times = Counter(map(with_organisation, people))
        return {
            said if times[said] == 1 else f"{said} (entry {person.pk})": person
            for person, said in ((each, with_organisation(each)) for each in people)
        }

    def prepare_value(self, value: object) -> object:
        return with_organisation(value) if isinstance(value, Person) else value

    def to_python(self, value: object) -> Person | None:
        written = _plain(str(value or ""))
        if not written:
            return None
        suggested = self.suggestions()
        found = [each for said, each in suggested.items() if _plain(said) == written]
        found = found or [each for each in suggested.values() if _plain(each.name) == written]
        if len(found) == 1:
            return found[0]
        words = written.split()
        near = [said for said in suggested if all(word in _plain(said) for word in words)]
        if not near:
            raise ValidationError("Nobody known here is called so.")
        named = "; ".join(near[:MOST_NAMED])
        more = " Others fit, too." if len(near) > MOST_NAMED else ""
        raise ValidationError(f"Write one of these as it stands here: {named}.{more}")


def person_box(name: str) -> tuple[Field, HTML]:
    """The field in a form's layout, with its suggestions."""
    listed = f'{{% include "forms/_suggestions.html" with field=form.{name} %}}'
    return Field(name, list=f"suggested-{name}"), HTML(listed)


def with_organisation(person: Person) -> str:
    return ", ".join(part for part in (person.name, person.organisation) if part)


def _plain(written: str) -> str:
    return " ".join(written.casefold().split())
