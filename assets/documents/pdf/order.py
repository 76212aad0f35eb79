"""The order of the text inside of cells, where an edited page holds it in the order of the edits."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from assets.documents.model import Box, Grid, Line
from assets.documents.pdf.words import Word, text_in

_TWO_LINES = 1.6


def is_disordered(grid: Grid, lines: Sequence[Line], on_side: bool) -> bool:
    """Whether a cell of the grid has several lines, and its text is not in the order in which it is read.

    Args:
        grid: as it was read.
        lines: of its page, in the order of the file.
        on_side: whether the page is shown turned.
    """
    heights = sorted(line.box.bottom - line.box.top for line in lines)
    usual = heights[len(heights) // 2] if heights else 0.0
    if on_side and any(line.box.bottom - line.box.top > _TWO_LINES * usual for line in lines):
        # Where a page is turned, lines one below the other are not always told apart.
        return True
    several = [cell.box for cell in grid.cells if _has_lines(cell.text)]
    return bool(several) and any(_goes_back(box, lines) for box in several)


def _goes_back(box: Box, lines: Sequence[Line]) -> bool:
    last: Box | None = None
    for line in lines:
        x, y = (line.box.x0 + line.box.x1) / 2, (line.box.top + line.box.bottom) / 2
        if not box.holds(x, y):
            continue
        if last is not None and y < last.top:
            return True
        last = line.box
    return False


def _has_lines(text: str) -> bool:
    """Whether a text has several lines, and is not one that stands on end, a character in each line."""
    lines = text.split("\n")
    return len(lines) > 1 and any(len(line) > 1 for line in lines)


def reordered(grid: Grid, words: Sequence[Word]) -> Grid:
    """The grid with the text of each cell in the order in which it is read."""
    cells = tuple(
        msgspec.structs.replace(cell, text=_arranged(cell.text, cell.box, words)) if len(cell.text) > 1 else cell
        for cell in grid.cells
    )
    return Grid(grid.box, grid.rows, grid.columns, cells)


def _arranged(text: str, box: Box, words: Sequence[Word]) -> str:
    if "\n" in text and not _has_lines(text):
        return text
    arranged = text_in(words, box)
    if "\n" in arranged and not _has_lines(arranged):
        return text
    # The same characters in another order, or it is not what the cell says.
    return arranged if sorted("".join(arranged.split())) == sorted("".join(text.split())) else text
