"""Reads the picture of one page: cleaned and upright, its rules found, its text read, doubtful numbers read twice.

Imported only where the optional extra `ocr` is installed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import cv2
import numpy as np

from assets.documents.lines import reading_order
from assets.documents.model import Box, Grid, GridCell, Line, NumberSpan, Page
from assets.documents.pdf.ruling import Corners, find_tables
from assets.documents.scans import image_clean, image_rules, scan_cells, scan_text
from assets.documents.scans.image_clean import PIXELS_PER_POINT, Clean, Colour
from assets.documents.scans.ocr import Engine, Found, Gray, Reading, engine
from assets.documents.scans.scan_cells import Read
from assets.documents.scans.scan_text import Marks, Strip

_DETECT_SCALE = 0.6
"""The detector sees the page at 120 dots per inch, where 9-point text is 15 pixels high; it then takes 0.6 s for A4."""
_AROUND = 24
"""Pixels of white that the detector sees around what is printed."""
_NARROWEST_TABLE = 50.0
"""Points: a smaller grid is a large character, not a table."""
_LEGIBLE = 0.85
"""Mean certainty of a page's longest lines below which it is tried upside down."""
_SAMPLE, _SAMPLE_LENGTH = 4, 5
"""How many lines are tried, and how much of each, in line heights."""
_UNDER_STAMP = 0.02
"""Share of a cell that red ink covered, from which its number is read twice and its emptiness doubted."""
_GARBAGE = 0.4
"""A line outside tables that is less sure on the average is a picture, not text."""
_NUMBER = re.compile(r"\d(?:[\d,，.．]*\d)?")


def read_picture(picture: Colour | Gray, number: int, width: float, height: float) -> Page:
    """A page from its picture (height x width, grey or red-green-blue), `width` x `height` points as displayed."""
    recogniser = engine()
    cleaned = image_clean.clean(picture, width, height)
    found = _find(recogniser, cleaned.gray, cleaned.ink)
    turns = int(_lies_on_side(found))
    if turns:
        cleaned, width, height = _turned(cleaned, turns), height, width
        found = _find(recogniser, cleaned.gray, cleaned.ink)
    reader = _PictureReader(recogniser, cleaned, found)
    # Nearly every page stands upright: whether it does is told by what it says, and only doubt is looked into.
    readings = reader.first_sight()
    if _legibility_of_longest(reader.strips, readings) < _LEGIBLE and _reads_better_on_its_head(recogniser, reader):
        turns += 2
        cleaned = _turned(cleaned, 2)
        reader = _PictureReader(recogniser, cleaned, _find(recogniser, cleaned.gray, cleaned.ink))
        readings = reader.first_sight()
    return reader.page(readings, number, width, height, cleaned.skew + 90.0 * turns)


def _find(recogniser: Engine, gray: Gray, ink: Gray) -> list[Found]:
    """What the detector finds on a page; it sees the printed part only, since the paper around it costs as much."""
    x, y, width, height = cv2.boundingRect(ink)
    left, top = max(0, x - _AROUND), max(0, y - _AROUND)
    seen = gray[top : y + height + _AROUND, left : x + width + _AROUND]
    if not (width and height):
        return []
    small = cv2.resize(seen, None, fx=_DETECT_SCALE, fy=_DETECT_SCALE, interpolation=cv2.INTER_AREA).astype(np.uint8)
    return [
        Found(*(v / _DETECT_SCALE + first for v, first in zip(one, (left, top, left, top), strict=True)))
        for one in recogniser.find(small)
    ]


def _lies_on_side(found: Sequence[Found]) -> bool:
    wide = [f for f in found if f.x1 - f.x0 > 1.6 * (f.bottom - f.top)]
    tall = [f for f in found if f.bottom - f.top > 1.6 * (f.x1 - f.x0)]
    return _area(tall) > 2 * _area(wide)


