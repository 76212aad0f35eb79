"""Tables that are printed without the rules that would make their cells: from the columns in which figures stand.

Used only where amounts stand outside of all ruled grids, or several in one ruled cell. What rules there are (a line
under the header, one under each row, some verticals) still tell rows and columns apart; the rest is told by the
figures: a column is where words stand one below the other and a gap on both sides runs down the whole table. Running
text never makes a table, because it has no such gaps: a table needs rows that hold an amount behind a label, or rows
of several amounts.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from statistics import median
from typing import NamedTuple

from assets.documents.model import Box, Grid, Line
from assets.documents.pdf.open_body import (
    Columns,
    body_rows,
    column_at,
    columns_of,
    fits,
    is_numbering,
    row_pitch,
    uncut,
)
from assets.documents.pdf.open_grid import assembled
from assets.documents.pdf.open_header import header_cells, heading_texts
from assets.documents.pdf.ruling import Rule, merge
from assets.documents.pdf.words import Word, lines_of

FEWEST_ROWS = 3
"""Rows with an amount that make a table; of rows with several amounts one will do."""
SEVERAL = 4
_AMOUNT = r"[-−－(（]?(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+\.\d{1,4})[)）]?"
IS_AMOUNT = re.compile(_AMOUNT)
_AMOUNTS = re.compile(rf"(?:^|(?<=\s)){_AMOUNT}(?=\s|$)")
_SENTENCE = re.compile(r"[，。；]")
_PARTING = re.compile(
    r"单位[:：]|^(公开|附表?|表)\d+表?$|^(注|说明|备注)\d?[:：]|[，。；]|^(编制|填报|公开)?(部门|单位)[:：]"
)
_UNIT = re.compile(r"单位[:：]?(?:人民币)?[百千万亿]*元")
_PAGE_NUMBER = re.compile(r"第?[-—–\s]*\d{1,4}[-—–\s]*页?(共\d+页)?")
_BEGINS_BODY = re.compile(r"\d{3}(\d\d){0,2}\D|栏次$")
_ITEM = re.compile(r"\d{3}(\d\d){0,2}$|[（(]?[一二三四五六七八九十]+[)）]?、")
"""The code or numbered label of a row: no heading has one, on either side of a table."""
_LONGEST_WORD = 34
_TITLE = 1.18
"""A line whose letters are so many times as high as usual parts two tables: it is a title."""
_MARGIN = 60.0
"""Points from the top of a page in which a running header stands."""
_CROWD = 2
"""So many amounts in each of so many cells of a row stand one below the other by no accident."""
_BEYOND = 12.0
"""Points by which figures may stand out of the columns of the page before, whose end they tell better."""
_NEAR = 14.0
"""Points between two pieces of one table."""
_FAR = 2.6
"""Ems between lines of a header at most."""
_SCRAP = 3
"""A ruled grid of so few rows may be a piece of a table whose other rows have no rules."""
_WIDE = 0.8
"""A rule over this share of a table's width goes from side to side."""


def has_open_table(lines: Sequence[Line], grids: Sequence[Grid], continues: bool) -> bool:
    """Whether amounts of a page stand as in a table, but in no cell of their own.

    Args:
        lines: of the page.
        grids: its ruled tables.
        continues: whether the page before ended with an open table.
    """
    if any(map(_is_crowded, grids)):
        return True
    rows = 0
    enough = FEWEST_ROWS
    for line in lines:
        text = line.text
        if "位" in text and _UNIT.search("".join(text.split())):
            enough = 1
        if "." not in text and "," not in text:
            continue
        amounts = len(_AMOUNTS.findall(text))
        if not amounts or _SENTENCE.search(text):
            continue
        x, y = (line.box.x0 + line.box.x1) / 2, (line.box.top + line.box.bottom) / 2
        if not any(grid.columns > 1 and grid.box.holds(x, y) for grid in grids):
            rows += FEWEST_ROWS if amounts >= SEVERAL or continues else 1
    return rows >= enough


