"""Pages of every size, box and turn."""

from pikepdf import Array, Name, Pdf, Stream

from tests.packs.papers import opened, saved

from .simple import BUDGET, add_page, made, tagged_letter


def sized(width, height, **entries):
    """A page of that size with a frame round its text."""

    def make():
        with Pdf.new() as pdf:
            frame = (
                f"{width * 0.02} {height * 0.02} {width * 0.96} {height * 0.96} re S\n"
                f"BT /F {min(width, height) / 30:.2f} Tf {width / 3:.2f} {height / 2:.2f} Td "
                "(Budget of the harbour) Tj ET\n"
            )
            page = add_page(pdf, frame.encode())
            page["/MediaBox"] = Array([0, 0, width, height])
            for key, value in entries.items():
                page[f"/{key}"] = value
            return saved(pdf)

    return make


def boxed(content=BUDGET, **boxes):
    def make():
        def change(pdf, page):
            for key, value in boxes.items():
                page[f"/{key}"] = Array(value) if isinstance(value, list) else value

        return made(change, content)

    return make


def without_any_box():
    def change(pdf, page):
        del page["/MediaBox"]

    return made(change)


def names_for_a_box():
    return boxed(MediaBox=[Name.NaN, 0, Name.Inf, 842])()


def mixed():
    with Pdf.new() as pdf:
        for size in ((595, 842), (842, 595), (1191, 842), (612, 792), (420, 595)):
            add_page(pdf, b"BT /F 20 Tf 100 200 Td (Budget of the harbour) Tj ET", size)
        return saved(pdf)


def inherited():
    """Everything but the content is in the page tree."""

    def change(pdf, page):
        pages = pdf.Root["/Pages"]
        for key in ("/Resources", "/MediaBox"):
            pages[key] = page[key]
            del page[key]
        pages["/Rotate"] = 90

    return made(change)


def same_page_twice():
    def change(pdf, page):
        pdf.Root["/Pages"]["/Kids"] = Array([page, page])
        pdf.Root["/Pages"]["/Count"] = 2

    return made(change)


def same_tagged_page_twice():
    with opened(tagged_letter()) as pdf:
        page = pdf.pages[0].obj
        pdf.Root["/Pages"]["/Kids"] = Array([page, page])
        pdf.Root["/Pages"]["/Count"] = 2
        return saved(pdf)


def shared_content():
    with Pdf.new() as pdf:
        first, second = add_page(pdf), add_page(pdf)
        second["/Contents"] = first["/Contents"]
        return saved(pdf)


def no_content():
    def change(pdf, page):
        add_page(pdf)
        del page["/Contents"]

    return made(change)


def content_in_pieces():
    """A word is cut in two by the end of a stream, as old printers' drivers do."""

    def change(pdf, page):
        page["/Contents"] = Array(
            [Stream(pdf, b"BT /F 24 Tf 200 400"), Stream(pdf, b"Td (Budget of the harbour) Tj ET")]
        )

    return made(change)


def words_off_the_page():
    above = b"BT /F 24 Tf 100 1200 Td (Off the paper) Tj ET\n"
    left = b"BT /F 9 Tf -900 300 Td (Off the side) Tj ET\n"
    return made(content=BUDGET + above + left)


def words_cropped_away():
    words = b"BT /F 24 Tf 100 700 Td (Cropped away) Tj ET\n"
    return boxed(BUDGET + words, CropBox=[100, 200, 560, 500])()
