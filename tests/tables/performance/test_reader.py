from __future__ import annotations

import time
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets.documents.model import Document
from assets.tables.performance.reader import MOST_INDICATORS, PerformanceTable, performance_tables
from assets.tables.performance.values import points_in, target_of, text_of
from tests.tables.building import document, page

HEADER = "绩效指标 | 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 | 偏差原因分析及改进措施"


def only(*pages) -> PerformanceTable:
    """The one performance table of a document of these pages."""
    found = performance_tables(document(*pages))
    assert len(found) == 1
    return found[0]


def rows(table: PerformanceTable) -> list[tuple]:
    """Level 1, level 2, name, target, actual, weight and score of each indicator."""
    return [
        (
            row.level1.text,
            row.level2.text,
            row.name,
            target_of(row.cells),
            text_of(row.cells, "actual"),
            points_in(row.cells, "weight"),
            points_in(row.cells, "score"),
        )
        for row in table.indicators
    ]


def funds(table: PerformanceTable) -> list[dict[str, str]]:
    return [{"name": row.name, **{role: entry.text for role, entry in row.cells.items()}} for row in table.funds]


TEMPLATE = [
    "项目名称 | < | < | 道路养护 | < | < | < | < | <",
    "主管部门 | < | < | 某县交通局 | < | 实施单位 | < | 某县公路站 | <",
    "项目资金（万元） | < | < | 年初预算数 | 全年预算数 | 全年执行数 | 分值 | 执行率 | 得分",
    "^ | < | 年度资金总额 | 120.00 | 100.00 | 95.50 | 10 | 95.5% | 9.55",
    "^ | < | 其中：当年财政拨款 | 120.00 | 100.00 | 95.50 | — | 95.5% | —",
    "年度总体目标 | 预期目标 | < | < | < | 实际完成情况 | < | < | <",
    "^ | 养护公路 80 公里。 | < | < | < | 养护公路 82 公里。 | < | < | <",
    HEADER,
    "^ | 产出指标 | 数量指标 | 养护里程 | ≥80公里 | 82公里 | 20 | 20 | ",
    "^ | ^ | 质量指标 | 验收合格率 | ≥95% | 96% | 20 | 20 | ",
    "^ | 效益指标 | 社会效益指标 | 通行时间 | 缩短 | 基本缩短 | 30 | 25 | 雨季施工",
    "^ | 满意度指标 | 服务对象满意度指标 | 群众满意度 | ≥90% | 92% | 20 | 18 | ",
    "总分 | < | < | < | < | < | 100 | 92.55 | ",
]


def test_the_usual_self_evaluation_table_is_read_whole() -> None:
    table = only(page(1, "项目支出绩效自评表", "（2023年度）", TEMPLATE))
    assert (table.title, table.year, table.subject) == ("项目支出绩效自评表", 2023, "道路养护")
    assert rows(table) == [
        ("产出指标", "数量指标", "养护里程", "≥80公里", "82公里", 20, 20),
        ("产出指标", "质量指标", "验收合格率", "≥95%", "96%", 20, 20),
        ("效益指标", "社会效益指标", "通行时间", "缩短", "基本缩短", 30, 25),
        ("满意度指标", "服务对象满意度指标", "群众满意度", "≥90%", "92%", 20, 18),
    ]
    assert text_of(table.indicators[2].cells, "reason") == "雨季施工"
    assert funds(table) == [
        {
            "name": "年度资金总额",
            "initial": "120.00",
            "annual": "100.00",
            "executed": "95.50",
            "weight": "10",
            "rate": "95.5%",
            "score": "9.55",
        },
        {
            "name": "其中：当年财政拨款",
            "initial": "120.00",
            "annual": "100.00",
            "executed": "95.50",
            "weight": "—",
            "rate": "95.5%",
            "score": "—",
        },
    ]
    (total,) = table.totals
    assert total.score is not None and total.score.text == "92.55"
    assert total.full_score is not None and total.full_score.text == "100"


@pytest.mark.parametrize("cut", range(8, 12))
@pytest.mark.parametrize("repeated", [False, True])
def test_a_table_goes_on_over_the_page_with_and_without_its_header(cut: int, repeated: bool) -> None:
    def standing(row: str) -> str:
        # A merged cell that the page break cuts begins anew, empty.
        return " | ".join("" if cell.strip() == "^" else cell for cell in row.split("|"))

    rest = [standing(TEMPLATE[cut]), *TEMPLATE[cut + 1 :]]
    whole = only(page(1, "项目支出绩效自评表", TEMPLATE))
    parted = only(
        page(1, "项目支出绩效自评表", TEMPLATE[:cut]),
        page(2, [HEADER.replace("绩效指标 ", "         "), *rest] if repeated else rest),
    )
    assert rows(parted) == rows(whole)


