"""What a cell prints is read as it is: labels, codes, numbers of any make, and what is no number."""

from __future__ import annotations

from decimal import Decimal

import pytest

from assets.tables.forms import Form, read_forms
from tests.tables.building import document, page

HEAD = ["科目编码 | 科目名称 | 本年支出合计 | 基本支出 | 项目支出"]
THREE = [
    "支出功能分类科目编码 | < | < | 科目名称 | 本年支出合计 | 基本支出 | 项目支出",
    "类 | 款 | 项 | ^ | ^ | ^ | ^",
]


def only(*rows: str, title: str = "支出决算表", unit: str = "单位：万元") -> Form:
    """The one form with these rows."""
    (form,) = read_forms(document(page(1, title, unit, list(rows))))
    return form


def amounts(form: Form) -> list[tuple[str | None, str, str, str]]:
    """Code, label, column and amount of each number, from top to bottom."""
    return [(c.row_code, c.row_label, c.column, str(c.value)) for c in form.cells if c.value is not None]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1,234,567.89", "1234567.89"),
        ("1,234,5\n67.89", "1234567.89"),
        ("1,234,567.\n89", "1234567.89"),
        ("1 234 567.89", "1234567.89"),
        ("１，２３４．５６", "1234.56"),
        ("1，234.56", "1234.56"),
        ("(12.30)", "-12.30"),
        ("（12.30）", "-12.30"),
        ("-12.30", "-12.30"),
        ("－12.30", "-12.30"),
        ("—12.30", "-12.30"),
        ("△12.30", "-12.30"),
        ("▲12.30", "-12.30"),
        ("¥12.30", "12.30"),
        ("0", "0"),
        ("0.00", "0.00"),
        ("-0.00", "0.00"),
        ("12.30万元", "12.30"),
        ("123,000.00元", "12.300000"),
        ("1.5亿元", "15000.0"),
    ],
)
def test_a_number_of_any_make(text: str, value: str) -> None:
    form = only(*HEAD, f"208 | 社会保障和就业支出 | {text} | | ")
    (cell,) = [c for c in form.cells if c.column == "total"]
    assert (str(cell.value), cell.text, cell.unit) == (value, text, "万元")


@pytest.mark.parametrize("text", ["—", "-", "/", "…", "", "无", "不适用", "*", "12.3.4", "1,23", "见附件"])
def test_what_is_no_number_is_kept_as_it_is(text: str) -> None:
    form = only(*HEAD, f"208 | 社会保障和就业支出 | {text} | 0.00 | 0")
    cells = {c.column: c for c in form.cells}
    assert (cells["total"].value, cells["total"].text) == (None, text)
    assert (cells["basic"].value, cells["project"].value) == (Decimal("0.00"), Decimal(0))


def test_percentages_are_no_money() -> None:
    rows = ["项目 | 预算数 | 决算数 | 完成率", "合计 | 20.00 | 10.00 | 50.00%", "公务接待费 | 20.00 | 10.00 | 50%"]
    form = only(*rows, title="财政拨款“三公”经费支出决算表", unit="单位：元")
    assert [(c.column, str(c.value), c.unit) for c in form.cells if c.row_label == "合计"] == [
        ("three_public_budget", "0.002000", "万元"),
        ("three_public_final", "0.001000", "万元"),
        ("three_public_share", "50.00", "%"),
    ]


def test_a_column_of_rates_is_no_money_even_without_its_sign() -> None:
    rows = ["科目编码 | 科目名称 | 合计 | 基本支出 | 项目支出 | 占比", " | 合计 | 20.00 | 10.00 | 10.00 | 100.00"]
    form = only(*rows, title="支出决算表", unit="单位：元")
    assert [(c.column, str(c.value), c.unit) for c in form.cells][-1] == ("share", "100.00", "%")


