"""Reads an OFD file: characters and ruled lines from its XML, then lines and grids as in a PDF.

Characters stand where the file puts them, so that every number has its box. Templates are drawn under their pages.
Pictures are not read: a page that consists of one says so. Nothing of the file is run, and fonts are not needed.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from pathlib import Path

from assets.documents.characters import NUMBER
from assets.documents.limits import Limits, Meter
from assets.documents.lines import reading_order
from assets.documents.model import Box, Grid, GridCell, Line, NumberSpan, Page
from assets.documents.ofd.content import MOST_GLYPHS, MOST_STROKES, POINTS, Drawn, Glyph, read_content
from assets.documents.ofd.structure import PageParts, pages_of
from assets.documents.office import packages
from assets.documents.office.packages import Package
from assets.documents.pdf.ruling import Corners, Rule, find_tables

_THIN = 3.0
"""Points: a path thinner than this is a ruled line."""
_FEWEST_RULES, _MOST_RULES = 4, 20_000
_APART = 0.5
"""Of a character's height: a wider gap between characters is a blank."""
_FEWEST_CHARACTERS, _COVERED = 50, 0.5
_PICTURE = "本页是图片，没有可读取的文字；请把 OFD 转换为 PDF 后再识别"
_TOO_MUCH = "本页文字或线条过多，没有全部读取"


def read(path: Path, limits: Limits) -> Iterator[Page]:
    """The pages of an OFD file, one after the other. Raises UnreadableFile."""
    meter = Meter(limits)
    with packages.opened(path, limits) as package:
        for number, parts in enumerate(pages_of(package, limits), 1):
            yield _page(package, number, parts, meter, limits)


def _page(package: Package, number: int, parts: PageParts, meter: Meter, limits: Limits) -> Page:
    own = read_content(package, parts.content, meter, limits)
    below = [
        read_content(package, parts.templates[name], meter, limits)
        for name in dict.fromkeys(own.templates)
        if name in parts.templates
    ]
    x, y, width, height = own.size[0] if own.size else parts.size
    drawn = _moved([*below, own], x * POINTS, y * POINTS)
    width, height = width * POINTS, height * POINTS
    grids = tuple(_grids(drawn, limits.cells))
    lines = tuple(_lines(drawn.glyphs, grids))
    cut = len(drawn.strokes) >= MOST_STROKES or len(drawn.glyphs) >= MOST_GLYPHS
    note = _TOO_MUCH if cut else ""
    covered = sum((p.x1 - p.x0) * (p.bottom - p.top) for p in drawn.pictures) / (width * height)
    scanned = len(drawn.glyphs) < _FEWEST_CHARACTERS and covered > _COVERED
    return Page(number, width, height, lines, grids, scanned=scanned, note=_PICTURE if scanned else note)


def _moved(parts: Sequence[Drawn], x: float, y: float) -> Drawn:
    """Several parts as one, from the upper left corner of the paper."""

    def moved(box: Box) -> Box:
        return Box(box.x0 - x, box.top - y, box.x1 - x, box.bottom - y)

    return Drawn(
        [Glyph(glyph.character, moved(glyph.box)) for part in parts for glyph in part.glyphs],
        [moved(box) for part in parts for box in part.strokes],
        [moved(box) for part in parts for box in part.pictures],
        [],
        [],
    )


# Lines --------------------------------------------------------------------------------------------------------------


def _lines(glyphs: Sequence[Glyph], grids: Sequence[Grid]) -> list[Line]:
    lines = []
    for row in _rows(glyphs):
        text, boxes = _joined(row)
        stripped = text.strip()
        if not stripped:
            continue
        first = text.index(stripped)
        places = boxes[first : first + len(stripped)]
        box = _union(places)
        inside = any(g.box.holds((box.x0 + box.x1) / 2, (box.top + box.bottom) / 2) for g in grids)
        numbers = () if inside else tuple(_numbers(stripped, places))
        lines.append(Line(stripped, box, numbers))
    return reading_order(lines)


def _numbers(text: str, places: Sequence[Box | None]) -> Iterator[NumberSpan]:
    for match in NUMBER.finditer(text):
        yield NumberSpan(match.start(), match.end(), _union(places[match.start() : match.end()]))


