"""Facts from the published forms: a cell that prints a number states the fact that its form, row and column name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import msgspec

from assets.facts.catalogue import fact_id
from assets.facts.model import Fact
from assets.tables.forms import Form
from assets.tables.model import Cell
from assets.tables.numbers import Number


class _Rule(msgspec.Struct, frozen=True):
    """Which cells of a form state a concept: those whose row label and column match. Labels are unnumbered."""

    concept: str
    row: re.Pattern[str]
    column: str
    side: str | None = None


def _rule(concept: str, row: str, column: str, side: str | None = None) -> _Rule:
    return _Rule(concept, re.compile(row), column, side)


_TOTAL_ROW = r"合计"
_INCOME, _EXPENDITURE = "收入", "支出"
_ROLES_OF_COLUMNS = {
    "final": None,
    "amount": None,
    "total": None,
    "initial_budget": "initial_budget",
    "adjusted_budget": "adjusted_budget",
}

_RULES: dict[str, tuple[_Rule, ...]] = {
    "income_expenditure_summary": (
        _rule("total_income", r"总计", "final", _INCOME),
        _rule("total_expenditure", r"总计", "final", _EXPENDITURE),
        _rule("current_year_income", r"本年收入合计", "final", _INCOME),
        _rule("current_year_expenditure", r"本年支出合计", "final", _EXPENDITURE),
        _rule("general_budget_income", r"一般公共预算财政拨款(?:收入)?", "final", _INCOME),
        _rule("government_fund_income", r"政府性基金预算财政拨款(?:收入)?", "final", _INCOME),
        _rule("state_capital_income", r"国有资本经营预算财政拨款(?:收入)?", "final", _INCOME),
        _rule("superior_subsidy_income", r"上级补助收入", "final", _INCOME),
        _rule("institution_income", r"事业收入", "final", _INCOME),
        _rule("operating_income", r"经营收入", "final", _INCOME),
        _rule("affiliated_income", r"附属单位上缴收入", "final", _INCOME),
        _rule("other_income", r"其他收入", "final", _INCOME),
        _rule("non_fiscal_surplus_used", r"使用非财政拨款结余(?:（.*）)?", "final", _INCOME),
        _rule("opening_carry_over", r"年初结转[和及]结余", "final", _INCOME),
        _rule("surplus_distribution", r"结余分配", "final", _EXPENDITURE),
        _rule("closing_carry_over", r"年末结转[和及]结余", "final", _EXPENDITURE),
    ),
    "income": (
        _rule("current_year_income", _TOTAL_ROW, "current_year_income"),
        _rule("fiscal_appropriation_income", _TOTAL_ROW, "fiscal_appropriation"),
        _rule("superior_subsidy_income", _TOTAL_ROW, "superior_subsidy"),
        _rule("institution_income", _TOTAL_ROW, "institution"),
        _rule("operating_income", _TOTAL_ROW, "operating"),
        _rule("affiliated_income", _TOTAL_ROW, "affiliated"),
        _rule("other_income", _TOTAL_ROW, "other"),
    ),
    "expenditure": (
        _rule("current_year_expenditure", _TOTAL_ROW, "total"),
        _rule("basic_expenditure", _TOTAL_ROW, "basic"),
        _rule("project_expenditure", _TOTAL_ROW, "project"),
        _rule("upward_payment", _TOTAL_ROW, "upward"),
        _rule("operating_expenditure", _TOTAL_ROW, "operating"),
        _rule("affiliated_subsidy", _TOTAL_ROW, "affiliated"),
    ),
    "appropriation_summary": (
        _rule("fiscal_total_income", r"总计", "amount", _INCOME),
        _rule("fiscal_total_expenditure", r"总计", "total", _EXPENDITURE),
        _rule("fiscal_appropriation_income", r"本年收入合计", "amount", _INCOME),
        _rule("fiscal_appropriation_expenditure", r"本年支出合计", "total", _EXPENDITURE),
        _rule("fiscal_opening_carry_over", r"年初财政拨款结转[和及]结余", "amount", _INCOME),
        _rule("fiscal_closing_carry_over", r"年末财政拨款结转[和及]结余", "total", _EXPENDITURE),
    ),
    "general_budget_expenditure": (
        _rule("general_budget_expenditure", _TOTAL_ROW, "total"),
        _rule("general_budget_basic_expenditure", _TOTAL_ROW, "basic"),
        _rule("general_budget_project_expenditure", _TOTAL_ROW, "project"),
    ),
    "basic_expenditure": (
        _rule("personnel_cost", r"人员经费合计", "final"),
        _rule("public_cost", r"公用经费合计", "final"),
        _rule("general_budget_basic_expenditure", r"合计", "final"),
        _rule("personnel_cost", r"合计", "personnel"),
        _rule("public_cost", r"合计", "public"),
    ),
    "government_fund": (
        _rule("government_fund_income", _TOTAL_ROW, "income"),
        _rule("government_fund_expenditure", _TOTAL_ROW, "total"),
    ),
    "state_capital": (
        _rule("state_capital_income", _TOTAL_ROW, "income"),
        _rule("state_capital_expenditure", _TOTAL_ROW, "total"),
    ),
}
_ITEM_FORMS = {
    "general_budget_expenditure": ("functional_item", "total"),
    "basic_expenditure": ("economic_item", "final"),
}
_NUMBERING = re.compile(r"^[（(]?[一二三四五六七八九十\d]{1,3}[）)]?[、.．]")
_THREE_PUBLIC = re.compile(
    r"(three_public|abroad|vehicle_total|vehicle_purchase|vehicle_operation|reception|meeting|training)_(budget|final)"
)


def facts_from_forms(forms: Sequence[Form], fiscal_year: int) -> list[Fact]:
    """What the forms of one document state about its fiscal year, in 万元, in the order of the forms.

    A blank cell states nothing. The subject of a functional or economic item is the account's name as printed; its
    code stands in the quote. Budget figures of 公开09表 are 预算数, without a word on initial or adjusted.
    """
    return [fact for form in forms for cell in form.cells for fact in _facts(cell, fiscal_year)]


def _facts(cell: Cell, year: int) -> Iterator[Fact]:
    number = cell.number
    if number is None:
        return
    label = _NUMBERING.sub("", _squeezed(cell.row_label))
    for rule in () if cell.row_code else _RULES.get(cell.form, ()):
        if rule.side == cell.side and _column(cell.column, rule.column) and rule.row.fullmatch(label):
            yield _fact(cell, number, year, fact_id(rule.concept, _ROLES_OF_COLUMNS.get(cell.column)))
    item = _ITEM_FORMS.get(cell.form)
    if item is not None and cell.row_code and cell.column == item[1]:
        yield _fact(cell, number, year, item[0], label)
    if cell.form == "three_public":
        match = _THREE_PUBLIC.fullmatch(cell.column)
        if match is not None:
            yield _fact(cell, number, year, fact_id(match[1], "budget" if match[2] == "budget" else None))


def _column(column: str, wanted: str) -> bool:
    """Whether a cell's column is the one of a rule; budget columns of a summary state the same concept in a role."""
    return column == wanted or (wanted == "final" and column in ("initial_budget", "adjusted_budget"))


def _fact(cell: Cell, number: Number, year: int, fact: str, subject: str | None = None) -> Fact:
    words = [cell.row_code, _squeezed(cell.row_label), _squeezed(cell.column_label), cell.text.strip()]
    return Fact(
        fact=fact,
        subject=subject,
        value=number.value,
        half_step=number.half_step,
        unit=cell.unit,
        direction=None,
        about_year=year,
        text=cell.text.strip(),
        quote=" ".join(word for word in words if word),
        method="form",
        source=cell.source,
        confidence=cell.confidence,
    )


def _squeezed(text: str) -> str:
    return "".join(text.split())
