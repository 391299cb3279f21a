"""Pictures that are sent for a report."""

from io import BytesIO

import pytest
from django.core.exceptions import PermissionDenied
from PIL import Image

from meetings.agenda import pictures
from meetings.agenda.models import Report
from meetings.agenda.pictures import UnusablePicture, add_picture, remade
from tests.factories import ReportFactory, SecretaryFactory, UserFactory


def picture(kind: str = "PNG", size: tuple[int, int] = (80, 40), **more: object) -> BytesIO:
    target = BytesIO()
    Image.new("RGB", size, "teal").save(target, kind, **more)
    target.seek(0)
    return target


def photograph() -> BytesIO:
    """Lying on its side, and saying where it was taken."""
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "A camera"
    exif.get_ifd(0x8825)[1] = "N"
    return picture("JPEG", exif=exif)


def opened(made: tuple[bytes, str]) -> Image.Image:
    return Image.open(BytesIO(made[0]))


@pytest.mark.parametrize(
    ("kind", "wanted"), [("PNG", "PNG"), ("JPEG", "JPEG"), ("GIF", "PNG"), ("WEBP", "PNG")]
)
def test_is_made_anew(kind: str, wanted: str) -> None:
    assert opened(remade(picture(kind))).format == wanted


def test_a_photograph_stands_upright_and_says_nothing_of_its_place() -> None:
    made = opened(remade(photograph()))
    assert made.size == (40, 80)
    assert not dict(made.getexif())


def test_a_large_one_is_made_smaller() -> None:
    assert max(opened(remade(picture(size=(5000, 100)))).size) == pictures.LONGEST_SIDE


def test_what_shows_through_still_does() -> None:
    target = BytesIO()
    Image.new("RGBA", (8, 8), (0, 0, 0, 0)).save(target, "PNG")
    target.seek(0)
    assert opened(remade(target)).mode == "RGBA"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "not a picture"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "not a picture"),
        (b"%PDF-1.7", "not a picture"),
    ],
)
def test_what_is_no_picture_is_refused(content: bytes, said: str) -> None:
    with pytest.raises(UnusablePicture, match=said):
        remade(BytesIO(content))


def test_a_picture_that_unpacks_to_too_many_points_is_refused() -> None:
    target = BytesIO()
    Image.new("1", (20000, 20000)).save(target, "PNG")
    target.seek(0)
    with pytest.raises(UnusablePicture, match="million points"):
        remade(target)


def test_one_that_is_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "MOST_BYTES", 100)
    with pytest.raises(UnusablePicture, match="larger than"):
        remade(picture(size=(900, 900)))


@pytest.mark.django_db
def test_sent_twice_it_is_kept_once() -> None:
    report = ReportFactory(state=Report.State.DRAFT)
    secretary = SecretaryFactory(board=report.item.board).user
    names = {
        add_picture(
            report=report, by=secretary, content=picture(), file_name="../Our Chart (3).png"
        ).name
        for _ in range(2)
    }
    image = report.images.get()
    assert names == {image.name}
    assert image.name.startswith("our-chart-3-")
    assert image.content_type == "image/png"


@pytest.mark.django_db
def test_only_who_writes_the_report_adds_to_it() -> None:
    report = ReportFactory(state=Report.State.DRAFT)
    with pytest.raises(PermissionDenied):
        add_picture(report=report, by=UserFactory(), content=picture(), file_name="a.png")
