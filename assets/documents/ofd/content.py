"""What is drawn on a page of an OFD file: its characters and the strokes of its paths, in points."""

from __future__ import annotations

import re
from typing import NamedTuple

from assets.documents.characters import clean
from assets.documents.limits import Limits, Meter
from assets.documents.model import Box
from assets.documents.ofd.structure import Place, box_of, numbers_of
from assets.documents.office.packages import Package
from assets.documents.office.xml_parts import Attributes, parse_xml, whole

POINTS = 72 / 25.4
"""Points of a millimetre."""
ASCENT, DESCENT = 0.86, 0.14
"""How far a character reaches above and below its baseline, of its size."""
_NARROW, _WIDE = 0.55, 1.0
MOST_STROKES, MOST_GLYPHS = 40_000, 100_000
"""Of one part; what goes beyond is left out."""
_MOST_STEPS = 400_000
_STEP = re.compile(r"[MSLQBAC]|[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d{1,2})?")
_POINTS_OF = {"M": 1, "S": 1, "L": 1, "Q": 2, "B": 3}
Matrix = tuple[float, float, float, float, float, float]
_IDENTITY: Matrix = (1, 0, 0, 1, 0, 0)


class Glyph(NamedTuple):
    """One character and its box."""

    character: str
    box: Box


class Drawn(NamedTuple):
    """What a part draws: characters, the box around each stroke, the boxes of pictures, the templates it names."""

    glyphs: list[Glyph]
    strokes: list[Box]
    pictures: list[Box]
    templates: list[str]
    size: list[Place]


class _Text(NamedTuple):
    """A text object: where it is, how it is transformed, the size of its characters, how wide they are."""

    at: tuple[float, float]
    matrix: Matrix
    size: float
    wide: float


def read_content(package: Package, part: str, meter: Meter, limits: Limits) -> Drawn:
    """What one part draws; nothing where there is no such part. Raises UnreadableFile."""
    return _ContentReader(meter).read(package, part, limits)


class _ContentReader:
    def __init__(self, meter: Meter) -> None:
        self.meter = meter
        self.drawn = Drawn([], [], [], [], [])
        self._text: _Text | None = None
        self._code: Attributes | None = None
        self._path: tuple[tuple[float, float], Matrix] | None = None
        self._collected: list[str] | None = None

    def read(self, package: Package, part: str, limits: Limits) -> Drawn:
        parse_xml(package.chunks(part), limits, self._start, self._end, self._characters)
        return self.drawn

    def _start(self, name: str, attributes: Attributes) -> None:
        match name:
            case "TextObject":
                place = box_of(attributes.get("Boundary", ""))
                size = next(iter(numbers_of(attributes.get("Size", ""), 1)), 0.0)
                wide = next(iter(numbers_of(attributes.get("HScale", ""), 1)), 1.0)
                # A boundary may be empty; the text is drawn at its corner all the same.
                at = place[:2] if place else _corner(attributes)
                self._text = _Text(at, _matrix(attributes), size, wide) if size > 0 else None
            case "TextCode":
                self._code, self._collected = attributes, []
            case "PathObject":
                self._path = _corner(attributes), _matrix(attributes)
            case "AbbreviatedData":
                self._collected = []
            case "ImageObject":
                place = box_of(attributes.get("Boundary", ""))
                if place:
                    self.drawn.pictures.append(_scaled(place))
            case "Template":
                self.drawn.templates.append(attributes.get("TemplateID", ""))
            case "PhysicalBox":
                self._collected = []
            case _:
                pass

    def _characters(self, text: str) -> None:
        if self._collected is not None:
            self._collected.append(text)

    def _end(self, name: str) -> None:
        collected = "".join(self._collected or ())
        match name:
            case "TextCode":
                if self._text is not None and self._code is not None:
                    self._write(collected, self._text, self._code)
                self._collected = self._code = None
            case "AbbreviatedData":
                if self._path is not None:
                    self._draw(collected, *self._path)
                self._collected = None
            case "PhysicalBox":
                place = box_of(collected)
                if place:
                    self.drawn.size.append(place)
                self._collected = None
            case "TextObject":
                self._text = None
            case "PathObject":
                self._path = None
            case _:
                pass

    def _write(self, text: str, of: _Text, code: Attributes) -> None:
        self.meter.take_text(text)
        x = next(iter(numbers_of(code.get("X", ""), 1)), 0.0)
        y = next(iter(numbers_of(code.get("Y", ""), 1)), 0.0)
        right, down = _steps(code.get("DeltaX"), len(text)), _steps(code.get("DeltaY"), len(text))
        for index, character in enumerate(text[: MOST_GLYPHS - len(self.drawn.glyphs)]):
            width = of.size * of.wide * (_NARROW if character.isascii() else _WIDE)
            if right is not None and index < len(text) - 1 and right[index] > 0:
                width = min(width, right[index])
            box = _around(
                [
                    _placed(of.matrix, of.at, px, py)
                    for px in (x, x + width)
                    for py in (y - ASCENT * of.size, y + DESCENT * of.size)
                ]
            )
            # A line break in the XML is none on the page.
            for shown in clean(character).strip("\n"):
                self.drawn.glyphs.append(Glyph(shown, box))
            x += right[index] if right is not None else 0.0 if down is not None else width
            y += down[index] if down is not None else 0.0

    def _draw(self, data: str, at: tuple[float, float], matrix: Matrix) -> None:
        points: list[tuple[float, float]] = []
        for kind, values in _operations(data):
            if len(self.drawn.strokes) >= MOST_STROKES:
                return
            if kind in ("M", "S"):
                self._stroke(points)
                points = []
            pairs = zip(values[::2], values[1::2], strict=False)
            points += [_placed(matrix, at, x, y) for x, y in pairs]
        self._stroke(points)

    def _stroke(self, points: list[tuple[float, float]]) -> None:
        if len(points) > 1:
            self.drawn.strokes.append(_around(points))