def test_words_that_a_page_break_cuts_are_joined() -> None:
    table = only(
        page(1, "项目支出绩效自评表", [HEADER, "  | 产出指标 | 数量指标 | 养护里 | ≥80公里 | 82公里 | 20 | 15 | 雨季"]),
        page(
            2,
            [
                " | | | 程 | | | | | 施工",
                " | | 质量指标 | 验收合格率 | ≥95% | 96% | 20 | 20 | ",
            ],
        ),
    )
    assert [row[2] for row in rows(table)] == ["养护里程", "验收合格率"]
    assert text_of(table.indicators[0].cells, "reason") == "雨季施工"


def test_rows_that_slipped_because_merged_cells_were_lost_are_read_by_what_they_hold() -> None:
    table = only(
        page(
            1,
            "部门整体支出绩效自评表",
            [
                "一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 | 备注",
                "产出指标 | 数量指标 | 培训人次 | ≥300人次 | 312人次 | 20 | 20 | ",
                "质量指标 | 合格率 | ≥95% | 96% | 10 | 10 | | ",
                "效益指标 | 社会效益指标 | 知晓率 | 提高 | 达成预期指标 | 30 | 28 | 宣传不够",
                " | 可持续影响指标 | 制度 | | 健全 | 健全 | 30 | 30",
            ],
        )
    )
    assert rows(table) == [
        ("产出指标", "数量指标", "培训人次", "≥300人次", "312人次", 20, 20),
        ("产出指标", "质量指标", "合格率", "≥95%", "96%", 10, 10),
        ("效益指标", "社会效益指标", "知晓率", "提高", "达成预期指标", 30, 28),
        ("效益指标", "可持续影响指标", "制度", "健全", "健全", 30, 30),
    ]


def test_a_header_that_lost_its_column_of_actual_values_is_completed() -> None:
    table = only(
        page(
            1,
            "（二）绩效指标完成情况",
            [
                "一级指标 | 二级指标 | 指标名称 | 年度指标 | < | 权重 | 得分 | 偏差原因分析及改进措施",
                "^ | ^ | ^ | 年初指标 | 调整后指标 | ^ | ^ | ^",
                "产出指标 | 数量指标 | 保障人次 | 20100 | ≤20100人 | 19588 | 20 | 18",
                " | 时效指标 | 支出时间 | 11月底前 | 11月底前 | 达成预期指标 | 10 | 10",
            ],
        )
    )
    assert rows(table) == [
        ("产出指标", "数量指标", "保障人次", "≤20100人", "19588", 20, 18),
        ("产出指标", "时效指标", "支出时间", "11月底前", "达成预期指标", 10, 10),
    ]


def test_points_of_levels_are_kept_apart_from_their_names() -> None:
    table = only(
        page(
            1,
            "整体支出绩效评分表",
            [
                "一级指标 | 二级指标 | 三级指标 | 赋分 | 得分",
                "投入（18分） | 目标设定(7) | 目标合理性 | 3 | 3",
                "^ | ^ | 指标明确性 | 4 | 3.5",
                "产出（82分） | 职责履行（82分） | 重点工作 | 82 | 80",
                "合计 | < | < | 100 | 86.5",
            ],
        )
    )
    levels: list[Any] = [(r.level1.text, r.level2.text, [r.level1.points, r.level2.points]) for r in table.indicators]
    assert levels == [("投入", "目标设定", [18, 7]), ("投入", "目标设定", [18, 7]), ("产出", "职责履行", [82, 82])]
    assert [row[5:] for row in rows(table)] == [(3, 3), (4, Decimal("3.5")), (82, 80)]


def test_a_weight_that_a_whole_block_shares_stands_in_its_first_row_only() -> None:
    table = only(
        page(
            1,
            "部门整体支出绩效自评表",
            [
                "一级指标 | 二级指标 | 指标内容 | 年度指标值 | 实际完成值 | 分值 | 得分",
                "产出指标（50分） | 数量指标 | 指标1：参保人数 | 7071 | 7071 | 50 | 48",
                "^ | ^ | 指标2：机构 | 600家 | 600家 | ^ | ^",
                "^ | 质量指标 | 指标1：覆盖率 | ≥95% | ≥95% | ^ | ^",
            ],
        )
    )
    assert [row[5:] for row in rows(table)] == [(50, 48), (None, None), (None, None)]


