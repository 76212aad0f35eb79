"""Reads old Excel workbooks (XLS, and the ET of WPS) with xlrd: what each visible worksheet shows, as with XLSX.

Formulas are never computed and macros never run: their streams are not even opened.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import xlrd

from assets.documents.errors import UnreadableFile
from assets.documents.flow import Notes, TableCell, sheet_page
from assets.documents.limits import Limits, Meter
from assets.documents.model import Page
from assets.documents.office.number_formats import BUILT_IN, GENERAL, number_of, shown
from assets.documents.office.xlsx import merge

_BROKEN = (
    xlrd.XLRDError,
    xlrd.compdoc.CompDocError,
    struct.error,
    LookupError,
    ValueError,
    TypeError,
    AttributeError,
    NameError,
    AssertionError,
    ArithmeticError,
    EOFError,
    MemoryError,
    RecursionError,
    NotImplementedError,
    OSError,
)
"""What xlrd raises on damaged files: it trusts what it reads."""
_ENCRYPTED = "encrypted"
_LOCAL = {5, 6, 7, 8, 41, 42, 43, 44}
"""Built-in number formats that every file states, with its own currency."""


def read(path: Path, limits: Limits) -> Iterator[Page]:
    """The visible worksheets that hold anything, in their order (see `model.CELL`).

    Raises:
        UnreadableFile: damaged, encrypted, too large, or without any content.
    """
    if path.stat().st_size > limits.xls_bytes:
        raise UnreadableFile(f"旧版 Excel 工作簿超过上限 {limits.xls_bytes // 1024 // 1024} MB；请另存为 XLSX")
    book = _opened(path)
    meter = Meter(limits)
    number = 0
    hidden = [name for name, state in zip(_names(book), _states(book), strict=False) if state]
    for index, (name, state) in enumerate(zip(_names(book), _states(book), strict=False)):
        if state:
            continue
        if number >= limits.pages:
            raise UnreadableFile(f"工作表超过上限 {limits.pages} 个")
        notes = Notes()
        if number == 0:
            for other in hidden:
                notes.add(f"工作表“{other}”是隐藏的，未读取")
        try:
            sheet = book.sheet_by_index(index)
            cells = _cells(book, sheet, limits, notes)
            book.unload_sheet(index)
        except _BROKEN as error:
            raise UnreadableFile(f"Excel 工作表“{name}”已损坏，无法读取") from error
        if cells:
            number += 1
            page = sheet_page(name, cells, sheet.nrows - 1, meter, notes)
            yield msgspec.structs.replace(page, number=number)
    if number == 0:
        raise UnreadableFile("工作簿中没有可见的内容" + ("，工作表都是隐藏的" if hidden else ""))


def _opened(path: Path) -> Any:
    try:
        return xlrd.open_workbook(
            str(path), logfile=io.StringIO(), on_demand=True, formatting_info=True, ragged_rows=True
        )
    except _BROKEN as error:
        if _ENCRYPTED in str(error).lower():
            raise UnreadableFile("Excel 工作簿已加密，需要密码才能打开；请提供未加密的文件") from error
        raise UnreadableFile("Excel 工作簿已损坏或不完整，无法读取") from error


def _names(book: Any) -> list[str]:
    return [str(name) for name in book.sheet_names()]


def _states(book: Any) -> list[int]:
    """Of each sheet 0 if it is visible, 1 or 2 if it is hidden."""
    return [int(state) for state in book._sheet_visibility]


def _cells(book: Any, sheet: Any, limits: Limits, notes: Notes) -> list[TableCell]:
    cells: list[TableCell] = []
    codes: dict[int, str] = {}
    first = -1
    for row in range(sheet.nrows):
        if (first >= 0 and row - first > limits.table_rows) or len(cells) > limits.cells:
            break
        for column, cell in enumerate(sheet.row(row)):
            text = _shown(book, cell, codes)
            if text:
                first = row if first < 0 else first
                cells.append(TableCell(row, column, text))
    if any(info.hidden for info in (*sheet.rowinfo_map.values(), *sheet.colinfo_map.values())):
        notes.add("有隐藏的行或列，已一并读取")
    return merge(cells, [(top, bottom, left, right) for top, bottom, left, right in sheet.merged_cells])


def _shown(book: Any, cell: Any, codes: dict[int, str]) -> str:
    match cell.ctype:
        case xlrd.XL_CELL_TEXT:
            return str(cell.value)
        case xlrd.XL_CELL_NUMBER | xlrd.XL_CELL_DATE:
            value = number_of(repr(cell.value))
            if value is None:
                return str(cell.value)
            return shown(value, _code(book, cell.xf_index, codes), from_1904=bool(book.datemode))
        case xlrd.XL_CELL_BOOLEAN:
            return "TRUE" if cell.value else "FALSE"
        case xlrd.XL_CELL_ERROR:
            return str(xlrd.error_text_from_code.get(cell.value, "#ERROR"))
        case _:
            return ""


def _code(book: Any, style: int | None, codes: dict[int, str]) -> str:
    """The number format of a cell style; xlrd's own texts for the built-in ones are those of the American edition."""
    if style is None:
        return GENERAL
    if style not in codes:
        key = book.xf_list[style].format_key if style < len(book.xf_list) else 0
        own = book.format_map.get(key)
        stated = str(own.format_str) if own is not None else ""
        built_in = BUILT_IN.get(key, "")
        codes[style] = (stated or built_in if key in _LOCAL else built_in or stated) or GENERAL
    return codes[style]
