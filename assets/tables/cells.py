"""Reads the cells of one form, from the grids that it is made of."""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from assets.documents.model import GridCell, Source
from assets.tables.catalogue import FormKind
from assets.tables.codes import is_code, is_coded_label, is_numbered, join_code, split_code
from assets.tables.columns import Columns
from assets.tables.layout import Block, Layout
from assets.tables.model import DEFAULT_UNIT, OTHER_FORM, Cell
from assets.tables.pieces import OpenTable, Part
from assets.tables.rows import split_rows
from assets.tables.units import heading_unit, in_stored_unit, number_and_unit, speaks_of_money

_TWO_SIDES = 2
_TOTAL = re.compile(r"(合计|总计|小计)$")
_COMPLETE = re.compile(r"(支出|收入|合计|总计|小计|结余|拨款|分配|缴款|数)$")


class _Row(msgspec.Struct, frozen=True):
    """One row of a grid: the cell at each place, its index in the grid and its number in the form."""

    page: int
    places: list[GridCell | None]
    index: int
    number: int

    def squeezed(self, column: int) -> str:
        cell = self.places[column]
        return "".join(cell.text.split()) if cell else ""

    def begins(self, column: int) -> GridCell | None:
        """The cell whose top left place this is; a merged cell is read once."""
        cell = self.places[column]
        return cell if cell and cell.column == column and cell.row == self.index else None


class _Names(msgspec.Struct, frozen=True):
    """What names a row's values: account code, label, side."""

    code: str | None
    label: str
    side: str | None


def read_cells(sha256: str, table: OpenTable, unit: str) -> tuple[Cell, ...]:
    """The value cells of a form from top to bottom, amounts in 万元; of an unknown table (`kind` None) as printed.

    Args:
        sha256: the document.
        table: its parts and what form they are.
        unit: the printed unit of its amounts.
    """
    reader = _CellReader(sha256, table, unit)
    for number, part in enumerate(table.parts):
        reader.read_part(number, part)
    return tuple(reader.cells)


