"""Finds the published forms in a document and reads their cells.

A form is recognised by its title and its columns, never by its page. A grid that stands at the top of the next page
without a title of its own continues the form before it, with or without its header repeated. A table that is none of
the nine forms is kept as it is, under the form id `other`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal

import msgspec

from assets.documents.model import Document, Grid, GridCell, Line, Page, Source
from assets.tables.catalogue import FormKind, form_kinds, squeeze, title_of
from assets.tables.layout import Block, Layout, is_code, is_numbered, layout_of, split_code
from assets.tables.model import OTHER_FORM, Cell
from assets.tables.numbers import MONEY_SCALE, parse_number

DEFAULT_UNIT = "万元"
_UNIT = re.compile(r"单位[:：]?(?:人民币)?(亿元|千万元|百万元|万元|千元|百元|元)")
_NOTE = re.compile(r"(注|说明|备注)\d?[:：]")
_LONGEST_CAPTION = 60
_SIMILAR = 6.0
"""Points: columns of a continued table lie within this of the columns before the page break."""


class Form(msgspec.Struct, frozen=True):
    """One form of one document: `form` is its id or `other`, `title` as printed, `unit` the printed unit.

    `cells` are its value cells from top to bottom, in 万元; `empty` says that it was published without any number.
    """

    form: str
    title: str
    pages: tuple[int, ...]
    unit: str
    cells: tuple[Cell, ...]
    empty: bool


class _Piece(msgspec.Struct, frozen=True):
    """One grid with the text that stands above it since the grid or page before."""

    page: Page
    grid: Grid
    above: tuple[Line, ...]
    first_on_page: bool


class _Open(msgspec.Struct):
    """A form while its pieces are collected."""

    kind: FormKind | None
    title: str
    unit: str | None
    layout: Layout
    pieces: list[tuple[_Piece, int]]


def read_forms(document: Document) -> list[Form]:
    """All tables of a document, in the order in which they begin."""
    forms = _collect(document)
    units = Counter(f.unit for f in forms if f.unit and f.kind)
    usual = units.most_common(1)[0][0] if units else DEFAULT_UNIT
    return [_read(document.sha256, f, f.unit or usual) for f in forms]


def _pieces(document: Document) -> Iterator[_Piece]:
    waiting: list[Line] = []
    for page in document.pages:
        outside = page.lines_outside_grids()
        above = 0.0
        for i, grid in enumerate(page.grids):
            between = [line for line in outside if above <= _middle(line) < grid.box.top]
            yield _Piece(page, grid, (*waiting, *between), first_on_page=i == 0)
            waiting = []
            above = max(above, grid.box.bottom)
        waiting += [line for line in outside if _middle(line) >= above]


def _middle(line: Line) -> float:
    return (line.box.top + line.box.bottom) / 2


def _collect(document: Document) -> list[_Open]:
    forms: list[_Open] = []
    for piece in _pieces(document):
        layout = layout_of(piece.grid)
        kind, title = _title(piece, layout)
        last = forms[-1] if forms else None
        if last is not None and _continues(last, piece, layout, kind):
            skip = layout.header_rows if any(layout.paths) else 0
            last.pieces.append((piece, skip))
            continue
        if kind is None and not title:
            kind = _by_columns(layout)
        unit = _unit(piece)
        forms.append(_Open(kind, title or (kind.name if kind else ""), unit, layout, [(piece, layout.header_rows)]))
    return forms


def _title(piece: _Piece, layout: Layout) -> tuple[FormKind | None, str]:
    """The form whose title stands closest above the grid or in its first row, and the title or caption as printed."""
    for line in reversed(piece.above):
        kind = title_of(line.text)
        if kind is not None and _fits(kind, layout):
            return kind, line.text
        if _NOTE.match(squeeze(line.text)):
            break
    first = piece.grid.cells[0]
    if first.column_span == piece.grid.columns:
        kind = title_of(first.text)
        if kind is not None:
            return kind, " ".join(first.text.split())
    caption = next((line.text for line in reversed(piece.above) if not _is_furniture(line.text)), "")
    return None, caption if len(caption) <= _LONGEST_CAPTION else ""


def _is_furniture(text: str) -> bool:
    squeezed = squeeze(text)
    return bool(_UNIT.search(squeezed) or re.fullmatch(r"[-—第页共\d/]+|公开\d+表|(编制)?(部门|单位)[:：].*", squeezed))


def _fits(kind: FormKind, layout: Layout) -> bool:
    """Whether some column is one of the form's: a table of contents stands below a title too."""
    if kind.id == "three_public":
        return any(kind.column_for(path, None) or _stage(path) for path in layout.paths if path)
    return any(kind.column_for(layout.paths[c], b.side) for b in layout.blocks for c in b.values)


def _by_columns(layout: Layout) -> FormKind | None:
    """The form whose columns these unmistakably are, for a table without a title."""
    words = "/".join(layout.paths)
    if "附属单位上缴收入" in words and "上级补助收入" in words:
        return _kind("income")
    if "上缴上级支出" in words and "对附属单位补助" in words:
        return _kind("expenditure")
    return None


