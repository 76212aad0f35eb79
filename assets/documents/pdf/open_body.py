"""The columns and rows of a table without rules."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from assets.documents.pdf.words import Word, lines_of

Columns = list[tuple[float, float]]
"""The edges of each column: where it begins and ends, touching its neighbours."""

GUTTER = 0.18
"""Ems: a narrower gap parts no columns."""
_FIGURE = re.compile(r"[-−－(（]?\d[\d,.]*[)）]?%?|[-—－]+")
_LOOSEST = 1.9
"""Ems: lines of one cell are set no further apart."""
_OVERHANG = 0.4
"""Share of a word over the edge of a column whose own figures were not yet there to see."""
_NUMBERING = re.compile(r"\d{1,2}|栏次")
_TOTAL = re.compile(r".*(合计|总计|小计)$")
_CHAIN = 0.86
"""A line nearer to the one above than this share of the rows' distance belongs to the same cell."""
_LINE = 1.5
"""The same in font sizes, where the distance of the rows is not known."""


class Cell(NamedTuple):
    """Text in a column: its lines joined, and where they stand."""

    text: str
    first: int
    last: int
    x0: float
    top: float
    x1: float
    bottom: float

    @property
    def middle(self) -> float:
        """The height of its middle."""
        return (self.top + self.bottom) / 2

    @property
    def centre(self) -> float:
        """The middle of its width."""
        return (self.x0 + self.x1) / 2


