"""N, Y, D and P: each rule on words and facts that agree, and on the same with one of them wrong.

The three tests of a rule: what it makes of facts that agree, its silence on them, its finding where one is wrong.
"""

from __future__ import annotations

from typing import NamedTuple

import pytest

from assets.facts.model import Fact
from assets.findings.audit import audit
from assets.findings.case import Case
from assets.findings.catalogue import rules
from assets.findings.model import Finding
from assets.tables.forms import Form
from tests.findings.accounts import NAME, YEAR, case, changed, fact, nine_forms, outcomes, with_text
from tests.tables.building import document, page

LAST = YEAR - 1


def facts_of(*facts: Fact, prior: tuple[Fact, ...] = ()) -> Case:
    return case(facts=facts, prior=prior)


def text_of(*lines: str) -> Case:
    return case(text=document(page(1, *lines)))


def titled(*titles: str, missing: str | None = None) -> Case:
    """A document with forms and these title lines, one a page."""
    forms = [form for form in nine_forms() if form.form != missing]
    return case(forms, text=document(*(page(n, title) for n, title in enumerate(titles, 1))))


def form_fact(name: str, text: str, **more: object) -> Fact:
    return fact(name, text, method="form", **more)  # type: ignore[arg-type]


def carried(closing: str) -> list[Fact]:
    """48.00 + 400.95 - 445.00 = 3.95, all in one sentence."""
    quote = f"年初结转和结余48.00万元，本年收入400.95万元，本年支出445.00万元，年末结转和结余{closing}万元。"
    return [
        fact("stated_amount", "48.00", subject="年初结转和结余", quote=quote),
        fact("government_fund_income", "400.95", quote=quote),
        fact("government_fund_expenditure", "445.00", quote=quote),
        fact("stated_amount", closing, subject="年末结转和结余", quote=quote),
    ]


def executed(text: str) -> Case:
    """A project's table, with 8.65 budgeted and 6.25 spent, and a sentence about it."""
    return facts_of(
        fact("project", text, subject="监管经费"),
        fact("project_budget", "8.65", subject="监管经费"),
        fact("project", "6.2500", subject="监管经费", method="performance"),
        fact("project_adjusted_budget", "8.65", subject="监管经费", method="performance"),
    )


def listed(text: str) -> Case:
    """A project in the list of projects, and its report, which states that 0.90 were paid of 1.74."""
    return facts_of(
        fact("project", text, subject="专网维护费"),
        fact("stated_amount", "1.74", subject="专网维护费：财政批复"),
        fact("stated_amount", "0.90", subject="专网维护费：实际支付"),
        fact("stated_amount", "0.45", subject="专网维护费：其中甲类支出"),
    )


def project(arrival: str, left: str, *more: Fact) -> Case:
    """What a report states of one project's money."""
    quote = f"资金到位325.28万元，到位率{arrival}%。"
    return facts_of(
        fact("stated_amount", "420.00", subject="道路养护：财政批复"),
        fact("stated_amount", "325.28", subject="道路养护：资金到位", quote=quote),
        fact("stated_rate", arrival, subject="道路养护：到位率", quote=quote),
        fact("stated_amount", "325.28", subject="道路养护：实际支付"),
        fact("stated_rate", left, subject="道路养护：资金结余率"),
        *more,
    )


class Example(NamedTuple):
    """A case that a rule is content with, what it makes of it, and one that it reports (stated, expected)."""

    code: str
    right: Case
    made: int
    wrong: Case
    stated: str | None
    expected: str | None


SENTENCE = "一般公共预算财政拨款支出9746.50万元，占本年支出合计的{}。"
COMPLETION = "支出年初预算为226.25万元，支出决算为225.12万元，完成年初预算的{}。"
CHANGE = "收入总计9859.38万元，比上年增加1062.85万元，增长{}。"
PROJECT = "涉及预算资金234.15万元，占部门预算项目支出总额的{}。"


def share(text: str) -> list[Fact]:
    quote = SENTENCE.format(f"{text}%")
    return [
        fact("current_year_expenditure", "9759.38", quote="本年支出合计9759.38万元。", at=1),
        fact("general_budget_expenditure", "9746.50", quote=quote, at=2),
        fact("general_budget_expenditure_share", text, quote=quote, at=2),
    ]


