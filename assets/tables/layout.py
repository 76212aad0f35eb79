"""What the columns and rows of a grid are: headers, codes, labels, values, and the blocks that stand side by side."""

from __future__ import annotations

import re

import msgspec

from assets.documents.model import Grid, GridCell
from assets.tables.catalogue import squeeze
from assets.tables.numbers import parse_number

_WHOLE_CODE = re.compile(r"\d{3}|\d{5}|\d{7}")
_CODED_LABEL = re.compile(r"(\d{3}(?:\d\d){0,2})(\D.*)")
_NUMBERED = re.compile(r"[（(]?[一二三四五六七八九十]+[)）]?、")
_CODE_HEADER = re.compile(r"(科目)?(编码|代码)$|^[类款项]$")
_LABEL_HEADER = re.compile(
    r"(项目|科目|科目名称|名称|项目\(按功能分类\)|支出功能分类科目名称|经济分类科目名称|预算单位|单位名称)$"
)
_HEADER_WORDS = re.compile(
    r"项目|科目|名称|编码|代码|行次|序号|栏次|决算数|预算数|金额|单位|内容|指标|分值|得分|合计|小计"
)
_LINE_NUMBER_HEADER = re.compile(r"(行次|序号)$")
_TOTAL = re.compile(r"本年(收入|支出)合计|总计|.*经费合计|合计")
_LONGEST_GROUP = 16
"""Characters of a heading over several columns; what is longer is text that stands in a row of a form."""
_SIDES = {"收入": "收入", "支出": "支出"}

Matrix = list[list[GridCell | None]]


class Block(msgspec.Struct, frozen=True):
    """Columns that belong together: codes, one label, and the values that it labels. Numbers are grid columns."""

    codes: tuple[int, ...]
    label: int | None
    values: tuple[int, ...]
    side: str | None


class Layout(msgspec.Struct, frozen=True):
    """How a grid is to be read: how many rows are header, each column's header path, and its blocks."""

    header_rows: int
    paths: tuple[str, ...]
    blocks: tuple[Block, ...]


def layout_of(grid: Grid) -> Layout:
    """The layout that a grid's own header gives; without a header all paths are empty and there is no block."""
    matrix = grid.matrix()
    header_rows = _header_rows(matrix)
    if not _speaks_of_columns(matrix[:header_rows]):
        header_rows = 0
    headers = _grouped(matrix[:header_rows])
    paths = tuple(_path(headers, column) for column in range(grid.columns))
    return Layout(header_rows, paths, _blocks(paths) if header_rows else ())


def split_code(text: str) -> tuple[str | None, str]:
    """The account code that stands before a label in the same cell, and the label."""
    squeezed = "".join(text.split())
    match = _CODED_LABEL.fullmatch(squeezed)
    return (match[1], match[2]) if match else (None, squeezed)


def is_code(text: str) -> bool:
    """Whether text is a functional or economic account code: class (3 digits), section (5) or item (7)."""
    return _WHOLE_CODE.fullmatch("".join(text.split())) is not None


def is_numbered(text: str) -> bool:
    """Whether a label begins with a Chinese number, as the rows of the summary forms do."""
    return _NUMBERED.match("".join(text.split())) is not None


def _cells_of(row: list[GridCell | None]) -> list[GridCell]:
    seen: list[GridCell] = []
    for cell in row:
        if cell is not None and (not seen or cell is not seen[-1]):
            seen.append(cell)
    return seen


def _header_rows(matrix: Matrix) -> int:
    for i, row in enumerate(matrix):
        cells = _cells_of(row)
        if _numbers_columns(cells):
            return i + 1
        if _is_body(cells, has_header_above=i > 0):
            # A header cell may reach down beside the first row; the header ends above that row all the same.
            return i
    return len(matrix)


def _numbers_columns(cells: list[GridCell]) -> bool:
    """The row 栏次 that numbers the columns 1, 2, 3 ..., with or without its label."""
    texts = [t for c in cells if (t := "".join(c.text.split()))]
    if any(t == "栏次" for t in texts):
        return True
    numbers = [int(t) for t in texts if t.isdigit() and len(t) <= 2]
    return (
        len(numbers) >= 2
        and len(numbers) == len(texts)
        and numbers == list(range(numbers[0], numbers[0] + len(numbers)))
    )


def _is_body(cells: list[GridCell], has_header_above: bool) -> bool:
    texts = [squeeze(c.text) for c in cells]
    if any(_WHOLE_CODE.fullmatch(t) or is_numbered(t) or _CODED_LABEL.fullmatch(t) for t in texts):
        return True
    if any(parse_number(t) is not None for t in texts):
        return True
    inked = [t for t in texts if t]
    # A totals row of a form that is published empty: its label and nothing else.
    return has_header_above and len(inked) == 1 and _TOTAL.fullmatch(inked[0]) is not None


def _speaks_of_columns(header: Matrix) -> bool:
    """Whether rows hold the words of a header; the first rows of a continued table hold none."""
    texts = [squeeze(cell.text) for row in header for cell in _cells_of(row)]
    return any(_HEADER_WORDS.search(t) and not is_numbered(t) and not _TOTAL.fullmatch(t) for t in texts)


def _heads(cell: GridCell | None) -> str:
    """What a header cell says of its column; the row that numbers the columns says nothing."""
    text = squeeze(cell.text) if cell else ""
    return "" if text == "栏次" or text.isdigit() else text


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


def _blocks(paths: tuple[str, ...]) -> tuple[Block, ...]:
    blocks: list[Block] = []
    codes: list[int] = []
    values: list[int] = []
    label: int | None = None

    def close() -> None:
        if values:
            columns = [*codes, *([label] if label is not None else []), *values]
            blocks.append(Block(tuple(codes), label, tuple(values), _side(paths, columns)))
        codes.clear()
        values.clear()

    for column, path in enumerate(paths):
        last = path.rsplit("/", 1)[-1]
        if _LINE_NUMBER_HEADER.search(last):
            continue
        is_code_column = _CODE_HEADER.search(last) is not None
        if is_code_column or _LABEL_HEADER.search(last):
            if values:
                close()
                label = None
            if is_code_column:
                codes.append(column)
            else:
                label = column
        elif path or values or label is not None:
            values.append(column)
    close()
    return tuple(blocks)


def _side(paths: tuple[str, ...], columns: list[int]) -> str | None:
    tops = {paths[c].split("/", 1)[0] for c in columns if "/" in paths[c]}
    return _SIDES.get(tops.pop()) if len(tops) == 1 else None
