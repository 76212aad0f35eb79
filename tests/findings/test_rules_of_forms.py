"""T and X: each rule on accounts that add up, and on the same accounts with one number changed.

The three tests of a rule: the relation it makes, its silence on the bureau's accounts, its finding on a changed number.
"""

from __future__ import annotations

from typing import NamedTuple

import pytest

from assets.findings.catalogue import rules
from tests.findings.accounts import broken, build, case, changed, nine_forms, outcomes


class Example(NamedTuple):
    """One rule: a relation that it makes on the bureau's accounts (head, expression), and one change that breaks it.

    The change is (form, row, column, new text, side); `stated` and `expected` are the two sides afterwards.
    """

    code: str
    head: str
    expression: str
    change: tuple[str, str, str, str, str | None]
    stated: str
    expected: str


EXAMPLES = [
    # 820.15 + 120.35 + 60.50 + 50.00 + 90.00 = 1141.00, the total of form 03.
    Example(
        "T001",
        "支出决算表“合计”行本年支出合计",
        "201 一般公共服务支出 820.15 + 208 社会保障和就业支出 120.35 + 210 卫生健康支出 60.50"
        " + 212 城乡社区支出 50.00 + 221 住房保障支出 90.00",
        ("expenditure", "合计", "total", "1411.00", None),
        "1411.00",
        "1141.00",
    ),
    # 80.23 + 40.12 = 120.35.
    Example(
        "T002",
        "支出决算表“20805 行政事业单位养老支出”行本年支出合计",
        "2080505 机关事业单位基本养老保险缴费支出 80.23 + 2080506 机关事业单位职业年金缴费支出 40.12",
        ("expenditure", "20805", "total", "120.53", None),
        "120.53",
        "120.35",
    ),
    # 790.95 + 350.05 = 1141.00.
    Example(
        "T003",
        "支出决算表“合计”行：本年支出合计",
        "基本支出 790.95 + 项目支出 350.05",
        ("expenditure", "合计", "project", "305.05", None),
        "1141.00",
        "1096.00",
    ),
    # 1071.00 + 50.00 + 25.00 = 1146.00.
    Example(
        "T004",
        "收入支出决算总表本年收入合计",
        "一、一般公共预算财政拨款收入 1071.00 + 二、政府性基金预算财政拨款收入 50.00 + 八、其他收入 25.00",
        ("income_expenditure_summary", "八、其他收入", "final", "52.00", None),
        "1146.00",
        "1173.00",
    ),
    # 1141.00 spent + 35.00 carried out = 1176.00.
    Example(
        "T005",
        "收入支出决算总表支出总计",
        "本年支出合计 1141.00 + 年末结转和结余 35.00",
        ("income_expenditure_summary", "年末结转和结余", "final", "53.00", None),
        "1176.00",
        "1194.00",
    ),
    Example(
        "T006",
        "收入支出决算总表收入总计",
        "支出总计 1176.00 万元",
        ("income_expenditure_summary", "总计", "final", "1167.00", "收入"),
        "1167.00",
        "1176.00",
    ),
    # 301 and 303: 721.30 + 9.65 = 730.95.
    Example(
        "T007",
        "一般公共预算财政拨款基本支出决算表人员经费合计",
        "301 工资福利支出 721.30 + 303 对个人和家庭的补助 9.65",
        ("basic_expenditure", "人员经费合计", "final", "739.05", None),
        "739.05",
        "730.95",
    ),
    # 12.50 + 2.50 = 15.00; nobody went abroad.
    Example(
        "T008",
        "“三公”经费支出决算表“三公”经费决算数",
        "公务用车购置及运行维护费 12.50 + 公务接待费 2.50",
        ("three_public", "决算数", "reception_final", "5.20", None),
        "15.00",
        "17.70",
    ),
    # 5.00 + 50.00 - 50.00 = 5.00.
    Example(
        "T009",
        "政府性基金预算财政拨款收入支出决算表“合计”行：年末结转和结余",
        "年初结转和结余 5.00 + 本年收入 50.00 - 本年支出小计 50.00",
        ("government_fund", "合计", "closing", "50.00", None),
        "50.00",
        "5.00",
    ),
    Example(
        "T010",
        "财政拨款收入支出决算总表年初财政拨款结转和结余",
        "一、一般公共预算财政拨款 16.63 + 二、政府性基金预算财政拨款 5.00",
        ("appropriation_summary", "年初财政拨款结转和结余", "amount", "26.63", None),
        "26.63",
        "21.63",
    ),
    Example(
        "X001",
        "收入支出决算总表“本年收入合计”行",
        "收入决算表“合计”行本年收入合计 1146.00 万元",
        ("income", "合计", "current_year_income", "1164.00", None),
        "1146.00",
        "1164.00",
    ),
    Example(
        "X002",
        "收入支出决算总表“本年支出合计”行",
        "支出决算表“合计”行本年支出合计 1141.00 万元",
        ("income_expenditure_summary", "本年支出合计", "final", "1114.00", None),
        "1114.00",
        "1141.00",
    ),
    Example(
        "X003",
        "收入支出决算总表“二、政府性基金预算财政拨款收入”行",
        "财政拨款收入支出决算总表“二、政府性基金预算财政拨款”行 50.00 万元",
        ("appropriation_summary", "二、政府性基金预算财政拨款", "amount", "5.00", None),
        "50.00",
        "5.00",
    ),
    # The general budget's 1071.00 and the fund's 50.00.
    Example(
        "X004",
        "收入决算表合计行：财政拨款收入",
        "收入支出决算总表一、一般公共预算财政拨款收入 1071.00 + 收入支出决算总表二、政府性基金预算财政拨款收入 50.00",
        ("income", "合计", "fiscal_appropriation", "1112.00", None),
        "1112.00",
        "1121.00",
    ),
    Example(
        "X005",
        "收入支出决算总表“八、社会保障和就业支出”行",
        "支出决算表“208 社会保障和就业支出”行本年支出合计 120.35 万元",
        ("income_expenditure_summary", "八、社会保障和就业支出", "final", "123.05", None),
        "123.05",
        "120.35",
    ),
    Example(
        "X006",
        "财政拨款收入支出决算总表“本年支出合计”行一般公共预算财政拨款",
        "一般公共预算财政拨款支出决算表“合计”行本年支出小计 1071.00 万元",
        ("appropriation_summary", "本年支出合计", "general_budget", "1017.00", None),
        "1017.00",
        "1071.00",
    ),
    Example(
        "X007",
        "财政拨款收入支出决算总表“九、卫生健康支出”行一般公共预算财政拨款",
        "一般公共预算财政拨款支出决算表“210 卫生健康支出”行本年支出小计 60.50 万元",
        ("appropriation_summary", "九、卫生健康支出", "general_budget", "65.00", None),
        "65.00",
        "60.50",
    ),
    # 730.95 + 60.00 = 790.95.
    Example(
        "X008",
        "一般公共预算财政拨款支出决算表“合计”行基本支出",
        "一般公共预算财政拨款基本支出决算表人员经费合计 730.95 + 一般公共预算财政拨款基本支出决算表公用经费合计 60.00",
        ("general_budget_expenditure", "合计", "basic", "799.05", None),
        "799.05",
        "790.95",
    ),
    Example(
        "X009",
        "财政拨款收入支出决算总表“本年支出合计”行政府性基金预算财政拨款",
        "政府性基金预算财政拨款收入支出决算表“合计”行本年支出小计 50.00 万元",
        ("government_fund", "合计", "total", "500.00", None),
        "50.00",
        "500.00",
    ),
    # 3.90 of reception in basic expenditure cannot be part of 2.50 in all.
    Example(
        "X010",
        "一般公共预算财政拨款基本支出决算表“30217 公务接待费”行",
        "“三公”经费支出决算表公务接待费决算数 2.50 万元",
        ("basic_expenditure", "30217", "final", "3.90", None),
        "3.90",
        "2.50",
    ),
    # 05 is a part of 03: 80.00 of the general budget within 80.00 of all.
    Example(
        "X011",
        "一般公共预算财政拨款支出决算表“2010699 其他财政事务支出”行本年支出小计",
        "支出决算表“2010699 其他财政事务支出”行本年支出合计 80.00 万元",
        ("general_budget_expenditure", "2010699", "total", "88.00", None),
        "88.00",
        "80.00",
    ),
]
NAMES = [example.code for example in EXAMPLES]


