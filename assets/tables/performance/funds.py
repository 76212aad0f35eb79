"""Rows of a funds block: which number is the budget, the execution, the rate, where the row may have slipped.

The numbers keep their order, and they bear each other out: what is left is budget less execution, the rate is
execution over budget, the score is that rate of the weight. The reading that agrees best with both the header and
these relations is taken.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import combinations, pairwise

from assets.tables.numbers import Number, is_dash, parse_number
from assets.tables.performance.align import Cells
from assets.tables.performance.header import Column
from assets.tables.performance.rows import Entry
from assets.tables.performance.words import FUNDS_AMOUNTS

Pairs = list[tuple[Entry, Column]]
VALUES = (*FUNDS_AMOUNTS, "rate", "weight", "score")
_STEP = 0.6
_BROKEN = 3.0
_SKIPPED = 0.4
_MOST_NUMBERS = 10
_MOST_COLUMNS = 14
_STANDING_FAULTS = 2
_MOST_RATE = 1000
_MOST_SCORE = 100
_FEW = 3
"""A row with more numbers states both budget and execution."""
_USUAL_WEIGHT = Number(Decimal(10), Decimal(0))


def read_funds(entries: Sequence[Entry], columns: Sequence[Column]) -> tuple[str, Cells] | None:
    """A funds row's name and its numbers by role; None where it prints no number."""
    start = _first_number(entries, columns)
    numbers = [e for e in entries[start:] if parse_number(e.text) is not None or is_dash(e.text)]
    if not any(parse_number(e.text) is not None for e in numbers) or len(numbers) > _MOST_NUMBERS:
        return None
    places = [column for column in columns if column.role in VALUES or column.role == "other"]
    if len(places) > _MOST_COLUMNS:
        places = [column for column in places if column.role in VALUES]
    pairs = _in_place(numbers, places)
    if pairs is None or broken(_cells(pairs)) > 1:
        best = min(_assignments(numbers, places), key=lambda pair: pair[0], default=None)
        # One wrong number breaks two relations; that a slipped reading then satisfies all of them is no chance.
        if best is not None and (pairs is None or _bears_itself_out(_cells(best[1]))):
            pairs = best[1]
        usual = _in_usual_order(numbers, places)
        if broken(_cells(pairs or [])) > 1 and _bears_itself_out(_cells(usual)):
            pairs = usual
    if pairs is None:
        return None
    cells = {column.role: entry for entry, column in pairs if column.role != "other"}
    return _name(entries[:start], columns), cells


def _in_place(numbers: Sequence[Entry], columns: Sequence[Column]) -> Pairs | None:
    """Each number under the heading above it, where all stand under one and the header lacks none.

    Then a relation that does not hold is the document's affair.
    """
    if any(column.virtual for column in columns):
        return None
    pairs: Pairs = []
    for entry in numbers:
        above = [column for column in columns if entry.start < column.end and column.start < entry.end]
        if len(above) != 1 or any(above[0] is column for _, column in pairs):
            return None
        pairs.append((entry, above[0]))
    return pairs if broken(_cells(pairs)) <= _STANDING_FAULTS else None


def _in_usual_order(numbers: Sequence[Entry], columns: Sequence[Column]) -> Pairs:
    """The numbers in the order of the official form, where the headings of two rows have changed places."""
    known = sorted((column for column in columns if column.role in VALUES), key=lambda c: VALUES.index(c.role))
    return list(zip(numbers, known, strict=True)) if len(numbers) == len(known) else []


def _cells(pairs: Pairs) -> Cells:
    return {column.role: entry for entry, column in pairs}


def _bears_itself_out(cells: Cells) -> bool:
    """Whether budget, execution, what is left and the rate are all there and agree."""
    return {"executed", "surplus", "rate"} <= cells.keys() and not broken(cells)


def _first_number(entries: Sequence[Entry], columns: Sequence[Column]) -> int:
    """Where the numbers begin: after the last cell of words, percentages under headings of words left out."""
    words = [column for column in columns if column.role in ("text", "label")]
    last = 0
    for position, entry in enumerate(entries):
        if parse_number(entry.text) is None and not is_dash(entry.text):
            if all(parse_number(e.text) is None for e in entries[:position]) or _under(entry, words):
                last = position + 1
        elif _under(entry, words) and last == position:
            last = position + 1
    return last


def _under(entry: Entry, columns: Sequence[Column]) -> bool:
    return any(entry.start < column.end and column.start < entry.end for column in columns)


def _name(entries: Sequence[Entry], columns: Sequence[Column]) -> str:
    """The cell under the heading that names rows, else the last cell of words before the numbers."""
    labels = [column for column in columns if column.role == "label"]
    words = [entry for entry in entries if parse_number(entry.text) is None]
    named = next((entry for entry in words if _under(entry, labels)), None)
    texts = [column for column in columns if column.role == "text"]
    plain = [entry for entry in words if not _under(entry, texts)] or words
    chosen = named or (plain[-1] if plain else None)
    return chosen.printed.rstrip(":：") if chosen else ""


def _assignments(numbers: Sequence[Entry], columns: Sequence[Column]) -> Iterator[tuple[float, Pairs]]:
    """Every way to hand the numbers to columns in order, with what it costs."""
    if len(numbers) > len(columns):
        numbers = numbers[: len(columns)]
    for chosen in combinations(range(len(columns)), len(numbers)):
        pairs = [(entry, columns[c]) for entry, c in zip(numbers, chosen, strict=True)]
        slips = [0, *(_slip(entry, column) for entry, column in pairs)]
        cost = _STEP * sum(abs(b - a) for a, b in pairwise(slips))
        taken = {c for c in chosen if _counts(columns[c])}
        cost += _SKIPPED * sum(_counts(column) and c not in taken for c, column in enumerate(columns))
        yield cost + _BROKEN * broken({column.role: entry for entry, column in pairs}), pairs


def _counts(column: Column) -> bool:
    return column.role in VALUES and not column.virtual


def _slip(entry: Entry, column: Column) -> int:
    if entry.start >= column.end:
        return entry.start - column.end + 1
    return min(0, entry.end - 1 - column.start)


def broken(cells: Cells) -> int:
    """How many of the relations between a funds row's numbers cannot hold."""
    number = {role: parsed for role, entry in cells.items() if (parsed := parse_number(entry.text)) is not None}
    faults = sum(role in number and is_percentage(cells[role].text) for role in (*FUNDS_AMOUNTS, "weight", "score"))
    budget, executed = number.get("annual") or number.get("initial"), number.get("executed")
    surplus, rate, score = number.get("surplus"), number.get("rate"), number.get("score")
    faults += (rate is not None and rate.value > _MOST_RATE) + (score is not None and score.value > _MOST_SCORE)
    if budget is None or executed is None:
        return faults + (len(number) > _FEW)
    if surplus is not None:
        faults += not (budget.interval - executed.interval).meets(surplus.interval)
    if rate is not None and budget.value:
        hundred = Number(Decimal(100), Decimal(0)).interval
        faults += not (rate.interval * budget.interval).meets(executed.interval * hundred)
    if score is not None and budget.value:
        weight = number.get("weight", _USUAL_WEIGHT)
        reached = weight.interval * executed.interval
        faults += not (score.interval * budget.interval).meets(reached) and score.value != weight.value
    return int(faults)


def is_percentage(text: str) -> bool:
    """Whether a cell prints a rate."""
    return text.endswith("%")
