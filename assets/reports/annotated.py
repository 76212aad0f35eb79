"""A copy of a PDF in which the findings are marked: a numbered frame around each place, the words in a note on it.

The frames and numbers are drawn on the page, so that they are printed too; the message of a finding is the text of an
annotation, which every viewer shows in its own font.
"""

from __future__ import annotations

import ctypes
import math
import os
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

import pypdfium2 as pdfium
import pypdfium2.raw as c

from assets.documents.model import Box
from assets.documents.pdf.geometry import Frame, frame_of
from assets.findings.model import Finding

SEVERITIES = {"error": "错误", "warning": "警告", "info": "提示"}
_COLOURS = {"error": (200, 30, 30), "warning": (200, 80, 0), "info": (0, 90, 160)}
_LINE = 1.2
_MARGIN = 1.5
"""Points between the text and its frame."""
_BADGE = 9.0
"""Points: the height of the box that holds the number."""
_DIGIT = 0.56
"""Width of a figure of the font, as a share of its size."""


class NotAnnotatable(Exception):
    """The file is no PDF that can be changed; the message says so in Chinese."""


class _Mark:
    """One place of one finding."""

    def __init__(self, number: int, finding: Finding, box: Box) -> None:
        self.number = str(number)
        self.colour = _COLOURS[finding.severity]
        self.note = f"{number}. [{SEVERITIES[finding.severity]}] {finding.code} {finding.message}"
        self.box = Box(box.x0 - _MARGIN, box.top - _MARGIN, box.x1 + _MARGIN, box.bottom + _MARGIN)


def annotate(source: Path, findings: Sequence[Finding], out: Path) -> int:
    """Write a copy of the PDF `source` with the findings marked, numbered in their order; `out` is replaced whole.

    Places that lie in other documents or on no page of this one are passed over. Returns how many places were marked.

    Raises:
        NotAnnotatable: `source` is no PDF, is damaged or needs a password, or `out` is the same file.
        OSError: `out` cannot be written.
    """
    if out.exists() and os.path.samefile(source, out):
        raise NotAnnotatable("标注后的文件不能与原文件同名")
    try:
        pdf = pdfium.PdfDocument(source)
    except (pdfium.PdfiumError, FileNotFoundError) as error:
        raise NotAnnotatable("只有能打开的 PDF 文件可以标注") from error
    partial = out.with_name(f".{out.name}.{os.getpid()}")
    try:
        with pdf:
            marked = _mark(pdf, findings)
            pdf.save(partial)
        os.replace(partial, out)
    finally:
        partial.unlink(missing_ok=True)
    return marked


def _mark(pdf: pdfium.PdfDocument, findings: Sequence[Finding]) -> int:
    by_page: dict[int, list[_Mark]] = defaultdict(list)
    for number, finding in enumerate(findings, 1):
        places = dict.fromkeys((e.page, Box(e.x0, e.top, e.x1, e.bottom)) for e in finding.evidence)
        for page, box in places:
            if 1 <= page <= len(pdf) and all(map(math.isfinite, (box.x0, box.top, box.x1, box.bottom))):
                by_page[page].append(_Mark(number, finding, box))
    font = c.FPDFText_LoadStandardFont(pdf.raw, b"Helvetica-Bold")
    for number, marks in sorted(by_page.items()):
        page = pdf[number - 1]
        frame = frame_of(page)
        taken: dict[tuple[float, float], int] = defaultdict(int)
        for mark in marks:
            _draw(pdf, page, frame, mark, font, taken)
        page.gen_content()
        page.close()
    c.FPDFFont_Close(font)
    return sum(map(len, by_page.values()))


def _draw(
    pdf: pdfium.PdfDocument,
    page: pdfium.PdfPage,
    frame: Frame,
    mark: _Mark,
    font: object,
    taken: dict[tuple[float, float], int],
) -> None:
    left, bottom, right, top = frame.canvas(mark.box)
    _rectangle(page, (left, bottom, right, top), mark.colour, fill=False)
    width = _BADGE * (_DIGIT * len(mark.number) + 0.4)
    # Several findings about one place stand side by side.
    corner = (round(mark.box.x0), round(mark.box.top))
    x = mark.box.x0 + taken[corner]
    taken[corner] += math.ceil(width)
    badge = Box(x, max(0.0, mark.box.top - _BADGE), x + width, max(0.0, mark.box.top - _BADGE) + _BADGE)
    _rectangle(page, frame.canvas(badge), mark.colour, fill=True)
    _number(pdf, page, frame, mark.number, badge, font)
    annotation = c.FPDFPage_CreateAnnot(page.raw, c.FPDF_ANNOT_SQUARE)
    c.FPDFAnnot_SetRect(annotation, c.FS_RECTF(left, top, right, bottom))
    c.FPDFAnnot_SetColor(annotation, c.FPDFANNOT_COLORTYPE_Color, *mark.colour, 255)
    c.FPDFAnnot_SetBorder(annotation, 0, 0, 0)
    c.FPDFAnnot_SetFlags(annotation, c.FPDF_ANNOT_FLAG_PRINT)
    for key, text in (("Contents", mark.note), ("T", "绩效")):
        encoded = (text + "\0").encode("utf-16-le")
        buffer = (ctypes.c_ushort * (len(encoded) // 2)).from_buffer_copy(encoded)
        c.FPDFAnnot_SetStringValue(annotation, key.encode(), buffer)
    c.FPDFPage_CloseAnnot(annotation)


def _rectangle(
    page: pdfium.PdfPage, corners: tuple[float, float, float, float], colour: tuple[int, int, int], *, fill: bool
) -> None:
    left, bottom, right, top = corners
    path = c.FPDFPageObj_CreateNewRect(left, bottom, right - left, top - bottom)
    if fill:
        c.FPDFPageObj_SetFillColor(path, *colour, 255)
        c.FPDFPath_SetDrawMode(path, c.FPDF_FILLMODE_WINDING, False)
    else:
        c.FPDFPageObj_SetStrokeColor(path, *colour, 255)
        c.FPDFPageObj_SetStrokeWidth(path, _LINE)
        c.FPDFPath_SetDrawMode(path, c.FPDF_FILLMODE_NONE, True)
    c.FPDFPage_InsertObject(page.raw, path)


def _number(pdf: pdfium.PdfDocument, page: pdfium.PdfPage, frame: Frame, text: str, badge: Box, font: object) -> None:
    """White figures inside the badge, upright as the page is displayed."""
    size = _BADGE * 0.9
    shown = c.FPDFPageObj_CreateTextObj(pdf.raw, font, size)
    encoded = (text + "\0").encode("utf-16-le")
    c.FPDFText_SetText(shown, (ctypes.c_ushort * (len(encoded) // 2)).from_buffer_copy(encoded))
    c.FPDFPageObj_SetFillColor(shown, 255, 255, 255, 255)
    # The foot of the first figure, as a point of the page's own coordinates.
    x, y = badge.x0 + 0.2 * _BADGE, badge.bottom - 0.2 * _BADGE
    left, bottom, _, _ = frame.canvas(Box(x, y, x, y))
    angle = math.radians(90 * frame.turns)
    cos, sin = round(math.cos(angle)), round(math.sin(angle))
    c.FPDFPageObj_Transform(shown, cos, sin, -sin, cos, left, bottom)
    c.FPDFPage_InsertObject(page.raw, shown)
