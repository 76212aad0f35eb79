"""Spreadsheet formulas with what they come to: a formula is written only where it gives the number that was computed.

Every piece carries its text and its exact value, both built by the same step. Who writes a formula into a workbook
compares the value with the stored one first, and writes the plain number where they differ.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

import msgspec

from assets.indicators.methods import Band, Bands, Deduct, Linear, Method, Points, Proportional, Within
from assets.indicators.quantities import CONTEXT, STORED_PLACES, Quantity, Range, plain, rounded
from assets.indicators.rulebook import GradeBand, Rounding
from assets.indicators.syntax import Aggregate, Binary, Call, Constant, First, Negate, Node, Ref

MOST_ADDENDS = 60
"""Numbers in one sum; a longer one stays a number, because nobody reads its formula."""

_SUM, _PRODUCT, _ATOM = range(3)
_NOISE = 9
"""Decimals beyond which a spreadsheet's binary arithmetic is noise: cut off before anything is rounded up or down."""


class Formula(msgspec.Struct, frozen=True):
    """A piece of a formula without its equals sign, its exact value, and how tightly it holds together."""

    text: str
    value: Decimal
    level: int = _ATOM


Find = Callable[[Ref], Formula | None]
"""The cell of a fact; None where it is in no cell."""
FindAll = Callable[[Ref], Sequence[Formula]]
"""The cells of a fact for all its subjects."""


def of_expression(node: Node, find: Find, find_all: FindAll) -> Formula | None:
    """The formula of a rulebook's expression, None where a cell is missing or the value is undefined."""
    match node:
        case Constant(value=value):
            return Formula(plain(value), value, _SUM if value < 0 else _ATOM)
        case Ref():
            return find(node)
        case Aggregate(kind=kind, ref=ref):
            cells = find_all(ref)
            if kind != "sum" or not 0 < len(cells) <= MOST_ADDENDS:
                return None
            return Formula(f"SUM({','.join(c.text for c in cells)})", sum((c.value for c in cells), Decimal(0)))
        case First(options=options):
            found = (of_expression(option, find, find_all) for option in options)
            return next((one for one in found if one is not None), None)
        case Negate(operand=operand):
            inner = of_expression(operand, find, find_all)
            return inner and Formula(f"-{_bracketed(inner, inner.level <= _SUM)}", -inner.value, _SUM)
        case Call(name=name, operands=operands):
            return _call(name, [of_expression(operand, find, find_all) for operand in operands])
        case Binary(operator=operator, left=left, right=right):
            sides = of_expression(left, find, find_all), of_expression(right, find, find_all)
            return None if sides[0] is None or sides[1] is None else _binary(operator, sides[0], sides[1])


def measured(formula: Formula, as_percent: bool, rounding: Rounding) -> Formula:
    """The formula of an indicator's value: in percent, and rounded as its rulebook or the warehouse does."""
    if as_percent:
        text = f"{_bracketed(formula, formula.level < _PRODUCT)}*100"
        formula = Formula(text, CONTEXT.multiply(formula.value, Decimal(100)), _PRODUCT)
    return _rounded(formula, rounding.value, rounding.mode)


def points(method: Method, value: Formula, weight: Formula, rounding: Rounding) -> Formula | None:
    """The formula of the points for a measured value; None for a method that scores none.

    It says what `assets.scores.methods.score_value` does; a test holds the two together.
    """
    found = _points(method, value, weight)
    return found and _rounded(found, rounding.score, rounding.mode)


def total(parts: Sequence[str], value: Decimal, cap: Formula | None, rounding: Rounding) -> Formula:
    """The formula of a total: the sum of cells or ranges, at most `cap`, rounded as the rulebook says."""
    formula = Formula(f"SUM({','.join(parts)})", value)
    if cap is not None:
        formula = Formula(f"MIN({formula.text},{cap.text})", min(value, cap.value))
    return _rounded(formula, rounding.total, rounding.mode)


