"""The published forms as tables to look at: blocks, header rows, rows in order, and the cells that others point to."""

from __future__ import annotations

import re
import statistics
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from itertools import groupby

import msgspec

from assets.documents.model import Box
from assets.findings.model import Evidence
from assets.reports.model import ReportForm
from assets.reports.text import clean, page_span
from assets.tables.catalogue import form_kind
from assets.tables.model import FORM_IDS, Cell

WIDE = 7
"""A form with more columns of values than this is printed across the page."""

_TOTAL = re.compile(r"合\s*计|总\s*计")
_FIRST_DEPTH = re.compile(r"其中|[（(][一二三四五六七八九十]+[）)]")
_SECOND_DEPTH = re.compile(r"\d+\s*[.．、](?!\d)|[（(]\d+[）)]")
_CODE_DEPTHS = {3: 0, 5: 1, 7: 2}
_SLACK = 0.5
_APART = 40.0


class Heading(msgspec.Struct, frozen=True):
    """One header cell: its words and how many columns and rows it covers."""

    text: str
    columns: int
    rows: int


class Value(msgspec.Struct, frozen=True):
    """One value as printed; `findings` are the numbers of the findings that rest on it, `used` marks a source."""

    text: str
    anchor: str = ""
    findings: tuple[int, ...] = ()
    used: bool = False


class Row(msgspec.Struct, frozen=True):
    """One row: `depth` is its indentation; `places` holds what stands in each column, often one value or none."""

    code: str
    label: str
    depth: int
    total: bool
    places: tuple[tuple[Value, ...], ...]


class Block(msgspec.Struct, frozen=True):
    """One table; a two-sided form has two blocks, 收入 and 支出. Not every form has codes, and some have no labels."""

    side: str
    coded: bool
    labelled: bool
    headings: tuple[tuple[Heading, ...], ...]
    rows: tuple[Row, ...]


class FormTable(msgspec.Struct, frozen=True):
    """One form: its place in the report and its blocks, none of them when it was published empty."""

    number: int
    anchor: str
    title: str
    unit: str
    pages: str
    document: str
    other: bool
    wide: bool
    empty: bool
    blocks: tuple[Block, ...]


class CellIndex:
    """Finds the cell of a form that stands at a place of a page, and remembers which cells were asked for."""

    def __init__(self, forms: Sequence[ReportForm]) -> None:
        """Takes the forms in the order in which the report shows them."""
        self._by_page: dict[tuple[str, int], list[tuple[Box, str]]] = defaultdict(list)
        self.titles: dict[str, str] = {}
        self.used: set[str] = set()
        self.findings: dict[str, list[int]] = defaultdict(list)
        for number, form in enumerate(forms, 1):
            for position, cell in enumerate(form.cells):
                anchor = cell_anchor(number, position)
                self._by_page[cell.source.document, cell.source.page].append((cell.source.box, anchor))
                self.titles[anchor] = form.title

    def find(self, place: Evidence) -> str | None:
        """The anchor of the smallest cell around the middle of the place, or whose middle lies in the place."""
        box = Box(place.x0, place.top, place.x1, place.bottom)
        near = [
            (_area(cell), anchor)
            for cell, anchor in self._by_page.get((place.document, place.page), [])
            if _same(cell, box) or cell.holds(*_middle(box)) or box.holds(*_middle(cell))
        ]
        if not near:
            return None
        anchor = min(near)[1]
        self.used.add(anchor)
        return anchor

    def blame(self, place: Evidence, finding: int) -> str | None:
        """As `find`; the cell will show the number of the finding."""
        anchor = self.find(place)
        if anchor is not None and finding not in self.findings[anchor]:
            self.findings[anchor].append(finding)
        return anchor


def cell_anchor(form: int, position: int) -> str:
    """The id of a cell in the page."""
    return f"c{form}-{position}"


def form_anchor(cell: str) -> str:
    """The id of the form that a cell's id belongs to."""
    return f"form-{cell.removeprefix('c').partition('-')[0]}"


def in_order(forms: Sequence[ReportForm]) -> list[ReportForm]:
    """The nine forms in their usual order, then the others as they come."""
    return sorted(forms, key=lambda f: FORM_IDS.index(f.form) if f.form in FORM_IDS else len(FORM_IDS))


def absent_forms(forms: Sequence[ReportForm]) -> list[str]:
    """The names of the nine forms that no document has."""
    present = {form.form for form in forms}
    return [form_kind(form).name for form in FORM_IDS if form not in present]


def form_tables(forms: Sequence[ReportForm], index: CellIndex, documents: Mapping[str, str]) -> list[FormTable]:
    """The forms as tables, numbered as in `index`; `documents` maps a document's hash to its label."""
    return [_form_table(n, form, index, documents.get(form.document, "")) for n, form in enumerate(forms, 1)]


def _form_table(number: int, form: ReportForm, index: CellIndex, document: str) -> FormTable:
    sides: dict[str, list[tuple[int, Cell]]] = {}
    for position, cell in enumerate(form.cells):
        sides.setdefault(cell.side or "", []).append((position, cell))
    blocks = tuple(_block(number, side, cells, index) for side, cells in sides.items())
    widest = max((len(b.rows[0].places) for b in blocks if b.rows), default=0)
    return FormTable(
        number=number,
        anchor=f"form-{number}",
        title=form.title or (form_kind(form.form).name if form.form in FORM_IDS else "未命名的表"),
        unit=form.unit,
        pages=page_span(form.pages) if form.where is None else form.where,
        document=document,
        other=form.form not in FORM_IDS,
        wide=widest > WIDE,
        empty=form.empty or not form.cells,
        blocks=blocks,
    )


