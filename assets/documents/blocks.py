"""Paragraphs and tables within tables, as Word and the web write them, put on a page one under the other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from assets.documents.flow import FlowPage, TableCell

MOST_NESTED = 50
"""Tables within tables."""
_MOST_SPAN = 1000
_FEW_CELLS = 3
_MANY_PARAGRAPHS = 4


class CellBlocks(NamedTuple):
    """What one cell holds, in order: paragraphs and tables."""

    row: int
    column: int
    row_span: int
    column_span: int
    blocks: Sequence[Block]

    @property
    def text(self) -> str:
        """Its own paragraphs, without those of the tables in it."""
        return "\n".join(block for block in self.blocks if isinstance(block, str))

    def tables(self) -> Iterator[Table]:
        """The tables in it."""
        return (block for block in self.blocks if isinstance(block, Table))


class Table:
    """A table while it is read. `for_layout` is set where the file says that it only arranges the page."""

    def __init__(self, most_rows: int, most_columns: int) -> None:
        self.for_layout = False
        self.cells: list[CellBlocks] = []
        self.rows = 0
        self.most_rows = most_rows
        self.most_columns = most_columns

    def add(self, cell: CellBlocks) -> None:
        """Adds a cell; of what lies far outside the limits nothing is kept but that it is there."""
        self.rows = max(self.rows, cell.row + 1)
        if cell.row <= self.most_rows and cell.column <= self.most_columns:
            self.cells.append(cell)

    def length(self) -> int:
        """Characters in it and in the tables in it."""
        return sum(len(cell.text) + sum(table.length() for table in cell.tables()) for cell in self.cells)

    def arranges(self) -> bool:
        """Whether it only arranges what is in it: one column, a row of long texts, or a frame around other tables."""
        if self.for_layout or len({cell.column for cell in self.cells}) <= 1:
            return True
        if self.rows == 1 and any(len(cell.blocks) >= _MANY_PARAGRAPHS for cell in self.cells):
            return True
        framing = [cell for cell in self.cells if any(cell.tables())]
        if not framing:
            return False
        inside = sum(table.length() for cell in framing for table in cell.tables())
        inked = sum(bool(cell.text.strip()) for cell in self.cells if cell not in framing)
        return inked <= _FEW_CELLS or inside * 2 >= self.length()


Block = str | Table


def put(blocks: Sequence[Block], page: FlowPage) -> None:
    """Adds blocks to a page; a table within a cell comes after the table that the cell belongs to."""
    for block in blocks:
        if isinstance(block, str):
            page.paragraph(block)
        elif block.arranges():
            for cell in block.cells:
                put(cell.blocks, page)
        else:
            cells = (TableCell(c.row, c.column, c.text, c.row_span, c.column_span) for c in block.cells)
            page.table(cells, block.rows)
            for cell in block.cells:
                put(tuple(cell.tables()), page)


def span(text: str | None) -> int:
    """The number of rows or columns that an attribute states; 1 where it states none."""
    digits = (text or "").strip()[:6]
    return min(int(digits), _MOST_SPAN) if digits.isascii() and digits.isdigit() and int(digits) > 0 else 1
