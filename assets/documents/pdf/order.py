"""The order of the text inside of cells, where an edited page holds it in the order of the edits."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import msgspec

from assets.documents.model import Box, Grid, Line
from assets.documents.pdf.words import Word, read_text

_TWO_LINES = 1.6


def is_disordered(grid: Grid, lines: Sequence[Line], on_side: bool) -> bool:
    """Whether a cell of the grid has several lines, and its text is not in the order in which it is read.

    Args:
        grid: as it was read.
        lines: of its page, in the order of the file.
        on_side: whether the page is shown turned.
    """
    if on_side and _is_several_high(lines):
        # Where a page is turned, lines one below the other are not always told apart.
        return True
    several = [cell.box for cell in grid.cells if "\n" in cell.text and _has_lines(cell.text)]
    if not several:
        return False
    stands = [((box.x0 + box.x1) / 2, (box.top + box.bottom) / 2, box.top) for box in (line.box for line in lines)]
    return any(_goes_back(box, stands) for box in several)


def _is_several_high(lines: Sequence[Line]) -> bool:
    heights = sorted(line.box.bottom - line.box.top for line in lines)
    return bool(heights) and heights[-1] > _TWO_LINES * heights[len(heights) // 2]


def _goes_back(box: Box, stands: Sequence[tuple[float, float, float]]) -> bool:
    """Whether of the lines in a box, each with its middle and its top, one stands above the one before."""
    x0, top, x1, bottom = box.x0, box.top, box.x1, box.bottom
    inside = [(y, start) for x, y, start in stands if x0 <= x <= x1 and top <= y <= bottom]
    return any(y < start for (_, start), (y, _) in pairwise(inside))


def _has_lines(text: str) -> bool:
    """Whether a text has several lines, and is not one that stands on end, a character in each line."""
    lines = text.split("\n")
    return len(lines) > 1 and any(len(line) > 1 for line in lines)


def reordered(grid: Grid, words: Sequence[Word]) -> Grid:
    """The grid with the text of each cell in the order in which it is read."""
    placed = [(w.centre, w.middle, w) for w in words if grid.box.holds(w.centre, w.middle)]
    cells = tuple(
        msgspec.structs.replace(cell, text=_arranged(cell.text, cell.box, placed)) if len(cell.text) > 1 else cell
        for cell in grid.cells
    )
    return Grid(grid.box, grid.rows, grid.columns, cells)


def _arranged(text: str, box: Box, placed: Sequence[tuple[float, float, Word]]) -> str:
    if "\n" in text and not _has_lines(text):
        return text
    x0, top, x1, bottom = box.x0, box.top, box.x1, box.bottom
    arranged = read_text(word for x, y, word in placed if x0 <= x <= x1 and top <= y <= bottom)
    if "\n" in arranged and not _has_lines(arranged):
        return text
    # The same characters in another order, or it is not what the cell says.
    return arranged if sorted("".join(arranged.split())) == sorted("".join(text.split())) else text