def grade(grades: Sequence[GradeBand], cell: str) -> str:
    """The formula of the grade of the total in a cell; empty text outside all grades."""
    text = '""'
    for band in reversed(grades):
        text = f"IF({_inside(band.range, cell)},{quoted(band.name)},{text})"
    return text


def quoted(text: str) -> str:
    """Text as a formula holds it."""
    return '"' + text.replace('"', '""') + '"'


def _call(name: str, operands: Sequence[Formula | None]) -> Formula | None:
    known = [operand for operand in operands if operand is not None]
    if len(known) < len(operands):
        return None
    values = [operand.value for operand in known]
    value = {"abs": abs(values[0]), "min": min(values), "max": max(values)}[name]
    return Formula(f"{name.upper()}({','.join(operand.text for operand in known)})", value)


def _binary(operator: str, left: Formula, right: Formula) -> Formula | None:
    if operator == "/" and right.value == 0:
        return None
    work = {"+": CONTEXT.add, "-": CONTEXT.subtract, "*": CONTEXT.multiply, "/": CONTEXT.divide}[operator]
    level = _SUM if operator in "+-" else _PRODUCT
    text = f"{_bracketed(left, left.level < level)}{operator}{_bracketed(right, right.level <= level)}"
    return Formula(text, work(left.value, right.value), level)


def _bracketed(formula: Formula, needed: bool) -> str:
    return f"({formula.text})" if needed else formula.text


def _rounded(formula: Formula, places: int | None, mode: str) -> Formula:
    """The formula rounded; to the decimals that the warehouse keeps where nothing else is said."""
    kept = STORED_PLACES if places is None else min(places, STORED_PLACES)
    mode = "half_up" if places is None else mode
    if mode == "down":
        text = f"ROUNDDOWN(ROUND({formula.text},{_NOISE}),{kept})"
    elif mode == "half_even":
        exact = f"ROUND({formula.text},{_NOISE})"
        unit = plain(Decimal(1).scaleb(kept))
        even = f"2*ROUND({exact}*{unit}/2,0)/{unit}"
        text = f"IF(ROUND(MOD(ABS({exact})*{unit},1),{STORED_PLACES})=0.5,{even},ROUND({exact},{kept}))"
    else:
        text = f"ROUND({formula.text},{kept})"
    return Formula(text, rounded(formula.value, kept, mode))


def _points(method: Method, value: Formula, weight: Formula) -> Formula | None:
    match method:
        case Bands(bands=bands):
            return _bands(bands, value, weight)
        case Within(range=inside, outside=outside):
            got = weight.value if inside.holds(value.value) else outside
            return Formula(f"IF({_inside(inside, value.text)},{weight.text},{plain(outside)})", got)
        case Points(each=each, cap=cap):
            limit = weight if cap is None else Formula(plain(cap), cap)
            earned = max(Decimal(0), CONTEXT.multiply(value.value, each))
            return Formula(f"MIN({limit.text},MAX(0,{value.text}*{plain(each)}))", min(limit.value, earned))
        case Linear(full_at=full, zero_at=zero):
            span = full.value - zero.value
            share = CONTEXT.divide(value.value - zero.value, span)
            above = f"{value.text}{_minus(zero.value)}" if span > 0 else f"{_operand(zero.value)}-{value.text}"
            text = f"{weight.text}*MAX(0,MIN(1,({above})/{plain(abs(span))}))"
            return Formula(text, CONTEXT.multiply(min(max(share, Decimal(0)), Decimal(1)), weight.value), _PRODUCT)
        case Proportional():
            return _proportional(method, value, weight)
        case Deduct():
            return _deduct(method, value, weight)
        case _:
            return None


