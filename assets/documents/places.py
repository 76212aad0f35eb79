"""Says where something stands in a document, in the words in which a person would look for it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from assets.documents.model import CELL, POINT, Box, Document, Page, Source

_TEXT = "text"
_PARTS_OF_A_PAGE = 6


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


def place_named(document: Document, number: int, box: Box) -> str:
    """Where a box on one of a document's pages is, as `place` says it; a page that is not there has its number."""
    page = next((page for page in document.pages if page.number == number), None)
    return f"第{number}页" if page is None else place(document.kind, page, box)


def pages_named(document: Document, numbers: Sequence[int]) -> str:
    """Some of a document's pages, in Chinese: “第3至7、9页”, “工作表“公开02表””; empty for text without pages."""
    pages = {page.number: page for page in document.pages}
    labels = [pages[n] for n in numbers if n in pages and pages[n].unit == CELL]
    if labels:
        return "、".join(f"工作表“{page.label}”" if page.label else f"第{page.number}个工作表" for page in labels)
    runs: list[list[int]] = []
    for number in sorted({n for n in numbers if n not in pages or pages[n].unit == POINT}):
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    shown = "、".join(f"{run[0]}至{run[-1]}" if len(run) > 2 else "、".join(map(str, run)) for run in runs)
    return f"第{shown}页" if shown else ""


def beginning(document: Document) -> tuple[Source, str]:
    """Where a document begins, and what is printed there: its first line or cell."""
    for page in document.pages:
        if page.lines:
            return document.printed(Source(document.sha256, page.number, page.lines[0].box)), page.lines[0].text
        cell = next((cell for grid in page.grids for cell in grid.cells if cell.text), None)
        if cell is not None:
            return document.printed(Source(document.sha256, page.number, cell.box)), cell.text
    return top_of(document, 1), ""


def top_of(document: Document, number: int) -> Source:
    """The top of a page: what stands for the page as a whole."""
    page = next((page for page in document.pages if page.number == number), None)
    if page is None or page.unit != POINT:
        return Source(document.sha256, number, Box(0, 0, 1, 1))
    width, height = (page.height, page.width) if round(page.turned / 90) % 2 else (page.width, page.height)
    return Source(document.sha256, number, Box(0, 0, width, height / _PARTS_OF_A_PAGE))


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