class _CellReader:
    def __init__(self, sha256: str, table: OpenTable, unit: str) -> None:
        self.sha256 = sha256
        self.kind = table.kind
        self.title = table.title
        self.unit = unit
        self.cells: list[Cell] = []
        self.rows = 0
        self.code_before: str | None = None
        self.row_names: dict[int, list[tuple[int, _Names]]] = {}
        self.begin_part(table.layout)

    def begin_part(self, layout: Layout) -> None:
        """Sets what the columns of the rows to come are."""
        self.layout = layout
        self.columns = Columns(self.kind, layout.paths)
        self.sides = _sides(self.kind, layout.blocks)
        named = {c for b in layout.blocks for c in (*b.codes, *b.groups, b.label, *b.values)}
        self.rest = [column for column in range(len(layout.paths)) if column not in named]

    def read_part(self, number: int, part: Part) -> None:
        """Reads one grid. The rows of a right half are those of its left half."""
        if part.layout is not self.layout:
            self.begin_part(part.layout)
        grid = split_rows(part.piece.grid, part.skip)
        matrix = grid.matrix()
        head = {texts for row in matrix[: part.skip] if sum(map(bool, texts := _texts(row))) > 1}
        lefts = self.row_names.get(part.left, []) if part.left is not None else []
        names = self.row_names.setdefault(number, [])
        for index in range(part.skip, grid.rows):
            left = lefts[index - part.skip] if index - part.skip < len(lefts) else None
            row = _Row(part.piece.page.number, matrix[index], index, left[0] if left else self.rows)
            if _texts(matrix[index]) in head:
                names.append((row.number, _Names(None, "", None)))
                continue  # The header again, where pages were put together into one grid.
            continued = number > 0 and index == part.skip and part.left is None
            names.append((row.number, self.read(row, continued=continued, named=left[1] if left else None)))

    def read(self, row: _Row, *, continued: bool, named: _Names | None) -> _Names:
        """Reads one row and returns what names it.

        Args:
            row: the row.
            continued: whether it is the first one after a page break.
            named: the names of the same row in the left half of the table.
        """
        first = _Names(None, "", None)
        if not self.layout.blocks:
            self._read_plain(row)
        elif continued and self._completes_labels(row):
            return first
        else:
            spare = ""
            for number, (block, side) in enumerate(zip(self.layout.blocks, self.sides, strict=True)):
                names = self._names(row, block, side)
                if named is not None and not block.codes and block.label is None:
                    names = named
                spare = self._read_block(row, block, names, spare)
                first = names if number == 0 else first
            self._read_rest(row, first)
        self.rows = max(self.rows, row.number + 1)
        return first

    def _names(self, row: _Row, block: Block, side: str | None) -> _Names:
        """The code, label and side of a block's row; a total's label may stand in the place of the code."""
        label_cell = row.places[block.label] if block.label is not None else None
        cells = dict.fromkeys(row.places[c] for c in block.codes)
        printed = ["".join(cell.text.split()) if cell and cell is not label_cell else "" for cell in cells]
        label = row.squeezed(block.label) if block.label is not None else ""
        for group in reversed(block.groups):
            beside = row.squeezed(group)
            label = label or ("" if beside.isdigit() else beside)
        if not any(printed):
            return _Names(*split_code(label), side) if self._has_codes() else _Names(None, label, side)
        code = join_code(printed, self.code_before)
        if is_code(code) or self._takes_any_code(code):
            self.code_before = code
            return _Names(code, label, side)
        return _Names(None, label or code, side)

    def _has_codes(self) -> bool:
        return self.kind is None or self.kind.coded or self.kind.codes == "any"

    def _takes_any_code(self, code: str) -> bool:
        """Units and projects have codes of their own, of digits and letters."""
        free = self.kind is None or self.kind.codes == "any"
        return free and code.isascii() and any(c.isdigit() for c in code)

    def _read_block(self, row: _Row, block: Block, names: _Names, spare: str) -> str:
        """Reads one block of a row and returns the label that is left for the block to its right.

        A wide form's totals row sets its label at the left end of a block and its number at the right end of another:
        `spare` is such a label, without a number of its own so far.
        """
        own = [row.places[c] for c in (block.label, *block.codes, *block.groups) if c is not None]
        own = [cell for cell in own if cell is not None]
        inked = any(row.squeezed(c) for c in block.values if row.places[c] not in own)
        if not names.code and not names.label:
            if not inked:
                return spare
            names = msgspec.structs.replace(names, label=spare)
        for column in block.values:
            cell = row.begins(column)
            if cell is not None and cell not in own:
                self._add(row, cell, column, names)
        return "" if names.code or inked else names.label

    def _read_rest(self, row: _Row, names: _Names) -> None:
        """The numbers that stand outside of the blocks, so that none is lost; counts of the rows are none."""
        for column in self.rest:
            cell = row.begins(column) if column < len(row.places) else None
            if cell is None:
                continue
            number, _ = number_and_unit(cell.text)
            counts = "".join(cell.text.split()).isdigit()
            if number is not None and not counts:
                self._add(row, cell, column, names)

    def _read_plain(self, row: _Row) -> None:
        """A table without labels (one row of values under a header), or one whose columns are not understood.

        In a known form every column is a value; else the first column names the row.
        """
        if not any(cell and cell.text for cell in row.places):
            return
        labelled = self.kind is None and len(row.places) > 1
        names = _Names(None, row.squeezed(0) if labelled else "", None)
        for column in range(int(labelled), len(row.places)):
            cell = row.begins(column)
            if cell is not None:
                self._add(row, cell, column, names)

    def _add(self, row: _Row, cell: GridCell, column: int, names: _Names) -> None:
        path = self.layout.paths[column] if column < len(self.layout.paths) else ""
        number, unit = number_and_unit(cell.text)
        column_id = self.columns.id_of(column, names.label, names.side)
        share = self.kind is not None and column_id.endswith("share")
        unit = unit or heading_unit(path) or heading_unit(names.label) or ("%" if share else self._unit(path))
        if number and self.kind:
            number, unit = in_stored_unit(number, unit)
        elif self.kind:
            unit = DEFAULT_UNIT
        self.cells.append(
            Cell(
                form=self.kind.id if self.kind else OTHER_FORM,
                form_title=self.title,
                row=row.number,
                row_code=names.code,
                row_label=names.label,
                side=names.side,
                column=column_id,
                column_label=path,
                value=number.value if number else None,
                half_step=number.half_step if number else None,
                unit=unit,
                text=cell.text,
                source=Source(self.sha256, row.page, cell.box),
                confidence=cell.confidence,
            )
        )

    def _unit(self, path: str) -> str:
        """The unit of the table, where a column does not say that it counts something else."""
        return self.unit if self.kind is not None or speaks_of_money(path) else ""

    def _completes_labels(self, row: _Row) -> bool:
        """Takes the first row after a page break for the end of the labels before it, where it is nothing else."""
        blocks = self.layout.blocks
        if not self.cells or any(row.squeezed(c) for b in blocks for c in (*b.codes, *b.values)):
            return False
        rests = [(b, text) for b in blocks if b.label is not None and (text := row.squeezed(b.label))]
        if not all(self._is_rest(block, text) for block, text in rests):
            return False
        for block, text in rests:
            for i in self._last_row(block):
                cell = self.cells[i]
                self.cells[i] = msgspec.structs.replace(cell, row_label=cell.row_label + text)
        return True

    def _is_rest(self, block: Block, text: str) -> bool:
        """Whether a label without code or number ends the one before.

        In a coded form it always does; else where the one before is cut off before the word that labels end with.
        """
        if is_numbered(text) or _TOTAL.search(text) or is_coded_label(text):
            return False
        if self.kind is not None and self.kind.coded:
            return True
        last = self._last_row(block)
        return bool(last) and not _COMPLETE.search(self.cells[last[-1]].row_label)

    def _last_row(self, block: Block) -> list[int]:
        """Where the cells of the last row stand that belong to a block."""
        number = self.cells[-1].row
        of_block = {self.layout.paths[c] for c in block.values}
        return [
            i
            for i in range(len(self.cells))
            if self.cells[i].row == number
            and self.cells[i].column_label in of_block
            and block.side in (None, self.cells[i].side)
        ]


def _texts(row: Sequence[GridCell | None]) -> tuple[str, ...]:
    return tuple("".join(cell.text.split()) if cell else "" for cell in row)


def _sides(kind: FormKind | None, blocks: Sequence[Block]) -> list[str | None]:
    """Each block's side; a summary form without the words 收入 and 支出 above has income left, expenditure right."""
    if kind is None or not kind.two_sided:
        return [None] * len(blocks)
    sides = [block.side for block in blocks]
    if len(blocks) == _TWO_SIDES and None in sides:
        return ["收入", "支出"]
    return sides
