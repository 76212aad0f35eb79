from __future__ import annotations

import msgspec
import pytest

from assets.documents.model import Box
from assets.reports.form_tables import CellIndex, FormTable, Heading, absent_forms, form_tables, in_order
from assets.reports.model import ReportForm
from tests.reports.examples import ACCOUNTS, PART_BOX, TOTAL_BOX, cell, evidence, expenditure_form


def table(form: ReportForm, *places: Box) -> FormTable:
    index = CellIndex([form])
    for place in places:
        index.blame(evidence(place, ""), 7)
    return form_tables([form], index, {ACCOUNTS: "文件1"})[0]


def form(*cells: object, kind: str = "other") -> ReportForm:
    return ReportForm(kind, "表", ACCOUNTS, (1,), "万元", cells)  # type: ignore[arg-type]


def texts(made: FormTable) -> list[tuple[str, str, list[list[str]]]]:
    return [
        (row.code, row.label, [[value.text for value in place] for place in row.places])
        for block in made.blocks
        for row in block.rows
    ]


def test_rows_keep_their_order_and_codes_give_their_depth() -> None:
    (block,) = table(expenditure_form()).blocks
    assert [(r.code, r.label, r.depth, r.total) for r in block.rows] == [
        ("", "合计", 0, True),
        ("205", "教育支出", 0, False),
        ("20502", "普通教育", 1, False),
    ]
    assert block.coded


def test_headers_of_several_levels_are_merged_sideways_and_downwards() -> None:
    box = iter(Box(100.0 * n, 10, 100.0 * n + 50, 20) for n in range(1, 9))
    labels = ["合计", "车辆/小计/预算数", "车辆/小计/决算数", "车辆/购置费", "接待费"]
    (block,) = table(
        form(*(cell(0, "金额", f"c{n}", "1", next(box), column_label=x) for n, x in enumerate(labels)))
    ).blocks
    assert block.headings == (
        (Heading("合计", 1, 3), Heading("车辆", 3, 1), Heading("接待费", 1, 3)),
        (Heading("小计", 2, 1), Heading("购置费", 1, 2)),
        (Heading("预算数", 1, 1), Heading("决算数", 1, 1)),
    )


def test_neighbours_with_the_same_words_stay_two_columns() -> None:
    cells = [cell(0, "a", f"c{n}", "1", Box(100.0 * n, 0, 100.0 * n + 9, 9), column_label="金额") for n in (1, 2)]
    assert table(form(*cells)).blocks[0].headings == ((Heading("金额", 1, 1), Heading("金额", 1, 1)),)


def test_columns_stand_from_left_to_right_whatever_the_first_row_has() -> None:
    cells = [
        cell(0, "a", "right", "1", Box(200, 0, 209, 9)),
        cell(1, "b", "left", "2", Box(100, 10, 109, 19)),
        cell(1, "b", "right", "3", Box(200, 10, 209, 19)),
    ]
    assert texts(table(form(*cells))) == [("", "a", [[], ["1"]]), ("", "b", [["2"], ["3"]])]


def test_a_two_sided_form_has_a_table_for_each_side() -> None:
    cells = [
        cell(0, "一、财政拨款", "final", "5.00", Box(100, 0, 140, 9), side="收入", column_label="收入/决算数"),
        cell(0, "一、公共服务", "final", "4.00", Box(300, 0, 340, 9), side="支出", column_label="支出/决算数"),
    ]
    made = table(form(*cells, kind="income_expenditure_summary"))
    assert [(b.side, b.headings[0][0].text, b.rows[0].label) for b in made.blocks] == [
        ("收入", "决算数", "一、财政拨款"),
        ("支出", "决算数", "一、公共服务"),
    ]


def test_lists_that_stand_side_by_side_are_read_one_after_the_other() -> None:
    cells = []
    for row, accounts in enumerate([("301", "302"), ("30101", "30201"), (None, "30202")]):
        for strip, code in enumerate(accounts):
            if code:
                left = 100.0 + 200 * strip
                cells.append(
                    cell(
                        row, f"科目{code}", "final", "1.00", Box(left, 20.0 * row, left + 40, 20.0 * row + 9), code=code
                    )
                )
    assert [row[0] for row in texts(table(form(*cells)))] == ["301", "30101", "302", "30201", "30202"]


def test_a_cell_that_a_finding_rests_on_shows_its_number_and_no_other_does() -> None:
    (block,) = table(expenditure_form(), PART_BOX).blocks
    shown = {value.text: value for row in block.rows for place in row.places for value in place if value.findings}
    assert list(shown) == ["60.00"]
    assert shown["60.00"].findings == (7,)
    assert shown["60.00"].anchor == "c1-2"


def test_a_place_inside_a_cell_or_around_its_middle_finds_the_cell() -> None:
    index = CellIndex([expenditure_form()])
    inside = Box(TOTAL_BOX.x0 + 10, TOTAL_BOX.top + 2, TOTAL_BOX.x1 - 2, TOTAL_BOX.bottom - 2)
    around = Box(TOTAL_BOX.x0 - 5, TOTAL_BOX.top - 1, TOTAL_BOX.x1 + 1, TOTAL_BOX.bottom + 1)
    assert index.find(evidence(inside, "")) == index.find(evidence(around, "")) == "c1-0"
    assert index.find(evidence(TOTAL_BOX, "", page=2)) is None
    assert index.find(evidence(Box(10, 10, 20, 20), "")) is None


def test_the_nine_forms_come_first_and_absent_ones_are_named() -> None:
    other, empty = form(), ReportForm("government_fund", "基金表", ACCOUNTS, (), "万元", (), empty=True)
    assert [f.form for f in in_order([other, empty, expenditure_form()])] == ["expenditure", "government_fund", "other"]
    names = absent_forms([empty, expenditure_form()])
    assert len(names) == 7
    assert "收入支出决算总表" in names


@pytest.mark.parametrize(("empty", "cells"), [(True, ()), (False, ())])
def test_a_form_without_cells_is_an_empty_form(empty: bool, cells: tuple[()]) -> None:
    made = table(ReportForm("state_capital", "", ACCOUNTS, (3,), "万元", cells, empty))
    assert made.empty
    assert made.blocks == ()
    assert "国有资本经营预算" in made.title


def test_two_values_in_one_place_are_both_shown() -> None:
    one = cell(0, "合计", "total", "1.00", TOTAL_BOX)
    assert texts(table(form(one, msgspec.structs.replace(one, text="2.00")))) == [("", "合计", [["1.00", "2.00"]])]
