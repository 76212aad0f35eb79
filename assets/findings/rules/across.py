"""X: what must hold between the forms of one document."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress

from assets.findings.case import Case, FormView, Incomplete, Row, column_parts
from assets.findings.catalogue import AT_MOST, SAME, SUM, rule
from assets.findings.figures import Figure
from assets.findings.relations import Part, Relation, at_most, same, total
from assets.findings.rules.form import ACCURACY, PERSONNEL, three_public_figures

Spot = tuple[FormView | None, Row | None, str]
"""A cell by form, row and column, each of which may be absent."""

FUNDS = {
    "general_budget": "一般公共预算财政拨款(?:收入)?",
    "government_fund": "政府性基金预算财政拨款(?:收入)?",
    "state_capital": "国有资本经营预算财政拨款(?:收入)?",
}
"""Column of form 04 -> the name of its row on the income side of forms 01 and 04."""


def _figure(form: FormView | None, row: Row | None, column: str) -> Figure | None:
    return row.figure(column) if form is not None and row is not None else None


def _named(form: FormView | None, pattern: str, side: str | None = None) -> Row | None:
    return form.named(pattern, side) if form is not None else None


def _where(form: FormView, row: Row) -> str:
    return f"{form.name}“{row.title}”行"


def _pair(one: Spot, other: Spot) -> Iterable[Relation]:
    """The relation that two cells print one amount."""
    (form, row, column), (other_form, other_row, other_column) = one, other
    if form is None or other_form is None or row is None or other_row is None:
        return
    head = f"{_where(form, row)}{_column(form, row, column)}"
    name = f"{_where(other_form, other_row)}{_column(other_form, other_row, other_column)}"
    yield from same(head, row.figure(column), name, other_row.figure(other_column))


def _column(form: FormView, row: Row, column: str) -> str:
    label = form.label_of(column)
    return "" if column in ("final", "amount") or label == row.title else label


@rule(
    "X001",
    "总表本年收入等于收入决算表合计",
    checks="收入支出决算总表的本年收入合计等于收入决算表合计行的本年收入合计。",
    why="同一收入在两张表中必须一致。",
    basis=ACCURACY,
    severity="error",
    example="总表本年收入合计 9746.50，收入决算表合计 9764.50。",
    message=SAME,
)
def income_of_summary(case: Case) -> Iterator[Relation]:
    """01 本年收入合计 = 02 合计."""
    summary, income = case.form("income_expenditure_summary"), case.form("income")
    if income is not None:
        yield from _pair(
            (summary, _named(summary, "本年收入合计", "收入"), "final"),
            (income, income.total_row, "current_year_income"),
        )


@rule(
    "X002",
    "总表本年支出等于支出决算表合计",
    checks="收入支出决算总表的本年支出合计等于支出决算表合计行的本年支出合计。",
    why="同一支出在两张表中必须一致。",
    basis=ACCURACY,
    severity="error",
    example="总表本年支出合计 9759.38，支出决算表合计 9795.38。",
    message=SAME,
)
def expenditure_of_summary(case: Case) -> Iterator[Relation]:
    """01 本年支出合计 = 03 合计."""
    summary, spent = case.form("income_expenditure_summary"), case.form("expenditure")
    if spent is not None:
        yield from _pair((summary, _named(summary, "本年支出合计", "支出"), "final"), (spent, spent.total_row, "total"))


@rule(
    "X003",
    "总表财政拨款收入等于财政拨款总表",
    checks="收入支出决算总表的一般公共预算、政府性基金、国有资本经营预算财政拨款收入，"
    "分别等于财政拨款收入支出决算总表的同名收入。",
    why="同一拨款在两张总表中必须一致。",
    basis=ACCURACY,
    severity="error",
    example="收入支出决算总表一般公共预算财政拨款收入 1084.72，财政拨款总表 1048.72。",
    message=SAME,
)
def appropriations_of_summaries(case: Case) -> Iterator[Relation]:
    """01 appropriations = 04 appropriations, fund by fund."""
    summary, fiscal = case.form("income_expenditure_summary"), case.form("appropriation_summary")
    for pattern in FUNDS.values():
        yield from _pair(
            (summary, appropriation(summary, pattern), "final"), (fiscal, appropriation(fiscal, pattern), "amount")
        )


def appropriation(form: FormView | None, pattern: str) -> Row | None:
    """The row of this year's appropriation: the same names stand again below 年初结转和结余."""
    if form is None:
        return None
    current = form.named("本年收入合计", "收入")
    found = [
        row
        for row in form.side("收入")
        if re.fullmatch(pattern, row.name) and (current is None or row.index < current.index)
    ]
    return found[0] if len(found) == 1 else None


