"""What an expression comes to for a department-year: the value, the derivation with the numbers in it, the facts used.

`3296.75÷3642.94×100%` is how evaluators write it, so the signs are × ÷ and the numbers stand as they were printed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Literal

import msgspec

from assets.facts import catalogue
from assets.facts.model import Fact
from assets.indicators.factbook import FactBook
from assets.indicators.missing import Gap, either, gap
from assets.indicators.quantities import CONTEXT, LARGEST, plain
from assets.indicators.syntax import Aggregate, Binary, Call, Constant, First, Negate, Node, Ref

Cause = Literal["zero_over_zero", "over_zero", "out_of_range"]

_SUM, _PRODUCT, _ATOM = range(3)
"""How tightly a piece of a derivation holds together; what holds less is bracketed."""

_SIGNS = {"+": "+", "-": "-", "*": "×", "/": "÷"}
_TERMS_SHOWN = 6
_UNNAMED = frozenset({"stated_amount", "stated_standard", "stated_rate", "stated_count", "stated_score"})
_REMARK = re.compile(r"（[^（）]*）$")


class Outcome(msgspec.Struct, frozen=True):
    """What a piece of an expression came to.

    `value` is None where facts are missing (`missing` names them) or the value is undefined (`cause` says how).
    `text` is the derivation so far and `level` how tightly it holds together.
    """

    value: Decimal | None
    text: str
    level: int = _ATOM
    used: tuple[Fact, ...] = ()
    missing: tuple[Gap, ...] = ()
    cause: Cause | None = None


def evaluate(node: Node, book: FactBook, fiscal_year: int) -> Outcome:
    """The outcome of an expression for a fiscal year. Never raises: what cannot be computed is said in the outcome."""
    match node:
        case Constant(value=value):
            return Outcome(value, plain(value))
        case Ref():
            return _of_fact(node, book, fiscal_year)
        case Aggregate():
            return _over_subjects(node, book, fiscal_year)
        case Negate(operand=operand):
            inner = evaluate(operand, book, fiscal_year)
            negated = None if inner.value is None else CONTEXT.minus(inner.value)
            return _joined([inner], negated, "-" + _bracketed(inner.text, inner.level <= _SUM), _SUM)
        case First(options=options):
            return _first(evaluate(option, book, fiscal_year) for option in options)
        case Call(name=name, operands=operands):
            return _call(name, [evaluate(operand, book, fiscal_year) for operand in operands])
        case Binary(operator=operator, left=left, right=right):
            return _operation(operator, evaluate(left, book, fiscal_year), evaluate(right, book, fiscal_year))


def label(fact: str, years_back: int = 0, subjects: Sequence[str] = ()) -> str:
    """The Chinese name of a fact in a derivation; `上年` before it where it is last year's.

    A figure that the catalogue knows only as stated in the text goes by the words under which it is stated.
    """
    name = _REMARK.sub("", catalogue.name_of(fact))
    if subjects:
        name = f"“{subjects[0]}”" if fact in _UNNAMED else f"{name}“{subjects[0]}”"
    return ("上年" if years_back else "") + name


def describe(node: Node) -> str:
    """The expression in words: `本年支出合计÷支出总计调整预算`. Of several bases the first is named."""
    return _words(node)[0]


def is_product(node: Node) -> bool:
    """Whether `×100%` can be put behind the words of an expression without brackets."""
    return _words(node)[1] >= _PRODUCT


def as_printed(fact: Fact) -> str:
    """The fact's signed value with the decimals that it was printed with (two at most, unless there are more)."""
    places = -int((fact.half_step * 2).normalize().as_tuple().exponent) if fact.half_step else 0
    if 0 < places <= 2 and CONTEXT.quantize(fact.signed, Decimal(1).scaleb(-places)) == fact.signed:
        return f"{fact.signed:.{places}f}"
    return plain(fact.signed)


def _of_fact(ref: Ref, book: FactBook, fiscal_year: int) -> Outcome:
    year = fiscal_year - ref.years_back
    fact = book.of_subjects(ref.fact, year, ref.subjects) if ref.subjects else book.best(ref.fact, year)
    if fact is None:
        name = label(ref.fact, subjects=ref.subjects)
        return Outcome(None, name, missing=(gap(name, year),))
    return Outcome(fact.signed, _number_text(fact), _SUM if fact.signed < 0 else _ATOM, (fact,))