@pytest.mark.parametrize("example", EXAMPLES, ids=NAMES)
def test_rule_returns_the_relation_that_its_catalogue_entry_describes(example: Example) -> None:
    made = {(relation.head, relation.expression) for relation in outcomes(example.code, case(nine_forms()))}  # type: ignore[union-attr]
    assert (example.head, example.expression) in made


@pytest.mark.parametrize("example", EXAMPLES, ids=NAMES)
def test_rule_is_silent_on_accounts_that_add_up(example: Example) -> None:
    assert broken(example.code, case(nine_forms())) == []


@pytest.mark.parametrize("example", EXAMPLES, ids=NAMES)
def test_rule_finds_the_changed_number(example: Example) -> None:
    form, row, column, text, side = example.change
    found = broken(example.code, case(changed(nine_forms(), form, row, column, text, side)))
    assert (example.head, example.stated, example.expected) in [
        (each.head, each.stated.printed, each.stated.show(each.expected)) for each in found
    ]


def test_every_rule_of_the_forms_has_an_example() -> None:
    assert [rule.code for rule in rules() if rule.code[0] in "TX"] == NAMES


CODED = (("total", "合计"), ("basic", "基本支出"), ("project", "项目支出"))


def sums(code: str, form: str, text: str, columns: tuple[tuple[str, str], ...] = CODED) -> list[bool]:
    """Whether each relation that a rule makes of one form holds."""
    return [each.holds for each in outcomes(code, case([build(form, text, columns)]))]  # type: ignore[union-attr]


