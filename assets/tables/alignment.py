"""Whether the columns of two grids are the same, by where their cells begin and end."""

from __future__ import annotations

from bisect import bisect_left

import msgspec

from assets.documents.model import POINT, Box, Grid

_SIMILAR = 6.0
"""Points: the columns of a table lie within this of where they lay before the page break."""


def tolerance(unit: str) -> float:
    """How far apart, in a page's unit, what is the same edge of a column may lie."""
    return _SIMILAR if unit == POINT else 0.5


def edges(grid: Grid) -> list[float]:
    """Where the cells of a grid begin or end, from left to right; what lies within a point is one edge."""
    found: list[float] = []
    for x in sorted({x for cell in grid.cells for x in (cell.box.x0, cell.box.x1)}):
        if not found or x - found[-1] > 1.0 - 1e-6:
            found.append(x)
    return found


def aligned(grid: Grid, to: Grid, unit: str) -> Grid | None:
    """A grid with the columns of another one, or None where some cell does not begin and end where those do.

    A page on which no row uses some column has fewer columns, although it is the same table.
    """
    near = tolerance(unit)
    if len(grid.cells) == 0 or abs(grid.box.x0 - to.box.x0) > near or abs(grid.box.x1 - to.box.x1) > near:
        return None
    own, others = edges(grid), edges(to)
    if grid.columns == to.columns:
        fewer, more = sorted((own, others), key=len)
        return grid if all(abs(more[_nearest(more, x)] - x) <= near for x in fewer) else None
    if len(others) - 1 != to.columns:
        return None
    places = {x: _nearest(others, x) for cell in grid.cells for x in (cell.box.x0, cell.box.x1)}
    if any(abs(others[place] - x) > near for x, place in places.items()):
        return None
    cells = []
    for cell in grid.cells:
        first, last = places[cell.box.x0], places[cell.box.x1]
        if first >= last:
            return None
        cells.append(msgspec.structs.replace(cell, column=first, column_span=last - first))
    places_taken = [
        (row, column)
        for cell in cells
        for row in range(cell.row, cell.row + cell.row_span)
        for column in range(cell.column, cell.column + cell.column_span)
    ]
    whole = len(set(places_taken)) == len(places_taken)
    return Grid(grid.box, grid.rows, to.columns, tuple(cells)) if whole else None


def _nearest(places: list[float], x: float) -> int:
    after = min(bisect_left(places, x), len(places) - 1)
    before = max(after - 1, 0)
    return after if abs(places[after] - x) <= abs(places[before] - x) else before


def stacked(upper: Grid, lower: Grid, unit: str) -> tuple[Grid, Grid, Grid] | None:
    """Two grids with the same columns, and both as one; boxes are of no account there. None where they differ."""
    fewer, more = (upper, lower) if upper.columns <= lower.columns else (lower, upper)
    fitted = aligned(fewer, more, unit)
    if fitted is None:
        return None
    upper, lower = (fitted, more) if fewer is upper else (more, fitted)
    moved = tuple(msgspec.structs.replace(cell, row=cell.row + upper.rows) for cell in lower.cells)
    box = Box(upper.box.x0, upper.box.top, upper.box.x1, upper.box.bottom)
    return upper, lower, Grid(box, upper.rows + lower.rows, upper.columns, (*upper.cells, *moved))
