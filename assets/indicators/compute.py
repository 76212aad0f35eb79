"""The indicators of a rulebook for a department-year."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import msgspec

from assets.facts import catalogue
from assets.facts.model import Fact
from assets.indicators.evaluate import Outcome, as_printed, describe, evaluate, is_product
from assets.indicators.factbook import FactBook
from assets.indicators.missing import words
from assets.indicators.model import Indicator
from assets.indicators.quantities import CONTEXT, LARGEST, plain, rounded, shown, stored
from assets.indicators.rulebook import Rounding, Rulebook, RuleIndicator
from assets.indicators.syntax import Ref
from assets.indicators.units import PERCENT

_CAUSES = {
    "zero_over_zero": "分子、分母都为零，无从计算",
    "over_zero": "分母为零而分子不为零，无从计算",
    "out_of_range": "结果大得不合情理，不予采用",
}


def compute_indicators(rulebook: Rulebook, facts: Sequence[Fact], fiscal_year: int) -> list[Indicator]:
    """One indicator for each entry of the rulebook that has an expression, in the rulebook's order.

    `facts` are those of this year's and of last year's documents together; their `about_year` tells them apart.
    Values are in the indicator's unit: a ratio whose unit is % comes multiplied by 100. What cannot be computed is
    there too, with the status `missing_input` or `undefined`.
    """
    book = FactBook(facts)
    return [_compute(rulebook, entry, book, fiscal_year) for entry in rulebook.indicators if entry.value is not None]


def _compute(rulebook: Rulebook, entry: RuleIndicator, book: FactBook, fiscal_year: int) -> Indicator:
    assert entry.value is not None
    assert entry.group is not None, "the loader refuses an expression without a group"
    outcome = evaluate(entry.value.root, book, fiscal_year)
    as_percent = entry.unit == "%" and entry.value.unit != PERCENT
    value, cause = outcome.value, outcome.cause
    if value is not None and as_percent:
        value = CONTEXT.multiply(value, Decimal(100))
    if value is not None and abs(value) >= LARGEST:
        value, cause = None, "out_of_range"
    rounding = rulebook.rounding_of(entry)
    if value is not None and rounding.value is not None:
        value = rounded(value, rounding.value, rounding.mode)
    status = "missing_input" if outcome.missing else "undefined" if value is None else "computed"
    return Indicator(
        rulebook=rulebook.id,
        indicator=entry.id,
        name=entry.name,
        group=entry.group,
        value=None if value is None else stored(value),
        unit=entry.unit,
        formula=_formula(entry, outcome, status, value, rounding, as_percent, cause),
        inputs=_inputs(outcome.used, book, fiscal_year),
        status=status,
        missing=words(outcome.missing),
        cause=cause if status == "undefined" else None,
    )


def _formula(
    entry: RuleIndicator,
    outcome: Outcome,
    status: str,
    value: Decimal | None,
    rounding: Rounding,
    as_percent: bool,
    cause: str | None,
) -> str:
    """The derivation in one line: in numbers where there is a value, else in words with what is wrong."""
    assert entry.value is not None
    if status == "missing_input":
        named = describe(entry.value.root)
        if as_percent:
            named = (named if is_product(entry.value.root) else f"({named})") + "×100%"
        return f"{entry.name}={named}"
    numbers = outcome.text
    if as_percent:
        numbers = (numbers if outcome.level else f"({numbers})") + "×100%"
    if value is None:
        return f"{entry.name}={numbers}，{_CAUSES[cause or 'out_of_range']}"
    if isinstance(entry.value.root, Ref) and not as_percent:
        return f"{entry.name}={numbers}{'' if numbers.endswith(entry.unit) else entry.unit}"
    result = (plain(value) if rounding.value is not None else shown(value)) + entry.unit
    return f"{entry.name}={numbers}={result}"


def _inputs(facts: Sequence[Fact], book: FactBook, fiscal_year: int) -> str:
    """The facts used, each once, with where they stand and what else is stated for them, as JSON."""
    rows = {}
    for fact in facts:
        box = fact.source.box
        rows[fact.fact, fact.subject, fact.about_year] = {
            "fact": fact.fact,
            "name": catalogue.name_of(fact.fact),
            "subject": fact.subject,
            "year": fact.about_year,
            "years_back": fiscal_year - fact.about_year,
            "value": plain(fact.signed),
            "shown": as_printed(fact),
            "text": fact.text,
            "unit": fact.unit,
            "method": fact.method,
            "correction": fact.correction,
            "others": [plain(value) for value in book.others(fact)],
            "document": fact.source.document,
            "page": fact.source.page,
            "x0": box.x0,
            "top": box.top,
            "x1": box.x1,
            "bottom": box.bottom,
            "quote": fact.quote,
        }
    return msgspec.json.encode(list(rows.values())).decode()
