"""Sentences of published accounts and reports, and what each number in them states.

The figures are made up; the ways of speaking are those of several provinces.
"""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.facts.building import facts, said


def test_two_totals_with_one_amount_and_their_common_change():
    assert said(
        "2030年度收入总计、支出总计均为1,200.50万元，与上年相比收入总计、支出总计均减少300.25万元，下降20.01%。"
    ) == [
        ("total_income", "1200.50"),
        ("total_expenditure", "1200.50"),
        ("total_income_change", "-300.25"),
        ("total_expenditure_change", "-300.25"),
        ("total_income_change_rate", "-20.01"),
        ("total_expenditure_change_rate", "-20.01"),
    ]


def test_a_word_for_both_totals_states_both():
    assert said("示范市甲局2030年度收入支出总计1200.50万元。与2029年度相比，收入支出总计增加5万元。") == [
        ("total_income", "1200.50"),
        ("total_expenditure", "1200.50"),
        ("total_income_change", "5"),
        ("total_expenditure_change", "5"),
    ]


def test_each_total_keeps_its_own_change():
    assert said(
        "一、收入支出决算总体情况说明",
        "2030年度收入8.5万元、支出总计为8.4万元。与上年相比，收入总计减少3万元，下降26.1%、支出总计增加4万元，增长90%。",
    ) == [
        ("total_income", "8.5"),
        ("total_expenditure", "8.4"),
        ("total_income_change", "-3"),
        ("total_income_change_rate", "-26.1"),
        ("total_expenditure_change", "4"),
        ("total_expenditure_change_rate", "90"),
    ]


def test_the_section_tells_which_totals_are_meant():
    assert said("四、财政拨款收入支出决算总体情况说明", "2030年度收入总计、支出总计均为7万元。") == [
        ("fiscal_total_income", "7"),
        ("fiscal_total_expenditure", "7"),
    ]
    assert said("财政拨款收入总计、支出总计均为7万元，与上年相比，收入总计、支出总计均增加1万元。") == [
        ("fiscal_total_income", "7"),
        ("fiscal_total_expenditure", "7"),
        ("fiscal_total_income_change", "1"),
        ("fiscal_total_expenditure_change", "1"),
    ]


def test_shares_belong_to_the_amount_before_and_not_to_their_base():
    assert said("本年支出合计100万元，其中：基本支出60万元，占本年支出合计的60%；项目支出40万元，占40.00%。") == [
        ("current_year_expenditure", "100"),
        ("basic_expenditure", "60"),
        ("basic_expenditure_share", "60"),
        ("project_expenditure", "40"),
        ("project_expenditure_share", "40.00"),
    ]


def test_budget_final_completion_and_share_in_one_sentence():
    assert said(
        "五、一般公共预算财政拨款支出决算情况说明",
        "2030年度一般公共预算财政拨款支出年初预算90万元，支出决算99万元，完成年初预算的110%，占本年支出合计的100%。"
        "与上年相比，财政拨款支出减少11万元，下降10%，下降的主要原因是：项目支出比上年减少9万元。",
    ) == [
        ("general_budget_expenditure_initial_budget", "90"),
        ("general_budget_expenditure", "99"),
        ("general_budget_expenditure_completion_rate", "110"),
        ("general_budget_expenditure_share", "100"),
        ("general_budget_expenditure_change", "-11"),
        ("general_budget_expenditure_change_rate", "-10"),
        ("stated_amount/项目支出比上年减少", "-9"),
    ]


def test_an_item_is_named_by_the_last_account_of_its_path():
    assert said(
        "1. 社会保障和就业支出（类）行政事业单位养老支出（款）事业单位离退休（项）。主要用于：退休人员经费等基本支出。"
        "年初预算为58.67万元，支出决算为51.7万元。完成年初预算的88.12%。决算数小于预算数的主要原因：人员调出。"
    ) == [
        ("functional_item_initial_budget/事业单位离退休", "58.67"),
        ("functional_item/事业单位离退休", "51.7"),
        ("functional_item_completion_rate/事业单位离退休", "88.12"),
    ]