def completion(text: str) -> list[Fact]:
    quote = COMPLETION.format(f"{text}%")
    item = "机关事业单位职业年金缴费支出"
    return [
        fact("functional_item_initial_budget", "226.25", subject=item, quote=quote),
        fact("functional_item", "225.12", subject=item, quote=quote),
        fact("functional_item_completion_rate", text, subject=item, quote=quote),
    ]


def change(text: str, direction: str = "增加") -> list[Fact]:
    quote = CHANGE.format(f"{text}%")
    return [
        fact("total_income", "9859.38", quote=quote),
        fact("total_income_change", "1062.85", direction="增加", quote=quote),
        fact("total_income_change_rate", text, direction=direction, quote=quote),
    ]


def budgets(total: str) -> list[Fact]:
    """Three items that make up all of the expenditure, and what their budgets are said to be in all."""
    items = (("行政运行", "50.00", "49.00"), ("住房公积金", "20.00", "20.00"), ("培训支出", "5.00", "3.00"))
    facts = [fact("general_budget_expenditure", "72.00"), fact("general_budget_expenditure_initial_budget", total)]
    for name, budget, final in items:
        facts.append(fact("functional_item_initial_budget", budget, subject=name))
        facts.append(fact("functional_item", final, subject=name))
    return facts


def in_two_units(zeros: str) -> list[Fact]:
    """Three amounts as the text and as the forms have them, these with so many zeros more before the point."""
    names = (("personnel_cost", "123456"), ("public_cost", "2345"), ("basic_expenditure", "125801"))
    return [
        each for name, digits in names for each in (fact(name, f"{digits}.00"), form_fact(name, f"{digits}{zeros}.00"))
    ]


def slipped_down(form_id: str) -> list[Form]:
    """The nine forms with every text of one of them moved into the next row."""
    forms = nine_forms()
    at = next(i for i, each in enumerate(forms) if each.form == form_id)
    columns = len({cell.column for cell in forms[at].cells})
    texts = [cell.text for cell in forms[at].cells]
    for j in range(columns, len(texts)):
        forms = with_text(forms, at, j, texts[j - columns])
    return forms


