"""What the rules about the text leave alone, because nobody could say for sure that it is wrong."""

from __future__ import annotations

import pytest

from tests.findings.accounts import fact, outcomes
from tests.findings.test_rules_of_text import LAST, budgets, relations_hold, text_of


def test_what_the_text_says_of_other_years_is_left_alone() -> None:
    assert relations_hold("N002", fact("operating_cost", "45.10"), fact("operating_cost", "51.90", year=LAST)) == []


def test_staff_of_several_units_are_not_held_against_each_other() -> None:
    assert relations_hold("N002", fact("staff_actual", "5", at=1), fact("staff_actual", "11", at=2)) == []


def test_people_outside_the_establishment_are_not_counted_against_the_quota() -> None:
    quote = "事业编制10人，实际人数11人（其中：在职9人，其他人员2人）"
    assert relations_hold("N009", fact("staff_quota", "10", quote=quote), fact("staff_actual", "11", quote=quote)) == []


def test_parts_that_are_not_all_stated_are_not_summed() -> None:
    assert relations_hold("N007", fact("procurement_total", "10.00"), fact("procurement_goods", "3.00")) == []
    incomplete = budgets("57.00")[:-2]  # without the last item the finals no longer make up the total
    assert relations_hold("N008", *incomplete) == []


def test_a_comparison_that_belongs_to_another_amount_is_left_alone() -> None:
    words = "年初预算93.68万元，支出决算234.15万元。" + "按规定用于各项工作。" * 8 + "决算数小于预算数。"
    assert outcomes("N011", text_of(words)) == []


@pytest.mark.parametrize("words", ["同预算数持平", "等于预算数", "小于预算数", "大于预算数"])
def test_equal_printed_amounts_may_differ_in_what_they_stand_for(words: str) -> None:
    assert outcomes("N011", text_of(f"年初预算为54.53万元，支出决算为54.53万元。决算数{words}。")) == []


def test_a_sentence_that_does_not_name_what_it_is_about_is_not_held_against_the_forms() -> None:
    nameless = fact("general_budget_expenditure", "60.99", quote="年初预算为62.29万元，支出决算为60.99万元。")
    form = fact("general_budget_expenditure", "2940.05", method="form")
    assert relations_hold("N001", nameless, form) == []
    named = fact("general_budget_expenditure", "60.99", quote="财政拨款支出决算为60.99万元。")
    assert relations_hold("N001", named, form) == [False]
