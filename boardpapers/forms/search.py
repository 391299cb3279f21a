"""What a reader looks for, and where; sent by GET."""

from django import forms

from boardpapers.forms.filters import LONGEST_WORDS, FilterForm, all_of_them, day
from meetings.search.models import Kind


class SearchForm(FilterForm):
    q = forms.CharField(
        label="Words",
        max_length=LONGEST_WORDS,
        error_messages={
            "max_length": f"Look for fewer words: {LONGEST_WORDS} letters at most.",
        },
        widget=forms.TextInput(
            attrs={"type": "search", "autocomplete": "off", "spellcheck": "false"}
        ),
    )
    board = all_of_them("All boards", "Board")
    kind = all_of_them("Everything", "Kind")
    priority = all_of_them("All priorities", "Priority")
    since = day("From")
    until = day("To")
    order = forms.ChoiceField(
        label="Order", choices=[("", "Best first"), ("newest", "Newest first")]
    )

    KINDS = [(kind.value, kind.label) for kind in Kind]

    @property
    def filters(self) -> bool:
        """Whether anything but the words and the order was asked for."""
        return any(self.chosen(name) for name in ("board", "kind", "priority", "since", "until"))
