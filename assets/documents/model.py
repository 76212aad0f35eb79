"""What a document is once it is read: pages of lines and grids, everything with its box.

One model for every format. Boxes are in points, measured from the top left corner of the page as it is displayed
(the y axis grows downwards, as in pdfplumber). Text is kept as printed; nothing is interpreted here.
"""

from __future__ import annotations

import msgspec


class Box(msgspec.Struct, frozen=True, array_like=True):
    """A rectangle on a page, in points from the top left corner."""

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


class NumberSpan(msgspec.Struct, frozen=True, array_like=True):
    """Where a number stands in a line: its characters `[start, end)` of the line's text, and its own box."""

    start: int
    end: int
    box: Box


class Line(msgspec.Struct, frozen=True, array_like=True):
    """One printed line of text, outside or inside a table."""

    text: str
    box: Box
    numbers: tuple[NumberSpan, ...] = ()


class GridCell(msgspec.Struct, frozen=True, array_like=True):
    """One cell of a ruled grid; a merged cell covers several rows or columns and appears once."""

    row: int
    column: int
    row_span: int
    column_span: int
    text: str
    box: Box


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
    """One page: its size in points, its lines in reading order, its grids from top to bottom."""

    number: int
    width: float
    height: float
    lines: tuple[Line, ...] = ()
    grids: tuple[Grid, ...] = ()

    def lines_outside_grids(self) -> list[Line]:
        """The running text: lines whose middle lies in no grid."""
        return [
            line
            for line in self.lines
            if not any(
                grid.box.holds((line.box.x0 + line.box.x1) / 2, (line.box.top + line.box.bottom) / 2)
                for grid in self.grids
            )
        ]


class Document(msgspec.Struct, frozen=True, array_like=True):
    """A file that was read.

    `sha256` is the hash of the file's bytes and names the document everywhere; `kind` is the format by content.
    """

    sha256: str
    kind: str
    pages: tuple[Page, ...]


class Source(msgspec.Struct, frozen=True):
    """Where something is printed: the document's hash, the page (from 1) and the box on it."""

    document: str
    page: int
    box: Box
