"""Reads the cells of one form, from the grids that it is made of."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

import msgspec

from assets.documents.model import Grid, GridCell, Source
from assets.tables.catalogue import FormKind, squeeze
from assets.tables.layout import Block, Layout, is_code, is_numbered, split_code
from assets.tables.model import DEFAULT_UNIT, OTHER_FORM, Cell
from assets.tables.numbers import MONEY_SCALE, parse_number

_TWO_SIDES = 2
_TOTAL = re.compile(r"(合计|总计|小计)$")
_COMPLETE = re.compile(r"(支出|收入|合计|总计|小计|结余|拨款|分配|缴款|数)$")
_STAGES = ((re.compile(r"决算"), "final"), (re.compile(r"年初|预算"), "budget"))


class Part(msgspec.Struct, frozen=True):
    """One grid of a form: its page, and how many of its rows are header."""

    page: int
    grid: Grid
    header_rows: int


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


def read_cells(
    sha256: str, kind: FormKind | None, title: str, unit: str, layout: Layout, parts: Sequence[Part]
) -> tuple[Cell, ...]:
    """The value cells of a form from top to bottom, amounts in 万元; of an unknown table (`kind` None) as printed.

    Args:
        sha256: the document.
        kind: which form it is, None for a table that is none of the nine.
        title: its title as printed.
        unit: the printed unit of its amounts.
        layout: what its columns are, from the header of its first grid.
        parts: its grids, in order.
    """
    reader = _CellReader(sha256, kind, title, unit, layout)
    for part_number, part in enumerate(parts):
        matrix = part.grid.matrix()
        for index in range(part.header_rows, part.grid.rows):
            row = _Row(part.page, matrix[index], index, reader.rows)
            continued = part_number > 0 and index == part.header_rows
            reader.read(row, continued=continued)
    return tuple(reader.cells)


class _CellReader:
    def __init__(self, sha256: str, kind: FormKind | None, title: str, unit: str, layout: Layout) -> None:
        self.sha256 = sha256
        self.kind = kind
        self.title = title
        self.unit = unit
        self.layout = layout
        self.sides = _sides(kind, layout.blocks)
        self.cells: list[Cell] = []
        self.rows = 0

    def read(self, row: _Row, *, continued: bool) -> None:
        """Reads one row; `continued` says that it is the first one after a page break."""
        if not self.layout.blocks:
            self._read_plain(row)
        elif continued and self._completes_labels(row):
            return
        else:
            spare = ""
            for block, side in zip(self.layout.blocks, self.sides, strict=True):
                spare = self._read_block(row, block, side, spare)
        self.rows += 1

    def _read_block(self, row: _Row, block: Block, side: str | None, spare: str) -> str:
        """Reads one block of a row and returns the label that is left for the block to its right.

        A wide form's totals row sets its label at the left end of a block and its number at the right end of another:
        `spare` is such a label, without a number of its own so far.
        """
        label_cell = row.places[block.label] if block.label is not None else None
        code, label = _code_and_label(row, block, label_cell)
        inked = any(row.squeezed(c) for c in block.values if row.places[c] is not label_cell)
        if not code and not label:
            if not inked:
                return spare
            label = spare
        for column in block.values:
            cell = row.begins(column)
            if cell is not None and cell is not label_cell:
                self._add(row, cell, column, _Names(code, label, side))
        return "" if code or inked else label

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
        number = parse_number(cell.text)
        if number and self.kind:
            number = number.scaled(MONEY_SCALE.get(self.unit, Decimal(1)))
        self.cells.append(
            Cell(
                form=self.kind.id if self.kind else OTHER_FORM,
                form_title=self.title,
                row=row.number,
                row_code=names.code,
                row_label=names.label,
                side=names.side,
                column=self._column_id(column, path, names),
                column_label=path,
                value=number.value if number else None,
                half_step=number.half_step if number else None,
                unit=DEFAULT_UNIT if self.kind else self.unit,
                text=cell.text,
                source=Source(self.sha256, row.page, cell.box),
                confidence=cell.confidence,
            )
        )

    def _column_id(self, column: int, path: str, names: _Names) -> str:
        found = None
        if self.kind is not None and self.kind.id == "three_public":
            found = _three_public_column(self.kind, path, names.label)
        elif self.kind is not None:
            found = self.kind.column_for(path.removeprefix("收入/").removeprefix("支出/"), names.side)
        return found or f"column_{column + 1}"

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
        if is_numbered(text) or _TOTAL.search(text) or split_code(text)[0]:
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


def _code_and_label(row: _Row, block: Block, label_cell: GridCell | None) -> tuple[str | None, str]:
    """Codes may stand in one column, in three (类, 款, 项), or before the label; a total's label in their place."""
    code = "".join(row.squeezed(c) for c in block.codes if row.places[c] is not label_cell)
    label = row.squeezed(block.label) if block.label is not None else ""
    if not code:
        return split_code(label)
    return (code, label) if is_code(code) else (None, label or code)


def _sides(kind: FormKind | None, blocks: Sequence[Block]) -> list[str | None]:
    """Each block's side; a summary form without the words 收入 and 支出 above has income left, expenditure right."""
    if kind is None or not kind.two_sided:
        return [None] * len(blocks)
    sides = [block.side for block in blocks]
    if len(blocks) == _TWO_SIDES and None in sides:
        return ["收入", "支出"]
    return sides


def _three_public_column(kind: FormKind, path: str, label: str) -> str | None:
    """Items may head the columns and stages the rows (预算数, 决算数), or the other way round, or both the columns."""
    words = [w for w in [*path.split("/"), squeeze(label)] if w]
    stage = next((s for word in reversed(words) if (s := stage_of(word))), None)
    items = [w for w in words if not stage_of(w)] or words[:1]
    item = next((i for n in range(len(items), 0, -1) if (i := kind.column_for("/".join(items[-n:]), None))), None)
    return f"{item}_{stage}" if item and stage else None


def stage_of(text: str) -> str | None:
    """Whether a header names the budget (`budget`) or the final accounts (`final`)."""
    return next((name for pattern, name in _STAGES if pattern.search(text)), None)