_SOURCES = {
    "superior_subsidy": "上级补助收入",
    "institution": "事业收入",
    "operating": "经营收入",
    "affiliated": "附属单位(?:上缴|缴款)收入",
    "other": "其他收入",
}


@rule(
    "X004",
    "收入决算表各来源合计等于总表",
    checks="收入决算表合计行的财政拨款收入等于总表三项财政拨款收入之和；上级补助、事业、经营、附属单位上缴、"
    "其他收入分别等于总表的同名收入。",
    why="同一来源的收入在两张表中必须一致。",
    basis=ACCURACY,
    severity="error",
    example="收入决算表事业收入 120.00，总表事业收入 210.00。",
    message=SUM,
)
def sources_of_income(case: Case) -> Iterator[Relation]:
    """02 totals by source = 01 rows."""
    summary, income = case.form("income_expenditure_summary"), case.form("income")
    if summary is None or income is None or income.total_row is None:
        return
    rows = [row for pattern in FUNDS.values() if (row := appropriation(summary, pattern))]
    with suppress(Incomplete):
        parts = column_parts(rows, "final")
        named = [Part(part.figure, f"{summary.name}{part.name}") for part in parts]
        head = f"{income.name}合计行：财政拨款收入"
        yield from total(head, income.total_row.figure("fiscal_appropriation"), named)
    for column, pattern in _SOURCES.items():
        yield from _pair((income, income.total_row, column), (summary, _named(summary, pattern, "收入"), "final"))


def _classes(
    summary: FormView | None, summary_column: str, coded: FormView | None, coded_column: str
) -> Iterator[Relation]:
    """Each functional class of a summary against the class of the same name in a coded form."""
    if summary is None or coded is None:
        return
    names = [row.name for row in coded.children(None)]
    for row in coded.children(None):
        if names.count(row.name) == 1:
            other = _named(summary, re.escape(row.name), "支出")
            yield from _pair((summary, other, summary_column), (coded, row, coded_column))


@rule(
    "X005",
    "总表各类支出等于支出决算表",
    checks="收入支出决算总表的每一类支出等于支出决算表同名类级科目的本年支出合计。",
    why="同一类支出在两张表中必须一致。",
    basis=ACCURACY,
    severity="error",
    example="总表城乡社区支出 3845.25，支出决算表 212 类 3854.24。",
    message=SAME,
)
def classes_of_summary(case: Case) -> Iterator[Relation]:
    """01 class rows = 03 class codes."""
    yield from _classes(case.form("income_expenditure_summary"), "final", case.form("expenditure"), "total")


@rule(
    "X006",
    "财政拨款总表一般公共预算支出等于一般公共预算支出表合计",
    checks="财政拨款收入支出决算总表本年支出合计的一般公共预算栏等于一般公共预算财政拨款支出决算表的合计。",
    why="同一支出在两张表中必须一致。",
    basis=ACCURACY,
    severity="error",
    example="财政拨款总表 9746.50，一般公共预算支出表合计 9746.05。",
    message=SAME,
)
def general_budget_total(case: Case) -> Iterator[Relation]:
    """04 本年支出合计, general budget = 05 合计."""
    fiscal, general = case.form("appropriation_summary"), case.form("general_budget_expenditure")
    if general is not None:
        yield from _pair(
            (fiscal, _named(fiscal, "本年支出合计", "支出"), "general_budget"), (general, general.total_row, "total")
        )


@rule(
    "X007",
    "财政拨款总表各类支出等于一般公共预算支出表",
    checks="财政拨款收入支出决算总表每一类支出的一般公共预算栏等于一般公共预算财政拨款支出决算表同名类级科目。",
    why="同一类支出在两张表中必须一致。",
    basis=ACCURACY,
    severity="error",
    example="财政拨款总表卫生健康支出 236.63，一般公共预算支出表 210 类 263.64。",
    message=SAME,
)
def general_budget_classes(case: Case) -> Iterator[Relation]:
    """04 class rows, general budget = 05 class codes."""
    yield from _classes(
        case.form("appropriation_summary"), "general_budget", case.form("general_budget_expenditure"), "total"
    )


