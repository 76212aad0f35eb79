"""From the ruled lines of a page to the cells of its tables.

The steps and tolerances are those of pdfplumber's table finder (snap, join, intersect, smallest cells, touching cells
form a table), so that both give the same cells; the tests hold one against the other on every page they have. It is
written anew because pdfplumber compares every line with every line and every point with every point: on pages whose
cells are drawn border by border that takes most of the time of reading them.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import NamedTuple

SNAP = 3.0
"""Parallel rules closer than this are one rule, at their mean."""
JOIN = 3.0
"""Gaps along a rule up to this are closed."""
SHORTEST_DRAWN = 1.0
SHORTEST_JOINED = 3.0
TOUCH = 3.0
"""How far a rule may end from another and still meet it."""

Corners = tuple[float, float, float, float]


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
    across = merge(horizontal)
    down = merge(vertical)
    return _group(_smallest_cells(across, down))


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
    down_at: dict[tuple[float, float], set[int]] = defaultdict(set)
    across_at: dict[tuple[float, float], set[int]] = defaultdict(set)
    for i, v in enumerate(down):
        first, last = bisect_left(heights, v.start - TOUCH), bisect_right(heights, v.end + TOUCH)
        for j in range(first, last):
            h = across[j]
            if h.start - TOUCH <= v.position <= h.end + TOUCH:
                point = (v.position, h.position)
                down_at[point].add(i)
                across_at[point].add(j)
    below: dict[float, list[float]] = defaultdict(list)
    right: dict[float, list[float]] = defaultdict(list)
    for x, y in sorted(down_at):
        below[x].append(y)
        right[y].append(x)
    cells = []
    for x0, top in sorted(down_at):
        cell = _smallest_cell(x0, top, below[x0], right[top], down_at, across_at)
        if cell is not None:
            cells.append(cell)
    return cells


def _smallest_cell(
    x0: float,
    top: float,
    column: list[float],
    row: list[float],
    down_at: dict[tuple[float, float], set[int]],
    across_at: dict[tuple[float, float], set[int]],
) -> Corners | None:
    down_here, across_here = down_at[x0, top], across_at[x0, top]
    for bottom in column[bisect_right(column, top) :]:
        if down_here.isdisjoint(down_at[x0, bottom]):
            continue
        across_below = across_at[x0, bottom]
        for x1 in row[bisect_right(row, x0) :]:
            if across_here.isdisjoint(across_at[x1, top]):
                continue
            corner = (x1, bottom)
            if (
                corner in down_at
                and not down_at[corner].isdisjoint(down_at[x1, top])
                and not across_at[corner].isdisjoint(across_below)
            ):
                return (x0, top, x1, bottom)
    return None


def _group(cells: list[Corners]) -> list[list[Corners]]:
    """Cells that touch at a corner belong to one table; a single cell is a frame, not a table."""
    at_corner: dict[tuple[float, float], list[int]] = defaultdict(list)
    for i, (x0, top, x1, bottom) in enumerate(cells):
        for corner in ((x0, top), (x0, bottom), (x1, top), (x1, bottom)):
            at_corner[corner].append(i)
    seen: set[int] = set()
    tables = []
    for first in range(len(cells)):
        if first in seen:
            continue
        seen.add(first)
        table, waiting = [], [first]
        while waiting:
            x0, top, x1, bottom = cells[i := waiting.pop()]
            table.append(i)
            for corner in ((x0, top), (x0, bottom), (x1, top), (x1, bottom)):
                for j in at_corner[corner]:
                    if j not in seen:
                        seen.add(j)
                        waiting.append(j)
        if len(table) > 1:
            tables.append([cells[i] for i in sorted(table)])
    return sorted(tables, key=lambda table: min((top, x0) for x0, top, _, _ in table))
