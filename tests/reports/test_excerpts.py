"""What is shown of documents without printed pages."""

from __future__ import annotations

from assets.documents.model import CELL, LINE, Box, Document, Grid, GridCell, Line, Page
from assets.findings.model import Finding
from assets.reports.excerpts import excerpt
from assets.reports.model import ReportDocument, ReportInputs, View
from assets.reports.render import render_with_crops
from tests.reports.examples import evidence

SHA = "c3" * 32


def grid(rows: list[str], left: int = 0, top: int = 0) -> Grid:
    cells = tuple(
        GridCell(r, c, 1, 1, text.strip(), Box(left + c, top + r, left + c + 1, top + r + 1))
        for r, row in enumerate(rows)
        for c, text in enumerate(row.split("|"))
    )
    columns = rows[0].count("|") + 1
    return Grid(Box(left, top, left + columns, top + len(rows)), len(rows), columns, cells)


ROWS = ["支出决算表||", "项目|合计|基本支出", "合计|100.00|60.00", "教育支出|40.00|20.00", "其他支出|60.00|40.00"]


def sheet(rows: list[str] = ROWS) -> Document:
    own = grid(rows)
    return Document(SHA, "xlsx", (Page(1, own.columns, own.rows, grids=(own,), label="公开03表", unit=CELL),))


def test_the_marked_row_of_a_worksheet_is_shown_below_its_headings() -> None:
    found = excerpt(sheet(), View(SHA, 1, (Box(1, 3, 2, 4),)))
    assert found is not None
    assert [(row.name, [place.text for place in row.places], row.gap) for row in found.blocks[0].rows] == [
        ("", ["A", "B", "C"], False),
        ("2", ["项目", "合计", "基本支出"], False),
        ("4", ["教育支出", "40.00", "20.00"], True),
    ]
    assert [place.mark for place in found.blocks[0].rows[-1].places] == [0, 1, 0]


def test_far_columns_of_a_wide_table_are_left_out() -> None:
    wide = ["|".join(f"栏{n}" for n in range(40)), "|".join(f"{n}.00" for n in range(40))]
    found = excerpt(sheet(wide), View(SHA, 1, (Box(30, 1, 31, 2),)))
    assert found is not None
    assert [place.text for place in found.blocks[0].rows[-1].places] == [
        "0.00",
        "1.00",
        "2.00",
        "29.00",
        "30.00",
        "31.00",
    ]


def test_a_merged_cell_is_shown_once_over_its_columns() -> None:
    merged = GridCell(0, 0, 1, 2, "基本支出", Box(0, 0, 2, 1))
    value = GridCell(1, 1, 1, 1, "1.00", Box(1, 1, 2, 2))
    other = GridCell(0, 2, 1, 1, "项目支出", Box(2, 0, 3, 1))
    own = Grid(Box(0, 0, 3, 2), 2, 3, (merged, other, value))
    found = excerpt(Document(SHA, "xls", (Page(1, 3, 2, grids=(own,), unit=CELL),)), View(SHA, 1, (value.box,)))
    assert found is not None
    assert [(place.text, place.columns) for place in found.blocks[0].rows[1].places] == [
        ("基本支出", 2),
        ("项目支出", 1),
    ]


def text_page() -> Document:
    lines = (Line("第一段。", Box(0, 0, 4, 1)), Line("支出 100.00 万元。", Box(0, 1, 12, 2)))
    return Document(SHA, "docx", (Page(1, 12, 7, lines, (grid(ROWS[1:], 0, 2),), unit=LINE),))


def test_a_paragraph_is_shown_whole() -> None:
    found = excerpt(text_page(), View(SHA, 1, (Box(3, 1, 9, 2),)))
    assert found is not None
    assert [block.paragraph.text for block in found.blocks if block.paragraph] == ["支出 100.00 万元。"]


def test_tables_and_paragraphs_stand_apart_in_the_order_of_the_document() -> None:
    found = excerpt(text_page(), View(SHA, 1, (Box(1, 4, 2, 5), Box(0, 0, 4, 1))))
    assert found is not None
    assert [block.paragraph is not None for block in found.blocks] == [True, False]
    assert found.blocks[0].paragraph is not None and found.blocks[0].paragraph.mark == 2


def test_a_place_that_is_not_there_has_no_excerpt() -> None:
    assert excerpt(text_page(), View(SHA, 1, (Box(0, 50, 1, 51),))) is None
    assert excerpt(text_page(), View(SHA, 9, (Box(0, 0, 1, 1),))) is None


def test_a_report_shows_the_cells_in_place_of_a_picture_and_says_where_they_are() -> None:
    place = evidence(Box(1, 3, 2, 4), "教育支出 40.00", 1, SHA)
    inputs = ReportInputs(
        "demo",
        "示例市示范局",
        "示例省",
        2030,
        documents=(
            ReportDocument(
                "决算.xlsx",
                SHA,
                9,
                "read",
                format="XLSX",
                type="部门决算",
                agency="示例市示范局",
                about_year=2030,
                units="万元",
                unsure=("年度",),
                parts=("2029 年度绩效自评（第 9–17 页）",),
                notes=("工作表“底稿”是隐藏的，未读取<script>",),
                scanned=2,
                doubtful=3,
            ),
        ),
        findings=(Finding("T001", "error", "合计不符。", "40.00", "41.00", (place,)),),
        flowing={SHA: sheet()},
    )
    html = render_with_crops(inputs, {})
    text = " ".join(html.split())
    assert "工作表“公开03表” B4" in text and "第 1 页" not in text and "不能截图" not in text
    assert "教育支出" in text and html.count('class="marked"') == 1
    for words in ("部门决算", "示例市示范局", "2030 年度", "金额单位：万元", "年度为推断", "XLSX", "装订在内 1 份"):
        assert words in text
    assert "扫描页 2 页，其中 3 个数字识别把握不高" in text
    assert "<script>" not in html