@rule(
    "X008",
    "一般公共预算基本支出等于人员经费加公用经费",
    checks="一般公共预算财政拨款支出决算表合计行的基本支出，等于基本支出决算表的人员经费合计与公用经费合计之和。",
    why="功能分类与经济分类是同一笔钱的两种分法。",
    basis=ACCURACY,
    severity="error",
    example="基本支出 5364.75，人员经费 4884.09 加公用经费 408.66 为 5292.75。",
)
def basic_expenditure_by_kind(case: Case) -> Iterator[Relation]:
    """05 基本支出 = 06 人员经费合计 + 公用经费合计, or the 合计 of 06 where it has these columns or row."""
    general, basic = case.form("general_budget_expenditure"), case.form("basic_expenditure")
    if general is None or basic is None or general.total_row is None:
        return
    head = f"{_where(general, general.total_row)}基本支出"
    stated = general.total_row.figure("basic")
    kinds = [row for name in ("人员经费合计", "公用经费合计") if (row := basic.named(name))]
    with suppress(Incomplete):
        if len(kinds) > 1:
            parts = [Part(p.figure, f"{basic.name}{p.name}") for p in column_parts(kinds, "final")]
            if len(parts) < len(kinds) and any(_prints(basic, row) for row in kinds):
                raise Incomplete
            yield from total(head, stated, parts)
        elif basic.total_row is not None:
            yield from same(head, stated, f"{basic.name}合计", basic.total_row.figure("final"))


@rule(
    "X009",
    "财政拨款总表基金、国资支出等于各自的表",
    checks="财政拨款收入支出决算总表的政府性基金、国有资本经营预算本年支出（收入），等于各自决算表的合计。",
    why="同一笔钱在两张表中必须一致。",
    basis=ACCURACY,
    severity="error",
    example="财政拨款总表政府性基金支出 300.00，政府性基金表合计 330.00。",
    message=SAME,
)
def fund_totals(case: Case) -> Iterator[Relation]:
    """04 government fund and state capital = 07 and 08, expenditure and income."""
    fiscal = case.form("appropriation_summary")
    for fund in ("government_fund", "state_capital"):
        form = case.form(fund)
        if form is None or form.total_row is None:
            continue
        yield from _pair((fiscal, _named(fiscal, "本年支出合计", "支出"), fund), (form, form.total_row, "total"))
        yield from _pair((fiscal, appropriation(fiscal, FUNDS[fund]), "amount"), (form, form.total_row, "income"))


def _prints(basic: FormView, kind: Row) -> bool:
    """Whether a blank 人员经费合计 or 公用经费合计 stands over classes that print amounts: then it is missing."""
    personnel = kind.name.startswith("人员")
    classes = [row for row in basic.children(None) if (row.code in PERSONNEL) is personnel]
    return kind.figure("final") is None and bool(column_parts(classes, "final", basic))


_ITEMS_WITHIN = {
    "30212": "abroad",
    "30217": "reception",
    "30231": "vehicle_operation",
    "31013": "vehicle_purchase",
    "30215": "meeting",
    "30216": "training",
}
"""Economic item of basic expenditure -> the item of the three public expenses that it is a part of."""


@rule(
    "X010",
    "基本支出中的“三公”等费用不大于“三公”经费表",
    checks="基本支出决算表中的因公出国（境）费用、公务接待费、公务用车运行维护费、公务用车购置、会议费、培训费，"
    "不大于“三公”经费表的同名决算数（后者还含项目支出）。",
    why="部分不能大于整体；大于时说明“三公”经费少报或列错科目。",
    basis=ACCURACY,
    severity="warning",
    example="基本支出决算表公务接待费 3.90，“三公”经费表公务接待费决算数 0.39。",
    message=AT_MOST,
)
def basic_items_within_three_public(case: Case) -> Iterator[Relation]:
    """06 item <= 09 final: 06 covers basic expenditure only."""
    basic, form = case.form("basic_expenditure"), case.form("three_public")
    if basic is None or form is None:
        return
    figures = three_public_figures(form)
    for code, item in _ITEMS_WITHIN.items():
        row = basic.by_code.get(code)
        name = f"{form.name}{row.name if row else ''}决算数"
        head = _where(basic, row) if row else ""
        yield from at_most(head, _figure(basic, row, "final"), name, figures.get(f"{item}_final"))


@rule(
    "X011",
    "一般公共预算支出不大于全部支出",
    checks="一般公共预算财政拨款支出决算表每个科目的合计、基本支出、项目支出，不大于支出决算表的同一科目同一栏。",
    why="一般公共预算支出是全部支出的一部分。",
    basis=ACCURACY,
    severity="error",
    example="一般公共预算支出表 2101501 行政运行 631.91，支出决算表 613.91。",
    message=AT_MOST,
)
def general_budget_within_expenditure(case: Case) -> Iterator[Relation]:
    """05 <= 03, code by code and column by column."""
    general, spent = case.form("general_budget_expenditure"), case.form("expenditure")
    if general is None or spent is None:
        return
    rows = [(row, spent.by_code.get(code)) for code, row in general.by_code.items()]
    for row, other in [*rows, (general.total_row, spent.total_row)]:
        if row is None or other is None:
            continue
        for column in ("total", "basic", "project"):
            head = f"{_where(general, row)}{general.label_of(column)}"
            name = f"{_where(spent, other)}{spent.label_of(column)}"
            yield from at_most(head, row.figure(column), name, other.figure(column))
