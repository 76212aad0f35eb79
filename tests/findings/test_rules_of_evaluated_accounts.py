"""P018 to P020: performance tables against the accounts, the text and each other."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from assets.documents.model import LINE, Document
from assets.facts.model import Fact
from assets.findings.audit import audit
from assets.findings.model import Finding
from tests.findings.accounts import YEAR, fact
from tests.tables.building import document, page

TASKS = "任务名称 | 主要内容 | 预算数（万元） | 执行数（万元） | 执行率"
INDICATORS = "一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分"


def read(*parts: Any) -> Document:
    return document(msgspec.structs.replace(page(1, *parts), unit=LINE))


def overall(spent: str = "60.00", cost: str = "60.00", task: str = "25.00", persons: str = "500000") -> Document:
    """A department's own table: two tasks for basic expenditure, one project, and the indicators."""
    return read(
        f"某局部门整体支出绩效自评表（{YEAR}年度）",
        [
            TASKS,
            f"基本支出 | 人员工资 | {spent} | {spent} | 100%",
            "基本支出 | 下属单位 | 15.00 | 15.00 | 100%",
            f"农村道路养护工作经费 | 日常养护 | {task} | {task} | 100%",
            f"金额合计 |  | 100.00 | {100 if spent == '60.00' else 80}.00 | 100%",
        ],
        [
            INDICATORS,
            f"产出指标 | 数量指标 | 惠及群众人数 | {persons} | {persons} | 40 | 40",
            f"产出指标 | 成本指标 | 农村道路养护工作经费 | {cost} | {cost} | 20 | 20",
        ],
    )


def found(code: str, given: Document, *facts: Fact) -> list[Finding]:
    own = [
        msgspec.structs.replace(each, source=msgspec.structs.replace(each.source, document=given.sha256))
        for each in facts
    ]
    return [each for each in audit([(given, [])], own, [], YEAR) if each.code == code]


ACCOUNTS = (fact("basic_expenditure", "75.00"), fact("project_expenditure", "25.00"))


def test_tasks_that_sum_to_the_accounts_are_left_alone() -> None:
    assert found("P018", overall(), *ACCOUNTS) == []


def test_tasks_of_some_units_only_are_told_with_both_sums() -> None:
    (finding,) = found("P018", overall(spent="30.00"), *ACCOUNTS)
    assert (finding.stated, finding.expected) == ("45.00", "75.00")
    assert "30.00 + 15.00 = 45.00 万元，决算基本支出 75.00 万元；其余任务 35.00 万元" in finding.message


def test_without_accounts_nothing_is_said_of_the_tasks() -> None:
    assert found("P018", overall(spent="30.00")) == []


@pytest.mark.parametrize(("cost", "count"), [("25.00", 0), ("0.20", 1)])
def test_a_cost_indicator_states_what_its_task_spent(cost: str, count: int) -> None:
    assert len(found("P019", overall(cost=cost))) == count


def test_the_text_states_what_the_task_of_that_name_spent() -> None:
    def said(text: str) -> Fact:
        return fact("stated_amount", text, subject="农村道路养护工作经费")

    assert found("P019", overall(cost="25.00"), said("25.00")) == []
    assert len(found("P019", overall(cost="25.00"), said("21.70"))) == 1
    # A budget and what was spent differ rightly: two numbers of one name do not say which is which.
    assert found("P019", overall(cost="25.00"), said("21.70"), said("30.00")) == []


@pytest.mark.parametrize(
    ("persons", "stated", "count"),
    [("500000", "500000", 0), ("7071", "500000", 1), ("6000", "600", 1), ("600000", "500000", 0)],
)
def test_a_whole_far_below_its_part_or_a_lost_zero_is_told(persons: str, stated: str, count: int) -> None:
    part = fact("stated_count", stated, subject="道路养护项目：惠及群众人数")
    assert len(found("P020", overall(persons=persons), part)) == count
