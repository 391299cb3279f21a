"""django-allauth's forms in this site's words, and without placeholders that repeat the label."""

from allauth.account import forms


class _OurWords:
    """Labels as this site writes them."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():  # type: ignore[attr-defined]  # a form is mixed in
            field.widget.attrs.pop("placeholder", None)
            field.label = str(field.label).capitalize().replace("Email", "E-mail")
            field.error_messages["required"] = "Fill this in."


class LoginForm(_OurWords, forms.LoginForm):
    """Without a second link beside the page's own."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = "E-mail"
        self.fields["password"].help_text = ""
        self.fields["remember"].label = "Keep me signed in on this device"


class ResetPasswordForm(_OurWords, forms.ResetPasswordForm):
    pass


class ResetPasswordKeyForm(_OurWords, forms.ResetPasswordKeyForm):
    pass


class ChangePasswordForm(_OurWords, forms.ChangePasswordForm):
    pass


class SetPasswordForm(_OurWords, forms.SetPasswordForm):
    pass


class ReauthenticateForm(_OurWords, forms.ReauthenticateForm):
    pass
