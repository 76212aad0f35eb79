"""N011, N015, P022, P023: words that compare, units that are counted, one project's money in several places."""

from __future__ import annotations

import pytest

from tests.findings.accounts import fact
from tests.findings.test_rules_of_text import executed, facts_of, findings, text_of


@pytest.mark.parametrize(
    ("said", "wrong"),
    [
        ("完成预算100%。决算数小于预算数的主要原因是节约。", "决算数等于预算数"),
        ("完成年初预算的120.5%，决算数低于年初预算数。", "决算数大于预算数"),
        ("预算完成率为88%，决算数大于预算数。", "决算数小于预算数"),
        ("完成年初预算的88%，决算数等于预算数。", "决算数小于预算数"),
        ("完成年初预算的98%，决算数与预算数基本持平。", None),
        ("完成年初预算的88%，决算数小于年初预算数。", None),
        ("完成预算100%，决算数与预算数持平。", None),
        # Of the whole, not of the last of its parts.
        ("决算为9.49万元，完成预算的80.61%，其中：接待费完成预算的100.00%。决算数小于预算数的主要原因：节约。", None),
        # Of another budget.
        ("完成调整预算的100%，决算数小于年初预算数。", None),
        # 99.96 % is printed as 100 %: the amounts say what the rate does not.
        ("年初预算为25.00万元，支出决算为24.99万元，完成年初预算的100%。决算数小于年初预算数。", None),
    ],
)
def test_words_that_compare_final_and_budget_agree_with_the_rate(said: str, wrong: str | None) -> None:
    assert [each.expected for each in findings("N011", text_of(said))] == ([wrong] if wrong else [])


def test_a_count_of_units_includes_the_department_itself() -> None:
    said = "决算编制范围的单位共{}个，包括本级及所属2个二级预算单位。"
    assert findings("N015", text_of(said.format(3))) == []
    assert [each.expected for each in findings("N015", text_of(said.format(2)))] == ["3"]


def test_an_amount_that_was_left_over_is_named_as_such() -> None:
    (found,) = findings("P022", executed("2.40"))
    assert found.severity == "error" and "疑把结余写成了执行数" in found.message


def test_an_amount_cut_off_instead_of_rounded_is_a_warning_that_says_so() -> None:
    given = facts_of(
        fact("project", "2.2", subject="评估费"),
        fact("project", "2.2784", subject="评估费", method="performance"),
    )
    (found,) = findings("P022", given)
    assert found.severity == "warning" and "截去尾数" in found.message


def test_the_list_of_projects_may_differ_from_a_report_by_no_last_place() -> None:
    # Both are the one amount that was paid: 10.13 and 10.14 are printed with the same places.
    given = facts_of(
        fact("project", "10.13", subject="监督管理费"), fact("stated_amount", "10.14", subject="监督管理费：实际支付")
    )
    (found,) = findings("P023", given)
    assert found.severity == "warning"