EXAMPLES = [
    Example(
        "N001",
        facts_of(fact("personnel_cost", "730.95"), form_fact("personnel_cost", "730.95")),
        1,
        facts_of(fact("personnel_cost", "739.05"), form_fact("personnel_cost", "730.95")),
        "739.05",
        "730.95",
    ),
    Example(
        "N002",
        facts_of(fact("operating_cost", "45.1", at=1), fact("operating_cost", "45.10", at=2)),
        1,
        facts_of(fact("operating_cost", "45.10", at=1), fact("operating_cost", "54.10", at=2)),
        "54.10",
        "45.10",
    ),
    # 9746.50 / 9759.38 = 99.868 %.
    Example("N003", facts_of(*share("99.87")), 1, facts_of(*share("98.97")), "98.97%", "99.87%"),
    # 225.12 / 226.25 = 99.50 %.
    Example("N004", facts_of(*completion("99.50")), 1, facts_of(*completion("95.50")), "95.50%", "99.50%"),
    # 1062.85 / (9859.38 - 1062.85) = 12.08 %; 10.78 % is the change over this year's value.
    Example("N005", facts_of(*change("12.08")), 1, facts_of(*change("10.78")), "10.78%", "12.08%"),
    Example("N006", facts_of(*change("12.08")), 1, facts_of(*change("12.08", "减少")), "12.08%", "增加12.08%"),
    # 122.43 + 1387.72 + 809.07 = 2319.22, within the rounding of four numbers of 2319.21.
    Example(
        "N007",
        facts_of(
            fact("procurement_total", "2319.21"),
            fact("procurement_goods", "122.43"),
            fact("procurement_works", "1387.72"),
            fact("procurement_services", "809.07"),
        ),
        1,
        facts_of(
            fact("procurement_total", "2319.21"),
            fact("procurement_goods", "122.43"),
            fact("procurement_works", "1387.72"),
            fact("procurement_services", "890.07"),
        ),
        "2319.21",
        "2400.22",
    ),
    # 50.00 + 20.00 + 5.00 = 75.00; the finals 49.00 + 20.00 + 3.00 = 72.00 show that the list is complete.
    Example("N008", facts_of(*budgets("75.00")), 1, facts_of(*budgets("57.00")), "57.00", "75.00"),
    Example(
        "N009",
        facts_of(fact("staff_quota", "59"), fact("staff_actual", "54")),
        1,
        facts_of(fact("staff_quota", "3"), fact("staff_actual", "4")),
        "4",
        "3",
    ),
    # 325.28 of 420.00 is 77.45 %, and 94.72 of them are left: 22.55 %.
    Example("P017", project("77.45", "22.55"), 2, project("100.00", "22.55"), "100.00%", "77.45%"),
    Example(
        "N012",
        facts_of(fact("total_income", "849.74"), fact("total_expenditure", "849.74")),
        1,
        facts_of(fact("total_income", "849.73"), fact("total_expenditure", "849.74")),
        "849.73",
        "849.74",
    ),
    Example(
        "N013",
        text_of("全年支付医疗待遇11.18万元。其中：甲类人员5.55万元，乙类人员5.63万元。"),
        1,
        text_of("全年支付医疗待遇9.54万元。其中：甲类人员5.55万元，乙类人员5.63万元。"),
        "9.54",
        "11.18",
    ),
    Example(
        "N014",
        facts_of(*carried("3.95")),
        1,
        facts_of(*carried("3.90")),
        "3.90",
        "3.95",
    ),
    Example(
        "N010",
        text_of("与上年相比增加1193.20万元，增长13.95%。"),
        0,
        text_of("与上年相比增加1193.20万元，增长13.95。"),
        "增长13.95",
        "增长13.95%",
    ),
    Example(
        "N011",
        text_of("年初预算93.68万元，支出决算234.15万元，完成249.95%。决算数大于年初预算数的主要原因是追加。"),
        0,
        text_of("年初预算93.68万元，支出决算234.15万元，完成249.95%。决算数小于年初预算数的主要原因是追加。"),
        "决算数小于年初预算数",
        "决算数大于预算数",
    ),
    Example(
        "N015",
        text_of("纳入编制范围的单位共3个，包括本级及所属2个二级预算单位。", "本部门所属单位共2个。"),
        0,
        text_of("纳入编制范围的单位共3个，包括本级及所属2个二级预算单位。", "本部门所属单位只有部门本级。"),
        "所属单位只有部门本级",
        "所属2个二级预算单位",
    ),
    # 1084.72 - 2023.04 = -938.32.
    Example(
        "Y001",
        facts_of(
            fact("total_income", "1084.72"),
            fact("total_income_change", "938.32", direction="减少"),
            prior=(form_fact("total_income", "2023.04", year=LAST),),
        ),
        1,
        facts_of(
            fact("total_income", "1084.72"),
            fact("total_income_change", "983.32", direction="减少"),
            prior=(form_fact("total_income", "2023.04", year=LAST),),
        ),
        "983.32",
        "938.32",
    ),
    # 0.39 / 0.54 - 1 = -27.78 %, or between -29.8 and -25.6 % for what these two numbers stand for.
    Example(
        "Y002",
        facts_of(
            fact("three_public", "0.39"),
            fact("three_public_change_rate", "27.78", direction="减少"),
            prior=(form_fact("three_public", "0.54", year=LAST),),
        ),
        1,
        facts_of(
            fact("three_public", "0.39"),
            fact("three_public_change_rate", "72.78", direction="减少"),
            prior=(form_fact("three_public", "0.54", year=LAST),),
        ),
        "72.78%",
        "27.78%",
    ),
    Example(
        "Y003",
        facts_of(
            form_fact("opening_carry_over", "112.88"), prior=(form_fact("closing_carry_over", "112.88", year=LAST),)
        ),
        1,
        facts_of(
            form_fact("opening_carry_over", "112.88"), prior=(form_fact("closing_carry_over", "121.88", year=LAST),)
        ),
        "112.88",
        "121.88",
    ),
    Example(
        "P001",
        facts_of(
            fact("general_budget_expenditure_initial_budget", "918.37"),
            fact("evaluated_expenditure", "1084.72"),
            form_fact("current_year_expenditure", "1084.72"),
        ),
        0,
        facts_of(
            fact("general_budget_expenditure_initial_budget", "918.37"),
            fact("evaluated_expenditure", "918.37"),
            form_fact("current_year_expenditure", "1084.72"),
        ),
        "918.37",
        "1084.72",
    ),
    # 8.65 - 6.25 = 2.40 is what was left.
    Example("P022", executed("6.25"), 2, executed("2.40"), "2.40", "6.25"),
    Example("P023", listed("0.9"), 1, listed("1.74"), "1.74", "0.90"),
    Example("D001", titled(f"{YEAR}年度部门决算"), 0, titled("2028年度部门决算"), "2028", str(YEAR)),
    Example(
        "D002",
        titled(f"{NAME}{YEAR}年度部门决算", f"{NAME}{YEAR}年度部门决算表"),
        0,
        titled(f"{NAME}{YEAR}年度部门决算", f"{NAME}2029年度部门决算表"),
        f"{NAME}2029年度部门决算表",
        str(YEAR),
    ),
    Example(
        "D003",
        titled(f"{NAME}{YEAR}年度部门决算", f"云梦区示范局{YEAR}年度部门决算表"),
        0,
        titled(f"{NAME}{YEAR}年度部门决算", f"示例市示范局{YEAR}年度部门决算表"),
        "示例市示范局",
        NAME,
    ),
    Example(
        "D004",
        titled(f"{YEAR}年度部门决算"),
        0,
        titled(f"{YEAR}年度部门决算", missing="state_capital"),
        None,
        "国有资本经营预算财政拨款支出决算表",
    ),
    # Form 08 is empty, as it should be where form 04 shows nothing of that fund.
    Example(
        "D005",
        case(nine_forms()),
        0,
        case(changed(nine_forms(), "appropriation_summary", "本年支出合计", "state_capital", "300.00")),
        "300.00",
        None,
    ),
    Example(
        "D006", facts_of(*in_two_units("")), 0, facts_of(*in_two_units("0000")), "1234560000.00 万元", "123456.00 万元"
    ),
    # One place to the right: a form whose amounts all stand one row too low.
    Example("D007", case(nine_forms()), 0, case(slipped_down("expenditure")), None, None),
]
NAMES = [example.code for example in EXAMPLES]


