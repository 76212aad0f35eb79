"""P: each rule on performance tables and passages that agree, and on the same with one number or word wrong."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import pytest

from assets.documents.model import LINE, Document
from assets.documents.reader import read_file
from assets.findings.audit import audit
from assets.findings.catalogue import rules
from assets.findings.model import Finding
from tests.tables.building import document, page

YEAR = 2022


def text(*parts: Any) -> Document:
    """A document of paragraphs and grids."""
    return document(msgspec.structs.replace(page(1, *parts), unit=LINE))


def found(code: str, read: Document) -> list[Finding]:
    return [each for each in audit([(read, [])], [], [], YEAR) if each.code == code]


def funds(*rows: str, unit: str = "万元") -> list[str]:
    header = (
        f"资金来源 | 年初预算数({unit}) | 全年预算数({unit}) | 全年执行数({unit}) | 资金结余({unit}) | 执行率 | 得分"
    )
    return [header, *rows]


def indicators(*rows: str) -> list[str]:
    return ["一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分", *rows]


def table(*rows: str) -> Document:
    return text("道路养护项目支出绩效自评表", indicators(*rows))


def budget(*rows: str) -> Document:
    return text("部门整体支出绩效自评表", funds(*rows))


REPORT = ("2022年度道路养护绩效自评分析报告", "现将有关情况报告如下。", "（二）绩效指标完成情况")
TITLE = "道路养护项目支出绩效自评表"
HEAD = ("某局2022年部门整体支出绩效评价报告", "（三）绩效分析", "2、过程情况分析")
SCORES = "某局整体支出绩效重点评价得分情况表"


def twice(report: list[str], own: list[str], title: str = TITLE, *said: str) -> Document:
    """A report with its own table and the self-evaluation table behind it."""
    return text(*REPORT, report, *said, title, own)


def passage(said: str, score: str) -> Document:
    rows = ["一级指标 | 二级指标 | 三级指标 | 分值 | 得分", f"过程 | 预算执行 | 预算完成率 | 12 | {score}"]
    return text(*HEAD, said, SCORES, rows)


def units(*codes: str) -> Document:
    grids = [[f"预算单位 | {code}", f"项目名称 | 项目{i}"] for i, code in enumerate(codes)]
    return text(*[part for i, grid in enumerate(grids) for part in (f"表{i}", grid)])


class Example(NamedTuple):
    """A document that a rule is content with, and one that it reports (stated, expected)."""

    code: str
    right: Document
    wrong: Document
    stated: str | None
    expected: str | None


GOOD = "产出指标 | 数量指标 | 检查次数 | ≥12次 | 15123人次 | 60 | 55"
REST = "效益指标 | 社会效益指标 | 知晓率提高程度 | 有所提高 | 达成预期指标 | 40 | 38"
EXAMPLES = [
    Example(
        "P002",
        budget("合计 | 100 | 90.5 | 80.25 | 10.25 | 88.67% | 8.87"),
        budget("合计 | 100 | 90.5 | 80.25 | 18.25 | 88.67% | 8.87"),
        "18.25",
        "10.25",
    ),
    Example(
        "P003",
        budget("离休干部医疗 | 124 | 124 | 124 | 0 | 100% | 10"),
        budget("离休干部医疗 | 124 | 124 | 124 | 0 | 0% | 10"),
        "0%",
        "100%",
    ),
    Example(
        "P004",
        budget(
            "资金总额 | 9.00 | 9.00 | 8.00 | 1.00 | 88.9% | 9",
            "基本支出 | 5.00 | 5.00 | 4.00 | 1.00 | 80% | 8",
            "项目支出 | 4.00 | 4.00 | 4.00 | 0.00 | 100% | 10",
        ),
        budget(
            "资金总额 | 9.60 | 9.00 | 8.00 | 1.00 | 88.9% | 9",
            "基本支出 | 5.00 | 5.00 | 4.00 | 1.00 | 80% | 8",
            "项目支出 | 4.00 | 4.00 | 4.00 | 0.00 | 100% | 10",
        ),
        "9.60",
        "9.00",
    ),
    Example(
        "P005",
        twice(
            funds("合计 | 964264 | 964264 | 864264 | 100000 | 89.63 | 8.96", unit="元"),
            funds("资金总额 | 96.4264 | 96.4264 | 86.4264 | 10 | 89.63 | 8.96"),
        ),
        twice(
            funds("合计 | 964264 | 964264 | 864264 | 100000 | 89.63 | 8.96", unit="元"),
            funds("资金总额 | 95.4264 | 96.4264 | 86.4264 | 10 | 89.63 | 8.96"),
        ),
        "95.4264",
        "96.4264",
    ),
    Example(
        "P006",
        twice(
            indicators("产出指标 | 成本指标 | 人员经费 | 1058 | 467.66 | 60 | 55"),
            indicators("产出指标 | 成本指标 | 人员经费 | ≤1058万元 | ≤467.66万元 | 60 | 55"),
        ),
        twice(
            indicators("产出指标 | 成本指标 | 人员经费 | 1058 | 467.66 | 60 | 55"),
            indicators("产出指标 | 成本指标 | 人员经费 | ≤1058万元 | ≤407.60万元 | 60 | 55"),
        ),
        "407.60",
        "467.66",
    ),
    Example(
        "P007",
        twice(indicators(GOOD, REST), indicators(GOOD, REST.replace("程度", "程度。"))),
        twice(indicators(GOOD, REST), indicators(GOOD, REST.replace("知晓率", "知晚率"))),
        "知晚率提高程度",
        "知晓率提高程度",
    ),
    Example(
        "P008",
        passage("2.1 预算完成率：共12分。执行较好，得6.6分。", "6.6"),
        passage("2.1 预算完成率：共12分。执行较好，得6.6分。", "8.6"),
        "6.6",
        "8.6",
    ),
    Example(
        "P009",
        table(GOOD, REST, "总分 | < | < | < | < | 100 | 93"),
        table(GOOD, REST, "总分 | < | < | < | < | 100 | 95"),
        "95",
        "93",
    ),
    Example(
        "P010",
        table(GOOD, REST, "总分 | < | < | < | < | 100 | 93"),
        table(GOOD, REST.replace("40", "50"), "总分 | < | < | < | < | 100 | 93"),
        "100",
        "110",
    ),
    Example(
        "P011",
        table(GOOD.replace("产出指标", "产出指标（60分）"), REST.replace("效益指标 |", "效益指标（40分） |", 1)),
        table(GOOD.replace("产出指标", "产出指标（50分）"), REST.replace("效益指标 |", "效益指标（40分） |", 1)),
        "50",
        "60",
    ),
    Example(
        "P012",
        text("道路养护项目绩效自评90分，绩效自评综述：好。", "根据对“道路养护”项目自查，自评得分为90分。"),
        text(
            "道路养护项目绩效自评93分，绩效自评综述：好。",
            "根据对“道路养护”项目自查，自评得分为90分。",
            "“道路养护”项目自评得分90分。",
        ),
        "93",
        "90",
    ),
    Example(
        "P013",
        text(*HEAD, "1. 通用指标：权重40分，扣掉10分，自评得分30分。"),
        text(*HEAD, "1. 通用指标：权重40分，扣掉10分，自评得分30分。自评得分40分。"),
        "40",
        "30",
    ),
    Example(
        "P014",
        twice(indicators(GOOD), ["项目名称 | < | < | < | 道路养护 | < | <", *indicators(GOOD)]),
        twice(indicators(GOOD), ["项目名称 | < | < | < | 道路兼护 | < | <", *indicators(GOOD)], "项目支出绩效自评表"),
        "道路兼护",
        "道路养护",
    ),
    Example(
        "P015",
        text(*REPORT, "全年检查15123人次。", TITLE, indicators(GOOD)),
        text(*REPORT, "全年检查15128人次。", TITLE, indicators(GOOD)),
        "15123",
        "15128",
    ),
    Example(
        "P016",
        units(*["303002-某市医疗保险服务中心"] * 4, "303-某市医疗保障局"),
        units(*["303002-某市医疗保险服务中心"] * 4, "03002-某市医疗保险服务中心"),
        "03002-某市医疗保险服务中心",
        "303002-某市医疗保险服务中心",
    ),
]
NAMES = [example.code for example in EXAMPLES]


@pytest.mark.parametrize("example", EXAMPLES, ids=NAMES)
def test_rule_is_silent_where_all_agrees(example: Example) -> None:
    assert found(example.code, example.right) == []


@pytest.mark.parametrize("example", EXAMPLES, ids=NAMES)
def test_rule_reports_what_is_stated_and_what_it_should_be(example: Example) -> None:
    reported = found(example.code, example.wrong)
    assert [(each.stated, each.expected) for each in reported] == [(example.stated, example.expected)]
    assert all(each.evidence for each in reported)


def test_every_rule_of_performance_has_an_example() -> None:
    assert [rule.code for rule in rules() if rule.code[0] == "P" and "P001" < rule.code < "P017"] == NAMES


def test_a_rate_of_nothing_is_not_judged() -> None:
    assert found("P003", budget("其他资金 | 0 | 0 | 0 | 0 | 0 | 0")) == []


def test_the_score_of_the_execution_may_stand_among_the_indicators_or_apart() -> None:
    rows = [GOOD, REST, "总分 | < | < | < | < | 100 | {}"]
    for total in ("93", "101.87"):
        own = [*rows[:2], rows[2].format(total)]
        read = text(TITLE, funds("资金总额 | 100 | 90.5 | 80.25 | 10.25 | 88.67% | 8.87"), indicators(*own))
        assert found("P009", read) == []


def test_a_part_that_the_text_writes_together_is_held_against_the_sum_of_its_rows() -> None:
    rows = [
        "一级指标 | 二级指标 | 三级指标 | 指标内容 | 分值 | 得分",
        "过程 | 预算执行 | 控制率 | 控制率 | 2 | 0",
        "^ | ^ | ^ | 变动率 | 2 | 1",
    ]
    for said, reported in (("合计得1分", 0), ("合计得2分", 1)):
        read = text(*HEAD, f"2.3 控制率：共4分。控制率不得分；变动率得1分。{said}。", SCORES, rows)
        assert len(found("P008", read)) == reported


MISPRINTS = [
    ("3612.646", "3642.646"),
    ("502.722", "602.222"),
    ("1161.722", "1101.722"),
    ("407.60", "467.66"),
    ("61.37", "64.37"),
    ("105.96", "1058.00"),
    ("-12", "12"),
    ("1668368", "1668366"),
    ("03002-忻州市医疗保险服务中心", "303002-忻州市医疗保险服务中心"),
    ("030002-忻州市医疗保险服务中心", "303002-忻州市医疗保险服务中心"),
    ("离体干部业务经办费", "离休干部业务经办费"),
    ("部门预算算公开次数", "部门预算公开次数"),
]


def test_misprints_of_the_reference_document_are_found_and_no_number_is_blamed_wrongly(shared: Path) -> None:
    (path,) = (shared / "corpus" / "inbox" / "xinzhou-yibaoju" / "2022").iterdir()
    reported = [f for f in audit([(read_file(path), [])], [], [], YEAR) if f.code[0] == "P"]
    pairs = {(each.stated, each.expected) for each in reported}
    assert not set(MISPRINTS) - pairs
    errors = {(each.stated, each.expected) for each in reported if each.severity == "error"}
    assert errors <= set(MISPRINTS)


@pytest.mark.parametrize(
    ("department", "year", "expected"),
    [
        ("zizhou-yibaoju", 2021, {("P008", "2", "3")}),
        ("panzhihua-dongqu-yibaoju", 2023, {("P012", "93", "90"), ("P013", "40", "30")}),
        (
            "lintong-yibaoju",
            2022,
            {
                ("P003", "0%", "100%"),
                ("P004", "93.68", "0.00"),
                ("P010", "100", "110"),
                ("P019", "0.2", "0.0"),
                ("P020", "7071", "50余万"),
            },
        ),
        ("beita-yibaoju", 2020, set()),
        ("putuo-caizheng", 2024, set()),
        ("putuo-guihua", 2024, set()),
    ],
)
def test_what_the_reference_documents_contradict_and_nothing_else(
    shared: Path, department: str, year: int, expected: set[tuple[str, str, str]]
) -> None:
    (path,) = (shared / "corpus" / "inbox" / department / str(year)).iterdir()
    reported = audit([(read_file(path), [])], [], [], year)
    assert {(f.code, f.stated, f.expected) for f in reported if f.code[0] == "P" and f.code != "P001"} == expected
