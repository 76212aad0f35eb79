"""Whether a grid goes on with the table before it: below it, or beside it where a wide table was parted."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from assets.documents.model import POINT, Grid, Line
from assets.tables.alignment import aligned, stacked, tolerance
from assets.tables.catalogue import FormKind, squeeze
from assets.tables.layout import Layout, layout_of
from assets.tables.pieces import OpenTable, Part, Piece, department_line, is_furniture
from assets.tables.sections import NOTE

_LONGEST_CAPTION = 60
_MOST_PAGES_BETWEEN = 2
_FEWEST_PAIRED = 2
_SIDES = ("收入", "支出")


def continuation(table: OpenTable, piece: Piece, layout: Layout, kind: FormKind | None) -> Part | None:
    """The part that a grid is of the table before it, or None where it begins a table of its own.

    Args:
        table: the table before it.
        piece: the grid, with the text above it.
        layout: what the grid's own header says.
        kind: the form whose title stands above the grid, if any.
    """
    before = table.parts[-1].piece
    if not _may_follow(table, before, piece, kind):
        return None
    headed = _head_on_the_page_before(table, piece)
    if headed is not None and kind is None:
        return headed
    if layout.has_header:
        return _below_its_own_header(table, piece, layout, kind) or _other_half(table, piece, layout)
    if kind is not None or _speaks(piece.above):
        return None
    guessed = layout_of(piece.grid, begins=True)
    if table.kind is not None and _names_columns(table.kind, guessed):
        half = _other_half(table, piece, guessed)
        if half is not None:
            return half
    return _below(table, piece, layout) or _other_half(table, piece, guessed)


def _names_columns(kind: FormKind, layout: Layout) -> bool:
    """Whether what may be a header names columns of the form and nothing else."""
    paths = [path for path in layout.paths if path]
    return bool(paths) and not kind.two_sided and all(kind.own_column_for(path, None) for path in paths)


def _below(table: OpenTable, piece: Piece, layout: Layout) -> Part | None:
    """A part without a header, below one that has the same columns."""
    for part in reversed(table.parts):
        fitted = aligned(piece.grid, part.piece.grid, piece.page.unit) if part.left is None else None
        if fitted is not None:
            return Part(msgspec.structs.replace(piece, grid=fitted), part.layout, layout.header_rows)
    return None


def _may_follow(table: OpenTable, before: Piece, piece: Piece, kind: FormKind | None) -> bool:
    """Whether nothing that stands between two grids parts them."""
    if piece.page.unit != POINT:
        # Without pages only a table that was cut in two goes on: with the next one, and no word between.
        between = any(not is_furniture(line.text) for line in piece.above)
        if piece.page is not before.page or (between and kind is None):
            return False
    elif piece.page is before.page:
        if piece.above or not _is_below(before.grid, piece.grid):
            return False
    elif not piece.first_on_page or piece.page.number - before.page.number > _MOST_PAGES_BETWEEN:
        return False
    if kind is not None and kind is not table.kind:
        return False
    if any(NOTE.match(squeeze(line.text)) for line in piece.above):
        return False
    departments = [department_line(p.above) for p in (table.parts[0].piece, piece)]
    return None in departments or departments[0] == departments[1]


def _is_below(before: Grid, after: Grid) -> bool:
    return after.box.top >= before.box.bottom - tolerance(POINT)


def _below_its_own_header(table: OpenTable, piece: Piece, layout: Layout, kind: FormKind | None) -> Part | None:
    """A part with the same header as one before it. A second totals row at its top begins another department's form."""
    for part in table.parts:
        own = layout if part.layout.paths == layout.paths else _repeated(part, piece)
        if own is None:
            continue
        if kind is None and aligned(piece.grid, part.piece.grid, piece.page.unit) is None:
            return None
        if part.left is not None:
            break
        if piece.page is part.piece.page and piece.page.unit == POINT:
            return None
        new = Part(piece, own, own.header_rows)
        return None if _begins_with_total(part) and _begins_with_total(new) else new
    return None


