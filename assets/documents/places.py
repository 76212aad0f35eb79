"""Says where something stands in a document, in the words in which a person would look for it."""

from __future__ import annotations

from bisect import bisect_left

from assets.documents.model import CELL, LINE, POINT, Box, Document, Line, Page

_TEXT = "text"
_LINES_OF_A_PAGE = 30


def place(kind: str, page: Page, box: Box) -> str:
    """Where a box of a page is, in Chinese: the page, the worksheet's cells, the paragraph, or the table's row.

    Args:
        kind: the document's kind.
        page: the page that the box is on.
        box: of a line, a cell, or several of them.
    """
    if page.unit == POINT:
        return f"第{page.number}页"
    if page.unit == CELL:
        return f"工作表“{page.label}” {_cells(box)}" if page.label else f"第{page.number}个工作表 {_cells(box)}"
    if kind == _TEXT:
        return _row_of_file(page, box)
    for number, grid in enumerate(page.grids, start=1):
        if grid.box.top <= box.top < grid.box.bottom:
            return f"第{number}个表格第{int(box.top - grid.box.top) + 1}行第{int(box.x0 - grid.box.x0) + 1}列"
    return f"第{bisect_left(page.lines, box.top, key=lambda line: line.box.top) + 1}段"


def first_lines(document: Document, pages: int) -> list[Line]:
    """The lines of the first pages; of a document without pages about as many."""
    found: list[Line] = []
    for page in document.pages[:pages]:
        found += page.lines[: pages * _LINES_OF_A_PAGE] if page.unit == LINE else page.lines
    return found


def cell_name(row: int, column: int) -> str:
    """A cell as a workbook calls it: (6, 2) is C7."""
    letters = ""
    column += 1
    while column > 0:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return f"{letters}{row + 1}"


def _cells(box: Box) -> str:
    first = cell_name(int(box.top), int(box.x0))
    last = cell_name(max(int(box.top), int(box.bottom) - 1), max(int(box.x0), int(box.x1) - 1))
    return first if first == last else f"{first}:{last}"


def _row_of_file(page: Page, box: Box) -> str:
    row = f"第{int(box.top) + 1}行"
    in_table = any(grid.box.top <= box.top < grid.box.bottom for grid in page.grids)
    return f"{row}第{int(box.x0) + 1}列" if in_table else row
