"""Paragraphs: how lines are joined, what is left out, and that every character can be traced to the page."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from assets.documents.model import LINE, Box, Document, Grid, GridCell, Line, NumberSpan, Page
from assets.documents.prose import Paragraph, paragraphs, squeeze

EM, PITCH = 10.0, 20.0
FULL = "示范市甲局在市委市政府领导下开展各项工作，全年任务顺利完成，群众满意，"
"""The longest line, so that it reaches the right edge."""
ENDED = FULL[:-1] + "。"


def line(text: str, top: float, left: float = 60.0, em: float = EM) -> Line:
    spans = tuple(
        NumberSpan(m.start(), m.end(), Box(left + em * m.start(), top, left + em * m.end(), top + em))
        for m in re.finditer(r"[0-9]+(?:[.][0-9]+)?", text)
    )
    return Line(text, Box(left, top, left + em * len(text), top + em), spans)


def page(number: int, *lines: Line, grids: tuple[Grid, ...] = ()) -> Page:
    return Page(number, 520, 842, lines, grids)


def made(*pages: Page) -> list[Paragraph]:
    return paragraphs(Document("0" * 64, "pdf", pages))


def texts(*pages: Page) -> list[str]:
    return [paragraph.text for paragraph in made(*pages)]


def column(*rows: str, top: float = 120.0) -> list[Line]:
    """Lines one below the other; an empty row leaves half a line free, leading blanks indent."""
    lines = []
    for row in rows:
        if row:
            lines.append(line(row.strip(), top, 60 + EM * (len(row) - len(row.lstrip()))))
        top += PITCH if row else PITCH / 2
    return lines


def test_lines_of_a_paragraph_are_joined_without_blanks():
    assert texts(page(1, *column(FULL, "收入总计为 1,084.72 万元。", "", "第二段。"))) == [
        f"{FULL}收入总计为1,084.72万元。",
        "第二段。",
    ]


def test_an_indented_line_begins_a_paragraph_where_the_one_before_has_ended():
    assert texts(page(1, *column("  " + FULL, FULL[:-1] + "。", "  " + FULL, "完。"))) == [
        FULL + FULL[:-1] + "。",
        FULL + "完。",
    ]


def test_a_page_that_ends_within_a_sentence_goes_on_on_the_next():
    first = page(1, *column(FULL, FULL, "决算数小于年"))
    second = page(2, *column("初预算数的原因是节约。", "", FULL))
    assert texts(first, second)[0] == f"{FULL}{FULL}决算数小于年初预算数的原因是节约。"


def test_headings_stand_alone_and_give_the_path_of_what_follows():
    found = made(
        page(
            1,
            *column(
                "第二部分 2030年度部门决算情况说明",
                "",
                "一、收入决算情况说明",
                "",
                FULL,
                "收入5万元。",
                "",
                "（一）机关运行经费",
                "",
                "1. 支出情况。",
                "",
                "（二）2030年支出9万元，" + FULL[:20],
                "很多。",
                "",
                "二、支出决算情况说明",
            ),
        )
    )
    assert [(p.level, len(p.section)) for p in found] == [(1, 0), (2, 1), (0, 2), (3, 2), (4, 3), (0, 2), (2, 1)]
    assert found[2].section == ("第二部分2030年度部门决算情况说明", "一、收入决算情况说明")
    assert found[5].section == found[2].section


def test_a_numbered_line_always_begins_a_paragraph_but_a_number_does_not():
    assert texts(page(1, *column(FULL, "1、办公费，", "2.5万元；", "2、差旅费。"))) == [
        FULL,
        "1、办公费，2.5万元；",
        "2、差旅费。",
    ]


def test_a_line_that_ends_early_because_a_number_did_not_fit_goes_on():
    short = "示范市甲局（含所属各单位）2030年度财政拨款收入支出总计"
    assert texts(page(1, *column(ENDED, "", short, "12463.68万元。")))[1:] == [f"{short}12463.68万元。"]
    assert texts(page(1, *column(ENDED, "", "无", "2030年度项目支出绩效自评报告")))[1:] == [
        "无",
        "2030年度项目支出绩效自评报告",
    ]


def test_without_measures_only_the_words_tell_where_a_paragraph_ends():
    rows = ("一、收入", "收入5万元。", "决算数小于年初预算数，原因是本年", "度节约。", "表1", "支出3万元。")
    lines = [Line(text, Box(0, i, 1, i + 1)) for i, text in enumerate(rows)]
    found = made(Page(1, 1, len(rows), tuple(lines), unit=LINE))
    assert [p.text for p in found] == [
        "一、收入",
        "收入5万元。",
        "决算数小于年初预算数，原因是本年度节约。",
        "表1",
        "支出3万元。",
    ]
    assert [p.level for p in found] == [2, 0, 0, 0, 0]


def test_the_path_of_an_account_is_not_torn_from_its_figures():
    rows = ("9. 卫生健康支出（类）医疗保障管理事务（款）行政运行", "（项）：", "", "支出决算为230.48万元。")
    assert (
        texts(page(1, *column(FULL, "", *rows)))[1]
        == "9.卫生健康支出（类）医疗保障管理事务（款）行政运行（项）：支出决算为230.48万元。"
    )


def test_a_caption_is_not_joined_to_the_text_after_it():
    assert texts(page(1, *column(FULL, ENDED, "", "支出结构图（单位：万元）", "", "按照功能分类，其中：")))[1:] == [
        "支出结构图（单位：万元）",
        "按照功能分类，其中：",
    ]


def test_a_table_parts_what_stands_above_it_from_what_stands_below():
    grid = Grid(Box(60, 150, 400, 250), 1, 1, (GridCell(0, 0, 1, 1, "5", Box(60, 150, 400, 250)),))
    above, below = line("收支明细如下，", 120), line("见上表。", 270)
    inside = line("5", 190)
    assert texts(page(1, above, inside, below, grids=(grid,))) == ["收支明细如下，", "见上表。"]


def test_page_numbers_and_running_heads_are_left_out():
    pages = [
        page(
            n,
            line("示范市甲局2030年度部门决算", 30),
            *column(FULL, f"第{n}段完。"),
            line(f"— {n} —", 800),
        )
        for n in range(1, 5)
    ]
    assert texts(*pages) == [f"{FULL}第{n}段完。" for n in range(1, 5)]


def test_a_title_that_comes_back_on_some_pages_is_not_a_running_head():
    pages = [
        page(n, *([line("项目支出绩效自评报告", 30)] if n % 4 == 1 else []), *column(FULL, "完。"))
        for n in range(1, 13)
    ]
    assert texts(*pages).count("项目支出绩效自评报告") == 3


def test_tables_of_contents_are_left_out():
    assert texts(page(1, *column("第一部分 概况.....4", "一、职责………… 5", "正文第1条。"))) == ["正文第1条。"]


def test_a_blank_stays_only_between_two_numbers():
    assert squeeze("31  32.5 万 元") == ("31 32.5万元", (0, 1, 3, 4, 5, 6, 7, 9, 11))
    assert squeeze("收入万元") == ("收入万元", None)


def test_a_number_is_shown_where_it_is_printed():
    spans = (NumberSpan(3, 7, Box(90, 120, 130, 130)), NumberSpan(8, 9, Box(140, 120, 150, 130)))
    made_line = Line("收入 12.5 5", Box(60, 120, 150, 130), spans)
    (paragraph,) = paragraphs(Document("0" * 64, "pdf", (Page(3, 520, 842, (made_line,)),)))
    start = paragraph.text.index("12.5")
    source = paragraph.source(start, start + 4)
    assert (source.page, source.box) == (3, Box(90, 120, 130, 130))
    assert paragraph.place(start) == (3, 0, 3)


def test_a_number_broken_over_two_lines_has_the_boxes_of_both_and_over_two_pages_that_of_the_first():
    first = Line(
        FULL[:-2] + "1,0", Box(60, 120, 400, 130), (NumberSpan(len(FULL) - 2, len(FULL) + 1, Box(390, 120, 400, 130)),)
    )
    second = Line("84.72万元。", Box(60, 140, 120, 150), (NumberSpan(0, 5, Box(60, 140, 90, 150)),))
    (paragraph,) = made(page(1, first, second))
    start = paragraph.text.index("1,084.72")
    assert paragraph.source(start, start + 8).box == Box(60, 120, 400, 150)
    (paragraph,) = made(page(1, first), page(2, second))
    assert paragraph.source(start, start + 8) == paragraph.source(start, start + 3)
    assert paragraph.source(start, start + 3).box == Box(390, 120, 400, 130)


lines = st.lists(
    st.builds(
        line,
        st.text(max_size=40),
        st.floats(0, 842, allow_nan=False),
        st.floats(0, 400, allow_nan=False),
        st.floats(0, 30, allow_nan=False),
    ),
    max_size=12,
)


@given(st.lists(lines, max_size=3))
def test_any_lines_give_traceable_paragraphs(pages):
    document = Document("0" * 64, "pdf", tuple(page(i + 1, *rows) for i, rows in enumerate(pages)))
    for paragraph in paragraphs(document):
        assert paragraph.text
        for offset, character in enumerate(paragraph.text):
            number, index, at = paragraph.place(offset)
            printed = document.pages[number - 1].lines[index].text[at]
            assert printed == character or (character == " " and printed.isspace()) or not printed.isprintable()
        source = paragraph.source(0, len(paragraph.text))
        assert source.page == paragraph.pieces[0].page
