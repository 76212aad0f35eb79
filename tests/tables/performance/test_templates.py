"""The templates of performance tables that provinces use, with invented figures."""

from __future__ import annotations

import pytest

from assets.tables.performance.reader import performance_tables
from assets.tables.performance.values import points_in, text_of
from tests.tables.building import document, page
from tests.tables.performance.stating import funds, only, rows, totals

SICHUAN = [
    "项目名称 | < | 公路养护 | < | < | < | < | < | < | < | <",
    "主管部门 | < | 某县交通局 | < | < | 实施单位（盖章） | < | < | 某县公路站 | < | <",
    "项目基本情况 | 1.项目年度目标完成情况 | < | 项目年度目标 | < | < | < | 年度目标完成情况 | < | < | <",
    "^ | ^ | < | 养护公路80公里 | < | < | < | 养护公路82公里 | < | < | <",
    "预算执行情况（万元）（10分） | 年度预算数 | < | 年初预算 | <"
    " | 调整后预算数(A) | 预算执行数(B) | 预算执行率(B/A) | 权重 | 得分 | 原因",
    "^ | 总额 | < | 120.00 | < | 100.00 | 95.50 | 95.50% | 10 | 9.6 | ",
    "^ | 其中：财政资金 | < | 120.00 | < | 100.00 | 95.50 | 95.50% | / | / | ",
    "^ | 财政专户管理资金 | < |  | < |  |  |  | / | / | ",
    "^ | 单位资金 | < | 0.00 | < | 0.00 | 0.00 | 0.00% | / | / | ",
    "绩效指标（90分） | 一级指标 | 二级指标 | 三级指标 | 指标性质"
    " | 指标值 | 度量单位 | 完成值 | 权重 | 得分 | 未完成原因分析",
    "^ | 产出指标 | 数量指标 | 养护里程 | ≥ | 80 | 公里 | 82 | 30 | 30 | ",
    "^ | ^ | 质量指标 | 验收合格率 | ＝ | 100 | % | 100 | 30 | 30 | ",
    "^ | 效益指标 | 社会效益指标 | 通行条件 | 定性 | 好坏 |  | 好 | 20 | 18 | 雨季影响",
    "^ | 成本指标 | 经济成本指标 | 每公里成本 | ≤ | 1.2 | 万元/公里 | 1.16 | 10 | 10 | ",
    "合计 | < | < | < | < | < | < | < | 100 | 97.6 | ",
    "评价结论 | < | 项目自评得分97.6分。 | < | < | < | < | < | < | < | <",
    "存在问题 | < | 无 | < | < | < | < | < | < | < | <",
    "项目负责人：张三 | < | < | < | < | 财务负责人：李四 | < | < | < | < | <",
]


def test_signs_values_and_units_in_columns_of_their_own_with_headings_beside_the_rows() -> None:
    table = only(page(1, "部门预算项目支出绩效自评表（2023年度）", SICHUAN))
    assert (table.subject, table.year) == ("公路养护", 2023)
    assert rows(table) == [
        ("产出指标", "数量指标", "养护里程", "≥80公里", "82", 30, 30),
        ("产出指标", "质量指标", "验收合格率", "＝100%", "100", 30, 30),
        ("效益指标", "社会效益指标", "通行条件", "好坏", "好", 20, 18),
        ("成本指标", "经济成本指标", "每公里成本", "≤1.2万元/公里", "1.16", 10, 10),
    ]
    assert text_of(table.indicators[2].cells, "reason") == "雨季影响"
    assert funds(table) == [
        "总额 initial=120.00 annual=100.00 executed=95.50 rate=95.50% weight=10 score=9.6",
        "其中：财政资金 initial=120.00 annual=100.00 executed=95.50 rate=95.50%",
        "单位资金 initial=0.00 annual=0.00 executed=0.00 rate=0.00%",
    ]
    assert totals(table) == [("97.6", "100", None)]


