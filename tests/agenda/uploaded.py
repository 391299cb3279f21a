"""Reports as officers send them in: a Word file with everything in it, and PDFs."""

import io

from PIL import Image

from tests.agenda.word_files import WordFile


def picture(colour: str = "teal") -> bytes:
    target = io.BytesIO()
    Image.new("RGB", (60, 40), colour).save(target, "PNG")
    return target.getvalue()


def word_report(
    *,
    title: str = "Lamps and buoys",
    first: str = "The lamps on the north quay are forty years old.",
    appendix: bool = True,
    email: str = "dora.finch@portwick.example",
) -> bytes:
    """In the house form, with two contact officers, a table, a picture without description, and
    its background papers."""
    word = WordFile()
    word.heading(title, 1)
    word.text("Purpose", bold=True)
    word.text("For discussion and direction.")
    word.text("Summary", bold=True)
    word.text("The lamps fail, and new ones cost less to run.")
    word.text("Recommendations", bold=True)
    asked = word.new_list()
    word.listed(["Members are asked to agree the new lamps; and", "to note the costs."], asked)
    word.text("Action", bold=True)
    word.text("Officers to buy the lamps.")
    word.text(f"Contact officer: Dora Finch\nPosition: Harbour Engineer\nPhone no: 01632 960111"
              f"\nE-mail: {email}")  # fmt: skip
    word.text("Contact officer: Amos Pell\nPosition: Clerk of Works\nPhone no: 01632 960112"
              "\nE-mail: amos.pell@portwick.example")  # fmt: skip
    word.heading(title, 1)
    word.heading("Background")
    numbers = word.new_list()
    word.listed([first, "Three failed in the winter."], numbers)
    word.listed(["two on the quay;", "one at the ferry."], numbers, level=1)
    word.heading("Costs")
    word.listed(["The costs are in this table."], numbers)
    word.table([["Quay", "Cost"], ["North", "1,200"], ["South", "900"]])
    word.document.add_picture(io.BytesIO(picture()))
    word.listed(["Members decide."], numbers)
    word.heading("Background papers")
    word.text("The survey of lamps, 2025.")
    if appendix:
        word.text("Appendix 1 - Where the lamps stand")
        places = word.new_list()
        word.listed(["North quay, at the steps.", "South quay, at the crane."], places)
    return word.content()


CHAIRS_TITLE = "Rivers Board – report from Cllr Ida Quill (Chair)"


def word_chairs_report(title: str = CHAIRS_TITLE) -> bytes:
    """A chair's report: its running head, headings of one style, a list begun anew under each of
    them, bold words, sub-paragraphs that go on after a break, the contact officer at the end."""
    word = WordFile()
    word.heading("Item 4e", 1)
    word.text(title)
    word.heading("Floods")
    word.heading("Warnings")
    word.listed(["Warnings were sent in time."], word.new_list())
    word.heading("Pumps")
    numbers = word.new_list()
    word.listed([""], numbers)
    pumps = word.document.paragraphs[-1]
    pumps.add_run("Progress: ").bold = True
    pumps.add_run("the pumps were tried. They are:")
    word.listed(["at the weir", "at the mill (with the millers)"], numbers, level=1)
    word.text("")
    word.listed(["at the bridge."], numbers, level=1)
    word.heading("Bridges")
    word.heading("Stone")
    word.listed(["Stone was bought."], word.new_list())
    word.text(
        "Contact officer: Rowan Ashdown\nPosition: Rivers Adviser\nPhone no: 01632 960333\n"
        "E-mail: rowan.ashdown@rivers.example"
    )
    return word.content()
