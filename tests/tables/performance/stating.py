"""What the performance tables of pages built by hand state, as plain tuples."""

from __future__ import annotations

from decimal import Decimal

from assets.documents.model import Box, Grid, GridCell, Page
from assets.tables.performance.reader import PerformanceTable, performance_tables
from assets.tables.performance.values import points_in, target_of, text_of
from tests.tables.building import document


def only(*pages: Page) -> PerformanceTable:
    """The one performance table of a document of these pages."""
    found = performance_tables(document(*pages))
    assert len(found) == 1
    return found[0]


def rows(table: PerformanceTable) -> list[tuple[str | Decimal | None, ...]]:
    """Level 1, level 2, name, target, actual, weight and score of each indicator."""
    return [
        (
            row.level1.text,
            row.level2.text,
            row.name,
            target_of(row.cells),
            text_of(row.cells, "actual"),
            points_in(row.cells, "weight"),
            points_in(row.cells, "score"),
        )
        for row in table.indicators
    ]


def funds(table: PerformanceTable) -> list[str]:
    """Each row of funds in one line: its name, then every number with its role; without dashes."""
    return [
        " ".join([row.name, *(f"{role}={e.text}" for role, e in row.cells.items() if e.text not in "—/")])
        for row in table.funds
    ]


def totals(table: PerformanceTable) -> list[tuple[str | None, ...]]:
    """Score, full score and grade of each row that sums up."""
    return [
        tuple(e.text if e is not None else None for e in (total.score, total.full_score, total.grade))
        for total in table.totals
    ]


def ruled(rows: list[str], edges: list[float], top: float = 60.0) -> Grid:
    """A grid whose columns lie between given edges; a cell is written “text”, “<” joins it to the left."""
    cells: list[GridCell] = []
    for r, row in enumerate(rows):
        texts = [text.strip() for text in row.split("|")]
        for c, text in enumerate(texts):
            if text == "<":
                continue
            until = next((i for i in range(c + 1, len(texts)) if texts[i] != "<"), len(texts))
            box = Box(edges[c], top + 20 * r, edges[until], top + 20 * r + 20)
            cells.append(GridCell(r, c, 1, until - c, text, box))
    return Grid(Box(edges[0], top, edges[-1], top + 20 * len(rows)), len(rows), len(edges) - 1, tuple(cells))