def test_indicators_without_levels_and_with_a_coefficient_beside_the_score() -> None:
    table = only(
        page(
            1,
            "2023年度项目绩效目标自评表",
            [
                "项目名称 | 公路养护 | < | 项目编码 | 50 | < | 自评总分 | 98.20 | < | <",
                "项目资金情况（万元） | < | 年初预算数 | 全年（调整）预算数 | <"
                " | 全年执行数 | < | 执行率（%） | 执行率权重（分） | 执行率得分（分）",
                "年度总金额 | < | 120.00 | 100.00 | < | 95.50 | < | 95.50 | 10 | 9.55",
                "其中：一般公共预算 | < | 120.00 | 100.00 | < | 95.50 | < | 95.50 |  | ",
                "年初绩效目标 | < | < | 全年（调整）绩效目标 | < | < | 全年目标实际完成情况 | < | < | <",
                "养护公路 | < | < | 养护公路 | < | < | 养护公路82公里 | < | < | <",
                "指标名称 | 计量单位 | 指标性质 | 年初指标值 | 调整指标值"
                " | 全年完成值 | 得分系数（%） | 指标权重（分） | 指标得分（分） | 说明",
                "养护里程 | 公里 | ≥ | 80 | 80 | 82 | 100 | 30 | 30 | ",
                "验收合格率 | % | ＝ | 100 |  | 100 | 100 | 30 | 30 | ",
                "群众满意度 | % | ≥ | 90 | 92 | 91 | 98.9 | 30 | 28.65 | 略低于目标",
            ],
        )
    )
    assert [row[2:] for row in rows(table)] == [
        ("养护里程", "≥80公里", "82", 30, 30),
        ("验收合格率", "＝100%", "100", 30, 30),
        ("群众满意度", "≥92%", "91", 30, points_in(table.indicators[2].cells, "score")),
    ]
    assert text_of(table.indicators[2].cells, "score") == "28.65"
    assert funds(table)[0] == "年度总金额 initial=120.00 annual=100.00 executed=95.50 rate=95.50 weight=10 score=9.55"


def test_a_transfer_has_no_points_and_ends_with_remarks() -> None:
    table = only(
        page(
            1,
            "中央对地方转移支付绩效自评表",
            "（2021年度）",
            [
                "转移支付（项目）名称 | < | 公路养护补助资金 | < | < | < | <",
                "资金投入情况（万元） | < | 项目 | 全年预算数（A） | 全年执行数（B） | 预算执行率（B/A×100%） | <",
                "^ | < | 年度资金总额 | 100 | 90 | 90% | <",
                "^ | < | 其中：中央财政资金 | 80 | 72 | 90% | <",
                "^ | < | 地方资金 | 20 | 18 | 90% | <",
                "^ | < | 其他资金 |  |  |  | <",
                "资金管理情况 | < | < | 情况说明 | < | 存在问题和改进措施 | <",
                "^ | < | 分配科学性 | 科学 | < | 无 | <",
                "总体目标完成情况 | < | 总体目标 | < | 全年实际完成情况 | < | <",
                "^ | < | 养护公路 | < | 完成 | < | <",
                "绩效指标 | 一级指标 | 二级指标 | 三级指标 | 指标值 | 全年实际完成值 | 未完成原因和改进措施",
                "^ | 产出指标 | 数量指标 | 养护里程 | ≥80公里 | 82公里 | ",
                "^ | 效益指标 | 社会效益指标 | 通行时间 | 缩短 | 基本缩短 | 雨季",
                "说明 | 无 | < | < | < | < | <",
            ],
        )
    )
    assert (table.subject, table.year) == ("公路养护补助资金", 2021)
    assert rows(table) == [
        ("产出指标", "数量指标", "养护里程", "≥80公里", "82公里", None, None),
        ("效益指标", "社会效益指标", "通行时间", "缩短", "基本缩短", None, None),
    ]
    assert funds(table) == [
        "年度资金总额 annual=100 executed=90 rate=90%",
        "其中：中央财政资金 annual=80 executed=72 rate=90%",
        "地方资金 annual=20 executed=18 rate=90%",
    ]


