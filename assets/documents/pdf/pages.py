"""Reads a PDF with PDFium: lines of text with their boxes, and the grids that its ruled lines form.

PDFium parses, `ruling` finds the grid as pdfplumber does, PDFium fills the cells. It is fast because Python is called
once for the text of a page, once a path object, a line and a cell, and never for a character; only where the cells of
a grid share a character (a glyph that hangs over a rule) are the characters of that page looked at one by one.
"""

from __future__ import annotations

import ctypes
import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from pathlib import Path

import pypdfium2 as pdfium
import pypdfium2.raw as c

from assets.documents.errors import UnreadableFile
from assets.documents.limits import Limits
from assets.documents.lines import reading_order
from assets.documents.model import Box, Grid, GridCell, Line, NumberSpan, Page
from assets.documents.pdf.calls import TextBoxes, bounded_text
from assets.documents.pdf.drawn import MOST_RULES, Drawn
from assets.documents.pdf.geometry import frame_of
from assets.documents.pdf.open_tables import OpenTable, has_open_table, open_tables
from assets.documents.pdf.order import is_disordered, reordered
from assets.documents.pdf.pdf_scans import ScanReader
from assets.documents.pdf.ruling import Corners, find_tables
from assets.documents.pdf.words import page_words

FEWEST_RULES = 4

_NUMBER = re.compile(r"\d(?:[\d,，.．]*\d)?")
_LINE_BREAK = re.compile(r"\r\n|\r|\n")
# PDFium marks a hyphen at the end of a line with one of these; what was printed is a hyphen.
_HYPHENS = ("\x02", "\ufffe")


def read(path: Path, limits: Limits) -> Iterator[Page]:
    """The pages of a PDF, one after the other; each is closed before the next is opened.

    Raises:
        UnreadableFile: encrypted, damaged, without a page, or with too many.
    """
    try:
        document = pdfium.PdfDocument(path)
    except pdfium.PdfiumError as error:
        raise UnreadableFile(_reason(error)) from error
    try:
        count = len(document)
        if count == 0:
            raise UnreadableFile("PDF 中没有任何页面，文件可能不完整")
        if count > limits.pages:
            raise UnreadableFile(f"PDF 共 {count} 页，超过上限 {limits.pages} 页")
        scans = ScanReader(limits)
        ended: OpenTable | None = None
        for index in range(count):
            try:
                page = document[index]
            except pdfium.PdfiumError as error:
                raise UnreadableFile(f"PDF 第 {index + 1} 页已损坏，文件可能不完整") from error
            try:
                reader = _PageReader(page)
                read_page = reader.read(index + 1, ended)
                ended = reader.ends_with
                yield scans.page(page, read_page, reader.pictures)
            finally:
                page.close()
    finally:
        document.close()


def _reason(error: pdfium.PdfiumError) -> str:
    match getattr(error, "err_code", None):
        case c.FPDF_ERR_PASSWORD | c.FPDF_ERR_SECURITY:
            return "PDF 已加密，需要密码才能打开；请提供未加密的文件"
        case _:
            return "不是完整的 PDF 文件（已损坏或被截断）"


