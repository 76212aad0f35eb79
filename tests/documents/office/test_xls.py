"""Old workbooks give the same pages as new ones."""

from __future__ import annotations

from pathlib import Path

import pytest

from assets.documents.errors import UnreadableFile
from assets.documents.limits import Limits
from assets.documents.places import place
from assets.documents.reader import identify, read_file
from tests.documents.making import Content, xls
from tests.documents.showing import shown


def test_texts_numbers_formats_and_merged_cells(tmp_path: Path) -> None:
    content: Content = [
        ["收入决算表", ""],
        ["合计", (1084.7199999999998, "#,##0.00")],
        ["比重", (0.5, "0.0%")],
        ["人数", 59.0],
    ]
    page = read_file(xls(tmp_path / "a.xls", {"公开02表": content}, merged=[(0, 0, 0, 1)])).pages[0]
    assert shown(page.grids[0]) == ["收入决算表 | <", "合计 | 1,084.72", "比重 | 50.0%", "人数 | 59"]
    assert (page.label, page.unit, place("xls", page, page.grids[0].cells[2].box)) == (
        "公开02表",
        "cell",
        "工作表“公开02表” B2",
    )


def test_dates_are_shown_in_chinese(tmp_path: Path) -> None:
    content = [["日期", (44926.0, 'yyyy"年"m"月"d"日"')]]
    assert shown(read_file(xls(tmp_path / "a.xls", {"表": content})).pages[0].grids[0]) == ["日期 | 2022年12月31日"]


def test_hidden_sheets_are_left_out_and_named(tmp_path: Path) -> None:
    path = xls(tmp_path / "a.xls", {"甲": [["a", "b"]], "乙": [["c", "d"]]}, hidden=["乙"])
    document = read_file(path)
    assert [page.label for page in document.pages] == ["甲"]
    assert document.pages[0].note == "工作表“乙”是隐藏的，未读取"


def test_a_workbook_with_a_password_says_so(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="已加密，需要密码"):
        read_file(xls(tmp_path / "a.xls", {"表": [["a", "b"]]}, encrypted=True))


def test_what_is_too_large_to_be_held_in_memory_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="另存为 XLSX"):
        read_file(xls(tmp_path / "a.xls", {"表": [["a", "b"]]}), Limits(xls_bytes=1024))


def test_rows_beyond_the_limit_are_cut_with_a_note(tmp_path: Path) -> None:
    path = xls(tmp_path / "a.xls", {"表": [["甲", float(n)] for n in range(30)]})
    page = read_file(path, Limits(table_rows=10)).pages[0]
    assert (page.grids[0].rows, page.note) == (10, "工作表共 30 行，只读取前 10 行")


def test_the_name_of_the_file_does_not_matter(tmp_path: Path) -> None:
    assert identify(xls(tmp_path / "a.docx", {"表": [["a", "b"]]}))[1] == "xls"
