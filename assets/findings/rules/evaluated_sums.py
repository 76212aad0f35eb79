"""P: performance tables and passages in themselves: what their numbers must add up to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

import msgspec

from assets.findings.case import Case
from assets.findings.catalogue import RATE, SUM, Remark, rule
from assets.findings.evaluations import (
    AMOUNTS,
    BASIS,
    View,
    figure_of_row,
    funds_rows,
    head_of,
    is_total_row,
    part_of,
)
from assets.findings.figures import Figure
from assets.findings.rate_relations import ratio
from assets.findings.relations import Part, Relation, total
from assets.findings.stated import first_that_holds
from assets.tables.performance.levels import Indicator
from assets.tables.performance.reader import Funds

_FULL = Decimal(100)


@rule(
    "P002",
    "绩效表资金结余等于预算减执行",
    checks="绩效表资金部分的每一行：资金结转结余等于全年预算数减全年执行数。",
    why="三个数互相牵制，不平说明至少有一个录错或误识。",
    basis=BASIS,
    severity="error",
    example="全年预算数 502.722，全年执行数 532.027，资金结余却为 70.195。",
    message=SUM,
)
def surplus_is_budget_less_execution(case: Case) -> Iterator[Relation]:
    """What is left of the budget is the budget less what was executed."""
    for view, row in funds_rows(case):
        surplus, annual, executed = (view.amount(row, role) for role in ("surplus", "annual", "executed"))
        if surplus and annual and executed:
            yield from total(head_of(surplus), surplus, [part_of(annual), part_of(executed, -1)])


@rule(
    "P003",
    "绩效表执行率等于执行数除以预算数",
    checks="绩效表资金部分的每一行：执行率等于全年执行数除以全年预算数。",
    why="执行率决定预算执行得分。",
    basis=BASIS,
    severity="error",
    example="全年预算数 124、全年执行数 124，执行率却填 0%。",
    message=RATE,
)
def rate_is_execution_over_budget(case: Case) -> Iterator[Relation]:
    """The rate of execution is what was executed over the budget."""
    for view, row in funds_rows(case):
        rate, annual, executed = (view.amount(row, role) for role in ("rate", "annual", "executed"))
        if rate and annual and executed:
            yield from ratio(head_of(rate), rate, part_of(executed), part_of(annual))


@rule(
    "P004",
    "绩效表资金总额等于各项之和",
    checks="绩效表资金部分：总额等于其下各来源之和，或等于基本支出与项目支出之和；列在最后的合计等于以上各行之和。",
    why="总额与分项不平，执行率就失去依据。",
    basis=BASIS,
    severity="error",
    example="年度资金总额 93.68，其下财政拨款、上年结转、其他资金都为 0。",
    message=SUM,
)
def total_of_funds_is_the_sum_of_its_parts(case: Case) -> Iterator[Relation]:
    """The whole of a funds block is the sum of the rows that make it up."""
    for view in case.evaluations:
        for whole, rows, roles in _wholes(view.funds):
            for role in roles:
                stated = view.amount(whole, role)
                parts = [view.amount(row, role) for row in rows]
                if stated is not None and all(part is not None for part in parts):
                    named = [Part(p, row.name) for p, row in zip(parts, rows, strict=True) if p is not None]
                    yield from total(head_of(stated), stated, named)


def _wholes(funds: Sequence[Funds]) -> Iterator[tuple[Funds, list[Funds], tuple[str, ...]]]:
    """The rows of a whole, each with the rows that make it up, and the columns to compare."""
    for position, row in enumerate(funds):
        if not is_total_row(row):
            continue
        below: list[Funds] = []
        for other in funds[position + 1 :]:
            if is_total_row(other):
                break
            below.append(other)
        if position == len(funds) - 1 and position > 1 and not any(is_total_row(f) for f in funds[:position]):
            yield row, list(funds[:position]), AMOUNTS
        elif [f.name for f in below] == ["基本支出", "项目支出"]:
            yield row, below, AMOUNTS
        elif below and below[0].name.startswith("其中") and any("其他资金" in f.name for f in below):
            # Sources that are left at 0 are left so in every column.
            yield row, below, ("annual" if "annual" in row.cells else "initial",)


@rule(
    "P009",
    "总分等于各项得分之和",
    checks="绩效表的总分等于各指标得分与预算执行得分之和；文字中的总分等于所列各项得分之和。",
    why="加总错误直接影响等级。",
    basis=BASIS,
    severity="error",
    example="各项得分之和 90，总分却写 93。",
    message=SUM,
)
def total_is_the_sum_of_the_scores(case: Case) -> Iterator[Relation]:
    """The total of a table is the sum of its scores."""
    for view in case.evaluations:
        figures = view.total()
        if figures is None or figures.score is None:
            continue
        parts = [view.points(row, "score") for row in view.indicators]
        if not parts or _lacks(view.indicators, "score"):
            continue
        execution = _execution(view, "score")
        given = [Part(p, row.name) for p, row in zip(parts, view.indicators, strict=True) if p is not None]
        added = [Part(execution, "预算执行得分")] if execution is not None else []
        head = head_of(figures.score)
        both = [given + added, given] if added else [given]
        yield from first_that_holds(each for sums in both for each in total(head, figures.score, sums))


def _lacks(rows: Sequence[Indicator], role: str) -> bool:
    """Whether rows lack a number that no block above them prints for all."""
    return any(role not in row.cells and "weight" in row.cells for row in rows)


def _execution(view: View, role: str) -> Figure | None:
    """The weight or score of the funds' execution: that of the whole, else that of the one row that prints it."""
    whole = view.amount(view.total_row, role) if view.total_row is not None else None
    if whole is not None:
        return whole
    found = [figure for row in view.funds if (figure := view.amount(row, role)) is not None]
    return found[0] if len({figure.number.value for figure in found}) == 1 else None