def _block(form: int, side: str, cells: Sequence[tuple[int, Cell]], index: CellIndex) -> Block:
    columns = _columns([cell for _, cell in cells])
    rows: dict[tuple[int, str, str], list[tuple[int, Cell]]] = {}
    strips = _strips([cell for _, cell in cells])
    for position, cell in sorted(cells, key=lambda c: (strips(c[1]), c[1].row, c[1].source.page, c[1].source.box.x0)):
        rows.setdefault((cell.row, cell.row_code or "", cell.row_label), []).append((position, cell))
    return Block(
        side=side,
        coded=any(code for _, code, _ in rows),
        labelled=any(label for _, _, label in rows),
        headings=_headings([_path(label, side) for label in columns.values()]),
        rows=tuple(
            Row(
                code=code,
                label=label,
                depth=_depth(code, label),
                total=not code and bool(_TOTAL.search(label)),
                places=tuple(
                    tuple(_value(form, position, cell, index) for position, cell in some if cell.column == column)
                    for column in columns
                ),
            )
            for (_, code, label), some in rows.items()
        ),
    )


def _value(form: int, position: int, cell: Cell, index: CellIndex) -> Value:
    anchor = cell_anchor(form, position)
    findings = tuple(index.findings.get(anchor, ()))
    return Value(cell.text, anchor if anchor in index.used else "", findings, anchor in index.used)


def _columns(cells: Sequence[Cell]) -> dict[str, str]:
    """Column id -> label, from left to right; the commonest label where pages print it differently."""
    lefts: dict[str, list[float]] = defaultdict(list)
    labels: dict[str, Counter[str]] = defaultdict(Counter)
    for cell in cells:
        lefts[cell.column].append(cell.source.box.x0)
        labels[cell.column][cell.column_label] += 1
    order = sorted(lefts, key=lambda c: statistics.median(lefts[c]))
    return {column: labels[column].most_common(1)[0][0] for column in order}


def _strips(cells: Sequence[Cell]) -> Callable[[Cell], int]:
    """The strip that a cell belongs to, where rows run down in several strips side by side; else always 0.

    Forms by economic classification set three lists of (code, name, amount) beside each other: the same column
    appears at several distances from the left, and one printed row holds several accounts.
    """
    accounts: dict[int, set[tuple[str | None, str]]] = defaultdict(set)
    lefts: dict[str, set[float]] = defaultdict(set)
    for cell in cells:
        accounts[cell.row].add((cell.row_code, cell.row_label))
        lefts[cell.column].add(cell.source.box.x0)
    if all(len(some) == 1 for some in accounts.values()):
        return lambda cell: 0
    starts = {column: _starts(sorted(some)) for column, some in lefts.items()}
    return lambda cell: bisect_right(starts[cell.column], cell.source.box.x0)


def _starts(lefts: Sequence[float]) -> list[float]:
    """Where groups of numbers begin that lie further apart than `_APART`."""
    return [left for n, left in enumerate(lefts) if n == 0 or left - lefts[n - 1] > _APART]


def _path(label: str, side: str) -> tuple[str, ...]:
    """The levels of a column's header, without the side that the block says already."""
    levels = tuple(clean(part.strip()) for part in label.split("/") if part.strip())
    return levels[1:] if side and len(levels) > 1 and levels[0] == side else levels or ("数值",)


def _headings(paths: Sequence[tuple[str, ...]]) -> tuple[tuple[Heading, ...], ...]:
    """Header rows in which equal neighbours share one cell and the lowest heading reaches the bottom."""
    depth = max((len(path) for path in paths), default=0)
    rows: list[tuple[Heading, ...]] = []
    for level in range(depth):
        row: list[Heading] = []
        for (prefix, leaf), some in groupby(paths, key=lambda path: (path[: level + 1], len(path) == level + 1)):
            same = list(some)
            if leaf:
                # A leaf stands for its own column only, even where its neighbour has the same words.
                row.extend(Heading(prefix[level], 1, depth - level) for _ in same)
            elif len(prefix) > level:
                row.append(Heading(prefix[level], len(same), 1))
        rows.append(tuple(row))
    return tuple(rows)


def _depth(code: str, label: str) -> int:
    if code:
        return _CODE_DEPTHS.get(len(code), 0)
    text = label.strip()
    return 1 if _FIRST_DEPTH.match(text) else 2 if _SECOND_DEPTH.match(text) else 0


def _area(box: Box) -> float:
    return (box.x1 - box.x0) * (box.bottom - box.top)


def _middle(box: Box) -> tuple[float, float]:
    return (box.x0 + box.x1) / 2, (box.top + box.bottom) / 2


def _same(one: Box, other: Box) -> bool:
    pairs = zip(msgspec.structs.astuple(one), msgspec.structs.astuple(other), strict=True)
    return all(abs(a - b) <= _SLACK for a, b in pairs)
