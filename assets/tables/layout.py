"""What the columns and rows of a grid are: headers, codes, labels, values, and the blocks that stand side by side."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

import msgspec

from assets.documents.model import Grid, GridCell
from assets.tables.catalogue import squeeze
from assets.tables.codes import is_code, is_coded_label, is_numbered
from assets.tables.numbers import parse_number

_CODE_HEADER = re.compile(r"(编码|代码|编号)$|^[类款项]$")
_LABEL_HEADER = re.compile(
    r"(项目|科目|名称|(功能|经济)分类|项目\(.{0,3}按?(支出)?(功能|经济|支出性质).{0,8}\)|预算单位|单位|单位\(.{1,6}\)"
    r"|^部门|^内容|^指标|^类别)$"
)
_HEADER_WORDS = re.compile(
    r"项目|科目|名称|编码|代码|行次|序号|栏次|决算数|预算数|金额|单位|内容|指标|分值|得分|合计|小计|数量"
)
_LINE_NUMBER_HEADER = re.compile(r"(行次|行号|序号)$")
_TOTAL = re.compile(r"本年(收入|支出)合计|总计|.*经费合计|合计")
_INDEX = re.compile(r"[(（]?\d{1,3}[)）]?(栏|列)?([=＝＋+\-－\d()（）]+)?|栏次|行次|[甲乙丙丁]")
_NUMBER_OF_COLUMN = re.compile(r"[(（]?(\d{1,3})[)）]?(?:栏|列)?(?:[=＝].*)?")
_NOTHING = re.compile(r"[-—–－―─/／*…·.]+|无")
_LONGEST_GROUP = 16
"""Characters of a heading over several columns; what is longer is text that stands in a row of a form."""
_FEWEST_LINE_NUMBERS = 3
_MOST_GUESSED = 3
"""Rows of a header that none of the usual words names."""
_SIDES = {"收入": "收入", "支出": "支出"}
_BRACKETS = str.maketrans("（）", "()")

Matrix = list[list[GridCell | None]]


class Block(msgspec.Struct, frozen=True):
    """Columns that belong together: codes, one label, and the values that it labels. Numbers are grid columns.

    `groups` are further columns to the left of the label that may hold words, as a unit beside its projects or a total
    in the column that numbers the rows.
    """

    codes: tuple[int, ...]
    label: int | None
    values: tuple[int, ...]
    side: str | None
    groups: tuple[int, ...] = ()


class Layout(msgspec.Struct, frozen=True):
    """How a grid is to be read: how many rows are header, each column's header path, and its blocks."""

    header_rows: int
    paths: tuple[str, ...]
    blocks: tuple[Block, ...]

    @property
    def has_header(self) -> bool:
        """Whether the grid names its columns."""
        return any(self.paths)


def layout_of(grid: Grid, *, begins: bool = False) -> Layout:
    """The layout that a grid's own header gives; without a header all paths are empty and there is no block.

    Rows that only number the columns are header too, and are all of it where a grid goes on with nothing else repeated.

    Args:
        grid: a table or a part of it.
        begins: whether it is known to begin a table, so that rows of words above numbers are its header whatever
            they say.
    """
    matrix = grid.matrix()
    header_rows = _header_rows(matrix)
    headed = _speaks_of_columns(matrix[:header_rows]) or (begins and _may_head(matrix, header_rows))
    if not headed:
        index_rows = next((r for r, row in enumerate(matrix) if not _numbers_columns(cells_of(row))), len(matrix))
        return Layout(index_rows, ("",) * grid.columns, ())
    headers = _grouped(matrix[:header_rows])
    paths = tuple(_path(headers, column) for column in range(grid.columns))
    return Layout(header_rows, paths, _blocks(paths, matrix[header_rows:]))


def _may_head(matrix: Matrix, header_rows: int) -> bool:
    """Whether the rows above the first one with a number are few and name at least two columns, or the only one."""
    names = [cell for cell in cells_of(matrix[0]) if squeeze(cell.text)] if matrix else []
    alone = len(matrix[0]) == 1 if matrix else False
    return 0 < header_rows <= min(_MOST_GUESSED, len(matrix) - 1) and len(names) > int(not alone)