def test_several_yearly_goals_each_with_a_header_and_indicators() -> None:
    header = "年度绩效指标 | 一级指标 | 二级指标 | 三级指标 | 年初目标值（A） | 实际完成值（B） | 得分"
    table = only(
        page(
            1,
            "2022年度某局部门整体绩效自评表",
            [
                "单位名称 | 某局 | < | < | < | < | <",
                "预算执行情况（万元）（20分） |  | 预算数（A） | 执行数（B） | 执行率（B/A） | 得分（20分*执行率） | <",
                "^ | 部门整体支出总额 | 1200 | 1140 | 95% | 19 | <",
                "年度目标1：（40分） | 保障交通 | < | < | < | < | <",
                header,
                "^ | 产出指标 | 数量指标 | 里程 | 80 | 82 | 20",
                "^ | 效益指标 | 社会效益指标 | 影响 | 好 | 好 | 19",
                "年度目标2：（40分） | 保障养护 | < | < | < | < | <",
                header,
                "^ | 产出指标 | 数量指标 | 桥梁 | 8 | 8 | 40",
                "总分 | 98 | < | < | < | < | <",
                "偏差大或目标未完成原因分析 | 无 | < | < | < | < | <",
                "改进措施及结果应用方案 | 无 | < | < | < | < | <",
            ],
        )
    )
    assert [(row[2], row[6]) for row in rows(table)] == [("里程", 20), ("影响", 19), ("桥梁", 40)]
    assert funds(table) == ["部门整体支出总额 annual=1200 executed=1140 rate=95% score=19"]
    assert totals(table) == [("98", None, None)]


def test_weights_beside_each_level_below_headings_of_three_rows() -> None:
    table = only(
        page(
            1,
            "2022年部门整体支出绩效自评指标表",
            [
                "评价指标 | < | < | < | < | < | 指标说明 | 评分标准 | 自评分 | 自评说明",
                "一级指标 | < | 二级指标 | < | 三级指标 | < | ^ | ^ | ^ | ^",
                "名称 | 权重(%) | 名称 | 权重(%) | 名称 | 权重(%) | ^ | ^ | ^ | ^",
                "履职效能 | 50 | 整体效能 | 50 | 产出指标完成情况 | 20 | 反映产出 | 按完成率计分 | 19.5 | 已完成",
                "^ | ^ | ^ | ^ | 效益指标完成情况 | 30 | 反映效益 | 按完成率计分 | 30 | 已完成",
                "管理效率 | 50 | 预算编制 | 7 | 新增项目事前评估 | 7 | 反映编制 | 按评估计分 | 6 | 扣1分",
                "^ | ^ | 预算执行 | 43 | 预算资金支出率 | 43 | 反映执行 | 按进度计分 | 43 | 已完成",
                "合计 | 100 | < | 100 | < | 100 |  |  | 98.5 | ",
            ],
        )
    )
    assert [(r.level1.points, r.level2.points) for r in table.indicators] == [(50, 50), (50, 50), (50, 7), (50, 43)]
    assert [(row[2], row[5]) for row in rows(table)] == [
        ("产出指标完成情况", 20),
        ("效益指标完成情况", 30),
        ("新增项目事前评估", 7),
        ("预算资金支出率", 43),
    ]
    assert totals(table) == [("98.5", "100", None)]


