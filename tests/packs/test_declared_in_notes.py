"""What was declared at the last meeting, as the notes in the next pack print it."""

import pytest

from meetings.agenda.models import AgendaItem
from meetings.minutes.models import NoteItem
from meetings.packs.builds import changed_since_built
from meetings.packs.confidential_texts import confidential_texts
from meetings.packs.models import Edition
from meetings.packs.parts import drafts
from meetings.packs.selection import select
from tests.factories import AgendaItemFactory, DeclarationFactory, InterestFactory, PackFactory
from tests.full_board import FullBoard, full_board

pytestmark = pytest.mark.django_db

SENSITIVE = "The cottage in Cormorant Lane is let to a relative in hiding"
CONFIDENTIAL = "His wife is the book-keeper of the Gullwater dredging company"
OPEN = "She is a trustee of the pilots’ benevolent fund"


@pytest.fixture
def full() -> FullBoard:
    return full_board()


@pytest.fixture
def secret_item(full: FullBoard) -> AgendaItem:
    return AgendaItemFactory(
        meeting=full.last_meeting,
        position=2,
        title="Buying Gullwater",
        open_title="A commercial matter",
        confidential=True,
    )


def notes_in(full: FullBoard, edition: Edition) -> str:
    (notes,) = (d for d in drafts(select(full.meeting, edition)) if d.template == "notes")
    return notes.html()


def test_nothing_is_printed_where_nothing_was_declared(full: FullBoard) -> None:
    assert "Declarations of interest" not in notes_in(full, Edition.MEMBERS)


def test_each_edition_prints_what_it_may(full: FullBoard, secret_item: AgendaItem) -> None:
    open_item = AgendaItemFactory(meeting=full.last_meeting, position=1, title="Dredging")
    last, members = full.last_meeting, full.members
    DeclarationFactory(
        meeting=last, person=members[1], item=open_item, text=SENSITIVE, sensitive=True,
        kind="pecuniary", left_room=True,
    )  # fmt: skip
    DeclarationFactory(
        meeting=last, person=members[2], item=secret_item, text=CONFIDENTIAL, kind="prejudicial"
    )
    DeclarationFactory(meeting=last, person=members[3], text=OPEN)
    both = {edition: notes_in(full, edition) for edition in Edition}
    for page in both.values():
        assert f"{members[3]}, the whole meeting, personal interest: {OPEN}" in page
        assert (
            f"{members[1]}, item 1 (Dredging), disclosable pecuniary interest, left the room: An "
            "interest whose details are withheld."
        ) in page
        assert SENSITIVE not in page
    assert f"item 2 (Buying Gullwater), prejudicial interest: {CONFIDENTIAL}" in both["members"]
    assert "Buying Gullwater" not in both["public"]
    assert CONFIDENTIAL not in both["public"]
    assert (
        "item 2 (A commercial matter), prejudicial interest: Withheld with the item"
        in both["public"]
    )


def test_an_item_minuted_in_confidence_is_withheld_too(full: FullBoard) -> None:
    """Its agenda had it openly; its note does not."""
    item = AgendaItemFactory(meeting=full.last_meeting, position=1, title="The harbour master")
    NoteItem.objects.filter(notes=full.notes, position=3).update(item=item)
    DeclarationFactory(
        meeting=full.last_meeting, person=full.members[1], item=item, text=CONFIDENTIAL
    )
    assert CONFIDENTIAL in notes_in(full, Edition.MEMBERS)
    public = notes_in(full, Edition.PUBLIC)
    assert CONFIDENTIAL not in public
    assert "The harbour master" not in public.split("Decisions and actions")[0]


def test_a_built_pack_is_out_of_date_once_something_else_is_declared(full: FullBoard) -> None:
    packs = [PackFactory(meeting=full.meeting, edition=edition) for edition in Edition]
    assert not changed_since_built(packs)
    made = DeclarationFactory(meeting=full.last_meeting, person=full.members[1], text=OPEN)
    packs_now = [PackFactory(meeting=full.meeting, edition=edition) for edition in Edition]
    assert changed_since_built(packs)
    assert not changed_since_built(packs_now)
    made.left_room = True
    made.save(update_fields=["left_room"])
    assert all(changed_since_built([pack]) for pack in packs_now)


def test_what_is_withheld_is_looked_for_in_the_public_edition(
    full: FullBoard, secret_item: AgendaItem
) -> None:
    last, members = full.last_meeting, full.members
    DeclarationFactory(meeting=last, person=members[1], text=SENSITIVE, sensitive=True)
    DeclarationFactory(meeting=last, person=members[2], item=secret_item, text=CONFIDENTIAL)
    DeclarationFactory(meeting=last, person=members[3], text=OPEN)
    since = InterestFactory(person=members[4], sensitive=True)
    DeclarationFactory(meeting=last, person=members[4], interest=since, text=since.text)
    texts = {secret.text for secret in confidential_texts(full.meeting)}
    assert {SENSITIVE, CONFIDENTIAL, since.text} <= texts
    assert OPEN not in texts
