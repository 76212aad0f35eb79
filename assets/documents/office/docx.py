"""Reads Word documents (DOCX): paragraphs and tables in the order of the document, with their automatic numbers.

What a reader of the document sees is read: inserted text but not deleted, no hidden text, text boxes after the
paragraph that they hang on; headers and footers are left out. Macros, fields and links are never followed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import msgspec

from assets.documents.blocks import MOST_NESTED, Block, CellBlocks, Table, put, span
from assets.documents.errors import UnreadableFile
from assets.documents.flow import FlowPage
from assets.documents.limits import Limits, Meter
from assets.documents.model import Page
from assets.documents.office import packages
from assets.documents.office.docx_numbering import Numbering
from assets.documents.office.xml_parts import Attributes, parse_xml, whole

_NOT_READ = frozenset(
    {"del", "moveFrom", "Fallback", "rt", "tabs", "sectPr", "pPrChange", "rPrChange", "tblPrChange", "tcPrChange"}
    | {"trPrChange", "tblGridChange", "numberingChange", "tblPrExChange", "sdtPr", "binData"}
)
"""Elements that are passed over with all that is in them: deleted text, former formats, second versions of a shape."""
_IN_LINE = {"br": "\n", "cr": "\n", "tab": "\t", "ptab": "\t", "noBreakHyphen": "-"}
_SYMBOLS = {"FE": "☑", "FD": "☒", "A8": "□", "6F": "□", "71": "□", "FC": "√", "FB": "×", "52": "☑", "A3": "□"}
"""Symbols of the Wingdings fonts that forms are ticked with."""
_MAIN = re.compile(rb"""officeDocument"[^>]*?Target="/?([^"]+)"|Target="/?([^"]+)"[^>]*?/officeDocument\"""")
_OFF = ("0", "false", "off")


def read(path: Path, limits: Limits) -> Iterator[Page]:
    """The document as one page (see `model.LINE`).

    Raises:
        UnreadableFile: damaged, hostile, or without any text.
    """
    with packages.opened(path, limits) as package:
        yield read_package(package, limits)


def read_package(package: packages.Package, limits: Limits) -> Page:
    """The document in an open package. Raises UnreadableFile."""
    name = _main_part(package)
    folder = name.rpartition("/")[0]
    page = FlowPage(Meter(limits))
    body = _Body(page, Numbering(package, folder, limits), limits)
    parse_xml(package.chunks(name), limits, body.start, body.end, body.text)
    if page.empty:
        reason = "只有图片；请提供文字版，或另存为 PDF 后识别" if body.pictures else "内容是空的"
        raise UnreadableFile(f"Word 文档中没有文字，{reason}")
    return page.page(1)


def _main_part(package: packages.Package) -> str:
    match = _MAIN.search(package.read("_rels/.rels"))
    if match:
        name = (match[1] or match[2]).decode("utf-8", errors="replace")
        if name in package:
            return name
    if "word/document.xml" not in package:
        raise UnreadableFile("Word 文档缺少正文，文件可能不完整")
    return "word/document.xml"


class _Paragraph(msgspec.Struct):
    """A paragraph while it is read; `after` holds what its text boxes hold."""

    parts: list[str] = []
    after: list[Block] = []
    number: str = ""
    level: int | None = None
    style: str = ""
    contents: bool = False


class _Row(msgspec.Struct):
    """A row while it is read: where the next cell begins, and whether the row is deleted."""

    index: int
    column: int = 0
    deleted: bool = False


class _OpenTable(msgspec.Struct):
    """A table while it is read; `above` is the row in `cells` of the cell that a column's merged cells go on with."""

    table: Table
    row: _Row
    rows: int = 0
    above: dict[int, int] = {}


class _OpenCell(msgspec.Struct):
    """A cell while it is read; `merged` is “restart” or “continue” where it is part of one over several rows."""

    blocks: list[Block] = []
    columns: int = 1
    merged: str = ""


