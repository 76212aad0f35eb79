"""P: what performance tables state of the department's money and numbers, against the accounts and each other."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import combinations

import msgspec

from assets.facts.model import Fact
from assets.findings.case import Case
from assets.findings.catalogue import SAME, Remark, rule
from assets.findings.evaluations import BASIS, View, head_of, is_total_row
from assets.findings.figures import MONEY, Figure, figure_of_fact
from assets.findings.model import Evidence
from assets.findings.relations import Relation, same
from assets.tables.numbers import MONEY_SCALE, Interval
from assets.tables.performance.levels import Indicator
from assets.tables.performance.twins import bare

_TOTALS = {"基本支出": "basic_expenditure", "项目支出": "project_expenditure"}
"""What a task or a cost indicator may be called that is a total of the accounts -> the fact."""
_LONG_ENOUGH = 6
"""Characters of a project's name: shorter ones name a kind of expenditure, not one project."""
_APPROXIMATE = re.compile(r"^[余多]")
_LARGE = {"万": Decimal(10_000), "亿": Decimal(100_000_000)}
_MUCH_LESS = 5
_SHIFTED = (Decimal(10), Decimal(100), Decimal(1000), Decimal(10_000))


def _accounts(case: Case, fact: str) -> Fact | None:
    """What the accounts state: the form's, else the text's."""
    found = case.form_facts.get((fact, None), []) or case.prose_facts.get((fact, None), [])
    return found[0] if found else None


def _of_department(case: Case) -> Iterator[View]:
    """The tables about the whole department and the fiscal year."""
    return (view for view in case.evaluations if view.own.subject is None and view.own.year == case.fiscal_year)


@rule(
    "P018",
    "整体自评的基本支出、项目支出与决算不符",
    checks="部门整体自评表中名为“基本支出”的各任务执行数之和、同名成本指标的完成值，与决算的基本支出一致（项目支出同理）。",
    why="整体自评评的是部门全部支出，口径应与决算相同；只填了部分单位或年初预算，执行率就没有意义。",
    basis=BASIS,
    severity="error",
    example="任务表三项基本支出合计 605.68 万元，其余 312.68 万元；决算基本支出 753.55 万元，项目支出 331.16 万元。",
    message="{where}：{stated} 万元，决算{name} {expected} 万元{more}。",
)
def totals_of_overall_table(case: Case) -> Iterator[Remark]:
    """Tasks and cost indicators that are called like a total of the accounts."""
    for view in _of_department(case):
        for name, fact in _TOTALS.items():
            known = _accounts(case, fact)
            if known is not None:
                yield from _tasks(case, view, name, known)
                yield from _cost_indicators(view, name, known)


def _tasks(case: Case, view: View, name: str, known: Fact) -> Iterator[Remark]:
    rows = [amount for row in view.funds if row.name == name and (amount := view.amount(row, "executed"))]
    total = next((view.amount(row, "executed") for row in view.funds if is_total_row(row)), None)
    added = sum((row.interval for row in rows), Interval(Decimal(0), Decimal(0)))
    if not rows or total is None or added.meets(figure_of_fact(known).interval):
        return
    own = sum((row.number.value for row in rows), Decimal(0))
    stated = " + ".join(row.printed for row in rows) + (f" = {own:f}" if len(rows) > 1 else "")
    rest = total.number.value - own
    others = [_accounts(case, fact) for other, fact in _TOTALS.items() if other != name]
    more = "".join(
        f"；其余任务 {rest:f} 万元，决算{figure_of_fact(other).name} {figure_of_fact(other).printed} 万元"
        for other in others
        if other is not None
    )
    yield Remark(
        words={
            "where": f"{view.name}名为“{name}”的任务执行数合计",
            "stated": stated,
            "name": name,
            "expected": figure_of_fact(known).printed,
            "more": more,
        },
        stated=f"{own:f}",
        expected=figure_of_fact(known).printed,
        evidence=(*(row.evidence for row in rows), figure_of_fact(known).evidence),
    )


def _cost_indicators(view: View, name: str, known: Fact) -> Iterator[Remark]:
    for row in view.indicators:
        actual = view.value(row, "actual")
        if bare(row.name) != name or actual is None or actual.unit not in ("", MONEY):
            continue
        if not actual.interval.meets(figure_of_fact(known).interval):
            yield Remark(
                words={
                    "where": f"{view.name}成本指标“{row.name}”的完成值",
                    "stated": actual.printed,
                    "name": name,
                    "expected": figure_of_fact(known).printed,
                    "more": "",
                },
                severity="warning",
                stated=actual.printed,
                expected=figure_of_fact(known).printed,
                evidence=(actual.evidence, figure_of_fact(known).evidence),
            )