def test_counts_beside_the_three_public_expenses_are_no_money() -> None:
    rows = [
        "项目 | 预算数 | 决算统计数",
        "一、“三公”经费支出合计 | 30,000.00 | 20,000.00",
        "1.因公出国（境）费 | | ",
        "因公出国（境）团组数（个） | | 2",
        "因公出国（境）人次数（人） | | 5",
        "公务用车购置数（辆） | | 1",
        "公务用车保有量（辆） | | 3",
        "国内公务接待批次（个） | | 12",
        "国内公务接待人次（人） | | 80",
        "3.公务接待费 | 30,000.00 | 20,000.00",
    ]
    form = only(*rows, title="财政拨款“三公”经费支出决算表", unit="单位：元")
    assert [(c.column, str(c.value), c.unit) for c in form.cells if c.value is not None and c.column != ""] == [
        ("three_public_budget", "3.000000", "万元"),
        ("three_public_final", "2.000000", "万元"),
        ("abroad_groups_final", "2", "个"),
        ("abroad_people_final", "5", "人"),
        ("vehicles_purchased_final", "1", "辆"),
        ("vehicles_kept_final", "3", "辆"),
        ("reception_times_final", "12", "个"),
        ("reception_people_final", "80", "人"),
        ("reception_budget", "3.000000", "万元"),
        ("reception_final", "2.000000", "万元"),
    ]


@pytest.mark.parametrize(
    "label",
    [
        "2080505机关事业单位基本养老保险缴费支出",
        "2080505 机关事业单位基本养老保险缴费支出",
        "2080505\n机关事业单位基本\n养老保险缴费支出",
        "[2080505]机关事业单位基本养老保险缴费支出",
        "2080505-机关事业单位基本养老保险缴费支出",
        "　　2080505　机关事业单位基本养老保险缴费支出",
    ],
)
def test_a_code_before_its_name_in_one_cell(label: str) -> None:
    form = only("项目 | 本年支出合计 | 基本支出 | 项目支出", "合计 | 5.00 | | ", f"{label} | 5.00 | | ")
    assert amounts(form)[1] == ("2080505", "机关事业单位基本养老保险缴费支出", "total", "5.00")


@pytest.mark.parametrize("code", ["2080505", "208 05 05", "2 0 8 0 5 0 5", "20805\n05"])
def test_a_code_with_blanks(code: str) -> None:
    assert amounts(only(*HEAD, f"{code} | 养老保险缴费 | 5.00 | | ")) == [("2080505", "养老保险缴费", "total", "5.00")]


@pytest.mark.parametrize(
    "rows",
    [
        ["208 | | | 甲 | 5.00 | | ", "208 | 05 | | 乙 | 5.00 | | ", "208 | 05 | 05 | 丙 | 5.00 | | "],
        ["208 | | | 甲 | 5.00 | | ", " | 05 | | 乙 | 5.00 | | ", " | | 05 | 丙 | 5.00 | | "],
        ["208 | | | 甲 | 5.00 | | ", "208 | 20805 | | 乙 | 5.00 | | ", "208 | 20805 | 2080505 | 丙 | 5.00 | | "],
        ["208 | | | 甲 | 5.00 | | ", " | 20805 | | 乙 | 5.00 | | ", " | | 2080505 | 丙 | 5.00 | | "],
        ["208 | < | < | 甲 | 5.00 | | ", "20805 | < | < | 乙 | 5.00 | | ", "2080505 | < | < | 丙 | 5.00 | | "],
        ["208 | | | 甲 | 5.00 | | ", "20805 | | | 乙 | 5.00 | | ", "2080505 | | | 丙 | 5.00 | | "],
    ],
)
def test_codes_in_three_columns(rows: list[str]) -> None:
    form = only(*THREE, *rows, "合计 | < | < | < | 5.00 | | ")
    assert [(c.row_code, c.row_label) for c in form.cells if c.column == "total"] == [
        ("208", "甲"),
        ("20805", "乙"),
        ("2080505", "丙"),
        (None, "合计"),
    ]


def test_labels_without_codes() -> None:
    form = only(
        "项目 | 本年支出合计 | 基本支出 | 项目支出",
        "合计 | 5.00 | | ",
        "　教育支出 | 5.00 | | ",
        "　　普通\n教育 | 5.00 | | ",
    )
    assert [label for _, label, _, _ in amounts(form)] == ["合计", "教育支出", "普通教育"]


