"""The page "Import": who may, the review, and what is refused."""

import io
import zipfile

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from boardpapers.accounts.models import User
from boardpapers.importing.forms import name_of
from boardpapers.importing.models import StagedImport
from boardpapers.importing.services import import_folder
from meetings.boards.models import Board, Secretary
from meetings.members.models import Person
from tests.importing import papers

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def secretary(client: Client) -> User:
    """Keeps some other board, and is signed in."""
    user = User.objects.create_user("sec@hills.example")
    board = Board.objects.create(name="Hills", slug="hills", organisation="Hill Councils")
    Secretary.objects.create(board=board, user=user)
    client.force_login(user)
    return user


def upload(files: dict[str, bytes] | None = None) -> SimpleUploadedFile:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in (papers.files() if files is None else files).items():
            archive.writestr(f"harbours/{name}", content)
    return SimpleUploadedFile("march.zip", packed.getvalue(), "application/zip")


def staged_by(client: Client, files: dict[str, bytes] | None = None) -> StagedImport:
    answer = client.post(reverse("importing:upload"), {"papers": upload(files)})
    staged = StagedImport.objects.get(state="waiting")
    assert answer.headers["Location"] == reverse("importing:review", args=[staged.pk])
    return staged


def answers(*values: str) -> dict[str, str]:
    """What the review would send, for so many of the questions of the papers."""
    keys = [q.key for q in import_folder(folder=papers.folder(), by=None, dry_run=True).questions]
    return {name_of(key): value for key, value in zip(keys, values, strict=False)}


def test_a_secretary_looks_over_and_applies(client: Client, secretary: User) -> None:
    staged = staged_by(client)
    page = client.get(reverse("importing:review", args=[staged.pk]))
    text = page.content.decode()
    assert "Nothing has been written yet" in text
    assert "Please decide (3)" in text
    assert "Disposal of Silt" in text
    assert not Board.objects.filter(name="Harbours Board").exists()
    kept = staged.file.name
    done = client.post(
        reverse("importing:apply", args=[staged.pk]),
        answers("same", "other", "off"),
        follow=True,
    )
    assert "The papers of Harbours Board are in." in done.content.decode()
    board = Board.objects.get(name="Harbours Board")
    assert board.secretaries.filter(user=secretary).exists()
    assert Person.objects.filter(name__startswith="Thaddeus").count() == 1
    assert Person.objects.filter(name__startswith="Casimir Holt").count() == 2
    staged.refresh_from_db()
    assert (staged.state, staged.file.name) == ("applied", "")
    assert not default_storage.exists(kept)


def test_applying_twice_applies_once(client: Client, secretary: User) -> None:
    staged = staged_by(client)
    for _ in range(2):
        client.post(reverse("importing:apply", args=[staged.pk]), answers("same", "same", "off"))
    assert Board.objects.filter(name="Harbours Board").count() == 1


def test_an_unanswered_question_is_asked_again(client: Client, secretary: User) -> None:
    staged = staged_by(client)
    page = client.post(reverse("importing:apply", args=[staged.pk]), answers("same"))
    assert page.status_code == 422
    assert "Choose an answer." in page.content.decode()
    assert not Board.objects.filter(name="Harbours Board").exists()


def test_discarding_deletes_the_file(client: Client, secretary: User) -> None:
    staged = staged_by(client)
    kept = staged.file.name
    assert default_storage.exists(kept)
    client.post(reverse("importing:discard", args=[staged.pk]))
    assert not default_storage.exists(kept)
    assert client.get(reverse("importing:review", args=[staged.pk])).status_code == 200


def test_a_new_upload_takes_the_place_of_one_that_waits(client: Client, secretary: User) -> None:
    first = staged_by(client)
    kept = first.file.name
    staged_by(client)
    assert not default_storage.exists(kept)


