"""A workbook that holds document text safely: text is text, numbers are exact, the same content gives the same bytes.

XlsxWriter is used because it stores a formula's result beside the formula: viewers that do not calculate (previews,
phones, other programs) show the numbers all the same.
"""

from __future__ import annotations

import io
import math
import re
from collections.abc import Collection, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

import msgspec
import xlsxwriter

from assets.reports.text import clean

FONT = "宋体"
EXACT_DIGITS = 15
"""Significant digits that a spreadsheet keeps; a number with more is written as text rather than changed."""
MOST_CHARACTERS = 4000
"""Of one cell's text; Excel itself holds 32,767, and no reader that many."""

_PAPER_A4 = 9
_HIGHEST = 409.0
"""Points; no row of a spreadsheet is higher."""
_FORBIDDEN_IN_NAMES = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_NAME_LENGTH = 31
_STARTS_FORMULA = tuple("=+-@\t\r＝＋－＠")
_UNIT_CHARACTERS = re.compile(r'["\\\x00-\x1f]')
_CREATED = datetime(2000, 1, 1)

Style = dict[str, Any]
"""Properties of a cell's format, by XlsxWriter's names."""

PLAIN: Style = {
    "font_name": FONT,
    "font_size": 10,
    "valign": "vcenter",
    "text_wrap": True,
    "border": 1,
    "border_color": "#A6A6A6",
}
HEAD: Style = {**PLAIN, "bold": True, "align": "center", "bg_color": "#DCE6F1"}
TITLE: Style = {"font_name": FONT, "font_size": 16, "bold": True, "align": "center", "valign": "vcenter"}
NOTE: Style = {"font_name": FONT, "font_size": 10, "valign": "top", "text_wrap": True}
CENTRED: Style = {"align": "center"}
STRONG: Style = {"bold": True, "bg_color": "#F2F2F2"}
INPUT: Style = {"bg_color": "#FFF9DB"}
"""Cells that a reviewer may fill in or change."""
LINK: Style = {"font_color": "#0B5394", "underline": 1}


class Column(msgspec.Struct, frozen=True):
    """A column of a sheet: its heading and its width in characters."""

    name: str
    width: float


class Book:
    """A workbook under construction."""

    def __init__(self, title: str) -> None:
        """Takes the title that the file's properties show."""
        self._stream = io.BytesIO()
        self._book = xlsxwriter.Workbook(self._stream, {"in_memory": True})
        self._book.set_properties({"title": clean(title, 200), "created": _CREATED, "author": "", "comments": ""})
        self._book.set_calc_mode("auto")
        self._formats: dict[str, Any] = {}
        self._names: set[str] = set()

    def sheet(self, name: str, columns: Sequence[Column], landscape: bool = True) -> Sheet:
        """Adds a worksheet; its name is made valid and unlike the others."""
        return Sheet(self, self._book.add_worksheet(self.free_name(name)), columns, landscape)

    def free_name(self, wanted: str) -> str:
        """A valid name for a worksheet that no other has: at most 31 characters, none of `[ ] : * ? /` or backslash."""
        base = _FORBIDDEN_IN_NAMES.sub(" ", clean(wanted, 200)).replace("\n", " ").strip(" '") or "表"
        number = 1
        name = _cut(base, _NAME_LENGTH)
        while name.casefold() in self._names or name.casefold() == "history":
            number += 1
            name = f"{_cut(base, _NAME_LENGTH - len(str(number)) - 2)}({number})"
        self._names.add(name.casefold())
        return name

    def style(self, *styles: Style) -> Any:
        """The format with these properties, later ones first."""
        merged: Style = {}
        for style in styles:
            merged |= style
        key = repr(sorted(merged.items()))
        if key not in self._formats:
            self._formats[key] = self._book.add_format(merged)
        return self._formats[key]

    def finish(self) -> bytes:
        """The file's content; nothing can be added afterwards."""
        self._book.close()
        return self._stream.getvalue()


