"""Builds the pages of documents that have none: paragraphs and tables one under the other, and worksheets.

Readers of such formats say what they find; here it gets its place (see `model.LINE` and `model.CELL`), merged cells
are laid out so that each place is covered once, and the limits are kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from assets.documents.characters import NUMBER, TURNED_ROUND, clean, turns_round
from assets.documents.limits import Meter
from assets.documents.model import CELL, LINE, Box, Grid, GridCell, Line, NumberSpan, Page

MOST_NOTES = 20


class TableCell(NamedTuple):
    """A cell as a file states it; it may overlap others or reach beyond the table."""

    row: int
    column: int
    text: str
    row_span: int = 1
    column_span: int = 1


class Notes:
    """What of a page was not read, each thing once and not too many of them."""

    def __init__(self) -> None:
        self._notes: dict[str, None] = {}

    def add(self, note: str) -> None:
        """Adds a note, in Chinese, without a full stop."""
        if len(self._notes) < MOST_NOTES:
            self._notes[note] = None

    def joined(self) -> str:
        """All of them in one line."""
        return "；".join(self._notes)


class FlowPage:
    """One page of running text and tables, from top to bottom."""

    def __init__(self, meter: Meter, label: str = "") -> None:
        self.meter = meter
        self.label = clean(label).strip()
        self.notes = Notes()
        self._lines: list[Line] = []
        self._grids: list[Grid] = []
        self._top = 0
        self._width = 1

    @property
    def empty(self) -> bool:
        """Whether nothing stands on it so far."""
        return not self._lines and not self._grids

    def paragraph(self, text: str, at: int | None = None) -> None:
        """Adds a paragraph; each of its lines that is not blank becomes one line, each in a place of its own.

        Args:
            text: may hold line breaks.
            at: where it stands, if the file itself counts lines; not above what was added before.
        """
        self.meter.take_text(text)
        for part in _cleaned(text, self.notes).split("\n"):
            stripped = part.strip()
            if stripped:
                self._line(stripped, at)

    def joined(self, parts: Sequence[str], at: int) -> None:
        """Adds one paragraph that the file breaks over several lines of its own, beginning with line `at`."""
        text = ""
        numbers: list[NumberSpan] = []
        for number, part in enumerate(parts):
            self.meter.take_text(part)
            stripped = _cleaned(part, self.notes).strip()
            numbers += _numbers(stripped, at + number, len(text))
            text += stripped
        if text:
            self._add(text, Box(0, at, max(map(len, parts)), at + len(parts)), tuple(numbers))

    def table(
        self, cells: Iterable[TableCell], rows: int, lines: Sequence[int] | None = None, *, stacked: bool = False
    ) -> None:
        """Adds a table. A single cell is a frame around text and no table.

        Args:
            cells: row by row; those of the last ones may be missing where there are too many.
            rows: how many rows the table has.
            lines: where each row stands, if the file itself counts lines.
            stacked: whether the cells of a row stand on lines of their own, one under the other.
        """
        top = self._top if lines is None else lines[0]
        kept = []
        for cell in cells:
            self.meter.take_table_text(cell.text)
            kept.append(cell._replace(text=_cleaned(cell.text, self.notes).strip()))
        if len(kept) <= 1:
            for cell in kept:
                self.paragraph(cell.text, None if lines is None else top)
            return
        placing = Placing(0, top, rows, f"第 {len(self._grids) + 1} 个表格", lines, stacked)
        grid = lay_out(kept, placing, self.meter, self.notes)
        if grid is not None:
            self._grids.append(grid)
            self._top = int(grid.box.bottom)
            self._width = max(self._width, grid.columns)

    def page(self, number: int) -> Page:
        """What was added, as a page."""
        return Page(
            number,
            float(self._width),
            float(max(1, self._top)),
            tuple(self._lines),
            tuple(self._grids),
            note=self.notes.joined(),
            label=self.label,
            unit=LINE,
        )

    def _line(self, text: str, at: int | None) -> None:
        top = self._top if at is None else max(at, self._top)
        self._add(text, Box(0, top, len(text), top + 1), tuple(_numbers(text, top, 0)))

    def _add(self, text: str, box: Box, numbers: tuple[NumberSpan, ...]) -> None:
        self.meter.take_paragraph()
        self._lines.append(Line(text, box, numbers))
        self._top = int(box.bottom)
        self._width = max(self._width, int(box.x1))


def _cleaned(text: str, notes: Notes) -> str:
    if turns_round(text):
        notes.add(TURNED_ROUND)
    return clean(text)


def _numbers(text: str, top: int, offset: int) -> Iterable[NumberSpan]:
    """The numbers of a line; `offset` is where the line begins in its paragraph."""
    return (
        NumberSpan(offset + m.start(), offset + m.end(), Box(m.start(), top, m.end(), top + 1))
        for m in NUMBER.finditer(text)
    )


def sheet_page(name: str, cells: Iterable[TableCell], last_row: int, meter: Meter, notes: Notes) -> Page:
    """A worksheet as a page (its number is the caller's): one grid, or lines of text where it has a single column.

    Args:
        name: the worksheet's.
        cells: row by row; those of the last ones may be missing where there are too many.
        last_row: the last row of the worksheet that holds anything, from 0.
        meter: see `lay_out`.
        notes: see `lay_out`.
    """
    kept = []
    for cell in cells:
        meter.take_table_text(cell.text)
        text = _cleaned(cell.text, notes).strip()
        if text or cell.row_span > 1 or cell.column_span > 1:
            kept.append(cell._replace(text=text))
    lines: list[Line] = []
    grids: tuple[Grid, ...] = ()
    width = height = 1
    inked = [cell for cell in kept if cell.text]
    if inked:
        left, top = min(cell.column for cell in inked), min(cell.row for cell in inked)
        height = max(cell.row + cell.row_span for cell in inked)
        width = max(cell.column + cell.column_span for cell in inked)
        if all(cell.column == left for cell in inked):
            lines = [line for cell in inked for line in _sheet_lines(cell, meter)]
        else:
            moved = [cell._replace(row=cell.row - top, column=cell.column - left) for cell in kept]
            grid = lay_out(moved, Placing(left, top, last_row - top + 1, "工作表"), meter, notes)
            grids = (grid,) if grid is not None else ()
    page_size = (float(max(1, width)), float(max(1, height)))
    return Page(1, *page_size, tuple(lines), grids, note=notes.joined(), label=clean(name).strip(), unit=CELL)


def _sheet_lines(cell: TableCell, meter: Meter) -> Iterable[Line]:
    box = Box(cell.column, cell.row, cell.column + cell.column_span, cell.row + cell.row_span)
    for part in cell.text.split("\n"):
        stripped = part.strip()
        if stripped:
            meter.take_text(stripped)
            meter.take_paragraph()
            numbers = (NumberSpan(m.start(), m.end(), box) for m in NUMBER.finditer(stripped))
            yield Line(stripped, box, tuple(numbers))


class Placing(NamedTuple):
    """Where a grid stands on its page.

    `left` and `top` are its corner, `rows` how many rows the file has of it, `what` is what the notes call it. `lines`
    says where each row stands, one under the other if None; the cells of `stacked` rows stand one under the other.
    """

    left: int
    top: int
    rows: int
    what: str
    lines: Sequence[int] | None = None
    stacked: bool = False

    def box(self, row: int, column: int, height: int, width: int) -> Box:
        """Where a cell stands that begins at a row and column and covers so many of them."""
        first, last = row, row + height - 1
        top, bottom = (
            (self.top + first, self.top + last) if self.lines is None else (self.lines[first], self.lines[last])
        )
        down = column if self.stacked else 0
        return Box(self.left + column, top + down, self.left + column + width, bottom + down + 1)


def lay_out(cells: Sequence[TableCell], placing: Placing, meter: Meter, notes: Notes) -> Grid | None:
    """The grid that cells form, each place covered once: the first cell that claims a place has it, blanks are filled.

    Args:
        cells: in the order of the file, rows and columns from 0.
        placing: where on the page.
        meter: cuts what is too large.
        notes: told what was cut.
    """
    meter.take_table()
    limits = meter.limits
    columns = max((cell.column + min(cell.column_span, limits.table_columns) for cell in cells), default=0)
    rows = max((cell.row for cell in cells), default=-1) + 1
    if columns > limits.table_columns:
        columns = limits.table_columns
        notes.add(f"{placing.what}超过 {columns} 列，只读取前 {columns} 列")
    most_rows = meter.rows_left(columns)
    if max(rows, placing.rows) > most_rows:
        notes.add(f"{placing.what}共 {max(rows, placing.rows)} 行，只读取前 {most_rows} 行")
        rows = min(rows, most_rows)
    if rows <= 0 or columns <= 0:
        return None
    meter.take_cells(rows * columns)
    taken = [bytearray(columns) for _ in range(rows)]
    placed: list[GridCell] = []
    for cell in cells:
        fitted = _fit(cell, taken, rows, columns)
        if fitted is not None:
            box = placing.box(cell.row, cell.column, *fitted)
            placed.append(GridCell(cell.row, cell.column, *fitted, cell.text, box))
    for r, row in enumerate(taken):
        placed += [GridCell(r, c, 1, 1, "", placing.box(r, c, 1, 1)) for c, used in enumerate(row) if not used]
    placed.sort(key=lambda cell: (cell.row, cell.column))
    whole = placing.box(0, 0, rows, columns).union(placed[-1].box)
    return Grid(whole, rows, columns, tuple(placed))


def _fit(cell: TableCell, taken: list[bytearray], rows: int, columns: int) -> tuple[int, int] | None:
    """Claims the places of a cell and returns how many rows and columns it gets; None where its first one is taken."""
    if not (0 <= cell.row < rows and 0 <= cell.column < columns) or taken[cell.row][cell.column]:
        return None
    end = min(columns, cell.column + max(1, cell.column_span))
    across = slice(cell.column, next((c for c in range(cell.column, end) if taken[cell.row][c]), end))
    width = across.stop - across.start
    height = 0
    for row in taken[cell.row : cell.row + max(1, cell.row_span)]:
        if any(row[across]):
            break
        row[across] = b"\1" * width
        height += 1
    return height, width
