"""Which year and which project a paragraph is about, and which paragraphs state nothing."""

from __future__ import annotations

from assets.documents.prose import paragraphs
from assets.facts.sections import own_names
from tests.facts.building import document, said


def test_a_bound_in_report_about_another_year_keeps_its_year_to_the_end_of_its_part():
    assert said(
        "机关运行经费支出1万元。",
        "第五部分 附件",
        "示范市甲局2029年度部门整体支出绩效评价报告",
        "一、部门基本情况",
        "本部门人员编制57人。",
        "合计得分为93分（满分100分）。",
        "第六部分 附表",
        "机关运行经费支出3万元。",
    ) == [
        ("operating_cost", "1"),
        ("staff_quota@2029", "57"),
        ("key_evaluation_score@2029", "93"),
        ("stated_score/满分@2029", "100"),
        ("operating_cost", "3"),
    ]


def test_a_title_on_two_lines_is_one_title():
    assert said("示范市甲局2029年部门整体支出", "绩效评价报告", "委托单位：示范市财政局", "实有人员50人。") == [
        ("staff_actual@2029", "50")
    ]


def test_a_title_in_a_sentence_or_in_book_title_marks_turns_nothing():
    assert said("详见所附报告《示范市甲局2029年部门整体支出绩效评价报告》。", "实有人员50人。") == [
        ("staff_actual", "50")
    ]


def test_a_year_too_far_away_is_not_believed():
    assert said("示范市甲局1999年部门整体支出绩效评价报告", "实有人员50人。") == [("staff_actual", "50")]


def test_a_project_report_has_its_project_as_subject_and_states_nothing_about_the_department():
    assert said(
        "2030年度市级地图编制经费绩效自评分析报告",
        "2030年度该项目预算2052万元，当年度实际执行数1999.04万元，预算完成率97.42%。",
        "项目支出1999.04万元，印图300张。",
        "项目绩效自评价结果为：总得分98.74分，属于“优”。",
    ) == [
        ("project_budget/市级地图编制经费", "2052"),
        ("project/市级地图编制经费", "1999.04"),
        ("project_completion_rate/市级地图编制经费", "97.42"),
        ("stated_amount/市级地图编制经费：项目支出", "1999.04"),
        ("stated_count/市级地图编制经费：印图", "300"),
        ("self_evaluation_score/市级地图编制经费", "98.74"),
    ]


def test_a_project_that_the_title_does_not_name_is_named_by_the_line_after_it():
    for line in ("（项目：测绘仪器购置）", "（测绘仪器购置）", "项目名称：测绘仪器购置"):
        assert said("2030年度项目（政策）支出绩效自评报告", line, "自评得分90分。") == [
            ("self_evaluation_score/测绘仪器购置", "90")
        ]


def test_each_annex_begins_anew():
    assert said(
        "2029年度测绘仪器购置项目绩效评价报告",
        "全年预算数5万元。",
        "附件2",
        "2030年度部门整体支出绩效自评报告",
        "自评得分82分。",
    ) == [("project_budget/测绘仪器购置@2029", "5"), ("self_evaluation_score", "82")]


def test_a_report_on_the_whole_department_speaks_of_its_expenditure():
    assert said(
        "2030年度部门整体支出绩效评价报告", "2030年预算完成数为23.04万元，调整预算数为24万元，预算完成率96%。"
    ) == [
        ("total_expenditure", "23.04"),
        ("total_expenditure_adjusted_budget", "24"),
        ("total_expenditure_completion_rate", "96"),
    ]


def test_glossaries_and_notes_state_nothing():
    assert (
        said("第四部分 名词解释", "1. 大型设备：指单价在100万元以上的设备，共5台，其使用年限为10年以上，价值500万元。")
        == []
    )
    assert said("注：本表金额以万元计，机关运行经费5万元。") == []


def test_rules_of_scoring_are_kept_without_a_concept():
    assert said("计分要求：“三公”经费决算0万元，得3分；90（含）-100分为优。") == [
        ("stated_amount/三公经费决算", "0"),
        ("stated_score/得", "3"),
        ("stated_score", "90"),
        ("stated_score/为优", "100"),
    ]


def test_the_department_is_known_by_the_titles_that_name_it():
    made = document("示范市云梦学校管理中心（汇总）2030年度部门决算", "编制部门：示范市云梦学校管理中心")
    assert own_names(paragraphs(made)) == ("示范市云梦学校管理中心（汇总）", "示范市云梦学校管理中心")
    assert said(
        "示范市云梦学校管理中心2030年度部门决算",
        "示范市云梦学校管理中心2030年度政府采购支出总额5万元。甲所政府采购支出总额2万元。",
    ) == [("procurement_total", "5"), ("procurement_total/甲所", "2")]