def cells_of(row: Sequence[GridCell | None]) -> list[GridCell]:
    """The cells of a row of places from left to right, each once."""
    seen: list[GridCell] = []
    for cell in row:
        if cell is not None and (not seen or cell is not seen[-1]):
            seen.append(cell)
    return seen


def _header_rows(matrix: Matrix) -> int:
    for i, row in enumerate(matrix):
        cells = cells_of(row)
        if _numbers_columns(cells):
            following = matrix[i + 1 : i + 2]
            return i + 2 if following and _numbers_columns(cells_of(following[0])) else i + 1
        blank = i > 0 and (_is_blank_row(row, matrix[i - 1], i) or _is_nothing(row, i, matrix[i + 1 :]))
        if blank or _is_body(cells, has_header_above=i > 0):
            # A header cell may reach down beside the first row; the header ends above that row all the same.
            return i
    return len(matrix)


def _numbers_columns(cells: list[GridCell]) -> bool:
    """The row 栏次 that numbers the columns 1, 2, 3 ..., with or without its label."""
    texts = [t for c in cells if (t := "".join(c.text.split()))]
    if not texts or not all(_INDEX.fullmatch(t) for t in texts):
        return any(t == "栏次" for t in texts)
    if any(t in ("栏次", "行次") for t in texts):
        return True
    numbers = [int(m[1]) for t in texts if (m := _NUMBER_OF_COLUMN.fullmatch(t))]
    if numbers == [1] and len(cells) > 1:
        return True
    return len(numbers) >= 2 and numbers == list(range(numbers[0], numbers[0] + len(numbers)))


def _is_body(cells: list[GridCell], has_header_above: bool) -> bool:
    texts = [squeeze(c.text) for c in cells]
    if any(is_code(t) or is_numbered(t) or is_coded_label(t) for t in texts):
        return True
    if any(parse_number(t) is not None for t in texts):
        return True
    if not has_header_above:
        return False
    inked = [t for t in texts if t and not _NOTHING.fullmatch(t)]
    # A row of a form that is published empty: its label, and blanks or dashes.
    if len(inked) < len([t for t in texts if t]):
        return True
    totals = [_TOTAL.fullmatch(text) is not None for text in inked]
    return bool(totals) and all(totals) and (len(totals) == 1 or "合计" not in inked)


def _is_blank_row(row: Sequence[GridCell | None], above: Sequence[GridCell | None], index: int) -> bool:
    """Whether a row names itself in its first cell and has nothing but blank cells of its own, below a full header."""
    cells = cells_of(row)
    if len(cells) < _FEWEST_LINE_NUMBERS or any(c.row != index or c.row_span > 1 for c in cells):
        return False
    if any(not squeeze(c.text) for c in cells_of(above)):
        return False
    first, *others = (squeeze(c.text) for c in cells)
    return bool(first) and cells[0].column_span == 1 and not any(others) and not _HEADER_WORDS.search(first)


def _is_nothing(row: Sequence[GridCell | None], index: int, below: Matrix) -> bool:
    """Whether a row has only blank cells of its own, and what follows is no more of the header."""
    cells = cells_of(row)
    if any(squeeze(c.text) or c.row != index or c.row_span > 1 for c in cells):
        return False
    following = [cells_of(other) for other in below[:2]]
    words = any(_HEADER_WORDS.search(squeeze(cell.text)) for other in following for cell in other)
    return not words and not any(_numbers_columns(other) for other in following)


def _speaks_of_columns(header: Matrix) -> bool:
    """Whether rows hold the words of a header; the first rows of a continued table hold none."""
    texts = [squeeze(cell.text).translate(_BRACKETS) for row in header for cell in cells_of(row)]
    return any(
        _HEADER_WORDS.search(t) and not is_numbered(t) and not _TOTAL.fullmatch(t) and not _INDEX.fullmatch(t)
        for t in texts
    )


def _heads(cell: GridCell | None) -> str:
    """What a header cell says of its column; the row that numbers the columns says nothing."""
    text = squeeze(cell.text) if cell else ""
    return "" if _INDEX.fullmatch(text) and text != "行次" else text