def _kind(form: str) -> FormKind:
    return next(k for k in form_kinds() if k.id == form)


def _unit(piece: _Piece) -> str | None:
    texts = [line.text for line in piece.above] + [c.text for c in piece.grid.cells[:4]]
    for text in reversed(texts):
        match = _UNIT.search(squeeze(text))
        if match:
            return match[1]
    return None


def _continues(last: _Open, piece: _Piece, layout: Layout, kind: FormKind | None) -> bool:
    """Whether a grid goes on with the form before it: at the top of the next page, nothing closing between."""
    before = last.pieces[-1][0]
    if not piece.first_on_page or piece.page.number - before.page.number > 2:
        return False
    if kind is not None and kind is not last.kind:
        return False
    if any(_NOTE.match(squeeze(line.text)) for line in piece.above):
        return False
    same_columns = _same_columns(before.grid, piece.grid)
    if any(layout.paths):
        repeated = layout.paths == last.layout.paths
        return repeated and (kind is not None or same_columns)
    return kind is None and same_columns and not _speaks(piece.above)


def _speaks(lines: Sequence[Line]) -> bool:
    """Whether running text stands between, and not only a page number or a running header."""
    return sum(len(line.text) for line in lines if not _is_furniture(line.text)) > _LONGEST_CAPTION


def _same_columns(before: Grid, after: Grid) -> bool:
    return before.columns == after.columns and all(
        abs(a - b) <= _SIMILAR for a, b in zip(_lefts(before), _lefts(after), strict=True)
    )


def _lefts(grid: Grid) -> list[float]:
    return sorted({round(c.box.x0, 1) for c in grid.cells} | {grid.box.x0})[: grid.columns] + [grid.box.x1]


# Cells ----------------------------------------------------------------------------------------------------------------


def _read(sha256: str, opened: _Open, unit: str) -> Form:
    pages = tuple(dict.fromkeys(piece.page.number for piece, _ in opened.pieces))
    reader = _FormReader(sha256, opened.kind, opened.title, unit)
    if opened.layout.blocks:
        reader.read_blocks(opened.layout, opened.pieces)
    else:
        reader.read_plain(opened.layout, opened.pieces)
    cells = tuple(reader.cells)
    form = opened.kind.id if opened.kind else OTHER_FORM
    return Form(form, opened.title, pages, unit, cells, all(c.value is None for c in cells))


