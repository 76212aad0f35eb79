"""The rows of a document's grids as one stream, with the lines of text between them, from top to bottom."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from assets.documents.model import POINT, Box, Document, Grid, GridCell, Line, Page
from assets.tables.performance.words import squeeze

_SIMILAR = 6.0
"""Points: columns of a continued table lie within this of the columns before the page break."""


class Entry(msgspec.Struct, frozen=True):
    """What one cell prints, the columns `[start, end)` it covers, and where it stands.

    `text` is squeezed, to be matched; `printed` is as printed, without white space.
    """

    text: str
    printed: str
    start: int
    end: int
    page: int
    box: Box
    confidence: float | None = None

    def joined(self, other: Entry) -> Entry:
        """The entry with the text of a cell that goes on with it."""
        return msgspec.structs.replace(self, text=self.text + other.text, printed=self.printed + other.printed)


class Row(msgspec.Struct, frozen=True):
    """One row of a grid: the cells that begin in it and print something, and those that reach into it from above.

    `first` says that it is the first row of its grid, `index` is its number there.
    """

    page: int
    index: int
    first: bool
    entries: tuple[Entry, ...]
    from_above: tuple[Entry, ...]

    @property
    def texts(self) -> list[str]:
        """The squeezed texts of the cells that begin here."""
        return [entry.text for entry in self.entries]


class Table(msgspec.Struct, frozen=True):
    """One grid as rows, with the lines of text above it since the grid before, and where its columns begin and end."""

    page: Page
    grid: Grid
    above: tuple[Line, ...]
    rows: tuple[Row, ...]
    edges: tuple[float, ...]

    def continues_edges_of(self, other: Table) -> bool:
        """Whether both grids are equally wide, as the parts of one table are; they may be shifted."""
        before, after = other.edges, self.edges
        if self.page.unit != POINT or other.page.unit != POINT:
            return len(before) == len(after)
        return abs((after[-1] - after[0]) - (before[-1] - before[0])) <= 2 * _SIMILAR

    def laid_as(self, other: Table) -> Table | None:
        """The table in the columns of the grid before it, None where it does not fit into them.

        A page that holds only a part of a table has fewer columns, where what divides the others stands on another
        page: each cell is handed to the columns that it covers.
        """
        if not self.continues_edges_of(other):
            return None
        if len(self.edges) == len(other.edges):
            return msgspec.structs.replace(self, edges=other.edges)
        shift = self.edges[0] - other.edges[0]
        places = [_place(edge - shift, other.edges) for edge in self.edges]
        if None in places or len(set(places)) < len(places):
            return None
        at = [place or 0 for place in places]

        def moved(entry: Entry) -> Entry:
            return msgspec.structs.replace(entry, start=at[entry.start], end=at[entry.end])

        rows = tuple(
            msgspec.structs.replace(
                row, entries=tuple(map(moved, row.entries)), from_above=tuple(map(moved, row.from_above))
            )
            for row in self.rows
        )
        return msgspec.structs.replace(self, rows=rows, edges=other.edges)

    def turned(self) -> Table:
        """The table with its rows as columns: 指标, 分值 and 得分 may head the rows instead."""
        cells = tuple(
            GridCell(c.column, c.row, c.column_span, c.row_span, c.text, c.box, c.confidence) for c in self.grid.cells
        )
        grid = Grid(self.grid.box, self.grid.columns, self.grid.rows, cells)
        return msgspec.structs.replace(self, grid=grid, rows=tuple(_rows(self.page, grid)), edges=_edges(grid))


def _edges(grid: Grid) -> tuple[float, ...]:
    """Where the columns of a grid begin, and where the last one ends."""
    starts = {cell.column: cell.box.x0 for cell in grid.cells}
    starts |= {cell.column + cell.column_span: cell.box.x1 for cell in grid.cells}
    found = [grid.box.x0]
    for column in range(1, grid.columns):
        found.append(starts.get(column, found[-1]))
    return (*found, grid.box.x1)


def _place(edge: float, edges: Sequence[float]) -> int | None:
    """Which of these edges one is, or None."""
    nearest = min(range(len(edges)), key=lambda i: abs(edges[i] - edge))
    return nearest if abs(edges[nearest] - edge) <= _SIMILAR else None


def tables(document: Document) -> Iterator[Table]:
    """Every grid of a document in reading order."""
    waiting: list[Line] = []
    for page in document.pages:
        outside = page.lines_outside_grids()
        above = float("-inf")
        for grid in page.grids:
            between = [line for line in outside if above <= _middle(line) < grid.box.top]
            yield Table(page, grid, (*waiting, *between), tuple(_rows(page, grid)), _edges(grid))
            waiting = []
            above = max(above, grid.box.bottom)
        waiting += [line for line in outside if _middle(line) >= above]


def _middle(line: Line) -> float:
    return (line.box.top + line.box.bottom) / 2


def _rows(page: Page, grid: Grid) -> Iterator[Row]:
    by_row: list[list[GridCell]] = [[] for _ in range(grid.rows)]
    for cell in grid.cells:
        if 0 <= cell.row < grid.rows:
            by_row[cell.row].append(cell)
    reaching: list[tuple[int, Entry]] = []
    for index, cells in enumerate(by_row):
        reaching = [(last, entry) for last, entry in reaching if last >= index]
        entries = [entry for cell in sorted(cells, key=lambda c: c.column) if (entry := _entry(page, cell)).text]
        yield Row(page.number, index, index == 0, tuple(entries), tuple(entry for _, entry in reaching))
        spans = {cell.column: cell.row + cell.row_span - 1 for cell in cells}
        reaching += [(spans[entry.start], entry) for entry in entries if spans[entry.start] > index]


def _entry(page: Page, cell: GridCell) -> Entry:
    return Entry(
        text=squeeze(cell.text),
        printed="".join(cell.text.split()),
        start=cell.column,
        end=cell.column + cell.column_span,
        page=page.number,
        box=cell.box,
        confidence=cell.confidence,
    )


def is_speech(lines: Sequence[Line], longest: int = 60) -> bool:
    """Whether running text stands in these lines, and not only page numbers, titles and running heads."""
    texts = [squeeze(line.text) for line in lines]
    return sum(len(text) for text in texts) > longest or any("。" in text for text in texts)
