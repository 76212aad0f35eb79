"""Finds the published forms in a document and reads their cells.

A form is recognised by its title and its columns, never by its page. A grid that stands at the top of the next page
without a title of its own continues the form before it, with or without its header repeated, below it or beside it; in
a document without pages a grid that follows at once does. A table that is none of the forms is kept as it is, under the
form id `other`.
"""

from __future__ import annotations

from collections import Counter

import msgspec

from assets.documents.model import Document
from assets.tables.cells import read_cells
from assets.tables.continuation import continuation
from assets.tables.layout import layout_of
from assets.tables.model import DEFAULT_UNIT, OTHER_FORM, Cell
from assets.tables.pieces import OpenTable, Part, pieces
from assets.tables.recognise import by_columns, title
from assets.tables.units import table_unit


class Form(msgspec.Struct, frozen=True):
    """One form of one document: `form` is its id or `other`, `title` as printed, `unit` the printed unit.

    `cells` are its value cells from top to bottom, in 万元; `empty` says that it was published without any number.
    """

    form: str
    title: str
    pages: tuple[int, ...]
    unit: str
    cells: tuple[Cell, ...]
    empty: bool


def read_forms(document: Document) -> list[Form]:
    """All tables of a document, in the order in which they begin."""
    tables = _collect(document)
    units = Counter(table.unit for table in tables if table.unit and table.kind)
    usual = units.most_common(1)[0][0] if units else DEFAULT_UNIT
    return [_printed(document, _read(document.sha256, table, table.unit or usual)) for table in tables]


def _printed(document: Document, form: Form) -> Form:
    """The form with its places as they are displayed, where a scanned page was turned upright."""
    if not any(page.turned for page in document.pages):
        return form
    cells = tuple(msgspec.structs.replace(cell, source=document.printed(cell.source)) for cell in form.cells)
    return msgspec.structs.replace(form, cells=cells)


def _collect(document: Document) -> list[OpenTable]:
    tables: list[OpenTable] = []
    for piece in pieces(document):
        layout = layout_of(piece.grid)
        kind, caption = title(piece, layout)
        part = continuation(tables[-1], piece, layout, kind) if tables else None
        if part is not None:
            tables[-1].parts.append(part)
            continue
        if kind is None:
            kind = by_columns(piece, layout)
        if not layout.has_header:
            layout = layout_of(piece.grid, begins=True)
        first = Part(piece, layout, layout.header_rows)
        tables.append(OpenTable(kind, caption or (kind.name if kind else ""), _unit(first), [first]))
    return tables


def _unit(part: Part) -> str | None:
    """The unit of money that the text above a table or its header names, or None."""
    header = [cell.text for cell in part.piece.grid.cells if cell.row < max(part.skip, 1)]
    return table_unit([line.text for line in part.piece.above] + header)


def _read(sha256: str, table: OpenTable, unit: str) -> Form:
    cells = read_cells(sha256, table, unit)
    form = table.kind.id if table.kind else OTHER_FORM
    pages = tuple(dict.fromkeys(part.piece.page.number for part in table.parts))
    return Form(form, table.title, pages, unit, cells, all(cell.value is None for cell in cells))