def test_level_labels_over_several_rows_are_one_label() -> None:
    table = only(
        page(
            1,
            "绩效自评表",
            [
                "一级指标 | 二级 | 三级指标 | 年度 | 实际 | 分值 | 得分",
                " | 指标 | | 指标值 | 完成值 | | ",
                "产出指标 | 数量 | 指标1：人数 | 50 | 50 | 10 | 10",
                " | 指标 | 指标2：机构 | 60 | 60 | 10 | 10",
                " | | 指标1：开始时间 | 1月 | 1月 | 10 | 10",
                " | 时效指标 | 指标2：完成时间 | 12月 | 12月 | 10 | 10",
                "满意度 | 服务对象满意度指标 | 满意度 | ≥95% | 96% | 10 | 8",
                "指标 | | | | | | ",
                "（10分） | | | | | | ",
            ],
        )
    )
    assert [row[:3] for row in rows(table)] == [
        ("产出指标", "数量指标", "指标1：人数"),
        ("产出指标", "数量指标", "指标2：机构"),
        ("产出指标", "时效指标", "指标1：开始时间"),
        ("产出指标", "时效指标", "指标2：完成时间"),
        ("满意度指标", "服务对象满意度指标", "满意度"),
    ]
    assert table.indicators[-1].level1.points == 10


def test_sign_value_and_unit_in_columns_of_their_own_make_one_target() -> None:
    table = only(
        page(
            1,
            "部门预算项目支出绩效自评表",
            [
                "一级指标 | 二级指标 | 三级指标 | 指标性质 | 指标值 | 度量单位 | 权重 | 实际完成值 | 得分",
                "产出指标 | 数量指标 | 检查次数 | ≥ | 12 | 次 | 20 | 14次 | 20",
                " | 质量指标 | 合格率 | ＝ | 100 | % | 20 | 100% | 20",
                " | 时效指标 | 及时性 | 定性 | 及时 | | 20 | 及时 | 20",
            ],
        )
    )
    assert [row[3:] for row in rows(table)] == [
        ("≥12次", "14次", 20, 20),
        ("＝100%", "100%", 20, 20),
        ("及时", "及时", 20, 20),
    ]


def test_weights_beside_the_levels_are_those_of_the_levels() -> None:
    table = only(
        page(
            1,
            "部门整体支出绩效评价指标评分表",
            [
                "一级指标 | 分值 | 二级指标 | 分值 | 三级指标 | 分值 | 评分标准 | 自评得分 | 财政复核得分",
                "投入 | 10 | 预算配置 | 10 | 在职人员控制率 | 5 | 以100%为标准，每超一个百分点扣0.5分。 | 5 | 4",
                "^ | ^ | ^ | ^ | “三公经费”变动率 | 5 | 小于等于0得满分，每超一个百分点扣0.5分。 | 5 | 5",
            ],
        )
    )
    assert [[r.level1.points, r.level2.points] for r in table.indicators] == [[10, 10], [10, 10]]
    assert [(row[2], *row[5:]) for row in rows(table)] == [("在职人员控制率", 5, 4), ("“三公经费”变动率", 5, 5)]


def test_a_table_whose_rows_are_headed_is_turned() -> None:
    table = only(
        page(1, "绩效评价得分情况表", ["一级指标 | 决策 | 过程 | 产出", "分值 | 20 | 30 | 50", "得分 | 18 | 28.5 | 46"])
    )
    assert [(row[2], *row[5:]) for row in rows(table)] == [
        ("决策", 20, 18),
        ("过程", 30, Decimal("28.5")),
        ("产出", 50, 46),
    ]


def test_an_indicator_system_keeps_its_rules_over_the_page() -> None:
    header = "一级指标 | 二级指标 | 三级指标 | 评分标准 | 指标解释 | 分值 | 备注"
    table = only(
        page(
            1,
            "部门整体绩效评价指标体系表",
            [
                header,
                "投入(24分) | 预算编制(24分) | 部门预算 | 完整性。报表齐全得2分。 | 按要求公开 | 2 | ",
                "^ | ^ | ^ | 准确性。数据一致得3分；每错1处扣0.5分， | 格式标准 | 3 | ",
            ],
        ),
        page(2, [" | | | 扣完为止。 | 数据准确 | | ", " | | 绩效目标 | 编制目标得6分。 | 目标完整 | 6 | "]),
    )
    assert [row[2] for row in rows(table)] == ["完整性", "准确性", "绩效目标"]
    assert text_of(table.indicators[1].cells, "rule") == "准确性。数据一致得3分；每错1处扣0.5分，扣完为止。"
    assert text_of(table.indicators[1].cells, "explain") == "格式标准数据准确"


