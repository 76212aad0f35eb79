"""Reads Excel workbooks (XLSX, XLSM): what each visible worksheet shows, one page a worksheet.

Values only: of a formula the result that was saved with it is read, and nothing is ever computed, run or fetched.
Numbers and dates are shown by the formats of their cells.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import msgspec

from assets.documents.errors import UnreadableFile
from assets.documents.flow import Notes, TableCell, sheet_page
from assets.documents.limits import Limits, Meter
from assets.documents.model import Page
from assets.documents.office import packages
from assets.documents.office.number_formats import BUILT_IN, GENERAL, number_of, shown
from assets.documents.office.packages import Package
from assets.documents.office.xml_parts import Attributes, parse_xml, whole
from assets.documents.places import cell_name

_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_TRUE = ("1", "true")
_ERROR_SHOWN = 40


def read(path: Path, limits: Limits) -> Iterator[Page]:
    """The visible worksheets that hold anything, in their order (see `model.CELL`).

    Raises:
        UnreadableFile: damaged, hostile, or without any content.
    """
    with packages.opened(path, limits) as package:
        yield from read_package(package, limits)


def read_package(package: Package, limits: Limits) -> Iterator[Page]:
    """The worksheets of an open package. Raises UnreadableFile."""
    workbook = _Workbook()
    parse_xml(package.chunks("xl/workbook.xml"), limits, workbook.start, workbook.end)
    relations = _relations(package, limits)
    strings = _Strings(limits)
    parse_xml(package.chunks(relations.first("sharedStrings")), limits, strings.start, strings.end, strings.text)
    formats = _Formats()
    parse_xml(package.chunks(relations.first("styles")), limits, formats.start, formats.end)
    hidden = [sheet.name for sheet in workbook.sheets if sheet.hidden]
    meter = Meter(limits)
    number = 0
    for sheet in workbook.sheets:
        part = relations.worksheets.get(sheet.relation)
        if sheet.hidden or part is None:
            continue
        if number >= limits.pages:
            raise UnreadableFile(f"工作表超过上限 {limits.pages} 个")
        notes = Notes()
        if number == 0:
            for name in hidden:
                notes.add(f"工作表“{name}”是隐藏的，未读取")
        reader = _Sheet(strings.strings, formats, workbook.from_1904, limits)
        parse_xml(package.chunks(part), limits, reader.start, reader.end, reader.text)
        if reader.cells:
            number += 1
            page = sheet_page(sheet.name, reader.finished(notes), reader.last_row, meter, notes)
            yield msgspec.structs.replace(page, number=number)
    if number == 0:
        raise UnreadableFile("工作簿中没有可见的内容" + ("，工作表都是隐藏的" if hidden else ""))


class _SheetEntry(msgspec.Struct, frozen=True):
    name: str
    relation: str
    hidden: bool


class _Workbook:
    """Takes workbook.xml."""

    def __init__(self) -> None:
        self.sheets: list[_SheetEntry] = []
        self.from_1904 = False

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "sheet":
            hidden = attributes.get("state", "visible") != "visible"
            self.sheets.append(_SheetEntry(attributes.get("name", ""), attributes.get("id", ""), hidden))
        elif name == "workbookPr":
            self.from_1904 = attributes.get("date1904", "") in _TRUE

    def end(self, name: str) -> None:
        pass


class _Relations:
    """Takes workbook.xml.rels: which part is what."""

    def __init__(self) -> None:
        self.worksheets: dict[str, str] = {}
        self.others: dict[str, str] = {}

    def start(self, name: str, attributes: Attributes) -> None:
        if name != "Relationship" or attributes.get("TargetMode") == "External":
            return
        kind = attributes.get("Type", "").rpartition("/")[2]
        target = posixpath.normpath(posixpath.join("/xl", attributes.get("Target", "").replace("\\", "/")))
        if kind == "worksheet":
            self.worksheets[attributes.get("Id", "")] = target
        else:
            self.others.setdefault(kind, target)

    def end(self, name: str) -> None:
        pass

    def first(self, kind: str) -> str:
        """The part of this kind; a name that no part has where there is none."""
        return self.others.get(kind, f"xl/{kind}.xml")


def _relations(package: Package, limits: Limits) -> _Relations:
    relations = _Relations()
    parse_xml(package.chunks("xl/_rels/workbook.xml.rels"), limits, relations.start, relations.end)
    return relations


class _Strings:
    """Takes sharedStrings.xml: the texts that cells name by number, without the readings above characters."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.strings: list[str] = []
        self.parts: list[str] = []
        self.in_text = False
        self.in_reading = False

    def start(self, name: str, _: Attributes) -> None:
        if name == "t":
            self.in_text = not self.in_reading
        elif name == "si":
            self.parts = []
        elif name == "rPh":
            self.in_reading = True

    def end(self, name: str) -> None:
        if name == "t":
            self.in_text = False
        elif name == "rPh":
            self.in_reading = False
        elif name == "si":
            self.strings.append("".join(self.parts))
            if len(self.strings) > self.limits.cells:
                raise UnreadableFile(f"工作簿的共享字符串超过上限 {self.limits.cells} 个，未读取")

    def text(self, text: str) -> None:
        if self.in_text:
            self.parts.append(text)


