"""Builds pages by hand: a grid from rows of text, in which “<” joins the cell to its left and “^” the cell above."""

from __future__ import annotations

from collections.abc import Sequence

from assets.documents.model import Box, Document, Grid, GridCell, Line, Page

WIDTH, HEIGHT = 60.0, 20.0
SHA = "0" * 64


def grid(rows: Sequence[str], top: float = 100.0, left: float = 50.0, width: float = WIDTH) -> Grid:
    """A grid whose rows are written “a | b | c”; `width` is that of a column in points."""
    table = [[text.strip() for text in row.split("|")] for row in rows]
    columns = len(table[0])
    spans: dict[tuple[int, int], list[int]] = {}
    owner: dict[tuple[int, int], tuple[int, int]] = {}
    for r, row in enumerate(table):
        assert len(row) == columns, f"row {r} has {len(row)} columns, not {columns}"
        for c, text in enumerate(row):
            place = owner[r, c - 1] if text == "<" else owner[r - 1, c] if text == "^" else (r, c)
            owner[r, c] = place
            span = spans.setdefault(place, [0, 0])
            span[0], span[1] = max(span[0], r - place[0] + 1), max(span[1], c - place[1] + 1)
    cells = tuple(
        GridCell(
            r,
            c,
            down,
            across,
            table[r][c],
            Box(left + width * c, top + HEIGHT * r, left + width * (c + across), top + HEIGHT * (r + down)),
        )
        for (r, c), (down, across) in sorted(spans.items())
    )
    box = Box(left, top, left + width * columns, top + HEIGHT * len(table))
    return Grid(box, len(table), columns, cells)


def line(text: str, top: float) -> Line:
    """A line of running text at the left margin."""
    return Line(text, Box(50, top, 50 + 10.0 * len(text), top + 12))


def page(number: int, *parts: str | Sequence[str], width: float = WIDTH) -> Page:
    """A page from top to bottom: a string is a line of text, a sequence of strings the rows of a grid."""
    lines, grids, top = [], [], 40.0
    for part in parts:
        if isinstance(part, str):
            lines.append(line(part, top))
            top += 20
        else:
            grids.append(grid(part, top, width=width))
            top = grids[-1].box.bottom + 10
    return Page(number, 595, 842, tuple(lines), tuple(grids))


def document(*pages: Page) -> Document:
    """A document of these pages."""
    return Document(SHA, "pdf", pages)


def shown(pages: Sequence[Page]) -> str:
    """Pages as text, for the message of a test that fails."""
    found = []
    for one in pages:
        found += [f"--- {one.number}", *(printed.text for printed in one.lines)]
        for table in one.grids:
            for r, row in enumerate(table.matrix()):
                texts = [repr(c.text)[1:-1] if c and (c.row, c.column) == (r, i) else "·" for i, c in enumerate(row)]
                found.append(" | ".join(texts))
    return "\n".join(found)