class _FormReader:
    """Collects the cells of one form."""

    def __init__(self, sha256: str, kind: FormKind | None, title: str, unit: str) -> None:
        self.sha256 = sha256
        self.kind = kind
        self.title = title
        self.unit = unit
        self.cells: list[Cell] = []

    def read_blocks(self, layout: Layout, pieces: Sequence[tuple[_Piece, int]]) -> None:
        """Row by row, block by block: code, label, and the values that they name."""
        sides = _sides(self.kind, layout.blocks)
        row_number = 0
        for part, (piece, skip) in enumerate(pieces):
            matrix = piece.grid.matrix()
            for i in range(skip, piece.grid.rows):
                if part and i == skip and self._completes_labels(matrix[i], layout.blocks):
                    continue
                spare = ""
                for block, side in zip(layout.blocks, sides, strict=True):
                    spare = self._read_row(piece.page, matrix[i], i, block, side, layout, row_number, spare)
                row_number += 1

    def _read_row(
        self,
        page: Page,
        row: list[GridCell | None],
        index: int,
        block: Block,
        side: str | None,
        layout: Layout,
        row_number: int,
        spare: str,
    ) -> str:
        """Adds the cells of one block of a row. `spare` is a label further left that has no number of its own: the
        totals row of a wide form sets its label at the left of a block and its number at the right end. Returns the
        spare label for the next block."""
        label_cell = row[block.label] if block.label is not None else None
        code, label = _names(row, block, label_cell)
        inked = any(cell.text.strip() for c in block.values if (cell := row[c]) and cell is not label_cell)
        if not code and not label:
            if not inked:
                return spare
            label = spare
        for column in block.values:
            cell = row[column]
            if cell is None or cell is label_cell or cell.column != column or cell.row != index:
                continue
            self._add(page, cell, column, layout.paths[column], code, label, side, row_number)
        return "" if code or inked else label

    def _add(
        self,
        page: Page,
        cell: GridCell,
        column: int,
        path: str,
        code: str | None,
        label: str,
        side: str | None,
        row_number: int,
    ) -> None:
        number = parse_number(cell.text)
        scale = MONEY_SCALE.get(self.unit, Decimal(1)) if self.kind else Decimal(1)
        number = number.scaled(scale) if number else None
        self.cells.append(
            Cell(
                form=self.kind.id if self.kind else OTHER_FORM,
                form_title=self.title,
                row=row_number,
                row_code=code,
                row_label=label,
                side=side,
                column=self._column_id(column, path, label, side),
                column_label=path,
                value=number.value if number else None,
                half_step=number.half_step if number else None,
                unit=DEFAULT_UNIT if self.kind else self.unit,
                text=cell.text,
                source=Source(self.sha256, page.number, cell.box),
            )
        )

    def _column_id(self, column: int, path: str, label: str, side: str | None) -> str:
        found = None
        if self.kind is not None and self.kind.id == "three_public":
            found = _three_public_column(self.kind, path, label)
        elif self.kind is not None:
            found = self.kind.column_for(path.removeprefix("收入/").removeprefix("支出/"), side)
        return found or f"column_{column + 1}"

    def _completes_labels(self, row: list[GridCell | None], blocks: Sequence[Block]) -> bool:
        """A row cut by the page break: its first line carries words only, which end the labels of the row before."""
        texts = [("".join(cell.text.split()) if (cell := row[c]) else "") for b in blocks for c in (*b.codes, *b.values)]
        labels = [(b, "".join(cell.text.split())) for b in blocks if b.label is not None and (cell := row[b.label])]
        rests = [(b, t) for b, t in labels if t]
        if any(texts) or not self.cells or not all(self._is_rest(b, t) for b, t in rests):
            return False
        for block, text in rests:
            self._append_to_last_label(block, text)
        return True

    def _is_rest(self, block: Block, text: str) -> bool:
        """Whether a label without code or number ends the one before: in a coded form always, else where that one is
        cut off before the word that every label ends with."""
        if is_numbered(text) or _COMPLETE_TOTAL.search(text) or split_code(text)[0]:
            return False
        if self.kind is not None and self.kind.coded:
            return True
        before = [c.row_label for c in self.cells if c.row == self.cells[-1].row and block.side in (None, c.side)]
        return bool(before) and not _COMPLETE.search(before[-1])

    def _append_to_last_label(self, block: Block, text: str) -> None:
        last = self.cells[-1].row
        names = {f"column_{c + 1}" for c in block.values}
        for i in range(len(self.cells) - 1, -1, -1):
            cell = self.cells[i]
            if cell.row != last:
                break
            if block.side in (None, cell.side) or cell.column in names:
                self.cells[i] = msgspec.structs.replace(cell, row_label=cell.row_label + text)

    def read_plain(self, layout: Layout, pieces: Sequence[tuple[_Piece, int]]) -> None:
        """A table without labels (one row of values under a header), or one whose columns are not understood.

        In a known form every column is a value; else the first column names the row.
        """
        row_number = 0
        for piece, skip in pieces:
            matrix = piece.grid.matrix()
            for i in range(skip, piece.grid.rows):
                row = matrix[i]
                first = row[0]
                label = "" if self.kind or first is None else "".join(first.text.split())
                if any(cell and cell.text for cell in row):
                    for c, cell in enumerate(row):
                        is_label = not self.kind and c == 0 and piece.grid.columns > 1
                        if cell and not is_label and cell.column == c and cell.row == i:
                            path = layout.paths[c] if c < len(layout.paths) else ""
                            self._add(piece.page, cell, c, path, None, label, None, row_number)
                row_number += 1


_COMPLETE_TOTAL = re.compile(r"(合计|总计|小计)$")
_COMPLETE = re.compile(r"(支出|收入|合计|总计|小计|结余|拨款|分配|缴款|数)$")


def _names(row: list[GridCell | None], block: Block, label_cell: GridCell | None) -> tuple[str | None, str]:
    """The code and the label of a row: codes may stand in one column, in three, or before the label."""
    code_cells = [cell for c in block.codes if (cell := row[c]) is not None and cell is not label_cell]
    code = "".join("".join(cell.text.split()) for cell in code_cells)
    label = label_cell.text if label_cell else ""
    if code and not is_code(code):
        return None, "".join((label or code).split()) if not label else "".join(label.split())
    if code:
        return code, "".join(label.split())
    return split_code(label)


def _sides(kind: FormKind | None, blocks: Sequence[Block]) -> list[str | None]:
    """Each block's side; a summary form without the words 收入 and 支出 above has income left, expenditure right."""
    sides = [block.side for block in blocks]
    if kind is None or not kind.two_sided:
        return [None] * len(blocks)
    if len(blocks) == 2 and None in sides:  # noqa: PLR2004 - the two sides of a two-sided form
        return ["收入", "支出"]
    return sides


_STAGES = (
    (re.compile(r"决算"), "final"),
    (re.compile(r"(年初|预算)"), "budget"),
)


def _three_public_column(kind: FormKind, path: str, label: str) -> str | None:
    """Items may head the columns and stages the rows (预算数, 决算数), or the other way round, or both the columns."""
    words = [w for w in [*path.split("/"), squeeze(label)] if w]
    stage = next((s for word in reversed(words) if (s := _stage(word))), None)
    items = [w for w in words if not _stage(w)] or words[:1]
    item = next((i for n in range(len(items), 0, -1) if (i := kind.column_for("/".join(items[-n:]), None))), None)
    return f"{item}_{stage}" if item and stage else None


def _stage(text: str) -> str | None:
    return next((name for pattern, name in _STAGES if pattern.search(text)), None)
