"""Reports and tables bound into one document: each has its own subject and its own year."""

from __future__ import annotations

from typing import Any

from tests.facts.test_performance import COLUMNS, stated, totals


def table(name: str) -> list[str]:
    return [
        COLUMNS,
        f"产出指标 | 数量指标 | {name} | ≥2次 | 3次 | 100 | 92",
        "总分 | < | < | < | < | 100 | 92",
    ]


def subjects(*parts: Any, year: int = 2022) -> tuple[list[tuple[Any, ...]], list[tuple[Any, ...]]]:
    """Whose each indicator and each total of the text is, and of which year."""
    found = stated(*parts, year=year)
    rows = [(row.subject, row.about_year, row.name) for row in found.rows]
    return rows, [total[:2] for total in totals(found) if total[5] is None]


def test_the_report_about_the_year_before_keeps_its_year_and_the_table_after_it_its_own() -> None:
    rows, said = subjects(
        "第一部分 部门概况",
        "某局2021年度部门整体支出绩效评价报告",
        "根据要求开展了绩效评价，现将有关情况报告如下。",
        "评价得分为88分，评价等级为“良”。",
        "附件1 2021年度部门整体支出绩效评价指标评分表",
        table("旧路"),
        "附件2",
        "2022年度部门整体支出绩效自评表",
        table("新路"),
    )
    assert rows == [(None, 2021, "旧路"), (None, 2022, "新路")]
    assert said == [(None, 2021)]


def test_project_reports_with_title_pages() -> None:
    rows, said = subjects(
        "某县交通局",
        "公路养护项目",
        "支出绩效评价报告",
        "一、项目基本情况",
        "综合评价得分91分，等级为“优”。",
        table("里程"),
        "某县交通局",
        "桥梁检测项目",
        "支出绩效评价报告",
        "一、项目基本情况",
        "综合评价得分81分，等级为“良”。",
        table("桥梁"),
    )
    assert rows == [("公路养护", 2022, "里程"), ("桥梁检测", 2022, "桥梁")]
    assert said == [("公路养护", 2022), ("桥梁检测", 2022)]


def test_projects_below_numbered_headings_only() -> None:
    rows, said = subjects(
        "第四部分 预算绩效情况说明",
        "二、项目绩效自评情况",
        "（一）公路养护项目绩效自评情况",
        "1.自评结论：自评得分95分，等级为“优”。",
        table("里程"),
        "（二）桥梁检测项目绩效自评情况",
        "自评得分为88分，等级为“良”。",
        table("桥梁"),
        "三、部门整体支出绩效自评情况",
        "部门整体支出自评得分97分。",
    )
    assert rows == [("公路养护", 2022, "里程"), ("桥梁检测", 2022, "桥梁")]
    assert said == [("公路养护", 2022), ("桥梁检测", 2022), (None, 2022)]


def test_general_headings_name_no_project() -> None:
    rows, _ = subjects("（一）部门预算项目支出绩效自评情况", "各项目已完成。", "绩效自评表", table("里程"))
    assert rows == [(None, 2022, "里程")]


def test_the_report_of_another_unit_is_that_units() -> None:
    rows, said = subjects(
        "某县交通局2022年度部门决算",
        "某县交通局2022年度部门整体支出绩效自评报告",
        "自评得分95分。",
        table("里程"),
        "某县公路站2022年度单位整体支出绩效自评报告",
        "自评得分85分。",
        table("路段"),
    )
    assert rows == [(None, 2022, "里程"), ("某县公路站", 2022, "路段")]
    assert said == [(None, 2022), ("某县公路站", 2022)]


def test_a_department_by_its_short_name_is_no_other_unit() -> None:
    rows, _ = subjects("某县交通运输局2022年度部门决算", "某县交运局2022年部门整体支出绩效自评表", table("里程"))
    assert rows == [(None, 2022, "里程")]


def test_the_years_of_a_report_are_no_part_of_its_projects_name() -> None:
    rows, _ = subjects("某局2021-2022年公路养护项目绩效评价报告", "评价得分为88分。", table("里程"))
    assert rows == [("公路养护", 2022, "里程")]
