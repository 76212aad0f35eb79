"""Word documents: what a reader of the document sees, in its order."""

from __future__ import annotations

from pathlib import Path

import docx as python_docx
import pytest

from assets.documents.errors import UnreadableFile
from assets.documents.limits import Limits
from assets.documents.model import Document
from assets.documents.office.docx_numbering import shown_number
from assets.documents.places import place
from assets.documents.reader import read_file
from tests.documents.making import OFFICE, RELATIONS, WORD, cell, docx, packed, para, table
from tests.documents.showing import order, shown, texts

RUN = "<w:r><w:t>{}</w:t></w:r>"


def _read(tmp_path: Path, body: str, **parts: str) -> Document:
    return read_file(docx(tmp_path / "a.docx", body, **parts))


def test_paragraphs_and_tables_come_in_the_order_of_the_document(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    made = python_docx.Document()
    made.add_paragraph("收入决算表")
    grid = made.add_table(2, 2)
    for c, text in enumerate(["项目", "决算数", "合计", "56.09"]):
        grid.cell(c // 2, c % 2).text = text
    made.add_paragraph("注：本表反映收入情况。")
    made.save(str(path))
    document = read_file(path)
    assert (document.kind, len(document.pages), document.pages[0].unit) == ("docx", 1, "line")
    assert order(document) == ["收入决算表", "[2 x 2]", "注：本表反映收入情况。"]
    assert shown(document.pages[0].grids[0]) == ["项目 | 决算数", "合计 | 56.09"]


def test_merged_cells_cover_their_rows_and_columns(tmp_path: Path) -> None:
    begin, go_on = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    body = table(
        [cell("项目", begin), cell("收入", '<w:gridSpan w:val="2"/>')],
        [cell("", go_on), "合计", "财政拨款"],
        [cell("甲", begin), "1", "2"],
        [cell("", go_on), "3", "4"],
    )
    assert shown(_read(tmp_path, body).pages[0].grids[0]) == [
        "项目 | 收入 | <",
        "^ | 合计 | 财政拨款",
        "甲 | 1 | 2",
        "^ | 3 | 4",
    ]


def test_a_cell_that_goes_on_without_a_beginning_is_a_cell_of_its_own(tmp_path: Path) -> None:
    assert shown(_read(tmp_path, table([cell("甲", "<w:vMerge/>"), "1"])).pages[0].grids[0]) == ["甲 | 1"]


def test_a_row_may_begin_further_right_and_rows_may_be_uneven(tmp_path: Path) -> None:
    late = '<w:tr><w:trPr><w:gridBefore w:val="1"/></w:trPr>' + cell("2") + "</w:tr>"
    body = table(["甲", "1", "x"]).replace("</w:tbl>", late + "</w:tbl>")
    assert shown(_read(tmp_path, body).pages[0].grids[0]) == ["甲 | 1 | x", " | 2 |"]


def test_a_table_within_a_cell_comes_after_the_table_of_the_cell(tmp_path: Path) -> None:
    inner = table(["子项", "1"], ["子项二", "2"])
    body = table(["甲", "乙", "丙"], ["丁", "戊", "己"], [cell(para("见下") + inner + para("")), "庚", "辛"])
    page = _read(tmp_path, body).pages[0]
    assert [shown(grid) for grid in page.grids] == [
        ["甲 | 乙 | 丙", "丁 | 戊 | 己", "见下 | 庚 | 辛"],
        ["子项 | 1", "子项二 | 2"],
    ]


def test_a_frame_around_the_text_is_no_table(tmp_path: Path) -> None:
    framed = cell(para("一、概况") + table(["项目", "数"], ["甲", "1"]) + para("说明。"))
    assert order(_read(tmp_path, table([framed]))) == ["一、概况", "[2 x 2]", "说明。"]


LISTS = (
    '<w:abstractNum w:abstractNumId="0">'
    '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="%1、"/></w:lvl>'
    '<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="（%2）"/></w:lvl>'
    '<w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1.%3"/></w:lvl>'
    '</w:abstractNum><w:num w:numId="5"><w:abstractNumId w:val="0"/></w:num>'
    '<w:num w:numId="6"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="3"/>'
    "</w:lvlOverride></w:num>"
)


def _numbered(text: str, level: int, number: int = 5) -> str:
    return para(text, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>')


def test_automatic_numbers_are_restored(tmp_path: Path) -> None:
    body = "".join(
        [
            _numbered("部门概况", 0),
            _numbered("主要职责", 1),
            _numbered("内设机构", 1),
            _numbered("细目", 2),
            _numbered("决算情况", 0),
            _numbered("收入", 1),
            _numbered("附件", 0, number=6),
        ]
    )
    assert texts(_read(tmp_path, body, numbering=LISTS).pages[0]) == [
        "一、部门概况",
        "（一）主要职责",
        "（二）内设机构",
        "一.1 细目",
        "二、决算情况",
        "（一）收入",
        "三、附件",
    ]


def test_numbers_of_a_style_are_restored_and_can_be_taken_away(tmp_path: Path) -> None:
    styles = (
        '<w:style w:styleId="base"><w:name w:val="heading 1"/><w:pPr><w:numPr><w:numId w:val="5"/></w:numPr></w:pPr>'
        '</w:style><w:style w:styleId="own"><w:basedOn w:val="base"/></w:style>'
    )
    style = '<w:pStyle w:val="own"/>'
    body = para("甲", style) + para("乙", style + '<w:numPr><w:numId w:val="0"/></w:numPr>') + para("丙", style)
    assert texts(_read(tmp_path, body, numbering=LISTS, styles=styles).pages[0]) == ["一、甲", "乙", "二、丙"]


@pytest.mark.parametrize(
    ("count", "form", "text"),
    [
        (1, "chineseCounting", "一"),
        (10, "chineseCounting", "十"),
        (11, "chineseCountingThousand", "十一"),
        (20, "chineseCounting", "二十"),
        (105, "chineseCountingThousand", "一百零五"),
        (110, "chineseCountingThousand", "一百一十"),
        (3, "chineseLegalSimplified", "叁"),
        (12, "ideographDigital", "一二"),
        (2, "ideographTraditional", "乙"),
        (3, "decimalEnclosedCircle", "③"),
        (28, "lowerLetter", "bb"),
        (14, "upperRoman", "XIV"),
        (7, "decimalZero", "07"),
        (12, "decimalFullWidth", "１２"),
        (9, "somethingNew", "9"),
        (100_000, "lowerRoman", "100000"),
    ],
)
def test_a_count_is_shown_in_its_number_format(count: int, form: str, text: str) -> None:
    assert shown_number(count, form) == text


def test_deleted_and_hidden_text_is_not_read_and_inserted_text_is(tmp_path: Path) -> None:
    body = (
        "<w:p><w:del><w:r><w:delText>旧</w:delText></w:r></w:del><w:ins>" + RUN.format("新") + "</w:ins>"
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>藏</w:t></w:r>" + RUN.format("文") + "</w:p>"
        "<w:p><w:moveFrom>" + RUN.format("移走") + "</w:moveFrom><w:moveTo>" + RUN.format("移来") + "</w:moveTo></w:p>"
    )
    assert texts(_read(tmp_path, body).pages[0]) == ["新文", "移来"]


def test_a_deleted_row_is_not_read(tmp_path: Path) -> None:
    body = table(["甲", "1"], ["乙", "2"], ["丙", "3"]).replace(
        "<w:tr>" + cell("乙"), "<w:tr><w:trPr><w:del/></w:trPr>" + cell("乙")
    )
    assert shown(_read(tmp_path, body).pages[0].grids[0]) == ["甲 | 1", "丙 | 3"]


def test_fields_give_their_result_and_a_text_box_comes_once(tmp_path: Path) -> None:
    box = "<w:txbxContent>" + para("框内文字") + "</w:txbxContent>"
    body = (
        '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>INCLUDETEXT "x"</w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>' + RUN.format("结果") + "</w:p>"
        f"<w:p><w:r><mc:AlternateContent><mc:Choice><wps:txbx>{box}</wps:txbx></mc:Choice>"
        f"<mc:Fallback><w:pict>{box}</w:pict></mc:Fallback></mc:AlternateContent></w:r>" + RUN.format("段落") + "</w:p>"
    )
    assert texts(_read(tmp_path, body).pages[0]) == ["结果", "段落", "框内文字"]


def test_a_table_of_contents_looks_like_one(tmp_path: Path) -> None:
    entry = '<w:p><w:hyperlink w:anchor="_Toc1"><w:r><w:t>一、概况</w:t><w:tab/><w:t>3</w:t></w:r></w:hyperlink></w:p>'
    assert texts(_read(tmp_path, entry).pages[0]) == ["一、概况……3"]


def test_breaks_tabs_and_ticked_boxes(tmp_path: Path) -> None:
    body = (
        "<w:p><w:pPr><w:tabs><w:tab w:val='left'/></w:tabs></w:pPr><w:r><w:t>甲</w:t><w:br/><w:t>乙</w:t></w:r></w:p>"
        "<w:p><w:r><w:sym w:font='Wingdings' w:char='F0FE'/><w:t>是</w:t><w:sym w:font='Wingdings' w:char='F0A8'/>"
        "<w:t>否</w:t></w:r></w:p>"
    )
    assert texts(_read(tmp_path, body).pages[0]) == ["甲", "乙", "☑是□否"]


def test_places_are_paragraphs_and_cells_of_tables(tmp_path: Path) -> None:
    page = _read(tmp_path, para("第一") + table(["甲", "1"], ["乙", "2"]) + para("共 3.5 万元")).pages[0]
    assert place("docx", page, page.lines[1].box) == "第2段"
    number = page.lines[1].numbers[0]
    assert page.lines[1].text[number.start : number.end] == "3.5"
    assert place("docx", page, number.box) == "第2段"
    assert place("docx", page, page.grids[0].cells[3].box) == "第1个表格第2行第2列"


def test_the_main_part_is_found_where_the_package_says(tmp_path: Path) -> None:
    path = packed(
        tmp_path / "a.docx",
        {
            "_rels/.rels": f'<Relationships xmlns="{RELATIONS}"><Relationship Target="/word/other.xml" Id="r" '
            f'Type="{OFFICE}/officeDocument"/></Relationships>',
            "word\\other.xml": f'<w:document xmlns:w="{WORD}"><w:body>{para("正文")}</w:body></w:document>',
        },
    )
    assert texts(read_file(path).pages[0]) == ["正文"]


def test_embedded_workbooks_are_noted(tmp_path: Path) -> None:
    body = para("正文") + '<w:p><w:r><w:object><o:OLEObject ProgID="Excel.Sheet.12"/></w:object></w:r></w:p>'
    assert "Excel" in _read(tmp_path, body).pages[0].note


@pytest.mark.parametrize(
    ("body", "reason"),
    [("<w:p/>", "内容是空的"), ("<w:p><w:drawing><a:blip xmlns:a='a'/></w:drawing></w:p>", "只有图片")],
)
def test_a_document_without_text_is_refused(tmp_path: Path, body: str, reason: str) -> None:
    with pytest.raises(UnreadableFile, match=reason):
        _read(tmp_path, body)


def test_a_table_beyond_the_limit_is_cut_with_a_note(tmp_path: Path) -> None:
    path = docx(tmp_path / "a.docx", table(*[[f"{n}", "x"] for n in range(30)]))
    page = read_file(path, Limits(table_rows=10)).pages[0]
    assert (page.grids[0].rows, page.note) == (10, "第 1 个表格共 30 行，只读取前 10 行")