@pytest.mark.parametrize(
    ("path", "name"),
    [
        (
            "一般公共服务支出（类）政府办公厅（室）及相关机构事务（款）其他政府办公厅（室）及相关机构事务支出（项）：",
            "其他政府办公厅（室）及相关机构事务支出",
        ),
        ("其中：住房保障支出（类）住房改革支出（款）住房公积金（项）", "住房公积金"),
        ("一是教育支出（类）", "教育支出"),
        ("教育支出", "教育支出"),
    ],
)
def test_the_name_of_an_item_is_what_the_form_prints(path, name):
    assert said(f"一般公共预算财政拨款支出9万元，主要用于以下方面：{path}支出决算3万元。")[-1] == (
        f"functional_item/{name}",
        "3",
    )


def test_parts_of_a_budget_are_budgets():
    assert said("2030年部门预算支出9万元。", "按功能科目分类，其中教育支出5万元、住房保障支出4万元。") == [
        ("total_expenditure_initial_budget", "9"),
        ("functional_item_initial_budget/教育支出", "5"),
        ("functional_item_initial_budget/住房保障支出", "4"),
    ]


def test_the_three_public_expenses_with_their_parts():
    assert said(
        "“三公”经费财政拨款支出年初预算为2.85万元，支出决算为0.39万元，完成预算的13.68%，其中：因公出国（境）费决算为0.00万元，"
        "完成预算的0.00%；公务接待费支出决算为0.39万元，完成预算的13.68%。"
        "2030年度“三公”经费支出决算数比2029年度减少0.15万元，下降（增长）27.78%，其中：公务接待费支出与上一年度持平。"
    ) == [
        ("three_public_initial_budget", "2.85"),
        ("three_public", "0.39"),
        ("three_public_completion_rate", "13.68"),
        ("abroad", "0.00"),
        ("abroad_completion_rate", "0.00"),
        ("reception", "0.39"),
        ("reception_completion_rate", "13.68"),
        ("three_public_change", "-0.15"),
        ("three_public_change_rate", "-27.78"),
        ("reception_change", "0"),
    ]


def test_level_with_last_year_is_a_change_of_zero_and_level_with_the_budget_is_none():
    stated = facts("2030年度财政拨款安排会议费预算1.2万元，支出决算1.2万元，与预算数持平。决算数与上年相比无增减。")
    assert [(f.fact, f.text, f.value) for f in stated if f.fact.endswith("change")] == [
        ("meeting_change", "无增减", Decimal(0))
    ]
    assert said("会议费支出1万元，与上年基本持平。") == [("meeting", "1")]


def test_counts_are_told_apart_by_their_unit():
    assert said(
        "全年安排因公出国（境）团组2个、累计11人次。公务接待费0.39万元，国内公务接待3批次、26人次，其中：接待外宾1批次、4人次。"
    ) == [
        ("abroad_groups", "2"),
        ("abroad_persons", "11"),
        ("reception", "0.39"),
        ("reception_batches", "3"),
        ("reception_persons", "26"),
        ("foreign_reception_batches", "1"),
        ("foreign_reception_persons", "4"),
    ]


def test_staff_by_kind_belongs_to_quota_or_staff():
    assert said(
        "截至2030年底，本部门人员编制59人，其中行政编制10人、事业编制49人；实有人员54人，其中行政8人、事业46人。单位管理的离退休人员3人。"
    ) == [
        ("staff_quota", "59"),
        ("staff_quota_administrative", "10"),
        ("staff_quota_institution", "49"),
        ("staff_actual", "54"),
        ("staff_actual_administrative", "8"),
        ("staff_actual_institution", "46"),
        ("retired_staff", "3"),
    ]


def test_staff_of_a_unit_below_are_not_those_of_the_department():
    assert said("甲局编制数为3人，实有在职人数4人。下属二级单位甲保障中心事业编制7人，实际人数21人。") == [
        ("staff_quota", "3"),
        ("staff_actual", "4"),
        ("staff_quota_institution/甲保障中心", "7"),
        ("staff_actual/甲保障中心", "21"),
    ]