def _legibility_of_longest(strips: Sequence[Strip], readings: Sequence[Reading]) -> float:
    """The mean certainty of a page's longest lines; 1 of a page without lines."""
    longest = sorted(range(len(strips)), key=lambda i: strips[i].box[0] - strips[i].box[2])[:_SAMPLE]
    return _mean([readings[i] for i in longest]) if longest else 1.0


def _reads_better_on_its_head(recogniser: Engine, reader: _PictureReader) -> bool:
    """Whether the longest lines of a page say more when they are turned by 180 degrees."""
    longest = sorted(reader.strips, key=lambda strip: strip.box[0] - strip.box[2])[:_SAMPLE]
    crops = [scan_text.crop(reader.gray, strip, reader.size) for strip in longest]
    crops = [crop[:, : _SAMPLE_LENGTH * crop.shape[0]] for crop in crops]
    upright = _mean(recogniser.read(crops))
    return _mean(recogniser.read([np.ascontiguousarray(np.rot90(crop, 2)) for crop in crops])) > upright


def _area(found: Sequence[Found]) -> float:
    return sum((f.x1 - f.x0) * (f.bottom - f.top) for f in found)


def _mean(readings: Sequence[Reading]) -> float:
    chances = [c for reading in readings for c in reading.certainty]
    return sum(chances) / len(chances) if chances else 0.0


def _turned(cleaned: Clean, turns: int) -> Clean:
    def turned(plane: Gray) -> Gray:
        return np.ascontiguousarray(np.rot90(plane, -turns))

    return Clean(turned(cleaned.gray), turned(cleaned.ink), turned(cleaned.stamped), cleaned.skew)


class _PictureReader:
    """Reads one upright page."""

    def __init__(self, recogniser: Engine, cleaned: Clean, found: list[Found]) -> None:
        self.recogniser = recogniser
        self.size = image_rules.character_height(cleaned.ink)
        ruled = image_rules.find_rules(cleaned.gray, cleaned.ink, self.size)
        self.tables = [t for t in find_tables(ruled.horizontal, ruled.vertical) if _is_table(t)]
        corners = [corner for table in self.tables for corner in table]
        self.gray = image_rules.without_rules(cleaned.gray, ruled.mask, corners)
        self.cells = [_pixels(corner) for corner in corners]
        self.stamped = [_share(cleaned.stamped, cell) > _UNDER_STAMP for cell in self.cells]
        ink = ((self.gray < image_clean.INK) * 255).astype(np.uint8)
        self.marks: Marks = scan_text.marks_of(ink)
        self.strips = scan_text.strips(found, self.marks, self.cells, self.size)

    def first_sight(self) -> list[Reading]:
        """What each line says, read once."""
        return scan_text.read(self.recogniser, self.gray, self.strips, self.size)

    def page(self, readings: list[Reading], number: int, width: float, height: float, turned: float) -> Page:
        """The page, from what its lines said at first sight; doubtful ones are read again."""
        columns = self._columns()
        under = [strip.cell is not None and self.stamped[strip.cell] for strip in self.strips]
        again = scan_cells.doubtful(readings, columns, under)
        second = dict(
            zip(
                again,
                scan_text.look_again(self.recogniser, self.gray, [self.strips[i] for i in again], self.size),
                strict=True,
            )
        )
        kinds = scan_cells.column_kinds(readings, columns)
        settled = [
            scan_cells.settle(reading, second.get(i), kinds.get(column) if column is not None else None)
            for i, (reading, column) in enumerate(zip(readings, columns, strict=True))
        ]
        settled = scan_cells.with_dashes(settled, [strip.cell for strip in self.strips], columns)
        lines = [
            line
            for strip, reading, read in zip(self.strips, readings, settled, strict=True)
            if (line := _line(strip, reading, read)) is not None
        ]
        return Page(
            number,
            width,
            height,
            tuple(reading_order(lines)),
            tuple(self._grids(settled, scan_cells.is_poor(readings))),
            scanned=True,
            turned=turned,
        )

    def _columns(self) -> list[int | None]:
        """For each strip its cell's column, counted over all tables of the page; cells over several have none."""
        column_of: list[int | None] = []
        first = 0
        for table in self.tables:
            edges = sorted({x for x0, _, x1, _ in table for x in (x0, x1)})
            at = {x: i for i, x in enumerate(edges)}
            column_of += [first + at[x0] if at[x1] - at[x0] == 1 else None for x0, _, x1, _ in table]
            first += len(edges)
        return [None if strip.cell is None else column_of[strip.cell] for strip in self.strips]

    def _grids(self, settled: list[Read], poor: bool) -> list[Grid]:
        of_cell: dict[int, list[Read]] = {}
        for strip, read in zip(self.strips, settled, strict=True):
            if strip.cell is not None:
                of_cell.setdefault(strip.cell, []).append(read)
        grids = []
        first = 0
        for table in self.tables:
            lines = [of_cell.get(first + i, []) for i in range(len(table))]
            grids.append(_grid(table, lines, self.stamped[first : first + len(table)], poor))
            first += len(table)
        return grids