def test_rows_without_a_line_between_them() -> None:
    numbers = "1,234.50\n1,000.00\n234.50"
    several = f"301\n30101\n30102 | 工资福利支出\n基本工资\n津贴补贴 | {numbers} | {numbers} | "
    form = only(*HEAD, several, "302 | 商品和服务支出 | 2.00 | | 2.00")
    assert amounts(form) == [
        ("301", "工资福利支出", "total", "1234.50"),
        ("301", "工资福利支出", "basic", "1234.50"),
        ("30101", "基本工资", "total", "1000.00"),
        ("30101", "基本工资", "basic", "1000.00"),
        ("30102", "津贴补贴", "total", "234.50"),
        ("30102", "津贴补贴", "basic", "234.50"),
        ("302", "商品和服务支出", "total", "2.00"),
        ("302", "商品和服务支出", "project", "2.00"),
    ]
    tops = [c.source.box.top for c in form.cells if c.column == "total"]
    assert tops == sorted(set(tops)), "each has a place of its own"


def test_rows_that_do_not_part_evenly_are_left_unread_and_not_guessed() -> None:
    form = only(*HEAD, "301\n30101 | 工资福利支出\n基本工资 | 1,234.50\n1,000.00 | 1,234.50 | ")
    unread = [c for c in form.cells if c.column == "total"]
    assert [(c.value, c.text) for c in unread] == [(None, "1,234.50\n1,000.00")]


def test_a_number_outside_of_every_named_column_is_kept() -> None:
    rows = [
        "项目 | 行次 | 本年支出合计 | 基本支出 | 项目支出",
        "合计 | 1 | 5.00 | 3.00 | 2.00",
        "其他 | 7.25 | 5.00 | | ",
    ]
    assert "7.25" in [c.text for c in only(*rows).cells]


UNKNOWN = [
    "人员编制情况 | < | < | 基本支出 | < | 备注",
    "序号 | 单位名称 | 在职人数 | 人员经费 | 公用经费（元） | ^",
    "1 | 某某中心 | 12 | 100.50 | 3,000 | 满编",
    "2 | 某某站 | 8 | 80.00 | 2,000 | ",
]


def test_an_unknown_table_keeps_every_number_with_its_row_and_its_header_path() -> None:
    form = only(*UNKNOWN, title="某某情况统计表")
    assert (form.form, form.title, form.empty) == ("other", "某某情况统计表", False)
    assert [(c.row_label, c.column_label, str(c.value), c.unit) for c in form.cells if c.value is not None] == [
        ("某某中心", "人员编制情况/在职人数", "12", ""),
        ("某某中心", "基本支出/人员经费", "100.50", "万元"),
        ("某某中心", "基本支出/公用经费（元）", "3000", "元"),
        ("某某站", "人员编制情况/在职人数", "8", ""),
        ("某某站", "基本支出/人员经费", "80.00", "万元"),
        ("某某站", "基本支出/公用经费（元）", "2000", "元"),
    ]
    assert len({c.source.box for c in form.cells}) == len(form.cells), "each has its own place"


@pytest.mark.parametrize("head", ["甲类 | 去年 | 今年", "地区 | 参保 | 报销", " | 2022年 | 2023年"])
def test_an_unknown_table_with_an_unusual_header(head: str) -> None:
    form = only(head, "城区 | 10.00 | 20.00", "郊区 | 30.00 | 40.00", title="某某对比表")
    labels = [part.strip() for part in head.split("|")]
    assert [(c.row_label, c.column_label, c.text) for c in form.cells] == [
        ("城区", labels[1], "10.00"),
        ("城区", labels[2], "20.00"),
        ("郊区", labels[1], "30.00"),
        ("郊区", labels[2], "40.00"),
    ]


def test_an_unknown_table_without_a_header() -> None:
    form = only("城区 | 10.00 | 20.00", "郊区 | 30.00 | 40.00", title="某某对比表")
    assert [(c.row_label, c.text) for c in form.cells] == [
        ("城区", "10.00"),
        ("城区", "20.00"),
        ("郊区", "30.00"),
        ("郊区", "40.00"),
    ]


def test_a_label_of_money_is_no_code() -> None:
    form = only("项目 | 数量（台） | 原值", "100万元以上专用设备 | 3 | 500.00", title="国有资产占有使用情况表")
    assert [(c.row_code, c.row_label, str(c.value), c.unit) for c in form.cells] == [
        (None, "100万元以上专用设备", "3", "台"),
        (None, "100万元以上专用设备", "500.00", "万元"),
    ]
