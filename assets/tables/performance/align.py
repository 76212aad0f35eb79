"""Which cell of a row belongs to which column, also where a row has slipped against its header.

A table that went through a conversion loses merged cells, and the rest of the row moves to the left or right. Cells
keep their order, so a row is read as the cheapest way to hand its cells to the columns from left to right: it costs
to leave a column that every row should fill empty, to change by how much the row has slipped, and to put into a
column what does not belong there (words under 分值, a usual level-2 label under 一级指标). A row that stands where
its header says costs nothing and is taken as it is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from assets.tables.numbers import is_dash
from assets.tables.performance.header import Column
from assets.tables.performance.rows import Entry
from assets.tables.performance.words import (
    column_role,
    compares,
    has_digit,
    is_bare_number,
    is_level1,
    is_level2,
    is_outcome,
    is_share,
    label_of,
    points_of,
)

Cells = dict[str, Entry]
"""Role -> the cell that fills it."""

MARGIN = 1.6
"""Readings that cost at most this much more than the cheapest are possible too; another source may decide."""
_MOST_READINGS = 6
_PLAIN = 1.0
"""A row that costs no more stands where its header says."""
_STEP = 1.2
"""What it costs to slip by one column more than the cell before."""
_MOST_SLIP = 3.0
_DROPPED = 4.0
_REPEATED = 0.5
"""A number that repeats the one before it, as converted tables print a weight twice."""
_FORBIDDEN = 6.0
_MOST_POINTS = 60
"""A weight above this is a target more likely than points."""
_FULL_POINTS = 100
_MANY_POINTS = 2.5
_SHORT_LABEL = 20
_EITHER = ("成本指标", "成本")
"""Once below 产出指标, in newer templates beside it."""
_LONG_VALUE = 25
_SKIPPED = {
    "level1": 0.0,
    "level2": 0.1,
    "level3": 0.1,
    "item": 0.1,
    "target_initial": 0.6,
    "target": 1.0,
    "actual": 1.0,
    "weight": 1.5,
    "score": 1.5,
    "rule": 1.0,
    "explain": 0.5,
}
_NAMELESS = 3.0
_NAMED_BY_RULE = 0.3
_VIRTUAL_SKIPPED = 0.3


_SCORING = re.compile(r"[得扣]\d*(?:\.\d+)?分|满分|公式|[%％].*[。;；]")
"""Words of scoring rules, which name nothing."""


class Reading(msgspec.Struct, frozen=True):
    """One way to read a row, and what it costs."""

    cost: float
    cells: Cells


class Style(msgspec.Struct, frozen=True):
    """What a table does throughout.

    `pointed` says that its levels carry points, 投入（24分）; `usual` that most of its levels are the usual ones.
    """

    pointed: bool = False
    usual: bool = False


def readings(entries: Sequence[Entry], columns: Sequence[Column], style: Style) -> list[Reading]:
    """The possible ways to read a row, the cheapest first; never empty."""
    search = _Search(entries, columns, style)
    search.run(0, 0, 0, 0.0, ())
    found = sorted(search.found, key=lambda reading: reading.cost)
    if not found:
        return [Reading(_FORBIDDEN, {})]
    if found[0].cost <= _PLAIN and not any(column.virtual for column in columns):
        return found[:1]
    limit = found[0].cost + MARGIN
    kept: list[Reading] = []
    for reading in found:
        if reading.cost <= limit and all(reading.cells != other.cells for other in kept):
            kept.append(reading)
    kept = kept[:_MOST_READINGS]
    if any(column.role == "weight" for column in columns) and any(column.role == "score" for column in columns):
        kept += [swapped for reading in kept if (swapped := _swapped(reading)) is not None]
    return kept


def _swapped(reading: Reading) -> Reading | None:
    """The same reading with its one number of points as weight instead of score, or the other way round."""
    weight, score = reading.cells.get("weight"), reading.cells.get("score")
    if (weight is None) == (score is None):
        return None
    rest = {role: entry for role, entry in reading.cells.items() if role not in ("weight", "score")}
    only = {"score": weight} if score is None else {"weight": score}
    return Reading(reading.cost + MARGIN, rest | {role: entry for role, entry in only.items() if entry is not None})


class _Search:
    """Depth first, leaving off where a way already costs more than the best one and the margin."""

    def __init__(self, entries: Sequence[Entry], columns: Sequence[Column], style: Style) -> None:
        self.entries = entries
        self.columns = columns
        self.style = style
        name = next((c for role in ("item", "level3") for c in columns if c.role == role), None)
        # Several rules may share one level 3, whose cell is merged: then the rules name the rows.
        nameless = _NAMED_BY_RULE if any(column.role == "rule" for column in columns) else _NAMELESS
        self.skips = [_skip(column, column is name, nameless) for column in columns]
        self.rest = [sum(self.skips[i:]) for i in range(len(columns) + 1)]
        self.costs = [[_cost(entry, column, style) for column in columns] for entry in entries]
        self.best = float("inf")
        self.found: list[Reading] = []
        self._most = 4000

    def run(self, i: int, j: int, slip: int, cost: float, chosen: tuple[tuple[int, int], ...]) -> None:
        """Hands the cells from `i` on to the columns from `j` on; `chosen` pairs those before."""
        if cost > self.best + MARGIN or self._most <= 0:
            return
        self._most -= 1
        if i == len(self.entries):
            total = cost + self.rest[j] + self._pairs(chosen)
            self.best = min(self.best, total)
            if total <= self.best + MARGIN:
                self.found.append(Reading(total, {self.columns[c].role: self.entries[e] for e, c in chosen}))
            return
        skipped = 0.0
        options: list[tuple[float, int, int]] = []
        for k in range(j, len(self.columns)):
            moved = _slip(self.entries[i], self.columns[k])
            step = min(_STEP * abs(moved - slip), _MOST_SLIP)
            options.append((skipped + self.costs[i][k] + step, k, moved))
            skipped += self.skips[k]
        for extra, k, moved in sorted(options):
            if extra < _FORBIDDEN:
                self.run(i + 1, k + 1, moved, cost + extra, (*chosen, (i, k)))
        repeated = i > 0 and self.entries[i].text == self.entries[i - 1].text and is_bare_number(self.entries[i].text)
        self.run(i + 1, j, slip, cost + (_REPEATED if repeated else _DROPPED), chosen)

    def _pairs(self, chosen: tuple[tuple[int, int], ...]) -> float:
        """What is wrong between two cells of a reading: a score above its weight, a target barer than the first."""
        points = {
            self.columns[c].role: number.value
            for e, c in chosen
            if self.columns[c].role in ("weight", "score") and (number := points_of(self.entries[e].text))
        }
        weight, score = points.get("weight"), points.get("score")
        cost = 3.0 if weight is not None and score is not None and score > weight else 0.0
        # The more points a row has, the sooner its numbers are values; but a weight and its score bear each other out.
        many = sum(number > _MOST_POINTS for number in points.values())
        agree = weight is not None and score is not None and score <= weight <= _FULL_POINTS
        agree = agree and score is not None and weight is not None and (not score or 2 * score >= weight)
        cost += (0.5 if agree else _MANY_POINTS) * many
        texts = {self.columns[c].role: self.entries[e].text for e, c in chosen}
        if compares(texts.get("target_initial", "")) and is_bare_number(texts.get("target", "")):
            cost += 2.8
        return cost


def _skip(column: Column, names: bool, named: float) -> float:
    if column.virtual:
        return _VIRTUAL_SKIPPED
    return named if names else _SKIPPED.get(column.role, 0.0)


def _slip(entry: Entry, column: Column) -> int:
    """By how many columns a cell stands to the right of its heading; 0 where they overlap."""
    if entry.start >= column.end:
        return entry.start - column.end + 1
    return min(0, entry.end - 1 - column.start)


def _cost(entry: Entry, column: Column, style: Style) -> float:
    text = entry.text
    match column.role:
        case "level1" | "level2":
            return _level(text, column.role == "level1", style)
        case "level3" | "item":
            return _name(text)
        case "target" | "target_initial" | "actual":
            return _value(text, column.role == "actual")
        case "weight" | "score" | "other_score" | "third_score" | "level1_weight" | "level2_weight" | "deducted":
            return _points(text)
        case "share":
            return 0.0 if is_share(text) or is_dash(text) else 3.0
        case "sign":
            return 0.0 if compares(text) or text in ("定性", "定量") else 2.0
        case "reason":
            return 4.0 if is_bare_number(text) else 3.0 if compares(text) else 0.0
        case "rule" | "explain":
            return 4.0 if is_bare_number(text) else 1.0 if len(text) < len("……满分") else 0.0
        case "serial":
            return 0.0 if is_bare_number(text) else 3.0
        case "side":
            return 0.0 if column_role(text) == "side" else 4.0
        case _:
            return 0.5


def _level(text: str, first: bool, style: Style) -> float:
    if is_bare_number(text) or compares(text) or is_dash(text):
        return _FORBIDDEN
    label = label_of(text)
    own, other = (is_level1, is_level2) if first else (is_level2, is_level1)
    cost = 0.4 if not first and own(label.text) and other(label.text) else 0.0
    if first and label.text in _EITHER:
        cost = 0.4
    elif label.points is None and not own(label.text):
        cost = (2.0 if style.usual else 0.8) if not other(label.text) else 3.0 if label.text.endswith("指标") else 1.5
    if style.pointed and label.points is None:
        cost += 3.0
    if len(text) > _SHORT_LABEL:
        cost += 2.5
    if text.endswith("。"):
        cost += 2.0
    return cost


def _name(text: str) -> float:
    if is_bare_number(text) or compares(text) or is_dash(text):
        return _FORBIDDEN
    label = label_of(text)
    if label.points is not None:
        return 1.0
    if _SCORING.search(text):
        return 4.0
    return 3.5 if label.text.endswith("指标") and (is_level1(label.text) or is_level2(label.text)) else 0.0


def _value(text: str, actual: bool) -> float:
    if text.endswith("指标") and (is_level1(text) or is_level2(text)):
        return 4.0
    if not actual and is_outcome(text):
        return 4.0
    return 1.0 if len(text) > _LONG_VALUE and not has_digit(text) else 0.0


def _points(text: str) -> float:
    number = points_of(text)
    if number is None:
        return 0.5 if is_dash(text) or text in ("/", "无") else _FORBIDDEN
    return 0.0 if number.value <= _FULL_POINTS else 1.0
