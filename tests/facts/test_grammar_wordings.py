"""Scores and projects in the text, units, brackets, and the ways of speaking of several provinces."""

from __future__ import annotations

import pytest

from tests.facts.building import YEAR, facts, said


@pytest.mark.parametrize(
    ("sentence", "value", "unit"),
    [
        ("参保人数保持在54.35万人。", "54.35", "万人"),
        ("审核患者5.76万人次。", "5.76", "万人次"),
        ("发放资料3.6万余份。", "3.6", "万份"),
        ("参保人数50余万。", "50", "万"),
        ("服务1100余家参保单位。", "1100", "家"),
        ("拨付救助资金500万。", "500", "万元"),
        ("基金收入3.97亿元。", "39700.00", "万元"),
        ("补助标准为每人35元。", "35", "元/人"),
        ("每户补助1.5万元。", "1.5", "万元/户"),
        ("每年安排资金100万元。", "100", "万元"),
    ],
)
def test_units_of_what_is_stated(sentence, value, unit):
    (fact,) = facts(sentence)
    assert (f"{fact.value:f}", fact.unit) == (value, unit)
    assert fact.fact in ("stated_count", "stated_amount", "stated_standard")


def test_the_score_of_a_report_is_told_from_those_of_its_parts():
    assert said(
        "2030年度部门整体支出绩效重点评价报告",
        "投入情况综合评价满分为24分，财政部门评价得分21.5分。部门整体支出重点评价综合得分85.1分。",
    )[-1] == (
        "key_evaluation_score",
        "85.1",
    )
    assert said("1. 通用指标：权重40分，扣掉10分，自评得分30分。部门整体支出自评得分95。") == [
        ("stated_score/通用指标权重", "40"),
        ("stated_score/通用指标扣掉", "10"),
        ("stated_score/通用指标自评得分", "30"),
        ("stated_score/部门整体支出自评得分", "95"),
    ]
    assert said("部门整体支出自评得分95，全年预算数918.37万元，执行数900万元，完成预算的98.00%。") == [
        ("self_evaluation_score", "95"),
        ("evaluated_expenditure_budget", "918.37"),
        ("evaluated_expenditure", "900"),
        ("evaluated_expenditure_completion_rate", "98.00"),
    ]


def test_projects_named_in_the_text_have_figures_of_their_own():
    assert said(
        "甲地图编制项目绩效自评综述：全年预算数93万元，执行数90万元，完成预算的96.77%。乙数据库项目绩效自评得分为93分；丙系统项目绩效自评100分。"
    ) == [
        ("project_budget/甲地图编制", "93"),
        ("project/甲地图编制", "90"),
        ("project_completion_rate/甲地图编制", "96.77"),
        ("self_evaluation_score/乙数据库", "93"),
        ("self_evaluation_score/丙系统", "100"),
    ]
    assert said("2030年项目支出8万元，其中：（1）甲地图编制5万元，用于编图。（2）乙数据库3万元，用于建库。") == [
        ("project_expenditure", "8"),
        ("project/甲地图编制", "5"),
        ("project/乙数据库", "3"),
    ]


def test_a_score_of_some_project_is_never_the_departments():
    assert said("甲地图编制项目绩效自评综述：全年预算数93万元。项目自评得分95分。") == [
        ("project_budget/甲地图编制", "93"),
        ("self_evaluation_score/甲地图编制", "95"),
    ]
    assert said("该项目绩效自评得分95分。") == [("self_evaluation_score/项目", "95")]


def test_what_is_said_beside_the_subject_does_not_end_it():
    assert said("会议费支出3万元，比年初预算数减少1万元，比上年决算数增加0.5万元，增长20%。") == [
        ("meeting", "3"),
        ("stated_amount/比年初预算数减少", "-1"),
        ("meeting_change", "0.5"),
        ("meeting_change_rate", "20"),
    ]
    assert said("会议费支出决算为3.2万元，完成预算3.5万元的91.4%，占本年支出80万元的4%。") == [
        ("meeting", "3.2"),
        ("meeting_budget", "3.5"),
        ("meeting_completion_rate", "91.4"),
        ("stated_amount/占本年支出", "80"),
        ("meeting_share", "4"),
    ]


def test_carry_overs_of_one_kind_of_funds_are_not_those_of_the_department():
    assert said(
        "七、政府性基金预算财政拨款收入支出决算情况说明",
        "2030年度政府性基金预算财政拨款收入8万元，支出7万元，年末结转和结余1万元。",
    ) == [
        ("government_fund_income", "8"),
        ("government_fund_expenditure", "7"),
        ("stated_amount/年末结转和结余", "1"),
    ]


