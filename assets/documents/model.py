"""What a document is once it is read: pages of lines and grids, everything with its box.

One model for every format. Boxes are measured from the top left corner of the page as it is displayed (the y axis
grows downwards, as in pdfplumber), in the page's unit: points where there are printed pages, else cells or lines.
Text is kept as printed; nothing is interpreted here.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from itertools import accumulate

import msgspec

POINT = "point"
CELL = "cell"
"""The unit of a worksheet: x counts columns and y rows, both from 0; C7 is the box (2, 6, 3, 7)."""
LINE = "line"
"""The unit of text without pages (Word, web page, plain text): y counts paragraphs and rows of tables from 0 (in plain
text the lines of the file); x counts columns inside a table, else characters of the paragraph."""


class Box(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A rectangle on a page, in the page's unit from the top left corner."""

    x0: float
    top: float
    x1: float
    bottom: float

    def union(self, other: Box) -> Box:
        """The smallest box that holds both."""
        return Box(
            min(self.x0, other.x0), min(self.top, other.top), max(self.x1, other.x1), max(self.bottom, other.bottom)
        )

    def holds(self, x: float, y: float) -> bool:
        """Whether the point lies inside."""
        return self.x0 <= x <= self.x1 and self.top <= y <= self.bottom


class NumberSpan(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """Where a number stands in a line: its characters `[start, end)` of the line's text, and its own box.

    `confidence` is how sure the reading is, 0 to 1; None where the file itself holds the characters.
    """

    start: int
    end: int
    box: Box
    confidence: float | None = None


class Line(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """One printed line of text, outside or inside a table."""

    text: str
    box: Box
    numbers: tuple[NumberSpan, ...] = ()


class GridCell(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """One cell of a ruled grid; a merged cell covers several rows or columns and appears once.

    `confidence` is how sure the reading is, 0 to 1; None where the file itself holds the characters.
    """

    row: int
    column: int
    row_span: int
    column_span: int
    text: str
    box: Box
    confidence: float | None = None


class Grid(msgspec.Struct, frozen=True, array_like=True):
    """A ruled table on one page: `rows` x `columns` places, each covered by at most one cell."""

    box: Box
    rows: int
    columns: int
    cells: tuple[GridCell, ...]

    def matrix(self) -> list[list[GridCell | None]]:
        """Rows of places; a merged cell stands in every place it covers."""
        places: list[list[GridCell | None]] = [[None] * self.columns for _ in range(self.rows)]
        for cell in self.cells:
            for r in range(cell.row, cell.row + cell.row_span):
                for c in range(cell.column, cell.column + cell.column_span):
                    places[r][c] = cell
        return places


class Page(msgspec.Struct, frozen=True, array_like=True):
    """One page: its size in points, its lines in reading order, its grids from top to bottom.

    `scanned` says that it is a picture whose text was recognised, or could not be: then `note` says why, in Chinese.
    A page that was scanned askew or on its side is read upright: `turned` is by how many degrees it was turned
    clockwise about its middle, and size and boxes are those of the upright page (`printed` gives the box on the page
    as it is displayed).

    A worksheet is a page, and so is the whole of a document without pages. `unit` is what its boxes count: POINT, CELL
    or LINE; where it is not POINT each line is a whole paragraph and lies in no grid. `label` is the worksheet's name
    or the web page's title. `note` says there what was not read and why.
    """

    number: int
    width: float
    height: float
    lines: tuple[Line, ...] = ()
    grids: tuple[Grid, ...] = ()
    scanned: bool = False
    turned: float = 0.0
    note: str = ""
    label: str = ""
    unit: str = POINT

    def printed(self, box: Box) -> Box:
        """Where a box of this page lies on the page as it is displayed."""
        if not self.turned:
            return box
        angle = math.radians(-self.turned)
        cos, sin = math.cos(angle), math.sin(angle)
        on_side = round(self.turned / 90) % 2
        width, height = (self.height, self.width) if on_side else (self.width, self.height)
        x, y = (box.x0 + box.x1 - self.width) / 2, (box.top + box.bottom - self.height) / 2
        middle_x, middle_y = width / 2 + x * cos - y * sin, height / 2 + x * sin + y * cos
        half_x, half_y = (box.x1 - box.x0) / 2, (box.bottom - box.top) / 2
        if on_side:
            half_x, half_y = half_y, half_x
        return Box(middle_x - half_x, middle_y - half_y, middle_x + half_x, middle_y + half_y)

    def lines_outside_grids(self) -> list[Line]:
        """The running text: lines whose middle lies in no grid."""
        if self.unit != POINT or not self.grids:
            return list(self.lines)
        boxes = sorted((grid.box for grid in self.grids), key=lambda box: box.top)
        tops = [box.top for box in boxes]
        lowest = list(accumulate((box.bottom for box in boxes), max))
        return [line for line in self.lines if not _inside(line.box, boxes, tops, lowest)]


def _inside(box: Box, boxes: list[Box], tops: list[float], lowest: list[float]) -> bool:
    """Whether the middle of a box lies in one of many, which are sorted by their tops.

    `lowest` is how far down the boxes up to each one reach: where that is above the middle, no earlier one holds it.
    """
    x, y = (box.x0 + box.x1) / 2, (box.top + box.bottom) / 2
    for place in range(bisect_right(tops, y) - 1, -1, -1):
        if lowest[place] < y:
            return False
        if boxes[place].holds(x, y):
            return True
    return False


class Document(msgspec.Struct, frozen=True, array_like=True):
    """A file that was read.

    `sha256` is the hash of the file's bytes and names the document everywhere; `kind` is the format by content.
    """

    sha256: str
    kind: str
    pages: tuple[Page, ...]

    def printed(self, source: Source) -> Source:
        """A place as it is displayed, from one on an upright page (see `Page.turned`)."""
        page = self.pages[source.page - 1] if 0 < source.page <= len(self.pages) else None
        if page is None or not page.turned:
            return source
        return Source(source.document, source.page, page.printed(source.box))


class Source(msgspec.Struct, frozen=True, gc=False):
    """Where something is printed: the document's hash, the page (from 1) and the box on it."""

    document: str
    page: int
    box: Box
