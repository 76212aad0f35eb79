"""Workbooks: each visible worksheet is a page, its cells as a person sees them."""

from __future__ import annotations

import zipfile
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from assets.documents.errors import UnreadableFile
from assets.documents.limits import Limits
from assets.documents.places import place
from assets.documents.reader import read_file
from tests.documents.making import SHEET, packed, rows, xlsx
from tests.documents.showing import shown, texts


def test_a_workbook_of_a_finance_system(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Z02 收入决算表"
    for row in (["收入决算表"], ["", "公开02表"], ["项目", "决算数"], ["合计", 1084.7199999999998], ["比重", 0.5]):
        sheet.append(row)
    sheet.merge_cells("A1:B1")
    sheet["B4"].number_format = "#,##0.00"
    sheet["B5"].number_format = "0.0%"
    path = tmp_path / "a.xlsx"
    book.save(path)
    page = read_file(path).pages[0]
    assert (page.label, page.unit) == ("Z02 收入决算表", "cell")
    assert shown(page.grids[0]) == [
        "收入决算表 | <",
        " | 公开02表",
        "项目 | 决算数",
        "合计 | 1,084.72",
        "比重 | 50.0%",
    ]
    total = next(cell for cell in page.grids[0].cells if cell.text == "1,084.72")
    assert place("xlsx", page, total.box) == "工作表“Z02 收入决算表” B4"
    assert place("xlsx", page, page.grids[0].cells[0].box) == "工作表“Z02 收入决算表” A1:B1"


def test_dates_and_truth_values_are_shown_as_such(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append([date(2022, 12, 31), True])
    sheet["A1"].number_format = 'yyyy"年"m"月"d"日"'
    book.save(tmp_path / "a.xlsx")
    assert shown(read_file(tmp_path / "a.xlsx").pages[0].grids[0]) == ["2022年12月31日 | TRUE"]


def test_days_may_be_counted_from_1904(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.epoch = CALENDAR_MAC_1904
    sheet = book.active
    assert sheet is not None
    sheet.append([date(2022, 12, 31), "x"])
    book.save(tmp_path / "a.xlsx")
    assert shown(read_file(tmp_path / "a.xlsx").pages[0].grids[0]) == ["2022-12-31 | x"]


def test_a_grid_lies_where_its_cells_are(tmp_path: Path) -> None:
    content = '<sheetData><row r="5"><c r="C5" t="str"><v>甲</v></c><c r="D5"><v>1</v></c></row></sheetData>'
    page = read_file(xlsx(tmp_path / "a.xlsx", {"表": content})).pages[0]
    assert [place("xlsx", page, cell.box) for cell in page.grids[0].cells] == ["工作表“表” C5", "工作表“表” D5"]


def test_formulas_give_the_result_that_was_saved_and_are_never_computed(tmp_path: Path) -> None:
    content = (
        '<sheetData><row r="1"><c r="A1"><f>1+1</f><v>2</v></c><c r="B1"><f>WEBSERVICE("http://x")</f></c>'
        '<c r="C1" t="str"><f>"a"</f><v>甲</v></c><c r="D1" t="e"><f>1/0</f><v>#DIV/0!</v></c></row></sheetData>'
    )
    page = read_file(xlsx(tmp_path / "a.xlsx", {"表": content})).pages[0]
    assert shown(page.grids[0]) == ["2 |  | 甲 | #DIV/0!"]
    assert page.note == "1 个公式没有保存计算结果（如 B1），按空白处理"


def test_shared_texts_are_read_without_the_readings_above_them(tmp_path: Path) -> None:
    strings = "<si><r><t>收入</t></r><r><t>决算</t></r><rPh sb='0' eb='2'><t>shouru</t></rPh></si><si><t>乙</t></si>"
    content = '<sheetData><row><c t="s"><v>0</v></c><c t="s"><v>1</v></c><c t="s"><v>7</v></c></row></sheetData>'
    page = read_file(xlsx(tmp_path / "a.xlsx", {"表": content}, strings=strings)).pages[0]
    assert shown(page.grids[0]) == ["收入决算 | 乙"]


def test_hidden_sheets_are_left_out_and_named(tmp_path: Path) -> None:
    both = {"封面": rows(["甲", "乙"]), "底稿": rows(["丙", "丁"]), "附表": rows(["戊", "己"])}
    path = xlsx(tmp_path / "a.xlsx", both, states=["visible", "hidden", "visible"])
    document = read_file(path)
    assert [(page.number, page.label) for page in document.pages] == [(1, "封面"), (2, "附表")]
    assert document.pages[0].note == "工作表“底稿”是隐藏的，未读取"


def test_hidden_rows_are_read_and_noted(tmp_path: Path) -> None:
    content = rows(["甲", "=1"], ["乙", "=2"]).replace('<row r="2">', '<row r="2" hidden="1">')
    page = read_file(xlsx(tmp_path / "a.xlsx", {"表": content})).pages[0]
    assert (page.grids[0].rows, page.note) == (2, "有隐藏的行或列，已一并读取")


def test_a_sheet_of_one_column_is_text(tmp_path: Path) -> None:
    page = read_file(xlsx(tmp_path / "a.xlsx", {"说明": rows(["一、收入 56.09 万元。"], [""], ["二、支出。"])})).pages[
        0
    ]
    assert (texts(page), page.grids) == (["一、收入 56.09 万元。", "二、支出。"], ())
    assert place("xlsx", page, page.lines[1].box) == "工作表“说明” A3"
    assert [page.lines[0].text[n.start : n.end] for n in page.lines[0].numbers] == ["56.09"]


def test_merged_cells_that_overlap_leave_each_place_with_one_cell(tmp_path: Path) -> None:
    content = rows(["甲", "乙", "丙"], ["丁", "戊", "己"]) + (
        '<mergeCells><mergeCell ref="A1:B2"/><mergeCell ref="B1:C1"/><mergeCell ref="A1:XFD1048576"/>'
        '<mergeCell ref="B2:A1"/><mergeCell ref="rubbish"/></mergeCells>'
    )
    grid = read_file(xlsx(tmp_path / "a.xlsx", {"表": content})).pages[0].grids[0]
    covered = sum(cell.row_span * cell.column_span for cell in grid.cells)
    assert covered == grid.rows * grid.columns


@pytest.mark.parametrize("namespace", ["http://purl.oclc.org/ooxml/spreadsheetml/main", ""])
def test_the_strict_namespace_and_none_are_read_too(tmp_path: Path, namespace: str) -> None:
    with zipfile.ZipFile(xlsx(tmp_path / "a.xlsx", {"表": rows(["甲", "=1"])})) as archive:
        parts = {name: archive.read(name).replace(SHEET.encode(), namespace.encode()) for name in archive.namelist()}
    assert shown(read_file(packed(tmp_path / "b.xlsx", parts)).pages[0].grids[0]) == ["甲 | 1"]


@pytest.mark.parametrize("states", [["visible"], ["hidden"]])
def test_a_workbook_with_nothing_to_see_is_refused(tmp_path: Path, states: list[str]) -> None:
    content = "<sheetData/>" if states == ["visible"] else rows(["甲"])
    with pytest.raises(UnreadableFile, match="没有可见的内容"):
        read_file(xlsx(tmp_path / "a.xlsx", {"表": content}, states=states))


def test_rows_and_columns_beyond_the_limits_are_cut_with_a_note(tmp_path: Path) -> None:
    path = xlsx(tmp_path / "a.xlsx", {"明细": rows(*[["甲", "=1", "=2"] for _ in range(40)])})
    page = read_file(path, Limits(table_rows=10, table_columns=2)).pages[0]
    assert (page.grids[0].rows, page.grids[0].columns) == (10, 2)
    assert page.note == "工作表超过 2 列，只读取前 2 列；工作表共 40 行，只读取前 10 行"


def test_two_cells_at_the_ends_of_the_sheet_do_not_make_a_grid_of_all_between(tmp_path: Path) -> None:
    content = (
        '<sheetData><row r="1"><c r="A1"><v>1</v></c><c r="B1"><v>2</v></c></row>'
        '<row r="1048576"><c r="XFD1048576"><v>3</v></c></row></sheetData>'
    )
    page = read_file(xlsx(tmp_path / "a.xlsx", {"表": content})).pages[0]
    assert page.grids[0].rows * page.grids[0].columns <= Limits().cells
    assert "只读取前" in page.note