def _grouped(header: Matrix) -> Matrix:
    """The header with the heading of a group of columns over all of them, where its cells are not merged.

    A blank cell belongs to the heading to its left if both columns have headings of their own below and nothing above
    parts them. Sheets and plain text cannot, or do not, merge cells.
    """
    grouped = [list(row) for row in header]
    for r, row in enumerate(grouped):
        for column in range(1, len(row)):
            left = row[column - 1]
            if _heads(row[column]) or not 0 < len(_heads(left)) <= _LONGEST_GROUP or "。" in _heads(left):
                continue
            if r and grouped[r - 1][column] is not grouped[r - 1][column - 1]:
                continue
            below = [[other[c] for other in header[r + 1 :] if _heads(other[c])] for c in (column - 1, column)]
            if all(below) and left not in (below[0][0], below[1][0]):
                row[column] = left
    return grouped


def _path(header: Matrix, column: int) -> str:
    parts: list[str] = []
    last: GridCell | None = None
    for row in header:
        cell = row[column]
        if cell is None or cell is last:
            continue
        last = cell
        if text := _heads(cell):
            parts.append(text)
    return "/".join(parts)


def _blocks(paths: tuple[str, ...], body: Matrix) -> tuple[Block, ...]:
    blocks: list[Block] = []
    codes: list[int] = []
    labels: list[int] = []
    values: list[int] = []

    def close() -> None:
        if values:
            if not labels and not codes and _holds_words(body, values[0]) and len(values) > 1:
                labels.append(values.pop(0))
            columns = [*codes, *labels, *values]
            label = labels[-1] if labels else None
            blocks.append(Block(tuple(codes), label, tuple(values), _side(paths, columns), tuple(labels[:-1])))
        codes.clear()
        labels.clear()
        values.clear()

    for column, path in enumerate(paths):
        role = _role(path, body, column, first=not labels and not values)
        if role == "none" and not values and not labels and _holds_words(body, column):
            labels.append(column)
        elif role in ("code", "label"):
            if values:
                close()
            (codes if role == "code" else labels).append(column)
        elif role == "value":
            values.append(column)
    close()
    return tuple(blocks)


def _role(path: str, body: Matrix, column: int, *, first: bool) -> str:
    """What a column is: `code`, `label`, `value`, or `none` where it numbers the rows or is blank.

    `first` says that it may be the first label or value of its block: a column beside a label that is headed 单位 names
    units of measure.
    """
    last = path.rsplit("/", 1)[-1].translate(_BRACKETS)
    if (not path or _LINE_NUMBER_HEADER.search(last)) and _counts(body, column, named=bool(path)):
        return "none"
    if _CODE_HEADER.search(last):
        return "code"
    if _LABEL_HEADER.search(last) and (first or last not in ("单位", "计量单位")):
        return "label"
    if path or not first:
        return "value"
    texts = _column(body, column)
    if not texts:
        return "none"
    if all(is_code(text) for text in texts):
        return "code"
    return "label" if _holds_words(body, column) else "value"


def _column(body: Matrix, column: int) -> list[str]:
    """The texts of the cells of a column, each cell once, without the blank ones."""
    texts = [squeeze(cell.text) for cell in dict.fromkeys(row[column] for row in body) if cell]
    return [text for text in texts if text]


def _holds_words(body: Matrix, column: int) -> bool:
    """Whether a column without a telling header holds the labels of the rows."""
    texts = [text for text in _column(body, column) if not _NOTHING.fullmatch(text)]
    return any(parse_number(text) is None for text in texts)


def _counts(body: Matrix, column: int, *, named: bool) -> bool:
    """Whether a column only numbers the rows; without a header that says so, one that counts by one."""
    texts = _column(body, column)
    numbers = [int(text) for text in texts if text.isascii() and text.isdigit()]
    if named:
        return all(parse_number(text) is None or (text.isascii() and text.isdigit()) for text in texts)
    steps = all(b - a == 1 for a, b in pairwise(numbers))
    return len(numbers) == len(texts) >= _FEWEST_LINE_NUMBERS and steps


def _side(paths: tuple[str, ...], columns: list[int]) -> str | None:
    tops = {paths[c].split("/", 1)[0] for c in columns if "/" in paths[c]}
    return _SIDES.get(tops.pop()) if len(tops) == 1 else None
