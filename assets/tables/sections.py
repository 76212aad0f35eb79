"""Parts a grid into the tables that it holds, and the titles, units and notes that stand in its rows.

Worksheets of finance systems, and web pages and Word tables made from them, set the title, “公开02表”, “编制单位：” and
“单位：万元” into the first rows of the grid, notes and signatures into the last, and at times several tables below each
other. What is read from a part is as if the lines stood around a grid of its own; every cell keeps its box.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise

import msgspec

from assets.documents.model import CELL, Box, Grid, GridCell, Line
from assets.tables.catalogue import squeeze, title_of

NOTE = re.compile(r"(注|说明|备注)\d?[:：]")
FURNITURE = re.compile(
    r"(?:公开|附|预决算公开|财决(?:公开)?|[zZ])?(?:表)?\d{1,3}(?:-\d+)?表?|.*单位[:：]?(?:人民币)?(?:亿|[十百千]?万|[百千])?元.*"
    r"|(?:编制|填报|预算|公开)?(?:部门|单位)(?:名称)?(?:[(（].{1,6}[)）])?[:：].*|(?:填报|编制)?日期[:：].*|\d{4}年度?"
)
_BARE = re.compile(r"\d{1,3}|\d{4}年度?")
_SIGNATURE = re.compile(
    r"(?:单位|部门|财务)?负责人.{0,6}[:：].*|(?:填表|制表|复核|审核|经办)人?.{0,6}[:：].*|联系电话[:：].*"
)
_FURNITURE_IN_ROW = 4
_FEWEST_BLANK = 2
_LOOK_AHEAD = 6


class Section(msgspec.Struct, frozen=True):
    """One table of a grid: the lines above it, its own rows, the notes below it."""

    above: tuple[Line, ...]
    grid: Grid | None
    below: tuple[Line, ...] = ()


def sections(grid: Grid, unit: str) -> list[Section]:
    """The tables of a grid from top to bottom; the grid itself where no row of it says otherwise.

    Args:
        grid: as it was read.
        unit: of its page (`model.CELL` for a worksheet, where any first row of one cell is a title).
    """
    rows = _rows(grid)
    starts = [0, *(r for r in range(1, grid.rows) if _begins(rows, r, unit)), grid.rows]
    if len(starts) == 2 and not _is_caption(rows[0]) and (unit != CELL or len(rows[0]) != 1) and not _ends(rows):
        return [Section((), grid)]
    return [_section(grid, rows, start, end, unit) for start, end in pairwise(starts)]


def _rows(grid: Grid) -> list[list[GridCell]]:
    """Of each row the cells with text that begin in it."""
    rows: dict[int, list[GridCell]] = defaultdict(list)
    for cell in grid.cells:
        if cell.text and not cell.text.isspace():
            rows[cell.row].append(cell)
    return [rows[r] for r in range(grid.rows)]


def _is_title(row: Sequence[GridCell]) -> bool:
    return len(row) == 1 and title_of(row[0].text) is not None


def _is_furniture(row: Sequence[GridCell]) -> bool:
    texts = [squeeze(cell.text) for cell in row]
    if not 0 < len(texts) <= _FURNITURE_IN_ROW or not all(FURNITURE.fullmatch(text) for text in texts):
        return False
    # Several years or numbers beside each other head columns or are figures.
    return len(texts) == 1 or not all(_BARE.fullmatch(text) for text in texts)


def _is_caption(row: Sequence[GridCell]) -> bool:
    return _is_title(row) or _is_furniture(row)


def _begins(rows: Sequence[Sequence[GridCell]], r: int, unit: str) -> bool:
    """Whether another table begins with a row: with its title, or on a worksheet behind blank rows."""
    row = rows[r]
    if not row:
        return False
    ahead = next((other for other in rows[r + 1 : r + 1 + _LOOK_AHEAD] if len(other) > 1), None)
    if ahead is None:
        return False
    if _is_title(row):
        return True
    if unit != CELL or rows[r - 1]:
        return False
    blank = next((n for n in range(1, r + 1) if rows[r - n]), r + 1) - 1
    return blank >= _FEWEST_BLANK or (_is_furniture(row) and not _leads(rows, r))


def _leads(rows: Sequence[Sequence[GridCell]], r: int) -> bool:
    """Whether nothing but captions stands above a row."""
    return all(len(row) <= 1 or _is_furniture(row) for row in rows[:r])


def _ends(rows: Sequence[Sequence[GridCell]]) -> bool:
    last = next((row for row in reversed(rows) if row), [])
    return bool(last) and _is_tail(last)


def _is_tail(row: Sequence[GridCell]) -> bool:
    """Whether a row is a note or has signatures; further lines of a note may follow it."""
    if len(row) == 1 and NOTE.match(squeeze(row[0].text)):
        return True
    return bool(row) and all(_SIGNATURE.fullmatch(squeeze(cell.text)) for cell in row)


def _section(grid: Grid, rows: Sequence[Sequence[GridCell]], start: int, end: int, unit: str) -> Section:
    first = start
    while first < end and (len(rows[first]) <= 1 or _is_furniture(rows[first])):
        first += 1
    # One cell alone may head all columns: it is a title only in company, or where any first row of one cell is one.
    if unit != CELL and not any(_is_caption(row) for row in rows[start:first]):
        first = start
    last = end
    tail = next(
        (
            r
            for r in range(first, end)
            if _is_tail(rows[r]) and all(len(row) <= 1 or _is_tail(row) for row in rows[r:end])
        ),
        end,
    )
    last = min(last, tail)
    while last > first and not rows[last - 1] and unit == CELL:
        last -= 1
    return Section(_lines(rows[start:first]), _cut(grid, first, last), _lines(rows[last:end]))


def _lines(rows: Sequence[Sequence[GridCell]]) -> tuple[Line, ...]:
    return tuple(Line(" ".join(cell.text.split()), cell.box) for row in rows for cell in row)


def _cut(grid: Grid, first: int, last: int) -> Grid | None:
    """The rows from `first` to before `last`; cells that reach out of them are cut."""
    if first >= last:
        return None
    if first == 0 and last == grid.rows:
        return grid
    cells = []
    for cell in grid.cells:
        top, bottom = max(cell.row, first), min(cell.row + cell.row_span, last)
        if top < bottom:
            cells.append(msgspec.structs.replace(cell, row=top - first, row_span=bottom - top))
    box = Box(grid.box.x0, min(c.box.top for c in cells), grid.box.x1, max(c.box.bottom for c in cells))
    return Grid(box, last - first, grid.columns, tuple(sorted(cells, key=lambda cell: (cell.row, cell.column))))