def test_a_level_that_is_not_listed_is_passed_over() -> None:
    # No section (款) is listed: the class is the sum of its items, 3.00 + 4.00.
    listed = "合计 | 7.00\n201 一般公共服务支出 | 7.00\n2010101 行政运行 | 3.00\n2010102 一般行政管理事务 | 4.00"
    assert sums("T001", "expenditure", listed) == [True]
    assert sums("T002", "expenditure", listed) == [True]


def test_rounded_parts_are_no_error_but_one_step_more_is() -> None:
    # Three parts and a total, each ±0.005: up to 0.02 apart. 1.11 x 3 = 3.33.
    parts = "\n".join(f"20{i} 某某支出{i} | 1.11" for i in range(1, 4))
    assert sums("T001", "expenditure", f"合计 | 3.35\n{parts}") == [True]
    assert sums("T001", "expenditure", f"合计 | 3.36\n{parts}") == [False]


def test_a_blank_part_is_zero_and_an_unreadable_one_stops_the_check() -> None:
    assert sums("T003", "expenditure", "合计 | 5.00 | 5.00 |") == [True]
    assert sums("T003", "expenditure", "合计 | 5.00 | 5.00 | —") == [True]
    assert sums("T003", "expenditure", "合计 | 5.00 | 4.00 | 1.0O") == []


def test_a_sum_without_any_printed_part_is_not_checked() -> None:
    assert sums("T003", "expenditure", "合计 | 5.00 | |") == []


def test_a_blank_subtotal_over_printed_parts_is_missing_and_not_zero() -> None:
    listed = "合计 | 7.00\n201 一般公共服务支出 |\n2010101 行政运行 | 4.00\n203 国防支出 | 3.00"
    assert sums("T001", "expenditure", listed) == []


def test_an_unknown_column_with_numbers_stops_the_row_unless_it_is_a_detail_of_a_part() -> None:
    columns = (
        ("total", "合计"),
        ("basic", "基本支出/小计"),
        ("column_4", "基本支出/人员经费"),
        ("project", "项目支出"),
    )
    assert sums("T003", "expenditure", "合计 | 9.00 | 5.00 | 3.00 | 4.00", columns) == [True]
    columns = (("total", "合计"), ("basic", "基本支出"), ("column_4", "经营支出成本"), ("project", "项目支出"))
    assert sums("T003", "expenditure", "合计 | 9.00 | 5.00 | 3.00 | 1.00", columns) == []


def test_repeated_codes_stop_the_checks_of_hierarchy() -> None:
    # Two units bound into one form: the same code twice, nothing can be said about sums.
    listed = "合计 | 7.00\n201 一般公共服务支出 | 3.00\n201 一般公共服务支出 | 3.00"
    assert sums("T001", "expenditure", listed) == []


def test_two_forms_of_one_kind_stop_the_checks_across_forms() -> None:
    forms = nine_forms()
    assert outcomes("X001", case(forms)) != []
    assert outcomes("X001", case([*forms, forms[0]])) == []


def test_a_missing_personnel_or_public_total_is_not_taken_for_zero() -> None:
    forms = changed(nine_forms(), "basic_expenditure", "公用经费合计", "final", "")
    assert outcomes("X008", case(forms)) == []


def test_numbers_in_yuan_are_shown_as_printed() -> None:
    text = "合计 | 1000000.00 | 600000.00 | 400001.00"
    found = outcomes("T003", case([build("expenditure", text, CODED, unit="元")]))[0]
    assert not found.holds  # type: ignore[union-attr]
    assert found.stated.measured == "1000000.00 元"  # type: ignore[union-attr]
    assert found.stated.show(found.expected) == "1000001.00"  # type: ignore[union-attr, arg-type]
