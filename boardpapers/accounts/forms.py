"""The sign-in form in this site's words."""

from allauth.account import forms


class LoginForm(forms.LoginForm):
    """django-allauth's, without a second link beside the page's own, and no placeholders."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = "E-mail"
        self.fields["password"].help_text = ""
        self.fields["remember"].label = "Keep me signed in on this device"
        for field in ("login", "password"):
            self.fields[field].widget.attrs.pop("placeholder", None)
