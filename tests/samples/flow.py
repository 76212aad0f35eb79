"""Lays blocks (headings, paragraphs, ruled tables) out on pages, one below the other."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from tests.samples.pen import BOLD, REGULAR, Pen


class Cell(msgspec.Struct, frozen=True):
    """One cell of a table that is being laid out; `indent` is in ems."""

    text: str = ""
    columns: int = 1
    rows: int = 1
    align: str = "center"
    bold: bool = False
    indent: float = 0.0


class Table(msgspec.Struct, frozen=True):
    """A ruled table: rows hold only the cells that begin in them; a spanned place is left out.

    `widths` are shares of the page's text width. `header` rows come again on each page if `repeat_header`.
    """

    widths: tuple[float, ...]
    header: tuple[tuple[Cell, ...], ...]
    body: tuple[tuple[Cell, ...], ...]
    size: float
    repeat_header: bool = True
    row_height: float = 0.0
    filled_rules: bool = False


class Text(msgspec.Struct, frozen=True):
    """A paragraph or heading; `indent` of the first line in ems, `space` below in points."""

    text: str
    size: float
    bold: bool = False
    align: str = "left"
    indent: float = 0.0
    space: float = 0.0
    leading: float = 1.6


class NewPage(msgspec.Struct, frozen=True):
    """What follows begins on a new page; `drop` leaves that much of the page blank above it."""

    landscape: bool = False
    drop: float = 0.0


Block = Text | Table | NewPage
PADDING = 2.4
RULE = 0.6


class Flow:
    """Puts blocks on the pages of a pen."""

    def __init__(self, pen: Pen, margin: float = 62.0, page_number: str = "{}") -> None:
        self.pen, self.margin, self.page_number = pen, margin, page_number
        self.landscape = False
        self.y = 0.0

    def lay(self, blocks: Sequence[Block]) -> None:
        """Lays all blocks, in order."""
        for block in blocks:
            if isinstance(block, NewPage):
                self._page(block.landscape)
                self.y += block.drop * self.pen.height
            elif isinstance(block, Table):
                self._table(block)
            else:
                self._text(block)

    def _page(self, landscape: bool) -> None:
        self.landscape = landscape
        self.pen.new_page(landscape)
        self.y = self.margin
        if self.pen.pages > 1 and self.page_number:
            text = self.page_number.format(self.pen.pages)
            x = (self.pen.width - self.pen.measure(text, 9)) / 2
            self.pen.draw(x, self.pen.height - self.margin * 0.55, text, 9)

    @property
    def _width(self) -> float:
        return self.pen.width - 2 * self.margin

    @property
    def _bottom(self) -> float:
        return self.pen.height - self.margin

    def _text(self, block: Text) -> None:
        font = BOLD if block.bold else REGULAR
        step = block.size * block.leading
        indent = block.indent * block.size
        for number, line in enumerate(self.pen.wrap(block.text, block.size, self._width, font, indent)):
            if self.y + step > self._bottom:
                self._page(self.landscape)
            x = self.margin + (indent if number == 0 else 0.0)
            if block.align != "left":
                free = self._width - self.pen.measure(line, block.size, font)
                x = self.margin + (free if block.align == "right" else free / 2)
            self.pen.draw(x, self.y + (step + block.size * 0.76) / 2, line, block.size, font)
            self.y += step
        self.y += block.space

    def _table(self, table: Table) -> None:
        scale = self._width / sum(table.widths)
        xs = [self.margin]
        for width in table.widths:
            xs.append(xs[-1] + width * scale)
        head = self._heights(table, table.header, xs)
        body = self._heights(table, table.body, xs)
        first, on_page, heights = 0, list(table.header), list(head)
        if self.y + sum(head) + sum(body[:1]) > self._bottom:
            self._page(self.landscape)
        room = self._bottom - self.y - sum(head)
        while first < len(table.body):
            last = first
            while last < len(table.body) and (last == first or sum(body[first : last + 1]) <= room):
                last += 1
            self._grid(table, [*on_page, *table.body[first:last]], [*heights, *body[first:last]], xs)
            first = last
            if first < len(table.body):
                self._page(self.landscape)
                on_page, heights = (list(table.header), list(head)) if table.repeat_header else ([], [])
                room = self._bottom - self.y - sum(heights)
        self.y += 4

    def _heights(self, table: Table, rows: Sequence[Sequence[Cell]], xs: Sequence[float]) -> list[float]:
        least = max(table.row_height, table.size * 1.3 + 2 * PADDING)
        heights = [least] * len(rows)
        tall: list[tuple[int, int, float]] = []
        for place in _places(rows, len(table.widths)):
            r, c, cell = place
            needed = len(self._lines(table, cell, xs[c + cell.columns] - xs[c])) * table.size * 1.3 + 2 * PADDING
            if cell.rows == 1:
                heights[r] = max(heights[r], needed)
            else:
                tall.append((r, cell.rows, needed))
        for r, span, needed in tall:
            missing = needed - sum(heights[r : r + span])
            if missing > 0:
                heights[r + span - 1] += missing
        return heights

    def _lines(self, table: Table, cell: Cell, width: float) -> list[str]:
        font = BOLD if cell.bold else REGULAR
        room = width - 2 * PADDING - cell.indent * table.size
        return self.pen.wrap(cell.text, table.size, room, font) if cell.text else []

    def _grid(
        self, table: Table, rows: Sequence[Sequence[Cell]], heights: Sequence[float], xs: Sequence[float]
    ) -> None:
        ys = [self.y]
        for height in heights:
            ys.append(ys[-1] + height)
        across: set[tuple[int, int]] = set()
        down: set[tuple[int, int]] = set()
        for r, c, cell in _places(rows, len(table.widths)):
            right, below = c + cell.columns, min(r + cell.rows, len(rows))
            across.update((edge, k) for edge in (r, below) for k in range(c, right))
            down.update((edge, k) for edge in (c, right) for k in range(r, below))
            self._cell(table, cell, (xs[c], ys[r], xs[right], ys[below]))
        for edge, start, end in _joined(across):
            self.pen.rule(xs[start], ys[edge], xs[end], ys[edge], RULE, table.filled_rules)
        for edge, start, end in _joined(down):
            self.pen.rule(xs[edge], ys[start], xs[edge], ys[end], RULE, table.filled_rules)
        self.y = ys[-1]

    def _cell(self, table: Table, cell: Cell, box: tuple[float, float, float, float]) -> None:
        x0, top, x1, bottom = box
        font = BOLD if cell.bold else REGULAR
        lines = self._lines(table, cell, x1 - x0)
        step = table.size * 1.3
        y = (top + bottom - len(lines) * step) / 2
        for line in lines:
            width = self.pen.measure(line, table.size, font)
            x = {
                "left": x0 + PADDING + cell.indent * table.size,
                "center": (x0 + x1 - width) / 2,
                "right": x1 - PADDING - width,
            }[cell.align]
            self.pen.draw(x, y + (step + table.size * 0.74) / 2, line, table.size, font)
            y += step


def _places(rows: Sequence[Sequence[Cell]], columns: int) -> list[tuple[int, int, Cell]]:
    """(row, column, cell) of each cell; raises ValueError where the spans do not fill the grid exactly."""
    taken: set[tuple[int, int]] = set()
    found = []
    for r, row in enumerate(rows):
        c = 0
        for cell in row:
            while (r, c) in taken:
                c += 1
            if c + cell.columns > columns:
                raise ValueError(f"row {r} has too many cells: {[cell.text for cell in row]}")
            taken.update((r + i, c + j) for i in range(cell.rows) for j in range(cell.columns))
            found.append((r, c, cell))
        missing = [c for c in range(columns) if (r, c) not in taken]
        if missing:
            raise ValueError(f"row {r} has no cell in columns {missing}: {[cell.text for cell in row]}")
    return found


def _joined(edges: set[tuple[int, int]]) -> list[tuple[int, int, int]]:
    """Pieces of ruled line (line, piece) joined to (line, first piece, one past the last)."""
    joined: list[tuple[int, int, int]] = []
    for line, piece in sorted(edges):
        if joined and joined[-1][0] == line and joined[-1][2] == piece:
            joined[-1] = (line, joined[-1][1], piece + 1)
        else:
            joined.append((line, piece, piece + 1))
    return joined
