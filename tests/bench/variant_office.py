"""The same forms as other programs print them: web pages through Chromium, workbooks through LibreOffice."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Sequence
from html import escape
from pathlib import Path
from typing import Literal

import msgspec
from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from tests.samples.flow import Block, Cell, NewPage, Table, Text, _places

_SECONDS = 120


class Sheetlike(msgspec.Struct, frozen=True, kw_only=True):
    """A way of setting the forms in another program.

    Attributes:
        program: `chromium`, or LibreOffice from `html` or `xlsx`.
        font: the family, as the system knows it.
        size: of the text in points.
        borders: `all`, `none`, `horizontal` or `dotted`.
        zebra: every other row on a tint.
        landscape: the paper.
        fit: a workbook's columns made to fit the paper's width.
    """

    program: str
    font: str = "Noto Serif CJK SC"
    size: float = 9.0
    borders: str = "all"
    zebra: bool = False
    landscape: bool = True
    fit: bool = True


OFFICE = {
    "chromium": Sheetlike(program="chromium"),
    "chromium_none": Sheetlike(program="chromium", borders="none", font="Noto Sans CJK SC"),
    "chromium_zebra": Sheetlike(program="chromium", borders="none", zebra=True),
    "chromium_horizontal": Sheetlike(program="chromium", borders="horizontal"),
    "chromium_dotted": Sheetlike(program="chromium", borders="dotted"),
    "writer_html": Sheetlike(program="html"),
    "calc_xlsx": Sheetlike(program="xlsx"),
    "calc_none": Sheetlike(program="xlsx", borders="none"),
    "calc_horizontal": Sheetlike(program="xlsx", borders="horizontal"),
    "calc_dotted": Sheetlike(program="xlsx", borders="dotted"),
    "calc_zebra": Sheetlike(program="xlsx", borders="none", zebra=True),
    "calc_small": Sheetlike(program="xlsx", size=6, landscape=False),
    "calc_over_the_edge": Sheetlike(program="xlsx", fit=False, size=8),
}


def available(program: str) -> bool:
    """Whether the program is on this machine."""
    names = ("chromium", "chromium-browser", "google-chrome") if program == "chromium" else ("soffice", "libreoffice")
    return any(shutil.which(name) for name in names)


def print_office(look: Sheetlike, blocks: Sequence[Block], folder: Path, name: str) -> Path:
    """Writes `<folder>/<name>.pdf` with the look's program; returns its path.

    Raises:
        subprocess.SubprocessError: the program failed or took too long.
    """
    if look.program == "xlsx":
        source = folder / f"{name}.xlsx"
        _workbook(look, blocks).save(source)
    else:
        source = folder / f"{name}.html"
        source.write_text(_page(look, blocks), encoding="utf-8")
    target = folder / f"{name}.pdf"
    if look.program == "chromium":
        program = next(p for p in ("chromium", "chromium-browser", "google-chrome") if shutil.which(p))
        options = [
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--no-pdf-header-footer",
            f"--user-data-dir={folder}/p",
        ]
        _run([program, *options, f"--print-to-pdf={target}", source.as_uri()])
    else:
        program = shutil.which("soffice") or "libreoffice"
        kind = "pdf:writer_web_pdf_Export" if look.program == "html" else "pdf"
        profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
        _run([program, profile, "--headless", "--convert-to", kind, "--outdir", str(folder), str(source)])
    return target


def _run(command: Sequence[str]) -> None:
    subprocess.run(command, capture_output=True, timeout=_SECONDS, check=True)


_BORDERS = {
    "all": "border:0.5pt solid #000",
    "none": "",
    "horizontal": "border-top:0.5pt solid #000;border-bottom:0.5pt solid #000",
    "dotted": "border:0.75pt dotted #000",
}


def _page(look: Sheetlike, blocks: Sequence[Block]) -> str:
    parts = [
        "<html><head><meta charset='utf-8'><style>",
        f"@page{{size:A4 {'landscape' if look.landscape else 'portrait'};margin:15mm}}",
        f"body{{font-family:'{look.font}';font-size:{look.size}pt}}",
        "table{border-collapse:collapse;width:100%}tr{page-break-inside:avoid}",
        f"td,th{{padding:2pt;font-weight:normal;{_BORDERS[look.borders]}}}",
        "</style></head><body>",
    ]
    first = True
    for block in blocks:
        if isinstance(block, NewPage):
            parts.append("" if first else "<div style='page-break-before:always'></div>")
            first = False
        elif isinstance(block, Text):
            parts.append(f"<div style='text-align:{block.align};font-size:{block.size}pt'>{escape(block.text)}</div>")
        else:
            parts.append(_html_table(block, look))
    return "".join([*parts, "</body></html>"])


def _html_table(table: Table, look: Sheetlike) -> str:
    columns = "".join(f"<col style='width:{100 * w / sum(table.widths):.2f}%'>" for w in table.widths)
    head = "".join(_html_row(row, "th", "") for row in table.header)
    tints = ("", "background:#dde8f8") if look.zebra else ("", "")
    body = "".join(_html_row(row, "td", tints[n % 2]) for n, row in enumerate(table.body))
    return f"<table><colgroup>{columns}</colgroup><thead>{head}</thead><tbody>{body}</tbody></table>"


def _html_row(row: Sequence[Cell], tag: str, style: str) -> str:
    cells = "".join(
        f"<{tag} colspan='{c.columns}' rowspan='{c.rows}' style='text-align:{c.align};{style}'>"
        f"{escape(c.text).replace(chr(10), '<br>')}</{tag}>"
        for c in row
    )
    return f"<tr>{cells}</tr>"


_SIDES: dict[str, Literal["thin", "dotted"] | None] = {
    "all": "thin",
    "dotted": "dotted",
    "horizontal": "thin",
    "none": None,
}


def _workbook(look: Sheetlike, blocks: Sequence[Block]) -> Workbook:
    book = Workbook()
    for unused in book.worksheets:
        book.remove(unused)
    sheet, row, wide = None, 1, 1
    for n, block in enumerate(blocks):
        if isinstance(block, NewPage):
            sheet, row = book.create_sheet(f"表{len(book.worksheets) + 1}"), 1
            sheet.page_setup.orientation = "landscape" if look.landscape else "portrait"
            sheet.page_setup.paperSize = 9
            sheet.sheet_properties.pageSetUpPr.fitToPage = look.fit
            sheet.page_setup.fitToHeight = 0
            wide = next((len(b.widths) for b in blocks[n:] if isinstance(b, Table)), 1)
        elif isinstance(block, Text) and sheet is not None:
            cell = sheet.cell(row, 1, block.text)
            cell.alignment = Alignment(horizontal=block.align)
            cell.font = Font(name=look.font, size=block.size)
            sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=wide)
            row += 1
        elif isinstance(block, Table) and sheet is not None:
            _sheet_table(sheet, block, look, row)
            row += len(block.header) + len(block.body)
    return book


def _sheet_table(sheet: Worksheet, table: Table, look: Sheetlike, top: int) -> None:
    side = Side(style=_SIDES[look.borders])
    flat = look.borders == "horizontal"
    border = Border(top=side, bottom=side, left=None if flat else side, right=None if flat else side)
    for n, width in enumerate(table.widths, 1):
        sheet.column_dimensions[get_column_letter(n)].width = max(5, width * 0.9 * look.size / 9)
    rows = [*table.header, *table.body]
    for r, c, cell in _places(rows, len(table.widths)):
        for i in range(cell.rows):
            for j in range(cell.columns):
                sheet.cell(top + r + i, c + j + 1).border = border
        target = sheet.cell(top + r, c + 1, cell.text or None)
        target.alignment = Alignment(horizontal=cell.align, vertical="center", wrap_text=True)
        target.font = Font(name=look.font, size=look.size)
        if look.zebra and r >= len(table.header) and r % 2:
            target.fill = PatternFill("solid", fgColor="DDE8F8")
        if cell.rows > 1 or cell.columns > 1:
            sheet.merge_cells(
                start_row=top + r, end_row=top + r + cell.rows - 1, start_column=c + 1, end_column=c + cell.columns
            )
