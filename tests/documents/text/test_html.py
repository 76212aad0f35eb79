"""Web pages: what a browser shows, without running or fetching anything."""

from __future__ import annotations

from pathlib import Path

import pytest

from assets.documents.errors import UnreadableFile
from assets.documents.limits import Limits
from assets.documents.model import Document, Page
from assets.documents.places import place
from assets.documents.reader import identify, read_file
from assets.documents.text.html_tokens import tokens
from tests.documents.showing import order, shown, texts


def _read(tmp_path: Path, body: str, encoding: str = "utf-8") -> Document:
    path = tmp_path / "page.html"
    path.write_bytes(f"<!DOCTYPE html><html><body>{body}</body></html>".encode(encoding))
    return read_file(path)


def _page(tmp_path: Path, body: str) -> Page:
    return _read(tmp_path, body).pages[0]


def test_a_page_as_a_government_site_publishes_it(tmp_path: Path) -> None:
    body = """<div class=nav><a href="/">首页</a>&nbsp;&gt;&nbsp;<a>政务公开</a></div>
    <h1>某某局2022年度部门决算</h1><p>一、收入&mdash;决算<br>本年收入 <b>1,084.72</b> 万元。</p>
    <table><caption>收入决算表</caption><tr><th rowspan=2>项目<th colspan=2>收入<tr><td>合计<td>其他
    <tr><td>甲<td>1<td>2</table><script>alert("不执行")</script>"""
    document = _read(tmp_path, body)
    assert (document.kind, document.pages[0].unit) == ("html", "line")
    assert order(document) == [
        "首页\xa0>\xa0政务公开",
        "某某局2022年度部门决算",
        "一、收入—决算",
        "本年收入 1,084.72 万元。",
        "收入决算表",
        "[3 x 3]",
    ]
    assert shown(document.pages[0].grids[0]) == ["项目 | 收入 | <", "^ | 合计 | 其他", "甲 | 1 | 2"]


def test_cells_over_several_rows_push_the_next_rows_to_the_right(tmp_path: Path) -> None:
    body = """<table><tr><td rowspan=3>一级<td>二级一<td>1</tr><tr><td rowspan="2">二级二<td>2</tr><tr><td>3</tr>
    <tr><td rowspan=0>余<td colspan=2>合计</table>"""
    assert shown(_page(tmp_path, body).grids[0]) == [
        "一级 | 二级一 | 1",
        "^ | 二级二 | 2",
        "^ | ^ | 3",
        "余 | 合计 | <",
    ]


@pytest.mark.parametrize(
    "hidden",
    [
        '<p style="display:none">藏</p>',
        "<div style='color:red; DISPLAY : none !important'>藏<div>藏</div>藏</div>",
        "<span hidden>藏</span>",
        '<p style="visibility:hidden">藏',
        "<template>藏</template><noscript>藏</noscript><style>藏</style><textarea>藏</textarea>",
        "<!-- 藏 --><![CDATA[ 藏 ]]><?php 藏 ?>",
        "<select><option>藏</select>",
        '<table style="display:none"><tr><td>藏<table><tr><td>藏</table>藏</table>',
    ],
)
def test_what_is_hidden_is_not_read(tmp_path: Path, hidden: str) -> None:
    assert texts(_page(tmp_path, f"<p>前</p>{hidden}<p>后</p>")) == ["前", "后"]


def test_hidden_rows_and_cells_take_no_place(tmp_path: Path) -> None:
    body = """<table><tr><td>甲<td style="display:none">藏<td>1<tr style="display:none"><td>藏<td>藏
    <tr><td>乙<td>2</table><p>后"""
    page = _page(tmp_path, body)
    assert shown(page.grids[0]) == ["甲 | 1", "乙 | 2"]
    assert texts(page) == ["后"]


def test_tables_that_arrange_the_page_are_dissolved(tmp_path: Path) -> None:
    data = "<table><tr><td>项目<td>数<tr><td>甲<td>1</table>"
    body = f"<table width=100%><tr><td>栏目导航<td><p>正文一</p>{data}<p>正文二</p></table>"
    assert order(_read(tmp_path, body)) == ["栏目导航", "正文一", "[2 x 2]", "正文二"]


def test_a_table_with_the_role_of_layout_is_dissolved(tmp_path: Path) -> None:
    body = '<table role="presentation"><tr><td>左<td>右<tr><td>下<td>末</table>'
    assert order(_read(tmp_path, body)) == ["左", "右", "下", "末"]


