"""The units of expressions: 万元 by 人 is 万元/人, 万元 by 万元 is a ratio, and 万元 plus 人 is a mistake."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from assets.facts import catalogue
from assets.indicators.quantities import FormatError
from assets.indicators.syntax import Aggregate, Binary, Call, Constant, First, Negate, Node, Ref

Unit = tuple[tuple[str, int], ...] | None
"""Units with their powers, in order; `()` is a plain ratio, None a written number, which fits anywhere."""

RATIO: Unit = ()
PERCENT: Unit = (("%", 1),)
_RATIO_NAMES = ("", "倍")


def unit_of(node: Node) -> Unit:
    """The unit of a node's value. Raises FormatError where units do not fit together."""
    match node:
        case Constant():
            return None
        case Ref(fact=fact):
            return parse_unit(catalogue.unit_of(fact))
        case Aggregate(kind=kind, ref=ref):
            return unit_of(ref) if kind == "sum" else RATIO
        case Negate(operand=operand):
            return unit_of(operand)
        case First(options=nodes) | Call(operands=nodes):
            return _same([unit_of(n) for n in nodes])
        case Binary(operator=("+" | "-"), left=left, right=right):
            return _same([unit_of(left), unit_of(right)])
        case Binary(operator=operator, left=left, right=right):
            return _combine(unit_of(left), unit_of(right), 1 if operator == "*" else -1)


def parse_unit(text: str) -> Unit:
    """The unit that a text such as `万元/人` names."""
    above, _, below = text.partition("/")
    powers = Counter({above: 1}) if above not in _RATIO_NAMES else Counter()
    if below:
        powers[below] -= 1
    return _ordered(powers)


def unit_words(unit: Unit) -> str:
    """The unit as a message names it."""
    if not unit:
        return "比率"
    above = "·".join(name for name, power in unit for _ in range(max(power, 0)))
    below = "·".join(name for name, power in unit for _ in range(max(-power, 0)))
    return f"{above or '1'}/{below}" if below else above


def _same(units: Sequence[Unit]) -> Unit:
    stated = [unit for unit in units if unit is not None]
    for unit in stated[1:]:
        if unit != stated[0]:
            raise FormatError(
                f"单位不合：{unit_words(stated[0])}与{unit_words(unit)}不能相加减，也不能互相代替",
                "相加减、取大取小、first 的各项要是同一单位",
            )
    return stated[0] if stated else None


def _combine(left: Unit, right: Unit, sign: int) -> Unit:
    if left is None and right is None:
        return None
    powers = Counter(dict(left or ()))
    for name, power in right or ():
        powers[name] += sign * power
    return _ordered(powers)


def _ordered(powers: Counter[str]) -> Unit:
    return tuple(sorted((name, power) for name, power in powers.items() if power))
