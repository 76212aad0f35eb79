from __future__ import annotations

from decimal import Decimal

import msgspec
import pandas as pd
import pytest

from assets import records
from assets.indicators.compute import compute_indicators
from assets.indicators.factbook import FactBook
from assets.indicators.model import INDICATORS, Indicator
from tests.indicators.samples import ONE, compute, fact, rulebook


def test_a_rate_comes_in_percent_with_its_derivation() -> None:
    facts = [fact("current_year_expenditure", "3296.75"), fact("current_year_expenditure_budget", "3642.94")]
    indicator = compute("current_year_expenditure / current_year_expenditure_budget", facts)
    assert indicator.status == "computed"
    assert indicator.formula == "预算完成率=3296.75÷3642.94×100%=90.5%"
    # 3296.75 / 3642.94 = 0.9049696...; six decimals of the percentage are kept.
    assert indicator.value == Decimal("90.496961")
    assert indicator.group == "budget_execution"


def test_the_rulebook_rounds_the_value_when_it_says_so() -> None:
    facts = [fact("current_year_expenditure", "3296.75"), fact("current_year_expenditure_budget", "3642.94")]
    rounding = rulebook(ONE.replace("full_score: 4", "full_score: 4\nrounding: {value: 1}"))
    (indicator,) = compute_indicators(rounding, facts, 2021)
    assert indicator.value == Decimal("90.5")


def test_a_missing_fact_is_named_with_its_year_and_the_formula_is_given_in_words() -> None:
    facts = [fact("three_public_budget", "1.00")]
    indicator = compute("(three_public_budget - prior(three_public_budget)) / prior(three_public_budget)", facts)
    assert indicator.status == "missing_input"
    assert indicator.value is None
    assert indicator.missing == "“三公”经费预算（2020年）"
    assert indicator.formula == "预算完成率=(“三公”经费预算-上年“三公”经费预算)÷上年“三公”经费预算×100%"


def test_of_several_bases_all_are_named_when_all_are_missing() -> None:
    indicator = compute("three_public / first(three_public_budget, three_public_initial_budget)", [])
    assert indicator.missing == "“三公”经费（2021年）；“三公”经费预算或“三公”经费年初预算（2021年）"


@pytest.mark.parametrize(
    ("above", "below", "cause", "words"),
    [("0.00", "0.00", "zero_over_zero", "分子、分母都为零"), ("5.00", "0.00", "over_zero", "分母为零而分子不为零")],
)
def test_a_division_by_zero_is_undefined_and_says_which(above: str, below: str, cause: str, words: str) -> None:
    indicator = compute(
        "three_public / three_public_budget", [fact("three_public", above), fact("three_public_budget", below)]
    )
    assert (indicator.status, indicator.cause, indicator.value) == ("undefined", cause, None)
    assert words in indicator.formula


def test_nothing_over_nothing_shows_in_a_change_from_zero_to_zero() -> None:
    facts = [fact("closing_carry_over", "0.00"), fact("closing_carry_over", "0.00", 2020)]
    indicator = compute("(closing_carry_over - prior(closing_carry_over)) / prior(closing_carry_over)", facts)
    assert indicator.cause == "zero_over_zero"
    assert indicator.formula == "预算完成率=(0.00-0.00)÷0.00×100%，分子、分母都为零，无从计算"


def test_a_value_out_of_all_proportion_is_undefined_and_not_an_overflow() -> None:
    facts = [fact("three_public", "9999999999999.00"), fact("three_public_budget", "0.01")]
    indicator = compute("three_public / three_public_budget", facts)
    assert (indicator.status, indicator.cause) == ("undefined", "out_of_range")


def test_a_decrease_counts_as_negative() -> None:
    facts = [fact("three_public_change", "2.50", direction="减少"), fact("three_public", "10.00")]
    indicator = compute("three_public_change / three_public", facts)
    assert indicator.value == Decimal(-25)
    assert indicator.formula == "预算完成率=(-2.50)÷10.00×100%=-25%"


def test_a_stated_percentage_is_taken_as_it_is() -> None:
    indicator = compute("three_public_change_rate", [fact("three_public_change_rate", "5.30", direction="减少")])
    assert indicator.value == Decimal("-5.3")
    assert indicator.formula == "预算完成率=-5.30%"


def test_money_per_head_is_no_percentage() -> None:
    facts = [fact("basic_expenditure", "753.55"), fact("staff_actual", "54")]
    indicator = compute("basic_expenditure / staff_actual", facts, unit="万元/人")
    assert indicator.formula == "预算完成率=753.55÷54=13.95万元/人"


def test_sums_and_counts_run_over_subjects_each_once() -> None:
    facts = [
        fact("project", "10.00", subject="甲"),
        fact("project", "5.00", subject="乙"),
        fact("project", "5.00", subject="乙", method="prose"),
        fact("project", "99.00", 2020, subject="甲"),
    ]
    indicator = compute("sum(project) / (count(project) * sum(prior(project)))", facts)
    assert indicator.formula == "预算完成率=(10.00+5.00)÷(2×99.00)×100%=7.58%"
    assert compute("sum(project) / sum(project)", []).missing == "各项项目资金（2021年）"


def test_a_form_comes_before_prose_and_prose_before_what_was_derived() -> None:
    stated = [
        fact("three_public", "3.00", method="derived"),
        fact("three_public", "2.00", method="prose"),
        fact("three_public", "1.00", method="form"),
    ]
    for count, value in ((3, 1), (2, 2), (1, 3)):
        best = FactBook(stated[:count]).best("three_public", 2021)
        assert best is not None
        assert best.value == value
    assert FactBook(stated).best("three_public", 2020) is None


def test_among_sentences_the_value_stated_most_often_then_the_most_precise_is_taken() -> None:
    often = [fact("three_public", text, method="prose") for text in ("2.00", "1.00", "1.00")]
    best = FactBook(often).best("three_public", 2021)
    assert best is not None
    assert best.value == 1
    assert FactBook(often).others(best) == [Decimal(2)]
    precise = FactBook([fact("three_public", text, method="prose") for text in ("1.2", "1.23")]).best(
        "three_public", 2021
    )
    assert precise is not None
    assert precise.value == Decimal("1.23")


def test_inputs_tell_where_each_fact_stands_and_what_else_was_stated() -> None:
    facts = [
        fact("three_public", "1.00"),
        fact("three_public", "1.10", method="prose"),
        fact("three_public_budget", "2.00"),
    ]
    indicator = compute("three_public / three_public_budget", facts)
    rows = msgspec.json.decode(indicator.inputs)
    assert [row["fact"] for row in rows] == ["three_public", "three_public_budget"]
    first = rows[0]
    assert (first["value"], first["others"], first["page"], first["x0"]) == ("1", ["1.1"], 3, 72.0)
    assert first["document"] == "d" * 64
    assert first["quote"] == "“三公”经费1.00"


def test_an_indicator_of_another_unit_than_its_rulebook_entry_cannot_be_loaded() -> None:
    with pytest.raises(ValueError, match="单位写的是"):
        compute("basic_expenditure / staff_actual", [])


def test_indicators_survive_the_warehouse() -> None:
    facts = [fact("three_public", "1.00"), fact("three_public_budget", "0.00")]
    made = [
        compute("three_public / three_public_budget", f)
        for f in (facts, facts[:1], [*facts[:1], fact("three_public_budget", "3.00")])
    ]
    table = records.to_table(made, INDICATORS)
    INDICATORS.validate(table.to_pandas(types_mapper=pd.ArrowDtype))
    assert records.from_table(table, Indicator) == made
