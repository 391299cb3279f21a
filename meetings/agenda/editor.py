"""The form field for a text in the house form: the editor, and Markdown where there are no scripts.

A page with such a field includes `agenda/_house_editor.html` in its head.
"""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from meetings.agenda.markdown import as_markdown, from_markdown
from meetings.agenda.rich_text import clean_rich_text

LONGEST_TEXT = 1_000_000
"""Characters of HTML; some three hundred pages."""


class HouseFormWidget(forms.Textarea):
    """A textarea that holds Markdown, and which a script makes the editor.

    kind: "body", with headings, numbered paragraphs, tables, pictures and footnotes, or "short".
    images: the address at which the report's pictures are shown, by their name after it, and to
    which new ones are sent; without one none can be put in.
    takes_pictures: whether that address takes new ones.
    """

    def __init__(
        self,
        kind: str = "body",
        images: str = "",
        attrs: Any = None,
        *,
        takes_pictures: bool = True,
    ) -> None:
        given = {"rows": 24 if kind == "body" else 4, "autocomplete": "off", **(attrs or {})}
        super().__init__(given)
        self.kind = kind
        self.images = images
        self.takes_pictures = takes_pictures

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, as_markdown(value or ""), attrs)
        context["widget"]["attrs"] |= {
            "data-house-editor": self.kind,
            "data-html": value or "",
            **({"data-images": self.images} if self.images else {}),
            **({} if self.takes_pictures else {"data-pictures": "only-shown"}),
        }
        return context

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> str:
        """Sanitised HTML, whichever of the two was sent."""
        sent = str(data.get(name) or "")
        if len(sent) > LONGEST_TEXT:
            return sent
        if data.get(f"{name}-form") == "html":
            return clean_rich_text(sent).strip()
        return from_markdown(sent)

    def use_required_attribute(self, initial: Any) -> bool:
        return False  # what it holds is not what is seen


class HouseFormField(forms.CharField):
    """A text in the house form, as sanitised HTML."""

    widget = HouseFormWidget

    def __init__(
        self, *, kind: str = "body", images: str = "", takes_pictures: bool = True, **kwargs: Any
    ) -> None:
        kwargs.setdefault("required", False)
        widget = HouseFormWidget(kind, images, takes_pictures=takes_pictures)
        super().__init__(widget=widget, strip=True, **kwargs)

    def clean(self, value: Any) -> str:
        if len(value or "") > LONGEST_TEXT:
            raise ValidationError(
                "The text is too long to be kept as one. Make an appendix of a part of it.",
                code="too_long",
            )
        return str(super().clean(value))