def _bands(bands: Sequence[Band], value: Formula, weight: Formula) -> Formula:
    pieces = [_band(band, weight) for band in bands]
    text = pieces[-1].text
    for band, piece in reversed(list(zip(bands, pieces, strict=True))[:-1]):
        text = f"IF({_inside(band.range, value.text)},{piece.text},{text})"
    return Formula(text, next(p.value for b, p in zip(bands, pieces, strict=True) if b.range.holds(value.value)))


def _band(band: Band, weight: Formula) -> Formula:
    if band.deduct is not None:
        lost = _share(band.deduct, weight)
        if not lost.value:
            return weight
        return Formula(f"{weight.text}-{lost.text}", CONTEXT.subtract(weight.value, lost.value), _SUM)
    assert band.score is not None, "the loader refuses a band without points"
    return _share(band.score, weight)


def _share(quantity: Quantity, weight: Formula) -> Formula:
    """Points that are stated as such, or as a share of the weight."""
    if not quantity.percent:
        return Formula(plain(quantity.value), quantity.value)
    if quantity.value == 100:
        return weight
    if not quantity.value:
        return Formula("0", Decimal(0))
    return Formula(f"{weight.text}*{plain(quantity.value)}/100", quantity.of(weight.value), _PRODUCT)


def _proportional(method: Proportional, value: Formula, weight: Formula) -> Formula:
    full, floor = method.full_at.value, method.zero_below
    share = min(max(CONTEXT.divide(value.value, full), Decimal(0)), Decimal(1))
    text = f"{weight.text}*MAX(0,MIN(1,{value.text}/{_operand(full)}))"
    if floor is not None:
        share = Decimal(0) if value.value < floor.value and value.value < full else share
        text = f"IF({value.text}<{plain(floor.value)},0,{text})"
    return Formula(text, CONTEXT.multiply(share, weight.value), _PRODUCT)


def _deduct(method: Deduct, value: Formula, weight: Formula) -> Formula:
    free = method.free
    sides = []
    over = Decimal(0)
    if free.high is not None:
        sides.append(f"{value.text}{_minus(free.high)}")
        over = max(over, value.value - free.high)
    if free.low is not None:
        sides.append(f"{_operand(free.low)}-{value.text}")
        over = max(over, free.low - value.value)
    steps = CONTEXT.divide(over, method.step.value)
    text = f"MAX(0,{','.join(sides)})"
    if method.step.value != 1:
        text += f"/{plain(method.step.value)}"
    if method.partial_step != "proportional":
        upward = method.partial_step == "full"
        text = f"{'ROUNDUP' if upward else 'ROUNDDOWN'}(ROUND({text},{_NOISE}),0)"
        steps = steps.to_integral_value(rounding=ROUND_CEILING if upward else ROUND_FLOOR)
    each = _share(method.points, weight)
    lost = Formula(f"{text}*{each.text}", CONTEXT.multiply(steps, each.value))
    if method.at_most is not None:
        most = _share(method.at_most, weight)
        lost = Formula(f"MIN({most.text},{lost.text})", min(most.value, lost.value))
    return Formula(f"MAX(0,{weight.text}-{lost.text})", max(Decimal(0), CONTEXT.subtract(weight.value, lost.value)))


def _inside(wanted: Range, cell: str) -> str:
    tests = []
    if wanted.low is not None:
        tests.append(f"{cell}{'>=' if wanted.low_closed else '>'}{plain(wanted.low)}")
    if wanted.high is not None:
        tests.append(f"{cell}{'<=' if wanted.high_closed else '<'}{plain(wanted.high)}")
    if not tests:
        return "TRUE"
    return tests[0] if len(tests) == 1 else f"AND({','.join(tests)})"


def _operand(value: Decimal) -> str:
    return f"({plain(value)})" if value < 0 else plain(value)


def _minus(value: Decimal) -> str:
    """What subtracts a number from what stands before; nothing for zero."""
    if not value:
        return ""
    return f"+{plain(-value)}" if value < 0 else f"-{plain(value)}"
