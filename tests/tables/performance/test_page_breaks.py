"""Performance tables that go on over the end of a page."""

from __future__ import annotations

import pytest

from assets.documents.model import Page
from assets.tables.performance.values import text_of
from tests.tables.building import page
from tests.tables.performance.stating import only, rows, ruled, totals


@pytest.mark.parametrize("numbers_below", [False, True])
@pytest.mark.parametrize("repeated", [False, True])
def test_a_row_whose_cells_are_cut_by_the_page_break(numbers_below: bool, repeated: bool) -> None:
    header = "一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 | 偏差原因分析"
    above = "效益指标 | 社会效益 | 通行 |  |  |  |  | 雨季施工"
    below = " | 指标 | 时间 | 缩短 | 基本缩短 | 30 | 25 | 影响进度"
    if not numbers_below:
        above = "效益指标 | 社会效益 | 通行 | 缩短 | 基本缩短 | 30 | 25 | 雨季施工"
        below = " | 指标 | 时间 |  |  |  |  | 影响进度"
    table = only(
        page(1, "绩效自评表", [header, "产出指标 | 数量指标 | 里程 | 80 | 82 | 50 | 50 | ", above]),
        page(2, [*([header] if repeated else []), below, "满意度指标 | 满意度指标 | 满意度 | 90% | 92% | 20 | 20 | "]),
    )
    assert rows(table)[1] == ("效益指标", "社会效益指标", "通行时间", "缩短", "基本缩短", 30, 25)
    assert text_of(table.indicators[1].cells, "reason") == "雨季施工影响进度"
    assert len(table.indicators) == 3


def test_a_row_without_a_weight_of_its_own_at_the_top_of_a_page_stays_a_row() -> None:
    header = "一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分"
    table = only(
        page(1, "绩效自评表", [header, "产出指标 | 数量指标 | 里程 | 80 | 82 | 50 | 50"]),
        page(2, [" |  | 桥梁 | 3座 | 3座 |  | ", " | 质量指标 | 合格率 | 95% | 96% | 50 | 49"]),
    )
    assert [(row[2], row[5]) for row in rows(table)] == [("里程", 50), ("桥梁", None), ("合格率", 50)]


def test_the_part_on_the_next_page_has_fewer_columns() -> None:
    # The funds divide columns that the indicators share: on the second page these dividing lines are not there.
    edges = [50.0, 110, 150, 200, 260, 320, 380, 430, 480]
    first = ruled(
        [
            "项目资金（万元） | < |  | 年初预算数 | 全年预算数 | 全年执行数 | 执行率 | 得分",
            "年度资金总额 | < | < | 120 | 100 | 95 | 95% | 9.5",
            "一级指标 | 二级指标 | < | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分",
            "产出指标 | 数量指标 | < | 里程 | 80 | 82 | 50 | 50",
        ],
        edges,
    )
    second = ruled(
        [
            "效益指标 | 社会效益指标 | 影响 | 好 | 好 | 30 | 29",
            "满意度指标 | 满意度指标 | 满意度 | 90% | 92% | 20 | 20",
            "总分 | < | < | < | < | 100 | 99",
        ],
        [50.5, 110, 200, 260.4, 320, 379, 430, 480],
    )
    table = only(Page(1, 595, 842, (), (first,)), Page(2, 595, 842, (), (second,)))
    assert [(row[0], row[2], *row[5:]) for row in rows(table)] == [
        ("产出指标", "里程", 50, 50),
        ("效益指标", "影响", 30, 29),
        ("满意度指标", "满意度", 20, 20),
    ]
    assert totals(table) == [("99", "100", None)]


def test_the_indicators_on_the_next_page_have_columns_and_headings_of_their_own() -> None:
    first = ruled(
        [
            "项目名称 | 公路养护 | < | < | <",
            "资金来源 | 年初预算数 | 全年预算数 | 全年执行数 | 执行率",
            "年度资金总额 | 120 | 100 | 95 | 95%",
        ],
        [50.0, 130, 210, 300, 390, 480],
    )
    second = ruled(
        [
            "养护公路 | < | < | < | < | < | <",
            "一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分",
            "产出指标 | 数量指标 | 里程 | 80 | 82 | 100 | 99",
        ],
        [50.0, 110, 170, 230, 290, 350, 410, 480],
    )
    table = only(Page(1, 595, 842, (), (first,)), Page(2, 595, 842, (), (second,)))
    assert (table.subject, len(table.funds), len(table.indicators)) == ("公路养护", 1, 1)