def _rows(glyphs: Sequence[Glyph]) -> list[list[Glyph]]:
    """Characters that stand on one line, each row from left to right, from top to bottom."""
    rows: list[list[Glyph]] = []
    for glyph in sorted(glyphs, key=lambda g: (g.box.top + g.box.bottom, g.box.x0)):
        last = rows[-1][-1].box if rows else None
        if last is not None:
            common = min(last.bottom, glyph.box.bottom) - max(last.top, glyph.box.top)
            if common > min(last.bottom - last.top, glyph.box.bottom - glyph.box.top) / 2:
                rows[-1].append(glyph)
                continue
        rows.append([glyph])
    for row in rows:
        row.sort(key=lambda g: g.box.x0)
    return rows


def _joined(row: Sequence[Glyph]) -> tuple[str, list[Box | None]]:
    """The text of a row with a blank where there is a gap, and the box of each of its characters."""
    text: list[str] = []
    boxes: list[Box | None] = []
    end: float | None = None
    for glyph in row:
        if end is not None and glyph.box.x0 - end > _APART * (glyph.box.bottom - glyph.box.top):
            text.append(" ")
            boxes.append(None)
        text.append(glyph.character)
        boxes.append(glyph.box)
        end = glyph.box.x1 if end is None else max(end, glyph.box.x1)
    return "".join(text), boxes


def _union(boxes: Sequence[Box | None]) -> Box:
    known = [box for box in boxes if box is not None]
    whole = known[0]
    for box in known[1:]:
        whole = whole.union(box)
    return whole


# Grids --------------------------------------------------------------------------------------------------------------


def _grids(drawn: Drawn, most_places: int) -> Iterator[Grid]:
    horizontal: list[Rule] = []
    vertical: list[Rule] = []
    for box in drawn.strokes:
        width, height = box.x1 - box.x0, box.bottom - box.top
        if min(width, height) >= _THIN:
            horizontal += (Rule(box.top, box.x0, box.x1), Rule(box.bottom, box.x0, box.x1))
            vertical += (Rule(box.x0, box.top, box.bottom), Rule(box.x1, box.top, box.bottom))
        elif width >= height:
            horizontal.append(Rule((box.top + box.bottom) / 2, box.x0, box.x1))
        else:
            vertical.append(Rule((box.x0 + box.x1) / 2, box.top, box.bottom))
    if _FEWEST_RULES <= len(horizontal) + len(vertical) <= _MOST_RULES:
        for corners in find_tables(horizontal, vertical):
            edges_x = sorted({x for x0, _, x1, _ in corners for x in (x0, x1)})
            edges_y = sorted({y for _, top, _, bottom in corners for y in (top, bottom)})
            if len(edges_x) * len(edges_y) <= most_places:
                yield _grid(corners, edges_x, edges_y, drawn.glyphs)


def _grid(corners: list[Corners], edges_x: Sequence[float], edges_y: Sequence[float], glyphs: Sequence[Glyph]) -> Grid:
    column_at, row_at = {x: i for i, x in enumerate(edges_x)}, {y: i for i, y in enumerate(edges_y)}
    boxes = sorted((Box(*four) for four in corners), key=lambda b: (b.top, b.x0))
    cells = tuple(
        GridCell(
            row_at[box.top],
            column_at[box.x0],
            row_at[box.bottom] - row_at[box.top],
            column_at[box.x1] - column_at[box.x0],
            text,
            box,
        )
        for box, text in zip(boxes, _texts(boxes, edges_x, edges_y, glyphs), strict=True)
    )
    return Grid(Box(edges_x[0], edges_y[0], edges_x[-1], edges_y[-1]), len(edges_y) - 1, len(edges_x) - 1, cells)


def _texts(grid: Sequence[Box], columns: Sequence[float], rows: Sequence[float], glyphs: Sequence[Glyph]) -> list[str]:
    """The text of each cell: every character goes to the cell that holds its middle."""
    column_at, row_at = {x: i for i, x in enumerate(columns)}, {y: i for i, y in enumerate(rows)}
    width = len(columns) - 1
    owner = [-1] * (width * (len(rows) - 1))
    for index, box in enumerate(grid):
        across = column_at[box.x1] - column_at[box.x0]
        for row in range(row_at[box.top], row_at[box.bottom]):
            first = row * width + column_at[box.x0]
            owner[first : first + across] = [index] * across
    inside: list[list[Glyph]] = [[] for _ in grid]
    for glyph in glyphs:
        x, y = (glyph.box.x0 + glyph.box.x1) / 2, (glyph.box.top + glyph.box.bottom) / 2
        if columns[0] <= x < columns[-1] and rows[0] <= y < rows[-1]:
            index = owner[(bisect_right(rows, y) - 1) * width + bisect_right(columns, x) - 1]
            if index >= 0:
                inside[index].append(glyph)
    return ["\n".join(_joined(row)[0].strip() for row in _rows(cell)).strip() for cell in inside]
