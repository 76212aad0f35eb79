"""What the cells of a row say: texts as printed, points, the year's target."""

from __future__ import annotations

from decimal import Decimal

from assets.tables.numbers import Number, parse_number
from assets.tables.performance.align import Cells
from assets.tables.performance.rows import Entry
from assets.tables.performance.words import compares, has_digit, is_bare_number, points_of


def text_of(cells: Cells, role: str) -> str | None:
    """What the cell of a role prints, without white space, or None."""
    entry = cells.get(role)
    return entry.printed if entry is not None else None


def value_of(entry: Entry | None) -> Decimal | None:
    """The points that a cell prints, or None."""
    number = points_of(entry.text) if entry is not None else None
    return number.value if number is not None else None


def points_in(cells: Cells, role: str) -> Decimal | None:
    """The points in the cell of a role, or None."""
    return value_of(cells.get(role))


def number_in(cells: Cells, role: str) -> Number | None:
    """The number in the cell of a role, with its precision, or None."""
    entry = cells.get(role)
    return parse_number(entry.text) if entry is not None else None


def target_of(cells: Cells) -> str | None:
    """The year's target: what was adjusted, else what was first set; of both the one that compares.

    Where sign, value and unit have columns of their own (≥, 95, %) they are put together.
    """
    initial, target = text_of(cells, "target_initial"), text_of(cells, "target")
    if target is None or (initial is not None and compares(initial) and is_bare_number(target)):
        target = initial
    if target is None:
        return None
    sign, measure = text_of(cells, "sign") or "", text_of(cells, "measure") or ""
    if compares(sign) and not compares(target):
        target = sign + target
    return target + measure if measure and has_digit(target) and not target.endswith(measure) else target


def least(*entries: Entry | None) -> float | None:
    """How sure the least sure of these cells is; None where the file itself holds the characters."""
    return min((e.confidence for e in entries if e is not None and e.confidence is not None), default=None)
