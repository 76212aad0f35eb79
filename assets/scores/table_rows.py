"""The rows of a subject's own self-evaluation table as indicators: what each aims at, what was reached, its points.

A row is measured where target and actual value are numbers of one unit; what is put in words is for a person to judge.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Literal

import msgspec

from assets.indicators.methods import Judged, Target
from assets.indicators.model import Indicator
from assets.indicators.quantities import CONTEXT, LARGEST, Quantity, Range, plain, stored
from assets.indicators.rulebook import Rulebook, RuleIndicator, TableRows, Tier
from assets.scores.evidence import Evidence
from assets.tables.numbers import MONEY_SCALE
from assets.tables.performance.model import PerformanceRow
from assets.tables.performance.twins import bare, number_in

Relation = Literal["at_least", "at_most", "equal"]

_LEAST = re.compile(r"^(?:[>＞≥≧]=?|不低于|不少于|不小于|至少|大于或?等于|大于|高于|超过)")
_MOST = re.compile(r"^(?:[<＜≤≦]=?|不超过|不高于|不多于|不大于|小于或?等于|小于|低于|少于|控制在)")
_EQUAL = re.compile(r"^(?:[=＝]|等于)")
_AFTER: tuple[tuple[str, Relation], ...] = (
    ("及以上", "at_least"),
    ("以上", "at_least"),
    ("及以下", "at_most"),
    ("以下", "at_most"),
    ("以内", "at_most"),
    ("之内", "at_most"),
)
_COST = re.compile(r"成本|控制|超支|差错|投诉|事故|重复")
"""What is the better the less of it there is, where no sign says so."""
_DIGIT = re.compile(r"\d")
_ROW_ID = re.compile(r"row_\d+")
_PERCENT = ("%", "％")
_SHORTEST = 3
"""Characters that part of an indicator's name must have to stand for it: 执行率 for 预算执行率."""
_WHOLE = Decimal(100)


class Goal(msgspec.Struct, frozen=True):
    """What a row aims at and what was reached, in one unit."""

    target: Target
    actual: Decimal
    unit: str


class Row(msgspec.Struct, frozen=True):
    """A row as an indicator: `indicator` is its value where it is measured, `tier` the step that its words are of."""

    entry: RuleIndicator
    printed: PerformanceRow
    indicator: Indicator | None
    tier: Tier | None


def goal_of(row: PerformanceRow, unmet: Literal["proportional", "zero"] = "proportional") -> Goal | None:
    """What a row aims at and what was reached; None where not both are numbers that can be compared.

    Without a sign of comparison more is better, except for costs and the like.
    """
    wanted, reached = row.target or row.target_initial, row.actual
    if wanted is None or reached is None:
        return None
    relation, wanted = _relation(wanted, f"{row.level2}{row.name}")
    aim, found = _number(wanted), _number(_relation(reached, "")[1])
    if aim is None or found is None:
        return None
    value = _in_unit(found, aim)
    if value is None or aim[0] < 0 or value < 0 or max(aim[0], value) >= LARGEST:
        return None
    unit = aim[1] or found[1]
    return Goal(Target(relation=relation, value=Quantity(aim[0], unit == "%"), unmet=unmet), value, unit)


def rows_of(rulebook: Rulebook, printed: Sequence[PerformanceRow], evidence: Sequence[Evidence]) -> list[Row]:
    """The rows as indicators, in their order; `printed` are those of the table that `fitting` gave."""
    assert rulebook.rows is not None
    made = []
    for number, row in enumerate(printed, 1):
        judged = next((one for one in evidence if _means(one, number, row)), None)
        made.append(_row(rulebook, rulebook.rows, number, row, judged))
    return made


def is_row(entry: RuleIndicator) -> bool:
    """Whether an indicator is the row of a table, which no rulebook lists."""
    return _ROW_ID.fullmatch(entry.id) is not None and entry.value is None


def evidence_of_rows(rows: Sequence[Row], evidence: Sequence[Evidence]) -> list[Evidence]:
    """What persons have established for rows, whether they named the row or its number, by the id of its indicator."""
    found = []
    for number, row in enumerate(rows, 1):
        for one in evidence:
            if _means(one, number, row.printed):
                found.append(msgspec.structs.replace(one, indicator=row.entry.id))
    return found


def fitting(
    rulebook: Rulebook, printed: Sequence[PerformanceRow]
) -> tuple[list[PerformanceRow], dict[str, PerformanceRow], str]:
    """The rows that are scored, those that are indicators of the rulebook itself, and why the table does not fit.

    The last is empty where it does. A row whose weight alone is missing has what the others leave. A row with the name
    of the rulebook's indicator is one of the table's own where the points only add up in this way.
    """
    found = _fitting(rulebook, printed, apart=True)
    if found[2] and found[1]:
        other = _fitting(rulebook, printed, apart=False)
        return found if other[2] else other
    return found


