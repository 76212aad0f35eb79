"""Facts from performance tables: the funds of the evaluated department or project, and what indicators aimed at.

They come last among the ways in which a fact is found (method `performance`): a self-evaluation repeats figures of
the accounts, often rounded, copied from the budget, or of one unit only.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal

from assets.documents.model import Document, Source
from assets.facts.catalogue import fact_id
from assets.facts.model import Fact
from assets.facts.performance import Performance
from assets.facts.performance_records import Belonging
from assets.tables.numbers import MONEY_SCALE, Number
from assets.tables.performance.reader import Funds
from assets.tables.performance.rows import Entry
from assets.tables.performance.twins import number_in
from assets.tables.performance.values import number_in as number_of_role
from assets.tables.performance.values import target_of

METHOD = "performance"
_ROLES = (("initial", "initial_budget"), ("annual", "adjusted_budget"), ("executed", None), ("rate", "completion_rate"))
_TOTAL = re.compile(
    r"^(?:合计|总计|总额|金额合计|(?:年度)?(?:项目)?(?:资金|预算)总额|年度预算申请|资金合计|(?:年度)?总金额|部门(?:整体)?支出总额)"
    r"(?:[（(].*[)）])?$"
)
_CONCEPTS = (
    (re.compile(r"^基本支出"), "basic_expenditure"),
    (re.compile(r"^项目支出"), "project_expenditure"),
    (re.compile(r"^(?:其中：?)?一般公共预算(?:财政拨款)?(?:资金)?$"), "general_budget_expenditure"),
)
_COUNT = re.compile(r"[\u4e00-\u9fff（）()/]{1,8}")


def facts_from_performance(document: Document, performance: Performance) -> list[Fact]:
    """What the performance tables of one document state as facts, in reading order, amounts in 万元."""
    return [
        fact
        for own in performance.tables.values()
        for fact in (*_of_funds(document, own), *_of_indicators(document, own))
    ]


def _of_funds(document: Document, own: Belonging) -> Iterator[Fact]:
    names = Counter(row.name for row in own.table.funds)
    scale = MONEY_SCALE.get(own.table.unit, Decimal(1))
    for row in own.table.funds:
        named = _concept(row, own, names[row.name])
        if named is None:
            continue
        concept, subject = named
        for role, stated in _ROLES:
            number = number_of_role(row.cells, role)
            if number is not None:
                rate = stated == "completion_rate"
                value = number if rate else number.scaled(scale)
                unit = "%" if rate else "万元"
                yield _fact(document, own, fact_id(concept, stated), subject, value, unit, row.cells[role], row.name)
        surplus = number_of_role(row.cells, "surplus")
        if surplus is not None:
            left = f"{subject or ('' if _TOTAL.match(row.name) else row.name)}资金结转结余"
            entry = row.cells["surplus"]
            yield _fact(document, own, "stated_amount", left, surplus.scaled(scale), "万元", entry, row.name)


def _concept(row: Funds, own: Belonging, times: int) -> tuple[str, str | None] | None:
    """What a funds row is about: the evaluated whole, one kind of expenditure, or a task of the department."""
    if _TOTAL.match(row.name):
        return ("project", own.subject) if own.subject is not None else ("evaluated_expenditure", None)
    if own.subject is not None or times > 1:
        return None
    return next(((concept, None) for pattern, concept in _CONCEPTS if pattern.match(row.name)), ("project", row.name))


def _of_indicators(document: Document, own: Belonging) -> Iterator[Fact]:
    for row in own.table.indicators:
        target_role = "target" if "target" in row.cells else "target_initial"
        stated = (
            ("指标值", target_of(row.cells), target_role),
            ("完成值", _printed(row.cells.get("actual")), "actual"),
        )
        for word, text, role in stated:
            found = number_in(text)
            entry = row.cells.get(role)
            if found is None or entry is None or (kind := _kind(found[1])) is None:
                continue
            fact, unit, scale = kind
            subject = f"{row.name}（{word}）" + (f"：{own.subject}" if own.subject else "")
            yield _fact(document, own, fact, subject, found[0].scaled(scale), unit, entry, row.name)


def _printed(entry: Entry | None) -> str | None:
    return entry.printed if entry is not None else None


def _kind(unit: str) -> tuple[str, str, Decimal] | None:
    """Which fact a number with this unit is, in which unit, and what it has to be multiplied with."""
    if unit in MONEY_SCALE:
        return "stated_amount", "万元", MONEY_SCALE[unit]
    if unit in ("%", "％"):
        return "stated_rate", "%", Decimal(1)
    return ("stated_count", unit, Decimal(1)) if _COUNT.fullmatch(unit) and not unit.startswith("元") else None


def _fact(
    document: Document,
    own: Belonging,
    fact: str,
    subject: str | None,
    number: Number,
    unit: str,
    entry: Entry,
    name: str,
) -> Fact:
    direction = "减少" if number.value < 0 else None
    return Fact(
        fact=fact,
        subject=subject,
        value=abs(number.value),
        half_step=number.half_step,
        unit=unit,
        direction=direction,
        about_year=own.year,
        text=entry.printed,
        quote=f"{name} {entry.printed}",
        method=METHOD,
        source=document.printed(Source(document.sha256, entry.page, entry.box)),
        confidence=entry.confidence,
    )
