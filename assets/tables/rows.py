"""Parts the rows of a grid that hold several printed rows, where no line was ruled between them."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from assets.documents.model import Box, Grid, GridCell
from assets.tables.codes import is_code
from assets.tables.numbers import is_dash, parse_number


def split_rows(grid: Grid, header_rows: int) -> Grid:
    """The grid with a row for each printed row below its header.

    A row is parted only where nothing is left to guess: some cell holds several numbers or codes, one on each line,
    which are no number together (“1,234,5” over “67.89” is one number that a narrow cell broke), and every other
    cell with text has as many lines. A row that does not part evenly stays as it is, unread.
    """
    counts = [1] * grid.rows
    for row, cells in _rows(grid):
        if row >= header_rows:
            counts[row] = _printed_rows(cells)
    if max(counts, default=1) == 1:
        return grid
    starts = [sum(counts[:row]) for row in range(grid.rows + 1)]
    parted = [part for cell in grid.cells for part in _parts(cell, starts)]
    return Grid(grid.box, starts[-1], grid.columns, tuple(sorted(parted, key=lambda c: (c.row, c.column))))


def _rows(grid: Grid) -> Iterator[tuple[int, list[GridCell]]]:
    """The cells of each row whose text has several lines; rows that merged cells cross are left out."""
    crossed = {r for cell in grid.cells if cell.row_span > 1 for r in range(cell.row, cell.row + cell.row_span)}
    rows: dict[int, list[GridCell]] = {}
    for cell in grid.cells:
        if cell.text.strip() and cell.row not in crossed:
            rows.setdefault(cell.row, []).append(cell)
    yield from ((row, cells) for row, cells in rows.items() if any("\n" in c.text.strip() for c in cells))


def _lines(cell: GridCell) -> list[str]:
    return [line.strip() for line in cell.text.strip().split("\n") if line.strip()]


def _printed_rows(cells: list[GridCell]) -> int:
    sizes = {len(_lines(cell)) for cell in cells}
    size = sizes.pop()
    return size if not sizes and size > 1 and any(_is_list(_lines(cell)) for cell in cells) else 1


def _is_list(lines: list[str]) -> bool:
    """Whether lines are numbers or codes below each other, and not one that was broken."""
    if all(is_code(line) for line in lines):
        return not is_code("".join(lines))
    return parse_number("".join(lines)) is None and (
        all(parse_number(line) is not None or is_dash(line) for line in lines)
        and any(parse_number(line) is not None for line in lines)
    )


def _parts(cell: GridCell, starts: list[int]) -> Iterator[GridCell]:
    first, count = starts[cell.row], starts[cell.row + cell.row_span] - starts[cell.row]
    if cell.row_span > 1 or count == 1:
        yield msgspec.structs.replace(cell, row=first, row_span=count)
        return
    lines = _lines(cell) or [""] * count
    height = (cell.box.bottom - cell.box.top) / count
    for n, text in enumerate(lines):
        top = cell.box.top + n * height
        box = Box(cell.box.x0, top, cell.box.x1, top + height)
        yield msgspec.structs.replace(cell, row=first + n, text=text, box=box)
