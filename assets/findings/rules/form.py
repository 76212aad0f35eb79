"""T: what must hold within one form."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from itertools import takewhile

from assets.findings.case import Case, FormView, Incomplete, Row, column_parts, row_parts
from assets.findings.catalogue import SAME, rule
from assets.findings.figures import Figure
from assets.findings.relations import Part, Relation, same, total

ACCURACY = "《中华人民共和国预算法》第七十五条（决算草案应当数额准确、内容完整）"
CODED = ("income", "expenditure", "general_budget_expenditure", "government_fund", "state_capital")
PERSONNEL = ("301", "303")
"""工资福利支出 and 对个人和家庭的补助; the other economic classes are public cost."""
SUMMARIES = ("income_expenditure_summary", "appropriation_summary")

_CURRENT = r"本年(?:收入|支出)合计"
_GRAND = r"(?:收入|支出)?总计"
_CARRIED = r"使用.*结余.*|用.*弥补收支差额|年初.*结转.*|结余分配|年末.*结转.*"
_DETAIL = r"其中.*|.*结转(?:和结余)?|一般公共预算.*|政府性基金.*|国有资本.*|经营结余|交纳.*|提取.*|转入.*|其他"


def _vertical(form: FormView, parent: Row, children: list[Row]) -> Iterator[Relation]:
    """For each column: the parent's amount is the sum of the children's."""
    for column in form.columns:
        with suppress(Incomplete):
            head = f"{form.name}“{parent.title}”行{form.label_of(column)}"
            yield from total(head, parent.figure(column), column_parts(children, column, form))


@rule(
    "T001",
    "合计等于各科目之和",
    checks="按功能分类列示的各表，“合计”行每一栏等于所列最上一级科目（一般为类）之和。",
    why="合计是正文、总表和各项指标的来源，合计错则处处错。",
    basis=ACCURACY,
    severity="error",
    example="支出决算表合计 9759.38，各类之和 9753.98。",
)
def total_of_classes(case: Case) -> Iterator[Relation]:
    """合计 = Σ 类, for each column of the coded forms."""
    for form in case.forms(*CODED):
        if form.total_row is not None and not form.ambiguous:
            yield from _vertical(form, form.total_row, form.children(None))


@rule(
    "T002",
    "上级科目等于下级科目之和",
    checks="类等于所属各款之和，款等于所属各项之和；某一级没有列出时，以列出的最近一级计。逐栏检查。",
    why="科目层级是决算数据的骨架；任一级错，分科目的分析和评价都会错。",
    basis=ACCURACY,
    severity="error",
    example="卫生健康支出（210）236.64，所属款之和 263.64。",
)
def codes_of_children(case: Case) -> Iterator[Relation]:
    """类 = Σ 款 and 款 = Σ 项, for each column of the coded forms."""
    for form in case.forms(*CODED, "basic_expenditure"):
        if not form.ambiguous:
            for code, row in form.by_code.items():
                yield from _vertical(form, row, form.children(code))


_ROW_TOTALS = {
    "income": (
        "current_year_income",
        ("fiscal_appropriation", "superior_subsidy", "institution", "operating", "affiliated", "other"),
    ),
    "expenditure": ("total", ("basic", "project", "upward", "operating", "affiliated")),
    "general_budget_expenditure": ("total", ("basic", "project")),
    "government_fund": ("total", ("basic", "project")),
    "state_capital": ("total", ("basic", "project")),
    "basic_expenditure": ("final", ("personnel", "public")),
    "appropriation_summary": ("total", ("general_budget", "government_fund", "state_capital")),
}
"""Form -> the column that is a total, and the columns that it is the total of."""


@rule(
    "T003",
    "每行合计等于各栏之和",
    checks="每一行：本年收入合计等于各项收入之和；本年支出合计等于基本支出、项目支出、上缴上级支出、经营支出与"
    "对附属单位补助支出之和；小计等于基本支出与项目支出之和；财政拨款支出合计等于一般公共预算、政府性基金与"
    "国有资本经营预算之和。",
    why="横向不平说明至少有一格录错。",
    basis=ACCURACY,
    severity="error",
    example="支出决算表“合计”行：本年支出合计 9759.38，基本支出 5377.64 加项目支出 4381.70 为 9759.34。",
)
def totals_of_rows(case: Case) -> Iterator[Relation]:
    """本年收入合计 = Σ sources, 本年支出合计 = Σ kinds, 小计 = 基本 + 项目, row by row."""
    for form in case.forms(*_ROW_TOTALS):
        column, parts = _ROW_TOTALS[form.form.form]
        for row in form.rows:
            with suppress(Incomplete):
                head = f"{form.name}“{row.title}”行：{form.label_of(column)}"
                yield from total(head, row.figure(column), row_parts(row, parts, form))


def _value_columns(form: FormView, rows: Iterable[Row]) -> list[str]:
    return list(dict.fromkeys(column for row in rows for column in row.cells))


def _split(rows: list[Row]) -> tuple[Row, list[Row], Row | None, list[Row]] | None:
    """One side of a summary: 本年合计, the rows above it, 总计, the rows between. None if it is laid out otherwise."""
    current = [i for i, row in enumerate(rows) if re.fullmatch(_CURRENT, row.name)]
    grand = [i for i, row in enumerate(rows) if re.fullmatch(_GRAND, row.name)]
    if len(current) != 1 or len(grand) > 1 or (grand and grand[0] < current[0]):
        return None
    at = current[0]
    return rows[at], rows[:at], rows[grand[0]] if grand else None, rows[at + 1 : grand[0]] if grand else []


@rule(
    "T004",
    "总表本年合计等于各项之和",
    checks="收入支出决算总表、财政拨款收入支出决算总表：本年收入合计等于以“一、二、……”编号的各项收入之和，"
    "本年支出合计等于各功能分类支出之和。",
    why="总表是全套决算的起点。",
    basis=ACCURACY,
    severity="error",
    example="本年支出合计 9759.38，各功能分类支出之和 9733.38。",
)
def totals_of_summaries(case: Case) -> Iterator[Relation]:
    """本年收入合计 = Σ sources and 本年支出合计 = Σ classes, for each column of the two summaries."""
    for form in case.forms(*SUMMARIES):
        for side in ("收入", "支出"):
            found = _split(form.side(side))
            if found is None:
                continue
            current, above, _, _ = found
            numbered = [row for row in above if row.numbered]
            if len({row.label.split("、", 1)[0] for row in numbered}) < len(numbered):
                continue  # Two lists side by side, by function and by kind: their rows do not belong to one sum.
            for column in _value_columns(form, above):
                strangers = [r for r in above if not r.numbered and not re.fullmatch(_DETAIL, r.label)]
                with suppress(Incomplete):
                    if not column_parts(strangers, column):
                        head = f"{form.name}{current.title}{_suffix(form, column)}"
                        parts = column_parts(numbered, column)
                        yield from total(head, current.figure(column), parts)


def _suffix(form: FormView, column: str) -> str:
    return f"（{form.label_of(column)}）" if column not in ("final", "amount", "total") else ""


@rule(
    "T005",
    "总计等于本年合计加结转结余",
    checks="两张总表：收入总计等于本年收入合计加使用非财政拨款结余、年初结转和结余；"
    "支出总计等于本年支出合计加结余分配、年末结转和结余。",
    why="结转结余是跨年衔接的数，错了会影响下一年。",
    basis=ACCURACY,
    severity="error",
    example="总计 9859.38，本年收入合计 9746.50 加年初结转和结余 121.88 为 9868.38。",
)
def grand_totals(case: Case) -> Iterator[Relation]:
    """总计 = 本年合计 + what was or is carried over, on both sides of the two summaries."""
    for form in case.forms(*SUMMARIES):
        for side in ("收入", "支出"):
            found = _split(form.side(side))
            if found is None:
                continue
            current, _, grand, between = found
            if grand is None:
                continue
            carried = [r for r in between if re.fullmatch(_CARRIED, r.name)]
            strangers = [r for r in between if r not in carried and not re.fullmatch(_DETAIL, r.name)]
            for column in _value_columns(form, [current]):
                with suppress(Incomplete):
                    if column_parts(strangers, column):
                        continue
                    # Without this year's amount the carried ones alone prove nothing.
                    parts = column_parts([current], column)
                    parts += column_parts(_outermost(carried), column) if parts else []
                    head = f"{form.name}{side}{grand.title}{_suffix(form, column)}"
                    yield from total(head, grand.figure(column), parts)


def _outermost(carried: list[Row]) -> list[Row]:
    """年初财政拨款结转和结余, without the rows below it that split it by kind."""
    return [row for row in carried if not row.label.startswith(("其中", "（", "("))]


_FUND = r"(?:其中[:：])?(?:一般公共预算|政府性基金预算|国有资本经营预算)财政拨款(?:结转(?:和结余)?)?"


@rule(
    "T010",
    "结转结余等于各类之和",
    checks="两张总表：年初（年末）财政拨款结转和结余等于其下一般公共预算、政府性基金、国有资本经营预算各类之和。",
    why="各类结转结余要分别滚存到下一年。",
    basis=ACCURACY,
    severity="error",
    example="年初财政拨款结转和结余 64.84，其下 38.05 与 25.99 之和 64.04。",
)
def carried_by_kind(case: Case) -> Iterator[Relation]:
    """A row of what is carried over = the rows of the funds right below it."""
    for form in case.forms(*SUMMARIES):
        for side in ("收入", "支出"):
            rows = form.side(side)
            for i, row in enumerate(rows):
                kinds = list(takewhile(lambda below: re.fullmatch(_FUND, below.name), rows[i + 1 :]))
                if not re.fullmatch(_CARRIED, row.name) or not kinds:
                    continue
                for column in _value_columns(form, [row]):
                    with suppress(Incomplete):
                        head = f"{form.name}{row.title}{_suffix(form, column)}"
                        yield from total(head, row.figure(column), column_parts(kinds, column))


@rule(
    "T006",
    "收入总计等于支出总计",
    checks="两张总表：左边的总计等于右边的总计。",
    why="收支两边不平，说明至少一边有错或遗漏。",
    basis=ACCURACY,
    severity="error",
    example="收入总计 1084.72，支出总计 1048.72。",
    message=SAME,
)
def both_sides_balance(case: Case) -> Iterator[Relation]:
    """收入总计 = 支出总计 in the two summaries."""
    for form in case.forms(*SUMMARIES):
        left, right = (_split(form.side(side)) for side in ("收入", "支出"))
        if not left or not right or left[2] is None or right[2] is None:
            continue
        income, spent = left[2], right[2]
        for column in _value_columns(form, [income]):
            other = "total" if column == "amount" else column
            head = f"{form.name}收入{income.title}"
            name = f"支出{spent.title}"
            yield from same(head, income.figure(column), name, spent.figure(other), identical=True)


@rule(
    "T007",
    "人员经费、公用经费合计等于所属各类之和",
    checks="基本支出决算表：人员经费合计等于工资福利支出（301）与对个人和家庭的补助（303）之和；"
    "公用经费合计等于其余各类之和；列有合计的，等于各类之和。",
    why="人员经费与公用经费的划分是公用经费控制率等指标的依据。",
    basis=ACCURACY,
    severity="error",
    example="人员经费合计 4884.09，301 与 303 之和 4848.10。",
)
def personnel_and_public(case: Case) -> Iterator[Relation]:
    """人员经费合计 = 301 + 303; 公用经费合计 = the other classes; 合计 = both."""
    for form in case.forms("basic_expenditure"):
        if form.ambiguous:
            continue
        personnel, public = form.named("人员经费合计"), form.named("公用经费合计")
        classes = form.children(None)
        for row, members in (
            (personnel, [r for r in classes if r.code in PERSONNEL]),
            (public, [r for r in classes if r.code not in PERSONNEL]),
            (form.total_row, classes),
        ):
            with suppress(Incomplete):
                if row is not None:
                    parts = column_parts(members, "final", form)
                    yield from total(f"{form.name}{row.title}", row.figure("final"), parts)


_THREE_PUBLIC = {
    "three_public": ("abroad", "vehicle_total", "reception"),
    "vehicle_total": ("vehicle_purchase", "vehicle_operation"),
}


def three_public_figures(form: FormView) -> dict[str, Figure | None]:
    """Column -> the figure of the one row that prints something there; None where it cannot be read for sure."""
    found: dict[str, Figure | None] = {}
    for row in form.rows:
        for column in row.printed_columns():
            found[column] = None if column in found else row.figure(column)
    return found


@rule(
    "T008",
    "“三公”经费合计等于三项之和",
    checks="“三公”经费表的预算数和决算数：合计等于因公出国（境）费、公务用车购置及运行维护费、公务接待费之和；"
    "公务用车购置及运行维护费等于购置费与运行维护费之和。",
    why="“三公”经费是社会最关注的数字，也是多项评价指标的分子和分母。",
    basis="《地方预决算公开操作规程》（财预〔2016〕143号）关于“三公”经费分项公开的规定；" + ACCURACY,
    severity="error",
    example="合计决算数 0.39，三项之和 0.93。",
)
def three_public_parts(case: Case) -> Iterator[Relation]:
    """三公 = abroad + vehicles + reception, vehicles = purchase + operation, budget and final."""
    for form in case.forms("three_public"):
        figures = three_public_figures(form)
        for stage, stage_name in (("budget", "预算数"), ("final", "决算数")):
            for whole, parts in _THREE_PUBLIC.items():
                wanted = [f"{part}_{stage}" for part in parts]
                stated = figures.get(f"{whole}_{stage}")
                # A column that could not be read is None, one that is blank is absent: zero.
                if stated is None or any(column in figures and figures[column] is None for column in wanted):
                    continue
                if f"vehicle_total_{stage}" in wanted and _subtotal_missing(figures, stage):
                    continue
                members = [Part(f, _item(form, column)) for column in wanted if (f := figures.get(column))]
                yield from total(f"{form.name}{_item(form, f'{whole}_{stage}')}{stage_name}", stated, members)


def _subtotal_missing(figures: dict[str, Figure | None], stage: str) -> bool:
    """Whether the vehicles have parts but no subtotal: then it is not zero but missing."""
    parts = [f"{part}_{stage}" for part in _THREE_PUBLIC["vehicle_total"]]
    return f"vehicle_total_{stage}" not in figures and any(part in figures for part in parts)


def _item(form: FormView, column: str) -> str:
    """The item that a column of the three public expenses is about: its heading without stage and total."""
    words = [w for w in form.columns.get(column, column).split("/") if not re.search(r"预算|决算|小计|合计", w)]
    return words[-1] if words else "合计"


@rule(
    "T009",
    "年初结转加本年收入减本年支出等于年末结转",
    checks="政府性基金、国有资本经营预算表的每一行：年末结转和结余等于年初结转和结余加本年收入减本年支出。",
    why="基金和国资预算须收支衔接。",
    basis=ACCURACY,
    severity="error",
    example="年初 10.00，收入 50.00，支出 55.00，年末却为 15.00。",
)
def funds_roll_forward(case: Case) -> Iterator[Relation]:
    """年末 = opening + income - expenditure, row by row, where the form has these columns."""
    for form in case.forms("government_fund", "state_capital"):
        if not {"opening", "income", "total", "closing"} <= set(form.columns):
            continue
        for row in form.rows:
            with suppress(Incomplete):
                inflow = row_parts(row, ("opening", "income"), form)
                outflow = [Part(p.figure, p.name, -1) for p in row_parts(row, ("total",), form)]
                head = f"{form.name}“{row.title}”行：{form.label_of('closing')}"
                yield from total(head, row.figure("closing"), [*inflow, *outflow])