def test_the_ways_of_speaking_of_other_provinces_and_of_the_ministries():
    assert said(
        "一、收入支出决算总体情况说明",
        "甲部2030年度收、支总计均为12,345.67万元。与2029年相比，收、支总计各增加4.5万元。",
    ) == [
        ("total_income", "12345.67"),
        ("total_expenditure", "12345.67"),
        ("total_income_change", "4.5"),
        ("total_expenditure_change", "4.5"),
    ]
    assert said("三、支出决算情况说明", "2030年度支出合计98万元，其中：基本支出60万元。") == [
        ("current_year_expenditure", "98"),
        ("basic_expenditure", "60"),
    ]
    assert said(
        "外宾接待支出1万元，接待国（境）外来访团组5个、来访外宾50人次。国内公务接待支出9万元，共接待国内来访团组100个、来宾1500人次。"
    ) == [
        ("reception_foreign", "1"),
        ("foreign_reception_batches", "5"),
        ("foreign_reception_persons", "50"),
        ("reception_domestic", "9"),
        ("reception_batches", "100"),
        ("reception_persons", "1500"),
    ]
    assert said("本年收入合计90万元；包括财政拨款收入80万元（其中：一般公共预算70万元），占收入合计88.9%。") == [
        ("current_year_income", "90"),
        ("fiscal_appropriation_income", "80"),
        ("general_budget_income", "70"),
        ("fiscal_appropriation_income_share", "88.9"),
    ]
    assert said("收入支出总计12,345,678.90元，收入总计5，084.72万元。") == [
        ("total_income", "1234.567890"),
        ("total_expenditure", "1234.567890"),
        ("total_income", "5084.72"),
    ]


def test_brackets_are_a_sentence_of_their_own():
    assert said(
        "政府采购支出总额（以合同签订为准，含本级3万元）为251.25万元。国内公务接待支出0.39万元（含外宾接待支出0.10万元），占100%。"
    ) == [
        ("stated_amount/含本级", "3"),
        ("procurement_total", "251.25"),
        ("reception_domestic", "0.39"),
        ("reception_foreign", "0.10"),
        ("reception_domestic_share", "100"),
    ]


def test_a_heading_supplies_the_subject_of_a_sentence_without_one():
    assert said("（一）机关运行经费支出情况说明", "2030年度支出决算21.35万元，比上年增加1万元。") == [
        ("operating_cost", "21.35"),
        ("operating_cost_change", "1"),
    ]


def test_full_width_digits_and_latin_marks_read_alike():
    assert said("２０３０年度机关运行经费支出１２．５万元，比上年增长３％。") == said(
        "2030年度机关运行经费支出12.5万元,比上年增长3%。"
    )


def test_about_year_is_that_of_the_document_where_nothing_says_otherwise():
    (fact,) = facts("机关运行经费支出1万元。")
    assert fact.about_year == YEAR


def test_a_policys_figures_are_about_the_year_from_which_it_holds():
    assert said("从2022年1月起，缴费基数按上年度平均工资的60%核定，缴费率按3.5%确定。2030年会议费1万元。") == [
        ("stated_rate/缴费基数按上年度平均工资的@2022", "60"),
        ("stated_rate/缴费率按@2022", "3.5"),
        ("meeting", "1"),
    ]


def test_a_quoted_documents_figures_are_about_its_year():
    assert said("根据《某办法》（某发〔2028〕3号）规定：“补助比例为30%”，今年到位率90%。") == [
        ("stated_rate/补助比例@2028", "30"),
        ("stated_rate/今年到位率", "90"),
    ]


def test_an_old_value_is_that_of_the_year_before_and_shares_the_unit_of_its_sentence():
    assert said("2030年补助增加30元/人，一般县由26元预计提高到29元。机关运行经费由10万元增加到12万元。") == [
        ("stated_standard/补助增加", "30"),
        ("stated_standard/一般县@2029", "26"),
        ("stated_standard/一般县", "29"),
        ("operating_cost@2029", "10"),
        ("operating_cost", "12"),
    ]


def test_when_a_body_was_founded_and_its_code():
    assert said("甲中心，成立于2001年，编制数30名。") == [
        ("founded_year/甲中心@2001", "2001"),
        ("staff_quota", "30"),
    ]
    assert said("部门编号：303 部门名称：示范市甲局") == [("department_code", "303")]


def test_what_did_not_happen_is_zero():
    assert said("2030年度未发生因公出国（境）费，外事接待费支出为零。未发生重大事故。") == [
        ("abroad", "0"),
        ("reception_foreign", "0"),
    ]


def test_a_rate_that_stands_before_its_name_takes_it():
    assert said("2030年执行8%的缴费比例，按照每人每年640元的标准补助，该基金设立已满5年。") == [
        ("stated_rate/缴费比例", "8"),
        ("stated_standard/标准", "640"),
        ("stated_count/该基金设立已满", "5"),
    ]


def test_the_year_of_an_old_value_is_that_of_the_old_value_only():
    assert said("会议费由2028年的5万元减少到4万元。培训费由上年的3万元增加到6万元。") == [
        ("meeting@2028", "5"),
        ("meeting", "4"),
        ("training@2029", "3"),
        ("training", "6"),
    ]
