"""Finds the published forms in a document and reads their cells.

A form is recognised by its title and its columns, never by its page. A grid that stands at the top of the next page
without a title of its own continues the form before it, with or without its header repeated; in a document without
pages a grid that follows at once does. A table that is none of the nine forms is kept as it is, under the form id
`other`.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence

import msgspec

from assets.documents.model import POINT, Document, Grid, Line, Page
from assets.tables.catalogue import FormKind, form_kinds, squeeze, title_of
from assets.tables.cells import Part, read_cells, stage_of
from assets.tables.layout import Layout, layout_of
from assets.tables.model import DEFAULT_UNIT, OTHER_FORM, Cell
from assets.tables.sections import NOTE, sections

_UNIT = re.compile(r"单位[:：]?(?:人民币)?(亿元|千万元|百万元|万元|千元|百元|元)")
_LONGEST_CAPTION = 60
_SIMILAR = 6.0
"""Points: columns of a continued table lie within this of the columns before the page break."""


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


class _Piece(msgspec.Struct, frozen=True):
    """One grid with the text that stands above it since the grid before."""

    page: Page
    grid: Grid
    above: tuple[Line, ...]
    first_on_page: bool


class _Open(msgspec.Struct):
    """A form while its pieces are collected."""

    kind: FormKind | None
    title: str
    unit: str | None
    layout: Layout
    pieces: list[tuple[_Piece, int]]


def read_forms(document: Document) -> list[Form]:
    """All tables of a document, in the order in which they begin."""
    forms = _collect(document)
    units = Counter(f.unit for f in forms if f.unit and f.kind)
    usual = units.most_common(1)[0][0] if units else DEFAULT_UNIT
    return [_printed(document, _read(document.sha256, f, f.unit or usual)) for f in forms]


def _printed(document: Document, form: Form) -> Form:
    """The form with its places as they are displayed, where a scanned page was turned upright."""
    if not any(page.turned for page in document.pages):
        return form
    cells = tuple(msgspec.structs.replace(cell, source=document.printed(cell.source)) for cell in form.cells)
    return msgspec.structs.replace(form, cells=cells)


def _pieces(document: Document) -> Iterator[_Piece]:
    waiting: list[Line] = []
    for page in document.pages:
        outside = page.lines_outside_grids()
        order = sorted(range(len(outside)), key=lambda index: _middle(outside[index]))
        middles = [_middle(outside[index]) for index in order]
        above = 0.0
        for i, grid in enumerate(page.grids):
            between = order[bisect_left(middles, above) : bisect_left(middles, grid.box.top)]
            waiting += [outside[index] for index in sorted(between)]
            for n, section in enumerate(sections(grid, page.unit)):
                waiting += section.above
                if section.grid is not None:
                    yield _Piece(page, section.grid, tuple(waiting), first_on_page=i == n == 0)
                    waiting = []
                waiting += section.below
            above = max(above, grid.box.bottom)
        waiting += [outside[index] for index in sorted(order[bisect_left(middles, above) :])]


def _middle(line: Line) -> float:
    return (line.box.top + line.box.bottom) / 2


def _collect(document: Document) -> list[_Open]:
    forms: list[_Open] = []
    for piece in _pieces(document):
        layout = layout_of(piece.grid)
        kind, title = _title(piece, layout)
        last = forms[-1] if forms else None
        if last is not None and _continues(last, piece, layout, kind):
            skip = layout.header_rows if any(layout.paths) else 0
            last.pieces.append((piece, skip))
            continue
        if kind is None and not title:
            kind = _by_columns(layout)
        unit = _unit(piece)
        forms.append(_Open(kind, title or (kind.name if kind else ""), unit, layout, [(piece, layout.header_rows)]))
    return forms


def _title(piece: _Piece, layout: Layout) -> tuple[FormKind | None, str]:
    """The form whose title stands closest above the grid or in its first row, and the title or caption as printed."""
    for line in reversed(piece.above):
        kind = title_of(line.text)
        if kind is not None and _fits(kind, layout):
            return kind, line.text
        if NOTE.match(squeeze(line.text)):
            break
    first = piece.grid.cells[0]
    if first.column_span == piece.grid.columns:
        kind = title_of(first.text)
        if kind is not None:
            return kind, " ".join(first.text.split())
    caption = next((line.text for line in reversed(piece.above) if not _is_furniture(line.text)), "")
    return None, caption if len(caption) <= _LONGEST_CAPTION else ""


def _is_furniture(text: str) -> bool:
    squeezed = squeeze(text)
    return bool(_UNIT.search(squeezed) or re.fullmatch(r"[-—第页共\d/]+|公开\d+表|(编制)?(部门|单位)[:：].*", squeezed))


def _fits(kind: FormKind, layout: Layout) -> bool:
    """Whether some column is one of the form's: a table of contents stands below a title too."""
    if kind.id == "three_public":
        return any(kind.column_for(path, None) or stage_of(path) for path in layout.paths if path)
    return any(kind.column_for(layout.paths[c], b.side) for b in layout.blocks for c in b.values)


