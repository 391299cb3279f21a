"""What stands beside the page: words and pictures that nobody sees, but anyone can find.

What was cropped away or pushed off the paper may be private. Words, pictures and forms of a
page's own content that are wholly outside what is shown are taken out. Words inside a form
that is partly shown stay; `fitting.look_at` finds those.
"""

from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from pikepdf import (
    Array,
    ContentStreamInstruction,
    Name,
    Object,
    Operator,
    Stream,
    String,
)

from .fitting import Box, Matrix, moved
from .objects import dictionary, named
from .operators import TEXT, Instruction, command

IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
LINE_MOVES = {"Td", "TD", "Tm", "T*"}
STATES = {"Tc", "Tw", "Tz", "TL", "Ts"}
WITH_WORDS = {"q", "Q", "cm", "BT", "Tf", "Do", *LINE_MOVES, *TEXT, *STATES}
GUESS = 0.25
"""How far a run of words may end from where its font's widths say, as a part of its length."""


class _State(NamedTuple):
    matrix: Matrix = IDENTITY
    font: "_Font | None" = None
    size: float = 0.0
    spacing: float = 0.0
    word_spacing: float = 0.0
    stretch: float = 100.0
    leading: float = 0.0
    rise: float = 0.0

    def after(self, operator: str, value: float) -> "_State":
        match operator:
            case "Tc":
                return self._replace(spacing=value)
            case "Tw":
                return self._replace(word_spacing=value)
            case "Tz":
                return self._replace(stretch=value)
            case "TL":
                return self._replace(leading=value)
        return self._replace(rise=value)


class Pen:
    """Follows a page's content; `removed`: whether anything was left out so far.

    `follows_words`: measure words too, which takes a while; without it only pictures and forms.
    """

    def __init__(self, resources: Object, visible: Box, *, follows_words: bool) -> None:
        self.removed = False
        self._used = WITH_WORDS if follows_words else {"q", "Q", "cm", "Do"}
        self._visible = visible
        self._fonts = dictionary(resources.get("/Font"))
        self._drawings = dictionary(resources.get("/XObject"))
        self._known: dict[str, _Font] = {}
        self._state = _State()
        self._saved: list[_State] = []
        self._line = self._text = IDENTITY
        self._guessed = 0.0

    def follow(self, each: Instruction) -> Iterator[Instruction]:
        operator = command(each)
        if operator not in self._used:
            yield each
        elif operator in TEXT:
            yield from self._show(each, operator)
        elif operator == "Do":
            if self._draws(list(each.operands)):
                yield each
            else:
                self.removed = True
        else:
            self._move(operator, list(each.operands))
            yield each

    def _move(self, operator: str, operands: list[Object]) -> None:
        numbers = _numbers(operands)
        if operator == "q":
            self._saved.append(self._state)
        elif operator == "Q" and self._saved:
            self._state = self._saved.pop()
        elif operator == "BT":
            self._start_line(IDENTITY)
        elif operator == "T*":
            self._next_line(0, -self._state.leading)
        elif operator == "Tf" and len(numbers) == 1:
            self._state = self._state._replace(font=self._font(operands[0]), size=numbers[0])
        elif operator in STATES and len(numbers) == 1:
            self._state = self._state.after(operator, numbers[0])
        elif operator in ("Td", "TD") and len(numbers) == 2:
            if operator == "TD":
                self._state = self._state._replace(leading=-numbers[1])
            self._next_line(*numbers)
        elif len(numbers) == 6:
            a, b, c, d, e, f = numbers
            if operator == "Tm":
                self._start_line((a, b, c, d, e, f))
            elif operator == "cm":
                matrix = _times((a, b, c, d, e, f), self._state.matrix)
                self._state = self._state._replace(matrix=matrix)

    def _start_line(self, matrix: Matrix) -> None:
        self._line = self._text = matrix
        self._guessed = 0.0

    def _next_line(self, right: float, up: float) -> None:
        self._start_line(_times((1, 0, 0, 1, right, up), self._line))

    def _font(self, name: Object) -> "_Font":
        key = str(name)
        if key not in self._known:
            self._known[key] = _Font(dictionary(named(self._fonts, name)))
        return self._known[key]

    def _show(self, each: Instruction, operator: str) -> Iterator[Instruction]:
        operands = list(each.operands)
        before = []
        if operator == '"' and len(operands) == 3:
            for setting, value in zip(("Tw", "Tc"), operands[:2], strict=True):
                before.append(ContentStreamInstruction([value], Operator(setting)))
                self._move(setting, [value])
        if operator in ("'", '"'):
            before.append(ContentStreamInstruction([], Operator("T*")))
            self._move("T*", [])
        advance = self._advance(operands[-1] if operands else None)
        hidden = self._is_off_page(advance)
        self._text = _times((1, 0, 0, 1, advance, 0), self._text)
        self._guessed += abs(advance) * GUESS
        if not hidden:
            yield each
            return
        self.removed = True
        yield from before
        reach = self._state.size * self._state.stretch / 100
        if reach:
            gap = Array([round(Decimal(-advance * 1000 / reach), 3)])
            yield ContentStreamInstruction([gap], Operator("TJ"))

    def _advance(self, shown: object) -> float:
        """How far these words move the pen, in text space."""
        state, moved_by = self._state, 0.0
        for piece in list(shown) if isinstance(shown, Array) else [shown]:
            if isinstance(piece, String) and state.font is not None:
                width, letters, blanks = state.font.measure(bytes(piece))
                moved_by += width * state.size + letters * state.spacing
                moved_by += blanks * state.word_spacing
            elif isinstance(piece, int | Decimal):
                moved_by -= float(piece) / 1000 * state.size
        return moved_by * state.stretch / 100

    def _is_off_page(self, advance: float) -> bool:
        state = self._state
        slack = abs(advance) * GUESS + self._guessed + abs(state.size)
        ends = sorted((0.0, advance))
        low, high = sorted((state.rise - state.size, state.rise + state.size * 1.5))
        run = (ends[0] - slack, low, ends[1] + slack, high)
        return self._is_outside(run, _times(self._text, state.matrix))

    def _draws(self, operands: list[Object]) -> bool:
        """Whether any of a picture or a form can be seen."""
        drawing = named(self._drawings, operands[0] if operands else None)
        if not isinstance(drawing, Stream):
            return True
        matrix, box = self._state.matrix, (0.0, 0.0, 1.0, 1.0)
        if drawing.get("/Subtype") == Name.Form:
            edges, own = _numbers(drawing.get("/BBox")), _numbers(drawing.get("/Matrix"))
            if len(edges) != 4:
                return True
            box = (edges[0], edges[1], edges[2], edges[3])
            if len(own) == 6:
                matrix = _times((own[0], own[1], own[2], own[3], own[4], own[5]), matrix)
        return not self._is_outside(box, matrix)

    def _is_outside(self, box: Box, matrix: Matrix) -> bool:
        left, low, right, high = moved(box, matrix)
        seen = self._visible
        return right < seen[0] or left > seen[2] or high < seen[1] or low > seen[3]


