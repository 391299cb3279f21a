from meetings.agenda.paragraphs import plain_text
from meetings.agenda.uploading import part_background


def test_a_heading_ends_its_line() -> None:
    assert plain_text("<h2>Improvement</h2><h3>Peer review</h3><p>Text.</p>") == (
        "Improvement\nPeer review\nText."
    )


def test_background_papers_are_parted_from_the_body() -> None:
    body = "<h2>Costs</h2><ol><li>Ten.</li></ol>"
    background = "<p>The survey, 2025.</p><ul><li>A letter.</li></ul>"
    assert part_background(f"{body}<h2>Background papers:</h2>{background}") == (body, background)
    assert part_background(f"{body}<h3>List of background documents</h3>{background}") == (
        body,
        background,
    )


def test_only_a_last_heading_with_something_under_it_is_taken() -> None:
    for body in (
        "<h2>Background</h2><p>The lamps are old.</p>",
        "<h2>Background papers</h2>",
        "<h2>Background papers</h2><p>A letter.</p><h2>Next steps</h2><p>Buy lamps.</p>",
        "",
    ):
        assert part_background(body) == (body, "")
