from __future__ import annotations

from decimal import Decimal
from typing import Any

import msgspec

from assets.documents.model import LINE
from assets.facts.from_performance import facts_from_performance
from assets.facts.performance import read_performance
from tests.tables.building import document, page


def facts(*parts: Any) -> dict[tuple[str, str | None], Any]:
    read = document(msgspec.structs.replace(page(1, *parts), unit=LINE))
    found = facts_from_performance(read, read_performance(read, 2022))
    assert all(fact.method == "performance" and fact.about_year == 2022 for fact in found)
    return {(fact.fact, fact.subject): (fact.value, fact.unit) for fact in found}


FUNDS = [
    "资金来源 | 年初预算数(元) | 全年预算数(元) | 全年执行数(元) | 资金结余(元) | 执行率 | 得分",
    "合计 | 30000 | 20000 | 15000.05 | 4999.95 | 75.00 | 7.5",
    "基本支出 | 10000 | 10000 | 9000 | 1000 | 90.00 | 9",
]


def test_the_funds_of_the_department_are_those_that_it_evaluated() -> None:
    found = facts("2022年度部门整体支出绩效自评报告", "现报告如下。", FUNDS)
    assert found["evaluated_expenditure_initial_budget", None] == (3, "万元")
    assert found["evaluated_expenditure_adjusted_budget", None] == (2, "万元")
    assert found["evaluated_expenditure", None] == (Decimal("1.500005"), "万元")
    assert found["evaluated_expenditure_completion_rate", None] == (75, "%")
    assert found["stated_amount", "资金结转结余"] == (Decimal("0.499995"), "万元")
    assert found["basic_expenditure", None] == (Decimal("0.9"), "万元")


def test_the_funds_of_a_project_are_the_projects() -> None:
    found = facts("2022年度道路养护绩效自评分析报告", "现报告如下。", FUNDS)
    assert found["project", "道路养护"] == (Decimal("1.500005"), "万元")
    assert not any(fact == "basic_expenditure" for fact, _ in found)


def test_targets_and_actual_values_are_facts_where_they_are_numbers_with_a_unit() -> None:
    found = facts(
        "部门整体支出绩效自评表",
        [
            "一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分",
            "产出指标 | 数量指标 | 培训人次 | ≥300人次 | 312人次 | 20 | 20",
            "产出指标 | 成本指标 | 会议费 | ≤5万元 | 3000元 | 20 | 20",
            "产出指标 | 质量指标 | 合格率 | ≥95% | 96.5% | 20 | 20",
            "效益指标 | 社会效益指标 | 知晓率 | 提高 | 50 | 20 | 20",
        ],
    )
    assert found == {
        ("stated_count", "培训人次（指标值）"): (300, "人次"),
        ("stated_count", "培训人次（完成值）"): (312, "人次"),
        ("stated_amount", "会议费（指标值）"): (5, "万元"),
        ("stated_amount", "会议费（完成值）"): (Decimal("0.3"), "万元"),
        ("stated_rate", "合格率（指标值）"): (95, "%"),
        ("stated_rate", "合格率（完成值）"): (Decimal("96.5"), "%"),
    }