class _Formats:
    """Takes styles.xml: the number format of each cell style."""

    def __init__(self) -> None:
        self.codes: dict[int, str] = {}
        self.styles: list[int] = []
        self.in_styles = False

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "numFmt":
            self.codes[whole(attributes.get("numFmtId"))] = attributes.get("formatCode", GENERAL)
        elif name == "cellXfs":
            self.in_styles = True
        elif name == "xf" and self.in_styles:
            self.styles.append(whole(attributes.get("numFmtId")))

    def end(self, name: str) -> None:
        if name == "cellXfs":
            self.in_styles = False

    def code(self, style: str | None) -> str:
        """The format code of a cell's style."""
        number = whole(style)
        identity = self.styles[number] if number < len(self.styles) else 0
        return self.codes.get(identity) or BUILT_IN.get(identity, GENERAL)


class _Sheet:
    """Takes one worksheet."""

    def __init__(self, strings: list[str], formats: _Formats, from_1904: bool, limits: Limits) -> None:
        self.strings, self.formats, self.from_1904, self.limits = strings, formats, from_1904, limits
        self.cells: list[TableCell] = []
        self.merged: list[tuple[int, int, int, int]] = []
        self.uncomputed: list[str] = []
        self.past_the_end = False
        self.hidden_rows = 0
        self.hidden_columns = False
        self.last_row = self.row = -1
        self.column = -1
        self.kind = self.style = ""
        self.formula = False
        self.taken = False
        self.in_reading = False
        self.parts: list[str] = []

    def start(self, name: str, attributes: Attributes) -> None:
        match name:
            case "c" if self.past_the_end:
                self.last_row = max(self.last_row, self.row)
            case "c":
                self._start_cell(attributes)
            case "v" | "t":
                self.taken = not self.in_reading and not self.past_the_end
            case "f":
                self.formula = True
            case "row":
                number = whole(attributes.get("r"))
                self.row = number - 1 if number else self.row + 1
                self.column = -1
                self.past_the_end = bool(self.cells) and self.row - self.cells[0].row > self.limits.table_rows
                self.hidden_rows += attributes.get("hidden", "") in _TRUE
            case "rPh":
                self.in_reading = True
            case "mergeCell":
                self._merge(attributes.get("ref", ""))
            case "col":
                self.hidden_columns = self.hidden_columns or attributes.get("hidden", "") in _TRUE

    def end(self, name: str) -> None:
        match name:
            case "c" if not self.past_the_end:
                self._end_cell()
            case "v" | "t":
                self.taken = False
            case "rPh":
                self.in_reading = False

    def text(self, text: str) -> None:
        if self.taken:
            self.parts.append(text)

    def finished(self, notes: Notes) -> list[TableCell]:
        """The cells with what merged ranges they head; says in `notes` what is odd about them."""
        if self.uncomputed:
            first = self.uncomputed[0]
            notes.add(f"{len(self.uncomputed)} 个公式没有保存计算结果（如 {first}），按空白处理")
        if self.hidden_rows or self.hidden_columns:
            notes.add("有隐藏的行或列，已一并读取")
        return merge(self.cells, self.merged)

    def _start_cell(self, attributes: Attributes) -> None:
        place = _REFERENCE.fullmatch(attributes.get("r", ""))
        if place:
            self.column, self.row = column_number(place[1]), int(place[2]) - 1
        else:
            self.column += 1
        self.kind = attributes.get("t", "n")
        self.style = attributes.get("s", "")
        self.formula = False
        self.parts = []

    def _end_cell(self) -> None:
        text = "".join(self.parts)
        if not text:
            if self.formula and len(self.uncomputed) < self.limits.cells:
                self.uncomputed.append(cell_name(self.row, self.column))
            return
        self.last_row = max(self.last_row, self.row)
        if len(self.cells) <= self.limits.cells:
            self.cells.append(TableCell(self.row, self.column, self._shown(text)))

    def _shown(self, text: str) -> str:
        match self.kind:
            case "s":
                number = whole(text)
                return self.strings[number] if number < len(self.strings) else ""
            case "n":
                value = number_of(text)
                return text if value is None else self._number(value)
            case "b":
                return "TRUE" if text.strip() in _TRUE else "FALSE"
            case "e":
                return text[:_ERROR_SHOWN]
            case _:
                return text

    def _number(self, value: Decimal) -> str:
        return shown(value, self.formats.code(self.style), from_1904=self.from_1904)

    def _merge(self, reference: str) -> None:
        first, _, last = reference.partition(":")
        begin, end = _REFERENCE.fullmatch(first), _REFERENCE.fullmatch(last)
        if begin and end and len(self.merged) < self.limits.cells:
            top, left = int(begin[2]) - 1, column_number(begin[1])
            bottom, right = int(end[2]), column_number(end[1]) + 1
            if top < bottom and left < right:
                self.merged.append((top, bottom, left, right))


def merge(cells: list[TableCell], ranges: list[tuple[int, int, int, int]]) -> list[TableCell]:
    """The cells, those that head a merged range grown over it.

    Args:
        cells: with text, unmerged.
        ranges: (first row, row after the last, first column, column after the last).
    """
    heads = {(top, left): (bottom - top, right - left) for top, bottom, left, right in ranges}
    grown = []
    for cell in cells:
        rows, columns = heads.pop((cell.row, cell.column), (1, 1))
        grown.append(cell._replace(row_span=rows, column_span=columns))
    if not grown:
        return grown
    # A blank merged range inside the used part still covers its places, so that nothing else is taken for its column.
    top, bottom = grown[0].row, max(cell.row for cell in grown)
    left, right = min(cell.column for cell in grown), max(cell.column for cell in grown)
    blank = [
        TableCell(row, column, "", rows, columns)
        for (row, column), (rows, columns) in heads.items()
        if top <= row <= bottom and left <= column <= right
    ]
    return sorted([*grown, *blank], key=lambda cell: (cell.row, cell.column)) if blank else grown


def column_number(letters: str) -> int:
    """The number of a column from 0: A is 0, AA 26."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1
