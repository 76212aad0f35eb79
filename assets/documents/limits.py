"""How much one file may cost to read: every reader is bounded in time and memory by a limit that has a name here.

Each limit is a setting: the environment variable `JIXIAO_MOST_` and the limit's name in capitals, such as
`JIXIAO_MOST_TABLE_ROWS=20000`.
"""

from __future__ import annotations

import os
from collections.abc import Mapping

import msgspec

from assets.documents.errors import UnreadableFile

_PREFIX = "JIXIAO_MOST_"
_LARGEST = 10**12
_MB = 1024 * 1024


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """The limits of one reading. What goes beyond is refused, or cut with a note on the page where that is said.

    Attributes:
        file_bytes: of a file of any kind.
        text_bytes: of a web page or a plain text.
        xls_bytes: of an XLS, which has to be held in memory as a whole.
        pages: of a PDF, or worksheets of a workbook.
        package_members: files inside a DOCX or XLSX, which are ZIP archives.
        unpacked_bytes: of all parts of a package that are read.
        unpacked_ratio: how often a part may be larger than what it was packed into.
        depth: of elements within elements, and of tables within tables.
        characters: of the running text of a document without pages.
        table_characters: of all its tables.
        paragraphs: of a document without pages.
        tables: of a document without pages.
        cells: places in all tables of a document without pages; further rows are cut.
        table_rows: of one table or worksheet; further rows are cut.
        table_columns: of one table or worksheet; further columns are cut.
        conversion_seconds: that LibreOffice may take for a file.
        conversion_bytes: of memory (address space) that LibreOffice may take, where the system can limit it (Linux).
        scanned_pages: pages of one document that are recognised, at 1 to 3 s each; further ones carry a note.
        image_pixels: of one picture; A3 at 600 dots per inch has 70 million. A larger one is not decoded.
    """

    file_bytes: int = 200 * _MB
    text_bytes: int = 30 * _MB
    xls_bytes: int = 30 * _MB
    pages: int = 3000
    package_members: int = 10_000
    unpacked_bytes: int = 200 * _MB
    unpacked_ratio: int = 300
    depth: int = 200
    characters: int = 2_000_000
    table_characters: int = 10_000_000
    paragraphs: int = 50_000
    tables: int = 2_000
    cells: int = 400_000
    table_rows: int = 5_000
    table_columns: int = 300
    conversion_seconds: int = 120
    conversion_bytes: int = 6144 * _MB
    scanned_pages: int = 300
    image_pixels: int = 80_000_000


def load_limits(environment: Mapping[str, str] = os.environ) -> Limits:
    """The limits that are in force. Raises UnreadableFile, naming the variable, where one is not a number above 0."""
    given = {}
    for name in Limits.__struct_fields__:
        text = environment.get(_PREFIX + name.upper(), "").strip()
        if text:
            if not (text.isascii() and text.isdigit() and 0 < int(text[:20]) <= _LARGEST):
                raise UnreadableFile(f"环境变量 {_PREFIX}{name.upper()} 应为大于 0 的整数，现为“{text[:40]}”")
            given[name] = int(text)
    return Limits(**given)


class Meter:
    """Counts what one document has used of its limits."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.characters = 0
        self.table_characters = 0
        self.paragraphs = 0
        self.tables = 0
        self.cells = 0

    def take_text(self, text: str) -> None:
        """Raises UnreadableFile when the document's text is too long."""
        self.characters += len(text)
        if self.characters > self.limits.characters:
            raise UnreadableFile(f"文字超过上限 {self.limits.characters} 字")

    def take_table_text(self, text: str) -> None:
        """Raises UnreadableFile when the text of the document's tables is too long."""
        self.table_characters += len(text)
        if self.table_characters > self.limits.table_characters:
            raise UnreadableFile(f"表格中的文字超过上限 {self.limits.table_characters} 字")

    def take_paragraph(self) -> None:
        """Raises UnreadableFile when the document has too many paragraphs."""
        self.paragraphs += 1
        if self.paragraphs > self.limits.paragraphs:
            raise UnreadableFile(f"段落超过上限 {self.limits.paragraphs} 段")

    def take_table(self) -> None:
        """Raises UnreadableFile when the document has too many tables."""
        self.tables += 1
        if self.tables > self.limits.tables:
            raise UnreadableFile(f"表格超过上限 {self.limits.tables} 个")

    def rows_left(self, columns: int) -> int:
        """How many rows of so many columns the next table may have."""
        return min(self.limits.table_rows, (self.limits.cells - self.cells) // max(1, columns))

    def take_cells(self, count: int) -> None:
        """Notes that a table takes so many places."""
        self.cells += count