def _operations(data: str) -> list[tuple[str, list[float]]]:
    """The operations of a path with their coordinates; of an arc the end only, which is where straight lines go on."""
    found: list[tuple[str, list[float]]] = []
    for step in _STEP.findall(data[: _MOST_STEPS * 20])[:_MOST_STEPS]:
        if step.isalpha():
            found.append((step, []))
        elif found:
            found[-1][1].append(max(-1e5, min(1e5, float(step))))
    return [
        (kind, values[-2:] if kind == "A" else values[: 2 * _POINTS_OF.get(kind, 0)])
        for kind, values in found
        if kind != "C"
    ]


def _steps(text: str | None, count: int) -> list[float] | None:
    """From each character to the next; “g 3 2.1” is 2.1 three times, and the last one goes on. None where not said."""
    if text is None:
        return None
    words = text.split(maxsplit=3 * count + 3)[: 3 * count + 3]
    values: list[float] = []
    position = 0
    while position < len(words) and len(values) < count:
        if words[position] == "g" and position + 2 < len(words):
            values += (numbers_of(words[position + 2], 1) or [0.0]) * whole(words[position + 1], count)
            position += 3
        else:
            values += numbers_of(words[position], 1)
            position += 1
    return (values + [values[-1] if values else 0.0] * count)[:count]


def _corner(attributes: Attributes) -> tuple[float, float]:
    values = numbers_of(attributes.get("Boundary", ""), 4)
    return (values[0], values[1]) if len(values) >= 2 else (0.0, 0.0)


def _matrix(attributes: Attributes) -> Matrix:
    values = numbers_of(attributes.get("CTM", ""), 6)
    return (values[0], values[1], values[2], values[3], values[4], values[5]) if len(values) == 6 else _IDENTITY


def _placed(matrix: Matrix, at: tuple[float, float], x: float, y: float) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return (at[0] + a * x + c * y + e) * POINTS, (at[1] + b * x + d * y + f) * POINTS


def _around(points: list[tuple[float, float]]) -> Box:
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return Box(min(xs), min(ys), max(xs), max(ys))


def _scaled(place: Place) -> Box:
    x, y, width, height = (value * POINTS for value in place)
    return Box(x, y, x + width, y + height)
