"""What performance tables and performance prose state, whose it is and of which year."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
import pytest

from assets.documents.model import LINE
from assets.documents.reader import read_file
from assets.facts.performance import Performance, read_performance
from assets.records import from_table, to_table
from assets.tables.performance.model import (
    PERFORMANCE,
    PERFORMANCE_FUNDS,
    PERFORMANCE_TOTALS,
    FundsRow,
    PerformanceRow,
    PerformanceTotal,
)
from assets.tables.performance.twins import Named, merged, paired, same_value
from tests.tables.building import document, page

COLUMNS = "一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分"
INDICATORS = [COLUMNS, "产出指标 | 数量指标 | 次数 | ≥2次 | 3次 | 50 | 48", "总分 | < | < | < | < | 100 | 92"]


def stated(*parts: Any, year: int = 2022) -> Performance:
    """What a document of these paragraphs and grids states; each string is a paragraph."""
    return read_performance(document(msgspec.structs.replace(page(1, *parts), unit=LINE)), year)


def totals(found: Performance) -> list[tuple[Any, ...]]:
    return [(t.subject, t.about_year, t.evaluation, t.part, t.score, t.full_score, t.grade) for t in found.totals]


def test_a_table_is_about_the_project_and_the_year_that_it_names() -> None:
    found = stated("2021年度某县道路养护项目支出绩效自评表", INDICATORS)
    (row,) = found.rows
    assert (row.kind, row.subject, row.about_year, row.evaluation) == (
        "project_self_evaluation",
        "某县道路养护",
        2021,
        "self",
    )


def test_a_table_of_the_whole_department_has_no_subject() -> None:
    (row,) = stated("某县交通局部门整体支出绩效自评表", "（2022年度）", INDICATORS).rows
    assert (row.kind, row.subject, row.about_year) == ("overall_self_evaluation", None, 2022)


def test_a_table_without_words_of_its_own_belongs_to_the_report_that_it_stands_in() -> None:
    found = stated("2022年度市直医药费绩效自评分析报告", "现将有关情况报告如下。", "（二）绩效指标完成情况", INDICATORS)
    assert {row.subject for row in found.rows} == {"市直医药费"}


def test_a_report_about_another_year_keeps_its_own() -> None:
    found = stated(
        "某局2021年部门整体支出绩效评价报告", "评价结果如下。", "表1 部门整体支出绩效评分表", INDICATORS, year=2022
    )
    assert {(row.about_year, row.evaluation, row.kind) for row in found.rows} == {(2021, "key", "evaluation_scores")}


def test_score_and_weight_can_be_shown_on_their_page() -> None:
    (row,) = stated("项目支出绩效自评表", INDICATORS).rows
    assert (row.source.page, row.weight_page) == (1, 1)
    assert row.weight_x1 == row.source.box.x0
    assert row.weight_top == row.source.box.top


def test_the_scores_of_two_evaluators_side_by_side_are_both_kept() -> None:
    table = [
        "一级指标 | 二级指标 | 三级指标 | 评分标准 | 分值 | 自评得分 | 评价得分 | 扣分原因",
        "投入 | 目标设定 | 目标合理性 | 合理得5分 | 5 | 5 | 4 | 不够细化",
        "过程 | 预算执行 | 执行率 | 每低1%扣1分 | 95 | 95 | 88 | 未完成",
        "合计 | < | < | < | 100 | 100 | 92 | ",
    ]
    found = stated("部门整体支出绩效评价评分表", table)
    scores = [(row.evaluation, row.name, row.weight, row.score, row.reason) for row in found.rows]
    assert scores == [
        ("key", "目标合理性", 5, 4, "不够细化"),
        ("key", "执行率", 95, 88, "未完成"),
        ("self", "目标合理性", 5, 5, None),
        ("self", "执行率", 95, 95, None),
    ]
    assert [row.row for row in found.rows] == [0, 1, 2, 3]
    assert [(t.evaluation, t.score) for t in found.totals] == [("key", 92), ("self", 100)]


@pytest.mark.parametrize(
    ("heading", "title", "evaluation"),
    [
        ("自评得分", "部门整体支出绩效评价评分表", "self"),
        ("财政复核得分", "部门整体支出绩效自评表", "key"),
        ("得分", "部门整体支出绩效自评表", "self"),
        ("评价得分", "部门整体支出绩效自评表", "self"),
        ("得分", "部门整体支出绩效评价评分表", "key"),
    ],
)
def test_who_gave_a_score_stands_above_it_or_in_the_title(heading: str, title: str, evaluation: str) -> None:
    header = COLUMNS.replace("得分", heading)
    assert {row.evaluation for row in stated(title, [header, *INDICATORS[1:]]).rows} == {evaluation}


def test_a_list_of_projects_states_the_total_of_each_project() -> None:
    table = [
        "序号 | 项目名称 | 全年预算数 | 全年执行数 | 执行率 | 自评得分 | 自评等级",
        "1 | 公路养护 | 120 | 100 | 83.33% | 93.5 | 优",
        "2 | 桥梁检测 | 20 | 20 | 100% | 88 | 良",
    ]
    found = stated("2022年度项目支出绩效自评情况汇总表", table)
    assert totals(found) == [
        ("公路养护", 2022, "self", None, Decimal("93.5"), None, "优"),
        ("桥梁检测", 2022, "self", None, 88, None, "良"),
    ]


def test_amounts_of_funds_are_in_ten_thousand_yuan() -> None:
    found = stated(
        "项目支出绩效自评表",
        [
            "资金来源 | 年初预算数(元) | 全年预算数(元) | 全年执行数(元) | 执行率 | 得分",
            "合计 | 20000 | 10000 | 9000 | 90% | 9",
        ],
    )
    (funds,) = found.funds
    assert [funds.initial_budget, funds.annual_budget, funds.executed] == [2, 1, Decimal("0.9")]
    assert [funds.execution_rate, funds.score, funds.unit] == [90, 9, "元"]


def test_the_records_survive_the_warehouse() -> None:
    found = stated(*["项目支出绩效自评表", INDICATORS, "评价得分94，综合评价等级为“优”。"])
    for rows, schema, kind in (
        (found.rows, PERFORMANCE, PerformanceRow),
        (found.funds, PERFORMANCE_FUNDS, FundsRow),
        (found.totals, PERFORMANCE_TOTALS, PerformanceTotal),
    ):
        assert from_table(to_table(rows, schema), kind) == rows


# One evaluation in two places


def test_what_one_table_leaves_open_is_decided_by_its_twin() -> None:
    report = ["2022年度医药费绩效自评分析报告", "现将有关情况报告如下。", "（二）绩效指标完成情况"]
    text = [
        "一级指标 | 二级指标 | 指标名称 | 年度指标 | < | 权重 | 得分 | 偏差原因",
        "^ | ^ | ^ | 年初指标 | 调整后指标 | ^ | ^ | ^",
        "产出指标 | 时效指标 | 发放及时性 | 30 | ≤30个工作日 | 15 | 10 | ",
    ]
    table = [
        "一级指标 | 二级指标 | 三级指标 | 年初指标值 | 调整后指标值 | 实际完成值 | 分值 | 得分",
        "产出指标 | 时效指标 | 发放及时性 | ≤30个工作日 | ≤30个工作日 | ≤15个工作日 | 10 | 10",
    ]
    alone = stated(*report, text).rows[0]
    assert [alone.actual, alone.weight, alone.score] == [None, 15, 10]
    both = stated(*report, text, "医药费项目支出绩效自评表", table).rows
    assert [[row.table, row.actual, row.score] for row in both] == [[0, "15", 10], [1, "≤15个工作日", 10]]
    (one,) = merged(both)
    assert [one.table, one.weight, one.score] == [1, 10, 10]


def test_names_pair_though_some_characters_were_misread() -> None:
    first = [Named("完善业务系统结算功能", "产出"), Named("会议费", "产出"), Named("服务对象满意度指标", "满意度")]
    second = [Named("会议费", "效益"), Named("完普业系统结算功能", "产出"), Named("本单位人员看法", "满意度")]
    assert paired(first, second) == [(0, 1), (1, 0), (2, 2)]


def test_a_name_with_a_misread_character_is_spelt_as_its_twin_spells_it() -> None:
    def table(name: str) -> list[str]:
        reason = "下一步继续完善制度"
        return [COLUMNS + " | 偏差原因", f"产出指标 | 数量指标 | {name} | 2次 | 2次 | 100 | 92 | {reason}"]

    found = stated("项目支出绩效自评表", table("完普结算系统功能"), "项目支出绩效自评表", table("完善结算系统功能"))
    assert [row.name for row in found.rows] == ["完普结算系统功能", "完善结算系统功能"]
    assert [row.name for row in merged(found.rows)] == ["完善结算系统功能"]


def test_another_number_in_a_name_is_not_a_misreading() -> None:
    found = stated(
        "项目支出绩效自评表",
        [COLUMNS, "产出指标 | 数量指标 | 第1季度培训次数 | 2次 | 2次 | 100 | 92"],
        "项目支出绩效自评表",
        [COLUMNS, "产出指标 | 数量指标 | 第2季度培训次数 | 2次 | 2次 | 100 | 92"],
    )
    assert merged(found.rows)[0].name == "第1季度培训次数"


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("≤20100人", "20100", True),
        ("＝100%", "100%", True),
        ("1668366剂次", "≤1668368剂次", False),
        ("有效减轻", "有效减轻。", True),
        ("5万元", "5元", False),
        (None, "5", True),
        ("-12个月", "=12个月", False),
    ],
)
def test_values_that_say_the_same(one: str | None, other: str | None, same: bool) -> None:
    assert same_value(one, other) is same


# The reference documents


@cache
def performance_of(shared: Path, department: str, year: int) -> Performance:
    (path,) = (shared / "corpus" / "inbox" / department / str(year)).iterdir()
    return read_performance(read_file(path), year)


def squeezed(text: str | None) -> str:
    return re.sub(r"\s", "", text or "")


def points(text: str | None) -> Decimal | None:
    return Decimal(text) if text and re.fullmatch(r"[\d.]+", text) else None


def compared(gold: list[dict[str, Any]], rows: list[PerformanceRow]) -> list[str]:
    """What differs between the truth and the rows, one line a row that is not all right."""
    names = [squeezed(r.get("level3") or r.get("level2") or r["level1"]).split("：")[-1] for r in gold]
    pairs = dict(paired([Named(name) for name in names], [Named(row.name.split("：")[-1]) for row in rows]))
    wrong = []
    for number, truth in enumerate(gold):
        row = rows[pairs[number]] if number in pairs else None
        if row is None:
            wrong.append(f"{names[number]}: not there")
        elif (row.weight, row.score) != (points(truth["weight"]), points(truth["score"])):
            wrong.append(f"{names[number]}: {row.weight}, {row.score}")
        elif not all(
            (truth[part] is None) == (value is None) and same_value(squeezed(truth[part]), value)
            for part, value in (("target", row.target), ("actual", row.actual))
            if truth[part] is not None or value is not None
        ):
            wrong.append(f"{names[number]}: {row.target}, {row.actual}")
    return wrong


def rows_of(found: Performance, subject: str | None, who: str, year: int) -> list[PerformanceRow]:
    own = [
        row
        for row in found.rows
        if row.about_year == year
        and row.evaluation == who
        and row.kind != "indicator_system"
        and (row.subject == subject or (subject and row.subject and subject in row.subject))
    ]
    return merged(own)


REFERENCE = [
    ("lintong-2021", "lintong-yibaoju", 2022, 0),
    ("lintong-2022", "lintong-yibaoju", 2022, 0),
    ("panzhihua-2023", "panzhihua-dongqu-yibaoju", 2023, 0),
    ("zizhou-2021", "zizhou-yibaoju", 2021, 0),
    # Three of 127: a misread digit and a misread character in the only place that prints them, and a 0 for a blank.
    ("xinzhou-2022", "xinzhou-yibaoju", 2022, 3),
]


@pytest.mark.parametrize(("gold", "department", "year", "allowed"), REFERENCE)
def test_the_tables_of_the_reference_documents(
    shared: Path, gold: str, department: str, year: int, allowed: int
) -> None:
    truth = json.loads((shared / "gold" / f"{gold}.json").read_text(encoding="utf-8"))
    found = performance_of(shared, department, year)
    about = truth["fiscal_year"]
    wrong: list[str] = []
    for table in truth.get("performance_tables", []):
        if table["kind"] == "completion_indicators":
            continue
        project = re.sub(r"项目绩效自评.*", "", table["title"]) if "项目绩效自评" in table["title"] else None
        who = "self" if project or "self" in table["kind"] else "key"
        wrong += compared(table["rows"], rows_of(found, project, who, about))
    for project in truth.get("projects", []):
        wrong += compared(project.get("rows", []), rows_of(found, project["name"], "self", about))
    wrong += compared(truth.get("overall", {}).get("rows", []), rows_of(found, None, "self", about))
    assert len(wrong) <= allowed, wrong


def test_funds_of_the_reference_document_with_the_most_tables(shared: Path) -> None:
    truth = json.loads((shared / "gold" / "xinzhou-2022.json").read_text(encoding="utf-8"))
    found = performance_of(shared, "xinzhou-yibaoju", 2022)
    for project in truth["projects"]:
        own = [f for f in found.funds if f.subject and project["name"] in f.subject and f.unit == "元"]
        total = next(f for f in own if f.name == "合计")
        want = {k: Decimal(v) / 10000 for k, v in project["funds"].items() if k in ("annual_budget", "executed")}
        assert (total.annual_budget, total.executed) == (want["annual_budget"], want["executed"]), project["name"]
        assert Decimal(project["funds"]["score"]) in {f.score for f in own}


@pytest.mark.parametrize(
    ("gold", "department", "year"),
    [("xinzhou-2022", "xinzhou-yibaoju", 2022), ("panzhihua-2023", "panzhihua-dongqu-yibaoju", 2023)],
)
def test_the_total_of_each_project_of_the_reference_documents(
    shared: Path, gold: str, department: str, year: int
) -> None:
    truth = json.loads((shared / "gold" / f"{gold}.json").read_text(encoding="utf-8"))
    found = performance_of(shared, department, year)
    for project in truth["projects"]:
        name = project["name"]
        scores = {t.score for t in found.totals if t.part is None and t.subject and name in t.subject}
        assert Decimal(project.get("total_score") or project["total_score_stated"]) in scores, name


@pytest.mark.parametrize("name", ["lintong-2022.docx", "lintong-2022.html", "lintong-2022.txt"])
def test_the_same_document_in_another_format_states_the_same(shared: Path, name: str) -> None:
    def seen(found: Performance) -> list[tuple[Any, ...]]:
        rows = [(r.kind, r.subject, r.about_year, r.level1, r.name, r.target, r.weight, r.score) for r in found.rows]
        return [*rows, *((f.name, f.annual_budget, f.executed) for f in found.funds)]

    other = read_performance(read_file(shared / "corpus" / "formats" / name), 2022)
    assert seen(other) == seen(performance_of(shared, "lintong-yibaoju", 2022))