def _is_table(corners: list[Corners]) -> bool:
    return max(c[2] for c in corners) - min(c[0] for c in corners) >= _NARROWEST_TABLE


def _pixels(corner: Corners) -> tuple[int, int, int, int]:
    x0, top, x1, bottom = (round(v * PIXELS_PER_POINT) for v in corner)
    return x0 + 1, top + 1, max(x0 + 2, x1 - 1), max(top + 2, bottom - 1)


def _share(mask: Gray, cell: tuple[int, int, int, int]) -> float:
    x0, top, x1, bottom = cell
    part = mask[top:bottom, x0:x1]
    return float(part.mean()) / 255 if part.size else 0.0


def _grid(corners: list[Corners], reads: list[list[Read]], stamped: list[bool], poor: bool) -> Grid:
    edges_x = sorted({x for x0, _, x1, _ in corners for x in (x0, x1)})
    edges_y = sorted({y for _, top, _, bottom in corners for y in (top, bottom)})
    column_at = {x: i for i, x in enumerate(edges_x)}
    row_at = {y: i for i, y in enumerate(edges_y)}
    cells = [
        GridCell(
            row_at[top],
            column_at[x0],
            row_at[bottom] - row_at[top],
            column_at[x1] - column_at[x0],
            "\n".join(read.text for read in lines if read.text),
            Box(x0, top, x1, bottom),
            scan_cells.confidence(lines, under_stamp, poor),
        )
        for (x0, top, x1, bottom), lines, under_stamp in zip(corners, reads, stamped, strict=True)
    ]
    cells.sort(key=lambda cell: (cell.box.top, cell.box.x0))
    box = Box(edges_x[0], edges_y[0], edges_x[-1], edges_y[-1])
    return Grid(box, len(edges_y) - 1, len(edges_x) - 1, tuple(cells))


def _line(strip: Strip, reading: Reading, read: Read) -> Line | None:
    if not read.text:
        return None
    if strip.cell is None and sum(reading.certainty) / len(reading.certainty) < _GARBAGE:
        return None
    x0, top, x1, bottom = (v / PIXELS_PER_POINT for v in strip.box)
    box = Box(x0, top, x1, bottom)
    return Line(read.text, box, _numbers(read, reading, box) if strip.cell is None else ())


def _numbers(read: Read, reading: Reading, box: Box) -> tuple[NumberSpan, ...]:
    """Where the numbers of a line stand, by the places of their characters in the reading that was kept."""
    spans = []
    for match in _NUMBER.finditer(read.text):
        start, end = match.span()
        if len(reading.places) == len(read.text):
            width = box.x1 - box.x0
            half = width / len(read.text) / 2
            place = Box(
                max(box.x0, box.x0 + width * reading.places[start] - half),
                box.top,
                min(box.x1, box.x0 + width * reading.places[end - 1] + half),
                box.bottom,
            )
            sure = min(reading.certainty[start:end])
        else:
            place, sure = box, read.confidence
        if reading.text[start:end] != match[0]:
            sure = min(sure, read.confidence)
        spans.append(NumberSpan(start, end, place, round(sure, 4)))
    return tuple(spans)