def test_points_deducted_and_rates_of_points_are_no_scores() -> None:
    table = only(
        page(
            1,
            "某局2022年度部门整体支出绩效评价指标评分表",
            [
                "一级指标 | 分值 | 二级指标 | 分值 | 三级指标 | 分值"
                " | 指标解释 | 评价标准 | 扣分 | 得分 | 得分率 | 扣分原因",
                "决策 | 20 | 项目立项 | 10 | 立项程序规范性 | 10"
                " | 反映程序 | 规范得10分 | 1 | 9 | 90.00% | 程序不全，扣1分",
                "^ | ^ | 绩效目标 | 10 | 绩效目标合理性 | 10 | 反映目标 | 合理得10分 | 0 | 10 | 100% | ",
                "过程 | 80 | 资金管理 | 80 | 预算执行率 | 80 | 反映执行 | 执行率×80 | 7.5 | 72.5 | 90.63% | 未执行完",
                "合计 | 100 | < | 100 | < | 100 |  |  | 8.5 | 91.5 | 91.50% | ",
            ],
        )
    )
    scores = [(row.name, text_of(row.cells, "score"), text_of(row.cells, "reason")) for row in table.indicators]
    assert scores == [
        ("立项程序规范性", "9", "程序不全，扣1分"),
        ("绩效目标合理性", "10", None),
        ("预算执行率", "72.5", "未执行完"),
    ]
    assert totals(table) == [("91.5", "100", None)]


def test_labels_that_are_set_one_character_a_line_in_upright_brackets() -> None:
    table = only(
        page(
            1,
            "绩效自评表",
            [
                "绩\n效\n指\n标 | 一级\n指标 | 二级\n指标 | 三级指标 | 年度\n指标值 | 实际\n完成值 | 分\n值 | 得\n分",
                "^ | 产\n出\n指\n标 | 数量指标 | 养护里程 | 80公里 | 82公里 | 60 | 60",
                "^ | 效\n益\n指\n标\n︵\n30\n分\n︶ | 社会效\n益指标 | 通行时间 | 缩短 | 缩短 | 30 | 29分",
                "总 分 | < | < | < | < | < | 90 | 89",
            ],
        )
    )
    assert [row[:3] for row in rows(table)] == [
        ("产出指标", "数量指标", "养护里程"),
        ("效益指标", "社会效益指标", "通行时间"),
    ]
    assert (table.indicators[1].level1.points, rows(table)[1][6]) == (30, 29)


def test_what_the_template_prints_and_nobody_filled_in_is_no_indicator() -> None:
    table = only(
        page(
            1,
            "项目支出绩效自评表",
            [
                "一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分",
                "产出指标 | 数量指标 | 指标1：养护里程 | ≥80公里 | 82公里 | 60 | 60",
                "^ | ^ | 指标2： |  |  |  | ",
                "^ | ^ | …… |  |  |  | ",
                "^ | 时效指标 | 指标1： |  |  |  | ",
                "效益指标 | 经济效益指标 | 指标1： |  |  |  | ",
                "^ | 社会效益指标 | 指标1：通行时间 | 缩短 | 缩短 | 40 | 38",
                "^ | ^ | …… |  |  |  | ",
            ],
        )
    )
    assert [row[:3] for row in rows(table)] == [
        ("产出指标", "数量指标", "指标1：养护里程"),
        ("效益指标", "社会效益指标", "指标1：通行时间"),
    ]


def test_a_weight_behind_the_name_of_an_indicator_is_its_weight() -> None:
    table = only(
        page(
            1,
            "绩效评价评分表",
            [
                "一级指标 | 二级指标 | 三级指标 | 评价标准 | 评价得分 | 扣分原因",
                "决策（20分） | 项目立项（8分） | 立项依据充分性（4分） | 充分得4分 | 4 | ",
                "^ | ^ | 立项程序规范性（4分） | 规范得4分 | 3 | 程序不全",
                "^ | 绩效目标（12分） | 绩效目标合理性（12分） | 合理得12分 | 12 | ",
                "小计 | < | < |  | 19 | ",
                "过程（80分） | 资金管理（80分） | 资金到位率（80分） | 到位得80分 | 80 | ",
                "小计 | < | < |  | 80 | ",
                "合计（100分） | < | < |  | 99分 | ",
                "评价等级 | < | < | 优 | < | <",
            ],
        )
    )
    assert [(row[2], *row[5:]) for row in rows(table)] == [
        ("立项依据充分性", 4, 4),
        ("立项程序规范性", 4, 3),
        ("绩效目标合理性", 12, 12),
        ("资金到位率", 80, 80),
    ]
    assert totals(table) == [("99分", "100", None), (None, None, "优")]


