"""Titles, units and notes that stand in the rows of a grid, and several tables in one grid."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import msgspec
import pytest

from assets.documents.model import CELL, LINE, POINT, Document
from assets.documents.reader import read_file
from assets.tables.forms import Form, read_forms
from assets.tables.sections import sections
from tests.documents.making import docx, rows, table, xlsx
from tests.tables.building import document, grid, page

INCOME = [
    ["收入决算表", "", "", ""],
    ["", "", "", "公开02表"],
    ["编制单位：某某局", "", "", "单位：元"],
    ["项目", "", "本年收入合计", "财政拨款收入"],
    ["科目编码", "科目名称", "", ""],
    ["", "栏次", "1", "2"],
    ["", "合计", "=560900", "=560900"],
    ["208", "社会保障和就业支出", "=560900", "=560900"],
    ["注：本表反映部门本年度取得的各项收入情况。", "", "", ""],
]
EXPENDITURE = [
    ["支出决算表", "", "", ""],
    ["金额单位：万元", "", "", ""],
    ["科目编码", "科目名称", "本年支出合计", "基本支出"],
    ["", "合计", "=56.09", "=56.09"],
    ["单位负责人：张三", "", "制表人：李四", ""],
]


def _values(form: Form) -> dict[tuple[str, str], str]:
    return {(c.row_code or c.row_label, c.column): str(c.value) for c in form.cells if c.value is not None}


def _sheet(tmp_path: Path, content: Sequence[Sequence[str]]) -> list[Form]:
    return read_forms(read_file(xlsx(tmp_path / "a.xlsx", {"表": rows(*content)})))


def test_a_sheet_of_a_finance_system_without_merged_cells(tmp_path: Path) -> None:
    (form,) = _sheet(tmp_path, INCOME)
    assert (form.form, form.title, form.unit, form.pages) == ("income", "收入决算表", "元", (1,))
    assert _values(form) == {
        ("合计", "current_year_income"): "56.0900",
        ("合计", "fiscal_appropriation"): "56.0900",
        ("208", "current_year_income"): "56.0900",
        ("208", "fiscal_appropriation"): "56.0900",
    }
    assert {c.row_label for c in form.cells} == {"合计", "社会保障和就业支出"}


@pytest.mark.parametrize("between", [0, 1, 3])
def test_two_forms_on_one_sheet(tmp_path: Path, between: int) -> None:
    forms = _sheet(tmp_path, [*INCOME, *[[""] * 4] * between, *EXPENDITURE])
    assert [(form.form, form.unit) for form in forms] == [("income", "元"), ("expenditure", "万元")]
    assert _values(forms[1]) == {("合计", "total"): "56.09", ("合计", "basic"): "56.09"}
    assert {c.row_label for c in forms[1].cells} == {"合计"}


def test_an_unknown_table_keeps_its_title_out_of_its_header(tmp_path: Path) -> None:
    content = [["车辆配备情况表", "", ""], ["", "", "单位：台"], ["序号", "名称", "数量"], ["1", "车辆", "=3"]]
    (form,) = _sheet(tmp_path, content)
    assert (form.form, form.title) == ("other", "车辆配备情况表")
    assert {(c.column_label, c.text) for c in form.cells} >= {("数量", "3")}


def test_blank_rows_inside_a_form_do_not_end_it(tmp_path: Path) -> None:
    content = [*INCOME[:8], [""] * 4, ["20805", "行政事业单位养老支出", "=1", "=1"]]
    (form,) = _sheet(tmp_path, content)
    assert ("20805", "current_year_income") in _values(form)


def test_a_form_that_is_published_empty_keeps_its_totals_row(tmp_path: Path) -> None:
    content = [*INCOME[:6], ["", "合计", "", ""]]
    (form,) = _sheet(tmp_path, content)
    assert (form.form, form.empty, [c.row_label for c in form.cells]) == ("income", True, ["合计", "合计"])


def test_a_word_table_with_the_title_in_its_first_rows(tmp_path: Path) -> None:
    plain = [[text.removeprefix("=") for text in row] for row in INCOME]
    forms = read_forms(read_file(docx(tmp_path / "a.docx", table(*plain))))
    assert [(form.form, form.unit) for form in forms] == [("income", "元")]
    assert _values(forms[0])["合计", "current_year_income"] == "56.0900"


def test_a_word_table_that_was_cut_in_two_goes_on(tmp_path: Path) -> None:
    first = [[text.removeprefix("=") for text in row] for row in INCOME[:8]]
    rest = [["20805", "行政事业单位养老支出", "10", "10"]]
    between = "<w:p/><w:p><w:r><w:t>- 12 -</w:t></w:r></w:p>"
    for following in (rest, [*first[3:6], *rest]):
        path = docx(tmp_path / "a.docx", table(*first) + between + table(*following))
        (form,) = read_forms(read_file(path))
        assert _values(form)["20805", "current_year_income"] == "0.0010"
    path = docx(tmp_path / "a.docx", table(*first) + "<w:p><w:r><w:t>另一张表</w:t></w:r></w:p>" + table(*rest))
    assert [form.form for form in read_forms(read_file(path))] == ["income", "other"]


def test_sheets_never_go_on_with_one_another(tmp_path: Path) -> None:
    more = rows(["20805", "行政事业单位养老支出", "=1", "=1"], ["20807", "就业补助", "=1", "=1"])
    path = xlsx(tmp_path / "a.xlsx", {"一": rows(*INCOME), "二": more})
    assert [form.form for form in read_forms(read_file(path))] == ["income", "other"]


GROUPED = [
    "项目 | 年初预算 |      | 决算数 |      | 备注",
    "     | 合计     | 其中 | 合计   | 其中 |     ",
    "某局 | 1        | 2    | 3      | 4    |     ",
]


def test_a_heading_over_several_unmerged_columns_heads_all_of_them() -> None:
    (form,) = read_forms(document(page(1, "资金情况", GROUPED)))
    assert [c.column_label for c in form.cells] == [
        "年初预算/合计",
        "年初预算/其中",
        "决算数/合计",
        "决算数/其中",
        "备注",
    ]


@pytest.mark.parametrize("unit", [POINT, LINE, CELL])
def test_a_grid_without_captions_is_left_as_it_is(unit: str) -> None:
    whole = grid(["项目 | 决算数", "合计 | 1.00", "甲 | 1.00"])
    (section,) = sections(whole, unit)
    assert (section.above, section.grid, section.below) == ((), whole, ())


def test_rows_that_only_look_like_a_title_stay(tmp_path: Path) -> None:
    """A list of the forms names them, each beside something else."""
    whole = grid(["序号 | 内容", "1 | 收入决算表", "2 | 支出决算表", " | 总说明"])
    assert [section.grid for section in sections(whole, LINE)] == [whole]


def test_cells_that_reach_over_a_cut_are_cut() -> None:
    whole = grid(["收入决算表 | <", "项目 | 决算数", "合计 | 1", "支出决算表 | <", "项目 | 决算数", "合计 | 2"])
    long = whole.cells[1]
    cells = tuple(msgspec.structs.replace(c, row_span=4) if c is long else c for c in whole.cells)
    for section in sections(msgspec.structs.replace(whole, cells=cells), LINE):
        assert section.grid is not None
        section.grid.matrix()


def test_notes_come_after_their_form_and_before_the_next(tmp_path: Path) -> None:
    read: Document = read_file(xlsx(tmp_path / "a.xlsx", {"表": rows(*INCOME)}))
    (section,) = sections(read.pages[0].grids[0], CELL)
    assert [line.text for line in section.above] == ["收入决算表", "公开02表", "编制单位：某某局", "单位：元"]
    assert [line.text for line in section.below] == ["注：本表反映部门本年度取得的各项收入情况。"]