def _over_subjects(node: Aggregate, book: FactBook, fiscal_year: int) -> Outcome:
    year = fiscal_year - node.ref.years_back
    facts = tuple(book.over_subjects(node.ref.fact, year, node.ref.subjects))
    if not facts:
        name = _every(node.ref)
        return Outcome(None, name, missing=(gap(name, year),))
    if node.kind == "count":
        return Outcome(Decimal(len(facts)), str(len(facts)), used=facts)
    total = sum((f.signed for f in facts), Decimal(0))
    if len(facts) > _TERMS_SHOWN:
        return Outcome(total, plain(total), _SUM if total < 0 else _ATOM, facts)
    text = "+".join(_bracketed(_number_text(f), f.signed < 0) for f in facts)
    return Outcome(total, text, _SUM if len(facts) > 1 or total < 0 else _ATOM, facts)


def _first(options: Iterable[Outcome]) -> Outcome:
    """The first option that has all its facts; those behind it are not even worked out."""
    lacking = []
    for option in options:
        if not option.missing:
            return option
        lacking.append(option)
    ways = either([option.missing for option in lacking])
    return Outcome(None, lacking[0].text, lacking[0].level, missing=(ways,))


def _call(name: str, parts: Sequence[Outcome]) -> Outcome:
    values = [part.value for part in parts if part.value is not None]
    texts = "，".join(part.text for part in parts)
    complete = len(values) == len(parts)
    if name == "abs":
        return _joined(parts, abs(values[0]) if complete else None, f"|{texts}|", _ATOM)
    if name == "min":
        return _joined(parts, min(values) if complete else None, f"较小数（{texts}）", _ATOM)
    return _joined(parts, max(values) if complete else None, f"较大数（{texts}）", _ATOM)


def _operation(operator: str, left: Outcome, right: Outcome) -> Outcome:
    text, level = _written(operator, (left.text, left.level), (right.text, right.level))
    if left.value is None or right.value is None:
        return _joined([left, right], None, text, level)
    if operator == "/" and right.value == 0:
        cause: Cause = "zero_over_zero" if left.value == 0 else "over_zero"
        return Outcome(None, text, level, left.used + right.used, (), cause)
    work = {"+": CONTEXT.add, "-": CONTEXT.subtract, "*": CONTEXT.multiply, "/": CONTEXT.divide}[operator]
    return _joined([left, right], work(left.value, right.value), text, level)


def _joined(parts: Sequence[Outcome], value: Decimal | None, text: str, level: int) -> Outcome:
    used = tuple(fact for part in parts for fact in part.used)
    missing = tuple(one for part in parts for one in part.missing)
    cause = next((part.cause for part in parts if part.cause), None)
    if value is not None and not (value.is_finite() and abs(value) < LARGEST):
        return Outcome(None, text, level, used, missing, "out_of_range")
    return Outcome(value, text, level, used, missing, cause)


def _written(operator: str, left: tuple[str, int], right: tuple[str, int]) -> tuple[str, int]:
    """Two pieces with the sign between them, bracketed where reading would go wrong."""
    level = _SUM if operator in "+-" else _PRODUCT
    before = _bracketed(left[0], left[1] < level)
    return f"{before}{_SIGNS[operator]}{_bracketed(right[0], right[1] <= level)}", level


def _words(node: Node) -> tuple[str, int]:
    match node:
        case Constant(value=value):
            return plain(value), _ATOM
        case Ref(fact=fact, years_back=years_back, subjects=subjects):
            return label(fact, years_back, subjects), _ATOM
        case Aggregate(kind=kind, ref=ref):
            name = _every(ref, ref.years_back)
            return f"{name}{'之和' if kind == 'sum' else '的项数'}", _ATOM
        case Negate(operand=operand):
            text, level = _words(operand)
            return "-" + _bracketed(text, level <= _SUM), _SUM
        case First(options=options):
            return _words(options[0])
        case Call(name=name, operands=operands):
            texts = "，".join(_words(operand)[0] for operand in operands)
            words = {"abs": f"|{texts}|", "min": f"较小数（{texts}）", "max": f"较大数（{texts}）"}
            return words[name], _ATOM
        case Binary(operator=operator, left=left, right=right):
            return _written(operator, _words(left), _words(right))


def _every(ref: Ref, years_back: int = 0) -> str:
    """What a sum or count goes over: `各项项目资金`, `经济分类科目支出“办公费”“印刷费”`."""
    if not ref.subjects:
        return f"各项{label(ref.fact, years_back)}"
    return label(ref.fact, years_back) + "".join(f"“{subject}”" for subject in ref.subjects)


def _number_text(fact: Fact) -> str:
    return as_printed(fact) + ("%" if fact.unit == "%" else "")


def _bracketed(text: str, needed: bool) -> str:
    return f"({text})" if needed else text
