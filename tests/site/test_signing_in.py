"""What signing in tells, and to whom."""

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from tests.factories import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db


def test_a_forgotten_password_does_not_tell_who_has_an_account() -> None:
    addresses = UserFactory().email, "nobody@elsewhere.example"
    answers = [
        Client().post(reverse("account_reset_password"), {"email": each}) for each in addresses
    ]
    assert [(a.status_code, a["Location"]) for a in answers] == [
        (302, reverse("account_reset_password_done"))
    ] * 2
    unknown = next(each for each in mail.outbox if each.to == ["nobody@elsewhere.example"])
    assert "signup" not in unknown.body
    assert "secretariat" in unknown.body


def test_signing_in_leads_nowhere_else() -> None:
    user = UserFactory()
    for elsewhere in ("//evil.example/x", "https://evil.example/x", "/\\\\evil.example"):
        answer = Client().post(
            reverse("account_login"),
            {"login": user.email, "password": PASSWORD, "next": elsewhere},
        )
        assert answer["Location"] == "/"