@pytest.mark.parametrize(
    ("last", "expected"),
    [
        ("总分 | < | < | < | < | 100 | 93", ("93", "100", None)),
        ("得分合计 | < | < | < | < | 100分 | 93分", ("93分", "100分", None)),
        ("总分（100分） | < | < | < | < |  | 93分", ("93分", "100", None)),
        ("自评总分：93分 | < | < | < | < | < | <", ("93", None, None)),
        ("总分（100分）：93.5分 | < | < | < | < | < | <", ("93.5", "100", None)),
        ("评价等级：良 | < | < | < | < | < | <", (None, None, "良")),
        ("自评等次 | < | < | < | < | 优 | <", (None, None, "优")),
        ("总分 | < | < | < | < | 100 | ", (None, "100", None)),
    ],
)
def test_the_rows_that_sum_up(last: str, expected: tuple[str | None, ...]) -> None:
    table = only(
        page(
            1,
            "绩效自评表",
            [
                "一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分",
                "产出指标 | 数量指标 | 次数 | 2次 | 2次 | 100 | 93",
                last,
            ],
        )
    )
    assert len(table.indicators) == 1
    assert totals(table) == [expected]


@pytest.mark.parametrize(
    "header",
    [
        "一级指标 | 二级指标 | 三级指标 | 目标值 | 完成值 | 权重 | 自评得分 | 备注",
        "一级指标 | 二级指标 | 三级指标 | 年初设定值 | 全年完成值 | 标准分 | 评分 | 备注（偏差原因）",
        "一级指标 | 二级指标 | 三级指标名称 | 绩效指标值 | 实际值 | 分值（权重） | 自评分 | 未完成情况分析",
        "指标类型 | 指标名称 | 绩效指标内容 | 年初绩效目标值 | 绩效目标实际完成值 | 权重（%） | 得分（分） | 自评说明",
        "一级 | 二级 | 三级 | 年度指标值（A） | 实际完成值（B） | 分值（100分） | 得分（B/A） | 偏差原因分析及改进措施",
        "一级指标 | 二级指标 | 指标内容 | 计划值 | 业绩值 | 满分 | 实得分 | 存在问题",
    ],
)
def test_headings_that_mean_the_same(header: str) -> None:
    table = only(
        page(
            1,
            "绩效自评表",
            [
                header,
                "产出指标 | 数量指标 | 面积 | 1000 | 990 | 60 | 59 | 雨天",
                "效益指标 | 社会效益指标 | 影响 | 好 | 好 | 40 | 40 | ",
            ],
        )
    )
    assert rows(table) == [
        ("产出指标", "数量指标", "面积", "1000", "990", 60, 59),
        ("效益指标", "社会效益指标", "影响", "好", "好", 40, 40),
    ]
    assert text_of(table.indicators[0].cells, "reason") == "雨天"


def test_columns_in_another_order() -> None:
    table = only(
        page(
            1,
            "绩效自评表",
            [
                "序号 | 三级指标 | 二级指标 | 一级指标 | 分值 | 年度指标值 | 实际完成值 | 得分",
                "1 | 面积 | 数量指标 | 产出指标 | 60 | 1000 | 990 | 59",
                "2 | 影响 | 社会效益指标 | 效益指标 | 40 | 好 | 好 | 40",
            ],
        )
    )
    assert rows(table) == [
        ("产出指标", "数量指标", "面积", "1000", "990", 60, 59),
        ("效益指标", "社会效益指标", "影响", "好", "好", 40, 40),
    ]