class _Font:
    """How wide a font's letters are, in parts of its size."""

    def __init__(self, font: Object) -> None:
        self._widths: dict[int, float] = {}
        self._bytes = 2 if font.get("/Subtype") == Name.Type0 else 1
        self._default = 0.6
        scale = 0.001
        if self._bytes == 2:
            inner = font.get("/DescendantFonts")
            inner = dictionary(inner[0] if isinstance(inner, Array) and len(inner) else None)
            self._default = sum(_numbers([inner.get("/DW", 1000)])) / 1000
            self._read_ranges(inner.get("/W"))
            return
        if font.get("/Subtype") == Name.Type3:
            scale = abs((_numbers(font.get("/FontMatrix")) or [scale])[0])
        first = font.get("/FirstChar")
        widths = _numbers(font.get("/Widths"))
        if isinstance(first, int):
            self._widths = {first + index: width * scale for index, width in enumerate(widths)}

    def _read_ranges(self, ranges: Object | None) -> None:
        entries = list(ranges) if isinstance(ranges, Array) else []
        while len(entries) > 1:
            first = entries.pop(0)
            second = entries.pop(0)
            if not isinstance(first, int):
                return
            if isinstance(second, Array):
                for index, width in enumerate(_numbers(second)):
                    self._widths[first + index] = width / 1000
            elif entries and isinstance(second, int) and second - first < 65_536:
                width = sum(_numbers([entries.pop(0)])) / 1000
                self._widths |= dict.fromkeys(range(first, second + 1), width)

    def measure(self, words: bytes) -> tuple[float, int, int]:
        """Their width, how many letters, and how many blanks that are widened."""
        if self._bytes == 1:
            width = sum(self._widths.get(code, self._default) for code in words)
            return width, len(words), words.count(32)
        codes = [high << 8 | low for high, low in zip(words[::2], words[1::2], strict=False)]
        return sum(self._widths.get(code, self._default) for code in codes), len(codes), 0


def _numbers(values: object) -> list[float]:
    if not isinstance(values, list | Array):
        return []
    return [float(each) for each in values if isinstance(each, int | Decimal)]


def _times(first: Matrix, then: Matrix) -> Matrix:
    a, b, c, d, e, f = first
    g, h, i, j, k, m = then
    return (
        a * g + b * i,
        a * h + b * j,
        c * g + d * i,
        c * h + d * j,
        e * g + f * i + k,
        e * h + f * j + m,
    )
