"""Shows what was read as text, so that a test says what it expects as one would write it down."""

from __future__ import annotations

from assets.documents.model import Document, Grid, Page


def shown(grid: Grid) -> list[str]:
    """The rows of a grid, written “a | b”; “<” stands where a cell goes on from the left and “^” from above."""
    lines = []
    for r, row in enumerate(grid.matrix()):
        texts = []
        for c, cell in enumerate(row):
            assert cell is not None, (r, c)
            texts.append("^" if cell.row < r else "<" if cell.column < c else cell.text.replace("\n", "/"))
        lines.append(" | ".join(texts).rstrip())
    return lines


def texts(page: Page) -> list[str]:
    """The lines of a page."""
    return [line.text for line in page.lines]


def order(document: Document) -> list[str]:
    """What stands on the pages from top to bottom: the lines, and “[rows x columns]” for each grid."""
    found = []
    for page in document.pages:
        parts = [(line.box.top, line.text) for line in page.lines]
        parts += [(grid.box.top, f"[{grid.rows} x {grid.columns}]") for grid in page.grids]
        found += [text for _, text in sorted(parts)]
    return found
