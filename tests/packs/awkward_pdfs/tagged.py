"""Tagged PDFs whose tags loop, lie, lack something or are absurd."""

from pikepdf import Array, Dictionary, Name, Stream, String

from tests.packs.papers import opened, rendered, saved

from .simple import A4, BUDGET, helvetica, made, retagged, tagged_letter


def element(pdf, parent, role, **entries):
    return pdf.make_indirect(
        Dictionary(Type=Name.StructElem, S=Name(f"/{role}"), P=parent, **entries)
    )


def _document(tree):
    return tree["/K"][0] if isinstance(tree["/K"], Array) else tree["/K"]


def good():
    return tagged_letter()


def loops():
    def change(pdf, tree):
        document = _document(tree)
        document["/K"].append(document)
        document["/K"][0]["/K"] = Array([*_kids(document["/K"][0]), document, tree])

    return retagged(change)


def _kids(element):
    kids = element["/K"]
    return list(kids) if isinstance(kids, Array) else [kids]


def same_element_twice():
    def change(pdf, tree):
        document = _document(tree)
        document["/K"].append(document["/K"][0])

    return retagged(change)


def marks_that_do_not_exist():
    def change(pdf, tree):
        document = _document(tree)
        page = pdf.pages[0].obj
        lies = Array([777, -5, Dictionary(Type=Name.MCR, Pg=page, MCID=888)])
        document["/K"].append(element(pdf, document, "P", Pg=page, K=lies))

    return retagged(change)


def without_parent_tree():
    def change(pdf, tree):
        del tree["/ParentTree"]

    return retagged(change)


def short_parent_tree():
    def change(pdf, tree):
        tree["/ParentTree"] = Dictionary(Nums=Array([0, Array([None])]))

    return retagged(change)


def without_numbers_of_pages():
    def change(pdf, tree):
        for page in pdf.pages:
            del page.obj["/StructParents"]

    return retagged(change)


def roles(mapping, role):
    """Paragraphs have a role of their own, mapped as given."""

    def make():
        def change(pdf, tree):
            tree["/RoleMap"] = Dictionary(mapping)
            for each in _document(tree)["/K"]:
                if each.get("/S") == Name.P:
                    each["/S"] = Name(role)

        return retagged(change)

    return make


def no_headings():
    return rendered("<p>Only a paragraph about buoys.</p>")


def picture_without_words():
    def change(pdf, tree):
        document = _document(tree)
        document["/K"][0]["/S"] = Name.Figure

    return retagged(change)


def document_in_document():
    def change(pdf, tree):
        document = _document(tree)
        inner = element(pdf, document, "Document", K=Array(list(document["/K"])))
        document["/K"] = Array([inner])

    return retagged(change)


def deep(levels):
    def make():
        def change(pdf, tree):
            document = _document(tree)
            inner = document["/K"]
            for _ in range(levels):
                inner = Array([element(pdf, document, "Div", K=inner)])
            document["/K"] = inner

        return retagged(change)

    return make


def words_of_tags_without_content():
    """What was deleted from the page is still read out."""

    def change(pdf, tree):
        document = _document(tree)
        document["/K"].append(
            element(pdf, document, "P", ActualText=String("spoken secret"), Alt=String("secret"))
        )

    return retagged(change)


def words_that_replace():
    def change(pdf, tree):
        _document(tree)["/K"][0]["/ActualText"] = String("Letter of all the pilots")

    return retagged(change)


def welsh():
    def change(pdf, tree):
        pdf.Root["/Lang"] = String("cy-GB")

    return retagged(change)


def untagged_words():
    """Half of the page was added by a program that knows nothing of tags."""
    with opened(tagged_letter()) as pdf:
        page = pdf.pages[0].obj
        page["/Resources"]["/Font"]["/F"] = helvetica()
        own = page["/Contents"]
        streams = list(own) if isinstance(own, Array) else [own]
        page["/Contents"] = Array([*streams, Stream(pdf, b"\n" + BUDGET)])
        return saved(pdf)


def untagged_lines():
    """Rules and boxes outside all marks are decoration."""
    with opened(tagged_letter()) as pdf:
        page = pdf.pages[0].obj
        own = page["/Contents"]
        streams = list(own) if isinstance(own, Array) else [own]
        lines = Stream(pdf, b"\nq 1 w 100 300 m 300 300 l S 100 200 50 50 re f Q\n")
        page["/Contents"] = Array([*streams, lines])
        return saved(pdf)


def scanned_page_among_tagged():
    with opened(tagged_letter()) as pdf:
        pdf.add_blank_page(page_size=(595.276, 841.89))
        pdf.pages[1].obj["/Contents"] = Stream(pdf, b"100 300 200 200 re f")
        return saved(pdf)


def tree_without_pages():
    """Said to be tagged, but the tree is empty."""

    def change(pdf, page):
        pdf.Root["/MarkInfo"] = Dictionary(Marked=True)
        pdf.Root["/StructTreeRoot"] = Dictionary(Type=Name.StructTreeRoot, K=Array())

    return made(change)


def tree_of_numbers():
    def change(pdf, tree):
        tree["/K"] = Array([1, 2, Name.P, Array([3]), String("x")])

    return retagged(change)


def too_many_restores():
    """A large page whose content restores states it never saved; its tags are fine."""
    with opened(tagged_letter()) as pdf:
        page = pdf.pages[0].obj
        own = page["/Contents"]
        streams = list(own) if isinstance(own, Array) else [own]
        page["/Contents"] = Array([Stream(pdf, b"Q Q\n"), *streams, Stream(pdf, b"\nQ Q Q\n")])
        page["/MediaBox"] = Array([0, 0, 2 * A4[0], 2 * A4[1]])
        return saved(pdf)


def open_mark():
    with opened(tagged_letter()) as pdf:
        page = pdf.pages[0].obj
        own = page["/Contents"]
        streams = list(own) if isinstance(own, Array) else [own]
        page["/Contents"] = Array([*streams, Stream(pdf, b"\n/Artifact BMC q\n")])
        return saved(pdf)


def enormous_mark_number():
    with opened(tagged_letter()) as pdf:
        page = pdf.pages[0].obj
        own = page["/Contents"]
        streams = list(own) if isinstance(own, Array) else [own]
        mark = Stream(pdf, b"\n/P <</MCID 2000000000>> BDC 9 9 9 9 re f EMC\n")
        page["/Contents"] = Array([*streams, mark])
        return saved(pdf)


def enormous_table():
    def change(pdf, tree):
        for each in _document(tree)["/K"]:
            each["/A"] = Dictionary(O=Name.Table, ColSpan=2_000_000_000, RowSpan=-3)

    return retagged(change)


def secrets_in_the_tree():
    def change(pdf, tree):
        script = Dictionary(S=Name.JavaScript, JS=String("secret"))
        spec = Dictionary(Type=Name.Filespec, F=String("secret.xls"))
        document = _document(tree)
        document["/AF"] = Array([spec])
        document["/K"][0]["/AA"] = Dictionary(E=script)
        document["/K"][0]["/A"] = Array(
            [Dictionary(O=Name.UserProperties, P=Array([Dictionary(N=String("secret"))]))]
        )
        tree["/PieceInfo"] = Dictionary(X=script)

    return retagged(change)