@rule(
    "P010",
    "分值合计等于满分",
    checks="绩效表各指标分值与预算执行分值之和，等于表中所写的分值合计。",
    why="分值合计不等于满分，总分就不能按百分制解释。",
    basis=BASIS,
    severity="error",
    example="十个指标各 10 分，预算执行 10 分，合计 110 分，总分栏却写 100。",
    message=SUM,
)
def weights_sum_to_the_full_score(case: Case) -> Iterator[Relation]:
    """The weights of a table sum to what its last row says."""
    for view in case.evaluations:
        figures = view.total()
        if figures is None or figures.weight is None:
            continue
        given = [Part(p, row.name) for row in view.indicators if (p := view.points(row, "weight")) is not None]
        execution = _execution(view, "weight")
        if execution is not None:
            given.append(Part(execution, "预算执行分值"))
        complete = all("weight" in row.cells for row in view.indicators)
        summed = sum((part.figure.number.value for part in given), Decimal(0))
        if given and (complete or summed >= figures.weight.number.value):
            yield from total(head_of(figures.weight), figures.weight, given)


@rule(
    "P011",
    "一级、二级指标的分值等于所属指标之和",
    checks="一级、二级指标后面注明的分值（如“产出指标（50分）”），等于所属各指标分值之和。",
    why="层级分值是评价重点的体现，与明细不平说明有一处改动而未同步。",
    basis=BASIS,
    severity="error",
    example="“效益指标（30分）”，所属指标分值之和 20。",
    message=SUM,
)
def points_of_a_level_are_those_of_its_indicators(case: Case) -> Iterator[Relation]:
    """The points that a level prints are the sum of its indicators' weights."""
    for view in case.evaluations:
        if not _is_whole(view):
            continue
        for level in ("level1", "level2"):
            for rows in _grouped(view.indicators, level):
                label = rows[0].level1 if level == "level1" else rows[0].level2
                entry = rows[0].cells.get(level)
                parts = [view.points(row, "weight") for row in rows]
                if label.points is None or entry is None or not all(parts):
                    continue
                stated = view.label(entry, label)
                yield from total(
                    head_of(stated),
                    stated,
                    [Part(p, r.name) for p, r in zip(parts, rows, strict=True) if p is not None],
                )


def _is_whole(view: View) -> bool:
    """Whether all weights were read, as far as their sum tells: then the table has no row that was read wrongly."""
    weights = [view.points(row, "weight") for row in view.indicators]
    figures = view.total()
    full = figures.weight.number.value if figures is not None and figures.weight is not None else _FULL
    return sum((weight.number.value for weight in weights if weight is not None), Decimal(0)) == full


def _grouped(rows: Sequence[Indicator], level: str) -> list[list[Indicator]]:
    """The rows below each label of a level; a label that is repeated on the next page is one."""
    groups: dict[tuple[str, ...], list[Indicator]] = {}
    for row in rows:
        key = (row.level1.text,) if level == "level1" else (row.level1.text, row.level2.text)
        groups.setdefault(key, []).append(row)
    return list(groups.values())


@rule(
    "P013",
    "一项指标只有一个得分",
    checks="文字评述一项指标时，同一段中只写一个自评得分。",
    why="两个得分并存，读者无法判断以哪个为准。",
    basis=BASIS,
    severity="error",
    example="“扣掉10分，自评得分30分。自评得分40分。”",
    message="文字说明：{where}“{name}”同时写有得分 {first} 分和 {second} 分。",
)
def one_score_an_indicator(case: Case) -> Iterator[Remark]:
    """A passage that states two scores for one indicator."""
    for row, second, source in case.performance.doubles:
        first = figure_of_row(row, "score")
        if first is None or row.score is None or row.score == second:
            continue
        shown = f"{second.normalize():f}"
        where = f"“{row.subject}”" if row.subject else ""
        again = msgspec.structs.replace(first, source=source, quote=f"{row.name}：{shown}分")
        yield Remark(
            words={"where": where, "name": row.name, "first": first.printed, "second": shown},
            stated=shown,
            expected=first.printed,
            evidence=(again.evidence, first.evidence),
        )