def _by_columns(layout: Layout) -> FormKind | None:
    """The form whose columns these unmistakably are, for a table without a title."""
    words = "/".join(layout.paths)
    if "附属单位上缴收入" in words and "上级补助收入" in words:
        return _kind("income")
    if "上缴上级支出" in words and "对附属单位补助" in words:
        return _kind("expenditure")
    return None


def _kind(form: str) -> FormKind:
    return next(k for k in form_kinds() if k.id == form)


def _unit(piece: _Piece) -> str | None:
    texts = [line.text for line in piece.above] + [c.text for c in piece.grid.cells[:4]]
    for text in reversed(texts):
        match = _UNIT.search(squeeze(text))
        if match:
            return match[1]
    return None


def _continues(last: _Open, piece: _Piece, layout: Layout, kind: FormKind | None) -> bool:
    """Whether a grid goes on with the form before it: at the top of the next page, nothing closing between."""
    before = last.pieces[-1][0]
    if piece.page.unit != POINT:
        # Without pages only a table that was cut in two goes on: with the next one, and no word between.
        between = any(not _is_furniture(line.text) for line in piece.above)
        if piece.page is not before.page or (between and kind is None):
            return False
    elif not piece.first_on_page or piece.page.number - before.page.number > 2:
        return False
    if kind is not None and kind is not last.kind:
        return False
    if any(NOTE.match(squeeze(line.text)) for line in piece.above):
        return False
    same_columns = _same_columns(before.grid, piece.grid)
    if any(layout.paths):
        repeated = layout.paths == last.layout.paths
        return repeated and (kind is not None or same_columns)
    return kind is None and same_columns and not _speaks(piece.above)


def _speaks(lines: Sequence[Line]) -> bool:
    """Whether running text stands between, and not only a page number or a running header."""
    return sum(len(line.text) for line in lines if not _is_furniture(line.text)) > _LONGEST_CAPTION


def _same_columns(before: Grid, after: Grid) -> bool:
    return before.columns == after.columns and all(
        abs(a - b) <= _SIMILAR for a, b in zip(_lefts(before), _lefts(after), strict=True)
    )


def _lefts(grid: Grid) -> list[float]:
    return [*sorted({round(c.box.x0, 1) for c in grid.cells} | {grid.box.x0})[: grid.columns], grid.box.x1]


def _read(sha256: str, opened: _Open, unit: str) -> Form:
    parts = [Part(piece.page.number, piece.grid, skip) for piece, skip in opened.pieces]
    cells = read_cells(sha256, opened.kind, opened.title, unit, opened.layout, parts)
    form = opened.kind.id if opened.kind else OTHER_FORM
    pages = tuple(dict.fromkeys(part.page for part in parts))
    return Form(form, opened.title, pages, unit, cells, all(c.value is None for c in cells))
