"""Scores and grades that the running text states."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from tests.facts.test_performance import stated, totals

# Indicators in the text


@pytest.mark.parametrize(
    ("text", "name", "weight", "score", "reason"),
    [
        ("2.1 预算完成率：共12分。得分=[90.5%-85%]÷[95%-85%]×12=6.6，得6.6分。", "预算完成率", 12, "6.6", None),
        ("1.2 准确性：共3分。叙述不一致，扣1分；格式准确，得1分。合计得2分。", "准确性", 3, "2", None),
        ("1.4 及时性：共2分。公开及时，得2。", "及时性", 2, "2", "公开及时"),
        ("2.3 公用经费控制率：共4分。控制率355%>100%，不得分。", "公用经费控制率", 4, "0", "控制率355%>100%"),
        ("1. 通用指标：权重40分，资金结余率达22%，扣掉10分，自评得分30分。", "通用指标", 40, "30", None),
        ("3. 特性指标：权重30分，自评得分30分", "特性指标", 30, "30", None),
    ],
)
def test_an_indicator_that_one_paragraph_states(
    text: str, name: str, weight: int, score: str, reason: str | None
) -> None:
    found = stated("某局2022年部门整体支出绩效评价报告", "（三）绩效分析", "2、过程情况分析", text)
    (row,) = found.rows
    assert [row.kind, row.name, row.weight, row.score] == ["narrative", name, weight, Decimal(score)]
    if reason is not None:
        assert row.reason == reason


@pytest.mark.parametrize(
    ("text", "name", "weight", "score", "reason"),
    [
        ("（一）预算编制（15分）。目标不够细化，该项得分13.5分。", "预算编制", 15, "13.5", "目标不够细化"),
        ("1.预算编制（15分）：编制完整，扣0.5分，得14.5分。", "预算编制", 15, "14.5", "编制完整，扣0.5分"),
        ("（1）预算编制合理性（满分5分，得分4分）。编制合理。", "预算编制合理性", 5, "4", "编制合理。"),
        ("1.预算执行率（满分10分，得9.5分）：执行率95%。", "预算执行率", 10, "9.5", "执行率95%。"),
        ("1.预算执行率满分10分，得分9分。", "预算执行率", 10, "9", None),
        ("A1.立项依据充分性（3分）：符合规定，得3分。", "立项依据充分性", 3, "3", "符合规定"),
        ("通用指标：权重40分，资金结余率达22%，自评得分30分。", "通用指标", 40, "30", "资金结余率达22%"),
    ],
)
def test_other_ways_to_state_an_indicator_in_one_paragraph(
    text: str, name: str, weight: int, score: str, reason: str | None
) -> None:
    found = stated("某局2022年部门整体支出绩效评价报告", "二、绩效分析", text)
    (row,) = found.rows
    assert [row.name, row.weight, row.score, row.reason] == [name, weight, Decimal(score), reason]
    assert not found.totals


def test_indicators_below_headings_that_say_what_they_weigh() -> None:
    found = stated(
        "某局2022年部门整体支出绩效评价报告",
        "三、评价指标分析",
        "（一）投入（20分）",
        "1.目标设定（10分）",
        "（1）绩效目标合理性（5分）",
        "目标合理，但不够细化，扣1分。",
        "该项指标得4分。",
        "（2）绩效指标明确性（5分）",
        "评分标准：符合得5分，每缺一项扣1分。",
        "指标明确。该指标得分5分。",
        "（二）过程（80分）",
        "1.预算完成率（80分）",
        "得分：72.5分",
    )
    seen = [(r.level1, r.level2, r.name, r.weight, r.score) for r in found.rows]
    assert seen == [
        ("投入", "目标设定", "绩效目标合理性", 5, 4),
        ("投入", "目标设定", "绩效指标明确性", 5, 5),
        ("过程", "", "预算完成率", 80, Decimal("72.5")),
    ]
    assert not found.totals


def test_what_only_sums_up_the_indicators_below_it_is_none() -> None:
    found = stated(
        "某局2022年部门整体支出绩效评价报告",
        "（一）决策指标（20分，得分17分）",
        "1.项目立项（分值10分，得分8分）",
        "（1）立项依据充分性：分值5分，得分5分",
        "（2）立项程序规范性（分值5分，得分3分）",
    )
    assert [(r.name, r.weight, r.score) for r in found.rows] == [("立项依据充分性", 5, 5), ("立项程序规范性", 5, 3)]
    assert [(t.part, t.score) for t in found.totals] == [("决策指标", 17), ("项目立项", 8)]


def test_labels_below_a_name_without_a_number() -> None:
    found = stated(
        "某局2022年部门整体支出绩效评价报告",
        "（一）投入情况分析",
        "1、目标设定",
        "绩效目标合理性",
        "分值：5分",
        "得分：4.5分",
    )
    (row,) = found.rows
    assert (row.level1, row.level2, row.name) == ("投入", "目标设定", "绩效目标合理性")
    assert [row.weight, row.score] == [5, Decimal("4.5")]


def test_an_indicator_that_several_paragraphs_state() -> None:
    found = stated(
        "某局2022年部门整体支出绩效评价报告",
        "（一）投入情况分析",
        "1、目标设定",
        "（1）绩效目标合理性",
        "指标赋分：3分",
        "指标解释：目标依据是否充分。",
        "计分要求：符合3项，得3分；符合2项，得2分。",
        "目标申报表齐全，符合规划。",
        "指标得分：2.5分",
    )
    (row,) = found.rows
    assert (row.level1, row.level2, row.name) == ("投入", "目标设定", "绩效目标合理性")
    assert [row.weight, row.score] == [3, Decimal("2.5")]
    assert (row.rule, row.reason) == ("符合3项，得3分；符合2项，得2分。", "目标申报表齐全，符合规划。")
    assert not found.totals


@pytest.mark.parametrize(
    "text",
    [
        "计分要求：符合3项，得3分；符合2项，得2分；符合1项，得1分。",
        "1.总分设置为100分，等级一般划分为四档：90（含）-100分为优、80（含）-90分为良。",
        "服务群众对象平均调查得分为98分，最终得分为98.8分，达到优秀标准。",
        "涉及预算金额598.42万元，平均得分99.43分。",
        "绩效评级为“良”的项目0个；绩效评级为“合格”的项目0个。",
        "扣0.5分，得4.5分。",
        "各项目自评得分均在90分以上。",
    ],
)
def test_rules_and_surveys_are_no_scores(text: str) -> None:
    found = stated("某局2022年部门整体支出绩效评价报告", text)
    assert (found.rows, found.totals) == ([], [])


# Totals and grades


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("部门整体支出自评得分95，全年预算数918.37万元。", [(None, 2022, "self", None, 95, None, None)]),
        (
            "本部门对道路养护项目开展了部门重点绩效评价，评价得分94，综合评价等级为“优”。",
            [("道路养护", 2022, "key", None, 94, None, "优")],
        ),
        (
            "本部门对2021年部门整体支出项目开展了财政重点绩效评价，评价得分93，综合评价等级为“优”。",
            [(None, 2021, "key", None, 93, None, "优")],
        ),
        (
            "根据对2022年“道路养护”项目总结和自查，项目支出绩效自评成绩为90分，自评等级为优。",
            [("道路养护", 2022, "self", None, 90, None, "优")],
        ),
        (
            "1.苗木培育项目：全年预算数415.02万元，执行数388.23万元，自评得分91.2分。",
            [("苗木培育", 2022, "self", None, Decimal("91.2"), None, None)],
        ),
        ("道路养护项目绩效自评100分，绩效自评综述：无。", [("道路养护", 2022, "self", None, 100, None, None)]),
        ("认真组织开展整体支出绩效自评，自评等级“良好”。", [(None, 2022, "self", None, None, None, "良好")]),
        (
            "投入15分（满分18分）、过程分30分（满分34分），合计得分为45分（满分52分）。",
            [
                (None, 2022, None, "投入", 15, 18, None),
                (None, 2022, None, "过程", 30, 34, None),
                (None, 2022, None, None, 45, 52, None),
            ],
        ),
        ("综合得分95.6分，评价等级为“优”。", [(None, 2022, None, None, Decimal("95.6"), None, "优")]),
        ("自评得分为 98 分，自评等级为“优”。", [(None, 2022, "self", None, 98, None, "优")]),
        ("自评结论：得分99分，自评等级为优。", [(None, 2022, "self", None, 99, None, "优")]),
        ("评价总得分91.3分，绩效评级为“优”。", [(None, 2022, None, None, Decimal("91.3"), None, "优")]),
        (
            "整体支出绩效自评综合得分96分，评价结果为优秀。",
            [(None, 2022, "self", None, 96, None, "优秀")],
        ),
        (
            "公路养护项目自评得分为95分，评价等级为“优”；桥梁检测项目自评得分为88分，评价等级为“良”。",
            [("公路养护", 2022, "self", None, 95, None, "优"), ("桥梁检测", 2022, "self", None, 88, None, "良")],
        ),
        (
            "产出指标（50分）得分48分，效益指标（30分）得分29分。",
            [(None, 2022, None, "产出指标", 48, 50, None), (None, 2022, None, "效益指标", 29, 30, None)],
        ),
        ("决策类指标分值20分，得分18.5分。", [(None, 2022, None, "决策类指标", Decimal("18.5"), 20, None)]),
        (
            "其中：投入15分，得14分；过程25分，得24分。",
            [(None, 2022, None, "投入", 14, 15, None), (None, 2022, None, "过程", 24, 25, None)],
        ),
        ("目标设定：该项指标满分5分，自评得5分。", [(None, 2022, "self", "目标设定", 5, 5, None)]),
        (
            "2021年度整体支出自评得分为97分，本次绩效重点评价得分85.1分。",
            [(None, 2021, "self", None, 97, None, None), (None, 2021, "key", None, Decimal("85.1"), None, None)],
        ),
        (
            "综合考虑预算执行情况得分9.74分，指标完成情况得分89分，绩效自评价结果为：总得分98.74分，属于“优”。",
            [
                (None, 2022, None, "预算执行情况", Decimal("9.74"), None, None),
                (None, 2022, None, "指标完成情况", 89, None, None),
                (None, 2022, "self", None, Decimal("98.74"), None, "优"),
            ],
        ),
    ],
)
def test_totals_and_grades_that_a_sentence_states(text: str, expected: list[tuple[Any, ...]]) -> None:
    assert totals(stated(text)) == expected
