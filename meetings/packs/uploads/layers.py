"""Optional content: what stands on layers that are switched off is taken out.

A reader would be able to switch such a layer on, and what is on it may be confidential. What
stands on a layer that is on becomes part of the page.
"""

from collections.abc import Iterable
from operator import is_

import pikepdf
from pikepdf import (
    Array,
    ContentStreamInstruction,
    Dictionary,
    Name,
    Object,
    Operator,
    Pdf,
    Stream,
)

from meetings.packs.pdf_objects import as_list

from .objects import annotations, dictionary, named
from .operators import PATH_ENDS, PICTURES, Instruction, command

Number = tuple[int, int]

GOES = frozenset({"Tj", "TJ", "MP", "DP"}) | PICTURES
MAX_DEPTH = 30


def remove_hidden_layers(source: Pdf) -> bool:
    """Take hidden content out of pages, drawings and annotations; whether there was any.

    Afterwards nothing refers to a layer, and what only hidden content drew is unreachable.
    """
    if not isinstance(source.Root.get("/OCProperties"), Dictionary):
        return False
    layers = _Layers(source.Root["/OCProperties"])
    for page in source.pages:
        kept = [each for each in annotations(page.obj) if layers.shows(each.get("/OC"))]
        layers.hid |= len(kept) < len(annotations(page.obj))
        page.obj["/Annots"] = Array(kept)
    for scope in list(source.content_scopes()):
        instructions = list(pikepdf.parse_content_stream(scope.content))
        shown = layers.shown(instructions, scope.resources or Dictionary())
        if len(shown) == len(instructions) and all(map(is_, shown, instructions)):
            continue
        content = pikepdf.unparse_content_stream(shown)
        if scope.kind == "page":
            scope.content["/Contents"] = Stream(source, content)
        else:
            scope.content.write(content)
    return layers.hid


class _Layers:
    """Which layers are shown when the document is opened. `hid`: whether any hid something."""

    def __init__(self, properties: Object) -> None:
        self.hid = False
        config = dictionary(properties.get("/D"))
        groups = as_list(properties.get("/OCGs"))
        starts_off = config.get("/BaseState") == Name.OFF
        self._hidden = _numbers(groups) if starts_off else set()
        self._hidden -= _numbers(as_list(config.get("/ON")))
        self._hidden |= _numbers(as_list(config.get("/OFF")))
        for usage in as_list(config.get("/AS")):
            if isinstance(usage, Dictionary) and usage.get("/Event") == Name.View:
                self._hidden |= _numbers(filter(_hidden_on_screen, as_list(usage.get("/OCGs"))))

    def shows(self, membership: Object | None) -> bool:
        """Whether content of this /OC entry is seen: a layer's, or a rule over several."""
        if not isinstance(membership, Dictionary):
            return True
        if membership.get("/Type") != Name.OCMD:
            return membership.objgen not in self._hidden
        rule = membership.get("/VE")
        if isinstance(rule, Array):
            return self._holds(rule, 0)
        states = [
            each.objgen not in self._hidden
            for each in as_list(membership.get("/OCGs"))
            if isinstance(each, Dictionary)
        ]
        if not states:
            return True
        policy = str(membership.get("/P", "/AnyOn"))
        return {
            "/AllOn": all(states),
            "/AnyOff": not all(states),
            "/AllOff": not any(states),
        }.get(policy, any(states))

    def _holds(self, rule: Object, depth: int) -> bool:
        if not isinstance(rule, Array):
            return self.shows(rule)
        if depth > MAX_DEPTH or not len(rule):
            raise ValueError("a rule over layers that cannot be followed")
        values = [self._holds(each, depth + 1) for each in list(rule)[1:]]
        if rule[0] == Name.Not:
            return not any(values)
        return any(values) if rule[0] == Name.Or else all(values)

    def shown(self, instructions: Iterable[Instruction], resources: Object) -> list[Instruction]:
        """The instructions without what hidden layers draw, and without marks of layers.

        What moves the pen or sets a state stays: the rest of the page relies on it.
        """
        properties = dictionary(resources.get("/Properties"))
        drawings = dictionary(resources.get("/XObject"))
        kept: list[Instruction] = []
        open_marks: list[str] = []  # "mark", "layer" or "hidden", innermost last
        for each in instructions:
            operator = command(each)
            operands = list(each.operands) if operator in ("BDC", "BMC", "Do") else []
            hidden = "hidden" in open_marks
            if operator in ("BDC", "BMC"):
                kind = "hidden" if hidden else "mark"
                if operator == "BDC" and operands and operands[0] == Name.OC:
                    layer = named(properties, operands[1]) if len(operands) == 2 else None
                    kind = "layer" if self.shows(layer) and not hidden else "hidden"
                open_marks.append(kind)
                self.hid |= kind == "hidden"
                if kind == "mark":
                    kept.append(each)
            elif operator == "EMC":
                if not open_marks or open_marks.pop() == "mark":
                    kept.append(each)
            elif operator == "Do" and not self._draws(drawings, operands):
                self.hid = True
            elif not hidden:
                kept.append(each)
            else:
                kept += _without_ink(each, operator)
        return kept

    def _draws(self, drawings: Object, operands: list[Object]) -> bool:
        drawing = named(drawings, operands[0]) if operands else None
        return not isinstance(drawing, Stream) or self.shows(drawing.get("/OC"))


def _without_ink(each: Instruction, operator: str) -> list[Instruction]:
    if operator in PATH_ENDS:
        return [ContentStreamInstruction([], Operator("n"))]
    if operator == "'":
        return [ContentStreamInstruction([], Operator("T*"))]
    if operator == '"':
        word, letter = list(each.operands)[:2]
        return [
            ContentStreamInstruction([word], Operator("Tw")),
            ContentStreamInstruction([letter], Operator("Tc")),
            ContentStreamInstruction([], Operator("T*")),
        ]
    return [] if operator in GOES else [each]


def _hidden_on_screen(layer: Object) -> bool:
    usage = dictionary(layer.get("/Usage")) if isinstance(layer, Dictionary) else Dictionary()
    return bool(dictionary(usage.get("/View")).get("/ViewState") == Name.OFF)


def _numbers(layers: Iterable[Object]) -> set[Number]:
    return {each.objgen for each in layers if isinstance(each, Dictionary)}
