"""Facts from the cells of the published forms."""

from __future__ import annotations

from decimal import Decimal

from assets.documents.model import Box, Source
from assets.facts.catalogue import is_fact
from assets.facts.from_forms import facts_from_forms
from assets.tables.forms import Form
from assets.tables.model import Cell
from assets.tables.numbers import parse_number
from tests.facts.building import SHA, YEAR


def form(form_id: str, *cells: tuple[str | None, str, str | None, str, str]) -> Form:
    """A form whose cells are (row code, row label, side, column, printed text)."""
    made = []
    for i, (code, label, side, column, text) in enumerate(cells):
        number = parse_number(text)
        source = Source(SHA, 3, Box(10, 20 * i, 60, 20 * i + 15))
        value, half = (None, None) if number is None else (number.value, number.half_step)
        made.append(Cell(form_id, "表", i, code, label, side, column, column, value, half, "万元", text, source))
    return Form(form_id, "表", (3,), "万元", tuple(made), not made)


def said(*forms: Form) -> list[tuple[str, str | None, Decimal]]:
    found = facts_from_forms(forms, YEAR)
    assert all(is_fact(fact.fact) and fact.method == "form" and fact.about_year == YEAR for fact in found)
    return [(fact.fact, fact.subject, fact.value) for fact in found]


def test_the_summary_states_totals_kinds_of_income_and_carry_overs():
    summary = form(
        "income_expenditure_summary",
        (None, "一、一般公共预算财政拨款收入", "收入", "final", "1,071.00"),
        (None, "八、其他收入", "收入", "final", "25.00"),
        (None, "八、社会保障和就业支出", "支出", "final", "326.71"),
        (None, "本年收入合计", "收入", "final", "1,096.00"),
        (None, "使用非财政拨款结余（含专用结余）", "收入", "final", ""),
        (None, "年初结转和结余", "收入", "final", "30.00"),
        (None, "总计", "收入", "final", "1,126.00"),
        (None, "总计", "收入", "initial_budget", "1,000.00"),
        (None, "本年支出合计", "支出", "final", "1,091.00"),
        (None, "年末结转和结余", "支出", "final", "35.00"),
        (None, "总计", "支出", "final", "1,126.00"),
    )
    assert said(summary) == [
        ("general_budget_income", None, Decimal("1071.00")),
        ("other_income", None, Decimal("25.00")),
        ("current_year_income", None, Decimal("1096.00")),
        ("opening_carry_over", None, Decimal("30.00")),
        ("total_income", None, Decimal("1126.00")),
        ("total_income_initial_budget", None, Decimal("1000.00")),
        ("current_year_expenditure", None, Decimal("1091.00")),
        ("closing_carry_over", None, Decimal("35.00")),
        ("total_expenditure", None, Decimal("1126.00")),
    ]


def test_the_coded_forms_state_their_totals_and_the_general_budget_its_items():
    assert said(
        form(
            "expenditure",
            (None, "合计", None, "total", "9.00"),
            (None, "合计", None, "basic", "6.00"),
            ("201", "一般公共服务支出", None, "total", "9.00"),
        ),
        form(
            "general_budget_expenditure",
            ("201", "一般公共服务支出", None, "total", "8.00"),
            ("2010301", "行政运行", None, "total", "8.00"),
            ("2010301", "行政运行", None, "basic", "8.00"),
            (None, "合计", None, "total", "8.00"),
        ),
    ) == [
        ("current_year_expenditure", None, Decimal("9.00")),
        ("basic_expenditure", None, Decimal("6.00")),
        ("functional_item", "一般公共服务支出", Decimal("8.00")),
        ("functional_item", "行政运行", Decimal("8.00")),
        ("general_budget_expenditure", None, Decimal("8.00")),
    ]


def test_basic_expenditure_and_the_three_public_expenses():
    assert said(
        form(
            "basic_expenditure",
            ("30101", "基本工资", None, "final", "5.00"),
            (None, "人员经费合计", None, "final", "5.00"),
            (None, "公用经费合计", None, "final", "1.00"),
        ),
        form(
            "three_public",
            (None, "", None, "three_public_budget", "2.00"),
            (None, "", None, "three_public_final", "0.00"),
            (None, "", None, "reception_final", ""),
        ),
    ) == [
        ("economic_item", "基本工资", Decimal("5.00")),
        ("personnel_cost", None, Decimal("5.00")),
        ("public_cost", None, Decimal("1.00")),
        ("three_public_budget", None, Decimal("2.00")),
        ("three_public", None, Decimal("0.00")),
    ]


def test_the_words_and_the_place_of_a_fact_are_those_of_its_cell():
    made = form("general_budget_expenditure", ("2010301", "行政 运行", None, "total", "1,234.50"))
    (fact,) = facts_from_forms([made], YEAR)
    assert (fact.text, fact.quote, fact.subject) == ("1,234.50", "2010301 行政运行 total 1,234.50", "行政运行")
    assert fact.source == made.cells[0].source


def test_a_table_that_is_none_of_the_forms_states_nothing():
    assert said(form("other", (None, "合计", None, "total", "9.00"))) == []
    assert said() == []