def _is_crowded(grid: Grid) -> bool:
    """Whether cells beside each other hold several amounts, one below the other: rules between rows are missing."""
    crowded: Counter[int] = Counter()
    high: Counter[int] = Counter()
    for cell in grid.cells:
        if "\n" not in cell.text:
            continue
        lines = cell.text.split("\n")
        amounts = sum(IS_AMOUNT.fullmatch(line.strip()) is not None for line in lines)
        crowded[cell.row] += amounts >= _CROWD
        high[cell.row] += len(lines) > _CROWD and (amounts > _CROWD or not amounts)
    return any(count >= _CROWD or (count and high[row] > _CROWD) for row, count in crowded.items())


class OpenTable(NamedTuple):
    """A table without rules, and what tells where it goes on: its columns, the distance of its rows, its header."""

    grid: Grid
    columns: Columns
    pitch: float
    head: str


def open_tables(
    grids: Sequence[Grid],
    words: Sequence[Word],
    horizontal: Sequence[Rule],
    vertical: Sequence[Rule],
    before: OpenTable | None,
) -> tuple[list[Grid], OpenTable | None]:
    """The grids of a page with those of its open tables, and the open table that it ends with.

    A ruled grid stays unless an open table holds more amounts in cells of their own where it lies.

    Args:
        grids: the ruled tables.
        words: all words of the page.
        horizontal: the drawn rules at y.
        vertical: the drawn rules at x.
        before: the open table that the page before ended with.
    """
    across, down = merge(horizontal), merge(vertical)
    good = [g for g in grids if g.columns > 1 and not _is_crowded(g)]
    found = _found(_free(words, good), across, down, before)
    # A table that has rules in some rows only is one, not as many as it has such rows.
    scraps = [g for g in good if g.rows <= _SCRAP or any(_touch(g, t.grid) for t in found)]
    if scraps:
        whole = [g for g in good if g not in scraps]
        again = _found(_free(words, whole), across, down, before)
        apart = sum(_amounts(t.grid) for t in found) + sum(map(_amounts, scraps))
        if len(again) <= max(1, len(found)) and sum(_amounts(t.grid) for t in again) >= max(1, 0.9 * apart):
            good, found = whole, again
    found = [t for t in found if _gains(t.grid, [g for g in grids if g not in scraps and _overlap(g, t.grid)])]
    tables = [t.grid for t in found]
    kept = [g for g in grids if not any(_overlap(g, t) for t in tables)]
    every = sorted([*kept, *tables], key=lambda g: (g.box.top, g.box.x0))
    last = found[-1] if found and every[-1] is found[-1].grid else None
    return every, last


def _touch(grid: Grid, table: Grid) -> bool:
    """Whether one is the continuation of the other, with nothing between."""
    apart = max(table.box.top - grid.box.bottom, grid.box.top - table.box.bottom)
    shared = min(grid.box.x1, table.box.x1) - max(grid.box.x0, table.box.x0)
    return apart < _NEAR and shared > 0.5 * (table.box.x1 - table.box.x0)


def _gains(table: Grid, instead_of: Sequence[Grid]) -> bool:
    """Whether a table tells more amounts apart than the ruled grids that it would take the place of."""
    return not instead_of or _amounts(table) > 1.5 * sum(map(_amounts, instead_of)) + 1


def _found(
    words: Sequence[Word], across: Sequence[Rule], down: Sequence[Rule], before: OpenTable | None
) -> list[OpenTable]:
    found: list[OpenTable] = []
    for region, at_top in _regions(words, before):
        table = _table(region, across, down, before if at_top else None)
        if table is not None:
            found.append(table)
    return found


def _free(words: Sequence[Word], grids: Sequence[Grid]) -> list[Word]:
    return [w for w in words if not any(g.box.holds(w.centre, w.middle) for g in grids)]


def _overlap(a: Grid, b: Grid) -> bool:
    width = min(a.box.x1, b.box.x1) - max(a.box.x0, b.box.x0)
    height = min(a.box.bottom, b.box.bottom) - max(a.box.top, b.box.top)
    return width > 1 and height > 1