def test_vehicles_and_equipment():
    assert said(
        "截至2030年12月31日，示范市甲局共有车辆3辆，其中：主要领导干部用车1辆、其他用车2辆。单价100万元（含）以上设备（不含车辆）4台（套）。当年购置车辆0辆；购置单价100万元以上的设备1台（套）。"
    ) == [
        ("vehicles", "3"),
        ("vehicles_of_kind/主要领导干部用车", "1"),
        ("vehicles_of_kind/其他用车", "2"),
        ("equipment_over_1m", "4"),
        ("vehicles_purchased", "0"),
        ("equipment_over_1m_purchased", "1"),
    ]


def test_procurement_with_shares_of_different_bases():
    assert said(
        "2030年度政府采购支出总额共132.44万元，其中：政府采购货物支出32.44万元、政府采购工程支出0万元、政府采购服务支出100万元。"
        "政府采购授予中小企业合同金额90万元，占政府采购支出合同总额的67.96%，其中：授予小微企业合同金额9万元，占授予中小企业合同金额的10%；"
        "货物采购授予中小企业合同金额占政府采购货物支出合同的50%。"
    ) == [
        ("procurement_total", "132.44"),
        ("procurement_goods", "32.44"),
        ("procurement_works", "0"),
        ("procurement_services", "100"),
        ("procurement_sme", "90"),
        ("procurement_sme_share", "67.96"),
        ("procurement_micro", "9"),
        ("procurement_micro_share", "10"),
        ("procurement_goods_sme_share", "50"),
    ]


def test_what_is_not_understood_never_takes_the_subject_before():
    assert said(
        "机关运行经费支出184.65万元，比2029年度增加2.55万元，增长1.40%。住院报销费用1,000元，占12%，人均公用经费3元。"
    ) == [
        ("operating_cost", "184.65"),
        ("operating_cost_change", "2.55"),
        ("operating_cost_change_rate", "1.40"),
        ("stated_amount/住院报销费用", "0.1000"),
        ("stated_rate/住院报销费用占", "12"),
        ("stated_amount/人均公用经费", "0.0003"),
    ]


def test_a_stated_indicator_is_not_the_rate_of_its_concept():
    assert said(
        "2030年公用经费支出决算数=37.3万元，2030年公用经费支出预算数=10.5万元，公用经费控制率=37.3÷10.5×100%=355%。"
    ) == [
        ("public_cost", "37.3"),
        ("public_cost_budget", "10.5"),
        ("stated_rate/公用经费控制率", "355"),
    ]


def test_a_comparison_with_the_budget_is_no_change_against_last_year():
    assert said("会议费支出9万元，比年初预算增加2万元，增长28%。") == [
        ("meeting", "9"),
        ("stated_amount/比年初预算增加", "2"),
        ("stated_rate/比年初预算增加增长", "28"),
    ]


def test_figures_of_other_years_keep_their_year():
    assert said(
        "2029年公用经费支出决算数178万元，2030年公用经费支出决算数37万元，上年度累计结转结余资金总额为5万元。"
    ) == [
        ("public_cost@2029", "178"),
        ("public_cost", "37"),
        ("closing_carry_over@2029", "5"),
    ]
    assert said("机关运行经费支出9万元，比上年12万元减少3万元。") == [
        ("operating_cost", "9"),
        ("operating_cost@2029", "12"),
        ("operating_cost_change", "-3"),
    ]


def test_dates_numbers_of_documents_and_enumerators_state_nothing():
    assert (
        said(
            "根据《示范市2029年1000万元以上项目办法》（示财〔2030〕10号）和2030年3月1日第3次会议，联系电话：（029）83811256。"
        )
        == []
    )
    assert said("1. 2030年9月30日前完成。", "（2）编码2080505。", "2.1 预算完成率。", "附件2至附件5。") == []


def test_a_missing_unit_is_supplied_only_where_it_is_certain():
    assert said("与上年相比，会议费减少417.56，下降32.95%。") == [
        ("meeting_change", "-417.56"),
        ("meeting_change_rate", "-32.95"),
    ]
    assert said("与上年相比，会议费增加3万元，增长13.95。") == [
        ("meeting_change", "3"),
        ("meeting_change_rate", "13.95"),
    ]
    assert said("人员编制：40  实际在职人员总数：37") == [("staff_quota", "40"), ("staff_actual", "37")]
    assert said("会议费1200，培训费1300。") == []