def test_a_small_table_in_a_cell_of_a_form_comes_after_the_form(tmp_path: Path) -> None:
    cells = "".join(f"<tr><td>指标{n}的名称<td>目标值{n}<td>完成值{n}" for n in range(6))
    body = f"<table>{cells}<tr><td>附<td><table><tr><td>a<td>b</table><td>末</table>"
    assert order(_read(tmp_path, body)) == ["[7 x 3]", "[1 x 2]"]


def test_white_space_is_that_of_a_browser(tmp_path: Path) -> None:
    page = _page(tmp_path, "<p>  本年\n   收入 <span> 合计 </span></p><pre>一行\n二行</pre><td>散落的单元")
    assert texts(page) == ["本年 收入 合计", "一行", "二行", "散落的单元"]


def test_numbered_lists_keep_their_numbers(tmp_path: Path) -> None:
    body = "<ol><li>甲<ol type=a><li>子</ol><li>乙</ol><ol start=5><li>丙</ol><ul><li>丁</ul>"
    assert texts(_page(tmp_path, body)) == ["1. 甲", "a. 子", "2. 乙", "5. 丙", "丁"]


@pytest.mark.parametrize("encoding", ["utf-8", "gbk", "gb18030", "utf-16", "utf-8-sig"])
@pytest.mark.parametrize("declared", [None, "gb2312", "utf-8"])
def test_the_encoding_is_that_of_the_bytes_whatever_is_declared(
    tmp_path: Path, encoding: str, declared: str | None
) -> None:
    meta = f'<meta http-equiv="Content-Type" content="text/html; charset={declared}">' if declared else ""
    path = tmp_path / "a"
    path.write_bytes(
        f"<html><head>{meta}<title>部门决算</title></head><p>本年收入合计1,084.72万元</p>".encode(encoding)
    )
    document = read_file(path)
    assert (document.kind, texts(document.pages[0])) == ("html", ["本年收入合计1,084.72万元"])
    assert document.pages[0].label == "部门决算"


def test_a_page_that_is_called_a_workbook_is_a_page(tmp_path: Path) -> None:
    path = tmp_path / "公开表.xls"
    path.write_text("\n <TABLE border=1><TR><TD>项目</TD><TD>数</TD></TR></TABLE>", encoding="utf-8")
    assert identify(path)[1] == "html"
    assert shown(read_file(path).pages[0].grids[0]) == ["项目 | 数"]


def test_places_are_paragraphs_and_cells_of_tables(tmp_path: Path) -> None:
    page = _page(tmp_path, "<p>甲<table><tr><td>1<td>2</table><table><tr><td>3<td>4</table><p>乙")
    assert place("html", page, page.lines[1].box) == "第2段"
    assert place("html", page, page.grids[1].cells[1].box) == "第2个表格第1行第2列"


def test_a_page_that_a_script_fills_is_refused_with_advice(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="脚本生成"):
        _read(tmp_path, '<div id="app"></div><script>document.write("<p>1</p>")</script>')


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("<p>1 < 2</p>", ["<p>", "1 ", "<", " 2", "</p>"]),
        ("<p title='a>b' x=\"<p>\">甲", ["<p>", "甲"]),
        ("<p a=b'c>甲", ["<p>", "甲"]),
        ("<br/>甲</br >", ["<br>", "甲", "</br>"]),
        ("甲<p a=", ["甲"]),
        ('甲<p a="x', ["甲"]),
        ("甲<!-- x", ["甲"]),
        ("甲<!-->乙", ["甲", "乙"]),
        ("<title>a<b>c</title>", ["<title>", "a<b>c", "</title>"]),
        ("<script>if (a<b) '</p>'</SCRIPT>甲", ["<script>", "</script>", "甲"]),
        ("&lt;&#20803;&amp;nbsp;&nosuch;", ["<元&nbsp;&nosuch;"]),
        ("<=甲", ["<", "=甲"]),
        ("</ p>甲", ["甲"]),
    ],
)
def test_tags_end_where_a_browser_ends_them(source: str, expected: list[str]) -> None:
    signs = {"start": "<{}>", "end": "</{}>", "text": "{}"}
    assert [signs[token.kind].format(token.name) for token in tokens(source)] == expected


def test_of_two_attributes_of_one_name_the_first_counts() -> None:
    token = next(tokens("<td COLSPAN=\"2\" colspan=3 rowspan = '4' data-x=1 hidden>"))
    assert token.attributes == {"colspan": "2", "rowspan": "4", "hidden": ""}


def test_a_table_beyond_the_limit_is_cut_with_a_note(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_text("<table>" + "<tr><td>甲<td>1" * 30 + "</table>", encoding="utf-8")
    page = read_file(path, Limits(table_rows=10)).pages[0]
    assert (page.grids[0].rows, page.note) == (10, "第 1 个表格共 30 行，只读取前 10 行")
