"""From the headings and rows of a table without rules to its grid."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from assets.documents.model import Box, Grid, GridCell
from assets.documents.pdf.open_body import Cell, Columns


def assembled(headings: Sequence[Cell], rows: Sequence[Sequence[Cell]], columns: Columns, height: float) -> Grid:
    """One grid cell for each heading, each cell of a row, and each place that is blank.

    Args:
        headings: with their columns, from top to bottom.
        rows: of the body, from top to bottom.
        columns: the edges of each.
        height: of the font, in points.
    """
    levels = _depths(headings, len(columns))
    depth = 1 + max(levels, default=-1)
    edges = _row_edges(headings, levels, depth, rows, height)
    cells: list[GridCell] = []

    def add(row: int, below: int, first: int, last: int, text: str) -> None:
        box = Box(columns[first][0], edges[row], columns[last][1], edges[below])
        cells.append(GridCell(row, first, below - row, last - first + 1, text, box))

    taken: set[tuple[int, int]] = set()
    for n, (cell, level) in enumerate(zip(headings, levels, strict=True)):
        under = [
            levels[m]
            for m, other in enumerate(headings)
            if levels[m] > level and other.first <= cell.last and cell.first <= other.last and m != n
        ]
        below = min(under, default=depth)
        add(level, below, cell.first, cell.last, cell.text)
        taken.update((r, c) for r in range(level, below) for c in range(cell.first, cell.last + 1))
    for n, row in enumerate(rows, depth):
        for cell in row:
            if any((n, c) in taken for c in range(cell.first, cell.last + 1)):
                continue
            add(n, n + 1, cell.first, cell.last, cell.text)
            taken.update((n, c) for c in range(cell.first, cell.last + 1))
    for r in range(depth + len(rows)):
        for c in range(len(columns)):
            if (r, c) not in taken:
                add(r, r + 1, c, c, "")
    cells.sort(key=lambda cell: (cell.row, cell.column))
    box = Box(columns[0][0], edges[0], columns[-1][1], edges[-1])
    return Grid(box, depth + len(rows), len(columns), tuple(cells))


def _depths(headings: Sequence[Cell], count: int) -> list[int]:
    """In which row of the header each heading stands: below all that stand over one of its columns."""
    filled = [0] * count
    levels = []
    for cell in headings:
        level = max(filled[cell.first : cell.last + 1], default=0)
        levels.append(level)
        filled[cell.first : cell.last + 1] = [level + 1] * (cell.last + 1 - cell.first)
    return levels


def _row_edges(
    headings: Sequence[Cell], levels: Sequence[int], depth: int, rows: Sequence[Sequence[Cell]], height: float
) -> list[float]:
    spans: list[tuple[float, float]] = []
    for level in range(depth):
        own = [cell for cell, at in zip(headings, levels, strict=True) if at == level]
        spans.append((min(c.top for c in own), max(c.bottom for c in own)))
    spans += [(min(c.top for c in row), max(c.bottom for c in row)) for row in rows]
    edges = [spans[0][0] - 0.2 * height]
    for (_, bottom), (top, _) in pairwise(spans):
        # Headings of several lines reach into the next row: edges go down all the same.
        edges.append(max((bottom + top) / 2, edges[-1] + 0.5))
    edges.append(max(spans[-1][1] + 0.2 * height, edges[-1] + 0.5))
    return edges