class Sheet:
    """A worksheet: rows and columns count from 0; `name` is how formulas of other sheets call it."""

    def __init__(self, book: Book, sheet: Any, columns: Sequence[Column], landscape: bool) -> None:
        """Sets widths and the page: A4, as wide as the paper, page numbers in the foot."""
        self._lines: dict[int, int] = {}
        self.name: str = sheet.get_name()
        self.columns = columns
        self._book = book
        self._sheet = sheet
        for number, column in enumerate(columns):
            sheet.set_column(number, number, column.width)
        sheet.set_paper(_PAPER_A4)
        sheet.hide_gridlines(2)
        sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        sheet.fit_to_pages(1, 0)
        sheet.center_horizontally()
        sheet.set_footer("&C第 &P 页，共 &N 页")
        if landscape:
            sheet.set_landscape()

    def text(self, row: int, column: int, text: str | None, *styles: Style) -> None:
        """Writes text as text, whatever it begins with; None and nothing give an empty cell."""
        if not text:
            self.blank(row, column, *styles)
            return
        self._lines[row] = max(self._lines.get(row, 1), lines_of(text, self.columns[column].width))
        self._spread_text(row, column, text, *styles)

    def _spread_text(self, row: int, column: int, text: str, *styles: Style) -> None:
        """Writes text that does not make its row higher."""
        shown = clean(text, MOST_CHARACTERS)
        style = {"quote_prefix": True} if shown.lstrip().startswith(_STARTS_FORMULA) else {}
        self._sheet.write_string(row, column, shown, self._book.style(PLAIN, *styles, style))

    def number(self, row: int, column: int, value: Decimal | int | None, *styles: Style) -> None:
        """Writes a number exactly; one with more digits than a spreadsheet keeps is written as text."""
        if value is None:
            self.blank(row, column, *styles)
        elif is_exact(Decimal(value)):
            self._sheet.write_number(row, column, Decimal(value), self._book.style(PLAIN, {"align": "right"}, *styles))
        else:
            self.text(row, column, f"{value:f}", {"align": "right"}, *styles)

    def formula(self, row: int, column: int, formula: str, value: Decimal | str | None, *styles: Style) -> None:
        """Writes a formula (without its equals sign) with its result."""
        # The writer takes a string for text: a number has to reach it as one, and without an exponent.
        cached = Decimal(f"{value.normalize():f}") if isinstance(value, Decimal) else clean(value or "", 200)
        self._sheet.write_formula(row, column, f"={formula}", self._book.style(PLAIN, *styles), cached)

    def blank(self, row: int, column: int, *styles: Style) -> None:
        """Writes an empty cell with its border."""
        self._sheet.write_blank(row, column, None, self._book.style(PLAIN, *styles))

    def head(self, row: int) -> None:
        """Writes the headings."""
        for number, column in enumerate(self.columns):
            self.text(row, number, column.name, HEAD)

    def across(self, row: int, text: str, style: Style, lines: int = 1) -> None:
        """Writes one text over all columns, `lines` of 15 points high."""
        self._sheet.set_row(row, 15 * lines)
        made = self._book.style(style)
        self._sheet.merge_range(row, 0, row, len(self.columns) - 1, "", made)
        self._sheet.write_string(row, 0, clean(text, MOST_CHARACTERS), made)

    def notes(self, row: int, notes: Sequence[str]) -> int:
        """Writes notes, each over all columns and as high as it needs; returns the next free row."""
        width = sum(column.width for column in self.columns)
        for note in notes:
            self.across(row, note, NOTE, min(lines_of(note, width), int(_HIGHEST // 15)))
            row += 1
        return row

    def merged(self, first: int, last: int, column: int, text: str, *styles: Style) -> None:
        """Writes one text over the rows of a column."""
        if first == last:
            self.text(first, column, text, *styles)
            return
        self._sheet.merge_range(first, column, last, column, "", self._book.style(PLAIN, *styles))
        if text:
            self._spread_text(first, column, text, *styles)

    def merged_across(self, row: int, first: int, last: int, text: str, *styles: Style) -> None:
        """Writes one text over columns of a row."""
        self._sheet.merge_range(row, first, row, last, "", self._book.style(PLAIN, *styles))
        self._spread_text(row, first, text, *styles)

    def link(self, row: int, column: int, sheet: str, text: str) -> None:
        """Writes text that leads to another sheet of the same workbook."""
        target = f"internal:'{_doubled(sheet)}'!A1"
        self._sheet.write_url(row, column, target, self._book.style(PLAIN, LINK), clean(text, 200))

    def bounded(self, row: int, column: int, most: str) -> None:
        """Accepts only numbers from 0 to what is in the cell `most`."""
        self._sheet.data_validation(
            row,
            column,
            row,
            column,
            {
                "validate": "decimal",
                "criteria": "between",
                "minimum": 0,
                "maximum": f"={most}",
                "error_title": "得分超出范围",
                "error_message": "得分应在 0 与分值之间。",
                "error_type": "warning",
            },
        )

    def red_where(self, first: int, last: int, column: int, condition: str) -> None:
        """Marks cells of a column for which the formula, written for the first of them, is true."""
        style = self._book.style({"font_color": "#9C0006", "bold": True})
        self._sheet.conditional_format(
            first, column, last, column, {"type": "formula", "criteria": f"={condition}", "format": style}
        )

    def frame(self, head: int, last: int, frozen: int = 0, filtered: bool = False) -> None:
        """Freezes what stands above and left, repeats the headings on every page, and sets what is printed."""
        for row in range(head, last + 1):
            # Not every program makes wrapped rows as high as they need to be.
            if row in self._lines:
                self._sheet.set_row(row, min(_HIGHEST, 13.5 * self._lines[row] + 6))
        self._sheet.freeze_panes(head + 1, frozen)
        self._sheet.repeat_rows(head)
        self._sheet.print_area(0, 0, last, len(self.columns) - 1)
        if filtered and last > head:
            self._sheet.autofilter(head, 0, last, len(self.columns) - 1)


def cell(row: int, column: int, sheet: str = "") -> str:
    """How a formula calls a cell: `G5`, or `'评分'!$G$5` on another sheet."""
    name: str = xlsxwriter.utility.xl_rowcol_to_cell(row, column, row_abs=bool(sheet), col_abs=bool(sheet))
    return f"'{_doubled(sheet)}'!{name}" if sheet else name


def block(first: int, last: int, column: int) -> str:
    """How a formula calls the rows of a column: `G5:G9`."""
    return cell(first, column) if first == last else f"{cell(first, column)}:{cell(last, column)}"


def is_exact(value: Decimal) -> bool:
    """Whether a spreadsheet keeps every digit of the value."""
    return value.is_finite() and len(value.normalize().as_tuple().digits) <= EXACT_DIGITS


def decimals(values: Collection[Decimal | None], most: int = 4) -> int:
    """How many decimals the values need, at most so many."""
    needed = (-int(v.normalize().as_tuple().exponent) for v in values if v is not None and v.is_finite())
    return min(max((n for n in needed if n > 0), default=0), most)


def number_format(places: int, unit: str = "", grouped: bool = True) -> Style:
    """A number format: thousands separated, a minus in front, so many decimals, the unit behind."""
    form = ("#,##0" if grouped else "0") + ("." + "0" * places if places else "")
    unit = _UNIT_CHARACTERS.sub("", unit)[:20]
    gap = "" if unit == "%" else " "
    return {"num_format": f'{form}"{gap}{unit}"' if unit else form}


def _cut(text: str, most: int) -> str:
    return (text if len(text) <= most else text[: most - 1] + "…").strip(" '")


def _doubled(name: str) -> str:
    return name.replace("'", "''")


def lines_of(text: str, width: float) -> int:
    """About how many lines the text takes in a column that is so many characters wide."""
    return sum(max(1, math.ceil(_display_width(line) / max(1.0, width - 1))) for line in text.split("\n"))


def _display_width(text: str) -> float:
    return sum(1.1 if ord(character) < 0x2000 else 2.1 for character in text)