def findings(code: str, given: Case) -> list[Finding]:
    forms = [view.form for view in given.views]
    found = audit([(given.document, forms)], given.facts, given.prior_facts, YEAR, given.department_name)
    return [each for each in found if each.code == code]


@pytest.mark.parametrize("example", EXAMPLES, ids=NAMES)
def test_rule_makes_as_many_relations_as_the_facts_allow(example: Example) -> None:
    assert len(outcomes(example.code, example.right)) == example.made


@pytest.mark.parametrize("example", EXAMPLES, ids=NAMES)
def test_rule_is_silent_where_all_agrees(example: Example) -> None:
    assert findings(example.code, example.right) == []


@pytest.mark.parametrize("example", EXAMPLES, ids=NAMES)
def test_rule_reports_what_is_stated_and_what_it_should_be(example: Example) -> None:
    found = findings(example.code, example.wrong)
    assert [(each.stated, each.expected) for each in found] == [(example.stated, example.expected)]
    assert all(each.evidence for each in found)


def test_every_rule_of_text_years_and_documents_has_an_example() -> None:
    of_text = [rule.code for rule in rules() if rule.code[0] in "NYD" or rule.code in ("P001", "P017", "P022", "P023")]
    # Those about a folder's files and about the reading have their examples in test_rules_of_folders.
    of_text = [code for code in of_text if not "D010" <= code < "E"]
    assert sorted(NAMES) == sorted(of_text)


def relations_hold(code: str, *facts: Fact) -> list[bool]:
    return [each.holds for each in outcomes(code, facts_of(*facts))]  # type: ignore[union-attr]