def _fitting(
    rulebook: Rulebook, printed: Sequence[PerformanceRow], apart: bool
) -> tuple[list[PerformanceRow], dict[str, PerformanceRow], str]:
    assert rulebook.rows is not None
    own: dict[str, PerformanceRow] = {}
    rows = []
    for row in printed:
        entry = next((one for one in rulebook.indicators if one.id not in own and is_row_of(one, row)), None)
        if apart and entry is not None:
            own[entry.id] = row
        elif row.weight is None or row.weight > 0:
            rows.append(row)
    total = sum((row.weight for row in rows if row.weight is not None), Decimal(0))
    lacking = [row for row in rows if row.weight is None]
    rest = rulebook.rows.weight - total
    if len(lacking) == 1 and rest > 0 and (lacking[0].score is None or lacking[0].score <= rest):
        rows = [msgspec.structs.replace(row, weight=rest) if row is lacking[0] else row for row in rows]
    elif lacking:
        return rows, own, f"自评表有{len(lacking)}行没有写分值"
    elif rest != 0:
        return rows, own, f"自评表各行的分值合计{plain(total)}，办法是{plain(rulebook.rows.weight)}"
    return rows, own, ""


def is_row_of(entry: RuleIndicator, row: PerformanceRow) -> bool:
    """Whether a row is the one of an indicator that every table has, such as 预算执行率."""
    one, other = bare(entry.name), bare(row.name)
    named = one in other or (len(other) >= _SHORTEST and other in one)
    return named and row.weight in (None, entry.weight)


def tier_of(rows: TableRows, actual: str | None) -> Tier | None:
    """The step that the words of an actual value are of, the first that has one of its words."""
    return next((tier for tier in rows.tiers if actual and any(word in actual for word in tier.words)), None)


def outside_tier(row: Row, points: Decimal | None) -> str:
    """What is to be said where points are not those of the step that the words are of; empty where they are."""
    weight = row.entry.weight
    if row.tier is None or points is None or not weight:
        return ""
    if row.tier.share.holds(CONTEXT.divide(points * _WHOLE, weight)):
        return ""
    due = _points_words(row.tier, weight)
    return f"实际完成值写“{row.printed.actual}”，按办法应得{due}分，公开的得分是{plain(points)}分"


def _row(rulebook: Rulebook, rows: TableRows, number: int, row: PerformanceRow, judged: Evidence | None) -> Row:
    goal = goal_of(row, rows.unmet)
    tier = tier_of(rows, row.actual) if goal is None else None
    wanted = _said(row.target or row.target_initial)
    values = f"自评表第{row.source.page}页：指标值{wanted}，实际完成值{_said(row.actual)}"
    weight = row.weight if row.weight is not None else Decimal(0)
    due = f"；按办法应得{_points_words(tier, weight)}分" if tier is not None else ""
    needed = f"{rows.evidence}（{values}{due}）"
    by_hand = goal is None or (judged is not None and judged.points is not None)
    entry = RuleIndicator(
        id=f"row_{number}",
        name=row.name,
        level1=row.level1,
        level2=row.level2,
        weight=weight,
        unit="" if goal is None else goal.unit,
        method=Judged(criteria=values) if by_hand or goal is None else goal.target,
        rounding=rows.rounding,
        evidence=needed,
    )
    indicator = None
    if goal is not None and not by_hand:
        indicator = Indicator(
            rulebook=rulebook.id,
            indicator=entry.id,
            name=row.name,
            group="",
            value=stored(goal.actual),
            unit=goal.unit,
            formula=values,
            inputs="[]",
            status="computed",
            missing="",
        )
    return Row(entry, row, indicator, tier)


def _said(text: str | None) -> str:
    return f"“{text}”" if text else "没有写"


def _points_words(tier: Tier, weight: Decimal) -> str:
    """The points of a step: `9（含）~12`."""
    share = tier.share
    low, high = (
        None if edge is None else stored(CONTEXT.divide(edge * weight, _WHOLE)) for edge in (share.low, share.high)
    )
    return Range(low, high, share.low_closed, share.high_closed, False).words


def _means(evidence: Evidence, number: int, row: PerformanceRow) -> bool:
    return evidence.indicator == f"row_{number}" or bare(evidence.indicator) == bare(row.name)


def _relation(text: str, named: str) -> tuple[Relation, str]:
    """How a value has to stand to its target, and the target without the sign."""
    for pattern, relation in ((_LEAST, "at_least"), (_MOST, "at_most"), (_EQUAL, "equal")):
        match = pattern.match(text)
        if match is not None:
            rest = text[match.end() :]
            for words, _ in _AFTER:
                rest = rest.removesuffix(words)
            return relation, rest  # type: ignore[return-value]
    for words, after in _AFTER:
        if text.endswith(words):
            return after, text.removesuffix(words)
    return ("at_most" if _COST.search(named) else "at_least"), text


def _number(text: str) -> tuple[Decimal, str] | None:
    """The number of a value and its unit; None for dates, spans and words."""
    found = number_in(text)
    if found is None or _DIGIT.search(found[1]):
        return None
    unit = found[1].strip()
    return found[0].value, "%" if unit in _PERCENT else unit


def _in_unit(found: tuple[Decimal, str], aim: tuple[Decimal, str]) -> Decimal | None:
    """What was reached, in the unit of the target; None where the units are different things."""
    value, unit = found
    if unit == aim[1] or (unit and not aim[1]):
        return value
    if not unit:
        doubtful = aim[1] == "%" and 0 < value <= 1 < aim[0]  # 0.95 for 95%, or 0.95%
        return None if doubtful else value
    if unit in MONEY_SCALE and aim[1] in MONEY_SCALE:
        return CONTEXT.divide(CONTEXT.multiply(value, MONEY_SCALE[unit]), MONEY_SCALE[aim[1]])
    return None