def _amounts(grid: Grid) -> int:
    return sum(IS_AMOUNT.fullmatch("".join(cell.text.split())) is not None for cell in grid.cells)


def _regions(words: Sequence[Word], before: OpenTable | None) -> Iterator[tuple[list[list[Word]], bool]]:
    """Lines that may be a table, between titles, units, notes and running text; and whether nothing is above."""
    if not words:
        return
    usual = median(w.height for w in words)
    region: list[list[Word]] = []
    top, told = True, False
    for line in [*lines_of(words), []]:
        if line and not _parts(line, usual):
            region.append(line)
            continue
        if region and (_is_table(region, told) or (top and before and _goes_on(region, before.columns))):
            yield region, top
        # The unit of amounts stands over a table.
        told = any(_UNIT.search(w.text) for w in line)
        top = top and not region and bool(line) and line[0].middle < _MARGIN
        region = []


def _goes_on(region: Sequence[Sequence[Word]], before: Columns) -> bool:
    """Whether the first lines of a page are the last rows of the table before."""
    region = _trimmed(list(map(list, region)), median(w.height for line in region for w in line))
    words = [w for line in region for w in line]
    full = sum(len(line) > 1 for line in region)
    return _goes_on_in(before, words) and (
        any(IS_AMOUNT.fullmatch(w.text) for w in words) or full >= max(FEWEST_ROWS, 0.5 * len(region))
    )


def _goes_on_in(before: Columns, words: Sequence[Word]) -> bool:
    """Whether words stand in the columns of the page before; the label of a total may stand over several."""
    return fits(before, [w for w in words if not w.text.endswith("计")])


def _parts(line: Sequence[Word], usual: float) -> bool:
    if any(_PARTING.search(w.text) or len(w.text) > _LONGEST_WORD for w in line):
        return True
    if len(line) == 1 and (_PAGE_NUMBER.fullmatch(line[0].text) or line[0].height > _TITLE * usual):
        return True
    return all(w.height > _TITLE * usual for w in line)


def _trimmed(region: list[list[Word]], height: float) -> list[list[Word]]:
    """The region without what stands far above its first rows: a running header is no heading."""
    first = _first_of_body(region, height)
    if not first:
        return region
    pitch = row_pitch([w for line in region[first:] for w in line], height)
    for n in range(first, 0, -1):
        apart = region[n][0].middle - region[n - 1][0].middle
        if region[n - 1][0].middle < _MARGIN and apart > max(_FAR * height, 1.2 * pitch):
            return region[n:]
    return region


def _is_table(region: Sequence[Sequence[Word]], told: bool) -> bool:
    """Whether enough rows hold amounts; under the unit of its amounts one row does."""
    rows = 0
    for line in region:
        amounts = sum(IS_AMOUNT.fullmatch(w.text) is not None for w in line)
        if amounts and (amounts >= SEVERAL or IS_AMOUNT.fullmatch(line[0].text) is None):
            rows += FEWEST_ROWS if amounts >= SEVERAL else 1
    return rows >= (1 if told else FEWEST_ROWS)