@rule(
    "P019",
    "同一项目的金额在任务表、成本指标和文字中不一致",
    checks="整体自评表中一项任务的执行数，与同名成本指标的完成值一致，也与文字写明的同名项目的金额一致。",
    why="同一笔钱写了几个数，至少一处是错的。",
    basis=BASIS,
    severity="error",
    example="任务执行数 25 万元，所附项目报告写 21.7 万元。",
    message=SAME,
)
def amounts_of_one_project(case: Case) -> Iterator[Relation]:
    """Executed amount of a task = actual value of the indicator of that name = what the text states for it."""
    for view in _of_department(case):
        for row in view.funds:
            executed = view.amount(row, "executed")
            if executed is None or len(bare(row.name)) < _LONG_ENOUGH or is_total_row(row):
                continue
            for indicator in view.indicators:
                actual = view.value(indicator, "actual")
                if bare(indicator.name) == bare(row.name) and actual is not None and actual.unit in ("", MONEY):
                    stated = msgspec.structs.replace(actual, unit=MONEY, scale=MONEY_SCALE[view.own.table.unit])
                    yield from same(head_of(stated), _scaled(stated, actual), head_of(executed), executed)
            for fact in _stated_of(case, row.name):
                yield from same(head_of(executed), executed, figure_of_fact(fact).name, figure_of_fact(fact))


def _scaled(stated: Figure, printed: Figure) -> Figure:
    """A bare number of a cost indicator in the unit of its table."""
    if printed.unit == MONEY:
        return printed
    return msgspec.structs.replace(stated, number=printed.number.scaled(stated.scale))


def _stated_of(case: Case, name: str) -> list[Fact]:
    """What the text states as the amount of a project, one fact a number; budgets are not what was spent."""
    found = [
        fact
        for fact in case.facts
        if fact.method == "prose"
        and fact.about_year == case.fiscal_year
        and fact.unit == MONEY
        and fact.fact in ("project", "stated_amount")
        and (fact.subject or "").rpartition("：")[2] == name
    ]
    return found if len({fact.value for fact in found}) == 1 else []


class Statement(msgspec.Struct, frozen=True):
    """A count that is stated for a named indicator, by the whole department or within one project."""

    name: str
    value: Decimal
    printed: str
    unit: str
    whole: bool
    where: str
    evidence: Evidence


@rule(
    "P020",
    "同名指标的数量相差悬殊",
    checks="同名的数量指标在整体自评、项目自评和文字中：整体的数不应远小于项目的数；数字相同而只差若干个零的，应有一处有误。",
    why="口径或单位写错一处，完成情况就无从比较。",
    basis=BASIS,
    severity="warning",
    example="参保人数在整体自评写 7071，在项目自评写 50 余万；定点机构一处 60 余家，一处 600 余家。",
    message="“{name}”：{one}写 {stated}，{other}写 {expected}，相差悬殊，口径或数值应有一处有误。",
)
def counts_of_one_name(case: Case) -> Iterator[Remark]:
    """The same count in several places: a whole far below a part, or digits that only differ by zeros."""
    told: set[tuple[str, str]] = set()
    for one, other in combinations(_statements(case), 2):
        if one.name != other.name or one.where == other.where or not _comparable(one.unit, other.unit):
            continue
        low, high = sorted((one, other), key=lambda each: each.value)
        key = (low.name, low.printed)
        if _far_apart(low, high) and key not in told:
            told.add(key)
            yield Remark(
                words={
                    "name": low.name,
                    "one": low.where,
                    "stated": low.printed,
                    "other": high.where,
                    "expected": high.printed,
                },
                stated=low.printed,
                expected=high.printed,
                evidence=(low.evidence, high.evidence),
            )


def _far_apart(low: Statement, high: Statement) -> bool:
    if low.value <= 0:
        return False
    if low.whole and not high.whole and high.value > _MUCH_LESS * low.value:
        return True
    return not (high.whole and not low.whole and high.unit != low.unit) and high.value / low.value in _SHIFTED


def _comparable(one: str, other: str) -> bool:
    return one == other or not one or not other


def _statements(case: Case) -> list[Statement]:
    found = [
        statement
        for view in case.evaluations
        if view.own.year == case.fiscal_year
        for row in view.indicators
        if (statement := _of_row(view, row)) is not None
    ]
    names = {statement.name for statement in found}
    for fact in case.facts:
        project, _, label = (fact.subject or "").rpartition("：")
        counted = fact.method == "prose" and fact.fact == "stated_count" and fact.about_year == case.fiscal_year
        if counted and bare(label) in names and fact.value:
            figure = figure_of_fact(fact)
            found.append(_statement(bare(label), figure, not project, f"文字（第 {fact.source.page} 页）", fact.quote))
    return found


def _of_row(view: View, row: Indicator) -> Statement | None:
    figure = view.value(row, "actual") or view.value(row, "target")
    if figure is None or figure.unit in (MONEY, "%") or "." in figure.printed:
        return None
    entry = row.cells.get("actual") or row.cells.get("target")
    printed = entry.printed.strip() if entry is not None and entry.printed.strip() else figure.printed
    return _statement(bare(row.name), figure, view.own.subject is None, view.name, printed)


def _statement(name: str, figure: Figure, whole: bool, where: str, printed: str) -> Statement:
    unit = _APPROXIMATE.sub("", figure.unit.strip())
    factor = _LARGE.get(unit[:1], Decimal(1))
    shown = printed if len(printed) <= len(figure.printed) + 4 else f"{figure.printed}{figure.unit}"
    return Statement(
        name=name,
        value=figure.number.value * factor,
        printed=shown,
        unit=unit[1:] if unit[:1] in _LARGE else unit,
        whole=whole,
        where=where,
        evidence=figure.evidence,
    )