def test_a_number_of_the_wrong_scope_is_named_as_such() -> None:
    given = facts_of(
        fact("general_budget_basic_expenditure", "5377.64"),
        form_fact("general_budget_basic_expenditure", "5364.75"),
        form_fact("basic_expenditure", "5377.64", quote="合计 5377.64"),
    )
    assert "该数等于表中的基本支出，疑为口径用错。" in findings("N001", given)[0].message


def test_a_share_of_another_whole_names_the_denominator() -> None:
    # 234.15 is 21.59 % of 1084.72 but 70.71 % of the 331.16 that the sentence speaks of.
    quote = PROJECT.format("21.59%")
    given = facts_of(
        form_fact("current_year_expenditure", "1084.72"),
        form_fact("project_expenditure", "331.16"),
        fact("stated_amount", "234.15", subject="涉及预算资金", quote=quote, at=1),
        fact("stated_rate", "21.59", subject="占部门预算项目支出总额", quote=quote, at=1),
    )
    found = findings("N003", given)
    assert [(each.stated, each.expected) for each in found] == [("21.59%", "70.71%")]
    assert "21.59% 实为占本年支出合计的比重，分母用错。" in found[0].message or "分母用错" in found[0].message


def test_a_rate_cut_off_instead_of_rounded_is_a_warning_that_says_so() -> None:
    quote = COMPLETION.format("95.45%")
    found = findings(
        "N004",
        facts_of(
            fact("general_budget_expenditure_initial_budget", "10210.34", quote=quote),
            fact("general_budget_expenditure", "9746.50", quote=quote),
            fact("general_budget_expenditure_completion_rate", "95.45", quote=quote),
        ),
    )
    assert [(each.severity, each.stated, each.expected) for each in found] == [("warning", "95.45%", "95.46%")]
    assert "截去尾数" in found[0].message


def test_a_completion_rate_over_any_of_the_budgets_is_right() -> None:
    # 200.00 / 250.00 = 80 %: of the adjusted budget, not of the 100.00 at the beginning of the year.
    assert relations_hold(
        "N004",
        fact("project_expenditure_initial_budget", "100.00"),
        fact("project_expenditure_adjusted_budget", "250.00"),
        fact("project_expenditure", "200.00"),
        fact("project_expenditure_completion_rate", "80.00"),
    ) == [True]


def test_nothing_over_nothing_is_not_checked() -> None:
    nothing = fact("abroad_budget", "0"), fact("abroad", "0"), fact("abroad_completion_rate", "0")
    assert relations_hold("N004", *nothing) == []


def test_an_item_name_that_stands_under_two_classes_is_right_if_it_matches_either() -> None:
    forms = (
        form_fact("functional_item", "40.35", subject="行政运行"),
        form_fact("functional_item", "520.10", subject="行政运行"),
    )
    assert relations_hold("N001", fact("functional_item", "520.10", subject="行政运行"), *forms) == [True]
    assert relations_hold("N001", fact("functional_item", "52.10", subject="行政运行"), *forms) == []


@pytest.mark.parametrize(
    "sentence",
    [
        "编制59人，其中行政编制10人、事业编制49人；实有人员54人。",
        "收入363.47万元，其中：年初结转43.34万元，拨款320.13万元；支出363.47万元。",
        "支出100.00万元，其中：人员经费80.00万元（含公用经费30.00万元），公用经费50.00万元。",
        "支出100.00万元，其中：比上年增加80.00万元，预算90.00万元。",
        "补助标准640元，其中：中央承担512元，省级承担58元。",
        "支出100.00万元，其中：基本支出60.00万元，其中：工资50.00万元，津贴10.00万元。",
    ],
)
def test_lists_that_go_on_with_something_else_are_no_parts(sentence: str) -> None:
    assert findings("N013", text_of(sentence)) == []


def test_a_wrong_rate_of_what_is_left_is_reported_and_one_of_a_changed_budget_is_not() -> None:
    found = findings("P017", project("77.45", "20.00"))
    assert [(each.stated, each.expected) for each in found] == [("20.00%", "22.55%")]
    added = fact("stated_amount", "50.00", subject="道路养护：追加预算")
    assert findings("P017", project("100.00", "20.00", added)) == []
