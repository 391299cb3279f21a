"""Layers: what is switched off must not come through, what is on must."""

from pikepdf import Array, Dictionary, Name, Stream, String

from tests.packs.papers import opened, saved

from .active import annotate
from .simple import BUDGET, draw, form, made, picture, tagged_letter

SECRET = b"BT /F 24 Tf 200 300 Td (Secret plan) Tj ET\n"


def layers(pdf, *, off=(), on=(), base=None):
    """Layers by name, of which some are off; gives them as properties of a page."""
    found = {
        f"/{name}": pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String(name)))
        for name in (*off, *on)
    }
    config = Dictionary(
        OFF=Array([found[f"/{name}"] for name in off]), ON=Array([found[f"/{name}"] for name in on])
    )
    if base is not None:
        config["/BaseState"] = base
        del config["/OFF"]
    pdf.Root["/OCProperties"] = Dictionary(OCGs=Array(list(found.values())), D=config)
    return found


def marked(content, **options):
    """Content with marks of the layers /Off and /On."""

    def make():
        def change(pdf, page):
            found = layers(pdf, off=["Off"], on=["On"], **options)
            page["/Resources"]["/Properties"] = Dictionary(found)

        return made(change, content)

    return make


def ruled(**rule):
    """The secret stands under a rule over two layers, one on and one off."""

    def make():
        def change(pdf, page):
            found = layers(pdf, off=["Off"], on=["On"])
            entries = {
                key: _with_layers(value, found) if isinstance(value, list) else value
                for key, value in rule.items()
            }
            membership = pdf.make_indirect(Dictionary(Type=Name.OCMD, **entries))
            page["/Resources"]["/Properties"] = Dictionary(Rule=membership)

        return made(change, BUDGET + b"/OC /Rule BDC\n" + SECRET + b"EMC\n")

    return make


def _with_layers(rule, found):
    return Array(
        [
            _with_layers(each, found) if isinstance(each, list) else found.get(f"/{each}", each)
            for each in rule
        ]
    )


def endless_rule():
    def change(pdf, page):
        layers(pdf, off=["Off"])
        rule = pdf.make_indirect(Array([Name.Not]))
        rule.append(rule)
        membership = pdf.make_indirect(Dictionary(Type=Name.OCMD, VE=rule))
        page["/Resources"]["/Properties"] = Dictionary(Rule=membership)

    return made(change, BUDGET + b"/OC /Rule BDC\n" + SECRET + b"EMC\n")


def hidden_drawings():
    """A form and a picture that are on a hidden layer themselves, one inside another form."""

    def change(pdf, page):
        hidden = layers(pdf, off=["Off"])["/Off"]
        secret = form(pdf, SECRET, OC=hidden)
        outer = form(pdf, BUDGET + b"/Inner Do\n")
        outer["/Resources"]["/XObject"] = Dictionary(Inner=secret)
        draw(page, "/Outer", outer, b"/Outer Do\n")
        draw(page, "/Pic", picture(pdf, OC=hidden), b"q 200 0 0 200 50 50 cm /Pic Do Q\n")

    return made(change, b"")


def drawn_on_a_hidden_layer():
    """The form itself knows nothing of layers; it is only drawn on one that is off."""

    def change(pdf, page):
        page["/Resources"]["/Properties"] = Dictionary(layers(pdf, off=["Off"]))
        draw(page, "/Plan", form(pdf, SECRET))

    return made(change, BUDGET + b"/OC /Off BDC q /Plan Do Q EMC\n")


def hidden_stamp():
    def change(pdf, page):
        annotate(pdf, page, "Stamp", shows="Secret plan", OC=layers(pdf, off=["Off"])["/Off"])

    return made(change)


def hidden_on_screen():
    def change(pdf, page):
        layer = layers(pdf, on=["Off"])["/Off"]
        layer["/Usage"] = Dictionary(View=Dictionary(ViewState=Name.OFF))
        pdf.Root["/OCProperties"]["/D"]["/AS"] = Array(
            [Dictionary(Event=Name.View, Category=Array([Name.View]), OCGs=Array([layer]))]
        )
        page["/Resources"]["/Properties"] = Dictionary(Off=layer)

    return made(change, BUDGET + b"/OC /Off BDC\n" + SECRET + b"EMC\n")


def tagged_with_hidden_layer():
    """The hidden paragraph's tag holds its words once more, for screen readers."""
    with opened(tagged_letter()) as pdf:
        page = pdf.pages[0].obj
        hidden = layers(pdf, off=["Off"])
        page["/Resources"]["/Properties"] = Dictionary(hidden)
        page["/Resources"]["/Font"]["/F"] = Dictionary(
            Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica
        )
        own = b"".join(each.read_bytes() for each in _streams(page))
        secret = b"\n/P <</MCID 900>> BDC /OC /Off BDC\n" + SECRET + b"EMC EMC\n"
        page["/Contents"] = Stream(pdf, own + secret)
        tree = pdf.Root["/StructTreeRoot"]
        paragraph = pdf.make_indirect(
            Dictionary(
                Type=Name.StructElem, S=Name.P, P=tree, Pg=page, K=900,
                ActualText=String("Secret plan"), Alt=String("Secret plan"),
            )
        )  # fmt: skip
        tree["/K"] = Array([*tree["/K"], paragraph])
        return saved(pdf)


def _streams(page):
    contents = page["/Contents"]
    return list(contents) if isinstance(contents, Array) else [contents]


def layers_that_are_none():
    def change(pdf, page):
        pdf.Root["/OCProperties"] = Dictionary(OCGs=7, D=Array([]))

    return made(change)