def _table(
    region: Sequence[Sequence[Word]], across: Sequence[Rule], down: Sequence[Rule], before: OpenTable | None
) -> OpenTable | None:
    """The table of a region, or None where its amounts do not stand in columns."""
    height = median(w.height for line in region for w in line)
    region = _trimmed(list(map(list, region)), height)
    words = [w for line in region for w in line]
    box = Box(
        min(w.x0 for w in words), min(w.top for w in words), max(w.x1 for w in words), max(w.bottom for w in words)
    )
    wide = [
        r.position
        for r in across
        if min(r.end, box.x1) - max(r.start, box.x0) > _WIDE * (box.x1 - box.x0)
        and box.top - 2 * height < r.position < box.bottom + 2 * height
    ]
    first = _first_of_body(region, height)
    if first is None:
        return None
    walls = [r.position for r in down if box.x0 < r.position < box.x1 and _runs_along(r, region, first, down)]
    head, body = _parted(region, first, wide)
    continues = before is not None and _goes_on_in(before.columns, body)
    pitch = row_pitch(body, height, before.pitch if before and continues else None)
    texts = heading_texts(head, pitch, across)
    columns = columns_of(body, texts, walls)
    told = columns
    title = "".join(w.text for line in lines_of(head) for w in line)
    if before and continues and (title in ("", before.head) or len(columns) <= len(before.columns)):
        # It goes on from the page before, where all of its columns have something to tell them by; what is long
        # here only tells which words belong together.
        told, columns, title = uncut(before.columns, columns, body), [*before.columns], before.head
        if box.x1 > columns[-1][1] + _BEYOND:
            columns[-1] = (columns[-1][0], box.x1 + 2)
    elif sides := [r for r in across if r.position in wide]:
        columns[0] = (min(columns[0][0], *(r.start for r in sides), box.x0), columns[0][1])
        columns[-1] = (columns[-1][0], max(columns[-1][1], *(r.end for r in sides), box.x1))
    if len(columns) < 2 or not _aligned(told, body):
        return None
    rows = body_rows(body, told, pitch, wide, height)
    headings = header_cells(texts, columns, pitch, across, height)
    return OpenTable(assembled(headings, rows, columns, height), columns, pitch, title)


def _runs_along(rule: Rule, region: Sequence[Sequence[Word]], first: int, down: Sequence[Rule]) -> bool:
    """Whether the verticals at one place together run along most of a body."""
    top, bottom = region[first][0].top, region[-1][0].bottom
    covered = sum(max(0.0, min(r.end, bottom) - max(r.start, top)) for r in down if abs(r.position - rule.position) < 1)
    return covered > 0.35 * (bottom - top)


def _first_of_body(region: Sequence[Sequence[Word]], height: float) -> int | None:
    """The index of the line that the body begins with."""
    for n, line in enumerate(region):
        digits = [w.text for w in line if w.text.isdigit() and len(w.text) <= 2]
        if len(digits) > 2 and digits == [str(int(digits[0]) + i) for i in range(len(digits))]:
            return n
        if any(IS_AMOUNT.fullmatch(w.text) for w in line):
            return n
        if any(_ITEM.match(w.text) for w in line):
            return n
        if _BEGINS_BODY.match(line[0].text) and not line[0].text.endswith("计"):
            return n
        if line[0].text in ("合计", "总计", "栏次") and len(line) <= 2 and n > 0:
            return n
    return None


def _parted(region: Sequence[Sequence[Word]], first: int, wide: Sequence[float]) -> tuple[list[Word], list[Word]]:
    """The words of the header and those of the body, whose first label may begin above its number."""
    anchor = region[first][0]
    pitch = row_pitch([w for line in region[first:] for w in line], anchor.height)
    between = [y for y in wide if region[first - 1][0].middle < y < anchor.middle + 1] if first else []
    numbered = is_numbering(region[first])
    head: list[Word] = []
    body = [w for line in region[first:] for w in line]
    for line in reversed(region[:first]):
        above = between and any(w.middle < between[-1] for w in line)
        lowest = min((w.top for w in body if any(_over(w, o) for o in line)), default=None)
        belongs = (
            not above
            and not between
            and not numbered
            and lowest is not None
            and not head
            and all(any(_over(w, o) and o.middle - w.middle < 0.7 * pitch for o in body) for w in line)
        )
        (body if belongs or (between and not above) else head).extend(line)
    return head, body


def _over(a: Word, b: Word) -> bool:
    return min(a.x1, b.x1) - max(a.x0, b.x0) > 0


def _aligned(columns: Columns, body: Sequence[Word]) -> bool:
    """Whether most amounts stand in columns of which each has one edge or its middle in common."""
    amounts = [w for w in body if IS_AMOUNT.fullmatch(w.text)]
    good = 0
    for n in range(len(columns)):
        own = [w for w in amounts if column_at(columns, w.centre) == n]
        edges = ([w.x1 for w in own], [w.centre for w in own], [w.x0 for w in own])
        good += max((sum(abs(x - median(xs)) < 4 for x in xs) for xs in edges if xs), default=0)
    return good > 0.7 * len(amounts)