def test_a_board_kept_by_others_is_refused_and_not_shown(client: Client, secretary: User) -> None:
    Board.objects.create(
        name="Harbours Board", slug="harbours", organisation="Union of Estuary Councils",
        contact_name="Secret Keeper",
    )  # fmt: skip
    staged = staged_by(client)
    page = client.get(reverse("importing:review", args=[staged.pk]))
    assert page.status_code == 422
    text = page.content.decode()
    assert "A board of this name is kept by another secretariat." in text
    assert "Secret Keeper" not in text
    assert "Import the papers" not in text


def test_papers_that_cannot_be_read_say_why(client: Client, secretary: User) -> None:
    files = papers.files() | {"members.csv": b"name\n"}
    staged = staged_by(client, files)
    page = client.get(reverse("importing:review", args=[staged.pk]))
    assert page.status_code == 422
    text = page.content.decode()
    assert "members.csv, line 1: There is no column “group”" in text
    assert text.index("Choose another ZIP") < text.index("Discard</button>")


def test_what_will_not_be_taken_stands_before_the_doubts(client: Client, secretary: User) -> None:
    import_folder(folder=papers.folder(), by=None)
    board = Board.objects.get(name="Harbours Board")
    Secretary.objects.create(board=board, user=secretary)
    board.meetings.filter(date="2026-03-17").update(
        published_at="2026-03-09T12:00Z", state="published"
    )
    files = papers.folder(channel=("it has lost a metre", "it has lost two metres")).files
    staged = staged_by(client, files)
    text = client.get(reverse("importing:review", args=[staged.pk])).content.decode()
    heading = "1 change in your files will not be taken: the agenda is published"
    assert text.index(heading) < text.index("Please decide") < text.index("Doubts (")
    assert "All of it is here already" not in text
    assert "Everything else is here already: applying it would change nothing." in text


def test_another_secretary_does_not_see_the_import(client: Client, secretary: User) -> None:
    staged = staged_by(client)
    other = User.objects.create_user("other@hills.example")
    Secretary.objects.create(board=Board.objects.get(slug="hills"), user=other)
    client.force_login(other)
    for name, send in (("review", client.get), ("apply", client.post), ("discard", client.post)):
        assert send(reverse(f"importing:{name}", args=[staged.pk])).status_code == 404


def test_somebody_without_a_board_may_not_import(client: Client) -> None:
    client.force_login(User.objects.create_user("nobody@hills.example"))
    assert client.get(reverse("importing:upload")).status_code == 404
    assert client.post(reverse("importing:upload"), {"papers": upload()}).status_code == 404
    assert not StagedImport.objects.exists()


def test_a_superuser_may_make_the_first_board(client: Client) -> None:
    client.force_login(User.objects.create_superuser("root@hills.example"))
    staged = staged_by(client)
    assert client.get(reverse("importing:review", args=[staged.pk])).status_code == 200


def test_a_visitor_is_asked_to_sign_in(client: Client) -> None:
    answer = client.get(reverse("importing:upload"))
    assert answer.status_code == 302
    assert "login" in answer.headers["Location"]


def test_what_is_no_zip_is_refused_beside_its_field(client: Client, secretary: User) -> None:
    page = client.post(
        reverse("importing:upload"), {"papers": SimpleUploadedFile("march.zip", b"%PDF-1.7")}
    )
    assert "march.zip is not a ZIP file." in page.content.decode()
    assert not StagedImport.objects.exists()


def test_an_upload_that_is_too_large_is_refused(
    client: Client, secretary: User, settings: Settings
) -> None:
    settings.MAX_UPLOAD_BYTES = 1024
    page = client.post(reverse("importing:upload"), {"papers": upload()})
    assert "MB are read. Make the pictures in the reports smaller" in page.content.decode()
    large = SimpleUploadedFile("march.zip", b"PK\x03\x04" + bytes(2 * 1024 * 1024))
    answer = client.post(reverse("importing:upload"), {"papers": large})
    assert answer.status_code == 413
    assert not StagedImport.objects.exists()
