"""No address takes in more than the limit, whoever sends it."""

import os

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from tests.factories import SecretaryFactory

pytestmark = pytest.mark.django_db


def big_file() -> SimpleUploadedFile:
    return SimpleUploadedFile("papers.zip", b"PK\x03\x04" + os.urandom(2 * 1024 * 1024))


def test_a_stranger_cannot_fill_the_disk_through_the_sign_in_page(settings: Settings) -> None:
    settings.MAX_UPLOAD_BYTES = 1000
    answer = Client().post(reverse("account_login"), {"login": "a@b.example", "papers": big_file()})
    assert answer.status_code == 200
    assert not answer.wsgi_request.FILES
    assert answer.wsgi_request.POST["login"] == "a@b.example"


def test_the_import_says_that_its_file_is_too_large_with_the_csrf_check_on(
    settings: Settings,
) -> None:
    settings.MAX_UPLOAD_BYTES = 1000
    client = Client(enforce_csrf_checks=True)
    client.force_login(SecretaryFactory().user)
    client.get(reverse("importing:upload"))
    token = client.cookies[settings.CSRF_COOKIE_NAME].value
    answer = client.post(
        reverse("importing:upload"), {"csrfmiddlewaretoken": token, "papers": big_file()}
    )
    assert answer.status_code == 413
    assert not answer.wsgi_request.FILES