def _repeated(part: Part, piece: Piece) -> Layout | None:
    """The layout of a part whose header rows are the first rows of a grid too; what follows may look like header."""
    if part.skip == 0 or part.layout.header_rows != part.skip or part.piece.grid.columns != piece.grid.columns:
        return None
    rows = [
        [squeeze(cell.text) if cell else "" for row in grid.matrix()[: part.skip] for cell in row]
        for grid in (part.piece.grid, piece.grid)
    ]
    return part.layout if rows[0] == rows[1] else None


def _begins_with_total(part: Part) -> bool:
    matrix = part.piece.grid.matrix()
    if part.rows <= 0:
        return False
    return any(cell is not None and squeeze(cell.text) in ("合计", "总计") for cell in matrix[part.skip][:4])


def _head_on_the_page_before(table: OpenTable, piece: Piece) -> Part | None:
    """The first rows of a table whose header alone, or the upper part of it, stands on the page before."""
    last = table.parts[-1]
    if len(table.parts) > 1 or last.rows > 0 or not last.layout.has_header or _speaks(piece.above):
        return None
    both = stacked(last.piece.grid, piece.grid, piece.page.unit)
    if both is None:
        return None
    upper, lower, joined = both
    whole = layout_of(joined)
    if whole.header_rows < upper.rows:
        return None
    table.parts[0] = Part(msgspec.structs.replace(last.piece, grid=upper), whole, last.skip)
    return Part(msgspec.structs.replace(piece, grid=lower), whole, whole.header_rows - upper.rows)


def _other_half(table: OpenTable, piece: Piece, layout: Layout) -> Part | None:
    """The right half of a table that was parted between two columns.

    Either income stands on one page and expenditure on the next; or the columns go on, with or without the labels,
    in as many rows as some part before has that has no right half yet.
    """
    if _speaks(piece.above) or piece.page.unit != POINT or piece.page is table.parts[-1].piece.page:
        return None
    new = Part(piece, layout, layout.header_rows)
    numbered = Part(piece, layout, layout.header_rows + 1) if _is_number_of_column(piece.grid, layout) else new
    paired = {part.left for part in table.parts}
    for number, part in enumerate(table.parts):
        if part.left is not None or number in paired:
            continue
        if _sides_of(part.layout) == {_SIDES[0]} and _sides_of(layout) == {_SIDES[1]}:
            return Part(piece, layout, layout.header_rows, number)
        half = next((half for half in (new, numbered) if half.rows == part.rows), None)
        if half is None or half.rows < _FEWEST_PAIRED or set(layout.paths) & set(_values(part.layout)):
            continue
        if _labels(half) in (None, _labels(part)):
            return msgspec.structs.replace(half, left=number)
    return None


def _is_number_of_column(grid: Grid, layout: Layout) -> bool:
    """Whether the row below the header only numbers the one column that a half has."""
    row = grid.matrix()[layout.header_rows] if layout.header_rows < grid.rows else []
    return grid.columns == 1 and any(cell is not None and squeeze(cell.text).isdigit() for cell in row)


def _values(layout: Layout) -> list[str]:
    return [layout.paths[column] for block in layout.blocks for column in block.values]


def _sides_of(layout: Layout) -> set[str]:
    sides = {block.side for block in layout.blocks}
    heads = {path.split("/", 1)[0] for path in layout.paths if path}
    return {side for side in sides if side} or (heads & set(_SIDES) if len(heads) == 1 else set())


def _labels(part: Part) -> list[str] | None:
    """The labels of a part's rows; None where it has neither codes nor labels."""
    columns = [c for block in part.layout.blocks for c in (*block.codes, block.label) if c is not None]
    if not columns:
        return None
    rows = part.piece.grid.matrix()[part.skip :]
    return ["".join(squeeze(cell.text) for c in columns if (cell := row[c])) for row in rows]


def _speaks(lines: Sequence[Line]) -> bool:
    """Whether running text stands between, and not only a page number or a running header."""
    return sum(len(line.text) for line in lines if not is_furniture(line.text)) > _LONGEST_CAPTION