def test_a_list_of_projects_states_the_total_of_each() -> None:
    table = only(
        page(
            1,
            "2023年度项目支出绩效自评情况汇总表",
            "单位：元",
            [
                "序号 | 项目名称 | 全年预算数 | 全年执行数 | 执行率 | 自评得分 | 自评等级 | 备注",
                "1 | 公路养护 | 120.00 | 100.00 | 83.33% | 93.5 | 优 | ",
                "2 | 桥梁检测 | 20.00 | 20.00 | 100% | 88 | 良 | ",
                "合计 | < | 140.00 | 120.00 | 85.71% |  |  | ",
            ],
        )
    )
    assert table.unit == "元"
    assert [total.subject for total in table.totals] == ["公路养护", "桥梁检测"]
    assert totals(table) == [("93.5", None, "优"), ("88", None, "良")]
    assert funds(table) == [
        "公路养护 annual=120.00 executed=100.00 rate=83.33%",
        "桥梁检测 annual=20.00 executed=20.00 rate=100%",
        "合计 annual=140.00 executed=120.00 rate=85.71%",
    ]


ONE = [
    "项目支出绩效自评表 | < | < | < | < | < | <",
    "（2023年度） | < | < | < | < | < | 单位：元",
    "项目名称 | 公路养护 | < | < | < | < | <",
    "一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分",
    "产出指标 | 数量指标 | 里程 | 80 | 82 | 100 | 99",
    "总分 | < | < | < | < | 100 | 99",
]


@pytest.mark.parametrize("from_row", [0, 2])
@pytest.mark.parametrize("apart", [False, True])
def test_tables_of_two_projects_one_below_the_other(from_row: int, apart: bool) -> None:
    second = [row.replace("公路养护", "桥梁检测") for row in ONE[from_row:]]
    pages = [page(1, ONE), page(2, "- 2 -", second)] if apart else [page(1, [*ONE, *second])]
    found = performance_tables(document(*pages))
    known = [(t.title, t.subject, len(t.indicators), len(t.totals)) for t in found]
    assert known == [("项目支出绩效自评表", "公路养护", 1, 1), ("项目支出绩效自评表", "桥梁检测", 1, 1)]
    assert found[0].year == 2023
    assert found[0].unit == "元"


def _funds_under(header: tuple[str, ...], row: str) -> list[str]:
    """What a funds row under a header is read as, before the header of the indicators and one of these."""
    title = "道路养护项目支出绩效自评表（2022年度）"
    tail = ["一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 | < | <"]
    return funds(only(page(1, title, [*header, row, *tail, "产出指标 | 数量指标 | 里程 | 80 | 82 | 90 | 90 | < | <"])))


def test_headings_that_have_changed_places_do_not_change_what_the_numbers_bear_out() -> None:
    # 10 - 3.969 = 6.031, 3.969 of 10 is 39.69 %, and that share of ten points is 3.97.
    header = (
        "项目资金预算安排及执行进度（万元） |  | 年初预算数 |  | 全年预算数 |  | 全年执行数 | 资金结余 | ",
        " | 目标申报数 |  | 预算编制数 |  | 执行率 | 得分 |  | ",
    )
    row = " | 资金总额： | 10 | 10 | 10 | 3.969 | 6.031 | 39.69 | 3.97"
    (said,) = _funds_under(header, row)
    assert said.startswith("资金总额")
    assert said.endswith("annual=10 executed=3.969 surplus=6.031 rate=39.69 score=3.97")


def test_a_wrong_number_under_its_own_heading_is_the_documents_affair() -> None:
    header = ("项目资金（万元） | 资金来源 | 年初预算数 | 全年预算数 | 全年执行数 | 资金结余 | 执行率 | 分值 | 得分",)
    row = "^ | 资金总额 | 120 | 100 | 99.5 | 4.5 | 95.5% | 10 | 9.55"
    assert _funds_under(header, row) == [
        "资金总额 initial=120 annual=100 executed=99.5 surplus=4.5 rate=95.5% weight=10 score=9.55"
    ]
