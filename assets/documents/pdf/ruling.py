"""From the ruled lines of a page to the cells of its tables.

The steps and tolerances are those of pdfplumber's table finder (snap, join, intersect, smallest cells, touching cells
form a table), so that both give the same cells; the tests hold one against the other on every page they have. It is
written anew because pdfplumber compares every line with every line and every point with every point: on pages whose
cells are drawn border by border that takes most of the time of reading them.
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import groupby, pairwise
from typing import NamedTuple

SNAP = 3.0
"""Parallel rules closer than this are one rule, at their mean."""
JOIN = 3.0
"""Gaps along a rule up to this are closed."""
SHORTEST_DRAWN = 1.0
SHORTEST_JOINED = 3.0
TOUCH = 3.0
"""How far a rule may end from another and still meet it."""

FEWEST_MARKS = 8
"""A line drawn in marks has at least so many."""
FEWEST_LOOSE = 3
"""Rules that end at one line without meeting anything: a table printed without that side."""
SHORTEST_OVERHANG = 8.0
"""Points by which they stick out: as wide as a column may be at least."""
BRIDGED = 1.6
"""A row without a line inside (a heading over all columns) is at most so many times as high as the usual one."""

Corners = tuple[float, float, float, float]
Point = tuple[float, float]


class Rule(NamedTuple):
    """A horizontal or vertical line: where it lies across its direction, and from where to where it runs."""

    position: float
    start: float
    end: float


def find_tables(horizontal: Sequence[Rule], vertical: Sequence[Rule]) -> list[list[Corners]]:
    """Tables as lists of cell corners (x0, top, x1, bottom), from top to bottom.

    Args:
        horizontal: rules at y, running along x.
        vertical: rules at x, running along y.
    """
    across, down = closed(merge(horizontal), merge(vertical))
    return _group(_smallest_cells(across, down))


def chained(marks: Iterable[tuple[float, float, float]]) -> list[Rule]:
    """The lines that are drawn as a row of marks, each by itself; marks that stand alone are none.

    Args:
        marks: position, start and end of each, as of rules.
    """
    lines: list[Rule] = []
    level, count, start, end, position = math.nan, 0, 0.0, 0.0, 0.0
    for at, first, last, exactly in sorted((round(p, 1), a, b, p) for p, a, b in marks):
        if at == level and first <= end + JOIN:
            count, end = count + 1, max(end, last)
            continue
        if count >= FEWEST_MARKS:
            lines.append(Rule(position, start, end))
        level, count, start, end, position = at, 1, first, last, exactly
    if count >= FEWEST_MARKS:
        lines.append(Rule(position, start, end))
    return lines


def closed(across: list[Rule], down: list[Rule]) -> tuple[list[Rule], list[Rule]]:
    """The rules with those of the sides that a table is printed without.

    Where several rules stick out of a table and end at one line, that line is its edge. Merged rules in, merged out;
    a table with all its borders is left as it is.
    """
    sides, tops = _missing_sides(across, down), _missing_sides(down, across)
    if sides:
        tops = [*tops, *_overhangs(down, [*across, *tops])]
    if tops:
        across = sorted([*across, *tops])
        sides = _missing_sides(across, down)
    return across, sorted([*down, *sides]) if sides else down


def _overhangs(rules: list[Rule], crossing: list[Rule]) -> list[Rule]:
    """Where single rules stick out of a table without sides: the heading of a group has one line only."""
    found: list[Rule] = []
    for rule in rules:
        met = [r for r in crossing if rule.start - TOUCH <= r.position <= rule.end + TOUCH and _spans(r, rule)]
        if not met:
            continue
        for end, last in ((rule.start, min(met)), (rule.end, max(met))):
            if abs(last.position - end) > SHORTEST_OVERHANG and not any(abs(f.position - end) < SNAP for f in found):
                found.append(Rule(end, min(r.start for r in met), max(r.end for r in met)))
    return found


def _spans(rule: Rule, other: Rule) -> bool:
    return rule.start - TOUCH <= other.position <= rule.end + TOUCH


def _missing_sides(rules: list[Rule], crossing: list[Rule]) -> list[Rule]:
    """The rules, in the direction of `crossing`, at which several `rules` end although nothing is drawn there."""
    positions = [r.position for r in crossing]

    def near(position: float) -> list[Rule]:
        return crossing[bisect_left(positions, position - TOUCH) : bisect_right(positions, position + TOUCH)]

    loose: list[tuple[float, Rule]] = []
    for rule in rules:
        for end in (rule.start, rule.end):
            if not any(r.start - TOUCH <= rule.position <= r.end + TOUCH for r in near(end)):
                loose.append((end, rule))
    if len(loose) < FEWEST_LOOSE:
        return []
    loose.sort(key=lambda item: item[0])
    found: list[Rule] = []
    start = 0
    for i in range(1, len(loose) + 1):
        if i == len(loose) or loose[i][0] - loose[i - 1][0] > SNAP:
            cluster = loose[start:i]
            start = i
            if len(cluster) >= FEWEST_LOOSE:
                position = sum(end for end, _ in cluster) / len(cluster)
                found += _side(position, sorted(rule for _, rule in cluster), crossing)
    return found


def _side(position: float, rules: list[Rule], crossing: list[Rule]) -> list[Rule]:
    """The pieces of a missing side: between rules that some line inside of the table connects."""
    gaps = [b.position - a.position for a, b in pairwise(rules)]
    usual = sorted(gaps)[len(gaps) // 2]
    pieces: list[Rule] = []
    for (a, b), gap in zip(pairwise(rules), gaps, strict=True):
        connecting = [
            line
            for line in crossing
            if line.start - TOUCH <= a.position
            and line.end + TOUCH >= b.position
            and abs(line.position - position) > SHORTEST_OVERHANG
            and max(a.start, b.start) - TOUCH <= line.position <= min(a.end, b.end) + TOUCH
        ]
        # A line that goes on beyond the last rule shows that the side does as well.
        start = min([a.position, *(line.start for line in connecting)])
        end = max([b.position, *(line.end for line in connecting)])
        joins = bool(pieces) and pieces[-1].end >= a.position
        if joins and (connecting or gap <= BRIDGED * usual):
            pieces[-1] = Rule(position, pieces[-1].start, max(pieces[-1].end, end))
        elif connecting:
            pieces.append(Rule(position, start, end))
    return pieces


def merge(rules: Iterable[Rule]) -> list[Rule]:
    """Snap rules that lie close together, join those that run on; what stays short is no rule."""
    long_enough = [r for r in rules if r.end - r.start >= SHORTEST_DRAWN]
    snapped = sorted(_snap(long_enough))
    merged: list[Rule] = []
    for position, group in groupby(snapped, key=lambda r: r.position):
        start, end = None, 0.0
        for rule in group:
            if start is None:
                start, end = rule.start, rule.end
            elif rule.start <= end + JOIN:
                end = max(end, rule.end)
            else:
                merged.append(Rule(position, start, end))
                start, end = rule.start, rule.end
        if start is not None:
            merged.append(Rule(position, start, end))
    return [r for r in merged if r.end - r.start >= SHORTEST_JOINED]


def _snap(rules: list[Rule]) -> Iterable[Rule]:
    ordered = sorted(rules)
    cluster: list[Rule] = []
    for rule in ordered:
        if cluster and rule.position > cluster[-1].position + SNAP:
            yield from _at_mean(cluster)
            cluster = []
        cluster.append(rule)
    yield from _at_mean(cluster)


def _at_mean(cluster: list[Rule]) -> Iterable[Rule]:
    if not cluster:
        return []
    mean = sum(r.position for r in cluster) / len(cluster)
    return [Rule(mean, r.start, r.end) for r in cluster]


def _smallest_cells(across: list[Rule], down: list[Rule]) -> list[Corners]:
    """For each crossing the smallest rectangle that has it as its top left corner and rules on all four sides."""
    heights = [rule.position for rule in across]
    # The rules that meet at a point, each as one bit.
    down_at: dict[Point, int] = {}
    across_at: dict[Point, int] = {}
    for i, (x, start, end) in enumerate(down):
        for j in range(bisect_left(heights, start - TOUCH), bisect_right(heights, end + TOUCH)):
            y, left, right = across[j]
            if left - TOUCH <= x <= right + TOUCH:
                point = (x, y)
                down_at[point] = down_at.get(point, 0) | 1 << i
                across_at[point] = across_at.get(point, 0) | 1 << j
    below: dict[float, list[float]] = defaultdict(list)
    beside: dict[float, list[float]] = defaultdict(list)
    points = sorted(down_at)
    for x, y in points:
        below[x].append(y)
        beside[y].append(x)
    cells = []
    for x0, top in points:
        cell = _smallest_cell(x0, top, below[x0], beside[top], down_at, across_at)
        if cell is not None:
            cells.append(cell)
    return cells


def _smallest_cell(
    x0: float,
    top: float,
    column: list[float],
    row: list[float],
    down_at: dict[Point, int],
    across_at: dict[Point, int],
) -> Corners | None:
    down_here, across_here = down_at[x0, top], across_at[x0, top]
    for bottom in column[bisect_right(column, top) :]:
        if not down_here & down_at[x0, bottom]:
            continue
        across_below = across_at[x0, bottom]
        for x1 in row[bisect_right(row, x0) :]:
            if (
                across_here & across_at[x1, top]
                and (x1, bottom) in down_at
                and down_at[x1, bottom] & down_at[x1, top]
                and across_at[x1, bottom] & across_below
            ):
                return (x0, top, x1, bottom)
    return None


def _group(cells: list[Corners]) -> list[list[Corners]]:
    """Cells that touch at a corner belong to one table; a single cell is a frame, not a table."""
    table_at: dict[Point, int] = {}
    tables: list[list[Corners]] = []
    for cell in cells:
        x0, top, x1, bottom = cell
        corners = ((x0, top), (x0, bottom), (x1, top), (x1, bottom))
        touched = {table_at[corner] for corner in corners if corner in table_at}
        if touched:
            own = max(touched, key=lambda n: len(tables[n])) if len(touched) > 1 else touched.pop()
        else:
            own = len(tables)
            tables.append([])
        for other in touched - {own}:
            for a, b, c, d in tables[other]:
                table_at.update(dict.fromkeys(((a, b), (a, d), (c, b), (c, d)), own))
            tables[own] += tables[other]
            tables[other] = []
        tables[own].append(cell)
        for corner in corners:
            table_at[corner] = own
    return sorted(
        (sorted(table) for table in tables if len(table) > 1),
        key=lambda table: min((top, x0) for x0, top, _, _ in table),
    )