def test_funds_that_slipped_are_read_by_what_they_add_up_to() -> None:
    table = only(
        page(
            1,
            "二、项目绩效完成情况",
            [
                "资金来源 | 年初预算数 | < | 全年执行数(元) | 资金结(转)余(元) | 执行率 | 得分",
                "^ | 目标申报(元) | 预算编制(元) | ^ | ^ | ^ | ^",
                "合计 | 30,000 | 30,000 | 27,000 | 17,032 | 9,968 | 63.08",
                "市县区财政资金 | 30,000 | 30,000 | 27,000 | 17,032 | 9,968 | 6.31",
            ],
        )
    )
    assert table.unit == "元"
    first = {"declared": "30,000", "initial": "30,000", "annual": "27,000", "executed": "17,032", "surplus": "9,968"}
    assert funds(table) == [
        {"name": "合计", **first, "rate": "63.08"},
        {"name": "市县区财政资金", **first, "score": "6.31"},
    ]


def test_funds_that_stand_under_their_headings_are_left_there_though_they_contradict_each_other() -> None:
    table = only(
        page(
            1,
            "部门整体支出绩效自评表",
            [
                "任务名称 | 主要内容 | 完成情况 | 全年预算数（万元） | 全年执行数（万元） | 分值 | 执行率 | 得分",
                "离休干部医疗 | 报销医疗费用 | 0% | 124 | 124 | — | 0% | —",
                "金额合计 | | | 918.36 | 918.36 | 10 | 100.00% | 10",
            ],
        )
    )
    assert [(row["name"], row["annual"], row["executed"], row["rate"]) for row in funds(table)] == [
        ("离休干部医疗", "124", "124", "0%"),
        ("金额合计", "918.36", "918.36", "100.00%"),
    ]


@pytest.mark.parametrize(
    "form",
    [
        ["项目 | 行次 | 决算数", "一、一般公共预算 | 1 | 10.00", "本年收入合计 | 2 | 10.00"],
        ["科目编码 | 科目名称 | 年初预算数 | 决算数 | 完成率", "201 | 一般公共服务支出 | 1.00 | 1.00 | 100%"],
        ["项目 | “三公”经费合计 | 公务接待费", "预算数 | 3.00 | 1.00", "决算数 | 2.00 | 0.50"],
        ["序号 | 内容 | 是否空表 | 表格为空的理由", "表1 | 收入支出决算总表 | 否 | "],
    ],
)
def test_other_tables_are_no_performance_tables(form: list[str]) -> None:
    assert performance_tables(document(page(1, "收入支出决算总表", form))) == []


def test_two_projects_on_one_page_are_two_tables() -> None:
    second = [row.replace("道路养护", "桥梁检测") for row in TEMPLATE]
    found = performance_tables(
        document(page(1, "项目支出绩效自评表", TEMPLATE, "项目支出绩效自评表", second), page(2, "以上为自评结果。"))
    )
    assert [(table.number, table.subject, len(table.indicators)) for table in found] == [
        (0, "道路养护", 4),
        (1, "桥梁检测", 4),
    ]


WORDS = st.sampled_from(
    (
        *("一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分", "产出指标", "数量指标"),
        *("总分", "10", "≥95%", "—", "", "优", "项目名称", "全年预算数", "全年执行数", "执行率", "<b>x</b>"),
        *("\u202e10", "9" * 40),
    )
)
GRIDS = st.integers(1, 9).flatmap(lambda n: st.lists(st.lists(WORDS, min_size=n, max_size=n), max_size=8))


@given(st.lists(GRIDS, max_size=4))
def test_whatever_stands_in_a_grid_reading_comes_to_an_end(grids: list[list[list[str]]]) -> None:
    pages = [page(i, [" | ".join(row) for row in rows]) for i, rows in enumerate(grids, 1) if rows]
    for table in performance_tables(document(*pages)):
        assert table.stated


@pytest.mark.parametrize("cell", ["10", "≥95%", "优", ""])
def test_rows_that_could_be_read_in_countless_ways_take_a_bounded_time(cell: str) -> None:
    names = ["一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分", *["备注"] * 40]
    funds_names = ["资金来源", "年初预算数", "全年预算数", "全年执行数", *["其他资金"] * 40, "执行率", "得分", "分值"]
    wide = [" | ".join(names), *[" | ".join([cell] * 47)] * 30]
    funds_rows = [" | ".join(funds_names), *[" | ".join(["合计", *[cell] * 9, *[""] * 37])] * 30]
    started = time.perf_counter()
    performance_tables(document(page(1, "绩效自评表", wide), page(2, "绩效自评表", funds_rows)))
    assert time.perf_counter() - started < 20


def test_a_table_of_very_many_rows_takes_a_bounded_time() -> None:
    rows = ["一级指标 | 二级指标 | 三级指标 | 分值 | 得分", *["产出指标 | 数量指标 | 次数 | 1 | 1"] * 20_000]
    started = time.perf_counter()
    assert len(only(page(1, "绩效评分表", rows)).indicators) == MOST_INDICATORS
    assert time.perf_counter() - started < 30


def test_an_empty_document_states_nothing() -> None:
    assert performance_tables(Document("0" * 64, "pdf", ())) == []