class _PageReader:
    """Reads one open page."""

    def __init__(self, page: pdfium.PdfPage) -> None:
        self.page = page
        self.frame = frame_of(page)
        drawn = Drawn(page, self.frame)
        self.pictures = drawn.pictures
        """The images and forms of the page: its text may be in them."""
        self.horizontal, self.vertical = drawn.horizontal, drawn.vertical
        if not FEWEST_RULES <= len(self.horizontal) + len(self.vertical) <= MOST_RULES:
            self.horizontal, self.vertical = [], []
        self.tables = find_tables(self.horizontal, self.vertical)
        drawn.drop_foreign_texts(over_table=bool(self.tables))
        self.text_page = page.get_textpage()
        self.ends_with: OpenTable | None = None
        """The open table that the page ends with."""
        self.boxes = TextBoxes(self.text_page.raw)

    def read(self, number: int, before: OpenTable | None) -> Page:
        """The page; `before` is the open table that the page before ended with."""
        grids = [self._grid(corners) for corners in self.tables]
        found = self._lines()
        boxed = [line for line, _ in found]
        disordered = [n for n, grid in enumerate(grids) if is_disordered(grid, boxed, self.frame.turns != 0)]
        looks_open = has_open_table(boxed, grids, before is not None)
        # A page of rows without a figure may lie in the middle of a table.
        looks_open = looks_open or (before is not None and not grids and not any("。" in line.text for line in boxed))
        if disordered or looks_open:
            words = page_words(self.boxes, self.frame)
            for n in disordered:
                grids[n] = reordered(grids[n], words)
            if looks_open:
                grids, self.ends_with = open_tables(grids, words, self.horizontal, self.vertical, before)
        lines = [self._with_numbers(line, first, grids) for line, first in found]
        self.text_page.close()
        width, height = self.frame.size
        return Page(number, width, height, tuple(reading_order(lines)), tuple(grids))

    # Text -----------------------------------------------------------------------------------------------------------

    def _lines(self) -> list[tuple[Line, int]]:
        """The lines as the file has them, each with the index of its first character in the page's text."""
        text = _hyphened(self.text_page.get_text_range())
        self.index_of = index_of = self._char_index(text)
        lines = []
        start = 0
        for end, following in [*((m.start(), m.end()) for m in _LINE_BREAK.finditer(text)), (len(text), len(text))]:
            stripped = text[start:end].strip()
            if stripped:
                first = start + text[start:end].index(stripped)
                box = self._box_of(index_of(first), index_of(first + len(stripped)))
                if box is not None:
                    lines.append((Line(stripped, box), first))
            start = following
        return lines

    def _with_numbers(self, line: Line, first: int, grids: Sequence[Grid]) -> Line:
        """The line with its numbers, if it lies in no grid."""
        x, y = (line.box.x0 + line.box.x1) / 2, (line.box.top + line.box.bottom) / 2
        if any(grid.box.holds(x, y) for grid in grids):
            return line
        numbers = self._numbers(line.text, first, self.index_of)
        return Line(line.text, line.box, numbers) if numbers else line

    def _numbers(self, text: str, offset: int, index_of: _IndexOf) -> tuple[NumberSpan, ...]:
        spans = []
        for match in _NUMBER.finditer(text):
            box = self._box_of(index_of(offset + match.start()), index_of(offset + match.end()))
            if box is not None:
                spans.append(NumberSpan(match.start(), match.end(), box))
        return tuple(spans)

    def _char_index(self, text: str) -> _IndexOf:
        """From an index into the page's text to PDFium's character index, which counts what has no text as well."""
        raw = self.text_page.raw
        if c.FPDFText_CountChars(raw) == len(text):
            return _IndexOf(None)
        found = [c.FPDFText_GetCharIndexFromTextIndex(raw, i) for i in range(len(text))]
        last = max(found, default=-1)
        return _IndexOf([*found, last + 1])

    def _box_of(self, start: int, end: int) -> Box | None:
        around = self.boxes.around(start, end - start)
        return self.frame.shown(*around) if around else None

    # Grids ----------------------------------------------------------------------------------------------------------

    def _grid(self, corners: list[Corners]) -> Grid:
        edges_x = sorted({x for x0, _, x1, _ in corners for x in (x0, x1)})
        edges_y = sorted({y for _, top, _, bottom in corners for y in (top, bottom)})
        column_at = {x: i for i, x in enumerate(edges_x)}
        row_at = {y: i for i, y in enumerate(edges_y)}
        box = Box(edges_x[0], edges_y[0], edges_x[-1], edges_y[-1])
        boxes = [Box(*four) for four in corners]
        texts = [self._text_in(b) for b in boxes]
        if sum(map(_inked, texts)) != _inked(self._text_in(box)):
            texts = self._texts_by_middle(boxes)
        cells = tuple(
            GridCell(
                row_at[b.top],
                column_at[b.x0],
                row_at[b.bottom] - row_at[b.top],
                column_at[b.x1] - column_at[b.x0],
                t,
                b,
            )
            for b, t in sorted(zip(boxes, texts, strict=True), key=lambda pair: (pair[0].top, pair[0].x0))
        )
        return Grid(box, len(edges_y) - 1, len(edges_x) - 1, cells)

    def _text_in(self, box: Box) -> str:
        left, bottom, right, top = self.frame.canvas(box)
        text = bounded_text(self.text_page.raw, left, top, right, bottom)
        if text is None:
            text = self.text_page.get_text_bounded(left, bottom, right, top)
        return _clean(text)

    def _texts_by_middle(self, boxes: list[Box]) -> list[str]:
        """The text of each cell where every character goes to the one cell that holds its middle."""
        raw = self.text_page.raw
        columns = sorted((b.x0, b.top, i) for i, b in enumerate(boxes))
        lefts = [x for x, _, _ in columns]
        parts: list[list[str]] = [[] for _ in boxes]
        last = -1
        left, right, bottom, top = (ctypes.c_double() for _ in range(4))
        for i in range(c.FPDFText_CountChars(raw)):
            code = c.FPDFText_GetUnicode(raw, i)
            if code in (13, 10):
                if last >= 0:
                    parts[last].append("\n")
                continue
            if code == 0 or not c.FPDFText_GetCharBox(raw, i, left, right, bottom, top):
                continue
            shown = self.frame.shown(left.value, bottom.value, right.value, top.value)
            x, y = (shown.x0 + shown.x1) / 2, (shown.top + shown.bottom) / 2
            holders = [
                k
                for _, _, k in columns[: bisect_right(lefts, x)]
                if boxes[k].x1 > x and boxes[k].top <= y < boxes[k].bottom
            ]
            if holders:
                last = holders[-1]
                parts[last].append(chr(code))
        return [_clean("".join(p)) for p in parts]


class _IndexOf:
    """Text index to character index; the identity where both count alike."""

    def __init__(self, found: list[int] | None) -> None:
        self.found = found

    def __call__(self, index: int) -> int:
        return index if self.found is None else self.found[min(index, len(self.found) - 1)]


def _clean(text: str) -> str:
    if "\r" in text:
        text = _LINE_BREAK.sub("\n", text)
    return _hyphened(text).strip()


def _hyphened(text: str) -> str:
    for mark in _HYPHENS:
        text = text.replace(mark, "-")
    return text


def _inked(text: str) -> int:
    return len("".join(text.split()))
