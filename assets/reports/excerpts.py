"""What is shown of a document without printed pages, in place of a picture: its rows or its paragraph, marked.

Of a table the rows with marks are shown below the rows that head it; what lies between is left out, and so are columns
far from the marks where there are too many.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from assets.documents.model import CELL, Box, Document, Grid, GridCell, Page
from assets.documents.places import cell_name
from assets.reports.model import View
from assets.reports.text import shorten

_MOST_BLOCKS, _MOST_ROWS, _MOST_COLUMNS = 8, 14, 12
_MOST_HEADINGS, _LAST_HEADING = 3, 10
_FIRST_COLUMNS = 3
_LONGEST_CELL, _LONGEST_PARAGRAPH = 120, 600
_AMOUNT = re.compile(r"-?[\d,]*\d\.\d+%?|\d{1,3}(?:,\d{3})+")


class Place(msgspec.Struct, frozen=True):
    """One cell (or a paragraph): `mark` is its number in the view, 0 for none; it covers `columns` columns."""

    text: str
    mark: int = 0
    columns: int = 1


class Row(msgspec.Struct, frozen=True):
    """One row; `name` is what it is called at its left, `gap` says that rows before it are left out."""

    name: str
    places: tuple[Place, ...]
    gap: bool = False
    heading: bool = False


class Block(msgspec.Struct, frozen=True):
    """Rows of one table, or one paragraph (then there are no rows)."""

    rows: tuple[Row, ...] = ()
    paragraph: Place | None = None


class Excerpt(msgspec.Struct, frozen=True):
    """Tables and paragraphs, from top to bottom."""

    blocks: tuple[Block, ...]


def excerpt(document: Document, view: View) -> Excerpt | None:
    """What a view shows of a document without printed pages; None where nothing stands there."""
    page = next((page for page in document.pages if page.number == view.page), None)
    if page is None:
        return None
    blocks: list[tuple[float, Block]] = []
    marks = list(enumerate(view.boxes, 1))
    for grid in page.grids:
        own = [(n, box) for n, box in marks if grid.box.top <= box.top < grid.box.bottom and _beside(grid, box)]
        marks = [each for each in marks if each not in own]
        if own:
            blocks.append((grid.box.top, Block(tuple(_of_table(page, grid, own)))))
    for number, box in marks:
        blocks += [
            (line.box.top, Block(paragraph=Place(shorten(line.text, _LONGEST_PARAGRAPH), number)))
            for line in page.lines
            if line.box.top < box.bottom and line.box.bottom > box.top
        ]
    blocks.sort(key=lambda block: block[0])
    return Excerpt(tuple(block for _, block in blocks[:_MOST_BLOCKS])) if blocks else None


def _beside(grid: Grid, box: Box) -> bool:
    return grid.box.x0 <= box.x0 <= grid.box.x1


def _of_table(page: Page, grid: Grid, marks: Sequence[tuple[int, Box]]) -> list[Row]:
    matrix = grid.matrix()
    marked = {(cell.row, cell.column): n for n, box in reversed(marks) for cell in grid.cells if _covers(box, cell)}
    wanted = sorted({row for row, _ in marked})
    headings = _headings(matrix, wanted[0] if wanted else 0)
    columns = _columns(grid.columns, {column for _, column in marked})
    rows = []
    last = -1
    for r in [*headings, *wanted][:_MOST_ROWS]:
        name = str(int(grid.box.top) + r + 1) if page.unit == CELL else ""
        rows.append(
            Row(
                name,
                _places(matrix[r], columns, marked),
                last >= 0 and r > last + 1 and r not in headings,
                r in headings,
            )
        )
        last = r
    if page.unit == CELL and rows:
        letters = tuple(Place(cell_name(0, int(grid.box.x0) + c)[:-1]) for c in columns)
        rows.insert(0, Row("", letters, heading=True))
    return rows


def _covers(box: Box, cell: GridCell) -> bool:
    middle = (cell.box.x0 + cell.box.x1) / 2, (cell.box.top + cell.box.bottom) / 2
    return box.holds(*middle)


def _headings(matrix: Sequence[Sequence[GridCell | None]], before: int) -> list[int]:
    """The rows that head a table: the first ones of several cells, as long as no amount stands in them."""
    found = []
    for r in range(min(before, _LAST_HEADING)):
        cells = {cell for cell in matrix[r] if cell is not None and cell.text.strip()}
        if any(_AMOUNT.fullmatch(cell.text.strip()) for cell in cells):
            break
        if len(cells) > 1:  # a title alone heads no column
            found.append(r)
    return found[-_MOST_HEADINGS:]


def _columns(count: int, marked: set[int]) -> list[int]:
    if count <= _MOST_COLUMNS:
        return list(range(count))
    near = {c + d for c in marked for d in (-1, 0, 1) if 0 <= c + d < count}
    return sorted(
        [*range(_FIRST_COLUMNS), *sorted(near - set(range(_FIRST_COLUMNS)))[: _MOST_COLUMNS - _FIRST_COLUMNS]]
    )


def _places(
    row: Sequence[GridCell | None], columns: Sequence[int], marked: dict[tuple[int, int], int]
) -> tuple[Place, ...]:
    """The cells of a row in some columns, each once."""
    places: list[Place] = []
    before: GridCell | None = None
    for c in columns:
        cell = row[c]
        if cell is not None and cell is before:
            places[-1] = msgspec.structs.replace(places[-1], columns=places[-1].columns + 1)
        elif cell is None:
            places.append(Place(""))
        else:
            mark = marked.get((cell.row, cell.column), 0)
            places.append(Place(shorten(cell.text, _LONGEST_CELL), mark))
        before = cell
    return tuple(places)