def columns_of(body: Sequence[Word], headings: Sequence[Cell], walls: Sequence[float]) -> Columns:
    """The columns, from the gaps that run down the body; a heading that stands over no word has a column of its own.

    Args:
        body: its words.
        headings: what stands in the header.
        walls: x of rules that part columns.
    """
    if not body:
        return []
    size = sorted(w.height for w in body)[len(body) // 2]
    numbering = {id(w) for w in _numbering(body)}
    loose = [w for w in body if _TOTAL.match(w.text) or id(w) in numbering]
    ranges = _merged([(w.x0, w.x1) for w in body if not _TOTAL.match(w.text) and id(w) not in numbering], GUTTER * size)
    ranges = _cut(ranges, walls, body)
    ranges = _with_headings(ranges, headings)
    for word in sorted(loose, key=lambda w: w.x0):
        if id(word) not in numbering and not any(a < word.x1 and word.x0 < b for a, b in ranges):
            ranges = sorted([*ranges, (word.x0, word.x1)])
    edges = [ranges[0][0] - 2]
    for (_, end), (start, _) in pairwise(ranges):
        wall = next((x for x in walls if end - 1 <= x <= start + 1), None)
        edges.append(wall if wall is not None else (end + start) / 2)
    start, end = ranges[-1]
    edges.append(end + 2)
    if len(edges) > 2 and not any(start <= w.centre <= end for w in body if id(w) not in numbering):
        # A heading stands in the middle of its column, of which nothing else tells the end.
        edges[-1] = max(end + 2, start + end - edges[-2])
    return list(pairwise(edges))


def _numbering(body: Sequence[Word]) -> list[Word]:
    """The words of the row that numbers the columns: they stand in the middle, and not where the figures do."""
    lines = lines_of(body)
    return lines[0] if lines and is_numbering(lines[0]) else []


def is_numbering(line: Sequence[Word]) -> bool:
    """Whether a line is the row that numbers the columns, below all of the headings."""
    return len(line) > 2 and all(_NUMBERING.fullmatch(w.text) for w in line)


def _with_headings(ranges: list[tuple[float, float]], headings: Sequence[Cell]) -> list[tuple[float, float]]:
    """The ranges widened to their headings, and those of headings that stand over no word.

    Figures stand at the right of a column, its heading in the middle: one that is over none belongs to the range
    beside it which has no heading of its own.
    """
    lowest = sorted(
        (h for h in headings if not any(o.middle > h.bottom and o.x0 < h.x1 and h.x0 < o.x1 for o in headings)),
        key=lambda h: h.x0,
    )
    headed: set[tuple[float, float]] = set()
    apart: list[Cell] = []
    for heading in lowest:
        over = [r for r in ranges if r[0] < heading.x1 and heading.x0 < r[1]]
        if not over:
            apart.append(heading)
        elif len(over) == 1:
            ranges, wide = _widened(ranges, over[0], heading)
            headed.discard(over[0])
            headed.add(wide)
    for heading in apart:
        n = lowest.index(heading)
        left, right = lowest[n - 1] if n else None, lowest[n + 1] if n + 1 < len(lowest) else None
        before = next((r for r in reversed(ranges) if r[1] <= heading.x0), None)
        after = next((r for r in ranges if r[0] >= heading.x1), None)
        if after and after not in headed and (right is None or right.x0 >= after[0]):
            chosen = after
        elif before and before not in headed and (left is None or left.x1 <= before[1]):
            chosen = before
        elif left and right and min(left.middle, right.middle) > heading.bottom:
            # It heads a group: its columns have headings of their own, lower down.
            continue
        else:
            chosen = (heading.x0, heading.x1)
            ranges = sorted([*ranges, chosen])
            headed.add(chosen)
            continue
        ranges, wide = _widened(ranges, chosen, heading)
        headed.add(wide)
    return ranges


def _widened(
    ranges: list[tuple[float, float]], one: tuple[float, float], word: Cell
) -> tuple[list[tuple[float, float]], tuple[float, float]]:
    """The ranges with one of them widened to a heading, but over no other."""
    n = ranges.index(one)
    low = ranges[n - 1][1] if n else word.x0
    high = ranges[n + 1][0] if n + 1 < len(ranges) else word.x1
    wide = (min(one[0], max(word.x0, low)), max(one[1], min(word.x1, high)))
    return [*ranges[:n], wide, *ranges[n + 1 :]], wide


def _merged(ranges: Sequence[tuple[float, float]], gap: float) -> list[tuple[float, float]]:
    merged: list[tuple[float, float]] = []
    for start, end in sorted(ranges):
        if merged and start <= merged[-1][1] + gap:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _cut(
    ranges: Sequence[tuple[float, float]], walls: Sequence[float], body: Sequence[Word]
) -> list[tuple[float, float]]:
    """Ranges cut where a rule stands between words that hang over it."""
    cut: list[tuple[float, float]] = []
    for start, end in ranges:
        inside = [x for x in walls if start + 1 < x < end - 1]
        pieces: list[tuple[float, float]] = []
        for a, b in pairwise([start, *sorted(inside), end]):
            own = [w for w in body if a <= w.centre < b]
            if own:
                pieces.append((max(a, min(w.x0 for w in own)), min(b, max(w.x1 for w in own))))
        cut += pieces if inside else [(start, end)]
    return cut


def fits(columns: Columns, words: Sequence[Word]) -> bool:
    """Whether words stand in these columns: hardly one over an edge, never two of a line in one column."""
    inside = 0
    for line in lines_of(words):
        places = [column_at(columns, w.centre) for w in line]
        for n, (word, place) in enumerate(zip(line, places, strict=True)):
            if n and place == places[n - 1] and _FIGURE.fullmatch(word.text):
                return False
            over = 0.0 if place == 0 else columns[place][0] - word.x0
            beyond = 0.0 if place == len(columns) - 1 else word.x1 - columns[place][1]
            inside += max(over, beyond) < _OVERHANG * (word.x1 - word.x0)
    return inside >= 0.9 * len(words)


def uncut(columns: Columns, own: Columns, words: Sequence[Word]) -> Columns:
    """The columns with those edges that cut words moved to where the page's own columns, as many, part none."""
    if len(columns) != len(own):
        return [*columns]

    def cuts(x: float) -> int:
        return sum(w.x0 + 1 < x < w.x1 - 1 for w in words)

    inner = [a if cuts(a) <= cuts(b) else b for (_, a), (_, b) in zip(columns[:-1], own[:-1], strict=True)]
    return list(pairwise([columns[0][0], *inner, columns[-1][1]]))


def column_at(columns: Columns, x: float) -> int:
    """The column that holds a place; the nearest where none does."""
    return max(0, min(len(columns) - 1, bisect_right([a for a, _ in columns], x) - 1))


def row_pitch(body: Sequence[Word], height: float, usual: float | None = None) -> float:
    """How far the rows stand apart where they are closest: from the figures, which take one line each.

    Where they are too few it is `usual`, or what is usual.
    """
    figures = sorted((w for w in body if _FIGURE.fullmatch(w.text)), key=lambda w: (round(w.x1), w.middle))
    steps = sorted(
        b.middle - a.middle for a, b in pairwise(figures) if abs(a.x1 - b.x1) < 3 and b.middle - a.middle > 0.7 * height
    )
    return steps[len(steps) // 10] if len(steps) > 2 else usual or _LINE * height / _CHAIN


def body_rows(
    body: Sequence[Word], columns: Columns, pitch: float, wide: Sequence[float], height: float
) -> list[list[Cell]]:
    """The rows of the body from top to bottom, each with its cells from left to right.

    Args:
        body: its words.
        columns: from `columns_of`.
        pitch: from `row_pitch`.
        wide: y of the rules from side to side.
        height: of the font.
    """
    cells: list[Cell] = []
    for index in range(len(columns)):
        own = [w for w in body if column_at(columns, w.centre) == index]
        cells += _chained(own, index, min(_CHAIN * pitch, _LOOSEST * height), wide)
    rows = _banded(cells, wide)
    if rows is None:
        rows = _levelled(cells, height)
    return [_spread(sorted(row, key=lambda cell: cell.first), columns, height) for row in rows]


def _chained(words: Sequence[Word], index: int, reach: float, wide: Sequence[float]) -> list[Cell]:
    cells: list[Cell] = []
    last = 0.0
    for line in lines_of(words):
        text = "".join(w.text for w in line)
        x0, x1 = min(w.x0 for w in line), max(w.x1 for w in line)
        top, bottom = min(w.top for w in line), max(w.bottom for w in line)
        middle = (top + bottom) / 2
        if cells and middle - last < reach and not any(last < y < middle for y in wide) and not _FIGURE.fullmatch(text):
            before = cells[-1]
            cells[-1] = Cell(
                f"{before.text}\n{text}", index, index, min(before.x0, x0), before.top, max(before.x1, x1), bottom
            )
        else:
            cells.append(Cell(text, index, index, x0, top, x1, bottom))
        last = middle
    return cells


def _banded(cells: Sequence[Cell], wide: Sequence[float]) -> list[list[Cell]] | None:
    """Rows between rules, where there is a rule between any two rows."""
    edges = sorted(wide)
    if len(edges) < 2:
        return None
    bands: list[list[Cell]] = [[] for _ in range(len(edges) + 1)]
    for cell in cells:
        bands[bisect_right(edges, cell.middle)].append(cell)
    bands = [band for band in bands if band]
    # Two figures in one column and band: the rules part groups of rows.
    crowded = sum(len({cell.first for cell in band}) < len(band) for band in bands)
    return bands if crowded == 0 else None


def _levelled(cells: Sequence[Cell], height: float) -> list[list[Cell]]:
    """Rows by height: cells of one line tell where rows are; a label of several lines goes with the row beside it."""
    rows: list[list[Cell]] = []
    single = sorted((c for c in cells if "\n" not in c.text), key=lambda c: c.middle)
    for cell in single:
        if rows and abs(cell.middle - rows[-1][0].middle) < 0.5 * height:
            rows[-1].append(cell)
        else:
            rows.append([cell])
    for cell in sorted((c for c in cells if "\n" in c.text), key=lambda c: c.middle):
        near = [
            row
            for row in rows
            if cell.top < row[0].middle < cell.bottom and all(other.first != cell.first for other in row)
        ]
        if near:
            min(near, key=lambda row: abs(row[0].middle - cell.middle)).append(cell)
        else:
            rows.append([cell])
    return sorted(rows, key=lambda row: row[0].middle)


def _spread(row: Sequence[Cell], columns: Columns, height: float) -> list[Cell]:
    """The row with a total's label over all blank columns in whose middle it stands."""
    taken = {cell.first for cell in row}
    spread = []
    for cell in row:
        first = last = cell.first
        own = columns[cell.first]
        off = abs(cell.centre - (own[0] + own[1]) / 2)
        if _TOTAL.match(cell.text) and (off > 0.6 * height or cell.x0 < own[0] or cell.x1 > own[1]):
            low, high = first, last
            while low > 0 and low - 1 not in taken:
                low -= 1
            while high < len(columns) - 1 and high + 1 not in taken:
                high += 1
            spans = [(a, b) for a in range(low, first + 1) for b in range(last, high + 1)]
            best = min(spans, key=lambda s: (abs(cell.centre - (columns[s[0]][0] + columns[s[1]][1]) / 2), s[0] - s[1]))
            middle = (columns[best[0]][0] + columns[best[1]][1]) / 2
            if abs(cell.centre - middle) < 1.2 * height:
                first, last = best
        spread.append(cell._replace(first=first, last=last))
    return spread
