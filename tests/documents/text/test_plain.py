"""Plain text and Markdown: paragraphs, tab-separated tables, places as lines of the file."""

from __future__ import annotations

from pathlib import Path

import pytest

from assets.documents.errors import UnreadableFile
from assets.documents.limits import Limits
from assets.documents.model import Document, Page
from assets.documents.places import place
from assets.documents.reader import read_file
from assets.documents.text.decoding import decode
from tests.documents.showing import order, shown, texts


def _read(tmp_path: Path, text: str) -> Document:
    path = tmp_path / "a.txt"
    path.write_bytes(text.encode())
    return read_file(path)


def _page(tmp_path: Path, text: str) -> Page:
    return _read(tmp_path, text).pages[0]


TABLE = "收入\t\t\t支出\n项目\t行次\t决算数\t项目\n\t8\t\t八、社会保障\n总计\t30\t1,084.72\t总计"


def test_tab_separated_rows_between_paragraphs_are_a_table(tmp_path: Path) -> None:
    document = _read(tmp_path, f"收入支出决算总表\r\n\r\n{TABLE}\r\n\r\n注：说明。")
    assert (document.kind, document.pages[0].unit) == ("text", "line")
    assert order(document) == ["收入支出决算总表", "[4 x 4]", "注：说明。"]
    assert shown(document.pages[0].grids[0]) == [
        "收入 |  |  | 支出",
        "项目 | 行次 | 决算数 | 项目",
        " | 8 |  | 八、社会保障",
        "总计 | 30 | 1,084.72 | 总计",
    ]


def test_places_are_lines_of_the_file(tmp_path: Path) -> None:
    page = _page(tmp_path, f"标题\n\n{TABLE}\n\n本年收入 56.09 万元。")
    assert place("text", page, page.lines[1].box) == "第8行"
    assert place("text", page, page.lines[1].numbers[0].box) == "第8行"
    amount = next(cell for cell in page.grids[0].cells if cell.text == "1,084.72")
    assert place("text", page, amount.box) == "第6行第3列"


def test_an_indented_paragraph_and_a_single_tab_are_no_table(tmp_path: Path) -> None:
    assert texts(_page(tmp_path, "\t一段文字。\n\t又一段。\n\n编制单位：某局\t单位：万元")) == [
        "一段文字。",
        "又一段。",
        "编制单位：某局\t单位：万元",
    ]


def test_a_table_whose_cells_stand_one_under_the_other(tmp_path: Path) -> None:
    text = "收支情况\n\n\t项目\n\t合计\n\t收入\n\n\t预算\n\t166.18\n\t\n\n\t决算\n\t363.47\n\t43.34\n\n\n2、支出决算"
    document = _read(tmp_path, text)
    assert order(document) == ["收支情况", "[3 x 3]", "2、支出决算"]
    page = document.pages[0]
    assert shown(page.grids[0]) == ["项目 | 合计 | 收入", "预算 | 166.18 |", "决算 | 363.47 | 43.34"]
    assert place("text", page, page.grids[0].cells[7].box) == "第12行第2列"
    assert "363.47" in text.split("\n")[12 - 1]


def test_many_indented_lines_take_no_longer_than_others(tmp_path: Path) -> None:
    assert len(texts(_page(tmp_path, "\t一段文字。\n" * 40_000))) == 40_000


def test_a_table_of_markdown(tmp_path: Path) -> None:
    page = _page(tmp_path, "| 项目 | 数\\|量 |\n|:---|---:|\n| **甲** | 1<br>2 |\n乙 | 3\n\n文字 | 不是表")
    assert shown(page.grids[0]) == ["项目 | 数|量", "甲 | 1/2", "乙 | 3"]
    assert texts(page) == ["文字 | 不是表"]
    assert place("text", page, page.grids[0].cells[-1].box) == "第4行第2列"


def test_the_marks_of_markdown_are_not_text(tmp_path: Path) -> None:
    page = _page(
        tmp_path,
        "## 一、收入决算表\n\n本年**收入**\n\n达到 $\\geq 95\\%$，率= $3 \\div 4 \\times 100\\%$。\n\n共$5和$6\n",
    )
    assert texts(page) == ["一、收入决算表", "本年收入", "达到 ≥95%，率= 3 ÷4 ×100%。", "共$5和$6"]


def test_lines_broken_by_hand_are_one_paragraph(tmp_path: Path) -> None:
    wide = "本部门本年度收入总计与上年相比有所增加主要原因是人员增加经费增"
    text = "\n".join(["一、概况", *[wide] * 6, "加所致。", "二、支出情况", "共 1,084.72 万元。"])
    page = _page(tmp_path, text)
    assert texts(page) == ["一、概况", wide * 6 + "加所致。", "二、支出情况", "共 1,084.72 万元。"]
    assert place("text", page, page.lines[1].box) == "第2行"


def test_a_number_in_a_broken_line_stands_on_its_own_line_of_the_file(tmp_path: Path) -> None:
    wide = "本部门本年度收入总计与上年相比有所增加主要原因是人员增加经费增"
    page = _page(tmp_path, "\n".join([*[wide] * 6, "加 56.09 万元。"]))
    number = page.lines[0].numbers[0]
    assert page.lines[0].text[number.start : number.end] == "56.09"
    assert place("text", page, number.box) == "第7行"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
def test_an_encoding_needs_no_declaration(tmp_path: Path, encoding: str) -> None:
    text = "收入决算表\n单位：万元\n合计\t1,084.72\t1,084.72\n"
    path = tmp_path / "a"
    path.write_bytes(text.encode(encoding))
    page = read_file(path).pages[0]
    assert (texts(page), shown(page.grids[0])) == (["收入决算表", "单位：万元"], ["合计 | 1,084.72 | 1,084.72"])


def test_characters_that_only_gb18030_has(tmp_path: Path) -> None:
    text = "㐂𠮷局部门决算"
    assert decode(text.encode("gb18030")).text == text


def test_a_few_damaged_bytes_leave_the_rest_readable_and_are_noted(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(("本年收入合计一千万元。" * 30).encode()[:-1] + b"\xff\n")
    page = read_file(path).pages[0]
    assert page.note.startswith("有 2 个字符已损坏") or page.note.startswith("有 1 个字符已损坏")


def test_control_characters_and_marks_of_direction_are_dropped_and_noted(tmp_path: Path) -> None:
    page = _page(tmp_path, "收入\u202e 23.45\u202c 万\u200b元\x07\ufeff。\n\n下\x0b一\x0c页")
    assert texts(page) == ["收入 23.45 万元。", "下", "一", "页"]
    assert "显示方向" in page.note


@pytest.mark.parametrize("content", [b" \n\t \n", "\ufeff\n".encode()])
def test_a_file_without_text_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a"
    path.write_bytes(content)
    with pytest.raises(UnreadableFile, match="没有文字"):
        read_file(path)


def test_a_text_beyond_the_limits_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("收入\n\n" * 100, encoding="utf-8")
    for limits, reason in (
        (Limits(text_bytes=100), "文本超过上限"),
        (Limits(paragraphs=50), "段落超过上限 50 段"),
        (Limits(characters=100), "文字超过上限 100 字"),
    ):
        with pytest.raises(UnreadableFile, match=reason):
            read_file(path, limits)