class _Body:
    """Takes the events of the main part."""

    def __init__(self, page: FlowPage, numbering: Numbering, limits: Limits) -> None:
        self.page = page
        self.numbering = numbering
        self.limits = limits
        self.pictures = 0
        self.passing_over = 0
        self.in_text = False
        self.hidden = False
        self.in_properties = False
        self.in_row_properties = False
        self.paragraphs: list[_Paragraph] = []
        self.holders: list[list[Block]] = []
        self.tables: list[_OpenTable] = []
        self.cells: list[_OpenCell] = []
        self.starts = {
            "p": self._start_paragraph,
            "pPr": self._start_properties,
            "pStyle": self._style,
            "numId": self._number,
            "ilvl": self._level,
            "r": self._start_run,
            "vanish": self._vanish,
            "t": self._start_text,
            "sym": self._symbol,
            "hyperlink": self._link,
            "tbl": self._start_table,
            "tr": self._start_row,
            "trPr": self._start_row_properties,
            "gridBefore": self._before,
            "tc": self._start_cell,
            "gridSpan": self._columns,
            "vMerge": self._merged,
            "txbxContent": self._start_box,
            "blip": self._picture,
            "imagedata": self._picture,
            "OLEObject": self._object,
            "altChunk": self._other_file,
        }
        self.ends = {
            "p": self._end_paragraph,
            "pPr": self._end_properties,
            "t": self._end_text,
            "r": self._end_run,
            "tbl": self._end_table,
            "tr": self._end_row,
            "trPr": self._end_row_properties,
            "tc": self._end_cell,
            "txbxContent": self._end_box,
        }

    def start(self, name: str, attributes: Attributes) -> None:
        if self.passing_over:
            self.passing_over += 1
        elif name in _NOT_READ:
            self.passing_over = 1
            if name == "del" and self.in_row_properties and self.tables:
                self.tables[-1].row.deleted = True
        elif name in _IN_LINE:
            self._add(_IN_LINE[name])
        elif (handle := self.starts.get(name)) is not None:
            handle(attributes)

    def end(self, name: str) -> None:
        if self.passing_over:
            self.passing_over -= 1
        elif (handle := self.ends.get(name)) is not None:
            handle()

    def text(self, text: str) -> None:
        if self.in_text and not self.passing_over:
            self._add(text)

    # Paragraphs -----------------------------------------------------------------------------------------------------

    def _start_paragraph(self, _: Attributes) -> None:
        self.paragraphs.append(_Paragraph())
        self.hidden = False

    def _end_paragraph(self) -> None:
        if not self.paragraphs:
            return
        paragraph = self.paragraphs.pop()
        label = self.numbering.label(paragraph.number, paragraph.level, paragraph.style)
        text = "".join(paragraph.parts)
        if paragraph.contents or self.numbering.is_contents(paragraph.style):
            # Shown with a row of dots before the page number.
            text = text.replace("\t", "……")
        self._put([label + text if text.strip() else "", *paragraph.after])

    def _put(self, blocks: list[Block]) -> None:
        if self.holders:
            self.holders[-1].extend(blocks)
        else:
            put(blocks, self.page)

    def _start_properties(self, _: Attributes) -> None:
        self.in_properties = True

    def _end_properties(self) -> None:
        self.in_properties = False

    def _style(self, attributes: Attributes) -> None:
        if self.paragraphs and self.in_properties:
            self.paragraphs[-1].style = attributes.get("val", "")

    def _number(self, attributes: Attributes) -> None:
        if self.paragraphs and self.in_properties:
            self.paragraphs[-1].number = attributes.get("val", "")

    def _level(self, attributes: Attributes) -> None:
        if self.paragraphs and self.in_properties:
            self.paragraphs[-1].level = whole(attributes.get("val"))

    # Runs -----------------------------------------------------------------------------------------------------------

    def _start_run(self, _: Attributes) -> None:
        self.hidden = False

    def _end_run(self) -> None:
        self.hidden = False

    def _vanish(self, attributes: Attributes) -> None:
        if not self.in_properties:
            self.hidden = attributes.get("val", "") not in _OFF

    def _start_text(self, _: Attributes) -> None:
        self.in_text = True

    def _end_text(self) -> None:
        self.in_text = False

    def _add(self, text: str) -> None:
        if self.paragraphs and not self.hidden and not self.in_properties:
            self.paragraphs[-1].parts.append(text)

    def _symbol(self, attributes: Attributes) -> None:
        if attributes.get("font", "").startswith("Wingdings"):
            self._add(_SYMBOLS.get(attributes.get("char", "")[-2:].upper(), ""))

    def _link(self, attributes: Attributes) -> None:
        if self.paragraphs and attributes.get("anchor", "").startswith("_Toc"):
            self.paragraphs[-1].contents = True

    def _start_box(self, _: Attributes) -> None:
        self.holders.append([])

    def _end_box(self) -> None:
        if not self.holders:
            return
        blocks = self.holders.pop()
        if self.paragraphs:
            self.paragraphs[-1].after.extend(blocks)
        else:
            self._put(blocks)

    # Tables ---------------------------------------------------------------------------------------------------------

    def _start_table(self, _: Attributes) -> None:
        if len(self.tables) >= MOST_NESTED:
            raise UnreadableFile(f"文档中的表格嵌套超过 {MOST_NESTED} 层，未读取")
        table = Table(self.limits.table_rows, self.limits.table_columns)
        self.tables.append(_OpenTable(table, _Row(-1)))

    def _end_table(self) -> None:
        if self.tables:
            self._put([self.tables.pop().table])

    def _start_row(self, _: Attributes) -> None:
        if self.tables:
            self.tables[-1].row = _Row(self.tables[-1].rows)

    def _end_row(self) -> None:
        if self.tables and not self.tables[-1].row.deleted:
            self.tables[-1].rows += 1

    def _start_row_properties(self, _: Attributes) -> None:
        self.in_row_properties = True

    def _end_row_properties(self) -> None:
        self.in_row_properties = False

    def _before(self, attributes: Attributes) -> None:
        if self.tables:
            self.tables[-1].row.column = min(whole(attributes.get("val")), self.limits.table_columns)

    def _start_cell(self, _: Attributes) -> None:
        self.cells.append(_OpenCell())
        self.holders.append(self.cells[-1].blocks)

    def _columns(self, attributes: Attributes) -> None:
        if self.cells:
            self.cells[-1].columns = span(attributes.get("val"))

    def _merged(self, attributes: Attributes) -> None:
        if self.cells:
            self.cells[-1].merged = attributes.get("val") or "continue"

    def _end_cell(self) -> None:
        if not self.cells:
            return
        self.holders.pop()
        cell = self.cells.pop()
        if not self.tables or self.tables[-1].row.deleted:
            return
        opened = self.tables[-1]
        row = opened.row
        column, row.column = row.column, row.column + cell.columns
        position = opened.above.get(column)
        if cell.merged == "continue" and position is not None:
            head = opened.table.cells[position]
            opened.table.cells[position] = head._replace(row_span=row.index - head.row + 1)
            opened.table.rows = max(opened.table.rows, row.index + 1)
            return
        before = len(opened.table.cells)
        opened.table.add(CellBlocks(row.index, column, 1, cell.columns, tuple(cell.blocks)))
        opened.above.pop(column, None)
        if cell.merged and len(opened.table.cells) > before:
            opened.above[column] = before

    # What is not read -----------------------------------------------------------------------------------------------

    def _picture(self, _: Attributes) -> None:
        self.pictures += 1

    def _object(self, attributes: Attributes) -> None:
        if attributes.get("ProgID", "").startswith("Excel"):
            self.page.notes.add("文档里嵌入了 Excel 对象，其中的表未读取")

    def _other_file(self, _: Attributes) -> None:
        self.page.notes.add("文档里嵌入了另一个文件，未读取")
